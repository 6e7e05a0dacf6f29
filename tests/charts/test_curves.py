"""Lines over an axis whose whole numbers stand for something, such as the starts of periods."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from desktop_app.charts.band_histogram import band_histogram
from desktop_app.charts.curves import Curve, CurveAxis, curves
from desktop_app.charts.layout.text_metrics import text_width
from desktop_app.charts.marks import Chart, Polyline, Text, overlap, text_box


def test_periods_are_named_under_the_axis_and_in_the_table_for_readers() -> None:
    starts = tuple(f"{day} Apr" for day in range(1, 31))
    line = Curve("Recall", "accent", tuple((float(at), 0.5 + at / 100) for at in range(1, 31)))
    chart = curves([line], 400, 220, CurveAxis("From", labels=starts), CurveAxis("Recall"))
    under = [mark.text for mark in chart.marks if isinstance(mark, Text) and mark.text.endswith("Apr")]
    assert 2 <= len(under) <= 6
    assert set(under) <= set(starts)
    assert chart.table[1][1] == "1 Apr"


def test_no_name_stands_between_two_periods() -> None:
    line = Curve("Recall", "accent", ((1.0, 0.5), (2.0, 0.6)))
    chart = curves([line], 600, 220, CurveAxis("From", labels=("May", "June")), CurveAxis("Recall"))
    under = [mark.text for mark in chart.marks if isinstance(mark, Text) and mark.text in ("May", "June")]
    assert under == ["May", "June"]


def test_the_names_of_the_last_periods_do_not_touch() -> None:
    starts = tuple(
        f"1 {month} 2026" for month in ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep")
    )
    line = Curve("AUC", "accent", tuple((float(at), 0.9) for at in range(1, 10)))
    for width in range(500, 900, 7):
        chart = curves([line], width, 220, CurveAxis("From", labels=starts), CurveAxis("AUC"))
        under = [mark for mark in chart.marks if isinstance(mark, Text) and mark.text in starts]
        ends = [(mark.x - text_width(mark.text, mark.size) / 2, mark.text) for mark in under]
        for (one, text), (after, _name) in pairwise(ends):
            assert after - one >= text_width(text, under[0].size) + 7


def test_a_narrow_band_is_named_by_a_whole_word() -> None:
    edges = [at / 10 for at in range(11)]
    chart = band_histogram(edges, [1.0] * 10, [1.0] * 10, 0.13, 0.23, 600, 240)
    words = [mark.text for mark in chart.marks if isinstance(mark, Text)]
    assert "review" in words
    assert not any(word.endswith("…") for word in words)


def crossed(chart: Chart) -> list[tuple[str, str]]:
    """Labels that stand on a curve or on another label."""
    labels = [(mark.text, text_box(mark)) for mark in chart.marks if isinstance(mark, Text)]
    found = [(one, other) for (one, a), (other, b) in combinations(labels, 2) if overlap(a, b)]
    for mark in chart.marks:
        if not isinstance(mark, Polyline):
            continue
        for (x, y), (to_x, to_y) in pairwise(mark.points):
            steps = [n / 50 for n in range(51)]
            dots = [(x + (to_x - x) * at, y + (to_y - y) * at) for at in steps]
            for text, (left, top, right, bottom) in labels:
                if any(left <= dx <= right and top <= dy <= bottom for dx, dy in dots):
                    found.append((text, mark.hint))
    return found


@pytest.mark.parametrize("width", [260, 420, 700])
@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (0.2, 0.7), (0.48, 0.52), (0.0, 0.03), (0.97, 1.0)])
def test_the_names_of_uprights_stand_where_no_curve_runs(width: int, low: float, high: float) -> None:
    at = [n / 20 for n in range(21)]
    lines = [
        Curve("Precision", "accent", tuple((x, 0.6 + 0.4 * x) for x in at)),
        Curve("Recall", "good", tuple((x, 1 - x * x) for x in at)),
    ]
    names = ((low, "pass below"), (high, "stop from"))
    axes = CurveAxis("Threshold", "", 0.0, 1.0), CurveAxis("Share", "share", 0.0, 1.0)
    chart = curves(lines, width, 220, *axes, marks_at=names)
    assert {"pass below", "stop from"} <= {mark.text for mark in chart.marks if isinstance(mark, Text)}
    assert crossed(chart) == []
    plain = curves(lines, width, 220, *axes)
    assert crossed(plain) == []
