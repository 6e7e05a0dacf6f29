"""Figures of a brief: their texts, and that an id stands for one figure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop_app.briefs.model.brief_block import BriefBlock
from desktop_app.briefs.model.brief_document import BriefDocument, DocumentSection, Size
from desktop_app.briefs.model.elements import (
    BriefColumn,
    BriefRow,
    BriefTable,
    Element,
    KeyFigure,
    KeyFigures,
    Paragraph,
    SideBySide,
    cell,
    words,
)
from desktop_app.briefs.model.figure import Figure, FigureSet
from desktop_app.language.locale_styles import NBSP

RECALL = Figure(
    "AI-002/metric/recall/latest", "Recall", 81.0, unit="%", low=80.2, high=81.8, interval="95 %", n=9000
)
MONEY = Figure("AI-002/benefit/expected", "Expected benefit", 22_500_000.0, "money", currency="USD")


def test_a_figure_writes_itself_and_earlier_values_alike() -> None:
    assert RECALL.text == f"81{NBSP}%"
    assert RECALL.written(85.6) == f"85.6{NBSP}%"
    assert RECALL.range_text == f"80.2–81.8{NBSP}%"
    assert MONEY.text == "$22.5m"


def test_what_is_not_known_is_never_a_number() -> None:
    unknown = replace(MONEY, value=None)
    assert not unknown.is_known
    assert not any(char.isdigit() for char in unknown.text)


def test_dates_and_states_are_written_in_words() -> None:
    due = Figure("AI-002/review/next", "Next review", "2026-12-04", "date")
    assert due.text == "4 Dec 2026"
    stage = Figure("AI-002/stage", "Stage", "live", "state", words="Live")
    assert stage.text == "Live"
    assert stage.written("pilot") == "pilot"


def test_an_id_stands_for_one_figure() -> None:
    figures = FigureSet([RECALL, MONEY, RECALL])
    assert [figure.id for figure in figures] == [RECALL.id, MONEY.id]
    with pytest.raises(ValueError, match="recall"):
        figures.add(replace(RECALL, value=79.0))


def test_a_document_gives_the_figures_of_all_its_elements() -> None:
    table = BriefTable(
        (BriefColumn("Metric", 0.5), BriefColumn("Latest", 0.5, "right")),
        (BriefRow((cell("Recall"), cell(RECALL))),),
        "Metrics",
    )
    beside = SideBySide(((Paragraph(words("It catches ", RECALL, ".")),), (table,)), (0.5, 0.5))
    section = DocumentSection("doing", "Doing", (KeyFigures((KeyFigure(MONEY, "Benefit"),)), beside))
    document = BriefDocument("initiative", "T", "L", date(2026, 11, 30), "A", "en", (section,))
    assert [figure.id for figure in document.figures()] == [MONEY.id, RECALL.id]
    assert table.rows[0].cells[1].text == f"81{NBSP}%"


def test_a_block_takes_the_next_smaller_size_that_it_has() -> None:
    def build(material: str, size: Size) -> list[Element]:
        return [Paragraph(words(f"{material} {size}"))] if material else []

    block = BriefBlock("b", "B", build, ("full", "line"))
    short = block.section("x", "short")
    assert short is not None
    assert short.size == "line"
    whole = BriefBlock("b", "B", build, ("full",)).section("x", "line")
    assert whole is not None
    assert whole.size == "full"
    assert block.section("") is None
