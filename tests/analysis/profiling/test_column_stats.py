"""Statistics of columns and repeated rows, held against pandas and numpy."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.analysis.files.data_file import ColumnRead
from desktop_app.analysis.profiling.column_stats import column_stats
from desktop_app.analysis.profiling.duplicates import repeated_rows

NUMBERS = st.lists(
    st.one_of(st.floats(width=64), st.integers(-5, 5).map(float), st.none().map(lambda _: float("nan"))),
    max_size=60,
)


def stats(values: object, kind: str, invalid: int = 0):
    series = pd.Series(values)
    return column_stats(series, ColumnRead("x", kind, invalid))[0]


@given(NUMBERS)
def test_numbers_as_pandas(values: list[float]) -> None:
    found = stats(np.array(values, dtype=float), "number")
    series = pd.Series(values, dtype=float)
    assert found.present == series.notna().sum()
    assert found.missing + found.present == len(values)
    assert found.distinct == series.nunique()
    good = series[np.isfinite(series)]
    assert found.infinite == len(series.dropna()) - len(good)
    if len(good):
        assert found.minimum == good.min()
        assert found.maximum == good.max()
        shares = [share for share, _value in found.quantiles]
        with np.errstate(over="ignore", invalid="ignore"):
            expected = np.quantile(good.to_numpy(), shares)
        for (_share, value), known in zip(found.quantiles, expected, strict=True):
            if np.isfinite(known) and np.isfinite(value):
                assert value == pytest.approx(known, rel=1e-9, abs=1e-300)
    counts = good.value_counts()
    for text, count in found.top:
        assert count in set(counts)
        assert float(text) == pytest.approx(min(counts.index, key=lambda v: abs(v - float(text))), rel=1e-6)
    assert sum(found.bars) == len(good)


@given(st.lists(st.one_of(st.none(), st.text(max_size=3)), max_size=60))
def test_texts_as_pandas(values: list[str | None]) -> None:
    series = pd.Series(values, dtype="str")
    found = stats(series, "text")
    assert found.present == series.notna().sum()
    assert found.distinct == series.nunique()
    counts = series.value_counts()
    assert [count for _text, count in found.top] == sorted(counts, reverse=True)[:10]


def test_many_values_keep_the_top() -> None:
    rng = np.random.default_rng(1)
    values = np.concatenate([rng.random(10_000), np.full(50, 0.5), np.full(20, 0.25)])
    assert stats(values, "number").top[:2] == (("0.5", 50), ("0.25", 20))


def test_days_and_yes_no() -> None:
    days = pd.Series(pd.to_datetime(["2024-01-05", None, "2024-03-01", "2024-01-05"]))
    found = stats(days, "date", invalid=1)
    assert (found.present, found.invalid, found.missing, found.distinct) == (4, 1, 0, 2)
    assert str(found.minimum) == "2024-01-05 00:00:00"
    assert found.top[0] == ("2024-01-05", 2)
    flags = stats(pd.array([True, None, False, True], dtype="boolean"), "yes_no")
    assert (flags.present, flags.distinct, flags.mean) == (3, 2, pytest.approx(2 / 3))
    assert flags.top == (("yes", 2), ("no", 1))


def test_whole_numbers_beyond_floats() -> None:
    found = stats(pd.array([2**62, None, 2**62 + 1], dtype="Int64"), "whole")
    assert found.distinct == 2
    assert found.maximum == 2**62 + 1


def test_a_constant_and_nothing() -> None:
    assert stats(np.full(5, 3.0), "number").bars == (5,)
    empty = stats(np.array([], dtype=float), "number")
    assert empty.minimum is None
    assert empty.present_share == 1.0
    assert all(value is None or value == [] or value == {} or value in (0, 1.0, "", "x", "number")
               for value in empty.to_json().values())  # fmt: skip


def _repeats(frame: pd.DataFrame, kinds: dict[str, str]) -> int:
    columns, coded = {}, {}
    for name in frame:
        columns[name], codes = column_stats(frame[name], ColumnRead(name, kinds[name]))
        if codes is not None:
            coded[name] = codes
    return repeated_rows(frame, columns, coded)


@given(
    st.lists(
        st.tuples(
            st.sampled_from([0.0, -0.0, 1.5, float("nan"), float("inf")]),
            st.sampled_from(["a", "b", None]),
            st.sampled_from([True, False, None]),
            st.sampled_from([1, 2, None]),
            st.sampled_from([pd.Timestamp("2024-01-01"), pd.NaT]),
        ),
        max_size=40,
    )
)
def test_repeated_rows_as_pandas(rows: list[tuple[object, ...]]) -> None:
    frame = pd.DataFrame(rows, columns=["f", "t", "b", "i", "d"])
    frame = frame.astype({"f": float, "t": "str", "b": "boolean", "i": "Int64", "d": "datetime64[us]"})
    kinds = {"f": "number", "t": "text", "b": "yes_no", "i": "whole", "d": "date"}
    expected = int(frame.duplicated().sum())
    assert _repeats(frame, kinds) == expected
    assert _repeats(frame.sample(frac=1, random_state=3), kinds) == expected


def test_equal_hashes_are_not_taken_for_equal_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "desktop_app.analysis.profiling.duplicates._add", lambda hashes, mixed, spare, place: None
    )
    frame = pd.DataFrame({"a": [1, 2, 2, 3], "b": [1, 2, 2, 1]})
    assert _repeats(frame, {"a": "whole", "b": "whole"}) == 1
