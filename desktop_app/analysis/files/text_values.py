"""Turns distinct texts into numbers, dates and yes or no; others are marked, never guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from desktop_app.analysis.files.guessing import (
    DATE_FAMILIES,
    NO_WORDS,
    YES_WORDS,
    family_of,
)
from desktop_app.analysis.files.number_style import NumberStyle

_STEP = np.dtype("datetime64[us]")
_YEAR_2 = re.compile(r"\d{1,2}([-/.])\d{1,2}\1\d{2}(?!\d)")
_SPACES = re.compile(r"\s+")
_OFFSET = re.compile(
    r"(?<=\d)(?P<half>\s?[AaPp][Mm])?\s?(?:Z|UTC|(?P<sign>[+-])(?P<hours>\d{2}):?(?P<minutes>\d{2}))$",
    re.ASCII,
)


class NumbersRead(NamedTuple):
    """float64 for each text or row, the places of those that are no numbers, and what else was seen.

    `percents` counts those written with a per cent sign; `other_mark` is one that proves another decimal
    mark than the one that was taken without a proof, or empty.
    """

    values: np.ndarray
    wrong: np.ndarray
    percents: int = 0
    other_mark: str = ""


def numbers(texts: Sequence[str], style: NumberStyle) -> tuple[np.ndarray, np.ndarray, np.ndarray, str]:
    """For each text its float64, whether it is a number, and whether it is one in per cent; and `other_mark`."""
    pattern = style.pattern()
    drop = str.maketrans("", "", style.group) if style.group else None
    values = np.full(len(texts), np.nan)
    good = np.zeros(len(texts), dtype=bool)
    percents = np.zeros(len(texts), dtype=bool)
    other_mark = ""
    for place, text in enumerate(texts):
        tidy = text.strip()
        if pattern.fullmatch(tidy) is None:
            number = style.read(tidy)
            if number.value is not None:
                values[place], good[place], percents[place] = number.value, True, number.percent
                if not other_mark and style.contradicts(tidy):
                    other_mark = tidy
            continue
        if drop:
            tidy = tidy.translate(drop)
        if not style.is_point:
            tidy = tidy.replace(style.decimal, ".")
        values[place] = float(tidy)
        good[place] = True
    return values, good, percents, other_mark


def yes_no(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """bool for each text, and where it parsed."""
    folded = [text.strip().casefold() for text in texts]
    values = np.array([text in YES_WORDS for text in folded], dtype=bool)
    good = np.array([text in YES_WORDS or text in NO_WORDS for text in folded], dtype=bool)
    return values, good


def dates(
    texts: Sequence[str], day_first: bool | None, compact: bool = False
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """datetime64[us] in UTC for each text, where it parsed, and the family that each is written in.

    Days such as 05/01/2024 are read day first unless `day_first` is False; one that does not fit that
    order does not parse, and its family is "other order".
    """
    values = np.full(len(texts), np.datetime64("NaT"), dtype=_STEP)
    good = np.zeros(len(texts), dtype=bool)
    tidy = [_SPACES.sub(" ", text.strip()) for text in texts]
    if compact:
        families = ["compact" if len(text) == 8 and text.isdecimal() else family_of(text) for text in tidy]
    else:
        families = [family_of(text) for text in tidy]
    text_families = np.array(families, dtype=object)
    for family in (*DATE_FAMILIES, "compact"):
        places = np.flatnonzero(text_families == family)
        if len(places):
            some = [tidy[place] for place in places]
            parsed = _parse(some, family, day_first is not False)
            values[places] = parsed
            good[places] = ~np.isnat(parsed)
            if family == "three":
                wrong = places[np.isnat(parsed)]
                if len(wrong):
                    other = _parse([tidy[place] for place in wrong], family, day_first is False)
                    text_families[wrong[~np.isnat(other)]] = "other order"
    return values, good, text_families


def split_offset(text: str) -> tuple[str, str]:
    """A time as it is written without its offset, and the offset as +02:00; "UTC" for none, "" where none is written."""
    if ":" not in text:
        return text, ""
    match = _OFFSET.search(text)
    if match is None:
        return text, ""
    bare = text[: match.start()] + (match["half"] or "")
    if match["sign"] is None or match["hours"] + match["minutes"] == "0000":
        return bare, "UTC"
    return bare, f"{match['sign']}{match['hours']}:{match['minutes']}"


def _parse(texts: list[str], family: str, day_first: bool) -> np.ndarray:
    if family == "iso":
        return _to_us(pd.to_datetime(pd.Series(texts), format="ISO8601", errors="coerce", utc=True))
    if family == "compact":
        return _to_us(pd.to_datetime(pd.Series(texts), format="%Y%m%d", errors="coerce", utc=True))
    if family == "three":
        long = [_YEAR_2.match(text) is None for text in texts]
        if not all(long):
            texts = [text if whole else _long_year(text) for text, whole in zip(texts, long, strict=True)]
    # Fractions of a second and a missing time would each need a format of their own.
    parsed = pd.to_datetime(
        pd.Series([text.replace(",", " ") for text in texts]),
        format="mixed",
        dayfirst=day_first and family == "three",
        errors="coerce",
        utc=True,
    )
    result = _to_us(parsed)
    if family == "three":
        # pandas exchanges day and month if they do not fit; here such a text does not parse.
        for place, text in enumerate(texts):
            first, second = re.split(r"[-/.]", text, maxsplit=2)[:2]
            if int(second if day_first else first) > 12:
                result[place] = np.datetime64("NaT")
    return result


def _long_year(text: str) -> str:
    match = re.match(r"(\d{1,2}[-/.]\d{1,2}[-/.])(\d{2})(.*)", text, re.DOTALL)
    assert match is not None
    century = "20" if int(match[2]) < 50 else "19"
    return match[1] + century + match[2] + match[3]


def _to_us(parsed: pd.Series) -> np.ndarray:
    days: np.ndarray = parsed.dt.tz_localize(None).to_numpy().astype(_STEP)
    return days
