"""A form for low, likely and high of one input, with a note (own estimate) or a reason (settling)."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.scoring.methods import ScoringInput
from desktop_app.errors import FieldError
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.records.score_words import input_unit
from desktop_app.ui.widgets.buttons import Button, PrimaryButton
from desktop_app.ui.widgets.fields.number_fields import MoneyField, NumberField, ShareField
from desktop_app.ui.widgets.fields.text_fields import TextField
from desktop_app.ui.widgets.focus.steps import EscapeStep

_ENDS = (("low", N_("Low")), ("likely", N_("Likely")), ("high", N_("High")))


@dataclass(frozen=True, slots=True)
class Given:
    """What was typed."""

    low: float | None
    likely: float | None
    high: float | None
    note: str


class EstimateForm(QWidget):
    """`given(Given)` is sent when the values are kept, `left()` on Esc or Cancel."""

    escape_step = EscapeStep.PART

    given = Signal(object)
    left = Signal()

    def __init__(
        self,
        scoring_input: ScoringInput,
        currency: str,
        button: str,
        note_label: str,
        note_required: bool = False,
    ) -> None:
        super().__init__()
        self._input, self._note_required = scoring_input, note_required
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACING["xs"], 0, SPACING["xs"])
        column.setSpacing(SPACING["s"])
        row = QHBoxLayout()
        row.setSpacing(SPACING["m"])
        self.fields: dict[str, NumberField] = {}
        for name, label in _ENDS:
            if scoring_input.kind == "money":
                field: NumberField = MoneyField(_(label), currency=currency)
            elif scoring_input.kind in ("share", "chance"):
                field = ShareField(_(label))
            else:
                field = NumberField(_(label))
            field.edit.setAccessibleName(
                _("{input}, {end}").format(input=_(scoring_input.label), end=_(label).lower())
            )
            self.fields[name] = field
            row.addWidget(field, 1)
        column.addLayout(row)
        unit = input_unit(scoring_input, currency)
        self.note = TextField(note_label, required=note_required, lines=1, max_length=4000)
        column.addWidget(self.note)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACING["s"])
        self.keep = PrimaryButton(button, self._keep)
        buttons.addWidget(self.keep)
        buttons.addWidget(Button(_("Cancel"), self.left.emit))
        buttons.addStretch(1)
        column.addLayout(buttons)
        self.setAccessibleName(f"{_(scoring_input.label)} ({unit})" if unit else _(scoring_input.label))

    def start(self, low: float | None, likely: float | None, high: float | None, note: str = "") -> None:
        """Fill the form, and put the cursor into its likely value."""
        for (name, _label), value in zip(_ENDS, (low, likely, high), strict=True):
            self.fields[name].revert()
            self.fields[name].set_value(value)
        self.note.set_value(note)
        self.fields["likely"].focus()

    def _keep(self) -> None:
        values: dict[str, float | None] = {}
        good = True
        for name, field in self.fields.items():
            if not field.commit():
                good = False
                continue
            value = field.value()
            values[name] = value
            field.set_error("")
            if value is not None:
                try:
                    self._input.check(value)
                except FieldError as error:
                    field.set_error(str(error))
                    good = False
        self.note.commit()
        note = str(self.note.value() or "").strip()
        if self._note_required and not note:
            self.note.set_error(_("Enter the reason in a sentence."))
            good = False
        if not good:
            return
        if all(value is None for value in values.values()):
            self.fields["likely"].set_error(_("Give at least one of the three."))
            return
        ends = [value for value in (values["low"], values["likely"], values["high"]) if value is not None]
        if ends != sorted(ends):
            sentence = _("Low, likely and high are not in order: {values}.").format(
                values=", ".join(formats.number(value) for value in ends)
            )
            self.fields["likely"].set_error(sentence)
            return
        self.given.emit(Given(values["low"], values["likely"], values["high"], note))

    def show_error(self, error: FieldError) -> None:
        """Show beside its field why the estimate was not kept."""
        if error.field == "reason":
            self.note.set_error(str(error))
        else:
            (self.fields.get(error.field) or self.fields["likely"]).set_error(str(error))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
