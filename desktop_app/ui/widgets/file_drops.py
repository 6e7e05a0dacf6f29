"""Files and links that people hand in: choosing, dropping, saving a copy, and opening addresses with care."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.files import write_guard
from desktop_app.language.i18n import _
from desktop_app.text import clean_line

#: Addresses with another scheme are shown as text and never opened.
SAFE_SCHEMES = ("http", "https", "mailto")


#: Where files were last chosen in this session; at first the user's own folder.
_last_folder: list[Path] = []


def _folder() -> Path:
    return next((one for one in _last_folder if one.is_dir()), Path.home())


def pick_files(parent: QWidget, title: str) -> list[Path]:
    """Ask for one or more files; empty when the user cancels."""
    # A link stays one, so that whoever keeps the file can say what it points to.
    as_they_are = QFileDialog.Option.DontResolveSymlinks
    chosen, _filter = QFileDialog.getOpenFileNames(parent, title, str(_folder()), options=as_they_are)
    files = [Path(name) for name in chosen]
    if files:
        _last_folder[:] = [files[0].parent]
    return files


def pick_target(parent: QWidget, title: str, proposal: str) -> Path | None:
    """Ask where to save, beginning in the folder of the last time; None when the user thought better of it."""
    target = ask_target(parent, title, str(_folder() / proposal))
    if target is not None:
        _last_folder[:] = [target.parent]
    return target


def ask_target(
    parent: QWidget | None, title: str, proposal: str, filters: str = "", ending: str = ""
) -> Path | None:
    """Ask where to save; None when the user thought better of it.

    The dialog asks before a file is replaced, so that is agreed. `ending`, such as ".pdf", is put to a name without
    one: what stands under that name was not asked about, and is asked for when it is written.
    """
    chosen, _filter = QFileDialog.getSaveFileName(parent, title, proposal, filters)
    if not chosen:
        return None
    target = Path(chosen)
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
