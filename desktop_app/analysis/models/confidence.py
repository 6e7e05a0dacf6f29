"""The confidence rule: unsure cases go to a person, so that the rest has fewer errors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from desktop_app.analysis.models.confidence_intervals import IntervalFigure, rate
from desktop_app.analysis.models.number_columns import (
    BinaryColumn,
    UnusedCells,
    binary,
    check_threshold,
    same_length,
    scores,
)
from desktop_app.errors import UserError
from desktop_app.language.i18n import _

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

CURVE_POINTS = 200


@dataclass(frozen=True, slots=True)
class Point:
    """At `confidence`: the share that goes to a person, and the error rate of the rest."""

    confidence: float
    reviewed_share: float
    error_of_rest: IntervalFigure

    def as_json(self) -> dict[str, Any]:
        """`{confidence, reviewed_share, error_of_rest}` and its interval and n."""
        error = self.error_of_rest
        return {
            "confidence": self.confidence,
            "reviewed_share": self.reviewed_share,
            "error_of_rest": error.value,
            "low": error.low,
            "high": error.high,
            "n": error.n,
        }


@dataclass(frozen=True)
class RiskCoverage:
    """Cases by confidence, so that any rule is answered in O(log n).

    `distinct`: float64, shape (m,), each confidence once, ascending; `cases`, `labelled`, `errors`: int64, shape (m + 1,),
    running counts of those under it.
    """

    distinct: Floats
    cases: Counts
    labelled: Counts
    errors: Counts
    left_out: tuple[UnusedCells, ...] = ()

    @classmethod
    def of(
        cls,
        score: Any,
        label: Any,
        *,
        positive: str | None = None,
        names: tuple[str, str] = ("score", "label"),
    ) -> RiskCoverage:
        """Read scores in [0, 1] and labels of two values.

        Confidence is max(s, 1 - s); the decision is positive from a score of 0.5 on. Raises UserError as `Bands.of` does.
        """
        same_length(**{names[0]: score, names[1]: label})
        column_scores, truth = scores(score, names[0]), binary(label, names[1], positive)
        return cls.from_columns(column_scores.values, truth, (column_scores.left_out, truth.left_out))

    @classmethod
    def from_columns(
        cls, score: Floats, truth: BinaryColumn, left_out: tuple[UnusedCells, ...] = ()
    ) -> RiskCoverage:
        """The same from columns already read; NaN scores are left out."""
        usable = ~np.isnan(score)
        score, labels, known = score[usable], truth.values[usable], truth.known[usable]
        if not known.any():
            raise UserError(_("No row has both a score and an actual outcome."))
        # In whole trillionths: 1 - 0.3 and 0.7 are one confidence.
        confidence: Floats = np.maximum(score, 1 - score).round(12)
        wrong = ((score >= 0.5) != labels) & known
        order = np.argsort(confidence)
        ordered = confidence[order]
        starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
        cases = np.append(starts, ordered.size)
        labelled = np.concatenate([[0], np.cumsum(known[order])])[cases]
        errors = np.concatenate([[0], np.cumsum(wrong[order])])[cases]
        return cls(ordered[starts], cases, labelled, errors, tuple(one for one in left_out if one.n))

    @property
    def n(self) -> int:
        """Cases with a score."""
        return int(self.cases[-1])

    def at(self, confidence: float) -> Point:
        """The rule that everything under `confidence` (0.5 to 1) goes to a person. Raises UserError outside 0 to 1."""
        check_threshold(confidence)
        place = int(np.searchsorted(self.distinct, round(confidence, 12), side="left"))
        rest = int(self.labelled[-1] - self.labelled[place])
        wrong = int(self.errors[-1] - self.errors[place])
        why = _("Every case goes to a person.")
        return Point(float(confidence), int(self.cases[place]) / self.n, rate(wrong, rest, why))

    def curve(self, points: int = CURVE_POINTS) -> tuple[Point, ...]:
        """The rule from 0.5 to 1: at each confidence that occurs, or at about `points` of them, even over the cases."""
        if self.distinct.size <= points:
            chosen = self.distinct
        else:
            wanted = np.linspace(0, self.n - 1, points)
            places = np.unique(np.searchsorted(self.cases, wanted, side="right") - 1)
            chosen = self.distinct[np.clip(places, 0, self.distinct.size - 1)]
        return tuple(self.at(float(one)) for one in chosen)

    def for_error(self, error: float) -> Point | None:
        """The rule with the fewest reviews whose rest has at most this error rate; None if there is none."""
        rest = self.labelled[-1] - self.labelled[:-1]
        wrong = self.errors[-1] - self.errors[:-1]
        fits = np.flatnonzero((rest > 0) & (wrong <= error * rest))
        return self.at(float(self.distinct[fits[0]])) if fits.size else None
