"""Draws on a page of a brief and says of all that it draws what it is: a piece of the structure, or mere decoration."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from reportlab.pdfbase.pdfmetrics import getFont

from desktop_app.briefs.pdf.brief_design import PX, PageFrame, colour_code
from desktop_app.briefs.pdf.fonts import FALLBACKS, FONTS
from desktop_app.briefs.pdf.key_links import heading_key
from desktop_app.briefs.pdf.line_breaking import TextLine
from desktop_app.briefs.pdf.page_pictures import PlacedFigure
from desktop_app.briefs.pdf.set_text import Look, SetText
from desktop_app.briefs.pdf.styles import paper
from desktop_app.briefs.pdf.tags.structure_tree import (
    KeyPlace,
    LinkNote,
    MarkedContent,
    StructureNode,
    text_string,
)
from desktop_app.charts.marks import Chart
from desktop_app.charts.painters import pdf_painter
from desktop_app.language.i18n import _

#: Where lines stand in their box; "own" is the side of their own first letter, "start" that of the document.
Align = Literal["start", "end", "centre", "own"]
# The middle of a capital letter over the line that letters stand on, in sizes.
_MIDDLE = 0.36
# How far a circle's handles stand from its points.
_ROUND = 0.5523


class BriefPen:
    """Works in points from the upper left corner; in a document that runs from right to left, from the upper right.

    `mirrored` says that it does. `linked` are the keys that are named in more than one place, or have a heading.
    """

    def __init__(
        self, canvas: Any, frame: PageFrame, root: StructureNode, mirrored: bool, linked: frozenset[str]
    ) -> None:
        self._canvas = canvas
        self.frame = frame
        self.mirrored = mirrored
        self.page = 0
        self.figures: list[PlacedFigure] = []
        self.links: list[LinkNote] = []
        self.places: dict[str, list[KeyPlace]] = {}
        self.targets: dict[str, KeyPlace] = {}
        self._linked = linked
        self._owners = [root]
        self._marks = 0
        self._colour = self._font = ""
        self._decorates = False
        self._levels: list[int] = []
        self._headings = 0

    @property
    def _code(self) -> list[str]:
        code: list[str] = self._canvas._code
        return code

    def next_page(self) -> None:
        """Go on on a new page."""
        self._canvas.showPage()
        self.page += 1
        self._marks = 0
        self._colour = self._font = ""

    # What things are.

    @contextlib.contextmanager
    def within(self, node: StructureNode) -> Iterator[None]:
        """What is drawn meanwhile belongs into this element."""
        self._owners[-1].add(node)
        self._owners.append(node)
        yield
        self._owners.pop()

    @contextlib.contextmanager
    def decoration(self, kind: str = "") -> Iterator[None]:
        """What is drawn meanwhile is no content; `kind` says what it is, such as "/Type /Background"."""
        self._code.append(f"/Artifact <<{kind}>> BDC" if kind else "/Artifact BMC")
        self._decorates = True
        yield
        self._decorates = False
        self._code.append("EMC")

    def _open(self, node: StructureNode) -> str:
        """The start of a stretch that belongs to an element."""
        if node.page < 0:
            node.page = self.page
        node.kids.append(MarkedContent(self.page, self._marks))
        self._marks += 1
        return f"/{node.role} <</MCID {self._marks - 1}>> BDC"

    # Shapes; they are drawn within a decoration.

    def left(self, x: float, width: float) -> float:
        """The left edge on the page of a box."""
        return self.frame.width - x - width if self.mirrored else x

    def _up(self, y: float) -> float:
        return self.frame.height - y

    def rect(self, x: float, top: float, width: float, height: float, fill: str = "", stroke: str = "",
             radius: float = 0.0, line: float = 0.75) -> None:  # fmt: skip
        """A rectangle with a fill, an outline or both."""
        left, bottom = self.left(x, width), self._up(top + height)
        code = ["q"]
        if fill:
            code.append(f"{colour_code(fill)} rg")
        if stroke:
            code.append(f"{colour_code(stroke)} RG {line:.2f} w")
        if radius:
            code.append(_rounded(left, bottom, width, height, min(radius, width / 2, height / 2)))
        else:
            code.append(f"{left:.2f} {bottom:.2f} {width:.2f} {height:.2f} re")
        code.append(("B" if stroke else "f") if fill else "S")
        self._code.append(" ".join([*code, "Q"]))

    def rule(self, x: float, y: float, width: float, token: str, line: float = 0.75) -> None:
        """A level line."""
        left, height = self.left(x, width), self._up(y)
        self._code.append(
            f"q {colour_code(token)} RG {line:.2f} w {left:.2f} {height:.2f} m {left + width:.2f} {height:.2f} l S Q"
        )

    def upright(self, x: float, top: float, height: float, token: str) -> None:
        """An upright line."""
        left = self.left(x, 0)
        self._code.append(
            f"q {colour_code(token)} RG 0.75 w {left:.2f} {self._up(top):.2f} m "
            f"{left:.2f} {self._up(top + height):.2f} l S Q"
        )

    def shape(
        self, x: float, top: float, size: float, points: Sequence[tuple[float, float]], token: str
    ) -> None:
        """A filled shape in a box of `size`; points from 0 to 1."""
        left = self.left(x, size)
        steps = [
            f"{left + across * size:.2f} {self._up(top + down * size):.2f} {'l' if place else 'm'}"
            for place, (across, down) in enumerate(points)
        ]
        self._code.append(f"q {colour_code(token)} rg {' '.join(steps)} h f Q")

    def ring(self, x: float, top: float, size: float, token: str) -> None:
        """A circle's outline."""
        self.rect(x + 0.5, top + 0.5, size - 1, size - 1, stroke=token, radius=size, line=0.9)

    def across(self, text: str, size: float) -> None:
        """A word across the page, behind all else."""
        font = getFont(FONTS[600])
        width = font.stringWidth(text, size)
        size *= min(1.0, 0.95 * (self.frame.width**2 + self.frame.height**2) ** 0.5 / max(width, 1.0) * 0.8)
        width = font.stringWidth(text, size)
        cosine, sine = 0.5736, 0.8192
        x = self.frame.width / 2 - cosine * width / 2 + sine * size * 0.36
        y = self.frame.height / 2 - sine * width / 2 - cosine * size * 0.36
        self._code.append(
            f"q BT {colour_code('draft')} rg {cosine} {sine} {-sine} {cosine} {x:.2f} {y:.2f} Tm"
        )
        for name, shown in self._shown(FONTS[600], text):
            self._code.append(f"{name} {size:.2f} Tf ({shown}) Tj")
        self._code.append("ET Q")

    # Text.

    def _shown(self, font: str, text: str) -> list[tuple[str, str]]:
        known = getFont(font)
        document = self._canvas._doc
        return [
            (known.getSubsetInternalName(subset, document), self._canvas._escape(signs))
            for subset, signs in known.splitString(text, document)
        ]

    def text(self, set_text: SetText, x: float, top: float, width: float, align: Align = "start",
             node: StructureNode | None = None, start: int = 0, end: int | None = None) -> None:  # fmt: skip
        """Draw lines of a text, within the element in which the pen works, or within `node` of it."""
        lines = set_text.lines(width)[start:end]
        owner = self._owners[-1]
        if node is not None:
            owner.add(node)
            owner = node
            if set_text.language and not node.language:
                node.language = set_text.language
        drawer = _LineDrawer(self, set_text, owner)
        middle = top + set_text.style.leading / 2 + _MIDDLE * set_text.style.size
        for line in lines:
            drawer.draw(line, self._begin(line, x, width, align), self._up(middle))
            middle += set_text.style.leading
        drawer.end()

    def hidden(self, set_text: SetText, x: float, top: float) -> None:
        """Content for readers alone, which nobody sees: a header that a table does not show."""
        self._code.append("3 Tr")
        self.text(set_text, x, top, 1e6, "own" if self.mirrored else "start")
        self._code.append("0 Tr")

    def _begin(self, line: TextLine, x: float, width: float, align: Align) -> float:
        left = self.left(x, width)
        if align == "centre":
            return left + (width - line.width) / 2
        if align == "own" and line.side:
            at_right = line.side == "right"
        else:
            at_right = (align == "end") != self.mirrored
        return left + width - line.width if at_right else left

    def chart(self, chart: Chart, x: float, top: float, width: float, node: StructureNode) -> None:
        """Draw a chart, one px of it as large as one of the design, as one figure."""
        height = chart.height * PX
        left, bottom = self.left(x, width), self._up(top + height)
        self._owners[-1].add(node)
        if not node.attributes:
            box = f"[{left:.2f} {bottom:.2f} {left + width:.2f} {bottom + height:.2f}]"
            node.attributes = f"/O /Layout /Placement /Block /BBox {box}"
        self._code.append(self._open(node))
        pdf_painter.paint(chart, self._canvas, left, bottom, paper(), FONTS, FALLBACKS, PX)
        self._code.append("EMC")

    def place_figure(self, look: Look, text: str, box: tuple[float, float, float, float]) -> None:
        """Keep where a figure stands, so that a preview can open where it comes from; the box as points from above."""
        figure = look.figure
        if figure is not None and figure.origin:
            label = _("{label}: {value}").format(label=figure.label, value=text)
            self.figures.append(PlacedFigure(figure.origin, label, self.page, box))

    def place_key(self, key: str, top: float) -> int:
        """Keep that a key is named here; returns the number of the place."""
        places = self.places.setdefault(key, [])
        places.append(KeyPlace(self.page, self._up(top)))
        return len(places) - 1

    def is_linked(self, key: str) -> bool:
        """Whether the name of a key leads anywhere; none does in what is decoration."""
        return key in self._linked and not self._decorates

    def lead_to(self, title: str, top: float) -> None:
        """Say that links of the key with which a title begins, if it does, lead here."""
        key = heading_key(title)
        if key in self._linked:
            self.targets.setdefault(key, KeyPlace(self.page, self._up(top)))

    def bookmark(self, title: str, wanted: int, top: float) -> int:
        """An entry in the outline of the document; returns its level from 0, none of which is skipped."""
        while self._levels and self._levels[-1] >= wanted:
            self._levels.pop()
        self._levels.append(wanted)
        level = len(self._levels) - 1
        self._headings += 1
        self.lead_to(title, top)
        name = f"heading{self._headings}"
        self._canvas.bookmarkPage(name, "XYZ", left=0, top=round(self._up(top - 6), 2))
        self._canvas.addOutlineEntry(title[:200], name, level, closed=level > 0)
        return level


class _LineDrawer:
    """Writes the lines of one text: one stretch of marked content, and one for each link within."""

    def __init__(self, pen: BriefPen, set_text: SetText, owner: StructureNode) -> None:
        self._pen = pen
        self._code = pen._code
        self._size = set_text.style.size
        self._leading = set_text.style.leading
        self._looks = set_text.looks
        self._owner = owner
        self._open: StructureNode | None = None
        self._link: StructureNode | None = None
        self._key = ""
        self._place = 0
        self._decorates = pen._decorates
        if self._decorates:
            self._code.append("BT")

    def draw(self, line: TextLine, left: float, y: float) -> None:
        code, pen = self._code, self._pen
        last = len(line.parts) - 1
        is_read_otherwise = bool(line.logical) and not self._decorates
        for place, part in enumerate(line.parts):
            look = self._looks[part.look]
            x = left + part.x
            linked = look.key if look.key and not is_read_otherwise and pen.is_linked(look.key) else ""
            if not self._decorates:
                self._go_to(linked, y)
            if is_read_otherwise and place == 0:
                code.append(f"/Span <</ActualText {text_string(line.logical + line.end)}>> BDC")
            if look.colour != pen._colour:
                pen._colour = look.colour
                code.append(f"{colour_code(look.colour)} rg")
            text = part.text + line.end if place == last else part.text
            code.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm")
            for name, shown in pen._shown(part.font, text):
                font = f"{name} {self._size:.4g} Tf"
                if font != pen._font:
                    pen._font = font
                    code.append(font)
                code.append(f"({shown}) Tj")
            if linked:
                self._note(part.text, x, y, part.width)
            if look.figure is not None:
                upper = pen.frame.height - y - self._size
                pen.place_figure(look, part.text, (x, upper, part.width, self._size * 1.3))
        if is_read_otherwise and line.parts:
            code.append("EMC")

    def _go_to(self, linked: str, y: float) -> None:
        """See that what follows is marked as the text's, or as the link's of a key."""
        if self._open is not None and linked == self._key:
            return
        if self._open is not None:
            self._code.append("ET EMC")
        wanted = self._owner
        if linked:
            wanted = self._link = StructureNode("Link")
            self._owner.add(wanted)
            self._place = self._pen.place_key(linked, self._pen.frame.height - y - self._size)
        self._key, self._open = linked, wanted
        self._code.append(self._pen._open(wanted) + " BT")

    def _note(self, text: str, x: float, y: float, width: float) -> None:
        assert self._link is not None
        box = (x, y - 0.3 * self._size, x + width, y + self._size)
        note = LinkNote(self._pen.page, box, text, self._key, self._place, self._link)
        self._link.kids.append(note)
        self._pen.links.append(note)
        self._pen._canvas.note_link(len(self._pen.links) - 1)

    def end(self) -> None:
        if self._decorates:
            self._code.append("ET")
        elif self._open is not None:
            self._code.append("ET EMC")


def _rounded(left: float, bottom: float, width: float, height: float, radius: float) -> str:
    right, top = left + width, bottom + height
    far = radius * (1 - _ROUND)
    return (
        f"{left + radius:.2f} {bottom:.2f} m {right - radius:.2f} {bottom:.2f} l "
        f"{right - far:.2f} {bottom:.2f} {right:.2f} {bottom + far:.2f} {right:.2f} {bottom + radius:.2f} c "
        f"{right:.2f} {top - radius:.2f} l "
        f"{right:.2f} {top - far:.2f} {right - far:.2f} {top:.2f} {right - radius:.2f} {top:.2f} c "
        f"{left + radius:.2f} {top:.2f} l "
        f"{left + far:.2f} {top:.2f} {left:.2f} {top - far:.2f} {left:.2f} {top - radius:.2f} c "
        f"{left:.2f} {bottom + radius:.2f} l "
        f"{left:.2f} {bottom + far:.2f} {left + far:.2f} {bottom:.2f} {left + radius:.2f} {bottom:.2f} c h"
    )
