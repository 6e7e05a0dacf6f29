"""Makes a row that was read from a damaged file fit the columns of a new one, for a rescue."""

from __future__ import annotations

from typing import Any

from desktop_app.domain.damaged_records import DamagedValue, literal
from desktop_app.store.damage.column_rules import ColumnRule, TableRules, table_rules

_STORAGE = {str: "text", int: "integer", float: "real", bytes: "blob", type(None): "null"}


class Misfits:
    """Puts something that fits in the place of values of the wrong type, and says what they were."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor
        self._rules: dict[str, TableRules] = {rules.table: rules for rules in table_rules()}

    def fitting_row(
        self, table: str, columns: list[str], row: tuple[Any, ...]
    ) -> tuple[tuple[Any, ...], list[DamagedValue]]:
        """The row as it can be kept, and the values that had to go."""
        rules = self._rules[table]
        by_name = {column.name: column for column in rules.columns}
        values = dict(zip(columns, row, strict=True))
        taken: list[DamagedValue] = []
        for name, value in values.items():
            column = by_name.get(name)
            if column is None or _fits(column, value):
                continue
            values[name] = self._instead(column, values, value)
            if value is not None and not column.is_link:
                owner = values.get(rules.owner, "") if rules.owner else ""
                storage = _STORAGE[type(value)]
                content = value if isinstance(value, bytes) else str(value).encode()
                taken.append(
                    DamagedValue(
                        kind=table,
                        record_id=values[rules.key],
                        field_name=name,
                        owner_id=owner if isinstance(owner, str) else "",
                        held=literal(storage, content),
                    )
                )
        return tuple(values.values()), taken

    def _instead(self, column: ColumnRule, values: dict[str, Any], value: Any) -> Any:
        if column.is_link:
            return "x" + (value if isinstance(value, bytes) else str(value).encode()).hex()
        if column.instead == "rowid":
            return 0
        expression = column.instead.replace("substr(id", "substr(?")
        parameters = (values["id"],) if "?," in expression else ()
        return self._cursor.execute(f"SELECT {expression}", parameters).fetchone()[0]


def _fits(column: ColumnRule, value: Any) -> bool:
    storage = _STORAGE[type(value)]
    if storage == "null":
        return column.nullable
    return storage == column.storage or (storage == "integer" and column.storage == "real")
