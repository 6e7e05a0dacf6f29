"""What a brief is built of beside paragraphs: figures, chips, tables, charts, all drawn with few commands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import KeepTogether, Table, TableStyle
from reportlab.platypus.flowables import Flowable

from desktop_app.briefs.pdf.fonts import FALLBACKS, FONTS
from desktop_app.briefs.pdf.page_pictures import PlacedFigure
from desktop_app.briefs.pdf.styles import colour, paper
from desktop_app.briefs.pdf.writer import Writer
from desktop_app.charts.marks import Chart
from desktop_app.charts.painters.pdf_painter import flowable as chart_flowable
from desktop_app.language.i18n import _

# One table a page: reportlab lays out a long one in quadratic time.
ROWS_PER_TABLE = 35
_POINTS_PER_PX = 0.75


@dataclass(frozen=True, slots=True)
class KeyFigureText:
    """One key figure; `kind` colours the line above it (good, caution, bad, info).

    `name` is that of the figure in a FigureRef, so that a preview can open where it comes from.
    """

    label: str
    value: str
    note: str = ""
    kind: str = "info"
    name: str = ""


class KeyFiguresFlowable(Flowable):  # type: ignore[misc]  # reportlab carries no types
    """Up to five figures side by side."""

    def __init__(self, writer: Writer, figures: Sequence[KeyFigureText]) -> None:
        super().__init__()
        self._writer = writer
        self._figures = list(figures)
        self._notes: list[list[str]] = []

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.width = width
        self._column = (width - 8 * (len(self._figures) - 1)) / max(1, len(self._figures))
        self._notes = [_wrapped(figure.note, self._column, 7.4)[:2] for figure in self._figures]
        lines = max((len(note) for note in self._notes), default=0)
        self.height = 44 + 10 * lines
        return width, self.height

    def draw(self) -> None:
        canvas = self.canv
        for place, figure in enumerate(self._figures):
            left = place * (self._column + 8)
            canvas.setStrokeColor(colour(_LINE[figure.kind]))
            canvas.setLineWidth(1.4)
            canvas.line(left, self.height - 2, left + self._column, self.height - 2)
            self._text(left, self.height - 15, figure.label, 7.4, 400, "muted")
            width = self._text(left, self.height - 33, figure.value, 13, 600, "ink")
            if figure.name:
                x, y = canvas.absolutePosition(left, self.height - 36)
                box = (x, canvas._pagesize[1] - y - 15, width, 15.0)
                name = _("{label}: {value}").format(label=figure.label, value=figure.value)
                self._writer.figures.append(PlacedFigure(figure.name, name, canvas.getPageNumber() - 1, box))
            for line, text in enumerate(self._notes[place]):
                self._text(left, self.height - 45 - 10 * line, text, 7.4, 400, "muted")

    def _text(self, x: float, y: float, text: str, size: float, weight: int, token: str) -> float:
        return draw_line(self.canv, self._writer, x, y, text, size, weight, token, self._column)


_LINE = {"good": "good", "caution": "caution", "bad": "bad", "info": "accent", "neutral": "line"}


def draw_line(
    canvas: Any,
    writer: Writer,
    x: float,
    y: float,
    text: str,
    size: float,
    weight: int,
    token: str,
    width: float,
) -> float:
    """Draw one line of text, cut with an ellipsis at `width` points; returns its width."""
    canvas.setFillColor(colour(token))
    start = x
    for font, run in writer.line(text, weight):
        room = start + width - x
        run = fitted(run, font, size, room)
        canvas.setFont(font, size)
        canvas.drawString(x, y, run)
        x += stringWidth(run, font, size)
        if run.endswith("…"):
            break
    return x - start


def fitted(text: str, font: str, size: float, width: float) -> str:
    """`text`, cut with an ellipsis where it is wider than `width` points."""
    if stringWidth(text, font, size) <= width:
        return text
    while text and stringWidth(text + "…", font, size) > width:
        # Much too long texts are halved first, then cut letter by letter.
        text = text[: len(text) // 2] if len(text) > 200 else text[:-1]
    return text.rstrip() + "…"


def _wrapped(text: str, width: float, size: float) -> list[str]:
    lines: list[str] = []
    line = ""
    # Never split at no-break spaces, which keep a figure and its unit together.
    for word in text.split(" ")[:60]:
        longer = f"{line} {word}".strip()
        if line and stringWidth(longer, FONTS[400], size) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines


class ChipFlowable(Flowable):  # type: ignore[misc]  # reportlab carries no types
    """A word on a soft ground, for a table cell."""

    def __init__(self, writer: Writer, text: str, kind: str) -> None:
        super().__init__()
        self._writer, self._text, self._kind = writer, text, kind

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self._room = width
        self.width = min(width, stringWidth(self._text, FONTS[500], 7.2) + 10)
        self.height = 11
        return self.width, self.height

    def draw(self) -> None:
        foreground, soft = _CHIPS.get(self._kind, _CHIPS["neutral"])
        self.canv.setFillColor(colour(soft))
        self.canv.roundRect(0, -0.5, self.width, 11.5, 5.5, stroke=0, fill=1)
        draw_line(self.canv, self._writer, 5, 3, self._text, 7.2, 500, foreground, self.width - 8)


_CHIPS = {
    "good": ("good", "good_soft"),
    "caution": ("caution", "caution_soft"),
    "bad": ("bad", "bad_soft"),
    "info": ("accent", "accent_soft"),
    "neutral": ("muted", "sunken"),
}


class DecisionBoxFlowable(Flowable):  # type: ignore[misc]  # reportlab carries no types
    """The decision asked, on a sunken ground with an accent line."""

    def __init__(self, paragraph: Any) -> None:
        super().__init__()
        self._paragraph = paragraph

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        _w, self._inner = self._paragraph.wrap(width - 24, height)
        self.width, self.height = width, self._inner + 14
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Any]:
        parts = self._paragraph.split(width - 24, height - 14)
        return [DecisionBoxFlowable(part) for part in parts]

    def draw(self) -> None:
        self.canv.setFillColor(colour("background"))
        self.canv.rect(0, 0, self.width, self.height, stroke=0, fill=1)
        self.canv.setFillColor(colour("accent"))
        self.canv.rect(0, 0, 2.4, self.height, stroke=0, fill=1)
        self._paragraph.drawOn(self.canv, 13, 7)

    def getSpaceAfter(self) -> float:
        return 12.0


class BriefHeading(Flowable):  # type: ignore[misc]  # reportlab carries no types
    """A heading with its entry in the outline of the document."""

    def __init__(self, paragraph: Any, title: str, level: int, mark: str) -> None:
        super().__init__()
        self._paragraph, self._title, self._level, self._mark = paragraph, title, level, mark
        self.keepWithNext = 1

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        size: tuple[float, float] = self._paragraph.wrap(width, height)
        return size

    def getSpaceBefore(self) -> float:
        return float(self._paragraph.getSpaceBefore())

    def getSpaceAfter(self) -> float:
        return float(self._paragraph.getSpaceAfter())

    def draw(self) -> None:
        self.canv.bookmarkPage(self._mark)
        self.canv.addOutlineEntry(self._title, self._mark, self._level, closed=self._level > 0)
        self._paragraph.drawOn(self.canv, 0, 0)


def heading(writer: Writer, text: str, level: int = 0) -> BriefHeading:
    """A section heading; level 0 stands at the left of the outline, 1 under the heading before it."""
    return BriefHeading(writer.para(text, "heading"), text[:200], level, writer.next_mark())


def chart(picture: Chart) -> Any:
    """A chart, with the marks of the screen."""
    return chart_flowable(picture, paper(), FONTS, FALLBACKS, _POINTS_PER_PX)


def chart_size(width: float, height: float) -> tuple[float, float]:
    """The px that a chart of this many points has."""
    return width / _POINTS_PER_PX, height / _POINTS_PER_PX


def tables(
    header: Sequence[Any],
    rows: Sequence[Sequence[Any]],
    widths: Sequence[float],
    *,
    right: Sequence[int] = (),
    row_height: float | None = None,
) -> list[Any]:
    """A table as one or more page-sized ones; `right` names the right-aligned columns.

    Cells are flowables or lists of them, or strings that are drawn as they are; `row_height` in points makes
    layout quick when all cells are one line.
    """
    page_tables = []
    style = _table_style(right)
    for start in range(0, len(rows), ROWS_PER_TABLE):
        part = [list(header), *(list(row) for row in rows[start : start + ROWS_PER_TABLE])]
        heights = [row_height] * len(part) if row_height else None
        page_tables.append(
            Table(part, colWidths=list(widths), rowHeights=heights, repeatRows=1, splitInRow=1, style=style)
        )
    return page_tables


def _table_style(right: Sequence[int]) -> Any:
    commands: list[tuple[Any, ...]] = [
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, colour("line")),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 5),
        ("RIGHTPADDING", (0, 0), (-1, -1), 5),
        ("TOPPADDING", (0, 0), (-1, -1), 3.2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3.4),
        ("FONT", (0, 0), (-1, 0), FONTS[500], 7.8),
        ("TEXTCOLOR", (0, 0), (-1, 0), colour("muted")),
        ("FONT", (0, 1), (-1, -1), FONTS[400], 7.8),
        ("TEXTCOLOR", (0, 1), (-1, -1), colour("ink")),
    ]
    commands += [("ALIGN", (column, 0), (column, -1), "RIGHT") for column in right]
    return TableStyle(commands)


def together(parts: Sequence[Any]) -> Any:
    """Parts that stay on one page if they fit on one."""
    return KeepTogether(list(parts))
