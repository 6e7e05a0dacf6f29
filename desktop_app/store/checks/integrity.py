"""Checks a portfolio in three layers: SQLite's own check, the links between rows, and the domain's rules."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.domain.records import BY_KIND
from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.store.checks.file_problem import DATABASE, LINKS, NAMED, FileProblem

if TYPE_CHECKING:
    from desktop_app.domain.rules import Rules
    from desktop_app.domain.summary import Attend
    from desktop_app.store.engine import FileDatabase

_OWN_TABLES = ("change", "changed_record", "blob", "summary", "search_index", "search_entry")
# Tables that a later minor version of the schema added, with that version.
_SINCE: dict[str, int] = dict.fromkeys(
    (
        "goal", "budget", "capacity", "scenario", "saved_view", "custom_field", "own_method", "estimate",
        "contribution", "dependency", "staffing", "cost", "custom_value", "analysis",
    ),
    1,
)  # fmt: skip


def check(
    target: FileDatabase | Path, rules: Rules | None = None, attend: Attend | None = None
) -> list[FileProblem]:
    """Everything that is wrong with a portfolio, worst layer first; empty when all is well.

    A path is opened for reading only. With `rules`, kept figures are compared with ones computed anew, for
    initiatives whose figures were kept under the same rules.
    """
    from desktop_app.store.engine import FileDatabase

    if isinstance(target, Path):
        try:
            from desktop_app.store.engine import preflight

            preflight(target)
            database = FileDatabase(target.resolve(), read_only=True)
        except UserError as error:
            return [FileProblem(DATABASE, str(error))]
        with closing(database):
            return _check_older(database) if _is_older(database) else check(database, rules, attend)
    from desktop_app.store.checks.integrity_rules import rule_problems

    try:
        problems = _sqlite(target)
        if problems:
            # While SQLite finds the file damaged, its rows can't be judged.
            return problems
        return [*_links(target), *rule_problems(target, rules, attend)]
    except UserError as error:
        return [FileProblem(DATABASE, str(error))]


def _is_older(database: FileDatabase) -> bool:
    from desktop_app.store.engine import USER_VERSION

    with database.raw() as raw:
        version: int = raw.execute("PRAGMA user_version").fetchone()[0]
    return version < USER_VERSION


def _check_older(database: FileDatabase) -> list[FileProblem]:
    """Check an updated copy of a file with an earlier schema; the file itself stays as it is."""
    from tempfile import TemporaryDirectory

    from desktop_app.store.engine import FileDatabase
    from desktop_app.store.migrate import migrate
    from desktop_app.store.rescue.copying import copy_database

    try:
        problems = _sqlite(database)
        if problems:
            return problems
        with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            copy = Path(folder) / database.path.name
            copy_database(database, copy)
            with closing(FileDatabase(copy)) as updated:
                migrate(updated, lambda: None)
                return check(updated)
    except UserError as error:
        return [FileProblem(DATABASE, str(error))]


def _sqlite(database: FileDatabase) -> list[FileProblem]:
    from sqlcipher3 import dbapi2

    with database.raw() as raw:
        try:
            lines = [str(row[0]) for row in raw.execute(f"PRAGMA integrity_check({NAMED})")]
        except dbapi2.DatabaseError as error:
            # The check itself raises on a page of garbage.
            lines = [str(error)]
        problems = [
            FileProblem(DATABASE, _("SQLite: {what}.").format(what=line)) for line in lines if line != "ok"
        ]
        for name in foreign_code(raw):
            problems.append(
                FileProblem(DATABASE, _("There is database code that is not ours: {what}.").format(what=name))
            )
        for name in missing_tables(raw):
            problems.append(FileProblem(DATABASE, _("The table {name} is missing.").format(name=name)))
    return problems


def foreign_code(raw: Any) -> list[str]:
    """Triggers, views and virtual tables that this program did not make: they could run on any edit."""
    code_rows = raw.execute(
        "SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view') OR (type = 'table' AND "
        "sql LIKE 'CREATE VIRTUAL%' AND name <> 'search_index') ORDER BY name"
    )
    return [f"{kind} {name}" for kind, name in code_rows]


def missing_tables(raw: Any) -> list[str]:
    """Tables that every file of this schema has and this one lacks."""
    there = {row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    minor = raw.execute("PRAGMA user_version").fetchone()[0] & 0xFFFF
    return [name for name in (*BY_KIND, *_OWN_TABLES) if name not in there and _SINCE.get(name, 0) <= minor]


def has_portfolio(raw: Any) -> bool:
    """True when the record of the portfolio itself is there."""
    return raw.execute("SELECT 1 FROM portfolio LIMIT 1").fetchone() is not None


def _links(database: FileDatabase) -> list[FileProblem]:
    with database.raw() as raw:
        violations = raw.execute("PRAGMA foreign_key_check").fetchall()
    lines: dict[tuple[str, str], int] = {}
    for kind, _row, parent, _index in violations:
        lines[kind, parent] = lines.get((kind, parent), 0) + 1
    return [
        FileProblem(
            LINKS,
            _("{n} rows of {kind} point at a {parent} that is not there.").format(
                n=n, kind=kind, parent=parent
            ),
        )
        for (kind, parent), n in sorted(lines.items())
    ]
