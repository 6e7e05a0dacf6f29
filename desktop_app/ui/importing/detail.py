"""One column of the file: where it goes, how its dates are read, what each of its values becomes."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop_app.exchange.importing import preview, targets
from desktop_app.exchange.importing.column_numbers import NumberQuestion
from desktop_app.exchange.importing.mapping import ColumnMapping, FieldRule
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.language.reading.date_values import DateOrder
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields.choice_fields import ChoiceField
from desktop_app.ui.widgets.fields.combo_box import ComboBox
from desktop_app.ui.widgets.fields.segmented import SegmentedChoice
from desktop_app.ui.widgets.labels import ElidedLabel, Label
from desktop_app.ui.widgets.layouts import ScrollPage, clear_layout

_SEVERAL = "\0several"
_NOT_UNDERSTOOD = "\0unknown"


class ColumnDetail(ScrollPage):
    """Shows one column; signals carry what a person changes.

    `target_chosen(column, target)`, `date_order_chosen(rule, order)`, `decimal_chosen(rule, mark)`, `unit_chosen(rule, plain)`,
    `value_chosen(rule, text, choice)` and `proposals_taken(rule)`; a rule is its place in the mapping.
    """

    target_chosen = Signal(str, str)
    date_order_chosen = Signal(int, str)
    decimal_chosen = Signal(int, str)
    unit_chosen = Signal(int, bool)
    value_chosen = Signal(int, str, str)
    proposals_taken = Signal(int)

    def __init__(self) -> None:
        super().__init__(margin=SPACING["l"])
        self.body.setSpacing(SPACING["s"])
        self._column = ""
        self._own = targets.NO_OWN_FIELDS
        self._shape: tuple[Any, ...] = ()
        self._values: dict[tuple[int, str], tuple[Label, ComboBox]] = {}
        self._closest: dict[int, Button] = {}
        self._orders: dict[int, SegmentedChoice] = {}
        self._decimals: dict[int, tuple[Label, SegmentedChoice]] = {}
        self._units: dict[int, SegmentedChoice] = {}
        self._name = ElidedLabel("", "title", 600)
        self._samples = Label("", "small", tone="muted", wrap=True)
        self.target = ChoiceField(_("Field"), [], unknown="")
        self.target.edited.connect(self._chosen)
        self.body.addWidget(self._name)
        self.body.addWidget(self._samples)
        self.body.addWidget(self.target)
        self._parts = QVBoxLayout()
        self._parts.setSpacing(SPACING["s"])
        self.body.addLayout(self._parts)
        self.body.addStretch(1)

    def show_column(
        self,
        view: preview.ColumnView,
        mapping: ColumnMapping,
        questions: preview.Questions,
        own: targets.OwnFields,
    ) -> None:
        """Show a column; controls that are still the same stay, and keep the focus."""
        self._column, self._own = view.header, own
        self._name.setText(view.header)
        such = _("Such as: {values}").format(values=" · ".join(view.samples))
        self._samples.setText(such if view.samples else _("It is empty."))
        self._show_target(view, mapping)
        dates: list[tuple[int, FieldRule, DateOrder]] = []
        numbers: list[tuple[int, NumberQuestion]] = []
        values: list[tuple[int, FieldRule, list[preview.ValueView], int]] = []
        for place in view.rules:
            rule = mapping.rules[place]
            asked = questions.get((rule.target, rule.columns))
            if isinstance(asked, DateOrder):
                dates.append((place, rule, asked))
            elif isinstance(asked, NumberQuestion):
                numbers.append((place, asked))
            elif asked is not None:
                values.append((place, rule, *asked))
        shape = (
            view.header,
            tuple((place, order.example) for place, _rule, order in dates),
            tuple((place, question.example, question.unit) for place, question in numbers),
            tuple((place, rule.target, tuple(v.text for v in some)) for place, rule, some, _more in values),
        )
        if shape != self._shape:
            self._shape = shape
            self._build(dates, numbers, values)
        for place, rule, _order in dates:
            if place in self._orders:
                self._orders[place].set_value(rule.date_order or None)
        for place, question in numbers:
            self._answer_numbers(place, question)
        for place, _rule, some, _more in values:
            self._closest[place].setVisible(any(value.proposal for value in some))
            for value in some:
                label, combo = self._values[place, value.text]
                label.set_tone("ink" if value.understood else "caution")
                combo.setCurrentIndex(combo.findData(value.key if value.understood else _NOT_UNDERSTOOD))

    def _answer_numbers(self, place: int, question: NumberQuestion) -> None:
        if place in self._decimals:
            why, choice = self._decimals[place]
            why.setText(question.why)
            why.set_tone("caution" if question.in_doubt else "muted")
            choice.set_value(None if question.in_doubt else question.decimal)
        if place in self._units:
            self._units[place].set_value(None if question.clash else question.plain_unit)

    def _show_target(self, view: preview.ColumnView, mapping: ColumnMapping) -> None:
        choices = [("", _("From the file only")), *preview.offered(mapping, self._own)]
        if mapping.keep_rest:
            choices[0] = ("", _("Only the notes"))
        if (new := preview.new_field(view.header, mapping, self._own)) is not None:
            choices.append(new)
        current = mapping.rules[view.rules[0]].target if view.rules else ""
        if len(view.rules) > 1:
            current = _SEVERAL
            choices.insert(0, (_SEVERAL, view.label))
        groups = {
            name: targets.heading_of(name, self._own)
            for name, _label in choices
            if name not in ("", _SEVERAL)
        }
        keywords = {name: targets.search_words(name) for name, _label in choices}
        self.target.set_choices(choices, groups, keywords)
        self.target.set_value(current)

    def _chosen(self, value: object) -> None:
        if value != _SEVERAL:
            self.target_chosen.emit(self._column, str(value or ""))

    def _build(
        self,
        dates: list[tuple[int, FieldRule, DateOrder]],
        numbers: list[tuple[int, NumberQuestion]],
        values: list[tuple[int, FieldRule, list[preview.ValueView], int]],
    ) -> None:
        clear_layout(self._parts)
        self._values, self._closest, self._orders = {}, {}, {}
        self._decimals, self._units = {}, {}
        for place, _rule, order in dates:
            if order.ambiguous:
                self._add_dates(place, order)
        for place, number in numbers:
            if number.example:
                self._add_decimal(place, number)
            if number.unit:
                self._add_unit(place, number)
        for place, rule, some, more in values:
            self._add_values(place, rule, some, more)

    def _add_dates(self, place: int, order: DateOrder) -> None:
        question = _("Day or month first? “{date}” is").format(date=order.example)
        self._parts.addWidget(Label(question, weight=500, wrap=True))
        if order.conflict:
            text = _("The column holds both; what does not fit the order is reported.")
            self._parts.addWidget(Label(text, "small", tone="muted", wrap=True))
        day_first, month_first = preview.date_readings(order.example)
        choice = SegmentedChoice([("dmy", day_first), ("mdy", month_first)], None, question)
        choice.chosen.connect(lambda value: self.date_order_chosen.emit(place, str(value)))
        self._parts.addWidget(choice)
        self._orders[place] = choice

    def _add_decimal(self, place: int, question: NumberQuestion) -> None:
        text = _("Point or comma for decimals? “{number}” is").format(number=question.example)
        self._parts.addWidget(Label(text, weight=500, wrap=True))
        choice = SegmentedChoice(list(question.readings), None, text)
        choice.chosen.connect(lambda mark: self.decimal_chosen.emit(place, str(mark)))
        self._parts.addWidget(choice)
        why = Label("", "small", tone="muted", wrap=True)
        self._parts.addWidget(why)
        self._decimals[place] = why, choice

    def _add_unit(self, place: int, question: NumberQuestion) -> None:
        text = _("The header says “{unit}”. 1 in this column is").format(unit=question.unit)
        self._parts.addWidget(Label(text, weight=500, wrap=True))
        choice = SegmentedChoice([(False, question.by_header), (True, question.as_written)], None, text)
        choice.chosen.connect(lambda plain: self.unit_chosen.emit(place, bool(plain)))
        self._parts.addWidget(choice)
        self._units[place] = choice

    def _add_values(self, place: int, rule: FieldRule, values: list[preview.ValueView], more: int) -> None:
        target = targets.resolve(rule.target, self._own)
        self._parts.addSpacing(SPACING["xs"])
        title = _("Values of {field}").format(field=target.label)
        self._parts.addWidget(Label(title, weight=500, wrap=True))
        closest = Button(
            _("Use the closest choices"), partial(self.proposals_taken.emit, place), look="small"
        )
        self._parts.addWidget(closest, 0, Qt.AlignmentFlag.AlignLeft)
        self._closest[place] = closest
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(SPACING["xs"])
        grid.setHorizontalSpacing(SPACING["s"])
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(2, 4)
        for row, value in enumerate(values):
            label = ElidedLabel(value.text)
            grid.addWidget(label, row, 0)
            grid.addWidget(Label(formats.number(value.count), "small", tone="muted"), row, 1)
            combo = ComboBox()
            combo.setMinimumContentsLength(6)
            combo.setAccessibleName(_("“{text}” becomes").format(text=value.text))
            for key, choice in target.choices.items():
                combo.addItem(_(choice), key)
            combo.addItem(_("Left out"), "")
            if not value.understood:
                combo.addItem(_("No match"), _NOT_UNDERSTOOD)
            combo.activated.connect(partial(self._value_chosen, place, value.text, combo))
            grid.addWidget(combo, row, 2)
            self._values[place, value.text] = label, combo
        self._parts.addWidget(holder)
        if any(not value.understood for value in values):
            text = _("Values without a match stay under From the file only.")
            self._parts.addWidget(Label(text, "small", tone="muted", wrap=True))
        if more:
            text = ngettext("{n} rarer value.", "{n} rarer values.", more).format(n=formats.number(more))
            self._parts.addWidget(Label(text, "small", tone="muted"))

    def _value_chosen(self, place: int, text: str, combo: ComboBox, _at: int) -> None:
        key = combo.currentData()
        if key != _NOT_UNDERSTOOD:
            self.value_chosen.emit(place, text, key)
