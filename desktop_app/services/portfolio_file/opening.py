"""Opens a portfolio safely, says in words why one can't be opened, and closes it with a backup."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from desktop_app.domain.extensions.additions import Extensions
from desktop_app.domain.place import Place, file_of
from desktop_app.domain.records import Portfolio
from desktop_app.errors import UserError
from desktop_app.files.part_files import sweep
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.runtime.clock import utc_now
from desktop_app.services.portfolio_file import locking
from desktop_app.services.portfolio_file.backups import (
    backup_at_close,
    backup_if_due,
    backup_now,
    backup_to,
    has_lost_its_beginning,
)
from desktop_app.services.workspace import Workspace, default_user
from desktop_app.store import location
from desktop_app.store.checks import integrity
from desktop_app.store.damage import looked_through
from desktop_app.store.engine import USER_VERSION, FileDatabase, as_file, connect, preflight
from desktop_app.store.faults import (
    DamagedPortfolio,
    MisfitPortfolio,
    NotAPortfolio,
    OlderPortfolio,
    UnusableFile,
    explained,
)
from desktop_app.store.rescue import backup
from desktop_app.store.rescue.copying import copy_database, facts_of, quick_check

__all__ = [
    "BackupFailed",
    "OpenResult",
    "backup_if_due",
    "backup_now",
    "backup_to",
    "close_portfolio",
    "open_file",
    "open_place",
    "save_copy",
]


@dataclass(frozen=True, slots=True)
class OpenResult:
    """An open portfolio, and what the user should know about it.

    `window` holds the lock of a window, `set_aside` says how many values did not fit where they stood.
    """

    workspace: Workspace
    warnings: tuple[str, ...] = ()
    window: locking.WindowLock | None = None
    set_aside: int = 0


class BackupFailed(UserError):
    """The backup before an update of the file format did not work; the user may go on without one."""


def open_place(
    place: Place,
    *,
    extensions: Extensions | None = None,
    user: str = "",
    read_only: bool | None = None,
    allow_without_backup: bool = False,
    window: bool = False,
) -> OpenResult:
    """Open a portfolio wherever it is kept, as `open_file` does; raises UserError for a place on a server."""
    return open_file(
        file_of(place),
        extensions=extensions,
        user=user,
        read_only=read_only,
        allow_without_backup=allow_without_backup,
        window=window,
    )


def open_file(
    path: Path,
    *,
    extensions: Extensions | None = None,
    user: str = "",
    read_only: bool | None = None,
    allow_without_backup: bool = False,
    window: bool = False,
    clock: Callable[[], datetime] = utc_now,
) -> OpenResult:
    """Open a portfolio file, brought up to date when an older version made it.

    It is opened for reading only where file or folder can't be written, or when `read_only` says so. With
    `window`, other windows are told that this one has it open. Raises MissingPortfolio, NotAPortfolio or
    DamagedPortfolio (each lists the backups of the file), NewerPortfolio, BackupFailed, or EnvironmentFault;
    the file is unchanged then.
    """
    path = path.expanduser().absolute()
    try:
        return _open(path, extensions, user, read_only, allow_without_backup, window, clock)
    except UnusableFile as error:
        error.backups = tuple(backup.of_file(path))
        if isinstance(error, NotAPortfolio) and has_lost_its_beginning(path):
            damaged = DamagedPortfolio(path, _("its beginning is lost"))
            damaged.backups = error.backups
            raise damaged from error
        raise


def _open(
    path: Path,
    extensions: Extensions | None,
    user: str,
    read_only: bool | None,
    allow_without_backup: bool,
    window: bool,
    clock: Callable[[], datetime],
) -> OpenResult:
    version = preflight(path)
    where = location.location_of(path)
    only_read = not location.is_writable(path) if read_only is None else read_only
    look = _Look(path, version, only_read, where.journal)
    try:
        _make_ready(extensions)
    finally:
        look.join()
    look.raise_fault()
    database = FileDatabase(path, read_only=only_read, journal=where.journal)
    warnings, aside = ([where.warning] if where.warning else []), 0
    try:
        if version < USER_VERSION:
            aside = _update(database, clock(), allow_without_backup, user)
        elif look.misfit:
            aside = _set_aside(database, look.misfit, clock(), user)
            if not aside:
                warnings.append(_("Figures or search could not be read in this file; they are made anew."))
        if aside:
            warnings.append(_set_aside_words(aside))
        database.is_looked_through = True
        if database.misses_log():
            warnings.append(
                _(
                    "The last changes to this portfolio can't be read here. Copy its folder to a place that "
                    "you may write to, and open it there."
                )
            )
        lock = _tell_windows(path, warnings) if window else None
        if not only_read:
            sweep(path.resolve().parent, alone=where.journal == "WAL")
        _sweep_own_folders()
    except BaseException:
        database.close()
        raise
    workspace = Workspace(database, extensions=extensions, user=user, clock=clock)
    return OpenResult(workspace, tuple(warnings), lock, aside)


def _sweep_own_folders() -> None:
    """Remove what killed processes left half-written in the program's own folders."""
    from desktop_app.runtime import paths

    with contextlib.suppress(OSError):
        cache_folder = paths.cache_folder()
        for folder in (cache_folder, cache_folder / "checklists", paths.config_folder()):
            sweep(folder)


class _Look(threading.Thread):
    """Checks the whole file in a thread while the packages that opening needs are imported."""

    def __init__(self, path: Path, version: int, read_only: bool, journal: str) -> None:
        super().__init__(name="check", daemon=True)
        self._file = path, read_only, journal
        self._version = version
        self._fault: BaseException | None = None
        #: Table and column of a value that does not fit where it stands; empty where there is none.
        self.misfit = ""
        self.start()

    def run(self) -> None:
        path, read_only, journal = self._file
        try:
            with explained(path), closing(connect(path, read_only=read_only, journal=journal)) as raw:
                is_known = looked_through.is_known(path)
                _look_inside(raw, path, strict=self._version >= USER_VERSION and not is_known)
                # A later minor version may have values that this one does not know.
                if not is_known and self._version == USER_VERSION:
                    from desktop_app.store.damage import looking

                    self.misfit = looking.first_misfit(raw)
        except BaseException as error:
            self._fault = error

    def raise_fault(self) -> None:
        """Raise the fault that the check found; call after `join`."""
        if self._fault is not None:
            raise self._fault


def _make_ready(extensions: Extensions | None) -> None:
    """Load what the first read and the first edit need, none of it from the file."""
    from desktop_app.store import tables

    tables.row_class(Portfolio.KIND)
    if extensions is not None:
        extensions.fingerprint()


def _look_inside(raw: Any, path: Path, *, strict: bool) -> None:
    """Refuse a broken file, and one with database code or tables that this program did not put there."""
    quick_check(raw, path)
    foreign = integrity.foreign_code(raw)
    if foreign:
        raise NotAPortfolio(
            _("{name} is not opened: it holds database code that does not belong there ({what}).").format(
                name=path.name, what=foreign[0]
            )
        )
    missing = integrity.missing_tables(raw)
    if missing:
        raise DamagedPortfolio(path, _("it lacks {what}").format(what=missing[0]))
    odd = _odd_table(raw) if strict else ""
    if odd:
        raise DamagedPortfolio(path, _("its table {name} is not as AI Portfolio makes it").format(name=odd))
    if not integrity.has_portfolio(raw):
        raise DamagedPortfolio(path, _("the portfolio's own record is missing"))


def _odd_table(raw: Any) -> str:
    from desktop_app.store.damage import looking

    return looking.odd_table(raw)


def _set_aside(database: FileDatabase, misfit: str, now: datetime, user: str) -> int:
    """Set aside what does not fit, and count it; raises MisfitPortfolio where the file can only be read."""
    from desktop_app.store import migrate

    if database.read_only:
        raise MisfitPortfolio(
            database.path,
            _("{what} holds what does not fit there; opening it to write sets that aside").format(
                what=misfit
            ),
        )
    with contextlib.suppress(UserError):
        # The values are kept in the file too, so a full folder for backups is no reason to stop.
        if not _has_backup(database):
            backup.make(database, backup.MIGRATION, now)
    return migrate.mend(database, at=now, who=user or default_user())


def _set_aside_words(n: int) -> str:
    return ngettext(
        "{n} value that does not fit where it stood was set aside; filling in the field mends it.",
        "{n} values that do not fit where they stood were set aside; filling in the fields mends them.",
        n,
    ).format(n=formats.number(n))


def _update(database: FileDatabase, now: datetime, allow_without_backup: bool, user: str) -> int:
    """Bring an older file up to date, after a backup; a backup of the same state is not made twice."""
    from desktop_app.store import migrate

    if database.read_only:
        raise OlderPortfolio(
            _(
                "{name} was made by an older version and can't be updated where it is. "
                "Copy it to a place that you may write to, and open it there."
            ).format(name=database.path.name)
        )

    def make_backup() -> None:
        try:
            if not _has_backup(database):
                backup.make(database, backup.MIGRATION, now)
        except UserError as error:
            if not allow_without_backup:
                raise BackupFailed(
                    _("{name} has to be updated, and the backup before that failed: {reason}").format(
                        name=database.path.name, reason=error
                    )
                ) from error

    return migrate.migrate(database, make_backup, at=now, who=user or default_user())


def _has_backup(database: FileDatabase) -> bool:
    """True when an intact backup holds exactly what the file holds, so that it need not be made again."""
    with database.raw() as raw:
        facts = facts_of(raw)
    mark = (facts.changes, facts.head, facts.schema)
    return any(
        (one.changes, one.head, one.schema) == mark and one.kind == backup.MIGRATION and one.is_intact()
        for one in backup.of_file(database.path)
    )


def _tell_windows(path: Path, warnings: list[str]) -> locking.WindowLock | None:
    lock = locking.take(path)
    if lock is None:
        holder = locking.holder(path)
        warnings.append(
            _(
                "Another window has this portfolio open ({who}). Both can work on it; whoever saves the same "
                "record second is told."
            ).format(who=holder.description if holder else _("unknown"))
        )
    return lock


def save_copy(ws: Workspace, target: Path) -> Path:
    """Write the whole portfolio, evidence files too, to another file; one that is there is replaced.

    Works even if the file was deleted while it is open. Raises UserError.
    """
    copy_database(as_file(ws.database), target, overwrite=True)
    return target


def close_portfolio(ws: Workspace, window: locking.WindowLock | None = None) -> list[str]:
    """Back up what changed and let go of the file; returns what the user should know, never raises for it."""
    warnings = list(backup_at_close(ws))
    try:
        ws.close()
    except UserError as error:
        warnings.append(str(error))
    finally:
        if window is not None:
            window.release()
    return warnings
