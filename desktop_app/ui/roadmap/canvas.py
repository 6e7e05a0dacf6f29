"""Paints the roadmap: rows over a time axis, only those in sight."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QMenu, QWidget

from desktop_app.charts.layout.time_scale import ZOOMS, TimeScale, month_later, next_period, period_start
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.runtime import clock
from desktop_app.services.planning.roadmap_plan import FIELDS, Conflict, RoadmapBar, usual_dates
from desktop_app.ui.look import theme
from desktop_app.ui.look.icons import paint as paint_icon
from desktop_app.ui.roadmap.bar_parts import BarParts
from desktop_app.ui.roadmap.bar_rows import UNPLACED, Grab, RoadmapLine, lines, whole_rows
from desktop_app.ui.roadmap.painter import RoadmapPainter, field_words, sentence
from desktop_app.ui.widgets.screen_reader.painted_parts import tell_current

Groups = Sequence[tuple[str, str, Sequence[RoadmapBar]]]


class RoadmapCanvas(QAbstractScrollArea):
    """Shows bars; `scale_changed` is sent when the time axis scrolls or zooms. RoadmapView moves them."""

    scale_changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setViewport(QWidget())
        self.viewport().setAutoFillBackground(False)
        self.viewport().setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.art = RoadmapPainter()
        self.parts = BarParts(self)
        self.can_edit = True
        self.today = clock.today()
        self.zoom = "quarters"
        self.current = ""
        self.edge = ""
        self.marked: frozenset[str] = frozenset()
        self._bars: dict[str, RoadmapBar] = {}
        self.conflicts: Mapping[str, Sequence[Conflict]] = {}
        self._content: tuple[Groups, Sequence[RoadmapBar]] = ((), ())
        self.folded: set[str] = set()
        self._lines: list[RoadmapLine] = []
        self._places: dict[str, int] = {}
        self._span = (self.today, month_later(self.today, 15))
        self._origin = self._last = self._left = self.today
        self._grab: Grab | None = None
        self._preview: RoadmapBar | None = None
        self._press: tuple[QPointF, str] | None = None
        self._ghost: tuple[str, date] | None = None
        self._fill: Callable[[QMenu, RoadmapBar], object] | None = None
        self._is_placed = False
        #: The height for rows, px.
        self.row_room = 0
        self.horizontalScrollBar().valueChanged.connect(self._scrolled)
        theme.notifier().changed.connect(self._restyle)

    # -- what is shown -------------------------------------------------------------------------

    def set_content(
        self,
        groups: Groups,
        unplaced: Sequence[RoadmapBar],
        conflicts: Mapping[str, Sequence[Conflict]],
        today: date,
    ) -> None:
        """Show these bars; the chosen bar and the time in sight stay."""
        self.cancel_drag()
        left = self.scale().day_at(self.label_width()) if self._is_placed else None
        self._content, self.conflicts, self.today = (groups, unplaced), conflicts, today
        self._bars = {bar.id: bar for _value, _label, bars in groups for bar in bars}
        self._bars |= {bar.id: bar for bar in unplaced}
        days = [day for bar in self._bars.values() for day in bar.dates if day is not None]
        days += [day for bar in self._bars.values() if bar.is_placed for _stage, day in bar.moves[:1]]
        self._span = (min([today, *days]), max([month_later(today, 15), *days]))
        self._measure()
        self._list()
        if left is not None:
            self.show_day(left)
        elif self.viewport().width() > self.label_width():
            self.show_day(period_start(today, self.zoom))
            self._is_placed = bool(self._bars)

    def _measure(self) -> None:
        first, last = self._span
        self._origin = period_start(max(first, date(2, 1, 1)) - timedelta(days=20), self.zoom)
        self._last = next_period(next_period(last, self.zoom), self.zoom)
        self._fit()

    def _list(self) -> None:
        self._lines = lines(*self._content, self.folded)
        self._places = {line.id: place for place, line in enumerate(self._lines) if line.id}
        if self.current not in {line.key for line in self._lines}:
            self.current, self.edge = "", ""
        self._fit()
        self._say()
        self.viewport().update()

    def rows(self) -> Sequence[RoadmapLine]:
        """The rows that are there, from the top."""
        return self._lines

    def set_zoom(self, zoom: str) -> None:
        """Set the zoom: months, quarters or years; the day at the left stays there."""
        left = self.scale().day_at(self.label_width())
        self.zoom = zoom
        self._measure()
        self.show_day(left)
        self.scale_changed.emit()
        self.viewport().update()

    def set_menu(self, fill: Callable[[QMenu, RoadmapBar], object]) -> None:
        """`fill(menu, bar)` is called before the menu of a bar opens."""
        self._fill = fill

    def set_marked(self, ids: frozenset[str]) -> None:
        """Mark some rows, such as those that need people in a month, and scroll to the first."""
        self.marked = ids
        first = min((self._places[one] for one in ids if one in self._places), default=None)
        if first is not None:
            self._reveal(first)
        self.viewport().update()

    def bar(self, initiative_id: str) -> RoadmapBar | None:
        """A bar as it is shown: while it is moved, at its new place."""
        if self._preview is not None and self._preview.id == initiative_id:
            return self._preview
        return self._bars.get(initiative_id)

    def _restyle(self) -> None:
        # With larger letters a day is wider; the same day stays at the left.
        left = self._left
        self.art.restyle()
        self._fit()
        if self._is_placed:
            self.show_day(left)
        self.viewport().update()

    # -- where things are ----------------------------------------------------------------------

    def label_width(self) -> int:
        """Width of the column of names, px."""
        return min(theme.px(248), max(theme.px(120), self.viewport().width() * 3 // 10))

    def scale(self) -> TimeScale:
        """The time axis as it is scrolled now, in px of the viewport."""
        width = ZOOMS[self.zoom] * theme.scale()
        return TimeScale(self._origin, width, self.label_width() - self.horizontalScrollBar().value())

    def _fit(self) -> None:
        room = self.viewport().width() - self.label_width()
        whole = (self._last - self._origin).days * ZOOMS[self.zoom] * theme.scale()
        bar = self.horizontalScrollBar()
        bar.setRange(0, max(0, round(whole) - room))
        bar.setPageStep(max(1, room))
        bar.setSingleStep(theme.px(40))
        high = self.row_room = whole_rows(
            self.viewport().height() - self.art.axis, self.art.row, len(self._lines)
        )
        down = self.verticalScrollBar()
        down.setRange(0, max(0, len(self._lines) * self.art.row - high))
        down.setPageStep(max(1, high))
        down.setSingleStep(self.art.row)

    def show_day(self, day: date) -> None:
        """Scroll so that a day is at the left."""
        width = ZOOMS[self.zoom] * theme.scale()
        self.horizontalScrollBar().setValue(round((day - self._origin).days * width))

    def _scrolled(self, _value: int) -> None:
        self._left = self.scale().day_at(self.label_width())
        self.viewport().update()
        self.scale_changed.emit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
        if not self._is_placed and self._bars:
            self.show_day(period_start(self.today, self.zoom))
            self._is_placed = True
        self.scale_changed.emit()

    def _top(self, place: int) -> int:
        return self.art.axis + place * self.art.row - self.verticalScrollBar().value()

    def row_rect(self, key: str) -> QRectF:
        """The area of a row, an initiative's or a group's, in the viewport."""
        place = next(place for place, line in enumerate(self._lines) if line.key == key)
        return QRectF(0, self._top(place), self.viewport().width(), self.art.row)

    def _place_at(self, y: float) -> int | None:
        if y < self.art.axis:
            return None
        if y >= self.art.axis + self.row_room:
            return None
        place = int((y - self.art.axis + self.verticalScrollBar().value()) // self.art.row)
        return place if 0 <= place < len(self._lines) else None

    def _reveal(self, place: int) -> None:
        bar, room = self.verticalScrollBar(), self.row_room
        top = place * self.art.row
        if top < bar.value():
            bar.setValue(top)
        elif top + self.art.row > bar.value() + room:
            bar.setValue(top + self.art.row - room)

    def _reveal_time(self, bar: RoadmapBar) -> None:
        """Scroll the time so that the chosen edge of a bar, or any part of it, is in sight."""
        scale, left, right = self.scale(), self.label_width(), self.viewport().width() - 24
        chosen = dict(bar.edges()).get(self.edge)
        day = chosen or bar.first()
        if day is None:
            return
        last = chosen or bar.last()
        end = self._end() if last is None else scale.x(last)
        if end < left + 24 or scale.x(day) > right:
            self.show_day(day - timedelta(days=round(60 / ZOOMS[self.zoom])))

    def reveal_time(self, initiative_id: str) -> None:
        """Scroll the time so that the beginning of a bar is in sight."""
        if (bar := self.bar(initiative_id)) is not None:
            self._reveal_time(bar)

    def _end(self) -> float:
        return self.scale().x(self._last)

    # -- painting ------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width, height, left = self.viewport().width(), self.viewport().height(), self.label_width()
        scale = self.scale()
        self.art.paint_grid(painter, scale, self.zoom, left, width, height)
        first = self.verticalScrollBar().value() // self.art.row
        last = min(len(self._lines), first + (height - self.art.axis) // self.art.row + 2)
        body = QRectF(0, self.art.axis, width, self.row_room)
        plot = QRectF(left, self.art.axis, width - left, self.row_room)
        painter.setClipRect(body)
        for place in range(first, last):
            if self._lines[place].id:
                self._paint_row(painter, place, left, width)
        painter.setClipRect(plot)
        end = self._end()
        for place in range(first, last):
            bar = self.bar(self._lines[place].id)
            if bar is None:
                continue
            top = self._top(place)
            if bar.is_placed:
                self.art.paint_bar(painter, bar, scale, top, end, self.today)
            elif self._ghost is not None and self._ghost[0] == bar.id:
                ghost = _placed(bar, self._ghost[1])
                painter.setOpacity(0.55)
                self.art.paint_bar(painter, ghost, scale, top, end, self.today)
                painter.setOpacity(1.0)
        self._paint_needs(painter, scale, first, last)
        if self.edge and (bar := self.bar(self.current)) is not None and self.edge in dict(bar.edges()):
            self.art.paint_handle(
                painter, scale.x(dict(bar.edges())[self.edge]), self._top(self._places[bar.id])
            )
        painter.setClipRect(QRectF(left, 0, width - left, height))
        self.art.paint_today(painter, scale.x(self.today), left, width, height)
        # Over the lines, which would run through the words of a group.
        painter.setClipRect(body)
        for place in range(first, last):
            if not self._lines[place].id:
                self._paint_row(painter, place, left, width)
        painter.setClipRect(QRectF(left, 0, width - left, height))
        self._paint_tag(painter, scale, left, width)

    def _paint_row(self, painter: QPainter, place: int, left: int, width: int) -> None:
        line, top = self._lines[place], self._top(place)
        row = QRectF(0, top, width, self.art.row)
        chosen = self.current in (line.id, f"\0{line.group}" if not line.id else "") and self.current
        if chosen:
            painter.fillRect(row.adjusted(0, 1, 0, -1), self.art.colours["selection"])
            theme.paint_chosen(painter, row.adjusted(0, 1, 0, -1))
            if self.hasFocus():
                painter.setPen(QPen(self.art.colours["focus"], 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(row.adjusted(1, 1, -1, -1), 4, 4)
        if not line.id:
            if not chosen:
                painter.fillRect(row.adjusted(0, 3, 0, -3), self.art.colours["sunken"])
            side = theme.px(12)
            box = QRectF(4, top + (self.art.row - side) / 2, side, side)
            paint_icon(
                painter, "next" if line.group in self.folded else "down", box, self.art.colours["muted"]
            )
            text = _("{group} ({n})").format(group=line.label, n=formats.number(line.count))
            if line.group == UNPLACED:
                text = _("{text} · click in a row where it should begin").format(text=text)
            room = row.adjusted(side + 10, 0, -8, 0)
            self.art.paint_label(painter, room, text, kind="strong", tone="ink")
            return
        if line.id in self.marked:
            painter.fillRect(QRectF(0, top + 5, 3, self.art.row - 10), self.art.colours["accent"])
        bar = self._bars[line.id]
        conflicts = self.conflicts.get(line.id, ())
        room = QRectF(8, top, left - 16, self.art.row)
        room.setRight(room.right() - self.art.paint_industry(painter, room, bar.industry))
        self.art.paint_label(painter, room, bar.title, conflicts[0].short if conflicts else "")

    def _paint_needs(self, painter: QPainter, scale: TimeScale, first: int, last: int) -> None:
        middle = self.art.row / 2
        for bar in self._bars.values():
            if not bar.needs or bar.id not in self._places:
                continue
            to = self._places[bar.id]
            wrong = {conflict.other_id for conflict in self.conflicts.get(bar.id, ())}
            for other_id in bar.needs:
                at = self._places.get(other_id)
                if at is None or max(at, to) < first or min(at, to) >= last:
                    continue
                shown, other = self.bar(bar.id), self.bar(other_id)
                assert shown is not None
                assert other is not None
                start, ready = shown.starts_on(), other.live_on() or other.last() or other.first()
                if start is None or ready is None or not shown.is_placed:
                    continue
                begin = QPointF(scale.x(ready), self._top(at) + middle)
                self.art.paint_need(
                    painter, begin, QPointF(scale.x(start), self._top(to) + middle), other_id in wrong
                )

    def _paint_tag(self, painter: QPainter, scale: TimeScale, left: int, width: int) -> None:
        if self._grab is not None and self._preview is not None:
            day = dict(self._preview.edges()).get(self._grab.field) or self._preview.first()
            if day is not None:
                top = self._top(self._places[self._preview.id])
                self.art.paint_tag(
                    painter, scale.x(day), top + 6, self._grab.tag(self._preview), left + 4, width - 4
                )
        elif self._ghost is not None and self._ghost[0] in self._places:
            bar_id, day = self._ghost
            text = _("Begins on {day}").format(day=formats.date(day))
            self.art.paint_tag(
                painter, scale.x(day), self._top(self._places[bar_id]) + 6, text, left + 4, width - 4
            )

    # -- telling

    def _say(self) -> None:
        bar = self.bar(self.current)
        if bar is None:
            line = next(
                (line for line in self._lines if not line.id and self.current == f"\0{line.group}"), None
            )
            text = _("Arrows go to the bars.")
            if line is not None:
                text = _("{group} ({n})").format(group=line.label, n=formats.number(line.count))
            self.setAccessibleDescription(text)
            return
        description = sentence(bar, self.conflicts.get(bar.id, ()), self.today)
        if self.edge and self.edge in dict(bar.edges()):
            chosen = field_words(self.edge, dict(bar.edges())[self.edge])
            description = _("{bar}\nChosen edge: {edge}").format(bar=description, edge=chosen)
        self.setAccessibleDescription(description)
        tell_current(self, self.current)

    def cancel_drag(self) -> None:
        """Put back what is being moved."""
        self._press = self._grab = self._preview = None
        self.viewport().unsetCursor()
        self.viewport().update()


def _placed(bar: RoadmapBar, day: date) -> RoadmapBar:
    """An initiative without dates as it would be if it began on `day`."""
    given = usual_dates(bar.stage, day)
    return replace(bar, dates=tuple(given.get(field) for field in FIELDS), moves=())
