"""Profiles a data file: every dimension of readiness, every column, and who is in it.

Definitions: "Readiness from a file" in the help. Nothing here is random, and the order of rows does not
matter.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from desktop_app.analysis.files.data_file import (
    CATEGORY,
    DATE,
    NUMBER,
    TEXT,
    WHOLE,
    DataFile,
    Progress,
    ReadOptions,
)
from desktop_app.analysis.files.read_file import read
from desktop_app.analysis.models.group_columns import joined_sentences
from desktop_app.analysis.models.written_times import WrittenTimes
from desktop_app.analysis.profiling import dimensions, leakage, personal_data, representation
from desktop_app.analysis.profiling.column_stats import Coded, ColumnProfile, column_stats
from desktop_app.analysis.profiling.dimensions import Dimension
from desktop_app.analysis.profiling.duplicates import repeated_rows
from desktop_app.analysis.profiling.label_column import Labels, classes_of, cohen_kappa
from desktop_app.analysis.profiling.personal_data import PERSONAL, Personal
from desktop_app.analysis.profiling.representation import GroupShare
from desktop_app.analysis.profiling.volume import TARGET, needed_rows
from desktop_app.domain.choices import READINESS_DIMENSIONS
from desktop_app.domain.scoring.weighted import CAP
from desktop_app.errors import UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.runtime import clock
from desktop_app.text import shorten

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class ProfileSettings:
    """What a person says about a file; empty means not stated.

    `reference` gives the population by group, sizes or shares, or the path of a file that does.
    `ranges` holds the least and largest allowed number by column, `allowed` the allowed values.
    Volume: rows needed to tell `target` from a share that is `effect` lower; without `target` that is 80 %. It is judged
    where there is a label or a target.
    """

    label: str = ""
    second_label: str = ""
    key: str = ""
    group: str = ""
    reference: Mapping[str, float] | Path | None = None
    date: str = ""
    refresh_days: int | None = None
    columns: tuple[str, ...] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)
    ranges: Mapping[str, tuple[float | None, float | None]] = field(default_factory=dict)
    allowed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    target: float | None = None
    effect: float = 0.05
    options: ReadOptions | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """What a file holds and how ready it is. `score` is None only when no dimension is known."""

    rows: int
    columns: tuple[ColumnProfile, ...]
    dimensions: tuple[Dimension, ...]
    duplicates: int
    groups: tuple[GroupShare, ...]
    score: float | None
    personal: tuple[Personal, ...] = ()
    leaks: tuple[tuple[str, float], ...] = ()
    class_shares: tuple[tuple[str, float], ...] = ()
    distance: float | None = None
    newest: date | None = None
    problems: tuple[str, ...] = ()

    def dimension(self, name: str) -> Dimension:
        """The dimension of that name; KeyError when there is none."""
        for dimension in self.dimensions:
            if dimension.name == name:
                return dimension
        raise KeyError(name)

    def sentence(self) -> str:
        """The result in one line."""
        failing = [_(READINESS_DIMENSIONS[one.name]).lower() for one in self.dimensions if one.state == "bad"]
        if self.score is None:
            return _("Nothing could be judged.")
        score = f"{self.score:.0f}"
        if failing:
            if self.score >= CAP:
                held = ngettext(
                    "Held at {score}: {dimensions} fails.",
                    "Held at {score}: {dimensions} fail.",
                    len(failing),
                )
            else:
                held = ngettext(
                    "Readiness {score}: {dimensions} fails.",
                    "Readiness {score}: {dimensions} fail.",
                    len(failing),
                )
            return held.format(score=score, dimensions=", ".join(failing))
        weak = [
            _(READINESS_DIMENSIONS[one.name]).lower() for one in self.dimensions if one.state == "caution"
        ]
        if weak:
            return _("Readiness {score}; weak: {dimensions}.").format(score=score, dimensions=", ".join(weak))
        unrated = sum(one.state == "unknown" for one in self.dimensions)
        if not unrated:
            return _("All dimensions are strong.")
        return ngettext(
            "All rated dimensions are strong; {n} is not rated yet.",
            "All rated dimensions are strong; {n} are not rated yet.",
            unrated,
        ).format(n=unrated)

    def to_json(self) -> dict[str, Any]:
        """The keys rows, columns, dimensions, duplicates, groups, score and notes (sentences)."""
        return {
            "rows": self.rows,
            "columns": [one.to_json() for one in self.columns],
            "dimensions": {one.name: one.to_json() for one in self.dimensions},
            "duplicates": self.duplicates,
            "groups": [one.to_json() for one in self.groups],
            "score": self.score,
            "notes": list(self.problems),
        }


def profile_file(
    path: str | Path,
    settings: ProfileSettings | None = None,
    today: date | None = None,
    progress: Progress | None = None,
) -> tuple[DataFile, Profile]:
    """Read the file at `path` and profile it. `progress` counts to 100 and may raise Cancelled.

    Raises UserError in one sentence for a file, a column or a reference that cannot be used.
    """
    wanted = settings or ProfileSettings()
    columns = _needed(wanted)

    def reading(done: int, total: int) -> None:
        if progress is not None:
            progress(int(60 * done / max(total, 1)), 100)

    file = read(path, columns=columns, kinds=wanted.kinds, options=wanted.options, progress=reading)
    return file, profile(file, wanted, today, progress)


def _needed(settings: ProfileSettings) -> list[str] | None:
    if not settings.columns:
        return None
    named = (settings.label, settings.second_label, settings.key, settings.group, settings.date)
    return list(dict.fromkeys([*settings.columns, *filter(None, named)]))


def profile(
    file: DataFile,
    settings: ProfileSettings | None = None,
    today: date | None = None,
    progress: Progress | None = None,
) -> Profile:
    """Profile a file that was read. `progress` goes on from 60 to 100."""
    return _ProfileRun(file, settings or ProfileSettings(), today or clock.today(), progress).result()


class _ProfileRun:
    """One profile in the making."""

    def __init__(
        self, file: DataFile, settings: ProfileSettings, today: date, progress: Progress | None
    ) -> None:
        self.file = file
        self.frame = file.frame
        self.settings = settings
        self.today = today
        self.progress = progress
        self.columns: dict[str, ColumnProfile] = {}
        self.coded: dict[str, Coded] = {}
        self._done = 60.0
        self.notes: tuple[str, ...] = ()
        if settings.target is not None and not 0 < settings.target - settings.effect < settings.target <= 1:
            raise UserError(
                _(
                    "The target rate should lie between 0 and 1, and over {effect}, by which a worse one is lower."
                ).format(effect=formats.number(settings.effect))
            )
        for what in ("label", "second_label", "key", "group", "date"):
            column = getattr(settings, what)
            if column and column not in self.frame:
                raise UserError(
                    _("“{name}” has no column called “{column}”. It has: {columns}.").format(
                        name=file.path.name,
                        column=shorten(column, 60),
                        columns=", ".join(shorten(str(one), 40) for one in list(self.frame)[:20]),
                    )
                )
        if settings.date and file.column(settings.date).kind != DATE:
            raise UserError(
                _("Column “{column}” of “{name}” holds no dates. Choose a date column.").format(
                    column=shorten(settings.date, 60), name=file.path.name
                )
            )

    def _tell(self, step: float = 0.0) -> None:
        self._done = min(99.0, self._done + step)
        if self.progress is not None:
            self.progress(int(self._done), 100)

    def result(self) -> Profile:
        settings = self.settings
        self._column_stats()
        repeated = repeated_rows(self.frame, self.columns, self.coded, self._tell)
        labels = classes_of(self.frame[settings.label]) if settings.label else None
        kappa, both = self._kappa(labels)
        groups, distance, group_names = self._groups()
        personal = self._personal()
        leaks = self._leaks(labels)
        self._flag(personal, leaks or {})
        newest = self._newest()
        smallest = [] if labels is None or not labels.names else [labels.smallest()]
        if group_names is not None and group_names.names:
            smallest.append(group_names.smallest())
        columns = tuple(self.columns.values())
        rated_dimensions = (
            dimensions.completeness(columns),
            dimensions.uniqueness(self.file.rows, repeated, settings.key, self._key_repeats()),
            dimensions.validity(columns, self._outside(), self._two_formats()),
            dimensions.timeliness(settings.date, newest, self.today, settings.refresh_days),
            dimensions.labels(settings.label, labels, self.file.rows, kappa, both),
            dimensions.representativeness(groups, distance),
            dimensions.privacy(personal),
            dimensions.leakage(settings.label, leaks),
            self._volume(smallest),
        )
        self._tell(100)
        return Profile(
            rows=self.file.rows,
            columns=columns,
            dimensions=rated_dimensions,
            duplicates=repeated,
            groups=groups,
            score=dimensions.overall(rated_dimensions),
            personal=tuple(personal),
            leaks=tuple(sorted((leaks or {}).items(), key=lambda pair: (-pair[1], pair[0]))),
            class_shares=tuple(labels.shares().items())[:50] if labels is not None else (),
            distance=distance,
            newest=newest,
            problems=(*(problem.sentence for problem in self.file.problems), *self.notes),
        )

    def _volume(self, smallest: Sequence[tuple[str, int]]) -> Dimension:
        settings = self.settings
        target = TARGET if settings.target is None else settings.target
        needed = (
            needed_rows(target, settings.effect) if settings.label or settings.target is not None else None
        )
        return dimensions.volume(self.file.rows, smallest, needed, target, settings.effect)

    def _column_stats(self) -> None:
        reads = {one.name: one for one in self.file.columns}
        names = [str(name) for name in self.frame]
        results = self._each(names, lambda name: column_stats(self.frame[name], reads[name]), 20)
        for name, (stats, codes) in results.items():
            self.columns[name] = stats
            if codes is not None:
                self.coded[name] = codes

    def _each(self, names: Sequence[str], work: Callable[[str], _T], share: float) -> dict[str, _T]:
        """`work` for every column, on two threads; between columns it can be cancelled."""
        results: dict[str, _T] = {}
        with ThreadPoolExecutor(2, thread_name_prefix="profile") as pool:
            jobs: deque[tuple[str, Future[_T]]] = deque()
            try:
                for name in names:
                    jobs.append((name, pool.submit(work, name)))
                    if len(jobs) >= 3:
                        self._take(jobs, results, share / len(names))
                while jobs:
                    self._take(jobs, results, share / len(names))
            except BaseException:
                # Running work can't be stopped; waiting work is not started.
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        return results

    def _take(self, jobs: deque[tuple[str, Future[_T]]], results: dict[str, _T], step: float) -> None:
        name, job = jobs.popleft()
        results[name] = job.result()
        self._tell(step)

    def _kappa(self, labels: Labels | None) -> tuple[float | None, int]:
        if labels is None or not self.settings.second_label:
            return None, 0
        return cohen_kappa(labels, classes_of(self.frame[self.settings.second_label]))

    def _groups(self) -> tuple[tuple[GroupShare, ...], float | None, Labels | None]:
        column = self.settings.group
        if not column:
            if self.settings.reference is not None:
                raise UserError(_("A reference population needs a group column to be compared with."))
            return (), None, None
        groups, joined = representation.join_spellings(classes_of(self.frame[column]), column)
        self.notes += joined_sentences(joined)
        counts = representation.group_counts(groups, column)
        reference = self.settings.reference
        if reference is None:
            return (), None, groups
        if not isinstance(reference, Mapping):
            reference = representation.read_reference(Path(reference), column)
        reference = representation.under_names(reference, groups.names)
        compared_groups, distance = representation.compare(counts, reference)
        return compared_groups, distance, groups

    def _personal(self) -> list[Personal]:
        hits = []
        for column in self.columns.values():
            self._tell()
            if column.kind in (TEXT, CATEGORY):
                hit = personal_data.find_personal(
                    column.name, self.coded[column.name].some(personal_data.SAMPLE), True
                )
            elif column.kind == WHOLE and column.distinct > 20:
                values = _spread(np.unique(self.frame[column.name].dropna().to_numpy()[:200_000]))
                texts = [str(int(value)) for value in values]
                hit = personal_data.find_personal(column.name, texts, False)
            elif column.kind == DATE:
                years = _years(self.frame[column.name].to_numpy())
                hit = personal_data.is_birth_date(column.name, years, self.today.year)
            else:
                hit = None
            if hit is not None:
                hits.append(hit)
        return hits

    def _leaks(self, labels: Labels | None) -> dict[str, float] | None:
        settings = self.settings
        if labels is None or len(labels.names) < 2 or len(labels.names) > 100:
            return None
        left_out = {settings.label, settings.second_label, settings.key}
        names = [name for name in self.columns if name not in left_out and self.columns[name].distinct > 1]
        n_classes = len(labels.names)
        areas = self._each(
            names,
            lambda name: leakage.strongest(self.frame[name], self.coded.get(name), labels.codes, n_classes),
            15,
        )
        known = {name: value for name, value in areas.items() if value is not None}
        if not known and names:
            return None
        return {name: value for name, value in known.items() if value > leakage.LEAK_FROM}

    def _flag(self, personal: Sequence[Personal], leaks: Mapping[str, float]) -> None:
        kinds = {one.column: one.kind for one in personal}
        for name, column in self.columns.items():
            flags = []
            whole = column.present == column.rows == column.distinct and column.kind in (
                TEXT,
                WHOLE,
                CATEGORY,
            )
            if name == self.settings.key or (whole and column.rows > 1):
                flags.append("key")
            if name == self.settings.label:
                flags.append("label")
            if name in kinds:
                flags.append(f"personal: {PERSONAL[kinds[name]][0]}")
            if name in leaks:
                flags.append("leak")
            if column.rows > 1 and column.distinct <= 1 and column.invalid == 0:
                flags.append("constant" if column.present else "empty")
            if column.invalid or column.infinite:
                flags.append("invalid")
            self.columns[name] = column.flagged(*flags)

    def _newest(self) -> date | None:
        if not self.settings.date or not self.frame[self.settings.date].notna().any():
            return None
        times = WrittenTimes.of_file(self.file, self.settings.date, self.settings.options)
        self.notes += times.sentences()
        moments = times.written.astype("datetime64[D]")
        past = moments[~np.isnat(moments) & (moments <= np.datetime64(self.today))]
        if not len(past):
            return None
        newest: Any = past.max().item()
        return newest.date() if isinstance(newest, datetime) else newest if isinstance(newest, date) else None

    def _key_repeats(self) -> int | None:
        if not self.settings.key:
            return None
        key_column = self.columns[self.settings.key]
        return key_column.rows - key_column.distinct

    def _outside(self) -> dict[str, int]:
        outside_counts: dict[str, int] = {}
        for name, (low, high) in self.settings.ranges.items():
            if name in self.columns and self.columns[name].kind in (NUMBER, WHOLE):
                values = self.frame[name].to_numpy(dtype=float, na_value=np.nan)
                finite = np.isfinite(values)
                wrong = np.zeros(len(values), dtype=bool)
                if low is not None:
                    wrong |= values < low
                if high is not None:
                    wrong |= values > high
                outside_counts[name] = int(np.count_nonzero(wrong & finite))
        for name, allowed in self.settings.allowed.items():
            if name in self.columns:
                classes = classes_of(self.frame[name])
                known = {str(value).strip() for value in allowed}
                counts = zip(classes.names, classes.counts, strict=True)
                outside_counts[name] = outside_counts.get(name, 0) + sum(
                    int(n) for text, n in counts if text not in known
                )
        return outside_counts

    def _two_formats(self) -> list[str]:
        return [
            problem.column for problem in self.file.problems if problem.column and problem.about == "dates"
        ]


def _years(moments: np.ndarray) -> list[int]:
    """The different years among some moments."""
    years = moments.astype("datetime64[Y]").view(np.int64)[~np.isnat(moments)]
    if not len(years):
        return []
    first = int(years.min())
    if int(years.max()) - first > 10_000:
        return []
    return [1970 + first + int(at) for at in np.flatnonzero(np.bincount(years - first))]


def _spread(values: np.ndarray) -> Any:
    """At most as many as are looked at, evenly over the sorted values."""
    step = max(1, len(values) // personal_data.SAMPLE)
    return values[::step][: personal_data.SAMPLE].tolist()
