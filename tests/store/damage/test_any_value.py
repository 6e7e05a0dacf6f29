"""Whatever stands in whatever column of a file from elsewhere: it opens, is read, named, mended, and undone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from desktop_app.domain.fields import specs, validate_field
from desktop_app.domain.records import BY_KIND, RECORDS
from desktop_app.errors import FieldError, UserError
from desktop_app.services import damaged_values, dashboard, health_report, record_edits, review_lists, undo
from desktop_app.services.lists import list_reads
from desktop_app.services.planning import board, roadmap, strategy
from desktop_app.services.portfolio_file import check, opening
from desktop_app.services.workspace import Workspace
from desktop_app.store import history, rows, undo_history
from tests.store.portfolios_at_hand import Clock, as_version_1_1, fill, one_of_each, sql
from tests.templates import put_portfolio

#: As SQL: every storage class, and texts that are no date, no number, no list, no text at all.
VALUES = (
    "'x'", "''", "0", "-1", "3.5", "9e999", "-9e999", "9223372036854775807", "-9223372036854775808",
    "x'fffe41'", "x''", "CAST(x'fffe41' AS TEXT)", "'2026=01-30'", "'9999-12-31'", "'0001-01-01'",
    "'2026-02-30 25:00:00'", "'{\"a\": 1}'", "'[1]'", "'[\"\\ud83d\"]'", "'[[[['", "'a' || char(0) || 'b'",
    "printf('%.*c', 2000, '[')", "'NaN'", "'2026-01-30T10:00:00Z'", "'now'", "'true'",
)  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    def filled(new: Path) -> None:
        from desktop_app.services.portfolio_file import portfolios

        ws = portfolios.create(new, name="Mine", user="ann", clock=Clock())
        fill(ws, 2, measurements=2)
        one_of_each(ws)
        ws.close()
        as_version_1_1(new)

    path = tmp_path / "mine.portfolio"
    put_portfolio(path, "one of each, version 1.1", filled)
    return path


def columns_of(path: Path) -> list[tuple[str, str]]:
    tables = [
        row[0]
        for row in sql(path, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        if not row[0].startswith(("search_index", "alembic", "sqlite"))
    ]
    return [(table, row[1]) for table in tables for row in sql(path, f"PRAGMA table_info({table})")]


def put_in(path: Path, random: Random, columns: list[tuple[str, str]], n: int) -> list[str]:
    """Put values into places chosen at random; what the database itself refuses is left out."""
    done: list[str] = []
    with closing(dbapi2.connect(str(path), isolation_level=None)) as raw:
        raw.execute("PRAGMA foreign_keys=OFF")
        for table, column in random.sample(columns, n):
            value = random.choice(VALUES)
            row_numbers = [row[0] for row in raw.execute(f"SELECT rowid FROM {table} ORDER BY rowid")]
            if not row_numbers:
                continue
            where = f"rowid = {random.choice(row_numbers)}"
            statement = f'UPDATE "{table}" SET "{column}" = {value} WHERE {where}'
            try:
                raw.execute(statement)
            except dbapi2.IntegrityError:
                continue
            done.append(f"{table}.{column} = {value}")
    return done


def read_all(ws: Workspace) -> None:
    """What the pages and commands read."""
    with ws.database.read() as connection:
        for record in RECORDS:
            rows.select_records(connection, record)
        history.field_changes(connection)
        undo_history.undo_state(connection)
        history.verify(connection)
    ws.refresh_figures()
    ws.spines()
    for row in list_reads.rows(ws):
        ws.spine(row[0])
    dashboard.dashboard(ws)
    list_reads.search_ids(ws, "churn")
    board.cards(ws)
    roadmap.read(ws)
    strategy.read(ws)
    strategy.coverage(ws)
    review_lists.review_board(ws)
    health_report.check(ws)


def without_ids(sentence: str) -> str:
    """The sentence without ids, which are made anew where one could not be read."""
    return re.sub("[0-9a-f]{32}", "", sentence)


def a_value(kind: str, name: str) -> Iterator[Any]:
    """Values that the field may take."""
    spec = specs(BY_KIND[kind])[name]
    for value in (*list(spec.choices)[:1], "EUR", 1, "2026-01-30", ("x",), True, spec.minimum):
        try:
            yield validate_field(spec, value)
        except FieldError:
            continue


@pytest.mark.parametrize("seed", range(2))
def test_whatever_stands_in_a_column_can_be_read_and_mended(path: Path, seed: int) -> None:
    random = Random(seed)
    done = put_in(path, random, columns_of(path), 40)
    before = path.read_bytes()
    problems = {without_ids(one.sentence) for one in check.check_file(path)}
    assert path.read_bytes() == before
    with closing(opening.open_file(path, clock=Clock()).workspace) as ws:
        damage = damaged_values.damaged_values(ws)
        assert len(damage) > 5, done
        named = [one for one in check.check_workspace(ws) if one.damaged_id]
        assert {one.damaged_id for one in named[:20]} <= {one.id for one in damage}
        assert {without_ids(one.sentence) for one in named} <= problems
        read_all(ws)
        for one in [one for one in damage if one.is_editable][:5]:
            value = next(a_value(one.kind, one.field))
            try:
                record_edits.edit(ws, one.kind, one.record_id, {one.field: value})
            except UserError:
                # Some rules hold between fields; leaving what stands there is a way too.
                damaged_values.leave(ws, [one.id])
            assert one.id not in {left.id for left in damaged_values.damaged_values(ws)}
            undo.undo(ws)
            assert one in damaged_values.damaged_values(ws)
            undo.redo(ws)
        damaged_values.leave(ws, [one.id for one in damaged_values.damaged_values(ws)])
        assert not [one for one in check.check_workspace(ws) if one.damaged_id]
        read_all(ws)
    assert opening.open_file(path, clock=Clock()).warnings == ()


@pytest.mark.parametrize("seed", range(3))
def test_a_present_file_holds_its_types_and_opens_with_any_other_value(path: Path, seed: int) -> None:
    with closing(opening.open_file(path, clock=Clock()).workspace):
        pass
    put_in(path, Random(seed), columns_of(path), 120)
    with closing(opening.open_file(path, clock=Clock()).workspace) as ws:
        read_all(ws)
        check.check_workspace(ws)
    assert opening.open_file(path, clock=Clock()).warnings == ()
