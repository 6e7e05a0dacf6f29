"""Times as they are written, for days, weeks and months, and as moments, for their order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from desktop_app.analysis.files.data_file import DATE, TEXT, DataFile, ReadOptions
from desktop_app.analysis.files.guessing import find_day_first
from desktop_app.analysis.files.read_file import read
from desktop_app.analysis.files.text_values import dates, split_offset
from desktop_app.analysis.models.number_columns import row_of, shown
from desktop_app.errors import UserError
from desktop_app.language.i18n import _

Moments = npt.NDArray[np.datetime64]

_NAMED = 4


@dataclass(frozen=True, slots=True)
class WrittenTimes:
    """A column of times: `written` on the clock that they are written by, `moments` in UTC; datetime64[us], shape (n,).

    NaT where missing. `offsets` are those that they are written with, "" for none; with one of them throughout, days are
    those of one place.
    """

    column: str
    written: Moments
    moments: Moments
    offsets: tuple[str, ...] = ()

    @property
    def missing(self) -> int:
        return int(np.isnat(self.written).sum())

    def sentences(self) -> tuple[str, ...]:
        """On which days times of several offsets count; none where there is one offset."""
        if len(self.offsets) < 2:
            return ()
        names = [one or _("no offset") for one in self.offsets]
        text = _("Times in “{column}” are written with different offsets ({offsets}): each counts on the day that is "
                 "written.")  # fmt: skip
        named = ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
        return (text.format(column=self.column, offsets=named),)

    @classmethod
    def of(cls, values: Any, column: str) -> WrittenTimes:
        """From a column of times with or without a zone, or of texts in ISO 8601. UserError for other values."""
        if isinstance(values, WrittenTimes):
            return values
        series = values if isinstance(values, pd.Series) else pd.Series(values)
        if not pd.api.types.is_datetime64_any_dtype(series.dtype):
            times = _of_texts(series, column)
        elif series.dt.tz is None:
            moments = _naive(series)
            times = cls(column, moments, moments)
        else:
            moments = _naive(series.dt.tz_convert("UTC").dt.tz_localize(None))
            times = cls(column, _naive(series.dt.tz_localize(None)), moments, (str(series.dt.tz),))
        if times.missing == times.written.size:
            raise UserError(_("Column “{column}” holds no dates.").format(column=column))
        return times

    @classmethod
    def of_file(cls, file: DataFile, column: str, options: ReadOptions | None) -> WrittenTimes:
        """From a column of a file, of which the texts are read again where they have several offsets."""
        series, facts = file.frame[column], file.column(column)
        offsets = facts.offsets
        if facts.kind != DATE or not any(offsets):
            return cls.of(series, column)
        if len(offsets) == 1:
            return cls.of(series.dt.tz_localize("UTC").dt.tz_convert(_zone(offsets[0])), column)
        texts = read(file.path, columns=[column], kinds={column: TEXT}, options=options).frame[column]
        codes, distinct = pd.factorize(texts, use_na_sentinel=True)
        bare = [split_offset(str(text).strip())[0] for text in distinct]
        written = dates(bare, find_day_first(bare))[0]
        placed = np.append(written, np.datetime64("NaT"))[codes]
        moments = _naive(series)
        # What the file's reader did not take for a time is none here either.
        return cls(column, np.where(np.isnat(moments), np.datetime64("NaT"), placed), moments, offsets)


def _of_texts(series: pd.Series, column: str) -> WrittenTimes:
    texts = series.astype("str").str.strip()
    empty = series.isna().to_numpy() | (texts == "").to_numpy(bool)
    numeric = pd.api.types.is_numeric_dtype(series.dtype)
    parsed = pd.to_datetime(texts.where(~empty), format="ISO8601", errors="coerce", utc=True)
    odd = ~empty & (parsed.isna().to_numpy() | numeric)
    if odd.any():
        row = int(np.argmax(odd))
        raise UserError(
            _("Column “{column}” should hold dates such as 2026-11-21; row {row} holds “{value}”.").format(
                column=column, row=row_of(row), value=shown(series.iloc[row])
            )
        )
    moments = _naive(parsed.dt.tz_localize(None))
    parts = [("", "") if nothing else split_offset(text) for text, nothing in zip(texts, empty, strict=True)]
    offsets = tuple(
        sorted({offset for (_bare, offset), nothing in zip(parts, empty, strict=True) if not nothing})
    )
    if not any(offsets):
        return WrittenTimes(column, moments, moments)
    bare = pd.Series([text or None for text, _offset in parts], dtype="object")
    written = pd.to_datetime(bare, format="ISO8601", errors="coerce")
    return WrittenTimes(column, _naive(written), moments, offsets)


def _naive(series: pd.Series) -> Moments:
    moments: Moments = series.to_numpy().astype("datetime64[us]")
    return moments


def _zone(offset: str) -> tzinfo | str:
    """What pandas takes for a zone: one with a sign as it is, else by its name."""
    if offset[:1] in "+-":
        zone = datetime.fromisoformat(f"2000-01-01T00:00:00{offset}").tzinfo
        assert zone is not None
        return zone
    return offset
