"""Whether a change may be chance: the interval of the difference of two shares."""

from __future__ import annotations

from desktop_app.analysis.models.confidence_intervals import newcombe
from desktop_app.briefs.model.figure import Figure

#: The units that are shares, each with what stands for the whole.
WHOLES = {"share": 1.0, "%": 100.0}


def difference(old: Figure, new: Figure) -> tuple[float, float] | None:
    """The 95 % interval of new less old, as shares of the whole; None where it is not known.

    It takes two shares, each with the number of cases behind it (Newcombe's method 10).
    """
    counted = _hits(old), _hits(new)
    if counted[0] is None or counted[1] is None:
        return None
    return newcombe(*counted[0], *counted[1])


def _hits(figure: Figure) -> tuple[int, int] | None:
    """Of how many cases how many are hits; None for what is not a share of cases."""
    whole = WHOLES.get(figure.unit) if figure.kind == "measure" else None
    value, n = figure.value, figure.n
    if whole is None or not n or isinstance(value, str) or value is None or not 0 <= value <= whole:
        return None
    return round(value / whole * n), n
