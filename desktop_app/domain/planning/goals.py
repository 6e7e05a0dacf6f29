"""How far a goal of the strategy has come: its measure now, between baseline and target."""

from __future__ import annotations

from desktop_app.domain.planning_records import Goal


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
