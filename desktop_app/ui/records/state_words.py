"""Which state is good, caution or bad: the same answer for every list, card and chip."""

from __future__ import annotations

from typing import Any

from desktop_app.domain.state_kinds import METRIC_STATE_KINDS

_DECISIONS = {"continue": "good", "recalibrate": "caution", "retrain": "caution", "roll_back": "bad"}


def metric_state_kind(state: str | None) -> str:
    """good, caution, bad or neutral for the state of a metric's newest measurement."""
    return METRIC_STATE_KINDS.get(state or "", "neutral")


def decision_kind(decision: str) -> str:
    """good, caution, bad or neutral for what a review decided."""
    return _DECISIONS.get(decision, "neutral")


# A cell that is shown as a chip holds a pair: its words and its kind.


def chip_words(pair: Any) -> str:
    """The words of a chip in a table."""
    return str(pair[0])


def chip_kind(pair: Any) -> str:
    """The kind of a chip in a table: good, caution, bad, info or neutral."""
    return str(pair[1])
