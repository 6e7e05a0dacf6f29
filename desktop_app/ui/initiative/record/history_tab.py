"""Who changed what on this initiative, when, from what to what, and why; the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.domain.choices import CRITERIA, ROLES
from desktop_app.domain.records import Child, Initiative
from desktop_app.domain.spine import SPINE_FIELDS, Spine
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.language.search_text import fold
from desktop_app.services import undo
from desktop_app.services.lists import list_reads as lists
from desktop_app.services.record_edits import title_of
from desktop_app.services.workspace import Workspace
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.look import theme
from desktop_app.ui.records.history_words import field_name, is_shown, kind_name, words
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.feedback import EmptyState
from desktop_app.ui.widgets.filling_stack import use_whole_width
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.search_field import SearchField
from desktop_app.ui.widgets.table.data_table import DataTable
from desktop_app.ui.widgets.table.table_model import TableColumn

#: This many changes are read at first, and again each time somebody asks for more.
AT_FIRST = 200
#: So many steps that are taken back are named.
TAKEN_SHOWN = 3
#: Position of each value in a row.
_WHEN, _WHO, _LABEL, _WHAT, _FIELD, _OLD, _NEW, _WHY, _TEXT, _CHANGE = range(1, 11)


@dataclass(frozen=True, slots=True)
class _HistoryRead:
    """The result of one read of the history."""

    rows: tuple[tuple[Any, ...], ...]
    changes: int
    last: str
    taken: tuple[undo.TakenBack, ...] = ()


def names_in(spine: Spine) -> dict[str, str]:
    """The names of all records on the spine, by id."""
    names = {spine.initiative.id: ""}
    for name in SPINE_FIELDS.values():
        children: tuple[Child, ...] = getattr(spine, name)
        names |= {child.id: title_of(child) for child in children}
    # Records without a name are named after what they stand for.
    names |= {one.id: names.get(one.metric_id, "") for one in spine.measurements}
    names |= {one.id: names.get(one.data_source_id, "") for one in spine.readiness}
    names |= {one.id: _(CRITERIA.get(one.criterion, one.criterion)) for one in spine.ratings}
    names |= {one.id: _(ROLES.get(one.role, one.role)) for one in spine.roles}
    names |= {one.id: formats.number(one.number) for one in spine.reviews if one.number}
    return names


def _own_names(ws: Workspace, spine: Spine) -> dict[str, str]:
    """Name values in own fields after their field."""
    if not spine.custom_values:
        return {}
    from desktop_app.services import custom_field_edits as custom_fields

    specs = custom_fields.list_all(ws).specs
    return {
        one.id: specs[one.custom_field_id].label
        for one in spine.custom_values
        if one.custom_field_id in specs
    }


def read_history(ws: Workspace, spine: Spine, currency: str, limit: int) -> _HistoryRead:
    """The rows of an initiative's history, grouped by change, and what could be undone now."""
    names = {**names_in(spine), **_own_names(ws, spine)}
    rows: list[tuple[Any, ...]] = []
    seen: set[str] = set()
    for entry in lists.history_entries(ws, spine.initiative.id, limit):
        if not is_shown(entry.kind, entry.field):
            continue
        change = entry.change
        first = change.id not in seen
        seen.add(change.id)
        when = formats.date_time(change.at)
        name = names.get(entry.record_id, "")
        what = kind_name(entry.kind)
        if name and entry.kind != Initiative.KIND:
            what = _("{kind} “{name}”").format(kind=what, name=name)
        old = words(entry.kind, entry.field, entry.old, currency, names)
        new = words(entry.kind, entry.field, entry.new, currency, names)
        field = field_name(entry.kind, entry.field)
        text = fold(" ".join((when, change.who, change.sentence, what, field, old, new, change.reason)))
        rows.append(
            (
                f"{change.id}:{len(rows)}",
                (when, first),
                (change.who, first),
                (change.sentence, first),
                what,
                field,
                old,
                new,
                (change.reason, first),
                text,
                change.id,
            )
        )
    head = undo.state(ws).undo
    last = ""
    if head is not None:
        last = _("{label} ({when}, {who})").format(
            label=undo.named(ws, head), when=formats.date_time(head.at), who=head.who
        )
    return _HistoryRead(tuple(rows), len(seen), last, tuple(undo.taken_back(ws)))


def _grouped(pair: Any) -> str:
    """Show a value of the whole change in its first line only."""
    return str(pair[0]) if pair[1] else ""


def _whole(at: int) -> Any:
    return lambda row: str(row[at][0])


class HistoryTab(SpineTab):
    """The tab of the history."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self._limit = AT_FIRST
        self._shown_id = ""
        self._reading = 0
        self._last()
        self.card = Card()
        head = QHBoxLayout()
        head.setSpacing(SPACING["m"])
        self.search = SearchField(_("Search in the history"))
        theme.keep_px(self.search.setMaximumWidth, 360)
        self.count = Label("", tone="muted")
        self.more = Button(_("Show older changes"), self.show_more, look="small")
        head.addWidget(self.search, 2)
        head.addWidget(self.count, 1)
        head.addWidget(self.more)
        self.card.body.addLayout(head)
        self.table = DataTable(
            [
                TableColumn("when", _("When"), _WHEN, "muted", 156, _grouped, tip=_whole(_WHEN)),
                TableColumn("who", _("Who"), _WHO, "muted", 98, _grouped, tip=_whole(_WHO)),
                TableColumn("change", _("Change"), _LABEL, "strong", 136, _grouped, tip=_whole(_LABEL)),
                TableColumn("what", _("What"), _WHAT, "text", 140),
                TableColumn("field", _("Field"), _FIELD, "muted", 110),
                TableColumn("old", _("From"), _OLD, "muted", 116),
                TableColumn("new", _("To"), _NEW, "text", 150),
                TableColumn("why", _("Why"), _WHY, "muted", 96, _grouped, tip=_whole(_WHY)),
            ],
            _("History"),
            framed=False,
        )
        self.table.view.setSelectionMode(self.table.view.SelectionMode.SingleSelection)
        # No sorting by columns, as it would separate the lines of a change.
        self.table.view.horizontalHeader().setSectionsClickable(False)
        theme.keep_px(self.table.setMinimumHeight, 200)
        self.table.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.empty = EmptyState("history", "")
        self.table.set_empty(self.empty)
        self.card.add(self.table, 1)
        self._detail()
        use_whole_width(self.area)
        self.body.addWidget(self.card, 1)
        self.body.addWidget(self.detail)
        self.search.textChanged.connect(lambda _text: self._apply())
        self.search.installEventFilter(self)
        self.table.selection_changed.connect(self._picked)

    def _last(self) -> None:
        """Update the hint that says what undo would take back."""
        self.last_card = Card(margin=SPACING["s"])
        line = QHBoxLayout()
        line.setSpacing(SPACING["m"])
        line.addSpacing(SPACING["xs"])
        line.addWidget(Label(_("Next undo"), weight=600))
        self.last = Label("", tone="muted", wrap=True)
        line.addWidget(self.last, 1)
        self.undo_button = Button(
            _("Undo"), self.context.undo, icon="undo", look="small", tip=_("Ctrl+Z, as often as you like")
        )
        line.addWidget(self.undo_button)
        self.last_card.body.addLayout(line)
        self.taken_line = QWidget()
        line = QHBoxLayout(self.taken_line)
        line.setContentsMargins(SPACING["xs"], 0, 0, 0)
        line.setSpacing(SPACING["m"])
        line.addWidget(Label(_("Undone"), weight=600))
        self.taken = Label("", tone="muted", wrap=True)
        line.addWidget(self.taken, 1)
        steps = self.context.undo_steps
        self.again_button = Button(_("Do again…"), steps.show_taken_back, icon="redo", look="small")
        line.addWidget(self.again_button)
        self.last_card.body.addWidget(self.taken_line)
        self.taken_line.hide()
        self.last_card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.body.addWidget(self.last_card)

    def _detail(self) -> None:
        """The selected line in full: old and new text side by side."""
        self.detail = Card()
        self.detail_title = Label("", weight=600, wrap=True)
        self.detail.add(self.detail_title)
        pair = QWidget()
        row = QHBoxLayout(pair)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING["l"])
        self.old, self.new = Label("", tone="muted", wrap=True), Label("", wrap=True)
        for title, label in ((_("From"), self.old), (_("To"), self.new)):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            side = QWidget()
            column = QVBoxLayout(side)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(SPACING["xs"])
            column.addWidget(Label(title, "small", tone="muted"))
            column.addWidget(label)
            column.addStretch(1)
            row.addWidget(side, 1)
        self.detail.add(pair)
        self.why = Label("", tone="muted", wrap=True)
        self.detail.add(self.why)
        self.detail.hide()

    # -- showing -------------------------------------------------------------------------------

    def fill(self) -> None:
        if self.spine is None:
            return
        if self.spine.initiative.id != self._shown_id:
            self._shown_id = self.spine.initiative.id
            self._limit = AT_FIRST
            self.search.clear()
            self.detail.hide()
        self._read()

    def _read(self) -> None:
        if self.spine is None:
            return
        self._reading += 1
        number, spine, currency, limit = self._reading, self.spine, self.context.currency, self._limit

        def done(history: _HistoryRead) -> None:
            if number == self._reading:
                self._show(history)

        self.context.read(lambda ws: read_history(ws, spine, currency, limit), done)

    def _show(self, history: _HistoryRead) -> None:
        self.table.set_rows(history.rows)
        n = history.changes
        self.count.setText(ngettext("{n} change", "{n} changes", n).format(n=formats.number(n)))
        self.more.setVisible(n >= self._limit)
        self.last.setText(history.last or _("Nothing to undo"))
        self.undo_button.set_enabled(
            bool(history.last) and self.context.can_edit, _("Nothing to undo or redo")
        )
        self.taken_line.setVisible(bool(history.taken) and self.context.can_edit)
        shown = [step.change.sentence for step in history.taken[:TAKEN_SHOWN]]
        more = len(history.taken) - len(shown)
        if more:
            shown.append(ngettext("{n} more", "{n} more", more).format(n=formats.number(more)))
        self.taken.setText(" · ".join(shown))
        self._apply()

    def show_more(self) -> None:
        """Read older changes too."""
        self._limit *= 4
        self._read()

    def _apply(self) -> None:
        wanted = fold(self.search.text()).split()
        whole = {row[_CHANGE] for row in self.table.model.rows() if _matches(row, wanted)}
        if not wanted:
            self.table.model.filter(None)
            self.empty.set(
                _("Nothing has been changed yet."), why=_("Auditors ask who changed what, when and why.")
            )
            return
        # If one line of a change matches, the whole change is shown.
        self.table.model.filter(lambda row: row[_CHANGE] in whole)
        self.empty.set(_("No change says this."), [(_("Show all"), self.search.clear)])

    def _picked(self, refs: Sequence[Any]) -> None:
        row = next((row for row in self.table.model.rows() if refs and row[0] == refs[0]), None)
        self.detail.setVisible(row is not None)
        if row is None:
            return
        title = _("{label}: {what}, {field}").format(label=row[_LABEL][0], what=row[_WHAT], field=row[_FIELD])
        self.detail_title.setText(title)
        self.old.setText(row[_OLD])
        self.new.setText(row[_NEW])
        reason = row[_WHY][0]
        self.why.setText(_("Why: {reason}").format(reason=reason) if reason else "")
        self.why.setVisible(bool(reason))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Columns that the full line repeats are hidden first.
        for column in ("what", "why"):
            self.table.set_column_shown(column, self.width() >= theme.px(1060))

    def focus_first(self) -> None:
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.search
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Down
        ):
            self.table.view.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return super().eventFilter(watched, event)


def _matches(row: tuple[Any, ...], wanted: Sequence[str]) -> bool:
    text: str = row[_TEXT]
    return all(word in text for word in wanted)
