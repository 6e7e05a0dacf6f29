"""Shows, prints and makes PDF briefs: of the portfolio, of some initiatives, or of all, with progress and cancel."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop_app.domain.briefs.brief_records import Brief
from desktop_app.domain.choices import STAGES
from desktop_app.files import write_guard
from desktop_app.files.write_guard import WouldReplace
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.language.search_text import fold
from desktop_app.services.changes import Changes
from desktop_app.services.learning import first_steps
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.briefs.brief_actions import BriefActions
from desktop_app.ui.briefs.brief_panel import BriefPanel
from desktop_app.ui.briefs.briefs_list import LEAST_HEIGHT, BriefsList
from desktop_app.ui.core.bus import bus
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.page import Page
from desktop_app.ui.core.reading import while_reading
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button, PrimaryButton
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.feedback import EmptyState
from desktop_app.ui.widgets.file_drops import ask_target, dropped_files, pick_folder
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.layouts import FlowLayout, ScrollPage
from desktop_app.ui.widgets.search_field import SearchField
from desktop_app.ui.widgets.table.data_table import DataTable
from desktop_app.ui.widgets.table.table_model import TableColumn

if TYPE_CHECKING:
    from desktop_app.briefs.pdf.page_pictures import PageSize
    from desktop_app.briefs.recorded_briefs import PreparedBrief
    from desktop_app.jobs.job import JobContext
    from desktop_app.services.workspace import Workspace

# Initiatives whose briefs lack characters that a message names.
_NAMED = 5


class BriefsPage(Page):
    """Makes the portfolio's brief and those of chosen initiatives, over the list of all that were made.

    A file that is dropped on it is recognised.
    """

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = ScrollPage()
        outer.addWidget(scroll)
        row = QHBoxLayout()
        row.setSpacing(SPACING["l"])
        row.addWidget(self._initiatives_card(), 3)
        row.addWidget(self._portfolio_card(), 2)
        scroll.body.addLayout(row, 1)
        lower = QHBoxLayout()
        lower.setSpacing(SPACING["l"])
        self.panel = BriefPanel(context)
        self.briefs = BriefsList(context, lambda: self.make(None))
        self.acts = BriefActions(context, self, self.panel, open_made, self._make_anew)
        lower.addWidget(self.briefs, 1)
        lower.addWidget(self.panel)
        scroll.body.addLayout(lower, 1)
        self._connect_briefs()
        self.setAcceptDrops(True)

    def _connect_briefs(self) -> None:
        for signal, act in (
            (self.briefs.opened, self.acts.open),
            (self.briefs.previewed, self.acts.preview),
            (self.briefs.copied, self.acts.save_copy),
            (self.briefs.compared, self.acts.compare),
            (self.briefs.approved, self.acts.ask_approval),
            (self.briefs.recognised, self.acts.pick_and_recognise),
        ):
            signal.connect(act)
        self.panel.shown.connect(lambda: self.briefs.set_narrow(True))
        self.panel.closed.connect(self._panel_closed)

    def _panel_closed(self) -> None:
        self.briefs.set_narrow(False)
        self.briefs.table.enter()

    def title(self) -> str:
        return _("Briefs")

    def header_actions(self) -> Sequence[QWidget]:
        print_button = Button(
            _("Print…"),
            lambda: self.preview(self.chosen(), prints=True),
            icon="print",
            tip=_("The brief of the initiative that is chosen in the list; otherwise of the portfolio"),
        )
        return (
            print_button,
            PrimaryButton(_("Portfolio brief"), lambda: self.make(None), icon="briefs"),
        )

    def activated(self) -> None:
        self.refresh()

    def refresh(self, changes: object = None) -> None:
        """Read the list of initiatives again."""
        if not self._context.is_open:
            return

        from desktop_app.services.lists import list_reads as lists

        def read(ws: Workspace) -> tuple[list[tuple[Any, ...]], list[Brief]]:
            from desktop_app.services.briefs import kept_briefs

            return lists.titles(ws), kept_briefs.all_briefs(ws)

        while_reading(self, self._context.read(read, self._show))

    def _show(self, result: tuple[list[tuple[Any, ...]], list[Brief]]) -> None:
        rows, briefs = result
        self.briefs.show_briefs(briefs)
        self._table.set_rows(rows)
        if not rows:
            run = self._context.registry.run
            empty = EmptyState(
                "briefs",
                _(
                    "A brief tells leaders on two pages what an initiative asks of them. Add an initiative first."
                ),
                [(_("New initiative"), lambda: run("initiative.new"))],
                why=_("Leaders decide on two pages, not on a spreadsheet."),
                quiet=True,
            )
            self._table.set_empty(empty)
        self._selected(self._table.selected_refs())

    def _initiatives_card(self) -> Card:
        card = Card(_("Initiative briefs"))
        tools = QHBoxLayout()
        tools.setSpacing(SPACING["s"])
        search = SearchField(_("Find an initiative"))
        search.changed.connect(self._filter)
        theme.keep_px(search.setMinimumWidth, 60)
        # Beside the title, so that the buttons are whole with large text too.
        card.header.addWidget(search, 1)
        self._make_some = Button(_("Create briefs"), self._make_selected, icon="briefs")
        self._make_all = Button(_("Create all"), lambda: self._make_folder(None))
        self._preview_one = Button(_("Preview"), lambda: self.preview(self.chosen()), icon="view")
        tools.addWidget(self._preview_one)
        tools.addWidget(self._make_some)
        tools.addWidget(self._make_all)
        tools.addStretch(1)
        card.body.addLayout(tools)
        self._table = DataTable(
            [
                TableColumn("key", _("Key"), 1, "muted", 76),
                TableColumn("title", _("Initiative"), 2, "strong", 170),
                TableColumn(
                    "stage", _("Stage"), 3, "chip", 92, display=lambda value: _(STAGES.get(value, value))
                ),
                TableColumn("owner", _("Owner"), 4, "muted", 100),
            ],
            _("Initiatives"),
            framed=False,
        )
        # Neither a stage nor an owner is cut while titles have room to spare.
        self._table.grows = {"stage": 108, "owner": 190}
        search.lead_to(self._table)
        self._table.selection_changed.connect(self._selected)
        self._table.opened.connect(lambda ref: self.make([str(ref)]))
        # As in the list below: the page needs no scroll bar for what the tables would like.
        self._table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        card.body.addWidget(self._table, 1)
        theme.keep_px(card.setMinimumHeight, LEAST_HEIGHT)
        return card

    def _portfolio_card(self) -> Card:
        card = Card(_("Portfolio brief"))
        card.setProperty("tour", "brief")
        text = _(
            "On up to four pages: what needs a decision, money, what changed since the last brief, plan and people, ranking, "
            "how live "
            "systems are doing, gates, the top risks and the dates of laws."
        )
        card.body.addWidget(Label(text, tone="muted", wrap=True))
        row = FlowLayout()
        row.addWidget(Button(_("Create brief"), lambda: self.make(None), icon="briefs"))
        preview = Button(_("Preview"), lambda: self.preview(None), icon="view")
        preview.setAccessibleName(_("Preview of the portfolio brief"))
        row.addWidget(preview)
        card.body.addLayout(row)
        card.body.addStretch(1)
        return card

    def _filter(self, text: str) -> None:
        wanted = fold(text.strip())
        accept = (lambda row: wanted in fold(f"{row[1]} {row[2]} {row[4]}")) if wanted else None
        if wanted and self._table.model.rows():
            nothing = _("No results for “{text}”").format(text=text.strip())
            self._table.set_empty(Label(nothing, tone="muted"))
        self._table.model.filter(accept)

    def _selected(self, refs: Sequence[object]) -> None:
        n = len(refs)
        text = (
            ngettext("Create {n} brief", "Create {n} briefs", n).format(n=formats.number(n))
            if n
            else _("Create briefs")
        )
        self._make_some.set_text(text)
        self._make_some.set_enabled(n > 0, _("Choose initiatives in the list first."))
        self._preview_one.set_enabled(n == 1, _("Choose one initiative in the list."))

    # Looking at one

    def chosen(self) -> str | None:
        """The initiative that is chosen in the list; None when there is none, or more than one."""
        refs = self._table.selected_refs()
        return str(refs[0]) if len(refs) == 1 else None

    def preview(self, initiative_id: str | None, *, prints: bool = False) -> None:
        """Show the pages that the brief would have, None is the portfolio's; or print it, over them."""

        def work(ws: Workspace, job: JobContext) -> tuple[PreparedBrief, list[PageSize]]:
            from desktop_app.briefs.pdf.page_pictures import page_sizes
            from desktop_app.briefs.recorded_briefs import prepare

            job.check()
            brief = prepare(ws, initiative_id, progress=lambda done, total: job.progress(done, total))
            job.check()
            assert brief is not None
            return brief, page_sizes(brief.pdf.data)

        def show(result: tuple[PreparedBrief, list[PageSize]]) -> None:
            if isValid(self):
                self._show_preview(initiative_id, *result, prints=prints)

        self._context.read_job(work, show, title=_("Creating the preview"))

    def _show_preview(
        self, initiative_id: str | None, brief: PreparedBrief, sizes: list[PageSize], *, prints: bool
    ) -> None:
        from desktop_app.ui.briefs.preview_dialog import PreviewDialog

        proposal = self._file_name(initiative_id)
        title = proposal.removesuffix(".pdf") if initiative_id else self._context.workspace.portfolio().name
        dialog = PreviewDialog(
            self._context, title, brief, sizes, lambda parent: self._ask_file(proposal, parent), self
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.saved.connect(lambda result: self._list_made([result]))
        dialog.open()
        if prints:
            dialog.print_pages()

    # Making them

    def make(self, initiative_ids: list[str] | None) -> None:
        """Ask where to, and make one brief; None is the portfolio's."""
        if initiative_ids is None:
            self._make_portfolio()
        elif len(initiative_ids) == 1:
            self._make_one(initiative_ids[0])
        else:
            self._make_folder(initiative_ids)

    def _file_name(self, initiative_id: str | None) -> str:
        """The name that is proposed for a brief's file."""
        from desktop_app.services.briefs import kept_briefs
        from desktop_app.services.evidence import safe_name

        workspace = self._context.workspace
        # So that it never takes the place of an earlier one.
        number = "" if workspace.read_only else f" B-{kept_briefs.next_number(workspace)}"
        if initiative_id is None:
            words = _("{portfolio}, portfolio brief, {day}").format(
                portfolio=workspace.portfolio().name, day=workspace.today().isoformat()
            )
            return safe_name(words[:120] + number + ".pdf")
        with workspace.read() as uow:
            from desktop_app.domain.records import Initiative

            initiative = uow.get(Initiative, initiative_id)
        return safe_name(f"{initiative.key} {initiative.title}"[:120] + number + ".pdf")

    def _ask_file(self, proposal: str, parent: QWidget | None = None) -> Path | None:
        return ask_target(parent or self, _("Save brief"), proposal, "brief", _("PDF (*.pdf)"), ".pdf")

    def _make_portfolio(self) -> None:
        target = self._ask_file(self._file_name(None))
        if target is None:
            return

        def work(ws: Workspace, job: JobContext) -> list[Any]:
            from desktop_app.briefs.recorded_briefs import make_recorded

            return [make_recorded(ws, None, target, progress=lambda done, total: job.progress(done, total))]

        self._start(work)

    def _make_one(self, initiative_id: str) -> None:
        target = self._ask_file(self._file_name(initiative_id))
        if target is None:
            return

        def work(ws: Workspace, _job: JobContext) -> list[Any]:
            from desktop_app.briefs.recorded_briefs import make_recorded

            return [make_recorded(ws, initiative_id, target)]

        self._start(work)

    def _make_selected(self) -> None:
        ids = [str(ref) for ref in self._table.selected_refs()]
        if ids:
            self.make(ids)

    def _make_folder(self, initiative_ids: list[str] | None) -> None:
        chosen = pick_folder(self, _("Folder for the briefs"), "brief")
        if chosen is None:
            return

        def work(ws: Workspace, job: JobContext) -> list[Any]:
            from desktop_app.briefs.recorded_briefs import make_all_recorded

            return list(
                make_all_recorded(
                    ws, chosen, initiative_ids, progress=lambda done, total: job.progress(done, total)
                )
            )

        self._start(work)

    def _start(self, work: Any) -> None:
        def failed(error: BaseException) -> None:
            if not isinstance(error, WouldReplace):
                self._context.show_error(error)
                return
            targets = error.targets

            def replace() -> None:
                write_guard.agree(*targets)
                self._start(work)

            self._context.toast(str(error), (_("Replace"), replace), kind="caution", seconds=60)

        # In the write lane, as a record is kept of each.
        self._context.write_job(
            work, on_done=self._done, title=_("Creating briefs"), on_error=failed, lasts=True
        )

    def _list_made(self, results: list[Any]) -> None:
        if results and self._context.is_open:
            first_steps.note_act(self._context.settings, self._context.workspace, first_steps.BRIEF)
        if isValid(self):  # it may be gone before its briefs are made
            for result in results:
                self.acts.places.note(result.sha256, result.file)
        if any(result.brief is not None for result in results):
            bus.publish(Changes(kinds=frozenset({Brief.KIND})))

    def _done(self, results: list[Any]) -> None:
        self._list_made(results)
        if self._context.window is None or not results:
            return
        first = results[0].file
        n = len(results)
        text = ngettext("{name} created.", "{n} briefs created.", n).format(
            name=first.name, n=formats.number(n)
        )
        lost = missing_of(results)
        if lost:
            text = f"{text} {lost}"
        if results[0].brief is None:
            from desktop_app.briefs.recorded_briefs import no_record_words

            text = f"{text} {no_record_words()}"
        action = (
            (_("Open"), lambda: open_made(first))
            if n == 1
            else (_("Open folder"), lambda: open_made(first.parent))
        )
        self._context.window.toast(text, action, kind="caution" if lost else "neutral")

    def _make_anew(self, initiative_id: str | None) -> None:
        self.make([initiative_id] if initiative_id else None)

    # Dropping

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._context.is_open and len(dropped_files(event.mimeData())) == 1:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = dropped_files(event.mimeData())
        if len(paths) == 1:
            event.acceptProposedAction()
            self.acts.recognise(paths[0])


def missing_of(results: Sequence[Any]) -> str:
    """What of these briefs no font could show, and in which of them; "" for nothing."""
    from desktop_app.briefs.make import missing_words

    lost = [result for result in results if result.missing]
    if not lost:
        return ""
    signs = "".join(result.missing for result in lost)
    sentence = missing_words(len(signs), signs)
    keys = [result.key for result in lost if result.key]
    if len(results) == 1 or not keys:
        return sentence + "."
    named = ", ".join(keys[:_NAMED]) + ("…" if len(keys) > _NAMED else "")
    return _("{sentence} ({keys}).").format(sentence=sentence, keys=named)


def open_made(path: Path) -> None:
    """Open a file that this program has just written in the system's viewer."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
