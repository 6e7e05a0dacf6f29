"""Files and links that people hand in: choosing, dropping, saving a copy, and opening addresses with care."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.files import write_guard
from desktop_app.language.i18n import _
from desktop_app.text import clean_line
from desktop_app.ui.look import theme

if TYPE_CHECKING:
    from desktop_app.runtime.settings import Settings

#: Addresses with another scheme are shown as text and never opened.
SAFE_SCHEMES = ("http", "https", "mailto")


#: Where kinds of dialogs ended before each kept its own folder.
_EARLIER = {
    "import": "import_folder",
    "export": "export_folder",
    "brief": "export_folder",
    "sheet": "export_folder",
}


class Folders:
    """Where the last dialog of each kind ended, kept in the settings of the window in use."""

    def __init__(self) -> None:
        self._settings: Settings | None = None

    def use(self, settings: Settings) -> None:
        """Keep them in these settings."""
        self._settings = settings

    def of(self, kind: str, otherwise: Path | None = None) -> Path:
        """Where a dialog of this kind starts; `otherwise`, or the user's own folder, for the first one."""
        start = otherwise or Path.home()
        if self._settings is None:
            return start
        values = self._settings.values
        kept = values.folders.get(kind) or (getattr(values, _EARLIER[kind]) if kind in _EARLIER else "")
        return Path(kept) if kept and Path(kept).is_dir() else start

    def note(self, kind: str, folder: Path) -> None:
        """A dialog of this kind ended in a folder."""
        if self._settings is not None and self._settings.values.folders.get(kind) != str(folder):
            self._settings.put("folders", {kind: str(folder)})


folders = Folders()


def _dressed(parent: QWidget | None) -> QWidget | None:
    """What a dialog over `parent` takes its look from: the window itself has no stylesheet."""
    return theme.dressed_part(parent) if parent is not None else None


def pick_file(
    parent: QWidget | None, title: str, kind: str, filters: str = "", otherwise: Path | None = None
) -> Path | None:
    """Ask for one file, beginning where the last dialog of this kind ended; None when the user cancels."""
    chosen, _filter = QFileDialog.getOpenFileName(
        _dressed(parent), title, str(folders.of(kind, otherwise)), filters
    )
    if not chosen:
        return None
    folders.note(kind, Path(chosen).parent)
    return Path(chosen)


def pick_folder(parent: QWidget | None, title: str, kind: str) -> Path | None:
    """Ask for a folder, beginning with the last one of this kind; None when the user cancels."""
    chosen = QFileDialog.getExistingDirectory(_dressed(parent), title, str(folders.of(kind)))
    if not chosen:
        return None
    folders.note(kind, Path(chosen))
    return Path(chosen)


def pick_files(parent: QWidget, title: str, kind: str) -> list[Path]:
    """Ask for one or more files; empty when the user cancels."""
    # A link stays one, so that whoever keeps the file can say what it points to.
    as_they_are = QFileDialog.Option.DontResolveSymlinks
    chosen, _filter = QFileDialog.getOpenFileNames(
        _dressed(parent), title, str(folders.of(kind)), options=as_they_are
    )
    files = [Path(name) for name in chosen]
    if files:
        folders.note(kind, files[0].parent)
    return files


def ask_target(
    parent: QWidget | None,
    title: str,
    proposal: str,
    kind: str,
    filters: str = "",
    ending: str = "",
    otherwise: Path | None = None,
) -> Path | None:
    """Ask where to save, beginning where the last dialog of this kind ended; None when the user thought better of it.

    The dialog asks before a file is replaced, so that is agreed. `ending`, such as ".pdf", is put to a name without
    one: what stands under that name was not asked about, and is asked for when it is written.
    """
    start = folders.of(kind, otherwise) / proposal
    chosen, _filter = QFileDialog.getSaveFileName(_dressed(parent), title, str(start), filters)
    if not chosen:
        return None
    target = Path(chosen)
    folders.note(kind, target.parent)
    if ending and target.suffix.lower() != ending:
        return target.with_name(target.name + ending)
    write_guard.agree(target)
    return target


def dropped_files(data: QMimeData) -> list[Path]:
    """The files of this machine that are being dropped."""
    urls: Sequence[QUrl] = data.urls()
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]


def address(text: str) -> QUrl | None:
    """The address in `text` if it may be opened: http, https or mailto, and complete."""
    url = QUrl(clean_line(text), QUrl.ParsingMode.StrictMode)
    if not url.isValid() or url.scheme().lower() not in SAFE_SCHEMES:
        return None
    if url.scheme().lower() != "mailto" and not url.host():
        return None
    return url


def whole_address(url: QUrl) -> str:
    """The address to open, with non-ASCII letters of the host encoded."""
    return bytes(url.toEncoded().data()).decode("ascii", "replace")


def open_address(url: QUrl) -> None:
    """Let the system open an address that `address` accepted."""
    if url.scheme().lower() in SAFE_SCHEMES:
        QDesktopServices.openUrl(url)


def refused_address(text: str) -> str:
    """Why an address is not opened."""
    return _("Only addresses that start with https://, http:// or mailto: are opened: {address}").format(
        address=text
    )
