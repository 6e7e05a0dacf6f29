"""One column of the board, which paints its heading and only the cards in sight."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QFontMetrics,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QScrollBar, QToolTip, QWidget

from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services.planning.board import ColumnOfCards, Row, Way
from desktop_app.theme_tokens import RADIUS, SPACING
from desktop_app.ui.board.card import ID, parts_sentence, sentence
from desktop_app.ui.board.state import BoardState
from desktop_app.ui.look import theme
from desktop_app.ui.look.direction import own_direction
from desktop_app.ui.widgets.buttons import IconButton
from desktop_app.ui.widgets.labels import tooltip

_NEAR = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading)
_FAR = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTrailing)


class ColumnMouse(Protocol):
    """Receives the mouse events of a column."""

    def pressed(self, column: CardColumn, event: QMouseEvent) -> None: ...

    def moved(self, column: CardColumn, event: QMouseEvent) -> None: ...

    def released(self, column: CardColumn, event: QMouseEvent) -> None: ...

    def opened(self, row: Row) -> None: ...

    def menu_wanted(self, row: Row | None, where: QPoint) -> None: ...


class CardColumn(QWidget):
    """Paints a column; passes its mouse events to `mouse`."""

    def __init__(
        self,
        parent: QWidget,
        column: ColumnOfCards,
        state: BoardState,
        mouse: ColumnMouse,
        start: Callable[[str], object],
    ) -> None:
        super().__init__(parent)
        self._state, self._mouse = state, mouse
        self.column = column
        self.collapsed = False
        # What a drop here would do, while something is dragged over it.
        self.drop: Way | None = None
        self.setMouseTracking(True)
        self.add_button = IconButton("add", "", lambda: start(self.column.value), parent=self)
        # The board is one stop for Tab; by keys Ctrl+N starts one in the column of the present card.
        self.add_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.bar = QScrollBar(Qt.Orientation.Vertical, self)
        self.bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.bar.valueChanged.connect(lambda _value: self.update())
        self.show_column(column, False)

    # -- what is shown -------------------------------------------------------------------------

    def show_column(self, column: ColumnOfCards, collapsed: bool) -> None:
        """Show other cards."""
        self.column, self.collapsed = column, collapsed
        self.bar.setAccessibleName(_("Scroll {column}").format(column=column.label))
        self.setAccessibleName(self.words())
        self.add_button.set_icon("add", _("New initiative in {column}").format(column=column.label))
        self.add_button.setVisible(not collapsed and self._state.can_start and bool(column.value))
        self.fit()
        self.update()

    def words(self) -> str:
        """The heading in full: name of the column, number of cards, sum of their benefit."""
        n = len(self.column.cards)
        heading = ngettext("{column}: {n} initiative", "{column}: {n} initiatives", n).format(
            column=self.column.label, n=formats.number(n)
        )
        if self.column.benefit is not None:
            money = formats.money(self.column.benefit, self._state.currency(), compact=True)
            heading = _("{said}, expected benefit {money} a year").format(said=heading, money=money)
        if self.column.without_benefit:
            unknown = ngettext(
                "{n} without an estimate", "{n} without an estimate", self.column.without_benefit
            )
            heading = _("{said}, {unknown}").format(
                said=heading, unknown=unknown.format(n=formats.number(self.column.without_benefit))
            )
        return heading

    def totals(self) -> str:
        """The figures of the heading: count and sum of the benefit."""
        count = formats.number(len(self.column.cards))
        if self.column.benefit is None:
            return count
        money = formats.money(self.column.benefit, self._state.currency(), compact=True)
        return _("{count} · {money}").format(count=count, money=money)

    # -- where things are ----------------------------------------------------------------------

    def header(self) -> int:
        """Height of the heading, px."""
        return theme.px(40)

    def _step(self) -> int:
        return self._state.painter.height + SPACING["s"]

    def rect_of(self, place: int) -> QRect:
        """The present place of a card, in this widget's coordinates."""
        side = theme.px(10 if self.width() >= theme.px(236) else 7)
        # The scroll bar is in the margin.
        extra = theme.px(10) - side + 1 if self.bar.isVisibleTo(self) else 0
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = side + (extra if mirrored else 0)
        top = self.header() + place * self._step() - self.bar.value()
        return QRect(left, top, self.width() - 2 * side - extra, self._state.painter.height)

    def place_at(self, position: QPoint) -> int | None:
        """Which card lies under a point."""
        if self.collapsed or position.y() < self.header():
            return None
        place = (position.y() - self.header() + self.bar.value()) // self._step()
        if 0 <= place < len(self.column.cards) and self.rect_of(place).contains(position):
            return int(place)
        return None

    def row_at(self, position: QPoint) -> Row | None:
        """The card under a point."""
        place = self.place_at(position)
        return None if place is None else self.column.cards[place]

    def fit(self) -> None:
        """Give the scroll bar the length of the column."""
        room = max(0, self.height() - self.header())
        whole = len(self.column.cards) * self._step() + SPACING["xs"]
        self.bar.setRange(0, 0 if self.collapsed else max(0, whole - room))
        self.bar.setPageStep(max(1, room))
        self.bar.setSingleStep(max(1, self._step() // 2))
        self.bar.setVisible(self.bar.maximum() > 0)
        side = self.add_button.sizeHint().height()
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self.add_button.setGeometry(
            theme.px(6) if mirrored else self.width() - side - theme.px(6),
            (self.header() - side) // 2,
            side,
            side,
        )
        wide = theme.px(10)
        left = 1 if mirrored else self.width() - wide - 1
        self.bar.setGeometry(left, self.header(), wide, max(0, room - 4))

    def reveal(self, place: int) -> None:
        """Scroll so that a card is in sight."""
        top = place * self._step()
        room = max(self._step(), self.height() - self.header())
        if top < self.bar.value():
            self.bar.setValue(top)
        elif top + self._step() > self.bar.value() + room:
            self.bar.setValue(top + self._step() - room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    # -- painting ------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        if self.collapsed:
            self._paint_strip(painter)
            return
        self._paint_heading(painter)
        step = self._step()
        shown = event.rect()
        offset = self.bar.value() - self.header()
        first = max(0, (shown.top() + offset) // step)
        last = min(len(self.column.cards), (shown.bottom() + offset) // step + 1)
        painter.setClipRect(0, self.header(), self.width(), self.height() - self.header() - 1)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        state = self._state
        focused = state.has_focus()
        for place in range(first, last):
            row = self.column.cards[place]
            state.painter.paint(
                painter,
                QRectF(self.rect_of(place)),
                row,
                selected=row[ID] in state.selected,
                current=row[ID] == state.current and focused,
                mirrored=mirrored,
            )

    def _paint_ground(self, painter: QPainter) -> None:
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setBrush(theme.colour("sunken"))
        painter.setPen(Qt.PenStyle.NoPen)
        if theme.tokens().high_contrast:
            painter.setPen(QPen(theme.colour("line"), 1))
        if self.drop in (Way.FREE, Way.REASON):
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(theme.colour("accent_soft"))
        elif self.drop in (Way.BLOCKED, Way.NONE):
            painter.setPen(QPen(theme.colour("bad"), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(box, RADIUS["card"], RADIUS["card"])

    def _paint_heading(self, painter: QPainter) -> None:
        side = theme.px(14)
        room = QRect(side, 0, self.width() - 2 * side, self.header())
        if self.add_button.isVisibleTo(self):
            taken = self.add_button.sizeHint().width() - theme.px(8)
            mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            room.adjust(taken if mirrored else 0, 0, 0 if mirrored else -taken, 0)
        summary = self._state.drop_words(self.column.value, self.drop) or self.totals()
        painter.setFont(theme.font("body"))
        painter.setPen(theme.colour("bad" if self.drop in (Way.BLOCKED, Way.NONE) else "muted"))
        metrics = QFontMetrics(theme.font("body"))
        shown = metrics.elidedText(summary, Qt.TextElideMode.ElideRight, room.width() * 2 // 3)
        painter.drawText(room, _FAR, own_direction(shown))
        wide = room.width() - metrics.horizontalAdvance(shown) - SPACING["s"]
        strong = theme.font("body", 600)
        painter.setFont(strong)
        painter.setPen(theme.colour("ink"))
        title = QFontMetrics(strong).elidedText(self.column.label, Qt.TextElideMode.ElideRight, wide)
        painter.drawText(room, _NEAR, own_direction(title))

    def _paint_strip(self, painter: QPainter) -> None:
        """Paint a collapsed column: its name and count, read from top to bottom."""
        painter.translate(self.width(), 0)
        painter.rotate(90)
        strong = theme.font("body", 600)
        painter.setFont(strong)
        painter.setPen(theme.colour("muted"))
        room = QRect(theme.px(14), 0, self.height() - theme.px(28), self.width())
        text = _("{column} · {count}").format(
            column=self.column.label, count=formats.number(len(self.column.cards))
        )
        shown = QFontMetrics(strong).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)

    # -- mouse ---------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._mouse.pressed(self, event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mouse.moved(self, event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._mouse.released(self, event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self.row_at(event.position().toPoint())
        if row is not None and event.button() == Qt.MouseButton.LeftButton:
            self._mouse.opened(row)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._mouse.menu_wanted(self.row_at(event.pos()), event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta()
        sideways = delta.x() or event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if sideways or not self.bar.isVisibleTo(self):
            event.ignore()
            return
        pixels = event.pixelDelta().y()
        self.bar.setValue(self.bar.value() - (pixels or round(delta.y() / 120 * self._step())))
        event.accept()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), tooltip(self._tip(event.pos())), self)
            return True
        return super().event(event)

    def _tip(self, position: QPoint) -> str:
        place = self.place_at(position)
        if place is None:
            return self.words() if self.collapsed or position.y() < self.header() else ""
        row = self.column.cards[place]
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        dots = self._state.painter.dots_box(QRectF(self.rect_of(place)), mirrored)
        if dots.contains(position.toPointF()):
            return parts_sentence(row)
        return sentence(row, self._state.currency(), self._state.painter.colour_by)
