"""Reads a filled-in scoring sheet, says what is new or wrong in it, and takes it over in one step."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop_app.domain.planning_records import Estimate
from desktop_app.domain.records import Initiative
from desktop_app.domain.scoring.methods import ScoringInput
from desktop_app.errors import FieldError, UserError
from desktop_app.exchange.scoring_sheet.write import COLUMNS, ESTIMATES, INSTRUCTIONS, PLACES, YOUR_NAME
from desktop_app.exchange.tables.table import Table, TableOptions, TableRow, column_name
from desktop_app.exchange.tables.table_parts import CellProblem
from desktop_app.exchange.tables.table_reader import read_table
from desktop_app.language import formats, parsing
from desktop_app.language.i18n import _, ngettext
from desktop_app.language.reading.cells import Cell, is_blank
from desktop_app.language.reading.number_decision import (
    NumberDecision,
    decide_numbers,
    read_number,
)
from desktop_app.language.reading.unknown_words import REGISTER_LIST
from desktop_app.services.changes import NOTHING, Changes
from desktop_app.services.ranking import estimates
from desktop_app.services.workspace import Workspace
from desktop_app.store.unit_of_work import UnitOfWork
from desktop_app.text import clean, clean_line, shorten

_LONGEST_NAME = 200
_LONGEST_NOTE = 10_000
_NUMBERS = ("low", "likely", "high")
Value = float | None


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One estimate from a sheet; `before` is the same person's estimate until now."""

    row: int
    initiative_id: str
    key: str
    title: str
    input: ScoringInput
    low: Value
    likely: Value
    high: Value
    note: str
    before: Estimate | None

    @property
    def values(self) -> tuple[Value, Value, Value]:
        """Low, likely and high."""
        return self.low, self.likely, self.high


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """What a filled-in sheet would change.

    `rows` are new or different, `same` counts rows that equal what is kept, `empty` rows that are not filled
    in. `problems` name row and column as the spreadsheet shows them; while there is one, nothing is taken
    over.
    """

    by: str
    name: str
    rows: tuple[SheetRow, ...]
    same: int
    empty: int
    problems: tuple[CellProblem, ...]

    @property
    def sentence(self) -> str:
        """What the sheet would change, in words."""
        n = len(self.rows)
        if self.problems:
            count = len(self.problems)
            return ngettext(
                "{n} row can't be taken over. Mend it in the sheet, then read it again.",
                "{n} rows can't be taken over. Mend them in the sheet, then read it again.",
                count,
            ).format(n=formats.number(count))
        if not n:
            return _("The sheet brings nothing new.")
        return ngettext("{n} estimate by {name}", "{n} estimates by {name}", n).format(
            n=formats.number(n), name=self.by
        )


def read_sheet(ws: Workspace, path: str | os.PathLike[str], *, by: str = "") -> SheetPlan:
    """Read a filled-in sheet and check every row, changing nothing.

    `by` replaces the name on the first sheet. Raises UserError for a file that is not a scoring sheet, and
    EnvironmentFault where it cannot be opened.
    """
    source = Path(path)
    if source.suffix.lower() not in (".xlsx", ".xlsm"):
        raise UserError(_("“{name}” is no scoring sheet: those end in .xlsx.").format(name=source.name))
    table, named = _tables(source)
    who = clean_line(by) or named
    problems = _cells_at_fault(table)
    if not who:
        problems.append(
            CellProblem(
                None,
                _(YOUR_NAME),
                "",
                _("The sheet “{sheet}” has no name on it.").format(sheet=_(INSTRUCTIONS)),
            )
        )
    elif len(who) > _LONGEST_NAME:
        problems.append(CellProblem(None, _(YOUR_NAME), shorten(who, 40), _("The name is too long.")))
    problems += _headers(table)
    if problems and any(one.row in (None, 1) for one in problems):
        return SheetPlan(who, source.name, (), 0, 0, tuple(problems))
    return _plan(ws, table, who, source.name, problems)


def _tables(source: Path) -> tuple[Table, str]:
    """The sheet of estimates as it stands, and the name on the first sheet."""
    bare = TableOptions(header_row=0)
    first = read_table(source, bare)
    name = ""
    estimates_sheet = _called(first.sheets, ESTIMATES)
    instructions = _called(first.sheets, INSTRUCTIONS)
    if estimates_sheet is None:
        raise UserError(
            _("“{name}” is no scoring sheet: it has no sheet called “{sheet}”.").format(
                name=source.name, sheet=_(ESTIMATES)
            )
        )
    if instructions is not None:
        page = read_table(source, TableOptions(header_row=0, sheet=instructions))
        for row in page.rows:
            cells = [cell for cell in row.cells if not is_blank(cell)]
            if cells and str(cells[0]).strip() in (YOUR_NAME, _(YOUR_NAME)):
                name = clean_line(str(cells[1])) if len(cells) > 1 else ""
    return read_table(source, TableOptions(header_row=0, sheet=estimates_sheet)), name


def _cells_at_fault(table: Table) -> list[CellProblem]:
    """Cells of the sheet's own columns that the reader could not use, with the header for the column."""
    labels = {column_name(place): _(label) for place, (_name, label, _width) in enumerate(COLUMNS)}
    return [
        dataclasses.replace(one, column=labels[one.column]) for one in table.problems if one.column in labels
    ]


def _called(sheets: Sequence[str], name: str) -> str | None:
    return next((one for one in sheets if one.strip() in (name, _(name))), None)


def _headers(table: Table) -> list[CellProblem]:
    """What is wrong with the first row: the columns must be where they were."""
    first = next((row for row in table.rows if row.number == 1), None)
    cells = first.cells if first is not None else ()
    problems = []
    for place, (_name, label, _width) in enumerate(COLUMNS):
        header = str(cells[place]).strip() if place < len(cells) else ""
        if header not in (label, _(label)):
            problems.append(
                CellProblem(
                    1,
                    _letter(place),
                    shorten(header, 40),
                    _("The header of column {column} was “{label}”. Write it again.").format(
                        column=_letter(place), label=_(label)
                    ),
                )
            )
    return problems


def _letter(place: int) -> str:
    return chr(ord("A") + place)


def _plan(ws: Workspace, table: Table, who: str, name: str, problems: list[CellProblem]) -> SheetPlan:
    inputs = estimates.all_inputs(ws)
    with ws.read() as uow:
        by_key = {key.casefold(): (one, key, title) for one, key, title in _keys(uow)}
        kept = {
            (one.initiative_id, one.input): one
            for one in uow.find(Estimate)
            if not one.settled and one.estimated_by.casefold() == who.casefold()
        }
    body = [row for row in table.rows if row.number > 1]
    hints = dataclasses.replace(parsing.local_hints(), words=REGISTER_LIST)
    # The three columns are one person's writing.
    decision = decide_numbers([_cell(row, column) for row in body for column in _NUMBERS], hints)
    faulty = {one.row for one in problems}
    rows: list[SheetRow] = []
    same = empty = 0
    seen: dict[tuple[str, str], int] = {}
    for row in body:
        if all(is_blank(_cell(row, column)) for column in (*_NUMBERS, "note")):
            if row.number not in faulty:
                empty += 1
            continue
        sheet_row = _row(row, inputs, by_key, kept, decision, problems)
        if sheet_row is None or row.number in faulty:
            continue
        place = (sheet_row.initiative_id, sheet_row.input.name)
        if place in seen:
            words = _("{key}: {label} is there twice, in row {row} too.").format(
                key=sheet_row.key, label=_(sheet_row.input.label), row=seen[place]
            )
            problems.append(CellProblem(row.number, _(COLUMNS[0][1]), sheet_row.key, words))
            continue
        seen[place] = row.number
        before = sheet_row.before
        if (
            before
            and sheet_row.values == (before.low, before.likely, before.high)
            and sheet_row.note == before.note
        ):
            same += 1
        else:
            rows.append(sheet_row)
    problems.sort(key=lambda problem: problem.row or 0)
    return SheetPlan(who, name, tuple(rows), same, empty, tuple(problems))


def _keys(uow: UnitOfWork) -> list[tuple[str, str, str]]:
    from desktop_app.store.reads.initiative_rows import titles

    return [row[:3] for row in titles(uow.connection)]


def _cell(row: TableRow, column: str) -> Cell:
    place = PLACES[column]
    return row.cells[place] if place < len(row.cells) else ""


def _row(
    row: TableRow,
    inputs: Mapping[str, ScoringInput],
    by_key: Mapping[str, tuple[str, str, str]],
    kept: Mapping[tuple[str, str], Estimate],
    decision: NumberDecision,
    problems: list[CellProblem],
) -> SheetRow | None:
    """The estimate of one row, or None after its problems were noted."""
    key = clean_line(str(_cell(row, "key")))
    known = by_key.get(key.casefold())
    if known is None:
        words = _("There is no initiative {key}.").format(key=shorten(key, 40) or "–")
        problems.append(CellProblem(row.number, _label("key"), shorten(key, 40), words))
    field = str(_cell(row, "input")).strip()
    scoring_input = inputs.get(field)
    if scoring_input is None:
        words = _("No scoring method asks for “{name}”.").format(name=shorten(field, 40))
        problems.append(CellProblem(row.number, _label("input"), shorten(field, 40), words))
    if known is None or scoring_input is None:
        return None
    values: list[Value] = []
    for column in _NUMBERS:
        cell = _cell(row, column)
        parsed = read_number(cell, decision)
        problem = parsed.problem
        if parsed.percent and scoring_input.kind not in ("share", "chance"):
            problem = _("“{text}” is a share, and this is not one.").format(text=shorten(str(cell), 40))
        if problem:
            problems.append(CellProblem(row.number, _label(column), shorten(str(cell), 40), problem))
            return None
        values.append(parsed.value)
    note = clean(str(_cell(row, "note"))).strip()
    try:
        if len(note) > _LONGEST_NOTE:
            raise FieldError(
                "note", _("The note is longer than {n} characters.").format(n=formats.number(_LONGEST_NOTE))
            )
        low, likely, high = values
        if note or any(value is not None for value in values):
            estimates.check_values(scoring_input, low, likely, high)
        else:
            # "unknown", "n/a" and the like count as empty here too.
            return None
    except FieldError as error:
        column = error.field if error.field in PLACES else "likely"
        shown = shorten(str(_cell(row, column)), 40)
        problems.append(CellProblem(row.number, _label(column), shown, str(error)))
        return None
    initiative_id, kept_key, title = known
    before = kept.get((initiative_id, scoring_input.name))
    return SheetRow(
        row.number, initiative_id, kept_key, title, scoring_input, low, likely, high, note, before
    )


def _label(column: str) -> str:
    return _(COLUMNS[PLACES[column]][1])


def merge_sheet(ws: Workspace, plan: SheetPlan) -> Changes:
    """Take over the changes of a sheet: all of them in one step of undo, or none.

    Raises UserError while the sheet has problems, ConflictError if an initiative is gone since it was read.
    """
    if plan.problems:
        raise UserError(plan.sentence)
    if not plan.rows:
        return NOTHING
    n = len(plan.rows)
    label = ngettext("{n} estimate by {name} merged", "{n} estimates by {name} merged", n)
    with ws.change(
        label.format(n=formats.number(n), name=plan.by), _("Scoring sheet {name}").format(name=plan.name)
    ) as step:
        owners = list(dict.fromkeys(row.initiative_id for row in plan.rows))
        step.uow.get_all(Initiative, owners)
        kept: dict[str, list[Estimate]] = {one: [] for one in owners}
        for start in range(0, n, 500):
            for estimate in step.uow.find(Estimate, initiative_id=owners[start : start + 500]):
                kept[estimate.initiative_id].append(estimate)
        estimates.put_estimates(
            step.uow,
            ws,
            [(r.initiative_id, r.input.name, r.values, r.note) for r in plan.rows],
            plan.by,
            kept,
        )
    return step.changes
