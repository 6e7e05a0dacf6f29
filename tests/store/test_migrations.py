"""Revisions make the schema that new files have, whole or not at all, after one backup."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine, inspect
from sqlcipher3 import dbapi2

from desktop_app.services.portfolio_file import opening
from desktop_app.store import engine, migrate, new_file
from desktop_app.store.dialect import URL
from desktop_app.store.faults import EnvironmentFault
from desktop_app.store.rescue import backup
from tests.store.portfolios_at_hand import Clock, content, leftovers, sql

OLD = engine.USER_VERSION
NEW = OLD + 1
#: The two revisions that will come next.
NEXT, AFTER_NEXT = (f"{int(migrate.HEAD) + n:04}" for n in (1, 2))

SECOND = """
import sqlalchemy as sa
from alembic import op
from desktop_app.store.add_columns import add_columns
revision, down_revision = "{revision}", "{before}"

def upgrade():
    add_columns("initiative", sa.Column("colour", sa.String(20), nullable=False), after="title")
    {after_0}
    op.execute("UPDATE initiative SET colour = 'blue'")
    {after_1}
"""
THIRD = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "{revision}", "{before}"

def upgrade():
    op.create_table("extra", sa.Column("id", sa.String(32), primary_key=True))
    {after_2}
    op.execute("INSERT INTO extra SELECT id FROM initiative")
    op.create_index("extra_id", "extra", ["id"])
    {after_3}
"""


def write_revisions(folder: Path, fails_after: int | None = None) -> None:
    """The product's own revisions and two more, one of which may raise after a step."""
    (folder / "versions").mkdir(parents=True, exist_ok=True)
    (folder / "env.py").write_text((migrate.REVISIONS / "env.py").read_text())
    for one in (migrate.REVISIONS / "versions").glob("*.py"):
        (folder / "versions" / one.name).write_text(one.read_text())
    steps = {f"after_{n}": "raise RuntimeError('step')" if n == fails_after else "pass" for n in range(4)}
    second = SECOND.format(revision=NEXT, before=migrate.HEAD, **steps)
    (folder / "versions" / f"{NEXT}_colour.py").write_text(second)
    third = THIRD.format(revision=AFTER_NEXT, before=NEXT, **steps)
    (folder / "versions" / f"{AFTER_NEXT}_extra.py").write_text(third)


@pytest.fixture
def newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program as it will be two revisions later."""
    folder = tmp_path / "revisions"
    write_revisions(folder)
    monkeypatch.setattr(migrate, "REVISIONS", folder)
    monkeypatch.setattr(migrate, "USER_VERSION", NEW)
    monkeypatch.setattr(opening, "USER_VERSION", NEW)
    # Each test writes other ones under the same names.
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    return folder


def schema(path: Path) -> dict[tuple[str, str], list[str]]:
    """Every table and index with its parts, in any order."""
    rows = sql(path, "SELECT type, name, sql FROM sqlite_master")
    return {
        (kind, name): sorted(
            re.sub(r'[\s"()]+', " ", part).strip() for part in (text or "").replace("(", ",(").split(",")
        )
        for kind, name, text in rows
    }


def test_every_revision_is_a_minor_version() -> None:
    newest = max(path.name[:4] for path in (migrate.REVISIONS / "versions").glob("0*.py"))
    assert newest == migrate.HEAD, "raise SCHEMA_MINOR in store/engine.py by one for each revision"


def test_revisions_make_what_new_files_have(tmp_path: Path) -> None:
    made, migrated = tmp_path / "made.portfolio", tmp_path / "migrated.db"
    new_file.create_file(made)
    alchemy = create_engine(URL, module=dbapi2, creator=lambda: dbapi2.connect(str(migrated)))
    config = migrate._config(migrate.REVISIONS)
    with alchemy.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    other = create_engine(URL, module=dbapi2, creator=lambda: dbapi2.connect(str(made)))
    assert schema(migrated) == schema(made), "store/revisions make other tables than domain/records describe"
    for name in inspect(other).get_table_names():
        a, b = ([c["name"] for c in inspect(e).get_columns(name)] for e in (other, alchemy))
        assert a == b, (
            f"a revision puts a column of {name} in another place than domain/records: name it in `after`"
        )
    assert sql(made, "SELECT * FROM alembic_version") == sql(migrated, "SELECT * FROM alembic_version")
    assert sql(migrated, "SELECT * FROM alembic_version") == [(migrate.HEAD,)]
    alchemy.dispose()
    other.dispose()


ADDED = """
import sqlalchemy as sa
from desktop_app.store.add_columns import add_columns
revision, down_revision = "{revision}", "{before}"

def upgrade():
    add_columns("readiness", {column}{place})
"""


@pytest.mark.parametrize("place", ["data_source_id", "dimension", "analysis_id", ""])
@pytest.mark.parametrize(
    ("column", "described", "content"),
    [
        ('sa.Column("new", sa.String(20), nullable=False)', ("TEXT", 1, None), ""),
        ('sa.Column("new", sa.Text(), nullable=False)', ("TEXT", 1, None), ""),
        (
            'sa.Column("new", sa.Text(), nullable=False, server_default="[\'a\']")',
            ("TEXT", 1, None),
            "['a']",
        ),
        ('sa.Column("new", sa.Boolean(), nullable=False)', ("INTEGER", 1, None), 0),
        ('sa.Column("new", sa.BigInteger(), nullable=False)', ("INTEGER", 1, None), 0),
        ('sa.Column("new", sa.Float())', ("REAL", 0, None), None),
        ('sa.Column("new", sa.Date())', ("TEXT", 0, None), None),
    ],
)
def test_a_new_column_stands_where_it_should_and_keeps_all_else(
    portfolio: Path, newer: Path, column: str, described: tuple[str, int, None], content: object, place: str
) -> None:
    for name in (f"{NEXT}_colour.py", f"{AFTER_NEXT}_extra.py"):
        (newer / "versions" / name).unlink()
    after = f", after={place!r}" if place else ""
    added = ADDED.format(revision=NEXT, before=migrate.HEAD, column=column, place=after)
    (newer / "versions" / f"{NEXT}_new.py").write_text(added)
    path = portfolio
    columns = [row[1] for row in sql(path, "PRAGMA table_info(readiness)")]
    rows, was = sql(path, f"SELECT {', '.join(columns)} FROM readiness ORDER BY id"), schema(path)
    assert rows
    opening.open_file(path).workspace.close()
    at = columns.index(place) + 1 if place else len(columns)
    now = sql(path, "PRAGMA table_info(readiness)")
    assert [row[1] for row in now] == [*columns[:at], "new", *columns[at:]]
    assert now[at][2:5] == described
    assert sql(path, "SELECT DISTINCT new FROM readiness") == [(content,)]
    assert sql(path, f"SELECT {', '.join(columns)} FROM readiness ORDER BY id") == rows
    schema_now = schema(path)
    parts = schema_now.pop(("table", "readiness"))
    assert [part for part in parts if not part.startswith(("new ", "20"))] == was.pop(("table", "readiness"))
    assert schema_now == was


def test_a_present_file_opens_without_alembic(portfolio: Path) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from desktop_app.services.portfolio_file.opening import open_file, close_portfolio\n"
        f"close_portfolio(open_file(Path({str(portfolio)!r})).workspace)\n"
        "assert 'alembic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_an_older_file_is_brought_up_to_date_after_a_backup(
    portfolio: Path, newer: Path, clock: Clock
) -> None:
    before = content(portfolio)
    opened = opening.open_file(portfolio, clock=clock)
    assert [spine.initiative.title for spine in opened.workspace.spines()] == [f"Größe {n}" for n in range(3)]
    opened.workspace.close()
    assert sql(portfolio, "PRAGMA user_version") == [(NEW,)]
    assert sql(portfolio, "SELECT DISTINCT colour FROM initiative") == [("blue",)]
    assert sql(portfolio, "SELECT count(*) FROM extra") == [(3,)]
    (kept,) = backup.of_file(portfolio)
    assert kept.kind == backup.MIGRATION
    assert content(kept.path) == before
    opening.open_file(portfolio, clock=clock).workspace.close()
    assert backup.of_file(portfolio) == [kept]


@pytest.mark.parametrize("step", range(4))
def test_a_migration_that_raises_leaves_everything_as_it_was(
    portfolio: Path, newer: Path, clock: Clock, step: int
) -> None:
    before, was = content(portfolio), schema(portfolio)
    write_revisions(newer, fails_after=step)
    for _attempt in range(2):
        with pytest.raises(migrate.MigrationFailed, match="is as it was"):
            opening.open_file(portfolio, clock=clock)
        assert sql(portfolio, "PRAGMA user_version") == [(OLD,)]
        assert schema(portfolio) == was
        assert content(portfolio) == before
        # The forced backup is not made again while the file is what it holds.
        assert [one.kind for one in backup.of_file(portfolio)] == [backup.MIGRATION]
        clock.move(hours=1)
    write_revisions(newer)
    opening.open_file(portfolio, clock=clock).workspace.close()
    assert sql(portfolio, "PRAGMA user_version") == [(NEW,)]
    assert len(backup.of_file(portfolio)) == 1
    assert leftovers(portfolio.parent) == []


def test_a_backup_that_fails_is_asked_about_once(
    portfolio: Path, newer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(portfolio)

    def full(*_args: object, **_more: object) -> None:
        raise EnvironmentFault("The disk is full.")

    monkeypatch.setattr(backup, "make", full)
    with pytest.raises(opening.BackupFailed, match="The disk is full"):
        opening.open_file(portfolio)
    assert content(portfolio) == before
    opening.open_file(portfolio, allow_without_backup=True).workspace.close()
    assert sql(portfolio, "PRAGMA user_version") == [(NEW,)]


@pytest.mark.parametrize("version", ["v1_0", "v1_1", "v1_2", "v1_3"])
def test_a_file_of_an_earlier_version_opens_and_is_in_order(tmp_path: Path, version: str) -> None:
    import shutil

    from desktop_app.domain.records import RECORDS
    from desktop_app.services.portfolio_file import check as integrity
    from desktop_app.store import rows

    frozen = Path(__file__).parents[1] / "schemas" / f"{version}.portfolio"
    path = Path(shutil.copy(frozen, tmp_path / "old.portfolio"))
    before = path.read_bytes()
    assert integrity.check_file(path) == []
    assert path.read_bytes() == before, "a check writes nothing"
    opened = opening.open_file(path)
    spines = opened.workspace.spines()
    assert [spine.initiative.key for spine in spines] == ["AI-001", "AI-002", "AI-003"]
    assert [len(spine.measurements) for spine in spines] == [5, 5, 5]
    assert len(spines[0].evidence) == 1
    with opened.workspace.database.read() as connection:
        held = {kind.KIND for kind in RECORDS if rows.select_records(connection, kind)}
    assert {"initiative", "metric", "measurement", "risk"} <= held
    assert ("dependency" in held) == ("goal" in held) == (version != "v1_0")
    assert integrity.check_workspace(opened.workspace) == []
    opening.close_portfolio(opened.workspace)
