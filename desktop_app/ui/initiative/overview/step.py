"""One of the things that come next on a new initiative: open with its fields, or folded to one line."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.look.direction import own_direction
from desktop_app.ui.look.icons import paint as paint_icon
from desktop_app.ui.widgets.feedback import IconLabel
from desktop_app.ui.widgets.key_button import KeyButton
from desktop_app.ui.widgets.labels import ElidedLabel, Label

_MARK = 24


class NextStep(QWidget):
    """A numbered step; put its fields into `body`. `opened` is sent when the person opens it.

    `went_on` is sent for Ctrl+Enter in its fields and for its button.
    """

    opened = Signal()
    went_on = Signal()

    def __init__(self, number: int, title: str, sentence: str, following: str) -> None:
        super().__init__()
        self.is_open = self.is_done = False
        self.head = _StepHead(number, title)
        self.head.clicked.connect(lambda _checked=False: self.opened.emit())
        self.line = Label(sentence, tone="muted", wrap=True)
        self.summary = ElidedLabel("", tone="muted")
        self.inside = QWidget()
        self.body = QVBoxLayout(self.inside)
        self.body.setContentsMargins(0, SPACING["xs"], 0, 0)
        self.body.setSpacing(SPACING["m"])
        self.next_button = KeyButton(following, "Ctrl+Return", self.went_on.emit, "primary")
        self.foot = QHBoxLayout()
        self.foot.setSpacing(SPACING["m"])
        self.foot.addWidget(self.next_button)
        self.foot.addWidget(IconLabel("check", "good", 14))
        self.foot.addWidget(Label(_("Kept as you type"), "small", tone="muted"))
        self.foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACING["s"], 0, SPACING["s"])
        column.setSpacing(2)
        column.addWidget(self.head)
        under = QVBoxLayout()
        under.setContentsMargins(theme.px(_MARK) + SPACING["m"], 0, 0, 0)
        under.setSpacing(SPACING["xs"])
        under.addWidget(self.line)
        under.addWidget(self.summary)
        under.addWidget(self.inside)
        column.addLayout(under)
        self.inside.hide()
        self.summary.hide()

    def finish(self) -> None:
        """Close the body with its button, once all fields are in it."""
        self.body.addLayout(self.foot)
        for part in self.inside.findChildren(QWidget):
            if part.focusPolicy() != Qt.FocusPolicy.NoFocus:
                part.installEventFilter(self)

    def show_state(self, is_open: bool, is_done: bool, summary: str) -> None:
        """Open or fold it; a folded one shows what was said instead of what is asked."""
        self.is_open, self.is_done = is_open, is_done
        self.head.show_state(is_open, is_done)
        self.summary.setText(summary)
        self.summary.setVisible(bool(summary) and not is_open)
        self.line.setVisible(is_open or not summary)
        if self.inside.isVisibleTo(self) != is_open:
            self.inside.setVisible(is_open)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Taken before a command of the window with the same keys.
        if event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) and isinstance(
            event, QKeyEvent
        ):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                event.accept()
                if event.type() == QEvent.Type.KeyPress:
                    self.went_on.emit()
                return True
        return super().eventFilter(watched, event)


class _StepHead(QAbstractButton):
    """The number in a ring, or a tick, and the title beside it; a click opens the step."""

    def __init__(self, number: int, title: str) -> None:
        super().__init__()
        self._number, self._title = number, title
        self._is_open = self._is_done = False
        self.setText(title)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.notifier().changed.connect(self.updateGeometry)
        self._name()

    def show_state(self, is_open: bool, is_done: bool) -> None:
        self._is_open, self._is_done = is_open, is_done
        # An open step is gone through by its fields.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus if is_open else Qt.FocusPolicy.StrongFocus)
        self._name()
        self.update()

    def _name(self) -> None:
        state = _("open") if self._is_open else _("done") if self._is_done else _("to do")
        self.setAccessibleName(
            _("Step {n}: {title}, {state}").format(
                n=formats.number(self._number), title=self._title, state=state
            )
        )

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.font("body", 600))
        return QSize(metrics.horizontalAdvance(self._title) + theme.px(_MARK) + 20, theme.px(_MARK) + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = theme.px(_MARK)
        mark = QRectF(0.5, (self.height() - side) / 2, side - 1, side - 1)
        words = QRect(side + SPACING["m"], 0, self.width() - side - SPACING["m"], self.height())
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            mark.moveLeft(self.width() - side)
            words.moveLeft(0)
        painter.setPen(QPen(theme.colour("accent" if self._is_open else "control"), 1))
        painter.setBrush(theme.colour("accent") if self._is_open else Qt.BrushStyle.NoBrush)
        if self._is_done and not self._is_open:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("good_soft"))
            painter.drawEllipse(mark)
            tick = mark.adjusted(5, 5, -5, -5)
            paint_icon(painter, "check", tick, theme.colour("good"))
        else:
            painter.drawEllipse(mark)
            painter.setFont(theme.font("small", 600))
            painter.setPen(theme.colour("on_accent" if self._is_open else "muted"))
            painter.drawText(mark, int(Qt.AlignmentFlag.AlignCenter), formats.number(self._number))
        painter.setFont(theme.font("body", 600))
        painter.setPen(theme.colour("ink"))
        shown = painter.fontMetrics().elidedText(self._title, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(
            words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading), own_direction(shown)
        )
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
