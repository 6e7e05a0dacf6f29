"""Values of an initiative in the portfolio's own fields: edited in place, formulas worked out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from desktop_app.domain.custom_fields import PREFIX, CustomFields
from desktop_app.domain.spine import Spine
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.records.record_columns import shown
from desktop_app.ui.records.spine_tab import make_form
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.fields.field_form import FieldForm
from desktop_app.ui.widgets.labels import ElidedLabel, Label, tooltip

if TYPE_CHECKING:
    from desktop_app.ui.records.spine_tab import SpineTab


class CustomValuesCard(Card):
    """Hidden while the portfolio has no fields of its own."""

    def __init__(self, tab: SpineTab) -> None:
        change = Button(_("Edit custom fields"), lambda: tab.context.go("fields"), look="small")
        super().__init__(_("Custom fields"), change)
        self._tab = tab
        self._shown: object = None
        self._fields: CustomFields | None = None
        self._spine: Spine | None = None
        self.form: FieldForm | None = None
        self._formulas: dict[str, ElidedLabel] = {}
        self._holder: QWidget | None = None
        self.hide()

    def show_spine(self, spine: Spine) -> None:
        """Show the values of an initiative."""
        from desktop_app.services import custom_field_edits as custom_fields

        fields = custom_fields.list_all(self._tab.context.workspace)
        self.setVisible(bool(fields.fields))
        another = self._spine is not None and self._spine.initiative.id != spine.initiative.id
        self._fields, self._spine = fields, spine
        if (fields.fields, self._tab.context.currency) != self._shown:
            self._shown = (fields.fields, self._tab.context.currency)
            self._build(fields)
        values = custom_fields.values_of(fields, spine)
        if self.form is not None:
            for name, field in self.form.fields.items():
                if another:
                    field.leave()
                field.set_value(values.get(name.removeprefix(PREFIX)))
            self.form.set_read_only(not self._tab.context.can_edit)
        for field_id, label in self._formulas.items():
            text = shown(fields.specs[field_id], values.get(field_id), self._tab.context.currency)
            label.setText(text or _("unknown"))
            why = fields.broken.get(field_id) or (fields.get(field_id) or fields.fields[0]).formula
            label.setToolTip(tooltip(why))
            label.setAccessibleName(
                _("{field}: {value}").format(field=fields.specs[field_id].label, value=label.text())
            )

    def _build(self, fields: CustomFields) -> None:
        if self._holder is not None:
            self.body.removeWidget(self._holder)
            self._holder.hide()
            self._holder.deleteLater()
        self._holder, self.form, self._formulas = QWidget(), None, {}
        grid = QGridLayout(self._holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACING["l"])
        grid.setColumnStretch(1, 1)
        specs = [spec for spec in fields.specs.values() if spec.editable]
        if specs:
            self.form = make_form(specs, 2, self._tab.context)
            self.form.edited.connect(self._keep)
            for name, field in self.form.fields.items():
                self._tab.anchor(name, field)
            grid.addWidget(self.form, 0, 0, 1, 2)
        for place, formula in enumerate((f for f in fields.fields if f.field_type == "formula"), 1):
            label = ElidedLabel("", weight=500)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            grid.addWidget(Label(formula.name, tone="muted"), place, 0)
            grid.addWidget(label, place, 1)
            self._formulas[formula.id] = label
        self.add(self._holder)

    def _keep(self, name: str, value: object) -> None:
        from desktop_app.services import custom_field_edits as custom_fields

        if self._spine is None:
            return
        initiative_id, field_id, form = self._spine.initiative.id, name.removeprefix(PREFIX), self.form

        def done(_changes: object) -> None:
            if form is not None and name in form.fields:
                form.fields[name].set_error("")

        self._tab.write(
            lambda ws: custom_fields.set_value(ws, initiative_id, field_id, value), form=form, on_done=done
        )
