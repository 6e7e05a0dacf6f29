"""Decision bands: pass, human review and stop by two thresholds, and the cheapest pair of them, exactly."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from desktop_app.analysis.models.group_columns import groups
from desktop_app.analysis.models.number_columns import (
    BinaryColumn,
    Report,
    UnusedCells,
    binary,
    same_length,
    scores,
    silent,
)
from desktop_app.analysis.models.sorted_scores import SortedScores
from desktop_app.errors import UserError
from desktop_app.language.i18n import _

Floats = npt.NDArray[np.float64]
Cuts = npt.NDArray[np.int64]

HISTOGRAM_BINS = 100
CURVE_POINTS = 500


@dataclass(frozen=True, slots=True)
class Costs:
    """What mistakes and reviews cost, in one unit of money, and how often reviewers are right.

    `sensitivity`: share of the positives they see that they stop; `specificity`: share of the negatives they see that
    they pass.
    """

    missed: float
    stopped: float
    review: float
    sensitivity: float = 1.0
    specificity: float = 1.0

    def __post_init__(self) -> None:
        for name, value in (
            (_("missed"), self.missed),
            (_("stopped"), self.stopped),
            (_("review"), self.review),
        ):
            if not (math.isfinite(value) and value >= 0):
                raise UserError(
                    _("The cost “{name}” should be 0 or more, not {value}.").format(name=name, value=value)
                )
        for name, value in ((_("sensitivity"), self.sensitivity), (_("specificity"), self.specificity)):
            if not 0 <= value <= 1:
                raise UserError(
                    _("The reviewers' {name} should lie between 0 and 1, not {value}.").format(
                        name=name, value=value
                    )
                )


@dataclass(frozen=True, slots=True)
class Band:
    """The cases of one band: all of them, the share of all cases, and the positives among those with a label."""

    n: int
    share: float
    positives: int
    labelled: int

    @property
    def negatives(self) -> int:
        return self.labelled - self.positives

    def as_json(self) -> dict[str, Any]:
        return {"n": self.n, "share": self.share, "positives": self.positives}


@dataclass(frozen=True, slots=True)
class BandOutcome:
    """What two thresholds do: score < `pass_below` passes, score >= `stop_from` stops, between them people look.

    Costs are expected ones: reviewers' mistakes count by their rates. They come from the cases with a label.
    """

    pass_below: float
    stop_from: float
    passed: Band
    reviewed: Band
    stopped: Band
    cost: float
    cost_per_case: float
    missed_share: float | None
    """Share of the positives that pass at once or that reviewers let through; None without positives."""
    caught_alone: float | None
    """Share of the positives that are stopped without a person."""
    caught_by_review: float | None
    """Share of the positives that reviewers stop."""
    wrongly_stopped: float | None
    """Share of those stopped without a person that are negatives; None when none is stopped."""

    def cost_per_day(self, cases_a_day: float) -> float:
        """The cost of a day with so many cases."""
        return self.cost_per_case * cases_a_day

    def as_json(self) -> dict[str, Any]:
        """`{pass_below, stop_from, bands: {pass|review|stop: {n, share, positives}}, cost_per_case}`."""
        return {
            "pass_below": self.pass_below,
            "stop_from": self.stop_from,
            "bands": {
                "pass": self.passed.as_json(),
                "review": self.reviewed.as_json(),
                "stop": self.stopped.as_json(),
            },
            "cost_per_case": self.cost_per_case,
        }


@dataclass(frozen=True, slots=True)
class ThresholdCurve:
    """What happens when everything from a threshold on is stopped (or reviewed): arrays of one shape, float64.

    `precision` and `recall` are NaN nowhere: a threshold is always a score that occurs.
    """

    thresholds: Floats
    precision: Floats
    recall: Floats
    share: Floats


@dataclass(frozen=True, slots=True)
class Histograms:
    """Cases of both classes by score: `edges` has one more entry than the counts."""

    edges: Floats
    positives: Cuts
    negatives: Cuts
    unlabelled: Cuts


@dataclass(frozen=True)
class Bands:
    """A file of scores made ready once, so that any pair of thresholds is answered in O(log n)."""

    ranked: SortedScores
    left_out: tuple[UnusedCells, ...] = ()
    positive: str = ""
    negative: str = ""
    _seen: dict[Costs, tuple[Floats, Floats]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(
        cls,
        score: Any,
        label: Any,
        *,
        positive: str | None = None,
        names: tuple[str, str] = ("score", "label"),
    ) -> Bands:
        """Read two columns of one length: scores in [0, 1], and labels of two values, which may be missing.

        Rows without a score are left out and counted. O(n log n).
        Raises UserError, naming column and row, for scores outside 0 to 1, a third label, and labels all missing.
        """
        same_length(**{names[0]: score, names[1]: label})
        column_scores, truth = scores(score, names[0]), binary(label, names[1], positive)
        return cls.from_columns(
            column_scores.values, truth, left_out=(column_scores.left_out, truth.left_out)
        )

    @classmethod
    def from_columns(
        cls, score: Floats, truth: BinaryColumn, left_out: tuple[UnusedCells, ...] = ()
    ) -> Bands:
        """The same from columns already read; NaN scores are left out."""
        usable = ~np.isnan(score)
        labels, known = truth.values, truth.known
        if not usable.all():
            score, labels, known = score[usable], labels[usable], known[usable]
        everything = bool(known.all())
        if not known.any():
            raise UserError(_("No row has both a score and an actual outcome."))
        ranked = SortedScores.of(score, labels, None if everything else known)
        return cls(ranked, tuple(one for one in left_out if one.n), truth.positive, truth.negative)

    @property
    def n(self) -> int:
        """Cases with a score."""
        return self.ranked.n

    @property
    def positives(self) -> int:
        return self.ranked.total_positives

    def at(self, pass_below: float, stop_from: float, costs: Costs) -> BandOutcome:
        """Figures of two thresholds; O(log n). Raises UserError unless pass_below <= stop_from."""
        if not pass_below <= stop_from:
            raise UserError(
                _("The lower threshold, {low}, should not be over the upper one, {high}.").format(
                    low=pass_below, high=stop_from
                )
            )
        figures = self._figures(self.ranked.cut(pass_below), self.ranked.cut(stop_from), costs)
        return replace(figures, pass_below=float(pass_below), stop_from=float(stop_from))

    def best(self, costs: Costs, review_cap: float | None = None) -> BandOutcome:
        """The cheapest pair over all cuts between distinct scores, exactly; O(n log n) with a cap, O(n) without.

        `review_cap`: the largest share of all cases that people can review, or None. The cost of a pair is a term of
        the lower cut plus a term of the upper one, so the best lower cut for each upper one is a running minimum, and
        with a cap a minimum over a window. Of equally cheap pairs the one with the narrowest review band is taken.
        Raises UserError for a cap outside 0 to 1.
        """
        lower, upper = self._terms(costs)
        count = lower.size
        if review_cap is None:
            best = np.minimum.accumulate(lower)
            starts = np.zeros(count, np.int64)
        else:
            if not 0 <= review_cap <= 1:
                raise UserError(_("The cap on reviews should be a share between 0 and 1, not {value}.").format(
                    value=review_cap))  # fmt: skip
            # A cap of 0.1 on 30 cases means 3 of them, whatever 0.1 * 30 is in binary.
            most = math.floor(review_cap * self.n + 1e-9)
            starts = np.searchsorted(self.ranked.cases, self.ranked.cases - most, side="left")
            best = window_minimum(lower, starts)
        total = best + upper
        stop = int(np.argmin(total))
        window = lower[starts[stop] : stop + 1]
        start = stop - int(np.argmin(window[::-1]))
        return self._figures(start, stop, costs)

    def cost_grid(self, costs: Costs, cuts: Floats) -> Floats:
        """Cost per case of every pair of the given thresholds (shape (k,)), shape (k, k); NaN where lower > upper."""
        lower, upper = self._terms(costs)
        places = np.searchsorted(self.ranked.distinct, cuts, side="left")
        grid = (lower[places][:, None] + upper[places][None, :]) / self.ranked.total_labelled
        return np.where(cuts[:, None] <= cuts[None, :], grid, np.nan)

    def curve(self, points: int | None = CURVE_POINTS) -> ThresholdCurve:
        """Precision, recall and share of cases from each threshold on; None for `points` gives every distinct score.

        Precision over the labelled cases (1 where none is labelled), recall 0 without positives, share of all.
        """
        ranked = self.ranked
        if points is None or ranked.distinct.size <= points:
            places = np.arange(ranked.distinct.size)
        else:
            # Half evenly over the scores, half evenly over the cases, so that neither sparse nor dense parts
            # are lost.
            even = np.linspace(0.0, 1.0, points // 2)
            by_score = np.searchsorted(ranked.distinct, ranked.distinct[0] + even * np.ptp(ranked.distinct))
            by_case = np.searchsorted(ranked.cases, even * (ranked.n - 1), side="right") - 1
            places = np.unique(np.clip(np.concatenate([by_score, by_case]), 0, ranked.distinct.size - 1))
        caught = ranked.total_positives - ranked.positives[places]
        alarms = ranked.total_labelled - ranked.labelled[places]
        return ThresholdCurve(
            ranked.distinct[places],
            np.where(alarms > 0, caught / np.maximum(alarms, 1), 1.0),
            caught / max(ranked.total_positives, 1),
            (ranked.n - ranked.cases[places]) / ranked.n,
        )

    @cached_property
    def histograms(self) -> Histograms:
        """Counts of both classes in 100 equal parts of 0 to 1, each part closed below."""
        edges = np.linspace(0.0, 1.0, HISTOGRAM_BINS + 1)
        places = np.searchsorted(self.ranked.distinct, edges, side="left")
        places[-1] = self.ranked.distinct.size
        positives = np.diff(self.ranked.positives[places])
        labelled = np.diff(self.ranked.labelled[places])
        return Histograms(
            edges, positives, labelled - positives, np.diff(self.ranked.cases[places]) - labelled
        )

    def _terms(self, costs: Costs) -> tuple[Floats, Floats]:
        """The parts of the cost that the lower cut and the upper cut decide; float64, shape (m + 1,) each."""
        if costs not in self._seen:
            ranked = self.ranked
            reviewed = ranked.labelled * float(costs.review)
            reviewed += ranked.positives * (costs.missed * (1 - costs.sensitivity))
            reviewed += ranked.negatives * (costs.stopped * (1 - costs.specificity))
            lower = ranked.positives * float(costs.missed) - reviewed
            upper = (ranked.negatives[-1] - ranked.negatives) * costs.stopped + reviewed
            self._seen.clear()
            self._seen[costs] = lower, upper
        return self._seen[costs]

    def _band(self, start: int, end: int) -> Band:
        ranked = self.ranked
        n = int(ranked.cases[end] - ranked.cases[start])
        return Band(
            n,
            n / ranked.n,
            int(ranked.positives[end] - ranked.positives[start]),
            int(ranked.labelled[end] - ranked.labelled[start]),
        )

    def _figures(self, start: int, stop: int, costs: Costs) -> BandOutcome:
        passed, reviewed = self._band(0, start), self._band(start, stop)
        stopped = self._band(stop, self.ranked.distinct.size)
        overlooked = reviewed.positives * (1 - costs.sensitivity)
        cost = costs.missed * (passed.positives + overlooked) + costs.review * reviewed.labelled
        cost += costs.stopped * (stopped.negatives + reviewed.negatives * (1 - costs.specificity))
        positives = self.positives
        low, high = self.ranked.threshold(start), self.ranked.threshold(stop)
        return BandOutcome(
            low,
            high,
            passed,
            reviewed,
            stopped,
            float(cost),
            float(cost) / self.ranked.total_labelled,
            (passed.positives + overlooked) / positives if positives else None,
            stopped.positives / positives if positives else None,
            reviewed.positives * costs.sensitivity / positives if positives else None,
            stopped.negatives / stopped.labelled if stopped.labelled else None,
        )


def window_minimum(values: Floats, starts: Cuts) -> Floats:
    """For each j the smallest of values[starts[j] .. j]; `starts` ascending, starts[j] <= j; O(n log n), O(n) memory.

    Doubling: in round k `reach[i]` is the smallest of values[i .. i + 2^k - 1], and two such spans cover any window of
    2^k to 2^(k+1) - 1 values.
    """
    lengths = np.arange(values.size) - starts + 1
    level = np.frexp(lengths.astype(np.float64))[1] - 1
    result = np.empty_like(values)
    reach = values.copy()
    for k in range(int(level.max(initial=0)) + 1):
        here = np.flatnonzero(level == k)
        result[here] = np.minimum(reach[starts[here]], reach[here - (1 << k) + 1])
        step = 1 << k
        if step < values.size:
            np.minimum(reach[:-step], reach[step:], out=reach[:-step])
    return result


def bands_by(
    score: Any,
    label: Any,
    classes: Any,
    costs: Costs | Mapping[str, Costs],
    *,
    positive: str | None = None,
    review_cap: float | None = None,
    names: tuple[str, str, str] = ("score", "label", "class"),
    report: Report = silent,
) -> dict[str, tuple[Bands, BandOutcome]]:
    """Best bands of each severity class on its own: class name -> (prepared bands, best figures).

    `costs`: for all classes, or by class name. The cap holds in each class. A class in which no row has both a score
    and a label is refused with UserError, as is one without costs.
    """
    same_length(**{names[0]: score, names[1]: label, names[2]: classes})
    column_scores, truth = scores(score, names[0]), binary(label, names[1], positive)
    split = groups([classes], [names[2]])
    result = {}
    for index, (name,) in enumerate(split.names):
        report(index, len(split.names))
        own = costs.get(name) if isinstance(costs, Mapping) else costs
        if own is None:
            raise UserError(_("There are no costs for “{name}” in column “{column}”.").format(
                name=name, column=names[2]))  # fmt: skip
        rows = split.codes == index
        part = replace(truth, values=truth.values[rows], known=truth.known[rows])
        usable = part.known & column_scores.usable[rows]
        if not usable.any():
            raise UserError(
                _("In column “{column}” no row of “{name}” has both a score and an actual outcome.").format(
                    column=names[2], name=name
                )
            )
        bands = Bands.from_columns(
            column_scores.values[rows], part, left_out=(column_scores.left_out, truth.left_out)
        )
        result[name] = bands, bands.best(own, review_cap)
    report(len(split.names), len(split.names))
    return result


def words(figures: BandOutcome, positives: str = "", cases: str = "") -> tuple[str, ...]:
    """What the bands do, from the counts, one sentence each.

    `positives` and `cases` name them in the plural, such as "frauds" and "payments".
    """
    from desktop_app.language.formats import percent

    name, things = positives or _("positives"), cases or _("cases")
    sentences = []
    if figures.caught_alone is None:
        sentences.append(_("There are no {name} in the file.").format(name=name))
    else:
        helped = figures.caught_by_review or 0.0
        sentences.append(
            _("Of 100 {name} it stops {alone} without help, and reviewers catch {helped} more.").format(
                name=name, alone=_hundredth(figures.caught_alone), helped=_hundredth(helped)
            )
        )
    if figures.wrongly_stopped is not None:
        sentences.append(
            _("Of 100 {cases} it stops, {wrong} should have passed.").format(
                cases=things, wrong=_hundredth(figures.wrongly_stopped)
            )
        )
    sentences.append(_("People look at {share} of all {cases}.").format(
        share=percent(figures.reviewed.share), cases=things))  # fmt: skip
    return tuple(sentences)


def _hundredth(share: float) -> str:
    hundredth = 100 * share
    if 0 < hundredth < 0.5:
        return _("fewer than 1")
    if 99.5 < hundredth < 100:
        return _("more than 99")
    return str(int(hundredth + 0.5))
