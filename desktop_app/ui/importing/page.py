"""The preview of an import: the content of a file, its targets, and what would become of every row."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.exchange.importing import preview
from desktop_app.exchange.importing.import_report import ImportReport, doubt_sentence, sendable_text
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services.changes import Changes
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.page import Page
from desktop_app.ui.core.page_requests import ImportsAfter
from desktop_app.ui.importing.column_mapping import ColumnsTab
from desktop_app.ui.importing.complete_json import JsonPanel
from desktop_app.ui.importing.file_choice import FileCard
from desktop_app.ui.importing.import_result import ResultCard
from desktop_app.ui.importing.preview_tables import ChangesTab, PreviewTab, ProblemsTab
from desktop_app.ui.importing.session import Done, ImportSession
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button, PrimaryButton
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.feedback import Banner, EmptyState
from desktop_app.ui.widgets.filling_stack import FillingStack
from desktop_app.ui.widgets.layouts import ScrollPage
from desktop_app.ui.widgets.tab_bar import SpineTabs, TabLabel

_COLUMNS, _PREVIEW, _CHANGES, _PROBLEMS = "columns", "preview", "changes", "problems"


class ImportPage(Page):
    """Nothing is written until "Import" is pressed; then all of it, as one step of undo."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self.session = ImportSession(context, self)
        self._is_new = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget()
        outer.addWidget(self._stack)
        self._message = EmptyState("import", "")
        self._content = self._make_content()
        self._json = JsonPanel(self._new_portfolio)
        for widget in (self._message, self._content, self._json):
            self._stack.addWidget(widget)
        session = self.session
        session.failed.connect(self._show_failure)
        session.table_read.connect(self._show_table)
        session.portfolio_read.connect(self._show_portfolio)
        session.planned.connect(self._show_plan)
        session.running_changed.connect(self._show_running)
        session.imported.connect(self._was_imported)
        self._ask_for_file()

    # The frame

    def title(self) -> str:
        return _("Import")

    def header_actions(self) -> Sequence[QWidget]:
        session = self.session
        if session.writing is not None:
            return (Button(_("Cancel"), session.writing.cancel),)
        if session.path is None:
            return ()
        leave = Button(_("Cancel"), self._leave)
        if self._stack.currentWidget() is self._message:
            return (leave,)
        n = session.writes()
        text = ngettext("Import {n} row", "Import {n} rows", n).format(n=formats.number(n)) if n else ""
        if session.portfolio is not None:
            text = _("Import the portfolio")
        primary = PrimaryButton(text or _("Import"), session.write, icon="import")
        reason = session.why_not()
        primary.set_enabled(not reason, reason)
        return leave, primary

    def activated(self) -> None:
        self.session.replan()

    def refresh(self, changes: object = None) -> None:
        """Plan again if the portfolio has changed."""
        if not self._context.is_open:
            return
        if not isinstance(changes, Changes) or changes.initiative_ids or changes.touches("*", "preset"):
            self.session.replan()

    def load(self, path: Path) -> None:
        """Show the preview of a file instead of the one before."""
        self._tabs.set_current(_COLUMNS)
        self.session.read(path)
        if self.session.is_reading:
            self._say(_("Reading {name}…").format(name=path.name), [(_("Cancel"), self._leave)])
        self.header_changed.emit()

    def _make_content(self) -> ScrollPage:
        session = self.session
        content = ScrollPage()
        self._banner = Banner("", "caution")
        self._banner.hide()
        content.body.addWidget(self._banner)
        cards = QGridLayout()
        cards.setSpacing(SPACING["l"])
        cards.setColumnStretch(0, 3)
        cards.setColumnStretch(1, 2)
        self._file_card = FileCard()
        self._file_card.changed.connect(session.read_again)
        self._file_card.words_chosen.connect(self._choose_words)
        self._result = ResultCard()
        self._result.conflict_chosen.connect(session.choose_conflict)
        self._result.match_chosen.connect(session.choose_match)
        self._result.unclear_chosen.connect(session.choose_unclear)
        self._result.problems_wanted.connect(lambda: self._tabs.set_current(_PROBLEMS))
        cards.addWidget(self._file_card, 0, 0)
        cards.addWidget(self._result, 0, 1)
        content.body.addLayout(cards)
        content.body.addWidget(self._make_tabs(), 1)
        return content

    def _make_tabs(self) -> Card:
        session = self.session
        card = Card(margin=1)
        self._tabs = SpineTabs(
            [
                TabLabel(_COLUMNS, _("Columns"), has_state=True),
                TabLabel(_PREVIEW, _("Preview")),
                TabLabel(_CHANGES, _("Overwritten"), has_state=True),
                TabLabel(_PROBLEMS, _("Problems"), has_state=True),
            ]
        )
        self._tabs.setAccessibleName(_("Parts of the preview"))
        self._columns, self._rows, self._problems = ColumnsTab(), PreviewTab(), ProblemsTab()
        self._changes = ChangesTab()
        parts = FillingStack()
        theme.keep_px(parts.setMinimumHeight, 340)
        tabs: dict[str, QWidget] = {
            _COLUMNS: self._columns,
            _PREVIEW: self._rows,
            _CHANGES: self._changes,
            _PROBLEMS: self._problems,
        }
        for widget in tabs.values():
            parts.addWidget(widget)
        self._tabs.current_changed.connect(lambda tab: parts.setCurrentWidget(tabs[tab]))
        self._columns.preset_chosen.connect(session.choose_preset)
        self._columns.preset_named.connect(session.keep_preset)
        self._columns.preset_dropped.connect(session.drop_preset)
        self._columns.rest_kept.connect(self._keep_rest)
        self._columns.detail.target_chosen.connect(self._choose_target)
        self._columns.detail.value_chosen.connect(self._choose_value)
        self._columns.detail.date_order_chosen.connect(self._choose_date_order)
        self._columns.detail.decimal_chosen.connect(self._choose_decimal)
        self._columns.detail.unit_chosen.connect(self._choose_unit)
        self._columns.detail.proposals_taken.connect(session.take_proposals)
        self._problems.row_wanted.connect(self._show_row)
        self._problems.column_wanted.connect(self._show_column)
        self._problems.report_wanted.connect(self._copy_preview)
        self._rows.ticked.connect(session.replan)
        card.body.setSpacing(0)
        card.body.addWidget(self._tabs)
        card.body.addWidget(parts, 1)
        return card

    # What the user changes

    def _keep_rest(self, on: bool) -> None:
        self.session.change(dataclasses.replace(self.session.mapping, keep_rest=on))

    def _choose_target(self, column: str, target: str) -> None:
        self.session.change(preview.assign(self.session.mapping, column, target))

    def _choose_value(self, place: int, text: str, key: str) -> None:
        self.session.change(preview.set_value(self.session.mapping, place, text, key))

    def _choose_date_order(self, place: int, order: str) -> None:
        self.session.change(preview.set_date_order(self.session.mapping, place, order))

    def _choose_decimal(self, place: int, mark: str) -> None:
        self.session.change(preview.set_decimal(self.session.mapping, place, mark))

    def _choose_unit(self, place: int, plain: bool) -> None:
        self.session.change(preview.set_plain_unit(self.session.mapping, place, plain))

    def _choose_words(self, keep: tuple[str, ...], missing: tuple[str, ...]) -> None:
        self.session.change(preview.set_words(self.session.mapping, keep, missing))

    # What the session found

    def _show_table(self) -> None:
        session = self.session
        if session.table is not None and session.path is not None:
            self._file_card.show_table(session.path, session.options, session.table)
            self._is_new = True
            self._stack.setCurrentWidget(self._content)
            self._show_plan()

    def _show_portfolio(self) -> None:
        session = self.session
        if session.portfolio is not None and session.path is not None:
            self._json.show_portfolio(session.path, session.portfolio, session.is_empty)
            self._stack.setCurrentWidget(self._json)
            self.header_changed.emit()

    def _show_plan(self) -> None:
        session, plan = self.session, self.session.plan
        if session.table is None:
            return
        self._banner.set_text(session.refusal)
        self._banner.setVisible(bool(session.refusal))
        own, shipped = session.presets.names()
        self._columns.show_presets(own, shipped, session.base)
        self._result.show_mapping(session.mapping, session.on_conflict)
        self._file_card.show_words(session.mapping)
        if plan is not None or session.refusal:
            # Until the next plan is ready, the last one stays in sight, and the focus where it is.
            self._columns.show_columns(
                session.columns(), session.mapping, session.questions, session.own_fields
            )
            self._result.show_plan(plan, session.counts)
            self._problems.show_plan(plan)
            self._changes.show_changes(session.changes if plan is not None else ())
            self._mark_tabs()
            if self._is_new:
                self._is_new = False
                self._columns.start()
        if plan is not None and session.rows is not None:
            self._rows.show_preview(session.rows)
            self._file_card.show_notes(plan.notes)
        self.header_changed.emit()

    def _mark_tabs(self) -> None:
        plan = self.session.plan
        asks = 0
        if plan is not None:
            doubts = sum(question.in_doubt or question.clash for question in plan.number_questions)
            asks = len(plan.date_questions) + len(plan.value_questions) + doubts
        if plan is None:
            self._tabs.set_state(_COLUMNS, "bad", self.session.refusal)
        elif asks:
            text = ngettext("{n} column needs an answer.", "{n} columns need an answer.", asks)
            self._tabs.set_state(_COLUMNS, "caution", text.format(n=formats.number(asks)))
        else:
            self._tabs.set_state(_COLUMNS, "good", _("No questions."))
        changed = len(self.session.changes) if plan else 0
        text = ngettext("{n} initiative would change.", "{n} initiatives would change.", changed)
        self._tabs.set_state(
            _CHANGES, "caution" if changed else "neutral", text.format(n=formats.number(changed))
        )
        text = doubt_sentence(plan) if plan is not None else ""
        kind = "good"
        if plan is not None and text:
            # A warning is for what is not sure; what is left out with its reason is news.
            kind = "caution" if plan.problems or plan.warnings else "neutral"
        self._tabs.set_state(_PROBLEMS, kind, text or _("No problems."))

    def _show_row(self, row: int) -> None:
        self._tabs.set_current(_PREVIEW)
        self._rows.select_row(row)

    def _show_column(self, header: str) -> None:
        if self._columns.select_column(header):
            self._tabs.set_current(_COLUMNS)

    def _show_running(self) -> None:
        self._content.setEnabled(self.session.writing is None)
        self.header_changed.emit()

    def _was_imported(self, done: Done) -> None:
        window = self._context.window
        in_front = window is not None and window.current_page() is self
        self._ask_for_file()
        if window is None:
            return
        if in_front:
            self._context.go("initiatives")
        text = _("Nothing was different.")
        if done.changes and done.report is not None:
            text = _("Imported: {new} new, {updated} updated.").format(
                new=formats.number(done.report.created), updated=formats.number(done.report.updated)
            )
        elif done.changes:
            text = done.changes.label
        for warning in done.warnings:
            window.toast(warning, kind="caution", seconds=20)
        take_back = partial(self._context.undo_steps.undo, done.changes)
        window.toast(text, (_("Undo"), take_back) if done.changes.change_id else None)
        if done.report is not None and not done.report.all_kept:
            copy = partial(_copy_report, self._context, done.report, done.file_name, False)
            window.toast(
                doubt_sentence(done.report), (_("Copy the report"), copy), kind="caution", seconds=20
            )

    def _copy_preview(self) -> None:
        report, path = self.session.report(), self.session.path
        if report is not None and path is not None:
            _copy_report(self._context, report, path.name, True)

    # Without a file

    def _ask_for_file(self) -> None:
        self.session.forget()
        self._say(
            _("Import initiatives from a CSV or Excel file: choose one, or drop it onto the window."),
            [(_("Choose a file"), self._choose)],
        )
        self.header_changed.emit()

    def _show_failure(self, sentence: str) -> None:
        self._say(sentence, [(_("Choose another file"), self._choose)], "caution")
        self.header_changed.emit()

    def _say(
        self, sentence: str, actions: list[tuple[str, Callable[[], object]]], icon: str = "import"
    ) -> None:
        self._message.set(sentence, actions, icon)
        self._stack.setCurrentWidget(self._message)

    def _choose(self) -> None:
        self._context.registry.run("portfolio.import")

    def _leave(self) -> None:
        self._ask_for_file()
        self._context.go("initiatives")

    def _new_portfolio(self) -> None:
        page = self._context.go("new")
        if isinstance(page, ImportsAfter):
            page.import_after(self.session.path)


def _copy_report(context: AppContext, report: ImportReport, file_name: str, dry_run: bool) -> None:
    QGuiApplication.clipboard().setText(sendable_text(report, file_name, dry_run))
    context.toast(_("The report is copied. It can go into a message as it is."))
