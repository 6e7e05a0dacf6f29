"""Fields that a portfolio defines for itself: their descriptions, values as kept texts, and formulas over them."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from desktop_app.domain.fields import FieldKind, FieldSpec, is_unknown, specs, validate_field
from desktop_app.domain.formula.evaluate import Formula, read_formula
from desktop_app.domain.formula.parser import Binary, Call, FieldName, FormulaError, Negate, Node
from desktop_app.domain.planning_records import CustomField
from desktop_app.domain.records import Initiative
from desktop_app.errors import FieldError
from desktop_app.language.i18n import _

#: The prefix before the id of a custom field in names of fields of all sorts.
PREFIX = "custom:"
_KINDS: dict[str, FieldKind] = {
    "text": "text",
    "number": "number",
    "money": "money",
    "date": "date",
    "choice": "choice",
    "person": "person",
    "link": "link",
    "formula": "number",
}
_NUMERIC = ("number", "money", "formula")
_MAX_TEXT = 2000
_MAX_WHOLE = 1e15


def field_name(custom_field_id: str) -> str:
    """The name of a custom field in lists, filters and views; it stays when the field is renamed."""
    return PREFIX + custom_field_id


def spec_of(field: CustomField) -> FieldSpec:
    """The field described like one of the program's own; labels are the user's words."""
    kind = _KINDS.get(field.field_type, "text")
    more: dict[str, Any] = {"max_length": _MAX_TEXT} if kind in ("text", "link") else {}
    if kind == "choice":
        more["choices"] = {option: option for option in field.options}
    if kind == "number":
        more["unit"] = field.unit
    return FieldSpec(
        name=field_name(field.id),
        label=field.name,
        kind=kind,
        help=field.help,
        editable=field.field_type != "formula",
        **more,
    )


def to_text(value: Any) -> str:
    """A checked value as it is kept: a number as Python writes it, a date as ISO 8601, all else as it is read."""
    if is_unknown(value):
        return ""
    if isinstance(value, (int, float)):
        whole = float(value).is_integer() and abs(value) < _MAX_WHOLE
        return str(int(value)) if whole else repr(float(value))
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def from_text(spec: FieldSpec, text: str) -> Any:
    """The value that a kept text stands for; unknown where it does not fit the field (any more)."""
    if spec.kind in ("number", "money"):
        try:
            number = float(text)
        except ValueError:
            return None
        return number if math.isfinite(number) else None
    if spec.kind == "date":
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None
    # A value stays even when its choice was removed from the list.
    return text


def read_typed(spec: FieldSpec, text: str, currency: str = "") -> Any:
    """What a person wrote, as a value of a field; raises FieldError if it does not fit."""
    value: Any = text.strip()
    if spec.kind in ("number", "money", "date"):
        value = read_written(spec, value, currency)
    return validate_field(spec, value)


def read_written(spec: FieldSpec, text: str, currency: str = "") -> Any:
    """The number, amount, share or day in `text`, read as in a form; None for nothing or "n/a". Raises FieldError."""
    from desktop_app.language import parsing

    if parsing.is_not_known(text):
        return None
    try:
        if spec.kind == "date":
            return parsing.parse_date(text)
        if spec.kind in ("money", "share"):
            return parsing.parse_measure(text, spec.kind, currency)
        return parsing.parse_measure(text, spec.unit) if spec.unit else parsing.parse_number(text)
    except ValueError as error:
        raise FieldError(spec.name, str(error)) from None


class CustomFields:
    """All custom fields of a portfolio, ready to read values and to work out formulas."""

    def __init__(self, fields: Iterable[CustomField]) -> None:
        self.fields: tuple[CustomField, ...] = tuple(fields)
        self.specs: dict[str, FieldSpec] = {one.id: spec_of(one) for one in self.fields}
        #: Why a formula can't be worked out, by field.
        self.broken: dict[str, str] = {}
        self._formulas: dict[str, Formula] = {}
        names = formula_names(self.fields)
        for field in self.fields:
            if field.field_type == "formula":
                try:
                    self._formulas[field.id] = read_formula(field.formula, names)
                except FormulaError as error:
                    self.broken[field.id] = str(error)
        self._sources = {one: {name: names[name] for name in f.fields} for one, f in self._formulas.items()}
        self._order = self._ordered()

    def _ordered(self) -> list[str]:
        """Formulas after those that they use; those in a circle, or that use a broken one, are broken."""
        done: list[str] = []
        state: dict[str, int] = {}

        def visit(field_id: str) -> bool:
            if field_id in self.broken:
                return False
            if field_id not in self._formulas or state.get(field_id) == 2:
                return True
            if state.get(field_id) == 1:
                self.broken[field_id] = _("The formula uses itself, over other fields.")
                return False
            state[field_id] = 1
            used = [source for source in self._sources[field_id].values() if source.startswith(PREFIX)]
            fine = all(visit(source.removeprefix(PREFIX)) for source in used)
            state[field_id] = 2
            if fine and field_id not in self.broken:
                done.append(field_id)
                return True
            self.broken.setdefault(field_id, _("The formula uses a field whose formula can't be worked out."))
            return False

        for formula_id in self._formulas:
            visit(formula_id)
        return done

    def get(self, field_id: str) -> CustomField | None:
        """The field with this id."""
        return next((one for one in self.fields if one.id == field_id), None)

    def find(self, name: str) -> CustomField | None:
        """The field with this label, in upper or lower case."""
        wanted = name.strip().casefold()
        return next((one for one in self.fields if one.name.casefold() == wanted), None)

    def sources_of(self, field_id: str) -> Mapping[str, str]:
        """The names that a formula uses, each with the field behind it; empty for a field without a formula."""
        return self._sources.get(field_id, {})

    def inputs(self, field_ids: Iterable[str]) -> tuple[set[str], set[str]]:
        """What working out these fields reads: (ids of stored custom fields, names of the initiative's fields)."""
        stored: set[str] = set()
        own: set[str] = set()
        waiting, seen = list(field_ids), set[str]()
        while waiting:
            field_id = waiting.pop()
            if field_id in seen:
                continue
            seen.add(field_id)
            if field_id not in self._formulas:
                stored.add(field_id)
                continue
            for source in self._sources[field_id].values():
                if source.startswith(PREFIX):
                    waiting.append(source.removeprefix(PREFIX))
                else:
                    own.add(source)
        return stored, own

    def formulas_for(self, field_ids: Iterable[str]) -> list[str]:
        """The formulas that working out these fields takes, each after those that it uses."""
        waiting, needed = list(field_ids), set[str]()
        while waiting:
            field_id = waiting.pop()
            if field_id in self._formulas and field_id not in needed:
                needed.add(field_id)
                used = self._sources[field_id].values()
                waiting += [source.removeprefix(PREFIX) for source in used if source.startswith(PREFIX)]
        return [one for one in self._order if one in needed]

    def values(
        self,
        texts: Mapping[str, str],
        own: Callable[[str], float | None],
        formulas: Sequence[str] | None = None,
    ) -> dict[str, Any]:
        """What an initiative has, by field id: kept texts read by type, formulas worked out; unknown left out.

        `own` gives the initiative's own numbers by field name. A formula over something unknown is unknown.
        `formulas` are those to work out, as `formulas_for` gives them; None stands for all.
        """
        by_name: dict[str, Any] = {}
        for field_id, text in texts.items():
            spec = self.specs.get(field_id)
            if spec is None or not spec.editable or not text:
                continue
            value = from_text(spec, text)
            if value is not None:
                by_name[field_id] = value
        for field_id in self._order if formulas is None else formulas:
            given: dict[str, float] = {}
            for name, source in self._sources[field_id].items():
                value = by_name.get(source.removeprefix(PREFIX)) if source.startswith(PREFIX) else own(source)
                if value is None:
                    break
                given[name] = float(value)
            else:
                worked_out = self._formulas[field_id].evaluate(given).value
                if worked_out is not None:
                    by_name[field_id] = worked_out
        return by_name


def formula_names(fields: Iterable[CustomField]) -> dict[str, str]:
    """The names a formula may use -> the field behind each: an initiative's numbers, and numeric custom fields."""
    names = {
        spec.name: spec.name
        for spec in specs(Initiative).values()
        if spec.kind in ("number", "integer", "money", "share")
    }
    for field in fields:
        if field.field_type in _NUMERIC:
            names[field.name] = field_name(field.id)
    return names


def check(field: CustomField, others: Sequence[CustomField], taken: Iterable[str] = ()) -> None:
    """Raise FieldError for a taken name, wrong choices, or a formula that is wrong or in a circle.

    `taken` are the names and labels of the program's own fields.
    """
    name = field.name.strip().casefold()
    others = [one for one in others if one.id != field.id]
    if name in {one.name.casefold() for one in others} or name in {one.casefold() for one in taken}:
        raise FieldError("name", _("There is a field called {name} already.").format(name=field.name))
    if set(field.name) & set("[]=:"):
        raise FieldError("name", _("A name has none of the signs [ ] = and :"))
    if field.field_type == "choice" and not field.options:
        raise FieldError("options", _("Enter the choices."))
    if field.field_type != "formula":
        return
    if not field.formula.strip():
        raise FieldError("formula", _("Write a formula, such as benefit_likely - run_cost."))
    try:
        read_formula(field.formula, formula_names([*others, field]))
    except FormulaError as error:
        raise FieldError("formula", str(error)) from None
    # A formula still broken here is in a circle, or uses one that was broken before.
    broken = CustomFields([field, *others]).broken
    if field.id in broken:
        raise FieldError("formula", broken[field.id])


def renamed(formula: str, before: str, after: str) -> str:
    """A formula with a field renamed; unchanged if it can't be read."""
    try:
        node = read_formula(formula).node
    except FormulaError:
        return formula
    changed = _renamed(node, before, after)
    return Formula(changed).text if changed != node else formula


def _renamed(node: Node, before: str, after: str) -> Node:
    if isinstance(node, FieldName):
        return dataclasses.replace(node, name=after) if node.name == before else node
    if isinstance(node, Negate):
        return dataclasses.replace(node, operand=_renamed(node.operand, before, after))
    if isinstance(node, Binary):
        left, right = _renamed(node.left, before, after), _renamed(node.right, before, after)
        return dataclasses.replace(node, left=left, right=right)
    if isinstance(node, Call):
        return dataclasses.replace(
            node, arguments=tuple(_renamed(one, before, after) for one in node.arguments)
        )
    return node
