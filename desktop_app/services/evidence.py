"""Evidence files and links: files are copied into the portfolio, under the SHA-256 of their content."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from desktop_app.domain.records import Evidence
from desktop_app.errors import UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services import record_edits as records
from desktop_app.services.changes import Changes
from desktop_app.services.workspace import Workspace
from desktop_app.store import blobs
from desktop_app.store.faults import os_sentence
from desktop_app.store.unit_of_work import UnitOfWork
from desktop_app.text import clean_line

MAX_BYTES = 200 * 1024 * 1024
# Types that a system may run when they are opened.
# fmt: off
RISKY = frozenset([
    "exe", "bat", "cmd", "com", "scr", "pif", "cpl", "msi", "msc", "ps1", "vbs", "vbe", "js", "jse", "wsf", "hta",
    "reg", "lnk", "url", "chm", "jar", "py", "pyw", "sh", "run", "command", "desktop", "appimage", "deb", "rpm",
    "app", "dmg", "pkg", "xlsm", "xltm", "xlam", "docm", "dotm", "pptm", "ppam",
])
# fmt: on
# Names that Windows keeps for devices, whatever ending they have.
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)


class EvidenceIsLink(UserError):
    """A file that was handed in is a link: what would be kept is another file, and that is asked about first."""


def attach_file(
    ws: Workspace, initiative_id: str, path: Path, note: str = "", *, follow_links: bool = False
) -> Changes:
    """Copy a file into the portfolio as evidence. Raises UserError when it can't be read or is too large."""
    return attach_files(ws, initiative_id, [path], note, follow_links=follow_links)


def attach_files(
    ws: Workspace,
    initiative_id: str,
    paths: Sequence[Path],
    note: str = "",
    *,
    follow_links: bool = False,
) -> Changes:
    """Copy several files into the portfolio, as one step: all of them, or none.

    Raises EvidenceIsLink for a link, unless the person agreed to keep what it points to (`follow_links`).
    """
    contents = read_files(paths, follow_links=follow_links)
    with ws.change(attach_label(paths)) as step:
        for path, content in contents:
            keep(step.uow, ws, initiative_id, path, content, note)
    return step.changes


def attach_label(paths: Sequence[Path]) -> str:
    """What the undo menu calls attaching these files."""
    n = len(paths)
    if n == 1:
        return _("“{name}” attached").format(name=safe_name(paths[0].name))
    return ngettext("{n} file attached", "{n} files attached", n).format(n=formats.number(n))


def keep(
    uow: UnitOfWork, ws: Workspace, initiative_id: str, path: Path, content: bytes, note: str = ""
) -> Evidence:
    """Keep the content of a file as evidence, inside a change that the caller began."""
    digest = hashlib.sha256(content).hexdigest()
    blobs.put(uow.connection, digest, content)
    return records.append(uow, Evidence(
        initiative_id=initiative_id, name=safe_name(path.name), kind="file", sha256=digest,
        size=len(content), note=note, added_by=ws.user, added_at=ws.clock()))  # fmt: skip


def read_files(paths: Sequence[Path], *, follow_links: bool = False) -> list[tuple[Path, bytes]]:
    """The bytes of each file; raises EvidenceIsLink for a link, unless it is to be followed."""
    links = [path for path in paths if path.is_symlink()]
    if links and not follow_links:
        raise EvidenceIsLink(" ".join(_link_sentence(path) for path in links))
    return [(path, read_file(path)) for path in paths]


def _link_sentence(path: Path) -> str:
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        # It points to nothing, or in a circle.
        raise UserError(_("{name} is a link to a file that is not there.").format(name=path.name)) from None
    return _("{name} is a link to {target}.").format(name=path.name, target=target)


def read_file(path: Path) -> bytes:
    """The bytes of a file that can be kept; raises UserError with the reason when it can't."""
    try:
        if not path.is_file():
            raise UserError(_("{name} is not a file.").format(name=path.name))
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UserError(
                _("{name} is over {limit} MB; keep it elsewhere and add a link to it.").format(
                    name=path.name, limit=MAX_BYTES // 1024 // 1024
                )
            )
        return path.read_bytes()
    except OSError as error:
        raise UserError(os_sentence(error, path)) from error


def add_link(ws: Workspace, initiative_id: str, name: str, link: str, note: str = "") -> Changes:
    """Add a link as evidence. Raises FieldError for an address that is not http, https or mailto."""
    record = Evidence(
        initiative_id=initiative_id, name=name or link[:255], kind="link", link=link, note=note,
        added_by=ws.user, added_at=ws.clock())  # fmt: skip
    return records.add(ws, record)


def read_content(ws: Workspace, evidence: Evidence) -> bytes:
    """The bytes of an evidence file; raises UserError if they are missing or not what was attached."""
    with ws.database.read() as connection:
        content = blobs.get(connection, evidence.sha256)
    if content is None:
        raise UserError(_("The content of {name} is missing from the portfolio.").format(name=evidence.name))
    if hashlib.sha256(content).hexdigest() != evidence.sha256:
        raise UserError(
            _("{name} is not what was attached: its checksum differs.").format(name=evidence.name)
        )
    return content


def safe_name(name: str) -> str:
    """A file name without path parts, control characters and tricks of direction."""
    cleaned = re.sub(r'[\\/:*?"<>|]', "_", clean_line(name)).strip(". ")
    if _DEVICES.fullmatch(cleaned):
        cleaned = f"_{cleaned}"
    return cleaned[-255:].strip(". ") or _("file")


def is_risky(name: str) -> bool:
    """True for a type of file that could run a program when it is opened."""
    # Systems drop blanks and dots at the end of a file name.
    name = safe_name(name)
    return "." in name and name.rsplit(".", 1)[-1].lower() in RISKY
