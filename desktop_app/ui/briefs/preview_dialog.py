"""Shows the pages of a brief before it is written, and saves or prints just those."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop_app.briefs.pdf.page_pictures import PagePicture, PageSize, PlacedFigure, page_picture
from desktop_app.domain.figures.origin import FigureRef
from desktop_app.files import write_guard
from desktop_app.files.write_guard import WouldReplace
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.briefs.pages_view import PagesView
from desktop_app.ui.core.actions import native
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.where_from import show_origin
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button, IconButton, PrimaryButton
from desktop_app.ui.widgets.dialog import Dialog
from desktop_app.ui.widgets.feedback import ActionSpec, Banner, ProgressStrip
from desktop_app.ui.widgets.labels import ElidedLabel, Label
from desktop_app.ui.widgets.screen_reader.announcements import announce

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from desktop_app.briefs.recorded_briefs import PreparedBrief, RecordedBrief
    from desktop_app.jobs.job import Job, JobContext, Progress
    from desktop_app.services.workspace import Workspace

#: Asks where to save; None when the person thought better of it.
AskTarget = Callable[[QWidget], Path | None]


class PreviewDialog(Dialog):
    """`saved` carries the RecordedBrief of a brief that was written from here."""

    saved = Signal(object)

    def __init__(
        self,
        context: AppContext,
        title: str,
        prepared: PreparedBrief,
        sizes: Sequence[PageSize],
        ask_target: AskTarget,
        parent: QWidget | None = None,
        note: str = "",
    ) -> None:
        """`note` is told of a brief that was made before; without it, what changed and what was shortened."""
        super().__init__(parent, Qt.WindowType.Window)
        self._context, self._title = context, title
        self._prepared, self._brief = prepared, prepared.pdf
        self._note = note or _words_of(prepared)
        self._sizes = list(sizes)
        self._ask_target = ask_target
        self._drawing: Job[PagePicture] | None = None
        self._printing: Job[int] | None = None
        self._printer: QPrinter | None = None
        self._can_draw = True
        self._banner: Banner | None = None
        self.setWindowTitle(_("Preview of {name}").format(name=title))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.view = PagesView(self._sizes, _("Pages of {name}").format(name=title))
        self._column.addWidget(self._tools())
        self._column.addWidget(self.view, 1)
        self.progress = ProgressStrip(_("Printing"))
        self.progress.cancelled.connect(self._cancel_printing)
        self.progress.hide()
        self._column.addWidget(self.progress)
        self._add_keys()
        self.view.changed.connect(self._follow)
        self.view.figures = self._brief.figures
        self.view.figure_wanted.connect(self._show_origin)
        context.opened.connect(self.reject)
        self.finished.connect(self._stop)
        self.resize(QSize(theme.px(900), theme.px(860)).boundedTo(self.screen().availableSize() * 0.92))
        self.view.setFocus()

    def _tools(self) -> QWidget:
        bar = QWidget()
        column = QVBoxLayout(bar)
        column.setContentsMargins(*[SPACING["m"]] * 4)
        column.setSpacing(SPACING["s"])
        first, row = QHBoxLayout(), QHBoxLayout()
        first.addWidget(ElidedLabel(self._title, "title", 600), 1)
        self.count = Label(tone="muted")
        first.addWidget(self.count)
        column.addLayout(first)
        self.note = Label(self._note, "small", tone="muted", wrap=True)
        column.addWidget(self.note)
        row.setSpacing(SPACING["s"])
        self.smaller = IconButton("zoom_out", _named(_("Smaller"), "Ctrl+-"), self.view.zoom_out)
        self.larger = IconButton("zoom_in", _named(_("Larger"), "Ctrl++"), self.view.zoom_in)
        self.zoom = Label(tone="muted")
        theme.keep_px(self.zoom.setMinimumWidth, 52)
        self.zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        fit = Button(_("Fit width"), self.view.fit_width, tip=_named(_("Fit width"), "Ctrl+0"))
        for part in (self.smaller, self.zoom, self.larger, fit):
            row.addWidget(part)
        row.addStretch(1)
        self.print_button = Button(
            _("Print…"), self.print_pages, icon="print", tip=_named(_("Print"), "Ctrl+P")
        )
        self.save_button = PrimaryButton(_("Save as PDF…"), self.save, icon="save")
        row.addWidget(Button(_("Close"), self.reject))
        row.addWidget(self.print_button)
        row.addWidget(self.save_button)
        column.addLayout(row)
        return bar

    def _add_keys(self) -> None:
        for keys, act in (
            (("Ctrl++", "Ctrl+="), self.view.zoom_in),
            (("Ctrl+-",), self.view.zoom_out),
            (("Ctrl+0",), self.view.fit_width),
            (("Ctrl+P",), self.print_pages),
            (("Ctrl+S",), self.save),
        ):
            for key in keys:
                QShortcut(QKeySequence(key), self).activated.connect(act)

    def _show_origin(self, figure: PlacedFigure, rect: QRect) -> None:
        """Show where a key figure comes from; it is changed elsewhere, as the pages stay as they are."""
        ref = FigureRef(figure.name, self._brief.initiative_id)
        show_origin(self._context, ref, self.view, rect, before_going=self.reject)

    # Drawing what is in sight

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow()

    def _follow(self) -> None:
        """Say which page is in front and how large it is, and draw what is in sight."""
        page = self.view.accessibleDescription()
        if self.count.text() != page:
            self.count.setText(page)
        self.zoom.setText(formats.percent(self.view.zoom(), 0))
        self._draw_next()

    def _draw_next(self) -> None:
        wanted = self.view.wanted()
        if wanted is None or self._drawing is not None or not self._can_draw or not self.isVisible():
            return
        number, scale = wanted
        pdf = self._brief.data

        def work(job: JobContext) -> PagePicture:
            job.check()
            return page_picture(pdf, number, scale)

        def drawn(picture: PagePicture) -> None:
            if isValid(self):
                self._drawing = None
                self.view.set_picture(number, scale, picture)
                self._draw_next()

        def failed(error: BaseException) -> None:
            if isValid(self):
                # The other pages would fail likewise.
                self._can_draw = False
                self._say_error(error)

        job = self._context.jobs.work(work, drawn, on_error=failed)
        if not job.is_over:
            self._drawing = job

    # Saving

    def save(self) -> None:
        """Ask where to, and write the very PDF that is shown."""
        target = self._ask_target(self)
        if target is not None:
            self._write(target)

    def _write(self, target: Path) -> None:
        prepared = self._prepared

        def work(ws: Workspace, _job: JobContext) -> RecordedBrief:
            from desktop_app.briefs.recorded_briefs import give

            return give(ws, prepared, target)

        def written(result: RecordedBrief) -> None:
            from desktop_app.briefs.make import missing_words

            if isValid(self):
                self.saved.emit(result)
                text = _("Saved as {name}.").format(name=target.name)
                if result.brief is None:
                    from desktop_app.briefs.recorded_briefs import no_record_words

                    text = f"{text} {no_record_words()}"
                if result.missing:
                    lost = missing_words(len(result.missing), result.missing)
                    self._say(f"{text} {lost}.", "caution")
                else:
                    self._say(text, "good")

        def failed(error: BaseException) -> None:
            if isinstance(error, WouldReplace) and isValid(self):
                self._say(str(error), "caution", [(_("Replace"), lambda: self._replace(target))])
            else:
                self._say_error(error)

        # In the write lane, as its record is kept.
        self._context.write_job(work, on_done=written, title=_("Saving"), on_error=failed, lasts=True)

    def _replace(self, target: Path) -> None:
        write_guard.agree(target)
        self._write(target)

    # Printing

    def print_pages(self) -> None:
        """Ask for the printer, then print; without any printer say so, and offer the file instead."""
        from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog

        from desktop_app.ui.briefs import printing

        if self._printing is not None:
            return
        if not printing.is_printer_there():
            text = _("This computer knows no printer. Save the brief as a PDF and print it elsewhere.")
            self._say(text, "caution", [(_("Save as PDF…"), self.save)])
            return
        # Kept: the dialog does not own it.
        printer = self._printer = printing.make_printer(self._sizes[0], self._title)
        dialog = QPrintDialog(printer, self)
        # A PDF of pictures would be worse than the one that Save writes.
        dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintToFile, False)
        dialog.setMinMax(1, len(self._sizes))
        dialog.setFromTo(1, len(self._sizes))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

        def chosen(result: int) -> None:
            if result == QDialog.DialogCode.Accepted:
                self.print_on(printer)

        dialog.finished.connect(chosen)
        # Its own `open` asks for a slot.
        QDialog.open(dialog)

    def print_on(self, printer: QPrinter) -> None:
        """Print on a printer whose paper, pages and copies are chosen."""
        from desktop_app.ui.briefs import printing

        pdf, sizes, title = self._brief.data, self._sizes, self._title

        def work(job: JobContext) -> int:
            return printing.print_pages(printer, pdf, sizes, job)

        def printed(pages: int) -> None:
            text = ngettext("{n} page of {name} was printed.", "{n} pages of {name} were printed.", pages)
            self._say(text.format(n=formats.number(pages), name=title), "good")

        self.progress.start(_("Printing"))
        self.progress.show()
        self.print_button.set_enabled(False, _("This brief is being printed."))
        job = self._context.jobs.work(
            work, printed, title=_("Printing"), on_error=self._say_error, lasts=True
        )
        self._printing = job
        # Of this dialog's own: they end with it, while the printing goes on.
        job.progressed.connect(self._show_progress)
        job.cancelled.connect(self._say_stopped)
        job.ended.connect(self._printing_ended)
        if job.is_over:
            self._printing_ended()

    def _cancel_printing(self) -> None:
        if self._printing is not None:
            self._printing.cancel()

    def _show_progress(self, progress: Progress) -> None:
        self.progress.set_progress(*progress)

    def _say_stopped(self) -> None:
        self._say(_("Printing was stopped. Pages that the printer has already may still come out."), "info")

    def _printing_ended(self, _job: object = None) -> None:
        self._printing = None
        self.progress.hide()
        self.print_button.set_enabled(True)

    # What is said

    def _say_error(self, error: BaseException) -> None:
        from desktop_app.errors import UserError

        if isinstance(error, UserError):
            self._say(str(error), "bad")
        else:
            self._context.show_error(error)

    def _say(self, text: str, kind: str, actions: Sequence[ActionSpec] = ()) -> None:
        """Say it above the pages, or at the window's edge once the preview is closed."""
        if not isValid(self) or not self.isVisible():
            self._context.toast(text, kind="neutral" if kind == "info" else kind)
            return
        if self._banner is not None:
            self._banner.deleteLater()
        self._banner = Banner(text, kind, actions, closable=True)
        self._column.insertWidget(1, self._banner)
        announce(self._banner, text, is_urgent=kind == "bad")

    def _stop(self) -> None:
        """Draw nothing more; what is printed or written goes on."""
        if self._drawing is not None:
            self._drawing.drop()


def _words_of(prepared: PreparedBrief) -> str:
    """What changed since the brief before, and which parts were shortened."""
    from desktop_app.briefs.brief_words import shortened_words, since_words

    since = since_words(prepared.previous, prepared.changes)
    return " ".join(filter(None, (since, shortened_words(prepared.pdf.shortened))))


def _named(name: str, keys: str) -> str:
    return _("{title} ({keys})").format(title=name, keys=native(keys))
