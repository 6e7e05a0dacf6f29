"""What a health check is, what it looks at and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from desktop_app.domain.extensions.extension import AttentionSeverity
from desktop_app.domain.planning_records import Budget, Capacity, Goal
from desktop_app.domain.records import Portfolio
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import Spine

#: Tabs that a rule, a finding or an attention item about one initiative can lead to.
INITIATIVE_PLACES = (
    "overview",
    "opportunity",
    "data",
    "metrics",
    "trust",
    "rollout",
    "reviews",
    "risks",
    "evidence",
    "history",
)
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


@dataclass(frozen=True, slots=True)
class HealthFinding:
    """A contradiction or a hole; `tab` and `anchor` say where to correct it.

    An empty `initiative_id` stands for the portfolio; `tab` is then one of its pages, such as "strategy".
    """

    initiative_id: str
    severity: AttentionSeverity
    title: str
    sentence: str
    tab: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """A check over the portfolio; `severity` is the worst that it finds.

    With the scope "initiative", `check` is called for some initiatives at a time, each with everything on
    it; with "portfolio" once for all, each with goals, dependencies, people and costs only.
    """

    id: str
    title: str
    severity: AttentionSeverity
    check: Callable[[HealthView], Sequence[HealthFinding]]
    scope: Literal["initiative", "portfolio"] = "initiative"
