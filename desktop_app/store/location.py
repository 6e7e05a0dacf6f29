"""Says what kind of place a file lies in: writable or not, on a network share, in a folder that is synced."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from desktop_app.language.i18n import _

# File systems where another computer may write, and where shared memory between processes can't be relied on.
_NETWORK = frozenset(
    ["nfs", "nfs4", "cifs", "smb3", "smbfs", "smb2", "9p", "afs", "ncpfs", "davfs", "ceph", "glusterfs",
     "lustre", "beegfs", "virtiofs", "vboxsf", "prl_fs", "fuse.sshfs", "fuse.davfs2", "fuse.rclone",
     "fuse.s3fs", "fuse.gvfsd-fuse", "fuse.glusterfs", "fuse.cifs", "fuse.vmhgfs-fuse",
     "fuse.google-drive-ocamlfuse", "fuse.onedriver"]
)  # fmt: skip
# How the folders of sync programs are called, in lower case.
_SYNCED = {
    "dropbox": "Dropbox",
    "onedrive": "OneDrive",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "icloud drive": "iCloud",
    "iclouddrive": "iCloud",
    "mobile documents": "iCloud",
    "com~apple~clouddocs": "iCloud",
    "cloudstorage": "cloud storage",
    "box sync": "Box",
    "pclouddrive": "pCloud",
    "synologydrive": "Synology Drive",
    "syncthing": "Syncthing",
}
_MARKERS = {".dropbox": "Dropbox", ".stfolder": "Syncthing"}
_MOUNTS = Path("/proc/self/mountinfo")


@dataclass(frozen=True, slots=True)
class Location:
    """Where a file lies; `network` names the file system, `synced` the sync program, empty if neither."""

    network: str = ""
    synced: str = ""

    @property
    def journal(self) -> str:
        """The journal mode that is safe there: WAL needs memory that all who have the file open share."""
        return "TRUNCATE" if self.network or self.synced else "WAL"

    @property
    def warning(self) -> str:
        """What the user should know about the place; empty if nothing."""
        if self.network:
            return _(
                "This file lies on a network share ({kind}). Let one person at a time write to it."
            ).format(kind=self.network)
        if self.synced:
            return _(
                "This file lies in a folder that {program} syncs. Open it on one computer at a time, "
                "and let the sync finish before you open it elsewhere."
            ).format(program=self.synced)
        return ""


def location_of(path: Path, mountinfo: str | None = None) -> Location:
    """Where the file lies; `mountinfo` is the text of /proc/self/mountinfo, by default the system's own."""
    resolved = path.resolve()
    return Location(_network(resolved, mountinfo), _synced(resolved))


def _network(path: Path, mountinfo: str | None) -> str:
    if sys.platform == "win32" and mountinfo is None:
        return _windows_network(path)
    if mountinfo is None:
        try:
            mountinfo = _MOUNTS.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""
    best, kind = -1, ""
    for line in mountinfo.splitlines():
        left, _separator, right = line.partition(" - ")
        words = left.split()
        if len(words) < 5 or not right.split():
            continue
        point = _unescape(words[4])
        if (path.as_posix() + "/").startswith(point.rstrip("/") + "/") and len(point) >= best:
            best, kind = len(point), right.split()[0]
    return kind if kind in _NETWORK else ""


def _unescape(text: str) -> str:
    for code, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(code, character)
    return text


def _windows_network(path: Path) -> str:
    if path.drive.startswith("\\\\"):
        return "SMB"
    import ctypes

    kernel = getattr(ctypes, "windll", None)
    remote = 4
    if kernel is not None and kernel.kernel32.GetDriveTypeW(path.drive + "\\") == remote:
        return "SMB"
    return ""


def _synced(path: Path) -> str:
    for folder in path.parents:
        name = folder.name.casefold()
        for start, program in _SYNCED.items():
            # "OneDrive - Contoso", "Dropbox (Personal)".
            if name == start or name.startswith((start + " ", start + "-", start + "_")):
                return program
        for marker, program in _MARKERS.items():
            if (folder / marker).exists() and folder != Path.home():
                return program
    return ""


def is_writable(path: Path) -> bool:
    """True when the file and its folder may be written: SQLite makes its journal beside the file."""
    resolved = path.resolve()
    return os.access(resolved, os.W_OK) and os.access(resolved.parent, os.W_OK)
