"""Puts a backup in the place of a portfolio; what was there is set aside, never deleted."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop_app.errors import EnvironmentFault, UserError
from desktop_app.language.i18n import _
from desktop_app.store.engine import connect_reader, preflight
from desktop_app.store.faults import DamagedPortfolio, explained, lock_holders
from desktop_app.store.files import (
    new_part,
    replace_database,
    require_room,
    sha256_of,
    sync_file,
    sync_folder,
)
from desktop_app.store.protection import key_ring
from desktop_app.store.protection.key_ring import is_open_here
from desktop_app.store.rescue import pausing
from desktop_app.store.rescue.backup import folder_for, manifest_sum
from desktop_app.store.rescue.copying import FileFacts, verify_copy


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did; `aside` is the new name of what was there, None if nothing was.

    With `is_bare` the file was protected by a password, and the backup is from before that.
    """

    path: Path
    aside: Path | None
    facts: FileFacts
    is_bare: bool = False


def restore(backup: Path, target: Path, now: datetime) -> Restored:
    """Make `target` what `backup` holds.

    The backup is verified first, and again after it was copied; only then is the present file set aside,
    together with its logs, under a dated name. Backups of the file are paused from then on, until somebody
    confirms that it is the right one. Raises UserError with the reason; then nothing has changed.
    """
    backup, target = backup.expanduser().resolve(), target.expanduser().resolve()
    if target.exists() and backup.exists() and target.samefile(backup):
        raise UserError(_("That backup is the file itself; choose another one."))
    if target.is_dir():
        raise UserError(_("{name} is a folder; choose a file name.").format(name=target.name))
    preflight(backup)
    _compare_checksum(backup)
    require_closed(target)
    is_bare = key_ring.is_protected(target) and not key_ring.is_protected(backup)
    with explained(target):
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        require_room(target.parent, backup.stat().st_size)
        with new_part(target) as part:
            facts = _copy(backup, part)
            sync_file(part)
            os.chmod(part, 0o600)
            # Paused first: no backup of a wrong file may push out one of the right file.
            folder = folder_for(facts, target)
            pausing.pause(folder, target, now)
            try:
                aside = replace_database(target, part, now)
            except BaseException:
                pausing.resume(folder, target)
                raise
        sync_folder(target.parent)
    return Restored(target, aside, facts, is_bare)


def _compare_checksum(backup: Path) -> None:
    """Compare a backup of ours with its manifest; other files have none."""
    expected = manifest_sum(backup)
    if expected and sha256_of(backup) != expected:
        raise DamagedPortfolio(backup, _("it is not what was backed up: its checksum differs"))


def require_closed(target: Path) -> None:
    """Refuse to replace a file that a program has open: what that program writes would be lost."""
    if is_open_here(target):
        raise EnvironmentFault(_("{name} is open; close it first.").format(name=target.name))
    holders = lock_holders(target)
    if holders:
        raise EnvironmentFault(
            _("{name} is open in process {number} on this computer; close it there first.").format(
                name=target.name, number=", ".join(str(one) for one in holders)
            )
        )


def _copy(backup: Path, part: Path) -> FileFacts:
    with explained(backup), closing(connect_reader(backup)) as raw:
        verdicts = [row[0] for row in raw.execute("PRAGMA integrity_check(1)")]
        if verdicts != ["ok"]:
            raise DamagedPortfolio(backup, str(verdicts[0])[:120])
        raw.execute("PRAGMA query_only=OFF")
        # The copy includes changes that wait in a log beside the backup, and is one file without a log.
        with explained(part):
            raw.execute("VACUUM INTO ?", (os.fspath(part),))
    return verify_copy(part)
