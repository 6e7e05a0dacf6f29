"""What moved between a reference file and a current one, column by column."""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from desktop_app.analysis.models import drift_measures as measures
from desktop_app.analysis.models.confidence_intervals import TOO_FEW
from desktop_app.analysis.models.drift_result import (
    ColumnDrift,
    Disagreement,
    Drift,
    DriftPart,
)
from desktop_app.analysis.models.number_columns import Report, numbers, shown, silent
from desktop_app.domain.analysis_results import DRIFT_LARGE, DRIFT_MODERATE, DRIFT_STATES, DRIFT_TOO_FEW
from desktop_app.errors import UserError
from desktop_app.language.i18n import _, ngettext

Floats = npt.NDArray[np.float64]

WORKERS = 2
PICTURE_BINS = 30
PICTURE_CATEGORIES = 12
# Up to here each whole number is a float of its own.
_EXACT_WHOLE = 2.0**53
# With fewer rows, all values may differ by chance without the column being a key.
_KEY_ROWS = 100
# A test under this p value, or a KS statistic of this share of the rows, is told beside a PSI that calls a column stable.
_DISAGREES_UNDER = 0.01
_DISAGREES_FROM = 1 / 3


def state_of(psi: float, moderate: float = DRIFT_MODERATE, large: float = DRIFT_LARGE) -> str:
    """ "stable" under `moderate`, "moderate" to `large`, "large" from there."""
    if psi < moderate:
        return "stable"
    return "moderate" if psi < large else "large"


def _judged(
    counts: Floats, now: Floats, rows: tuple[int, int], psi: float, moderate: float, large: float
) -> tuple[str, measures.Chance | None, bool]:
    """The state of a column, what PSI chance alone gives, and whether its PSI is no more than that."""
    if min(rows) < TOO_FEW:
        return DRIFT_TOO_FEW, None, False
    bins = int(np.count_nonzero((counts > 0) | (now > 0)))
    chance = measures.psi_by_chance(bins, *rows)
    within = psi < chance.limit
    return "stable" if within else state_of(psi, moderate, large), chance, within


def _disagreements(
    test: tuple[str, float | None, float | None],
    missing: tuple[int, int],
    rows: tuple[int, int],
    unseen: float | None = None,
) -> tuple[Disagreement, ...]:
    """What sees a column move that is stable by PSI; `test` is "ks" or "chi2" with its statistic and p value."""
    name, statistic, p_value = test
    beside = []
    if statistic is not None and p_value is not None:
        moved = name == "ks" and statistic >= _DISAGREES_FROM
        if moved or p_value < _DISAGREES_UNDER:
            beside.append(Disagreement(name, statistic, p_value))
    if unseen:
        beside.append(Disagreement("unseen", unseen, None))
    if missing[0] / rows[0] != missing[1] / rows[1]:
        both = np.array([missing, [rows[0] - missing[0], rows[1] - missing[1]]], np.float64)
        p_missing = measures.chi_square(both[:, 0], both[:, 1])[1]
        if p_missing < _DISAGREES_UNDER:
            beside.append(Disagreement("missing", missing[1] / rows[1] - missing[0] / rows[0], p_missing))
    return tuple(beside)


def _refuse_missing(reference: pd.DataFrame, current: pd.DataFrame, columns: Sequence[str] | None) -> None:
    for frame, name in ((reference, _("reference")), (current, _("current"))):
        if not len(frame):
            raise UserError(_("The {which} file holds no rows.").format(which=name))
        for column in columns or ():
            if column not in frame.columns:
                raise UserError(
                    _("The {which} file has no column “{column}”; it has: {columns}.").format(
                        which=name, column=column, columns=", ".join(map(str, frame.columns))
                    )
                )


def drift(
    reference: pd.DataFrame,
    current: pd.DataFrame,
    columns: Sequence[str] | None = None,
    *,
    moderate: float = DRIFT_MODERATE,
    large: float = DRIFT_LARGE,
    report: Report = silent,
) -> Drift:
    """Compare the columns that both frames have, or `columns`; the frames need not have equally many rows.

    A column's kind is that of the reference. Missing and infinite values are a bin of their own; dates and
    keys (every value different) are compared but not judged, as they always move; nor are columns of rare
    categories only, whose moves the PSI does not see. `report` is called after each column. Raises UserError
    for columns that are not there, an empty file, a column of numbers in one file that is text in the other,
    and limits that are not 0 < moderate < large.
    """
    if not 0 < moderate < large < math.inf:
        raise UserError(
            _("The limits should be numbers over 0, the one for a moderate shift under that for a large one.")
        )
    _refuse_missing(reference, current, columns)
    wanted = (
        list(columns)
        if columns is not None
        else [name for name in reference.columns if name in set(current.columns)]
    )
    if not wanted:
        raise UserError(_("The two files have no column in common."))
    column_drifts = []
    # Most of the time goes into sorting, which lets other threads run.
    with ThreadPoolExecutor(WORKERS) as pool:
        jobs = [
            pool.submit(_column, str(name), reference[name], current[name], moderate, large)
            for name in wanted
        ]
        try:
            for index, job in enumerate(jobs):
                report(index, len(wanted))
                column_drifts.append(job.result())
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    report(len(wanted), len(wanted))
    column_drifts.sort(
        key=lambda column_drift: (
            column_drift.state not in DRIFT_STATES,
            -column_drift.psi,
            column_drift.name,
        )
    )
    return Drift(
        tuple(column_drifts),
        len(reference),
        len(current),
        tuple(str(name) for name in reference.columns if name not in set(current.columns)),
        tuple(str(name) for name in current.columns if name not in set(reference.columns)),
        moderate,
        large,
    )


def _column(
    name: str, reference: pd.Series, current: pd.Series, moderate: float, large: float
) -> ColumnDrift:
    kinds = _kind(reference), _kind(current)
    if kinds[0] != kinds[1]:
        # A column without values is of the other's kind.
        reference = _of_kind(kinds[1], reference)
        current = _of_kind(kinds[0], current)
        kinds = _kind(reference), _kind(current)
    if "number" in kinds:
        # Yes and no in one file may be 1 and 0 in the other.
        reference, current = (
            one.astype("Int8") if pd.api.types.is_bool_dtype(one.dtype) else one
            for one in (reference, current)
        )
    if kinds[0] == "category" or ("date" in kinds and kinds[0] != kinds[1]):
        return _categories(name, reference, current, moderate, large)
    if kinds[0] == "date":
        return _numbers(name, "date", _days(reference), _days(current), moderate, large, whole=False)
    try:
        values = numbers(current, name).values
        infinite = _infinite(current)
    except UserError as error:
        if current.notna().any() and kinds[1] == "category":
            raise UserError(
                _(
                    "Column “{column}” holds numbers in the reference file, but not in the current one: {why}"
                ).format(column=name, why=error)
            ) from None
        values, infinite = np.full(len(current), np.nan), _infinite(current)
    try:
        before = numbers(reference, name).values
    except UserError:
        before = np.full(len(reference), np.nan)
    whole = pd.api.types.is_integer_dtype(reference.dtype)
    both = _infinite(reference), infinite
    return _numbers(name, "number", before, values, moderate, large, whole=whole, infinite=both)


def _kind(series: pd.Series) -> str:
    if pd.api.types.is_bool_dtype(series.dtype):
        return "category"
    if pd.api.types.is_numeric_dtype(series.dtype):
        return "number"
    return "date" if pd.api.types.is_datetime64_any_dtype(series.dtype) else "category"


def _of_kind(kind: str, series: pd.Series) -> pd.Series:
    """A column without any value as one of that kind; any other as it is."""
    if series.notna().any() or kind == "category":
        return series
    return series.astype("float64" if kind == "number" else "datetime64[us]")


def _infinite(series: pd.Series) -> int:
    if isinstance(series.dtype, np.dtype) and series.dtype.kind == "f":
        return int(np.isinf(series.to_numpy()).sum())
    return 0


def _days(series: pd.Series) -> Floats:
    """Dates as days since 1970, NaN where missing."""
    if series.dt.tz is not None:
        series = series.dt.tz_convert("UTC").dt.tz_localize(None)
    moments = series.to_numpy().astype("datetime64[us]")
    days: Floats = moments.astype(np.int64) / 86_400e6
    days[np.isnat(moments)] = np.nan
    return days


def _numbers(
    name: str,
    kind: str,
    reference: Floats,
    current: Floats,
    moderate: float,
    large: float,
    *,
    whole: bool,
    infinite: tuple[int, int] = (0, 0),
) -> ColumnDrift:
    before, after = _ordered(reference, whole), _ordered(current, whole)
    rows = reference.size, current.size
    gone = reference.size - before.size, current.size - after.size
    bins = measures.Bins.of(before, after, rows)
    counts, now = np.append(bins.counts(before), gone[0]), np.append(bins.counts(after), gone[1])
    psi, js = measures.psi(counts, now), measures.jensen_shannon(counts, now)
    ks, p_value, moved, note = _tests(before, after)
    missing = gone[0] - infinite[0], gone[1] - infinite[1]
    state, chance, within = _judged(counts, now, rows, psi, moderate, large)
    if kind == "date":
        state, note = "", _("Dates move on by themselves.")
    elif whole and _is_key(before):
        state, note = "", _("Every value is different, as in a key.")
    return ColumnDrift(
        name=name,
        kind=kind,
        psi=psi,
        js=js,
        ks=ks,
        chi2=None,
        p_value=p_value,
        wasserstein=moved,
        missing_change=missing[1] / current.size - missing[0] / reference.size,
        unseen_share=None,
        state=state,
        note=note,
        missing=missing,
        infinite=infinite,
        picture=_ranges(before, after, gone, rows),
        chance=chance,
        within_chance=within and state == "stable",
        disagrees=_disagreements(("ks", ks, p_value), missing, rows) if state == "stable" else (),
    )


def _tests(before: Floats, after: Floats) -> tuple[float | None, float | None, float | None, str]:
    """KS, its p value, Wasserstein in the reference's standard deviations, and why one of them is not known."""
    ks = p_value = moved = None
    note = ""
    if before.size and after.size:
        ks, distance = measures.two_samples(before, after)
        p_value = measures.ks_p_value(ks, before.size, after.size, before, after)
        spread = float(np.std(before))
        # Rounding gives a constant column a spread that is nearly, but not quite, 0.
        constant = before[0] == before[-1]
        if not constant and spread > 0:
            moved = distance / spread
        elif distance == 0:
            moved = 0.0
        else:
            note = _("The reference holds one value only.")
    else:
        note = (
            _("There are no numbers in the reference.") if not before.size else _("There are no numbers now.")
        )
    return ks, p_value, moved, note


def _ordered(values: Floats, whole: bool) -> Floats:
    """The finite values, ascending; `whole` says that they may be whole numbers, which are counted instead of sorted."""
    if whole and values.size:
        low, high = float(values.min()), float(values.max())
        if high - low < 4 * values.size and abs(low) < _EXACT_WHOLE and abs(high) < _EXACT_WHOLE:
            places = (values - low).astype(np.int64)
            if bool((places + low == values).all()):
                counts = np.bincount(places)
                return np.repeat(np.arange(counts.size) + low, counts)
    ordered = np.sort(values)
    # NaN sorts behind everything; infinite values were made NaN when they were read.
    return ordered[: ordered.size - int(np.isnan(values).sum())]


def _is_key(ordered: Floats) -> bool:
    """Whether whole numbers are all different and close together, as numbers given one by one are."""
    if ordered.size < _KEY_ROWS:
        return False
    width = ordered[-1] - ordered[0]
    return bool(width < 2 * ordered.size and (np.diff(ordered) > 0).all())


def _ranges(
    before: Floats, after: Floats, gone: tuple[int, int], rows: tuple[int, int]
) -> tuple[DriftPart, ...]:
    """Equal parts of the range that holds 98 % of both samples; the outermost take in what lies beyond."""
    parts = []
    held = [one for one in (before, after) if one.size]
    if held:
        low = min(float(one[(one.size - 1) // 100]) for one in held)
        high = max(float(one[one.size - 1 - (one.size - 1) // 100]) for one in held)
        edges = np.linspace(low, high, PICTURE_BINS + 1) if high > low else np.array([low, high])
        counts = []
        for sample in (before, after):
            places = np.searchsorted(sample, edges[1:-1], side="left")
            counts.append(np.diff(np.concatenate([[0], places, [sample.size]])))
        for index in range(len(edges) - 1):
            reference, current = int(counts[0][index]) / rows[0], int(counts[1][index]) / rows[1]
            parts.append(DriftPart("", float(edges[index]), float(edges[index + 1]), reference, current))
    if any(gone):
        parts.append(DriftPart(_("(missing)"), None, None, gone[0] / rows[0], gone[1] / rows[1]))
    return tuple(parts)


def _categories(
    name: str, reference: pd.Series, current: pd.Series, moderate: float, large: float
) -> ColumnDrift:
    before, after = _counted(reference), _counted(current)
    names = before.index.union(after.index, sort=False)
    counts = before.reindex(names, fill_value=0).to_numpy(np.float64)
    now = after.reindex(names, fill_value=0).to_numpy(np.float64)
    rows = len(reference), len(current)
    missing = rows[0] - int(counts.sum()), rows[1] - int(now.sum())
    with_missing = np.append(counts, missing[0]), np.append(now, missing[1])
    psi = measures.psi(*with_missing)
    chi2 = p_value = unseen = None
    note = ""
    if counts.any() and now.any():
        chi2, p_value = measures.chi_square(counts, now)
        unseen = float(now[counts == 0].sum() / now.sum())
    else:
        note = (
            _("There are no values in the reference.") if not counts.any() else _("There are no values now.")
        )
    state, chance, within = _judged(*with_missing, rows, psi, moderate, large)
    disagrees = _disagreements(("chi2", chi2, p_value), missing, rows, unseen) if state == "stable" else ()
    if state == "stable" and _too_rare(counts) and _too_rare(now):
        state, note = "", _("Most categories are too rare for the PSI to see them move.")
        # Among so many there are always new ones.
        disagrees = tuple(one for one in disagrees if one.measure != "unseen")
    if len(before) >= _KEY_ROWS and counts.max() == 1:
        state, note, disagrees = "", _("Every value is different, as in a key."), ()
    return ColumnDrift(
        name=name,
        kind="category",
        psi=psi,
        js=measures.jensen_shannon(*with_missing),
        ks=None,
        chi2=chi2,
        p_value=p_value,
        wasserstein=None,
        missing_change=missing[1] / rows[1] - missing[0] / rows[0],
        unseen_share=unseen,
        state=state,
        note=note,
        missing=missing,
        infinite=(0, 0),
        picture=_bars(names, counts, now, missing, rows),
        chance=chance,
        within_chance=within and state == "stable",
        disagrees=disagrees,
    )


def _too_rare(counts: Floats) -> bool:
    """Whether over half the rows are in categories whose share lies under the PSI's floor."""
    return bool(counts[counts < measures.FLOOR * counts.sum()].sum() > counts.sum() / 2)


def _counted(series: pd.Series) -> pd.Series:
    """How often each value occurs, by its text; empty and blank texts are missing."""
    codes, distinct = pd.factorize(series, use_na_sentinel=True)
    counts = (
        np.bincount(codes[codes >= 0], minlength=len(distinct)) if len(distinct) else np.zeros(0, np.int64)
    )
    texts = pd.Index(distinct)
    if not (isinstance(texts.dtype, pd.StringDtype) and texts.dtype.na_value is not pd.NA):
        texts = pd.Index([_text(one) for one in distinct], dtype="str")
    counted = pd.Series(counts, index=texts)
    blank = texts.str.strip() == ""
    if blank.any():
        counted = counted[~blank]
    return counted if counted.index.is_unique else counted.groupby(level=0).sum()


def _text(value: Any) -> str:
    """A value as it would stand in a file: 1.0 and 1 are one category."""
    if isinstance(value, (float, np.floating)) and float(value).is_integer():
        return str(int(value))
    return str(value)


def _bars(
    names: pd.Index, before: Floats, now: Floats, missing: tuple[int, int], rows: tuple[int, int]
) -> tuple[DriftPart, ...]:
    """The most frequent categories, then all others, then what is missing."""
    order = np.argsort(-(before / rows[0] + now / rows[1]), kind="stable")
    few = PICTURE_CATEGORIES if len(order) <= PICTURE_CATEGORIES else PICTURE_CATEGORIES - 1
    parts = [
        DriftPart(
            shown(names[index]), None, None, float(before[index]) / rows[0], float(now[index]) / rows[1]
        )
        for index in order[:few]
    ]
    rest = order[few:]
    if rest.size:
        label = ngettext("{n} other", "{n} others", rest.size).format(n=f"{rest.size:,}")
        parts.append(
            DriftPart(
                label, None, None, float(before[rest].sum()) / rows[0], float(now[rest].sum()) / rows[1]
            )
        )
    if any(missing):
        parts.append(DriftPart(_("(missing)"), None, None, missing[0] / rows[0], missing[1] / rows[1]))
    return tuple(parts)
