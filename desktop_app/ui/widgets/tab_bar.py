"""Tabs of one initiative: its parts with their states at the left, its records at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy, QWidget

from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.look.direction import own_direction
from desktop_app.ui.widgets.labels import tooltip
from desktop_app.ui.widgets.state_marks import KIND_NAMES, kind_of, paint_dot


@dataclass(frozen=True, slots=True)
class TabLabel:
    """A tab: its id and title; `has_state` gives it a mark; `right` puts it in the right group."""

    id: str
    title: str
    has_state: bool = False
    right: bool = False


# Beside the words of a tab, px: the ring of the focus touches neither them nor the mark of the state.
_PAD = 6
_GAP = SPACING["xl"] - 2 - 2 * (_PAD - 2)


class _TabButton(QAbstractButton):
    def __init__(self, tab: TabLabel, parent: QWidget) -> None:
        super().__init__(parent)
        self.tab = tab
        self._kind = "neutral"
        self.setCheckable(True)
        self.setText(tab.title)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._name("")

    def set_state(self, state: object, sentence: str) -> None:
        self._kind = kind_of(state)
        self._name(sentence)
        self.update()

    def _name(self, sentence: str) -> None:
        if self.tab.has_state:
            words = sentence or _(KIND_NAMES[self._kind])
            self.setAccessibleName(_("{tab}: {state}").format(tab=self.tab.title, state=words))
            self.setToolTip(tooltip(sentence))
        else:
            self.setAccessibleName(self.tab.title)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.font("body", 500))
        width = metrics.horizontalAdvance(self.tab.title) + 2 * _PAD
        if self.tab.has_state:
            width += theme.px(8) + 7
        return QSize(width, metrics.height() + 2 * SPACING["m"])

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), theme.px(44)), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self.tab.has_state:
            cut = self.width() < self.sizeHint().width()
            self.setToolTip(tooltip(self.tab.title) if cut else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme.font("body", 500))
        active = self.isChecked()
        rect = QRectF(self.rect()).adjusted(_PAD, 0, -_PAD, 0)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        if self.tab.has_state:
            mark = theme.px(8)
            box = QRectF(rect.x(), rect.y(), mark, rect.height())
            if mirrored:
                box.moveRight(rect.right())
                rect.setRight(rect.right() - mark - 7)
            else:
                rect.setLeft(rect.left() + mark + 7)
            paint_dot(painter, box, self._kind)
        tone = "accent" if active else ("ink" if self.underMouse() else "muted")
        painter.setPen(theme.colour(tone))
        shown = painter.fontMetrics().elidedText(
            self.tab.title, Qt.TextElideMode.ElideRight, int(rect.width()) + 1
        )
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        painter.drawText(rect, int(align), own_direction(shown))
        if active:
            painter.fillRect(
                QRectF(_PAD - 2, self.height() - 2, self.width() - 2 * _PAD + 4, 2), theme.colour("accent")
            )
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            ring = QRectF(self.rect()).adjusted(1, 5, -1, -5)
            painter.drawRoundedRect(ring, 4, 4)


class SpineTabs(QFrame):
    """The bar of tabs. Arrows, Home and End move; `current_changed(id)` tells of a new one."""

    current_changed = Signal(str)

    def __init__(self, tabs: Sequence[TabLabel], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("subbar")
        self.setAccessibleName(_("Parts of this initiative"))
        self._row = layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACING["xl"] - _PAD, 0, SPACING["xl"] - _PAD, 0)
        layout.setSpacing(_GAP)
        self._buttons: list[_TabButton] = []
        for right in (False, True):
            if right:
                layout.addStretch(1)
            for tab in tabs:
                if tab.right is right:
                    button = _TabButton(tab, self)
                    button.clicked.connect(lambda _checked=False, chosen=tab.id: self._choose(chosen))
                    button.installEventFilter(self)
                    layout.addWidget(button)
                    self._buttons.append(button)
        self._current = ""
        theme.notifier().changed.connect(self.updateGeometry)
        if self._buttons:
            self._show(self._buttons[0].tab.id)

    def current(self) -> str:
        return self._current

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shrink the gaps before titles are cut when room is short."""
        super().resizeEvent(event)
        layout = self._row
        margins = layout.contentsMargins()
        used = sum(button.sizeHint().width() for button in self._buttons)
        room = self.width() - margins.left() - margins.right() - used
        gap = room // max(len(self._buttons), 1)
        layout.setSpacing(max(0, min(_GAP, gap)))

    def set_current(self, tab_id: str) -> None:
        """Show a tab as the current one; sends the signal only if it is another one."""
        if tab_id != self._current and any(b.tab.id == tab_id for b in self._buttons):
            self._choose(tab_id)

    def set_state(self, tab_id: str, state: object, sentence: str = "") -> None:
        """Set a tab's mark; `sentence` says why, in its tooltip and to a screen reader."""
        for button in self._buttons:
            if button.tab.id == tab_id:
                button.set_state(state, sentence)

    def step(self, by: int) -> None:
        """Go to the next (1) or previous (-1) tab, wrapping around at the end."""
        ids = [button.tab.id for button in self._buttons]
        self.set_current(ids[(ids.index(self._current) + by) % len(ids)])

    def _choose(self, tab_id: str) -> None:
        before = self._current
        self._show(tab_id)
        if before != tab_id:
            self.current_changed.emit(tab_id)

    def _show(self, tab_id: str) -> None:
        self._current = tab_id
        for button in self._buttons:
            mine = button.tab.id == tab_id
            button.setChecked(mine)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if mine else Qt.FocusPolicy.ClickFocus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            at = self._buttons.index(watched) if watched in self._buttons else -1
            forward, backward = Qt.Key.Key_Right, Qt.Key.Key_Left
            if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                forward, backward = backward, forward
            target = {
                forward: (at + 1) % len(self._buttons),
                backward: (at - 1) % len(self._buttons),
                Qt.Key.Key_Home: 0,
                Qt.Key.Key_End: len(self._buttons) - 1,
            }.get(Qt.Key(event.key()))
            if at >= 0 and target is not None:
                self._choose(self._buttons[target].tab.id)
                self._buttons[target].setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return super().eventFilter(watched, event)
