"""A revision may build a table anew while other rows point into it, and may not leave them pointing nowhere."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from desktop_app.services.portfolio_file import check as integrity
from desktop_app.services.portfolio_file import opening
from desktop_app.store import engine, migrate
from tests.store.portfolios_at_hand import Clock, content, sql

NEXT = f"{int(migrate.HEAD) + 1:04}"
REVISION = f'revision, down_revision = "{NEXT}", "{migrate.HEAD}"'
REBUILDS = f"""
import sqlalchemy as sa
from alembic import op
{REVISION}

def upgrade():
    with op.batch_alter_table("initiative", recreate="always") as table:
        table.add_column(sa.Column("colour", sa.String(20), nullable=False, server_default="blue"))
        table.alter_column("owner", type_=sa.Text())
"""
BREAKS = f"""
from alembic import op
{REVISION}

def upgrade():
    op.execute("DELETE FROM initiative WHERE key = 'AI-001'")
"""


def newer(folder: Path, monkeypatch: pytest.MonkeyPatch, revision: str) -> None:
    """The program as it will be one revision later."""
    (folder / "versions").mkdir(parents=True)
    (folder / "env.py").write_text((migrate.REVISIONS / "env.py").read_text())
    for one in (migrate.REVISIONS / "versions").glob("*.py"):
        (folder / "versions" / one.name).write_text(one.read_text())
    (folder / "versions" / f"{NEXT}_next.py").write_text(revision)
    monkeypatch.setattr(migrate, "REVISIONS", folder)
    monkeypatch.setattr(migrate, "USER_VERSION", engine.USER_VERSION + 1)
    monkeypatch.setattr(opening, "USER_VERSION", engine.USER_VERSION + 1)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)


def test_a_table_that_others_point_at_is_built_anew(
    portfolio: Path, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(portfolio)
    newer(tmp_path / "revisions", monkeypatch, REBUILDS)
    opened = opening.open_file(portfolio, clock=clock)
    assert [len(spine.measurements) for spine in opened.workspace.spines()] == [5, 5, 5]
    assert integrity.check_workspace(opened.workspace) == []
    with opened.workspace.database.read() as connection:
        # What was switched off for the migration is on again.
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    opened.workspace.close()
    after = content(portfolio)
    assert sql(portfolio, "SELECT DISTINCT colour FROM initiative") == [("blue",)]
    assert [row[:-1] for row in after.pop("initiative")] == before.pop("initiative")
    assert {name: rows for name, rows in after.items() if name != "alembic_version"} == {
        name: rows for name, rows in before.items() if name != "alembic_version"
    }


def test_a_revision_that_leaves_rows_without_their_parents_is_taken_back(
    portfolio: Path, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(portfolio)
    newer(tmp_path / "revisions", monkeypatch, BREAKS)
    with pytest.raises(migrate.MigrationFailed, match="is as it was"):
        opening.open_file(portfolio, clock=clock)
    assert content(portfolio) == before
    assert sql(portfolio, "PRAGMA user_version") == [(engine.USER_VERSION,)]
