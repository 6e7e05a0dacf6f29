"""Which figure may stand for several values of a field: their sum, their mean, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from desktop_app.domain.filters.tree import FilterField

#: Low and high ends, which do not add up to an end of the sum; a likely benefit adds up as the expected one.
_ENDS = frozenset({"benefit_low", "benefit_high", "build_cost_low", "build_cost_high"})
#: Estimates that are added where somebody selects them, and in no group.
_ESTIMATES = frozenset({"benefit_likely", "build_cost_likely"})
#: Counts.
_COUNTED = frozenset(
    {"decisions_a_year", "gate_blocking", "gate_open", "metrics_total", "metrics_on_target", "metrics_below"}
)
#: Quantities of which the middle says something.
_AVERAGED = frozenset({"score", "value", "feasibility", "review_cadence_days"})


def total_of(field: FilterField, is_selection: bool = False) -> Literal["sum", "mean", ""]:
    """What stands for the values of several initiatives, in a group or in cells that somebody selected."""
    return total_of_kind(field.name, field.kind, field.unit, is_selection) if field.shape == "number" else ""


def total_of_kind(
    name: str, kind: str, unit: str = "", is_selection: bool = False
) -> Literal["sum", "mean", ""]:
    """The same of a figure by its name, kind and unit.

    Amounts of money and counts add up; shares and scores have a mean. Ratings are steps and the worst risk is a
    maximum; a number of one's own may be a year or an identifier unless it has a unit: such have neither.
    """
    if name in _ENDS:
        return ""
    if name in _ESTIMATES:
        return "sum" if is_selection else ""
    if kind == "money" or name in _COUNTED:
        return "sum"
    return "mean" if kind == "share" or name in _AVERAGED or _is_measured(name, kind, unit) else ""


def _is_measured(name: str, kind: str, unit: str) -> bool:
    """Whether a figure is a quantity of one's own."""
    if kind not in ("number", "integer") or not unit:
        return False
    # Not on the way to the first window.
    from desktop_app.domain.custom_fields import PREFIX

    return name.startswith(PREFIX)
