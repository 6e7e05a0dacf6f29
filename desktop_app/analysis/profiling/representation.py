"""Compares the shares of groups in the data with those in the population that is served."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from desktop_app.analysis.files.data_file import NUMBER, WHOLE, Progress
from desktop_app.analysis.models.confidence_intervals import wilson
from desktop_app.analysis.models.group_columns import Joined
from desktop_app.analysis.profiling.label_column import Labels, classes_of
from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.text import shorten

WARNING_UNDER = 0.8
FAILS_UNDER = 0.5
_MOST_GROUPS = 500


@dataclass(frozen=True, slots=True)
class GroupShare:
    """One group: rows, share in the data with its 95 % interval, share in the population, their ratio.

    `ratio` is None for a group that the population does not name. `state` is good, caution, bad or unknown.
    """

    group: str
    n: int
    share: float
    low: float
    high: float
    reference_share: float | None
    ratio: float | None
    state: str

    def to_json(self) -> dict[str, Any]:
        """Plain keys and numbers; shares are 0 to 1."""
        return {
            "group": self.group,
            "n": self.n,
            "share": self.share,
            "reference_share": self.reference_share,
            "ratio": self.ratio,
            "state": self.state,
            "low": self.low,
            "high": self.high,
        }


def compare(
    counts: Mapping[str, int], reference: Mapping[str, float]
) -> tuple[tuple[GroupShare, ...], float]:
    """Each group's share beside the population's, and the total variation distance, 0 to 1.

    `reference` gives sizes or shares, in any unit. Groups stand in the order of the reference, then
    those that only the data has. Distance: half the sum of absolute differences of the shares.
    Raises UserError when the reference has no size over 0.
    """
    total, population = sum(counts.values()), float(sum(reference.values()))
    if not population > 0 or not np.isfinite(population):
        raise UserError(_("The reference population has no sizes. Give each group a number over 0."))
    groups, distance = [], 0.0
    for name in [*reference, *(name for name in counts if name not in reference)]:
        n = counts.get(name, 0)
        share = n / total if total else 0.0
        known = reference.get(name)
        expected = None if known is None else known / population
        distance += abs(share - (expected or 0.0)) / 2
        ratio = share / expected if expected else None
        low, high = wilson(n, total)
        groups.append(GroupShare(name, n, share, low, high, expected, ratio, _state(ratio)))
    return tuple(groups), distance


def join_spellings(groups: Labels, column: str) -> tuple[Labels, tuple[Joined, ...]]:
    """Groups whose names differ in case alone as one, under the most frequent spelling, and which they were."""
    spelled: dict[str, list[int]] = {}
    for place, name in enumerate(groups.names):
        spelled.setdefault(name.casefold(), []).append(place)
    if len(spelled) == len(groups.names):
        return groups, ()
    codes = np.empty(len(groups.names) + 1, np.int32)
    codes[-1] = -1
    names, joined = [], []
    for code, places in enumerate(spelled.values()):
        codes[places] = code
        ordered = sorted(places, key=lambda place: (-int(groups.counts[place]), place))
        names.append(groups.names[ordered[0]])
        if len(places) > 1:
            joined.append(Joined(column, names[-1], tuple(groups.names[place] for place in ordered)))
    rows = codes[groups.codes]
    counts = np.bincount(rows[rows >= 0], minlength=len(names))
    return Labels(rows, tuple(names), counts), tuple(joined)


def under_names(reference: Mapping[str, float], names: Sequence[str]) -> dict[str, float]:
    """A population under the names that the data uses, without regard to case and to blanks around them."""
    known = {name.strip().casefold(): name for name in names}
    sizes: dict[str, float] = {}
    for name, size in reference.items():
        own = known.setdefault(name.strip().casefold(), name)
        sizes[own] = sizes.get(own, 0.0) + size
    return sizes


def _state(ratio: float | None) -> str:
    if ratio is None:
        return "unknown"
    if ratio < FAILS_UNDER:
        return "bad"
    return "caution" if ratio < WARNING_UNDER else "good"


def group_counts(groups: Labels, column: str) -> dict[str, int]:
    """Rows by group; UserError when the column holds no groups but a value of its own for each row."""
    if len(groups.names) > _MOST_GROUPS:
        raise UserError(
            _("“{column}” has {n} different values: too many to be groups. Choose another column.").format(
                column=shorten(column, 60), n=f"{len(groups.names):,}"
            )
        )
    return {name: int(n) for name, n in zip(groups.names, groups.counts, strict=True)}


def read_reference(path: Path, column: str, progress: Progress | None = None) -> dict[str, float]:
    """Sizes of groups from a file: a column of groups beside a number each, or one row a person.

    The groups stand in the column called `column`, else in the first. UserError when there is no such
    file, or when a group comes twice with numbers beside it.
    """
    from desktop_app.analysis.files.read_file import read

    file = read(path, progress=progress)
    names = [one.name for one in file.columns]
    chosen = column if column in names else names[0]
    groups = classes_of(file.frame[chosen])
    numbers = [one.name for one in file.columns if one.kind in (NUMBER, WHOLE) and one.name != chosen]
    once = len(groups.names) == groups.labelled
    if not numbers:
        return {name: float(n) for name, n in group_counts(groups, chosen).items()}
    if not once:
        # With one row a person, the other columns are not sizes of groups.
        return {name: float(n) for name, n in group_counts(groups, chosen).items()}
    sizes = file.frame[_size_column(numbers)].to_numpy(dtype=float)
    reference_sizes: dict[str, float] = {}
    for row, (code, size) in enumerate(zip(groups.codes.tolist(), sizes.tolist(), strict=True)):
        if code < 0:
            continue
        if not np.isfinite(size) or size < 0:
            raise UserError(
                _("“{name}”, row {row}: the size of group “{group}” is no number from 0 on.").format(
                    name=path.name, row=row + 2, group=shorten(groups.names[code], 60)
                )
            )
        reference_sizes[groups.names[code]] = size
    return reference_sizes


def _size_column(numbers: list[str]) -> str:
    words = ("share", "population", "count", "people", "size", "percent", "n")
    for word in words:
        for name in numbers:
            if word in name.casefold().replace("_", " ").split():
                return name
    return numbers[0]
