"""Whatever goes in, a chart has finite marks inside its canvas, and every painter draws them all."""

from __future__ import annotations

import io
import math
import xml.etree.ElementTree as ElementTree
from dataclasses import fields

import pytest
from hypothesis import given, settings
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from desktop_app.charts.layout.text_metrics import text_width
from desktop_app.charts.marks import Chart, Line, Rect, Text, bounds
from desktop_app.charts.painters import pdf_painter, qt_painter
from desktop_app.charts.painters.colours import colour
from desktop_app.charts.painters.svg_painter import svg
from desktop_app.text import clean
from desktop_app.theme_tokens import tokens
from tests.charts.odd_charts import HOSTILE, odd_charts, sample_charts
from tests.examples import examples

SVG = "{http://www.w3.org/2000/svg}"
# Text is measured here and painted there; a pixel either way is no cut letter.
SLACK = 1.5


def check(chart: Chart) -> None:
    for mark in chart.marks:
        box = bounds(mark)
        assert all(math.isfinite(value) for value in box), mark
        left, top, right, bottom = box
        assert left <= right
        assert top <= bottom
        assert left >= -SLACK, mark
        assert top >= -SLACK, mark
        assert right <= chart.width + SLACK, mark
        assert bottom <= chart.height + SLACK, mark
        for field in fields(mark):
            value = getattr(mark, field.name)
            if isinstance(value, float):
                assert math.isfinite(value), mark
        for name in ("fill", "stroke"):
            token = getattr(mark, name, None)
            if token is not None:
                assert colour(tokens("light"), token).startswith("#")
        if isinstance(mark, Text):
            assert "\n" not in mark.text
            assert clean(mark.text) == mark.text
    assert {len(row) for row in chart.table} == {len(chart.table[0])}


@settings(max_examples=examples(400))
@given(odd_charts())
def test_marks_are_finite_and_inside_the_canvas(chart: Chart) -> None:
    check(chart)


@settings(max_examples=examples(60))
@given(odd_charts())
def test_any_chart_becomes_xml_and_pdf(chart: Chart) -> None:
    root = ElementTree.fromstring(svg(chart, tokens("dark")))
    assert len(root.findall("*[@class='mark']")) == len(chart.marks)
    canvas = Canvas(io.BytesIO(), pagesize=(chart.width, chart.height))
    fonts = {400: "Helvetica"}
    assert pdf_painter.paint(chart, canvas, 0, 0, tokens("light"), fonts) == len(chart.marks)
    canvas.save()


@pytest.mark.parametrize("name", sample_charts())
def test_samples_are_inside_their_canvas_too(name: str) -> None:
    chart = sample_charts()[name]
    assert chart.marks
    assert chart.title or name in ("progress", "stages")
    assert len(chart.table) > 1
    check(chart)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", sample_charts())
def test_qt_draws_every_mark(qtbot: QtBot, name: str, scheme: str) -> None:
    chart = sample_charts()[name]
    picture = QImage(int(chart.width), int(chart.height), QImage.Format.Format_ARGB32)
    picture.fill(0)
    painter = QPainter(picture)
    font = painter.font()
    assert qt_painter.paint(chart, painter, tokens(scheme)) == len(chart.marks)
    assert painter.font() == font
    painter.end()
    empty = QImage(picture.size(), QImage.Format.Format_ARGB32)
    empty.fill(0)
    assert picture != empty


def test_in_high_contrast_a_pale_area_has_an_edge() -> None:
    pale = Rect(0, 0, 40, 20, fill="accent", opacity=0.2)
    faint = Line(0, 30, 40, 30, stroke="accent", opacity=0.5)
    chart = Chart(40, 40, (pale, faint), "A chart")
    usual, high = svg(chart, tokens("light")), svg(chart, tokens("contrast_light"))
    assert "stroke-opacity" in usual
    assert "stroke-opacity" not in high
    accent = tokens("contrast_light").accent
    assert f'fill="{accent}" fill-opacity="0.2" stroke="{accent}"' in high
    picture = QImage(40, 40, QImage.Format.Format_RGB32)
    for look, seen in (("light", False), ("contrast_light", True)):
        picture.fill(0xFFFFFFFF)
        painter = QPainter(picture)
        qt_painter.paint(chart, painter, tokens(look))
        painter.end()
        assert (picture.pixelColor(20, 19).name() != picture.pixelColor(20, 10).name()) is seen


@pytest.mark.parametrize("name", sample_charts())
def test_svg_escapes_text_and_refers_to_nothing_outside(name: str) -> None:
    chart = sample_charts()[name]
    text = svg(chart, tokens("light"), margin=16)
    root = ElementTree.fromstring(text)
    assert len(root.findall("*[@class='mark']")) == len(chart.marks)
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    allowed = {"svg", "title", "desc", "rect", "circle", "line", "polyline", "polygon", "text"}
    assert tags <= allowed
    assert "href" not in text
    assert "url(" not in text
    assert "<script" not in text
    assert "\x00" not in text
    assert "\u202e" not in text


def test_svg_keeps_hints_as_titles() -> None:
    chart = sample_charts()["risks"]
    root = ElementTree.fromstring(svg(chart, tokens("light")))
    titles = [element.text or "" for element in root.iter(f"{SVG}title")]
    assert any("R&D <b>x</b>" in title for title in titles)


@pytest.mark.parametrize("name", sample_charts())
def test_pdf_is_vector_the_same_each_time_and_leaves_no_state(name: str) -> None:
    chart = sample_charts()[name]
    pages = []
    for _again in range(2):
        target = io.BytesIO()
        canvas = Canvas(target, pagesize=(600, 400), invariant=1, pageCompression=0)
        before = canvas._fillColorObj, canvas._lineWidth
        drawn = pdf_painter.paint(chart, canvas, 10, 10, tokens("light"), {400: "Helvetica"})
        assert drawn == len(chart.marks)
        assert (canvas._fillColorObj, canvas._lineWidth) == before
        canvas.save()
        pages.append(target.getvalue())
    assert pages[0] == pages[1]
    assert b"/Subtype /Image" not in pages[0]


def test_pdf_sets_missing_characters_in_the_second_font() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    from desktop_app.runtime.resources_path import resource_path
    from desktop_app.theme_tokens import FALLBACK_FILES, FONT_FILES

    pdfmetrics.registerFont(TTFont("ChartFirst", str(resource_path("fonts", FONT_FILES[400]))))
    pdfmetrics.registerFont(TTFont("ChartSecond", str(resource_path("fonts", FALLBACK_FILES[400]))))
    runs = pdf_painter._runs("a ⠿ b", "ChartFirst", "ChartSecond")
    assert runs == [("a ", "ChartFirst"), ("⠿", "ChartSecond"), (" b", "ChartFirst")]
    target = io.BytesIO()
    canvas = Canvas(target, invariant=1)
    chart = Chart(100, 20, (Text(50, 15, "a ⠿ b", anchor="middle"),), "t")
    pdf_painter.paint(chart, canvas, 0, 0, tokens("light"), {400: "ChartFirst"}, {400: "ChartSecond"}, 0.75)
    canvas.save()
    assert b"DejaVuSans" in target.getvalue()


@pytest.mark.parametrize("weight", [400, 500, 600])
def test_text_widths_are_those_of_the_bundled_font(weight: int) -> None:
    from reportlab.pdfbase.ttfonts import TTFontFile

    from desktop_app.runtime.resources_path import resource_path
    from desktop_app.theme_tokens import FONT_FILES

    font = TTFontFile(str(resource_path("fonts", FONT_FILES[weight])))
    for text in ("Value against feasibility", "0123456789 $18.4m", "guardrail 0.85 – 90 %", "~{}@"):
        true = sum(font.charWidths[ord(char)] for char in text) * 12 / 1000
        assert text_width(text, 12, weight) == pytest.approx(true, rel=0.01)
    for text in ("Överträdelse på året", "Größenänderung", "Zażółć gęślą jaźń", "Пример текста"):
        true = sum(font.charWidths[ord(char)] for char in text) * 12 / 1000
        assert text_width(text, 12, weight) == pytest.approx(true, rel=0.08)


def test_hostile_text_is_cut_not_spilled() -> None:
    chart = sample_charts()["grid"]
    assert HOSTILE not in "".join(mark.text for mark in chart.marks if isinstance(mark, Text))
