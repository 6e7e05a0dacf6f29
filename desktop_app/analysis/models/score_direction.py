"""Says when scores rank the wrong way round, which turns every figure made from them around."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from desktop_app.analysis.models.classification import area_under_curve
from desktop_app.analysis.models.confidence_intervals import IntervalFigure
from desktop_app.analysis.models.number_columns import BinaryColumn
from desktop_app.analysis.models.sorted_scores import SortedScores
from desktop_app.language.i18n import _

Floats = npt.NDArray[np.float64]


def wrong_way(score: Floats, truth: BinaryColumn, names: tuple[str, str]) -> tuple[str, ...]:
    """One sentence when scores rank the wrong way, none otherwise; NaN scores and unknown labels do not count.

    `score`: float64, shape (n,), 0 to 1; `names`: of the columns of scores and labels. O(n log n).
    """
    usable = ~np.isnan(score) & truth.known
    if not usable.any():
        return ()
    ranked = SortedScores.of(score[usable], truth.values[usable])
    return direction_sentences(area_under_curve(ranked), names, truth.negative)


def direction_sentences(auc: IntervalFigure, names: tuple[str, str], other: str = "") -> tuple[str, ...]:
    """One sentence when the whole interval of an AUC lies under 0.5; `other` is the label's other value."""
    from desktop_app.language.formats import number

    if auc.value is None or auc.high is None or auc.high >= 0.5:
        return ()
    score, label = names
    text = (
        _("“{score}” ranks the wrong way round (AUC {auc}): either the other value of “{label}”, “{other}”, is the "
          "positive one, or the score is that of the other class.")
        if other
        else _("“{score}” ranks the wrong way round (AUC {auc}): either the other value of “{label}” is the positive "
               "one, or the score is that of the other class.")
    )  # fmt: skip
    return (text.format(score=score, label=label, other=other, auc=number(auc.value)),)
