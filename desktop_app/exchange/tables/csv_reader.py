"""Reads a CSV file of any usual encoding and separator, keeping the shape of rows and reporting oddities."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from desktop_app.errors import UserError
from desktop_app.exchange.tables.headers import looks_like_headers
from desktop_app.exchange.tables.table import (
    MAX_CELL_CHARACTERS,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    Progress,
    Table,
    TableOptions,
)
from desktop_app.exchange.tables.table_parts import CellProblem
from desktop_app.exchange.tables.table_shape import shape
from desktop_app.files.encodings import decode, refuse_what_is_not_text
from desktop_app.files.long_lines import LineWatch
from desktop_app.files.safe_cells import unescape
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.language.reading.cells import Cell, is_blank
from desktop_app.language.reading.unknown_words import without_invisible
from desktop_app.text import clean

#: What the import preview offers.
SEPARATORS = (",", ";", "\t", "|")
_SAMPLE = 256 * 1024
_SAMPLE_ROWS = 300
_STEP = 1000
_SEPARATOR_HINT = re.compile(r"\ufeff?sep=([^\w\s\"]|\t)[^\S\n]*(?:\n|$)", re.IGNORECASE)
_SLOPPY_QUOTE = "expected after"


def read_csv(data: bytes, name: str, options: TableOptions, progress: Progress | None = None) -> Table:
    """The table in `data`; `name` is the file's name for the sentences.

    Rows are numbered as a spreadsheet numbers them, from 1 and with title lines counted; a cell
    with line breaks does not start a new row. Raises UserError in one sentence for what cannot be
    read without guessing: binary data, a quote that is never closed, more than the limits hold.
    """
    if not data.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"):
        raise UserError(_("“{name}” is empty. Choose another file.").format(name=name))
    LineWatch(name).look(data)
    refuse_what_is_not_text(data, name)
    text, encoding, notes = decode(data, name, options.encoding)
    del data
    nuls = text.count("\0")
    if nuls:
        notes.append(
            ngettext("{n} NUL character was left out.", "{n} NUL characters were left out.", nuls).format(
                n=formats.number(nuls)
            )
        )
    text = without_invisible(clean(text))
    hint = _SEPARATOR_HINT.match(text)
    skipped = 0
    separator = options.separator or (hint[1] if hint else None)
    if hint:
        text, skipped = text[hint.end() :], 1
    if separator is None:
        separator = find_separator(text)
    elif len(separator) != 1 or separator in '"\n\r':
        raise UserError(_("The separator has to be one character, such as a comma or a tab."))
    records, problems = _parse(text, separator, name, skipped, options, progress)
    if not records:
        raise UserError(_("“{name}” is empty. Choose another file.").format(name=name))
    shaped = shape(records, options, ragged=True)
    if not shaped.rows:
        notes.append(_("The file holds headers and no rows."))
    return Table(
        headers=shaped.headers,
        rows=shaped.rows,
        problems=tuple(problems + shaped.problems),
        notes=tuple(notes + shaped.notes),
        encoding=encoding,
        separator=separator,
        header_row=shaped.header_row,
        header_rows=shaped.header_rows,
        repeated=shaped.repeated,
        sheet="",
        sheets=(),
    )


def find_separator(text: str) -> str:
    """The separator under which the rows of `text` agree best on their number of cells.

    Counting agrees better with real files than the standard library's sniffer, which takes letters
    and blanks for separators. A separator that leaves figures in the headers is unlikely: this excludes the
    decimal comma of "1,5;2,3".
    """
    sample = text[:_SAMPLE]
    whole = len(sample) == len(text)
    best, best_score = ",", 0.0
    for separator in SEPARATORS:
        if separator not in sample:
            continue
        rows = _sample_rows(sample, separator, whole)
        score = _agreement(rows)
        if score > best_score:
            best, best_score = separator, score
    return best


def _sample_rows(sample: str, separator: str, whole: bool) -> list[list[str]]:
    _raise_field_limit()
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    try:
        for row in reader:
            if any(row):
                rows.append(row)
            if len(rows) >= _SAMPLE_ROWS:
                return rows
    except csv.Error:
        pass
    # The sample may end in the middle of a row.
    return rows if whole or len(rows) < 2 else rows[:-1]


def _agreement(rows: list[list[str]]) -> float:
    widths = Counter(len(row) for row in rows)
    widths.pop(1, None)
    if not widths:
        return 0.0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    share = count / len(rows)
    headers = next(row for row in rows if len(row) == width)
    # In running text, a few separators a row may agree by chance; many never do.
    score = share * share * (1 - 1 / (width + 1))
    if not looks_like_headers(headers):
        score *= 0.5
    first_wide = next(row for row in rows if len(row) > 1)
    if len(first_wide) != width:
        score *= 0.8
    return score


def _raise_field_limit() -> None:
    # The limit of the csv module holds for the whole program; 131,072 characters are too few for
    # real inventories, and a cap is needed against a quote that swallows the file.
    if csv.field_size_limit() < MAX_CELL_CHARACTERS:
        csv.field_size_limit(MAX_CELL_CHARACTERS)


def _parse(
    text: str, separator: str, name: str, skipped: int, options: TableOptions, progress: Progress | None
) -> tuple[list[tuple[int, list[Cell]]], list[CellProblem]]:
    """All records that are not blank, and problems; strictly at first, so that no quote goes unnoticed."""
    total = text.count("\n") + 1
    try:
        return _collect(_strict(text, separator, skipped, name), options, total, progress), []
    except _Sloppy as fault:
        if '\\"' in text:
            try:
                records = _strict(text, separator, skipped, name, escape="\\")
                return _collect(records, options, total, progress), []
            except (_Sloppy, UserError):
                pass
        if fault.lines > 1:
            raise UserError(_unclosed(name, fault.row)) from None
    problems: list[CellProblem] = []
    records = _lenient(text, separator, skipped, name, problems)
    return _collect(records, options, total, progress), problems


class _Sloppy(Exception):
    """Raised where a text goes on after its closing quote, with the row and the number of its lines."""

    def __init__(self, row: int, lines: int) -> None:
        super().__init__(row)
        self.row = row
        self.lines = lines


def _lines(text: str) -> Iterator[str]:
    """The lines of a text that has newlines only; `io` would take four bytes for each character first."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start:end]
        start = end


def _strict(
    text: str, separator: str, skipped: int, name: str, escape: str | None = None
) -> Iterator[tuple[int, int, list[str]]]:
    _raise_field_limit()
    reader = csv.reader(_lines(text), delimiter=separator, strict=True, escapechar=escape)
    number = skipped
    while True:
        before = reader.line_num
        number += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            message = str(error)
            if _SLOPPY_QUOTE in message:
                raise _Sloppy(number, reader.line_num - before) from None
            raise UserError(_refusal(message, name, number)) from None
        yield number, reader.line_num, row


def _lenient(
    text: str, separator: str, skipped: int, name: str, problems: list[CellProblem]
) -> Iterator[tuple[int, int, list[str]]]:
    """Takes a text that goes on after its closing quote literally, as long as it stays on one line."""
    lines = text.split("\n")
    reader = csv.reader(_lines(text), delimiter=separator)
    number = skipped
    while True:
        before = reader.line_num
        number += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UserError(_refusal(str(error), name, number)) from None
        record = "\n".join(lines[before : reader.line_num])
        if '"' in record:
            fault = _fault_in(record, separator)
            if fault and (reader.line_num - before > 1 or _SLOPPY_QUOTE not in fault):
                raise UserError(_unclosed(name, number))
            if fault:
                problems.append(
                    CellProblem(
                        number, "", "", _("A quote inside a text is not doubled; check what was read.")
                    )
                )
        yield number, reader.line_num, row


def _fault_in(record: str, separator: str) -> str:
    try:
        for _row in csv.reader(io.StringIO(record, newline=""), delimiter=separator, strict=True):
            pass
    except csv.Error as error:
        return str(error)
    return ""


def _refusal(message: str, name: str, row: int) -> str:
    if "field larger" in message:
        return _(
            "A cell in row {row} of “{name}” holds more than {limit} characters. "
            "Perhaps a quote before it is never closed."
        ).format(row=row, name=name, limit=f"{MAX_CELL_CHARACTERS:,}")
    if "unexpected end" in message:
        return _unclosed(name, row)
    return _("Row {row} of “{name}” cannot be read as CSV. Save the table again, best as XLSX.").format(
        row=row, name=name
    )


def _unclosed(name: str, row: int) -> str:
    return _(
        'A quote (") that opens in row {row} of “{name}” is never closed. '
        "Close it, or double the quotes inside texts."
    ).format(row=row, name=name)


def _collect(
    records: Iterator[tuple[int, int, list[str]]],
    options: TableOptions,
    total: int,
    progress: Progress | None,
) -> list[tuple[int, list[Cell]]]:
    rows: list[tuple[int, list[Cell]]] = []
    cells_read = 0
    for number, line, row in records:
        if progress is not None and number % _STEP == 0:
            progress(min(line, total), total)
        if not any(row) or all(map(is_blank, row)):
            continue
        cells_read += len(row)
        if len(row) > MAX_COLUMNS or cells_read > MAX_CELLS or len(rows) > MAX_ROWS:
            raise UserError(_too_much(number, len(row)))
        cells: list[Cell] = list(row)
        if options.strip_escapes and "'" in "".join(text[:1] for text in row):
            cells = [unescape(text) for text in row]
        rows.append((number, cells))
    if progress is not None:
        progress(total, total)
    return rows


def _too_much(number: int, width: int) -> str:
    if width > MAX_COLUMNS:
        return _("Row {row} has {count} columns; {limit} fit. Is the separator right?").format(
            row=number, count=f"{width:,}", limit=f"{MAX_COLUMNS:,}"
        )
    return _("The file holds more than {rows} rows or {cells} cells. Split it into smaller files.").format(
        rows=f"{MAX_ROWS:,}", cells=f"{MAX_CELLS:,}"
    )
