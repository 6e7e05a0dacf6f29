"""Runs the analyses that lead to decisions on files, for the window, the command line and kept results.

Each `..._file` function reads only the columns it needs, and gives a Run: the files with their check sums, the result,
and what is to be known about the files. The settings are what made the result; `dataclasses.asdict` keeps them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop_app.analysis.files.data_file import ReadOptions
from desktop_app.analysis.files.read_file import read
from desktop_app.analysis.models.confidence_intervals import IntervalFigure
from desktop_app.analysis.models.drift import drift
from desktop_app.analysis.models.drift_result import Drift
from desktop_app.analysis.models.equity import Equity, equity
from desktop_app.analysis.models.experiments import Result, result_from_columns
from desktop_app.analysis.models.exposure import Exposure, exposure
from desktop_app.analysis.models.fairness import Fairness, fairness
from desktop_app.analysis.models.number_columns import Report, silent
from desktop_app.analysis.models.performance import (
    THRESHOLD,
    Performance,
    join_labels,
    measure,
    performance,
)
from desktop_app.analysis.models.run_result import (
    READING,
    Kinds,
    Run,
    notes_on,
    part_of,
    read_alike,
    read_columns,
)
from desktop_app.analysis.models.written_times import WrittenTimes
from desktop_app.domain.analysis_results import DRIFT_LARGE, DRIFT_MODERATE
from desktop_app.errors import UserError
from desktop_app.language.i18n import _


@dataclass(frozen=True, slots=True)
class FairnessSettings:
    """Either `prediction`, or `score` with `threshold`; one or two `groups`."""

    label: str
    groups: tuple[str, ...]
    prediction: str = ""
    score: str = ""
    threshold: float | None = None
    positive: str = ""
    positive_prediction: str = ""
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
    moderate: float = DRIFT_MODERATE
    large: float = DRIFT_LARGE


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
    positive_prediction: str = ""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class ExperimentSettings:
    """Columns of a file with one row a case: its arm and its outcome."""

    arm: str
    outcome: str
    control: str = ""
    positive: str = ""
    control_share: float = 0.5


def fairness_file(
    path: str | Path,
    settings: FairnessSettings,
    report: Report = silent,
    options: ReadOptions | None = None,
    kinds: Kinds | None = None,
) -> Run[Fairness]:
    """Rates by group and the gaps between groups."""
    if bool(settings.prediction) == bool(settings.score):
        raise UserError(_("Give either the column of decisions, or that of scores with a threshold."))
    if not 1 <= len(settings.groups) <= 2:
        raise UserError(_("Give one or two columns that make the groups."))
    wanted = [settings.label, settings.prediction or settings.score, *settings.groups]
    found_out = {settings.label: "category"} | (
        {settings.prediction: "category"} if settings.prediction else {}
    )
    found_out = {name: kind for name, kind in found_out.items() if name not in settings.groups}
    file = read_columns(path, wanted, found_out, report, options, kinds)
    frame = file.frame
    fairness_result = fairness(
        frame[settings.label],
        [frame[name] for name in settings.groups],
        prediction=frame[settings.prediction] if settings.prediction else None,
        score=frame[settings.score] if settings.score else None,
        threshold=settings.threshold,
        positive=settings.positive or None,
        positive_prediction=settings.positive_prediction or None,
        label_name=settings.label,
        prediction_name=settings.prediction,
        score_name=settings.score,
        group_names=settings.groups,
        seed=settings.seed,
        report=lambda done, total: report(READING + (100 - READING) * done // total, 100),
    )
    return Run(fairness_result, (file,), notes_on([file], ()))


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
    files = [read_columns(path, wanted, {}, report, options, kinds)]
    listed = None
    if catalogue is not None:
        both = [settings.item, settings.group]
        files.append(read_columns(catalogue, both, {}, silent, options, kinds))
        files = [*read_alike(files[0], files[1], both, options, kinds, lambda: report(READING, 100))]
        listed = files[1].frame
    exposure_result = exposure(
        files[0].frame,
        user=settings.user,
        item=settings.item,
        rank=settings.rank,
        group=settings.group,
        list_column=settings.list_column or None,
        catalogue=listed,
    )
    report(100, 100)
    notes = [exposure_result.left_out_sentence()] if exposure_result.left_out else []
    return Run(exposure_result, tuple(files), (*notes, *notes_on(files, ())))


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
    file = read_columns(path, wanted, {settings.area: "category"}, report, options, kinds)
    equity_result = equity(
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
    return Run(equity_result, (file,), (*equity_result.joined, *notes_on([file], equity_result.left_out)))


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
    first = read(reference, columns=columns, kinds=kinds, options=options, progress=part_of(report, 0, 30))
    second = read(current, columns=columns, kinds=kinds, options=options, progress=part_of(report, 30, 60))
    there = {one.name for one in second.columns}
    common = [one.name for one in first.columns if one.name in there]
    first, second = read_alike(first, second, common, options, kinds, lambda: report(60, 100))
    drift_result = drift(
        first.frame,
        second.frame,
        columns,
        moderate=wanted.moderate,
        large=wanted.large,
        report=part_of(report, 60, 100),
    )
    return Run(drift_result, (first, second), notes_on([first, second], ()))


def _measured_before(frame: Any, settings: PerformanceSettings) -> dict[str, IntervalFigure]:
    """The metrics of a reference file as one period."""
    output = settings.prediction or settings.score
    return measure(
        frame[settings.label],
        prediction=frame[output] if settings.prediction else None,
        score=frame[output] if settings.score else None,
        threshold=settings.threshold,
        positive=settings.positive or None,
        positive_prediction=settings.positive_prediction or None,
        names=(settings.label, output),
        seed=settings.seed,
    )


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
        raise UserError(_("Give either the column of decisions or that of scores."))
    if labels is not None and not settings.id_column:
        raise UserError(_("To match the outcomes, choose the column with the matching ID."))
    output = settings.prediction or settings.score
    wanted = [output, *([settings.time] if settings.time else [])]
    wanted += [settings.label] if labels is None else [settings.id_column]
    known = {settings.label: "category"} if settings.score else {}
    files = [read_columns(path, wanted, known if labels is None else {}, report, options, kinds)]
    notes: list[str] = []
    if labels is None:
        label = files[0].frame[settings.label]
    else:
        files.append(
            read_columns(labels, [settings.id_column, settings.label], known, silent, options, kinds)
        )
        ids = [settings.id_column]
        files[:2] = read_alike(files[0], files[1], ids, options, kinds, lambda: report(READING, 100))
        joined = join_labels(files[0].frame, files[1].frame, settings.id_column, settings.label)
        label = joined.labels
        notes.append(
            _("{matched} outcomes were matched; {waiting} rows wait for theirs, {unmatched} "
"outcomes belong to no row.").format(
                matched=f"{joined.matched:,}", waiting=f"{joined.waiting:,}", unmatched=f"{joined.unmatched:,}"
            )
        )  # fmt: skip
    names = settings.label, output
    before = None
    if reference is not None:
        files.append(read_columns(reference, names, known, silent, options, kinds))
        before = _measured_before(files[-1].frame, settings)
    frame = files[0].frame
    performance_result = performance(
        label,
        prediction=frame[output] if settings.prediction else None,
        score=frame[output] if settings.score else None,
        threshold=settings.threshold,
        positive=settings.positive or None,
        positive_prediction=settings.positive_prediction or None,
        time=WrittenTimes.of_file(files[0], settings.time, options) if settings.time else None,
        by=settings.by,
        chunk=settings.chunk,
        reference=before,
        names=names,
        time_name=settings.time,
        seed=settings.seed,
        report=part_of(report, READING, 100),
    )
    return Run(performance_result, tuple(files), (*notes, *notes_on(files, performance_result.left_out)))


def experiment_file(
    path: str | Path,
    settings: ExperimentSettings,
    report: Report = silent,
    options: ReadOptions | None = None,
    kinds: Kinds | None = None,
) -> Run[Result]:
    """The result of an experiment from a file of cases."""
    file = read_columns(
        path, [settings.arm, settings.outcome], {settings.arm: "category"}, report, options, kinds
    )
    experiment_result = result_from_columns(
        file.frame[settings.arm],
        file.frame[settings.outcome],
        control=settings.control or None,
        positive=settings.positive or None,
        control_share=settings.control_share,
        names=(settings.arm, settings.outcome),
    )
    report(100, 100)
    return Run(experiment_result, (file,), notes_on([file], ()))
