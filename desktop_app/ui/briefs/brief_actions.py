"""What is done with a brief that was made: open it, save a copy, compare, approve; and recognise a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from desktop_app.domain.briefs.brief_records import Brief
from desktop_app.errors import UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.services.changes import Changes
from desktop_app.ui.briefs.brief_panel import BriefPanel
from desktop_app.ui.briefs.kept_files import FoundFile, SavedPlaces, find_file
from desktop_app.ui.core.bus import bus
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.signer import note_signer
from desktop_app.ui.widgets.file_drops import ask_target, folders, pick_file

if TYPE_CHECKING:
    from desktop_app.briefs.pdf.page_pictures import PageSize
    from desktop_app.briefs.recorded_briefs import PreparedBrief, VerifiedFile
    from desktop_app.jobs.job import JobContext
    from desktop_app.services.workspace import Workspace


class BriefActions(QObject):
    """Acts on briefs of the list; `make_anew(subject id or None)` makes a new one."""

    def __init__(
        self,
        context: AppContext,
        page: QWidget,
        panel: BriefPanel,
        open_path: Callable[[Path], object],
        make_anew: Callable[[str | None], object],
    ) -> None:
        super().__init__(page)
        self._context, self._page, self._panel = context, page, panel
        self._open_path, self._make_anew = open_path, make_anew
        self.places = SavedPlaces()
        panel.approval.approved.connect(self._approve)
        panel.approval.renewed.connect(self._renew)

    # Its file

    def open(self, brief: Brief) -> None:
        """Open its file where it lies; one that only the portfolio has is shown in the window."""

        def show(held: FoundFile) -> None:
            if held.path is not None:
                self._open_path(held.path)
            else:
                self.preview(brief)

        self._with_file(brief, show)

    def preview(self, brief: Brief) -> None:
        """Show the pages of its file, as they were made."""

        places, folder = self.places.frozen(), folders.of("brief")

        def work(ws: Workspace, _job: JobContext) -> tuple[PreparedBrief, list[PageSize]]:
            from desktop_app.briefs.make import BriefPdf
            from desktop_app.briefs.pdf.page_pictures import page_sizes
            from desktop_app.briefs.recorded_briefs import PreparedBrief
            from desktop_app.briefs.snapshots.brief_changes import ChangesSince

            held = find_file(ws, brief, places, folder)
            pdf = BriefPdf(brief.subject_key, held.data, held.file.pages, "", (), brief.subject_id)
            prepared = PreparedBrief(pdf, b"", brief.kind, brief, None, ChangesSince(()))
            return prepared, page_sizes(held.data)

        def show(result: tuple[PreparedBrief, list[PageSize]]) -> None:
            if isValid(self._page):
                self._show_pages(brief, *result)

        self._context.read_job(
            work, show, title=_("Opening {name}").format(name=brief.name), on_error=self._lacking(brief)
        )

    def _show_pages(self, brief: Brief, prepared: PreparedBrief, sizes: list[PageSize]) -> None:
        from desktop_app.briefs.brief_words import approval_words
        from desktop_app.ui.briefs.preview_dialog import PreviewDialog

        approved = approval_words(brief)
        note = _("As it was created on {made} by {who}.").format(
            made=formats.date_time(brief.made_at) if brief.made_at else "", who=brief.made_by
        )
        if approved:
            note += " " + _("Approved by {who}.").format(who=approved)
        title = f"{brief.name} {brief.subject_key or brief.subject_title}"
        dialog = PreviewDialog(
            self._context,
            title,
            prepared,
            sizes,
            lambda parent: self._ask_copy(brief, parent),
            self._page,
            note,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.saved.connect(lambda result: self.places.note(result.sha256, result.file))
        dialog.open()

    def save_copy(self, brief: Brief) -> None:
        """Ask where to, and write its file there."""

        def ask(held: FoundFile) -> None:
            target = self._ask_copy(brief, self._page)
            if target is None:
                return

            def write(_ws: Workspace, _job: JobContext) -> Path:
                from desktop_app.files.atomic_write import write_atomically
                from desktop_app.files.write_guard import check_targets

                check_targets([target])
                with write_atomically(target) as part:
                    part.write_bytes(held.data)
                return target

            def done(path: Path) -> None:
                self._context.toast(_("Saved a copy as {name}.").format(name=path.name))

            self._context.read_job(write, done, title=_("Saving a copy"), lasts=True)

        self._with_file(brief, ask)

    def _ask_copy(self, brief: Brief, parent: QWidget) -> Path | None:
        from desktop_app.domain.briefs.brief_records import files_of
        from desktop_app.services.evidence import safe_name

        files = files_of(brief)
        name = safe_name(files[0].name if files else f"{brief.name}.pdf")
        return ask_target(parent, _("Save a copy"), name, "brief", _("PDF (*.pdf)"), ".pdf")

    def _with_file(self, brief: Brief, act: Callable[[FoundFile], object]) -> None:
        places, folder = self.places.frozen(), folders.of("brief")
        self._context.read(
            lambda ws: find_file(ws, brief, places, folder), act, on_error=self._lacking(brief)
        )

    def _lacking(self, brief: Brief) -> Callable[[BaseException], None]:
        """Say that its file is gone, with the way to a new one."""

        def failed(error: BaseException) -> None:
            if not isinstance(error, UserError):
                self._context.show_error(error)
                return
            action = (_("Create a new one"), lambda: self._renew(brief))
            self._context.toast(str(error), action, kind="caution", seconds=20)

        return failed

    # What changed since

    def compare(self, brief: Brief) -> None:
        """Show what changed since it was made."""

        def work(ws: Workspace, job: JobContext) -> list[str]:
            from desktop_app.briefs.brief_words import change_sentences
            from desktop_app.briefs.recorded_briefs import changes_since

            job.check()
            return change_sentences(brief, changes_since(ws, brief))

        def show(sentences: list[str]) -> None:
            if isValid(self._panel):
                self._panel.show_changes(brief, sentences)

        self._context.read_job(work, show, title=_("Comparing"))

    # Approval

    def ask_approval(self, brief: Brief) -> None:
        """Show the fields for it."""
        self._panel.show_approval(brief)

    def _approve(self, brief: Brief, name: str, role: str) -> None:
        def work(ws: Workspace, _job: JobContext) -> Brief:
            from desktop_app.briefs.recorded_briefs import approve_brief
            from desktop_app.services.briefs.kept_briefs import Approval

            return approve_brief(ws, brief.name, Approval(name, ws.today(), role))

        def done(final: Brief) -> None:
            note_signer(self._context, name, role)
            bus.publish(Changes(kinds=frozenset({Brief.KIND})))
            if isValid(self._panel):
                self._panel.leave()
            text = _("{name} is final. The portfolio keeps its file.").format(name=final.name)
            self._context.toast(text, (_("Save a copy…"), lambda: self.save_copy(final)))

        def failed(error: BaseException) -> None:
            from desktop_app.briefs.recorded_briefs import DraftOutdated

            if isinstance(error, UserError) and isValid(self._panel):
                self._panel.approval.refuse(str(error), is_outdated=isinstance(error, DraftOutdated))
            else:
                self._context.show_error(error)

        self._context.write_job(
            work, on_done=done, title=_("Approving {name}").format(name=brief.name), on_error=failed
        )

    def _renew(self, brief: Brief) -> None:
        self._panel.leave()
        self._make_anew(brief.subject_id or None)

    # Recognising

    def pick_and_recognise(self) -> None:
        """Ask for a file, and tell which brief it is."""
        path = pick_file(
            self._page,
            _("Recognise a file"),
            "brief",
            _("Briefs (*.pdf *.docx *.pptx *.html);;All files (*)"),
        )
        if path is not None:
            self.recognise(path)

    def recognise(self, path: Path) -> None:
        """Tell which brief a file is, by whom it was made, and what changed since."""

        def work(ws: Workspace, job: JobContext) -> VerifiedFile:
            from desktop_app.briefs.recorded_briefs import verify
            from desktop_app.services.evidence import read_file

            content = read_file(path)
            job.check()
            return verify(ws, content)

        def show(result: VerifiedFile) -> None:
            from desktop_app.briefs.brief_words import approval_words, change_sentences, verified_words

            if not isValid(self._panel):
                return
            text = verified_words(path.name, result)
            brief = result.brief
            if brief is not None and brief.is_final:
                text += " " + _("Approved by {who}.").format(who=approval_words(brief))
            sentences = change_sentences(brief, result.changes) if brief is not None else []
            self._panel.show_verified(text, "good" if result.is_known else "caution", sentences)

        self._context.read_job(work, show, title=_("Recognising {name}").format(name=path.name))
