"""Reads a CSV file of any usual encoding and separator into typed columns, block by block."""

from __future__ import annotations

import importlib.util
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from desktop_app.analysis.files import csv_shape
from desktop_app.analysis.files.column_building import ColumnBuilder, IsText, OtherMark
from desktop_app.analysis.files.column_guesses import ColumnGuesses
from desktop_app.analysis.files.csv_source import HEAD_BYTES, TextSource
from desktop_app.analysis.files.data_file import (
    MAX_COLUMNS,
    PREVIEW_ROWS,
    TEXT,
    ColumnRead,
    FilePreview,
    Progress,
    ReadOptions,
    ReadProblem,
)
from desktop_app.analysis.files.guessing import Guess
from desktop_app.errors import UserError
from desktop_app.language.i18n import _, ngettext
from desktop_app.text import clean, shorten

_PROBES = 12
_PROBE_BYTES = 12 << 10


class CsvFile:
    """A CSV file whose layout is known; `read` takes the rows."""

    def __init__(self, path: Path, size: int, options: ReadOptions, progress: Progress | None = None) -> None:
        self.path = path
        self.size = size
        self.options = options
        self.progress = progress
        self._slowly = False
        source = TextSource(path, size, options.encoding)
        try:
            self.packed = source.packed
            self.encoding = source.encoding
            self.whole = source.taken < HEAD_BYTES
            self.layout = csv_shape.find_layout(source, options.separator, self.whole)
            lines = max(1, source.head.count(b"\n") - self.layout.skip_lines)
            # Room for all rows, estimated from the length of rows in the first megabyte.
            self.room = 0 if self.packed else int(1.1 * lines * size / len(source.head)) + 1024
        finally:
            source.close()
        self.sample = self.layout.rows + self._probes()
        self.guesses = ColumnGuesses(self.layout.headers, self._column, options, self.layout.separator)

    def _probes(self) -> list[list[str]]:
        """Rows from further down, if the file can be read from the middle."""
        if self.whole or self.packed or self.encoding.startswith("utf-16") or self.size < 4 * HEAD_BYTES:
            return []
        import csv
        import io

        rows: list[list[str]] = []
        width = len(self.layout.headers)
        with self.path.open("rb") as file:
            for probe in range(1, _PROBES + 1):
                file.seek(self.size * probe // (_PROBES + 1))
                lines = file.read(_PROBE_BYTES).decode(self.encoding, "replace").splitlines()[1:-1]
                try:
                    probed = list(csv.reader(io.StringIO("\n".join(lines)), delimiter=self.layout.separator))
                except csv.Error:
                    continue
                rows += [row for row in probed if len(row) == width]
        return rows

    def _column(self, index: int) -> list[str]:
        width = len(self.layout.headers)
        return [row[index] for row in self.sample if len(row) == width]

    def preview(self) -> FilePreview:
        """The first rows as they are written."""
        headers = self.layout.headers
        kinds, notes = self.guesses.preview()
        width = len(headers)
        rows = tuple(
            tuple(clean(cell)[:500] for cell in (row + [""] * width)[:width])
            for row in self.layout.rows[:PREVIEW_ROWS]
        )
        return FilePreview(headers, kinds, rows, self.layout.problems, notes=notes)

    def read(
        self, wanted: Sequence[str] | None, kinds: Mapping[str, str]
    ) -> tuple[dict[str, Any], list[ColumnRead], list[ReadProblem], int, str]:
        """Values by header, how each was read, problems, number of rows, SHA-256."""
        indices = pick(self.path.name, self.layout.headers, wanted, kinds)
        guesses = self.guesses.of(indices, kinds)
        while True:
            try:
                return self._read(indices, guesses)
            except IsText as fault:
                index = self.layout.headers.index(str(fault))
                guesses[index] = as_text(*guesses[index])
            except OtherMark as fault:
                index = self.layout.headers.index(fault.name)
                guesses[index] = self.guesses.of_column(index, kinds.get(fault.name), fault.mark)

    def _read(
        self, indices: list[int], guesses: dict[int, tuple[Guess, bool]]
    ) -> tuple[dict[str, Any], list[ColumnRead], list[ReadProblem], int, str]:
        join, cut = engine(self._slowly)
        columns = [
            ColumnBuilder(self.layout.headers[index], *guesses[index], join=join, room=self.room)
            for index in indices
        ]
        source = self._source()
        try:
            rows = self._fill(columns, cut(source, self.layout, indices))
            digest = source.finish()
        except UserError:
            source.close()
            raise
        except Exception as fault:
            source.close()
            if type(fault).__name__ == "ShapeFault":
                # Names the malformed row. There is none if a row was only too long for a block.
                self._explain()
                self._slowly = True
                return self._read(indices, guesses)
            raise
        if source.quotes and (source.quotes % 2 or rows < source.newlines - self.layout.skip_lines - 1):
            # An open quote makes text of the rows after it; only a strict reading finds it.
            self._explain()
        if not rows:
            raise UserError(
                _("“{name}” holds headers and no rows. Choose another file.").format(name=self.path.name)
            )
        finished = []
        for column in columns:
            finished.append(column.finish())
            if self.progress is not None:
                self.progress(self.size, self.size)
        values = {read.name: value for value, read in finished}
        problems = [ReadProblem("", None, note) for note in source.notes()]
        problems += [*self.layout.problems, *(p for column in columns for p in column.problems())]
        return values, [read for _value, read in finished], problems, rows, digest

    def _source(self) -> TextSource:
        return TextSource(
            self.path, self.size, self.options.encoding, self.progress, skip_lines=self.layout.skip_lines
        )

    def _fill(self, columns: list[ColumnBuilder], parts: Iterator[Sequence[Any]]) -> int:
        """Add every block to its columns: two threads, each with columns of its own, so that order is kept."""
        rows = 0
        with (
            ThreadPoolExecutor(1, thread_name_prefix="columns") as even,
            ThreadPoolExecutor(1, thread_name_prefix="columns") as odd,
        ):
            waiting: deque[list[Future[None]]] = deque()
            try:
                for part in parts:
                    rows += len(part[0])
                    waiting.append(
                        [
                            pool.submit(_add_each, columns[first::2], part[first::2])
                            for first, pool in enumerate((even, odd))
                        ]
                    )
                    # The next block is read meanwhile.
                    while len(waiting) > 2:
                        _finish(waiting.popleft())
                for jobs in waiting:
                    _finish(jobs)
            except BaseException:
                for pool in (even, odd):
                    pool.shutdown(wait=False, cancel_futures=True)
                raise
        return rows

    def _explain(self) -> None:
        """Read again, strictly; raises UserError at the first malformed row."""
        source = self._source()
        try:
            for _row in csv_shape.strict_rows(source, self.layout):
                pass
        finally:
            source.close()


def _finish(jobs: Sequence[Future[None]]) -> None:
    for job in jobs:
        job.result()


def _add_each(columns: Sequence[ColumnBuilder], blocks: Sequence[Any]) -> None:
    for column, block in zip(columns, blocks, strict=True):
        column.add(block)


def has_arrow() -> bool:
    """Whether pyarrow is installed."""
    return importlib.util.find_spec("pyarrow") is not None


def engine(slowly: bool = False) -> tuple[Callable[[list[Any]], Any], Callable[..., Iterator[Sequence[Any]]]]:
    """How texts are joined and files are cut into blocks: by Arrow where it is installed, else by Python."""
    if has_arrow() and not slowly:
        from desktop_app.analysis.files import arrow_blocks

        return arrow_blocks.join_texts, arrow_blocks.blocks
    from desktop_app.analysis.files import plain_blocks

    return plain_blocks.join_texts, plain_blocks.blocks


def as_text(guessed: Guess, declared: bool) -> tuple[Guess, bool]:
    """The guess for a column whose values do not bear out what they seemed to be."""
    return Guess(TEXT, words=guessed.words), declared


def pick(
    name: str, headers: Sequence[str], wanted: Sequence[str] | None, kinds: Mapping[str, str]
) -> list[int]:
    """Places of the wanted columns; UserError for one that is not there, or for too many at once."""
    for column in [*(wanted or ()), *kinds]:
        if column not in headers:
            shown = ", ".join(shorten(header, 40) for header in headers[:20])
            raise UserError(
                _("“{name}” has no column called “{column}”. It has: {columns}.").format(
                    name=name, column=shorten(column, 60), columns=shown
                )
            )
    if wanted is None:
        if len(headers) > MAX_COLUMNS:
            raise UserError(
                ngettext(
                    "“{name}” has {n} column; {limit} are read at a time. Choose the columns.",
                    "“{name}” has {n} columns; {limit} are read at a time. Choose the columns.",
                    len(headers),
                ).format(name=name, n=f"{len(headers):,}", limit=f"{MAX_COLUMNS:,}")
            )
        return list(range(len(headers)))
    chosen = set(wanted)
    return [index for index, header in enumerate(headers) if header in chosen]
