"""Pictures of the pages of a finished PDF, for the preview and for printing, so that neither can differ from the file."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from desktop_app.errors import UserError
from desktop_app.language.i18n import _

#: The most pixels of one picture: 64 MB. A4 at 300 dpi has 8.7 million.
MOST_PIXELS = 16_000_000
# PDFium can be asked by one thread at a time.
_pdfium = threading.Lock()


class PageSize(NamedTuple):
    """Width and height of a page in points, 72 an inch."""

    width: float
    height: float


class PlacedFigure(NamedTuple):
    """A figure on a page, counted from 0: `name` as in a FigureRef; `box` is left, top, width, height in points."""

    name: str
    label: str
    page: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class PagePicture:
    """Rows of `stride` bytes from the top; four bytes a pixel: blue, green, red, and one that says nothing."""

    width: int
    height: int
    stride: int
    pixels: bytes


def page_sizes(pdf: bytes) -> list[PageSize]:
    """The sizes of all pages, in order. Raises UserError for what is no PDF, is damaged or needs a password."""
    with _opened(pdf) as document:
        return [PageSize(*document.get_page_size(number)) for number in range(len(document))]


def page_picture(pdf: bytes, number: int, scale: float) -> PagePicture:
    """Page `number`, from 0, at `scale` pixels a point, on white paper; smaller where it would have too many pixels.

    Raises UserError as `page_sizes` does.
    """
    with _opened(pdf) as document:
        page = document[number]
        width, height = page.get_size()
        most = (MOST_PIXELS / (width * height)) ** 0.5
        bitmap = page.render(scale=min(scale, most), prefer_bgrx=True)
        picture = PagePicture(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
        bitmap.close()
        page.close()
        return picture


def pdf_text(pdf: bytes, most_pages: int) -> str:
    """The keywords of a PDF and the text of its first pages. Raises UserError for what is no PDF."""
    with _opened(pdf) as document:
        parts = [document.get_metadata_dict().get("Keywords", "")]
        for number in range(min(len(document), most_pages)):
            page = document[number]
            text = page.get_textpage()
            parts.append(text.get_text_bounded())
            text.close()
            page.close()
    return "\n".join(parts)


@contextlib.contextmanager
def _opened(pdf: bytes) -> Iterator[Any]:
    """The document, for one thread; opened anew each time, as that takes no millisecond and leaves nothing behind."""
    import pypdfium2
    from pypdfium2.raw import FPDF_ERR_PASSWORD

    with _pdfium:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            if error.err_code == FPDF_ERR_PASSWORD:
                raise UserError(
                    _("This PDF is protected by a password, so its pages can't be shown.")
                ) from error
            raise _damaged() from error
        try:
            if not len(document):
                raise _damaged()
            yield document
        except pypdfium2.PdfiumError as error:
            raise _damaged() from error
        finally:
            document.close()


def _damaged() -> UserError:
    return UserError(_("This file is no PDF or is damaged, so its pages can't be shown."))
