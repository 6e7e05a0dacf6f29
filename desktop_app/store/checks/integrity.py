"""Checks a portfolio in three layers: SQLite's own check, the links between rows, and the domain's rules."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.domain.records import BY_KIND
from desktop_app.errors import UserError
from desktop_app.language import formats
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
) | {"damaged_value": 2, "source_row": 3, "brief": 5, "comment": 6}  # fmt: skip


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
            return _check_database(database, rules, attend, opened=False)
    return _check_database(target, rules, attend, opened=True)


def _check_database(
    database: FileDatabase, rules: Rules | None, attend: Attend | None, *, opened: bool
) -> list[FileProblem]:
    from desktop_app.store.checks.integrity_rules import rule_problems

    try:
        problems = _sqlite(database)
        if problems:
            # While SQLite finds the file damaged, its rows can't be judged.
            return problems
        if not opened and _needs_copy(database):
            return _check_copy(database)
        return [*_links(database), *rule_problems(database, rules, attend)]
    except UserError as error:
        return [FileProblem(DATABASE, str(error))]


def _needs_copy(database: FileDatabase) -> bool:
    """True for a file that opening would change first: one of an earlier schema, or with what does not fit."""
    from desktop_app.store.damage import looking
    from desktop_app.store.engine import USER_VERSION

    with database.raw() as raw:
        version = _version(raw)
        return version < USER_VERSION or (version == USER_VERSION and bool(looking.first_misfit(raw)))


def _version(raw: Any) -> int:
    return int(raw.execute("PRAGMA user_version").fetchone()[0])


def _check_copy(database: FileDatabase) -> list[FileProblem]:
    """Check a copy as opening would leave it; the file itself stays as it is."""
    from tempfile import TemporaryDirectory

    from desktop_app.store.engine import USER_VERSION, FileDatabase
    from desktop_app.store.migrate import mend, migrate
    from desktop_app.store.rescue.copying import copy_database

    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / database.path.name
        copy_database(database, copy)
        with database.raw() as raw:
            is_older = _version(raw) < USER_VERSION
        with closing(FileDatabase(copy)) as updated:
            if is_older:
                migrate(updated, lambda: None)
            else:
                mend(updated)
            return _check_database(updated, None, None, opened=True)


def _sqlite(database: FileDatabase) -> list[FileProblem]:
    from sqlcipher3 import dbapi2

    from desktop_app.store.damage import looking
    from desktop_app.store.engine import USER_VERSION

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
        is_known = not problems and not missing_tables(raw) and _version(raw) >= USER_VERSION
        odd = looking.odd_table(raw) if is_known else ""
        if odd:
            text = _("The table {name} is not as AI Portfolio makes it.")
            problems.append(FileProblem(DATABASE, text.format(name=odd)))
        for name in missing_tables(raw):
            problems.append(FileProblem(DATABASE, _("The table {name} is missing.").format(name=name)))
    return problems


def foreign_code(raw: Any) -> list[str]:
    """Triggers, views and virtual tables that this program did not make: they could run on any edit."""
    code_rows = raw.execute(
        "SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view') OR (type = 'table' AND "
        "rootpage = 0 AND name <> 'search_index') ORDER BY name"
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
                n=formats.number(n), kind=kind, parent=parent
            ),
        )
        for (kind, parent), n in sorted(lines.items())
    ]
