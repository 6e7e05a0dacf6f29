"""The analyses that lead to decisions, run on files: what the window, the command line and a kept result share.

Each `..._file` function reads only the columns it needs, and gives a Run: the files with their check sums, the result,
and what is to be known about the files. The settings are what made the result; `dataclasses.asdict` keeps them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

from desktop_app.analysis.bands import BandFigures, Bands, Costs, bands_by
from desktop_app.analysis.calibration import Calibration, calibration
from desktop_app.analysis.confidence import RiskCoverage
from desktop_app.analysis.data_file import DataFile, ReadOptions
from desktop_app.analysis.drift import LARGE, MODERATE, Drift, drift
from desktop_app.analysis.equity import Equity, equity
from desktop_app.analysis.experiments import Result, result_from_columns
from desktop_app.analysis.exposure import Exposure, exposure
from desktop_app.analysis.fairness import Fairness, fairness
from desktop_app.analysis.performance import THRESHOLD, Performance, join_labels, measure, performance
from desktop_app.analysis.reading import read
from desktop_app.analysis.values import Report, binary, groups, scores, silent
from desktop_app.errors import UserError
from desktop_app.i18n import _, ngettext

T = TypeVar("T")
#: Types that a person set, by column.
Kinds = Mapping[str, str]

# Progress counts to 100: so much of it is reading.
_READ = 70


@dataclass(frozen=True)
class Run(Generic[T]):
    """A result with the files it came from; `notes` are sentences about what was odd in them."""

    result: T
    files: tuple[DataFile, ...]
    notes: tuple[str, ...] = ()

    def facts(self) -> list[dict[str, Any]]:
        """What a kept result remembers of the files."""
        return [file.facts() for file in self.files]


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
    best: BandFigures
    today: BandFigures
    costs: Costs

    def as_json(self) -> dict[str, Any]:
        """`{n, positives, pass_below, stop_from, bands, cost_per_case, today: {...}}`."""
        found = {"n": self.bands.n, "positives": self.bands.positives, **self.best.as_json()}
        return {**found, "today": self.today.as_json()}


@dataclass(frozen=True, slots=True)
class FairnessSettings:
    """Either `prediction`, or `score` with `threshold`; one or two `groups`."""

    label: str
    groups: tuple[str, ...]
    prediction: str = ""
    score: str = ""
    threshold: float | None = None
    positive: str = ""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class ExposureSettings:
    """Columns of a file with one row for each item shown."""

    user: str
    item: str
    rank: str
    group: str
    list_column: str = ""


@dataclass(frozen=True, slots=True)
class DriftSettings:
    """Columns to compare (none: all that both files have) and the limits of PSI."""

    columns: tuple[str, ...] = ()
    moderate: float = MODERATE
    large: float = LARGE


@dataclass(frozen=True, slots=True)
class PerformanceSettings:
    """What to measure and over which periods; `id_column` joins labels from another file."""

    label: str
    prediction: str = ""
    score: str = ""
    threshold: float = THRESHOLD
    positive: str = ""
    time: str = ""
    by: str = ""
    chunk: int = 0
    id_column: str = ""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class ExperimentSettings:
    """Columns of a file with one row a case: its arm and its outcome."""

    arm: str
    outcome: str
    control: str = ""
    positive: str = ""
    control_share: float = 0.5


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
    file = _read(path, wanted, {columns.label: "category"}, report, options, kinds)
    frame = file.frame
    report(_READ, 100)
    names = columns.score, columns.label
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
        found = {}
        for name, (bands, best) in parts.items():
            costs = settings.costs_by.get(name, settings.costs)
            today = bands.at(settings.pass_below, settings.stop_from, costs)
            found[name] = BandResult(bands, best, today, costs)
        report(100, 100)
        first = next(iter(found.values()))
        return Run(found, (file,), _notes([file], first.bands.left_out))
    bands = Bands.of(
        frame[columns.score], frame[columns.label], positive=columns.positive or None, names=names
    )
    report(85, 100)
    best = bands.best(settings.costs, settings.review_cap)
    today = bands.at(settings.pass_below, settings.stop_from, settings.costs)
    report(100, 100)
    return Run(BandResult(bands, best, today, settings.costs), (file,), _notes([file], bands.left_out))


@dataclass(frozen=True)
class PreparedScores:
    """A file of scores made ready for any thresholds: `bands` by class, "" for all cases; reliability, confidence rule."""

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
    file = _read(path, wanted, {columns.label: "category"}, report, options, kinds)
    found = scores(file.frame[columns.score], columns.score)
    truth = binary(file.frame[columns.label], columns.label, columns.positive or None)
    left_out = (found.left_out, truth.left_out)
    bands = {"": Bands.from_columns(found.values, truth, left_out)}
    report(85, 100)
    if by:
        split = groups([file.frame[by]], [by])
        for index, (name,) in enumerate(split.names):
            rows = split.codes == index
            part = replace(truth, values=truth.values[rows], known=truth.known[rows])
            bands[name] = Bands.from_columns(found.values[rows], part)
    usable = found.usable & truth.known
    reliability = calibration(truth.values[usable], found.values[usable])
    confidence = RiskCoverage.from_columns(found.values, truth)
    report(100, 100)
    return Run(PreparedScores(bands, reliability, confidence), (file,), _notes([file], bands[""].left_out))


def confidence_file(
    path: str | Path,
    columns: ScoreColumns,
    report: Report = silent,
    options: ReadOptions | None = None,
    kinds: Kinds | None = None,
) -> Run[RiskCoverage]:
    """The confidence rule of a file of scores."""
    file = _read(path, [columns.label, columns.score], {columns.label: "category"}, report, options, kinds)
    found = RiskCoverage.of(
        file.frame[columns.score],
        file.frame[columns.label],
        positive=columns.positive or None,
        names=(columns.score, columns.label),
    )
    report(100, 100)
    return Run(found, (file,), _notes([file], found.left_out))


def calibration_file(
    path: str | Path,
    columns: ScoreColumns,
    report: Report = silent,
    options: ReadOptions | None = None,
    kinds: Kinds | None = None,
) -> Run[Calibration]:
    """Whether the scores of a file mean what they say."""
    file = _read(path, [columns.label, columns.score], {columns.label: "category"}, report, options, kinds)
    score = scores(file.frame[columns.score], columns.score)
    truth = binary(file.frame[columns.label], columns.label, columns.positive or None)
    both = score.usable & truth.known
    if not both.any():
        raise UserError(_("No row has both a score and a label."))
    found = calibration(truth.values[both], score.values[both])
    report(100, 100)
    return Run(found, (file,), _notes([file], (score.left_out, truth.left_out)))


def fairness_file(
    path: str | Path,
    settings: FairnessSettings,
    report: Report = silent,
    options: ReadOptions | None = None,
    kinds: Kinds | None = None,
) -> Run[Fairness]:
    """Rates by group and the gaps between groups."""
    if bool(settings.prediction) == bool(settings.score):
        raise UserError(_("Give either the column of predictions, or that of scores with a threshold."))
    if not 1 <= len(settings.groups) <= 2:
        raise UserError(_("Give one or two columns that make the groups."))
    wanted = [settings.label, settings.prediction or settings.score, *settings.groups]
    found_out = {settings.label: "category"} | (
        {settings.prediction: "category"} if settings.prediction else {}
    )
    found_out = {name: kind for name, kind in found_out.items() if name not in settings.groups}
    file = _read(path, wanted, found_out, report, options, kinds)
    frame = file.frame
    found = fairness(
        frame[settings.label],
        [frame[name] for name in settings.groups],
        prediction=frame[settings.prediction] if settings.prediction else None,
        score=frame[settings.score] if settings.score else None,
        threshold=settings.threshold,
        positive=settings.positive or None,
        label_name=settings.label,
        prediction_name=settings.prediction,
        score_name=settings.score,
        group_names=settings.groups,
        seed=settings.seed,
        report=lambda done, total: report(_READ + (100 - _READ) * done // total, 100),
    )
    return Run(found, (file,), _notes([file], ()))


def exposure_file(
    path: str | Path,
    settings: ExposureSettings,
    catalogue: str | Path | None = None,
    report: Report = silent,
    options: ReadOptions | None = None,
    kinds: Kinds | None = None,
) -> Run[Exposure]:
    """Measures of the lists in a file, against the catalogue in another if there is one."""
    wanted = [settings.user, settings.item, settings.rank, settings.group]
    wanted += [settings.list_column] if settings.list_column else []
    files = [_read(path, wanted, {}, report, options, kinds)]
    listed = None
    if catalogue is not None:
        files.append(_read(catalogue, [settings.item, settings.group], {}, silent, None, kinds))
        listed = files[1].frame
    found = exposure(
        files[0].frame,
        user=settings.user,
        item=settings.item,
        rank=settings.rank,
        group=settings.group,
        list_column=settings.list_column or None,
        catalogue=listed,
    )
    report(100, 100)
    notes = list(_notes(files, ()))
    if found.left_out:
        text = ngettext(
            "{n} row without a user, an item or a rank was left out.",
            "{n} rows without a user, an item or a rank were left out.",
            found.left_out,
        )
        notes.append(text.format(n=f"{found.left_out:,}"))
    return Run(found, tuple(files), tuple(notes))


@dataclass(frozen=True, slots=True)
class EquitySettings:
    """Columns of area, outcome and (if there is one) people, weights by area, and which way is better."""

    area: str
    outcome: str
    population: str = ""
    weights: Mapping[str, float] = field(default_factory=dict)
    lower_is_better: bool = True


def equity_file(
    path: str | Path,
    settings: EquitySettings,
    report: Report = silent,
    options: ReadOptions | None = None,
    kinds: Kinds | None = None,
) -> Run[Equity]:
    """An outcome over areas."""
    wanted = [settings.area, settings.outcome, *([settings.population] if settings.population else [])]
    file = _read(path, wanted, {settings.area: "category"}, report, options, kinds)
    found = equity(
        file.frame[settings.area],
        file.frame[settings.outcome],
        population=file.frame[settings.population] if settings.population else None,
        weights=settings.weights,
        lower_is_better=settings.lower_is_better,
        area_name=settings.area,
        outcome_name=settings.outcome,
        population_name=settings.population or "population",
    )
    report(100, 100)
    return Run(found, (file,), _notes([file], found.left_out))


def drift_files(
    reference: str | Path,
    current: str | Path,
    settings: DriftSettings | None = None,
    report: Report = silent,
    options: ReadOptions | None = None,
    kinds: Kinds | None = None,
) -> Run[Drift]:
    """What moved from the reference file to the current one."""
    wanted = settings or DriftSettings()
    columns = list(wanted.columns) or None
    first = read(reference, columns=columns, kinds=kinds, options=options, progress=_part(report, 0, 30))
    # What is a number, a date or a text is settled by the reference, so that both files are read alike.
    settled = {one.name: one.kind for one in first.columns}
    second = read(current, columns=columns, kinds=kinds, options=options, progress=_part(report, 30, 60))
    odd = [one.name for one in second.columns if settled.get(one.name, one.kind) != one.kind]
    texts = [name for name in odd if settled[name] in ("text", "category")]
    if texts:
        again = read(current, columns=texts, kinds=dict.fromkeys(texts, "category"), options=options)
        second.frame[texts] = again.frame[texts]
    found = drift(
        first.frame,
        second.frame,
        columns,
        moderate=wanted.moderate,
        large=wanted.large,
        report=_part(report, 60, 100),
    )
    return Run(found, (first, second), _notes([first, second], ()))


def performance_file(
    path: str | Path,
    settings: PerformanceSettings,
    *,
    labels: str | Path | None = None,
    reference: str | Path | None = None,
    report: Report = silent,
    options: ReadOptions | None = None,
    kinds: Kinds | None = None,
) -> Run[Performance]:
    """Metrics over time, with labels from another file if they arrived later, against a reference file."""
    if bool(settings.prediction) == bool(settings.score):
        raise UserError(_("Give either the column of predictions or that of scores."))
    if labels is not None and not settings.id_column:
        raise UserError(_("To join the labels, say which column holds the id."))
    output = settings.prediction or settings.score
    wanted = [output, *([settings.time] if settings.time else [])]
    wanted += [settings.label] if labels is None else [settings.id_column]
    known = {settings.label: "category"} if settings.score else {}
    files = [_read(path, wanted, known if labels is None else {}, report, options, kinds)]
    notes: list[str] = []
    if labels is None:
        label = files[0].frame[settings.label]
    else:
        files.append(_read(labels, [settings.id_column, settings.label], known, silent, options, kinds))
        joined = join_labels(files[0].frame, files[1].frame, settings.id_column, settings.label)
        label = joined.labels
        notes.append(
            _("{matched} labels were joined; {waiting} rows wait for theirs, {unmatched} labels belong to no row.").format(
                matched=f"{joined.matched:,}", waiting=f"{joined.waiting:,}", unmatched=f"{joined.unmatched:,}"
            )
        )  # fmt: skip
    names = settings.label, output
    before = None
    if reference is not None:
        files.append(_read(reference, names, known, silent, options, kinds))
        frame = files[-1].frame
        before = measure(
            frame[settings.label],
            prediction=frame[output] if settings.prediction else None,
            score=frame[output] if settings.score else None,
            threshold=settings.threshold,
            positive=settings.positive or None,
            names=names,
            seed=settings.seed,
        )
    frame = files[0].frame
    found = performance(
        label,
        prediction=frame[output] if settings.prediction else None,
        score=frame[output] if settings.score else None,
        threshold=settings.threshold,
        positive=settings.positive or None,
        time=frame[settings.time] if settings.time else None,
        by=settings.by,
        chunk=settings.chunk,
        reference=before,
        names=names,
        time_name=settings.time,
        seed=settings.seed,
        report=_part(report, _READ, 100),
    )
    return Run(found, tuple(files), (*notes, *_notes(files, found.left_out)))


def experiment_file(
    path: str | Path,
    settings: ExperimentSettings,
    report: Report = silent,
    options: ReadOptions | None = None,
    kinds: Kinds | None = None,
) -> Run[Result]:
    """The result of an experiment from a file of cases."""
    file = _read(path, [settings.arm, settings.outcome], {settings.arm: "category"}, report, options, kinds)
    found = result_from_columns(
        file.frame[settings.arm],
        file.frame[settings.outcome],
        control=settings.control or None,
        positive=settings.positive or None,
        control_share=settings.control_share,
        names=(settings.arm, settings.outcome),
    )
    report(100, 100)
    return Run(found, (file,), _notes([file], ()))


def _read(
    path: str | Path,
    columns: Sequence[str],
    kinds: Mapping[str, str],
    report: Report,
    options: ReadOptions | None,
    given: Kinds | None = None,
) -> DataFile:
    """The named columns of a file; a name that is given twice is read once, types that a person set are kept."""
    wanted = list(dict.fromkeys(columns))
    set_by_hand = {name: kind for name, kind in (given or {}).items() if name in wanted}
    return read(
        path,
        columns=wanted,
        kinds={**kinds, **set_by_hand},
        options=options,
        progress=_part(report, 0, _READ),
    )


def _part(report: Report, start: int, end: int) -> Report:
    """Progress of one piece as a part of the whole, which counts to 100."""
    return lambda done, total: report(start + (end - start) * min(done, total) // max(total, 1), 100)


def _notes(files: Sequence[DataFile], left_out: Sequence[Any]) -> tuple[str, ...]:
    told = [problem.sentence for file in files for problem in file.problems]
    return tuple(dict.fromkeys(filter(None, [*told, *(one.sentence() for one in left_out)])))
