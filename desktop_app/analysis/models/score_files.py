"""Decision bands, the confidence rule and reliability, from files of scores and outcomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from desktop_app.analysis.files.data_file import DataFile, ReadOptions
from desktop_app.analysis.models.bands import BandOutcome, Bands, Costs, bands_by
from desktop_app.analysis.models.calibration import Calibration, calibration
from desktop_app.analysis.models.classification import area_under_curve
from desktop_app.analysis.models.confidence import RiskCoverage
from desktop_app.analysis.models.group_columns import groups
from desktop_app.analysis.models.number_columns import (
    BinaryColumn,
    Numbers,
    Report,
    binary,
    check_threshold,
    scores,
    silent,
)
from desktop_app.analysis.models.performance import THRESHOLD
from desktop_app.analysis.models.run_result import READING, Kinds, Run, notes_on, read_columns
from desktop_app.analysis.models.score_direction import direction_sentences, wrong_way
from desktop_app.errors import UserError
from desktop_app.language.i18n import _


@dataclass(frozen=True, slots=True)
class ScoreColumns:
    """Which columns hold the label and the score, and the label's positive value where that is not plain."""

    label: str
    score: str
    positive: str = ""


@dataclass(frozen=True, slots=True)
class BandSettings:
    """What decision bands are made from. `pass_below` and `stop_from` are today's thresholds."""

    columns: ScoreColumns
    costs: Costs
    review_cap: float | None = None
    by: str = ""
    costs_by: Mapping[str, Costs] = field(default_factory=dict)
    pass_below: float = THRESHOLD
    stop_from: float = THRESHOLD
    cases_a_day: float | None = None


@dataclass(frozen=True)
class BandResult:
    """Prepared bands, the best thresholds, and what today's do."""

    bands: Bands
    best: BandOutcome
    today: BandOutcome
    costs: Costs

    def as_json(self) -> dict[str, Any]:
        """`{n, positives, pass_below, stop_from, bands, cost_per_case, today: {...}}`."""
        entry = {"n": self.bands.n, "positives": self.bands.positives, **self.best.as_json()}
        return {**entry, "today": self.today.as_json()}


def bands_file(
    path: str | Path,
    settings: BandSettings,
    report: Report = silent,
    options: ReadOptions | None = None,
    kinds: Kinds | None = None,
) -> Run[BandResult | dict[str, BandResult]]:
    """Best bands of a file of scores; by class when the settings name a column for it."""
    columns = settings.columns
    wanted = [columns.label, columns.score, *([settings.by] if settings.by else [])]
    file = read_columns(path, wanted, {columns.label: "category"}, report, options, kinds)
    frame = file.frame
    report(READING, 100)
    names = columns.score, columns.label
    for threshold in (settings.pass_below, settings.stop_from):
        check_threshold(threshold)
    if settings.by:
        parts = bands_by(
            frame[columns.score],
            frame[columns.label],
            frame[settings.by],
            settings.costs_by or settings.costs,
            positive=columns.positive or None,
            review_cap=settings.review_cap,
            names=(*names, settings.by),
        )
        band_results = {}
        for name, (bands, best) in parts.items():
            costs = settings.costs_by.get(name, settings.costs)
            today = bands.at(settings.pass_below, settings.stop_from, costs)
            band_results[name] = BandResult(bands, best, today, costs)
        report(100, 100)
        first = next(iter(band_results.values()))
        by_class = [
            *groups([frame[settings.by]], [settings.by]).sentences(),
            *directions({name: one.bands for name, one in band_results.items()}, columns),
            *notes_on([file], first.bands.left_out),
        ]
        return Run(band_results, (file,), tuple(by_class))
    bands = Bands.of(
        frame[columns.score], frame[columns.label], positive=columns.positive or None, names=names
    )
    report(85, 100)
    best = bands.best(settings.costs, settings.review_cap)
    today = bands.at(settings.pass_below, settings.stop_from, settings.costs)
    report(100, 100)
    notes = (*directions({"": bands}, columns), *notes_on([file], bands.left_out))
    return Run(BandResult(bands, best, today, settings.costs), (file,), notes)


def directions(bands: Mapping[str, Bands], columns: ScoreColumns) -> tuple[str, ...]:
    """Sentences on scores that rank the wrong way: over all cases, named "", or else by class."""
    names = columns.score, columns.label
    lines: list[str] = []
    for name, own in bands.items():
        sentences = direction_sentences(area_under_curve(own.ranked), names, own.negative)
        if sentences and not name:
            return sentences
        lines += [_("{name}: {sentence}").format(name=name, sentence=sentence) for sentence in sentences]
    return tuple(lines)


@dataclass(frozen=True)
class PreparedScores:
    """A file of scores made ready: `bands` by class, "" for all cases; reliability, confidence rule."""

    bands: dict[str, Bands]
    reliability: Calibration
    confidence: RiskCoverage


def scores_file(
    path: str | Path,
    columns: ScoreColumns,
    by: str = "",
    report: Report = silent,
    options: ReadOptions | None = None,
    kinds: Kinds | None = None,
) -> Run[PreparedScores]:
    """Read and sort a file of scores once, for thresholds that are moved; by class when `by` names a column."""
    wanted = [columns.label, columns.score, *([by] if by else [])]
    file = read_columns(path, wanted, {columns.label: "category"}, report, options, kinds)
    column_scores, truth = _read_scores(file, columns)
    left_out = (column_scores.left_out, truth.left_out)
    bands = {"": Bands.from_columns(column_scores.values, truth, left_out)}
    report(85, 100)
    joined: tuple[str, ...] = ()
    if by:
        split = groups([file.frame[by]], [by])
        joined = split.sentences()
        for index, (name,) in enumerate(split.names):
            rows = split.codes == index
            part = replace(truth, values=truth.values[rows], known=truth.known[rows])
            bands[name] = Bands.from_columns(column_scores.values[rows], part)
    usable = column_scores.usable & truth.known
    reliability = calibration(truth.values[usable], column_scores.values[usable])
    confidence = RiskCoverage.from_columns(column_scores.values, truth)
    report(100, 100)
    notes = (*joined, *directions(bands, columns), *notes_on([file], bands[""].left_out))
    return Run(PreparedScores(bands, reliability, confidence), (file,), notes)


def confidence_file(
    path: str | Path,
    columns: ScoreColumns,
    report: Report = silent,
    options: ReadOptions | None = None,
    kinds: Kinds | None = None,
) -> Run[RiskCoverage]:
    """The confidence rule of a file of scores."""
    file = read_columns(
        path, [columns.label, columns.score], {columns.label: "category"}, report, options, kinds
    )
    score, truth = _read_scores(file, columns)
    risk_coverage = RiskCoverage.from_columns(score.values, truth, (score.left_out, truth.left_out))
    notes = wrong_way(score.values, truth, (columns.score, columns.label))
    report(100, 100)
    return Run(risk_coverage, (file,), (*notes, *notes_on([file], risk_coverage.left_out)))


def _read_scores(file: DataFile, columns: ScoreColumns) -> tuple[Numbers, BinaryColumn]:
    score = scores(file.frame[columns.score], columns.score)
    return score, binary(file.frame[columns.label], columns.label, columns.positive or None)


def calibration_file(
    path: str | Path,
    columns: ScoreColumns,
    report: Report = silent,
    options: ReadOptions | None = None,
    kinds: Kinds | None = None,
) -> Run[Calibration]:
    """Whether the scores of a file mean what they say."""
    file = read_columns(
        path, [columns.label, columns.score], {columns.label: "category"}, report, options, kinds
    )
    score, truth = _read_scores(file, columns)
    both = score.usable & truth.known
    if not both.any():
        raise UserError(_("No row has both a score and an actual outcome."))
    calibration_result = calibration(truth.values[both], score.values[both])
    report(100, 100)
    notes = wrong_way(score.values, truth, (columns.score, columns.label))
    return Run(calibration_result, (file,), (*notes, *notes_on([file], (score.left_out, truth.left_out))))
