"""Which column of a file goes where, as data: kept in presets, changed in the preview, checked."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from desktop_app.errors import UserError
from desktop_app.exchange.importing.targets import (
    CUSTOM_PREFIX,
    LINK,
    NO_OWN_FIELDS,
    NOTE,
    RISK,
    OwnFields,
    resolve,
)
from desktop_app.language.i18n import _, language
from desktop_app.language.reading.unknown_words import normal

#: Kinds of fields that a number goes to.
NUMBER_KINDS = frozenset({"number", "integer", "money", "share"})
#: The key for values that a rule does not name.
OTHERWISE = "*"
NO_REPEATS: Mapping[str, str] = MappingProxyType({})
#: What cells say that a condition asks for.
Words = tuple[str, ...]
DEFAULT_MATCH = (("key",), ("external_id",), ("title",))


@dataclass(frozen=True, slots=True)
class FieldRule:
    """One target and the columns it is read from.

    With several columns their values are joined: by `join`, or, where `labels` name them, as
    "label: value" lines. `values` maps what the file says to what is kept (a choice's key, a fact, a
    checklist status, a text); an empty one leaves the value out, "*" stands for every other value.
    `values_of` holds such maps for single columns. `date_order` is "dmy" or "mdy" once settled, `decimal`
    the decimal mark, "." or ","; with `plain_unit` numbers are as written, whatever unit the header names.
    `question` is the checklist question that is kept when the checklist itself is missing. `part` is "start" or
    "end" where a cell can hold an interval of days.

    A rule with `when` (column -> words) holds for rows that say one of the words in each of these columns; "!"
    in front of a column turns it round. One with a `language` holds where that language is in use; of
    rules for several languages, those for the first one stand in for every other. `halves` stands between the
    English and the French half of a cell, of which one is read. A `whole` cell is one value even if it could be a list.
    """

    target: str
    columns: tuple[str, ...]
    values: Mapping[str, str] = field(default_factory=dict)
    values_of: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    join: str = ""
    date_order: str = ""
    decimal: str = ""
    plain_unit: bool = False
    question: str = ""
    part: str = ""
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    language: str = ""
    halves: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Readings:
    """What a person says of a whole file: its decimal mark, the order of its dates, its words for "not known".

    With `plain_units`, numbers are as written, whatever units the headers name.
    """

    decimal: str = ""
    date_order: str = ""
    keep_words: tuple[str, ...] = ()
    missing_words: tuple[str, ...] = ()
    plain_units: bool = False


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """All rules for one kind of file.

    `id` names a preset for scripts and is never translated; `version` rises when its rules change. `titles`
    holds the preset's name by language, beside the English `name`. `constants` are field values that every
    new initiative gets; `facts` are added to it.
    `match` are sets of fields by which a row is found again, the first that is filled in decides.
    `recognise` are headers by which a file of this kind is known. With `keep_rest`, what no field takes goes to
    the notes under the name of its column. `aliases` are headers that such files have in other languages, each
    with the one that the rules name. A row that names another one in a column of `parent`, by its title, its
    id or what stands in `parent_names`, is no initiative but a part of that one. `keep_words` are words for "not
    known" that this file means as values, such as NA for Namibia; `missing_words` are more of them. Rows that
    say one of the words of `leave_out` (column -> words) are no initiatives.
    """

    name: str = ""
    about: str = ""
    id: str = ""
    version: int = 1
    titles: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[FieldRule, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    facts: tuple[str, ...] = ()
    match: tuple[tuple[str, ...], ...] = DEFAULT_MATCH
    recognise: tuple[str, ...] = ()
    keep_rest: bool = False
    leave_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    keep_words: tuple[str, ...] = ()
    missing_words: tuple[str, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    parent: tuple[str, ...] = ()
    parent_names: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What a person reads: the name in the language in use, else the name."""
        spoken = language()
        return self.titles.get(spoken) or self.titles.get(spoken.split("_")[0]) or self.name

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

    def with_decimal(self, column: str, mark: str) -> ColumnMapping:
        """The same with "." or "," as the decimal mark of the numbers in `column`."""
        rules = tuple(
            dataclasses.replace(rule, decimal=mark) if column in rule.columns else rule for rule in self.rules
        )
        return dataclasses.replace(self, rules=rules)

    def with_readings(self, readings: Readings) -> ColumnMapping:
        """The same with all columns read as a person says of the file."""
        rules = tuple(
            dataclasses.replace(
                rule,
                decimal=readings.decimal or rule.decimal,
                date_order=readings.date_order or rule.date_order,
                plain_unit=readings.plain_units or rule.plain_unit,
            )
            for rule in self.rules
        )
        return dataclasses.replace(
            self,
            rules=rules,
            keep_words=(*self.keep_words, *readings.keep_words),
            missing_words=(*self.missing_words, *readings.missing_words),
        )

    def with_values(self, target: str, values: Mapping[str, str]) -> ColumnMapping:
        """The same with more of the file's values settled for `target`."""
        rules = tuple(
            dataclasses.replace(rule, values={**rule.values, **values}) if rule.target == target else rule
            for rule in self.rules
        )
        return dataclasses.replace(self, rules=rules)


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


def fit(
    mapping: ColumnMapping, headers: Sequence[str], repeated: Mapping[str, str] = NO_REPEATS
) -> tuple[ColumnMapping, list[str]]:
    """The mapping with the file's spelling of its columns, and the columns that the file lacks.

    A rule whose target can hold several values gets all columns of a `repeated` header.
    """
    mapping = in_language(mapping)
    by_name = names_of(headers, mapping)
    # Of a kind of file that is known, columns that it may lack are no news.
    wanted = {normal(column) for column in mapping.recognise}
    alike: dict[str, list[str]] = {}
    for name, original in repeated.items():
        alike.setdefault(normal(original), []).append(name)
    used = {column for rule in mapping.rules for column in rule.columns}
    missing: list[str] = []
    rules: list[FieldRule] = []
    for rule in mapping.rules:
        columns: list[str] = []
        labels: list[str] = []
        values_of: dict[str, Mapping[str, str]] = {}
        for place, column in enumerate(rule.columns):
            header = column if column in headers else by_name.get(normal(column))
            if header is None:
                if column not in missing and (not wanted or normal(column) in wanted):
                    missing.append(column)
                continue
            more = alike.get(normal(header), ()) if alike and _holds_several(rule) else ()
            for name in (header, *(one for one in more if one not in used and one != header)):
                columns.append(name)
                if column in rule.values_of:
                    values_of[name] = rule.values_of[column]
                if rule.labels:
                    labels.append(rule.labels[place])
        if columns:
            rules.append(
                dataclasses.replace(
                    rule,
                    columns=tuple(columns),
                    labels=tuple(labels),
                    values_of=values_of,
                    when=_spelled(rule.when, by_name),
                )
            )
    fitted = dataclasses.replace(
        mapping,
        rules=tuple(rules),
        leave_out=_spelled(mapping.leave_out, by_name),
        parent=tuple(by_name[normal(column)] for column in mapping.parent if normal(column) in by_name),
        parent_names=tuple(
            by_name[normal(column)] for column in mapping.parent_names if normal(column) in by_name
        ),
    )
    return fitted, missing


def _spelled(words_of: Mapping[str, Words], by_name: Mapping[str, str]) -> dict[str, Words]:
    """Words by column in the file's spelling, a "!" in front of a column kept; without columns that it lacks."""
    spelled: dict[str, Words] = {}
    for column, words in words_of.items():
        name = normal(column.lstrip("!"))
        if name in by_name:
            spelled[("!" if column.startswith("!") else "") + by_name[name]] = words
    return spelled


def in_language(mapping: ColumnMapping) -> ColumnMapping:
    """The mapping with the rules for the language in use, else for the first that it names, and those for all."""
    languages = list(dict.fromkeys(rule.language for rule in mapping.rules if rule.language))
    if not languages:
        return mapping
    spoken = language().split("_")[0]
    chosen = spoken if spoken in languages else languages[0]
    rules = tuple(rule for rule in mapping.rules if rule.language in ("", chosen))
    return dataclasses.replace(mapping, rules=rules)


def names_of(headers: Sequence[str], mapping: ColumnMapping) -> dict[str, str]:
    """The headers of a file by what the mapping may call them; the first of two that are alike."""
    by_name = {normal(header): header for header in reversed(headers)}
    for alias, name in mapping.aliases.items():
        header = by_name.get(normal(alias))
        if header is not None:
            by_name.setdefault(normal(name), header)
    return by_name


def _holds_several(rule: FieldRule) -> bool:
    """Whether what stands in several columns can go to the target together."""
    if rule.target.startswith(CUSTOM_PREFIX):
        return True
    resolved = resolve(rule.target)
    kind = resolved.spec.kind if resolved.spec else ""
    if resolved.kind in (NOTE, LINK, RISK) or kind in ("long_text", "tags"):
        return True
    return kind == "text" and bool(rule.join)
