"""Reads Parquet, Feather and Arrow files, whose columns state their own types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from desktop_app.analysis.files import arrow_messages, arrow_types
from desktop_app.analysis.files.column_building import ColumnBuilder, IsText, OtherMark
from desktop_app.analysis.files.column_guesses import ColumnGuesses
from desktop_app.analysis.files.csv_file import has_arrow, pick
from desktop_app.analysis.files.csv_source import Hashed
from desktop_app.analysis.files.data_file import (
    CATEGORY,
    DATE,
    NUMBER,
    PREVIEW_ROWS,
    TEXT,
    WHOLE,
    YES_NO,
    ColumnRead,
    FilePreview,
    Progress,
    ReadOptions,
    ReadProblem,
)
from desktop_app.analysis.files.guessing import Guess
from desktop_app.errors import UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.text import clean, clean_line, shorten

_BATCH_ROWS = 65_536
_SAMPLE_ROWS = 5_000
#: A few bytes can stand for any number of equal rows or letters, so bytes are counted before any is made.
_MAX_BYTES = 3_200_000_000
#: What a cell takes while a column is built, by kind; measured on 30 million rows each.
_CELL_BYTES = {YES_NO: 2, WHOLE: 9, NUMBER: 8, DATE: 8, TEXT: 48, CATEGORY: 48}
#: A part of a column that unpacks to more than this, and to so many times its size, was made to do harm.
_UNPACKED_AT_ONCE = 64 * 1024 * 1024
_UNPACKED_TIMES = 500


#: Values by header, how each was read, problems, number of rows, SHA-256.
Found = tuple[dict[str, Any], list[ColumnRead], list[ReadProblem], int, str]


class ArrowFile:
    """A Parquet, Feather or Arrow file; needs pyarrow."""

    def __init__(
        self, path: Path, size: int, start: bytes, options: ReadOptions, progress: Progress | None = None
    ) -> None:
        self.path = path
        self.size = size
        self.options = options
        self.progress = progress
        if not has_arrow():
            raise UserError(
                _(
                    "“{name}” needs the extra “parquet”. Install it with: "
                    'pip install "ai-portfolio[parquet]", or export the table as CSV.'
                ).format(name=path.name)
            )
        if start.startswith(b"FEA1"):
            raise UserError(
                _("“{name}” is a Feather file of the first version. Save it again as Parquet.").format(
                    name=path.name
                )
            )
        self.is_parquet = start.startswith(b"PAR1") or path.suffix.lower() == ".parquet"
        self._guarded(self._refuse_what_swells)
        self.names: list[str] = self._guarded(lambda: list(self._read_schema().names))
        self.headers = tuple(clean_line(name) or _("Column {n}").format(n=formats.number(i + 1))
                             for i, name in enumerate(self.names))  # fmt: skip
        if len(set(self.headers)) != len(self.headers):
            raise UserError(
                _("“{name}” has two columns of the same name. Give each its own.").format(name=path.name)
            )

    def preview(self) -> FilePreview:
        """The first rows as texts."""
        texts: FilePreview = self._guarded(self._preview)
        return texts

    def _preview(self) -> FilePreview:
        batch = self._first()
        kinds, problems = {}, []
        columns: list[list[str]] = []
        for header, column in zip(self.headers, batch.columns if batch else [], strict=False):
            kind = self._kind(header, column)
            if not kind:
                problems.append(self._nested(header, column.type))
                continue
            kinds[header] = kind
            first = arrow_types.plain(column.slice(0, PREVIEW_ROWS))
            texts = ["" if value is None else str(value) for value in first.to_pylist()]
            columns.append([clean(text)[:500] for text in texts])
        rows = tuple(zip(*columns, strict=True))
        return FilePreview(tuple(kinds), kinds, rows, tuple(problems))

    def read(self, wanted: Sequence[str] | None, kinds: Mapping[str, str]) -> Found:
        """Values by header, how each was read, problems, number of rows, SHA-256."""
        indices = pick(self.path.name, self.headers, wanted, kinds)
        contents: Found = self._guarded(lambda: self._read(indices, set(wanted or ()), kinds))
        return contents

    def _read(self, indices: list[int], wanted: set[str], kinds: Mapping[str, str]) -> Found:
        first = self._first()
        if first is None or not first.num_rows:
            raise UserError(
                _("“{name}” holds headers and no rows. Choose another file.").format(name=self.path.name)
            )
        problems: list[ReadProblem] = []
        chosen: dict[int, _Typed] = {}
        for index in indices:
            header = self.headers[index]
            column_type = first.column(index).type
            kind = self._kind(header, first.column(index))
            if not kind:
                if header in wanted:
                    raise UserError(self._nested(header, column_type).sentence)
                problems.append(self._nested(header, column_type))
                continue
            chosen[index] = _Typed(header, kind, first.column(index), kinds.get(header), self.options)
            if arrow_types.is_duration(column_type) and chosen[index].kind == NUMBER:
                problems.append(self._seconds(header))
        rows, total = 0, self._rows()
        if total * sum(_CELL_BYTES[typed.kind] for typed in chosen.values()) > _MAX_BYTES:
            raise UserError(
                _("“{name}” has {rows} rows. That is too much at once: choose fewer columns.").format(
                    name=self.path.name, rows=f"{total:,}"
                )
            )
        for batch in self._batches([self.names[index] for index in chosen]):
            rows += batch.num_rows
            for place, typed in enumerate(chosen.values()):
                typed.add(batch.column(place))
            if self.progress is not None:
                self.progress(int(self.size * 0.8 * rows / max(total, rows)), self.size)
        values, reads = {}, []
        for typed in chosen.values():
            value, read = typed.finish()
            values[typed.header] = value
            reads.append(read)
            problems += typed.problems()
        return values, reads, problems, rows, self._digest()

    def _digest(self) -> str:
        with self.path.open("rb", buffering=0) as file:
            hashed = Hashed(file)
            while hashed.read(4 << 20):
                if self.progress is not None:
                    self.progress(int(self.size * 0.8 + hashed.position * 0.2), self.size)
            return hashed.hash.hexdigest()

    def _guarded(self, work: Any) -> Any:
        import pyarrow as pa

        try:
            return work()
        except (
            pa.ArrowException,
            OSError,
            EOFError,
            ValueError,
            RuntimeError,
            IndexError,
            OverflowError,
        ):
            raise UserError(
                _("“{name}” is cut short or damaged, so it cannot be read. Fetch or write it again.").format(
                    name=self.path.name
                )
            ) from None

    def _refuse_what_swells(self) -> None:
        """Refuse a file of which a part unpacks to many times its size, from what the file says of it."""
        for part in self._packed_parts() if self.is_parquet else arrow_messages.parts(self.path):
            packed = max(part.packed, 1)
            if part.unpacked > _UNPACKED_AT_ONCE and part.unpacked > packed * _UNPACKED_TIMES:
                raise UserError(
                    _(
                        "“{name}” unpacks to {times} times its size, as no table of figures does. "
                        "Ask whoever sent it for the table as CSV."
                    ).format(name=self.path.name, times=f"{part.unpacked // packed:,}")
                )

    def _packed_parts(self) -> Iterator[arrow_messages.Part]:
        import pyarrow.parquet as pq

        facts = pq.read_metadata(self.path)
        for group in range(facts.num_row_groups):
            # Not asked column by column: of a damaged footer the library makes an error there that ends the process.
            yield arrow_messages.Part(self.size, facts.row_group(group).total_byte_size)

    def _read_schema(self) -> Any:
        if self.is_parquet:
            import pyarrow.parquet as pq

            with pq.ParquetFile(self.path) as file:
                return file.schema_arrow
        with self._ipc() as reader:
            return reader.schema

    def _ipc(self) -> Any:
        import pyarrow as pa

        try:
            return pa.ipc.open_file(pa.OSFile(str(self.path)))
        except pa.ArrowInvalid:
            return pa.ipc.open_stream(pa.OSFile(str(self.path)))

    def _rows(self) -> int:
        if self.is_parquet:
            import pyarrow.parquet as pq

            return int(pq.read_metadata(self.path).num_rows)
        total = 0
        for batch in self._batches(self.names[:1]):
            total += batch.num_rows
            if total > _MAX_BYTES:
                break
        return total

    def _first(self) -> Any:
        return next(iter(self._batches(self.names, _SAMPLE_ROWS)), None)

    def _batches(self, names: list[str], rows: int = _BATCH_ROWS) -> Iterator[Any]:
        if self.is_parquet:
            import pyarrow.parquet as pq

            with pq.ParquetFile(self.path) as file:
                yield from file.iter_batches(batch_size=rows, columns=names)
            return
        with self._ipc() as reader:
            whole = (
                (reader.get_batch(i) for i in range(reader.num_record_batches))
                if hasattr(reader, "num_record_batches")
                else iter(reader)
            )
            for batch in whole:
                # Unlike Parquet, an Arrow file is used without checks, even with wrong offsets.
                batch.validate(full=True)
                for start in range(0, batch.num_rows, rows):
                    yield batch.slice(start, rows).select(names)

    def _kind(self, header: str, column: Any) -> str:
        """What a column holds by its type; "" for lists and other types that don't fit a table's cell."""
        kind = arrow_types.kind_of(column.type)
        if kind != arrow_types.WRITTEN:
            return kind
        texts = [text or "" for text in arrow_types.texts(column.slice(0, _SAMPLE_ROWS)).to_pylist()]
        guesses = ColumnGuesses((header,), lambda _place: texts, self.options)
        guessed = guesses.of_column(0)[0].kind
        # Numbers that a program wrote as text count as codes until a person says otherwise.
        return guessed if guessed in (DATE, CATEGORY, YES_NO) else TEXT

    def _nested(self, header: str, column_type: Any) -> ReadProblem:
        sentence = _(
            "Column “{column}” of “{name}” holds values of the type {type}, which are not read; it is left out."
        )
        return ReadProblem(
            header,
            None,
            sentence.format(
                column=shorten(header, 60), name=self.path.name, type=shorten(str(column_type), 60)
            ),
            about="left out",
        )

    def _seconds(self, header: str) -> ReadProblem:
        sentence = _("“{column}” holds lengths of time; they are read as seconds.")
        return ReadProblem(header, None, sentence.format(column=shorten(header, 60)), about="numbers")


class _Typed:
    """One column in the making: kept as the file types it, or read from its texts where that is asked."""

    def __init__(
        self, header: str, kind: str, sample: Any, declared: str | None, options: ReadOptions
    ) -> None:
        self.header = header
        self.kind = declared or kind
        self.declared = declared
        self.parts: list[Any] = []
        self.column: ColumnBuilder | None = None
        zone = arrow_types.zone_of(sample.type)
        self.offsets: tuple[str, ...] = (zone,) if zone else ()
        self.is_text = arrow_types.kind_of(sample.type) in (arrow_types.WRITTEN, TEXT)
        if self.is_text or (declared and declared != kind):
            texts = [text or "" for text in arrow_types.texts(sample).to_pylist()]
            self.guesses = ColumnGuesses((header,), lambda _place: texts, options)
            # Numbers that a program wrote as text stay codes until a person says otherwise.
            self._begin(self.guesses.of_column(0, declared or kind)[0])

    def _begin(self, guessed: Guess) -> None:
        self.column = ColumnBuilder(self.header, guessed, bool(self.declared), join_texts())

    def add(self, values: Any) -> None:
        if self.column is None:
            self.parts.append(arrow_types.typed(values, self.kind))
            return
        texts = arrow_types.texts(values)
        if self.kind in (DATE, YES_NO, CATEGORY) or self.declared:
            self.parts.append(texts)
        self._add_texts([texts])

    def _add_texts(self, parts: Sequence[Any]) -> None:
        from desktop_app.analysis.files.arrow_blocks import ArrowBlock

        assert self.column is not None
        try:
            for part in parts:
                self.column.add(ArrowBlock(part))
        except IsText:
            self._to_text()
        except OtherMark as fault:
            self._begin(self.guesses.of_column(0, self.declared, fault.mark)[0])
            self._add_texts(self.parts)

    def _to_text(self) -> None:
        self.declared = None
        assert self.column is not None
        self._begin(Guess(TEXT, words=self.column.guess.words))
        self._add_texts(self.parts)

    def finish(self) -> tuple[Any, ColumnRead]:
        if self.column is None:
            read_column = ColumnRead(self.header, self.kind, declared=True, offsets=self.offsets)
            return _joined(self.parts, self.kind), read_column
        try:
            return self.column.finish()
        except IsText:
            self._to_text()
            return self.column.finish()

    def problems(self) -> list[ReadProblem]:
        return self.column.problems() if self.column is not None else []


def join_texts() -> Any:
    """How texts held by Arrow are joined; imported late, as pyarrow is."""
    from desktop_app.analysis.files import arrow_blocks

    return arrow_blocks.join_texts


def _joined(parts: list[Any], kind: str) -> Any:
    values = np.concatenate([part for part, _gaps in parts])
    if kind == DATE:
        return values.astype("datetime64[us]")
    if kind == NUMBER:
        return values
    gaps = np.concatenate([part for _values, part in parts])
    if not gaps.any():
        return values
    if kind == YES_NO:
        return pd.arrays.BooleanArray(values, gaps)
    if values.dtype == np.int64 and int(np.abs(values).max()) > 1 << 53:
        return pd.arrays.IntegerArray(values, gaps)
    floats = values.astype(float)
    floats[gaps] = np.nan
    return floats
