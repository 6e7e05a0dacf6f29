"""A note beside something on the screen, with a ring around it; it never takes the window from the user."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.language.i18n import _
from desktop_app.theme_tokens import RADIUS, SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button, IconButton, PrimaryButton
from desktop_app.ui.widgets.labels import Heading, Label

_WIDTH = 320
_GAP = 12
_EDGE = 16


class TargetRing(QWidget):
    """A line in the accent colour around a part of the window; the mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("accent"), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS["card"], RADIUS["card"])


class Callout(QFrame):
    """Title, text, and the buttons of a step; Escape leaves, the arrows go back and on.

    `back`, `onward`, `left` and `returned` tell what the user wants.
    """

    back = Signal()
    onward = Signal()
    left = Signal()
    returned = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("popup")
        theme.dress_window(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACING["l"], SPACING["m"], SPACING["l"], SPACING["l"])
        column.setSpacing(SPACING["s"])
        self._count = Label("", "small", tone="muted")
        top = QHBoxLayout()
        top.addWidget(self._count, 1)
        leave = IconButton("close", _("Leave the tour (Esc)"), self.left.emit)
        top.addWidget(leave)
        column.addLayout(top)
        self._title = Heading("")
        self._title.setWordWrap(True)
        self._text = Label("", wrap=True)
        column.addWidget(self._title)
        column.addWidget(self._text)
        row = QHBoxLayout()
        row.setSpacing(SPACING["s"])
        self.back_button = Button(_("Back"), self.back.emit)
        self.return_button = Button(_("Show it"), self.returned.emit)
        self.next_button = PrimaryButton(_("Next"), self.onward.emit)
        row.addWidget(self.back_button)
        row.addStretch(1)
        row.addWidget(self.return_button)
        row.addWidget(self.next_button)
        column.addLayout(row)
        for button in (leave, self.back_button, self.return_button, self.next_button):
            button.installEventFilter(self)
        self.hide()

    def say(self, number: int, of: int, title: str, text: str) -> None:
        """Show a step."""
        self._count.setText(_("Tour, {number} of {total}").format(number=number, total=of))
        self._title.setText(title)
        self._text.setText(text)
        self.back_button.setVisible(number > 1)
        self.next_button.set_text(_("Next") if number < of else _("Done"))
        self.setAccessibleName(_("{title}. {text}").format(title=title, text=text))

    def place(self, room: QSize, target: QRect | None) -> None:
        """Stand beside the target, where there is most room, or in the lower corner of the window without one."""
        self.return_button.setVisible(target is None)
        width = min(theme.px(_WIDTH), room.width() - 2 * _EDGE)
        layout = self.layout()
        assert layout is not None
        layout.invalidate()
        height = layout.totalHeightForWidth(width)
        size = QSize(width, height)
        self.setGeometry(QRect(_beside(room, target, size), size))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A button would take the arrows for going to the next button.
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            wanted = {Qt.Key.Key_Escape: self.left, Qt.Key.Key_Right: self.onward, Qt.Key.Key_Left: self.back}
            signal = wanted.get(Qt.Key(event.key()))
            if signal is not None:
                signal.emit()
                return True
        return super().eventFilter(watched, event)


def _beside(room: QSize, target: QRect | None, size: QSize) -> QPoint:
    """The corner of a note of this size: right of the target, left, below, above, else over its lower right corner."""
    right, bottom = room.width() - size.width() - _EDGE, room.height() - size.height() - _EDGE
    if target is None:
        return QPoint(right, bottom)
    middle = max(_EDGE, min(target.top(), bottom))
    if target.right() + _GAP <= right:
        return QPoint(target.right() + _GAP, middle)
    if target.left() - _GAP - size.width() >= _EDGE:
        return QPoint(target.left() - _GAP - size.width(), middle)
    across = max(_EDGE, min(target.left(), right))
    if target.bottom() + _GAP <= bottom:
        return QPoint(across, target.bottom() + _GAP)
    if target.top() - _GAP - size.height() >= _EDGE:
        return QPoint(across, target.top() - _GAP - size.height())
    return QPoint(
        max(_EDGE, min(target.right() - size.width() - _GAP, right)),
        max(_EDGE, min(target.bottom() - size.height() - _GAP, bottom)),
    )
