"""Metrics of predictions against what was true, as scikit-learn defines them, each with its interval."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from desktop_app.analysis.models.confidence_intervals import (
    LEVEL,
    IntervalFigure,
    mean_figure,
    rate,
    unknown,
    wilson,
    z_value,
)
from desktop_app.analysis.models.sorted_scores import SortedScores
from desktop_app.language.i18n import _, ngettext

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Counts:
    """How often a yes-or-no prediction was right and wrong."""

    tp: int
    fp: int
    fn: int
    tn: int

    @property
    def n(self) -> int:
        return self.tp + self.fp + self.fn + self.tn

    @property
    def positives(self) -> int:
        return self.tp + self.fn

    @property
    def negatives(self) -> int:
        return self.fp + self.tn

    @property
    def alarms(self) -> int:
        return self.tp + self.fp


def count(labels: Bools, predicted: Bools) -> Counts:
    """Counts from two bool arrays of shape (n,)."""
    cells = np.bincount(labels.astype(np.int8) * 2 + predicted.astype(np.int8), minlength=4)
    return Counts(tp=int(cells[3]), fp=int(cells[1]), fn=int(cells[2]), tn=int(cells[0]))


def precision(counts: Counts) -> IntervalFigure:
    """Share of alarms that are real."""
    return rate(counts.tp, counts.alarms, _no_alarms())


def recall(counts: Counts) -> IntervalFigure:
    """Share of positives that are caught."""
    return rate(counts.tp, counts.positives, no_positives())


def specificity(counts: Counts) -> IntervalFigure:
    """Share of negatives that are left alone."""
    return rate(counts.tn, counts.negatives, no_negatives())


def false_positive_rate(counts: Counts) -> IntervalFigure:
    """Share of negatives that are stopped."""
    return rate(counts.fp, counts.negatives, no_negatives())


def accuracy(counts: Counts) -> IntervalFigure:
    """Share of cases that are told right."""
    return rate(counts.tp + counts.tn, counts.n)


def f_beta(counts: Counts, beta: float = 1.0) -> IntervalFigure:
    """F-beta: the harmonic mean of precision and recall, in which recall weighs `beta` squared times as much.

    The interval comes from the multinomial of the counts by the delta method. Raises ValueError unless beta is
    greater than 0.
    """
    if not beta > 0:
        raise ValueError("beta should be greater than 0")
    weight = beta * beta
    below = (1 + weight) * counts.tp + weight * counts.fn + counts.fp
    if below == 0:
        return unknown(_("There are neither positives nor alarms."))
    value = (1 + weight) * counts.tp / below
    n = counts.n
    # Derivatives of F with respect to the shares of tp, fp and fn.
    scale = below / n
    slopes = np.array([(1 + weight) * (1 - value) / scale, -value / scale, -weight * value / scale])
    shares = np.array([counts.tp, counts.fp, counts.fn]) / n
    variance = float((slopes**2 * shares).sum() - (slopes * shares).sum() ** 2) / n
    half = z_value() * math.sqrt(max(variance, 0.0))
    return IntervalFigure(value, max(0.0, value - half), min(1.0, value + half), counts.positives)


def area_under_curve(ranked: SortedScores) -> IntervalFigure:
    """AUC of the ROC curve: the chance that a positive scores over a negative, ties counting half.

    Interval: DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44, from counts by distinct score; Wilson's where
    nothing varies.
    """
    total_pos, total_neg = ranked.total_positives, ranked.total_labelled - ranked.total_positives
    if not total_pos or not total_neg:
        return unknown(_one_class(total_pos))
    pos = np.diff(ranked.positives)
    neg = np.diff(ranked.negatives)
    # For each distinct score: the share of negatives under it, and of positives over it, ties counting half.
    under = (ranked.negatives[:-1] + neg / 2) / total_neg
    over = (total_pos - ranked.positives[1:] + pos / 2) / total_pos
    value = float(pos @ under) / total_pos
    n = min(total_pos, total_neg)
    if n < 2:
        return IntervalFigure(value, None, None, n)
    variance = float(pos @ (under - value) ** 2) / (total_pos - 1) / total_pos
    variance += float(neg @ (over - value) ** 2) / (total_neg - 1) / total_neg
    if variance <= 0:
        # If all pairs are ranked right (or wrong), the formula gives no width even for a handful of cases.
        return IntervalFigure(value, *wilson(value * n, n), n)
    half = z_value() * math.sqrt(variance)
    return IntervalFigure(value, max(0.0, value - half), min(1.0, value + half), n)


def average_precision(ranked: SortedScores) -> IntervalFigure:
    """Precision summed over the steps of recall.

    Interval on the logit scale: Boyd, Eng and Page (2013), Area under the precision-recall curve.
    """
    positives = ranked.total_positives
    if not positives:
        return unknown(no_positives())
    caught = positives - ranked.positives[:-1]
    alarms = ranked.total_labelled - ranked.labelled[:-1]
    step_positives = np.diff(ranked.positives)
    # A score that only unlabelled cases have adds neither alarms nor positives.
    value = float((caught / np.maximum(alarms, 1)) @ step_positives) / positives
    if not 0 < value < 1:
        return IntervalFigure(value, *wilson(value * positives, positives), positives)
    spread = z_value() / math.sqrt(positives * value * (1 - value))
    odds = math.log(value / (1 - value))
    return IntervalFigure(value, _logistic(odds - spread), _logistic(odds + spread), positives)


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def log_loss(labels: Bools, scores: Floats) -> IntervalFigure:
    """Mean of -log of the true label's probability; scores are kept off 0 and 1 by the float's epsilon."""
    smallest = np.finfo(np.float64).eps
    kept = np.clip(scores, smallest, 1 - smallest)
    return mean_figure(-np.log(np.where(labels, kept, 1 - kept)))


def brier(labels: Bools, scores: Floats) -> IntervalFigure:
    """Mean squared distance of the score from the true label (0 or 1)."""
    return mean_figure((scores - labels) ** 2)


def mean_absolute_error(true: Floats, predicted: Floats) -> IntervalFigure:
    """MAE, in the unit of the values."""
    return mean_figure(np.abs(true - predicted))


def root_mean_squared_error(true: Floats, predicted: Floats) -> IntervalFigure:
    """RMSE, in the unit of the values; its interval is the root of the mean squared error's."""
    squared = mean_figure((true - predicted) ** 2)
    if squared.value is None:
        return squared
    low = None if squared.low is None else math.sqrt(max(0.0, squared.low))
    high = None if squared.high is None else math.sqrt(squared.high)
    return IntervalFigure(math.sqrt(squared.value), low, high, squared.n)


def mean_absolute_percentage_error(true: Floats, predicted: Floats) -> IntervalFigure:
    """MAPE as a share (0.1 is 10 %), over the cases whose true value is not 0; the others are counted in `left_out`."""
    held = true != 0
    zeros = int(true.size - np.count_nonzero(held))
    mean_error = mean_figure(np.abs(true[held] - predicted[held]) / np.abs(true[held]))
    return replace(mean_error, why=zeros_sentence(zeros), left_out=zeros) if zeros else mean_error


def zeros_sentence(zeros: int) -> str:
    """In how many cases a percentage error means nothing."""
    return ngettext(
        "The true value is 0 in {n} case, which has no percentage error and is left out of the mean.",
        "The true value is 0 in {n} cases, which have no percentage error and are left out of the mean.",
        zeros,
    ).format(n=f"{zeros:,}")


def latency_percentiles(
    values: Floats, percentiles: tuple[float, ...] = (50, 95, 99), level: float = LEVEL
) -> dict[float, IntervalFigure]:
    """Percentiles of durations (finite, shape (n,)), interpolated linearly; same unit as `values`.

    Interval: the order statistics whose ranks bound the binomial's (Conover 1999, section 3.2).
    """
    ordered = np.sort(values)
    n = ordered.size
    if n == 0:
        return {p: unknown(_("There are no cases to count.")) for p in percentiles}
    result = {}
    for p, value in zip(percentiles, np.percentile(ordered, percentiles), strict=True):
        half = z_value(level) * math.sqrt(n * p / 100 * (1 - p / 100))
        low = min(n - 1, max(0, math.floor(n * p / 100 - half)))
        high = min(n - 1, math.ceil(n * p / 100 + half))
        result[p] = IntervalFigure(float(value), float(ordered[low]), float(ordered[high]), n)
    return result


def plain_words(counts: Counts, positives: str = "") -> str:
    """What precision and recall mean, from the counts: "of 100 frauds it catches 81; of 100 alarms 63 are real".

    `positives` names them in the plural, such as "frauds"; "positives" when empty.
    """
    name = positives or _("positives")
    if not counts.positives and not counts.alarms:
        return _("There were no {name}, and it raised no alarm.").format(name=name)
    if not counts.positives:
        return _("There were no {name}; none of its {n} alarms was real.").format(
            name=name, n=f"{counts.alarms:,}"
        )
    caught = _of_hundred(counts.tp, counts.positives)
    if not counts.alarms:
        return _("Of 100 {name} it catches none; it raised no alarm.").format(name=name)
    real = _of_hundred(counts.tp, counts.alarms)
    return _("Of 100 {name} it catches {caught}; of 100 alarms {real} are real.").format(
        name=name, caught=caught, real=real
    )


def _of_hundred(hits: int, n: int) -> str:
    """How many of a hundred; 100 only for all and 0 only for none."""
    share = 100 * hits / n
    if 0 < share < 0.5:
        return _("fewer than 1")
    if 99.5 < share < 100:
        return _("more than 99")
    return str(int(share + 0.5))


def no_positives() -> str:
    return _("There are no positives.")


def no_negatives() -> str:
    return _("There are no negatives.")


def _no_alarms() -> str:
    return _("It raised no alarm.")


def _one_class(positives: int) -> str:
    return no_negatives() if positives else no_positives()
