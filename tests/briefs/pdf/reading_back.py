"""Reads a tagged PDF back as another program would: its structure with pypdf, what stands on its pages with PDFium."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from pypdf import PdfReader

TEXT = pdfium.FPDF_PAGEOBJ_TEXT


@dataclass(frozen=True)
class Drawn:
    """An object on a page: its kind, the names of the marks around it, its number, text and box from the upper left corner."""

    page: int
    kind: int
    marks: tuple[str, ...]
    number: int
    text: str
    box: tuple[float, float, float, float]


@dataclass
class Element:
    """An element of the structure with its content: (page, number) pairs."""

    role: str
    alt: str
    language: str
    attributes: dict[str, Any]
    # In reading order: stretches of content and elements.
    order: list[tuple[int, int] | Element] = field(default_factory=list)
    links: int = 0

    @property
    def content(self) -> list[tuple[int, int]]:
        return [each for each in self.order if not isinstance(each, Element)]

    @property
    def kids(self) -> list[Element]:
        return [each for each in self.order if isinstance(each, Element)]

    def all(self) -> Iterator[Element]:
        yield self
        for kid in self.kids:
            yield from kid.all()

    def all_content(self) -> list[tuple[int, int]]:
        """Its content and that of all within it."""
        places = []
        for each in self.order:
            places += each.all_content() if isinstance(each, Element) else [each]
        return places


class ReadPdf:
    """A document that was written."""

    def __init__(self, data: bytes) -> None:
        self.reader = PdfReader(io.BytesIO(data))
        self.root: Any = self.reader.trailer["/Root"]
        self._pages = {page.indirect_reference.idnum: n for n, page in enumerate(self.reader.pages)}
        self.drawn = [item for items in _drawn(data) for item in items]
        self.tree = self._element(self.root["/StructTreeRoot"]["/K"], -1)

    def _element(self, raw: Any, page: int) -> Element:
        raw = raw.get_object()
        page = self._pages[raw.raw_get("/Pg").idnum] if "/Pg" in raw else page
        attributes = dict(raw.get("/A", {}))
        element = Element(str(raw["/S"])[1:], raw.get("/Alt", ""), raw.get("/Lang", ""), attributes)
        kids = raw.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            if isinstance(kid, int):
                element.order.append((page, kid))
                continue
            kid = kid.get_object()
            if kid.get("/Type") == "/MCR":
                element.order.append((self._pages[kid.raw_get("/Pg").idnum], kid["/MCID"]))
            elif kid.get("/Type") == "/OBJR":
                element.links += 1
            else:
                element.order.append(self._element(kid, page))
        return element

    def texts(self) -> dict[tuple[int, int], str]:
        """The text of each stretch of content."""
        texts: dict[tuple[int, int], str] = {}
        for item in self.drawn:
            if item.number >= 0:
                place = (item.page, item.number)
                texts[place] = texts.get(place, "") + item.text
        return texts

    def text_of(self, element: Element) -> str:
        """The text of an element, in reading order."""
        texts = self.texts()
        return "".join(texts.get(place, "") for place in element.all_content())

    def of_role(self, *roles: str) -> list[Element]:
        """The elements of some roles, in reading order."""
        return [element for element in self.tree.all() if element.role in roles]


def _drawn(data: bytes) -> Iterator[list[Drawn]]:
    with pypdfium2.PdfDocument(data) as document:
        for number in range(len(document)):
            page = document[number]
            text_page = page.get_textpage()
            height = page.get_height()
            items = []
            for place in range(pdfium.FPDFPage_CountObjects(page)):
                item = pdfium.FPDFPage_GetObject(page, place)
                items.append(_one(item, text_page, number, height))
            yield items
            text_page.close()
            page.close()


def _one(item: Any, text_page: Any, page: int, height: float) -> Drawn:
    marks = []
    for place in range(pdfium.FPDFPageObj_CountMarks(item)):
        mark = pdfium.FPDFPageObj_GetMark(item, place)
        length = ctypes.c_ulong()
        buffer = ctypes.create_string_buffer(200)
        pdfium.FPDFPageObjMark_GetName(
            mark, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), 200, length
        )
        marks.append(buffer.raw[: length.value - 2].decode("utf-16-le"))
    kind = pdfium.FPDFPageObj_GetType(item)
    text = ""
    if kind == TEXT:
        size = pdfium.FPDFTextObj_GetText(item, text_page, None, 0)
        buffer = ctypes.create_string_buffer(size)
        pdfium.FPDFTextObj_GetText(
            item, text_page, ctypes.cast(buffer, ctypes.POINTER(pdfium.FPDF_WCHAR)), size
        )
        text = buffer.raw[: max(0, size - 2)].decode("utf-16-le").rstrip("\0")
    edges = [ctypes.c_float() for _edge in range(4)]
    pdfium.FPDFPageObj_GetBounds(item, *edges)
    left, bottom, right, top = (edge.value for edge in edges)
    number = pdfium.FPDFPageObj_GetMarkedContentID(item)
    return Drawn(page, kind, tuple(marks), number, text, (left, height - top, right, height - bottom))
