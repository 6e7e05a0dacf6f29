"""The files of briefs: a final one from the portfolio, a draft where it was saved, if it still lies there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.domain.briefs.brief_records import Brief, BriefFile, files_of
from desktop_app.errors import UserError
from desktop_app.language.i18n import _

if TYPE_CHECKING:
    from desktop_app.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class FoundFile:
    """The bytes of a brief's file; `path` where it lies outside of the portfolio."""

    file: BriefFile
    data: bytes
    path: Path | None = None


class SavedPlaces:
    """Where briefs were saved: those of this session by checksum, others by name in the folder of the last one."""

    def __init__(self) -> None:
        self._by_sha256: dict[str, Path] = {}

    def note(self, sha256: str, path: Path) -> None:
        """A file with this checksum was written here."""
        self._by_sha256[sha256] = path

    def frozen(self) -> Mapping[str, Path]:
        """What is known now, for work beside the window."""
        return dict(self._by_sha256)


def find_file(ws: Workspace, brief: Brief, places: Mapping[str, Path], folder: Path) -> FoundFile:
    """The file of a brief, exactly as it was made. Raises UserError where there is none any more."""
    from desktop_app.services.briefs import kept_briefs

    files = files_of(brief)
    for file in files:
        for path in _candidates(file, places, folder):
            data = _read(path, file)
            if data is not None:
                return FoundFile(file, data, path)
    for file in files:
        if file.kept:
            return FoundFile(file, kept_briefs.read_file_bytes(ws, brief, file))
    raise UserError(
        _(
            "The file of {name} is not where it was saved, and the portfolio keeps the files of final briefs alone."
        ).format(name=brief.name)
    )


def _candidates(file: BriefFile, places: Mapping[str, Path], folder: Path) -> Iterator[Path]:
    if file.sha256 in places:
        yield places[file.sha256]
    # The name comes from the portfolio, and must not lead out of the folder.
    name = Path(file.name).name
    if name:
        yield folder / name


def _read(path: Path, file: BriefFile) -> bytes | None:
    """The bytes of a file that is just the one that was made, else None."""
    try:
        if not path.is_file() or path.stat().st_size != file.size:
            return None
        data = path.read_bytes()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == file.sha256 else None
