"""Bars, stages, states, risks, sparklines, what the pointer hits and where the keyboard goes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_app.charts.bars import MORE_REF, Bar, bars, progress, stage_bars
from desktop_app.charts.grid import HEAD, GridCell, GridRow, state_grid
from desktop_app.charts.layout.scales import Scale, nice_step, tick_label, ticks
from desktop_app.charts.layout.text_metrics import fit, text_width
from desktop_app.charts.marks import Chart, Circle, Line, Polygon, Polyline, Rect, Text, overlap, text_box
from desktop_app.charts.navigation import neighbour, reading_order
from desktop_app.charts.risk_matrix import UNRATED_REF, RatedRisk, risk_matrix
from desktop_app.charts.sparkline import sparkline
from desktop_app.charts.stage_bar import ARRIVED, StageCount, height_for, stage_bar
from desktop_app.domain.state_kinds import risk_state


def words(chart: Chart) -> list[str]:
    return [mark.text for mark in chart.marks if isinstance(mark, Text)]


def filled(chart: Chart, token: str) -> list[Rect]:
    return [mark for mark in chart.marks if isinstance(mark, Rect) and mark.fill == token]


def test_bars_are_in_proportion_and_name_their_figures() -> None:
    chart = bars(
        [Bar("Completeness", 96, token="good"), Bar("Labels", 48, token="good"), Bar("Privacy", None)],
        400,
        120,
        "Readiness",
        maximum=100,
    )
    longer, shorter = filled(chart, "good")
    assert longer.width == pytest.approx(2 * shorter.width)
    assert {"Completeness", "96", "48", "unknown"} <= set(words(chart))
    assert filled(chart, "accent") == []
    assert chart.table == (
        ("Readiness", "Value"),
        ("Completeness", "96"),
        ("Labels", "48"),
        ("Privacy", "unknown"),
    )


def test_a_limit_is_a_dotted_line_at_its_place() -> None:
    chart = bars([Bar("a", 100, token="good")], 400, 120, maximum=100, limit=50, limit_label="the cap")
    (line,) = [mark for mark in chart.marks if isinstance(mark, Line)]
    (bar,) = filled(chart, "good")
    assert line.x1 == pytest.approx(bar.x + bar.width / 2)
    assert "the cap" in words(chart)


def test_what_does_not_fit_is_counted() -> None:
    chart = bars([Bar(f"bar {n}", n) for n in range(50)], 300, 100)
    more = chart.marks[-1]
    assert more.ref == MORE_REF
    assert isinstance(more, Text)
    assert more.text == "and 46 more"
    assert len(chart.table) == 51
    assert words(bars([], 300, 100)) == ["Nothing to show yet"]


def test_progress() -> None:
    chart = progress(0.25, 200, 6)
    assert [mark.width for mark in filled(chart, "accent")] == [50]
    assert filled(progress(None, 200, 6), "accent") == []
    assert progress(None, 200, 6).description == "unknown"
    assert [mark.width for mark in filled(progress(7, 200, 6), "accent")] == [200]


def test_stages_stand_side_by_side_and_wrap_where_it_is_narrow() -> None:
    stages = [Bar(name, n, ref=f"stage:{name}") for n, name in enumerate(["Strategy", "Build", "Live"])]
    wide, narrow = stage_bars(stages, 500, 150), stage_bars(stages, 100, 300)
    assert len({mark.y for mark in wide.with_ref() if isinstance(mark, Rect)}) == 1
    assert len({mark.y for mark in narrow.with_ref() if isinstance(mark, Rect)}) == 3
    empty, half, full = (next(m for m in wide.marks if m.ref == stage.ref) for stage in stages)
    assert isinstance(empty, Rect)
    assert isinstance(half, Rect)
    assert isinstance(full, Rect)
    lengths = [mark.width for mark in filled(wide, "accent")]
    assert lengths == pytest.approx([full.width / 2, full.width])


def grid(width: float = 900, height: float = 220, rows: int = 3) -> Chart:
    cells = (
        GridCell("good", "85 of 100", "Fine", "part:good", "85"),
        GridCell("caution", "3 of 9"),
        GridCell("bad"),
        GridCell("in_work"),
        GridCell("empty"),
    )
    columns = ["Opportunity", "Data", "Metrics", "Trust", "Rollout"]
    units = ["score", "readiness", "on target", "checks", "bets settled"]
    items = [GridRow(f"Row {n}", cells, f"i:{n}") for n in range(rows)]
    return state_grid(columns, items, width, height, units=units)


def test_a_state_has_a_colour_a_shape_and_a_word() -> None:
    chart = grid(rows=1)
    assert {"Good", "85 of 100", "Caution", "3 of 9", "Bad", "In work", "Not started"} <= set(words(chart))
    # Only what is bad has a ground of its own.
    assert [mark.fill for mark in chart.marks if isinstance(mark, Rect) and mark.fill] == ["bad_soft", "bad"]
    assert any(isinstance(mark, Circle) and mark.fill == "good" for mark in chart.marks)
    assert any(
        isinstance(mark, Polygon) and mark.fill == "caution" and len(mark.points) == 3 for mark in chart.marks
    )
    cell = next(mark for mark in chart.marks if mark.ref == "part:good")
    assert cell.hint == "Row 0, Opportunity: Good (85 of 100)\nFine"
    assert chart.table[1] == (
        "Row 0",
        "Good (85 of 100)",
        "Caution (3 of 9)",
        "Bad",
        "In work",
        "Not started",
    )


@pytest.mark.parametrize("width", [160, 240, 320, 420, 600, 760, 900])
def test_no_word_in_a_cell_is_cut(width: float) -> None:
    states = {"Good", "Caution", "Bad", "In work", "Not started"}
    figures = {"85 of 100", "85", "3 of 9"}
    inside = [
        mark
        for mark in grid(width).marks
        if isinstance(mark, Text) and mark.x > width * 0.24 and mark.y > HEAD
    ]
    assert {mark.text for mark in inside} <= states | figures
    for mark in inside:
        assert text_box(mark)[2] <= width + 0.5


def test_what_is_said_gives_way_where_it_is_narrow_and_the_same_in_every_row() -> None:
    assert {"Good", "85 of 100"} <= set(words(grid(900)))
    narrow = words(grid(700))
    assert {"85", "3 of 9"} <= set(narrow)
    assert not {"Good", "85 of 100"} & set(narrow)
    row = GridRow("Row", (GridCell("good", "85 of 100", short="85"),))
    assert {"Good", "85"} <= set(words(state_grid(["Data"], [row], 160, 100)))


def test_rows_that_do_not_fit_are_counted() -> None:
    chart = grid(height=140, rows=9)
    assert "and 7 more" in words(chart)
    assert "Row 1" in words(chart)
    assert "Row 2" not in words(chart)
    assert len(chart.table) == 10
    assert "No initiatives yet" in words(state_grid(["Data"], [], 400, 200))


def counts(*numbers: int) -> list[StageCount]:
    names = ("Strategy", "Discovery", "Delivery", "Live")
    return [StageCount(name.lower(), name, n) for name, n in zip(names, numbers, strict=True)]


def segments(chart: Chart) -> list[Rect]:
    return [mark for mark in chart.marks if isinstance(mark, Rect)]


def test_the_stages_are_one_bar_in_proportion_to_their_counts() -> None:
    chart = stage_bar(counts(30, 30, 30, 60), [StageCount("retired", "Retired", 0)], 600, 50, "Stages")
    bar = segments(chart)
    assert [mark.ref for mark in bar] == ["strategy", "discovery", "delivery", "live"]
    assert bar[-1].x + bar[-1].width == pytest.approx(600)
    assert bar[3].width / bar[0].width == pytest.approx(2, rel=0.02)
    assert "Retired 0" in words(chart)
    assert [mark.fill for mark in bar] == ["stage:0", "stage:1", "stage:2", "stage:3"]


@pytest.mark.parametrize("width", [300, 420, 600, 1100])
@pytest.mark.parametrize("numbers", [(0, 0, 0, 0), (1, 0, 2, 3000), (0, 0, 0, 7), (1040, 2257, 1, 0)])
def test_every_stage_keeps_room_for_its_words(numbers: tuple[int, ...], width: float) -> None:
    stages, beside = (
        counts(*numbers),
        [StageCount("retired", "Retired", 314), StageCount("stopped", "Stopped", 2)],
    )
    chart = stage_bar(stages, beside, width, height_for(stages, beside, width), "Stages")
    assert sum(mark.width for mark in segments(chart)) == pytest.approx(width - 6)
    assert {"Strategy", "Discovery", "Delivery", "Live", "Retired 314", "Stopped 2"} <= set(words(chart))
    boxes = [text_box(mark) for mark in chart.marks if isinstance(mark, Text)]
    for at, box in enumerate(boxes):
        assert not any(overlap(box, other) > 1 for other in boxes[at + 1 :])


def test_who_came_to_a_stage_stands_beside_its_name() -> None:
    stages = counts(3, 3, 3, 6)
    stages[1] = replace(stages[1], arrived=("AI-004 Scan", "AI-007 Offers"))
    chart = stage_bar(stages, [], 600, 50)
    arrow = next(mark for mark in chart.marks if mark.ref == ARRIVED + "discovery")
    assert isinstance(arrow, Text)
    assert arrow.text == "↑ 2"
    assert "AI-007 Offers" in arrow.hint


def test_the_matrix_counts_risks_where_they_lie() -> None:
    risks = [
        RatedRisk("risk:a", "Drift", 4, 4),
        RatedRisk("risk:b", "Bias", 4, 4),
        RatedRisk("risk:c", "Cost", 2, 3),
        RatedRisk("risk:d", "New", None, 3),
    ]
    chart = risk_matrix(risks, 320, 300)
    assert len([m for m in chart.marks if isinstance(m, Rect)]) == 25
    both = next(m for m in chart.marks if m.ref == "risks:4x4")
    one = next(m for m in chart.marks if m.ref == "risk:c")
    assert isinstance(both, Rect)
    assert isinstance(one, Rect)
    assert both.x > one.x
    assert both.y < one.y
    assert (both.fill, one.fill) == ("bad_soft", "caution_soft")
    assert both.hint == "Likelihood 4, impact 4: high\nDrift\nBias"
    assert any(m.ref == UNRATED_REF for m in chart.marks)
    assert chart.description == "4 risks, 2 high"


@pytest.mark.parametrize(
    ("likelihood", "impact", "state"), [(1, 5, "good"), (2, 3, "caution"), (3, 4, "caution"), (3, 5, "bad")]
)
def test_risk_state(likelihood: int, impact: int, state: str) -> None:
    assert risk_state(likelihood, impact) == state


def test_sparkline_goes_up_with_its_values_and_keeps_gaps() -> None:
    chart = sparkline([1, 2, None, 4], 70, 20)
    (line,) = [mark for mark in chart.marks if isinstance(mark, Polyline)]
    assert line.points[0][1] > line.points[1][1]
    last = chart.marks[-1]
    assert isinstance(last, Circle)
    assert last.x == pytest.approx(67)
    assert chart.description == "From 1 to 4"
    assert sparkline([None], 70, 20).marks == ()
    assert sparkline([], 70, 20).marks == ()
    level = [mark for mark in sparkline([5, 5, 5], 70, 20).marks if isinstance(mark, Polyline)]
    assert {y for _x, y in level[0].points} == {10}


def test_the_topmost_mark_is_hit_and_small_ones_within_reach() -> None:
    under = Rect(0, 0, 100, 100, ref="under")
    over = Circle(50, 50, 10, ref="over")
    label = Text(50, 54, "label", anchor="middle")
    line = Line(0, 120, 100, 120, hint="a line")
    chart = Chart(100, 130, (under, over, label, line), "t")
    assert chart.hit(50, 50) is over
    assert chart.hit(5, 5) is under
    assert chart.hit(50, 124) is line
    assert chart.hit(50, 129) is None
    assert chart.with_ref() == (under, over)
    dot = Chart(100, 100, (Circle(50, 50, 2, ref="dot"),), "t")
    assert dot.hit(55, 50) is not None
    assert dot.hit(60, 50) is None


def test_arrows_go_to_the_neighbour_and_every_cell_is_reached() -> None:
    cells = [Rect(x * 20, y * 20, 18, 18, ref=f"{x},{y}") for y in range(3) for x in range(4)]
    assert neighbour(cells, 0, 1, 0) == 1
    assert neighbour(cells, 0, 0, 1) == 4
    assert neighbour(cells, 5, -1, 0) == 4
    assert neighbour(cells, 5, 0, -1) == 1
    assert neighbour(cells, 0, -1, 0) == 0
    assert neighbour(cells, 0, 0, -1) == 0
    assert reading_order(cells) == list(range(12))
    twins = [Circle(5, 5, 3, ref="a"), Circle(5, 5, 3, ref="b"), Circle(50, 5, 3, ref="c")]
    assert neighbour(twins, 0, 1, 0) == 1
    assert neighbour(twins, 1, 1, 0) == 2
    assert neighbour(twins, 1, -1, 0) == 0


@pytest.mark.parametrize(
    ("low", "high", "most", "step"), [(0, 100, 5, 20), (0.8, 0.95, 4, 0.05), (0, 7, 4, 2), (0, 3e9, 3, 1e9)]
)
def test_steps_are_round(low: float, high: float, most: int, step: float) -> None:
    found = nice_step(high - low, most)
    assert found == pytest.approx(step)
    assert len(ticks(low, high, found)) <= most + 1


def test_ticks_are_clean_numbers_with_even_decimals() -> None:
    assert ticks(0.8, 0.95, 0.05) == (0.8, 0.85, 0.9, 0.95)
    shown = [tick_label(tick, 0.05, "", "") for tick in ticks(0.8, 1.0, 0.05)]
    assert shown == ["0.80", "0.85", "0.90", "0.95", "1.00"]
    assert tick_label(0.9, 0.05, "share", "") == "90\u00a0%"
    assert tick_label(1.5, 0.5, "%", "") == "1.5\u00a0%"
    assert tick_label(6e6, 2e6, "money", "USD") == "$6.0m"
    assert tick_label(250, 50, "ms", "") == "250\u00a0ms"


def test_scale_holds_values_within_its_ends() -> None:
    scale = Scale(0, 10, 100, 200)
    assert (scale(5), scale(-1), scale(99)) == (150, 100, 200)
    assert Scale(3, 3, 0, 10)(3) == 5


@pytest.mark.parametrize("width", [0, 5, 20, 80, 500])
def test_a_cut_text_fits(width: float) -> None:
    shown = fit("Credit approval\nwith reason codes", width)
    assert text_width(shown, 12) <= width
    assert "\n" not in shown
