"""The layout of a brief's pages: nothing lost, nothing over the margin, no heading alone, no row cut, and blocks that
get shorter until the document fits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.briefs.model.brief_document import BriefDocument, DocumentSection, Size
from desktop_app.briefs.model.elements import (
    BriefColumn,
    BriefRow,
    BriefTable,
    DecisionBox,
    DocumentTitle,
    Element,
    KeyFigures,
    Paragraph,
    SectionHeading,
    SideBySide,
    cell,
    plain,
    words,
)
from desktop_app.briefs.pdf.brief_design import frame_of
from desktop_app.briefs.pdf.write_document import PdfResult, fitted_pdf, pdf_of
from tests.briefs.pdf import example_documents as examples
from tests.briefs.pdf.reading_back import Drawn, ReadPdf

FRAME = frame_of("A4")


def letters(text: str) -> str:
    return re.sub(r"\s+", "", text)


def content(read: ReadPdf, page: int) -> list[Drawn]:
    return [item for item in read.drawn if item.page == page and item.number >= 0]


def sentence(n: int) -> str:
    return " ".join(f"word{place}" for place in range(n))


WORDS = st.integers(1, 400).map(sentence)
SHORT = st.integers(1, 25).map(sentence)


@st.composite
def tables(draw: st.DrawFn) -> Element:
    rows = draw(st.lists(st.tuples(SHORT, SHORT), min_size=1, max_size=40))
    columns = (BriefColumn("First", draw(st.integers(1, 4))), BriefColumn("Second", 2, "right"))
    return BriefTable(
        columns, tuple(BriefRow((cell(a), cell(b))) for a, b in rows), "Table", head=draw(st.booleans())
    )


TEXTS = WORDS.map(lambda text: Paragraph(words(text)))
ELEMENTS = st.one_of(
    TEXTS,
    SHORT.map(SectionHeading),
    SHORT.map(lambda text: SectionHeading(text, "a note", 2)),
    tables(),
    WORDS.map(lambda text: DecisionBox("Asked.", words(text), examples.figure("x", "$4m"), ("by then",))),
    st.tuples(TEXTS, TEXTS).map(lambda pair: SideBySide(((pair[0],), (pair[1],)), (1, 2))),
    st.builds(examples.line_chart),
    st.builds(examples.key_figures),
)


@given(st.lists(ELEMENTS, min_size=1, max_size=12))
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_any_document_is_whole_and_within_its_margins(elements: list[Element]) -> None:
    document = examples.document(examples.section("any", DocumentTitle("A title"), *elements))
    result = pdf_of(document)
    read = ReadPdf(result.data)
    assert_nothing_lost(document, read)
    for item in read.drawn:
        if item.number < 0:
            continue
        left, top, right, bottom = item.box
        assert left >= FRAME.margin - 1
        assert right <= FRAME.width - FRAME.margin + 1
        assert top >= FRAME.top - 3
        assert bottom <= FRAME.height - FRAME.foot + 3
    assert_no_heading_ends_a_page(read, result.pages)
    assert_rows_whole(read)


def assert_nothing_lost(document: BriefDocument, read: ReadPdf) -> None:
    """All that the elements say stands in the structure, as often as they say it."""
    wanted = ""
    for element in document.elements():
        if isinstance(element, DocumentTitle):
            wanted += element.text
        elif isinstance(element, Paragraph):
            wanted += plain(element.text)
        elif isinstance(element, DecisionBox):
            wanted += element.lead + plain(element.text) + "".join(element.terms)
            wanted += element.amount.text if element.amount else ""
        elif isinstance(element, SectionHeading):
            wanted += element.text + element.note
        elif isinstance(element, KeyFigures):
            for key in element.figures:
                wanted += key.label + key.value + key.rest + "".join(row.name + row.value for row in key.rows)
        elif isinstance(element, BriefTable):
            wanted += "".join(each.text for row in element.rows for each in row.cells)
    shown = "".join(read.text_of(element) for element in read.of_role("P", "H1", "H2", "H3", "TD"))
    assert sorted(letters(shown)) == sorted(letters(wanted))


def assert_no_heading_ends_a_page(read: ReadPdf, pages: int) -> None:
    for page in range(pages - 1):
        last = content(read, page)[-1]
        assert last.marks[0] not in ("H1", "H2", "H3", "TH")


def assert_rows_whole(read: ReadPdf) -> None:
    """No row is cut, and no page has one row of a longer table alone."""
    for table in read.of_role("Table"):
        pages = []
        for row in table.kids[1:]:
            on = {page for page, _number in row.all_content()}
            assert len(on) == 1
            pages.append(on.pop())
        assert pages == sorted(pages)
        if len(pages) > 3:
            assert min(pages.count(page) for page in set(pages)) >= 2
        elif pages:
            assert len(set(pages)) == 1


@pytest.mark.parametrize("rows", [1, 2, 3, 41, 42, 43, 44, 45, 46])
def test_a_page_never_has_one_row_alone(rows: int) -> None:
    columns = (BriefColumn("Key", 1),)
    table = BriefTable(columns, tuple(BriefRow((cell(f"K-{n}"),)) for n in range(rows)), "All")
    heading = SectionHeading("Heading")
    assert_rows_whole(ReadPdf(pdf_of(examples.document(examples.section("a", heading, table))).data))


def test_long_texts_are_whole_wherever_they_stand() -> None:
    """A text of 5,000 characters and a word of 1,600, in every element that holds text."""
    text, word = sentence(700)[:5000], "x" * 1600
    columns = (BriefColumn("A", 1), BriefColumn("B", 1, "right"))
    table = BriefTable(
        columns, (BriefRow((cell(text), cell(word))), BriefRow((cell("short"), cell(text)))), "Texts"
    )
    elements = (
        DocumentTitle(text), DecisionBox("Asked.", words(text), examples.figure("x", "$4m")), SectionHeading(text, text),
        Paragraph(words(text)), table, SideBySide(((Paragraph(words(text)),), (Paragraph(words(word)),)), (1, 1)),
    )  # fmt: skip
    read = ReadPdf(pdf_of(examples.document(examples.section("a", *elements))).data)
    found = [letters(read.text_of(element)) for element in read.of_role("H1", "H2", "P", "TD")]
    assert sum(letters(text) in each for each in found) == 8
    assert sum(each == word for each in found) == 2
    for item in read.drawn:
        if item.number >= 0:
            assert item.box[3] <= FRAME.height - FRAME.foot + 3


def test_room_left_on_a_full_page_is_shared_between_blocks() -> None:
    result = pdf_of(examples.portfolio_brief())
    assert result.pages == 2
    read = ReadPdf(result.data)
    lowest = max(item.box[3] for item in content(read, 0))
    assert lowest > FRAME.top + 0.9 * FRAME.room


def test_a_chart_gets_lower_to_fill_a_page() -> None:
    lines = Paragraph(words("\n".join(["line"] * 48)))
    result = pdf_of(examples.document(examples.section("a", lines, examples.line_chart())))
    assert result.pages == 1


class Blocks:
    """A document of three blocks that fill a page each in full, the first of which has no other size."""

    def __init__(self) -> None:
        self.asked: list[Size] = []

    def __call__(self, sizes: Mapping[str, Size]) -> BriefDocument:
        self.asked.append(sizes.get("c", "full"))
        sections = []
        for block in "abc":
            size = "full" if block == "a" else sizes.get(block, "full")
            lines = {"full": 54, "short": 20, "line": 1}[size]
            elements = (SectionHeading(block), Paragraph(words("\n".join(["line"] * lines))))
            sections.append(DocumentSection(block, block.upper(), elements, size))
        return examples.document(*sections)


@pytest.mark.parametrize(
    ("wanted", "shortened", "asked"),
    [
        (0, [], ["full"]),
        (3, [], ["full"]),
        (2, [("b", "short"), ("c", "short")], ["full", "short"]),
        (1, [("b", "line"), ("c", "line")], ["full", "short", "line"]),
    ],
)
def test_the_last_blocks_are_shortened_first(
    wanted: int, shortened: list[tuple[str, str]], asked: list[str]
) -> None:
    blocks = Blocks()
    result: PdfResult = fitted_pdf(lambda sizes: replace(blocks(sizes), pages=wanted))
    assert [(block.block, block.size) for block in result.shortened] == shortened
    assert blocks.asked == asked
    sizes = {section.block: section.size for section in result.document.sections}
    assert all(sizes[block] == size for block, size in shortened)


@pytest.mark.parametrize(("lines", "pages"), [(56, 1), (80, 2)])
def test_a_few_lines_do_not_stand_alone_on_a_last_page(lines: int, pages: int) -> None:
    def document_of(sizes: Mapping[str, Size]) -> BriefDocument:
        n = lines if sizes.get("a", "full") == "full" else 20
        elements = (SectionHeading("a"), Paragraph(words("\n".join(["line"] * n))))
        return replace(
            examples.document(DocumentSection("a", "A", elements, sizes.get("a", "full"))), pages=2
        )

    result = fitted_pdf(document_of)
    assert result.pages == pages
    assert bool(result.shortened) == (pages == 1)
