"""Lines over an axis whose whole numbers stand for something, such as the starts of periods."""

from __future__ import annotations

from itertools import pairwise

from desktop_app.charts.band_histogram import band_histogram
from desktop_app.charts.curves import Curve, CurveAxis, curves
from desktop_app.charts.layout.text_metrics import text_width
from desktop_app.charts.marks import Text


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
