"""A field for a measured value, written and read in the unit of its metric."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from desktop_app.language.i18n import N_, _
from desktop_app.ui.widgets.fields.number_fields import NumberField

_UNITS = {
    "share": "%",
    "ms": "ms",
    "s": "s",
    "min": N_("min"),
    "h": "h",
    "days": N_("days"),
    "points": N_("points"),
}


def unit_mark(unit: str, currency: str) -> str:
    """The text after a number in this unit; empty for a bare number or a count."""
    if unit == "money":
        return currency
    return _(_UNITS[unit]) if unit in _UNITS else ""


def parse_value(text: str, unit: str, currency: str, decimal: str = "") -> float:
    """The value in `text`; for a share a bare number is per cent, as the field's unit says.

    `decimal` is the decimal mark where a person said it. Raises ValueError with a sentence for the reader.
    """
    from desktop_app.language import parsing

    if unit == "share":
        return parsing.parse_percent(text, decimal)
    return parsing.parse_measure(text, unit, currency, decimal)


class MeasureField(NumberField):
    """A value in a unit that can change while the field is shown; None is unknown."""

    def __init__(
        self, label: str, help: str = "", required: bool = False, parent: QWidget | None = None
    ) -> None:
        self._unit, self._currency = "", ""
        super().__init__(label, help, required, parent=parent)

    def set_measure(self, unit: str, currency: str) -> None:
        """Write and read in this unit from now on (see `formats.measure`)."""
        if (unit, currency) != (self._unit, self._currency):
            self._unit, self._currency = unit, currency
            self.set_unit(unit_mark(unit, currency))
            if not self.is_dirty() and not self.error():
                self._show(self._sent)

    def _parse(self, text: str, decimal: str = "") -> float:
        return parse_value(text, self._unit, self._currency, decimal)

    def _written_unit(self) -> str:
        return self._unit

    def _is_share(self) -> bool:
        return self._unit == "share"

    def _scaled(self, value: float) -> float:
        return float(format(value * 100, ".13g")) if self._unit == "share" else value

    def _written(self, value: float) -> str:
        return super()._written(self._scaled(value))

    def _limit(self, value: float) -> str:
        return f"{self._written(value)} %" if self._is_share() else self._written(value)

    def _in_edit(self, value: float) -> str:
        return super()._in_edit(self._scaled(value))
