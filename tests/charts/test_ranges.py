"""Tornado and range charts: order, places, what is hollow, and what cannot be drawn."""

from __future__ import annotations

import pytest

from desktop_app.charts.bubbles import Bubble, bubbles
from desktop_app.charts.layout.bubble_axes import Axes, BubbleAxis, span
from desktop_app.charts.marks import Chart, Circle, Rect, Text
from desktop_app.charts.range_bars import RangeBar, range_bars
from desktop_app.charts.tornado import Swing, tornado


def texts(chart: Chart) -> list[str]:
    return [mark.text for mark in chart.marks if isinstance(mark, Text)]


def filled(chart: Chart) -> list[Rect]:
    return [mark for mark in chart.marks if isinstance(mark, Rect) and mark.fill]


def test_the_input_that_moves_most_stands_first() -> None:
    chart = tornado([Swing("Effort", 48, 52), Swing("Reach", 30, 90), Swing("Cost", 60, 45)], 50, 500, 220)
    names = [text for text in texts(chart) if text in ("Effort", "Reach", "Cost")]
    assert names == ["Reach", "Cost", "Effort"]
    assert "Reach moves it most, by 60" in chart.description
    assert [row[0] for row in chart.table[1:]] == names


def test_bars_lie_on_both_sides_of_the_median() -> None:
    chart = tornado([Swing("Reach", 30, 90)], 50, 500, 220, unit="")
    low, high = filled(chart)
    assert low.x + low.width == pytest.approx(high.x)
    # In proportion to how far the median moves either way, and the low end is hollow.
    assert high.width / low.width == pytest.approx(40 / 20)
    assert low.opacity < high.opacity


def test_an_input_that_works_the_other_way_swaps_its_ends() -> None:
    low, high = filled(tornado([Swing("Effort", 80, 40)], 60, 500, 220))
    assert low.x > high.x


def test_rows_without_room_are_counted() -> None:
    chart = tornado([Swing(f"Input {n}", 10, 20 + n) for n in range(12)], 15, 500, 160)
    assert any(text.startswith("and ") for text in texts(chart))
    assert len(chart.table) == 13


def test_what_is_unknown_is_said_and_not_drawn() -> None:
    chart = tornado([Swing("Reach", None, None)], None, 500, 220)
    assert not filled(chart)
    assert chart.table[1][-1] == "unknown"
    empty = range_bars([RangeBar("Ann", None, None, None)], 400, 100)
    assert not filled(empty)
    assert texts(empty) == ["Nothing is estimated yet."]


def test_ranges_share_one_axis() -> None:
    chart = range_bars([RangeBar("Ann", 10, 20, 30), RangeBar("Ben", 20, 40, 50)], 500, 120, unit="days")
    first, second = filled(chart)
    dots = [mark for mark in chart.marks if isinstance(mark, Circle)]
    assert first.x < second.x
    assert dots[0].x == pytest.approx(second.x + 3)
    assert chart.table[1] == ("Ann", "10 days", "20 days", "30 days")


def test_a_unit_in_words_stands_beside_the_axis_once() -> None:
    chart = range_bars([RangeBar("Ann Morgan of Risk", 1, 2, 12)], 900, 90, unit="person-months")
    assert texts(chart).count("person-months") == 1
    assert {"2", "4", "12"} <= set(texts(chart))
    money = range_bars([RangeBar("Ann", 1e6, 2e6, 3e6)], 900, 90, unit="money", currency="USD")
    assert "$2.0m" in texts(money)


def test_what_is_only_possible_is_hollow_and_has_no_dot() -> None:
    chart = range_bars([RangeBar("Open", 0, None, 100, is_sure=False)], 500, 120)
    assert not filled(chart)
    assert not [mark for mark in chart.marks if isinstance(mark, Circle)]
    assert any(isinstance(mark, Rect) and mark.stroke == "muted" for mark in chart.marks)


def test_a_matrix_says_what_its_axes_are() -> None:
    items = [
        Bubble("a", "AI-001", "One", 2e6, 40, 3, "finance", "Finance"),
        Bubble("b", "AI-002", "Two", None, 4, 1),
    ]
    axes = Axes(
        BubbleAxis("Reach", "people"),
        BubbleAxis("Benefit", "money"),
        BubbleAxis("Effort", "days"),
        "Industry",
    )
    chart = bubbles(items, 500, 320, "USD", "Benefit against reach", axes)
    assert {"Reach, people →", "Benefit ↑"} <= set(texts(chart))
    assert chart.table[0] == ("Key", "Initiative", "Industry", "Benefit", "Reach", "Effort")
    assert chart.table[1][3:] == ("$2.0m", "40\u00a0people", "3 days")
    hint = next(mark.hint for mark in chart.marks if isinstance(mark, Circle) and mark.ref == "a")
    assert hint == "AI-001 One\nBenefit: $2.0m\nReach: 40\u00a0people\nEffort: 3 days"
    assert any("1 not placed" in text for text in texts(chart))


@pytest.mark.parametrize(
    ("values", "unit", "expected"),
    [
        ([12.0, 95.0], "money", (0.0, 100.0)),
        ([900.0, 1000.0], "days", (900.0, 1000.0)),
        ([5.0], "days", (2.0, 8.0)),
        ([-4.0, 6.0], "", (-4.0, 6.0)),
        ([52.0, 60.0], "score", (0.0, 100.0)),
        ([], "money", (0.0, 1.0)),
    ],
)
def test_ends_of_an_axis_are_round(values: list[float], unit: str, expected: tuple[float, float]) -> None:
    assert span(values, unit) == pytest.approx(expected)
