"""Copies an open portfolio into one checked file, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.errors import UserError
from desktop_app.files.write_guard import APPLICATION_ID
from desktop_app.language.i18n import _
from desktop_app.store.engine import connect_reader, gate
from desktop_app.store.faults import DamagedPortfolio, NotAPortfolio, explained
from desktop_app.store.files import in_place, new_part, require_room, sha256_of, sync_file, sync_folder
from desktop_app.store.rescue.page_copy import copy_pages

if TYPE_CHECKING:
    from desktop_app.store.engine import FileDatabase


# From this many bytes on, the source is checked while it is copied, which takes a quarter off the time.
_LARGE = 32_000_000
# Where more than one page in so many holds nothing, as after an update of the file format, a copy leaves them out.
_SPARSE = 5


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What identifies one state of a portfolio; `changes` and `head` are of the last entry in its history."""

    portfolio_id: str
    name: str
    schema: str
    counts: Mapping[str, int]
    changes: int
    head: str


def facts_of(raw: Any) -> FileFacts:
    """Read the facts of a portfolio through a driver connection."""
    row = raw.execute("SELECT id, name FROM portfolio ORDER BY id LIMIT 1").fetchone()
    version = int(raw.execute("PRAGMA user_version").fetchone()[0])
    last = raw.execute("SELECT number, digest FROM change ORDER BY number DESC LIMIT 1").fetchone()
    counts = {
        kind: int(raw.execute(f"SELECT count(*) FROM {kind}").fetchone()[0])
        for kind in ("initiative", "measurement", "answer", "evidence", "blob")
    }
    identity, name = row or ("0" * 32, "")
    changes, head = last or (0, "")
    return FileFacts(
        _safe_id(identity),
        name if isinstance(name, str) else "",
        f"{version >> 16}.{version & 0xFFFF}",
        counts,
        changes if isinstance(changes, int) else -1,
        head if isinstance(head, str) else "",
    )


def _safe_id(identity: object) -> str:
    """The id of a portfolio as the name of its folder for backups: one from elsewhere may hold anything."""
    if isinstance(identity, str) and re.fullmatch("[0-9a-f]{32}", identity):
        return identity
    return hashlib.sha256(repr(identity).encode(errors="replace")).hexdigest()[:32]


def quick_check(raw: Any, path: Path) -> None:
    """Raise DamagedPortfolio when SQLite finds the database broken."""
    with explained(path):
        verdicts = [row[0] for row in raw.execute("PRAGMA quick_check(1)")]
    if verdicts != ["ok"]:
        raise DamagedPortfolio(path, str(verdicts[0]).split("\n")[0][:120] if verdicts else "")


def verify_copy(path: Path, *, is_checked: bool = False) -> FileFacts:
    """Look at a portfolio file that nobody has open, and say what it holds; it is not written to.

    With `is_checked`, its pages are known to be in order. Raises NotAPortfolio, NewerPortfolio or DamagedPortfolio.
    """
    with explained(path):
        raw = connect_reader(path)
        try:
            if raw.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
                raise NotAPortfolio(_("{name} is a database, but not a portfolio.").format(name=path.name))
            gate(path, int(raw.execute("PRAGMA user_version").fetchone()[0]))
            if not is_checked:
                quick_check(raw, path)
            return facts_of(raw)
        finally:
            raw.close()


def copy_database(
    database: FileDatabase,
    target: Path,
    *,
    overwrite: bool = False,
    compact: bool = True,
    before_rename: Callable[[Path, FileFacts, str], None] | None = None,
) -> FileFacts:
    """Write the present state of an open portfolio to `target`, mode 0600.

    The source is checked before the copy is named, and the copy is checked or compared with it, so that a good
    copy is never replaced by a broken one. A compact copy has no traces of what was deleted; any other takes half
    the time, unless much of the file is free. `before_rename(path, facts, SHA-256)` is called when all is good.
    Raises DamagedPortfolio, EnvironmentFault, or UserError when the name is taken.
    """
    target = target.expanduser()
    _refuse_taken(database, target, overwrite)
    with explained(target):
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with database.raw(copying=True) as raw, new_part(target) as part:
            pages, size = (
                int(raw.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "page_size")
            )
            require_room(target.parent, pages * size)
            free = int(raw.execute("PRAGMA freelist_count").fetchone()[0])
            digest = None
            if not compact and free * _SPARSE <= pages:
                digest = copy_pages(database, raw, part, lambda: quick_check(raw, database.path))
            if digest is None:
                _write_checked(database, raw, part, target, pages * size)
            facts = verify_copy(part, is_checked=digest is not None)
            sync_file(part)
            os.chmod(part, 0o600)
            if before_rename is not None:
                before_rename(part, facts, digest or sha256_of(part))
            os.replace(part, target)
        sync_folder(target.parent)
    return facts


def _write_checked(database: FileDatabase, raw: Any, part: Path, target: Path, size: int) -> None:
    """Write a compact copy, and check the source."""
    if size < _LARGE or not database.is_in_place():
        quick_check(raw, database.path)
        _write_compact(raw, part, target)
    else:
        _write_beside_check(database, raw, part, target)


def _write_compact(raw: Any, part: Path, target: Path) -> None:
    with explained(target):
        raw.execute("VACUUM INTO ?", (os.fspath(part),))


def _write_beside_check(database: FileDatabase, raw: Any, part: Path, target: Path) -> None:
    """Write the copy while another thread checks the source; returns when both are done and good."""

    def check() -> None:
        with database.raw() as source:
            quick_check(source, database.path)

    with ThreadPoolExecutor(max_workers=1) as beside:
        checked = beside.submit(check)
        try:
            _write_compact(raw, part, target)
        except Exception:
            # If the source is broken, that is the reason, whatever the copy met first.
            checked.result()
            raise
        checked.result()


def _refuse_taken(database: FileDatabase, target: Path, overwrite: bool) -> None:
    if target.is_dir():
        raise UserError(_("{name} is a folder; choose a file name.").format(name=target.name))
    if target.exists() and database.path.exists() and target.samefile(database.path):
        raise UserError(_("That is the open portfolio itself; choose another name."))
    if target.exists() and not overwrite:
        raise UserError(_("{path} is there already; choose another name.").format(path=target))
    if any(one != target for one in in_place(target)):
        # A log beside the old file would be read as the copy's.
        raise UserError(
            _("{name} is open in another program, or was not closed; choose another name.").format(
                name=target.name
            )
        )
