"""Rows that exactly repeat an earlier one: found by a hash of the row, confirmed value by value.

Check: pandas.DataFrame.duplicated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from desktop_app.analysis.column_stats import Coded, ColumnProfile

# Odd constants with well mixed bits (splitmix64).
_GOLDEN = 0x9E3779B97F4A7C15
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_MASK = (1 << 64) - 1


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
    hashes = np.zeros(rows, dtype=np.uint64)
    for place, name in enumerate(frame.columns):
        if check is not None:
            check()
        _add(hashes, _bits(frame[name], coded.get(str(name))), place)
    ordered = np.sort(hashes)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    if not len(twice):
        return 0
    # Different rows may share a hash, so every one in question is compared itself.
    places = np.flatnonzero(np.isin(hashes, twice))
    if check is not None:
        check()
    return int(frame.iloc[places].duplicated().sum())


def _add(hashes: np.ndarray, bits: np.ndarray, place: int) -> None:
    seed = np.uint64((_GOLDEN * (2 * place + 3)) & _MASK | 1)
    mixed = bits * seed
    mixed ^= mixed >> np.uint64(31)
    mixed *= _MIX_1
    mixed ^= mixed >> np.uint64(29)
    mixed *= _MIX_2
    hashes += mixed
    hashes ^= hashes >> np.uint64(32)


def _bits(series: pd.Series, coded: Coded | None) -> Any:
    """64 bits for each value, equal where the values are."""
    if coded is not None:
        return coded.codes.astype(np.int64).view(np.uint64)
    if isinstance(series.array, (pd.arrays.IntegerArray, pd.arrays.BooleanArray)):
        gaps = np.asarray(series.isna())
        # An odd number that no column is likely to hold; equality is confirmed anyway.
        return np.where(gaps, -0x5EED_0DD, series.to_numpy(dtype=np.int64, na_value=0)).view(np.uint64)
    values = series.to_numpy()
    if values.dtype.kind == "f":
        # Minus zero equals zero, and every NaN is the same missing value.
        bits = (values + 0.0).view(np.uint64)
        gaps = np.isnan(values)
        if gaps.any():
            bits[gaps] = 1
        return bits
    if values.dtype.kind == "M":
        return values.astype("datetime64[us]").view(np.uint64)
    return values.astype(np.int64).view(np.uint64)
