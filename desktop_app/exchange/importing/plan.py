"""What an import would do, row by row, worked out before anything is written."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

from desktop_app.domain.fields import specs, validate_field
from desktop_app.domain.records import Initiative
from desktop_app.errors import UserError
from desktop_app.exchange.importing.column_numbers import FileMarks, NumberQuestion
from desktop_app.exchange.importing.draft import Draft
from desktop_app.exchange.importing.guess import rival_columns
from desktop_app.exchange.importing.identity import (
    Existing,
    KeptCells,
    Matches,
    match_rows,
    twin_problems,
    unclear_problems,
)
from desktop_app.exchange.importing.linked_cells import add_links
from desktop_app.exchange.importing.mapping import ColumnMapping, fit
from desktop_app.exchange.importing.other_rows import Sorted, row_names, sort_out
from desktop_app.exchange.importing.row_filter import RowFilter
from desktop_app.exchange.importing.rule_reader import RowContext, RuleReader, choices_for, missing_notes
from desktop_app.exchange.importing.source_cells import beyond_the_last, cells_text, is_too_long
from desktop_app.exchange.importing.targets import OwnFields, resolve
from desktop_app.exchange.importing.unread_parts import (
    computed_notes,
    silent_rows,
    unread_columns,
    with_numbers_alone,
    without_repeated_headers,
)
from desktop_app.exchange.own_workbook.record_rows import RecordSheetsRead
from desktop_app.exchange.tables.cell_values import cell_text, match_choice
from desktop_app.exchange.tables.table import Progress, Table, TableRow
from desktop_app.exchange.tables.table_parts import CellProblem, UnreadPart
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.language.reading.cells import is_blank
from desktop_app.language.reading.unknown_words import REGISTER_WORDS, not_known
from desktop_app.text import clean_line, shorten

OnConflict = Literal["skip", "update", "stop"]
CREATE, UPDATE, SKIP = "create", "update", "skip"
# A person said that the row is no initiative, or it looks like a heading.
LEAVE = "leave"
_STEP = 250
_TITLE_LENGTH = 300


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
class SourceFile:
    """What is kept of a file with each of its rows."""

    name: str = ""
    sha256: str = ""
    sheet: str = ""
    headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """All that an import would do. Nothing is written until it is applied.

    `stopped` is a sentence when the import is to stop at rows that are there already, and there are some.
    `unclear` is how many rows may be about several initiatives. `own_fields` are those of the portfolio that the plan
    was made for; `left_out` is what of the file was not read; `beside` is what other sheets of an own export hold.
    """

    file: SourceFile
    mapping: ColumnMapping
    on_conflict: OnConflict
    rows: tuple[PlannedRow, ...]
    problems: tuple[CellProblem, ...]
    notes: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    left_out: tuple[UnreadPart, ...] = ()
    date_questions: tuple[DateQuestion, ...] = ()
    value_questions: tuple[ValueQuestion, ...] = ()
    number_questions: tuple[NumberQuestion, ...] = ()
    missing_columns: tuple[str, ...] = ()
    unread_columns: tuple[str, ...] = ()
    unclear: int = 0
    stopped: str = ""
    own_fields: OwnFields = field(default_factory=dict)
    beside: RecordSheetsRead | None = None

    @property
    def file_name(self) -> str:
        """The file's name."""
        return self.file.name

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


def without_rows(plan: ImportPlan, numbers: Collection[int]) -> ImportPlan:
    """The plan without some rows of the file, by their numbers; what is left out is told."""
    chosen = [row for row in plan.rows if row.draft.row in numbers and row.action in (CREATE, UPDATE)]
    if not chosen:
        return plan
    gone = {row.draft.row for row in chosen}
    n = len(chosen)
    why = ngettext("{n} row was left out by choice.", "{n} rows were left out by choice.", n)
    part = UnreadPart("rows", row_names([row.draft for row in chosen]), n, why.format(n=formats.number(n)))
    return dataclasses.replace(
        plan,
        rows=tuple(
            dataclasses.replace(row, action=LEAVE) if row.draft.row in gone else row for row in plan.rows
        ),
        problems=tuple(problem for problem in plan.problems if problem.row not in gone),
        left_out=(*plan.left_out, part),
    )


def plan_import(
    table: Table,
    mapping: ColumnMapping,
    existing: Iterable[Existing] = (),
    on_conflict: OnConflict = "skip",
    *,
    context: RowContext | None = None,
    file_name: str = "",
    progress: Progress | None = None,
    kept_cells: KeptCells | None = None,
    unclear_as_new: bool = False,
    take_rows: Collection[int] = (),
) -> ImportPlan:
    """Work out what importing `table` by `mapping` would do; a pure function, nothing is written.

    Rows of the file are never merged with each other: two with the same id are two initiatives, and
    that is reported. A row is found among `existing` by the fields of `mapping.match`, as `identity` says; where
    nothing tells which of several it is about, it is left out, or with `unclear_as_new` taken in as a new one.
    `kept_cells` gives the kept rows of initiatives. `take_rows` are rows to take in though they
    look like headings. Raises UserError when nothing is mapped to the title.
    """
    about = context or RowContext()
    fitted, missing = _fitted(mapping, table)
    readers = _readers(table, fitted, about)
    every, silent = _drafts(table, fitted, readers, progress)
    rows = sort_out(every, table, fitted, take_rows)
    drafts = rows.drafts
    matches = match_rows(drafts, existing, fitted.match, kept_cells, partial(_text_of_row, table))
    planned = _planned(rows, matches, on_conflict, unclear_as_new)
    unread, columns_left_out = unread_columns(table, fitted, about.own_fields)
    beside = table.beside or RecordSheetsRead()
    problems = [*_problems(table, fitted, rows), *unclear_problems(drafts, matches, unclear_as_new)]
    if progress is not None:
        progress(len(table.rows), len(table.rows))
    return ImportPlan(
        file=SourceFile(file_name, table.sha256, table.sheet, table.headers),
        mapping=fitted,
        on_conflict=on_conflict,
        rows=tuple(planned),
        problems=tuple(sorted((*problems, *beside.problems), key=lambda problem: problem.row or 0)),
        notes=(
            *table.notes,
            *beside.notes,
            *computed_notes(table, fitted, about.own_fields),
            *rows.notes,
            *_notes(planned, readers, fitted, missing),
            *_match_notes(drafts, matches, on_conflict),
        ),
        warnings=(*_warnings(readers), *_rivals(table, fitted, about.own_fields)),
        left_out=(*table.left_out, *beside.left_out, *rows.left_out, *silent, *columns_left_out),
        date_questions=_date_questions(readers),
        value_questions=_value_questions(readers),
        number_questions=tuple(question for reader in readers if (question := reader.number_question())),
        missing_columns=tuple(missing),
        unread_columns=unread,
        unclear=len(matches.unclear),
        stopped=_stopped(planned) if on_conflict == "stop" else "",
        own_fields=about.own_fields,
        beside=table.beside,
    )


def _fitted(mapping: ColumnMapping, table: Table) -> tuple[ColumnMapping, list[str]]:
    """The mapping with the file's own headers, and the columns it misses; raises UserError without a title."""
    fitted, missing = fit(mapping, table.headers, table.repeated)
    fitted = dataclasses.replace(
        fitted, rules=tuple(with_numbers_alone(rule, table) for rule in fitted.rules)
    )
    if fitted.rule_for("title") is None:
        raise UserError(
            _("No column is mapped to the title. Choose one; the file has: {columns}.").format(
                columns=", ".join(table.headers[:40])
            )
        )
    return fitted, missing


def _readers(table: Table, mapping: ColumnMapping, about: RowContext) -> list[RuleReader]:
    """A reader for each rule, after a look at the whole of its columns."""
    context = dataclasses.replace(
        about,
        words=not_known(mapping.keep_words, (*REGISTER_WORDS, *mapping.missing_words)),
        text_words=not_known(mapping.keep_words, mapping.missing_words),
    )
    marks = FileMarks(table)
    return [RuleReader(rule, table, context, marks) for rule in mapping.rules]


def _text_of_row(table: Table, draft: Draft) -> str:
    """The row of a draft as it would be kept."""
    return cells_text(table.headers, draft.table_row) if draft.table_row else ""


def _problems(table: Table, mapping: ColumnMapping, rows: Sorted) -> list[CellProblem]:
    """What was odd about the file and its cells, but for rows that were left out."""
    problems = [problem for problem in table.problems if problem.row not in rows.gone]
    problems = without_repeated_headers(problems, table)
    problems += [problem for draft in rows.drafts for problem in draft.problems]
    return problems + twin_problems(rows.drafts, mapping.match)


def _drafts(
    table: Table, mapping: ColumnMapping, readers: Sequence[RuleReader], progress: Progress | None
) -> tuple[list[Draft], list[UnreadPart]]:
    """What each row says, and the rows that say nothing that is read."""
    used = {column for rule in mapping.rules for column in rule.columns}
    rest = [place for place, header in enumerate(table.headers) if header not in used]
    constants = _constants(mapping)
    reads = [reader.read for reader in readers]
    drafts: list[Draft] = []
    silent: list[int] = []
    row_filter = RowFilter(mapping, table.headers)
    for number, row in enumerate(table.rows):
        if progress is not None and number % _STEP == 0:
            progress(number, len(table.rows))
        if row_filter.drops(row):
            continue
        draft = Draft(row.number, table_row=row)
        for read in reads:
            read(row, draft)
        add_links(draft, row, table)
        if mapping.keep_rest:
            _note_rest(draft, row, table, rest)
        if draft.is_empty:
            if any(not is_blank(cell) for cell in row.cells):
                silent.append(row.number)
            continue
        _complete(draft, constants, mapping.facts)
        if not draft.title:
            _find_title(draft)
        if is_too_long(row):
            sentence = _("The row is too long to be kept as it stood; its longest cells are cut there.")
            draft.problems.append(CellProblem(row.number, "", "", sentence))
        drafts.append(draft)
    return drafts, [*row_filter.left_out(), *silent_rows(silent)]


def _note_rest(draft: Draft, row: TableRow, table: Table, rest: Iterable[int]) -> None:
    """Put what no field takes into the notes, as a person chose."""
    for place in rest:
        text = cell_text(row.cells[place]).strip()
        if text:
            draft.notes.append(f"{clean_line(table.headers[place])}: {text}")
    draft.notes += [line for line in draft.unread if line not in draft.notes]
    if row.extra:
        # Cells beyond the last header were reported when the file was read; here they are kept.
        text = "; ".join(cell_text(cell) for cell in row.extra)
        draft.notes.append(f"{beyond_the_last()}: {text}")


def _planned(
    rows: Sorted, matches: Matches, on_conflict: OnConflict, unclear_as_new: bool
) -> list[PlannedRow]:
    action = UPDATE if on_conflict == "update" else SKIP
    planned = []
    for place, draft in enumerate(rows.drafts):
        title = draft.title[:_TITLE_LENGTH]
        match = matches.sure.get(place)
        if draft.row in rows.headings:
            planned.append(PlannedRow(LEAVE, draft, title))
        elif match is not None:
            planned.append(PlannedRow(action, draft, title, match.id, match.key))
        elif place in matches.unclear and not unclear_as_new:
            planned.append(PlannedRow(SKIP, draft, title))
        else:
            planned.append(PlannedRow(CREATE, draft, title, key=str(draft.values.get("key", ""))))
    return planned


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
    planned: Sequence[PlannedRow],
    readers: Sequence[RuleReader],
    mapping: ColumnMapping,
    missing: Sequence[str],
) -> list[str]:
    notes = []
    if missing:
        notes.append(
            _("The mapping names columns that the file does not have: {columns}.").format(
                columns=", ".join(missing[:20])
            )
        )
    if mapping.rule_for("stage"):
        new = [row.draft for row in planned if row.action == CREATE]
        without = sum(1 for draft in new if "stage" not in draft.values)
        if without:
            notes.append(
                ngettext(
                    "{n} row has no known stage; it starts in Strategy.",
                    "{n} rows have no known stage; they start in Strategy.",
                    without,
                ).format(n=formats.number(without))
            )
    elif "stage" not in mapping.constants and (count := sum(row.action == CREATE for row in planned)):
        notes.append(
            ngettext(
                "No column is mapped to the stage: {n} new initiative starts in Strategy.",
                "No column is mapped to the stage: {n} new initiatives start in Strategy.",
                count,
            ).format(n=formats.number(count))
        )
    inexact = sum(reader.inexact_dates for reader in readers)
    if inexact:
        notes.append(
            ngettext(
                "{n} date names a month or a year only: its first day is kept.",
                "{n} dates name a month or a year only: the first day is kept.",
                inexact,
            ).format(n=formats.number(inexact))
        )
    for reader in readers:
        notes += reader.notes()
    return [*notes, *missing_notes(readers)]


def _rivals(table: Table, mapping: ColumnMapping, own: OwnFields) -> list[str]:
    """Columns that could have filled a field which is read from another one."""
    sentence = _("“{column}” could be {field} too, which is read from “{other}”.")
    return [
        sentence.format(
            column=shorten(header, 60), field=resolve(target, own).label, other=shorten(column, 60)
        )
        for header, target, column in rival_columns(table.headers, mapping, own)
    ]


def _match_notes(drafts: Sequence[Draft], matches: Matches, on_conflict: OnConflict) -> list[str]:
    if not matches.namesakes:
        return []
    rows = sorted(drafts[place].row for place in matches.namesakes)
    text = ngettext(
        "{n} row has the title of an initiative of another department, and is a new one: row {rows}.",
        "{n} rows have titles of initiatives of other departments, and are new ones: rows {rows}.",
        len(rows),
    )
    return [
        text.format(
            n=formats.number(len(rows)), rows=", ".join(map(str, rows[:20])) + ("…" if len(rows) > 20 else "")
        )
    ]


def _warnings(readers: Sequence[RuleReader]) -> list[str]:
    """What was read in one of two ways, though nobody has said which."""
    warnings = []
    for reader in readers:
        if reader.asks_date_order:
            sentence = (
                _("The dates of {column} are written in two orders, such as {example}.")
                if reader.date_order.conflict
                else _("The dates of {column} can be read day first or month first, such as {example}.")
            )
            column = reader.rule.columns[0]
            warnings.append(sentence.format(column=column, example=reader.date_order.example))
        warnings += reader.warnings()
    return warnings


def _stopped(rows: Sequence[PlannedRow]) -> str:
    there = [row for row in rows if row.action == SKIP and row.initiative_id]
    if not there:
        return ""
    return ngettext(
        "{n} row is in the portfolio already, the first is row {row} ({title}). Nothing was imported.",
        "{n} rows are in the portfolio already, the first is row {row} ({title}). Nothing was imported.",
        len(there),
    ).format(n=formats.number(len(there)), row=there[0].draft.row, title=shorten(there[0].title, 60))
