"""Backups as the user meets them: by hand, while working, before an import, at closing.

How often one is made while working is a setting: `backup_minutes` in `runtime/settings`.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from desktop_app.errors import UserError
from desktop_app.files.write_guard import is_portfolio
from desktop_app.language.i18n import _
from desktop_app.services.workspace import Workspace
from desktop_app.store.engine import as_file
from desktop_app.store.protection import key_ring
from desktop_app.store.rescue import backup, pausing
from desktop_app.store.rescue.backup import Backup
from desktop_app.store.rescue.copying import copy_database


def backup_now(ws: Workspace, kind: str = backup.MANUAL) -> Path:
    """Back up an open portfolio into the folder for backups; returns the file.

    Raises UserError with the reason; older backups stay.
    """
    fresh = backup.make(as_file(ws.database), kind, ws.clock())
    ws.note_history()
    return fresh.path


def backup_to(ws: Workspace, target: Path) -> Path:
    """Write a backup under a name of the user's choice; refuses a name that is taken."""
    copy_database(as_file(ws.database), target)
    return target


def backup_if_due(ws: Workspace, minutes: int) -> Path | None:
    """Back up when the last backup is older than this and something has changed since; else None.

    None too while a restore waits to be confirmed.
    """
    if is_paused(ws):
        return None
    database = as_file(ws.database)
    source = str(database.path.resolve())
    backups = backup.of_file(database.path)
    if not backup.is_due(backups, ws.clock(), timedelta(minutes=minutes), source=source):
        return None
    if not backup.is_changed(database):
        return None
    return backup_now(ws, backup.TIMER)


def is_paused(ws: Workspace) -> bool:
    """True after a restore, until `confirm_restored`.

    Meanwhile no backup is made while working or at closing, and none is removed.
    """
    if not ws.capabilities.backups:
        return False
    database = as_file(ws.database)
    folder = backup.folder_of(ws.portfolio().id)
    return folder is not None and pausing.is_paused(folder, database.path)


def paused_sentence() -> str:
    """What the person should know while a restore is not confirmed."""
    return _(
        "This portfolio was restored from a backup. Until you confirm that it is the right one, no backup is made "
        "while you work or at closing, and none is removed."
    )


def confirm_restored(ws: Workspace) -> bool:
    """The restored portfolio is the right one: backups go on, the first at once; False if none was paused.

    Raises UserError.
    """
    if not is_paused(ws):
        return False
    folder = backup.folder_of(ws.portfolio().id)
    assert folder is not None
    pausing.resume(folder, as_file(ws.database).path)
    _backup_if_changed(ws, backup.TIMER)
    return True


def backup_before_import(ws: Workspace) -> tuple[str, ...]:
    """Back up the portfolio before an import, unless a backup holds it; returns warnings if that fails."""
    return _backup_if_changed(ws, backup.IMPORT) if ws.capabilities.backups else ()


def backup_at_close(ws: Workspace) -> tuple[str, ...]:
    """Back up what no backup holds yet; a failure never keeps a portfolio from being closed.

    Nothing is backed up while a restore waits to be confirmed.
    """
    if ws.read_only or not ws.capabilities.backups or is_paused(ws):
        return ()
    return _backup_if_changed(ws, backup.CLOSE)


def _backup_if_changed(ws: Workspace, kind: str) -> tuple[str, ...]:
    try:
        if backup.is_changed(as_file(ws.database)):
            backup_now(ws, kind)
    except UserError as error:
        return (_("No backup was made: {reason}").format(reason=error),)
    return ()


def backups_of(path: Path) -> list[Backup]:
    """The backups of the portfolio at `path`, newest first, also when it can't be read any more."""
    return backup.of_file(path)


def all_backups() -> list[Backup]:
    """Every backup there is, newest first."""
    return backup.every()


def has_lost_its_beginning(path: Path) -> bool:
    """True for a file that begins like no portfolio, though its newest backup is protected by a password.

    What follows the beginning of a protected file looks like nothing at all without the key.
    """
    backups = backup.of_file(path)
    return (
        bool(backups)
        and backups[0].is_protected
        and not key_ring.is_protected(path)
        and not is_portfolio(path)
    )


def label(kept_backup: Backup) -> str:
    """One line for a list of backups: when, why, and what it holds."""
    return backup.describe(kept_backup)
