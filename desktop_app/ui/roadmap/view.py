"""The roadmap: bars over a time axis, moved and stretched with the mouse and with the keyboard."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QMenu, QToolTip

from desktop_app.charts.layout.time_scale import monday, month_later
from desktop_app.services.planning.roadmap_plan import RoadmapBar, shift_bar, stretch_bar
from desktop_app.ui.look import theme
from desktop_app.ui.roadmap.bar_rows import Grab, edge_at, is_on_bar
from desktop_app.ui.roadmap.canvas import RoadmapCanvas
from desktop_app.ui.roadmap.painter import sentence
from desktop_app.ui.widgets.labels import tooltip

_ALONG = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -10,
    Qt.Key.Key_PageDown: 10,
    Qt.Key.Key_Home: -1_000_000,
    Qt.Key.Key_End: 1_000_000,
}
_ACROSS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
# Closer to the edge than this, px, a dragged bar scrolls the time.
_MARGIN = 28
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RoadmapView(RoadmapCanvas):
    """Bars in rows. Moves are only signalled: whoever listens keeps the dates and shows the bars again.

    `shift_wanted(id, days)`, `stretch_wanted(id, field, day)`, `place_wanted(id, day)`, `opened(id)`.
    """

    opened = Signal(str)
    shift_wanted = Signal(str, int)
    stretch_wanted = Signal(str, str, object)
    place_wanted = Signal(str, object)

    # -- choosing ------------------------------------------------------------------------------

    def set_current(self, initiative_id: str, edge: str = "") -> None:
        """Put the keyboard on a bar, or on one of its edges."""
        self.current, self.edge = initiative_id, edge
        if initiative_id in self._places:
            self._reveal(self._places[initiative_id])
        self._say()
        self.viewport().update()

    # -- keyboard ------------------------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_key = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if by_key and not self.current and self._lines:
            self._go(next((place for place, line in enumerate(self._lines) if line.id), 0))
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def _at(self) -> int | None:
        for place, line in enumerate(self._lines):
            if self.current and self.current == (line.id or f"\0{line.group}"):
                return place
        return None

    def _go(self, place: int) -> None:
        line = self._lines[max(0, min(len(self._lines) - 1, place))]
        self.current, self.edge = line.id or f"\0{line.group}", ""
        self._reveal(place if 0 <= place < len(self._lines) else self._lines.index(line))
        bar = self.bar(line.id)
        if bar is not None:
            self._reveal_time(bar)
        self._say()
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        control = bool(held & Qt.KeyboardModifier.ControlModifier)
        shift = bool(held & Qt.KeyboardModifier.ShiftModifier)
        alt = bool(held & Qt.KeyboardModifier.AltModifier)
        bar = self.bar(self.current)
        if key == Qt.Key.Key_Escape and self._grab is not None:
            self.cancel_drag()
        elif key == Qt.Key.Key_Escape and self.edge:
            self.set_current(self.current)
        elif key in _ALONG and not held and self._lines:
            at = self._at()
            self._go(0 if at is None else max(0, min(len(self._lines) - 1, at + _ALONG[key])))
        elif key in _ACROSS and alt and not control and bar is not None:
            self._choose_edge(bar, _ACROSS[key])
        elif key in _ACROSS and control and not alt and bar is not None:
            self._nudge(bar, _ACROSS[key], shift)
        elif key in _ACROSS and not held:
            if bar is None and self.current:
                self._fold(self.current[1:], key == Qt.Key.Key_Left)
            else:
                scroll = self.horizontalScrollBar()
                scroll.setValue(scroll.value() + _ACROSS[key] * scroll.singleStep())
        elif key in _ENTER and not held and self.current:
            if bar is not None:
                self.opened.emit(bar.id)
            else:
                self._fold(self.current[1:], self.current[1:] not in self.folded)
        else:
            event.ignore()

    def _choose_edge(self, bar: RoadmapBar, step: int) -> None:
        names = ["", *(field for field, _day in bar.edges())]
        at = names.index(self.edge) if self.edge in names else 0
        self.set_current(bar.id, names[(at + step) % len(names)])
        self._reveal_time(bar)

    def _nudge(self, bar: RoadmapBar, step: int, month: bool) -> None:
        """Move the bar, or its chosen edge, by a week or a month."""
        if not self.can_edit:
            return
        if not bar.is_placed:
            self.place_wanted.emit(bar.id, monday(self.today + timedelta(days=4)))
            return
        start = dict(bar.edges()).get(self.edge) or bar.edges()[0][1]
        wanted = month_later(start, step) if month else start + timedelta(days=7 * step)
        if self.edge:
            self._stretch(bar, stretch_bar(bar, self.edge, wanted))
        else:
            self._shift(bar, (wanted - start).days)

    def _shift(self, bar: RoadmapBar, days: int) -> None:
        if days:
            # Shown at once; once it is kept, it is shown again.
            self._bars[bar.id] = shift_bar(bar, days)
            self._moved(bar.id)
            self.shift_wanted.emit(bar.id, days)

    def _stretch(self, bar: RoadmapBar, now: RoadmapBar) -> None:
        if now.dates != bar.dates:
            self._bars[bar.id] = now
            self._moved(bar.id)
            self.stretch_wanted.emit(bar.id, self.edge, dict(now.edges())[self.edge])

    def _moved(self, initiative_id: str) -> None:
        self._reveal_time(self._bars[initiative_id])
        self._say()
        self.viewport().update()

    def _fold(self, group: str, on: bool) -> None:
        self.folded = self.folded | {group} if on else self.folded - {group}
        self._list()

    # -- mouse ---------------------------------------------------------------------------------

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), tooltip(self._tip(event.pos())), self.viewport())
            return True
        if event.type() == QEvent.Type.Leave and self._ghost is not None:
            self._ghost = None
            self.viewport().update()
        return super().viewportEvent(event)

    def _tip(self, position: QPoint) -> str:
        place = self._place_at(position.y())
        bar = None if place is None or self._grab is not None else self.bar(self._lines[place].id)
        return "" if bar is None else sentence(bar, self.conflicts.get(bar.id, ()), self.today)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        place = self._place_at(event.position().y())
        if place is None:
            return
        line = self._lines[place]
        if not line.id:
            if event.button() == Qt.MouseButton.LeftButton:
                self.current = f"\0{line.group}"
                self._fold(line.group, line.group not in self.folded)
            return
        self.set_current(line.id)
        if event.button() == Qt.MouseButton.LeftButton:
            self._press = (event.position(), line.id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._grab is not None:
            self._follow(at.x())
            by_days = self.zoom == "months" or bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            try:
                self._preview = self._grab.moved(at.x(), self.scale(), by_days)
            except OverflowError:
                return
            self.viewport().update()
            return
        if self._press is not None:
            self._start_drag(at)
            return
        self._hover(at)

    def _follow(self, x: float) -> None:
        """Scroll the time when a bar is dragged to the edge of the view."""
        assert self._grab is not None
        scroll = self.horizontalScrollBar()
        before = scroll.value()
        if x > self.viewport().width() - _MARGIN:
            scroll.setValue(before + _MARGIN // 2)
        elif x < self.label_width() + _MARGIN:
            scroll.setValue(before - _MARGIN // 2)
        self._grab.x -= scroll.value() - before

    def _start_drag(self, at: QPointF) -> None:
        assert self._press is not None
        start, bar_id = self._press
        bar = self._bars.get(bar_id)
        far = (at - start).manhattanLength() >= QApplication.startDragDistance()
        if not far or bar is None or not self.can_edit or not bar.is_placed or start.x() < self.label_width():
            return
        field = edge_at(bar, self.scale(), start.x())
        if field or is_on_bar(bar, self.scale(), start.x(), self._end()):
            self.edge = field
            self._grab = Grab(bar, field, start.x())
            self._preview = bar
            cursor = Qt.CursorShape.SizeHorCursor if field else Qt.CursorShape.ClosedHandCursor
            self.viewport().setCursor(cursor)

    def _hover(self, at: QPointF) -> None:
        place = self._place_at(at.y())
        line = None if place is None else self._lines[place]
        bar = self._bars.get(line.id) if line is not None else None
        shape = Qt.CursorShape.ArrowCursor
        ghost: tuple[str, date] | None = None
        if line is not None and not line.id:
            shape = Qt.CursorShape.PointingHandCursor
        elif bar is not None and at.x() >= self.label_width() and self.can_edit:
            if not bar.is_placed:
                shape = Qt.CursorShape.PointingHandCursor
                ghost = (bar.id, monday(self.scale().day_at(at.x())))
            elif edge_at(bar, self.scale(), at.x()):
                shape = Qt.CursorShape.SizeHorCursor
            elif is_on_bar(bar, self.scale(), at.x(), self._end()):
                shape = Qt.CursorShape.OpenHandCursor
        self.viewport().setCursor(shape)
        if ghost != self._ghost:
            self._ghost = ghost
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        press, self._press = self._press, None
        grab, now = self._grab, self._preview
        self._grab = self._preview = None
        if grab is not None and now is not None:
            self.viewport().unsetCursor()
            if grab.field:
                self._stretch(grab.bar, now)
            else:
                self._shift(grab.bar, (now.edges()[0][1] - grab.bar.edges()[0][1]).days)
            self.viewport().update()
            return
        if press is None or event.button() != Qt.MouseButton.LeftButton:
            return
        bar = self._bars.get(press[1])
        if bar is None or event.position().x() < self.label_width():
            return
        if not bar.is_placed and self.can_edit:
            day = monday(self.scale().day_at(event.position().x()))
            self._ghost = None
            self.place_wanted.emit(bar.id, day)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position().y())
        line = None if place is None else self._lines[place]
        bar = None if line is None else self._bars.get(line.id)
        if bar is not None and (bar.is_placed or event.position().x() < self.label_width()):
            self.cancel_drag()
            self.opened.emit(bar.id)

    def is_dragging(self) -> bool:
        """True while a bar is held."""
        return self._grab is not None

    def wheelEvent(self, event: QWheelEvent) -> None:
        sideways = event.angleDelta().x() or event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        bar = self.horizontalScrollBar() if sideways else self.verticalScrollBar()
        delta = event.angleDelta().x() or event.angleDelta().y()
        bar.setValue(bar.value() - round(delta / 120 * theme.px(70)))
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        where = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            if self.current not in self._places:
                return
            box = self.row_rect(self.current)
            where = self.viewport().mapToGlobal(QPoint(self.label_width(), round(box.bottom())))
        else:
            place = self._place_at(self.viewport().mapFromGlobal(where).y())
            if place is None or not self._lines[place].id:
                return
            self.set_current(
                self._lines[place].id, self.edge if self._lines[place].id == self.current else ""
            )
        bar = self._bars.get(self.current)
        if bar is None or self._fill is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill(menu, bar)
        menu.popup(where)
