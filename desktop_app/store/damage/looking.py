"""Finds the first value in a file that does not fit where it stands, without changing anything."""

from __future__ import annotations

from functools import cache
from typing import Any

from desktop_app.store import search_file
from desktop_app.store.damage.column_rules import FIGURES_UNFIT, TableRules, table_rules

# Rows of the history that point at no entry of it are the history's own check to name.
_LINKS_LEFT = frozenset({"changed_record"})
_DECODING = "could not decode to utf-8"


def odd_table(raw: Any) -> str:
    """The first table whose values SQLite does not hold to their types, as this schema's tables do."""
    strict = {row[1]: bool(row[5]) for row in raw.execute("PRAGMA main.table_list")}
    for rules in table_rules():
        names = {row[1] for row in raw.execute(f'PRAGMA table_info("{rules.table}")')}
        if not strict.get(rules.table) or not names.issuperset(column.name for column in rules.columns):
            return rules.table
    return "" if strict.get("summary") and strict.get("search_entry") else "summary"


def has_search_index(raw: Any) -> bool:
    """True when the search index is one that can be asked."""
    row = raw.execute("SELECT sql FROM sqlite_master WHERE name = 'search_index'").fetchone()
    return bool(row and row[0] and "".join(row[0].split()) == "".join(search_file.SCHEMA[0].split()))


def first_misfit(raw: Any) -> str:
    """What does not fit, as table and column; empty where everything does."""
    for rules in table_rules():
        if name := _misfit_in(raw, rules):
            return f"{rules.table}.{name}"
    if raw.execute(f"SELECT 1 FROM summary WHERE {FIGURES_UNFIT} LIMIT 1").fetchone():
        return "summary.attention"
    for table, _row, _parent, number in broken_links(raw):
        return f"{table}.{link_columns(raw, table)[number]}"
    return "" if has_search_index(raw) else "search_index"


def _misfit_in(raw: Any, rules: TableRules) -> str:
    condition = _condition(rules)
    if condition and raw.execute(f'SELECT 1 FROM "{rules.table}" WHERE {condition} LIMIT 1').fetchone():
        for column in rules.columns:
            if (
                column.unfit
                and raw.execute(f'SELECT 1 FROM "{rules.table}" WHERE {column.unfit} LIMIT 1').fetchone()
            ):
                return column.name
    return broken_text(raw, rules)


@cache
def _condition(rules: TableRules) -> str:
    return " OR ".join(f"({column.unfit})" for column in rules.columns if column.unfit)


def broken_text(raw: Any, rules: TableRules) -> str:
    """The first column with a text whose bytes are no UTF-8; empty where there is none."""
    from sqlcipher3 import dbapi2

    names = [column.name for column in rules.columns if column.storage == "text"]
    selected = ", ".join(f'"{name}"' for name in names)
    try:
        for _row in raw.execute(f'SELECT {selected} FROM "{rules.table}"'):
            pass
    except dbapi2.OperationalError as error:
        if _DECODING not in str(error).lower():
            raise
        # The driver says: Could not decode to UTF-8 column 'title' with text ...
        return next((name for name in names if f"column '{name}'" in str(error)), names[0])
    return ""


def broken_links(raw: Any) -> list[tuple[str, int, str, int]]:
    """(table, row number, table it points at, number of the link) of rows that point at what is not there."""
    violations = raw.execute("PRAGMA foreign_key_check").fetchall()
    return [tuple(row) for row in violations if row[0] not in _LINKS_LEFT]


def link_columns(raw: Any, table: str) -> dict[int, str]:
    """The column of each link of a table, by its number."""
    return {row[0]: row[3] for row in raw.execute(f'PRAGMA foreign_key_list("{table}")')}
