"""Says what is not in order in a portfolio file, and in which layer."""

from __future__ import annotations

from dataclasses import dataclass

DATABASE, LINKS, RULES = "database", "links", "rules"
# At most this many problems of one sort are listed; more would say nothing new.
NAMED = 20


@dataclass(frozen=True, slots=True)
class FileProblem:
    """One thing that is not in order; `is_note` says that it does no harm.

    `damaged_id` is the damaged value that it is about, empty for anything else.
    """

    layer: str
    sentence: str
    is_note: bool = False
    damaged_id: str = ""
