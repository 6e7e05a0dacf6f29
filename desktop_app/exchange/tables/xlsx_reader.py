"""Reads the table of an Excel workbook: texts, numbers and dates as they are, formulas by their value."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from desktop_app.errors import UserError
from desktop_app.exchange.tables.number_formats import counts_from_1904, formatted_cells, with_formats
from desktop_app.exchange.tables.sheet_choice import (
    Likes,
    SheetGlance,
    choose_main,
    join,
    of_one_shape,
    thin_share,
    why_unread,
    within_limits,
    without_versions,
)
from desktop_app.exchange.tables.sheet_marks import Area, fill_merged, marks_notes, read_marks
from desktop_app.exchange.tables.table import (
    ALL_SHEETS,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    Progress,
    Table,
    TableOptions,
    column_name,
)
from desktop_app.exchange.tables.table_parts import CellProblem
from desktop_app.exchange.tables.table_shape import Shaped, shape
from desktop_app.files.safe_cells import unescape
from desktop_app.files.xlsx_extent import SheetLimits, column_number, damaged
from desktop_app.files.xlsx_guard import CheckedWorkbook, first_rows, open_checked, single_sheet
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.language.reading.cells import Cell, is_blank
from desktop_app.language.reading.unknown_words import without_invisible
from desktop_app.text import clean

SHEET_LIMITS = SheetLimits(MAX_ROWS, MAX_COLUMNS, MAX_CELLS, xml_bytes=128 * 1024 * 1024)
_STEP = 1000
# Headers may stand below a block of lines.
_GLANCE_ROWS = 80
# Only used on sheets with errors or formulas; the text up to the next cell is a cell's content.
_CELL = re.compile(rb"[<:]c(?=[\s>])(?P<rest>[^<]*)")
_REFERENCE = re.compile(rb"(?:^|\s)r\s*=\s*[\"']([A-Za-z]{1,3})([0-9]{1,7})[\"']")
_ERROR_TYPE = re.compile(rb"(?:^|\s)t\s*=\s*[\"']e[\"']")
_TEXT_TYPE = re.compile(rb"""\bt\s*=\s*['"]str['"]""")
_VALUE = re.compile(rb"[<:]v>([^<]*)<")
_FORMULA = re.compile(rb"[<:]f[\s/>]")

Place = tuple[int, int]  # row from 1, column from 0


def read_xlsx(
    data: bytes,
    name: str,
    options: TableOptions,
    progress: Progress | None = None,
    likes: Likes | None = None,
) -> Table:
    """The table in the workbook in `data`: on the chosen sheet, else on those where a person would look for it.

    That is the first sheet with headers that `likes` takes, else with a table, together with all sheets of
    the same shape. The others are named in `left_out`. Rows are numbered as in Excel. Cells with an error, and
    formulas whose value was never stored, are read as empty and reported. Raises UserError in one sentence
    for what is refused.
    """
    workbook = open_checked(data, name, SHEET_LIMITS)
    names = tuple(clean(sheet) for sheet, _part, _hidden in workbook.sheets)
    if options.sheet is not None and (index := _index_of(options.sheet, names)) is not None:
        return _with_rows(_read_sheet(workbook, index, names, options, progress), name)
    if options.sheet is not None and options.sheet.casefold() != ALL_SHEETS:
        raise UserError(
            _("“{name}” has no sheet called {sheet}. It has: {sheets}.").format(
                name=name, sheet=options.sheet, sheets=", ".join(names[:20])
            )
        )
    if len(names) == 1:
        return _with_rows(_read_sheet(workbook, 0, names, options, progress), name)
    glances = _glances(workbook, names, options, progress)
    hidden = [is_hidden for _name, _part, is_hidden in workbook.sheets]
    if not all(hidden):
        offered = [one for one in glances if not hidden[one.index]]
    else:
        offered, hidden = glances, [False] * len(names)
    main = choose_main(offered, likes)
    if main is None:
        faults = [one.fault for one in offered if one.fault]
        raise UserError(
            faults[0]
            if faults
            else _("The sheets of “{name}” are empty. Choose another file.").format(name=name)
        )
    group = within_limits(of_one_shape(offered, main) or [main])
    tables = [_read_sheet(workbook, one.index, names, options, progress) for one in group]
    kept = tables
    versions: list[Table] = []
    if options.sheet is None:
        # Asked for by name, even versions of one table are read together.
        kept, versions = without_versions(tables)
    read = {table.sheet for table in kept}
    table = join(kept) if len(kept) > 1 else _with_rows(kept[0], name)
    unread = [
        why_unread(one, main, hidden[one.index], one.name in {table.sheet for table in versions})
        for one in glances
        if one.name not in read and (one.headers or one.fault)
    ]
    if len(kept) == 1:
        note = _("The workbook has {n} sheets; this is “{sheet}”.").format(
            n=formats.number(len(names)), sheet=table.sheet
        )
        table = replace(table, notes=(*table.notes, note))
    return replace(table, left_out=(*unread, *table.left_out))


def read_sheets(data: bytes, name: str, wanted: Callable[[str], bool]) -> list[Table]:
    """The tables on those visible sheets of a workbook whose name is `wanted`; raises as `read_xlsx`."""
    workbook = open_checked(data, name, SHEET_LIMITS)
    names = tuple(clean(sheet) for sheet, _part, _hidden in workbook.sheets)
    return [
        _read_sheet(workbook, index, names, TableOptions(), None)
        for index, (_name, _part, hidden) in enumerate(workbook.sheets)
        if not hidden and wanted(names[index])
    ]


def _with_rows(table: Table, name: str) -> Table:
    if not table.headers:
        raise UserError(_("The sheets of “{name}” are empty. Choose another file.").format(name=name))
    return table


def _index_of(sheet: str, names: tuple[str, ...]) -> int | None:
    if sheet in names:
        return names.index(sheet)
    wanted = sheet.strip().casefold()
    return next((place for place, one in enumerate(names) if one.strip().casefold() == wanted), None)


def _glances(
    workbook: CheckedWorkbook, names: tuple[str, ...], options: TableOptions, progress: Progress | None
) -> list[SheetGlance]:
    """The headers of every sheet, from its first rows."""
    parts = [part for _name, part, _hidden in workbook.sheets]
    packed, counts, faults = first_rows(workbook, parts, _GLANCE_ROWS, progress)
    plain = replace(options, sheet=None)
    grids = {}
    with _opened(packed, workbook.name) as book:
        for index, (sheet_name, _part, _is_hidden) in enumerate(workbook.sheets):
            if not faults[index]:
                grids[index] = _grid(book, sheet_name)
    glances: list[SheetGlance] = []
    for index, name in enumerate(names):
        if index not in grids:
            glances.append(SheetGlance(index, name, fault=faults[index]))
            continue
        grid, start, merged = grids[index]
        records, _odd = _records(grid, start, plain, None)
        if not records:
            glances.append(SheetGlance(index, name))
            continue
        shaped = shape(records, plain, merged)
        beside = shaped.header_rows + records[0][0] - 1
        rows = max(len(shaped.rows), counts[index] - beside) if shaped.rows else 0
        glances.append(SheetGlance(index, name, shaped.headers, rows, thin_share(shaped.rows)))
    return glances


def _read_sheet(
    workbook: CheckedWorkbook,
    index: int,
    names: tuple[str, ...],
    options: TableOptions,
    progress: Progress | None,
) -> Table:
    sheet_name, part, _hidden = workbook.sheets[index]
    packed, xml = single_sheet(workbook, part)
    with _opened(packed, workbook.name) as book:
        grid, start, merged = _grid(book, sheet_name)
    faults = _faults(xml)
    formats = formatted_cells(workbook, xml)
    if formats:
        for offset, line in enumerate(grid):
            with_formats(line, start[0] + offset, start[1], formats)
    records, odd = _records(grid, start, options, progress)
    shaped = (
        shape(records, options, merged)
        if records
        else Shaped(headers=(), rows=[], problems=[], notes=[], header_row=0, header_rows=0)
    )
    shaped, headings = fill_merged(shaped, merged)
    sentences, left_out, links = marks_notes(read_marks(workbook, part, xml), shaped)
    notes = [*shaped.notes, *sentences]
    if workbook.has_macros:
        notes.append(_("The workbook holds macros; they were neither read nor run."))
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
        repeated=shaped.repeated,
        sheet=names[index],
        sheets=names,
        left_out=(*headings, *left_out),
        links=links,
        from_1904=counts_from_1904(workbook),
    )


@contextmanager
def _opened(packed: io.BytesIO, name: str) -> Iterator[Any]:
    import python_calamine

    try:
        with python_calamine.load_workbook(packed) as book:
            yield book
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError):
        raise UserError(damaged(name)) from None


def _grid(book: Any, sheet_name: str) -> tuple[list[list[Cell]], Place, list[Area]]:
    """All cells from the first used one on, the place of that one, and the merged areas (rows from 1)."""
    sheet = book.get_sheet_by_name(sheet_name)
    grid: list[list[Cell]] = sheet.to_python()
    start = sheet.start or (0, 0)
    areas = sheet.merged_cell_ranges or []
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
                    text = cell if cell.isascii() and cell.isprintable() else without_invisible(clean(cell))
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
    elif _FORMULA.search(content) and (
        # Some programs write an empty value; of a formula that gives a text it is one.
        value is None or not (value[1].strip() or _TEXT_TYPE.search(attributes))
    ):
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
