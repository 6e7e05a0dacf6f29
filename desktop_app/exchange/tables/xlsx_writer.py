"""Writes tables as an Excel workbook: one sheet a table, typed cells, frozen headers, nothing that runs."""

from __future__ import annotations

import datetime as dt
import io
import math
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.errors import UserError
from desktop_app.exchange.tables.csv_writer import Value
from desktop_app.exchange.tables.table import Progress
from desktop_app.exchange.tables.table_parts import CellProblem
from desktop_app.files.atomic_write import write_atomically
from desktop_app.files.safe_cells import escape
from desktop_app.language.i18n import _, ngettext
from desktop_app.text import clean, clean_line

#: What Excel holds in one cell, and on one sheet.
MAX_TEXT = 32_767
MAX_ROWS = 1_048_576
MAX_COLUMNS = 16_384
_WIDEST, _NARROWEST = 60, 8
_LOOKED_AT = 200
_STEP = 500
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_CURRENCY = re.compile(r"[A-Z]{3}")
# Excel counts days from 1900 and has no earlier date.
_FIRST_DAY = dt.date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: the sheet's name, its headers, its rows; which of its columns hold amounts and which shares."""

    name: str
    headers: Sequence[str]
    rows: Sequence[Sequence[Value]]
    money: frozenset[int] = frozenset()
    shares: frozenset[int] = frozenset()


def write_xlsx(
    path: str | os.PathLike[str],
    sheets: Sequence[Sheet],
    *,
    currency: str = "",
    progress: Progress | None = None,
) -> list[CellProblem]:
    """Write `sheets` to `path`, whole or not at all, and return what did not fit; amounts are in `currency`.

    Texts are always texts, never formulas or links, and get a quote in front where a spreadsheet
    could run them after another export; numbers and dates are typed; a time with a zone becomes the
    same moment in UTC, because Excel knows no zones. A text over 32,767 characters is cut there and
    reported with its row and column. Raises UserError or EnvironmentFault.
    """
    import xlsxwriter

    problems: list[CellProblem] = []
    total = sum(len(sheet.rows) for sheet in sheets)
    done = 0
    # Made in memory and written in one go, so that a full disk never leaves a half-closed archive.
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": "yyyy-mm-dd",
        },
    )
    formats = _Formats(book, currency)
    taken: set[str] = set()
    for sheet in sheets:
        if len(sheet.rows) >= MAX_ROWS or len(sheet.headers) > MAX_COLUMNS:
            raise UserError(_("The table has more rows or columns than Excel holds. Export it as CSV."))
        page = book.add_worksheet(_sheet_name(sheet.name, taken))
        _write_sheet(page, sheet, formats, problems, progress, done, total)
        done += len(sheet.rows)
    book.close()
    with write_atomically(path) as part:
        part.write_bytes(target.getbuffer())
    if progress is not None:
        progress(total, total)
    return problems


class _Formats:
    def __init__(self, book: Any, currency: str) -> None:
        self._book = book
        self._currency = currency
        self._numbers: dict[str, Any] = {}
        self.header = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.date = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        self.time = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "valign": "top"})
        self.clock = book.add_format({"num_format": "hh:mm", "valign": "top"})
        self.plain = book.add_format({"valign": "top"})
        # Without wrapping, Excel shows a text with line ends on one line.
        self.long = book.add_format({"valign": "top", "text_wrap": True})

    def of_column(self, sheet: Sheet, column: int) -> Any:
        """The format for the numbers of a column: as many decimals as its values need, up to two."""
        if column not in sheet.money and column not in sheet.shares:
            return self.plain
        factor = 100 if column in sheet.shares else 1
        cells = (row[column] for row in sheet.rows if column < len(row))
        decimals = max(
            (_decimals(cell * factor) for cell in cells if isinstance(cell, (int, float))), default=0
        )
        places = "." + "0" * decimals if decimals else ""
        if column in sheet.shares:
            return self._number(f"0{places}%")
        mark = f" [${self._currency}]" if _CURRENCY.fullmatch(self._currency) else ""
        return self._number(f"#,##0{places}{mark}")

    def _number(self, pattern: str) -> Any:
        if pattern not in self._numbers:
            self._numbers[pattern] = self._book.add_format({"num_format": pattern, "valign": "top"})
        return self._numbers[pattern]


def _decimals(value: float) -> int:
    """How many of two decimals a number needs."""
    return next((count for count in (0, 1) if abs(value - round(value, count)) < 1e-9), 2)


def _write_sheet(
    page: Any,
    sheet: Sheet,
    formats: _Formats,
    problems: list[CellProblem],
    progress: Progress | None,
    done: int,
    total: int,
) -> None:
    headers = [clean_line(header)[:255] for header in sheet.headers]
    for column, header in enumerate(headers):
        page.write_string(0, column, str(escape(header)), formats.header)
    widths = [len(header) + 3 for header in headers]
    numbers = [formats.of_column(sheet, column) for column in range(len(headers))]
    for index, row in enumerate(sheet.rows):
        if progress is not None and index % _STEP == 0:
            progress(done + index, total)
        for column, value in enumerate(row):
            if isinstance(value, str) and value:
                value = clean(value)
                if index < _LOOKED_AT and column < len(widths):
                    widths[column] = max(widths[column], min(len(value), _WIDEST))
                text = str(escape(value))
                if len(text) > MAX_TEXT // 2 and (length := _units(text)) > MAX_TEXT:
                    header = headers[column] if column < len(headers) else ""
                    problems.append(_too_long(index + 2, header, length))
                    text = text.encode("utf-16-le")[: 2 * MAX_TEXT].decode("utf-16-le", "ignore")
                page.write_string(index + 1, column, text, formats.long if "\n" in text else formats.plain)
            elif value is not None and value != "":
                number = numbers[column] if column < len(numbers) else formats.plain
                _write_value(page, index + 1, column, value, formats, number)
    for column, width in enumerate(widths):
        page.set_column(column, column, max(_NARROWEST, min(width, _WIDEST)))
    page.freeze_panes(1, 0)
    if headers:
        page.autofilter(0, 0, max(1, len(sheet.rows)), len(headers) - 1)


def _write_value(page: Any, row: int, column: int, value: Any, formats: _Formats, number: Any) -> None:
    if isinstance(value, bool):
        page.write_boolean(row, column, value, formats.plain)
    elif isinstance(value, (int, float)):
        # Excel keeps 15 digits of a number; a longer whole one stays right as a text.
        if not math.isfinite(value):
            return
        if isinstance(value, int) and abs(value) >= 10**15:
            page.write_string(row, column, str(value), formats.plain)
        else:
            page.write_number(row, column, value, number)
    elif isinstance(value, dt.datetime):
        moment = value.astimezone(dt.UTC).replace(tzinfo=None) if value.tzinfo else value
        if moment.date() < _FIRST_DAY:
            page.write_string(row, column, moment.isoformat(" ", "seconds"), formats.plain)
        else:
            page.write_datetime(row, column, moment, formats.time)
    elif isinstance(value, dt.date):
        if value < _FIRST_DAY:
            page.write_string(row, column, value.isoformat(), formats.plain)
        else:
            page.write_datetime(row, column, value, formats.date)
    elif isinstance(value, dt.time):
        page.write_datetime(row, column, value.replace(tzinfo=None), formats.clock)


def _sheet_name(name: str, taken: set[str]) -> str:
    """A name Excel takes: at most 31 characters, none of []:*?/\\, no quote at an end, and only once."""
    base = _FORBIDDEN_IN_NAMES.sub(" ", clean_line(name)).strip("' ")[:31].strip("' ") or "Sheet"
    if base.casefold() == "history":
        base = "History "[:7] + "_"  # Excel keeps the bare word for itself
    candidate, number = base, 2
    while candidate.casefold() in taken:
        ending = f" ({number})"
        candidate, number = base[: 31 - len(ending)] + ending, number + 1
    taken.add(candidate.casefold())
    return candidate


def _units(text: str) -> int:
    """Characters as Excel counts them: one outside the basic plane, such as an emoji, counts twice."""
    return len(text.encode("utf-16-le")) // 2


def _too_long(row: int, header: str, length: int) -> CellProblem:
    return CellProblem(
        row,
        header,
        "",
        ngettext(
            "The text has {length} characters, Excel holds 32,767 in a cell: {n} character is missing. "
            "Export as JSON or CSV to keep it.",
            "The text has {length} characters, Excel holds 32,767 in a cell: the last {n} are missing. "
            "Export as JSON or CSV to keep them.",
            length - MAX_TEXT,
        ).format(length=f"{length:,}", n=f"{length - MAX_TEXT:,}"),
    )
