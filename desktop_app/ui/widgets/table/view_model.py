"""A table's data as a view shows it: sorted by several columns, and in groups with subtotals."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from PySide6.QtCore import Qt

from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.language.word_order import order_key
from desktop_app.ui.widgets.labels import tooltip
from desktop_app.ui.widgets.table.row_vectors import MANY, Pick, RowVectors
from desktop_app.ui.widgets.table.table_model import (
    NOT_COMPARABLE,
    CellRole,
    Index,
    Row,
    TableColumn,
    TupleTableModel,
    sort_key,
)

Total = Literal["sum", "mean"]


@dataclass(frozen=True, slots=True)
class Grouping:
    """How rows are grouped: the place of the value, its words, and the order of the groups."""

    at: int
    title: str
    label: Callable[[Any], str]
    order: Callable[[Any], Any] | None = None
    totals: Mapping[str, Total] = field(default_factory=dict)


class GroupRef(str):
    """The ref of a group's own row."""

    __slots__ = ()


class GroupRow(tuple[Any, ...]):
    """The row over a group: its words, how many rows it has, and subtotals by column.

    Subtotals are worked out when they are asked for: most groups are not in sight.
    """

    label: str
    is_open: bool
    _rows: list[Row]
    _totals: Mapping[str, tuple[TableColumn, Total]]
    _known: dict[str, tuple[str, str]]

    @property
    def members(self) -> int:
        """How many rows the group has, shown or not."""
        return len(self._rows)

    def text(self, column: str) -> str:
        """The subtotal of a column; "" where it has none."""
        return self._told(column)[0]

    def tip(self, column: str) -> str:
        """What the subtotal of a column covers; "" if it has none."""
        return self._told(column)[1]

    def _told(self, name: str) -> tuple[str, str]:
        subtotal = self._known.get(name)
        if subtotal is None:
            subtotal = self._known[name] = self._worked_out(name)
        return subtotal

    def _worked_out(self, name: str) -> tuple[str, str]:
        if name not in self._totals:
            return "", ""
        column, total = self._totals[name]
        place = column.at
        figures = known_figures(row[place] for row in self._rows)
        numbers = figures.known
        text = ""
        if numbers:
            amount = figures.sum if total == "sum" else figures.mean
            shown = column.display(amount) if column.display is not None else formats.number(amount)
            text = shown if total == "sum" else _("avg. {number}").format(number=shown)
        return text, _total_words(total, numbers, len(self._rows), column.title)


class KnownFigures(NamedTuple):
    """What is known of some numbers: how many are, and their sum, mean and ends, 0 where none is."""

    known: int
    unknown: int
    sum: float
    mean: float
    lowest: float
    highest: float


def known_figures(values: Iterable[Any]) -> KnownFigures:
    """The figures of a subtotal or a selection; None is unknown and counts nowhere."""
    listed = list(values)
    numbers = [value for value in listed if isinstance(value, (int, float))]
    if not numbers:
        return KnownFigures(0, len(listed), 0.0, 0.0, 0.0, 0.0)
    total = sum(numbers)
    return KnownFigures(
        len(numbers), len(listed) - len(numbers), total, total / len(numbers), min(numbers), max(numbers)
    )


class ViewTableModel(TupleTableModel):
    """Rows in several levels of order; with a grouping, each group has a row of its own above it."""

    def __init__(self, columns: Sequence[TableColumn], rows: Iterable[Row] = ()) -> None:
        super().__init__(columns, rows)
        self._data: list[Row] = self._rows
        self._matching: Sequence[int] = self._order
        self._levels: list[tuple[TableColumn, bool]] = []
        self._vectors = RowVectors()
        self._pick: Pick | None = None
        # The values at one place of the rows, kept for sums: the place, the rows, the values.
        # The columns that totals are taken of, and the rows that they are of.
        self._added: list[Row] | None = None
        self._added_columns: dict[int, list[Any]] = {}
        self._grouping: Grouping | None = None
        self._folded: set[str] = set()
        self._groups: list[GroupRow] = []

    # What is shown

    def set_columns(self, columns: Sequence[TableColumn]) -> None:
        """Show other columns over the same rows."""
        self.beginResetModel()
        self._describe(columns)
        self._shown.clear()
        self._sorted = self._first_level()
        self.endResetModel()

    def set_view(
        self,
        rows: Iterable[Row] | None,
        accept: Callable[[Row], bool] | None,
        levels: Sequence[tuple[TableColumn, bool]],
        grouping: Grouping | None,
        pick: Pick | None = None,
    ) -> None:
        """Set rows (None: the present ones), filter, order and groups, worked out once.

        `pick` filters once more, all rows at a time.
        """
        if grouping is None or self._grouping is None or grouping.at != self._grouping.at:
            self._folded = set()
        self._accept, self._levels, self._grouping = accept, list(levels), grouping
        self._pick = pick
        self._sorted = self._first_level()
        if rows is None:
            self._apply()
        else:
            self._replace(list(rows))

    def set_levels(self, levels: Sequence[tuple[TableColumn, bool]]) -> None:
        """Sort by several columns, the first one first; filter and groups stay."""
        self.set_view(None, self._accept, levels, self._grouping, self._pick)

    def adopt(self, prepared: RowVectors) -> None:
        """Take over what was prepared for sorting many rows."""
        self._vectors.adopt(prepared)

    def sort_by(self, column_id: str, descending: bool = False) -> None:
        """Sort by one column; "" is the order in which the rows were given."""
        column = next((one for one in self._columns if one.id == column_id), None)
        self._levels = [(column, descending)] if column is not None else []
        self._sorted = self._first_level()
        self._apply()

    def levels(self) -> tuple[tuple[str, bool], ...]:
        """(column, downwards) of each level of the order, the first one first."""
        return tuple((column.id, descending) for column, descending in self._levels)

    def _first_level(self) -> tuple[int, bool] | None:
        if not self._levels:
            return None
        first, descending = self._levels[0]
        at = next((i for i, column in enumerate(self._columns) if column.id == first.id), -1)
        return (at, descending) if at >= 0 else None

    def rows(self) -> list[Row]:
        """All rows but those of groups, shown or not, in the order they were given."""
        return self._data

    def shown_rows(self) -> list[Row]:
        """The rows that show, without those of groups."""
        return [row for row in super().shown_rows() if not isinstance(row, GroupRow)]

    def matching_total(self, at: int) -> tuple[int, float | None]:
        """How many rows the filter takes, and the sum of their values at one place; None if all are unknown.

        Rows in collapsed groups count too.
        """
        if isinstance(self._matching, array):
            return len(self._matching), self._vectors.total(self._data, at, self._matching)
        if self._added is not self._data:
            self._added, self._added_columns = self._data, {}
        if at not in self._added_columns:
            self._added_columns[at] = [row[at] for row in self._data]
        values = self._added_columns[at]
        # In C, as it is done at each letter that is typed into a search.
        total = sum(filter(None, map(values.__getitem__, self._matching)))
        is_known = bool(total) or any(values[index] is not None for index in self._matching)
        return len(self._matching), total if is_known else None

    def matching_rows(self) -> list[Row]:
        """The rows that the filter takes, also those in collapsed groups."""
        return [self._data[index] for index in self._matching]

    def update_rows(self, changed: Iterable[Row]) -> None:
        """Replace rows by their ref, such as after an edit; rows that are new are added."""
        by_ref = {row[0]: row for row in changed}
        fresh = [by_ref.pop(row[0], row) for row in self._data]
        self._replace([*fresh, *by_ref.values()])

    # Groups

    def group_at(self, position: int) -> GroupRow | None:
        """The group whose row shows at a position; None for other rows."""
        row = self.row_at(position) if 0 <= position < len(self._order) else None
        return row if isinstance(row, GroupRow) else None

    def groups(self) -> tuple[GroupRow, ...]:
        """The groups in their order."""
        return tuple(self._groups)

    def fold(self, ref: str, folded: bool | None = None) -> None:
        """Collapse or expand a group; None toggles it."""
        wanted = ref not in self._folded if folded is None else folded
        if wanted:
            self._folded.add(str(ref))
        else:
            self._folded.discard(str(ref))
        self._apply()

    def fold_all(self, folded: bool) -> None:
        """Collapse or expand all groups."""
        self._folded = {str(group[0]) for group in self._groups} if folded else set()
        self._apply()

    def _grouped(self, order: Sequence[int], grouping: Grouping) -> tuple[list[int], list[GroupRow]]:
        members: dict[Any, list[int]] = {}
        data, at = self._data, grouping.at
        for index in order:
            value = data[index][at]
            members.setdefault(None if value == "" else value, []).append(index)
        known = [value for value in members if value is not None]
        key = grouping.order or (lambda value: order_key(str(value)))
        try:
            known.sort(key=lambda value: (key(value) is None, key(value)))
        except NOT_COMPARABLE:
            known.sort(key=lambda value: order_key(str(value)))
        totals = {
            column.id: (column, total)
            for column in self._columns
            if (total := grouping.totals.get(column.id)) is not None
        }
        width = len(data[0]) if data else 0
        shown: list[int] = []
        groups: list[GroupRow] = []
        for value in [*known, *([None] if None in members else [])]:
            ref = GroupRef(f"{grouping.title}\n{'' if value is None else value}")
            row = GroupRow([ref, *[None] * (width - 1)])
            row.label, row.is_open = grouping.label(value), ref not in self._folded
            row._rows, row._totals, row._known = [data[index] for index in members[value]], totals, {}
            shown.append(len(data) + len(groups))
            groups.append(row)
            if row.is_open:
                shown += members[value]
        return shown, groups

    # Inside

    def _ordered(self) -> Sequence[int]:
        rows, accept = self._data, self._accept
        if len(rows) >= MANY or self._pick is not None:
            return self._vectors.order(rows, accept, self._pick, self._levels)
        order = list(range(len(rows)))
        if accept is not None:
            order = [index for index, row in enumerate(rows) if accept(row)]
        for column, descending in reversed(self._levels):
            order = _sorted(order, rows, column, descending)
        return order

    def _apply(self) -> None:
        self._show(self._data)

    def _replace(self, fresh: list[Row]) -> None:
        before = self._data
        same = len(fresh) == len(before) and all(
            new[0] == old[0] for new, old in zip(fresh, before, strict=True)
        )
        self._show(fresh, moved=not same)

    def _show(self, fresh: list[Row], moved: bool = False) -> None:
        """Replace rows, order and groups together, so that they always match."""
        before, held = self._order, self._rows
        edited = fresh is not self._data
        old_data, old_matching = self._data, self._matching
        self._data = fresh
        matching = self._ordered()
        order, groups = matching, list[GroupRow]()
        if self._grouping is not None:
            order, groups = self._grouped(matching, self._grouping)
        rows: list[Row] = [*fresh, *groups] if groups else fresh
        if order == before and not moved:
            # Nothing moves, so the view keeps its place and its editor.
            self._rows, self._matching, self._groups = rows, matching, groups
            if edited or groups:
                self._shown.clear()
                if order:
                    last = self.index(len(order) - 1, len(self._columns) - 1)
                    self.dataChanged.emit(self.index(0, 0), last)
            if not edited:
                self.order_changed.emit()
            return
        # Until the signal is sent, everybody must see the state before.
        self._data, self._matching, self._rows = old_data, old_matching, held

        def change() -> None:
            self._data, self._rows = fresh, rows
            self._order, self._matching, self._groups = order, matching, groups
            if edited:
                self._shown.clear()

        self._change(change)

    # Cells

    def shown(self, position: int, column: int) -> str:
        row = self._rows[self._order[position]]
        if isinstance(row, GroupRow):
            return row.text(self._columns[column].id)
        return super().shown(position, column)

    def kind(self, position: int, column: int) -> str:
        return "neutral" if self.group_at(position) is not None else super().kind(position, column)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self.group_at(index.row()) is not None:
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)

    def _other(self, index: Index, role: int) -> Any:
        group = self.group_at(index.row())
        if group is None:
            return super()._other(index, role)
        column = self._columns[index.column()]
        if role == CellRole.REF:
            return group[0]
        if role == Qt.ItemDataRole.EditRole:
            return group.text(column.id)
        tip = group.tip(column.id)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(tip or group_words(group))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            text = group.text(column.id)
            return f"{group_words(group)}. {tip} {text}" if text else group_words(group)
        return None


def group_words(group: GroupRow) -> str:
    """What a group's row says: its words and how many initiatives it has."""
    n = ngettext("{n} initiative", "{n} initiatives", group.members)
    return _("{group} · {initiatives}").format(
        group=group.label, initiatives=n.format(n=formats.number(group.members))
    )


def _total_words(total: Total, known: int, members: int, title: str) -> str:
    if not known:
        return _("{field}: unknown for all").format(field=title)
    sentence = (
        _("{field}: sum of {n} known, of {total}")
        if total == "sum"
        else _("{field}: mean of {n} known, of {total}")
    )
    return sentence.format(field=title, n=formats.number(known), total=formats.number(members))


def _sorted(order: list[int], rows: list[Row], column: TableColumn, descending: bool) -> list[int]:
    """The order sorted by one column, rows that are equal in it as they were; unknown comes last."""
    keys = {index: sort_key(column, rows[index][column.ordered_at]) for index in order}
    known = [index for index in order if keys[index] is not None]
    try:
        known.sort(key=keys.__getitem__, reverse=descending)
    except NOT_COMPARABLE:  # mixed kinds of values: as texts
        known.sort(key=lambda index: order_key(str(rows[index][column.ordered_at])), reverse=descending)
    return known if len(known) == len(order) else known + [index for index in order if keys[index] is None]
