"""A file from a stranger, or with a flipped bit, opens; what does not fit is set aside, shown, mended and undone."""

from __future__ import annotations

import contextlib
import os
from contextlib import closing
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from desktop_app.domain.records import Contribution, Cost
from desktop_app.errors import UserError
from desktop_app.services import damaged_values, record_edits, undo
from desktop_app.services.lists import list_reads
from desktop_app.services.portfolio_file import check, opening, recovery
from desktop_app.services.workspace import Workspace
from desktop_app.store.faults import DamagedPortfolio, NotAPortfolio
from desktop_app.store.proof.prove import AS_WRITTEN
from desktop_app.store.reads.first_rows import read_first_rows
from tests.store.portfolios_at_hand import SINCE_1_1, Clock, as_version_1_1, one_of_each, sql
from tests.templates import put_portfolio

CASES = Path(__file__).parents[4] / "shared" / "cases" / "faults" / "stranger"


@pytest.fixture
def strict(tmp_path: Path) -> Path:
    def filled(new: Path) -> None:
        from desktop_app.services.portfolio_file import portfolios

        ws = portfolios.create(new, name="Mine", user="ann", clock=Clock())
        one_of_each(ws, without=SINCE_1_1)
        (cost,) = ws.spines()[0].costs
        record_edits.edit(ws, "cost", cost.id, {"actual": 250.0})
        ws.close()

    path = tmp_path / "mine.portfolio"
    put_portfolio(path, "one of each of 1.1", filled)
    return path


@pytest.fixture
def loose(strict: Path) -> Path:
    as_version_1_1(strict)
    return strict


def opened(path: Path) -> Workspace:
    return opening.open_file(path, clock=Clock(), user="ann").workspace


def cost_of(ws: Workspace) -> Cost:
    (cost,) = ws.spines()[0].costs
    return cost


# The files at hand, when they are; each is a statement.
STATEMENTS = [
    "UPDATE cost SET actual = 'x'",
    "UPDATE contribution SET initiative_id = 'live' WHERE rowid = (SELECT max(rowid) FROM contribution)",
    "UPDATE measurement SET measured_on = '2026=01-30' WHERE rowid = (SELECT max(rowid) FROM measurement)",
    "UPDATE model_version SET position = 'x' WHERE rowid = (SELECT min(rowid) FROM model_version)",
    "DROP TABLE search_index; CREATE TABLE search_index (a)",
    "UPDATE initiative SET title = X'fffe41'",
    "UPDATE initiative SET version = 'x'",
    *(file.read_text(encoding="utf-8") for file in sorted(CASES.glob("*.sql"))),
]


@pytest.mark.parametrize("version", ["1.1", "1.2"])
@pytest.mark.parametrize("statement", STATEMENTS, ids=range(len(STATEMENTS)))
def test_a_file_from_a_stranger_works(strict: Path, statement: str, version: str) -> None:
    if version == "1.1":
        as_version_1_1(strict)
    with closing(dbapi2.connect(str(strict))) as raw, contextlib.suppress(dbapi2.IntegrityError):
        # A present file refuses what is of another type.
        raw.executescript("PRAGMA foreign_keys=OFF;" + statement)
    with closing(opened(strict)) as ws:
        ws.refresh_figures()
        (row,) = list_reads.rows(ws)
        spine = ws.spine(row[0])
        assert {one.sentence for one in damaged_values.damaged_values(ws)} >= {
            problem.sentence for problem in check.check_workspace(ws)
        }
        record_edits.edit(ws, "initiative", spine.initiative.id, {"notes": "Seen"})
        assert undo.undo(ws).label == "Undone: notes changed"
        assert list_reads.search_ids(ws, "churn") == ([row[0]] if row[2] else [])
        assert check.verify_history(ws).state == AS_WRITTEN


@pytest.mark.parametrize(
    ("industry", "stays"), [("insurance", True), ("Who knows?", False), ("9lives", False)]
)
def test_an_industry_of_a_checklist_that_is_away_is_no_damage(
    loose: Path, industry: str, stays: bool
) -> None:
    sql(loose, f"UPDATE initiative SET industry = '{industry}'")
    with closing(opened(loose)) as ws:
        assert [damage.field for damage in damaged_values.damaged_values(ws)] == (
            [] if stays else ["industry"]
        )
        assert ws.spines()[0].initiative.industry == (industry if stays else "")


def test_filling_in_the_field_mends_it_and_undo_brings_the_damage_back(loose: Path) -> None:
    sql(loose, "UPDATE cost SET actual = 'about x'")
    with closing(opened(loose)) as ws:
        (damage,) = damaged_values.damaged_values(ws, ws.spines()[0].initiative.id)
        assert (damage.kind, damage.field, damage.held) == ("cost", "actual", "“about x”")
        assert damaged_values.damaged_values(ws, "another") == ()
        assert damaged_values.by_field([damage]) == {
            damage.record_id: {"actual": "It held “about x”, which does not fit here."}
        }
        # Another field leaves it as it is; the field itself mends it, also where it says what it is already.
        record_edits.edit(ws, "cost", damage.record_id, {"note": "Looked up"})
        assert damaged_values.damaged_values(ws) == (damage,)
        for value in (300.0, None):
            record_edits.edit(ws, "cost", damage.record_id, {"actual": value})
            assert damaged_values.damaged_values(ws) == ()
            undo.undo(ws)
            assert damaged_values.damaged_values(ws) == (damage,)
            assert cost_of(ws).actual is None
        undo.undo(ws)
        # One step further, and the field holds what the history says of it.
        assert undo.undo(ws).label == "Undone: values that do not fit set aside"
        assert cost_of(ws).actual == 250.0
        assert damaged_values.damaged_values(ws) == ()
        undo.redo(ws)
        assert damaged_values.damaged_values(ws) == (damage,)
        record_edits.remove(ws, "cost", [damage.record_id])
        assert damaged_values.damaged_values(ws) == ()
        undo.undo(ws)
        assert damaged_values.damaged_values(ws) == (damage,)
        assert check.verify_history(ws).state == AS_WRITTEN
    assert opening.open_file(loose, clock=Clock()).warnings == ()


def test_a_record_that_points_at_nothing_is_put_back_where_a_person_says(strict: Path) -> None:
    sql(strict, "PRAGMA foreign_keys=OFF", "UPDATE contribution SET initiative_id = 'live', weight = 0.25")
    with closing(opened(strict)) as ws:
        (damage,) = damaged_values.damaged_values(ws)
        assert damage.is_record
        assert not ws.spines()[0].contributions
        with pytest.raises(Exception, match="the Initiative that it points at is not there"):
            damaged_values.put_back(ws, damage.id)
        damaged_values.put_back(ws, damage.id, ws.spines()[0].initiative.id)
        (contribution,) = ws.spines()[0].contributions
        assert isinstance(contribution, Contribution)
        assert contribution.weight == 0.25
        assert check.check_workspace(ws) == []
        undo.undo(ws)
        assert damaged_values.damaged_values(ws) == (damage,)


def test_what_hangs_on_a_record_that_is_taken_out_is_taken_out_with_it(strict: Path) -> None:
    sql(strict, "PRAGMA foreign_keys=OFF", "UPDATE metric SET initiative_id = 'gone'")
    with closing(opened(strict)) as ws:
        metric, measurement = sorted(damaged_values.damaged_values(ws), key=lambda one: one.kind != "metric")
        assert (metric.kind, measurement.kind) == ("metric", "measurement")
        with pytest.raises(Exception, match="the Metric that it points at is not there"):
            damaged_values.put_back(ws, measurement.id)
        damaged_values.put_back(ws, metric.id, ws.spines()[0].initiative.id)
        damaged_values.put_back(ws, measurement.id)
        assert check.check_workspace(ws) == []


def test_a_file_that_can_only_be_read_is_refused_with_table_and_column(strict: Path) -> None:
    sql(strict, "UPDATE cost SET month = 'May'")
    with pytest.raises(DamagedPortfolio, match=r"cost\.month holds what does not fit there"):
        opening.open_file(strict, read_only=True)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("CREATE TRIGGER sly AFTER UPDATE ON risk BEGIN SELECT 1; END", "trigger sly"),
        ("CREATE VIEW costs AS SELECT * FROM cost", "view costs"),
        ("CREATE VIRTUAL TABLE other USING fts5(a)", "table other"),
    ],
)
@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_code_in_a_file_is_refused(strict: Path, statement: str, told: str, version: str) -> None:
    if version == "1.1":
        as_version_1_1(strict)
    sql(strict, statement)
    with pytest.raises(NotAPortfolio, match=told):
        opening.open_file(strict)


def test_a_table_that_is_not_as_the_program_makes_it_is_refused_and_rescued(
    strict: Path, tmp_path: Path
) -> None:
    sql(
        strict,
        "PRAGMA writable_schema=ON",
        "UPDATE sqlite_master SET sql = replace(sql, 'STRICT', '') WHERE name = 'cost'",
    )
    sql(strict, "UPDATE cost SET actual = 'about x', month = 'May'")
    with pytest.raises(DamagedPortfolio, match="its table cost is not as"):
        opening.open_file(strict)
    recovery.rescue(strict, tmp_path / "rescued.portfolio", user="ann")
    with closing(opened(tmp_path / "rescued.portfolio")) as ws:
        held = {(one.field, one.held) for one in damaged_values.damaged_values(ws)}
        assert held == {("actual", "“about x”"), ("month", "“May”")}
        assert cost_of(ws).note == ""


def test_the_id_of_a_portfolio_does_not_lead_its_backups_elsewhere(loose: Path) -> None:
    sql(loose, "UPDATE portfolio SET id = '/../../../../elsewhere'")
    with closing(opened(loose)) as ws:
        kept = opening.backup_now(ws)
    assert {kept.parent.parent.name, kept.parent.parent.parent.name} >= {"backups"}
    assert not (kept.parents[3] / "elsewhere").exists()


@pytest.mark.parametrize(
    ("statement", "held"),
    [
        ("UPDATE cost SET month = 'May'", "“May”"),
        ("UPDATE cost SET note = CAST(x'fffe41' AS TEXT)", "bytes ff fe 41"),
    ],
)
def test_a_disk_that_changes_a_value_unseen_is_noticed_at_the_first_read(
    strict: Path, statement: str, held: str
) -> None:
    opened(strict).close()
    before = strict.stat()
    sql(strict, statement)
    os.utime(strict, ns=(before.st_atime_ns, before.st_mtime_ns))
    with closing(opened(strict)) as ws, pytest.raises(UserError):
        ws.spines()
    with closing(opened(strict)) as ws:
        (damage,) = damaged_values.damaged_values(ws)
        assert damage.held == held
        assert ws.spines()


@pytest.mark.parametrize(
    ("statement", "rows"),
    [
        ("UPDATE initiative SET title = x'fffe41'", 0),
        ("UPDATE initiative SET title = CAST(x'fffe41' AS TEXT)", 0),
        ("UPDATE initiative SET benefit_likely = 'x'", 0),
        ("UPDATE summary SET score = 'x'", 0),
        ("UPDATE portfolio SET name = x'ff', currency = 'nonsense'", 1),
        ("DROP TABLE summary", 0),
    ],
)
def test_the_first_picture_holds_only_what_it_can_show(loose: Path, statement: str, rows: int) -> None:
    sql(loose, statement)
    first = read_first_rows(loose, 10)
    assert len(first.rows) == rows
    assert isinstance(first.name, str)
    assert first.currency in ("USD", "EUR")
