"""What Word files hold and python-docx has no words for: anchors, links, directions, fields, rows that repeat."""

from __future__ import annotations

from typing import Any

from desktop_app.briefs.office.office_extra import xml_text
from desktop_app.language.bidi import runs_right_to_left


def add_runs(paragraph: Any, text: str, *, bold: bool = False, colour: str = "") -> Any:
    """A run of a text, its line breaks kept."""
    from docx.shared import RGBColor

    run = paragraph.add_run(xml_text(text))
    if bold:
        run.bold = True
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour.lstrip("#"))
    if runs_right_to_left(text):
        run.font.rtl = True
    return run


def set_direction(paragraph: Any, text: str) -> None:
    """A paragraph runs as its first letter with a direction says."""
    if runs_right_to_left(text):
        from docx.oxml.ns import qn

        properties = paragraph._p.get_or_add_pPr()
        properties.insert_element_before(
            paragraph._p.makeelement(qn("w:bidi")), "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind",
            "w:contextualSpacing", "w:jc", "w:rPr", "w:sectPr",
        )  # fmt: skip


def add_field(paragraph: Any, code: str) -> None:
    """A field that Word fills, such as PAGE."""
    from docx.oxml.ns import qn

    field = paragraph._p.makeelement(qn("w:fldSimple"), {qn("w:instr"): code})
    paragraph._p.append(field)
    paragraph_run = paragraph.add_run("1")
    field.append(paragraph_run._r)


def add_anchor(paragraph: Any, name: str, number: int) -> None:
    """A place that links within the file lead to, at the start of a paragraph."""
    from docx.oxml.ns import qn

    identity = {qn("w:id"): str(number)}
    start = paragraph._p.makeelement(qn("w:bookmarkStart"), {**identity, qn("w:name"): name})
    paragraph._p.append(start)
    paragraph._p.append(paragraph._p.makeelement(qn("w:bookmarkEnd"), identity))


def make_link(paragraph: Any, run: Any, anchor: str) -> None:
    """Let a run lead to an anchor of the same file."""
    from docx.oxml.ns import qn

    link = paragraph._p.makeelement(qn("w:hyperlink"), {qn("w:anchor"): anchor})
    paragraph._p.append(link)
    link.append(run._r)


def describe_picture(picture: Any, alt: str) -> None:
    """The text that stands for a picture."""
    properties = picture._inline.docPr
    properties.set("descr", xml_text(alt))
    properties.set("name", f"Picture {properties.get('id')}")


def describe_table(table: Any, caption: str) -> None:
    """What a table holds, for those who do not see it."""
    from docx.oxml.ns import qn

    properties = table._tbl.tblPr
    properties.append(properties.makeelement(qn("w:tblCaption"), {qn("w:val"): xml_text(caption)}))


def hold_row(row: Any, *, is_head: bool = False) -> None:
    """A row that is not cut; the head repeats on each page."""
    from docx.oxml.ns import qn

    properties = row._tr.get_or_add_trPr()
    for name in ("w:cantSplit", "w:tblHeader") if is_head else ("w:cantSplit",):
        properties.append(properties.makeelement(qn(name)))
