"""A form written from field descriptions: one control a field, one signal a change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from desktop_app.domain.fields import FieldSpec
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.widgets.fields.choice_fields import BoolField, ChoiceField, TagsField
from desktop_app.ui.widgets.fields.date_field import DateField
from desktop_app.ui.widgets.fields.field import Field, explain
from desktop_app.ui.widgets.fields.number_fields import IntegerField, MoneyField, NumberField, ShareField
from desktop_app.ui.widgets.fields.rating_field import RatingField
from desktop_app.ui.widgets.fields.text_fields import LineField, LinkField, PersonField, TextField
from desktop_app.ui.widgets.labels import Heading
from desktop_app.ui.widgets.terms.field_terms import FIELD_TERMS

_WIDE = ("long_text", "tags", "rating")


def make_field(
    spec: FieldSpec,
    people: Sequence[str] = (),
    currency: str = "USD",
    choices: Mapping[str, str] | None = None,
) -> Field:
    """The control for one field; `choices` replaces those of the description."""
    label, help = _(spec.label), _(spec.help) if spec.help else ""
    offered = {key: _(text) for key, text in spec.choices.items()} if choices is None else choices
    must = spec.required
    low, high = spec.minimum, spec.maximum
    match spec.kind:
        case "long_text":
            return TextField(label, help, must, spec.max_length)
        case "choice":
            return ChoiceField(label, offered, help, must)
        case "number":
            return NumberField(label, help, must, _(spec.unit) if spec.unit else "", low, high)
        case "integer":
            return IntegerField(label, help, must, _(spec.unit) if spec.unit else "", low, high)
        case "money":
            return MoneyField(label, help, must, currency, low, high)
        case "share":
            return ShareField(label, help, must, low, high)
        case "date":
            return DateField(label, help, must)
        case "person":
            return PersonField(label, help, must, people, spec.max_length)
        case "tags":
            return TagsField(label, offered or None, help, must)
        case "rating":
            anchors = {number: _(text) for number, text in spec.anchors.items()}
            return RatingField(label, anchors, help, must)
        case "bool":
            return BoolField(label, help, must)
        case "link":
            return LinkField(label, help, must, spec.max_length)
        case _:
            return LineField(label, help, must, spec.max_length)


class FieldForm(QWidget):
    """Fields in one or more columns, in groups with headings.

    `edited(name, value)` is sent at each change; call `set_error(name, sentence)` if the value is refused.
    """

    edited = Signal(str, object)

    def __init__(
        self,
        specs: Iterable[FieldSpec],
        values: Mapping[str, object] | None = None,
        columns: int = 1,
        people: Sequence[str] = (),
        currency: str = "USD",
        choices: Mapping[str, Mapping[str, str]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = max(1, columns)
        self.fields: dict[str, Field] = {}
        self.headings: dict[str, Heading] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACING["l"])
        self._grid.setVerticalSpacing(SPACING["m"])
        for column in range(self._columns):
            self._grid.setColumnStretch(column, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        row = column = 0
        group = ""
        for spec in specs:
            if not spec.editable:
                continue
            if spec.group != group:
                group = spec.group
                row, column = row + bool(column), 0
                if group:
                    heading = Heading(_(group))
                    self.headings[group] = heading
                    self._grid.addWidget(heading, row, 0, 1, self._columns)
                    row += 1
            field = make_field(spec, people, currency, (choices or {}).get(spec.name))
            field.edited.connect(lambda value, name=spec.name: self.edited.emit(name, value))
            wide = spec.kind in _WIDE or self._columns == 1
            if wide and column:
                row, column = row + 1, 0
            span = self._columns if wide else 1
            self._grid.addWidget(field, row, column, 1, span, Qt.AlignmentFlag.AlignTop)
            column += span
            if column >= self._columns:
                row, column = row + 1, 0
            self.fields[spec.name] = field
            if spec.name in FIELD_TERMS:
                explain(field, FIELD_TERMS[spec.name])
        self._grid.setRowStretch(row + 1, 1)
        if values is not None:
            self.set_values(values)

    def field(self, name: str) -> Field:
        """The control of a field; raises KeyError."""
        return self.fields[name]

    def values(self) -> dict[str, Any]:
        """What the controls hold now."""
        return {name: field.value() for name, field in self.fields.items()}

    def set_values(self, values: Mapping[str, object] | object) -> None:
        """Show stored values, from a mapping or from the attributes of a record."""
        for name, field in self.fields.items():
            if isinstance(values, Mapping):
                if name in values:
                    field.set_value(values[name])
            elif hasattr(values, name):
                field.set_value(getattr(values, name))

    def set_error(self, name: str, sentence: str) -> None:
        """Show beside a field what is wrong; "" removes it. Unknown names go to the first field."""
        field = self.fields.get(name) or next(iter(self.fields.values()), None)
        if field is not None:
            field.set_error(sentence)

    def set_notes(self, sentences: Mapping[str, str]) -> None:
        """Say below some fields what is to be known of their values, and below the others nothing."""
        for name, field in self.fields.items():
            field.set_note(sentences.get(name, ""))

    def commit(self) -> bool:
        """Keep what is being typed; False when a field cannot be read (it then has the focus)."""
        for field in self.fields.values():
            if not field.commit():
                field.focus()
                return False
        return True

    def set_read_only(self, read_only: bool) -> None:
        """Let the values be read but not changed."""
        for field in self.fields.values():
            field.set_read_only(read_only)

    def set_people(self, people: Sequence[str]) -> None:
        """Propose these names in fields for persons."""
        for field in self.fields.values():
            if isinstance(field, PersonField):
                field.set_people(people)
