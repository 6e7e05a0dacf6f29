"""What a health check looks at, and the checks that the program itself brings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.planning_records import Budget, Capacity, Goal
from desktop_app.domain.records import Portfolio
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import Spine

#: Pages that a finding about the whole portfolio can lead to.
PORTFOLIO_PLACES = ("strategy", "initiatives", "reviews", "settings", "plugins")
SEVERITIES = ("bad", "caution", "info")


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthView:
    """The portfolio as a health check sees it; frozen, to be read only.

    `spines` are all initiatives or some of them, by the scope of the check.
    """

    portfolio: Portfolio
    rules: Rules
    spines: Sequence[Spine] = ()
    goals: Sequence[Goal] = ()
    budgets: Sequence[Budget] = ()
    capacities: Sequence[Capacity] = ()

    @property
    def today(self) -> date:
        """The day of the check."""
        return self.rules.today
