"""A panel to choose columns of a list among all fields, their order, and the sorting of its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop_app.domain.filters.tree import FilterField
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.fuzzy import Finder
from desktop_app.ui.filtering.field_picker import FieldButton
from desktop_app.ui.widgets.buttons import Button, IconButton
from desktop_app.ui.widgets.fields.combo_box import ComboBox
from desktop_app.ui.widgets.fields.picker import CheckDelegate
from desktop_app.ui.widgets.labels import Heading, tooltip
from desktop_app.ui.widgets.search_field import SearchField

Levels = tuple[tuple[str, bool], ...]
_MOST_LEVELS = 5
_MOST = 300


class ColumnsPanel(QWidget):
    """`columns_chosen([names])` in their order; `sorting_chosen(levels)`; `reset()` for the usual columns,
    `own_wanted()` to change the portfolio's own fields."""

    columns_chosen = Signal(object)
    sorting_chosen = Signal(object)
    reset = Signal()
    own_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields: Mapping[str, FilterField] = {}
        self._shown: list[str] = []
        self.search = SearchField(_("Search fields"))
        self.search.changed.connect(lambda _text: self._fill())
        self.list = QListWidget()
        self.list.setAccessibleName(_("Columns"))
        self.list.setUniformItemSizes(True)
        self.list.setItemDelegate(CheckDelegate(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._toggle)
        self.list.installEventFilter(self)
        self.search.installEventFilter(self)
        moves = QHBoxLayout()
        self.up = Button(_("Move left"), lambda: self._move(-1), look="small")
        self.down = Button(_("Move right"), lambda: self._move(1), look="small")
        for button in (self.up, self.down):
            moves.addWidget(button)
        moves.addStretch(1)
        moves.addWidget(Button(_("Reset to defaults"), self.reset.emit, look="link"))
        own = Button(_("Custom fields"), self.own_wanted.emit, icon="edit", look="small")
        own.setAccessibleName(_("Add or edit custom fields"))
        self._order = QVBoxLayout()
        self._order.setSpacing(SPACING["xs"])
        self.rows: list[_LevelRow] = []
        self.add_level = Button(_("Then by"), self._add_level, icon="add", look="small")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["s"])
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addLayout(moves)
        column.addWidget(Heading(_("Sorted by")))
        column.addLayout(self._order)
        column.addWidget(self.add_level, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(own, 0, Qt.AlignmentFlag.AlignLeft)

    # Columns

    def show_columns(self, fields: Mapping[str, FilterField], shown: Sequence[str]) -> None:
        """Offer all fields; those that show come first and are ticked."""
        if fields == self._fields and list(shown) == self._shown and self.list.count():
            return
        self._fields, self._shown = fields, [name for name in shown if name in fields]
        self._fill()

    def _fill(self) -> None:
        current = self._current()
        names = [*self._shown, *(name for name in self._fields if name not in self._shown)]
        text = self.search.text().strip()
        if text:
            labels = [f"{self._fields[name].label} {self._fields[name].group}" for name in names]
            names = [names[at] for at in Finder(labels).find(text, _MOST)]
        self.list.clear()
        for name in names:
            field = self._fields[name]
            label = field.label if name in self._shown else _("{field}  –  {group}")
            item = QListWidgetItem(
                label.format(field=field.label, group=field.group) if label != field.label else label
            )
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setToolTip(tooltip(field.label))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            on = name in self._shown
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
            self.list.addItem(item)
            if name == current:
                self.list.setCurrentItem(item)
        if self.list.currentRow() < 0 and self.list.count():
            self.list.setCurrentRow(0)

    def _current(self) -> str:
        item = self.list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""

    def _toggle(self, item: QListWidgetItem) -> None:
        name = str(item.data(Qt.ItemDataRole.UserRole))
        if name in self._shown:
            if len(self._shown) == 1:
                return  # a table without columns shows nothing
            self._shown.remove(name)
        else:
            self._shown.append(name)
        on = name in self._shown
        item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.columns_chosen.emit(list(self._shown))

    def _move(self, by: int) -> None:
        name = self._current()
        if name not in self._shown:
            return
        at = self._shown.index(name)
        self._shown.insert(max(0, at + by), self._shown.pop(at))
        self._fill()
        self.columns_chosen.emit(list(self._shown))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key, step = event.key(), {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
            if watched is self.search and key == Qt.Key.Key_Down:
                self.list.setFocus(Qt.FocusReason.TabFocusReason)
                return True
            if watched is self.list:
                if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                    self._move(step)
                    return True
                item = self.list.currentItem()
                if key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
                    self._toggle(item)
                    return True
        return super().eventFilter(watched, event)

    # Order of the rows

    def show_sorting(self, fields: Mapping[str, FilterField], levels: Levels) -> None:
        """Show what the rows are sorted by."""
        if levels == self.levels() and self.rows and fields == self._fields:
            return
        for row in self.rows:
            self._order.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []
        for name, down in levels:
            self._append(fields, name, down)
        self._show_button()

    def levels(self) -> Levels:
        """(field, downwards) of each level that is chosen."""
        return tuple((row.field.field(), row.is_down()) for row in self.rows if row.field.field())

    def _append(self, fields: Mapping[str, FilterField], name: str, down: bool) -> _LevelRow:
        row = _LevelRow(fields, name, down)
        row.edited.connect(lambda: self.sorting_chosen.emit(self.levels()))
        row.removed.connect(lambda: self._remove(row))
        self.rows.append(row)
        self._order.addWidget(row)
        return row

    def _add_level(self) -> None:
        row = self._append(self._fields, "", False)
        self._show_button()
        row.field.setFocus(Qt.FocusReason.OtherFocusReason)
        row.field.open_soon()

    def _remove(self, row: _LevelRow) -> None:
        self.rows.remove(row)
        self._order.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._show_button()
        self.add_level.setFocus(Qt.FocusReason.OtherFocusReason)
        self.sorting_chosen.emit(self.levels())

    def _show_button(self) -> None:
        self.add_level.set_text(_("Then by") if self.rows else _("Choose a field"))
        self.add_level.setVisible(len(self.rows) < _MOST_LEVELS)


class _LevelRow(QWidget):
    """One level of the order: field and direction."""

    edited = Signal()
    removed = Signal()

    def __init__(self, fields: Mapping[str, FilterField], name: str, down: bool) -> None:
        super().__init__()
        self.field = FieldButton(_("Sort by"))
        self.field.set_fields(fields.values())
        self.field.show_field(name)
        self.field.chosen.connect(lambda _name: self.edited.emit())
        self.direction = ComboBox()
        self.direction.setAccessibleName(_("Direction"))
        self.direction.addItem(_("Ascending"), False)
        self.direction.addItem(_("Descending"), True)
        self.direction.setCurrentIndex(int(down))
        self.direction.activated.connect(lambda _at: self.edited.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING["s"])
        row.addWidget(self.field, 3)
        row.addWidget(self.direction, 2)
        row.addWidget(IconButton("remove", _("Remove this level"), self.removed.emit))

    def is_down(self) -> bool:
        """True when the largest comes first."""
        return bool(self.direction.currentData())
