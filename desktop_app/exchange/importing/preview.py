"""What the import preview shows and lets a person change, worked out without a window."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.domain.choices import STAGES, Stage
from desktop_app.exchange.importing import targets as t
from desktop_app.exchange.importing.column_numbers import NumberQuestion
from desktop_app.exchange.importing.draft import Draft
from desktop_app.exchange.importing.mapping import OTHERWISE, ColumnMapping, FieldRule
from desktop_app.exchange.importing.plan import CREATE, LEAVE, SKIP, UPDATE, ImportPlan, PlannedRow
from desktop_app.exchange.importing.rule_reader import choices_for
from desktop_app.exchange.tables.cell_values import cell_text, closest_choice, match_choice
from desktop_app.exchange.tables.table import Table
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _
from desktop_app.language.reading.cells import is_blank
from desktop_app.language.reading.date_values import DateOrder, find_ambiguous, parse_date
from desktop_app.language.reading.unknown_words import (
    REGISTER_LIST,
    REGISTER_WORDS,
    NotKnown,
    normal,
    not_known,
)
from desktop_app.text import shorten

ACTIONS = {CREATE: N_("New"), UPDATE: N_("Update"), SKIP: N_("Skip"), LEAVE: N_("Left out")}
# Fields by which a row is matched; the first set that is filled in decides.
MATCHES: dict[str, tuple[tuple[tuple[str, ...], ...], str]] = {
    "id_or_title": ((("key",), ("external_id",), ("title",)), N_("Key, ID in another system or title")),
    "id": ((("key",), ("external_id",)), N_("Key or ID in another system")),
    "title": ((("title",),), N_("Title")),
}
_SAMPLES = 4
_SAMPLE_ROWS = 500
_SAMPLE_LENGTH = 80
_MOST_VALUES = 60
_FIRST_ROWS = 200
_MOST_ROWS = 2000
_CELL_LENGTH = 400
# Only these targets may take values from several columns.
_GATHERS = frozenset({t.NOTE, t.RISK, t.LINK})
_LISTS = {t.ANSWER: N_("Checklist answers"), t.LINK: N_("Links"), t.RISK: N_("Risks"), t.NOTE: N_("Notes")}


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column of the file: some of its values, what it goes to, and whether something is asked about it."""

    header: str
    samples: tuple[str, ...]
    rules: tuple[int, ...]
    label: str
    asks: str = ""


@dataclass(frozen=True, slots=True)
class ValueView:
    """A text that stands in a column `count` times, and the choice that it becomes ("" is left out).

    `understood` is False when no choice fits and nobody has chosen one; `proposal` is then the closest.
    """

    text: str
    count: int
    key: str
    understood: bool
    proposal: str = ""


def sample_values(table: Table) -> list[tuple[str, ...]]:
    """A few different values of each column, from the first rows."""
    samples: list[tuple[str, ...]] = []
    rows = table.rows[:_SAMPLE_ROWS]
    for place in range(len(table.headers)):
        values: dict[str, None] = {}
        for row in rows:
            if len(values) == _SAMPLES:
                break
            if not is_blank(row.cells[place]):
                values[shorten(" ".join(cell_text(row.cells[place]).split()), _SAMPLE_LENGTH)] = None
        samples.append(tuple(values))
    return samples


def column_views(
    table: Table,
    mapping: ColumnMapping,
    samples: list[tuple[str, ...]],
    plan: ImportPlan | None = None,
    own: t.OwnFields = t.NO_OWN_FIELDS,
) -> list[ColumnView]:
    """All columns of the file in their order, with what the mapping does with them."""
    dates = {question.column for question in plan.date_questions} if plan else set()
    values = {question.column for question in plan.value_questions} if plan else set()
    numbers = (
        {one.columns[0] for one in plan.number_questions if one.in_doubt or one.clash} if plan else set()
    )
    views = []
    for header, some in zip(table.headers, samples, strict=True):
        rules = tuple(place for place, rule in enumerate(mapping.rules) if header in rule.columns)
        labels = dict.fromkeys(target_label(mapping.rules[place].target, own) for place in rules)
        rest = _("Notes, with the column's name") if mapping.keep_rest else ""
        asked = (("dates", dates), ("numbers", numbers), ("values", values))
        asks = next((kind for kind, columns in asked if header in columns), "")
        views.append(ColumnView(header, some, rules, ", ".join(labels) or rest, asks))
    return views


def offered(mapping: ColumnMapping, own: t.OwnFields) -> list[tuple[str, str]]:
    """(name, label) of everything that a column can go to, and of other targets that the mapping uses."""
    names = [target.name for target in t.offered_targets(own)]
    names += [rule.target for rule in mapping.rules]
    return [(name, target_label(name, own)) for name in dict.fromkeys(names)]


def new_field(header: str, mapping: ColumnMapping, own: t.OwnFields) -> tuple[str, str] | None:
    """(name, label) of a new field of the portfolio's own for a column; None where there is such a field."""
    name = t.new_field(header, own)
    if not name or any(rule.target.casefold() == name.casefold() for rule in mapping.rules):
        return None
    return name, target_label(name, own)


def target_label(name: str, own: t.OwnFields) -> str:
    """The label of a target where nothing around it says what kind it is."""
    target = t.resolve(name, own)
    if target.kind == t.NOTE and target.detail:
        return _("Notes: {name}").format(name=target.detail)
    if target.kind == t.LINK and target.detail:
        return _("Link: {name}").format(name=target.detail)
    return target.label


def assign(mapping: ColumnMapping, column: str, target: str) -> ColumnMapping:
    """The mapping with `column` going to `target` and nowhere else; an empty target leaves it out.

    A field is read from one place: what filled the target before is left out. Notes, links and risks
    are gathered from all their columns.
    """
    rules: list[FieldRule] = []
    for rule in mapping.rules:
        if column not in rule.columns:
            rules.append(rule)
            continue
        kept = [place for place, name in enumerate(rule.columns) if name != column]
        if kept:
            rules.append(
                dataclasses.replace(
                    rule,
                    columns=tuple(rule.columns[place] for place in kept),
                    labels=tuple(rule.labels[place] for place in kept) if rule.labels else (),
                    values_of={name: one for name, one in rule.values_of.items() if name != column},
                )
            )
    cleared = dataclasses.replace(mapping, rules=tuple(rules))
    if not target:
        return cleared
    new = FieldRule(target, (column,))
    if t.resolve(target).kind in _GATHERS:
        return dataclasses.replace(cleared, rules=(*cleared.rules, new))
    return cleared.with_rule(new)


def set_value(mapping: ColumnMapping, place: int, text: str, key: str) -> ColumnMapping:
    """The mapping with `text` becoming the choice `key` in its rule at `place`; "" leaves the value out."""
    rule = mapping.rules[place]
    values = {known: kept for known, kept in rule.values.items() if normal(known) != normal(text)}
    return _with_rule_at(mapping, place, dataclasses.replace(rule, values={**values, text: key}))


def take_proposals(mapping: ColumnMapping, place: int, values: list[ValueView]) -> ColumnMapping:
    """The mapping with every value that was not understood becoming the closest choice."""
    for value in values:
        if not value.understood and value.proposal:
            mapping = set_value(mapping, place, value.text, value.proposal)
    return mapping


def set_date_order(mapping: ColumnMapping, place: int, order: str) -> ColumnMapping:
    """The mapping with the dates of its rule at `place` read as "dmy" or "mdy"."""
    rule = dataclasses.replace(mapping.rules[place], date_order=order)
    return _with_rule_at(mapping, place, rule)


def set_decimal(mapping: ColumnMapping, place: int, mark: str) -> ColumnMapping:
    """The mapping with "." or "," as the decimal mark of its rule at `place`."""
    return _with_rule_at(mapping, place, dataclasses.replace(mapping.rules[place], decimal=mark))


def set_plain_unit(mapping: ColumnMapping, place: int, plain: bool) -> ColumnMapping:
    """The mapping with the numbers of its rule at `place` as written, or in the unit of their header."""
    return _with_rule_at(mapping, place, dataclasses.replace(mapping.rules[place], plain_unit=plain))


def set_words(mapping: ColumnMapping, keep: Sequence[str], missing: Sequence[str]) -> ColumnMapping:
    """The mapping with words that are values though they often mean "not known", and with more that mean it."""
    return dataclasses.replace(mapping, keep_words=tuple(keep), missing_words=tuple(missing))


def _with_rule_at(mapping: ColumnMapping, place: int, rule: FieldRule) -> ColumnMapping:
    rules = (*mapping.rules[:place], rule, *mapping.rules[place + 1 :])
    return dataclasses.replace(mapping, rules=rules)


def is_choice(rule: FieldRule, own: t.OwnFields = t.NO_OWN_FIELDS) -> bool:
    """Whether the rule's values become choices of a closed list."""
    return len(rule.columns) == 1 and bool(t.resolve(rule.target, own).choices)


def is_date(rule: FieldRule, own: t.OwnFields = t.NO_OWN_FIELDS) -> bool:
    """Whether the rule's values become dates."""
    spec = t.resolve(rule.target, own).spec
    return spec is not None and spec.kind == "date"


def value_views(
    table: Table,
    rule: FieldRule,
    own: t.OwnFields = t.NO_OWN_FIELDS,
    words: NotKnown = REGISTER_LIST,
) -> tuple[list[ValueView], int]:
    """The column's values and what they become, the most frequent first; and how many are left out.

    Values that were not understood come before others when some are left out.
    """
    counts: Counter[str] = Counter()
    first: dict[str, str] = {}
    for cell in table.column(rule.columns[0]):
        if not is_blank(cell):
            text = cell_text(cell).strip()
            key = normal(text)
            first.setdefault(key, text)
            counts[key] += 1
    choices = choices_for(t.resolve(rule.target, own))
    value_map = {normal(known): kept for known, kept in rule.values.items() if known != OTHERWISE}
    otherwise = rule.values.get(OTHERWISE)
    settled = {key: value_map.get(key, otherwise) for key in first}
    views = [
        _value_view(text, counts[key], settled[key], choices, words.has(text)) for key, text in first.items()
    ]
    kept = sorted(views, key=lambda view: view.understood)[:_MOST_VALUES]
    ordered = sorted(kept, key=lambda view: (-view.count, normal(view.text)))
    return ordered, max(0, len(views) - _MOST_VALUES)


def _value_view(
    text: str, count: int, settled: str | None, choices: dict[str, list[str]], is_unknown: bool
) -> ValueView:
    if settled == "":
        return ValueView(text, count, "", True)
    key = match_choice(settled or text, choices)
    if key is not None or is_unknown:
        return ValueView(text, count, key or "", True)
    return ValueView(text, count, "", False, closest_choice(text, choices) or "")


#: What a person may settle about a rule, by its target and columns.
Questions = dict[tuple[str, tuple[str, ...]], tuple[list[ValueView], int] | DateOrder | NumberQuestion]


def questions(table: Table, plan: ImportPlan) -> Questions:
    """Values of every rule that goes to a choice, and how dates and numbers of the others can be read."""
    mapping, own = plan.mapping, plan.own_fields
    open_questions: Questions = {}
    words = not_known(mapping.keep_words, (*REGISTER_WORDS, *mapping.missing_words))
    for rule in mapping.rules:
        if is_choice(rule, own):
            open_questions[rule.target, rule.columns] = value_views(table, rule, own, words)
        elif is_date(rule, own):
            open_questions[rule.target, rule.columns] = date_question(table, rule)
    return open_questions | {(one.target, one.columns): one for one in plan.number_questions}


def date_question(table: Table, rule: FieldRule) -> DateOrder:
    """Whether the rule's dates can be read day first and month first, with an example."""
    return find_ambiguous(table.column(rule.columns[0]))


def date_readings(example: str) -> tuple[str, str]:
    """An ambiguous date written out day first and month first."""
    return (
        formats.date(parse_date(example, "dmy").value),
        formats.date(parse_date(example, "mdy").value),
    )


def match_name(mapping: ColumnMapping) -> str:
    """The name in MATCHES of how the mapping matches rows; "" when it has its own way."""
    return next((name for name, (fields, _label) in MATCHES.items() if fields == mapping.match), "")


def match_label(mapping: ColumnMapping) -> str:
    """The fields by which rows are found again, in words."""
    return ", ".join(" + ".join(t.field_header(name) for name in names) for names in mapping.match)


@dataclass(frozen=True, slots=True)
class Preview:
    """Planned rows as a table: titles of its columns, and tuples of (row, action, key, title, *texts)."""

    titles: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    left_out: int


def preview(plan: ImportPlan, currency: str) -> Preview:
    """The first rows as they would be kept, and every row with a problem."""
    columns = _columns(plan)
    troubled = {problem.row for problem in plan.problems}
    shown = [
        row
        for place, row in enumerate(plan.rows)
        if place < _FIRST_ROWS or row.action == LEAVE or row.draft.row in troubled
    ][:_MOST_ROWS]
    rows = tuple(_row(row, columns, currency) for row in shown)
    return Preview(tuple(label for _target, label in columns), rows, len(plan.rows) - len(rows))


def _columns(plan: ImportPlan) -> list[tuple[t.Target, str]]:
    columns: dict[str, tuple[t.Target, str]] = {}
    names = [*(rule.target for rule in plan.mapping.rules), *plan.mapping.constants]
    if plan.mapping.facts:
        names.append("facts")
    if plan.mapping.keep_rest or any(row.draft.notes for row in plan.rows):
        # Notes also hold what could not be read.
        names.append(t.NOTE)
    for name in names:
        target = t.resolve("facts" if name.startswith(f"{t.FACT}.") else name, plan.own_fields)
        if name in ("title", "key"):
            continue
        label = _(_LISTS[target.kind]) if target.kind in _LISTS else target.label
        columns.setdefault(target.kind if target.kind in _LISTS else target.name, (target, label))
    return list(columns.values())


def _row(row: PlannedRow, columns: list[tuple[t.Target, str]], currency: str) -> tuple[Any, ...]:
    # Where the row says no stage, a new initiative has the first one all the same.
    first = _(STAGES[Stage.STRATEGY.value]) if row.action == CREATE else ""
    texts = (
        shorten(_text(target, row.draft, currency), _CELL_LENGTH) or (first if target.name == "stage" else "")
        for target, _label in columns
    )
    return (row.draft.row, row.action, row.key, row.title, *texts)


def _text(target: t.Target, draft: Draft, currency: str) -> str:
    if target.kind == t.FIELD:
        return _field(
            target, draft.facts if target.detail == "facts" else draft.values.get(target.detail), currency
        )
    if target.kind == t.SOURCE:
        return _field(target, draft.source.get(target.detail), currency)
    if target.kind == t.CUSTOM:
        return _field(target, draft.custom.get(target.detail), currency)
    if target.kind == t.ROLE:
        return draft.roles.get(target.detail, "")
    if target.kind == t.RATING:
        return str(draft.ratings.get(target.detail, ""))
    if target.kind == t.ESTIMATE:
        return _field(target, draft.estimates.get(target.detail), currency)
    if target.kind == t.ANSWER:
        return formats.number(len(draft.answers)) if draft.answers else ""
    if target.kind == t.LINK:
        return "; ".join(address for _name, address in draft.links)
    return "; ".join(draft.risks if target.kind == t.RISK else draft.notes)


def _field(target: t.Target, value: Any, currency: str) -> str:
    if value is None or value == "":
        return ""
    kind = target.spec.kind if target.spec else "number" if target.kind == t.ESTIMATE else ""
    if target.choices and value in target.choices:
        return _(target.choices[value])
    if kind == "date":
        return formats.date(value)
    if kind == "money":
        return formats.money(value, currency)
    if kind == "share":
        return formats.percent(value)
    if kind in ("number", "integer"):
        return formats.number(value)
    if kind == "bool":
        return _("Yes") if value else _("No")
    return ", ".join(value) if isinstance(value, (list, tuple)) else str(value)
