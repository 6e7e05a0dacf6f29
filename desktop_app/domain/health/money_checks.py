"""Contradictions between volume, cost per decision and the costs by month of one initiative."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from desktop_app.domain.health.checks import HealthCheck, HealthFinding, HealthView
from desktop_app.domain.health.initiative_checks import FoundHere, each
from desktop_app.domain.measures import metric_report
from desktop_app.domain.planning import ledger
from desktop_app.domain.records import Metric
from desktop_app.domain.spine import Spine
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _
from desktop_app.text import shorten

#: Two figures that differ by more than this share of the smaller one contradict each other.
TOLERANCE = 0.2
# Actual run costs of fewer months say too little about a year.
_FEWEST_MONTHS = 3
_DAYS_A_YEAR, _MONTHS_A_YEAR = 365, 12
_PER_DECISION, _RUN_COST = "core.cost_per_decision", "core.run_cost"


def disagree(first: float, second: float) -> bool:
    """Whether two amounts of the same thing are too far apart."""
    if first <= 0 or second <= 0:
        return first != second
    return max(first, second) > (1 + TOLERANCE) * min(first, second)


def _run_cost(spine: Spine, today: date) -> ledger.RunCost:
    return ledger.run_cost(spine.costs, today, spine.initiative.run_cost)


def _measured(spine: Spine, catalogue_id: str, today: date) -> Iterator[tuple[Metric, float]]:
    """The metrics in money with an id of the catalogue, each with its newest value."""
    for metric in spine.metrics:
        if metric.catalogue_id != catalogue_id or metric.unit != "money":
            continue
        latest = metric_report(metric, spine.series(metric.id), today).latest
        if latest is not None and latest.value is not None:
            yield metric, latest.value


def _per_decision(spine: Spine, today: date, currency: str) -> Iterator[FoundHere]:
    """Run cost / decisions against the cost per decision that was measured."""
    decisions, run = spine.initiative.decisions_a_year, _run_cost(spine, today).a_year
    computed = ledger.cost_per_decision(run, decisions)
    if computed is None or run is None:
        return
    for metric, value in _measured(spine, _PER_DECISION, today):
        if not disagree(computed, value):
            continue
        words = {
            "name": shorten(metric.name, 60),
            "value": formats.measure(value, "money", currency),
            "decisions": formats.number(decisions),
            "computed": formats.measure(computed, "money", currency),
        }
        sentence = _(
            "“{name}” says {value}; the run cost over {decisions} decisions a year is {computed} each."
        )
        if value > 0:
            sentence += " " + _("With {value} it would be {implied} decisions a year, {daily} a day.")
            words["implied"] = formats.number(_rounded(run / value))
            words["daily"] = formats.number(_rounded(run / value / _DAYS_A_YEAR))
        yield "caution", sentence.format(**words), "rollout", "decisions_a_year"


def _rounded(amount: float) -> float:
    """To three digits, as what follows from two rough figures is no more exact."""
    return float(f"{amount:.3g}")


def _daily(spine: Spine, _today: date, _currency: str) -> Iterator[FoundHere]:
    """Decisions a year against the cases a day that decision bands were worked out for."""
    decisions = spine.initiative.decisions_a_year
    kept = [analysis for analysis in spine.analyses if analysis.kind == "bands"]
    for analysis in kept[-1:] if decisions is not None else ():
        daily = _cases_a_day(analysis.settings)
        if daily and decisions is not None and disagree(daily * _DAYS_A_YEAR, decisions):
            sentence = _(
                "The decision bands count {daily} cases a day, {yearly} a year; stated are {decisions} decisions."
            )
            yield (
                "caution",
                sentence.format(
                    daily=formats.number(daily),
                    yearly=formats.number(daily * _DAYS_A_YEAR),
                    decisions=formats.number(decisions),
                ),
                "rollout",
                "decisions_a_year",
            )


def _cases_a_day(settings: str) -> float | None:
    try:
        daily = json.loads(settings)["stakes"]["cases_a_day"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return float(daily) if isinstance(daily, (int, float)) else None


def _yearly(spine: Spine, today: date, currency: str) -> Iterator[FoundHere]:
    """The run cost that is typed or measured against the actual costs by month."""
    run = _run_cost(spine, today)
    if run.basis != "actual" or run.months < _FEWEST_MONTHS or run.a_year is None:
        return
    booked = formats.money(run.a_year, currency, compact=True)
    typed = spine.initiative.run_cost
    if typed is not None and disagree(typed, run.a_year):
        sentence = _("The run cost is stated as {typed} a year; the costs by month come to {booked}.")
        yield (
            "caution",
            sentence.format(typed=formats.money(typed, currency, compact=True), booked=booked),
            "opportunity",
            "run_cost",
        )
    for metric, value in _measured(spine, _RUN_COST, today):
        if disagree(value * _MONTHS_A_YEAR, run.a_year):
            sentence = _("“{name}” says {value} a month; the costs by month come to {booked} a year.")
            words = {
                "name": shorten(metric.name, 60),
                "value": formats.money(value, currency, compact=True),
                "booked": booked,
            }
            yield "caution", sentence.format(**words), "metrics", metric.id


def _to_date(spine: Spine, _today: date, currency: str) -> Iterator[FoundHere]:
    """A cost to date that is less than what is booked by month."""
    typed, booked = spine.initiative.cost_to_date, ledger.sums(spine.costs).actual
    if typed is not None and booked is not None and booked > typed:
        sentence = _("It has cost {typed} to date, and {booked} are booked by month: {missing} more.")
        words = {"typed": typed, "booked": booked, "missing": booked - typed}
        shown = {name: formats.money(amount, currency) for name, amount in words.items()}
        yield "caution", sentence.format(**shown), "rollout", "cost_to_date"


def _check(name: str, title: str, find: Callable[[Spine, date, str], Iterator[FoundHere]]) -> HealthCheck:
    def check(view: HealthView) -> Sequence[HealthFinding]:
        return each(title, lambda spine, today: find(spine, today, view.portfolio.currency))(view)

    return HealthCheck(f"core.{name}", title, "caution", check)


MONEY_CHECKS: tuple[HealthCheck, ...] = (
    _check("decisions_against_costs", N_("Decisions and cost per decision disagree"), _per_decision),
    _check("decisions_against_days", N_("Decisions a year and cases a day disagree"), _daily),
    _check("run_cost_against_months", N_("Run cost and costs by month disagree"), _yearly),
    _check("cost_to_date_against_months", N_("Cost to date less than what is booked"), _to_date),
)
