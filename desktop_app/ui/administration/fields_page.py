"""The portfolio's own fields: edits are kept at once, but losses by a new type are shown first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.choices import CUSTOM_FIELD_TYPES
from desktop_app.domain.fields import editable_specs
from desktop_app.domain.planning_records import CustomField
from desktop_app.errors import FieldError, UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services.changes import Changes
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.page import Page
from desktop_app.ui.core.reading import while_reading
from desktop_app.ui.widgets.buttons import Button, PrimaryButton
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.feedback import Banner, EmptyState
from desktop_app.ui.widgets.fields.field_form import FieldForm
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.layouts import ScrollPage
from desktop_app.ui.widgets.table.data_table import DataTable
from desktop_app.ui.widgets.table.table_model import TableColumn

if TYPE_CHECKING:
    from desktop_app.domain.custom_fields import CustomFields
    from desktop_app.services.custom_field_edits import Loss

#: Further settings of each type besides name and help.
_TAKES = {"number": ("unit",), "choice": ("options",), "formula": ("formula", "unit")}
_MOST_LOST = 12


class FieldsPage(Page):
    """A list of the fields, and the selected one beside it."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._fields: CustomFields | None = None
        # A choice that can't be kept yet, such as the type "choice" without entries.
        self._pending: dict[str, Any] = {}
        self._current = ""
        self.table = DataTable(
            [
                TableColumn("name", _("Name"), 1, "strong", 150),
                TableColumn("type", _("Type"), 2, "text", 80),
                TableColumn("more", _("What it holds"), 3, "text", 130),
                TableColumn("used", _("Stated for"), 4, "number", 92, display=_stated),
            ],
            _("Custom fields"),
        )
        self.table.grows = {"more": 320}
        self.table.selection_changed.connect(lambda _refs: self._select())
        self.table.opened.connect(self._open)
        self.table.set_menu(self._fill_menu)
        self._add_delete_key()
        self.form: FieldForm = FieldForm(editable_specs(CustomField))
        self.form.edited.connect(self._edited)
        self._detail = Card(_("Field"))
        self._loss_box = QVBoxLayout()
        self._hint = Label("", "small", tone="muted", wrap=True)
        self._trouble = Label("", "small", 500, "caution", wrap=True)
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACING["xl"], SPACING["l"], SPACING["xl"], SPACING["xl"])
        row.setSpacing(SPACING["l"])
        row.addWidget(self.table, 3)
        area = ScrollPage(margin=0)
        area.body.addLayout(self._loss_box)
        area.body.addWidget(self.form)
        area.body.addWidget(self._hint)
        area.body.addWidget(self._trouble)
        buttons = QHBoxLayout()
        self.up = Button(_("Move up"), lambda: self._move(-1), look="small")
        self.down = Button(_("Move down"), lambda: self._move(1), look="small")
        self.delete_button = Button(_("Delete field"), self._delete, icon="delete", look="danger")
        for button in (self.up, self.down):
            buttons.addWidget(button)
        buttons.addStretch(1)
        area.body.addLayout(buttons)
        area.body.addWidget(self.delete_button, 0, Qt.AlignmentFlag.AlignLeft)
        area.body.addStretch(1)
        self._detail.add(area, 1)
        row.addWidget(self._detail, 2)

    def _add_delete_key(self) -> None:
        delete = QAction(_("Delete"), self)
        delete.setShortcut(QKeySequence(QKeySequence.StandardKey.Delete))
        delete.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        delete.triggered.connect(self._delete)
        self.table.addAction(delete)

    def title(self) -> str:
        return _("Custom fields")

    def header_actions(self) -> Sequence[QWidget]:
        button = PrimaryButton(_("New field"), self.add_field, icon="add")
        button.set_enabled(self._context.can_edit, _("This portfolio can only be read."))
        return (button,)

    # Showing

    def activated(self) -> None:
        self.refresh()

    def refresh(self, changes: object = None) -> None:
        """Read the fields again."""
        if not self._context.is_open:
            return
        if isinstance(changes, Changes) and not changes.touches(
            "*", "custom_field", "custom_value", "initiative"
        ):
            return
        from desktop_app.services import custom_field_edits as custom_fields

        job = self._context.read(
            lambda ws: (custom_fields.list_all(ws), custom_fields.counts(ws)), self._show
        )
        while_reading(self, job)

    def _show(self, reading: tuple[CustomFields, dict[str, int]]) -> None:
        fields, counts = reading
        self._fields = fields
        rows = [
            (
                one.id,
                one.name,
                _(CUSTOM_FIELD_TYPES[one.field_type]),
                _about(one),
                None if one.field_type == "formula" else counts.get(one.id, 0),
            )
            for one in fields.fields
        ]
        self.table.set_rows(rows)
        if not rows:
            self.table.set_empty(
                EmptyState(
                    "columns",
                    _("Your custom fields appear here, such as a contract number or hours a week."),
                    [(_("New field"), self.add_field)],
                    why=_("Leaders ask for figures that only your organisation has."),
                    quiet=True,
                )
            )
        if rows and fields.get(self._current) is None:
            self._current = fields.fields[0].id
        if rows:
            self.table.select(self._current)
        self._detail.setVisible(bool(rows))
        self._show_current()

    def _open(self, _ref: object) -> None:
        self.form.fields["name"].focus()

    def _select(self) -> None:
        ref = self.table.current_ref()
        if ref is not None and ref != self._current:
            self._current = str(ref)
            self._pending = {}
            for field in self.form.fields.values():
                field.leave()
            self._show_current()

    def _field(self) -> CustomField | None:
        return self._fields.get(self._current) if self._fields is not None else None

    def _show_current(self) -> None:
        field = self._field()
        if field is None or self._fields is None:
            return
        values = {name: getattr(field, name) for name in self.form.fields}
        self.form.set_values({**values, **self._pending})
        editable = self._context.can_edit
        self.form.set_read_only(not editable)
        for button in (self.up, self.down, self.delete_button):
            button.setEnabled(editable)
        kind = str(self._pending.get("field_type", field.field_type))
        takes = _TAKES.get(kind, ())
        for name in ("unit", "options", "formula"):
            self.form.fields[name].setVisible(name in takes)
        self._hint.setVisible(kind == "formula")
        if kind == "formula":
            self._hint.setText(_formula_hint(self._fields, field))
        broken = self._fields.broken.get(field.id, "")
        self._trouble.setText(broken)
        self._trouble.setVisible(bool(broken) and not self._pending)
        self._show_loss(None)

    # Editing

    def add_field(self) -> None:
        """A new field of text, its name ready to be typed over."""
        from desktop_app.services import custom_field_edits as custom_fields

        taken = {one.name.casefold() for one in self._fields.fields} if self._fields is not None else set()
        name, number = _("New field"), 2
        while name.casefold() in taken:
            name, number = _("New field {n}").format(n=formats.number(number)), number + 1

        def done(changes: Changes) -> None:
            if changes:
                self._current = changes.record_ids[0]
                self._pending = {}
                self.refresh()
                field = self.form.fields["name"]
                field.focus()
                field.edit.selectAll()  # type: ignore[attr-defined]  # a LineField

        self._context.write(lambda ws: custom_fields.add(ws, {"name": name}), on_done=done)

    def _edited(self, name: str, value: object) -> None:
        field = self._field()
        if field is None:
            return
        values = {**self._pending, name: value}
        if "field_type" in values or "options" in values:
            self._ask_loss(field, values)
        else:
            self._keep(field, values)

    def _ask_loss(self, field: CustomField, values: dict[str, object]) -> None:
        from desktop_app.services import custom_field_edits as custom_fields

        def show(loss: Loss) -> None:
            if loss.lost:
                self._pending = values
                self._show_current()
                self._show_loss(loss)
            else:
                self._keep(field, values)

        self._context.read(
            lambda ws: custom_fields.find_loss(ws, field.id, values),
            show,
            on_error=lambda e: self._failed(e, values),
        )

    def _show_loss(self, loss: Loss | None) -> None:
        while self._loss_box.count():
            item = self._loss_box.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        field = self._field()
        if loss is None or field is None:
            return
        n = len(loss.lost)
        text = ngettext("{n} value does not fit and would go:", "{n} values do not fit and would go:", n)
        listed = [f"{key} {value}" for key, _title, value in loss.lost[:_MOST_LOST]]
        if n > _MOST_LOST:
            listed.append(_("and {n} more").format(n=formats.number(n - _MOST_LOST)))
        kept = ngettext("{n} value stays.", "{n} values stay.", loss.kept).format(n=formats.number(loss.kept))
        values = dict(self._pending)
        sentence = "\n".join([text.format(n=formats.number(n)), *listed, kept])
        ways = [
            (_("Change it and lose them"), lambda: self._keep(field, values)),
            (_("Cancel"), self._leave),
        ]
        self._loss_box.addWidget(Banner(sentence, "caution", ways))

    def _leave(self) -> None:
        self._pending = {}
        for field in self.form.fields.values():
            field.revert()
        self._show_current()

    def _keep(self, field: CustomField, values: dict[str, object]) -> None:
        from desktop_app.services import custom_field_edits as custom_fields

        def done(_changes: Changes) -> None:
            self._pending = {}
            for name in values:
                self.form.fields[name].set_error("")
            self.refresh()

        self._context.write(
            lambda ws: custom_fields.edit(ws, field.id, values),
            on_done=done,
            on_error=lambda error: self._failed(error, values),
        )

    def _failed(self, error: BaseException, values: dict[str, Any]) -> None:
        if not isinstance(error, UserError):
            raise error
        self._pending = values
        self._show_current()
        if isinstance(error, FieldError) and error.field in self.form.fields:
            self.form.set_error(error.field, str(error))
            if error.field not in values:
                self.form.fields[error.field].focus()
        else:
            self._context.show_error(error)

    def _move(self, by: int) -> None:
        from desktop_app.services import custom_field_edits as custom_fields

        field = self._field()
        if field is not None:
            self._context.write(lambda ws: custom_fields.move(ws, field.id, by))

    def _delete(self) -> None:
        from desktop_app.services import custom_field_edits as custom_fields

        field = self._field()
        if field is not None and self._context.can_edit:
            self._context.write(lambda ws: custom_fields.remove(ws, [field.id]), toast=True)

    def _fill_menu(self, menu: Any, refs: list[object]) -> None:
        if refs:
            menu.addAction(_("Delete field"), self._delete).setEnabled(self._context.can_edit)


def _stated(count: int | None) -> str:
    # Values of a formula are worked out and can't be stated.
    return _("worked out") if count is None else formats.number(count)


def _about(field: CustomField) -> str:
    if field.field_type == "choice":
        return ", ".join(field.options)
    if field.field_type == "formula":
        return field.formula
    return field.unit or field.help


def _formula_hint(fields: CustomFields, field: CustomField) -> str:
    from desktop_app.domain.custom_fields import formula_names

    names = [name for name in formula_names(fields.fields) if name != field.name]
    written = [name if name.isidentifier() else f"[{name}]" for name in names]
    return _("Operators: + - * / ^ min max sqrt log. Fields: {names}.").format(names=", ".join(written))
