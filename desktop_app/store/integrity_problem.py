"""What a check of a portfolio finds, and in which of its three layers."""

from __future__ import annotations

from dataclasses import dataclass

DATABASE, LINKS, RULES = "database", "links", "rules"
# So many of one sort are named; the rest would say nothing new.
NAMED = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not in order; `is_note` says that it does no harm."""

    layer: str
    sentence: str
    is_note: bool = False
