"""Lists every brief that was made, the newest first, with what can be done with one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from desktop_app.domain.briefs.brief_records import Brief, files_of
from desktop_app.domain.choices import BRIEF_KINDS, BRIEF_STATES
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.feedback import EmptyState
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.table.data_table import DataTable
from desktop_app.ui.widgets.table.table_model import TableColumn

# Left out while a panel stands beside the list.
_WIDE_ONLY = ("kind", "by", "file", "approved")
#: Of a card with a table, in px at 100 %.
LEAST_HEIGHT = 264


class BriefsList(Card):
    """`opened`, `previewed`, `copied`, `compared` and `approved` carry the Brief of a line; `recognised` asks for a
    file."""

    opened = Signal(object)
    previewed = Signal(object)
    copied = Signal(object)
    compared = Signal(object)
    approved = Signal(object)
    recognised = Signal()

    def __init__(self, context: AppContext, begin: Callable[[], object]) -> None:
        super().__init__(_("All briefs"))
        self._context, self._begin = context, begin
        self._briefs: dict[str, Brief] = {}
        self._has_empty = False
        self.changed_button = Button(_("What changed since"), lambda: self._send(self.compared))
        self.approve_button = Button(_("Approve…"), lambda: self._send(self.approved))
        self.recognise_button = Button(
            _("Recognise a file…"),
            self.recognised.emit,
            tip=_("Which brief a file is, and what changed since. It can be dropped on this page too."),
        )
        self._tools = QWidget()
        tools = QHBoxLayout(self._tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(SPACING["s"])
        for part in (self.changed_button, self.approve_button, self.recognise_button):
            tools.addWidget(part)
        self.header.addWidget(self._tools)
        self.read_only_note = Label("", "small", tone="muted", wrap=True)
        self.read_only_note.hide()
        self.body.addWidget(self.read_only_note)
        self.table = DataTable(_columns(), _("All briefs"), framed=False)
        self.table.grows = {"subject": 320, "by": 150, "approved": 150}
        self.table.opened.connect(lambda ref: self._open(str(ref)))
        self.table.selection_changed.connect(self._selected)
        self.table.set_menu(self._fill_menu)
        # The card has the least height, so that the page needs no scroll bar for what the table would like.
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.body.addWidget(self.table, 1)
        theme.keep_px(self.setMinimumHeight, LEAST_HEIGHT)
        self._selected([])

    def show_briefs(self, briefs: Sequence[Brief]) -> None:
        """Show these; those that are chosen stay chosen."""
        self._briefs = {brief.id: brief for brief in briefs}
        self.table.set_rows([_row(brief) for brief in briefs])
        if not briefs and not self._has_empty:
            self._has_empty = True
            self.table.set_empty(self._empty())
        if self._context.workspace.read_only:
            from desktop_app.briefs.recorded_briefs import no_record_words

            self.read_only_note.setText(no_record_words())
        self.read_only_note.setVisible(self._context.workspace.read_only)
        self._selected(self.table.selected_refs())

    def set_narrow(self, narrow: bool) -> None:
        """Leave out what a panel beside it takes the room of, and put the buttons under the title."""
        if narrow:
            self.header.removeWidget(self._tools)
            self.body.insertWidget(0, self._tools)
        else:
            self.body.removeWidget(self._tools)
            self.header.addWidget(self._tools)
        for column_id in _WIDE_ONLY:
            self.table.set_column_shown(column_id, not narrow)

    def brief(self) -> Brief | None:
        """The one that is chosen."""
        refs = self.table.selected_refs()
        return self._briefs.get(str(refs[0])) if len(refs) == 1 else None

    def _empty(self) -> EmptyState:
        return EmptyState(
            "briefs",
            _("Every brief that is created is listed here: draft or final, by whom, and who approved it."),
            [(_("Create the portfolio brief"), self._begin)],
            why=_("Leaders ask which brief they decided on, and what changed since."),
            quiet=True,
        )

    def _open(self, brief_id: str) -> None:
        if brief_id in self._briefs:
            self.opened.emit(self._briefs[brief_id])

    def _send(self, signal: object) -> None:
        brief = self.brief()
        if brief is not None:
            signal.emit(brief)  # type: ignore[attr-defined]  # a bound signal, for which PySide6 has no type

    def _selected(self, refs: Sequence[object]) -> None:
        brief = self._briefs.get(str(refs[0])) if len(refs) == 1 else None
        self.changed_button.set_enabled(brief is not None, _("Choose one brief in the list."))
        can, why = self._can_approve(brief)
        self.approve_button.set_enabled(can, why)

    def _can_approve(self, brief: Brief | None) -> tuple[bool, str]:
        if brief is None:
            return False, _("Choose one brief in the list.")
        if brief.is_final:
            return False, _("{name} is final and can't be changed.").format(name=brief.name)
        return self._context.when_editable()

    def _fill_menu(self, menu: QMenu, refs: list[object]) -> None:
        brief = self._briefs.get(str(refs[0])) if len(refs) == 1 else None
        if brief is None:
            return
        for text, signal in (
            (_("Open"), self.opened),
            (_("Preview"), self.previewed),
            (_("Save a copy…"), self.copied),
            (_("What changed since"), self.compared),
        ):
            menu.addAction(text, partial(signal.emit, brief))
        can, why = self._can_approve(brief)
        item = menu.addAction(_("Approve…"), lambda: self.approved.emit(brief))
        item.setEnabled(can)
        item.setToolTip(why)
        menu.setToolTipsVisible(True)


def _row(brief: Brief) -> tuple[object, ...]:
    from desktop_app.briefs.brief_words import approval_words

    subject = f"{brief.subject_key} {brief.subject_title}".strip()
    names = ", ".join(file.name for file in files_of(brief))
    return (
        brief.id, brief.number or 0, brief.kind, subject, brief.state, brief.made_at, brief.made_by, names,
        brief.approved_by, approval_words(brief),
    )  # fmt: skip


def _columns() -> list[TableColumn]:
    return [
        TableColumn("number", _("Number"), 1, "strong", 64, display=lambda number: f"B-{number}"),
        TableColumn("kind", _("Kind"), 2, "muted", 118, display=lambda kind: _(BRIEF_KINDS.get(kind, kind))),
        TableColumn("subject", _("Subject"), 3, "text", 140),
        TableColumn(
            "state", _("State"), 4, "chip", 72, display=lambda state: _(BRIEF_STATES.get(state, state))
        ),
        TableColumn(
            "made",
            _("Created"),
            5,
            "text",
            96,
            display=lambda at: formats.date(at.astimezone().date()) if at else "",
            tip=lambda row: formats.date_time(row[5]) if row[5] else "",
        ),
        TableColumn("by", _("Created by"), 6, "muted", 96),
        TableColumn("file", _("File"), 7, "muted", 112),
        TableColumn("approved", _("Approved by"), 8, "text", 104, tip=lambda row: str(row[9])),
    ]
