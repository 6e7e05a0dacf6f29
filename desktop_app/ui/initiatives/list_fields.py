"""The fields of the initiatives list as columns, order, groups, filters and their words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from desktop_app.domain.filters.field_totals import total_of
from desktop_app.domain.filters.tree import Group
from desktop_app.language.word_order import order_key
from desktop_app.store.reads.list_columns import COLUMN_INDEX, TABLE_WIDTH
from desktop_app.ui.initiatives.columns import field_column, group_label, group_order
from desktop_app.ui.widgets.table.table_model import Row, TableColumn
from desktop_app.ui.widgets.table.view_model import Grouping

if TYPE_CHECKING:
    from desktop_app.domain.fields import FieldSpec
    from desktop_app.domain.filters.tree import FilterField


class ListContent:
    """The fields that were read, and the place of each in a row."""

    def __init__(self, columns: Sequence[TableColumn], currency: Callable[[], str]) -> None:
        self._own = {column.id: column for column in columns}
        self._currency = currency
        self.fields: Mapping[str, FilterField] = {}
        self._typed: Mapping[str, FieldSpec] = {}
        self._at = {name: place for name, place in COLUMN_INDEX.items() if place < TABLE_WIDTH}
        # Made once, as a table keeps what it worked out for a column or a filter as long as it is the same.
        self._further: dict[str, TableColumn] = {}
        self._filter: tuple[Group, date, Callable[[Row], bool] | None] | None = None
        #: Why the present view can't be read; "" when it can.
        self.problem = ""

    def take(
        self,
        fields: Mapping[str, FilterField],
        extra: Sequence[str],
        typed: Mapping[str, FieldSpec] | None = None,
    ) -> None:
        """Take all known fields, those that were read behind the table's own, and those that can be typed in."""
        self.fields, self._typed = fields, typed or {}
        self._at = {name: place for name, place in COLUMN_INDEX.items() if place < TABLE_WIDTH}
        self._further, self._filter = {}, None
        self._at |= {name: TABLE_WIDTH + at for at, name in enumerate(extra)}

    def has(self, names: Iterable[str]) -> bool:
        """True when the rows hold all of these fields that are known."""
        return bool(self.fields) and all(name in self._at or name not in self.fields for name in names)

    def place(self, name: str) -> int:
        """The place of a field in a row; -1 when it was not read."""
        return self._at.get(name, -1)

    def columns(self, shown: Sequence[str]) -> list[TableColumn]:
        """The table's own columns, and one for each further field that shows."""
        more = [name for name in shown if name not in self._own]
        return [*self._own.values(), *(one for name in more if (one := self.column(name)) is not None)]

    def column(self, name: str) -> TableColumn | None:
        """The column of a field; None for a field that is unknown or was not read."""
        if name in self._own:
            return self._own[name]
        field = self.fields.get(name)
        if field is None or name not in self._at:
            return None
        if name not in self._further:
            self._further[name] = field_column(field, self._at[name], self._currency, self._typed.get(name))
        return self._further[name]

    def levels(self, sort: Iterable[tuple[str, bool]]) -> list[tuple[TableColumn, bool]]:
        """The order as the table takes it."""
        return [(column, down) for name, down in sort if (column := self.column(name)) is not None]

    def grouping(self, name: str) -> Grouping | None:
        """The groups as the table takes them."""
        field = self.fields.get(name)
        if field is None or name not in self._at:
            return None
        totals = {one.name: total for one in self.fields.values() if (total := total_of(one))}
        return Grouping(self._at[name], field.label, group_label(field), group_order(field), totals)

    def label(self, name: str) -> str:
        """The label of a field; "" for an unknown one."""
        field = self.fields.get(name)
        return field.label if field is not None else ""

    # Filters

    def acceptor(self, group: Group, today: Callable[[], date]) -> Callable[[Row], bool] | None:
        """A function that tells whether a row matches; None when all do."""
        if not group.parts:
            return None
        day = today()
        if self._filter is None or self._filter[:2] != (group, day):
            from desktop_app.domain.filters.match import predicate

            fields = {name: field for name, field in self.fields.items() if name in self._at}
            self._filter = group, day, predicate(group, fields, self._at, day)
        return self._filter[2]

    def part_acceptors(self, group: Group, today: date) -> list[Callable[[Row], bool] | None]:
        """A function for each part of a filter that must hold; None for a part that can't be used."""
        from desktop_app.domain.filters.match import predicate

        fields = {name: field for name, field in self.fields.items() if name in self._at}
        parts = group.parts if group.mode == "all" else (group,)
        return [predicate(Group("all", (part,)), fields, self._at, today) for part in parts]

    def chips(self, group: Group, currency: str) -> list[str]:
        """The words of each part of a filter that has conditions."""
        if not group.parts:
            return []
        from desktop_app.domain.filters.words import words

        parts: Sequence[Any] = group.parts if group.mode == "all" else (group,)
        return [words(part, self.fields, currency) for part in parts]

    def problems(self, group: Group) -> list[str]:
        """Sentences on parts of the view and its filter that are left out."""
        from desktop_app.domain.filters.tree import problems

        left_out = [sentence for _one, sentence in problems(group, self.fields)] if self.fields else []
        return list(dict.fromkeys([*([self.problem] if self.problem else []), *left_out]))

    def occurring(self, name: str, rows: Iterable[Row]) -> list[str]:
        """The texts that occur in a field, in the order of the alphabet."""
        place = self.place(name)
        if place < 0:
            return []
        texts: set[str] = set()
        for row in rows:
            value = row[place]
            texts.update(value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ())
        return sorted(sorted(texts - {""}), key=order_key)
