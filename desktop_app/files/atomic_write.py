"""Writes a file beside its target and renames it over the target, so that nobody ever sees half a file."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from desktop_app.errors import EnvironmentFault
from desktop_app.files import part_files, write_guard
from desktop_app.files.disk_space import disk_full, is_full
from desktop_app.language.i18n import _

_LONGEST_NAME = 240


@contextlib.contextmanager
def write_atomically(path: str | os.PathLike[str], mode: int = 0o644) -> Iterator[Path]:
    """Gives the path of a part file to write; when the block ends well it becomes `path`.

    Refuses what `write_guard` keeps safe: raises UserError for a portfolio or what belongs to one, and
    WouldReplace for a file that the program did not write, before anything is written.
    The part file is flushed to the disk before it is renamed, and removed on any error, so that
    an older file at `path` stays as it was. `mode` are the permissions of the new file: exports
    are 0644, what holds a portfolio is 0600. Raises EnvironmentFault when the disk is full, the
    folder is missing or read-only, or another program holds the file.
    """
    target = Path(path)
    with contextlib.suppress(OSError):
        if target.is_symlink():
            target = target.resolve()
    write_guard.check_targets([target])
    try:
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a folder", str(target))
        if target.exists() and not target.is_file():
            # Replacing it would take a device or a pipe away from every program of the machine.
            raise OSError(errno.EINVAL, "is no ordinary file", str(target))
        part = _new_part(target)
        try:
            yield part
            _flush(part)
            os.chmod(part, mode)
            # Again: what took long to make may find a portfolio in its place by now.
            write_guard.check_targets([target], part)
            os.replace(part, target)
        except BaseException:
            with contextlib.suppress(OSError):
                part.unlink()
            raise
    except OSError as error:
        raise _fault(error, target) from error
    _flush_folder(target.parent)
    write_guard.remember(target)


def _new_part(target: Path) -> Path:
    """An empty file of a name that nobody has, beside the target; what a killed process left of it goes."""
    part_files.sweep(target.parent, of=target.name)
    name = target.name if len(target.name.encode("utf-8", "replace")) <= _LONGEST_NAME - 40 else ""
    descriptor, part = tempfile.mkstemp(prefix=f"{name}.", suffix=part_files.ending(), dir=target.parent)
    os.close(descriptor)
    return Path(part)


def _flush(part: Path) -> None:
    with part.open("rb+") as file:
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    # Windows cannot open a folder; there the rename itself is enough.
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _fault(error: OSError, target: Path) -> EnvironmentFault:
    name = target.name
    if is_full(error):
        return disk_full(target.parent, name)
    if error.errno == errno.EISDIR:
        text = _("“{name}” is a folder. Choose a file name.")
    elif error.errno == errno.EINVAL and target.exists():
        text = _("“{name}” is no ordinary file. Choose another name.")
    elif error.errno == errno.ENOENT or error.errno == errno.ENOTDIR:
        text = _("The folder for “{name}” does not exist. Choose another folder.")
    elif error.errno == errno.ENAMETOOLONG:
        text = _("The name “{name}” is too long. Choose a shorter one.")
    elif error.errno == errno.EROFS or isinstance(error, PermissionError):
        text = _(
            "“{name}” cannot be written: it is read-only or open in another program. "
            "Close it there or choose another place."
        )
    else:
        reason = error.strerror or type(error).__name__
        return EnvironmentFault(_("“{name}” was not written: {reason}.").format(name=name, reason=reason))
    return EnvironmentFault(text.format(name=name))
