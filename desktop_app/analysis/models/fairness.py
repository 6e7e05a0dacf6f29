"""Whether groups are treated alike: rates by group with intervals, and the gaps between groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from desktop_app.analysis.models.classification import no_negatives, no_positives
from desktop_app.analysis.models.confidence_intervals import (
    TOO_FEW,
    IntervalFigure,
    t_value,
    unknown,
    wilson_bounds,
)
from desktop_app.analysis.models.group_columns import Groups, groups
from desktop_app.analysis.models.number_columns import (
    BinaryColumn,
    Report,
    UnusedCells,
    binary,
    binary_prediction,
    check_threshold,
    positives_sentence,
    same_length,
    scores,
    silent,
)
from desktop_app.analysis.models.score_direction import wrong_way
from desktop_app.errors import UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

DRAWS = 1000
FOUR_FIFTHS = 0.8

# A cell of the table by group: 2 x (0 negative, 1 positive, 2 label unknown) + predicted.
_CELLS = 6
_RATES = ("selection_rate", "tpr", "fpr", "precision")


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """Rates of one group, each with its 95 % interval; `group` has a part for each column it was made of."""

    group: tuple[str, ...]
    n: int
    positives: int
    negatives: int
    selection_rate: IntervalFigure
    tpr: IntervalFigure
    fpr: IntervalFigure
    precision: IntervalFigure
    mean_score: IntervalFigure

    @property
    def name(self) -> str:
        return " · ".join(self.group)

    @property
    def too_few(self) -> bool:
        """Whether the group is too small to judge by."""
        return self.n < TOO_FEW

    def as_json(self) -> dict[str, Any]:
        """`{group, n, selection_rate, selection_rate_low, ..._high, ..._n, ..._too_few, tpr, ..., too_few}`.

        `..._n` is the denominator of a rate, by which it is too few to judge.
        """
        entry: dict[str, Any] = {"group": self.name, "n": self.n, "positives": self.positives}
        for name in (*_RATES, "mean_score"):
            figure: IntervalFigure = getattr(self, name)
            entry[name] = figure.value
            entry[f"{name}_low"] = figure.low
            entry[f"{name}_high"] = figure.high
            entry[f"{name}_n"] = figure.n
            entry[f"{name}_too_few"] = figure.too_few
        entry["too_few"] = self.too_few
        return entry


@dataclass(frozen=True, slots=True)
class Gaps:
    """How far the groups lie apart, as fairlearn defines it, with bootstrap intervals.

    A group for which a rate is not defined (no positives for the true-positive rate) takes no part in that gap.
    `lowest` and `highest` are the groups with the lowest and the highest selection rate.
    """

    demographic_parity_difference: IntervalFigure
    demographic_parity_ratio: IntervalFigure
    equalized_odds_difference: IntervalFigure
    equal_opportunity_difference: IntervalFigure
    four_fifths: bool | None
    """Whether the lowest selection rate is at least four fifths of the highest."""
    lowest: str
    highest: str

    def as_json(self) -> dict[str, Any]:
        """The four gaps as plain numbers, their intervals under `..._low` and `..._high`, and `four_fifths`."""
        entry: dict[str, Any] = {}
        for name in (
            "demographic_parity_difference",
            "demographic_parity_ratio",
            "equalized_odds_difference",
            "equal_opportunity_difference",
        ):
            figure: IntervalFigure = getattr(self, name)
            entry[name] = figure.value
            entry[f"{name}_low"] = figure.low
            entry[f"{name}_high"] = figure.high
        entry["four_fifths"] = self.four_fifths
        return entry


@dataclass(frozen=True, slots=True)
class Fairness:
    """Rates by group and the gaps between groups.

    `gaps` compares every group, as fairlearn does; `judged` is what to judge by: each gap compares only the groups in which
    its own rate rests on at least 30 cases (positives for the true-positive rate). A gap of it is unknown when there are
    not two such groups; it is None when there are none for any gap. `notes`: what else is to be known of the columns.
    """

    columns: tuple[str, ...]
    groups: tuple[GroupFigures, ...]
    gaps: Gaps
    judged: Gaps | None
    left_out: tuple[UnusedCells, ...]
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """`{groups: [...], demographic_parity_difference, ..., four_fifths, judged: {...} or None, sentences}`."""
        return {
            "groups": [one.as_json() for one in self.groups],
            **self.gaps.as_json(),
            "judged": None if self.judged is None else self.judged.as_json(),
            "left_out": [one.sentence() for one in self.left_out],
            "sentences": list(self.sentences()),
        }

    def sentences(self) -> tuple[str, ...]:
        """What to know, one sentence each."""
        small = [one.name for one in self.groups if one.too_few]
        lines = [self._four_fifths()]
        if small and self.judged is not None:
            lines.append(
                ngettext(
                    "{n} group has fewer than {least} cases, too few to judge: {names}.",
                    "{n} groups have fewer than {least} cases, too few to judge: {names}.",
                    len(small),
                ).format(n=formats.number(len(small)), least=TOO_FEW, names=_named(small))
            )
        lines += [*self._rates_on_few(), *self._unknown_gaps(), *self.notes]
        return (*lines, *(one.sentence() for one in self.left_out))

    def nothing_judged(self) -> Gaps:
        """The gaps as they are shown when none can be judged: unknown, with the reason."""
        why = unknown(_("Too few to judge"))
        return Gaps(why, why, why, why, None, "", "")

    def _four_fifths(self) -> str:
        """What the four-fifths rule says, or why it says nothing."""
        from desktop_app.language.formats import number, percent

        if len(self.groups) < 2:
            return _only_group(self.columns, self.groups[0].name)
        if self.judged is None:
            return _("Too few to judge: fewer than two groups have {n} cases or more.").format(
                n=formats.number(TOO_FEW)
            )
        if self.judged.four_fifths is None:
            return _("No case was selected in any group, so there is no ratio of selection rates and the four-fifths "
                     "rule says nothing.")  # fmt: skip
        figures = {one.name: one.selection_rate.value for one in self.groups}
        if self.judged.demographic_parity_difference.value == 0:
            return _(
                "Every group is selected equally often ({share}), which meets the four-fifths rule."
            ).format(share=percent(figures[self.judged.lowest]))
        text = (
            _("“{low}” is selected least often ({low_share}), “{high}” most often ({high_share}): the ratio of {ratio} "
              "meets the four-fifths rule.")
            if self.judged.four_fifths
            else _("“{low}” is selected least often ({low_share}), “{high}” most often ({high_share}): the ratio of "
                   "{ratio} misses the four-fifths rule.")
        )  # fmt: skip
        return text.format(
            low=self.judged.lowest,
            high=self.judged.highest,
            low_share=percent(figures[self.judged.lowest]),
            high_share=percent(figures[self.judged.highest]),
            ratio=number(self.judged.demographic_parity_ratio.value, 2),
        )

    def _rates_on_few(self) -> list[str]:
        """The groups that are large enough, but whose rate rests on too few cases, or on none."""
        texts = {
            "tpr": (
                _(
                    "Without positives there is no true-positive rate, so these take no part in that gap: {names}."
                ),
                _("Their true-positive rates rest on under {least} positives, too few to judge: {names}."),
            ),
            "fpr": (
                _(
                    "Without negatives there is no false-positive rate, so these take no part in that gap: {names}."
                ),
                _("Their false-positive rates rest on under {least} negatives, too few to judge: {names}."),
            ),
        }
        lines = []
        for name, (none, few) in texts.items():
            figures = [(one.name, getattr(one, name).n) for one in self.groups if not one.too_few]
            without = [group for group, n in figures if not n]
            on_few = [
                _("{group} ({n})").format(group=group, n=formats.number(n))
                for group, n in figures
                if 0 < n < TOO_FEW
            ]
            if without:
                lines.append(none.format(names=_named(without)))
            if on_few:
                lines.append(few.format(least=TOO_FEW, names=_named(on_few)))
        return lines

    def _unknown_gaps(self) -> list[str]:
        """Why a gap is not known."""
        if self.judged is None or len(self.groups) < 2:
            return []
        named = (
            (
                _("The gap of true-positive rates is not known: {why}"),
                self.judged.equal_opportunity_difference,
            ),
            (_("The equalised-odds gap is not known: {why}"), self.judged.equalized_odds_difference),
        )
        return [text.format(why=figure.why) for text, figure in named if figure.value is None]


def _named(names: Sequence[str]) -> str:
    return ", ".join(names[:5]) + (", …" if len(names) > 5 else "")


def fairness(
    label: Any,
    group_columns: Sequence[Any],
    *,
    prediction: Any = None,
    score: Any = None,
    threshold: float | None = None,
    positive: str | None = None,
    positive_prediction: str | None = None,
    label_name: str = "label",
    prediction_name: str = "prediction",
    score_name: str = "score",
    group_names: Sequence[str] = ("group",),
    draws: int = DRAWS,
    seed: int = 0,
    report: Report = silent,
) -> Fairness:
    """Compare groups made by one or two columns (all of one length n).

    `positive` is the label's positive value, `positive_prediction` that of the predictions where it is another word.
    Either `prediction` (two values) or `score` in [0, 1] with a `threshold` from which on a case counts as selected;
    with `score` the mean score is given too. Labels may be missing: such rows count in the selection rate alone. Rows
    without prediction or score are left out and counted. O(n): everything is read from the counts by group.
    Intervals: Wilson for rates, t for the mean score, and for gaps a bootstrap that draws the counts anew from their
    multinomial, `draws` times with `seed`.
    Raises UserError for columns that cannot be used, naming column and row, and for one group that no joining left.
    """
    given = {label_name: label, **dict(zip(group_names, group_columns, strict=True))}
    _refuse_choice(prediction, score, threshold)
    given[prediction_name if score is None else score_name] = prediction if score is None else score
    same_length(**given)
    steps = 4
    truth = binary(label, label_name, positive)
    report(1, steps)
    if score is None:
        chosen = binary_prediction(prediction, prediction_name, truth, positive, positive_prediction)
        columns = _selected_by_prediction(chosen, truth)
    else:
        columns = _selected_by_score(score, truth, float(threshold or 0.0), (score_name, label_name))
    report(2, steps)
    split = groups(group_columns, group_names)
    report(3, steps)
    table = _table(split, truth, columns)
    means = _mean_scores(split, columns.scores, columns.usable)
    if len(split.names) < 2 and not split.joined:
        raise UserError(_only_group(group_names, " · ".join(split.names[0])))
    figures = _group_figures(split, table, means)
    rng = np.random.default_rng(seed)
    names = [" · ".join(name) for name in split.names]
    gaps = _gaps(table, names, draws, rng)
    judged = _judged_gaps(gaps, table, names, draws, rng)
    report(steps, steps)
    return Fairness(
        tuple(group_names),
        figures,
        gaps,
        judged,
        tuple(one for one in (truth.left_out, columns.left_out) if one.n),
        tuple(filter(None, (*split.sentences(), *columns.notes))),
    )


def _refuse_choice(prediction: Any, score: Any, threshold: float | None) -> None:
    if (prediction is None) == (score is None):
        raise UserError(_("Give either the decisions, or scores with a threshold."))
    if score is not None and threshold is None:
        raise UserError(_("With scores, say from which threshold on a case is selected."))
    if threshold is not None:
        check_threshold(threshold)


def _only_group(columns: Sequence[str], group: str) -> str:
    return _("Column “{column}” holds only one group, “{group}”: there is nothing to compare.").format(
        column=" × ".join(columns), group=group
    )


@dataclass(frozen=True, slots=True)
class _Selected:
    """Which cases are selected, where that is known, and the scores that selected them, if any."""

    values: Bools
    usable: Bools
    scores: Floats | None
    left_out: UnusedCells
    notes: tuple[str, ...]


def _selected_by_prediction(chosen: BinaryColumn, truth: BinaryColumn) -> _Selected:
    notes = (positives_sentence(truth, chosen),)
    return _Selected(chosen.values, chosen.known, None, chosen.left_out, notes)


def _selected_by_score(
    score: Any, truth: BinaryColumn, threshold: float, names: tuple[str, str]
) -> _Selected:
    column = scores(score, names[0])
    notes = wrong_way(column.values, truth, names)
    return _Selected(column.values >= threshold, column.usable, column.values, column.left_out, notes)


def _table(split: Groups, truth: BinaryColumn, selected: _Selected) -> Floats:
    """Cases by group and cell, float64, shape (groups, 6)."""
    cells = truth.values.astype(np.int64)
    if not truth.known.all():
        cells[~truth.known] = 2
    cells *= 2
    cells += selected.values
    cells += split.codes * _CELLS
    if not selected.usable.all():
        cells = cells[selected.usable]
    size = len(split.names)
    counts = np.bincount(cells, minlength=size * _CELLS)
    return counts.reshape(size, _CELLS).astype(np.float64)


def _mean_scores(split: Groups, values: Floats | None, usable: npt.NDArray[np.bool_]) -> list[IntervalFigure]:
    size = len(split.names)
    if values is None:
        return [unknown(_("There are no scores.")) for _group in range(size)]
    codes = split.codes
    if not usable.all():
        codes, values = codes[usable], values[usable]
    cases = np.bincount(codes, minlength=size)
    mean = np.bincount(codes, weights=values, minlength=size) / np.maximum(cases, 1)
    squares = np.bincount(codes, weights=(values - mean[codes]) ** 2, minlength=size)
    result = []
    for count, middle, spread in zip(cases.tolist(), mean.tolist(), squares.tolist(), strict=True):
        if count == 0:
            result.append(unknown(_("There are no cases to count.")))
        elif count == 1:
            result.append(IntervalFigure(middle, None, None, 1))
        else:
            half = t_value(count - 1) * (spread / (count - 1) / count) ** 0.5
            result.append(IntervalFigure(middle, middle - half, middle + half, count))
    return result


def _parts(table: Floats) -> dict[str, tuple[Floats, Floats]]:
    """Numerator and denominator of each rate by group; `table` has shape (..., 6)."""
    false, tn_fp = table[..., 1], table[..., 0] + table[..., 1]
    true, fn_tp = table[..., 3], table[..., 2] + table[..., 3]
    return {
        "selection_rate": (table[..., 1::2].sum(axis=-1), table.sum(axis=-1)),
        "tpr": (true, fn_tp),
        "fpr": (false, tn_fp),
        "precision": (true, true + false),
    }


def _group_figures(split: Groups, table: Floats, means: list[IntervalFigure]) -> tuple[GroupFigures, ...]:
    why = {
        "selection_rate": _("There are no cases to count."),
        "tpr": no_positives(),
        "fpr": no_negatives(),
        "precision": _("None was selected."),
    }
    columns: dict[str, list[IntervalFigure]] = {}
    for name, (hits, cases) in _parts(table).items():
        low, high = wilson_bounds(hits, cases)
        share = hits / np.maximum(cases, 1)
        columns[name] = [
            IntervalFigure(float(share[i]), float(low[i]), float(high[i]), int(cases[i]))
            if cases[i]
            else unknown(why[name])
            for i in range(len(cases))
        ]
    rows = table.astype(int)
    return tuple(
        GroupFigures(
            group=split.names[i],
            n=int(rows[i].sum()),
            positives=int(rows[i, 2:4].sum()),
            negatives=int(rows[i, :2].sum()),
            selection_rate=columns["selection_rate"][i],
            tpr=columns["tpr"][i],
            fpr=columns["fpr"][i],
            precision=columns["precision"][i],
            mean_score=means[i],
        )
        for i in range(len(split.names))
    )


def _rates(table: Floats, least: Mapping[str, Bools] | None = None) -> dict[str, Floats]:
    """Each rate by group, NaN where it is not defined, or where `least` says that it can't be judged."""
    rates = {}
    for name, (hits, cases) in _parts(table).items():
        defined = cases > 0 if least is None else (cases > 0) & least[name]
        rates[name] = np.where(defined, hits / np.maximum(cases, 1), np.nan)
    return rates


def _spread(rates: Floats) -> Floats:
    """Highest less lowest over the last axis, of those defined; NaN when there are not two."""
    defined = ~np.isnan(rates)
    high = np.where(defined, rates, -np.inf).max(axis=-1)
    low = np.where(defined, rates, np.inf).min(axis=-1)
    return np.where(defined.sum(axis=-1) >= 2, high - low, np.nan)


def _measures(table: Floats, least: Mapping[str, Bools] | None = None) -> dict[str, Floats]:
    """The four gaps; `table` has shape (..., groups, 6), the results shape (...)."""
    rates = _rates(table, least)
    selection = rates["selection_rate"]
    defined = ~np.isnan(selection)
    high = np.where(defined, selection, -np.inf).max(axis=-1)
    low = np.where(defined, selection, np.inf).min(axis=-1)
    comparable = (defined.sum(axis=-1) >= 2) & (high > 0)
    tpr, fpr = _spread(rates["tpr"]), _spread(rates["fpr"])
    return {
        "parity": _spread(selection),
        "ratio": np.where(comparable, low / np.where(comparable, high, 1.0), np.nan),
        "odds": np.where(np.isnan(tpr) | np.isnan(fpr), np.nan, np.maximum(tpr, fpr)),
        "opportunity": tpr,
    }


def _judged_gaps(
    gaps: Gaps, table: Floats, names: list[str], draws: int, rng: np.random.Generator
) -> Gaps | None:
    """Each gap among the groups whose own rate rests on enough cases; None when there are not two for any."""
    least = {name: cases >= TOO_FEW for name, (_hits, cases) in _parts(table).items()}
    if all(least[name].all() for name in ("selection_rate", "tpr", "fpr")):
        return gaps
    if least["selection_rate"].sum() < 2:
        return None
    return _gaps(table, names, draws, rng, least)


def _gaps(
    table: Floats,
    names: list[str],
    draws: int,
    rng: np.random.Generator,
    least: Mapping[str, Bools] | None = None,
) -> Gaps:
    values = _measures(table, least)
    n = int(table.sum())
    shares = (table / n).ravel()
    # Empty cells stay empty in every draw.
    held = np.flatnonzero(shares)
    drawn = np.zeros((draws, shares.size))
    drawn[:, held] = rng.multinomial(n, shares[held] / shares[held].sum(), size=draws)
    samples = _measures(drawn.reshape(draws, *table.shape), least)
    why = {
        "parity": _("There are not two groups to compare."),
        "ratio": _("None was selected in any group.")
        if len(names) > 1
        else _("There are not two groups to compare."),
        "odds": _("There are not two groups that have both positives and negatives."),
        "opportunity": _("There are not two groups that have positives."),
    }
    if least is not None:
        why["odds"] = _("There are not two groups with {n} positives and two with {n} negatives.").format(
            n=formats.number(TOO_FEW)
        )
        why["opportunity"] = _("There are not two groups with {n} positives.").format(
            n=formats.number(TOO_FEW)
        )
    figures = {}
    for name, value in values.items():
        if np.isnan(value):
            figures[name] = unknown(why[name])
            continue
        sample = samples[name]
        sample = sample[~np.isnan(sample)]
        low, high = np.quantile(sample, [0.025, 0.975]) if sample.size else (value, value)
        figures[name] = IntervalFigure(float(value), float(min(low, value)), float(max(high, value)), n)
    selection = _rates(table, least)["selection_rate"]
    ratio = figures["ratio"].value
    return Gaps(
        demographic_parity_difference=figures["parity"],
        demographic_parity_ratio=figures["ratio"],
        equalized_odds_difference=figures["odds"],
        equal_opportunity_difference=figures["opportunity"],
        four_fifths=None if ratio is None else ratio >= FOUR_FIFTHS,
        lowest=names[int(np.nanargmin(selection))] if (~np.isnan(selection)).any() else "",
        highest=names[int(np.nanargmax(selection))] if (~np.isnan(selection)).any() else "",
    )
