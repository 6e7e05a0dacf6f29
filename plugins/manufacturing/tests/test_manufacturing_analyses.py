"""Alarms a day and sensors that are silent or stuck, against counts made by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from ai_portfolio_manufacturing.analyses import alarm_load, sensors


def test_false_alarms_a_day_and_by_machine() -> None:
    time = pd.Series(
        pd.to_datetime(
            ["2026-01-01 06:00", "2026-01-01 23:00", "2026-01-04 01:00", None, "2026-01-04"], format="mixed"
        )
    )
    values = {
        "time": time,
        "real": pd.Series(["yes", "no", "No", "no", "no"]),
        "machine": pd.Series(list("AABBB")),
    }
    outcome = alarm_load(values)
    each = {figure.label: figure.value for figure in outcome.figures}
    assert each == {
        "Alarms a day": 1.0, "False alarms a day": 0.75, "False alarms": 0.75, "Rows left out": 1.0,
        "False alarms on the worst day": 2.0,
    }  # fmt: skip
    assert outcome.charts[0].bars == (("B", 0.5), ("A", 0.25))
    assert (
        outcome.sentence
        == "In 4 days there were 4 alarms, 1.0 a day; 3 of them were false (75\N{NO-BREAK SPACE}%)."
    )


def test_a_column_without_dates_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="holds no dates"):
        alarm_load({"time": pd.Series(["a"]), "real": pd.Series([1])})
    with pytest.raises(ValueError, match="both a time and an outcome"):
        alarm_load({"time": pd.Series(pd.to_datetime([None])), "real": pd.Series([1.0])})


def test_silent_and_stuck_sensors_are_named() -> None:
    n = 200
    good = pd.Series(np.arange(n) % 7 / 7, name="good")
    silent = good.where(np.arange(n) < 150).rename("silent")
    stuck = good.copy().rename("stuck")
    stuck[40:70] = 3.5
    outcome = sensors({"sensors": (good, silent, stuck), "stuck": 25})
    assert outcome.sentence == "2 of 3 sensors are stuck or often missing: silent, stuck."
    rows = {row[0]: row[1:] for row in outcome.tables[0][1:]}
    assert rows["good"] == ("0\N{NO-BREAK SPACE}%", "0", "1", "works")
    assert rows["silent"][1:] == ("50", "1", "often missing")
    assert rows["stuck"][2:] == ("30", "stuck")
    assert outcome.state == "bad"


def test_rows_are_taken_in_the_order_of_time() -> None:
    time = pd.Series(pd.to_datetime(["2026-01-03", "2026-01-01", "2026-01-02", "2026-01-04"], format="mixed"))
    readings = pd.Series([5.0, 1.0, 5.0, 5.0], name="s")
    by_row = sensors({"sensors": (readings,), "stuck": 3})
    by_time = sensors({"sensors": (readings,), "stuck": 3, "time": time})
    assert by_row.tables[0][1][3] == "2"
    assert by_time.tables[0][1][3] == "3"
    assert (by_row.state, by_time.state) == ("good", "bad")


@pytest.mark.parametrize("seed", range(5))
def test_runs_agree_with_a_plain_loop(seed: int) -> None:
    chance = np.random.default_rng(seed)
    readings = pd.Series(chance.integers(0, 3, 300).astype(float), name="s").where(chance.random(300) > 0.2)
    gap = longest_gap = 0
    run = longest_run = 0
    last = None
    for value in readings:
        gap = gap + 1 if value != value else 0
        longest_gap = max(gap, longest_gap)
        if value == value:
            run = run + 1 if value == last else 1
            last = value
            longest_run = max(run, longest_run)
    row = sensors({"sensors": (readings,), "stuck": 1000}).tables[0][1]
    assert (row[2], row[3]) == (str(longest_gap), str(longest_run))
