"""Word and PowerPoint files: read back, all texts are there, with headings, texts for pictures and properties."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from desktop_app.briefs.model.brief_document import BriefDocument
from desktop_app.briefs.model.elements import DocumentTitle, Paragraph, words
from desktop_app.briefs.office import office_extra, write_docx, write_pptx
from desktop_app.errors import UserError
from tests.briefs.every_text import chart_of, document_of, texts_in
from tests.briefs.pdf.example_documents import document, initiative_brief, portfolio_brief, section

docx = pytest.importorskip("docx", reason="the extra `office` is not installed: no Word files")
pptx = pytest.importorskip("pptx", reason="the extra `office` is not installed: no PowerPoint files")

WRITERS = [write_docx.write, write_pptx.write]
HOSTILE = ["<w:p>&amp;]]>", "\x00\x07\ufffe\ud800", "שלום (abc)", "C:\\x\nline"]


def all_text(data: bytes) -> str:
    """Every text in the parts of a file, runs put together."""
    from lxml import etree

    parts = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.endswith(".xml"):
                root = etree.fromstring(package.read(name))
                for node in root.iter():
                    kind = etree.QName(node).localname
                    parts.append({"p": "\n", "br": "\n"}.get(kind, ""))
                    parts.append(f"\n{node.get('descr') or ''}\n" if kind in ("docPr", "cNvPr") else "")
                    if kind == "tblCaption":
                        parts.append("\n" + "".join(node.attrib.values()) + "\n")
                    parts.append((node.text or "") if kind == "t" else "")
    return "".join(parts)


@pytest.fixture(scope="module")
def word() -> Any:
    return docx.Document(io.BytesIO(write_docx.write(initiative_brief())))


@pytest.mark.parametrize("write", WRITERS, ids=["docx", "pptx"])
@pytest.mark.parametrize("brief", [portfolio_brief(), initiative_brief()], ids=["portfolio", "initiative"])
def test_every_text_is_there_and_the_bytes_stay(
    write: Callable[[BriefDocument], bytes], brief: BriefDocument
) -> None:
    data = write(brief)
    shown = all_text(data)
    texts = [text for text in texts_in(brief.sections) if text.strip()]
    assert [text for text in texts if text not in shown] == []
    for text in (brief.marking, brief.foot, brief.origin, brief.left):
        assert text in shown
    assert write(brief) == data


@pytest.mark.parametrize("write", WRITERS, ids=["docx", "pptx"])
@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", ["portfolio", "slide"])
def test_no_text_breaks_a_file(write: Callable[[BriefDocument], bytes], text: str, kind: str) -> None:
    shown = all_text(write(document_of(f"x{text}x", kind=kind)))
    visible = office_extra.xml_text(f"x{text}x")
    assert visible in shown
    assert "\x07" not in shown


@pytest.mark.parametrize("write", WRITERS, ids=["docx", "pptx"])
def test_a_file_leads_nowhere_outside(write: Callable[[BriefDocument], bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(write(portfolio_brief()))) as package:
        relations = [package.read(name) for name in package.namelist() if name.endswith(".rels")]
    assert not any(b"External" in each for each in relations)


def test_word_has_headings_rows_that_repeat_and_texts_for_pictures(word: Any) -> None:
    styles = [paragraph.style.name for paragraph in word.paragraphs]
    assert styles.count("Title") == 1
    assert "Heading 1" in styles
    for table in word.tables:
        assert "tblHeader" in table.rows[0]._tr.xml
        assert "tblCaption" in table._tbl.xml
    pictures = [each for each in word.element.body.iter() if each.tag.endswith("}docPr")]
    assert pictures
    assert all(each.get("descr") for each in pictures)
    page = word.sections[0]
    assert "TLP:AMBER" in page.header.paragraphs[0].text
    assert "TLP:AMBER" in page.footer.paragraphs[0].text
    held = word.core_properties
    assert (held.language, held.category, held.created.date()) == (
        "en",
        "TLP:AMBER",
        initiative_brief().made_on,
    )


@pytest.mark.parametrize("text", ["text", "AI-002 Payment fraud"])
def test_links_in_word_lead_to_places_within(text: str) -> None:
    body = docx.Document(io.BytesIO(write_docx.write(document_of(text)))).element.body
    anchors = {value for each in body.iter() for name, value in each.items() if name.endswith("}anchor")}
    starts = [each for each in body.iter() if each.tag.endswith("}bookmarkStart")]
    places = {value for each in starts for name, value in each.items() if name.endswith("}name")}
    assert anchors
    assert anchors <= places


def shapes(data: bytes) -> Iterator[Any]:
    for slide in pptx.Presentation(io.BytesIO(data)).slides:
        yield from slide.shapes


def test_a_slide_is_one_with_its_message_as_title_and_all_else_in_the_notes() -> None:
    data = write_pptx.write(dataclasses.replace(portfolio_brief(), kind="slide"))
    file = pptx.Presentation(io.BytesIO(data))
    (slide,) = file.slides
    assert (file.slide_width, file.slide_height) == (1280 * 9525, 720 * 9525)
    titles = [each.text for each in portfolio_brief().elements() if isinstance(each, DocumentTitle)]
    assert slide.shapes.title.text == titles[0]
    notes = slide.notes_slide.notes_text_frame.text
    assert all(title in notes for title in titles)


def test_numbers_become_a_native_chart_and_others_a_picture() -> None:
    chart = chart_of("People needed", ("Q4 2026", "8.0"), ("Q1 2027", "8.3"))
    data = write_pptx.write(document(section("people", chart)))
    (native,) = [shape for shape in shapes(data) if shape.has_chart]
    assert list(native.chart.plots[0].categories) == ["Q4 2026", "Q1 2027"]
    assert list(native.chart.plots[0].series[0].values) == [8.0, 8.3]
    assert native._element.nvGraphicFramePr.cNvPr.get("descr") == "People needed"
    assert write_pptx.write(document(section("people", chart))) == data
    money = write_pptx.write(document(section("people", chart_of("Money", ("Q4", "$1,200")))))
    assert not [shape for shape in shapes(money) if shape.has_chart]
    assert [shape for shape in shapes(money) if shape.shape_type == 13]


def test_a_long_text_goes_on_over_slides_and_nothing_is_lost() -> None:
    text = " ".join(f"word{number}" for number in range(1500))
    data = write_pptx.write(document(section("about", Paragraph(words(text)))))
    shown = "".join(shape.text_frame.text for shape in shapes(data) if shape.has_text_frame)
    assert all(f"word{number}" in shown for number in range(1500))
    assert len(pptx.Presentation(io.BytesIO(data)).slides) > 1
    for shape in shapes(data):
        assert shape.top + shape.height <= 720 * 9525


def test_without_the_extra_a_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office_extra.importlib.util, "find_spec", lambda name: None)
    for write in WRITERS:
        with pytest.raises(UserError, match="extra “office”"):
            write(portfolio_brief())
