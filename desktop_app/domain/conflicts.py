"""What is told of two people who changed one record: which fields, from what, to what, by whom and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop_app.errors import ConflictError


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """One field that two people changed to different values.

    `was` is what the person saw when the edit began, as JSON; `mine` and `theirs` are values of the record.
    """

    kind: str
    record_id: str
    field: str
    was: Any
    mine: Any
    theirs: Any
    who: str
    at: datetime


class EditConflict(ConflictError):
    """Fields that somebody else changed since the person saw them; nothing of the edit is kept.

    `number` is the newest change that `conflicts` tells of.
    """

    def __init__(self, message: str, conflicts: Sequence[FieldConflict], number: int) -> None:
        super().__init__(message)
        self.conflicts = tuple(conflicts)
        self.number = number


class RecordGone(ConflictError):
    """Records that somebody else removed since the person saw them."""

    def __init__(self, message: str, kind: str, record_ids: Sequence[str]) -> None:
        super().__init__(message)
        self.kind = kind
        self.record_ids = tuple(record_ids)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a person saw when an edit began: every change up to a number, and some own ones after it."""

    number: int
    own: frozenset[str] = frozenset()
