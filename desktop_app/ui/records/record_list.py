"""Records of one kind as a table, with the selected one as a form: add, edit, order, delete by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain import fields as f
from desktop_app.domain.records import Record
from desktop_app.language.i18n import N_, _
from desktop_app.services import record_edits as record_services
from desktop_app.services.changes import Changes
from desktop_app.services.workspace import Workspace
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.records.editing import keep_fields
from desktop_app.ui.records.record_columns import ListColumn, cell_of, field_column, table_column
from desktop_app.ui.records.spine_tab import SpineTab, make_form, values_of
from desktop_app.ui.widgets.buttons import Button, IconButton
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.feedback import EmptyState
from desktop_app.ui.widgets.fields.field_form import FieldForm
from desktop_app.ui.widgets.side_by_side import Columns
from desktop_app.ui.widgets.table.fitted_table import FittedTable
from desktop_app.ui.widgets.table.table_model import TableColumn

__all__ = ["ListColumn", "RecordList"]

#: From this width on (px at 100 %) the form stands beside the table, else under it.
BESIDE_FROM = 1120
#: From this width on, cards under the table stand beside each other.
BESIDE_LOWER = 900


#: Why leaders ask for each kind of record, said where there is none yet.
_WHY = {
    "metric": N_("Leaders ask what counts as success before they pay for it."),
    "decision": N_("Leaders ask later why one thing was given up for another."),
    "staffing": N_("Leaders ask whether the people for it are there."),
    "bet": N_("Leaders ask what could prove the idea wrong, and how cheaply."),
    "cohort": N_("Leaders ask how many people are touched before it has proven safe."),
    "model_version": N_("Leaders ask which version decided, on which day."),
    "evidence": N_("Auditors ask for proof, not for answers."),
    "risk": N_("Leaders ask what may go wrong and who watches it."),
    "data_source": N_("Leaders ask whether the data may be used and is good enough for everyone."),
    "goal": N_("Leaders ask which goal the money serves."),
    "budget": N_("The best set is found within these limits."),
    "capacity": N_("Plans fail on people before they fail on money."),
}


class RecordList(QWidget):
    """A card with the records of one kind on the initiative, and a form for the selected one.

    `picked(record)` is sent when the selection changes, None when it is empty. `detail` is the layout under
    the form: add what else belongs to the selected record. `side` is the column that the form's card stands
    in, `below` holds that column: add cards beside it. `tools` is the row of buttons above the table.
    """

    picked = Signal(object)

    def __init__(
        self,
        tab: SpineTab,
        record_type: type[Record],
        columns: Sequence[str | ListColumn],
        *,
        title: str,
        add_label: str,
        empty: str,
        icon: str = "list",
        fields: Sequence[str] | None = None,
        specs: Mapping[str, f.FieldSpec] | None = None,
        defaults: Callable[[], Mapping[str, object]] | None = None,
        form_columns: int = 2,
        beside: bool = False,
        movable: bool = True,
    ) -> None:
        super().__init__(tab)
        self.tab = tab
        self.context = tab.context
        self.record_type = record_type
        self._defaults = defaults
        self._beside = beside
        self._records: tuple[Any, ...] = ()
        self._by_id: dict[str, Any] = {}
        self._picked_id = ""
        self._wanted = ""
        self._focus_on = ""
        self._movable = movable
        currency = self.context.currency if self.context.is_open else ""
        self._columns = [
            field_column(record_type, one, currency) if isinstance(one, str) else one for one in columns
        ]
        self._build(title, add_label, empty, icon)
        self.table.origin_wanted.connect(
            lambda record_id, _column, rect: _show_origin(self, str(record_id), rect)
        )
        known = {**f.specs(record_type), **(specs or {})}
        names = fields if fields is not None else [s.name for s in f.editable_specs(record_type)]
        self.form: FieldForm = make_form([known[name] for name in names], form_columns, self.context)
        self.form.edited.connect(self._edited)
        self._form_box.addWidget(self.form)
        self._show_state()

    # -- what is there -------------------------------------------------------------------------

    def show_records(self, records: Sequence[object]) -> None:
        """Show these records; the selection stays, or goes to the neighbour of a record that is gone."""
        before = [record.id for record in self._records]
        self._records = tuple(records)
        self._by_id = {record.id: record for record in self._records}
        self.table.set_rows(
            [(record.id, *(cell_of(column, record) for column in self._columns)) for record in self._records]
        )
        ids = [record.id for record in self._records]
        target = self._wanted if self._wanted in ids else self._picked_id
        if target not in ids:
            at = before.index(target) if target in before else 0
            target = ids[min(at, len(ids) - 1)] if ids else ""
        if target == self._wanted:
            self._wanted = ""
        self._show_state()
        self._pick(target)
        self._mark_row(target)
        self.below.fold()
        self._go_to_form()

    def records(self) -> tuple[Any, ...]:
        """What is shown, in its order."""
        return self._records

    def selected(self) -> Any | None:
        """The record that the form shows."""
        return self._by_id.get(self._picked_id)

    def shown_record_id(self) -> str:
        """The id of the record that the form shows."""
        return self._picked_id

    def holds(self, record_id: str) -> bool:
        """Whether a record is in the list."""
        return record_id in self._by_id

    def select(self, record_id: str, focus: bool = False) -> bool:
        """Select a record; False when it is not here."""
        if record_id not in self._by_id:
            return False
        self._pick(record_id)
        self._mark_row(record_id)
        if focus:
            self.tab.reveal(self.table)
        return True

    # -- what a person does --------------------------------------------------------------------

    def add(self, values: Mapping[str, object] | None = None, focus: bool = True) -> None:
        """Add a record with the defaults and `values`, select it and put the cursor into its form."""
        if not self.can_add():
            return
        given = {**(self._defaults() if self._defaults else {}), **(values or {})}
        for spec in f.specs(self.record_type).values():
            empty = f.is_unknown(given.get(spec.name, f.default_of(self.record_type, spec.name)))
            if spec.required and spec.kind in ("text", "long_text") and empty:
                given[spec.name] = _("New {kind}").format(kind=_(self.record_type.LABEL).lower())
        record = self.make(given)
        self._commit()
        self._wanted = record.id

        def done(changes: Changes) -> None:
            # The page reads again on another thread, so the record may arrive a moment later.
            self._focus_on = record.id if focus else ""
            if changes and self.select(record.id):
                self._go_to_form()

        self.tab.write(lambda ws: self.store(ws, record), on_done=done)

    def _go_to_form(self) -> None:
        if self._focus_on and self._focus_on == self._picked_id:
            self._focus_on = ""
            self.focus_form()

    def focus_form(self) -> None:
        """Put the cursor into the first field of the form, its text selected."""
        field = next(iter(self.form.fields.values()), None)
        if field is not None:
            self.tab.reveal(field, select=True)

    def remove(self) -> None:
        """Delete the selected records; a message offers to undo it."""
        ids = [str(ref) for ref in self.table.selected_refs()] or [self._picked_id]
        ids = [one for one in ids if one]
        if not ids or not self.context.can_edit:
            return
        self.tab.write(lambda ws: self.discard(ws, ids), toast=True)

    def shift(self, by: int) -> None:
        """Move the selected record up (-1) or down (1)."""
        record_id = self._picked_id
        if record_id and self._movable and self.context.can_edit:
            self.table.sort_by("")
            self.tab.write(lambda ws: self.put(ws, record_id, by))

    def named(self, record: Any) -> str:
        """What the selected record is called; empty if it has no name."""
        return record_services.title_of(record)

    # -- where the records are kept ------------------------------------------------------------

    def can_add(self) -> bool:
        """Whether a record can be added now."""
        return self.tab.initiative is not None and self.context.can_edit

    def make(self, values: Mapping[str, Any]) -> Any:
        """A new record with these values."""
        assert self.tab.initiative is not None
        return self.record_type(initiative_id=self.tab.initiative.id, **values)  # type: ignore[call-arg]  # a Child

    def store(self, ws: Workspace, record: Any) -> Changes:
        """Keep a new record."""
        return record_services.add(ws, record)

    def discard(self, ws: Workspace, record_ids: Sequence[str]) -> Changes:
        """Remove records."""
        return record_services.remove(ws, self.record_type.KIND, record_ids)

    def put(self, ws: Workspace, record_id: str, by: int) -> Changes:
        """Move a record up or down."""
        return record_services.move(ws, self.record_type.KIND, record_id, by)

    # -- inside --------------------------------------------------------------------------------

    def _build(self, title: str, add_label: str, empty: str, icon: str) -> None:
        self.add_button = Button(add_label, self.add, icon="add", look="small")
        self.up_button = IconButton("up", _("Move up (Ctrl+Shift+Up)"), lambda: self.shift(-1))
        self.down_button = IconButton("down", _("Move down (Ctrl+Shift+Down)"), lambda: self.shift(1))
        self.delete_button = IconButton("delete", _("Delete (Del)"), self.remove)
        bar = QWidget()
        self.tools = QHBoxLayout(bar)
        self.tools.setContentsMargins(0, 0, 0, 0)
        self.tools.setSpacing(SPACING["xs"])
        self._record_tools = [self.up_button, self.down_button, self.delete_button]
        for button in (*self._record_tools, self.add_button):
            # A page may have several such lists.
            button.setAccessibleName(_("{act}: {list}").format(act=button.accessibleName(), list=title))
        for button in (*self._record_tools, self.add_button):
            self.tools.addWidget(button)
        self.card = Card(title, bar)
        columns = [self._column(one, at) for at, one in enumerate(self._columns, 1)]
        self.table = FittedTable(columns, title, self.context.settings)
        self.table.selection_changed.connect(self._selected)
        self.table.opened.connect(lambda _ref: self.focus_form())
        self.table.edited.connect(self._cell_edited)
        self.empty = EmptyState(icon, empty, [(add_label, self.add)], why=_(_WHY[self.record_type.KIND]))
        self.card.add(self.table)
        self.card.add(self.empty, 1)
        self.card.body.addStretch(0)
        self._form_card = Card(_("Selected"))
        self._form_box = QVBoxLayout()
        self._form_box.setSpacing(SPACING["m"])
        self.detail = QVBoxLayout()
        self.detail.setSpacing(SPACING["m"])
        self._form_card.body.addLayout(self._form_box)
        self._form_card.body.addLayout(self.detail)
        self._split = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._split.setContentsMargins(0, 0, 0, 0)
        self._split.setSpacing(SPACING["l"])
        self._split.addWidget(self.card)
        self.below = Columns(BESIDE_LOWER)
        self.side = self.below.column(2)
        self.side.addWidget(self._form_card)
        self._split.addWidget(self.below)
        for keys, act in (
            ("Delete", self.remove),
            ("Ctrl+Shift+Up", lambda: self.shift(-1)),
            ("Ctrl+Shift+Down", lambda: self.shift(1)),
            ("Insert", self.add),
        ):
            shortcut = QShortcut(QKeySequence(keys), self.table, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = self._beside and self.width() >= theme.px(BESIDE_FROM)
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._split.direction() != direction:
            self._split.setDirection(direction)
            self._split.setStretchFactor(self.card, 3 if beside else 0)
            self._split.setStretchFactor(self.below, 2 if beside else 0)

    def _column(self, column: ListColumn, at: int) -> TableColumn:
        tip = column.tip
        row_tip = None if tip is None else (lambda row: tip(self._by_id[row[0]]))
        return table_column(column, at, self.context.can_edit, row_tip)

    def _show_state(self) -> None:
        there, editable = bool(self._records), self.context.can_edit
        self.table.setVisible(there)
        self.empty.setVisible(not there)
        self._form_card.setVisible(there)
        self.add_button.setVisible(there and editable)
        for button in self._record_tools:
            button.setVisible(there and editable)
        self.up_button.setVisible(there and editable and self._movable)
        self.down_button.setVisible(there and editable and self._movable)
        self.form.set_read_only(not editable)

    def _selected(self, refs: Sequence[object]) -> None:
        if refs:
            self._pick(str(refs[0]))

    def _pick(self, record_id: str) -> None:
        other = record_id != self._picked_id
        if other:
            self._commit()
            for field in self.form.fields.values():
                field.leave()
        self._picked_id = record_id
        record = self.selected()
        if record is not None:
            self.form.set_values(values_of(record))
            self.form.set_notes(self.tab.damage.get(record.id, {}))
            self._form_card.set_title(self.named(record) or _(self.record_type.LABEL))
        self.picked.emit(record)

    def _mark_row(self, record_id: str) -> None:
        if record_id and [str(ref) for ref in self.table.selected_refs()] != [record_id]:
            self.table.select(record_id)

    def _commit(self) -> None:
        for field in self.form.fields.values():
            field.commit()

    def _edited(self, name: str, value: Any) -> None:
        record = self.selected()
        if record is not None:
            self._keep(record, name, value)

    def _cell_edited(self, ref: Any, key: str, value: Any) -> None:
        record = self._by_id.get(ref)
        column = next((one for one in self._columns if one.key == key), None)
        if record is not None and column is not None and column.field:
            self._keep(record, column.field, value)

    def _keep(self, record: Any, name: str, value: object) -> None:
        def failed(error: BaseException) -> None:
            if record.id == self._picked_id:
                self.tab.show_error(error, self.form, [name])
            else:
                self.tab.show_error(error)

        keep_fields(self.context, record, {name: value}, on_error=failed)


def _show_origin(records: RecordList, record_id: str, rect: QRect) -> None:
    """Show where the figure of a record comes from, whichever of its cells is asked."""
    figure = next((column.figure for column in records._columns if column.figure), "")
    if figure:
        records.tab.show_origin(f"{figure}{record_id}", records.table.view, rect)
