"""The elements that a document consists of; a writer draws each of them, and knows nothing of initiatives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from desktop_app.briefs.model.figure import Figure
from desktop_app.charts.marks import Chart
from desktop_app.domain.state_kinds import StateKind

Tone = Literal["ink", "muted", "accent", "good", "caution", "bad"]
#: What a state's sign looks like: the same shapes as on the screen, so that colour never speaks alone.
Sign = Literal["worse", "better", "new", "gone", "moved", "chance", "square", ""]


@dataclass(frozen=True, slots=True)
class TextRun:
    """A stretch of text in one weight and tone. `key` links to the initiative of that key, within the document
    or not; `figure` is the figure that the text shows."""

    text: str
    strong: bool = False
    tone: Tone = "ink"
    key: str = ""
    figure: Figure | None = None


Words = tuple[TextRun, ...]


def words(*parts: str | TextRun | Figure, tone: Tone = "ink") -> Words:
    """Runs of plain texts, of runs as they are, and of figures, which show their value."""
    runs = []
    for part in parts:
        if isinstance(part, TextRun):
            runs.append(part)
        elif isinstance(part, Figure):
            runs.append(TextRun(part.text, tone=tone, figure=part))
        elif part:
            runs.append(TextRun(part, tone=tone))
    return tuple(runs)


def strong(text: str, key: str = "") -> TextRun:
    """A heavier run."""
    return TextRun(text, strong=True, key=key)


def muted(text: str, key: str = "") -> TextRun:
    """A quieter run."""
    return TextRun(text, tone="muted", key=key)


def plain(text: Words) -> str:
    """The text alone."""
    return "".join(run.text for run in text)


@dataclass(frozen=True, slots=True)
class DocumentTitle:
    """What the page says, in one sentence of at most two lines.

    `above` names the subject, `lead` says more, `line` holds what it is and who owns it.
    """

    text: str
    above: str = ""
    lead: Words = ()
    line: str = ""


@dataclass(frozen=True, slots=True)
class SectionHeading:
    """A heading with a quiet note on its line; level 1 is a section, 2 a part of one."""

    text: str
    note: str = ""
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text. Line breaks in it are kept; "note" and "small" are quieter, "lead" is larger."""

    text: Words
    style: Literal["body", "lead", "note", "small"] = "body"


@dataclass(frozen=True, slots=True)
class SideFigure:
    """A row beneath a key figure: its name at the left, its value at the right."""

    name: str
    value: str
    kind: StateKind = "neutral"
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure in large, the line above it in the colour of `kind`. `rest` stands small behind it, as "of 30"."""

    figure: Figure
    label: str
    rest: str = ""
    kind: StateKind = "info"
    rows: tuple[SideFigure, ...] = ()

    @property
    def value(self) -> str:
        """What stands in large."""
        return self.figure.text


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """Up to five key figures side by side."""

    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class DecisionBox:
    """What is asked of leaders; `amount` and the `terms` below it (by when, by whom) stand apart."""

    lead: str
    text: Words
    amount: Figure | None = None
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BriefChart:
    """A chart that is drawn for the room it gets: `draw` takes width and height in px.

    `alt` is one sentence that says what the chart shows; `height` is in px of 0.75 points.
    """

    draw: Callable[[float, float], Chart]
    height: float
    alt: str
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class BriefCell:
    """A cell of a table: lines of text, a chip in the colour of a state, or a small chart."""

    lines: tuple[Words, ...] = ()
    chip: StateKind | None = None
    picture: BriefChart | None = None
    sign: Sign = ""
    tone: Tone = "ink"

    @property
    def text(self) -> str:
        """The text alone; the chart's sentence where it holds a chart."""
        return self.picture.alt if self.picture else "\n".join(plain(line) for line in self.lines)


def cell(*lines: str | TextRun | Figure | Words, tone: Tone = "ink") -> BriefCell:
    """A cell of one line or more."""
    return BriefCell(
        tuple(line if isinstance(line, tuple) else words(line, tone=tone) for line in lines), tone=tone
    )


def chip(text: str, kind: StateKind) -> BriefCell:
    """A cell that holds a state: a word on a ground of its colour."""
    return BriefCell((words(text),), chip=kind)


@dataclass(frozen=True, slots=True)
class BriefColumn:
    """A column: its heading, the share of the width it takes, and where its cells stand."""

    title: str
    share: float
    align: Literal["left", "right"] = "left"


@dataclass(frozen=True, slots=True)
class BriefRow:
    """A row; "sum" stands under a line of ink, "group" begins a group, "chosen" has a soft ground."""

    cells: tuple[BriefCell, ...]
    style: Literal["", "sum", "group", "chosen"] = ""


@dataclass(frozen=True, slots=True)
class BriefTable:
    """A table with its header row; `caption` says what it holds, for those who do not see it.

    `head` False hides the header from sight and keeps it for readers. `name` is that of the table that a plugin's
    columns and rows can join.
    """

    columns: tuple[BriefColumn, ...]
    rows: tuple[BriefRow, ...]
    caption: str
    head: bool = True
    name: str = ""


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Elements side by side, each column with a share of the width."""

    parts: tuple[tuple[Element, ...], ...]
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ResolutionBox:
    """What is filled in at the meeting: choices to tick, and lines to write on."""

    title: str
    note: str
    choices: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageEnd:
    """What follows begins on a page of its own."""


Element = (
    DocumentTitle
    | SectionHeading
    | Paragraph
    | KeyFigures
    | DecisionBox
    | BriefChart
    | BriefTable
    | SideBySide
    | ResolutionBox
    | PageEnd
)
