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


@dataclass(frozen=True, slots=True)
class DriftSeen:
    """The newest look at drift: how many columns moved moderately, how many far, and when that was seen."""

    moderate: int
    large: int
    on: date | None


def newest_drift(spine: Spine) -> DriftSeen | None:
    """What the newest drift analysis says; None without one that can be read."""
    drifts = [one for one in spine.analyses if one.kind == "drift"]
    if not drifts:
        return None
    newest = max(
        drifts,
        key=lambda analysis: (analysis.ran_at.timestamp() if analysis.ran_at else 0.0, analysis.position),
    )
    try:
        states = [one.get("state") for one in json.loads(newest.result)["drift"]["columns"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    on = newest.ran_at.astimezone().date() if newest.ran_at else None
    return DriftSeen(states.count("moderate"), states.count("large"), on)
