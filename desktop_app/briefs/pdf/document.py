"""The paper itself: running head, page numbers, document title, and writing the file whole or not at all."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from desktop_app.briefs.pdf.flowables import draw_line
from desktop_app.briefs.pdf.fonts import FONTS
from desktop_app.briefs.pdf.styles import BOTTOM_MARGIN, PAGE_MARGIN, TOP_MARGIN, colour
from desktop_app.briefs.pdf.writer import Writer
from desktop_app.language import formats
from desktop_app.language.i18n import _

WIDTH = A4[0] - 2 * PAGE_MARGIN
# Streams stay binary: encoding them as ASCII takes a tenth of a brief's time and a quarter more room.
rl_config.useA85 = 0


@dataclass(frozen=True, slots=True)
class Head:
    """What stands on every page, and in the document's properties."""

    left: str
    date: str
    title: str
    author: str
    #: At the foot of each page and in the properties, "" for none: number, state and snapshot of a brief that is kept.
    foot: str = ""


class _CountingCanvas(Canvas):  # type: ignore[misc]  # reportlab carries no types
    """Draws the running heads at the end, when the number of pages is known."""

    def __init__(self, *args: Any, head: Head, writer: Writer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._head, self._writer = head, writer
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._pages, start=1):
            self.__dict__.update(page)
            self._draw_head(number, len(self._pages))
            super().showPage()
        super().save()

    def _draw_head(self, number: int, total: int) -> None:
        top = A4[1] - 40
        draw_line(self, self._writer, PAGE_MARGIN, top, self._head.left, 7.6, 400, "muted", WIDTH * 0.65)
        text = _("{date} · page {n} of {total}").format(
            date=self._head.date, n=formats.number(number), total=formats.number(total)
        )
        self.setFillColor(colour("muted"))
        self.setFont(FONTS[400], 7.6)
        self.drawRightString(A4[0] - PAGE_MARGIN, top, text)
        if self._head.foot:
            draw_line(self, self._writer, PAGE_MARGIN, 22, self._head.foot, 7.6, 400, "muted", WIDTH)


def build(story: Sequence[Any], head: Head, writer: Writer, *, invariant: bool = False,
          on_page: Callable[[int], None] | None = None) -> tuple[bytes, int]:  # fmt: skip
    """The PDF of a story and its number of pages."""
    buffer = io.BytesIO()
    document = BaseDocTemplate(
        buffer,
        pagesize=A4,
        title=head.title,
        author=head.author,
        keywords=head.foot,
        creator="AI Portfolio",
        invariant=1 if invariant else 0,
        pageCompression=1,
    )
    frame = Frame(
        PAGE_MARGIN, BOTTOM_MARGIN, WIDTH, A4[1] - TOP_MARGIN - BOTTOM_MARGIN,
        leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
    )  # fmt: skip

    def page_done(_canvas: Any, template: Any) -> None:
        if on_page is not None:
            on_page(template.page)

    document.addPageTemplates(PageTemplate(frames=[frame], onPage=page_done))

    def canvas(*args: Any, **kwargs: Any) -> _CountingCanvas:
        return _CountingCanvas(*args, head=head, writer=writer, **kwargs)

    document.build(list(story), canvasmaker=canvas)
    return buffer.getvalue(), document.page
