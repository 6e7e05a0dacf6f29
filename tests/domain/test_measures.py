"""States of a metric: its newest measurement against target, guardrail and cadence."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.choices import METRIC_STATES, MetricState
from desktop_app.domain.measures import (
    below_since,
    bounds_conflict,
    has_guardrail,
    has_target,
    judge,
    metric_report,
)
from desktop_app.domain.records import Measurement, Metric

TODAY = date(2026, 11, 21)
HIGHER = Metric(name="Recall", direction="higher", target=0.9, guardrail=0.8)
LOWER = Metric(name="Latency", direction="lower", target=100.0, guardrail=150.0)
RANGE = Metric(
    name="Temperature", direction="range", target=10.0, target_high=20.0, guardrail=5.0, guardrail_high=25.0
)
ON, WATCH, BELOW = MetricState.ON_TARGET, MetricState.WATCH, MetricState.BELOW_GUARDRAIL


def measured(value: float | None, days_ago: int = 0) -> Measurement:
    return Measurement(value=value, measured_on=TODAY - timedelta(days=days_ago))


@pytest.mark.parametrize(
    ("metric", "value", "state"),
    [
        (HIGHER, 0.95, ON), (HIGHER, 0.9, ON), (HIGHER, 0.85, WATCH), (HIGHER, 0.8, WATCH), (HIGHER, 0.79, BELOW),
        (LOWER, 50, ON), (LOWER, 100, ON), (LOWER, 120, WATCH), (LOWER, 150, WATCH), (LOWER, 151, BELOW),
        (RANGE, 10, ON), (RANGE, 20, ON), (RANGE, 9, WATCH), (RANGE, 21, WATCH), (RANGE, 5, WATCH),
        (RANGE, 25, WATCH), (RANGE, 4, BELOW), (RANGE, 26, BELOW),
    ],
)  # fmt: skip
def test_a_value_against_target_and_guardrail(metric: Metric, value: float, state: MetricState) -> None:
    assert judge(metric, value) is state
    assert metric_report(metric, [measured(value)], TODAY).state is state


def test_a_range_with_one_end_is_open_at_the_other() -> None:
    floor = Metric(direction="range", target=10.0)
    ceiling = Metric(direction="range", target_high=20.0)
    assert judge(floor, 1e9) is ON
    assert judge(floor, 9) is WATCH
    assert judge(ceiling, -1e9) is ON
    assert judge(ceiling, 21) is WATCH


def test_zero_is_a_target_and_a_guardrail() -> None:
    metric = Metric(direction="lower", target=0.0, guardrail=0.0)
    assert judge(metric, 0) is ON
    assert judge(metric, 0.1) is BELOW


def test_without_a_target_only_the_guardrail_speaks() -> None:
    metric = Metric(guardrail=0.8)
    assert judge(metric, 0.9) is MetricState.NO_TARGET
    assert judge(metric, 0.7) is BELOW
    assert metric_report(metric, [measured(0.9)], TODAY).why == "No target is set."


def test_without_a_guardrail_nothing_is_past_it() -> None:
    assert judge(Metric(target=0.9), -1e9) is WATCH


def test_the_upper_end_counts_only_within_a_range() -> None:
    metric = Metric(direction="higher", target_high=0.9, guardrail_high=0.5)
    assert judge(metric, 0.1) is MetricState.NO_TARGET
    assert not has_target(metric)
    assert not has_guardrail(metric)
    assert has_target(Metric(direction="range", target_high=0.9))
    assert has_guardrail(Metric(direction="range", guardrail_high=0.9))
    assert has_target(Metric(target=0.0))


def test_nothing_measured() -> None:
    report = metric_report(HIGHER, [], TODAY)
    assert (report.state, report.why, report.latest) == (
        MetricState.NO_DATA,
        "Nothing measured yet.",
        None,
    )


def test_older_than_its_cadence_is_stale() -> None:
    metric = Metric(target=0.9, cadence_days=30)
    assert metric_report(metric, [measured(0.95, 30)], TODAY).state is ON
    report = metric_report(metric, [measured(0.95, 31)], TODAY)
    assert report.state is MetricState.STALE
    assert report.why == "Last measured 31 days ago; due every 30 days."


def test_past_the_guardrail_stays_so_however_old() -> None:
    metric = Metric(target=0.9, guardrail=0.8, cadence_days=30)
    assert metric_report(metric, [measured(0.5, 400)], TODAY).state is BELOW


def test_the_newest_value_decides() -> None:
    series = [measured(0.5, 60), measured(0.85, 30), measured(0.95)]
    report = metric_report(HIGHER, series, TODAY)
    assert report.state is ON
    assert report.latest is series[-1]
    assert report.why == "Meets its target."


def test_what_holds_no_value_is_not_a_measurement() -> None:
    series = [measured(0.5, 60), measured(0.5, 30), measured(None)]
    report = metric_report(HIGHER, series, TODAY)
    assert report.state is BELOW
    assert report.latest == series[1]
    assert below_since(report) == 2


def test_a_measurement_of_a_day_to_come_does_not_count_before_it() -> None:
    metric = Metric(target=0.9, cadence_days=1)
    report = metric_report(metric, [measured(0.5), measured(999, -10)], TODAY)
    assert (report.state, report.latest and report.latest.value) == (WATCH, 0.5)
    assert report.why.endswith("1 measurement is of a day to come, and does not count before it.")
    assert metric_report(metric, [measured(999, -10)], TODAY).state is MetricState.NO_DATA
    old = metric_report(metric, [measured(0.95, 3), measured(999, -10)], TODAY)
    assert old.state is MetricState.STALE
    on_its_day = metric_report(metric, [measured(0.5), measured(999, -10)], TODAY + timedelta(days=10))
    assert on_its_day.state is ON
    assert on_its_day.why == "Meets its target."


@pytest.mark.parametrize(
    ("values", "count"),
    [((), 0), ((0.9,), 0), ((0.7,), 1), ((0.7, 0.9), 0), ((0.9, 0.7, 0.6), 2), ((0.7, 0.9, 0.6), 1)],
)
def test_how_long_it_is_past_the_guardrail(values: tuple[float, ...], count: int) -> None:
    series = [measured(value, len(values) - place) for place, value in enumerate(values)]
    assert below_since(metric_report(HIGHER, series, TODAY)) == count


def test_every_state_has_a_label() -> None:
    assert set(METRIC_STATES) == set(MetricState)


@given(
    st.sampled_from(["higher", "lower", "range"]),
    *[st.none() | st.floats(-1e6, 1e6) for _ in range(4)],
    st.floats(-1e6, 1e6),
)
def test_a_mirrored_metric_is_in_the_same_state(
    direction: str,
    target: float | None,
    target_high: float | None,
    guardrail: float | None,
    guardrail_high: float | None,
    value: float,
) -> None:
    def minus(x: float | None) -> float | None:
        return None if x is None else -x

    one = Metric(direction=direction, target=target, target_high=target_high,
                 guardrail=guardrail, guardrail_high=guardrail_high)  # fmt: skip
    if direction == "range":
        other = Metric(direction="range", target=minus(target_high), target_high=minus(target),
                       guardrail=minus(guardrail_high), guardrail_high=minus(guardrail))  # fmt: skip
    else:
        mirrored = "lower" if direction == "higher" else "higher"
        other = Metric(direction=mirrored, target=minus(target), guardrail=minus(guardrail))
    assert judge(one, value) is judge(other, -value)


@pytest.mark.parametrize(
    ("direction", "target", "guardrail", "fits"),
    [
        ("higher", 0.6, 0.5, True),
        ("higher", 0.6, 0.6, True),
        ("higher", 0.6, 0.7, False),
        ("lower", 100.0, 150.0, True),
        ("lower", 100.0, 90.0, False),
        ("higher", None, 0.7, True),
        ("higher", 0.6, None, True),
    ],
)
def test_a_guardrail_that_is_stricter_than_the_target_is_said(
    direction: str, target: float | None, guardrail: float | None, fits: bool
) -> None:
    metric = Metric(name="M", direction=direction, target=target, guardrail=guardrail)
    assert (bounds_conflict(metric) == "") is fits
