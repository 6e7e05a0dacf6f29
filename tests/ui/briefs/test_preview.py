"""The preview of a brief shows what the file holds, and the printer gets the same pictures."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from desktop_app.briefs import make
from desktop_app.briefs.make import BriefPdf
from desktop_app.briefs.pdf.page_pictures import page_picture, page_sizes, pdf_text
from desktop_app.briefs.recorded_briefs import PreparedBrief
from desktop_app.briefs.snapshots.brief_changes import ChangesSince
from desktop_app.domain.briefs.brief_records import files_of
from desktop_app.errors import Cancelled, UserError
from desktop_app.jobs.job import Job, JobContext, Progress
from desktop_app.jobs.runner import Runner
from desktop_app.services import initiatives
from desktop_app.services import record_edits as records
from desktop_app.services.briefs import kept_briefs
from desktop_app.services.workspace import Workspace
from desktop_app.ui.briefs import printing
from desktop_app.ui.briefs.page import BriefsPage
from desktop_app.ui.briefs.pages_view import image_of
from desktop_app.ui.briefs.preview_dialog import PreviewDialog
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.feedback import Banner
from desktop_app.ui.widgets.where_from.origin_popover import OriginPopover
from tests.ui.running import Running, button, running, settle


def fill(ws: Workspace) -> None:
    changes = initiatives.create(ws, "Claims triage", summary="Sorts claims.\n\n" + "A long text. " * 900)
    records.edit(ws, "initiative", next(iter(changes.initiative_ids)), {"owner": "Claims"})
    initiatives.create(ws, "Scan referral")


@pytest.fixture(scope="module")
def program(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("preview"), fill) as started:
        yield started


@pytest.fixture
def page(program: Running) -> BriefsPage:
    program.clear_toasts()
    return cast(BriefsPage, program.go("briefs"))


@pytest.fixture
def preview(program: Running, page: BriefsPage) -> Iterator[PreviewDialog]:
    page.preview(program.ws.find_key("AI-001").id)
    dialog = shown(page)
    yield dialog
    dialog.reject()
    settle()


def shown(page: BriefsPage) -> PreviewDialog:
    settle()
    return [one for one in page.findChildren(PreviewDialog) if one.isVisible()][-1]


def sentences(dialog: PreviewDialog) -> list[str]:
    settle()
    return [banner.text() for banner in dialog.findChildren(Banner) if banner.isVisible()]


def context(stop_after: int | None = None) -> JobContext:
    """A job's context of its own; it stops once so many steps were done."""
    job: Job[object] = Job(lambda _job: None, "", writes=False)

    def heard(_job: Job[object], progress: Progress) -> None:
        if stop_after is not None and progress.done >= stop_after:
            job.cancel()

    result = JobContext(job, heard)
    result._last = float("-inf")
    return result


def pixels(image: QImage) -> np.ndarray:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    return rows[:, : grey.width()].astype(float)


def printer_to(path: Path, brief: BriefPdf) -> QPrinter:
    printer = printing.make_printer(page_sizes(brief.data)[0], "Brief")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setFullPage(True)
    printer.setResolution(150)
    return printer


# The preview


def test_the_pictures_are_those_of_the_file(
    program: Running, preview: PreviewDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "brief.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(target), ""))
    button(preview, "Save as PDF…").click()
    assert sentences(preview) == ["Saved as brief.pdf."]
    written = target.read_bytes()
    page = program.window.page("briefs")
    settle()
    assert [row[7] for row in page.briefs.table.model.rows()] == ["brief.pdf"]  # type: ignore[attr-defined]
    # As the view multiplies them: the last bit of the product decides a pixel.
    scale = preview.view.zoom() * (96 / 72)
    for number in preview.view.in_sight():
        assert preview.view.picture(number) == image_of(page_picture(written, number, scale))
    # What the function for files makes has the same pictures, whenever it is made.
    again = tmp_path / "again.pdf"
    (kept,) = kept_briefs.all_briefs(program.ws)
    assert (kept.name, kept.state, files_of(kept)[0].name) == ("B-1", "draft", "brief.pdf")
    foot = f"Brief B-1 · draft · snapshot {kept.snapshot_sha256[:8]}"
    assert foot in pdf_text(written, 1)
    make.save(
        make.brief_pdf(program.ws, kept.subject_id, edges=make.BriefEdges(foot=foot, is_draft=True)), again
    )
    assert page_picture(again.read_bytes(), 1, 1.0) == page_picture(written, 1, 1.0)


def test_pages_are_counted_and_drawn_once_they_are_in_sight(preview: PreviewDialog) -> None:
    total = len(preview._sizes)
    assert total >= 3
    view = preview.view
    assert preview.count.text() == f"Page 1 of {total}"
    assert view.picture(total - 1) is None
    QTest.keyClick(view, Qt.Key.Key_End)
    assert preview.count.text() == f"Page {total} of {total}"
    assert view.picture(total - 1) is not None
    assert view.picture(0) is None
    assert view.accessibleDescription() == preview.count.text()
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert preview.count.text() == f"Page 1 of {total}"


def test_the_size_changes_by_button_and_key(preview: PreviewDialog) -> None:
    view = preview.view
    fitting = view.zoom()
    view.set_zoom(1.0)
    button(preview, "Larger (Ctrl++)").click()
    assert view.zoom() == 1.25
    assert preview.zoom.text() == "125\N{NO-BREAK SPACE}%"
    picture = view.picture(0)
    assert picture is not None
    assert abs(picture.width() - 595.28 * 96 / 72 * 1.25) < 1
    for keys, zoom in ((Qt.Key.Key_Minus, 1.0), (Qt.Key.Key_Plus, 1.25), (Qt.Key.Key_0, fitting)):
        QTest.keyClick(view, keys, Qt.KeyboardModifier.ControlModifier)
        assert view.zoom() == pytest.approx(zoom)
    for _time in range(12):
        view.zoom_out()
    assert view.zoom() == 0.25
    assert len(view.in_sight()) >= 2
    assert view.wanted() is None
    view.fit_width()


def test_paper_stays_white_in_the_dark(preview: PreviewDialog) -> None:
    theme.apply("dark", 1.0)
    settle()
    image = preview.view.viewport().grab().toImage()
    corner = preview.view._place(0).topLeft()
    assert image.pixelColor(corner.x() + 8, corner.y() + 8).lightness() == 255
    assert image.pixelColor(4, corner.y() + 8).lightness() < 80


def test_the_portfolio_and_what_is_chosen_have_a_preview(program: Running, page: BriefsPage) -> None:
    button(page, "Preview of the portfolio brief").click()
    dialog = shown(page)
    assert dialog.windowTitle() == "Preview of Test portfolio"
    dialog.reject()
    assert page._table.select(program.ws.find_key("AI-002").id)
    settle()
    program.registry.run("brief.preview")
    dialog = shown(page)
    assert "Scan referral" in dialog.windowTitle()
    dialog.reject()


def test_a_damaged_brief_is_said_once(program: Running, page: BriefsPage) -> None:
    good = make.brief_pdf(program.ws, None)
    bad = PreparedBrief(
        BriefPdf("", good.data[:300], good.pages, ""), b"", "portfolio", None, None, ChangesSince(())
    )
    dialog = PreviewDialog(program.context, "Bad", bad, page_sizes(good.data), lambda _parent: None, page)
    dialog.open()
    dialog.view.fit_width()
    dialog.view.zoom_in()
    assert sentences(dialog) == ["This file is no PDF or is damaged, so its pages can't be shown."]
    assert not program.toasts()
    dialog.reject()


# On paper


def test_without_a_printer_the_file_is_offered(
    preview: PreviewDialog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: [])
    target = tmp_path / "offered.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(target), ""))
    QTest.keyClick(preview, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert sentences(preview) == [
        "This computer knows no printer. Save the brief as a PDF and print it elsewhere."
    ]
    (banner,) = [one for one in preview.findChildren(Banner) if one.isVisible()]
    button(banner, "Save as PDF…").click()
    assert target.read_bytes().startswith(b"%PDF")


def test_the_printer_is_asked_for_without_waiting(
    preview: PreviewDialog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["Office"])
    preview.print_pages()
    (dialog,) = preview.findChildren(QPrintDialog)
    assert dialog.isVisible()
    assert (dialog.minPage(), dialog.maxPage()) == (1, len(preview._sizes))
    assert not dialog.testOption(QPrintDialog.PrintDialogOption.PrintToFile)
    printer = dialog.printer()
    assert printer.fullPage()
    assert printer.pageLayout().pageSize().id() == QPageSize.PageSizeId.A4
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "asked.pdf"))
    printer.setFullPage(True)
    printer.setResolution(72)
    dialog.done(QPrintDialog.DialogCode.Accepted)
    assert any("were printed" in text for text in sentences(preview))
    assert page_sizes((tmp_path / "asked.pdf").read_bytes())


def test_paper_shows_what_the_preview_shows(
    preview: PreviewDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary, out = tmp_path / "temporary", tmp_path / "out"
    temporary.mkdir()
    out.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    printer = printer_to(out / "printed.pdf", preview._brief)
    preview.print_on(printer)
    total = len(preview._sizes)
    assert sentences(preview) == [f"{total} pages of AI-001 Claims triage were printed."]
    assert not preview.progress.isVisible()
    printed = (out / "printed.pdf").read_bytes()
    assert len(page_sizes(printed)) == total
    for number, (paper, page) in enumerate(zip(page_sizes(printed), preview._sizes, strict=True)):
        assert paper == pytest.approx(page, abs=1.0)
        ours = pixels(image_of(page_picture(preview._brief.data, number, 1.0)))
        theirs = pixels(image_of(page_picture(printed, number, 1.0)))
        difference = np.abs(patches(ours) - patches(theirs))
        assert difference.mean() < 4
        # A page is where it was: its margins stay empty, and its text does not move by a point.
        assert abs(left_edge(ours) - left_edge(theirs)) <= 1
    assert [path.name for path in out.iterdir()] == ["printed.pdf"]
    assert not list(temporary.iterdir())


def patches(page: np.ndarray) -> np.ndarray:
    """How dark each patch of 8 x 8 points is: letters are never cut into pixels alike, but ink stays where it is."""
    rows, columns = (side // 8 for side in page.shape)
    return page[: rows * 8, : columns * 8].reshape(rows, 8, columns, 8).mean(axis=(1, 3))


def left_edge(page: np.ndarray) -> int:
    """The first column with anything dark in it."""
    return int(np.argmax((page < 128).any(axis=0)))


@pytest.mark.parametrize(
    ("choose", "pages"),
    [
        (lambda printer: printer.setFromTo(2, 2), [1]),
        (lambda printer: printer.setPageOrder(QPrinter.PageOrder.LastPageFirst), [2, 1, 0]),
        (lambda printer: None, [0, 1, 2]),
    ],
    ids=["one", "reversed", "all"],
)
def test_pages_are_printed_as_chosen(
    tmp_path: Path, choose: Callable[[QPrinter], object], pages: list[int], program: Running
) -> None:
    printer = printer_to(tmp_path / "some.pdf", make.brief_pdf(program.ws, None))
    choose(printer)
    if printer.fromPage():
        printer.setPrintRange(QPrinter.PrintRange.PageRange)
    assert printing._chosen(printer, 3) == pages


def test_smaller_paper_gets_the_whole_page(program: Running, tmp_path: Path) -> None:
    brief = make.brief_pdf(program.ws, None)
    printer = printer_to(tmp_path / "small.pdf", brief)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printing.print_pages(printer, brief.data, page_sizes(brief.data), context())
    printed = (tmp_path / "small.pdf").read_bytes()
    ours = pixels(image_of(page_picture(brief.data, 0, 1.0)))
    theirs = pixels(image_of(page_picture(printed, 0, 1.0)))
    assert left_edge(theirs) == pytest.approx(left_edge(ours) * 0.707, abs=2)


def test_stopping_leaves_no_file(program: Running, preview: PreviewDialog, tmp_path: Path) -> None:
    printer = printer_to(tmp_path / "stopped.pdf", preview._brief)
    with pytest.raises(Cancelled):
        printing.print_pages(printer, preview._brief.data, preview._sizes, context(stop_after=1))
    assert list(tmp_path.iterdir()) == []


def test_threads_draw_and_print_and_stop(
    program: Running, page: BriefsPage, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = Runner()
    monkeypatch.setattr(program.context, "runner", threads)
    try:
        page.preview(program.ws.find_key("AI-001").id)
        qtbot.waitUntil(lambda: any(one.isVisible() for one in page.findChildren(PreviewDialog)))
        dialog = shown(page)
        qtbot.waitUntil(lambda: dialog.view.wanted() is None)
        assert dialog.view.picture(0) is not None
        # Stopped before it begins, then left alone: the preview is closed while the printer works.
        dialog.print_on(printer_to(tmp_path / "stopped.pdf", dialog._brief))
        dialog.progress.cancel_button.click()
        qtbot.waitUntil(lambda: not dialog.progress.isVisible())
        assert sentences(dialog) == [
            "Printing was stopped. Pages that the printer has already may still come out."
        ]
        dialog.print_on(printer_to(tmp_path / "printed.pdf", dialog._brief))
        assert dialog.progress.isVisible()
        assert not dialog.print_button.isEnabled()
        dialog.reject()
        qtbot.waitUntil(lambda: bool(program.toasts()))
        assert "were printed" in program.toasts()[0]
        assert [path.name for path in tmp_path.iterdir()] == ["printed.pdf"]
    finally:
        assert threads.close(5.0)


def test_a_portfolio_is_never_printed_over(program: Running, preview: PreviewDialog) -> None:
    before = program.path.read_bytes()
    preview.print_on(printer_to(program.path, preview._brief))
    assert any("belongs to the portfolio that is open" in text for text in sentences(preview))
    assert program.path.read_bytes() == before


def test_a_printer_that_takes_nothing_gets_a_sentence(preview: PreviewDialog, tmp_path: Path) -> None:
    printer = printer_to(tmp_path / "none.pdf", preview._brief)
    printer.setPageRanges(printer.pageRanges().fromString("90"))
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    with pytest.raises(UserError, match="took no page"):
        printing.print_pages(printer, preview._brief.data, preview._sizes, context())
    assert list(tmp_path.iterdir()) == []


def test_what_is_seen_fits_the_smallest_window(preview: PreviewDialog) -> None:
    preview.resize(theme.px(560), theme.px(480))
    settle()
    whole = QRect(0, 0, preview.width(), preview.height())
    for part in (preview.save_button, preview.print_button, preview.larger, preview.count):
        place = QRect(part.mapTo(preview, part.rect().topLeft()), part.size())
        assert whole.contains(place)


def test_a_key_figure_opens_where_it_comes_from(program: Running, page: BriefsPage) -> None:
    page.preview(program.ws.find_key("AI-001").id)
    preview = shown(page)
    view = preview.view
    figure = next(one for one in view.figures if one.name == "method:expected-value")
    assert figure.page == 0
    settle()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view._box(figure).center())
    (popover,) = preview.findChildren(OriginPopover)
    assert popover.title.full_text() == "Where from: expected value"
    # The pages stay as they are, so it is changed on the page of the initiative.
    assert {row.change.text() for row in popover.rows} <= {"Open", "Estimate"}
    popover.leave()
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Tab)
    assert view.accessibleName().endswith("opens where it comes from")
    QTest.keyClick(view, Qt.Key.Key_Return)
    popover = next(one for one in preview.findChildren(OriginPopover) if one.isVisible())
    popover.rows[1].change.click()
    assert not preview.isVisible()
    assert program.window.current_page_id() == "initiative"
