"""The preview of an import: what a file holds, where it goes, and what would become of every row."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop_app import formats
from desktop_app.errors import UserError
from desktop_app.exchange import preview
from desktop_app.exchange.mapping import ColumnMapping
from desktop_app.exchange.plan import ImportPlan, OnConflict
from desktop_app.exchange.table import ReadOptions, Table
from desktop_app.i18n import _, ngettext
from desktop_app.services.changes import Changes
from desktop_app.theme_tokens import SPACING
from desktop_app.ui import theme
from desktop_app.ui.context import AppContext
from desktop_app.ui.pages.base import Page
from desktop_app.ui.panels.filling import FillingStack
from desktop_app.ui.panels.import_columns import CHANGED, GUESSED, ColumnsTab
from desktop_app.ui.panels.import_file import FileCard
from desktop_app.ui.panels.import_json import JsonPanel
from desktop_app.ui.panels.import_result import ResultCard
from desktop_app.ui.panels.import_tables import PreviewTab, ProblemsTab
from desktop_app.ui.widgets import Banner, Button, Card, EmptyState, PrimaryButton, SpineTabs, Tab
from desktop_app.ui.widgets.layouts import ScrollPage

if TYPE_CHECKING:
    from desktop_app.exchange.json_portfolio import CompletePortfolio
    from desktop_app.jobs import Job

_COLUMNS, _PREVIEW, _PROBLEMS = "columns", "preview", "problems"


@dataclass(slots=True)
class _Found:
    """What a job brought back; `turn` tells whether it is still asked for."""

    turn: int
    error: str = ""
    table: Table | None = None
    samples: list[tuple[str, ...]] = dataclasses.field(default_factory=list)
    own: tuple[ColumnMapping, ...] = ()
    shipped: tuple[ColumnMapping, ...] = ()
    plan: ImportPlan | None = None
    preview: preview.Preview | None = None
    portfolio: CompletePortfolio | None = None
    is_empty: bool = False


class ImportPage(Page):
    """Nothing is written until "Import" is pressed; then all of it, as one step of undo."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._path: Path | None = None
        self._options = ReadOptions()
        self._file = _Found(0)
        self._mapping = ColumnMapping()
        self._base = GUESSED
        self._on_conflict: OnConflict = "skip"
        self._plan: ImportPlan | None = None
        self._refusal = ""
        self._is_new = False
        self._turn = 0
        self._job: Job | None = None
        self._import_job: Job | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget()
        outer.addWidget(self._stack)
        self._message = EmptyState("import", "")
        self._content = self._make_content()
        self._json = JsonPanel(self._new_portfolio)
        for widget in (self._message, self._content, self._json):
            self._stack.addWidget(widget)
        self._reset()

    # The frame

    def title(self) -> str:
        return _("Import")

    def header_actions(self) -> Sequence[QWidget]:
        if self._import_job is not None:
            return (Button(_("Cancel"), self._import_job.cancel),)
        if self._path is None:
            return ()
        leave = Button(_("Leave it"), self._leave)
        if self._stack.currentWidget() is self._message:
            return (leave,)
        primary = PrimaryButton(self._primary_text(), self.start_import, icon="import")
        reason = self._why_not()
        primary.set_enabled(not reason, reason)
        return leave, primary

    def activated(self) -> None:
        if self._file.table is not None and self._import_job is None:
            self._replan()

    def refresh(self, changes: object = None) -> None:
        """Plan again when the portfolio is another than a moment ago."""
        if self._file.table is None or self._import_job is not None or not self._context.is_open:
            return
        if not isinstance(changes, Changes) or changes.initiative_ids or changes.touches("*", "preset"):
            self._replan()

    def _make_content(self) -> ScrollPage:
        content = ScrollPage()
        self._banner = Banner("", "caution")
        self._banner.hide()
        content.body.addWidget(self._banner)
        cards = QGridLayout()
        cards.setSpacing(SPACING["l"])
        cards.setColumnStretch(0, 3)
        cards.setColumnStretch(1, 2)
        self._file_card = FileCard()
        self._file_card.changed.connect(self._read_again)
        self._result = ResultCard()
        self._result.conflict_chosen.connect(self._choose_conflict)
        self._result.match_chosen.connect(self._choose_match)
        self._result.problems_wanted.connect(lambda: self._tabs.set_current(_PROBLEMS))
        cards.addWidget(self._file_card, 0, 0)
        cards.addWidget(self._result, 0, 1)
        content.body.addLayout(cards)
        content.body.addWidget(self._make_tabs(), 1)
        return content

    def _make_tabs(self) -> Card:
        card = Card(margin=1)
        self._tabs = SpineTabs(
            [
                Tab(_COLUMNS, _("Columns"), has_state=True),
                Tab(_PREVIEW, _("Rows as kept")),
                Tab(_PROBLEMS, _("Problems"), has_state=True),
            ]
        )
        self._tabs.setAccessibleName(_("Parts of the preview"))
        self._columns, self._rows, self._problems = ColumnsTab(), PreviewTab(), ProblemsTab()
        self._parts = FillingStack()
        self._parts.setMinimumHeight(theme.px(340))
        tabs: dict[str, QWidget] = {_COLUMNS: self._columns, _PREVIEW: self._rows, _PROBLEMS: self._problems}
        for widget in tabs.values():
            self._parts.addWidget(widget)
        self._tabs.current_changed.connect(lambda tab: self._parts.setCurrentWidget(tabs[tab]))
        self._columns.preset_chosen.connect(self._choose_preset)
        self._columns.preset_named.connect(self._keep_preset)
        self._columns.preset_dropped.connect(self._drop_preset)
        self._columns.rest_kept.connect(
            lambda on: self._change(dataclasses.replace(self._mapping, keep_rest=on))
        )
        detail = self._columns.detail
        detail.target_chosen.connect(
            lambda column, target: self._change(preview.assign(self._mapping, column, target))
        )
        detail.value_chosen.connect(
            lambda place, text, key: self._change(preview.set_value(self._mapping, place, text, key))
        )
        detail.date_order_chosen.connect(
            lambda place, order: self._change(preview.set_date_order(self._mapping, place, order))
        )
        detail.proposals_taken.connect(self._take_proposals)
        self._problems.row_wanted.connect(self._show_row)
        self._problems.column_wanted.connect(self._show_column)
        card.body.setSpacing(0)
        card.body.addWidget(self._tabs)
        card.body.addWidget(self._parts, 1)
        return card

    # Reading the file

    def load(self, path: Path) -> None:
        """Show the preview of a file; what was shown before is left."""
        self._reset()
        self._path = path
        if path.suffix.lower() == ".json":
            self._read_json(path)
        else:
            self._read(path)
        self.header_changed.emit()

    def _read_again(self, options: ReadOptions) -> None:
        if self._path is not None:
            self._options = options
            self._read(self._path)

    def _read(self, path: Path) -> None:
        options, workspace = self._options, self._context.workspace

        def work(job: Any, found: _Found) -> None:
            from desktop_app.exchange import presets
            from desktop_app.exchange.table_reader import read_table

            found.table = read_table(path, options, job.progress)
            found.samples = preview.sample_values(found.table)
            found.own = tuple(presets.saved(workspace))
            found.shipped = presets.shipped()

        self._start(work, self._was_read, _("Reading {name}").format(name=path.name))
        if self._file.table is None and self._job is not None and not self._job.is_over:
            self._say(_("Reading {name}…").format(name=path.name), [(_("Cancel"), self._leave)])

    def _was_read(self, found: _Found) -> None:
        if found.table is None:
            if self._file.table is not None:
                # Another encoding or sheet was tried: what was read before stays, and is not imported.
                self._refuse(found.error)
            else:
                self._failed(found.error)
            return
        from desktop_app.exchange import presets

        assert self._path is not None
        kept = self._base == CHANGED and any(
            column in found.table.headers for rule in self._mapping.rules for column in rule.columns
        )
        self._file = found
        if not kept:
            self._mapping = presets.propose(found.table.headers, [*found.own, *found.shipped])
            self._base = self._mapping.name
        self._file_card.show_table(self._path, self._options, found.table)
        self._stack.setCurrentWidget(self._content)
        self._is_new = True
        self._replan()

    def _read_json(self, path: Path) -> None:
        workspace = self._context.workspace

        def work(job: Any, found: _Found) -> None:
            from desktop_app.exchange.json_portfolio import read_json
            from desktop_app.services import lists

            found.portfolio = read_json(path, job.progress)
            found.is_empty = lists.count(workspace) == 0

        self._start(work, self._json_was_read, _("Reading {name}").format(name=path.name))
        if self._job is not None and not self._job.is_over:
            self._say(_("Reading {name}…").format(name=path.name), [(_("Cancel"), self._leave)])

    def _json_was_read(self, found: _Found) -> None:
        if found.portfolio is None or self._path is None:
            self._failed(found.error)
            return
        self._file = found
        self._json.show_portfolio(self._path, found.portfolio, found.is_empty)
        self._stack.setCurrentWidget(self._json)
        self.header_changed.emit()

    def _start(
        self, work: Callable[[Any, _Found], None], done: Callable[[_Found], None], title: str = ""
    ) -> None:
        """Run reading work in the background; only the newest is waited for."""
        if self._job is not None:
            self._job.cancel()
        self._turn += 1
        turn = self._turn

        def run(job: Any) -> _Found:
            found = _Found(turn)
            try:
                work(job, found)
            except UserError as error:
                found.error = str(error)
            return found

        def finished(found: _Found) -> None:
            if found.turn == self._turn:
                done(found)

        self._finished = finished
        self._job = self._context.runner.read(run, title, self._deliver, self._context.show_error)

    def _deliver(self, found: _Found) -> None:
        self._finished(found)

    # Planning

    def _replan(self) -> None:
        table, path = self._file.table, self._path
        if table is None or path is None:
            return
        mapping, conflict = self._mapping, self._on_conflict
        workspace, currency = self._context.workspace, self._context.currency
        self._show_mapping()

        def work(job: Any, found: _Found) -> None:
            from desktop_app.exchange import presets
            from desktop_app.exchange.importer import make_plan

            found.own = tuple(presets.saved(workspace))
            found.plan = make_plan(
                workspace, table, mapping, conflict, file_name=path.name, progress=job.progress
            )
            found.preview = preview.preview(found.plan, currency)

        self._plan = None
        self._start(work, self._was_planned)
        self.header_changed.emit()

    def _was_planned(self, found: _Found) -> None:
        self._plan = found.plan
        self._file.own = found.own or self._file.own
        self._refuse(found.error or (found.plan.stopped if found.plan else ""))
        self._result.show_plan(found.plan)
        self._problems.show_plan(found.plan)
        if found.plan is not None and found.preview is not None:
            self._rows.show_preview(found.preview)
            self._file_card.show_notes(found.plan.notes)
        self._show_mapping()
        self._mark_tabs()
        if self._is_new:
            self._is_new = False
            self._columns.start()
        self.header_changed.emit()

    def _show_mapping(self) -> None:
        assert self._file.table is not None
        views = preview.column_views(self._file.table, self._mapping, self._file.samples, self._plan)
        own, shipped = ([one.name for one in some] for some in (self._file.own, self._file.shipped))
        self._columns.show_presets(own, shipped, self._base)
        self._columns.show_columns(views, self._file.table, self._mapping)
        self._result.show_mapping(self._mapping, self._on_conflict)

    def _mark_tabs(self) -> None:
        plan = self._plan
        asks = len(plan.date_questions) + len(plan.value_questions) if plan else 0
        if plan is None:
            self._tabs.set_state(_COLUMNS, "bad", self._refusal)
        elif asks:
            text = ngettext("{n} column asks something.", "{n} columns ask something.", asks)
            self._tabs.set_state(_COLUMNS, "caution", text.format(n=asks))
        else:
            self._tabs.set_state(_COLUMNS, "good", _("Nothing is asked."))
        n = len(plan.problems) if plan else 0
        text = ngettext("{n} problem", "{n} problems", n).format(n=formats.number(n))
        self._tabs.set_state(_PROBLEMS, "caution" if n else "good", text)

    def _refuse(self, sentence: str) -> None:
        """Say on the page why nothing can be imported now; "" when nothing speaks against it."""
        self._refusal = sentence
        self._banner.set_text(sentence)
        self._banner.setVisible(bool(sentence))
        self.header_changed.emit()

    # What the user changes

    def _change(self, mapping: ColumnMapping) -> None:
        if mapping != self._mapping:
            self._mapping, self._base = mapping, CHANGED
            self._replan()

    def _take_proposals(self, place: int) -> None:
        if self._file.table is not None:
            values, _more = preview.value_views(self._file.table, self._mapping.rules[place])
            self._change(preview.take_proposals(self._mapping, place, values))

    def _choose_conflict(self, value: str) -> None:
        self._on_conflict = value  # type: ignore[assignment]  # one of the three that are offered
        self._replan()

    def _choose_match(self, name: str) -> None:
        if name in preview.MATCHES:
            self._change(dataclasses.replace(self._mapping, match=preview.MATCHES[name][0]))

    def _choose_preset(self, name: str) -> None:
        from desktop_app.exchange.mapping import guess_mapping

        if self._file.table is None:
            return
        known = [*self._file.own, *self._file.shipped]
        found = next((one for one in known if one.name == name), None)
        self._mapping = found if found is not None else guess_mapping(self._file.table.headers)
        self._base = self._mapping.name
        self._replan()

    def _keep_preset(self, name: str) -> None:
        mapping = self._plan.mapping if self._plan is not None else self._mapping

        def kept(_changes: Changes) -> None:
            self._mapping = dataclasses.replace(self._mapping, name=name)
            self._base = name
            self._replan()

        def work(ws: Any) -> Changes:
            from desktop_app.exchange import presets

            return presets.save(ws, name, mapping)

        self._context.write(work, on_done=kept, toast=True)

    def _drop_preset(self, name: str) -> None:
        def work(ws: Any) -> Changes:
            from desktop_app.exchange import presets

            return presets.remove(ws, name)

        def dropped(_changes: Changes) -> None:
            self._file.own = tuple(one for one in self._file.own if one.name != name)
            self._base = CHANGED
            self._replan()

        self._context.write(work, on_done=dropped, toast=True)

    def _show_row(self, row: int) -> None:
        self._tabs.set_current(_PREVIEW)
        self._rows.select_row(row)

    def _show_column(self, header: str) -> None:
        if self._columns.select_column(header):
            self._tabs.set_current(_COLUMNS)

    # Importing

    def _primary_text(self) -> str:
        if self._file.portfolio is not None:
            return _("Import the portfolio")
        n = self._plan.creates + self._plan.updates if self._plan is not None else 0
        return (
            ngettext("Import {n} row", "Import {n} rows", n).format(n=formats.number(n)) if n else _("Import")
        )

    def _why_not(self) -> str:
        """Why nothing can be imported now; "" when it can."""
        if not self._context.can_edit:
            return _("This portfolio can only be read.")
        if self._file.portfolio is not None:
            return "" if self._file.is_empty else _("The open portfolio is not empty.")
        if self._refusal:
            return self._refusal
        if self._plan is None:
            return _("The rows are still being looked at.")
        if not self._plan.creates + self._plan.updates:
            return _("There is no row to import.")
        return ""

    def start_import(self) -> None:
        """Write what the preview shows: one job, one step of undo."""
        path, plan = self._path, self._plan
        if self._why_not() or path is None or self._import_job is not None:
            return
        warnings: list[str] = []

        def work(ws: Any, job: Any) -> Changes:
            from desktop_app.exchange.importer import apply_plan, import_json

            if plan is None:
                return import_json(ws, path, progress=job.progress)
            return apply_plan(ws, plan, progress=job.progress, warn=warnings.append)

        def done(changes: Changes) -> None:
            self._import_job = None
            self._imported(changes, plan, warnings)

        title = _("Importing {name}").format(name=path.name)
        job = self._context.write_job(work, title=title, on_done=done, on_error=self._import_failed)
        if not job.is_over:
            self._import_job = job
            job.cancelled.connect(self._import_cancelled)
            self._content.setEnabled(False)
            self.header_changed.emit()

    def _imported(self, changes: Changes, plan: ImportPlan | None, warnings: list[str]) -> None:
        window = self._context.window
        in_front = window is not None and window.current_page() is self
        self._reset()
        if window is None:
            return
        if in_front:
            self._context.go("initiatives")
        text = _("Nothing was different.")
        if changes and plan is not None:
            text = _("Imported: {new} new, {updated} updated.").format(
                new=formats.number(plan.creates), updated=formats.number(plan.updates)
            )
        elif changes:
            text = changes.label
        for warning in warnings:
            window.toast(warning, kind="caution", seconds=20)
        window.toast(text, (_("Undo"), self._context.undo) if changes.change_id else None)

    def _import_failed(self, error: BaseException) -> None:
        self._import_over()
        if not isinstance(error, UserError):
            self._context.show_error(error)
        elif self._file.portfolio is not None:
            self._failed(str(error))
        else:
            self._refuse(str(error))

    def _import_cancelled(self) -> None:
        self._import_over()
        if self._context.window is not None:
            self._context.window.toast(_("Stopped. Nothing was imported."))

    def _import_over(self) -> None:
        self._import_job = None
        self._content.setEnabled(True)
        self.header_changed.emit()

    # Other places

    def _new_portfolio(self) -> None:
        window, path = self._context.window, self._path
        page = window.show_page("new") if window is not None else None
        if page is not None:
            page.import_after(path)  # type: ignore[attr-defined]  # the new portfolio page has it

    def _leave(self) -> None:
        self._reset()
        self._context.go("initiatives")

    def _reset(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._turn += 1
        self._path, self._plan, self._file = None, None, _Found(0)
        self._options, self._mapping, self._base = ReadOptions(), ColumnMapping(), GUESSED
        self._on_conflict = "skip"
        self._content.setEnabled(True)
        self._refuse("")
        self._tabs.set_current(_COLUMNS)
        self._say(
            _("Import initiatives from a CSV or Excel file: choose one, or drop it onto the window."),
            [(_("Choose a file"), self._choose)],
        )

    def _choose(self) -> None:
        self._context.registry.run("portfolio.import")

    def _failed(self, sentence: str) -> None:
        self._say(sentence, [(_("Choose another file"), self._choose)], "caution")
        self.header_changed.emit()

    def _say(
        self, sentence: str, actions: list[tuple[str, Callable[[], object]]], icon: str = "import"
    ) -> None:
        self._message.set(sentence, actions, icon)
        self._stack.setCurrentWidget(self._message)
