"""Value against feasibility: places, sizes, labels, unknowns and speed."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import pytest
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from desktop_app.charts.bubbles import UNSCORED_REF, Bubble, bubbles, short_key
from desktop_app.charts.marks import Chart, Circle, Line, Text, overlap, text_box
from desktop_app.charts.painters.qt_painter import paint
from desktop_app.language import formats
from desktop_app.theme_tokens import tokens

PICTURE = [
    ("AI-004", 88, 55, 2.1, "healthcare"),
    ("AI-003", 86, 61, 1.2, "healthcare"),
    ("AI-002", 91, 79, 4.2, "finance"),
    ("AI-001", 82, 88, 1.9, "finance"),
    ("AI-008", 52, 72, 0.6, "media"),
    ("AI-012", 66, 38, 1.4, "public_sector"),
]


def items() -> list[Bubble]:
    return [
        Bubble(
            f"initiative:{key}", key, f"Title {key}", value, ease, amount * 1e6, industry, industry.title()
        )
        for key, value, ease, amount, industry in PICTURE
    ]


def circles(chart: Chart) -> dict[str, Circle]:
    return {mark.ref: mark for mark in chart.marks if isinstance(mark, Circle) and mark.ref}


def texts(chart: Chart) -> list[str]:
    return [mark.text for mark in chart.marks if isinstance(mark, Text)]


def test_better_is_up_and_right_and_more_is_larger() -> None:
    found = circles(bubbles(items(), 606, 390, "USD"))
    best, weak = found["initiative:AI-002"], found["initiative:AI-008"]
    assert best.y < weak.y
    assert best.x > weak.x
    assert best.radius > weak.radius
    first, second = found["initiative:AI-002"], found["initiative:AI-004"]
    assert (first.radius / second.radius) ** 2 == pytest.approx(4.2 / 2.1)
    assert best.fill == best.stroke == "industry:finance"


def test_axes_of_scores_go_from_0_to_100() -> None:
    chart = bubbles(items(), 606, 390, "USD")
    assert {"0", "20", "40", "60", "80", "100"} <= set(texts(chart))
    ticks = {
        mark.text: mark.x
        for mark in chart.marks
        if isinstance(mark, Text) and mark.text.isdecimal() and mark.anchor == "middle" and mark.y > 300
    }
    per_point = (ticks["80"] - ticks["60"]) / 20
    found = circles(chart)["initiative:AI-002"]
    assert found.x == pytest.approx(ticks["80"] - per_point, abs=0.5)


def test_labels_are_key_numbers_and_do_not_cover_each_other() -> None:
    chart = bubbles(items(), 606, 390, "USD")
    labels = [
        m for m in chart.marks if isinstance(m, Text) and m.text in ("01", "02", "03", "04", "08", "12")
    ]
    assert len(labels) == 6
    crowd = [replace(one, value=70 + n / 10, feasibility=70) for n, one in enumerate(items())]
    chart = bubbles(crowd, 606, 390, "USD")
    boxes = [text_box(m) for m in chart.marks if isinstance(m, Text) and m.text in ("01", "02", "03", "04")]
    for at, box in enumerate(boxes):
        for other in boxes[at + 1 :]:
            apart = box[2] <= other[0] or other[2] <= box[0] or box[3] <= other[1] or other[3] <= box[1]
            assert apart


@pytest.mark.parametrize(
    ("key", "shown"), [("AI-002", "02"), ("AI-1234", "1234"), ("17", "17"), ("AI-7", "07"), ("Fraud", "Frau")]
)
def test_short_key(key: str, shown: str) -> None:
    assert short_key(key) == shown


def test_small_ones_lie_on_top() -> None:
    radii = [
        mark.radius for mark in bubbles(items(), 606, 390).marks if isinstance(mark, Circle) and mark.ref
    ]
    assert radii == sorted(radii, reverse=True)


def test_unknown_scores_are_counted_and_never_drawn_at_zero() -> None:
    chart = bubbles([*items(), Bubble("initiative:x", "AI-099", "New", None, 50, 1.0)], 606, 390)
    assert "initiative:x" not in circles(chart)
    note = next(mark for mark in chart.marks if mark.ref == UNSCORED_REF)
    assert isinstance(note, Text)
    assert note.text == "1 without scores: AI-099"
    assert "New" in note.hint
    assert chart.table[-1][3] == "unknown"


def test_an_unknown_amount_is_hollow() -> None:
    chart = bubbles([replace(items()[0], amount=None), items()[1]], 606, 390, "USD")
    mark = circles(chart)["initiative:AI-004"]
    assert mark.fill is None
    assert "amount unknown" in mark.hint


def test_nothing_to_show_says_so() -> None:
    chart = bubbles([], 606, 390)
    assert "Nothing is scored yet" in texts(chart)
    assert any(isinstance(mark, Line) for mark in chart.marks)
    assert len(chart.table) == 1


def test_initiatives_on_one_spot_can_each_be_hit() -> None:
    same = [replace(items()[0], ref=f"initiative:{n}", value=80, feasibility=80) for n in range(6)]
    chart = bubbles(same, 606, 390)
    hit = {getattr(chart.hit(mark.x, mark.y), "ref", None) for mark in circles(chart).values()}
    reached = set()
    for mark in circles(chart).values():
        for turn in range(16):
            x = mark.x + 0.9 * mark.radius * math.cos(turn)
            y = mark.y + 0.9 * mark.radius * math.sin(turn)
            found = chart.hit(x, y)
            if found is not None:
                reached.add(found.ref)
    assert len(hit | reached) == 6


@pytest.mark.parametrize("n", [2, 3, 6, 9])
def test_bubbles_of_one_point_stand_side_by_side_with_a_line_to_it(n: int) -> None:
    same = [replace(items()[0], ref=f"initiative:{at}", value=100, feasibility=100) for at in range(n)]
    chart = bubbles(same, 606, 390)
    marks = list(circles(chart).values())
    for at, mark in enumerate(marks):
        assert mark.x - mark.radius >= 0
        assert mark.x + mark.radius <= 606
        assert mark.y - mark.radius >= 0
        for other in marks[at + 1 :]:
            assert math.hypot(mark.x - other.x, mark.y - other.y) >= 0.9 * (mark.radius + other.radius)
    threads = {
        (line.x2, line.y2) for line in chart.marks if isinstance(line, Line) and line.stroke == "control"
    }
    assert len(threads) == 1


def test_the_industry_stands_beside_its_bubble_and_covers_nothing() -> None:
    named = [replace(one, industry_short=one.industry.title()[:6]) for one in items()]
    chart = bubbles(named, 606, 390, names_axes=False)
    beside = [mark for mark in chart.marks if isinstance(mark, Text) and mark.text == "Health"]
    assert beside
    boxes = [text_box(mark) for mark in chart.marks if isinstance(mark, Text)]
    for at, box in enumerate(boxes):
        assert not any(overlap(box, other) > 1 for other in boxes[at + 1 :])
    assert "value ↑" not in texts(chart)


def test_hint_follows_the_locale() -> None:
    formats.set_locale("de_DE")
    mark = circles(bubbles(items(), 606, 390, "EUR"))["initiative:AI-002"]
    assert "4,2\u00a0Mio.\u00a0€" in mark.hint


def test_five_hundred_bubbles_are_drawn_once_each(qtbot: QtBot) -> None:
    chance = random.Random(1)
    many = [
        Bubble(
            f"initiative:{n}",
            f"AI-{n:03}",
            f"Title {n}",
            chance.gauss(60, 18),
            chance.gauss(60, 18),
            chance.lognormvariate(13, 1),
            "finance",
            "Finance",
        )
        for n in range(500)
    ]
    picture = QImage(640, 420, QImage.Format.Format_ARGB32_Premultiplied)
    chart = bubbles(many, 606, 390, "USD")
    painter = QPainter(picture)
    paint(chart, painter, tokens("light"))
    painter.end()
    assert len(circles(chart)) == 500
    # A circle each, names for those that have room, and what the axes and the legend take.
    assert len([mark for mark in chart.marks if isinstance(mark, Circle)]) < 520
    assert len(chart.marks) < 750
