"""Turns the elements of a document into paragraphs, tables and pictures of a Word file."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from desktop_app.briefs.model.elements import (
    BriefCell,
    BriefChart,
    BriefTable,
    DecisionBox,
    DocumentTitle,
    Element,
    KeyFigures,
    PageEnd,
    Paragraph,
    ResolutionBox,
    SectionHeading,
    SideBySide,
    TextRun,
    Words,
    plain,
    words,
)
from desktop_app.briefs.office.chart_png import chart_png
from desktop_app.briefs.office.docx_xml import (
    add_anchor,
    add_runs,
    describe_picture,
    describe_table,
    hold_row,
    make_link,
    set_direction,
)
from desktop_app.briefs.pdf.key_links import heading_key
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import tokens

# The width of a page's text in px, and a px in EMU of Word: 170 mm are 642 px.
_WIDTH = 642.0
_PX = 9525


class DocxParts:
    """Writes the elements of one document into a file, one below the other."""

    def __init__(self, file: Any, keys: frozenset[str]) -> None:
        self._file = file
        self._anchors = {key: f"i{number}" for number, key in enumerate(sorted(keys), start=1)}
        self._placed: set[str] = set()
        # Keys whose heading is still to come: links lead there, wherever else they are named before.
        self._headed: set[str] = set()
        self._titles = 0

    def headed(self, elements: Iterable[Element]) -> None:
        """Take note of the keys that have a heading."""
        for element in elements:
            if isinstance(element, DocumentTitle):
                self._headed |= {heading_key(element.above), heading_key(element.text)}
            elif isinstance(element, SectionHeading):
                self._headed.add(heading_key(element.text))

    def all(self, elements: Sequence[Element]) -> None:
        """Elements in order; columns come one after the other."""
        for element in elements:
            self._element(element)

    def _element(self, element: Element) -> None:
        if isinstance(element, DocumentTitle):
            self._title(element)
        elif isinstance(element, SectionHeading):
            self._heading(element.text, min(max(element.level, 1) + (self._titles > 1), 3), element.note)
        elif isinstance(element, Paragraph):
            tone = "muted" if element.style in ("note", "small") else ""
            self._paragraph(element.text, tone=tone)
        elif isinstance(element, KeyFigures):
            self._key_figures(element)
        elif isinstance(element, DecisionBox):
            self._paragraph(words(TextRun(element.lead, strong=True), " ", *element.text))
            if element.amount:
                self._paragraph((TextRun(element.amount.text, strong=True, figure=element.amount),))
            for term in element.terms:
                self._paragraph(words(term), tone="muted")
        elif isinstance(element, BriefChart):
            self._chart(element)
        elif isinstance(element, BriefTable):
            self._table(element)
        elif isinstance(element, SideBySide):
            for part in element.parts:
                self.all(part)
        elif isinstance(element, ResolutionBox):
            self._resolution(element)
        else:
            assert isinstance(element, PageEnd)
            self._file.add_page_break()

    def _title(self, title: DocumentTitle) -> None:
        self._titles += 1
        if title.above:
            self._paragraph(words(title.above), style="Subtitle", tone="accent", heads=title.above)
        if self._titles == 1:
            self._paragraph(words(title.text), style="Title", heads=title.text)
        else:
            self._heading(title.text, 1)
        if title.line:
            self._paragraph(words(title.line), tone="muted")
        if title.lead:
            self._paragraph(title.lead)

    def _heading(self, text: str, level: int, note: str = "") -> None:
        paragraph = self._paragraph(words(text), style=f"Heading {level}", heads=text)
        if note:
            add_runs(paragraph, f"  {note}", colour=tokens("light").muted).bold = False

    def _paragraph(self, text: Words, *, style: str = "Normal", tone: str = "", heads: str = "") -> Any:
        paragraph = self._file.add_paragraph(style=style)
        key = heading_key(heads)
        if key in self._anchors and key not in self._placed:
            self._place(paragraph, key)
        self._fill(paragraph, text, tone)
        return paragraph

    def _place(self, paragraph: Any, key: str) -> None:
        self._placed.add(key)
        add_anchor(paragraph, self._anchors[key], len(self._placed))

    def _fill(self, paragraph: Any, text: Words, tone: str = "") -> None:
        look = tokens("light")
        for run in text:
            shade = run.tone if run.tone != "ink" else tone
            colour = getattr(look, shade) if shade else ""
            shown = add_runs(paragraph, run.text, bold=run.strong, colour=colour)
            if run.key in self._anchors:
                if run.key in self._placed | self._headed:
                    make_link(paragraph, shown, self._anchors[run.key])
                else:
                    self._place(paragraph, run.key)
        set_direction(paragraph, plain(text))

    def _key_figures(self, element: KeyFigures) -> None:
        rows = []
        for each in element.figures:
            value = f"{each.value} {each.rest}".strip()
            beside = "\n".join(f"{row.name}: {row.value}" for row in each.rows)
            rows.append((words(each.label), (TextRun(value, strong=True),), words(beside)))
        if rows:
            head = (_("Figure"), _("Value"), _("Beside it"))
            self._grid(head, rows, _("Key figures"))

    def _grid(self, head: Sequence[str], rows: Sequence[Sequence[Words]], caption: str) -> None:
        table = self._new_table(head, caption)
        for row in rows:
            added = table.add_row()
            hold_row(added)
            for target, text in zip(added.cells, row, strict=False):
                self._fill(target.paragraphs[0], text)
        self._file.add_paragraph()

    def _new_table(self, head: Sequence[str], caption: str) -> Any:
        table = self._file.add_table(rows=1, cols=len(head), style="Table Grid")
        describe_table(table, caption)
        hold_row(table.rows[0], is_head=True)
        for target, text in zip(table.rows[0].cells, head, strict=True):
            self._fill(target.paragraphs[0], (TextRun(text, strong=True),))
        return table

    def _table(self, element: BriefTable) -> None:
        if not element.columns:
            return
        table = self._new_table([column.title for column in element.columns], element.caption)
        whole = sum(max(column.share, 0.01) for column in element.columns)
        widths = [max(column.share, 0.01) / whole * _WIDTH for column in element.columns]
        for row in element.rows:
            added = table.add_row()
            hold_row(added)
            for number, (target, held) in enumerate(zip(added.cells, row.cells, strict=False)):
                self._cell(target, held, widths[number], element.columns[number].align == "right")
        for row in table.rows:
            for target, width in zip(row.cells, widths, strict=True):
                target.width = int(width * _PX)
        self._file.add_paragraph()

    def _cell(self, target: Any, held: BriefCell, width: float, is_right: bool) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        paragraph = target.paragraphs[0]
        if held.picture:
            self._picture(paragraph.add_run(), held.picture, max(width - 16, 24.0))
            return
        for number, line in enumerate(held.lines):
            if number:
                paragraph = target.add_paragraph()
            self._fill(paragraph, line, "" if held.tone == "ink" else held.tone)
            if is_right:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT

    def _picture(self, run: Any, chart: BriefChart, width: float) -> None:
        drawing = chart.draw(width, chart.height)
        picture = run.add_picture(io.BytesIO(chart_png(drawing)), width=int(drawing.width * _PX))
        describe_picture(picture, chart.alt)

    def _chart(self, chart: BriefChart) -> None:
        self._picture(self._file.add_paragraph().add_run(), chart, _WIDTH)
        table = chart.draw(_WIDTH, chart.height).table
        if len(table) > 1 and table[0]:
            self._grid(table[0], [[words(each) for each in row] for row in table[1:]], chart.alt)

    def _resolution(self, box: ResolutionBox) -> None:
        self._paragraph((TextRun(box.title, strong=True),))
        if box.note:
            self._paragraph(words(box.note), tone="muted")
        for choice in box.choices:
            self._paragraph(words(f"☐ {choice}"))
        for line in box.lines:
            self._paragraph(words(f"{line} ____________________"))
