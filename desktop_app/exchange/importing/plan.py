"""What an import would do, row by row, worked out before anything is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from desktop_app.domain.fields import specs, validate_field
from desktop_app.domain.records import Initiative
from desktop_app.errors import UserError
from desktop_app.exchange.importing.draft import Draft
from desktop_app.exchange.importing.mapping import ColumnMapping, fit
from desktop_app.exchange.importing.rule_reader import RowContext, RuleReader, choices_for
from desktop_app.exchange.importing.targets import OwnFields, resolve
from desktop_app.exchange.tables.cell_values import cell_text, match_choice
from desktop_app.exchange.tables.table import CellProblem, Progress, Table, TableRow
from desktop_app.language.i18n import _, ngettext
from desktop_app.language.reading.unknown_words import normal
from desktop_app.text import clean_line, shorten

OnConflict = Literal["skip", "update", "stop"]
CREATE, UPDATE, SKIP = "create", "update", "skip"
_STEP = 250
_TITLE_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Existing:
    """What is needed of a present initiative to match it with a row."""

    id: str
    key: str
    title: str
    external_id: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class DateQuestion:
    """A column whose dates can be read in two ways; `column.with_date_order` of the mapping answers it."""

    column: str
    example: str
    conflict: bool


@dataclass(frozen=True, slots=True)
class ValueQuestion:
    """Values that no choice of a field fits; `with_values` of the mapping answers it.

    `values` are (text, how often, the closest choice's key or ""); `choices` key -> label.
    """

    target: str
    label: str
    column: str
    values: tuple[tuple[str, int, str], ...]
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What becomes of one row: `action` is create, update or skip; `initiative_id` is what it matches."""

    action: str
    draft: Draft
    title: str
    initiative_id: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """All that an import would do. Nothing is written until it is applied.

    `stopped` is a sentence when the import is to stop at rows that are there already, and there are some.
    `own_fields` are those of the portfolio that the plan was made for.
    """

    file_name: str
    mapping: ColumnMapping
    on_conflict: OnConflict
    rows: tuple[PlannedRow, ...]
    problems: tuple[CellProblem, ...]
    notes: tuple[str, ...]
    date_questions: tuple[DateQuestion, ...] = ()
    value_questions: tuple[ValueQuestion, ...] = ()
    missing_columns: tuple[str, ...] = ()
    unread_columns: tuple[str, ...] = ()
    stopped: str = ""
    own_fields: OwnFields = field(default_factory=dict)

    @property
    def creates(self) -> int:
        """How many initiatives are new."""
        return sum(1 for row in self.rows if row.action == CREATE)

    @property
    def updates(self) -> int:
        """How many initiatives that are there change."""
        return sum(1 for row in self.rows if row.action == UPDATE)

    @property
    def skips(self) -> int:
        """How many rows are left out because they are there already."""
        return sum(1 for row in self.rows if row.action == SKIP)

    def report(self) -> dict[str, Any]:
        """The plan in numbers, with the keys that scripts rely on."""
        return {
            "rows": len(self.rows),
            "created": self.creates,
            "updated": self.updates,
            "skipped": self.skips,
            "problems": [
                {"row": p.row, "column": p.column, "value": p.value, "problem": p.problem}
                for p in self.problems
            ],
        }


def plan_import(
    table: Table,
    mapping: ColumnMapping,
    existing: Iterable[Existing] = (),
    on_conflict: OnConflict = "skip",
    *,
    context: RowContext | None = None,
    file_name: str = "",
    progress: Progress | None = None,
) -> ImportPlan:
    """Work out what importing `table` by `mapping` would do; a pure function, nothing is written.

    Rows of the file are never merged with each other: two with the same id are two initiatives, and
    that is reported. A row is found among `existing` by the fields of `mapping.match`; the second
    row of that name finds the second initiative of that name. Raises UserError when nothing is
    mapped to the title.
    """
    fitted, missing = fit(mapping, table.headers)
    if fitted.rule_for("title") is None:
        raise UserError(
            _("No column goes to the title. Say which one does; the file has: {columns}.").format(
                columns=", ".join(table.headers[:40])
            )
        )
    about = context or RowContext()
    readers = [RuleReader(rule, table, about) for rule in fitted.rules]
    used = {column for rule in fitted.rules for column in rule.columns}
    rest = [place for place, header in enumerate(table.headers) if header not in used]
    constants = _constants(fitted)
    drafts: list[Draft] = []
    for number, row in enumerate(table.rows):
        if progress is not None and number % _STEP == 0:
            progress(number, len(table.rows))
        draft = _draft(row, readers, table, rest if fitted.keep_rest else ())
        if draft.is_empty:
            continue
        _complete(draft, constants, fitted.facts)
        if not draft.title:
            _find_title(draft)
        drafts.append(draft)
    rows = _match(drafts, existing, fitted.match, on_conflict)
    problems = [*table.problems, *(problem for draft in drafts for problem in draft.problems)]
    problems += _twins(drafts, fitted.match)
    problems.sort(key=lambda problem: problem.row or 0)
    if progress is not None:
        progress(len(table.rows), len(table.rows))
    return ImportPlan(
        file_name=file_name,
        mapping=fitted,
        on_conflict=on_conflict,
        rows=tuple(rows),
        problems=tuple(problems),
        notes=(*table.notes, *_notes(drafts, readers, fitted, missing)),
        date_questions=_date_questions(readers),
        value_questions=_value_questions(readers),
        missing_columns=tuple(missing),
        unread_columns=() if fitted.keep_rest else tuple(table.headers[place] for place in rest),
        stopped=_stopped(rows) if on_conflict == "stop" else "",
        own_fields=about.own_fields,
    )


def _draft(row: TableRow, readers: Sequence[RuleReader], table: Table, rest: Iterable[int]) -> Draft:
    draft = Draft(row.number)
    for reader in readers:
        reader.read(row, draft)
    for place in rest:
        text = cell_text(row.cells[place]).strip()
        if text:
            draft.notes.append(f"{clean_line(table.headers[place])}: {text}")
    if row.extra:
        # Cells beyond the last header were reported when the file was read; here they are kept.
        text = "; ".join(cell_text(cell) for cell in row.extra)
        draft.notes.append(f"{_('Beyond the last column')}: {text}")
    return draft


def _constants(mapping: ColumnMapping) -> dict[str, Any]:
    constants: dict[str, Any] = {}
    for name, text in mapping.constants.items():
        target = resolve(name)
        spec = specs(Initiative)[name]
        value: Any = match_choice(text, choices_for(target)) if spec.kind == "choice" else text
        constants[name] = validate_field(spec, value)
    return constants


def _complete(draft: Draft, constants: dict[str, Any], facts: Sequence[str]) -> None:
    for name, value in constants.items():
        draft.values.setdefault(name, value)
    every = dict.fromkeys([*draft.values.pop("facts", ()), *facts, *draft.facts])
    if every:
        draft.facts = list(every)


def _find_title(draft: Draft) -> None:
    """A row without a title is not lost: it gets one from its other values."""
    values = draft.values
    for name in ("summary", "problem", "outputs", "benefits", "external_id"):
        if values.get(name):
            values["title"] = shorten(str(values[name]), 80)
            break
    else:
        values["title"] = _("Untitled, row {row}").format(row=draft.row)
    draft.problems.append(
        CellProblem(
            draft.row,
            "",
            "",
            _("The row has no title; it is called “{title}”.").format(title=values["title"]),
        )
    )


def _identity(values: Callable[[str], Any], names: Sequence[str]) -> tuple[str, ...] | None:
    """What identifies a record by these fields; None unless the first is filled in."""
    identity = tuple(normal(str(values(name) or "")) for name in names)
    return identity if identity[0] else None


def _match(
    drafts: Sequence[Draft],
    existing: Iterable[Existing],
    match: Sequence[Sequence[str]],
    on_conflict: OnConflict,
) -> list[PlannedRow]:
    there = list(existing)
    matches: dict[int, Existing] = {}
    taken: set[str] = set()
    # By id first, for the whole file, so that a row without one cannot take another row's initiative.
    for names in match:
        index: dict[tuple[str, ...], list[Existing]] = defaultdict(list)
        for candidate in there:
            identity = _identity(lambda name, candidate=candidate: getattr(candidate, name, ""), names)  # type: ignore[misc]  # bound at once
            if identity and candidate.id not in taken:
                index[identity].append(candidate)
        for place, draft in enumerate(drafts):
            if place in matches:
                continue
            identity = _identity(draft.values.get, names)
            for candidate in index.get(identity, ()) if identity else ():
                if candidate.id not in taken and _may_be(draft, candidate):
                    matches[place] = candidate
                    taken.add(candidate.id)
                    break
    action = UPDATE if on_conflict == "update" else SKIP
    rows = []
    for place, draft in enumerate(drafts):
        title = draft.title[:_TITLE_LENGTH]
        one_there = matches.get(place)
        if one_there is None:
            rows.append(PlannedRow(CREATE, draft, title, key=str(draft.values.get("key", ""))))
        else:
            rows.append(PlannedRow(action, draft, title, one_there.id, one_there.key))
    return rows


def _may_be(draft: Draft, candidate: Existing) -> bool:
    """False if the row and the initiative both have an id and these differ."""
    here, there = str(draft.values.get("external_id", "")), candidate.external_id
    return not here or not there or normal(here) == normal(there)


def _twins(drafts: Sequence[Draft], match: Sequence[Sequence[str]]) -> list[CellProblem]:
    """Report rows of the file with the same identity; all of them are kept."""
    first: dict[tuple[object, ...], int] = {}
    problems = []
    for draft in drafts:
        for names in match:
            identity = _identity(draft.values.get, names)
            if identity is None:
                continue
            seen = first.setdefault((tuple(names), *identity), draft.row)
            if seen != draft.row:
                label = resolve(names[0]).label
                value = shorten(str(draft.values.get(names[0], "")), 80)
                sentence = _("{field} is the same as in row {row}; both are kept.").format(
                    field=label, row=seen
                )
                problems.append(CellProblem(draft.row, label, value, sentence))
            break
    return problems


def _date_questions(readers: Sequence[RuleReader]) -> tuple[DateQuestion, ...]:
    return tuple(
        DateQuestion(reader.rule.columns[0], reader.date_order.example, reader.date_order.conflict)
        for reader in readers
        if reader.asks_date_order
    )


def _value_questions(readers: Sequence[RuleReader]) -> tuple[ValueQuestion, ...]:
    questions = []
    for reader in readers:
        counts = reader.unknown.counts
        if not counts:
            continue
        proposals = reader.unknown.proposals()
        questions.append(
            ValueQuestion(
                target=reader.target.name,
                label=reader.target.label,
                column=reader.rule.columns[0],
                values=tuple((text, n, proposals[text]) for text, n in counts.most_common()),
                choices=tuple((str(key), _(label)) for key, label in reader.target.choices.items()),
            )
        )
    return tuple(questions)


def _notes(
    drafts: Sequence[Draft], readers: Sequence[RuleReader], mapping: ColumnMapping, missing: Sequence[str]
) -> list[str]:
    notes = []
    if missing:
        notes.append(
            _("The mapping names columns that the file does not have: {columns}.").format(
                columns=", ".join(missing[:20])
            )
        )
    if mapping.rule_for("stage"):
        without = sum(1 for draft in drafts if "stage" not in draft.values)
        if without:
            notes.append(
                ngettext(
                    "{n} row says no stage and starts in Strategy.",
                    "{n} rows say no stage and start in Strategy.",
                    without,
                ).format(n=without)
            )
    inexact = sum(reader.inexact_dates for reader in readers)
    if inexact:
        notes.append(
            ngettext(
                "{n} date names a month or a year only: its first day is kept, and the text in the notes.",
                "{n} dates name a month or a year only: the first day is kept, and the text in the notes.",
                inexact,
            ).format(n=inexact)
        )
    for reader in readers:
        if reader.in_hundreds:
            notes.append(_("{column} is read as per cent.").format(column=reader.rule.columns[0]))
    return notes


def _stopped(rows: Sequence[PlannedRow]) -> str:
    there = [row for row in rows if row.action == SKIP]
    if not there:
        return ""
    return ngettext(
        "{n} row is in the portfolio already, the first is row {row} ({title}). Nothing was imported.",
        "{n} rows are in the portfolio already, the first is row {row} ({title}). Nothing was imported.",
        len(there),
    ).format(n=len(there), row=there[0].draft.row, title=shorten(there[0].title, 60))
