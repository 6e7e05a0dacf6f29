"""Guesses where the columns of a file go from what their headers say, and from what stands below them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop_app.domain.fields import FieldSpec, specs
from desktop_app.domain.records import Initiative
from desktop_app.exchange.importing.mapping import NUMBER_KINDS, ColumnMapping, FieldRule
from desktop_app.exchange.importing.targets import (
    NO_OWN_FIELDS,
    OwnFields,
    field_header,
    field_names,
    former_labels,
    header_synonyms,
    offered_targets,
    resolve,
)
from desktop_app.exchange.tables.cell_values import cell_text
from desktop_app.exchange.tables.table import Table
from desktop_app.language.reading.header_units import read_header
from desktop_app.language.reading.unknown_words import normal

# Headers that can name an initiative, the surest first; a header of the title that is not here comes behind them.
_TITLES = (
    "title", "use case", "use case name", "ai use case", "initiative", "initiative name", "ai initiative", "idea",
    "anwendungsfall", "vorhaben", "task name", "name", "model name", "system name", "project", "project name",
    "projektname",
)  # fmt: skip
# What can stand in for a title where no column for it tells the rows apart.
_STAND_INS = ("summary", "subject", "headline", "task", "feature")
# A name stands in few rows; a column with one value in most rows says what they have in common.
_COMMON_SHARE = 0.5
_LONGEST_TITLE = 200
_LOOK_AT = 2000
_FEWEST_ROWS = 2
# Names of rows that a row can be part of.
_PARENTS = frozenset(
    {
        "parent task", "parent", "parent id", "parent issue", "parent key", "parent item", "parent summary",
        "subtask of", "sub task of", "ubergeordnete aufgabe", "ubergeordneter vorgang", "tache parente",
    }
)  # fmt: skip
# Spreadsheets for scoring: what the columns of a method are called, by input. Alone, none of them is unmistakable.
_SCORINGS: tuple[dict[str, tuple[str, ...]], ...] = (
    {"reach": ("reach",), "impact": ("impact",), "confidence": ("confidence",), "effort": ("effort",)},
    {"ice_impact": ("impact",), "ice_confidence": ("confidence",), "ice_ease": ("ease",)},
    {
        "business_value": ("business value", "user business value", "value"),
        "time_criticality": ("time criticality",),
        "risk_reduction": ("risk reduction", "risk reduction opportunity enablement", "rr oe"),
        "job_size": ("job size", "job duration"),
    },
)


def guess_mapping(
    headers: Sequence[str], own: OwnFields = NO_OWN_FIELDS, table: Table | None = None
) -> ColumnMapping:
    """A mapping for columns whose headers say what they are; the others stay unread.

    A header is known by the field's name, its label in the user's language or in English, or a usual synonym. Each
    field takes the first column that fits, the title the best one. With the `table`, a column also has to hold what
    its field can.
    """
    known = _known_headers(own)
    rules: dict[str, FieldRule] = {}
    titles = [header for header in headers if known.get(normal(header)) == "title"]
    title = _best_title(headers, titles, table)
    if title:
        rules["title"] = FieldRule("title", (title,))
    for header in headers:
        target = target_of(header, known, own)
        if target and target not in rules and header != title and _holds(target, header, own, table):
            rules[target] = FieldRule(target, (header,))
    rules |= _estimates(headers, rules)
    parents = tuple(header for header in headers if normal(header) in _PARENTS)
    return ColumnMapping(rules=tuple(rules.values()), parent=parents)


def target_of(header: str, known: Mapping[str, str], own: OwnFields = NO_OWN_FIELDS) -> str:
    """The target that a header names, with or without a unit such as "(k€)"; "" for none."""
    target = known.get(normal(header), "")
    if target:
        return target
    unit = read_header(header)
    if not unit.unit or unit.other:
        return ""
    name = normal(unit.name)
    # "Benefit (k€)" is an amount, where "Benefit" is a text.
    for candidate in (known.get(name, ""), known.get(f"{name} a year", "")):
        spec = resolve(candidate, own).spec if candidate else None
        if spec is not None and spec.kind in NUMBER_KINDS:
            return candidate
    return ""


def rival_columns(
    headers: Sequence[str], mapping: ColumnMapping, own: OwnFields
) -> list[tuple[str, str, str]]:
    """Numbers that are not read though their header names a field, with that field and the column it is read from."""
    known = _known_headers(own)
    read = {column for rule in mapping.rules for column in rule.columns}
    rivals = []
    for header in headers:
        target = target_of(header, known, own) if header not in read else ""
        rule = mapping.rule_for(target) if target else None
        spec = resolve(target, own).spec if target else None
        if rule is not None and spec is not None and spec.kind in NUMBER_KINDS:
            rivals.append((header, target, rule.columns[0]))
    return rivals


def _known_headers(own: OwnFields) -> dict[str, str]:
    known: dict[str, str] = {}
    fields = specs(Initiative)
    for name in field_names():
        label = fields[name].label
        for text in (name, field_header(name), label, *former_labels(label)):
            known.setdefault(normal(text), name)
    for target in offered_targets(own):
        known.setdefault(normal(target.name), target.name)
        known.setdefault(normal(target.label), target.name)
    for name, synonyms in header_synonyms().items():
        for synonym in synonyms:
            known.setdefault(normal(synonym), name)
    known.pop("", None)
    return known


# The title


@dataclass(frozen=True, slots=True)
class _Column:
    """What stands in a column, as far as a title asks."""

    filled: int
    most_common: int
    longest: int


def _best_title(headers: Sequence[str], titles: Sequence[str], table: Table | None) -> str:
    """The column whose texts name the rows best; "" if there is none."""
    ranked = sorted(titles, key=_rank)
    if table is None or len(table.rows) < _FEWEST_ROWS:
        return ranked[0] if ranked else ""
    stand_ins = [header for name in _STAND_INS for header in headers if normal(header) == name]
    candidates: list[str] = [*ranked, *(stand_ins if ranked else ())]
    for header in candidates:
        if _names_rows(_column(table, header)):
            return header
    return ranked[0] if ranked else ""


def _rank(header: str) -> int:
    name = normal(header)
    return _TITLES.index(name) if name in _TITLES else len(_TITLES)


def _column(table: Table, header: str) -> _Column:
    place = table.headers.index(header)
    texts = [cell_text(row.cells[place]).strip() for row in table.rows[:_LOOK_AT]]
    counts = Counter(normal(text) for text in texts if text)
    return _Column(
        counts.total(),
        max(counts.values(), default=0),
        max((len(text) for text in texts), default=0),
    )


def _names_rows(column: _Column) -> bool:
    """Whether the column can tell rows apart: filled, short, and not the same in most rows."""
    return (
        column.filled > 0
        and column.longest <= _LONGEST_TITLE
        and column.most_common <= max(1, _COMMON_SHARE * column.filled)
    )


# Other fields


def _holds(target: str, header: str, own: OwnFields, table: Table | None) -> bool:
    """Whether the field can hold the texts of the column: one that would be cut short is another one's."""
    spec: FieldSpec | None = specs(Initiative).get(target)
    if table is None or spec is None or spec.kind not in ("text", "person"):
        return True
    place = table.headers.index(header)
    return all(
        len(cell) <= spec.max_length for row in table.rows if isinstance(cell := row.cells[place], str)
    )


def _estimates(headers: Sequence[str], rules: Mapping[str, FieldRule]) -> dict[str, FieldRule]:
    """Rules for the inputs of a scoring method, where all of them are there."""
    taken = {column for rule in rules.values() for column in rule.columns}
    for inputs in _SCORINGS:
        columns: dict[str, str] = {}
        for name, called in inputs.items():
            header = next((one for one in headers if normal(one) in called and one not in taken), None)
            if header is not None:
                columns[name] = header
        if len(columns) == len(inputs):
            return {
                f"estimate.{name}": FieldRule(f"estimate.{name}", (header,))
                for name, header in columns.items()
            }
    return {}
