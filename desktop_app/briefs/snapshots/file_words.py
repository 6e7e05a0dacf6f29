"""Finds the number of a brief, and the beginning of its snapshot's checksum, in the text of a file."""

from __future__ import annotations

import contextlib
import io
import re
import zipfile
from collections.abc import Sequence

from desktop_app.domain.briefs.brief_records import Brief
from desktop_app.errors import UserError

#: What is looked through of a file at most, so that one of any size and make is answered soon.
MOST_CHARACTERS, MOST_PAGES = 4_000_000, 200
_NUMBER = re.compile(r"\bB-(\d{1,9})\b")
_SHOWN = 8


def carried_by(content: bytes, briefs: Sequence[Brief]) -> Brief | None:
    """The brief whose number and whose snapshot's first figures both stand in the file, or None."""
    text = _text(content)
    numbers = {int(number) for number in _NUMBER.findall(text)}
    for brief in briefs:
        start = brief.snapshot_sha256[:_SHOWN]
        if brief.number in numbers and len(start) == _SHOWN and start in text:
            return brief
    return None


def _text(content: bytes) -> str:
    if content.startswith(b"%PDF"):
        from desktop_app.briefs.pdf.page_pictures import pdf_text

        with contextlib.suppress(UserError):
            return pdf_text(content, MOST_PAGES)[:MOST_CHARACTERS]
        return ""
    if content.startswith(b"PK"):
        return _office_text(content)
    return content[:MOST_CHARACTERS].decode("utf-8", "replace")


def _office_text(content: bytes) -> str:
    """The text of the parts of a document or deck, as far as it is looked through."""
    parts: list[str] = []
    left = MOST_CHARACTERS
    with (
        contextlib.suppress(
            zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError
        ),
        zipfile.ZipFile(io.BytesIO(content)) as archive,
    ):
        for name in archive.namelist()[:2000]:
            if left <= 0 or not name.endswith(".xml"):
                continue
            with archive.open(name) as part:
                text = part.read(left).decode("utf-8", "replace")
            left -= len(text)
            parts.append(re.sub(r"<[^>]*>", " ", text))
    return "\n".join(parts)
