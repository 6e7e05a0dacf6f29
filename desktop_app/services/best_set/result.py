"""The best set as it was found: what is in it, what waits, and what is left of each limit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from desktop_app.domain.planning.best_set_terms import LimitName, Pair

if TYPE_CHECKING:
    from desktop_app.analysis.portfolio.best_set_explain import EntryCost
    from desktop_app.analysis.portfolio.best_set_search import OneMore

Mark = Literal["fund", "wait", "unknown"]


@dataclass(frozen=True, slots=True)
class Choice:
    """An initiative that was judged; `cost` is its likely build cost, None = unknown.

    Of one that waits, `entry` is the cost at which it would get in, None while that is not worked out.
    """

    id: str
    key: str
    title: str
    value: float
    cost: float | None
    is_must: bool = False
    entry: EntryCost | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An initiative that can't be judged, and why."""

    id: str
    key: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class LimitState:
    """A limit with what the set takes of it, when it is tightest; money in the portfolio's currency, people as FTE.

    `more` is what more of it adds, None while that is not worked out.
    """

    name: LimitName
    label: str
    amount: float
    used: float
    left: float
    is_own: bool
    more: OneMore | None = None


@dataclass(frozen=True, slots=True)
class BestSet:
    """What was found. `status`: optimal, within_gap, impossible, cancelled or time; `value` None when no set is known.

    `gap` is how far the bound is above the value, as a share; `unit` that of the values: money or points.
    """

    status: str
    chosen: tuple[Choice, ...]
    waiting: tuple[Choice, ...]
    unknown: tuple[LeftOut, ...]
    value: float | None
    bound: float | None
    gap: float | None
    limits: tuple[LimitState, ...]
    conflicts: tuple[str, ...]
    currency: str
    unit: str
    #: Id and name of the scoring method whose values are summed.
    method: str
    method_name: str = ""
    #: Over how many years the values are, None for a score that knows no years.
    years: int | None = None
    #: The amount of the only limit, one of money, that would fund all; None where it is not that simple.
    enough: float | None = None
    #: Limits that budgets and capacities set, with what people call them; some may not count here.
    strategy: Mapping[LimitName, str] = field(default_factory=dict)
    #: What needs what, and what excludes what, by id.
    needs: tuple[Pair, ...] = ()
    either_or: tuple[Pair, ...] = ()
    #: The values that each theme has among the initiatives in question.
    themes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def left(self) -> dict[str, float]:
        """What remains of each limit."""
        return {str(state.name): state.left for state in self.limits}

    @property
    def one_more(self) -> dict[str, float]:
        """What one more unit of each limit adds, as far as it is worked out."""
        return {str(state.name): state.more.least for state in self.limits if state.more is not None}

    @property
    def marks(self) -> dict[str, Mark]:
        """Fund, wait or unknown, by initiative; nothing is marked while no set is known."""
        marks: dict[str, Mark] = dict.fromkeys((one.id for one in self.unknown), "unknown")
        if self.value is not None:
            marks.update(dict.fromkeys((one.id for one in self.waiting), "wait"))
            marks.update(dict.fromkeys((one.id for one in self.chosen), "fund"))
        return marks
