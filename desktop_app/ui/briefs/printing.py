"""Prints the pages of a finished PDF: the same pictures as in the preview, at the printer's resolution."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from desktop_app.briefs.pdf.page_pictures import PageSize, page_picture
from desktop_app.errors import UserError
from desktop_app.files.atomic_write import write_atomically
from desktop_app.language.i18n import _
from desktop_app.ui.briefs.pages_view import image_of

if TYPE_CHECKING:
    from desktop_app.jobs.job import JobContext

#: Finer than this no eye sees, and a page would take 35 MB and more.
MOST_DPI = 300
# Paper and page are rounded to whole pixels of the device: so much larger a page is not shrunk.
_ROUNDING = 0.01


def is_printer_there() -> bool:
    """Whether this computer knows any printer."""
    return bool(QPrinterInfo.availablePrinterNames())


def make_printer(size: PageSize, title: str) -> QPrinter:
    """The usual printer, set to the paper of a page whose margins are part of it."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setFullPage(True)
    printer.setPageSize(QPageSize(QSizeF(*size), QPageSize.Unit.Point))
    printer.setPageMargins(QMarginsF(0, 0, 0, 0))
    return printer


def print_pages(printer: QPrinter, pdf: bytes, sizes: Sequence[PageSize], job: JobContext) -> int:
    """Print what the person chose of the pages; returns how many pages were printed.

    Raises UserError when the printer takes no page. Where the printer is a file, it is written whole or not at all.
    """
    pages = _chosen(printer, len(sizes))
    if not printer.outputFileName():
        _print(printer, pdf, pages, sizes, job)
        return len(pages)
    target = Path(printer.outputFileName())
    with write_atomically(target) as part:
        printer.setOutputFileName(str(part))
        try:
            _print(printer, pdf, pages, sizes, job)
        finally:
            printer.setOutputFileName(str(target))
    return len(pages)


def _chosen(printer: QPrinter, total: int) -> list[int]:
    """The pages in the order in which they are printed, from 0, copies by copies."""
    pages = list(range(total))
    if printer.printRange() == QPrinter.PrintRange.PageRange and not printer.pageRanges().isEmpty():
        pages = [number for number in pages if printer.pageRanges().contains(number + 1)]
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        pages.reverse()
    if printer.supportsMultipleCopies():
        return pages
    if printer.collateCopies():
        return pages * printer.copyCount()
    return [number for number in pages for _copy in range(printer.copyCount())]


def _print(
    printer: QPrinter, pdf: bytes, pages: Sequence[int], sizes: Sequence[PageSize], job: JobContext
) -> None:
    job.progress(0, len(pages))
    painter = QPainter()
    if not pages or not painter.begin(printer):
        raise _refused()
    # Otherwise pictures are stored as JPEG, which blurs letters.
    painter.setRenderHints(
        QPainter.RenderHint.LosslessImageRendering | QPainter.RenderHint.SmoothPixmapTransform
    )
    try:
        for place, number in enumerate(pages):
            if place and not printer.newPage():
                raise _refused()
            _draw(painter, printer, pdf, number, sizes[number])
            job.progress(place + 1, len(pages))
    except BaseException:
        printer.abort()
        raise
    finally:
        painter.end()


def _draw(painter: QPainter, printer: QPrinter, pdf: bytes, number: int, size: PageSize) -> None:
    dots = printer.resolution() / 72
    image = image_of(page_picture(pdf, number, min(dots, MOST_DPI / 72)))
    paper = printer.pageLayout().fullRectPixels(printer.resolution())
    width, height = size.width * dots, size.height * dots
    fit = min(paper.width() / width, paper.height() / height)
    if fit < 1 - _ROUNDING:
        # The paper is smaller than the page.
        width, height = width * fit, height * fit
    painter.drawImage(
        QRectF((paper.width() - width) / 2, (paper.height() - height) / 2, width, height), image
    )


def _refused() -> UserError:
    return UserError(_("The printer took no page. Is it switched on, and may you use it?"))
