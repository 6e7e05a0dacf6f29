"""What kept results of analyses mean for the state of an initiative."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.domain.spine import Spine


# From these PSI on a column has moved moderately, or far; an initiative can have limits of its own.
DRIFT_MODERATE = 0.1
DRIFT_LARGE = 0.25
DRIFT_STATES = ("stable", "moderate", "large")
# The state of a column where a file has too few rows.
DRIFT_TOO_FEW = "too few to judge"


@dataclass(frozen=True, slots=True)
class DriftSeen:
    """The newest look at drift: how many columns moved moderately, how many far, and when that was seen."""

    moderate: int
    large: int
    on: date | None


def newest_drift(spine: Spine) -> DriftSeen | None:
    """What the newest drift analysis says; None without one that can be read.

    One whose files had too few rows to judge by is passed over: it says nothing of what an earlier one saw.
    """
    drifts = sorted(
        (one for one in spine.analyses if one.kind == "drift"),
        key=lambda analysis: (analysis.ran_at.timestamp() if analysis.ran_at else 0.0, analysis.position),
        reverse=True,
    )
    for drift in drifts:
        try:
            states = [one.get("state") for one in json.loads(drift.result)["drift"]["columns"]]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None
        if DRIFT_TOO_FEW in states and not any(state in states for state in DRIFT_STATES):
            continue
        on = drift.ran_at.astimezone().date() if drift.ran_at else None
        return DriftSeen(states.count("moderate"), states.count("large"), on)
    return None
