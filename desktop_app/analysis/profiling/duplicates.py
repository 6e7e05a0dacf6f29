"""Rows that exactly repeat an earlier one: found by a hash of the row, confirmed value by value.

Check: pandas.DataFrame.duplicated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from desktop_app.analysis.profiling.column_stats import Coded, ColumnProfile

# Odd constants with well mixed bits (splitmix64).
_GOLDEN = 0x9E3779B97F4A7C15
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_MASK = (1 << 64) - 1
_SLICE = 32_768
_TELLING = 3


def repeated_rows(
    frame: pd.DataFrame,
    columns: Mapping[str, ColumnProfile],
    coded: Mapping[str, Coded],
    check: Callable[[], None] | None = None,
) -> int:
    """How many rows of `frame` are exact repeats of an earlier one; missing equals missing.

    `columns` and `coded` are what is known of the columns already. `check` is called between columns
    and may raise.
    """
    rows = len(frame)
    if rows < 2 or not len(frame.columns):
        return 0
    if any(one.distinct == rows for one in columns.values()):
        return 0
    # Equal rows are equal in the columns that differ most between rows, and few other rows are.
    telling = sorted(map(str, frame.columns), key=lambda name: (-columns[name].distinct, name))[:_TELLING]
    places = _candidates(_row_hashes(frame[telling], coded, check))
    if len(places) > rows // 10 and len(frame.columns) > _TELLING:
        places = _candidates(_row_hashes(frame, coded, check))
    # Different rows may share a hash, so the candidates themselves are compared.
    if check is not None:
        check()
    return int(frame.iloc[places].duplicated().sum())


def _candidates(hashes: np.ndarray) -> np.ndarray:
    """Places of the rows whose hash another row has as well."""
    ordered = np.sort(hashes)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    if not len(twice):
        return np.empty(0, dtype=np.intp)
    # Usually few: looking them up one by one is quicker than sorting them with all others.
    nearest = np.minimum(np.searchsorted(twice, hashes), len(twice) - 1)
    return np.flatnonzero(twice[nearest] == hashes)


def _row_hashes(
    frame: pd.DataFrame, coded: Mapping[str, Coded], check: Callable[[], None] | None
) -> np.ndarray:
    """A hash of each row, in slices of rows that fit the processor's cache."""
    columns = [_plain(frame[name], coded.get(str(name))) for name in frame.columns]
    hashes = np.zeros(len(frame), dtype=np.uint64)
    room, shifted = np.empty(_SLICE, dtype=np.uint64), np.empty(_SLICE, dtype=np.uint64)
    for start in range(0, len(frame), _SLICE):
        part = hashes[start : start + _SLICE]
        mixed, spare = room[: len(part)], shifted[: len(part)]
        for place, values in enumerate(columns):
            _bits(values[start : start + _SLICE], mixed)
            _add(part, mixed, spare, place)
        if check is not None:
            check()
    return hashes


def _add(hashes: np.ndarray, mixed: np.ndarray, spare: np.ndarray, place: int) -> None:
    mixed *= np.uint64((_GOLDEN * (2 * place + 3)) & _MASK | 1)
    mixed ^= np.right_shift(mixed, np.uint64(31), out=spare)
    mixed *= _MIX_1
    mixed ^= np.right_shift(mixed, np.uint64(29), out=spare)
    mixed *= _MIX_2
    hashes += mixed
    hashes ^= np.right_shift(hashes, np.uint64(32), out=spare)


def _plain(series: pd.Series, coded: Coded | None) -> Any:
    """The values of a column as one array of a plain type, equal where the values are."""
    if coded is not None:
        return coded.codes
    if isinstance(series.array, (pd.arrays.IntegerArray, pd.arrays.BooleanArray)):
        gaps = np.asarray(series.isna())
        # An odd number that no column is likely to hold; equality is confirmed anyway.
        return np.where(gaps, -0x5EED_0DD, series.to_numpy(dtype=np.int64, na_value=0))
    values = series.to_numpy()
    return values.view(np.int64) if values.dtype.kind == "M" else values


def _bits(values: np.ndarray, bits: np.ndarray) -> None:
    """64 bits for each value, equal where the values are."""
    if values.dtype.kind == "f":
        floats = bits.view(np.float64)
        # Minus zero equals zero, and every NaN is the same missing value.
        np.add(values, 0.0, out=floats)
        bits[np.isnan(floats)] = 1
    else:
        bits.view(np.int64)[:] = values
