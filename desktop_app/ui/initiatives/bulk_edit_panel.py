"""Edits fields of all selected initiatives; a preview shows the change of each row first."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.fields import FieldSpec, is_unknown
from desktop_app.errors import FieldError, UserError
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext
from desktop_app.language.word_order import order_key
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.filtering.field_picker import FieldButton
from desktop_app.ui.look import theme
from desktop_app.ui.records.record_columns import shown
from desktop_app.ui.widgets.buttons import Button, IconButton, PrimaryButton
from desktop_app.ui.widgets.fields import typing
from desktop_app.ui.widgets.fields.choice_fields import TagsField
from desktop_app.ui.widgets.fields.combo_box import ComboBox
from desktop_app.ui.widgets.fields.field import Field
from desktop_app.ui.widgets.fields.field_form import make_field
from desktop_app.ui.widgets.fields.number_fields import IntegerField
from desktop_app.ui.widgets.fields.text_fields import LineField
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.table.data_table import DataTable
from desktop_app.ui.widgets.table.table_model import TableColumn

if TYPE_CHECKING:
    from desktop_app.domain.filters.tree import FilterField
    from desktop_app.services.bulk_edit import BulkPlan, BulkRow, Edit
    from desktop_app.services.changes import Changes
    from desktop_app.services.workspace import Workspace

_ACTIONS = {
    "set": N_("Set to"),
    "clear": N_("Clear"),
    "add": N_("Add"),
    "remove": N_("Remove"),
    "shift": N_("Move by days"),
}
_MOST_SHOWN = 1000
_MOST_EDITS = 8


@dataclasses.dataclass(frozen=True, slots=True)
class Offered:
    """The editable fields: descriptions and list entries by name, the vocabulary of facts, the currency."""

    specs: Mapping[str, FieldSpec]
    fields: Mapping[str, FilterField]
    facts: Mapping[str, str]
    currency: str


class EditRow(QWidget):
    """One field, what happens to it, and the value; `edited()` and `removed()`."""

    edited = Signal()
    removed = Signal()

    def __init__(self, offered: Offered) -> None:
        super().__init__()
        self._offered = offered
        self.field = FieldButton(_("Field"))
        self.field.set_fields(offered.fields[name] for name in offered.specs if name in offered.fields)
        self.field.chosen.connect(self._chosen)
        self.action = ComboBox()
        self.action.setAccessibleName(_("What happens to it"))
        self.action.activated.connect(lambda _at: self._acted())
        self.action.hide()
        self.control: Field | None = None
        self._below = QHBoxLayout()
        self._below.setSpacing(SPACING["s"])
        self._below.addWidget(self.action, 2, Qt.AlignmentFlag.AlignTop)
        top = QHBoxLayout()
        top.setSpacing(SPACING["s"])
        top.addWidget(self.field, 1)
        top.addWidget(IconButton("remove", _("Remove this field"), self.removed.emit))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["xs"])
        column.addLayout(top)
        column.addLayout(self._below)

    def edit(self) -> Edit | None:
        """The edit; None while something is missing."""
        from desktop_app.services.bulk_edit import Edit

        name = self.field.field()
        if not name:
            return None
        action = self.action.currentData()
        value = self.control.value() if self.control is not None else None
        if action != "clear" and is_unknown(value):
            return None
        return Edit(name, action, value)

    def set_error(self, sentence: str) -> None:
        """Show beside the value what is wrong with it."""
        if self.control is not None:
            self.control.set_error(sentence)

    def _chosen(self, name: str) -> None:
        from desktop_app.services.bulk_edit import actions_of

        self.action.clear()
        for action in actions_of(self._offered.specs[name]):
            self.action.addItem(_(_ACTIONS[action]), action)
        self.action.show()
        self._acted()
        if self.control is not None:
            self.control.focus()

    def _acted(self) -> None:
        if self.control is not None:
            self._below.removeWidget(self.control)
            self.control.hide()
            self.control.deleteLater()
            self.control = None
        spec, action = self._offered.specs[self.field.field()], self.action.currentData()
        if action != "clear":
            self.control = control = self._make(spec, action)
            control.label.hide()
            control.edited.connect(lambda _value: self.edited.emit())
            self._below.addWidget(control, 3)
        self.edited.emit()

    def _make(self, spec: FieldSpec, action: str) -> Field:
        label = _("New value of {field}").format(field=_(spec.label))
        if action == "shift":
            return IntegerField(label, unit=_("days"), minimum=-36_500, maximum=36_500)
        if spec.kind == "tags":
            return TagsField(label, self._offered.facts if spec.name == "facts" else None)
        plain = dataclasses.replace(spec, label=label, required=False, help="")
        return make_field(plain, currency=self._offered.currency)


class BulkEditPanel(QWidget):
    """The panel; `done()` when the edit was kept."""

    done = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._ids: list[str] = []
        self._offered: Offered | None = None
        self._asked = 0
        # Whether a preview is being made, and whether somebody pressed the button and waits for it.
        self._is_planning = False
        self._is_waited_for = False
        typing.news.began.connect(self._typing)
        self.rows: list[EditRow] = []
        self.selected = Label("", tone="muted", wrap=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACING["m"])
        self.add_button = Button(_("One more field"), self.add_field, icon="add", look="small")
        self.by = LineField(
            _("Overridden by"), help=_("Who decides to go on although gate items are open"), max_length=200
        )
        self.reason = LineField(_("Why"), max_length=2000)
        for control in (self.by, self.reason):
            control.edited.connect(lambda _value: self._plan())
            control.hide()
        self.summary = Label("", weight=500, wrap=True)
        self.table = DataTable(
            [
                TableColumn("key", _("Key"), 1, "muted", 64),
                TableColumn("old", _("Now"), 2, "text", 86),
                TableColumn("new", _("Then"), 3, "dot", 130, display=lambda value: value[1], state=lambda value: value[0],
                       sort=lambda value: order_key(value[1]) if value[1] else None, tip=lambda row: row[4]),
            ],
            _("Preview of the changes"),
        )  # fmt: skip
        self.apply_button = PrimaryButton(_("Change"), self._apply)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["m"])
        column.addWidget(self.selected)
        column.addLayout(self._list)
        column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        deciding = QHBoxLayout()
        deciding.setSpacing(SPACING["s"])
        deciding.addWidget(self.by, 1)
        deciding.addWidget(self.reason, 1)
        column.addLayout(deciding)
        column.addWidget(self.summary)
        # Without a preview the controls stay at the top.
        column.addWidget(self.table, 100)
        column.addStretch(1)
        column.addWidget(self.apply_button)
        theme.notifier().changed.connect(self.update)

    def start(self, ids: list[str]) -> None:
        """Edit these initiatives; the chosen edits stay."""
        self._ids = ids
        n = len(ids)
        text = ngettext("{n} initiative is selected.", "{n} initiatives are selected.", n)
        self.selected.setText(text.format(n=formats.number(n)))
        offered = self._read_offered()
        if self._offered is not None and offered.specs != self._offered.specs:
            self.renew()
        if self._offered is None:
            self._offered = offered
            self.add_field(open_list=False)
            self.rows[0].field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._plan()

    def _read_offered(self) -> Offered:
        from desktop_app.services import bulk_edit
        from desktop_app.services.lists import view_fields

        ws = self._context.workspace
        facts = {tag: ws.rules().vocabulary.describe(tag) for tag in ws.rules().vocabulary.tags}
        specs = bulk_edit.list_editable(ws)
        specs["facts"] = dataclasses.replace(specs["facts"], choices=facts)
        return Offered(specs, view_fields.list_all(ws), facts, self._context.currency)

    def renew(self) -> None:
        """Offer the fields anew, as they may have changed."""
        self._offered = None
        for row in list(self.rows):
            self._drop(row)

    def add_field(self, open_list: bool = True) -> None:
        """Add another field to edit in the same step."""
        assert self._offered is not None
        row = EditRow(self._offered)
        row.edited.connect(self._plan)
        row.removed.connect(lambda: self._remove(row))
        self.rows.append(row)
        self._list.addWidget(row)
        self._show_buttons()
        if open_list:
            row.field.setFocus(Qt.FocusReason.OtherFocusReason)
            row.field.open_soon()

    def _remove(self, row: EditRow) -> None:
        self._drop(row)
        if not self.rows:
            self.add_field(open_list=False)
        self.rows[-1].field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._plan()

    def _drop(self, row: EditRow) -> None:
        self.rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._show_buttons()

    def _show_buttons(self) -> None:
        self.add_button.setVisible(len(self.rows) < _MOST_EDITS)

    # Preview

    def edits(self) -> list[Edit]:
        """The edits that are complete."""
        return [edit for row in self.rows if (edit := row.edit()) is not None]

    def _typing(self, field: object) -> None:
        """What is being typed may be pressed for at once: the button takes it, and waits for the preview."""
        controls = [self.by, self.reason, *(row.control for row in self.rows)]
        if any(field is control for control in controls):
            self.apply_button.set_text(_("Change"))
            self.apply_button.set_enabled(True)

    def _plan(self) -> None:
        edits, ids = self.edits(), self._ids
        moves = any(row.field.field() == "stage" for row in self.rows)
        self.by.setVisible(moves)
        self.reason.setVisible(moves)
        self._asked += 1
        asked = self._asked
        if not edits or not self._context.is_open:
            self._is_planning = self._is_waited_for = False
            self._show(None)
            return
        self._is_planning = True
        by, reason = str(self.by.value() or ""), str(self.reason.value() or "")
        from desktop_app.services import bulk_edit

        def show(plan: BulkPlan) -> None:
            if asked == self._asked:
                self._is_planning = False
                self._show(plan)
                if self._is_waited_for and plan.changed:
                    self._apply()
                self._is_waited_for = False

        def failed(error: BaseException) -> None:
            if asked == self._asked:
                self._is_planning = self._is_waited_for = False
                self._failed(error)

        self._context.read(
            lambda ws: bulk_edit.plan(ws, ids, edits, by=by, reason=reason), show, on_error=failed
        )

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, UserError):
            raise error
        self._show(None)
        row = next(
            (one for one in self.rows if isinstance(error, FieldError) and one.field.field() == error.field),
            None,
        )
        if row is not None:
            row.set_error(str(error))
        else:
            self.summary.setText(str(error))

    def _show(self, plan: BulkPlan | None) -> None:
        for row in self.rows:
            row.set_error("")
        if plan is None:
            self.summary.setText("")
            self.table.hide()
            self.table.set_rows([])
            self.apply_button.set_text(_("Change"))
            self.apply_button.set_enabled(False, _("Choose a field and its new value."))
            return
        n, stay = plan.changed, len({row.initiative_id for row in plan.problems})
        parts = [ngettext("{n} initiative changes", "{n} initiatives change", n).format(n=formats.number(n))]
        same = plan.selected - len({r.initiative_id for r in plan.rows if r.changes or r.problem})
        if same:
            text = ngettext("{n} already has this value", "{n} already have this value", same)
            parts.append(text.format(n=formats.number(same)))
        if stay:
            text = ngettext("{n} can't be changed", "{n} can't be changed", stay)
            parts.append(text.format(n=formats.number(stay)))
        self.summary.setText(", ".join(parts) + ".")
        self.table.show()
        ordered = sorted(plan.rows, key=lambda row: (not row.problem, not row.changes))[:_MOST_SHOWN]
        self.table.set_rows([self._row(at, row) for at, row in enumerate(ordered)])
        text = ngettext("Change {n} initiative", "Change {n} initiatives", n)
        self.apply_button.set_text(text.format(n=formats.number(n)))
        self.apply_button.set_enabled(n > 0, _("Nothing would change."))

    def _row(self, at: int, row: BulkRow) -> tuple[Any, ...]:
        assert self._offered is not None
        spec, currency = self._offered.specs[row.field], self._offered.currency
        old = shown(spec, row.old, currency) or _("nothing")
        new = shown(spec, row.new, currency) or _("nothing")
        if row.problem:
            then = ("bad", row.problem)
        elif row.changes:
            then = ("good", new)
        else:
            then = ("neutral", _("stays"))
        tip = _("{key} {title}, {field}: {old} → {new}").format(
            key=row.key, title=row.title, field=_(spec.label), old=old, new=row.problem or new
        )
        return (f"{at}", row.key, old, then, tip)

    # Doing it

    def _apply(self) -> None:
        for row in self.rows:
            if row.control is not None and not row.control.commit():
                return
        self.by.commit()
        self.reason.commit()
        if self._is_planning:
            self._is_waited_for = True
            self.summary.setText(_("Looking at what changes…"))
            return
        edits, ids = self.edits(), self._ids
        by, reason = str(self.by.value() or ""), str(self.reason.value() or "")
        if not edits or not self.apply_button.isEnabled():
            return
        from desktop_app.services import bulk_edit

        outcome: list[BulkPlan] = []

        def work(ws: Workspace) -> Changes:
            changes, plan = bulk_edit.apply(ws, ids, edits, by=by, reason=reason)
            outcome.append(plan)
            return changes

        def finished(_changes: Changes) -> None:
            left = outcome[-1].problems if outcome else ()
            if left:
                self._show(outcome[-1])
                self.apply_button.set_enabled(False, _("Done; these were not changed."))
                self.summary.setText(_stayed(left))
            else:
                self._start_anew()
                self.done.emit()

        self._context.write(work, toast=True, on_done=finished, on_error=self._failed)

    def _start_anew(self) -> None:
        for row in list(self.rows):
            self._drop(row)
        self._offered = None


def _stayed(left: tuple[BulkRow, ...]) -> str:
    n = len({row.initiative_id for row in left})
    keys = ", ".join(dict.fromkeys(row.key for row in left[:8]))
    text = ngettext("Done; {n} not changed: {keys}.", "Done; {n} not changed: {keys}.", n)
    return text.format(n=formats.number(n), keys=keys if n <= 8 else f"{keys} …")
