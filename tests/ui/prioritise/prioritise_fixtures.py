"""A portfolio whose scores can be worked out by hand, for the tests of the prioritise page."""

from __future__ import annotations

from desktop_app.domain.choices import CRITERIA
from desktop_app.services import initiatives
from desktop_app.services.ranking import estimates, own_methods
from desktop_app.services.workspace import Workspace

#: Reach, impact, confidence and effort of each, likely values; None is not estimated.
RICE: dict[str, tuple[float | None, float | None, float | None, float | None]] = {
    "Claims triage": (8000, 2, 0.8, 4),
    "Demand forecast": (20000, 1, 0.5, 10),
    "Scan referral": (3000, 3, 0.9, 6),
    "Churn": (5000, None, 0.7, 5),
    "Chat helper": (None, None, None, None),
}
#: Ratings in the order of CRITERIA, with high confidence: no draw moves them.
RATINGS = {
    "Claims triage": (5, 4, 4, 3, 4, 2),
    "Demand forecast": (4, 5, 5, 4, 3, 1),
    "Scan referral": (5, 3, 2, 3, 5, 5),
    "Churn": (3, 4, 5, 5, 2, 2),
}
WEIGHTS = (0.30, 0.15, 0.20, 0.15, 0.10, 0.10)
INPUTS = ("reach", "impact", "confidence", "effort")


def rice(title: str) -> float:
    """Reach x impact x confidence / effort, worked out here."""
    reach, impact, confidence, effort = RICE[title]
    assert reach is not None
    assert impact is not None
    assert confidence is not None
    assert effort is not None
    return reach * impact * confidence / effort


def weighted(title: str, weights: tuple[float, ...] = WEIGHTS) -> float:
    """The weighted score from 0 to 100, worked out here; a high risk lowers it."""
    points = [(rating - 1) / 4 * 100 for rating in RATINGS[title]]
    points[-1] = 100 - points[-1]
    return sum(w * p for w, p in zip(weights, points, strict=True)) / sum(weights)


def fill(ws: Workspace) -> None:
    """Five initiatives: three known, one partly, one not at all."""
    for title, values in RICE.items():
        money = {"benefit_likely": 1e6, "run_cost": 5e4, "chance_of_success": 0.7} if any(values) else {}
        one = initiatives.create(
            ws, title, industry="finance", build_cost_likely=300_000.0, **money
        ).record_ids[0]
        for name, likely in zip(INPUTS, values, strict=True):
            if likely is None:
                continue
            low, high = (likely, likely) if name == "impact" else (likely * 0.8, min(likely * 1.2, 1e9))
            if name == "confidence":
                high = min(high, 1.0)
            estimates.set_estimate(ws, one, name, low, likely, high, by="Ann")
        for criterion, rating in zip(CRITERIA, RATINGS.get(title, ()), strict=False):
            initiatives.rate(ws, one, criterion, {"rating": rating, "confidence": "high"})
    own_methods.choose(ws, "rice")
