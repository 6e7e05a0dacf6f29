"""Planned costs of the portfolio by year, and what a budget covers of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from desktop_app.domain.choices import ACTIVE_STAGES, BUILD_COSTS
from desktop_app.domain.planning_records import Budget, Cost
from desktop_app.domain.spine import Spine
from desktop_app.language.word_order import order_key


@dataclass(frozen=True, slots=True)
class BudgetUse:
    """One budget with what the plan takes of it; None is unknown. `parts` is the plan by initiative, the most first.

    `without` counts active initiatives that plan no cost at all: their part is unknown.
    """

    budget: Budget
    planned: float | None
    spent: float | None
    parts: tuple[tuple[str, float], ...]
    without: int

    @property
    def left(self) -> float | None:
        """What is left of the budget; negative where the plan takes more."""
        if self.budget.amount is None or self.planned is None:
            return None
        return self.budget.amount - self.planned


def covers(budget: Budget, cost: Cost) -> bool:
    """Whether a cost is of the year and the kind that the budget is for."""
    if cost.month is None or cost.month.year != budget.year:
        return False
    if budget.kind == "all":
        return True
    return (cost.category in BUILD_COSTS) == (budget.kind == "build")


def counted(spine: Spine, cost: Cost) -> float | None:
    """The amount of a cost that counts: the planned one of an active initiative, else what was spent."""
    return cost.planned if spine.initiative.stage in ACTIVE_STAGES else cost.actual


def budget_uses(spines: Iterable[Spine], budgets: Iterable[Budget]) -> list[BudgetUse]:
    """What the plan takes of each budget, by year and name."""
    kept = sorted(budgets, key=lambda budget: budget.id)
    kept.sort(key=lambda budget: (budget.year or 0, order_key(budget.name)))
    parts: list[dict[str, float]] = [{} for _budget in kept]
    spent: list[float | None] = [None for _budget in kept]
    without = 0
    for spine in spines:
        initiative = spine.initiative
        if initiative.stage in ACTIVE_STAGES and all(cost.planned is None for cost in spine.costs):
            without += 1
        for cost in spine.costs:
            amount = counted(spine, cost)
            for at, budget in enumerate(kept):
                if not covers(budget, cost):
                    continue
                if amount is not None:
                    parts[at][initiative.id] = parts[at].get(initiative.id, 0.0) + amount
                if cost.actual is not None:
                    spent[at] = (spent[at] or 0.0) + cost.actual
    return [
        BudgetUse(
            budget,
            sum(found.values()) if found else None,
            used,
            tuple(sorted(found.items(), key=lambda pair: -pair[1])),
            without,
        )
        for budget, found, used in zip(kept, parts, spent, strict=True)
    ]
