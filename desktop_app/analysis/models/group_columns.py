"""Puts the rows of a file into groups, by the names in one column or more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from desktop_app.analysis.models.number_columns import series_of, shown
from desktop_app.errors import UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext

Codes = npt.NDArray[np.int64]

MOST_GROUPS = 500
# With more spellings than this, a column holds no names of groups, however alike they are.
_MOST_SPELLINGS = 20 * MOST_GROUPS
_NAMED = 5
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class Joined:
    """Spellings of one group's name that differ in case or in blanks around them; `name` is the most frequent."""

    column: str
    name: str
    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Groups:
    """Which group each row belongs to: `codes` int64, shape (n,), index into `names`.

    Each name has one part for each column it was made of; rows without a value are a group of their own. `joined` says
    which spellings were taken for one name.
    """

    codes: Codes
    names: tuple[tuple[str, ...], ...]
    columns: tuple[str, ...]
    joined: tuple[Joined, ...] = ()
    missing: int | None = None
    """The code of the rows that have no value in any column; None where there are none."""

    def sentences(self) -> tuple[str, ...]:
        """What was joined, one sentence a column."""
        return joined_sentences(self.joined)


def joined_sentences(joined: Sequence[Joined]) -> tuple[str, ...]:
    """Which spellings were taken for one name, one sentence a column."""
    lines = []
    for column in dict.fromkeys(one.column for one in joined):
        names = [one for one in joined if one.column == column]
        parts = [" = ".join(f"“{_cut(text)}”" for text in one.spellings) for one in names[:_NAMED]]
        text = ngettext(
            "Column “{column}”: {n} group is written in more than one way and was joined: {names}.",
            "Column “{column}”: {n} groups are written in more than one way and were joined: {names}.",
            len(names),
        )
        more = ", …" if len(names) > _NAMED else ""
        lines.append(text.format(column=column, n=formats.number(len(names)), names=", ".join(parts) + more))
    return tuple(lines)


def groups(columns: Sequence[Any], names: Sequence[str], most: int = MOST_GROUPS) -> Groups:
    """The group of each row from one or more columns; groups are in the order of their names.

    Names are compared without blanks around them and without regard to case; the most frequent spelling is the name.
    Raises UserError when a column has more than `most` different values, as keys and free text have.
    """
    codes = np.zeros(len(columns[0]), np.int64)
    labels: list[tuple[str, ...]] = [()]
    joined: list[Joined] = []
    for values, name in zip(columns, names, strict=True):
        own, parts, alike = _named(values, name, most)
        joined += alike
        codes = codes * len(parts) + own
        labels = [(*label, part) for label in labels for part in parts]
        present = np.flatnonzero(np.bincount(codes, minlength=len(labels)))
        again = np.zeros(len(labels), np.int64)
        again[present] = np.arange(present.size)
        codes = again[codes]
        labels = [labels[index] for index in present]
        if len(labels) > most:
            raise UserError(
                _("Together the columns make {n} groups, too many; at most {most} can be told apart.").format(
                    n=f"{len(labels):,}", most=most
                )
            )
    nothing = (_("(missing)"),) * len(columns)
    missing = labels.index(nothing) if nothing in labels else None
    return Groups(codes, tuple(labels), tuple(names), tuple(joined), missing)


def _named(values: Any, name: str, most: int) -> tuple[Codes, list[str], list[Joined]]:
    """Each row's place among the names of one column, the names, and which spellings were joined."""
    own, distinct = pd.factorize(series_of(values, name), use_na_sentinel=True)
    spelled: dict[str, list[int]] = {}
    if len(distinct) <= _MOST_SPELLINGS:
        for index, value in enumerate(distinct):
            spelled.setdefault(_full(value).strip().casefold(), []).append(index)
    nothing = spelled.pop("", [])
    if len(distinct) > _MOST_SPELLINGS or len(spelled) > most:
        raise UserError(
            _("Column “{column}” holds {n} different values, too many for groups; at most {most} can be told apart.")
            .format(column=name, n=f"{len(spelled) or len(distinct):,}", most=most)
        )  # fmt: skip
    times = np.bincount(own[own >= 0], minlength=len(distinct))
    # The most frequent spelling first; of equally frequent ones the first in the file.
    ordered = [sorted(places, key=lambda index: (-int(times[index]), index)) for places in spelled.values()]
    ordered.sort(key=lambda places: _group_order(distinct[places[0]], shown(distinct[places[0]]).strip()))
    place = np.empty(len(distinct) + 1, np.int64)
    # Code -1 (a missing value) points at the last place.
    place[[*nothing, len(distinct)]] = len(ordered)
    joined = []
    for index, places in enumerate(ordered):
        place[places] = index
        spellings = tuple(dict.fromkeys(_full(distinct[one]) for one in places))
        if len(spellings) > 1:
            joined.append(Joined(name, spellings[0].strip(), spellings))
    texts = [shown(distinct[places[0]]).strip() for places in ordered]
    return place[own], [*texts, _("(missing)")], joined


def _cut(text: str) -> str:
    """A spelling on one short line, with the blanks at its ends, which may be all that tells it from another."""
    line = " ".join(text.splitlines())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _full(value: Any) -> str:
    """A name in full: numbers as a person would write them, texts as they stand."""
    return value if isinstance(value, str) else shown(value)


def _group_order(value: Any, text: str) -> tuple[int, float, str]:
    if isinstance(value, (int, float, np.integer, np.floating)):
        return 0, float(value), text
    return 1, 0.0, text
