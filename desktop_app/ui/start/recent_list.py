"""The portfolios that were open before, a line each that opens one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.runtime import clock
from desktop_app.theme_tokens import RADIUS, SPACING
from desktop_app.ui.core.recent_portfolios import RecentPortfolio
from desktop_app.ui.look import theme
from desktop_app.ui.look.direction import own_direction
from desktop_app.ui.look.icons import paint as paint_icon
from desktop_app.ui.widgets.buttons import IconButton
from desktop_app.ui.widgets.cards import Card, Separator
from desktop_app.ui.widgets.focus.arrow_stops import ArrowStops
from desktop_app.ui.widgets.labels import Label, tooltip
from desktop_app.ui.widgets.layouts import clear_layout

_MOST = 8


class RecentLine(QAbstractButton):
    """One portfolio: its name, where it is, how large, when it was open. `forgotten` is sent by Delete."""

    forgotten = Signal()

    def __init__(self, recent: RecentPortfolio) -> None:
        super().__init__()
        self._recent = recent
        self._parts = (recent.folder, _size(recent), _when(recent))
        self.setAccessibleName(", ".join(part for part in (recent.name, *self._parts) if part))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setEnabled(recent.is_there)
        if recent.is_there:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(tooltip(recent.place.label))
        theme.notifier().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(320), theme.px(44))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(160), theme.px(44))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.forgotten.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 3.5, -0.5, -3.5)
        if self.underMouse() and self.isEnabled():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("sunken"))
            painter.drawRoundedRect(box, RADIUS["control"], RADIUS["control"])
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, RADIUS["control"], RADIUS["control"])
        side = theme.px(16)
        tone = theme.colour("muted")
        mark = self._box(SPACING["s"], (self.height() - side) / 2, side, side)
        paint_icon(painter, "file", mark, tone)
        left = SPACING["s"] + side + SPACING["m"]
        folder, size, when = self._parts
        plain = QFontMetrics(theme.font("body"))
        right = float(self.width() - SPACING["s"])
        for text, column in ((when, theme.px(92)), (size, theme.px(108))):
            width = max(column, plain.horizontalAdvance(text) + 2)
            if right - width < left + theme.px(140):
                break
            self._say(painter, self._box(right - width, 0, width, self.height()), text, 400, True, True)
            right -= width + SPACING["m"]
        room = right - left
        wide = room > theme.px(260)
        strong = QFontMetrics(theme.font("body", 600)).horizontalAdvance(self._recent.name) + 2
        # The folder is cut before the name, which stands in a column of its own while it fits there.
        named = min(max(strong, room * 0.42), room - theme.px(110)) if wide else room
        self._say(painter, self._box(left, 0, named, self.height()), self._recent.name, 600, False, False)
        if wide:
            rest = self._box(left + named + SPACING["m"], 0, room - named - SPACING["m"], self.height())
            self._say(painter, rest, folder, 400, True, False)

    def _box(self, left: float, top: float, width: float, height: float) -> QRectF:
        box = QRectF(left, top, width, height)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            box.moveRight(self.width() - left)
        return box

    def _say(self, painter: QPainter, box: QRectF, text: str, weight: int, muted: bool, at_end: bool) -> None:
        painter.setFont(theme.font("body", weight))
        painter.setPen(theme.colour("muted" if muted or not self.isEnabled() else "ink"))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width() + 1))
        side = Qt.AlignmentFlag.AlignTrailing if at_end else Qt.AlignmentFlag.AlignLeading
        painter.drawText(box, int(side | Qt.AlignmentFlag.AlignVCenter), own_direction(shown))


class RecentList(Card):
    """The lines in a card; Tab stops at them once, arrows move inside."""

    def __init__(
        self, open_it: Callable[[RecentPortfolio], object], forget: Callable[[RecentPortfolio], object]
    ) -> None:
        super().__init__(margin=SPACING["s"])
        self._open, self._forget = open_it, forget
        self.setAccessibleName(_("Recent"))
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        self.body.addLayout(self._column)
        self.body.addStretch(1)
        self._stop = ArrowStops(self)

    def show_recent(self, recent: Sequence[RecentPortfolio]) -> None:
        """Show these, the newest first."""
        clear_layout(self._column)
        lines: list[QWidget] = []
        if not recent:
            nothing = Label(_("What you open is listed here."), tone="muted")
            nothing.setContentsMargins(SPACING["s"], SPACING["s"], SPACING["s"], SPACING["s"])
            self._column.addWidget(nothing)
        for at, portfolio in enumerate(recent[:_MOST]):
            if at:
                self._column.addWidget(Separator())
            line = RecentLine(portfolio)
            line.clicked.connect(lambda _checked=False, chosen=portfolio: self._open(chosen))
            line.forgotten.connect(lambda chosen=portfolio: self._forget(chosen))
            holder = QWidget()
            row = QHBoxLayout(holder)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(SPACING["xs"])
            row.addWidget(line, 1)
            name = _("Take {name} off the list").format(name=portfolio.name)
            remove = IconButton("close", name, partial(self._forget, portfolio), size=14)
            row.addWidget(remove)
            self._column.addWidget(holder)
            line.show()
            if portfolio.is_there:
                lines.append(line)
        self._stop.set_stops(lines)


def _size(recent: RecentPortfolio) -> str:
    n = recent.initiatives
    if n is None:
        return ""
    return ngettext("{n} initiative", "{n} initiatives", n).format(n=formats.number(n))


def _when(recent: RecentPortfolio) -> str:
    """When it was open last, by day; or that its file is gone."""
    if not recent.is_there:
        return _("File not found")
    return "" if recent.opened is None else _day(recent.opened, clock.today())


def _day(moment: datetime, today: date) -> str:
    day = moment.date()
    if day == today:
        return _("Today")
    if (today - day).days == 1:
        return _("Yesterday")
    return formats.day(day) if day.year == today.year else formats.date(day)
