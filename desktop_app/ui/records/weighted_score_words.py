"""The weighted score in figures and words: a value, a range while something is missing, or unknown."""

from __future__ import annotations

from desktop_app.domain.scoring.weighted import Score
from desktop_app.language import formats
from desktop_app.language.i18n import _


def score_text(score: Score) -> str:
    """The score in figures: a value, a range while inputs are missing, or unknown."""
    return score.words or formats.unknown()


def missing_text(score: Score, labels: dict[str, str]) -> str:
    """Which inputs are missing, in one sentence; empty when none is."""
    if not score.missing:
        return ""
    if not score.known:
        return _("Nothing is rated yet.")
    names = ", ".join(_(labels[name]).lower() for name in score.missing)
    return _("Missing: {names}.").format(names=names)
