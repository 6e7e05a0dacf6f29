"""Contradictions and holes that only show across initiatives: dependencies, goals, limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from desktop_app.domain.choices import ACTIVE_STAGES, BUDGET_KINDS, STAFF_ROLES, STAGES, Stage
from desktop_app.domain.extensions.extension import AttentionSeverity
from desktop_app.domain.health.checks import HealthCheck, HealthFinding, HealthView
from desktop_app.domain.planning.dependencies import circles, needs_of
from desktop_app.domain.planning.goals import is_reached
from desktop_app.domain.planning.plan_dates import quarter_label, quarters
from desktop_app.domain.planning.plan_money import budget_uses
from desktop_app.domain.planning.workload import workload
from desktop_app.domain.records import Initiative
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext
from desktop_app.text import shorten

#: Quarters from the present one on that capacities are compared for.
QUARTERS = 4
# From here on an overload is bad: half again as much work can't be moved within a quarter.
FAR_OVER = 1.5

_GONE = (Stage.STOPPED, Stage.RETIRED)
_OFF = N_("Depends on a stopped or waiting initiative")
_LATE = N_("Depends on a later initiative")
_CIRCLE = N_("Circular dependency")
_BOTH = N_("Two that exclude each other")
_BUDGET = N_("Budget exceeded by the plan")
_OVERLOAD = N_("Not enough people")
_PAST = N_("Goal past its date")
_UNSERVED = N_("Goal without initiatives")
_AIMLESS = N_("Serves no goal")
_UNASKED = N_("Plugin not available")


def _by_id(view: HealthView) -> dict[str, Initiative]:
    return {spine.initiative.id: spine.initiative for spine in view.spines}


def _called(initiative: Initiative) -> str:
    return f"{initiative.key} {shorten(initiative.title, 60)}"


def _needs_gone(view: HealthView) -> Sequence[HealthFinding]:
    known = _by_id(view)
    findings = []
    for spine in view.spines:
        initiative = spine.initiative
        if initiative.stage not in ACTIVE_STAGES:
            continue
        for need in spine.dependencies:
            other = known.get(need.other_id)
            if need.relation != "needs" or other is None or other.stage == Stage.LIVE:
                continue
            words = {"other": _called(other), "stage": _(STAGES[other.stage]).lower()}
            severity: AttentionSeverity = "bad" if other.stage in _GONE else "caution"
            if initiative.stage == Stage.LIVE:
                sentence = _("It is live and needs {other}, which is not: {stage}.").format(**words)
            elif other.stage in (*_GONE, Stage.ON_HOLD):
                sentence = _("It needs {other}, which does not go on: {stage}.").format(**words)
            else:
                continue
            findings.append(
                HealthFinding(initiative.id, severity, _(_OFF), sentence, "overview", "dependencies")
            )
    return findings


def _needs_later(view: HealthView) -> Sequence[HealthFinding]:
    known = _by_id(view)
    findings = []
    for spine in view.spines:
        initiative = spine.initiative
        wanted = initiative.live_from or initiative.delivery_from or initiative.discovery_from
        if initiative.stage not in ACTIVE_STAGES or wanted is None:
            continue
        for need in spine.dependencies:
            other = known.get(need.other_id)
            if (
                need.relation != "needs"
                or other is None
                or other.stage not in ACTIVE_STAGES
                or other.stage == Stage.LIVE
            ):
                continue
            ready = other.live_from or max(
                (day for day in (other.delivery_from, other.discovery_from, other.strategy_from) if day),
                default=None,
            )
            if ready is not None and ready > wanted:
                sentence = _(
                    "It is planned for {day} and needs {other}, which is planned for {later}."
                ).format(day=formats.date(wanted), other=_called(other), later=formats.date(ready))
                findings.append(
                    HealthFinding(initiative.id, "caution", _(_LATE), sentence, "overview", "dependencies")
                )
    return findings


def _circles(view: HealthView) -> Sequence[HealthFinding]:
    known = _by_id(view)
    pairs = (
        (spine.initiative.id, need.other_id)
        for spine in view.spines
        for need in spine.dependencies
        if need.relation == "needs" and need.other_id in known
    )
    return [
        HealthFinding(
            ring[0],
            "bad",
            _(_CIRCLE),
            _("None of them can be first: {way}.").format(way=" → ".join(known[one].key for one in ring)),
            "overview",
            "dependencies",
        )
        for ring in circles(needs_of(pairs))
    ]


def _both(view: HealthView) -> Sequence[HealthFinding]:
    known = _by_id(view)
    built = (Stage.DELIVERY, Stage.LIVE)
    findings = []
    reported_pairs: set[frozenset[str]] = set()
    for spine in view.spines:
        initiative = spine.initiative
        for link in spine.dependencies:
            other = known.get(link.other_id)
            pair = frozenset((initiative.id, link.other_id))
            if link.relation != "either_or" or other is None or pair in reported_pairs:
                continue
            if initiative.stage in built and other.stage in built:
                reported_pairs.add(pair)
                sentence = _("It excludes {other}, and both are built or live.").format(other=_called(other))
                findings.append(
                    HealthFinding(initiative.id, "caution", _(_BOTH), sentence, "overview", "dependencies")
                )
    return findings


def _budgets(view: HealthView) -> Sequence[HealthFinding]:
    currency = view.portfolio.currency
    findings = []
    for use in budget_uses(view.spines, view.budgets):
        left = use.left
        if left is None or left >= 0:
            continue
        budget = use.budget
        name = budget.name or _("{kind}, {year}").format(kind=_(BUDGET_KINDS[budget.kind]), year=budget.year)
        sentence = _("“{name}”: the plan takes {planned} of {amount}, {over} too much.").format(
            name=shorten(name, 60),
            planned=formats.money(use.planned, currency),
            amount=formats.money(budget.amount, currency),
            over=formats.money(-left, currency),
        )
        findings.append(HealthFinding("", "bad", _(_BUDGET), sentence, "strategy", budget.id))
    return findings


def _overload(view: HealthView) -> Sequence[HealthFinding]:
    load = workload(view.spines, view.capacities, quarters(view.today, QUARTERS))
    findings = []
    for role, loads in load.roles.items():
        over = [(at, one) for at, one in enumerate(loads) if one.is_over and one.there is not None]
        if not over:
            continue
        at, worst = max(over, key=lambda pair: pair[1].needed - (pair[1].there or 0.0))
        there = worst.there or 0.0
        severity: AttentionSeverity = "bad" if worst.needed >= there * FAR_OVER else "caution"
        n = len(over)
        sentence = ngettext(
            "{role}: {needed} needed in {quarter}, {there} available; short in {n} quarter.",
            "{role}: {needed} needed in {quarter}, {there} available; short in {n} quarters.",
            n,
        ).format(
            role=_(STAFF_ROLES[role]),
            needed=formats.number(worst.needed, 1),
            there=formats.number(there, 1),
            quarter=quarter_label(load.periods[at]),
            n=formats.number(n),
        )
        findings.append(HealthFinding("", severity, _(_OVERLOAD), sentence, "strategy", f"capacity:{role}"))
    return findings


def _past_goals(view: HealthView) -> Sequence[HealthFinding]:
    findings = []
    for goal in view.goals:
        if goal.target_date is None or goal.target_date >= view.today or is_reached(goal):
            continue
        known = goal.current is not None and goal.target is not None
        sentence = (
            _("“{name}” was due by {date} and is not reached.")
            if known
            else _("“{name}” was due by {date}; today's figure is missing.")
        )
        words = {"name": shorten(goal.name, 80), "date": formats.date(goal.target_date)}
        findings.append(HealthFinding("", "bad", _(_PAST), sentence.format(**words), "strategy", goal.id))
    return findings


def _served(view: HealthView) -> Mapping[str, int]:
    counts: dict[str, int] = {goal.id: 0 for goal in view.goals}
    for spine in view.spines:
        if spine.initiative.stage in ACTIVE_STAGES:
            for contribution in spine.contributions:
                if contribution.goal_id in counts and contribution.weight != 0:
                    counts[contribution.goal_id] += 1
    return counts


def _unserved(view: HealthView) -> Sequence[HealthFinding]:
    counts = _served(view)
    return [
        HealthFinding(
            "",
            "caution",
            _(_UNSERVED),
            _("No active initiative serves “{name}”.").format(name=shorten(goal.name, 80)),
            "strategy",
            goal.id,
        )
        for goal in view.goals
        if not counts[goal.id] and not _is_over(goal.target_date, view.today)
    ]


def _is_over(day: date | None, today: date) -> bool:
    return day is not None and day < today


def _aimless(view: HealthView) -> Sequence[HealthFinding]:
    if not view.goals:
        return []
    sentence = _("It serves none of the goals of the strategy.")
    return [
        HealthFinding(spine.initiative.id, "info", _(_AIMLESS), sentence, "opportunity", "contributions")
        for spine in view.spines
        if spine.initiative.stage in ACTIVE_STAGES and not spine.contributions
    ]


def _unasked(view: HealthView) -> Sequence[HealthFinding]:
    return [
        HealthFinding("", "bad", _(_UNASKED), f"{one.sentence} {one.reason}".strip(), "plugins")
        for one in view.rules.unchecked
    ]


PORTFOLIO_CHECKS: tuple[HealthCheck, ...] = (
    HealthCheck("core.needs_gone", _OFF, "bad", _needs_gone, "portfolio"),
    HealthCheck("core.needs_later", _LATE, "caution", _needs_later, "portfolio"),
    HealthCheck("core.circles", _CIRCLE, "bad", _circles, "portfolio"),
    HealthCheck("core.both", _BOTH, "caution", _both, "portfolio"),
    HealthCheck("core.budget", _BUDGET, "bad", _budgets, "portfolio"),
    HealthCheck("core.overload", _OVERLOAD, "bad", _overload, "portfolio"),
    HealthCheck("core.goal_past", _PAST, "bad", _past_goals, "portfolio"),
    HealthCheck("core.goal_unserved", _UNSERVED, "caution", _unserved, "portfolio"),
    HealthCheck("core.plugin_unasked", _UNASKED, "bad", _unasked, "portfolio"),
    HealthCheck("core.serves_no_goal", _AIMLESS, "info", _aimless, "portfolio"),
)
