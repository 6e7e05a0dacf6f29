"""One slide of 1280 x 720 px: title, texts, tables and charts at their places, with marking, foot and notes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from desktop_app.briefs.model.brief_document import BriefDocument
from desktop_app.briefs.model.elements import BriefChart, TextRun, Words, plain, words
from desktop_app.briefs.office.chart_png import chart_png
from desktop_app.briefs.office.native_chart import ChartNumbers, chart_numbers
from desktop_app.briefs.office.office_extra import xml_text
from desktop_app.language import formats
from desktop_app.language.bidi import runs_right_to_left
from desktop_app.language.i18n import _
from desktop_app.text import clean_line
from desktop_app.theme_tokens import tokens

WIDTH, HEIGHT, MARGIN = 1280.0, 720.0, 64.0
#: The width between the margins, and where the content begins and ends.
INNER, TOP, BOTTOM = WIDTH - 2 * MARGIN, 180.0, 650.0
_PX = 9525
_FONT = "Arial"
Box = tuple[float, float, float, float]


def emu(box: Box) -> tuple[int, int, int, int]:
    """Left, top, width and height in the unit of the file."""
    left, top, width, height = box
    return round(left * _PX), round(top * _PX), round(width * _PX), round(height * _PX)


class SlidePage:
    """A slide that is added to a file and filled."""

    def __init__(self, file: Any, document: BriefDocument, title: str, title_size: float) -> None:
        self._slide = file.slides.add_slide(file.slide_layouts[5])
        self._language = document.language.replace("_", "-")
        held = self._slide.shapes.title
        held.left, held.top, held.width, held.height = emu((MARGIN, 64, INNER, 100))
        frame = held.text_frame
        self._prepare(frame, "t")
        self._fill(frame.paragraphs[0], (TextRun(clean_line(title), strong=True),), title_size)
        self._edges(document)

    def _edges(self, document: BriefDocument) -> None:
        marking = " · ".join(
            each for each in (document.marking, _("DRAFT") if document.draft else "") if each
        )
        edges = (
            (30.0, document.left, formats.date(document.made_on)),
            (674.0, document.foot, document.origin),
        )
        for top, left, right in edges:
            self.text((MARGIN, top, 500, 20), words(left, tone="muted"), 13)
            self.text((WIDTH - MARGIN - 500, top, 500, 20), words(right, tone="muted"), 13, align="right")
            if marking:
                look = tokens("light")
                shape = self.text(
                    (540, top - 2, 200, 22), words(marking), 13, align="centre", ground=look.ink
                )
                run = shape.text_frame.paragraphs[0].runs[0]
                run.font.bold = True
                run.font.color.rgb = _colour(tokens("dark").caution)

    def text(
        self, box: Box, text: Words, size: float, *, align: str = "", ground: str = "", name: str = ""
    ) -> Any:
        """A box of text, a px of type size `size`."""
        shape = self._slide.shapes.add_textbox(*emu(box))
        if name:
            shape.name = name
        if ground:
            shape.fill.solid()
            shape.fill.fore_color.rgb = _colour(ground)
        self._prepare(shape.text_frame, "t")
        paragraph = shape.text_frame.paragraphs[0]
        self._fill(paragraph, text, size)
        if align:
            from pptx.enum.text import PP_ALIGN

            paragraph.alignment = PP_ALIGN.RIGHT if align == "right" else PP_ALIGN.CENTER
        return shape

    def rule(self, box: Box, colour: str) -> None:
        """A bar of colour, which says nothing by itself."""
        from pptx.enum.shapes import MSO_SHAPE

        shape = self._slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *emu(box))
        shape.fill.solid()
        shape.fill.fore_color.rgb = _colour(colour)
        shape.line.fill.background()
        shape.shadow.inherit = False

    def table(
        self, box: Box, head: Sequence[str], rows: Sequence[Sequence[Words]], widths: Sequence[float],
        right: Sequence[bool], caption: str,
    ) -> None:  # fmt: skip
        """A table with its header row."""
        from pptx.enum.text import PP_ALIGN

        shape = self._slide.shapes.add_table(len(rows) + 1, len(head), *emu(box))
        shape._element.nvGraphicFramePr.cNvPr.set("descr", xml_text(caption))
        for number, width in enumerate(widths):
            shape.table.columns[number].width = round(width * _PX)
        whole = [[(TextRun(each, strong=True),) for each in head], *rows]
        for place, row in enumerate(whole):
            shape.table.rows[place].height = round(20 * _PX)
            for number, text in enumerate(row[: len(head)]):
                target = shape.table.cell(place, number)
                target.margin_top = target.margin_bottom = 2 * _PX
                target.margin_left = target.margin_right = 4 * _PX
                target.fill.background()
                paragraph = target.text_frame.paragraphs[0]
                self._fill(paragraph, text, 12)
                if right[number]:
                    paragraph.alignment = PP_ALIGN.RIGHT

    def chart(self, box: Box, chart: BriefChart) -> None:
        """A native chart with its data, else a picture, with the sentence that stands for it."""
        drawing = chart.draw(box[2], box[3])
        numbers = chart_numbers(drawing)
        if numbers:
            self._native(box, numbers, chart.alt)
            return
        width = min(box[2], drawing.width * box[3] / drawing.height if drawing.height else box[2])
        shape = self._slide.shapes.add_picture(
            io.BytesIO(chart_png(drawing)), *emu((box[0], box[1], width, box[3]))
        )
        shape.name = f"Chart {shape.shape_id}"
        shape._element.nvPicPr.cNvPr.set("descr", xml_text(chart.alt))

    def _native(self, box: Box, numbers: ChartNumbers, alt: str) -> None:
        from pptx.chart.data import CategoryChartData
        from pptx.enum.chart import XL_CHART_TYPE
        from pptx.util import Pt

        data = CategoryChartData()
        data.categories = [xml_text(name) for name in numbers.names]
        for name, values in numbers.series:
            data.add_series(xml_text(name), values)
        kind = XL_CHART_TYPE.LINE_MARKERS if numbers.is_line else XL_CHART_TYPE.COLUMN_CLUSTERED
        frame = self._slide.shapes.add_chart(kind, *emu(box), data)
        frame._element.nvGraphicFramePr.cNvPr.set("descr", xml_text(alt))
        frame.chart.font.size, frame.chart.font.name = Pt(11), _FONT
        frame.chart.has_legend = len(numbers.series) > 1
        frame.chart.has_title = False

    def notes(self, text: str) -> None:
        """What the speaker reads: all that the slide says."""
        self._slide.notes_slide.notes_text_frame.text = xml_text(text)

    def _prepare(self, frame: Any, anchor: str) -> None:
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame._txBody.bodyPr.set("anchor", anchor)

    def _fill(self, paragraph: Any, text: Words, size: float) -> None:
        from pptx.util import Pt

        look = tokens("light")
        for run in text:
            for number, line in enumerate(xml_text(run.text).split("\n")):
                if number:
                    paragraph.add_line_break()
                shown = paragraph.add_run()
                shown.text = line
                shown.font.size, shown.font.name, shown.font.bold = Pt(size * 0.75), _FONT, run.strong
                shown.font.color.rgb = _colour(getattr(look, run.tone))
                shown._r.get_or_add_rPr().set("lang", self._language)
        properties = paragraph._p.get_or_add_pPr()
        if runs_right_to_left(plain(text)):
            properties.set("rtl", "1")
            properties.set("algn", "r")
        else:
            properties.set("algn", "l")


def _colour(code: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(code.lstrip("#"))
