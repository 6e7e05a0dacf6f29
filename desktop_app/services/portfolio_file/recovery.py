"""The ways back to a portfolio that was lost or damaged: a backup, or what can still be read of the file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.errors import EnvironmentFault
from desktop_app.language.i18n import _
from desktop_app.runtime.clock import utc_now
from desktop_app.services.portfolio_file.backups import has_lost_its_beginning, paused_sentence
from desktop_app.services.workspace import Workspace, default_user
from desktop_app.store.faults import LockedPortfolio
from desktop_app.store.protection import key_ring
from desktop_app.store.protection.key_ring import is_open_here
from desktop_app.store.rescue import backup as backup_store
from desktop_app.store.rescue import restore as store_restore
from desktop_app.store.rescue.rescue_rows import Rescued
from desktop_app.store.rescue.rescue_rows import rescue as rescue_rows
from desktop_app.store.rescue.restore import Restored

if TYPE_CHECKING:
    from desktop_app.store.engine import FileDatabase

__all__ = ["Rescued", "Restored", "rescue", "restore", "restored_sentences"]


def restore(backup: Path, target: Path, now: datetime | None = None) -> Restored:
    """Make `target` what `backup` holds; what was there is set aside under a dated name, never deleted.

    The file has to be closed first. No backup is made of it or removed until somebody confirms that it is the right
    one. Raises UserError with the reason, LockedPortfolio for a backup whose password is not known; nothing has
    changed then.
    """
    return store_restore.restore(backup, target, now or utc_now())


def restored_sentences(restored: Restored) -> list[str]:
    """What a person should know after a restore, one sentence each."""
    sentences = [paused_sentence()]
    if restored.is_bare:
        sentences.append(
            _("The backup is from before the password was set: {name} is not protected now.").format(
                name=restored.path.name
            )
        )
    elif key_ring.is_protected(restored.path):
        sentences.append(
            _("{name} opens with the password that it had when the backup was made.").format(
                name=restored.path.name
            )
        )
    return sentences


def rescue(path: Path, target: Path, now: datetime | None = None, *, user: str = "") -> Rescued:
    """Save what can be read of a damaged portfolio in the new file `target`; the damaged one stays as it is.

    The history of the new file says that it was rescued, and can't be undone past that. Raises UserError when
    the name is taken, the file is open here, or nothing can be read.
    """
    if is_open_here(path):
        raise EnvironmentFault(_("{name} is open; close it first.").format(name=path.name))

    if has_lost_its_beginning(path):
        newest = backup_store.of_file(path)[0]
        if key_ring.is_locked(newest.path):
            # The key of the file is that of its backups; the salt, which was at its beginning, is in them.
            raise LockedPortfolio(newest.path)

    def refigure(database: FileDatabase) -> None:
        Workspace(database, user=user).refresh_figures()

    return rescue_rows(path, target, now or utc_now(), user or default_user(), refigure)
