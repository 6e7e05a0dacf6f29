"""Portfolio files for the tests of the store, and ways to break them."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from desktop_app.domain.briefs.brief_records import Brief
from desktop_app.domain.damaged_records import DamagedValue
from desktop_app.domain.fields import specs
from desktop_app.domain.records import (
    RECORDS,
    Child,
    Comment,
    DataSource,
    Evidence,
    Initiative,
    Measurement,
    Metric,
    Portfolio,
    Readiness,
    Record,
    Risk,
    SourceRow,
)
from desktop_app.services import evidence, initiatives
from desktop_app.services.portfolio_file import portfolios
from desktop_app.services.workspace import Workspace
from desktop_app.store.tables import PARENTS

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PAGE = 4096


class Clock:
    """A clock that a test moves."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


def make(path: Path, clock: Callable[[], datetime] | None = None, *, initiatives_: int = 3) -> Workspace:
    """A new portfolio with a few initiatives, open."""
    ws = portfolios.create(path, name="Mine", user="ann", clock=clock or Clock())
    fill(ws, initiatives_)
    return ws


def fill(ws: Workspace, n: int, measurements: int = 5) -> None:
    """Add initiatives, each with metric, measurements, data source and risk, in one change each."""
    for number in range(n):
        with ws.change(f"Add {number}") as step:
            one = initiatives.add_initiative(
                step.uow, ws, {"title": f"Größe {number}", "problem": f"Trouble {number}", "notes": "x" * 300}
            )
            metric, source = step.uow.add_all(
                [
                    Metric(initiative_id=one.id, name="Recall", unit="share", target=0.9, baseline=0.5),
                    DataSource(initiative_id=one.id, name="Claims"),
                ]
            )
            step.uow.add_all(
                [
                    *(
                        Measurement(
                            initiative_id=one.id,
                            metric_id=metric.id,
                            measured_on=date(2025, 1, 1) + timedelta(days=day),
                            value=0.5 + day / 1000,
                        )
                        for day in range(measurements)
                    ),
                    Readiness(
                        initiative_id=one.id, data_source_id=source.id, dimension="completeness", score=80.0
                    ),
                    Risk(initiative_id=one.id, title="Drift", likelihood=3, impact=4),
                ]
            )


def attach(ws: Workspace, folder: Path, content: bytes) -> None:
    """Attach a file with this content to the first initiative."""
    file = folder / "study.txt"
    file.write_bytes(content)
    evidence.attach_file(ws, ws.spines()[0].initiative.id, file)


def sha(path: Path) -> str:
    """The SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def sql(path: Path, *statements: str) -> list[Any]:
    """Run statements on a file behind the program's back; the rows of the last one."""
    with closing(dbapi2.connect(str(path), isolation_level=None)) as raw:
        rows: list[Any] = []
        for statement in statements:
            rows = raw.execute(statement).fetchall()
        return rows


def garbage(path: Path, page: int, seed: int = 1) -> None:
    """Write over a page; the first one is 1."""
    with path.open("rb+") as file:
        file.seek((page - 1) * PAGE)
        file.write(random.Random(seed).randbytes(PAGE))


def content(path: Path) -> dict[str, list[Any]]:
    """Every row of every table but the search index, to compare files by what they hold."""
    names = [
        row[0]
        for row in sql(path, "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'search_%'")
    ]
    return {name: sorted(sql(path, f"SELECT * FROM {name}"), key=repr) for name in names}


def leftovers(folder: Path) -> list[str]:
    """Names of unfinished files below a folder."""
    return [one.name for one in folder.rglob("*") if one.name.endswith(".part") or ".rescue-" in one.name]


#: Kinds of record that came after version 1.1.
SINCE_1_1: tuple[type[Record], ...] = (SourceRow, Brief, Comment)
_COLUMNS_SINCE_1_1 = ("opening_cost", "opening_on", "decision_amount", "decision_by", "decision_owner")


def one_of_each(ws: Workspace, without: tuple[type[Record], ...] = ()) -> None:
    """Add a record of every kind, or of those that an earlier version has too, all on one new initiative."""
    with ws.change("One of each") as step:
        one = initiatives.add_initiative(step.uow, ws, {"title": "Churn"})
        ids = {"initiative": one.id}
        for record in RECORDS:
            if record in (Portfolio, Initiative, DamagedValue, *without):
                continue
            values: dict[str, Any] = {
                spec.name: _VALUES.get(spec.kind) or next(iter(spec.choices), "x")
                for spec in specs(record).values()
                if spec.required
            }
            if record is Evidence:
                # One of a file would have content.
                values["kind"] = "link"
            if issubclass(record, Child):
                values["initiative_id"] = one.id
            links = {name: ids[parent] for (kind, name), parent in PARENTS.items() if kind == record.KIND}
            ids[record.KIND] = step.uow.add(record(**values, **links)).id


_VALUES: dict[str, Any] = {
    "date": date(2026, 1, 30),
    "rating": 3,
    "integer": 2026,
    "number": 1.0,
    "bool": True,
}


def as_version_1_1(path: Path) -> None:
    """Give a file the schema that version 1.1 made: tables that take any value."""
    assert not path.with_name(f"{path.name}-wal").exists(), "the portfolio is still open"
    present = path.read_bytes()
    if present not in _AS_VERSION_1_1:
        _write_version_1_1(path)
        _AS_VERSION_1_1[present] = path.read_bytes()
    path.write_bytes(_AS_VERSION_1_1[present])


#: What was made of a file before: most tests begin with one of few.
_AS_VERSION_1_1: dict[bytes, bytes] = {}


def _write_version_1_1(path: Path) -> None:
    kinds = [record.KIND for record in RECORDS if record not in (DamagedValue, *SINCE_1_1)]
    sql(
        path,
        *(f"DROP TABLE {record.KIND}" for record in (DamagedValue, *SINCE_1_1)),
        *(f"ALTER TABLE {kind} DROP COLUMN last_change" for kind in kinds),
        *(f"ALTER TABLE initiative DROP COLUMN {name}" for name in _COLUMNS_SINCE_1_1),
        "UPDATE alembic_version SET version_num = '0002'",
        "PRAGMA user_version = 65537",
        "PRAGMA writable_schema=ON",
        "UPDATE sqlite_master SET sql = replace(sql, 'STRICT', '') WHERE type = 'table'",
    )
