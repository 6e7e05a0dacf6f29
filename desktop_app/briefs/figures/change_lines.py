"""What changed since the last brief, as lines that are ready to stand in a document."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.briefs.model.elements import Sign, Words


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One line: its sign with the word for it, and the sentence."""

    sign: Sign
    word: str
    sentence: Words


@dataclass(frozen=True, slots=True)
class ChangeLines:
    """The lines in their order, which brief they compare with, and how many smaller changes are left out."""

    lines: tuple[ChangeLine, ...] = ()
    since: str = ""
    smaller: int = 0


#: Of a first brief.
NO_CHANGES = ChangeLines()
