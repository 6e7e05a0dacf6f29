"""Writes a document as a tagged PDF, and finds the sizes of its blocks at which it has the pages that it should."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from desktop_app.briefs.model.brief_document import BriefDocument, DocumentSection, Size
from desktop_app.briefs.pdf.brief_design import PageFrame, Paper, frame_of
from desktop_app.briefs.pdf.brief_pen import BriefPen
from desktop_app.briefs.pdf.key_links import linked_keys
from desktop_app.briefs.pdf.page_edges import draw_page_edges
from desktop_app.briefs.pdf.page_filling import FilledPage, fill_pages
from desktop_app.briefs.pdf.page_pictures import PlacedFigure
from desktop_app.briefs.pdf.pieces.piece import FlowItem, draw_column
from desktop_app.briefs.pdf.pieces.pieces_of import PieceMaker
from desktop_app.briefs.pdf.set_text import TextSetter
from desktop_app.briefs.pdf.tagged_canvas import TaggedCanvas
from desktop_app.briefs.pdf.tags.archive_marks import FileProperties
from desktop_app.briefs.pdf.tags.structure_tree import StructureNode
from desktop_app.language import formats
from desktop_app.language.i18n import ngettext
from desktop_app.text import clean_line

# Languages that are written from right to left, by the first part of their tags.
_MIRRORED = frozenset({"ar", "he", "fa", "ur", "yi"})
_SMALLER: tuple[Size, ...] = ("short", "line")
# A last page that is filled less than this is a rest.
_REST = 0.2


@dataclass(frozen=True, slots=True)
class ShortenedBlock:
    """A block that got less room than it could fill, so that the document has the pages that it should."""

    block: str
    title: str
    size: Size


@dataclass(frozen=True, slots=True)
class PdfResult:
    """A written document: the file's bytes, its pages, one sign for each box that shows in place of a character that no
    font has, where its figures stand, and which blocks were shortened. `document` is the one that was written."""

    data: bytes
    pages: int
    missing: str
    figures: tuple[PlacedFigure, ...]
    document: BriefDocument
    shortened: tuple[ShortenedBlock, ...] = ()


def pdf_of(
    document: BriefDocument,
    *,
    paper: Paper = "A4",
    invariant: bool = False,
    on_page: Callable[[int], None] | None = None,
) -> PdfResult:
    """The PDF of a document. `on_page` is called with the number of each page when it is drawn.

    With `invariant` the same document gives the same bytes.
    """
    return _Writing(paper).write(document, invariant, on_page)


def fitted_pdf(
    document_of: Callable[[Mapping[str, Size]], BriefDocument],
    *,
    paper: Paper = "A4",
    invariant: bool = False,
    on_page: Callable[[int], None] | None = None,
) -> PdfResult:
    """The PDF of a document in the pages that it should have, its annex beside.

    `document_of` gives it with its blocks in the sizes named by their ids, all others in full; it is asked at most once
    for each size. The last block in order is shortened first, also where a few lines would stand alone on the last page.
    Where even the smallest sizes take more pages, the document has them.
    """
    writing = _Writing(paper)
    full = document_of({})
    wanted = full.pages
    fits = not wanted or writing.pages(full.body()) <= wanted
    if fits:
        if not wanted or not writing.ends_with_a_rest(full.body()):
            return writing.write(full, invariant, on_page)
        wanted = writing.pages(full.body()) - 1
    chosen = {section.block: section.size for section in full.sections}
    variants = {"full": _by_block(full)}
    for size in _SMALLER:
        variants[size] = _by_block(document_of(dict.fromkeys(chosen, size)))
        for block in reversed(list(chosen)):
            if variants[size].get(block, []) == variants[chosen[block]].get(block, []):
                continue
            chosen[block] = size
            shorter = _with_sizes(full, chosen, variants)
            if writing.pages(shorter.body()) <= wanted:
                return writing.write(shorter, invariant, on_page, full)
    shown = full if fits else _with_sizes(full, chosen, variants)
    return writing.write(shown, invariant, on_page, full)


def _by_block(document: BriefDocument) -> dict[str, list[DocumentSection]]:
    sections: dict[str, list[DocumentSection]] = {}
    for section in document.sections:
        sections.setdefault(section.block, []).append(section)
    return sections


def _with_sizes(
    full: BriefDocument,
    chosen: Mapping[str, Size],
    variants: Mapping[str, Mapping[str, list[DocumentSection]]],
) -> BriefDocument:
    sections: list[DocumentSection] = []
    for block, size in chosen.items():
        sections += variants[size].get(block, [])
    return full.with_sections(tuple(sections))


def _shortened(full: BriefDocument, written: BriefDocument) -> Iterator[ShortenedBlock]:
    sizes = {section.block: section.size for section in written.sections}
    for section in full.sections:
        size = sizes.get(section.block, "line")
        if size != section.size:
            yield ShortenedBlock(section.block, section.title, size)


class _Writing:
    """The pieces of a document's sections: made once for each size that is tried."""

    def __init__(self, paper: Paper) -> None:
        self._frame: PageFrame = frame_of(paper)
        # With the section, so that its id stays its own.
        self._made: dict[int, tuple[DocumentSection, list[FlowItem], str]] = {}

    def _section(self, section: DocumentSection) -> tuple[list[FlowItem], str]:
        kept = self._made.get(id(section))
        if kept is None:
            setter = TextSetter()
            items = PieceMaker(setter, self._frame.room).items(section.elements)
            kept = self._made[id(section)] = (section, items, setter.missing)
        return kept[1], kept[2]

    def _filled(self, document: BriefDocument) -> tuple[list[FilledPage], str]:
        items: list[FlowItem] = []
        missing = ""
        for section in document.sections:
            own, lost = self._section(section)
            items += own
            missing += lost
        if missing:
            note = PieceMaker(TextSetter(), self._frame.room).note(_boxes_explained(len(missing)))
            items = [*items, note]
        return fill_pages(items, self._frame.inner, self._frame.room), missing

    def pages(self, document: BriefDocument) -> int:
        """How many pages it takes."""
        return len(self._filled(document)[0])

    def ends_with_a_rest(self, document: BriefDocument) -> bool:
        """Whether so little stands on a second or later last page that it looks forgotten."""
        pages = self._filled(document)[0]
        return len(pages) > 1 and pages[-1].column.height < _REST * self._frame.room

    def write(
        self,
        document: BriefDocument,
        invariant: bool,
        on_page: Callable[[int], None] | None,
        full: BriefDocument | None = None,
    ) -> PdfResult:
        """Draw it."""
        pages, missing = self._filled(document)
        mirrored = document.language.split("-")[0].split("_")[0].lower() in _MIRRORED
        properties = FileProperties(
            title=clean_line(document.title),
            author=clean_line(document.author),
            language=document.language.replace("_", "-"),
            subject=clean_line(document.marking),
            made_on=document.made_on,
            invariant=invariant,
        )
        setter = TextSetter()
        canvas = TaggedCanvas(self._frame, properties)
        root = StructureNode("Document")
        pen = BriefPen(canvas, self._frame, root, mirrored, linked_keys(document))
        for number, page in enumerate(pages, start=1):
            draw_page_edges(pen, document, setter, number, len(pages))
            draw_column(page.column, pen, self._frame.margin, self._frame.top, self._frame.inner, page.shared)
            pen.next_page()
            if on_page is not None:
                on_page(number)
        data = canvas.data(root, pen.links, pen.targets, pen.places)
        shortened = tuple(_shortened(full, document)) if full else ()
        return PdfResult(data, len(pages), missing + setter.missing, tuple(pen.figures), document, shortened)


def _boxes_explained(n: int) -> str:
    """What the boxes are, so that nobody wonders."""
    return ngettext(
        "{n} character of this brief has no font on the computer that made it; a box shows in its place.",
        "{n} characters of this brief have no font on the computer that made it; boxes show in their place.",
        n,
    ).format(n=formats.number(n))
