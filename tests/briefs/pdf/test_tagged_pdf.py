"""A written brief read back: what each piece is, in which order it is read, and what the file says about itself."""

from __future__ import annotations

import dataclasses
import re
from datetime import date

import pytest

from desktop_app.briefs.model.brief_document import BriefDocument
from desktop_app.briefs.model.elements import (
    BriefColumn,
    BriefRow,
    BriefTable,
    Paragraph,
    SectionHeading,
    cell,
    words,
)
from desktop_app.briefs.pdf.tags.srgb_profile import srgb_profile
from desktop_app.briefs.pdf.write_document import PdfResult, pdf_of
from tests.briefs.pdf import example_documents as examples
from tests.briefs.pdf.reading_back import TEXT, ReadPdf


@pytest.fixture(scope="module")
def written() -> PdfResult:
    return pdf_of(examples.portfolio_brief(), invariant=True)


@pytest.fixture(scope="module")
def brief(written: PdfResult) -> ReadPdf:
    return ReadPdf(written.data)


def long_table(rows: int) -> BriefDocument:
    columns = (BriefColumn("Key", 1), BriefColumn("Title", 3))
    made = tuple(BriefRow((cell(f"K-{n}"), cell(f"Row number {n}"))) for n in range(rows))
    return examples.document(examples.section("all", BriefTable(columns, made, "All of them")))


def test_everything_on_a_page_is_marked(brief: ReadPdf) -> None:
    """As a piece of the structure, or as decoration; nothing without either."""
    assert all(item.marks for item in brief.drawn)
    content = {(item.page, item.number) for item in brief.drawn if item.number >= 0}
    assert content == {place for element in brief.tree.all() for place in element.content}
    heads = [item for item in brief.drawn if item.kind == TEXT and item.box[1] < 50]
    assert heads
    assert all(item.marks[0] == "Artifact" for item in heads)


def test_reading_order_is_the_order_on_the_page(brief: ReadPdf) -> None:
    places = brief.tree.all_content()
    assert places == sorted(places)
    roles = [element.role for element in brief.tree.kids]
    assert roles[:5] == ["H1", "P", "H2", "P", "Table"]
    read = " ".join(brief.text_of(element) for element in brief.of_role("H1", "H2"))
    assert re.sub(r"\s+", " ", read).startswith("Repair one live system now; the $950,000 asked is covered")


def test_parents_of_content_are_found_from_the_page(brief: ReadPdf) -> None:
    """The parent tree leads from each number on a page to its element."""
    numbers = brief.root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    parents = {numbers[n]: numbers[n + 1].get_object() for n in range(0, len(numbers), 2)}
    texts = brief.texts()
    for page, raw in enumerate(brief.reader.pages):
        assert raw["/StructParents"] == page
        assert raw["/Tabs"] == "/S"
        of_page = parents[page]
        assert len(of_page) == len({number for place, number in texts if place == page} | {
            item.number for item in brief.drawn if item.page == page and item.number >= 0
        })  # fmt: skip
        for annotation in raw.get("/Annots", []):
            link = parents[annotation.get_object()["/StructParent"]]
            assert link["/S"] == "/Link"


def test_charts_say_what_they_show(brief: ReadPdf) -> None:
    figures = brief.of_role("Figure")
    assert len(figures) == 11
    assert all(figure.alt and "/BBox" in figure.attributes for figure in figures)
    assert figures[0].alt == "Recall fell from 92 % in November 2025 to 85.6 % in October 2026."


def test_tables_have_headers_and_name_their_columns(brief: ReadPdf) -> None:
    tables = brief.of_role("Table")
    assert len(tables) == 4
    for table in tables:
        head, *rows = table.kids
        assert {kid.role for kid in head.kids} == {"TH"}
        assert all(kid.attributes["/Scope"] == "/Column" for kid in head.kids)
        assert all(len(row.kids) == len(head.kids) for row in rows)
        assert table.attributes["/Summary"]
    # The header that nobody sees is there for readers.
    assert [brief.text_of(kid).strip() for kid in tables[1].kids[0].kids] == ["Change", "What changed"]


def test_a_table_cut_over_pages_stays_one() -> None:
    result = pdf_of(long_table(120))
    assert result.pages == 3
    read = ReadPdf(result.data)
    (table,) = read.of_role("Table")
    assert len(table.kids) == 121
    assert len(read.of_role("TH")) == 2
    heads = [item for item in read.drawn if item.text.strip() == "Title"]
    assert [item.page for item in heads] == [0, 1, 2]
    assert [item.marks[0] for item in heads] == ["TH", "Artifact", "Artifact"]


def test_headings_are_bookmarks_and_skip_no_level() -> None:
    result = pdf_of(
        examples.document(
            examples.section("a", SectionHeading("Part", level=2), SectionHeading("First"), SectionHeading("Within", level=2),
                             SectionHeading("Second"), Paragraph(words("Text.")))
        )
    )  # fmt: skip
    read = ReadPdf(result.data)
    assert [element.role for element in read.of_role("H1", "H2", "H3")] == ["H1", "H1", "H2", "H1"]
    assert [each["/Title"] for each in read.reader.outline if not isinstance(each, list)] == [
        "Part",
        "First",
        "Second",
    ]


def test_links_lead_to_the_next_place_of_a_key(brief: ReadPdf) -> None:
    """From what is asked for AI-002 to its rank, and back; initiatives that are named once are no links."""
    links = {brief.text_of(link).strip(): link for link in brief.of_role("Link")}
    assert "AI-002" in links
    assert "AI-001" not in links
    targets = [
        brief.reader.get_destination_page_number(_destination(brief, annotation))
        for page in brief.reader.pages
        for annotation in page["/Annots"]
        if annotation.get_object()["/Contents"] == "AI-002"
    ]
    assert targets == [1, 0]


def _destination(brief: ReadPdf, annotation: object) -> object:
    from pypdf.generic import Destination, Fit, NullObject

    page = annotation.get_object()["/Dest"][0]  # type: ignore[attr-defined]
    assert not isinstance(page, NullObject)
    return Destination("there", page, Fit.xyz())


def test_a_key_with_a_heading_leads_there() -> None:
    document = examples.initiative_brief()
    named = Paragraph(words(examples.strong("AI-002", "AI-002"), " is asked."))
    result = pdf_of(document.with_sections((examples.section("first", named), *document.sections)))
    read = ReadPdf(result.data)
    (link,) = read.of_role("Link")
    assert read.text_of(link).strip() == "AI-002"


def test_the_file_says_what_it_is(brief: ReadPdf) -> None:
    assert brief.root["/Lang"] == "en"
    assert brief.root["/MarkInfo"]["/Marked"]
    assert brief.root["/ViewerPreferences"]["/DisplayDocTitle"]
    (intent,) = brief.root["/OutputIntents"]
    assert intent.get_object()["/DestOutputProfile"].get_object().get_data() == srgb_profile()
    metadata = brief.root["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in metadata
    properties = brief.reader.metadata
    assert properties is not None
    assert (properties.title, properties.author) == ("Northwind AI 2026: portfolio brief", "Northwind")
    assert properties.subject == "TLP:AMBER"
    assert properties.title in metadata
    assert "2026-11-30T00:00:00" in metadata


def test_fonts_are_embedded_and_nothing_is_transparent(brief: ReadPdf, written: PdfResult) -> None:
    for page in brief.reader.pages:
        fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
        assert fonts
        assert all("/FontFile2" in font["/FontDescriptor"] and "/ToUnicode" in font for font in fonts)
        assert "/ExtGState" not in page["/Resources"]
    for word in (b"/JavaScript", b"/OpenAction", b"/URI", b"/Encrypt", b"/tmp", b"Helvetica"):
        assert word not in written.data


def test_the_same_document_gives_the_same_bytes(written: PdfResult) -> None:
    assert pdf_of(examples.portfolio_brief(), invariant=True).data == written.data
    later = dataclasses.replace(examples.portfolio_brief(), made_on=date(2026, 12, 1))
    assert pdf_of(later, invariant=True).data != written.data


def test_marking_and_draft_stand_on_every_page() -> None:
    result = pdf_of(dataclasses.replace(long_table(80), draft=True))
    read = ReadPdf(result.data)
    for page in range(result.pages):
        texts = [item for item in read.drawn if item.page == page]
        assert [item.marks for item in texts if item.text.strip() == "TLP:AMBER"] == [
            ("Artifact",),
            ("Artifact",),
        ]
        assert [item.marks for item in texts if item.text.strip() == "DRAFT"] == [("Artifact",)]


def test_reordered_text_is_read_as_it_is_written() -> None:
    hebrew = "המערכת תופסת 81 מתוך 100 הונאות"
    arabic = "تحقق من الاحتيال"
    document = examples.document(examples.section("a", Paragraph(words(hebrew)), Paragraph(words(arabic))))
    result = pdf_of(document)
    assert not result.missing
    read = ReadPdf(result.data)
    assert [element.language for element in read.of_role("P")] == ["he", "ar"]
    content = read.reader.pages[0].get_contents()
    assert content is not None
    data = content.get_data()
    for text in (hebrew, arabic):
        assert f"/ActualText <FEFF{text.encode('utf-16-be').hex().upper()}>".encode() in data


def test_a_document_in_arabic_is_laid_out_from_the_right() -> None:
    read = ReadPdf(pdf_of(dataclasses.replace(examples.initiative_brief(), language="ar")).data)
    boxes = {item.text.strip(): item.box for item in read.drawn if item.kind == TEXT}
    assert boxes["$22.5m"][0] > boxes["$2.81m"][0]
    assert boxes["Metric, worst first"][0] > boxes["State"][0]


def test_figures_are_found_where_they_stand(written: PdfResult, brief: ReadPdf) -> None:
    by_name = {figure.name: figure for figure in written.figures}
    value = by_name["portfolio/live"]
    (drawn,) = [
        item for item in brief.drawn if item.text.strip() == "2" and item.page == 0 and item.number >= 0
    ]
    left, top, width, height = value.box
    assert value.page == 0
    assert left - 1 <= drawn.box[0] <= drawn.box[2] <= left + width + 1
    assert top - 1 <= drawn.box[1] <= drawn.box[3] <= top + height + 1
    assert by_name["AI-001/value/expected"].page == 1
    assert by_name["live/watch"].label == "live/watch: 3"


def test_characters_without_a_font_are_reported_and_explained() -> None:
    document = examples.document(examples.section("a", Paragraph(words("欺诈 and 🚀"))))
    result = pdf_of(document)
    assert result.missing == "欺诈"
    read = ReadPdf(result.data)
    first, note = (read.text_of(element) for element in read.of_role("P"))
    assert "[rocket]" in first
    assert note.startswith("2 characters of this brief have no font")


def test_the_colour_profile_is_well_formed() -> None:
    from PIL import ImageCms

    profile = srgb_profile()
    assert int.from_bytes(profile[:4], "big") == len(profile)
    import io

    opened = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    there = ImageCms.buildTransform(opened, ImageCms.createProfile("sRGB"), "RGB", "RGB")
    from PIL import Image

    picture = ImageCms.applyTransform(Image.new("RGB", (1, 1), (52, 87, 213)), there)
    assert picture is not None
    pixel = picture.getpixel((0, 0))
    assert isinstance(pixel, tuple)
    assert max(abs(a - b) for a, b in zip(pixel, (52, 87, 213), strict=True)) <= 2
