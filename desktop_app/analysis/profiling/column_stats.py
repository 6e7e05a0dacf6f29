"""What one column holds, from one pass: missing, distinct, the most frequent, quantiles, a small distribution.

A column of numbers or dates is sorted once, a column of texts is coded once; everything else follows from
that. Check: pandas and numpy.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from desktop_app.analysis.files.data_file import CATEGORY, DATE, TEXT, YES_NO, ColumnRead
from desktop_app.text import shorten

BARS = 12
_TOP = 10
# Each way to write a word is one: NA, N/A, n/a.
_MOST_WORDS = 50
_QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
_EPOCH = np.datetime64(0, "us")
_DAY = 86_400_000_000

Codes = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class ColumnProfile:
    """One column. `present` counts cells that hold something, also what does not parse (`invalid`).

    `infinite` of them are infinities. `minimum`, `maximum`, `mean`, `deviation` (n - 1) and `quantiles`
    (by share, linear interpolation as NumPy's) are of the finite numbers; dates give minimum and
    maximum as datetimes. `bars` counts values in equal steps of `edges`, the outermost steps open;
    for texts they are the counts of `top`. `flags` are words such as "key" or "personal: e-mail". `unit`,
    `decimal` and `missing_words` are as in `ColumnRead`.
    """

    name: str
    kind: str
    rows: int
    present: int
    invalid: int
    distinct: int
    infinite: int = 0
    top: tuple[tuple[str, int], ...] = ()
    minimum: float | datetime | None = None
    maximum: float | datetime | None = None
    mean: float | None = None
    deviation: float | None = None
    quantiles: tuple[tuple[float, float], ...] = ()
    bars: tuple[int, ...] = ()
    edges: tuple[float, ...] = ()
    flags: tuple[str, ...] = ()
    unit: str = ""
    decimal: str = ""
    missing_words: tuple[tuple[str, int], ...] = ()

    @property
    def missing(self) -> int:
        """Cells that hold nothing."""
        return self.rows - self.present

    @property
    def present_share(self) -> float:
        """Share of cells that hold something; 1 for no rows."""
        return self.present / self.rows if self.rows else 1.0

    def flagged(self, *flags: str) -> ColumnProfile:
        """The same with more flags."""
        return replace(self, flags=(*self.flags, *(flag for flag in flags if flag not in self.flags)))

    def to_json(self) -> dict[str, Any]:
        """Plain keys: shares are 0 to 1, dates ISO 8601, unknown is None."""
        return {
            "name": self.name,
            "kind": self.kind,
            "present": self.present_share,
            "missing": self.missing,
            "invalid": self.invalid,
            "infinite": self.infinite,
            "distinct": self.distinct,
            "top": [{"value": value, "n": count} for value, count in self.top],
            "min": _plain(self.minimum),
            "max": _plain(self.maximum),
            "mean": _plain(self.mean),
            "deviation": _plain(self.deviation),
            "quantiles": {f"{share:g}": _plain(value) for share, value in self.quantiles},
            "bars": list(self.bars),
            "edges": [_plain(edge) for edge in self.edges],
            "flags": list(self.flags),
            "unit": self.unit,
            "decimal": self.decimal,
            "missing_words": dict(self.missing_words),
        }


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of texts as codes into its different `texts`, an array of pandas; -1 is missing."""

    codes: Codes
    texts: Any
    counts: npt.NDArray[np.int64]

    def some(self, most: int) -> list[str]:
        """A limited number of the different texts, chosen independently of the order of the rows."""
        if len(self.texts) <= most:
            return sorted(map(str, self.texts))
        hashes = _hashes(self.texts)
        last = np.partition(hashes, most - 1)[most - 1]
        hashed_texts = sorted(
            zip(hashes[hashes <= last].tolist(), map(str, self.texts[hashes <= last]), strict=True)
        )
        return sorted(text for _hash, text in hashed_texts[:most])


def _hashes(texts: Any) -> npt.NDArray[np.uint64]:
    """A number for each text that depends only on the text. Texts held by Arrow may share one."""
    try:
        from desktop_app.analysis.files.arrow_blocks import rough_hashes
    except ImportError:
        text_hashes: npt.NDArray[np.uint64] = pd.util.hash_array(np.asarray(texts, dtype=object))
        return text_hashes
    hashes: npt.NDArray[np.uint64] = rough_hashes(texts)
    return hashes


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def column_stats(series: pd.Series, read: ColumnRead) -> tuple[ColumnProfile, Coded | None]:
    """What `series`, of the kind that `read` states, holds; and its codes when it holds texts."""
    profile, coded = _stats(series, read)
    if read.unit or read.decimal or read.missing_words:
        profile = replace(
            profile, unit=read.unit, decimal=read.decimal, missing_words=read.missing_words[:_MOST_WORDS]
        )
    return profile, coded


def _stats(series: pd.Series, read: ColumnRead) -> tuple[ColumnProfile, Coded | None]:
    if read.kind in (TEXT, CATEGORY):
        return _texts(series, read)
    if read.kind == YES_NO:
        return _yes_no(series, read), None
    if read.kind == DATE:
        return _days(series, read), None
    return _numbers(series, read), None


def _texts(series: pd.Series, read: ColumnRead) -> tuple[ColumnProfile, Coded]:
    codes, different = series.array.factorize()
    codes = codes.astype(np.int32, copy=False)
    counts = np.bincount(codes + 1, minlength=len(different) + 1)
    present, counts = len(codes) - int(counts[0]), counts[1:]
    top = _top(counts, lambda place: shorten(str(different[place]), 80), different)
    profile = ColumnProfile(
        read.name,
        read.kind,
        len(codes),
        present + read.invalid,
        read.invalid,
        len(different),
        top=top,
        # If every text occurs once, there is no distribution to show.
        bars=tuple(count for _text, count in top[:BARS]) if present > len(different) else (),
    )
    return profile, Coded(codes, different, counts)


def _top(counts: np.ndarray, name: Any, order: Any) -> tuple[tuple[str, int], ...]:
    """The most frequent, ties by their name, so that the order of rows does not matter."""
    if not len(counts):
        return ()
    if len(counts) > 4 * _TOP:
        # Usually many are equally frequent, so counting the frequencies is far quicker than a partition.
        at_least = np.cumsum(np.bincount(counts)[::-1])
        least = len(at_least) - 1 - int(np.searchsorted(at_least, _TOP))
        places = np.flatnonzero(counts >= least)
        if len(places) > 5_000:
            # Hardly any value occurs twice, so none is frequent.
            places = np.flatnonzero(counts > least)
    else:
        places = np.arange(len(counts))
    ranked = sorted(zip((-counts[places]).tolist(), order[places].tolist(), places.tolist(), strict=True))
    return tuple((name(place), -less) for less, _order, place in ranked[:_TOP])


def _yes_no(series: pd.Series, read: ColumnRead) -> ColumnProfile:
    values = series.array
    if isinstance(values, pd.arrays.BooleanArray):
        there = ~np.asarray(series.isna())
        yes = int(np.count_nonzero(np.asarray(series.fillna(False), dtype=bool)))
        known = int(np.count_nonzero(there))
    else:
        yes, known = int(np.count_nonzero(np.asarray(values, dtype=bool))), len(series)
    pairs = [("yes", yes), ("no", known - yes)]
    top = tuple(sorted(((word, n) for word, n in pairs if n), key=lambda pair: -pair[1]))
    return ColumnProfile(
        read.name,
        read.kind,
        len(series),
        known + read.invalid,
        read.invalid,
        len(top),
        top=top,
        mean=yes / known if known else None,
        bars=(known - yes, yes),
    )


def _days(series: pd.Series, read: ColumnRead) -> ColumnProfile:
    moments = series.to_numpy()
    ticks = moments[~np.isnat(moments)].astype("datetime64[us]").view(np.int64)
    days, rest = np.divmod(ticks, _DAY)
    ticks = in_order(ticks) if rest.any() else in_order(days) * _DAY
    runs = _Runs(ticks)
    profile = ColumnProfile(
        read.name, read.kind, len(series), len(ticks) + read.invalid, read.invalid, runs.distinct
    )
    if not len(ticks):
        return profile
    bars, edges = _bars(ticks)
    return replace(
        profile,
        top=runs.top(_date_text),
        minimum=_moment(ticks[0]),
        maximum=_moment(ticks[-1]),
        bars=bars,
        edges=edges,
    )


def _moment(tick: Any) -> datetime | None:
    # None beyond the years that Python knows.
    moment = (_EPOCH + np.timedelta64(int(tick), "us")).item()
    return moment if isinstance(moment, datetime) else None


def _date_text(tick: Any) -> str:
    text = str(_EPOCH + np.timedelta64(int(tick), "us"))
    return text.removesuffix("T00:00:00.000000")


def _numbers(series: pd.Series, read: ColumnRead) -> ColumnProfile:
    values, infinite = finite(series)
    values = in_order(values)
    runs = _Runs(values)
    profile = ColumnProfile(
        read.name,
        read.kind,
        len(series),
        len(values) + infinite + read.invalid,
        read.invalid,
        # Plus and minus infinity are values as well.
        runs.distinct + (_infinities(series) if infinite else 0),
        infinite=infinite,
    )
    if not len(values):
        return profile
    n = len(values)
    bars, edges = _bars(values)
    mean = float(values.mean(dtype=float))
    with np.errstate(over="ignore"):
        deviation = float(values.std(ddof=1, dtype=float)) if n > 1 else None
    return replace(
        profile,
        top=runs.top(_number_text),
        minimum=values[0].item(),
        maximum=values[-1].item(),
        mean=mean,
        deviation=deviation,
        quantiles=tuple((share, quantile(values, share)) for share in _QUANTILES),
        bars=bars,
        edges=edges,
    )


def finite(series: pd.Series) -> tuple[np.ndarray, int]:
    """A copy of the finite numbers, and how many infinite ones there were."""
    if isinstance(series.array, pd.arrays.IntegerArray):
        return series.dropna().to_numpy(dtype=np.int64, copy=True), 0
    values = series.to_numpy()
    if values.dtype.kind in "iu":
        return values.copy(), 0
    good = np.isfinite(values)
    there = int(np.count_nonzero(good))
    if there == len(values):
        return values.copy(), 0
    return values[good], len(values) - there - int(np.count_nonzero(np.isnan(values)))


def _infinities(series: pd.Series) -> int:
    values = series.to_numpy()
    return int(np.any(values == np.inf)) + int(np.any(values == -np.inf))


def _number_text(value: Any) -> str:
    number = value.item()
    return repr(number) if isinstance(number, int) else f"{number:.10g}"


def in_order(values: np.ndarray) -> np.ndarray:
    """`values` sorted, in place or not. Counted instead of compared where they are few enough in their range:
    whole numbers that lie close together, and numbers with a few decimals, such as amounts."""
    if not len(values):
        return values
    if values.dtype.kind in "iu":
        counted = _counted(values)
    else:
        counted = None
        scale = _scale(values[:: max(1, len(values) // 200)])
        if scale:
            whole = np.rint(values * scale)
            # This division gives the nearest float to a decimal, as reading it did.
            if np.array_equal(whole / scale, values):
                counted = _counted(whole.astype(np.int64))
                counted = None if counted is None else counted / scale
    if counted is not None:
        return counted
    values.sort()
    return values


def _counted(values: np.ndarray) -> np.ndarray | None:
    low, high = int(values.min()), int(values.max())
    if high - low >= 2 * len(values) + 1000:
        return None
    counts = np.bincount(values - low)
    return np.repeat(np.arange(low, high + 1, dtype=values.dtype), counts)


def _scale(some: np.ndarray) -> float:
    """The power of ten, up to a million, that makes these numbers whole; 0 if none does."""
    if np.abs(some).max() > 1e9:
        return 0.0
    for decimals in range(7):
        scale = 10.0**decimals
        if np.array_equal(np.rint(some * scale) / scale, some):
            return scale
    return 0.0


class _Runs:
    """Equal neighbours in a sorted array."""

    def __init__(self, values: np.ndarray) -> None:
        self.values = values
        self.steps = values[1:] != values[:-1]
        self.distinct = int(np.count_nonzero(self.steps)) + 1 if len(values) else 0

    def top(self, name: Any) -> tuple[tuple[str, int], ...]:
        if self.distinct == len(self.values):
            return ()
        starts = np.concatenate([[0], np.flatnonzero(self.steps) + 1])
        counts = np.diff(np.append(starts, len(self.values)))
        return _top(counts, lambda place: name(self.values[starts[place]]), starts)


def quantile(ordered: np.ndarray, share: float) -> float:
    """The quantile of sorted values by linear interpolation, as NumPy's default."""
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    low = float(ordered[below])
    if below + 1 >= len(ordered):
        return low
    gap = float(ordered[below + 1]) - low
    # As NumPy: from the nearer end, so that no rounding carries past it.
    part = place - below
    return low + gap * part if part < 0.5 else float(ordered[below + 1]) - gap * (1 - part)


def _bars(ordered: np.ndarray) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Counts in equal steps between the 1 % and the 99 % quantile, both ends open."""
    low, high = quantile(ordered, 0.01), quantile(ordered, 0.99)
    if not high > low or not math.isfinite(high - low):
        return (len(ordered),), (float(ordered[0]), float(ordered[-1]))
    edges = np.linspace(low, high, BARS + 1)
    cuts = np.searchsorted(ordered, edges[1:-1])
    counts = np.diff(np.concatenate([[0], cuts, [len(ordered)]]))
    return tuple(int(count) for count in counts), tuple(float(edge) for edge in edges)
