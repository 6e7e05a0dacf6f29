"""Writes a portfolio file anew under another password or none: the whole file changes, or nothing does."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from desktop_app.errors import EnvironmentFault, UserError
from desktop_app.files.write_guard import APPLICATION_ID
from desktop_app.language.i18n import _
from desktop_app.store import location
from desktop_app.store.engine import connect_raw, preflight
from desktop_app.store.faults import DamagedPortfolio, explained
from desktop_app.store.files import new_part, require_room, sync_file, sync_folder
from desktop_app.store.protection import key_ring
from desktop_app.store.protection.file_key import FileKey
from desktop_app.store.rescue.copying import facts_of, quick_check, verify_copy
from desktop_app.store.rescue.restore import require_closed

Progress = Callable[[int, int], object]
# How many steps of SQLite's machine lie between two looks at the progress: less than a millisecond.
_STEPS = 2_000


def rewrite(path: Path, key: FileKey | None, progress: Progress | None = None) -> None:
    """Put a copy that `key` protects in the place of a portfolio that nobody has open; None protects it no more.

    The copy is compared with the file before it takes its place, so that a kill or a full disk at any moment leaves
    the file as it was or as it shall be. `progress` gets the bytes done and those there are, and may raise to stop.
    Raises UserError with the reason; the file is as it was then.
    """
    path = path.expanduser().resolve()
    preflight(path)
    if not location.is_writable(path):
        raise UserError(
            _("{name} can only be read here. Save a copy elsewhere to change it.").format(name=path.name)
        )
    require_closed(path)
    with explained(path):
        require_room(path.parent, path.stat().st_size)
        with new_part(path) as part:
            with closing(connect_raw(path, read_only=False, journal="DELETE")) as raw:
                _hold_alone(raw, path)
                quick_check(raw, path)
                _export(raw, part, key, progress)
                if key is not None:
                    key_ring.remember(key)
                _compare(raw, path, part)
                sync_file(part)
                os.chmod(part, 0o600)
                if os.name != "nt":
                    os.replace(part, path)
            if os.name == "nt":
                # Windows renames no file over one that is open.
                os.replace(part, path)
        sync_folder(path.parent)


def _hold_alone(raw: Any, path: Path) -> None:
    """Take over what waits in the log, and keep everybody else out until the connection is closed."""
    # SQLite leaves the mode with a log only when nobody else has the file open.
    if raw.execute("PRAGMA journal_mode").fetchone()[0] != "delete":
        raise EnvironmentFault(
            _("Another program is writing to {name}. Close it there and try again.").format(name=path.name)
        )
    raw.execute("PRAGMA locking_mode=EXCLUSIVE")
    raw.execute("BEGIN EXCLUSIVE")
    raw.execute("COMMIT")


def _export(raw: Any, part: Path, key: FileKey | None, progress: Progress | None) -> None:
    total = int(raw.execute("PRAGMA page_count").fetchone()[0]) * int(
        raw.execute("PRAGMA page_size").fetchone()[0]
    )
    stopped: list[BaseException] = []

    def look() -> int:
        # SQLite stops at anything but 0, and loses what was raised.
        try:
            if progress is not None:
                progress(min(part.stat().st_size, total), total)
        except BaseException as error:
            stopped.append(error)
            return 1
        return 0

    raw.set_progress_handler(look, _STEPS)
    try:
        _copy_all(raw, part, key)
    except Exception:
        if stopped:
            raise stopped[0] from None
        raise
    finally:
        raw.set_progress_handler(None, 0)


def _copy_all(raw: Any, part: Path, key: FileKey | None) -> None:
    version = int(raw.execute("PRAGMA main.user_version").fetchone()[0])
    raw.execute("ATTACH ? AS fresh KEY ?", (os.fspath(part), "" if key is None else key.spec))
    try:
        raw.execute("SELECT sqlcipher_export('fresh')")
        # The export takes over tables and rows, and nothing of the header.
        raw.execute(f"PRAGMA fresh.user_version={version}")
        raw.execute(f"PRAGMA fresh.application_id={APPLICATION_ID}")
    finally:
        raw.execute("DETACH fresh")


def _compare(raw: Any, path: Path, part: Path) -> None:
    facts = verify_copy(part)
    with explained(part), closing(connect_raw(part, read_only=True)) as copy:
        same = facts == facts_of(raw) and _contents(raw) == _contents(copy)
    if not same:
        raise DamagedPortfolio(path, _("not all of it could be copied"))


def _contents(raw: Any) -> list[tuple[str, str, int]]:
    """Every table and index by name and SQL, with the number of rows of the tables."""
    listed = raw.execute("SELECT name, coalesce(sql, ''), type FROM sqlite_master ORDER BY name").fetchall()
    return [
        (name, sql, raw.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] if kind == "table" else 0)
        for name, sql, kind in listed
    ]
