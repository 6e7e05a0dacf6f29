"""The three layers of the check each find what is put in wrong, and the history notices what is altered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.services import evidence, initiatives
from desktop_app.services.portfolio_file import check as integrity
from desktop_app.services.portfolio_file import opening
from desktop_app.services.workspace import Workspace
from desktop_app.store.checks.file_problem import DATABASE, LINKS, RULES
from tests.store.portfolios_at_hand import Clock, attach, garbage, make, sql
from tests.templates import put_portfolio


@pytest.fixture
def path(tmp_path: Path) -> Path:
    def filled(new: Path) -> None:
        ws = make(new)
        attach(ws, tmp_path, b"how it was measured")
        ws.close()
        assert integrity.check_file(new) == []

    path = tmp_path / "mine.portfolio"
    put_portfolio(path, "store with evidence", filled)
    return path


def index_without_row(path: Path) -> None:
    sql(
        path,
        "PRAGMA writable_schema=ON",
        "UPDATE sqlite_master SET sql = 'CREATE INDEX ix_risk_initiative_id ON risk (title)' "
        "WHERE name = 'ix_risk_initiative_id'",
    )


def bad_page(path: Path) -> None:
    garbage(path, sql(path, "SELECT rootpage FROM sqlite_master WHERE name = 'risk'")[0][0])


SEEDED: list[tuple[str | Callable[[Path], None], str, str]] = [
    (index_without_row, DATABASE, "SQLite:"),
    (bad_page, DATABASE, "SQLite:"),
    ("CREATE TRIGGER sly AFTER UPDATE ON risk BEGIN SELECT 1; END", DATABASE, "not ours"),
    ("DROP TABLE preset", DATABASE, "preset is missing"),
    ("DELETE FROM metric", LINKS, "points at Metric"),
    ("UPDATE risk SET initiative_id = '0'", LINKS, "points at Initiative “0”"),
    ("INSERT INTO portfolio SELECT 'second', version, last_change, name, organisation, currency, "
     "key_prefix, next_key, industries, vision, weights, default_cadence_days, scoring_method, discount_rate, "
     "horizon_years, risk_appetite, risk_appetite_note, is_sample, sources, created_at "
     "FROM portfolio", RULES, "2 portfolio records"),
    ("UPDATE risk SET likelihood = 9", RULES, "likelihood|Likelihood"),
    ("UPDATE initiative SET title = char(7) || title WHERE key = 'AI-001'", RULES, "characters that do not"),
    ("UPDATE measurement SET measured_on = 'soon'", RULES, "held “soon”, which does not fit"),
    ("UPDATE risk SET version = 0", RULES, "id or version"),
    ("UPDATE risk SET position = -1", RULES, "place -1"),
    ("UPDATE blob SET content = x'00'", RULES, "checksum differs"),
    ("DELETE FROM blob", RULES, "content of study.txt is missing"),
    ("UPDATE evidence SET size = 1", RULES, "another size"),
    ("UPDATE initiative SET title = 'Put in by hand' WHERE key = 'AI-001'", RULES, "outside the program"),
    ("DELETE FROM risk WHERE initiative_id IN (SELECT id FROM initiative WHERE key = 'AI-001')", RULES,
     "not as the history left it"),
    ("DELETE FROM search_entry", RULES, "can't be found by search"),
    ("INSERT INTO search_entry (initiative_id) VALUES ('gone')", RULES, "that are not there"),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "layer", "told"), SEEDED, ids=range(len(SEEDED)))
def test_each_layer_finds_what_is_wrong_in_it(
    path: Path, fault: str | Callable[[Path], None], layer: str, told: str
) -> None:
    import re

    if isinstance(fault, str):
        sql(path, "PRAGMA foreign_keys=OFF", fault)
    else:
        fault(path)
    found = integrity.check_file(path)
    assert any(one.layer == layer and re.search(told, one.sentence) for one in found), found


def test_kept_figures_are_held_against_computed_ones(path: Path, clock: Clock) -> None:
    sql(path, "UPDATE summary SET metrics_total = 7")
    ws = opening.open_file(path, clock=clock).workspace
    found = [one.sentence for one in integrity.check_workspace(ws)]
    assert len(found) == 3
    assert "metrics_total" in found[0]
    ws.close()


def test_content_of_removed_evidence_is_a_note_only(path: Path, clock: Clock) -> None:
    from desktop_app.services import record_edits as records
    from desktop_app.services import undo

    ws = opening.open_file(path, clock=clock).workspace
    (one,) = ws.spines()[0].evidence
    records.remove(ws, "evidence", [one.id])
    assert integrity.check_workspace(ws) == []
    (note,) = integrity.check_workspace(ws, notes=True)
    assert note.is_note
    undo.undo(ws)
    assert evidence.read_content(ws, ws.spines()[0].evidence[0]) == b"how it was measured"
    ws.close()


@pytest.fixture
def edited(path: Path, clock: Clock) -> Workspace:
    ws = opening.open_file(path, clock=clock).workspace
    for n in range(4):
        initiatives.edit(ws, ws.spines()[0].initiative.id, {"title": f"Title {n}"}, "as agreed")
    return ws


@pytest.mark.parametrize(
    ("fault", "broken_at"),
    [
        ("UPDATE change SET who = 'mallory' WHERE number = 3", 3),
        ("UPDATE change SET reason = 'never agreed' WHERE number = 6", 6),
        ("UPDATE change SET at = '2020-01-01 00:00:00' WHERE number = 2", 2),
        ("UPDATE changed_record SET after = replace(after, 'Title 1', 'Title X')", 6),
        ("DELETE FROM changed_record WHERE change_id = (SELECT id FROM change WHERE number = 5)", 5),
        ("DELETE FROM changed_record WHERE change_id = (SELECT id FROM change WHERE number = 5);"
         "DELETE FROM change WHERE number = 5", 5),
        ("UPDATE change SET number = 99 WHERE number = 6;UPDATE change SET number = 6 WHERE number = 7;"
         "UPDATE change SET number = 7 WHERE number = 99", 6),
        ("INSERT INTO changed_record SELECT 'x' || substr(id, 2), 'none', 0, kind, record_id, initiative_id, "
         "before, after FROM changed_record LIMIT 1", 9),
    ],
)  # fmt: skip
def test_an_altered_history_is_noticed_where_it_was(edited: Workspace, fault: str, broken_at: int) -> None:
    assert integrity.verify_history(edited).ok
    sql(edited.place.path, "PRAGMA foreign_keys=OFF", *fault.split(";"))
    found = integrity.verify_history(edited)
    assert not found.ok
    assert found.broken_at == broken_at
    edited.close()


def test_a_cut_tail_is_noticed_against_a_backup(edited: Workspace) -> None:
    from desktop_app.services.portfolio_file import backups

    opening.backup_now(edited)
    edited.close()
    last = "(SELECT id FROM change WHERE number = 8)"
    sql(
        edited.place.path,
        "PRAGMA foreign_keys=OFF",
        f"DELETE FROM changed_record WHERE change_id = {last}",
        "DELETE FROM change WHERE number = 8",
    )
    # The chain alone can't tell; but the record is not as the history left it, and carries the lost number.
    cut, changed = (one.sentence for one in integrity.check_file(edited.place.path))
    assert "changed outside the program" in changed
    assert "change 8, and the history ends with change 7" in cut
    (kept,) = backups.backups_of(edited.place.path)
    assert kept.changes == 8
    assert len(kept.head) == 64
