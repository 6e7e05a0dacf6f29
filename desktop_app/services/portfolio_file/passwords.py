"""The password of a portfolio: given, set, changed, removed; and what an earlier state leaves behind unprotected."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop_app.errors import UserError
from desktop_app.files.write_guard import is_portfolio
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.runtime.clock import utc_now
from desktop_app.services import drafts
from desktop_app.services.workspace import Workspace
from desktop_app.store.engine import USER_VERSION, FileDatabase, preflight
from desktop_app.store.protection import key_ring
from desktop_app.store.protection.file_key import SHORTEST, FileKey, new_key
from desktop_app.store.protection.key_ring import is_locked, is_protected, lock, salt_of, unlock
from desktop_app.store.protection.rewrite import Progress, rewrite
from desktop_app.store.rescue import backup
from desktop_app.store.rescue.backup import Backup

__all__ = [
    "SHORTEST",
    "PasswordChange",
    "change_password",
    "delete_unprotected",
    "is_locked",
    "is_protected",
    "lock",
    "remove_password",
    "salt_of",
    "set_password",
    "unlock",
]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PasswordChange:
    """What a change of the password did, and what of earlier states is left.

    `backup` is the new backup, None if `problem` says why there is none. `unprotected` are backups that anybody can
    open, `earlier` those with another password, `beside` unprotected files that a restore set aside.
    """

    path: Path
    is_protected: bool
    backup: Path | None
    problem: str
    unprotected: tuple[Backup, ...]
    earlier: tuple[Backup, ...]
    beside: tuple[Path, ...]

    @property
    def sentences(self) -> list[str]:
        """What was done and what is left, for the reader."""
        name = self.path.name
        sentences = [
            _("{name} is protected by the new password now.").format(name=name)
            if self.is_protected
            else _("{name} has no password any more: anybody who can read the file can open it.").format(
                name=name
            )
        ]
        if self.problem:
            sentences.append(_("No backup was made: {reason}").format(reason=self.problem))
        if self.is_protected and self.unprotected:
            sentences.append(
                ngettext(
                    "{n} earlier backup is not protected: {folder}.",
                    "{n} earlier backups are not protected: {folder}.",
                    len(self.unprotected),
                ).format(n=formats.number(len(self.unprotected)), folder=self.unprotected[0].path.parent)
            )
        if self.is_protected and self.beside:
            paths = ", ".join(str(path) for path in self.beside)
            sentences.append(_("Not protected, and for you to delete: {paths}.").format(paths=paths))
        if self.earlier:
            sentences.append(
                ngettext(
                    "{n} earlier backup opens with the password of its time only.",
                    "{n} earlier backups open with the passwords of their time only.",
                    len(self.earlier),
                ).format(n=formats.number(len(self.earlier)))
            )
        return sentences


def set_password(
    path: Path, password: str, *, progress: Progress | None = None, clock: Callable[[], datetime] = utc_now
) -> PasswordChange:
    """Protect a portfolio that nobody has open. Raises UserError; the file is as it was then."""
    if is_protected(path):
        raise UserError(_("{name} has a password already; change it instead.").format(name=path.name))
    return _rewritten(path, new_key(password), clock(), progress)


def change_password(
    path: Path,
    present: str,
    password: str,
    *,
    progress: Progress | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> PasswordChange:
    """Give a portfolio another password. Raises WrongPassword or UserError; the file is as it was then."""
    _take_present(path, present)
    return _rewritten(path, new_key(password), clock(), progress)


def remove_password(
    path: Path, present: str, *, progress: Progress | None = None, clock: Callable[[], datetime] = utc_now
) -> PasswordChange:
    """Protect a portfolio no more. Raises WrongPassword or UserError; the file is as it was then."""
    _take_present(path, present)
    return _rewritten(path, None, clock(), progress)


def delete_unprotected(change: PasswordChange) -> int:
    """Delete the earlier backups that anybody can open; returns how many are gone.

    None is deleted unless a protected backup of the same is there and whole.
    """
    kept = [one for one in backup.of_file(change.path) if one.path == change.backup]
    if not change.is_protected or not any(one.is_intact() for one in kept):
        return 0
    gone = 0
    for unprotected in change.unprotected:
        with contextlib.suppress(OSError):
            unprotected.path.unlink()
            unprotected.manifest.unlink(missing_ok=True)
            gone += 1
    return gone


def _take_present(path: Path, present: str) -> None:
    _look_at(path)
    if not is_protected(path):
        raise UserError(_("{name} has no password.").format(name=path.name))
    unlock(path, present)


def _look_at(path: Path) -> None:
    """Raise the fault of a file that is no portfolio at all, before anybody is asked for a password."""
    if not is_locked(path):
        preflight(path)


def _rewritten(path: Path, key: FileKey | None, now: datetime, progress: Progress | None) -> PasswordChange:
    path = path.expanduser().resolve()
    if preflight(path) < USER_VERSION:
        raise UserError(
            _("{name} was made by an older version. Open it once, so that it is brought up to date.").format(
                name=path.name
            )
        )
    rewrite(path, key, progress)
    _reseal_drafts(path)
    newest, problem = _backed_up(path, now)
    salt = key_ring.salt_of(path)
    theirs = [one for one in backup.of_file(path) if newest is None or one.path != newest.path]
    unprotected = tuple(one for one in theirs if not one.is_protected)
    earlier = tuple(one for one in theirs if one.is_protected and key_ring.salt_of(one.path) != salt)
    kept_as = newest.path if newest else None
    return PasswordChange(path, key is not None, kept_as, problem, unprotected, earlier, _beside(path))


def _reseal_drafts(path: Path) -> None:
    """What was typed and not kept is protected as the portfolio is from now on."""
    try:
        with closing(Workspace(FileDatabase(path))) as ws:
            drafts.store_of(ws).reseal()
    except (UserError, OSError) as error:
        _log.warning("drafts were not sealed anew: %s", type(error).__name__)


def _backed_up(path: Path, now: datetime) -> tuple[Backup | None, str]:
    """A backup under the new password; the earlier ones hold the same, so none would be made for a while."""
    try:
        with closing(FileDatabase(path)) as database:
            return backup.make(database, backup.PASSWORD, now, thin=False), ""
    except UserError as error:
        _log.info("no backup after a change of the password: %s", type(error).__name__)
        return None, str(error)


def _beside(path: Path) -> tuple[Path, ...]:
    """Files without a password that were set aside when a backup of this one was restored."""
    try:
        entries = sorted(path.parent.iterdir())
    except OSError:
        return ()
    named = [one for one in entries if one.name.startswith(f"{path.stem} (") and one.suffix == path.suffix]
    return tuple(one for one in named if is_portfolio(one) and not is_protected(one))
