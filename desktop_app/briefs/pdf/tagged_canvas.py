"""The canvas of a tagged PDF: its pages say where their content stands in the structure, and links are part of it."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase.pdfdoc import PDFObjectReference
from reportlab.pdfgen.canvas import Canvas

from desktop_app.briefs.pdf.brief_design import PageFrame
from desktop_app.briefs.pdf.fonts import FONTS
from desktop_app.briefs.pdf.tags.archive_marks import FileProperties, finish, mark_page, prepare
from desktop_app.briefs.pdf.tags.structure_tree import (
    KeyPlace,
    LinkNote,
    RawObject,
    StructureNode,
    add_tree,
    text_string,
)

# Streams stay binary: encoding them as ASCII takes a tenth of a brief's time and a quarter more room.
rl_config.useA85 = 0


class TaggedCanvas(Canvas):  # type: ignore[misc]  # reportlab carries no types
    """Pages of one size. Its initial font is an embedded one, as no other may be named in the file."""

    def __init__(self, frame: PageFrame, properties: FileProperties) -> None:
        self._buffer = io.BytesIO()
        self._properties = properties
        super().__init__(
            self._buffer,
            pagesize=(frame.width, frame.height),
            pageCompression=1,
            invariant=1 if properties.invariant else 0,
            pdfVersion=(1, 7),
            initialFontName=FONTS[400],
            lang=properties.language,
        )
        prepare(self, properties)

    def showPage(self) -> None:
        """End the page."""
        super().showPage()
        pages = self._doc.Pages.pages
        mark_page(pages[-1], len(pages) - 1)

    def note_link(self, number: int) -> None:
        """Say that a link stands on this page; `data` gets them all."""
        self._annotationrefs.append(PDFObjectReference(f"link{number}"))

    def data(
        self,
        root: StructureNode,
        links: Sequence[LinkNote],
        targets: Mapping[str, KeyPlace],
        places: Mapping[str, Sequence[KeyPlace]],
    ) -> bytes:
        """The finished file. A link leads to the target of its key, else to the next of its places."""
        document = self._doc
        pages = len(document.Pages.pages)
        for number, link in enumerate(links):
            named = places[link.key]
            target = targets.get(link.key) or named[(link.place + 1) % len(named)]
            document.Reference(
                RawObject(_annotation(document, link, target, pages + number)), f"link{number}"
            )
        structure = add_tree(document, root, pages, list(links))
        finish(self, self._properties, structure)
        self.save()
        return self._buffer.getvalue()


def _annotation(document: Any, link: LinkNote, target: KeyPlace, number: int) -> bytes:
    page = document.idToObjectNumberAndVersion[f"Page{target.page + 1}"][0]
    box = " ".join(f"{edge:.2f}" for edge in link.box)
    return (
        f"<< /Type /Annot /Subtype /Link /Rect [{box}] /Border [0 0 0] /F 4 /Contents {text_string(link.text)} "
        f"/Dest [{page} 0 R /XYZ null {target.top + 6:.2f} null] /StructParent {number} >>"
    ).encode()
