"""A mapping as plain JSON values: what a preset file holds, and what a portfolio keeps of its own presets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from desktop_app.errors import UserError
from desktop_app.exchange.importing.mapping import DEFAULT_MATCH, ColumnMapping, FieldRule
from desktop_app.exchange.importing.targets import NO_OWN_FIELDS, OwnFields, field_names, resolve
from desktop_app.language.i18n import _
from desktop_app.text import clean, clean_line

_MOST_RULES = 500
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def to_dict(mapping: ColumnMapping) -> dict[str, Any]:
    """The mapping as plain JSON values, without what is empty."""
    document: dict[str, Any] = {"name": mapping.name, "about": mapping.about}
    document["id"] = mapping.id
    document["version"] = mapping.version if mapping.id else 0
    document["titles"] = dict(mapping.titles)
    document["constants"] = dict(mapping.constants)
    document["facts"] = list(mapping.facts)
    document["match"] = [list(names) for names in mapping.match] if mapping.match != DEFAULT_MATCH else []
    document["recognise"] = list(mapping.recognise)
    document["keep_rest"] = mapping.keep_rest
    document["leave_out"] = {column: list(words) for column, words in mapping.leave_out.items()}
    document["keep_words"] = list(mapping.keep_words)
    document["missing_words"] = list(mapping.missing_words)
    document["aliases"] = dict(mapping.aliases)
    document["parent"] = list(mapping.parent)
    document["parent_names"] = list(mapping.parent_names)
    document["rules"] = []
    for rule in mapping.rules:
        plain_rule: dict[str, Any] = {"to": rule.target, "from": list(rule.columns)}
        if rule.labels:
            plain_rule["from"] = dict(zip(rule.columns, rule.labels, strict=True))
        plain_rule["values"] = dict(rule.values)
        plain_rule["values_of"] = {column: dict(values) for column, values in rule.values_of.items()}
        plain_rule |= {
            "join": rule.join,
            "date_order": rule.date_order,
            "decimal": rule.decimal,
            "plain_unit": rule.plain_unit,
        }
        plain_rule |= {"question": rule.question, "part": rule.part}
        plain_rule["when"] = {column: list(words) for column, words in rule.when.items()}
        plain_rule |= {"language": rule.language, "halves": rule.halves, "whole": rule.whole}
        document["rules"].append({name: value for name, value in plain_rule.items() if value})
    return {name: value for name, value in document.items() if value}


def from_dict(data: Any, own: OwnFields = NO_OWN_FIELDS) -> ColumnMapping:
    """The mapping that `to_dict` gave, every part checked; raises UserError in a sentence."""
    try:
        return _from_dict(data, own)
    except (TypeError, ValueError, AttributeError, KeyError):
        raise UserError(_("The import preset cannot be read. Make it again.")) from None


def _from_dict(data: Any, own: OwnFields) -> ColumnMapping:
    if len(data.get("rules", ())) > _MOST_RULES:
        raise ValueError
    rules = [_rule_from(plain_rule, own) for plain_rule in data.get("rules", ())]
    match = tuple(tuple(_text(name) for name in names) for names in data.get("match", ()))
    constants = _texts(data.get("constants", {}))
    for name in [*constants, *(name for names in match for name in names)]:
        if name not in field_names():
            raise ValueError
    preset_id, version = _text(data.get("id", "")), data.get("version", 1)
    if (preset_id and not _ID.fullmatch(preset_id)) or not isinstance(version, int) or version < 1:
        raise ValueError
    return ColumnMapping(
        name=clean_line(_text(data.get("name", ""))),
        about=clean(_text(data.get("about", ""))),
        id=preset_id,
        version=version,
        titles={key: clean_line(title) for key, title in _texts(data.get("titles", {})).items()},
        rules=tuple(rules),
        constants=constants,
        facts=tuple(_text(fact) for fact in data.get("facts", ())),
        match=match or DEFAULT_MATCH,
        recognise=tuple(_text(header) for header in data.get("recognise", ())),
        keep_rest=data.get("keep_rest") is True,
        leave_out=_words(data.get("leave_out", {})),
        keep_words=tuple(_text(word) for word in data.get("keep_words", ())),
        missing_words=tuple(_text(word) for word in data.get("missing_words", ())),
        aliases=_texts(data.get("aliases", {})),
        parent=tuple(_text(header) for header in data.get("parent", ())),
        parent_names=tuple(_text(header) for header in data.get("parent_names", ())),
    )


def _rule_from(plain_rule: Any, own: OwnFields) -> FieldRule:
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
        decimal=_text(plain_rule.get("decimal", "")),
        plain_unit=plain_rule.get("plain_unit") is True,
        question=clean(_text(plain_rule.get("question", ""))),
        part=_text(plain_rule.get("part", "")),
        when=_words(plain_rule.get("when", {})),
        language=_text(plain_rule.get("language", "")),
        halves=_text(plain_rule.get("halves", "")),
        whole=plain_rule.get("whole") is True,
    )
    if (
        rule.date_order not in ("", "dmy", "mdy")
        or rule.decimal not in ("", ".", ",")
        or rule.part not in ("", "start", "end")
        or not rule.columns
    ):
        raise ValueError
    return rule


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    return {clean(_text(key)): clean(_text(value)) for key, value in values.items()}


def _words(lists: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    if any(not isinstance(words, list) for words in lists.values()):
        raise TypeError
    return {_text(key): tuple(clean(_text(word)) for word in words) for key, words in lists.items()}
