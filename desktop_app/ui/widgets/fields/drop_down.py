"""The open list of a choice: whole rows, a search over long lists, groups, and the keys that belong to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QElapsedTimer,
    QEvent,
    QItemSelectionModel,
    QObject,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QAction,
    QCloseEvent,
    QCursor,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.language.i18n import _
from desktop_app.language.search_text import fold
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import icons, theme
from desktop_app.ui.look.direction import own_direction
from desktop_app.ui.look.icons import paint as paint_icon
from desktop_app.ui.widgets.labels import Label

#: A list of more rows than this can be searched.
SEARCHED_OVER = 8
#: At most this many rows show at once.
MOST_ROWS = 12

_ROW = 31
_SIDE = 6
_TICK = 16
_GAP = 16
_BAR = 12
# A press that opens the list and is let go of this much later, somewhere else, takes the row that it ends on.
_DRAG_MS = 300


@dataclass(frozen=True, slots=True)
class DropDownRow:
    """A row of the list: an entry of the choice by its place there, or a heading over some (-1)."""

    text: str
    details: tuple[str, ...] = ()
    source: int = -1
    enabled: bool = True
    icon: Any = None
    #: Words that find the row and do not show.
    keywords: str = ""


class _Rows(QAbstractListModel):
    def __init__(self, current: int) -> None:
        super().__init__()
        self.rows: list[DropDownRow] = []
        self.current = current

    def show(self, rows: list[DropDownRow]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Any = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def flags(self, index: Any) -> Qt.ItemFlag:
        row = self.rows[index.row()]
        if row.source < 0 or not row.enabled:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (row.text, *row.details)))
        return None


class _RowDelegate(QStyledItemDelegate):
    """An entry with a tick before the one that holds, and its details at the other side."""

    def __init__(self, parent: QObject, widths: list[int], indent: int) -> None:
        super().__init__(parent)
        self._widths = widths
        self._indent = indent

    def sizeHint(self, option: QStyleOptionViewItem, index: Any) -> QSize:
        return QSize(60, theme.px(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Any) -> None:
        model = index.model()
        if not isinstance(model, _Rows):
            return
        row, area, way = model.rows[index.row()], option.rect, option.direction
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selection"))
            painter.drawRoundedRect(area.adjusted(0, 1, 0, -1), 5, 5)
            theme.paint_chosen(painter, area.adjusted(0, 1, 0, -1), 5)
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        if row.source < 0:
            self._write(
                painter, area.adjusted(8, 0, -8, 0), row.text, "small", 600, "muted", align, way, area
            )
            painter.restore()
            return
        holds = row.source == model.current
        tone = "ink" if row.enabled else "disabled"
        if holds:
            side = theme.px(13)
            mark = QRect(area.left() + 8, area.center().y() - side // 2, side, side)
            paint_icon(painter, "check", QStyle.visualRect(way, area, mark).toRectF(), theme.colour("accent"))
        room = area.adjusted(8 + theme.px(_TICK), 0, -10, 0)
        if row.icon is not None and not row.icon.isNull():
            side = theme.px(16)
            box = QRect(room.left(), area.center().y() - side // 2, side, side)
            row.icon.paint(painter, QStyle.visualRect(way, area, box))
            room.setLeft(box.right() + 8)
        elif self._indent:
            room.setLeft(room.left() + self._indent)
        far = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTrailing
        for width, text in reversed(list(zip(self._widths, row.details, strict=False))):
            box = QRect(room.right() - width + 1, area.top(), width, area.height())
            self._write(painter, box, text, "body", 400, "muted", far, way, area)
            room.setRight(box.left() - theme.px(_GAP))
        if chosen and not theme.tokens().high_contrast:
            tone = "accent"
        self._write(painter, room, row.text, "body", 600 if holds else 400, tone, align, way, area)
        painter.restore()

    def _write(
        self,
        painter: QPainter,
        room: QRect,
        text: str,
        size: str,
        weight: int,
        tone: str,
        align: Qt.AlignmentFlag,
        way: Qt.LayoutDirection,
        area: QRect,
    ) -> None:
        painter.setFont(theme.font(size, weight))
        painter.setPen(theme.colour(tone))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        align = QStyle.visualAlignment(way, align)
        painter.drawText(QStyle.visualRect(way, area, room), int(align), own_direction(shown))


class DropDown(QWidget):
    """The list under a choice. `taken(place)` is sent for the entry that is taken, `shown(place)` for the one that is
    highlighted, `gone_on(is_forward)` after Tab took one."""

    taken = Signal(int)
    shown = Signal(int)
    gone_on = Signal(bool)

    def __init__(self, combo: QComboBox, entries: list[DropDownRow], current: int, name: str) -> None:
        super().__init__(combo, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # Qt gives a frame in a combo box no stylesheet, as it takes it for its own list.
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setObjectName("popup")
        self.setAccessibleName(name)
        self._combo = combo
        self._all = entries
        self._taken = False
        count = sum(1 for row in entries if row.source >= 0)
        self._details = self._detail_widths()
        self._rows = _Rows(current)
        self.list = QListView()
        self.list.setAccessibleName(name)
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerItem)
        self.list.setModel(self._rows)
        grouped = any(row.source < 0 for row in entries)
        self.list.setItemDelegate(_RowDelegate(self.list, self._details, theme.px(6) if grouped else 0))
        self.list.setMouseTracking(True)
        self.search: QLineEdit | None = None
        self._none = Label("", tone="muted", wrap=True)
        self._none.setContentsMargins(10, 8, 10, 8)
        self._none.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        if count > SEARCHED_OVER:
            column.addWidget(self._search_line(count, name))
        self._inner = inner = QVBoxLayout()
        inner.setContentsMargins(_SIDE - 1, _SIDE - 1, _SIDE - 1, _SIDE - 1)
        inner.addWidget(self._none)
        inner.addWidget(self.list, 1)
        column.addLayout(inner, 1)
        self._keys = self._key_line() if self.search is not None else None
        if self._keys is not None:
            column.addWidget(self._keys)
        self._none.hide()
        self._pressed = QElapsedTimer()
        self._pressed_at = QPoint()
        self._began_here = True
        self._pointer = QCursor.pos()
        self._rows.show(entries)
        self.list.selectionModel().currentChanged.connect(lambda now, _before: self._tell(now.row()))
        self.list.clicked.connect(lambda index: self.take(index.row()))
        self.list.viewport().installEventFilter(self)
        focus = self.search or self.list
        focus.installEventFilter(self)
        focus.setFocus()

    # -- for the choice ------------------------------------------------------------------------

    def open_at(self, field: QRect) -> None:
        """Show the list under `field` (in screen coordinates), or above it where there is more room."""
        self._place(field)
        self.show()
        row = next((at for at, row in enumerate(self._rows.rows) if row.source == self._rows.current), -1)
        self._mark(row if row >= 0 else self._next(-1, 1), QListView.ScrollHint.PositionAtCenter)
        if self.search is not None:
            self.search.setFocus()
        else:
            self.list.setFocus()

    def opened_by_press(self, at: QPoint) -> None:
        """The mouse is held down at `at` (on the screen): let go of over a row, it takes that row."""
        self._pressed.start()
        self._pressed_at = at
        self._began_here = False

    def type(self, text: str) -> None:
        """Search for what was typed when the list was not open yet."""
        if self.search is not None:
            self.search.setText(text)
        else:
            self.list.keyboardSearch(text)

    def rows(self) -> list[DropDownRow]:
        """What the list shows now, headings too."""
        return list(self._rows.rows)

    def marked(self) -> str:
        """The text of the highlighted row; "" for none."""
        row = self.list.currentIndex().row()
        return self._rows.rows[row].text if 0 <= row < len(self._rows.rows) else ""

    def take(self, row: int) -> None:
        """Choose a row and close."""
        if not 0 <= row < len(self._rows.rows):
            return
        chosen = self._rows.rows[row]
        if chosen.source < 0 or not chosen.enabled:
            return
        self._taken = True
        self.close()
        self.taken.emit(chosen.source)

    # -- parts ---------------------------------------------------------------------------------

    def _search_line(self, count: int, name: str) -> QWidget:
        from desktop_app.language import formats

        self.search = QLineEdit()
        self.search.setObjectName("dropdown_search")
        self.search.setPlaceholderText(_("Search {n} entries").format(n=formats.number(count)))
        self.search.setAccessibleName(_("Search in {name}").format(name=name))
        mark = QAction(self.search)
        mark.setIcon(icons.icon("search"))
        self.search.addAction(mark, QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._find)
        return self.search

    def _key_line(self) -> QWidget:
        line = QFrame()
        line.setObjectName("dropdown_keys")
        row = QHBoxLayout(line)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(SPACING["xs"])
        for keys, text in (
            ("↑ ↓", _("choose")),
            (_("Enter"), _("take")),
            (_("Esc"), _("leave as it was")),
        ):
            key = Label(keys, "small")
            key.setObjectName("dropdown_key")
            row.addWidget(key)
            row.addWidget(Label(text, "small", tone="muted"))
            row.addSpacing(SPACING["s"])
        row.addStretch(1)
        return line

    def _detail_widths(self) -> list[int]:
        metrics = QFontMetrics(theme.font())
        widths: list[int] = []
        for row in self._all:
            for at, text in enumerate(row.details):
                if at == len(widths):
                    widths.append(0)
                widths[at] = max(widths[at], metrics.horizontalAdvance(text))
        return widths

    def _wanted_width(self) -> int:
        metrics = QFontMetrics(theme.font("body", 600))
        longest = max((metrics.horizontalAdvance(row.text) for row in self._all), default=0)
        has_icons = any(row.icon is not None and not row.icon.isNull() for row in self._all)
        indent = theme.px(16) + 8 if has_icons else theme.px(6)
        details = sum(width + theme.px(_GAP) for width in self._details)
        bar = _BAR if len(self._all) > MOST_ROWS else 0
        # The keys are whole too.
        least = self._keys.sizeHint().width() + 2 if self._keys is not None else 0
        return max(8 + theme.px(_TICK) + indent + longest + details + 14 + bar + 2 * _SIDE, least)

    def _place(self, field: QRect) -> None:
        screen = self._combo.screen().availableGeometry()
        # As far as it fits, a list stays in its window: what hangs over the edge seems cut.
        window = self._combo.window().geometry().intersected(screen)
        row = theme.px(_ROW)
        self.list.setFixedHeight(row)
        rest = self._height() - row
        wanted = min(max(len(self._all), 1), MOST_ROWS)
        below, above = screen.bottom() - field.bottom() - 4, field.top() - screen.top() - 4
        under = below >= wanted * row + rest or below >= above
        rows = max(1, min(wanted, ((below if under else above) - rest) // row))
        self.list.setFixedHeight(rows * row)
        self._none.setFixedHeight(rows * row)
        height = self._height()
        width = min(max(field.width(), self._wanted_width()), screen.width())
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = field.right() + 1 - width if mirrored else field.left()
        room = window if width <= window.width() else screen
        left = max(room.left(), min(left, room.right() + 1 - width))
        top = field.bottom() + 3 if under else field.top() - 2 - height
        self.setFixedSize(width, height)
        self.move(left, top)

    def _height(self) -> int:
        """The height that the parts ask for, however many rows the list shows."""
        layout = self.layout()
        assert layout is not None
        for part in self.findChildren(QWidget):
            part.ensurePolished()
        self._inner.invalidate()
        layout.invalidate()
        return layout.sizeHint().height()

    # -- choosing ------------------------------------------------------------------------------

    def _find(self, text: str) -> None:
        words = fold(text).split()
        matching: list[DropDownRow] = []
        heading: DropDownRow | None = None
        for row in self._all:
            if row.source < 0:
                heading = row
                continue
            of_group = fold(heading.text) if heading is not None else ""
            searched = " ".join((fold(row.text), of_group, *map(fold, row.details), fold(row.keywords)))
            if all(word in searched for word in words):
                if heading is not None and heading not in matching:
                    matching.append(heading)
                matching.append(row)
        self._rows.show(matching)
        self._none.setText(_("No results for “{text}”").format(text=text.strip()))
        self._none.setVisible(not matching)
        self.list.setVisible(bool(matching))
        # What begins with the words stands for what was meant before what holds them somewhere.
        first = next(
            (
                at
                for at, row in enumerate(matching)
                if row.source >= 0 and row.enabled and fold(row.text).startswith(fold(text).strip())
            ),
            self._next(-1, 1),
        )
        self._mark(first)

    def _next(self, at: int, step: int) -> int:
        """The next row that can be taken; `at` where there is none."""
        place = at + step
        while 0 <= place < len(self._rows.rows):
            row = self._rows.rows[place]
            if row.source >= 0 and row.enabled:
                return place
            place += 1 if step > 0 else -1
        return at

    def _mark(self, row: int, hint: QListView.ScrollHint = QListView.ScrollHint.EnsureVisible) -> None:
        if not 0 <= row < len(self._rows.rows) or self._rows.rows[row].source < 0:
            return
        index = self._rows.index(row)
        self.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        # A heading over the first row comes into sight with it.
        if row and self._next(row, -1) == row:
            self.list.scrollTo(self._rows.index(0))
        self.list.scrollTo(index, hint)

    def _tell(self, row: int) -> None:
        if not 0 <= row < len(self._rows.rows):
            return
        self.shown.emit(self._rows.rows[row].source)
        if QAccessible.isActive():
            # The search has the focus, and the list would move its choice without a word.
            event = QAccessibleEvent(self.list, QAccessible.Event.Focus)
            event.setChild(row)
            QAccessible.updateAccessibility(event)

    def _step(self, key: int) -> bool:
        at, last = self.list.currentIndex().row(), len(self._rows.rows) - 1
        page = max(1, self.list.viewport().height() // theme.px(_ROW) - 1)
        if key == Qt.Key.Key_Down:
            target = self._next(at, 1)
        elif key == Qt.Key.Key_Up:
            target = self._next(at, -1)
        elif key == Qt.Key.Key_PageDown:
            target = self._next(min(at + page, last) - 1, 1)
        elif key == Qt.Key.Key_PageUp:
            target = self._next(max(at - page, 0) + 1, -1)
        elif self.search is None and key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            target = self._next(-1, 1) if key == Qt.Key.Key_Home else self._next(last + 1, -1)
        else:
            return False
        self._mark(target)
        return True

    def _key(self, event: QKeyEvent) -> bool:
        key, at = event.key(), self.list.currentIndex().row()
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if key == Qt.Key.Key_Escape or (alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down)):
            self.close()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F4) or (
            key == Qt.Key.Key_Space and self.search is None
        ):
            self.take(at)
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.take(at)
            self.close()
            self.gone_on.emit(key == Qt.Key.Key_Tab)
        else:
            return self._step(key)
        return True

    def _released(self, event: QMouseEvent) -> bool:
        """Take the row that a press on the field was dragged to."""
        if self._began_here:
            return False
        self._began_here = True
        moved = (event.globalPosition().toPoint() - self._pressed_at).manhattanLength()
        if moved < 6 or self._pressed.elapsed() < _DRAG_MS:
            return True
        self.take(self.list.indexAt(event.position().toPoint()).row())
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        if kind == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            # A list that opens under the pointer highlights nothing before the pointer moves.
            if event.globalPosition().toPoint() != self._pointer:
                self._pointer = QPoint(-1, -1)
                self._mark(self.list.indexAt(event.position().toPoint()).row())
        elif kind == QEvent.Type.MouseButtonPress:
            self._began_here = True
        elif kind == QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent):
            return self._released(event)
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # A press on the field itself closes the list, and does not open it again at once.
        field = QRect(self._combo.mapToGlobal(QPoint(0, 0)), self._combo.size())
        if field.contains(event.globalPosition().toPoint()):
            self.setAttribute(Qt.WidgetAttribute.WA_NoMouseReplay)
        super().mousePressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._taken:
            self.shown.emit(self._rows.current)
        super().closeEvent(event)
