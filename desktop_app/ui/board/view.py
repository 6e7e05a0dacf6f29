"""The board: columns of painted cards, moved between with the mouse and with the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QCursor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QMenu, QScrollBar, QWidget

from desktop_app.language.i18n import _
from desktop_app.services.planning.board import ColumnOfCards, Row, Way
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.board.card import ID, CardPainter, sentence
from desktop_app.ui.board.column import BoardColumn
from desktop_app.ui.board.drag import Drag
from desktop_app.ui.look import theme

WayOf = Callable[[Sequence[Row], str], Way]

_ACROSS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ALONG = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -5,
    Qt.Key.Key_PageDown: 5,
    Qt.Key.Key_Home: -1_000_000,
    Qt.Key.Key_End: 1_000_000,
}


class BoardView(QAbstractScrollArea):
    """Cards in columns.

    `opened(id)` on Enter or a double click; `move_wanted(ids, column)` on a drop, or Ctrl with an arrow.
    Arrows go from card to card, Space and Ctrl+click choose several.
    """

    opened = Signal(str)
    move_wanted = Signal(list, str)

    def __init__(self, name: str, currency: Callable[[], str], way: WayOf) -> None:
        super().__init__()
        # Made here: asked for Qt's own, PySide6 looks through every class of widgets.
        self.setViewport(QWidget())
        self.viewport().setAutoFillBackground(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(name)
        self.currency = currency
        self.way_of = way
        self.painter = CardPainter(currency)
        self.selected: set[str] = set()
        self.current = ""
        self.by_keyboard = False
        self.can_edit = True
        self.collapse_empty = True
        self._unfolded: set[str] = set()
        self._columns: list[BoardColumn] = []
        self._fill: Callable[[QMenu, list[str]], object] | None = None
        self._press: tuple[BoardColumn, QPoint, Row] | None = None
        self._drag: Drag | None = None
        self._words: Callable[[str, Way | None], str] = lambda _value, _way: ""
        theme.notifier().changed.connect(self._restyle)

    # -- what is shown -------------------------------------------------------------------------

    def set_columns(self, columns: Sequence[ColumnOfCards]) -> None:
        """Show these columns; what is chosen stays chosen as far as it is there."""
        self.cancel_drag()
        old = {widget.column.value: widget for widget in self._columns}
        self._columns = []
        for column in columns:
            widget = old.pop(column.value, None) or BoardColumn(self, column)
            self._columns.append(widget)
            widget.column = column
            widget.show()
        for widget in self._columns:
            widget.show_column(widget.column, self._is_folded(widget.column))
        for widget in old.values():
            widget.hide()
            widget.deleteLater()
        there = {row[ID] for column in columns for row in column.cards}
        self.selected &= there
        if self.current not in there:
            self.current = ""
        self._lay_out()
        self._say()

    def _is_folded(self, column: ColumnOfCards) -> bool:
        """Empty columns make room for the others where there is little."""
        if not self.collapse_empty or column.cards or column.value in self._unfolded:
            return False
        each = self.viewport().width() / max(1, len(self._columns)) - SPACING["m"]
        return each < theme.px(236)

    def _fold_again(self) -> None:
        for widget in self._columns:
            folded = self._is_folded(widget.column)
            if folded != widget.collapsed:
                widget.show_column(widget.column, folded)

    def columns(self) -> list[BoardColumn]:
        """The columns from the first to the last."""
        return list(self._columns)

    def set_collapse_empty(self, on: bool) -> None:
        """Fold columns without cards to a strip, or show them at full width."""
        self.collapse_empty = on
        self._unfolded.clear()
        self.set_columns([widget.column for widget in self._columns])

    def set_colour(self, colour_by: str) -> None:
        """What the stripes of the cards stand for."""
        self.painter.colour_by = colour_by
        self._repaint()

    def set_menu(self, fill: Callable[[QMenu, list[str]], object]) -> None:
        """`fill(menu, ids)` is called before the menu of a card opens."""
        self._fill = fill

    def set_drop_words(self, words: Callable[[str, Way | None], str]) -> None:
        """`words(column, way)` says what a drop there would do, in the heading of the column."""
        self._words = words

    def drop_words(self, value: str, way: Way | None) -> str:
        return self._words(value, way) if way is not None else ""

    def _repaint(self) -> None:
        for widget in self._columns:
            widget.update()

    def _restyle(self) -> None:
        self.painter.restyle()
        self._fold_again()
        self._lay_out()
        self._repaint()

    # -- where things are ----------------------------------------------------------------------

    def _lay_out(self) -> None:
        gap = SPACING["m"]
        strip, least = theme.px(40), theme.px(200)
        wide = [widget for widget in self._columns if not widget.collapsed]
        narrow = len(self._columns) - len(wide)
        room = self.viewport().width() - gap * max(0, len(self._columns) - 1) - narrow * strip
        each = max(least, room // len(wide)) if wide else 0
        whole = each * len(wide) + narrow * strip + gap * max(0, len(self._columns) - 1)
        bar = self.horizontalScrollBar()
        bar.setRange(0, max(0, whole - self.viewport().width()))
        bar.setPageStep(self.viewport().width())
        bar.setSingleStep(theme.px(60))
        x = -bar.value()
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        for widget in self._columns:
            width = strip if widget.collapsed else each
            left = self.viewport().width() - x - width if mirrored else x
            widget.setGeometry(left, 0, width, self.viewport().height())
            widget.fit()
            x += width + gap

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold_again()
        self._lay_out()

    def column_at(self, position: QPoint) -> BoardColumn | None:
        """The column under a point of the viewport; above and below it counts too."""
        for widget in self._columns:
            if widget.geometry().left() <= position.x() <= widget.geometry().right():
                return widget
        return None

    def card_place(self, initiative_id: str) -> tuple[int, int] | None:
        """Number of the column and place of a card."""
        for at, widget in enumerate(self._columns):
            for place, row in enumerate(widget.column.cards):
                if row[ID] == initiative_id:
                    return at, place
        return None

    def row_of(self, initiative_id: str) -> Row | None:
        """The card of an initiative, if it is shown."""
        found = self.card_place(initiative_id)
        return None if found is None else self._columns[found[0]].column.cards[found[1]]

    def reveal(self, initiative_id: str) -> None:
        """Scroll so that a card is in sight."""
        found = self.card_place(initiative_id)
        if found is None:
            return
        widget = self._columns[found[0]]
        widget.reveal(found[1])
        bar, box = self.horizontalScrollBar(), widget.geometry()
        if box.left() < 0:
            bar.setValue(bar.value() + box.left())
        elif box.right() > self.viewport().width():
            bar.setValue(bar.value() + min(box.left(), box.right() - self.viewport().width()))

    def place_of(self, initiative_id: str) -> QPoint:
        """The lower left corner of a card in the viewport, kept within it."""
        found = self.card_place(initiative_id)
        if found is None:
            return self.viewport().rect().center()
        widget = self._columns[found[0]]
        corner = widget.mapTo(self.viewport(), widget.rect_of(found[1]).bottomLeft())
        room = self.viewport().rect()
        return QPoint(min(max(corner.x(), 0), room.right()), min(max(corner.y(), 0), room.bottom()))

    # -- choosing ------------------------------------------------------------------------------

    def chosen(self) -> list[str]:
        """The cards that an action is about: the chosen ones if the current is among them, else that."""
        if self.current in self.selected:
            order = [row[ID] for widget in self._columns for row in widget.column.cards]
            return [one for one in order if one in self.selected]
        return [self.current] if self.current else []

    def set_current(self, initiative_id: str, keep: bool = False) -> None:
        """Put the keyboard on a card; `keep` leaves what else is chosen."""
        self.current = initiative_id
        if not keep:
            self.selected = {initiative_id} if initiative_id else set()
        self.reveal(initiative_id)
        self._say()
        self._repaint()

    def _toggle(self, initiative_id: str) -> None:
        self.selected ^= {initiative_id}
        self._repaint()

    def _say(self) -> None:
        """Tell a screen reader which card the keyboard is on."""
        found = self.card_place(self.current) if self.current else None
        if found is None:
            self.setAccessibleDescription(_("Arrows go to the cards."))
            return
        widget = self._columns[found[0]]
        said = sentence(widget.column.cards[found[1]], self.currency(), self.painter.colour_by)
        self.setAccessibleDescription(
            _("{card}\nIn {column}, {place} of {total}").format(
                card=said, column=widget.column.label, place=found[1] + 1, total=len(widget.column.cards)
            )
        )

    # -- keyboard ------------------------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.by_keyboard = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        )
        if self.by_keyboard and not self.current:
            self._go_first()
        self._repaint()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._repaint()

    def _go_first(self) -> None:
        for widget in self._columns:
            if widget.column.cards:
                self.set_current(widget.column.cards[0][ID])
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        control = modifiers == Qt.KeyboardModifier.ControlModifier
        shift = modifiers == Qt.KeyboardModifier.ShiftModifier
        if key == Qt.Key.Key_Escape and self._drag is not None:
            self.cancel_drag()
        elif key in _ACROSS and (control or not modifiers):
            self.by_keyboard = True
            step = _ACROSS[key] * (-1 if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else 1)
            if control:
                self._send(step)
            else:
                self._go_across(step)
        elif key in _ALONG and (shift or not modifiers):
            self.by_keyboard = True
            self._go_along(_ALONG[key], shift)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not modifiers and self.current:
            self.opened.emit(self.current)
        elif key == Qt.Key.Key_Space and self.current:
            self._toggle(self.current)
        elif key == Qt.Key.Key_Escape and len(self.selected) > 1:
            self.set_current(self.current)
        else:
            event.ignore()

    def _go_along(self, step: int, extend: bool) -> None:
        found = self.card_place(self.current)
        if found is None:
            self._go_first()
            return
        cards = self._columns[found[0]].column.cards
        target = cards[max(0, min(len(cards) - 1, found[1] + step))][ID]
        if extend:
            self.selected |= {self.current, target}
        self.set_current(target, keep=extend)

    def _go_across(self, step: int) -> None:
        found = self.card_place(self.current)
        if found is None:
            self._go_first()
            return
        here = self._columns[found[0]]
        y = here.rect_of(found[1]).center().y()
        at = found[0] + step
        while 0 <= at < len(self._columns):
            widget = self._columns[at]
            if widget.column.cards:
                places = range(len(widget.column.cards))
                # Beside where the keyboard is, as one sees it.
                nearest = min(places, key=lambda place: abs(widget.rect_of(place).center().y() - y))
                self.set_current(widget.column.cards[nearest][ID])
                return
            at += step

    def _send(self, step: int) -> None:
        """Move what is chosen to the next column."""
        found = self.card_place(self.current)
        if found is None or not self.can_edit:
            return
        at = found[0] + step
        if 0 <= at < len(self._columns):
            self.move_wanted.emit(self.chosen(), self._columns[at].column.value)

    # -- mouse, as the columns tell it -----------------------------------------------------------

    def pressed(self, column: BoardColumn, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.by_keyboard = False
        if column.collapsed:
            self._unfolded.add(column.column.value)
            column.show_column(column.column, False)
            self._lay_out()
            return
        row = column.row_at(event.position().toPoint())
        if row is None:
            if event.button() == Qt.MouseButton.LeftButton:
                self.selected = set()
                self._repaint()
            return
        extend = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.button() == Qt.MouseButton.LeftButton:
            self._press = (column, event.position().toPoint(), row)
            if extend:
                self._toggle(row[ID])
                self.set_current(row[ID], keep=True)
                return
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._choose_range(column, row)
                return
        # One of several that are chosen may be what they are dragged by.
        self.set_current(row[ID], keep=row[ID] in self.selected)

    def _choose_range(self, column: BoardColumn, row: Row) -> None:
        places = {one[ID]: place for place, one in enumerate(column.column.cards)}
        start, end = places.get(self.current, places[row[ID]]), places[row[ID]]
        low, high = sorted((start, end))
        self.selected |= {one[ID] for one in column.column.cards[low : high + 1]}
        self.set_current(row[ID], keep=True)

    def moved(self, column: BoardColumn, event: QMouseEvent) -> None:
        if self._press is None:
            over = column.collapsed or column.row_at(event.position().toPoint()) is not None
            column.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
            return
        start_column, start, row = self._press
        position = event.position().toPoint()
        if self._drag is None:
            far = (position - start).manhattanLength() >= QApplication.startDragDistance()
            if not far or not self.can_edit:
                return
            rows = [found for one in self.chosen() if (found := self.row_of(one)) is not None]
            rows.sort(key=lambda one: one[ID] != row[ID])
            place = start_column.place_at(start) or 0
            grip = start - start_column.rect_of(place).topLeft()
            self._drag = Drag(self, start_column, rows or [row], grip)
        way = self._drag.go(column.mapTo(self.viewport(), position))
        closed = way in (Way.BLOCKED, Way.NONE)
        shape = Qt.CursorShape.ForbiddenCursor if closed else Qt.CursorShape.ClosedHandCursor
        start_column.setCursor(QCursor(shape))

    def released(self, column: BoardColumn, event: QMouseEvent) -> None:
        press, self._press = self._press, None
        drag, self._drag = self._drag, None
        if drag is None:
            plain = not event.modifiers() & (
                Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
            )
            if press is not None and plain and event.button() == Qt.MouseButton.LeftButton:
                self.set_current(press[2][ID])
            return
        column.unsetCursor()
        target = drag.target
        drag.end()
        if target is not None and self.way_of(drag.rows, target.column.value) is not Way.HERE:
            self.move_wanted.emit([row[ID] for row in drag.rows], target.column.value)

    def cancel_drag(self) -> None:
        """Put back what is being dragged."""
        self._press = None
        drag, self._drag = self._drag, None
        if drag is not None:
            drag.column.unsetCursor()
            drag.end()

    def is_dragging(self) -> bool:
        """True while cards are on their way."""
        return self._drag is not None

    def wheelEvent(self, event: QWheelEvent) -> None:
        bar: QScrollBar = self.horizontalScrollBar()
        delta = event.angleDelta().x() or event.angleDelta().y()
        bar.setValue(bar.value() - round(delta / 120 * theme.px(60)))
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ContextMenu and isinstance(event, QContextMenuEvent):
            return False
        return super().viewportEvent(event)

    # -- menu ----------------------------------------------------------------------------------

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() != QContextMenuEvent.Reason.Keyboard or not self.current:
            return
        self.reveal(self.current)
        row = self.row_of(self.current)
        self.show_menu(row, self.viewport().mapToGlobal(self.place_of(self.current)))

    def show_menu(self, row: Row | None, where: QPoint) -> None:
        """Open the menu of a card."""
        if row is None or self._fill is None:
            return
        self.set_current(row[ID], keep=row[ID] in self.selected)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill(menu, self.chosen())
        menu.popup(where)
