"""The board: columns of painted cards, moved between with the mouse and with the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QMenu, QScrollBar, QWidget

from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.services.planning.board import ColumnOfCards, Row, Way
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.board.card import ID, CardPainter, sentence
from desktop_app.ui.board.card_parts import CardParts
from desktop_app.ui.board.column import CardColumn
from desktop_app.ui.board.keys import CardKeys, KeyCalls
from desktop_app.ui.board.mouse import BoardCalls, CardMouse
from desktop_app.ui.board.state import BoardState
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.screen_reader.painted_parts import tell_current


class BoardView(QAbstractScrollArea):
    """Cards in columns.

    `opened(id)` on Enter or a double click; `move_wanted(ids, column)` on a drop, or Ctrl with an arrow.
    Arrows go from card to card, Space and Ctrl+click choose several.
    """

    opened = Signal(str)
    move_wanted = Signal(list, str)
    #: A new initiative is wanted in the column with this value.
    start_wanted = Signal(str)

    def __init__(
        self, name: str, currency: Callable[[], str], way: Callable[[Sequence[Row], str], Way]
    ) -> None:
        super().__init__()
        # Made here: for Qt's own viewport PySide6 would search all classes of widgets.
        self.setViewport(QWidget())
        self.viewport().setAutoFillBackground(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)
        self.state = BoardState(CardPainter(currency), currency, way, self.hasFocus)
        self.parts = CardParts(self, self.columns, self.state)
        self.collapse_empty = True
        self._unfolded: set[str] = set()
        self._columns: list[CardColumn] = []
        self._fill: Callable[[QMenu, list[str]], object] | None = None
        self.keys = CardKeys(
            self.state,
            KeyCalls(self.columns, self.set_current, self._repaint, self.opened.emit, self.move_wanted.emit),
        )
        self.mouse = CardMouse(
            self,
            self.state,
            BoardCalls(
                self.column_at,
                self.set_current,
                self._unfold,
                self._repaint,
                self.opened.emit,
                self.move_wanted.emit,
                self.show_menu,
            ),
        )
        theme.notifier().changed.connect(self._restyle)

    # -- what is shown -------------------------------------------------------------------------

    def set_columns(self, columns: Sequence[ColumnOfCards]) -> None:
        """Show these columns; cards that are still there stay chosen."""
        self.mouse.cancel_drag()
        old = {widget.column.value: widget for widget in self._columns}
        self._columns = []
        for column in columns:
            widget = old.pop(column.value, None) or CardColumn(
                self.viewport(), column, self.state, self.mouse, self.start_wanted.emit
            )
            self._columns.append(widget)
            widget.column = column
            widget.show()
        for widget in self._columns:
            widget.show_column(widget.column, self._is_folded(widget.column))
        for widget in old.values():
            widget.hide()
            widget.deleteLater()
        self.state.columns = list(columns)
        self.state.keep_what_is_there()
        self._lay_out()
        self._say()

    def _is_folded(self, column: ColumnOfCards) -> bool:
        """True for an empty column that is collapsed because room is short."""
        if not self.collapse_empty or column.cards or column.value in self._unfolded:
            return False
        each = self.viewport().width() / max(1, len(self._columns)) - SPACING["m"]
        return each < theme.px(236)

    def _fold_again(self) -> None:
        for widget in self._columns:
            folded = self._is_folded(widget.column)
            if folded != widget.collapsed:
                widget.show_column(widget.column, folded)

    def _unfold(self, widget: CardColumn) -> None:
        self._unfolded.add(widget.column.value)
        widget.show_column(widget.column, False)
        self._lay_out()

    def columns(self) -> list[CardColumn]:
        """The columns from the first to the last."""
        return list(self._columns)

    def current_column(self) -> str:
        """The column of the card that the keyboard is on; "" while it is on none."""
        place = self.state.place_of(self.state.current) if self.state.current else None
        return self._columns[place[0]].column.value if place is not None else ""

    def set_collapse_empty(self, on: bool) -> None:
        """Collapse columns without cards to a strip, or show them at full width."""
        self.collapse_empty = on
        self._unfolded.clear()
        self.set_columns([widget.column for widget in self._columns])

    def set_colour(self, colour_by: str) -> None:
        """Set what the stripes of the cards show."""
        self.state.painter.colour_by = colour_by
        self._repaint()

    def set_menu(self, fill: Callable[[QMenu, list[str]], object]) -> None:
        """`fill(menu, ids)` is called before the menu of a card opens."""
        self._fill = fill

    def _repaint(self) -> None:
        for widget in self._columns:
            widget.update()

    def _restyle(self) -> None:
        self.state.painter.restyle()
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

    def column_at(self, position: QPoint) -> CardColumn | None:
        """The column under a point of the viewport; above and below it counts too."""
        for widget in self._columns:
            if widget.geometry().left() <= position.x() <= widget.geometry().right():
                return widget
        return None

    def reveal(self, initiative_id: str) -> None:
        """Scroll so that a card is in sight."""
        place = self.state.place_of(initiative_id)
        if place is None:
            return
        widget = self._columns[place[0]]
        widget.reveal(place[1])
        bar, box = self.horizontalScrollBar(), widget.geometry()
        if box.left() < 0:
            bar.setValue(bar.value() + box.left())
        elif box.right() > self.viewport().width():
            bar.setValue(bar.value() + min(box.left(), box.right() - self.viewport().width()))

    def place_of(self, initiative_id: str) -> QPoint:
        """The lower left corner of a card in the viewport, kept within it."""
        place = self.state.place_of(initiative_id)
        if place is None:
            return self.viewport().rect().center()
        widget = self._columns[place[0]]
        corner = widget.mapTo(self.viewport(), widget.rect_of(place[1]).bottomLeft())
        room = self.viewport().rect()
        return QPoint(min(max(corner.x(), 0), room.right()), min(max(corner.y(), 0), room.bottom()))

    # -- choosing ------------------------------------------------------------------------------

    def set_current(self, initiative_id: str, keep: bool = False) -> None:
        """Put the keyboard on a card; `keep` leaves the other cards chosen."""
        self.state.current = initiative_id
        if not keep:
            self.state.selected = {initiative_id} if initiative_id else set()
        self.reveal(initiative_id)
        self._say()
        self._repaint()

    def _say(self) -> None:
        """Tell a screen reader which card the keyboard is on."""
        state = self.state
        place = state.place_of(state.current) if state.current else None
        if place is None:
            self.setAccessibleDescription(_("Arrows go to the cards."))
            return
        widget = self._columns[place[0]]
        words = sentence(widget.column.cards[place[1]], state.currency(), state.painter.colour_by)
        self.setAccessibleDescription(
            _("{card}\nIn {column}, {place} of {total}").format(
                card=words,
                column=widget.column.label,
                place=place[1] + 1,
                total=formats.number(len(widget.column.cards)),
            )
        )
        tell_current(self, state.current)

    # -- keyboard ------------------------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.state.by_keyboard = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        )
        if self.state.by_keyboard and not self.state.current:
            self.keys.go_first()
        self._repaint()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._repaint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.mouse.is_dragging():
            self.mouse.cancel_drag()
        elif not self.keys.press(event, self.layoutDirection() == Qt.LayoutDirection.RightToLeft):
            event.ignore()

    # -- mouse ---------------------------------------------------------------------------------

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
        if event.reason() != QContextMenuEvent.Reason.Keyboard or not self.state.current:
            return
        self.reveal(self.state.current)
        row = self.state.row_of(self.state.current)
        self.show_menu(row, self.viewport().mapToGlobal(self.place_of(self.state.current)))

    def show_menu(self, row: Row | None, where: QPoint) -> None:
        """Open the menu of a card."""
        if row is None or self._fill is None:
            return
        self.set_current(row[ID], keep=row[ID] in self.state.selected)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill(menu, self.state.chosen())
        menu.popup(where)
