"""Fields for numbers, written as in the reader's locale: plain, whole, money, share."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app.language.i18n import _
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields.text_fields import LineField
from desktop_app.ui.widgets.labels import Label, tooltip
from desktop_app.ui.widgets.layouts import FlowLayout

# So many per cent are a whole; a share under one per cent is rare beside larger ones.
_ONE_PER_CENT = 0.01


def _decimals(value: float) -> int:
    """The number of decimals in the shortest text for `value`."""
    text = format(value, ".15g")
    if "e" in text or "." not in text:
        return 0
    return len(text.split(".")[1])


class NumberField(LineField):
    """A number with its unit; None is unknown. While it has the focus it is shown ungrouped.

    A text that can be read in two ways, such as 350.000, asks before it is kept.
    """

    # How a number was read that could have been meant otherwise.
    _doubt = ""
    #: Gives the values beside this one, which tell how large a share is; None for a field that stands alone.
    values_beside: Callable[[], Sequence[float | None]] | None = None

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
        # The readings that are asked about, and their buttons.
        self._asked: tuple[float, ...] = ()
        self._choices: QWidget | None = None
        self.edit.selects_at_click = True
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

    def _parse(self, text: str, decimal: str = "") -> float:
        from desktop_app.language import parsing

        return parsing.parse_number(text, decimal)

    def _written_unit(self) -> str:
        """The unit that may stand behind a typed number, as the reader calls it."""
        return ""

    def _is_share(self) -> bool:
        return False

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
            value = self._one_reading(text)
        self._check(value)
        return value

    def _check(self, value: float) -> None:
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

    def _one_reading(self, text: str) -> float:
        """The number in a typed text; raises ValueError where it can be read in two ways."""
        from desktop_app.language import parsing

        readings = self._readings(text)
        if len(readings) < 2:
            return readings[0] if readings else self._parse(text)
        sentence = parsing.two_ways(text, *map(self._limit, readings))
        raise ValueError(_("{sentence} Choose one.").format(sentence=sentence))

    def _readings(self, text: str) -> tuple[float, ...]:
        """What a typed text can mean and this field can hold, where that is in doubt."""
        from desktop_app.language import parsing

        if isinstance(self._stored, (int, float)) and text == self._in_edit(self._stored):
            return ()
        try:
            value = self._parse(text)
            marks = parsing.possible_marks(text, self._written_unit())
            values = [self._parse(text, mark) for mark in marks] if marks else self._shares(text, value)
        except ValueError:
            # No number at all, or one that the field takes in no reading: told where it is read.
            return ()
        return tuple(value for value in values if self._takes(value))

    def _shares(self, text: str, value: float) -> list[float]:
        """Both readings of a bare number of at most one in per cent, which may be a part of one."""
        if not self._is_share() or not 0 < value <= _ONE_PER_CENT or not text[-1:].isdigit():
            return []
        beside = [one for one in self.values_beside() if one is not None] if self.values_beside else None
        if beside is None:
            asks = value < _ONE_PER_CENT
        else:
            asks = any(abs(one) > _ONE_PER_CENT for one in beside)
        return [float(format(value * 100, ".15g")), value] if asks else []

    def _takes(self, value: float) -> bool:
        try:
            self._check(value)
        except ValueError:
            return False
        return True

    def commit(self) -> bool:
        text = self.edit.text().strip()
        kept = super().commit()
        if kept or self._held or not self._dirty:
            self._offer(())
        else:
            readings = self._readings(text)
            self._offer(readings if len(readings) > 1 else ())
        return kept

    def revert(self) -> None:
        super().revert()
        self._offer(())

    def _typed(self, _text: str = "") -> None:
        super()._typed()
        self._offer(())

    def choices(self) -> list[Button]:
        """The readings that are asked about, while a text can be read in two ways."""
        return self._choices.findChildren(Button) if self._choices is not None else []

    def _offer(self, readings: tuple[float, ...]) -> None:
        """Ask which reading is meant, with a button for each; one that is being pressed stays."""
        if readings == self._asked:
            return
        self._asked = readings
        if self._choices is not None:
            self._choices.hide()
            self._choices.deleteLater()
            self._choices = None
        if not readings:
            return
        self._choices = QWidget()
        row = FlowLayout(self._choices)
        for value in readings:
            words = _("Read as {value}").format(value=self._limit(value))
            button = Button(words, partial(self._choose, value), look="small")
            button.setAccessibleName(_("{label}: {value}").format(label=self.label_text, value=words))
            row.addWidget(button)
        self._column.insertWidget(self._column.indexOf(self._sentence) + 1, self._choices)

    def _choose(self, value: float) -> None:
        self._offer(())
        self._took(value)
        self.edit.typing = False
        self._show(value)
        self.edit.setFocus()

    def note(self) -> str:
        return " ".join(filter(None, (super().note(), self._doubt)))

    def _tell_doubt(self, sentence: str) -> None:
        """Say it in the line of the label: below, it would push away the field that is clicked next."""
        if sentence == self._doubt:
            return
        words = self.label.text().removesuffix(f" · {self._doubt}")
        self._doubt = sentence
        if not self.label.isHidden():
            self.label.setText(f"{words} · {sentence}" if sentence else words)
            self.label.set_tone("caution" if sentence else "muted")
        else:
            # Fields without a label stand in tables, which keep room for a tooltip only.
            self.edit.setToolTip(tooltip(sentence))
        self._name()

    def _send(self, value: object) -> None:
        if value != self._sent:
            readings = self._readings(self.edit.text().strip())
            self._tell_doubt(self._how_read(readings[0]) if len(readings) == 1 else "")
        super()._send(value)

    def _how_read(self, value: float) -> str:
        """Say how a number was read that the field takes in one of its two readings only."""
        return _("“{text}” is read as {value}.").format(
            text=self.edit.text().strip(), value=self._limit(value)
        )

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

    def _parse(self, text: str, decimal: str = "") -> float:
        value = super()._parse(text, decimal)
        if value != int(value) and not decimal:
            # "1.200" can only be meant as 1,200 where no part of one is possible.
            with contextlib.suppress(ValueError):
                value = super()._parse(text, "," if "." in text else ".")
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

    def _parse(self, text: str, decimal: str = "") -> float:
        from desktop_app.language import parsing

        return parsing.parse_measure(text, "money", self._currency, decimal)


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

    def _parse(self, text: str, decimal: str = "") -> float:
        from desktop_app.language import parsing

        return parsing.parse_percent(text, decimal)

    def _is_share(self) -> bool:
        return True

    def _written(self, value: float) -> str:
        percent = float(format(value * 100, ".13g"))
        return super()._written(percent)

    def _in_edit(self, value: float) -> str:
        return super()._in_edit(float(format(value * 100, ".13g")))

    def _limit(self, value: float) -> str:
        return f"{super()._limit(value)} %"
