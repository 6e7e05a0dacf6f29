"""The control for the value of a condition, as its field and operator need it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.domain.filters.tree import BARE, DAYS, LISTS, FilterField
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.widgets.fields.choice_fields import ChoiceField, TagsField
from desktop_app.ui.widgets.fields.date_field import DateField
from desktop_app.ui.widgets.fields.field import Field
from desktop_app.ui.widgets.fields.number_fields import IntegerField, MoneyField, NumberField, ShareField
from desktop_app.ui.widgets.fields.text_fields import LineField

#: At most this many of the texts in a field are offered to choose from.
MOST_OFFERED = 300
Offer = Callable[[str], Sequence[str]]


class ValueEditor(QWidget):
    """Edits the value of one condition; `edited()` when it changed. Incomplete is None."""

    edited = Signal()

    def __init__(self, currency: str, offer: Offer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._currency, self._offer = currency, offer
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACING["s"])
        self._fields: list[Field] = []
        self._operator = ""
        self._is_date = self._is_yes = False

    def set_up(self, field: FilterField, operator: str, value: object) -> None:
        """Show the control for a field and an operator, with a value where it fits."""
        for old in self._fields:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._fields = []
        self._operator = operator
        self._is_date = field.shape == "date" and operator not in DAYS
        self._is_yes = field.shape == "bool"
        if operator in BARE:
            self.hide()
            return
        names = (_("From"), _("To")) if operator == "between" else (_("Value"),)
        values = list(value) if operator == "between" and isinstance(value, tuple) else [value]
        for place, name in enumerate(names):
            control = self._control(field, operator, name)
            control.label.hide()
            control.set_value(self._shown(values[place] if place < len(values) else None, operator))
            control.edited.connect(lambda _value: self.edited.emit())
            self._row.addWidget(control, 1)
            self._fields.append(control)
        self.show()

    def focus(self) -> None:
        """Put the cursor into the first control."""
        if self._fields:
            self._fields[0].focus()

    def value(self) -> Any:
        """The value for the operator; None while something is missing."""
        values = [self._taken(control.value()) for control in self._fields]
        if not values or any(one is None or one in ("", ()) for one in values):
            return None
        return tuple(values) if self._operator == "between" else values[0]

    def commit(self) -> None:
        """Keep what is being typed."""
        for control in self._fields:
            control.commit()

    def _shown(self, value: Any, operator: str) -> Any:
        if self._is_yes:
            return {True: "yes", False: "no"}.get(value, "")
        if self._is_date and isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                return None
        if operator in LISTS:
            return value if isinstance(value, tuple) else ()
        return None if isinstance(value, tuple) else value

    def _taken(self, value: Any) -> Any:
        if self._is_yes:
            return {"yes": True, "no": False}.get(value)
        return value.isoformat() if isinstance(value, date) else value

    def _control(self, field: FilterField, operator: str, name: str) -> Field:
        label = _("{field}: {part}").format(field=field.label, part=name)
        if operator in DAYS:
            return IntegerField(label, unit=_("days"), minimum=0, maximum=36_500)
        if operator in LISTS:
            choices = field.choices or {word: word for word in self._offer(field.name)[: MOST_OFFERED + 1]}
            return TagsField(label, choices if 0 < len(choices) <= MOST_OFFERED else None)
        if self._is_yes:
            return ChoiceField(label, [("yes", _("Yes")), ("no", _("No"))], unknown="", empty="")
        if field.shape == "choice":
            return ChoiceField(label, field.choices, unknown=_("Choose…"))
        if field.shape == "date":
            return DateField(label)
        if field.kind == "money":
            return MoneyField(label, currency=self._currency)
        if field.kind == "share":
            return ShareField(label)
        if field.shape == "number":
            return NumberField(label, unit=field.unit)
        return LineField(label, max_length=500)
