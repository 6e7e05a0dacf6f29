"""What blocks a move, shown beside the cards: the open items, and the ways to go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QVBoxLayout, QWidget

from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.theme_tokens import RADIUS, SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.focus.steps import EscapeStep
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.layouts import FlowLayout, clear_layout

if TYPE_CHECKING:
    from desktop_app.ui.records.move_panel import MovePanel

#: At most this many items are listed; the rest is counted.
_SHOWN = 5

#: Who passes over the gate, and why.
PassOver = Callable[[str, str], object]


class BoardPopover(QFrame):
    """Lies over the board; Escape or a move elsewhere closes it. `closed` is sent once it is hidden."""

    escape_step = EscapeStep.PROMPT

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._where = QPoint()
        self._kind = "bad"
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACING["l"], SPACING["m"], SPACING["l"], SPACING["m"])
        self._column.setSpacing(SPACING["s"])
        self._asking: MovePanel | None = None
        # Hidden while the question who passes over the gate, and why, shows.
        self._before: list[QWidget] = []
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.hide()
        theme.notifier().changed.connect(self._fit)

    def show_blocked(
        self,
        where: QPoint,
        title: str,
        text: str,
        items: Sequence[str],
        show_me: Callable[[], object] | None,
        pass_over: PassOver | None,
        user: str,
    ) -> None:
        """Show what is open; `pass_over(by, reason)` moves all the same, `show_me()` leads there."""
        self._start(where, "bad", title)
        if text:
            self._column.addWidget(Label(text, tone="muted", wrap=True))
        if items:
            self._add(self._list(items))
        row = QWidget()
        flow = FlowLayout(row)
        first: Button | None = None
        if show_me is not None:
            first = Button(_("Show me"), self._closing(show_me))
            flow.addWidget(first)
        if pass_over is not None:
            asks = ngettext(
                "{n} gate item stays open. Name and reason are recorded in the history.",
                "{n} gate items stay open. Name and reason are recorded in the history.",
                len(items),
            ).format(n=formats.number(len(items)))
            over = Button(_("Override the gate…"), lambda: self._ask(asks, _("Move anyway"), user, pass_over))
            flow.addWidget(over)
            first = first or over
        if first is None:
            first = Button(_("Close"), self.leave)
            flow.addWidget(first)
        self._add(row)
        self._finish()
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_reason(
        self, where: QPoint, title: str, text: str, confirm: str, user: str, decide: PassOver
    ) -> None:
        """Ask for a name and a reason at once, as for putting on hold."""
        self._start(where, "info", title)
        self._ask(text, confirm, user, decide)

    def put_away(self) -> None:
        """Close because something else comes: what was typed is told."""
        if self._asking is not None:
            self._asking.leave()
        self.hide()

    def _start(self, where: QPoint, kind: str, title: str) -> None:
        self.put_away()
        self._where, self._kind = where, kind
        self._asking = None
        self._before = []
        clear_layout(self._column)
        self.setAccessibleName(title)
        self._column.addWidget(Label(title, "body", 600, tone="bad" if kind == "bad" else "ink", wrap=True))

    def _list(self, items: Sequence[str]) -> QWidget:
        holder = QWidget()
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        for number, item in enumerate(items[:_SHOWN], start=1):
            line = _("{number} · {item}").format(number=formats.number(number), item=item)
            box.addWidget(Label(line, wrap=True))
        rest = len(items) - _SHOWN
        if rest > 0:
            more = ngettext("and {n} more", "and {n} more", rest).format(n=formats.number(rest))
            box.addWidget(Label(more, tone="muted"))
        return holder

    def _add(self, widget: QWidget) -> None:
        self._column.addWidget(widget)
        self._before.append(widget)

    def _closing(self, call: Callable[[], object]) -> Callable[[], None]:
        def run() -> None:
            self.leave()
            call()

        return run

    def _ask(self, text: str, confirm: str, user: str, decide: PassOver) -> None:
        from desktop_app.ui.records.move_panel import MovePanel

        if self._asking is not None:
            return

        def decided(stage: str, by: str, reason: str) -> None:
            if stage:
                decide(by, reason)
            else:
                self.leave()

        panel = MovePanel(decided)
        panel.ask("go", text, confirm, user)
        for widget in self._before:
            widget.hide()
        self._column.addWidget(panel)
        self._asking = panel
        panel.show()
        self._finish()
        (panel.reason if user else panel.by).focus()

    def refuse(self, field: str, text: str) -> bool:
        """Show beside a field why the move was not made; False when there is no field."""
        if self._asking is None or self.isHidden():
            return False
        self._asking.refuse(field, text)
        self._fit()
        return True

    def _finish(self) -> None:
        self._column.addStretch(1)
        self.show()
        self.raise_()
        self._fit()

    def _fit(self) -> None:
        """Take the size of the content, within the board."""
        parent = self.parentWidget()
        if parent is None or self.isHidden():
            return
        width = min(theme.px(330), parent.width() - 16)
        self._column.activate()
        height = min(self._column.totalHeightForWidth(width), parent.height() - 8)
        x = min(max(8, self._where.x()), max(8, parent.width() - width - 8))
        y = min(max(4, self._where.y() + 6), max(4, parent.height() - height - 4))
        self.setGeometry(x, y, width, height)

    def event(self, event: QEvent) -> bool:
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            # The layout changes, for example, when a sentence shows under a field.
            self._fit()
        return handled

    def refit(self) -> None:
        """Stay within the board after that was resized."""
        self._fit()

    def leave(self) -> None:
        """Close, and return the focus to the board."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep Tab within the popover, as it asks for an answer; Escape leaves it."""
        stops = [
            one
            for one in self.findChildren(QWidget)
            if one.isVisibleTo(self) and one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        focused = self.focusWidget()
        if not stops:
            return False
        at = stops.index(focused) if focused in stops else -1 if forward else 0
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[(at + (1 if forward else -1)) % len(stops)].setFocus(reason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Keys pressed here must not reach the cards, where Enter opens and arrows move.
        event.accept()
        focused = self.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QAbstractButton):
            focused.click()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("bad" if self._kind == "bad" else "accent"), 1))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS["card"], RADIUS["card"]
        )
