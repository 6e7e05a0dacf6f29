"""Shares the width of a table among its columns: room goes where words are cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop_app.ui.look import theme

#: What a column of figures keeps beyond the cells that were measured, px: a longer figure may stand further down.
_FOR_LONGER = 8
#: A part of this size that the widest column gives up, so that a state at the side is seen whole.
_GIVES = 3
#: Words keep this much where figures and states lack room, px at 100 %.
_LEAST_WORDS = 110


@dataclass(frozen=True, slots=True)
class ColumnWish:
    """What a column asks for, in px: its usual width, the room that its title and its cells need.

    Spare room beyond that goes to columns that grow, each up to `most`. A column has what its cells need up to
    `keeps`, even where others are then scrolled out of sight.
    """

    usual: int
    title: int
    cells: int
    is_words: bool = False
    most: int = 0
    keeps: int = 0

    @property
    def need(self) -> int:
        return max(self.title, self.cells)

    @property
    def floor(self) -> int:
        """What it does not give up to others."""
        return min(self.need, self.keeps)

    @property
    def least(self) -> int:
        """The width below which something is cut."""
        return self.need if self.is_words else self.need + _FOR_LONGER


def share(room: int, wishes: Sequence[ColumnWish], widest: int) -> list[int]:
    """The width of each column. `widest` is the place of the column that takes what is left, or gives a little."""
    widths = [max(wish.usual, wish.title, wish.floor) for wish in wishes]
    if sum(widths) > room:
        _take_slack(widths, wishes, sum(widths) - room)
    _fill(widths, wishes, max(0, room - sum(widths)))
    _fill(widths, wishes, _slack_taken(widths, wishes))
    _show_states(widths, wishes)
    left = room - sum(widths)
    if left > 0:
        growing = [at for at, wish in enumerate(wishes) if wish.most > 0 and at != widest]
        for at in growing:
            more = min(wishes[at].most - widths[at], (room - sum(widths)) // (len(growing) + 1))
            widths[at] += max(0, more)
        widths[widest] += room - sum(widths)
    elif 0 < -left <= wishes[widest].usual // _GIVES:
        # Words end in an ellipsis, while a state that is half out of sight is read wrongly. Where more is missing
        # there is a scroll bar anyway.
        widths[widest] = max(widths[widest] + left, wishes[widest].floor, theme.px(32))
    return widths


def _show_states(widths: list[int], wishes: Sequence[ColumnWish]) -> None:
    """Take from words what figures and states lack: an ellipsis hides less of a title than of those."""
    lacking = {
        at: wish.need - widths[at]
        for at, wish in enumerate(wishes)
        if not wish.is_words and wish.need > widths[at]
    }
    for at in sorted(lacking, key=lambda at: lacking[at]):
        giving = max(
            (place for place, wish in enumerate(wishes) if wish.is_words),
            key=lambda place: widths[place] - wishes[place].floor,
            default=at,
        )
        part = min(lacking[at], max(0, widths[giving] - max(theme.px(_LEAST_WORDS), wishes[giving].floor)))
        widths[giving] -= part
        widths[at] += part


def _slack(widths: Sequence[int], wishes: Sequence[ColumnWish]) -> dict[int, int]:
    return {
        at: widths[at] - wish.least
        for at, wish in enumerate(wishes)
        if wish.cells and widths[at] > wish.least
    }


def _take_slack(widths: list[int], wishes: Sequence[ColumnWish], missing: int) -> int:
    """Take room from columns that are wider than what is in them; gives how much it was."""
    slack = _slack(widths, wishes)
    whole = sum(slack.values())
    if not whole:
        return 0
    wanted, taken = min(missing, whole), 0
    for at, most in slack.items():
        part = min(most, -(-wanted * most // whole), wanted - taken)
        widths[at] -= part
        taken += part
    return taken


def _slack_taken(widths: list[int], wishes: Sequence[ColumnWish]) -> int:
    """Take what columns that are cut lack from those that have more than they need; gives how much that is."""
    lacking = sum(max(0, wish.need - widths[at]) for at, wish in enumerate(wishes))
    return _take_slack(widths, wishes, lacking)


def _fill(widths: list[int], wishes: Sequence[ColumnWish], spare: int) -> None:
    """Give spare room to the columns that are cut: those that lack little first, so that most are whole."""
    lacking: Mapping[int, int] = {
        at: wish.need - widths[at] for at, wish in enumerate(wishes) if wish.need > widths[at]
    }
    for done, at in enumerate(sorted(lacking, key=lambda at: lacking[at])):
        part = min(lacking[at], spare // (len(lacking) - done))
        widths[at] += part
        spare -= part
