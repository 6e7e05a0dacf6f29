"""The state of a metric: its newest measurement against target, guardrail and cadence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.domain.choices import MetricState
from desktop_app.domain.records import Measurement, Metric
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext


@dataclass(frozen=True, slots=True)
class MetricReport:
    """A metric with its series until today, oldest first, and its state with a sentence why.

    `ahead` are the measurements of days to come, which do not count before their day.
    """

    metric: Metric
    series: tuple[Measurement, ...]
    state: MetricState
    why: str
    ahead: tuple[Measurement, ...] = ()

    @property
    def latest(self) -> Measurement | None:
        """The newest measurement."""
        return self.series[-1] if self.series else None


def meets(metric: Metric, value: float, low: float | None, high: float | None) -> bool | None:
    """Whether `value` is on the good side of a bound; None if the bound is not set.

    For "higher" and "lower" only `low` counts; within a range a missing end is open.
    """
    if metric.direction == "range":
        if low is None and high is None:
            return None
        return (low is None or value >= low) and (high is None or value <= high)
    if low is None:
        return None
    return value >= low if metric.direction == "higher" else value <= low


def has_target(metric: Metric) -> bool:
    """True when a target is set that a value can meet or miss."""
    return meets(metric, 0.0, metric.target, metric.target_high) is not None


def has_guardrail(metric: Metric) -> bool:
    """True when a bound is set that says what is too bad to ship."""
    return meets(metric, 0.0, metric.guardrail, metric.guardrail_high) is not None


def judge(metric: Metric, value: float) -> MetricState:
    """The state of one value, whatever its age."""
    if meets(metric, value, metric.guardrail, metric.guardrail_high) is False:
        return MetricState.BELOW_GUARDRAIL
    on_target = meets(metric, value, metric.target, metric.target_high)
    if on_target is None:
        return MetricState.NO_TARGET
    return MetricState.ON_TARGET if on_target else MetricState.WATCH


def metric_report(metric: Metric, series: Sequence[Measurement], today: date) -> MetricReport:
    """The metric's state today; `series` runs from oldest to newest; entries without a value do not count."""
    dated = [(m.measured_on, m) for m in series if m.value is not None and m.measured_on]
    kept = tuple(m for day, m in dated if day <= today)
    ahead = tuple(m for day, m in dated if day > today)
    state, why = _state_of(metric, kept[-1] if kept else None, today)
    if ahead:
        why = f"{why} {count_ahead(len(ahead))}"
    return MetricReport(metric, kept, state, why, ahead)


def _state_of(metric: Metric, latest: Measurement | None, today: date) -> tuple[MetricState, str]:
    if latest is None or latest.value is None or latest.measured_on is None:
        return MetricState.NO_DATA, _("Nothing measured yet.")
    state = judge(metric, latest.value)
    age = (today - latest.measured_on).days
    # A value past its guardrail is bad, however old it is.
    if state is not MetricState.BELOW_GUARDRAIL and metric.cadence_days and age > metric.cadence_days:
        why = _("Last measured {age} days ago; due every {cadence} days.").format(
            age=age, cadence=metric.cadence_days
        )
        return MetricState.STALE, why
    return state, _(_WHY[state])


def count_ahead(n: int) -> str:
    """How many measurements are of days to come, as a sentence."""
    return ngettext(
        "{n} measurement is of a day to come, and does not count before it.",
        "{n} measurements are of days to come, and do not count before them.",
        n,
    ).format(n=formats.number(n))


_WHY = {
    MetricState.ON_TARGET: N_("Meets its target."),
    MetricState.WATCH: N_("Between target and guardrail."),
    MetricState.BELOW_GUARDRAIL: N_("Guardrail breached."),
    MetricState.NO_TARGET: N_("No target is set."),
}


def bounds_conflict(metric: Metric) -> str:
    """A sentence when the guardrail is harder to keep than the target, "" when they fit."""
    target, guardrail = metric.target, metric.guardrail
    if metric.direction == "range" or target is None or guardrail is None:
        return ""
    if meets(metric, target, guardrail, None):
        return ""
    return _("The guardrail is stricter than the target: a value can meet the target and still breach it.")


def count_below_guardrail(n: int) -> str:
    """How many metrics are past their guardrail, as a short note beside a figure."""
    return ngettext("{n} guardrail breached", "{n} guardrails breached", n).format(n=formats.number(n))


def below_since(report: MetricReport) -> int:
    """How many of the newest measurements in a row are past the guardrail."""
    count = 0
    for item in reversed(report.series):
        if item.value is None or judge(report.metric, item.value) is not MetricState.BELOW_GUARDRAIL:
            break
        count += 1
    return count
