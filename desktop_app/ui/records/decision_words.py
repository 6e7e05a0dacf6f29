"""What a review decided, as a chip shows it."""

from __future__ import annotations

from desktop_app.ui.records.history_words import decision_name
from desktop_app.ui.records.state_words import decision_kind


def decision_chip(decision: str) -> tuple[str, str]:
    """Words and kind of a decision."""
    return decision_name(decision), decision_kind(decision)
