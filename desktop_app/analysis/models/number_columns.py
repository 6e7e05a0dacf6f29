"""Turns columns of any kind into arrays of numbers, and says in one sentence what is wrong with them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from desktop_app.errors import UserError
from desktop_app.language.i18n import _, ngettext

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

Report = Callable[[int, int], None]
"""Told how much is done of how much; may raise `errors.Cancelled`."""

_YES = frozenset({"1", "1.0", "yes", "y", "true", "t", "positive", "pos"})
_NO = frozenset({"0", "0.0", "no", "n", "false", "f", "negative", "neg", "-1", "-1.0"})
# How programs write that there is no value; a column of texts keeps them.
_NOTHING = frozenset({"", "na", "n/a", "#n/a", "<na>", "nan", "null"})


def silent(done: int, total: int) -> None:
    """Do nothing: a report for callers that do not show progress."""


@dataclass(frozen=True, slots=True)
class UnusedCells:
    """How many cells of a column could not be used, by reason."""

    column: str
    missing: int = 0
    infinite: int = 0
    not_numbers: int = 0

    @property
    def n(self) -> int:
        return self.missing + self.infinite + self.not_numbers

    def sentence(self) -> str:
        """What was left out; empty when nothing was."""
        parts = []
        if self.missing:
            parts.append(
                ngettext("{n} value is missing", "{n} values are missing", self.missing).format(
                    n=f"{self.missing:,}"
                )
            )
        if self.infinite:
            parts.append(
                ngettext("{n} is infinite", "{n} are infinite", self.infinite).format(n=f"{self.infinite:,}")
            )
        if self.not_numbers:
            parts.append(
                ngettext("{n} is not a number", "{n} are not numbers", self.not_numbers).format(
                    n=f"{self.not_numbers:,}"
                )
            )
        return _("{column}: {what}.").format(column=self.column, what=", ".join(parts)) if parts else ""


@dataclass(frozen=True, slots=True)
class BinaryColumn:
    """A column of two values.

    `values`, `known`: bool, shape (n,); `values` is False where `known` is. `positive` and `negative` are the two
    values as they stand in the file; `negative` is empty when only one occurs.
    """

    values: Bools
    known: Bools
    positive: str
    negative: str
    left_out: UnusedCells


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column of numbers: `values` float64, shape (n,), NaN where `usable` (bool, shape (n,)) is False."""

    values: Floats
    usable: Bools
    left_out: UnusedCells


def row_of(index: int) -> int:
    """The row of a table as a person counts it: the header is row 1."""
    return int(index) + 2


def shown(value: Any) -> str:
    """A cell as a person would write it, cut to one short line."""
    from desktop_app.text import shorten

    if isinstance(value, (float, np.floating)):
        number = float(value)
        return str(int(number)) if math.isfinite(number) and number == int(number) else repr(number)
    return shorten(str(value), 40)


def series_of(values: Any, column: str) -> pd.Series:
    """`values` (array, list or Series) as a Series with a plain index. Raises UserError when it is not a column."""
    series = values if isinstance(values, pd.Series) else pd.Series(np.asarray(values))
    if series.ndim != 1:
        raise UserError(_("“{column}” should be one column.").format(column=column))
    return series


def same_length(**columns: Any) -> int:
    """The number of rows. Raises UserError when the columns do not have as many rows as each other, or none."""
    lengths = {name: len(values) for name, values in columns.items()}
    if len(set(lengths.values())) > 1:
        lengths_text = ", ".join(f"{name}: {n:,}" for name, n in lengths.items())
        raise UserError(_("The columns should have equally many rows ({rows}).").format(rows=lengths_text))
    n = next(iter(lengths.values()))
    if n == 0:
        raise UserError(_("The file holds no rows, only headers."))
    return n


def binary(values: Any, column: str = "label", positive: str | None = None) -> BinaryColumn:
    """A column of two values, of any kind: 0/1, yes/no, true/false, or text with `positive` given.

    Raises UserError, naming column and row, for a third value, for values of which neither is clearly the
    positive one, and for a column without values.
    """
    series = series_of(values, column)
    fast = _fast_binary(series, column, positive)
    if fast is not None:
        return fast
    codes, distinct = pd.factorize(series, use_na_sentinel=True)
    # One extra place at the end, which code -1 (a missing value) points at.
    endless = np.zeros(len(distinct) + 1, bool)
    kind_of = np.full(len(distinct) + 1, -1)
    kinds: dict[str, int] = {}
    texts: list[str] = []
    for index, distinct_value in enumerate(distinct):
        text = shown(distinct_value).strip()
        endless[index] = isinstance(distinct_value, (float, np.floating)) and math.isinf(distinct_value)
        if text.casefold() in _NOTHING or endless[index]:
            continue
        kind_of[index] = kinds.setdefault(_plain(text), len(kinds))
        if len(kinds) > len(texts):
            texts.append(text)
        if len(texts) > 2:
            break
    kind = kind_of[codes]
    infinite = endless[codes]
    unusable = kind < 0
    chosen = _positive_kind(texts, kind, column, positive)
    left = UnusedCells(column, missing=int((unusable & ~infinite).sum()), infinite=int(infinite.sum()))
    negative = next((text for index, text in enumerate(texts) if index != chosen), "")
    positive_text = texts[chosen] if chosen >= 0 else (positive or _opposite(texts[0]))
    return BinaryColumn(kind == chosen if chosen >= 0 else np.zeros(len(series), bool), ~unusable, positive_text,
                  negative, left)  # fmt: skip


def binary_prediction(
    values: Any, column: str, label: BinaryColumn, positive: str | None = None, own: str | None = None
) -> BinaryColumn:
    """Predictions of two values beside their `label`: `own` is their positive value, where it is not `positive`.

    Labels and predictions may use different words, such as repaid and approve. Without `own` predictions in the label's
    words, or in yes and no, are read; raises UserError for other words, and as `binary` does.
    """
    if own is not None and own.strip():
        return binary(values, column, own)
    try:
        chosen = binary(values, column, positive)
    except UserError:
        if positive is None:
            raise
        return binary(values, column)
    known = {_plain(label.positive), _plain(label.negative)} | _YES | _NO
    if positive is not None and not chosen.values.any() and _plain(chosen.negative) not in known:
        # The one value there is says nothing of the label's words, so it can't be taken for the negative one.
        return binary(values, column)
    return chosen


def positives_sentence(label: BinaryColumn, prediction: BinaryColumn) -> str:
    """Which value is the positive one in each column, where the words differ; empty where they are the same."""
    first, second = _plain(label.positive), _plain(prediction.positive)
    if first == second or {first, second} <= _YES:
        return ""
    return _("Positive is “{label}” in “{label_column}” and “{prediction}” in “{prediction_column}”.").format(
        label=label.positive,
        label_column=label.left_out.column,
        prediction=prediction.positive,
        prediction_column=prediction.left_out.column,
    )


def _plain(name: str) -> str:
    """One spelling for values that mean the same: "Yes" and "yes", 1 and 1.0."""
    text = name.strip().casefold()
    try:
        number = float(text)
    except ValueError:
        return text
    return shown(number)


def _fast_binary(series: pd.Series, column: str, positive: str | None) -> BinaryColumn | None:
    """The same for bools and whole numbers that are 0 and 1 throughout, without looking at each value's text."""
    array = series.to_numpy() if isinstance(series.dtype, np.dtype) else None
    if array is None or array.size == 0 or array.dtype.kind not in "biuf":
        return None
    named = None if positive is None or not positive.strip() else _plain(positive)
    if array.dtype.kind == "b":
        known = np.ones(array.size, bool)
        if named is None or named in _YES:
            return BinaryColumn(array, known, "True", "False", UnusedCells(column))
        return BinaryColumn(~array, known, "False", "True", UnusedCells(column)) if named in _NO else None
    if named not in (None, "1"):
        return None
    known = np.ones(array.size, bool)
    if array.dtype.kind == "f":
        known = ~np.isnan(array)
    values = array == 1
    if not bool((values | (array == 0) | ~known).all()) or not known.any():
        return None
    return BinaryColumn(values, known, "1", "0", UnusedCells(column, missing=int(known.size - known.sum())))


def _opposite(text: str) -> str:
    return "1" if text in ("0", "-1") else ""


def _positive_kind(texts: list[str], kind: npt.NDArray[Any], column: str, positive: str | None) -> int:
    """Which kind of value is the positive one; -1 when it does not occur. Raises UserError as `binary` says."""
    if not texts:
        raise UserError(_("Column “{column}” holds no values.").format(column=column))
    if len(texts) > 2:
        row = int(np.argmax(kind == 2))
        raise UserError(
            _(
                "Column “{column}” should hold two values, such as 0 and 1; row {row} holds a third, “{value}”, "
                "besides “{first}” and “{second}”."
            ).format(column=column, row=row_of(row), value=texts[2], first=texts[0], second=texts[1])
        )
    plain = [_plain(text) for text in texts]
    if positive is not None and positive.strip():
        wanted = _plain(positive)
        if wanted in plain:
            return plain.index(wanted)
        # A column of yes and no may have been read as true and false, or as 1 and 0.
        if set(plain) <= _YES | _NO and wanted in _YES | _NO:
            alike = [index for index, text in enumerate(plain) if (text in _YES) == (wanted in _YES)]
            return alike[0] if alike else -1
        if len(texts) == 1:
            return -1
        raise UserError(
            _(
                "The positive value “{positive}” is not in column “{column}”, which holds “{a}” and “{b}”."
            ).format(positive=positive, column=column, a=texts[0], b=texts[1])
        )
    yes = [index for index, text in enumerate(plain) if text in _YES]
    no = [index for index, text in enumerate(plain) if text in _NO]
    if len(yes) == 1 and len(yes) + len(no) == len(texts):
        return yes[0]
    if len(texts) == 1 and no:
        return -1
    if len(texts) == 1:
        raise UserError(
            _("Column “{column}” holds only “{value}”: say which value is the positive one.").format(
                column=column, value=texts[0]
            )
        )
    raise UserError(
        _("Column “{column}” holds “{a}” and “{b}”: say which of them is the positive one.").format(
            column=column, a=texts[0], b=texts[1]
        )
    )


def numbers(values: Any, column: str) -> Numbers:
    """A column of numbers; cells that are missing, infinite or no number are counted.

    Raises UserError, naming column and row, when no cell is a number.
    """
    series = series_of(values, column)
    not_numbers = 0
    if isinstance(series.dtype, np.dtype) and series.dtype.kind in "fiub":
        array = series.to_numpy(dtype=np.float64)
    elif pd.api.types.is_numeric_dtype(series.dtype):
        array = series.to_numpy(dtype=np.float64, na_value=np.nan)
    else:
        present = ~series.isna().to_numpy()
        array = pd.to_numeric(series, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
        odd = present & np.isnan(array)
        if odd.any():
            texts = series[odd].astype(str).str.strip().str.casefold()
            written = np.zeros(array.size, bool)
            written[odd] = ~texts.isin(_NOTHING).to_numpy(bool)
            not_numbers = int(written.sum())
            if not np.isfinite(array).any() and not_numbers:
                row = int(np.argmax(written))
                raise UserError(
                    _("Column “{column}” should hold numbers; row {row} holds “{value}”.").format(
                        column=column, row=row_of(row), value=shown(series.iloc[row])
                    )
                )
    usable = np.isfinite(array)
    left = UnusedCells(column)
    if not usable.all():
        infinite = int(np.isinf(array).sum())
        left = UnusedCells(
            column, int(array.size - usable.sum()) - infinite - not_numbers, infinite, not_numbers
        )
        if infinite:
            array = np.where(usable, array, np.nan)
    if array.size and not usable.any():
        raise UserError(_("Column “{column}” holds no numbers.").format(column=column))
    return Numbers(array, usable, left)


def scores(values: Any, column: str = "score") -> Numbers:
    """A column of scores between 0 and 1.

    Raises UserError, naming column and row, for a number outside 0 to 1, and as `numbers` does.
    """
    column_scores = numbers(values, column)
    low, high = np.nanmin(column_scores.values), np.nanmax(column_scores.values)
    if low < 0 or high > 1:
        outside = (column_scores.values < 0) | (column_scores.values > 1)
        row = int(np.argmax(outside))
        raise UserError(
            _("Scores in column “{column}” should lie between 0 and 1; row {row} holds {value}.").format(
                column=column, row=row_of(row), value=shown(column_scores.values[row])
            )
        )
    return column_scores


def check_threshold(value: float) -> float:
    """A threshold on scores, as it is. Raises UserError unless it lies between 0 and 1, where scores lie."""
    if not 0 <= value <= 1:
        raise UserError(
            _("A threshold should lie between 0 and 1, as the scores do, not at {value}.").format(
                value=shown(value)
            )
        )
    return float(value)
