"""The record of a brief that was made: which one, of what, by whom, and what its figures were."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import ClassVar

from desktop_app.domain import choices as c
from desktop_app.domain import fields as f
from desktop_app.domain.record_base import Record, record
from desktop_app.language.i18n import N_

#: Files that one brief can be made as, so that a damaged list stays small.
MOST_FILES = 20
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NUMBER = re.compile(r"[Bb]-?(\d{1,9})")


@record
class Brief(Record):
    """A brief as it was given to readers; the snapshot and the kept files lie under their SHA-256.

    It is written by the program alone. A final one never changes.
    """

    KIND: ClassVar[str] = "brief"
    LABEL: ClassVar[str] = N_("Brief")

    number: int | None = f.integer(N_("Number"), required=True, minimum=1, editable=False)
    kind: str = f.choice(N_("Kind"), c.BRIEF_KINDS, "initiative", required=True, editable=False)
    # The initiative; empty for the portfolio. It may be gone, so that its key and title stay here.
    subject_id: str = f.hidden()
    subject_key: str = f.line(N_("Key"), editable=False, max_length=40)
    subject_title: str = f.line(N_("Subject"), editable=False)
    template: str = f.line(N_("Template"), editable=False)
    language: str = f.line(N_("Language"), editable=False, max_length=40)
    state: str = f.choice(N_("State"), c.BRIEF_STATES, "draft", required=True, editable=False)
    made_at: datetime | None = f.time(N_("Created"))
    made_by: str = f.person(N_("Created by"), editable=False)
    history_number: int | None = f.integer(N_("Last change in it"), minimum=0, editable=False)
    previous_id: str = f.hidden()
    snapshot_sha256: str = f.hidden()
    files: str = f.json_text(N_("Files"))
    recipients: str = f.text(N_("Recipients"), editable=False)
    marking: str = f.line(N_("Marking"), editable=False)
    approved_by: str = f.person(N_("Approved by"), editable=False)
    approved_role: str = f.line(N_("In the role of"), editable=False)
    approved_on: date | None = f.day(N_("Approved on"), editable=False)

    @property
    def name(self) -> str:
        """Its number as readers see it: B-7."""
        return f"B-{self.number or 0}"

    @property
    def is_final(self) -> bool:
        """Whether it was approved, and can't change any more."""
        return self.state == "final"


@dataclass(frozen=True, slots=True)
class BriefFile:
    """A file that a brief was made as; `kept` says that the portfolio holds its bytes."""

    name: str
    format: str
    sha256: str
    size: int
    pages: int = 0
    kept: bool = False


def files_of(brief: Brief) -> tuple[BriefFile, ...]:
    """The files of a brief; those that are damaged are left out."""
    try:
        parts = json.loads(brief.files or "[]")
    except (ValueError, RecursionError):
        return ()
    if not isinstance(parts, list):
        return ()
    return tuple(file for part in parts[:MOST_FILES] if (file := _file(part)) is not None)


def held_by(brief: Brief) -> list[str]:
    """The checksums of all that a portfolio keeps of a brief: its snapshot, and the files of a final one."""
    return [
        *([brief.snapshot_sha256] if brief.snapshot_sha256 else []),
        *(file.sha256 for file in files_of(brief) if file.kept),
    ]


def files_text(files: Sequence[BriefFile]) -> str:
    """The files as the record holds them."""
    return json.dumps([asdict(file) for file in files], ensure_ascii=False, sort_keys=True)


def read_number(text: str) -> int | None:
    """The number in "B-7", also written "b7" or "7"; None for anything else."""
    text = text.strip()
    match = _NUMBER.fullmatch(text)
    if match:
        return int(match[1])
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _file(part: object) -> BriefFile | None:
    if not isinstance(part, dict):
        return None
    name, format_, sha256 = (part.get(key) for key in ("name", "format", "sha256"))
    size, pages = part.get("size"), part.get("pages", 0)
    if not (isinstance(name, str) and isinstance(format_, str) and isinstance(sha256, str)):
        return None
    if not (type(size) is int and type(pages) is int and size >= 0 and pages >= 0):
        return None
    if not _SHA256.fullmatch(sha256):
        return None
    return BriefFile(name, format_, sha256, size, pages, part.get("kept") is True)
