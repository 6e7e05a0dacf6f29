"""Goals of the strategy: how far one has come between baseline and target, and the names that a text gives."""

from __future__ import annotations

import re
from collections.abc import Iterable

from desktop_app.domain.planning_records import Goal

#: What stands between the names of goals where several are one text.
BETWEEN = "; "
#: Characters that a line holds, and so a goal's name.
LONGEST = 500


def joined(names: Iterable[str]) -> str:
    """The names of goals as one text; those that a line has no room for are left out."""
    text = ""
    for name in names:
        longer = f"{text}{BETWEEN}{name}" if text else name
        if len(longer) > LONGEST:
            break
        text = longer
    return text


def same_name(name: str) -> str:
    """What two names of one goal have in common: case and blanks do not tell them apart."""
    return " ".join(name.split()).casefold()


def names_in(text: str, known: Iterable[str] = ()) -> list[str]:
    """The goals that a text names: all of it where a goal is called so, else what stands between semicolons or lines."""
    whole = " ".join(text.split())
    if same_name(whole) in {same_name(name) for name in known}:
        return [whole]
    names = {same_name(part): " ".join(part.split()) for part in reversed(re.split(r"[;\n]", text))}
    names.pop("", None)
    return list(reversed(names.values()))


def renamed(text: str, old: str, new: str) -> str:
    """A text of goals with what `old` names replaced by what `new` names; the others stay."""
    if text == old:
        return new
    out = {same_name(name) for name in names_in(old)}
    kept = [name for name in names_in(text) if same_name(name) not in out]
    return joined(dict.fromkeys([*kept, *names_in(new)]))


def progress(goal: Goal) -> float | None:
    """Share of the way from baseline to target, 0 to 1, less than 0 where it went back; None while unknown."""
    if goal.baseline is None or goal.target is None or goal.current is None or goal.target == goal.baseline:
        return None
    return (goal.current - goal.baseline) / (goal.target - goal.baseline)


def is_reached(goal: Goal) -> bool | None:
    """Whether the measure is at its target; None while that can't be told.

    Without a baseline nobody knows whether more or less is better: then only the exact target counts.
    """
    if goal.current is None or goal.target is None:
        return None
    if goal.baseline is None or goal.baseline == goal.target:
        return True if goal.current == goal.target else None
    done = progress(goal)
    return done is not None and done >= 1.0
