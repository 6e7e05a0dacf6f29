"""Fields for numbers, written as in the reader's locale: plain, whole, money, share."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app.language.i18n import _
from desktop_app.ui.widgets.fields.text_fields import LineField
from desktop_app.ui.widgets.labels import Label


def _decimals(value: float) -> int:
    """The number of decimals in the shortest text for `value`."""
    text = format(value, ".15g")
    if "e" in text or "." not in text:
        return 0
    return len(text.split(".")[1])


class NumberField(LineField):
    """A number with its unit; None is unknown. While it has the focus it is shown ungrouped."""

    def __init__(
        self,
        label: str,
        help: str = "",
        required: bool = False,
        unit: str = "",
        minimum: float | None = None,
        maximum: float | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(label, help, required, 200, parent=parent)
        self._minimum = minimum
        self._maximum = maximum
        # What is said of the kept value, and how a number was read that could have been meant otherwise.
        self._kept_note = self._doubt = ""
        self.edit.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.unit_label = Label("", tone="muted")
        self.row.addWidget(self.unit_label)
        self.set_unit(unit)
        self._show(None)

    def set_unit(self, unit: str) -> None:
        """The unit beside the number; a screen reader says it with the label."""
        self.unit_label.setText(unit)
        self.unit_label.setVisible(bool(unit))
        name = _("{label}, in {unit}").format(label=self.label_text, unit=unit)
        self.edit.setAccessibleName(name if unit else self.label_text)

    def _empty(self) -> Any:
        return None

    def _name(self) -> None:
        super()._name()
        if hasattr(self, "unit_label"):
            self.set_unit(self.unit_label.text())

    def _parse(self, text: str) -> float:
        from desktop_app.language import parsing

        return parsing.parse_number(text)

    def _written(self, value: float) -> str:
        """The value for reading."""
        from desktop_app.language import formats

        return formats.number(value, _decimals(value))

    def _in_edit(self, value: float) -> str:
        """The value for editing."""
        from desktop_app.language import formats

        return formats.editable(value)

    def _limit(self, value: float) -> str:
        return self._written(value)

    def _read(self) -> Any:
        from desktop_app.language import parsing

        text = self.edit.text().strip()
        if parsing.is_not_known(text):
            if self.required:
                raise ValueError(_("{label} can't be empty.").format(label=self.label_text))
            return None
        value: float
        if not self._dirty and not isinstance(self._sent, str) and self._sent is not None:
            value = self._sent  # shown rounded or grouped, not typed
        else:
            value = self._parse(text)
        if self._minimum is not None and value < self._minimum:
            raise ValueError(
                _("{label} can't be under {limit}.").format(
                    label=self.label_text, limit=self._limit(self._minimum)
                )
            )
        if self._maximum is not None and value > self._maximum:
            raise ValueError(
                _("{label} can't be over {limit}.").format(
                    label=self.label_text, limit=self._limit(self._maximum)
                )
            )
        return value

    def set_note(self, sentence: str) -> None:
        self._kept_note = sentence
        super().set_note(" ".join(filter(None, (sentence, self._doubt))))

    def _tell_doubt(self, sentence: str) -> None:
        self._doubt = sentence
        self.set_note(self._kept_note)

    def _send(self, value: object) -> None:
        from desktop_app.language import parsing

        if value != self._sent:
            self._tell_doubt(parsing.doubt(self.edit.text()) if isinstance(value, float) else "")
        super()._send(value)

    def _show(self, value: Any) -> None:
        from desktop_app.language import formats

        self.edit.setPlaceholderText(formats.unknown())
        if value is None:
            super()._show("")
        elif self.edit.hasFocus():
            super()._show(self._in_edit(value))
        else:
            super()._show(self._written(value))

    def _entered(self) -> None:
        if not self._dirty and not self._error and self._sent is not None:
            self.edit.setText(self._in_edit(self._sent))
            self.edit.selectAll()


class IntegerField(NumberField):
    """A whole number; None is unknown."""

    def _parse(self, text: str) -> float:
        value = super()._parse(text)
        if value != int(value):
            raise ValueError(_("{label} takes a whole number.").format(label=self.label_text))
        return int(value)


class MoneyField(NumberField):
    """An amount in one currency; "18.4m" and "40k" are understood."""

    def __init__(
        self,
        label: str,
        help: str = "",
        required: bool = False,
        currency: str = "USD",
        minimum: float | None = None,
        maximum: float | None = None,
        parent: QWidget | None = None,
    ) -> None:
        self._currency = currency
        super().__init__(label, help, required, currency, minimum, maximum, parent)

    def set_currency(self, currency: str) -> None:
        self._currency = currency
        self.set_unit(currency)

    def _parse(self, text: str) -> float:
        from desktop_app.language import parsing

        return parsing.parse_measure(text, "money", self._currency)


class ShareField(NumberField):
    """A share from 0 to 1, typed and shown in per cent."""

    def __init__(
        self,
        label: str,
        help: str = "",
        required: bool = False,
        minimum: float | None = 0.0,
        maximum: float | None = 1.0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(label, help, required, "%", minimum, maximum, parent)

    def _parse(self, text: str) -> float:
        from desktop_app.language import parsing

        return parsing.parse_percent(text)

    def _written(self, value: float) -> str:
        percent = float(format(value * 100, ".13g"))
        return super()._written(percent)

    def _in_edit(self, value: float) -> str:
        return super()._in_edit(float(format(value * 100, ".13g")))

    def _limit(self, value: float) -> str:
        return f"{super()._limit(value)} %"
