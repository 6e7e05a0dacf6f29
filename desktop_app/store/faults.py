"""What can be wrong with a portfolio file or the machine under it, each as a sentence for the user."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from desktop_app.errors import ConflictError, EnvironmentFault, UserError
from desktop_app.files.disk_space import disk_full, folder_without_room, is_full
from desktop_app.language.i18n import _


class BackupFile(Protocol):
    """A backup, as far as an error tells of it."""

    @property
    def path(self) -> Path:
        """The file."""


class UnusableFile(UserError):
    """The file can't be opened as a portfolio; `backups` are those that were made of it, newest first."""

    backups: tuple[BackupFile, ...] = ()


class NotAPortfolio(UnusableFile):
    """The file is something else."""


class MissingPortfolio(UnusableFile):
    """There is no file of that name."""


class DamagedPortfolio(UnusableFile):
    """The file was a portfolio and is broken; backups or a rescue may help."""

    def __init__(self, path: Path, detail: str) -> None:
        super().__init__(
            _("{name} is damaged ({detail}). Restore a backup, or rescue what can be read.").format(
                name=path.name, detail=detail
            )
        )
        self.path = path
        self.detail = detail


class MisfitPortfolio(DamagedPortfolio):
    """A value does not fit where it stands, which is mended where the file may be written."""


class LockedPortfolio(UserError):
    """The file is protected by a password that has not been given yet; nothing is wrong with it."""

    def __init__(self, path: Path, sentence: str = "") -> None:
        super().__init__((sentence or _("{name} is protected by a password.")).format(name=path.name))
        self.path = path


class WrongPassword(LockedPortfolio):
    """The password does not open the file."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, _("That is not the password of {name}."))


class UnreadableValue(UserError):
    """A value in an open portfolio can't be read: it was damaged since the file was looked through."""


class NewerPortfolio(UserError):
    """The file was written by a later version of the program."""


class OlderPortfolio(UserError):
    """The file was written by an earlier version, and may not be brought up to date where it is."""


class FileReplaced(EnvironmentFault):
    """The file was deleted or replaced by another program while it was open."""


class ReadOnlyPortfolio(UserError):
    """An edit was tried on a portfolio that can only be read."""


# What SQLite says -> what the user reads.
_CAUSES: tuple[tuple[str, str], ...] = (
    ("database or disk is full", "full"),
    ("database is locked", "locked"),
    ("readonly database", "readonly"),
    ("attempt to write a readonly", "readonly"),
    ("unable to open database file", "cantopen"),
    ("disk i/o error", "ioerr"),
    # The search index is looked at first, and hides what the disk says.
    ("vtable constructor failed", "ioerr"),
)
_DAMAGE = ("malformed", "not a database", "corrupt", "could not decode to utf-8")


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what the database driver raises into a sentence that names the cause and what to do."""
    try:
        yield
    except OSError as error:
        if is_full(error):
            raise disk_full(path.parent, path.name) from error
        raise EnvironmentFault(os_sentence(error, path)) from error
    except Exception as error:
        # Recognised by name, so that a look at a file does not import all of SQLAlchemy.
        if type(error).__module__.partition(".")[0] not in ("sqlalchemy", "sqlcipher3"):
            raise
        text = str(getattr(error, "orig", None) or error).lower()
        for marker, cause in _CAUSES:
            if marker in text:
                raise _environment_fault(cause, path) from error
        if "unique constraint failed" in text:
            raise ConflictError(
                _("Somebody else added the same in the meantime. Look at it again, then repeat your change.")
            ) from error
        if "foreign key constraint failed" in text:
            raise ConflictError(_("What this belongs to was removed in the meantime.")) from error
        if any(marker in text for marker in _DAMAGE):
            raise DamagedPortfolio(path, text.split("\n")[0][:120]) from error
        raise


def _environment_fault(cause: str, path: Path) -> EnvironmentFault:
    # SQLite calls a full disk an error of input and output, or a file that can't be opened, where it is one of its own
    # small files beside the database that finds no room.
    full = folder_without_room(path.parent) if cause in ("full", "ioerr", "cantopen") else None
    if full is not None and full != path.parent:
        return disk_full(full)
    if full is not None or cause == "full":
        return disk_full(path.parent, path.name)
    return EnvironmentFault(_sentence(cause, path))


def _sentence(cause: str, path: Path) -> str:
    sentences = {
        "locked": _busy(path),
        "readonly": _("{name} can only be read here. Save a copy elsewhere to change it."),
        "cantopen": _("{name} can't be opened: the folder or the file may not be read."),
        "ioerr": _("The disk reports an error while writing {name}. Save a copy on another disk."),
    }
    return sentences[cause].format(name=path.name)


def _busy(path: Path) -> str:
    holders = lock_holders(path)
    if not holders:
        return _("Another program is writing to {name}. Close it there and try again.")
    # The file's name is filled in later.
    return _("Process {number} on this computer is writing to {name}. Close it there and try again.").replace(
        "{number}", ", ".join(str(number) for number in holders)
    )


def lock_holders(path: Path) -> list[int]:
    """Other processes here that hold locks on a database; empty where the system does not tell."""
    import os

    # Looked up by number: opening and closing the file here would drop this process's own locks on it.
    holders: set[int] = set()
    try:
        nodes = set()
        for ending in ("", "-wal", "-shm"):
            companion = path.with_name(path.name + ending)
            if companion.exists():
                nodes.add(str(companion.stat().st_ino))
        with open("/proc/locks", encoding="ascii", errors="replace") as file:
            for line in file:
                words = line.split()
                if len(words) >= 6 and words[1] == "POSIX" and words[5].rsplit(":", 1)[-1] in nodes:
                    holders.add(int(words[4]))
    except (OSError, ValueError):
        return []
    return sorted(holders - {os.getpid(), -1, 0})


def os_sentence(error: OSError, path: Path) -> str:
    """What an operating-system error on a file means, and what to do."""
    import errno

    if is_full(error):
        return str(disk_full(path.parent, path.name))
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return _("{name} can't be written here: choose a folder that you may write to.").format(
            name=path.name
        )
    if error.errno == errno.ENOENT:
        return _("{path} is not there.").format(path=path)
    return _("{name}: {reason}.").format(name=path.name, reason=error.strerror or error)
