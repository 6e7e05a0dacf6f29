"""Only the store holds SQL: another database is then served by changing the store alone."""

from __future__ import annotations

import re

import pytest

from tests.architecture.sources import calls, name, product_files, texts

OUTSIDE = [path for path in product_files() if not name(path).startswith("desktop_app/store/")]
# Statements and their parts as they are written here; words of a sentence are not in capitals.
SQL = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE|PRAGMA|FROM|JOIN|WHERE|GROUP BY|ORDER BY)\s")
RUNS_SQL = {"read_plain", "exec_driver_sql"}


@pytest.mark.parametrize(
    ("text", "is_sql"),
    [
        ("SELECT key FROM initiative", True),
        (" ORDER BY i.key", True),
        ("DELETE FROM cost", True),
        ("UPDATE initiative SET title = ?", True),
        ("Select a file from the list", False),
        ("UPDATED", False),
    ],
)
def test_the_rule_knows_sql(text: str, is_sql: bool) -> None:
    assert bool(SQL.search(text)) is is_sql


def test_no_sql_stands_outside_the_store() -> None:
    faults = [
        f"{name(path)}:{node.lineno}: {node.value[:60]!r}"
        for path in OUTSIDE
        for node in texts(path)
        if SQL.search(node.value)
    ]
    faults += [
        f"{name(path)}:{node.lineno}: calls {last}"
        for path in OUTSIDE
        for node, _full, last in calls(path)
        if last in RUNS_SQL
    ]
    assert not faults, "put these into desktop_app/store/reads:\n" + "\n".join(faults)
