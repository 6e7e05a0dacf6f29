"""Whether scores mean what they say: the reliability curve and the expected calibration error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from desktop_app.analysis.models.confidence_intervals import IntervalFigure, unknown, wilson_bounds
from desktop_app.language.i18n import _

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

BINS = 15
DRAWS = 1000


@dataclass(frozen=True, slots=True)
class Bin:
    """Cases with a score over `low` and up to `high`: their mean score and the share of positives."""

    low: float
    high: float
    n: int
    mean_score: float
    share: float
    share_low: float
    share_high: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """The bins that hold cases, and the mean distance of score from share over all cases."""

    error: IntervalFigure
    bins: tuple[Bin, ...]

    def as_json(self) -> dict[str, Any]:
        """`{expected_calibration_error, bins: [...]}`."""
        names = Bin.__dataclass_fields__
        return {
            "expected_calibration_error": self.error.as_json(),
            "bins": [{name: getattr(one, name) for name in names} for one in self.bins],
        }


def calibration(labels: Bools, scores: Floats, bins: int = BINS, seed: int = 0) -> Calibration:
    """Reliability in `bins` bins of equal width, each closed above, as scikit-learn's calibration_curve has them.

    `labels` bool, `scores` float64 in [0, 1], shape (n,), no NaN. ECE = sum over bins of n_bin / n times
    |share - mean score| (Naeini, Cooper and Hauskrecht 2015); its interval is a bootstrap of the bins' counts with `seed`.
    """
    n = scores.size
    if n == 0:
        return Calibration(unknown(_("There are no cases to count.")), ())
    edges = np.linspace(0.0, 1.0, bins + 1)
    place = np.searchsorted(edges[1:-1], scores)
    cases = np.bincount(place, minlength=bins)
    hits = np.bincount(place, weights=labels, minlength=bins)
    sums = np.bincount(place, weights=scores, minlength=bins)
    held = np.flatnonzero(cases)
    cases, hits, sums = cases[held], hits[held], sums[held]
    share, mean = hits / cases, sums / cases
    error = float(np.abs(hits - sums).sum() / n)
    low, high = wilson_bounds(hits.astype(np.float64), cases.astype(np.float64))
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(n, cases / n, size=DRAWS)
    came = rng.binomial(drawn, share)
    errors = np.abs(came - drawn * mean).sum(axis=1) / n
    bounds = np.quantile(errors, [0.025, 0.975])
    score_bins = tuple(
        Bin(float(edges[b]), float(edges[b + 1]), int(cases[i]), float(mean[i]), float(share[i]), float(low[i]),
            float(high[i]))
        for i, b in enumerate(held)
    )  # fmt: skip
    return Calibration(
        IntervalFigure(error, min(error, float(bounds[0])), max(error, float(bounds[1])), n), score_bins
    )
