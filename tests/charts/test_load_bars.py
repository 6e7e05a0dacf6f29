"""The load under the roadmap: bars on their months, what is too much in words, the same facts as a table."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from desktop_app.charts.layout import time_scale
from desktop_app.charts.layout.time_scale import TimeScale
from desktop_app.charts.load_bars import MonthLoad, load_bars
from desktop_app.charts.marks import Line, Rect, Text
from desktop_app.services.planning.roadmap_plan import months

SCALE = TimeScale(date(2026, 10, 1), 1.6, 200.0)


def loads(*needed: float, there: float | None = 12.0) -> list[MonthLoad]:
    spans = months(date(2026, 10, 1), date(2027, 9, 30))
    return [MonthLoad(a, b, n, there) for (a, b), n in zip(spans, needed, strict=False)]


def test_bars_stand_on_their_months() -> None:
    chart = load_bars(loads(8, 16), SCALE.x, 200, 800, 120, "Data scientists needed")
    months_there = [mark for mark in chart.with_ref() if isinstance(mark, Rect)]
    assert [mark.ref for mark in months_there] == ["2026-10-01", "2026-11-01"]
    assert [mark.x for mark in months_there] == [pytest.approx(200.0), pytest.approx(200 + 31 * 1.6)]
    assert months_there[1].width == pytest.approx(30 * 1.6)


def test_too_much_is_said_in_colour_and_in_words() -> None:
    chart = load_bars(loads(8, 16.4), SCALE.x, 200, 800, 120, "Title")
    bars = [mark for mark in chart.marks if isinstance(mark, Rect) and mark.fill]
    assert [mark.fill for mark in bars] == ["accent", "bad"]
    texts = [mark.text for mark in chart.marks if isinstance(mark, Text)]
    assert texts == ["8", "16.4", "+4.4", "12 people"]
    assert chart.description == "1 overloaded month"
    assert chart.table[2] == ("Nov 2026", "16.4", "12", "4.4")
    assert bars[1].height / bars[0].height == pytest.approx(16.4 / 8, rel=0.01)


def test_all_overloaded_months_say_how_much_in_one_wording() -> None:
    narrow = TimeScale(date(2026, 10, 1), 1.2, 200.0)
    chart = load_bars(loads(13, 15.5, 14.5), narrow.x, 200, 800, 120, "Title")
    words = [mark.text for mark in chart.marks if isinstance(mark, Text) and mark.weight == 500]
    assert words == ["+1", "+3.5", "+2.5"]


def test_nothing_is_too_much_where_nobody_said_what_is_there() -> None:
    chart = load_bars(loads(8, 16, there=None), SCALE.x, 200, 800, 120, "Title")
    assert not [mark for mark in chart.marks if isinstance(mark, Line) and mark.dash]
    assert chart.table[1][2] == "unknown"
    assert chart.description == "0 overloaded months"


def test_only_what_is_in_sight_is_drawn_and_the_table_holds_all() -> None:
    scrolled = TimeScale(date(2026, 10, 1), 1.6, 200.0 - 92 * 1.6)
    chart = load_bars(loads(*range(1, 13)), scrolled.x, 200, 400, 120, "Title")
    assert next(mark.ref for mark in chart.with_ref()) == "2027-01-01"
    assert len(chart.with_ref()) < 6
    assert len(chart.table) == 13


@pytest.mark.parametrize("size", [(0, 0), (1, 1), (80, 20), (5000, 3000)])
def test_any_size(size: tuple[int, int]) -> None:
    assert load_bars(loads(0, 16), SCALE.x, 200, *size, "Title").marks


# The axis


def test_days_and_px_belong_together() -> None:
    for n in range(0, 400, 7):
        day = date(2026, 10, 1) + timedelta(days=n)
        assert SCALE.day_at(SCALE.x(day)) == SCALE.day_at(SCALE.x(day) + 1.5) == day
    assert SCALE.day_at(-1e12) == date.min
    assert SCALE.day_at(1e12) == date.max


@pytest.mark.parametrize(
    ("zoom", "starts", "label"),
    [
        ("months", [(2026, 12), (2027, 1), (2027, 2)], "Dec 2026"),
        ("quarters", [(2027, 1)], "Q1 27"),
        ("years", [(2027, 1)], "2027"),
    ],
)
def test_periods(zoom: str, starts: list[tuple[int, int]], label: str) -> None:
    found = time_scale.periods(date(2026, 11, 21), date(2027, 2, 1), zoom)
    assert [(day.year, day.month) for day in found] == starts
    assert time_scale.period_label(found[0], zoom) == label


def test_steps_of_weeks_and_months() -> None:
    assert [time_scale.monday(date(2026, 11, day)).day for day in range(16, 23)] == [
        16,
        16,
        16,
        16,
        23,
        23,
        23,
    ]
    assert time_scale.month_later(date(2027, 1, 31), 1) == date(2027, 2, 28)
    assert time_scale.month_later(date(2027, 1, 31), -1) == date(2026, 12, 31)
    assert time_scale.month_later(date.max, 5).year == 9999
    assert time_scale.next_period(date(2026, 10, 1), "quarters") == date(2027, 1, 1)
