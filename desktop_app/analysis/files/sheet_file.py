"""Reads one sheet of an Excel workbook as a data file, after the archive was checked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from desktop_app.analysis.files.column_building import ColumnBuilder, IsText, OtherMark
from desktop_app.analysis.files.column_guesses import ColumnGuesses
from desktop_app.analysis.files.csv_file import as_text, pick
from desktop_app.analysis.files.csv_shape import tidy_headers
from desktop_app.analysis.files.data_file import (
    PREVIEW_ROWS,
    ColumnRead,
    FilePreview,
    Progress,
    ReadOptions,
    ReadProblem,
)
from desktop_app.analysis.files.plain_blocks import CellBlock, cell_text, join_texts
from desktop_app.errors import EnvironmentFault, UserError
from desktop_app.files import xlsx_extent
from desktop_app.files import xlsx_guard as xlsx_check
from desktop_app.language.i18n import _
from desktop_app.text import clean, shorten

#: All rows a sheet can have. More cells than this take gigabytes; read from a CSV file they do not.
LIMITS = xlsx_extent.SheetLimits(rows=1_048_576, columns=2_000, cells=10_000_000, xml_bytes=640 * 1024 * 1024)
_MAX_BYTES = 256 * 1024 * 1024
_BLOCK_ROWS = 20_000
_SAMPLE_ROWS = 2_000


class SheetFile:
    """A workbook; the sheet is the chosen one, else the first that holds anything."""

    def __init__(self, path: Path, size: int, options: ReadOptions, progress: Progress | None = None) -> None:
        self.path = path
        self.size = size
        self.progress = progress
        if size > _MAX_BYTES:
            raise UserError(xlsx_extent.too_large(path.name))
        try:
            data = path.read_bytes()
        except OSError as error:
            raise EnvironmentFault(
                _("“{name}” cannot be opened: {why}").format(name=path.name, why=error.strerror)
            ) from None
        self.digest = hashlib.sha256(data).hexdigest()
        self._tell(1)
        book = xlsx_check.open_checked(data, path.name, LIMITS)
        self.sheets = tuple(clean(name) for name, _part, _hidden in book.sheets)
        self.sheet = None
        for index in self._choices(book, options.sheet):
            name, part, _hidden = book.sheets[index]
            packed, _xml = xlsx_check.single_sheet(book, part)
            self._tell(3)
            self.sheet = self._load(packed, name)
            if self.sheet.height:
                break
        if self.sheet is None or not self.sheet.height:
            raise UserError(
                _("The sheets of “{name}” are empty. Choose another file.").format(name=path.name)
            )
        self._tell(5)
        self.first_row = 0
        headers: list[str] = []
        self.sample: list[list[str]] = []
        for number, row in enumerate(self.sheet.iter_rows()):
            texts = [cell_text(cell) for cell in row]
            if not headers:
                if any(text.strip() for text in texts):
                    headers, self.first_row = texts, number
                    self.lead = next(place for place, text in enumerate(texts) if text.strip())
            elif any(text.strip() for text in texts):
                self.sample.append(texts[self.lead :])
                if len(self.sample) >= _SAMPLE_ROWS:
                    break
        if not headers:
            raise UserError(
                _("The sheets of “{name}” are empty. Choose another file.").format(name=path.name)
            )
        self.headers, self.header_problems = tidy_headers(headers[self.lead :])
        self.guesses = ColumnGuesses(self.headers, self._column, options)

    def _choices(self, book: xlsx_check.CheckedWorkbook, wanted: str | None) -> list[int]:
        if wanted is None:
            visible = [i for i, (_name, _part, hidden) in enumerate(book.sheets) if not hidden]
            return visible or list(range(len(book.sheets)))
        if wanted not in self.sheets:
            raise UserError(
                _("“{name}” has no sheet called {sheet}. It has: {sheets}.").format(
                    name=self.path.name, sheet=shorten(wanted, 60), sheets=", ".join(self.sheets[:20])
                )
            )
        return [self.sheets.index(wanted)]

    def _load(self, packed: Any, sheet: str) -> Any:
        import python_calamine

        try:
            return python_calamine.load_workbook(packed).get_sheet_by_name(sheet)
        except (python_calamine.CalamineError, OSError, ValueError, OverflowError):
            raise UserError(xlsx_extent.damaged(self.path.name)) from None

    def _tell(self, tenths: int) -> None:
        if self.progress is not None:
            self.progress(self.size * tenths // 10, self.size)

    def _column(self, index: int) -> list[str]:
        return [row[index] for row in self.sample]

    def preview(self) -> FilePreview:
        """The first rows as texts."""
        kinds, notes = self.guesses.preview()
        rows = tuple(tuple(clean(cell)[:500] for cell in row) for row in self.sample[:PREVIEW_ROWS])
        return FilePreview(self.headers, kinds, rows, tuple(self.header_problems), self.sheets, notes)

    def read(
        self, wanted: Sequence[str] | None, kinds: Mapping[str, str]
    ) -> tuple[dict[str, Any], list[ColumnRead], list[ReadProblem], int, str]:
        """Values by header, how each was read, problems, number of rows, SHA-256."""
        indices = pick(self.path.name, self.headers, wanted, kinds)
        if not self.sample:
            raise UserError(
                _("“{name}” holds headers and no rows. Choose another file.").format(name=self.path.name)
            )
        guesses = self.guesses.of(indices, kinds)
        while True:
            columns = [ColumnBuilder(self.headers[i], *guesses[i], join=join_texts) for i in indices]
            try:
                rows = 0
                for block in self._blocks(indices):
                    rows += len(block[0])
                    for column, part in zip(columns, block, strict=True):
                        column.add(part)
                finished = [column.finish() for column in columns]
            except IsText as fault:
                index = self.headers.index(str(fault))
                guesses[index] = as_text(*guesses[index])
                continue
            except OtherMark as fault:
                index = self.headers.index(fault.name)
                guesses[index] = self.guesses.of_column(index, kinds.get(fault.name), fault.mark)
                continue
            problems = [*self.header_problems, *(p for column in columns for p in column.problems())]
            values = {read.name: value for value, read in finished}
            return values, [read for _value, read in finished], problems, rows, self.digest

    def _blocks(self, indices: list[int]) -> Iterator[list[CellBlock]]:
        assert self.sheet is not None
        held: list[list[Any]] = []
        height = max(1, self.sheet.height)
        blank: list[Any] = []
        for number, row in enumerate(self.sheet.iter_rows()):
            if number <= self.first_row:
                continue
            if len(blank) != len(row):
                blank = [""] * len(row)
            if row != blank:
                held.append(row)
            if number % 1000 == 0 and self.progress is not None:
                self.progress(int(self.size * (0.5 + 0.5 * number / height)), self.size)
            if len(held) >= _BLOCK_ROWS:
                yield self._columns(held, indices)
                held = []
        if held:
            yield self._columns(held, indices)

    def _columns(self, rows: list[list[Any]], indices: list[int]) -> list[CellBlock]:
        places = [self.lead + index for index in indices]
        return [CellBlock([row[place] for row in rows]) for place in places]
