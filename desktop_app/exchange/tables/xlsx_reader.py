"""Reads one sheet of an Excel workbook: texts, numbers and dates as they are, formulas by their value."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Sequence

from desktop_app.errors import UserError
from desktop_app.exchange.tables.safe_cells import unescape
from desktop_app.exchange.tables.table import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    CellProblem,
    Progress,
    Table,
    TableOptions,
    column_name,
)
from desktop_app.exchange.tables.table_shape import Shaped, shape
from desktop_app.files.xlsx_extent import SheetLimits, column_number
from desktop_app.files.xlsx_guard import CheckedWorkbook, open_checked, single_sheet
from desktop_app.language.i18n import _
from desktop_app.language.reading.cells import Cell, is_blank
from desktop_app.text import clean

SHEET_LIMITS = SheetLimits(MAX_ROWS, MAX_COLUMNS, MAX_CELLS, xml_bytes=128 * 1024 * 1024)
_STEP = 1000
# Only used on sheets with errors or formulas; the text up to the next cell is a cell's content.
_CELL = re.compile(rb"[<:]c(?=[\s>])(?P<rest>[^<]*)")
_REFERENCE = re.compile(rb"(?:^|\s)r\s*=\s*[\"']([A-Za-z]{1,3})([0-9]{1,7})[\"']")
_ERROR_TYPE = re.compile(rb"(?:^|\s)t\s*=\s*[\"']e[\"']")
_VALUE = re.compile(rb"[<:]v>([^<]*)<")
_FORMULA = re.compile(rb"[<:]f[\s/>]")

Place = tuple[int, int]  # row from 1, column from 0


def read_xlsx(data: bytes, name: str, options: TableOptions, progress: Progress | None = None) -> Table:
    """The table on one sheet of the workbook in `data`: the chosen one, else the first with rows.

    Rows are numbered as in Excel. Cells with an error, and formulas whose value was never stored,
    are read as empty and reported. Raises UserError in one sentence for what is refused.
    """
    workbook = open_checked(data, name, SHEET_LIMITS)
    names = tuple(clean(sheet) for sheet, _part, _hidden in workbook.sheets)
    chosen = _choices(workbook, options, names)
    sheet_table: Table | None = None
    for index in chosen:
        table = _read_sheet(workbook, index, names, options, progress)
        sheet_table = sheet_table or table
        if table.rows:
            sheet_table = table
            break
    if sheet_table is None:
        raise UserError(_("“{name}” holds no worksheet.").format(name=name))
    if not sheet_table.headers:
        raise UserError(_("The sheets of “{name}” are empty. Choose another file.").format(name=name))
    return sheet_table


def _choices(workbook: CheckedWorkbook, options: TableOptions, names: tuple[str, ...]) -> list[int]:
    if options.sheet is not None:
        if options.sheet not in names:
            raise UserError(
                _("“{name}” has no sheet called {sheet}. It has: {sheets}.").format(
                    name=workbook.name, sheet=options.sheet, sheets=", ".join(names[:20])
                )
            )
        return [names.index(options.sheet)]
    visible = [i for i, (_name, _part, hidden) in enumerate(workbook.sheets) if not hidden]
    return visible or list(range(len(names)))


def _read_sheet(
    workbook: CheckedWorkbook,
    index: int,
    names: tuple[str, ...],
    options: TableOptions,
    progress: Progress | None,
) -> Table:
    sheet_name, part, _hidden = workbook.sheets[index]
    packed, xml = single_sheet(workbook, part)
    grid, start, merged = _load(packed, sheet_name, workbook.name)
    faults = _faults(xml)
    records, odd = _records(grid, start, options, progress)
    shaped = (
        shape(records, options, merged)
        if records
        else Shaped(headers=(), rows=[], problems=[], notes=[], header_row=0, header_rows=0)
    )
    notes = list(shaped.notes)
    if workbook.has_macros:
        notes.append(_("The workbook holds macros; they were neither read nor run."))
    if len(names) > 1 and options.sheet is None:
        notes.append(
            _("The workbook has {n} sheets; this is “{sheet}”.").format(n=len(names), sheet=names[index])
        )
    if shaped.headers and not shaped.rows:
        notes.append(_("The sheet holds headers and no rows."))
    problems = [*shaped.problems, *_told(faults | odd, shaped)]
    problems.sort(key=lambda problem: problem.row or 0)
    return Table(
        headers=shaped.headers,
        rows=shaped.rows,
        problems=tuple(problems),
        notes=tuple(notes),
        encoding="",
        separator="",
        header_row=shaped.header_row,
        header_rows=shaped.header_rows,
        sheet=names[index],
        sheets=names,
    )


def _load(
    packed: io.BytesIO, sheet_name: str, name: str
) -> tuple[list[list[Cell]], Place, list[tuple[int, int, int, int]]]:
    """All cells from the first used one on, the place of that one, and the merged areas (rows from 1)."""
    import python_calamine

    try:
        with python_calamine.load_workbook(packed) as book:
            sheet = book.get_sheet_by_name(sheet_name)
            grid = sheet.to_python()
            start = sheet.start or (0, 0)
            areas = sheet.merged_cell_ranges or []
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError):
        raise UserError(
            _(
                "“{name}” is damaged or not an Excel workbook. Open it in a spreadsheet and save it again."
            ).format(name=name)
        ) from None
    merged = [(top + 1, bottom + 1, left, right) for (top, left), (bottom, right) in areas]
    return grid, (start[0] + 1, start[1]), merged


def _records(
    grid: list[list[Cell]], start: Place, options: TableOptions, progress: Progress | None
) -> tuple[list[tuple[int, Sequence[Cell]]], dict[Place, tuple[str, str]]]:
    """Lines that are not blank, numbered and with texts cleaned; and cells that hold no usable value."""
    first_row, first_column = start
    lead: list[Cell] = [""] * first_column
    records: list[tuple[int, Sequence[Cell]]] = []
    odd: dict[Place, tuple[str, str]] = {}
    strip = options.strip_escapes
    for offset, line in enumerate(grid):
        number = first_row + offset
        if progress is not None and offset % _STEP == 0:
            progress(offset, len(grid))
        for column, cell in enumerate(line):
            if isinstance(cell, str):
                if cell:
                    text = cell if cell.isascii() and cell.isprintable() else clean(cell)
                    line[column] = unescape(text) if strip and text[:1] == "'" else text
            elif isinstance(cell, float) and not math.isfinite(cell):
                line[column] = ""
                odd[number, first_column + column] = (str(cell), _("This is not a number that can be kept."))
        if not all(map(is_blank, line)):
            records.append((number, lead + line if lead else line))
    if progress is not None:
        progress(len(grid), len(grid))
    return records, odd


def _faults(xml: bytearray) -> dict[Place, tuple[str, str]]:
    """Cells with an error, or an uncalculated formula: the text of each, and what is wrong."""
    if not any(mark in xml for mark in (b't="e"', b"t='e'", b"<f", b":f")):
        return {}
    faults: dict[Place, tuple[str, str]] = {}
    before: tuple[bytes, int] | None = None
    for match in _CELL.finditer(xml):
        if before:
            _fault(before[0], xml[before[1] : match.start()], faults)
        before = (match["rest"], match.end())
    if before:
        _fault(before[0], xml[before[1] :], faults)
    return faults


def _fault(attributes: bytes, content: bytearray, faults: dict[Place, tuple[str, str]]) -> None:
    reference = _REFERENCE.search(attributes)
    if reference is None:
        return
    place = (int(reference[2]), column_number(reference[1]) - 1)
    value = _VALUE.search(content)
    if _ERROR_TYPE.search(attributes):
        text = value[1].decode("utf-8", "replace") if value else "#ERROR!"
        faults[place] = (clean(text), _("The cell shows an error in the workbook and is read as empty."))
    elif value is None and _FORMULA.search(content):
        faults[place] = (
            "",
            _("The formula's value is not stored. Open the workbook in a spreadsheet and save it."),
        )


def _told(faults: dict[Place, tuple[str, str]], shaped: Shaped) -> list[CellProblem]:
    headers = shaped.headers
    return [
        CellProblem(row, headers[column] if column < len(headers) else column_name(column), value, problem)
        for (row, column), (value, problem) in sorted(faults.items())
    ]
