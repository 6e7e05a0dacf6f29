"""The weighted score in figures and words: a value, a range while something is missing, or unknown."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.domain.scoring.weighted import GOOD_FROM, Score
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext


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


def mean_and_weakest(scores: Sequence[Score]) -> tuple[str, str]:
    """What the readiness of sources is, briefly and whole: a mean of the weakest source, and the lowest dimension."""
    n = len(scores)
    text = ngettext("of 100 on average", "of 100 on average, weakest of {n} sources", n)
    mean = text.format(n=formats.number(n))
    known = [(term.points, term.label) for score in scores for term in score.terms if term.points is not None]
    if not known or min(known)[0] >= GOOD_FROM:
        return _("of 100 on average"), mean
    points, label = min(known)
    dimension, figure = _(label).lower(), formats.number(points, 0)
    short = _("avg., lowest {dimension} {score}").format(dimension=dimension, score=figure)
    weakest = _("weakest dimension: {dimension}, {score}").format(dimension=dimension, score=figure)
    return short, _("{mean}; {weakest}").format(mean=mean, weakest=weakest)
