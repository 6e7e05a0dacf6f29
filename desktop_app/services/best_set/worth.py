"""What each initiative is worth by a scoring method, and how much of that its build cost takes away."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop_app.domain.planning_records import Estimate
from desktop_app.domain.records import Initiative, Portfolio, Rating
from desktop_app.domain.scoring.inputs import Range, inputs_of
from desktop_app.domain.scoring.methods import ScoringMethod, score
from desktop_app.language.i18n import _

_COST = "build_cost"


@dataclass(frozen=True, slots=True)
class Worth:
    """`value` in the method's unit, None when it is unknown for the reason `why`.

    `saved` is how much the value would rise if it cost nothing to build; `cost` the likely build cost, None = unknown.
    """

    value: float | None
    why: str = ""
    saved: float = 0.0
    cost: float | None = None


def worth_of(
    method: ScoringMethod,
    portfolio: Portfolio,
    initiatives: Sequence[Initiative],
    ratings: Mapping[str, Sequence[Rating]],
    estimates: Mapping[str, Sequence[Estimate]],
) -> dict[str, Worth]:
    """The score of initiatives, by id, at the likely value of each input: the one that the ranking shows."""
    names = {one.name for one in method.inputs} | {_COST}
    worths = {}
    for initiative in initiatives:
        known = inputs_of(
            names, initiative, ratings.get(initiative.id, ()), estimates.get(initiative.id, ()), portfolio
        )
        worths[initiative.id] = _worth(method, known)
    return worths


def _worth(method: ScoringMethod, known: Mapping[str, Range | None]) -> Worth:
    likely = known.get(_COST)
    cost = None if likely is None else likely.likely
    scored = score(method, known)
    if scored.value is None:
        if not scored.missing:
            return Worth(None, scored.note or _("Its value can't be worked out."), cost=cost)
        words = ", ".join(_(method.input(name).label).lower() for name in scored.missing)
        return Worth(None, _("Its value is unknown; missing: {names}.").format(names=words), cost=cost)
    return Worth(scored.value, "", _saved(method, known, scored.value, cost), cost)


def _saved(
    method: ScoringMethod, known: Mapping[str, Range | None], value: float, cost: float | None
) -> float:
    """What less cost adds to the value; 0 unless the value rises evenly as the cost falls."""
    if not cost or _COST not in method.worked.fields:
        return 0.0
    rises = []
    for share in (0.0, 0.5):
        other = score(method, {**known, _COST: Range(share * cost, share * cost, share * cost)}).value
        if other is None:
            return 0.0
        rises.append(other - value)
    even = math.isclose(2 * rises[1], rises[0], rel_tol=1e-9, abs_tol=1e-9 * max(1.0, abs(value)))
    return rises[0] if even and rises[0] > 0 else 0.0
