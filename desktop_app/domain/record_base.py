"""What every kind of record has, and the two shapes that records come in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar
from uuid import uuid4


def new_id() -> str:
    """A fresh UUID as 32 hexadecimal digits, unique across portfolios."""
    return uuid4().hex


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What every record has: an id that never changes, and a version that rises with each edit."""

    KIND: ClassVar[str] = ""
    LABEL: ClassVar[str] = ""
    # Kinds whose rows hold this record's id, deleted with it: (kind, field).
    CHILDREN: ClassVar[tuple[tuple[str, str], ...]] = ()

    id: str = field(default_factory=new_id)
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Child(Record):
    """A record on the spine of one initiative."""

    initiative_id: str = ""
    # Order within the initiative, as a person added them.
    position: int = 0
