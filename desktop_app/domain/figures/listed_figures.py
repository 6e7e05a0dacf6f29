"""Figures of an initiative in the words that every list, card and brief shows; light, for the first picture."""

from __future__ import annotations

from desktop_app.domain.choices import METRIC_STATES, MetricState
from desktop_app.language import formats
from desktop_app.language.i18n import _


def score_words(value: float | None, low: float | None, high: float | None) -> str:
    """A score in figures, or the range of what is possible; empty where nothing is known."""
    if value is not None:
        return formats.number(value, 0)
    if low is None or high is None:
        return ""
    return _("{low} – {high}").format(low=formats.number(low, 0), high=formats.number(high, 0))


def targets_words(state: str, on_target: int | None, total: int | None) -> str:
    """How the metrics of an initiative stand together: the worst that is known, and how far it is all of them."""
    if state not in METRIC_STATES:
        return _("No metric")
    words = _(METRIC_STATES[MetricState(state)])
    if not is_partly_on_target(state, on_target, total):
        return words
    return _("{state}: {n} of {total}").format(
        state=words, n=formats.number(on_target), total=formats.number(total)
    )


def is_partly_on_target(state: str, on_target: int | None, total: int | None) -> bool:
    """True where what is known is on target, and of the other metrics nothing is known."""
    return state == MetricState.ON_TARGET and (on_target or 0) < (total or 0)
