"""Lines over an axis whose whole numbers stand for something, such as the starts of periods."""

from __future__ import annotations

from desktop_app.charts.curves import Axis, Curve, curves
from desktop_app.charts.marks import Text


def test_periods_are_named_under_the_axis_and_in_the_table_for_readers() -> None:
    starts = tuple(f"{day} Apr" for day in range(1, 31))
    line = Curve("Recall", "accent", tuple((float(at), 0.5 + at / 100) for at in range(1, 31)))
    chart = curves([line], 400, 220, Axis("From", labels=starts), Axis("Recall"))
    under = [mark.text for mark in chart.marks if isinstance(mark, Text) and mark.text.endswith("Apr")]
    assert 2 <= len(under) <= 6
    assert set(under) <= set(starts)
    assert chart.table[1][1] == "1 Apr"


def test_no_name_stands_between_two_periods() -> None:
    line = Curve("Recall", "accent", ((1.0, 0.5), (2.0, 0.6)))
    chart = curves([line], 600, 220, Axis("From", labels=("May", "June")), Axis("Recall"))
    under = [mark.text for mark in chart.marks if isinstance(mark, Text) and mark.text in ("May", "June")]
    assert under == ["May", "June"]
