"""A metric over time: bands on the right sides, labels apart, gaps, intervals, odd series."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from desktop_app.charts.layout.time_axis import time_labels
from desktop_app.charts.marks import Chart, Circle, Line, Polyline, Rect, Text, overlap, text_box
from desktop_app.charts.series import Series, SeriesEvent, SeriesPoint, series
from desktop_app.domain.intervals import wilson
from desktop_app.language import formats
from tests.charts.odd_charts import recall


def rects(chart: Chart, token: str) -> list[Rect]:
    return [m for m in chart.marks if isinstance(m, Rect) and m.fill == token]


def dashed(chart: Chart, token: str) -> list[Line]:
    return [m for m in chart.marks if isinstance(m, Line) and m.stroke == token and m.hint]


def dots(chart: Chart) -> list[Circle]:
    return [m for m in chart.marks if isinstance(m, Circle)]


def curves(chart: Chart) -> list[Polyline]:
    return [m for m in chart.marks if isinstance(m, Polyline)]


def words(chart: Chart) -> list[str]:
    return [m.text for m in chart.marks if isinstance(m, Text)]


def no_texts_touch(chart: Chart) -> None:
    texts = [m for m in chart.marks if isinstance(m, Text)]
    for first, second in combinations(texts, 2):
        assert overlap(text_box(first), text_box(second)) == 0, (first.text, second.text)


def test_as_in_the_picture() -> None:
    chart = series(recall(), 748, 184)
    (good,), (bad,) = rects(chart, "good_soft"), rects(chart, "bad_soft")
    (target,), (guardrail,) = dashed(chart, "good"), dashed(chart, "bad")
    assert good.y + good.height == pytest.approx(target.y1)
    assert bad.y == pytest.approx(guardrail.y1)
    assert target.y1 < guardrail.y1
    assert good.y < bad.y
    assert len(dots(chart)) == 12
    assert len(curves(chart)) == 1
    assert {"target 0.90", "guardrail 0.85", "model 4.2", "Dec", "Jun", "Nov", "0.90", "0.85"} <= set(
        words(chart)
    )
    below = [m for m in dots(chart) if m.y > guardrail.y1]
    assert len(below) == 3
    marker = next(m for m in chart.marks if m.ref == "model_version:1")
    assert isinstance(marker, Line)
    june = next(m for m in dots(chart) if m.ref == "m:6")
    assert marker.x1 == pytest.approx(june.x)
    no_texts_touch(chart)


def test_lower_is_better_turns_the_bands() -> None:
    chart = series(replace(recall(), direction="lower", target=0.85, guardrail=0.90), 600, 200)
    (good,), (bad,) = rects(chart, "good_soft"), rects(chart, "bad_soft")
    assert bad.y < good.y
    assert good.y == pytest.approx(dashed(chart, "good")[0].y1)
    assert bad.y + bad.height == pytest.approx(dashed(chart, "bad")[0].y1)


def test_a_range_is_good_between_and_bad_beyond() -> None:
    data = replace(
        recall(), direction="range", target=0.86, target_high=0.90, guardrail=0.84, guardrail_high=0.93
    )
    chart = series(data, 600, 260)
    (good,) = rects(chart, "good_soft")
    upper, lower = sorted(rects(chart, "bad_soft"), key=lambda rect: rect.y)
    assert upper.y + upper.height <= good.y
    assert good.y + good.height <= lower.y
    assert {"target from 0.86", "target to 0.90", "guardrail from 0.84", "guardrail to 0.93"} <= set(
        words(chart)
    )
    no_texts_touch(chart)


@pytest.mark.parametrize("gap", [0.0, 0.0005, 0.004])
def test_labels_of_close_lines_stay_apart(gap: float) -> None:
    chart = series(replace(recall(), guardrail=0.90 - gap), 748, 184)
    assert sum("guardrail" in word or "target" in word for word in words(chart)) == 2
    no_texts_touch(chart)


def test_many_versions_do_not_write_over_each_other() -> None:
    events = tuple(SeriesEvent(date(2026, 5, 1) + timedelta(days=9 * n), f"model 4.{n}") for n in range(8))
    chart = series(replace(recall(), events=events), 500, 200)
    assert sum(m.stroke == "muted" for m in chart.marks if isinstance(m, Line)) == 8
    no_texts_touch(chart)


def test_events_outside_the_measurements_are_in_the_table_only() -> None:
    chart = series(replace(recall(), events=(SeriesEvent(date(2030, 1, 1), "model 9"),)), 500, 200)
    assert "model 9" not in words(chart)
    assert chart.table[-1][-1] == "model 9"


def test_an_unknown_value_leaves_a_gap() -> None:
    points = list(recall().points)
    points[4] = replace(points[4], value=None)
    chart = series(replace(recall(), points=tuple(points)), 600, 200)
    assert [len(curve.points) for curve in curves(chart)] == [4, 7]
    assert len(dots(chart)) == 11
    assert chart.table[5][1] == "unknown"


def test_a_long_pause_is_a_gap() -> None:
    days = [date(2026, 1, 1) + timedelta(days=n) for n in (0, 7, 14, 21, 60, 67, 74)]
    chart = series(Series("x", tuple(SeriesPoint(day, n) for n, day in enumerate(days))), 600, 200)
    assert [len(curve.points) for curve in curves(chart)] == [4, 3]


def test_one_point_stands_in_the_middle_without_a_line() -> None:
    chart = series(replace(recall(), points=recall().points[:1]), 600, 200)
    (dot,) = dots(chart)
    assert curves(chart) == []
    assert 250 < dot.x < 400
    assert "18 Dec 2025" in words(chart)


def test_a_constant_series_is_level_and_labelled() -> None:
    points = tuple(replace(point, value=5.0) for point in recall().points)
    chart = series(Series("x", points), 600, 200)
    assert len({dot.y for dot in dots(chart)}) == 1
    assert "5.0" in words(chart)


def test_nothing_measured_says_so_and_keeps_the_lines() -> None:
    chart = series(replace(recall(), points=()), 600, 200)
    assert "Nothing measured yet" in words(chart)
    assert dashed(chart, "good")
    assert chart.description == "Nothing measured yet."


def test_hint_says_value_state_and_interval() -> None:
    chart = series(recall(n=400), 600, 200)
    hint = dots(chart)[-1].hint.replace("\u00a0", " ")
    assert hint.splitlines() == [
        "18 Nov 2026: 82.8 %",
        "guardrail breached",
        "400 cases",
        "95 % interval 78.8 % – 86.2 %",
    ]
    assert dots(chart)[-1].fill == "accent"
    few = series(recall(n=12), 600, 200)
    assert "too few to judge" in dots(few)[-1].hint
    assert dots(few)[-1].fill == "surface"


def test_whiskers_span_the_interval() -> None:
    chart = series(recall(n=400), 600, 200)
    dot = dots(chart)[0]
    upright = [
        m for m in chart.marks if isinstance(m, Line) and m.x1 == m.x2 == dot.x and m.stroke == "accent"
    ]
    (whisker,) = upright
    low, high = wilson(0.913, 400)
    per_unit = (dashed(chart, "bad")[0].y1 - dashed(chart, "good")[0].y1) / 0.05
    assert abs(whisker.y2 - whisker.y1) == pytest.approx((high - low) * per_unit, rel=1e-6)


@pytest.mark.parametrize("unit", ["", "ms", "money"])
def test_only_shares_have_intervals(unit: str) -> None:
    chart = series(replace(recall(n=400), unit=unit), 600, 200)
    assert "interval" not in dots(chart)[0].hint


@given(
    st.integers(min_value=1, max_value=100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
)
def test_wilson_is_that_of_scipy(case: tuple[int, int]) -> None:
    hits, n = case
    expected = binomtest(hits, n).proportion_ci(method="wilson")
    low, high = wilson(hits / n, n)
    assert low == pytest.approx(expected.low, abs=1e-12)
    assert high == pytest.approx(expected.high, abs=1e-12)


@pytest.mark.parametrize(("share", "n"), [(0.5, 0), (0.5, -1), (1.1, 10), (-0.1, 10), (float("nan"), 10)])
def test_wilson_refuses_what_is_no_share(share: float, n: int) -> None:
    with pytest.raises(ValueError, match="a share lies between"):
        wilson(share, n)


@pytest.mark.parametrize(
    ("unit", "target", "shown"),
    [("money", 5e6, "target $5.0m"), ("ms", 150.0, "target 150\u00a0ms"), ("share", 0.9, "target 90\u00a0%")],
)
def test_labels_carry_the_unit(unit: str, target: float, shown: str) -> None:
    points = tuple(replace(p, value=(p.value or 0) * target) for p in recall().points)
    chart = series(Series("x", points, unit=unit, currency="USD", target=target), 600, 200)
    assert shown in words(chart)


@given(
    st.lists(st.dates(), min_size=1, max_size=40, unique=True).map(sorted),
    st.floats(min_value=60, max_value=1500),
)
def test_month_labels_never_touch_and_lie_on_the_axis(days: list[date], width: float) -> None:
    first, last = days[0].toordinal(), days[-1].toordinal()

    def place(day: date) -> float:
        return width * (day.toordinal() - first) / max(1, last - first)

    labels = time_labels(days, place, width, 12)
    assert labels
    boxes = [text_box(Text(x, 0, label, anchor="middle")) for x, label in labels]
    for before, after in pairwise(boxes):
        assert before[2] < after[0]
    assert all(-0.01 <= x <= width + 0.01 for x, _label in labels)


def test_axis_of_long_series_names_years() -> None:
    points = tuple(SeriesPoint(date(2021, 1, 1) + timedelta(days=7 * n), 1.0 + n) for n in range(300))
    assert {"2021", "2023", "2026"} <= set(words(series(Series("x", points), 600, 200)))
    formats.set_locale("de_DE")
    two_years = tuple(SeriesPoint(date(2025 + n // 12, n % 12 + 1, 1), 1.0) for n in range(24))
    assert any("2026" in word for word in words(series(Series("x", two_years), 1200, 200)))
