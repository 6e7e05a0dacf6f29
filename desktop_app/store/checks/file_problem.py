"""Says what is not in order in a portfolio file, and in which layer."""

from __future__ import annotations

from dataclasses import dataclass

DATABASE, LINKS, RULES = "database", "links", "rules"
# So many of one sort are named; the rest would say nothing new.
NAMED = 20


@dataclass(frozen=True, slots=True)
class FileProblem:
    """One thing that is not in order; `is_note` says that it does no harm."""

    layer: str
    sentence: str
    is_note: bool = False
