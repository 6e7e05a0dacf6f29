"""How good or bad a state is: the kind that gives a chip, a row or a figure its colour."""

from __future__ import annotations

from typing import Literal

from desktop_app.domain.choices import MetricState

StateKind = Literal["good", "caution", "bad", "info", "neutral"]

#: A metric's state -> its kind, in the order in which a list sorts states.
METRIC_STATE_KINDS: dict[str, StateKind] = {
    MetricState.ON_TARGET: "good",
    MetricState.WATCH: "caution",
    MetricState.STALE: "caution",
    MetricState.BELOW_GUARDRAIL: "bad",
    MetricState.NO_DATA: "neutral",
    MetricState.NO_TARGET: "neutral",
}
# Likelihood x impact from here on is a high risk that needs a mitigation before launch.
HIGH_RISK_FROM = 15
#: From this product of likelihood and impact on, a risk is of medium height.
MEDIUM_RISK_FROM = 6
_WORST_FIRST: tuple[StateKind, ...] = ("bad", "caution", "good", "info", "neutral")


def rank_worst_first(kind: StateKind) -> int:
    """A sort key that puts bad states first."""
    return _WORST_FIRST.index(kind)


def risk_state(likelihood: int, impact: int) -> StateKind:
    """Good, caution or bad, by the product of likelihood and impact."""
    product = likelihood * impact
    if product >= HIGH_RISK_FROM:
        return "bad"
    return "caution" if product >= MEDIUM_RISK_FROM else "good"


def stage_kind(stage: str | None) -> str:
    """The kind of the sign of a stage: what is live stands out."""
    return "info" if stage == "live" else "neutral"
