"""Whether it still works: every metric by day, week, month or chunk of rows, against a reference's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from desktop_app.analysis.models import classification as metrics
from desktop_app.analysis.models.calibration import BINS, calibration
from desktop_app.analysis.models.confidence_intervals import TOO_FEW, IntervalFigure
from desktop_app.analysis.models.number_columns import (
    Report,
    UnusedCells,
    binary,
    binary_prediction,
    check_threshold,
    numbers,
    positives_sentence,
    same_length,
    scores,
    shown,
    silent,
)
from desktop_app.analysis.models.score_direction import wrong_way
from desktop_app.analysis.models.sorted_scores import SortedScores
from desktop_app.analysis.models.written_times import WrittenTimes
from desktop_app.errors import UserError
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

THRESHOLD = 0.5
MOST_PERIODS = 2000
# Whole numbers with at most this many different values, the same as the predictions', are classes.
_MOST_CLASSES = 10
_LOOKED_AT = 10_000
# Calibration error grows with fewer cases even if nothing changed; 30 cases a bin keep that effect small.
_FEWEST_FOR_CALIBRATION = TOO_FEW * BINS
SPANS = ("day", "week", "month")

METRICS = {
    "precision": N_("Precision"),
    "recall": N_("Recall"),
    "f1": N_("F1"),
    "specificity": N_("Specificity"),
    "accuracy": N_("Accuracy"),
    "auc": N_("AUC"),
    "average_precision": N_("Average precision"),
    "log_loss": N_("Log loss"),
    "brier": N_("Brier score"),
    "ece": N_("Expected calibration error"),
    "mae": N_("Mean absolute error"),
    "rmse": N_("Root mean squared error"),
    "mape": N_("Mean absolute percentage error"),
}
LOWER_IS_BETTER = frozenset({"log_loss", "brier", "ece", "mae", "rmse", "mape"})


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time, `start` and `end` both in it, or of rows counted from 1.

    `n` rows have a label and are measured; `rows` are all.
    """

    start: date | datetime | int
    end: date | datetime | int
    n: int
    rows: int
    figures: Mapping[str, IntervalFigure]

    @property
    def too_few(self) -> bool:
        """Whether the period holds too few cases to judge by."""
        return self.n < TOO_FEW

    def as_json(self) -> dict[str, Any]:
        """`{from, to, n, rows, too_few, METRIC: {value, low, high, n}}`, moments as ISO 8601."""
        start, end = (one if isinstance(one, int) else one.isoformat() for one in (self.start, self.end))
        figures_json = {name: figure.as_json() for name, figure in self.figures.items()}
        facts = {"from": start, "to": end, "n": self.n, "rows": self.rows, "too_few": self.too_few}
        return {**facts, **figures_json}


@dataclass(frozen=True, slots=True)
class Performance:
    """Metrics by period, those of the reference (empty without one), what was left out, and what else is to be known."""

    periods: tuple[Period, ...]
    reference: Mapping[str, IntervalFigure]
    left_out: tuple[UnusedCells, ...]
    notes: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The metrics, as keys of `METRICS`."""
        return tuple(self.periods[0].figures) if self.periods else ()

    def against_reference(self, period: Period, name: str) -> str:
        """ "worse" or "better" when the intervals lie apart; "" otherwise, or with too few cases to judge."""
        own, other = period.figures[name], self.reference.get(name)
        if other is None or other.too_few:
            return ""
        if period.too_few or own.too_few or own.low is None or own.high is None:
            return ""
        if name == "ece" and own.n < _FEWEST_FOR_CALIBRATION:
            return ""
        if other.low is None or other.high is None:
            return ""
        if own.low <= other.high and other.low <= own.high:
            return ""
        return "worse" if (own.low > other.high) == (name in LOWER_IS_BETTER) else "better"

    def fell_at(self, name: str) -> Period | None:
        """The first period that is worse than the reference and followed by a worse one (or by none).

        Periods with too few cases are passed over: no trend is read from them.
        """
        judged = [one for one in self.periods if not one.too_few and not one.figures[name].too_few]
        worse = [self.against_reference(one, name) == "worse" for one in judged]
        for index, is_worse in enumerate(worse):
            if is_worse and all(worse[index + 1 : index + 2]):
                return judged[index]
        return None

    def sentences(self) -> tuple[str, ...]:
        """What is to be known of the periods and the columns, one sentence each."""
        lines = []
        few = sum(one.too_few for one in self.periods)
        if few and few == len(self.periods):
            lines.append(_("Too few to judge: no period has {n} cases.").format(n=formats.number(TOO_FEW)))
        elif few:
            lines.append(
                ngettext(
                    "{few} of {n} periods has fewer than {least} cases, too few to judge.",
                    "{few} of {n} periods have fewer than {least} cases, too few to judge.",
                    few,
                ).format(few=few, n=formats.number(len(self.periods)), least=TOO_FEW)
            )
        zeros = sum(one.figures["mape"].left_out for one in self.periods if "mape" in one.figures)
        if zeros:
            lines.append(metrics.zeros_sentence(zeros))
        return (*lines, *self.notes)

    def as_json(self) -> list[dict[str, Any]]:
        """One entry a period."""
        return [one.as_json() for one in self.periods]


@dataclass(frozen=True, slots=True)
class JoinedLabels:
    """Labels brought to their predictions by id: `labels` has one value a prediction, missing while not yet known."""

    labels: pd.Series
    matched: int
    waiting: int
    """Predictions without a label."""
    unmatched: int
    """Labels without a prediction."""


@dataclass(frozen=True)
class _Cases:
    """The columns to measure, of one length; what is not given is None."""

    truth: Bools | None
    selected: Bools | None
    score: Floats | None
    true_value: Floats | None
    predicted: Floats | None
    usable: Bools
    left_out: tuple[UnusedCells, ...]
    notes: tuple[str, ...] = ()

    def figures(self, rows: npt.NDArray[np.int64], seed: int) -> dict[str, IntervalFigure]:
        """Every metric over the given rows."""
        if self.true_value is not None and self.predicted is not None:
            true, predicted = self.true_value[rows], self.predicted[rows]
            return {
                "mae": metrics.mean_absolute_error(true, predicted),
                "rmse": metrics.root_mean_squared_error(true, predicted),
                "mape": metrics.mean_absolute_percentage_error(true, predicted),
            }
        assert self.truth is not None
        assert self.selected is not None
        truth = self.truth[rows]
        counts = metrics.count(truth, self.selected[rows])
        measures = {
            "precision": metrics.precision(counts),
            "recall": metrics.recall(counts),
            "f1": metrics.f_beta(counts) if counts.n else metrics.recall(counts),
            "specificity": metrics.specificity(counts),
            "accuracy": metrics.accuracy(counts),
        }
        if self.score is not None:
            score = self.score[rows]
            ranked = SortedScores.of(score, truth)
            measures |= {
                "auc": metrics.area_under_curve(ranked),
                "average_precision": metrics.average_precision(ranked),
                "log_loss": metrics.log_loss(truth, score),
                "brier": metrics.brier(truth, score),
                "ece": calibration(truth, score, seed=seed).error,
            }
        return measures


def measure(
    label: Any,
    *,
    prediction: Any = None,
    score: Any = None,
    threshold: float = THRESHOLD,
    positive: str | None = None,
    positive_prediction: str | None = None,
    names: tuple[str, str] = ("label", "prediction"),
    seed: int = 0,
) -> dict[str, IntervalFigure]:
    """Every metric over all rows, as for the reference; parameters and errors as of `performance`."""
    cases = _read(label, prediction, score, threshold, (positive, positive_prediction), names)
    return cases.figures(np.flatnonzero(cases.usable), seed)


def performance(
    label: Any,
    *,
    prediction: Any = None,
    score: Any = None,
    threshold: float = THRESHOLD,
    positive: str | None = None,
    positive_prediction: str | None = None,
    time: Any = None,
    by: str = "",
    chunk: int = 0,
    reference: Mapping[str, IntervalFigure] | None = None,
    names: tuple[str, str] = ("label", "prediction"),
    time_name: str = "time",
    seed: int = 0,
    report: Report = silent,
) -> Performance:
    """Metrics by period with their 95 % intervals; all columns of one length.

    `positive` is the label's positive value, `positive_prediction` that of the predictions where it is another word.
    `prediction`: two values, or numbers where the label is a number too (then MAE, RMSE and MAPE); or `score` in
    [0, 1], of which `threshold` on counts as positive. Labels may be missing, as while they are on their way: such rows
    are counted and not measured.
    `time` with `by` ("day", "week" from Monday, "month"), or `chunk` rows (in the order of `time` if given, else of the
    file; a last chunk under half of that joins the one before). `reference`: what `measure` gave for the reference.
    Raises UserError for columns that cannot be used, naming column and row, and for over 2,000 periods.
    """
    columns = {names[0]: label, names[1]: prediction if score is None else score}
    if any(one is None for one in columns.values()):
        raise UserError(_("Give either the decisions or the scores."))
    times = None if time is None else WrittenTimes.of(time, time_name)
    if times is not None:
        columns[time_name] = times.written
    n = same_length(**columns)
    if by and by not in SPANS:
        raise UserError(_("Periods are by day, week or month, not by “{by}”.").format(by=by))
    if by and times is None:
        raise UserError(_("To measure by {by}, say which column holds the time.").format(by=by))
    if chunk < 0 or (by and chunk):
        raise UserError(_("Give either a period of time or a number of rows over 0."))
    cases = _read(label, prediction, score, threshold, (positive, positive_prediction), names)
    left = list(cases.left_out)
    if times is not None:
        left.append(UnusedCells(time_name, missing=times.missing))
    stretches = _by_time(times.written, by) if times is not None and by else _by_rows(times, n, chunk or n)
    if len(stretches) > MOST_PERIODS:
        raise UserError(
            _("That makes {n} periods, more than {most}: choose longer ones.").format(
                n=f"{len(stretches):,}", most=f"{MOST_PERIODS:,}"
            )
        )
    periods = []
    for index, (start, end, rows) in enumerate(stretches):
        report(index, len(stretches))
        measured = rows[cases.usable[rows]]
        figures = cases.figures(measured, seed)
        periods.append(Period(start, end, int(measured.size), int(rows.size), figures))
    report(len(stretches), len(stretches))
    notes = (*cases.notes, *(times.sentences() if times is not None and by else ()))
    return Performance(tuple(periods), dict(reference or {}), tuple(one for one in left if one.n), notes)


def _read(
    label: Any,
    prediction: Any,
    score: Any,
    threshold: float,
    positives: tuple[str | None, str | None],
    names: tuple[str, str],
) -> _Cases:
    """The columns; `positives` are the positive values of label and prediction, None where that is plain."""
    if (prediction is None) == (score is None):
        raise UserError(_("Give either the decisions or the scores."))
    positive, own = positives
    if score is not None:
        check_threshold(threshold)
        column_scores, truth = scores(score, names[1]), binary(label, names[0], positive)
        usable = truth.known & column_scores.usable
        left = (truth.left_out, column_scores.left_out)
        selected = column_scores.values >= threshold
        notes = wrong_way(column_scores.values, truth, (names[1], names[0]))
        cases = _Cases(truth.values, selected, column_scores.values, None, None, usable, left, notes)
    elif positive is None and own is None and _are_measures(label, prediction):
        true, predicted = numbers(label, names[0]), numbers(prediction, names[1])
        usable = true.usable & predicted.usable
        cases = _Cases(
            None, None, None, true.values, predicted.values, usable, (true.left_out, predicted.left_out)
        )
    else:
        truth = binary(label, names[0], positive)
        chosen = binary_prediction(prediction, names[1], truth, positive, own)
        usable = truth.known & chosen.known
        left = (truth.left_out, chosen.left_out)
        notes = tuple(filter(None, [positives_sentence(truth, chosen)]))
        cases = _Cases(truth.values, chosen.values, None, None, None, usable, left, notes)
    if not cases.usable.any():
        raise UserError(
            _("No row has both a value in “{label}” and one in “{other}”.").format(
                label=names[0], other=names[1]
            )
        )
    return cases


def _are_measures(label: Any, prediction: Any) -> bool:
    """Whether both columns hold measured numbers, not classes that are written as numbers."""
    finite_values = []
    for values in (label, prediction):
        series = values if isinstance(values, pd.Series) else pd.Series(np.asarray(values))
        if not pd.api.types.is_numeric_dtype(series.dtype) or pd.api.types.is_bool_dtype(series.dtype):
            return False
        array = series.to_numpy(dtype=np.float64, na_value=np.nan)
        finite_values.append(array[np.isfinite(array)])
    classes = np.unique(finite_values[0][:_LOOKED_AT])
    if classes.size > _MOST_CLASSES:
        return True
    classes = np.unique(finite_values[0])
    if classes.size > _MOST_CLASSES or (classes != np.floor(classes)).any():
        return classes.size > 2
    return classes.size > 2 and not bool(np.isin(finite_values[1], classes).all())


Stretch = tuple[date | datetime | int, date | datetime | int, npt.NDArray[np.int64]]


def _by_time(moments: npt.NDArray[np.datetime64], by: str) -> list[Stretch]:
    """Days, weeks or months that hold rows, and their rows."""
    rows = np.flatnonzero(~np.isnat(moments))
    days = moments[rows].astype("datetime64[D]")
    if by == "month":
        starts = days.astype("datetime64[M]").astype("datetime64[D]")
    elif by == "week":
        # Day 0 of 1970 was a Thursday.
        starts = days - (days.astype(np.int64) + 3) % 7
    else:
        starts = days
    order = np.argsort(starts, kind="stable")
    ordered = starts[order]
    firsts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    stretches: list[Stretch] = []
    for first, after in zip(firsts, [*firsts[1:], ordered.size], strict=True):
        start: date = ordered[first].item()
        if by == "month":
            end = (start.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        else:
            end = start + timedelta(days=6 if by == "week" else 0)
        stretches.append((start, end, rows[order[first:after]]))
    return stretches


def _by_rows(times: WrittenTimes | None, n: int, chunk: int) -> list[Stretch]:
    """Chunks of so many rows, in the order of time or of the file."""
    if times is None:
        order = np.arange(n)
    else:
        order = np.argsort(times.moments, kind="stable")[: n - times.missing]
    firsts = list(range(0, order.size, chunk))
    if len(firsts) > 1 and order.size - firsts[-1] < chunk / 2:
        firsts.pop()
    stretches: list[Stretch] = []
    for first, after in zip(firsts, [*firsts[1:], order.size], strict=True):
        rows = order[first:after]
        if times is None:
            stretches.append((first + 1, int(after), rows))
        else:
            stretches.append((times.written[rows[0]].item(), times.written[rows[-1]].item(), rows))
    return stretches


def join_labels(
    predictions: pd.DataFrame, labels: pd.DataFrame, id_column: str, label_column: str, labels_id: str = ""
) -> JoinedLabels:
    """Bring labels that arrived later to their predictions, by id.

    `labels_id`: what the id is called in `labels`, if differently. The result's `labels` has the predictions' index.
    Raises UserError for columns that are not there and for an id that has two different labels.
    """
    other = labels_id or id_column
    for frame, names in ((predictions, [id_column]), (labels, [other, label_column])):
        for name in names:
            if name not in frame.columns:
                raise UserError(
                    _("There is no column “{column}”; there are: {columns}.").format(
                        column=name, columns=", ".join(map(str, frame.columns))
                    )
                )
    ids, keys = predictions[id_column], labels[other]
    if ids.dtype != keys.dtype and not all(pd.api.types.is_numeric_dtype(one.dtype) for one in (ids, keys)):
        ids, keys = ids.astype("str"), keys.astype("str")
    known = labels[label_column].notna() & keys.notna()
    table = pd.DataFrame({"key": keys[known].to_numpy(), "label": labels.loc[known, label_column].to_numpy()})
    table = table.drop_duplicates()
    twice = table["key"].duplicated()
    if twice.any():
        key = table["key"][twice].iloc[0]
        both = table["label"][table["key"] == key]
        raise UserError(
            _("The ID “{id}” has two outcomes, “{a}” and “{b}”.").format(
                id=shown(key), a=shown(both.iloc[0]), b=shown(both.iloc[1])
            )
        )
    places = pd.Index(table["key"]).get_indexer(ids.to_numpy())
    label_values = pd.Series(table["label"].to_numpy(), dtype=table["label"].dtype)
    joined = (
        label_values.reindex(np.where(places >= 0, places, -1))
        if len(label_values)
        else pd.Series([np.nan] * len(ids))
    )
    joined.index = predictions.index
    matched = int((places >= 0).sum())
    unmatched = len(table) - int(np.unique(places[places >= 0]).size)
    return JoinedLabels(joined, matched, len(ids) - matched, unmatched)
