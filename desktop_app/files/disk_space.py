"""Tells a full disk from other faults, and says it in one sentence wherever something is written."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import tempfile
from pathlib import Path

from desktop_app.errors import EnvironmentFault
from desktop_app.language.i18n import _

_FULL = (errno.ENOSPC, errno.EDQUOT)
# With less than this a database can't even write down that it fails.
_LEAST_BYTES = 64 * 1024


class DiskFull(EnvironmentFault):
    """There is no room on the disk, or none left for this user."""


def disk_full(folder: Path, name: str = "") -> DiskFull:
    """The error for a disk without room: which folder it holds, and that the same can be done again."""
    if not name:
        text = _("The disk is full: {folder} has no room left. Make room there and do it again.")
        return DiskFull(text.format(folder=folder))
    text = _("The disk is full: “{name}” was not written to {folder}. Make room there and do it again.")
    return DiskFull(text.format(name=name, folder=folder))


def is_full(error: OSError) -> bool:
    """Whether the system refused a write for lack of room."""
    return error.errno in _FULL


def folder_without_room(folder: Path) -> Path | None:
    """The folder whose disk is full, asked when a write failed without a reason; None if there is room.

    Besides `folder` it may be the one for temporary files, where a database sorts.
    """
    for place in dict.fromkeys((folder, Path(tempfile.gettempdir()))):
        if _lacks_room(place):
            return place
    return None


def _lacks_room(folder: Path) -> bool:
    with contextlib.suppress(OSError):
        if shutil.disk_usage(folder).free < _LEAST_BYTES:
            return True
        if hasattr(os, "statvfs"):
            status = os.statvfs(folder)
            if status.f_files and not status.f_favail:
                return True
    return _is_refused(folder)


def _is_refused(folder: Path) -> bool:
    """Whether a small file meets a limit that the disk's own figures do not show, such as a user's quota."""
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(bytes(_LEAST_BYTES))
            probe.flush()
            os.fsync(probe.fileno())
    except OSError as error:
        return is_full(error)
    return False
