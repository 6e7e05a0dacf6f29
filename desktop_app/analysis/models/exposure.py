"""Recommendation lists: what is shown of the catalogue, to how many groups it goes, and how often it repeats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from desktop_app.analysis.models.confidence_intervals import IntervalFigure, mean_figure, rate, unknown
from desktop_app.analysis.models.group_columns import Groups, groups
from desktop_app.analysis.models.number_columns import numbers, row_of, same_length, shown
from desktop_app.errors import UserError
from desktop_app.language.i18n import _, ngettext

Codes = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

_NAMED = 5


@dataclass(frozen=True, slots=True)
class GroupExposure:
    """How much of what is shown a group of items has, against its share of the catalogue."""

    group: str
    shown: int
    items: int
    exposure_share: IntervalFigure
    catalogue_share: float
    ratio: float | None
    """Exposure share over catalogue share; None when the catalogue has no item of the group."""

    def as_json(self) -> dict[str, Any]:
        """`{group, n, exposure_share, low, high, catalogue_share, ratio}`."""
        share = self.exposure_share
        return {
            "group": self.group,
            "n": self.shown,
            "items": self.items,
            "exposure_share": share.value,
            "exposure_share_low": share.low,
            "exposure_share_high": share.high,
            "catalogue_share": self.catalogue_share,
            "ratio": self.ratio,
        }


@dataclass(frozen=True, slots=True)
class Exposure:
    """What lists of recommendations show.

    `coverage`: share of the catalogue's items shown at least once; unknown without a catalogue, since the items in the
    lists are all shown. `gini`: 0 when every item of the catalogue is shown equally often, near 1 when one has it all.
    `diversity`: mean over lists of the share of pairs whose groups differ. `repeat_rate`: mean over lists that follow
    another of the same user of the share of items that were in the one before.
    """

    rows: int
    users: int
    lists: int
    coverage: IntervalFigure
    gini: float | None
    repeat_rate: IntervalFigure
    diversity: IntervalFigure
    groups: tuple[GroupExposure, ...]
    left_out: int
    """Rows without user, item or rank."""
    never_shown: int = 0
    """Items of the catalogue that no list shows."""
    unlisted: tuple[tuple[str, int], ...] = ()
    """Items that the catalogue does not have, with how often each is shown, the most frequent first."""

    joined: tuple[str, ...] = ()
    """Which spellings of groups were taken for one name."""

    @property
    def unlisted_rows(self) -> int:
        """How often items are shown that the catalogue does not have."""
        return sum(times for _item, times in self.unlisted)

    def sentences(self) -> tuple[str, ...]:
        """What is to be known of the items and the rows, one sentence each."""
        from desktop_app.language.formats import number

        lines = []
        if self.unlisted:
            named = [f"“{item}”" for item, _times in self.unlisted[:_NAMED]]
            lines.append(
                ngettext(
                    "{n} item is not in the catalogue, and is shown {times}: {names}.",
                    "{n} items are not in the catalogue, and are shown {times}: {names}.",
                    len(self.unlisted),
                ).format(
                    n=number(len(self.unlisted)),
                    times=ngettext("{n} time", "{n} times", self.unlisted_rows).format(
                        n=number(self.unlisted_rows)
                    ),
                    names=", ".join(named) + (", …" if len(self.unlisted) > _NAMED else ""),
                )
            )
        if self.never_shown:
            lines.append(
                ngettext(
                    "{n} item of the catalogue is never shown.",
                    "{n} items of the catalogue are never shown.",
                    self.never_shown,
                ).format(n=number(self.never_shown))
            )
        unseen = [one.group for one in self.groups if one.items and not one.shown]
        if unseen:
            lines.append(
                _("No item is shown of: {groups}.").format(
                    groups=", ".join(unseen[:_NAMED]) + (", …" if len(unseen) > _NAMED else "")
                )
            )
        return (*lines, *self.joined)

    def left_out_sentence(self) -> str:
        """How many rows could not be used."""
        return ngettext(
            "{n} row without a user, an item or a rank was left out.",
            "{n} rows without a user, an item or a rank were left out.",
            self.left_out,
        ).format(n=f"{self.left_out:,}")

    def as_json(self) -> dict[str, Any]:
        """`{catalogue_coverage, gini, repeat_rate, intra_list_diversity, groups: [...]}`, counts and intervals."""
        return {
            "catalogue_coverage": self.coverage.value,
            "gini": self.gini,
            "repeat_rate": self.repeat_rate.value,
            "intra_list_diversity": self.diversity.value,
            "groups": [one.as_json() for one in self.groups],
            "rows": self.rows,
            "users": self.users,
            "lists": self.lists,
            "left_out": self.left_out,
            "items_not_in_catalogue": len(self.unlisted),
            "rows_not_in_catalogue": self.unlisted_rows,
            "items_never_shown": self.never_shown,
            "sentences": [*self.sentences(), *([self.left_out_sentence()] if self.left_out else [])],
        }


def gini(counts: Floats) -> float | None:
    """Gini index of non-negative counts, shape (n,); None when their sum is 0.

    G = sum over i of (2 i - n - 1) x_i / (n sum x), with x ascending and i from 1 (the sorted-sum formula).
    """
    total = float(counts.sum())
    n = counts.size
    if n == 0 or total <= 0:
        return None
    ordered = np.sort(counts)
    return float(((2 * np.arange(1, n + 1) - n - 1) @ ordered) / (n * total))


def exposure(
    frame: pd.DataFrame,
    *,
    user: str,
    item: str,
    rank: str,
    group: str,
    list_column: str | None = None,
    catalogue: pd.DataFrame | None = None,
) -> Exposure:
    """Measures of lists with one row for each item shown (columns user, item, rank and the item's group).

    Which rows make one list: those of a user with one value of `list_column` (a date or a number, in whose order the
    lists follow each other); without it a new list of a user begins where the rank, in the order of the file, falls; equal
    ranks are one place. `catalogue` has the columns item and group; without it the catalogue is what was shown.
    Raises UserError for columns that are not there, an item in two groups, and ranks that are no numbers.
    """
    wanted = [user, item, rank, group, *([list_column] if list_column else [])]
    _have(frame, wanted)
    same_length(**{name: frame[name] for name in wanted})
    ranks = numbers(frame[rank], rank)
    keep = ranks.usable & frame[user].notna().to_numpy() & frame[item].notna().to_numpy()
    if list_column:
        keep &= frame[list_column].notna().to_numpy()
    if not keep.any():
        raise UserError(_("No row has a user, an item and a rank."))
    table, rank_values = frame[keep], ranks.values[keep]
    users, user_names = pd.factorize(table[user])
    if catalogue is not None:
        _have(catalogue, [item, group])
        items, item_groups, split, size, item_names = _with_catalogue(table, catalogue, item, group)
    else:
        items, item_groups, split, size, item_names = _as_shown(table, item, group, np.flatnonzero(keep))
    names = [name for (name,) in split.names]
    order, lists = _lists(users, rank_values, table[list_column] if list_column else None)
    users, items = users[order], items[order]
    times = np.bincount(items, minlength=size).astype(np.float64)
    never_shown = size - int(np.count_nonzero(times[:size]))
    if catalogue is None:
        coverage = unknown(_("Without a catalogue, it is not known what was not shown."))
    else:
        coverage = rate(size - never_shown, size)
    return Exposure(
        rows=int(items.size),
        users=len(user_names),
        lists=int(lists[-1]) + 1,
        coverage=coverage,
        gini=gini(times[:size]),
        repeat_rate=_repeats(users, items, lists),
        diversity=_diversity(item_groups[items], lists, len(names)),
        groups=_by_group(times, item_groups, names, size),
        left_out=int(len(frame) - keep.sum()),
        never_shown=never_shown,
        unlisted=_unlisted(times, size, item_names),
        joined=split.sentences(),
    )


def _unlisted(times: Floats, size: int, item_names: Any) -> tuple[tuple[str, int], ...]:
    """The items whose codes lie behind those of the catalogue, the most frequent first."""
    more = size + np.argsort(-times[size:], kind="stable")
    return tuple((shown(item_names[index]), int(times[index])) for index in more)


def _have(frame: pd.DataFrame, columns: list[str]) -> None:
    for name in columns:
        if name not in frame.columns:
            raise UserError(
                _("There is no column “{column}”; there are: {columns}.").format(
                    column=name, columns=", ".join(map(str, frame.columns))
                )
            )


def _group_of_item(
    items: Codes, codes: Codes, size: int, names: Any, group_names: list[str], column: str, rows: Codes
) -> Codes:
    """The group of each item, int64, shape (size,). Raises UserError for an item that has two.

    `rows`: where each of `items` stands in its file.
    """
    first = np.zeros(size, np.int64)
    first[items] = codes
    odd = np.flatnonzero(first[items] != codes)
    if odd.size:
        at = int(odd[0])
        raise UserError(
            _("In column “{column}” the item “{item}” is in two groups, “{a}” (row {row}) and “{b}”.").format(
                column=column,
                item=shown(names[items[at]]),
                a=group_names[codes[at]],
                b=group_names[first[items[at]]],
                row=row_of(rows[at]),
            )
        )
    return first


def _as_shown(table: pd.DataFrame, item: str, group: str, rows: Any) -> tuple[Codes, Codes, Groups, int, Any]:
    """Items, the group of each, the groups, the number of items and their names, without a catalogue."""
    items, item_values = pd.factorize(table[item])
    split = groups([table[group]], [group])
    names = [name for (name,) in split.names]
    item_groups = _group_of_item(items, split.codes, len(item_values), item_values, names, item, rows)
    return items, item_groups, split, len(item_values), item_values


def _with_catalogue(
    table: pd.DataFrame, catalogue: pd.DataFrame, item: str, group: str
) -> tuple[Codes, Codes, Groups, int, Any]:
    """Codes of the items shown, the group of each item, the groups, how many items the catalogue has, and
    the names of all items.

    Items that are not in the catalogue get codes from its size on and the group that the lists give them.
    """
    kept = np.flatnonzero(catalogue[item].notna().to_numpy())
    listed = catalogue.iloc[kept]
    if listed.empty:
        raise UserError(_("The catalogue holds no items."))
    shown_items = table[item]
    if listed[item].dtype != shown_items.dtype:
        listed = listed.assign(**{item: listed[item].astype(str)})
        shown_items = shown_items.astype(str)
    both = pd.concat([listed[item], shown_items], ignore_index=True)
    codes, item_values = pd.factorize(both)
    split = groups([pd.concat([listed[group], table[group]], ignore_index=True).astype("object")], [group])
    group_codes, names = split.codes, [name for (name,) in split.names]
    count = len(listed)
    size = int(codes[:count].max()) + 1
    groups_of = np.zeros(len(item_values), np.int64)
    # For an item's group, the catalogue overrides the lists.
    groups_of[codes[::-1]] = group_codes[::-1]
    _group_of_item(codes[:count], group_codes[:count], size, item_values, names, item, kept)
    return codes[count:].astype(np.int64), groups_of, split, size, item_values


def _lists(users: Codes, ranks: Floats, keys: Any) -> tuple[Codes, Codes]:
    """The order in which users, and within them lists, stand together, and the number of each row's list."""
    if keys is None:
        order = np.argsort(users, kind="stable")
        ordered, values = users[order], ranks[order]
        new = np.ones(order.size, bool)
        new[1:] = (ordered[1:] != ordered[:-1]) | (values[1:] < values[:-1])
    else:
        codes, _names = pd.factorize(keys, sort=True)
        order = np.lexsort((codes, users))
        ordered, values = users[order], codes[order]
        new = np.ones(order.size, bool)
        new[1:] = (ordered[1:] != ordered[:-1]) | (values[1:] != values[:-1])
    return order.astype(np.int64), np.cumsum(new) - 1


def _repeats(users: Codes, items: Codes, lists: Codes) -> IntervalFigure:
    """Share of a list's items that the same user's list before held, over the lists that have one before."""
    starts = np.flatnonzero(np.concatenate([[True], lists[1:] != lists[:-1]]))
    owner = users[starts]
    follows = np.concatenate([[False], owner[1:] == owner[:-1]])
    if not follows.any():
        return unknown(_("No user has two lists, so nothing can repeat."))
    width = int(items.max()) + 1
    here = np.unique(lists * width + items)
    # Keys moved on by one list, to find the same item in the list after.
    again = np.isin(here, here + width, assume_unique=True)
    of_list = here // width
    size = np.bincount(of_list, minlength=starts.size)
    repeated = np.bincount(of_list, weights=again, minlength=starts.size)
    return mean_figure((repeated / size)[follows])


def _diversity(codes: Codes, lists: Codes, groups: int) -> IntervalFigure:
    """Mean share of pairs of a list whose groups differ, over lists of two items or more."""
    size = np.bincount(lists)
    keys, counts = np.unique(lists * groups + codes, return_counts=True)
    alike = np.bincount(keys // groups, weights=counts * (counts - 1.0), minlength=size.size)
    pairs = size * (size - 1.0)
    held = pairs > 0
    if not held.any():
        return unknown(_("No list has two items."))
    return mean_figure(1 - alike[held] / pairs[held])


def _by_group(times: Floats, item_groups: Codes, names: list[str], size: int) -> tuple[GroupExposure, ...]:
    total = int(times.sum())
    seen = np.bincount(item_groups, weights=times, minlength=len(names)).astype(int)
    items = np.bincount(item_groups[:size], minlength=len(names))
    result = []
    for index in sorted(range(len(names)), key=lambda index: names[index]):
        share = rate(int(seen[index]), total)
        listed = float(items[index]) / size
        ratio = None if listed == 0 or share.value is None else share.value / listed
        result.append(GroupExposure(names[index], int(seen[index]), int(items[index]), share, listed, ratio))
    return tuple(result)
