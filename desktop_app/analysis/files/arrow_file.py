"""Reads Parquet, Feather and Arrow files, whose columns state their own types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from desktop_app.analysis.files import arrow_messages
from desktop_app.analysis.files.column_building import ColumnBuilder, IsText
from desktop_app.analysis.files.csv_file import has_arrow, pick, settle
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
    ReadProblem,
)
from desktop_app.analysis.files.guessing import Guess, guess
from desktop_app.errors import UserError
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

    def __init__(self, path: Path, size: int, start: bytes, progress: Progress | None = None) -> None:
        self.path = path
        self.size = size
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
        self.headers = tuple(clean_line(name) or _("Column {n}").format(n=i + 1)
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
                problems.append(self._nested(header))
                continue
            kinds[header] = kind
            texts = ["" if v is None else str(v) for v in column.slice(0, PREVIEW_ROWS).to_pylist()]
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
            kind = self._kind(header, first.column(index))
            if not kind:
                if header in wanted:
                    raise UserError(self._nested(header).sentence)
                problems.append(self._nested(header))
                continue
            chosen[index] = _Typed(header, kind, first.column(index), kinds.get(header))
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
        import pyarrow as pa

        kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
        types = pa.types
        if types.is_boolean(kind):
            return YES_NO
        if types.is_integer(kind):
            return WHOLE
        if types.is_floating(kind) or types.is_decimal(kind):
            return NUMBER
        if types.is_timestamp(kind) or types.is_date(kind):
            return DATE
        if types.is_null(kind) or types.is_time(kind) or types.is_duration(kind):
            return TEXT
        if types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind):
            texts = [text or "" for text in column.slice(0, _SAMPLE_ROWS).to_pylist()]
            guessed = guess(header, texts).kind
            # Numbers that a program wrote as text count as codes until a person says otherwise.
            return guessed if guessed in (DATE, CATEGORY, YES_NO) else TEXT
        return ""

    def _nested(self, header: str) -> ReadProblem:
        return ReadProblem(
            header,
            None,
            _("Column “{column}” of “{name}” holds lists or bytes, not values; it is left out.").format(
                column=shorten(header, 60), name=self.path.name
            ),
        )


class _Typed:
    """One column in the making: kept as the file types it, or read from its texts where that is asked."""

    def __init__(self, header: str, kind: str, sample: Any, declared: str | None) -> None:
        import pyarrow as pa

        from desktop_app.analysis.files.arrow_blocks import join_texts

        self.header = header
        self.kind = declared or kind
        self.join = join_texts
        self.parts: list[Any] = []
        self.column: ColumnBuilder | None = None
        value_type = sample.type.value_type if pa.types.is_dictionary(sample.type) else sample.type
        zone = value_type.tz if pa.types.is_timestamp(value_type) else None
        self.offsets: tuple[str, ...] = (zone,) if zone else ()
        self.is_text = not (
            pa.types.is_boolean(value_type)
            or pa.types.is_primitive(value_type)
            or pa.types.is_decimal(value_type)
        )
        if self.is_text or (declared and declared != kind):
            texts = [text or "" for text in _as_texts(sample).to_pylist()]
            guessed = guess(header, texts)
            if guessed.kind != self.kind:
                guessed = settle(guessed, self.kind, texts, ",")
            self.column = ColumnBuilder(header, guessed, bool(declared), join_texts)

    def add(self, values: Any) -> None:
        from desktop_app.analysis.files.arrow_blocks import ArrowBlock

        if self.column is None:
            self.parts.append(_typed(values, self.kind))
            return
        try:
            if self.kind in (DATE, YES_NO, CATEGORY) or self.column.declared:
                self.parts.append(_as_texts(values))
            self.column.add(ArrowBlock(_as_texts(values)))
        except IsText:
            self._to_text()

    def _to_text(self) -> None:
        from desktop_app.analysis.files.arrow_blocks import ArrowBlock

        self.column = ColumnBuilder(self.header, Guess(TEXT), False, self.join)
        for part in self.parts:
            self.column.add(ArrowBlock(part))

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


def _as_texts(values: Any) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    if not pa.types.is_string(values.type):
        values = pc.cast(values, pa.string(), safe=False)
    return pc.if_else(pc.equal(values, ""), pa.scalar(None, pa.string()), values)


def _typed(values: Any, kind: str) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    if kind == YES_NO:
        gaps = values.is_null().to_numpy(zero_copy_only=False)
        return values.fill_null(False).to_numpy(zero_copy_only=False), gaps
    if kind == WHOLE:
        gaps = values.is_null().to_numpy(zero_copy_only=False)
        if pa.types.is_uint64(values.type) and (pc.max(values).as_py() or 0) >= 1 << 63:
            return values.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False), gaps
        return values.cast(pa.int64()).fill_null(0).to_numpy(zero_copy_only=False), gaps
    if kind == NUMBER:
        return values.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False), None
    if pa.types.is_timestamp(values.type) and values.type.tz:
        values = values.cast(pa.timestamp("us", "UTC"), safe=False).cast(pa.timestamp("us"), safe=False)
    return values.cast(pa.timestamp("us"), safe=False).to_numpy(zero_copy_only=False), None


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
