"""Two fields for the least and the most of a number, either of which may stay empty."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.domain.filters.tree import FilterField
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.widgets.fields.number_fields import MoneyField, NumberField, ShareField


class NumberRange(QWidget):
    """`changed(low, high)` when either was edited; None for an end that is open."""

    changed = Signal(object, object)

    def __init__(self, field: FilterField, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACING["xs"], 0, SPACING["xs"], SPACING["s"])
        row.setSpacing(SPACING["s"])
        self.low = _control(field, currency, _("From"))
        self.high = _control(field, currency, _("To"))
        for control in (self.low, self.high):
            control.edited.connect(lambda _value: self._tell())
            row.addWidget(control, 1)

    def show_range(self, low: float | None, high: float | None) -> None:
        """Show a range, without a signal."""
        for control, value in ((self.low, low), (self.high, high)):
            if control.value() != value:
                control.set_value(value)

    def commit(self) -> None:
        """Keep what is being typed."""
        for control in (self.low, self.high):
            control.commit()

    def _tell(self) -> None:
        self.changed.emit(self.low.value(), self.high.value())


def _control(field: FilterField, currency: str, name: str) -> NumberField:
    label = _("{field}: {part}").format(field=field.label, part=name)
    if field.kind == "money":
        control: NumberField = MoneyField(label, currency=currency)
    elif field.kind == "share":
        control = ShareField(label)
    else:
        control = NumberField(label, unit=field.unit)
    control.label.setText(name)
    return control
