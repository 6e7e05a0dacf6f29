"""Which column of a file goes where, as data: kept in presets, changed in the preview, checked."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from desktop_app.domain.fields import specs
from desktop_app.domain.records import Initiative
from desktop_app.errors import UserError
from desktop_app.exchange.importing.targets import (
    NO_OWN_FIELDS,
    OwnFields,
    field_header,
    field_names,
    header_synonyms,
    offered_targets,
    resolve,
)
from desktop_app.language.i18n import _
from desktop_app.language.reading.unknown_words import normal
from desktop_app.text import clean, clean_line

#: The key for values that a rule does not name.
OTHERWISE = "*"
DEFAULT_MATCH = (("key",), ("external_id",), ("title",))
_MOST_RULES = 500


@dataclass(frozen=True, slots=True)
class FieldRule:
    """One target and the columns it is read from.

    With several columns their values are joined: by `join`, or, where `labels` name them, as
    "label: value" lines. `values` maps what the file says to what is kept (a choice's key, a fact, a
    checklist status, a text); an empty one leaves the value out, "*" stands for every other value.
    `values_of` holds such maps for single columns. `date_order` is "dmy" or "mdy" once settled.
    `question` is the checklist question that is kept when the checklist itself is missing.
    """

    target: str
    columns: tuple[str, ...]
    values: Mapping[str, str] = field(default_factory=dict)
    values_of: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    join: str = ""
    date_order: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """All rules for one kind of file.

    `constants` are field values that every new initiative gets; `facts` are added to it.
    `match` are sets of fields by which a row is found again, the first that is filled in decides.
    `recognise` are headers by which a file of this kind is known. With `keep_rest`, columns without
    a rule go to the notes under their own name.
    """

    name: str = ""
    about: str = ""
    rules: tuple[FieldRule, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    facts: tuple[str, ...] = ()
    match: tuple[tuple[str, ...], ...] = DEFAULT_MATCH
    recognise: tuple[str, ...] = ()
    keep_rest: bool = False

    def rule_for(self, target: str) -> FieldRule | None:
        """The first rule for a target."""
        return next((rule for rule in self.rules if rule.target == target), None)

    def rules_of(self, column: str) -> tuple[FieldRule, ...]:
        """The rules that read a column."""
        return tuple(rule for rule in self.rules if column in rule.columns)

    def with_rule(self, rule: FieldRule) -> ColumnMapping:
        """The same with `rule` instead of those for its target."""
        kept = tuple(one for one in self.rules if one.target != rule.target)
        return dataclasses.replace(self, rules=(*kept, rule))

    def without_column(self, column: str) -> ColumnMapping:
        """The same without the rules that read `column` alone."""
        kept = tuple(rule for rule in self.rules if rule.columns != (column,))
        return dataclasses.replace(self, rules=kept)

    def with_column(self, column: str, target: str) -> ColumnMapping:
        """The same with `column` going to `target` alone; an empty target leaves the column out."""
        cleared = self.without_column(column)
        return cleared.with_rule(FieldRule(target, (column,))) if target else cleared

    def with_date_order(self, column: str, order: str) -> ColumnMapping:
        """The same with the dates of `column` read as "dmy" or "mdy"."""
        rules = tuple(
            dataclasses.replace(rule, date_order=order) if column in rule.columns else rule
            for rule in self.rules
        )
        return dataclasses.replace(self, rules=rules)

    def with_values(self, target: str, values: Mapping[str, str]) -> ColumnMapping:
        """The same with more of the file's values settled for `target`."""
        rules = tuple(
            dataclasses.replace(rule, values={**rule.values, **values}) if rule.target == target else rule
            for rule in self.rules
        )
        return dataclasses.replace(self, rules=rules)


def guess_mapping(headers: Sequence[str], own: OwnFields = NO_OWN_FIELDS) -> ColumnMapping:
    """A mapping for columns whose headers say what they are; the others stay unread.

    A header is known by the field's name, its label in the user's language or in English, or a
    usual synonym. Each field takes the first column that fits.
    """
    known = _known_headers(own)
    rules: dict[str, FieldRule] = {}
    for header in headers:
        target = known.get(normal(header))
        if target and target not in rules:
            rules[target] = FieldRule(target, (header,))
    return ColumnMapping(rules=tuple(rules.values()))


def _known_headers(own: OwnFields) -> dict[str, str]:
    known: dict[str, str] = {}
    fields = specs(Initiative)
    for name in field_names():
        for text in (name, field_header(name), fields[name].label):
            known.setdefault(normal(text), name)
    for target in offered_targets(own):
        known.setdefault(normal(target.name), target.name)
        known.setdefault(normal(target.label), target.name)
    for name, synonyms in header_synonyms().items():
        for synonym in synonyms:
            known.setdefault(normal(synonym), name)
    known.pop("", None)
    return known


def explicit_mapping(
    pairs: Iterable[tuple[str, str]], headers: Sequence[str], own: OwnFields = NO_OWN_FIELDS
) -> ColumnMapping:
    """The mapping that a person spelled out as (field, column) pairs; raises UserError for unknown ones."""
    mapping = ColumnMapping()
    for target, column in pairs:
        resolve(target, own)
        mapping = mapping.with_rule(FieldRule(target, (find_column(column, headers),)))
    return mapping


def find_column(column: str, headers: Sequence[str]) -> str:
    """The header that `column` means, whatever its case and blanks; raises UserError if there is none."""
    if column in headers:
        return column
    wanted = normal(column)
    for header in headers:
        if normal(header) == wanted:
            return header
    raise UserError(
        _("The file has no column “{column}”. It has: {columns}.").format(
            column=column, columns=", ".join(headers[:40])
        )
    )


def fit(mapping: ColumnMapping, headers: Sequence[str]) -> tuple[ColumnMapping, list[str]]:
    """The mapping with the file's spelling of its columns, and the columns that the file lacks."""
    by_name = {normal(header): header for header in reversed(headers)}
    missing: list[str] = []
    rules: list[FieldRule] = []
    for rule in mapping.rules:
        columns: list[str] = []
        labels: list[str] = []
        values_of: dict[str, Mapping[str, str]] = {}
        for place, column in enumerate(rule.columns):
            header = column if column in headers else by_name.get(normal(column))
            if header is None:
                if column not in missing:
                    missing.append(column)
                continue
            columns.append(header)
            if column in rule.values_of:
                values_of[header] = rule.values_of[column]
            if rule.labels:
                labels.append(rule.labels[place])
        if columns:
            rules.append(
                dataclasses.replace(rule, columns=tuple(columns), labels=tuple(labels), values_of=values_of)
            )
    return dataclasses.replace(mapping, rules=tuple(rules)), missing


def to_dict(mapping: ColumnMapping) -> dict[str, Any]:
    """The mapping as plain JSON values, without what is empty."""
    document: dict[str, Any] = {"name": mapping.name, "about": mapping.about}
    document["constants"] = dict(mapping.constants)
    document["facts"] = list(mapping.facts)
    document["match"] = [list(names) for names in mapping.match] if mapping.match != DEFAULT_MATCH else []
    document["recognise"] = list(mapping.recognise)
    document["keep_rest"] = mapping.keep_rest
    document["rules"] = []
    for rule in mapping.rules:
        plain_rule: dict[str, Any] = {"to": rule.target, "from": list(rule.columns)}
        if rule.labels:
            plain_rule["from"] = dict(zip(rule.columns, rule.labels, strict=True))
        plain_rule["values"] = dict(rule.values)
        plain_rule["values_of"] = {column: dict(values) for column, values in rule.values_of.items()}
        plain_rule |= {"join": rule.join, "date_order": rule.date_order, "question": rule.question}
        document["rules"].append({name: value for name, value in plain_rule.items() if value})
    return {name: value for name, value in document.items() if value}


def from_dict(data: Any, own: OwnFields = NO_OWN_FIELDS) -> ColumnMapping:
    """The mapping that `to_dict` gave, every part checked; raises UserError in a sentence."""
    try:
        return _from_dict(data, own)
    except (TypeError, ValueError, AttributeError, KeyError):
        raise UserError(_("The import preset cannot be read. Make it again.")) from None


def _from_dict(data: Any, own: OwnFields) -> ColumnMapping:
    rules = []
    if len(data.get("rules", ())) > _MOST_RULES:
        raise ValueError
    for plain_rule in data.get("rules", ()):
        columns = plain_rule["from"]
        labels: tuple[str, ...] = ()
        if isinstance(columns, str):
            columns = [columns]
        elif isinstance(columns, dict):
            labels = tuple(clean_line(_text(label)) for label in columns.values())
        rule = FieldRule(
            target=resolve(_text(plain_rule["to"]), own).name,
            columns=tuple(_text(column) for column in columns),
            values=_texts(plain_rule.get("values", {})),
            values_of={_text(key): _texts(value) for key, value in plain_rule.get("values_of", {}).items()},
            labels=labels,
            join=clean(_text(plain_rule.get("join", ""))),
            date_order=_text(plain_rule.get("date_order", "")),
            question=clean(_text(plain_rule.get("question", ""))),
        )
        if rule.date_order not in ("", "dmy", "mdy") or not rule.columns:
            raise ValueError
        rules.append(rule)
    match = tuple(tuple(_text(name) for name in names) for names in data.get("match", ()))
    constants = _texts(data.get("constants", {}))
    for name in [*constants, *(name for names in match for name in names)]:
        if name not in field_names():
            raise ValueError
    return ColumnMapping(
        name=clean_line(_text(data.get("name", ""))),
        about=clean(_text(data.get("about", ""))),
        rules=tuple(rules),
        constants=constants,
        facts=tuple(_text(fact) for fact in data.get("facts", ())),
        match=match or DEFAULT_MATCH,
        recognise=tuple(_text(header) for header in data.get("recognise", ())),
        keep_rest=data.get("keep_rest") is True,
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    return {clean(_text(key)): clean(_text(value)) for key, value in values.items()}
