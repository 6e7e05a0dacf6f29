"""Blocks of texts held by Arrow: the quick way through a CSV file, where pyarrow is installed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

from desktop_app.analysis.files.csv_shape import Layout
from desktop_app.analysis.files.csv_source import TextSource
from desktop_app.analysis.files.number_style import BLANKS, NumberStyle
from desktop_app.analysis.files.text_values import NumbersRead, numbers
from desktop_app.language.reading.unknown_words import NotKnown

#: Small enough for progress and cancelling, large enough to keep both cores at work.
BLOCK_BYTES = 2 << 20


_ODD_EDGE = np.zeros(256, dtype=bool)
_ODD_EDGE[:0x21] = True
_ODD_EDGE[0x80:] = True


class ShapeFault(Exception):
    """Arrow found a malformed row; only a slow second reading tells which one."""


class ArrowBlock:
    """One column of a record batch of strings."""

    def __init__(self, texts: Any) -> None:
        self.texts = texts
        self._tidy: Any = None

    def __len__(self) -> int:
        return len(self.texts)

    def missing(self) -> np.ndarray | None:
        tidy = self._trimmed()
        return tidy.is_null().to_numpy(zero_copy_only=False) if tidy.null_count else None

    def text(self, row: int) -> str:
        return str(self.texts[row].as_py() or "")

    def kept(self) -> Any:
        return self.texts

    def has_leading_zeros(self) -> bool:
        starts, data = self._bytes()
        long = np.flatnonzero(np.diff(starts) >= 2)
        first = starts[:-1][long]
        zero = first[data[first] == 0x30]
        after = data[zero + 1]
        return bool(np.any((after >= 0x30) & (after <= 0x39)))

    def unknown(self, words: NotKnown) -> tuple[ArrowBlock, Counter[str]]:
        starts, data = self._bytes()
        lengths = np.diff(starts)
        rows = np.flatnonzero((lengths > 0) & (lengths <= words.longest()))
        # Blanks may stand around a word, and signs beyond ASCII may be some.
        long = np.flatnonzero(lengths > words.longest())
        edges = data[starts[:-1][long]], data[starts[1:][long] - 1]
        odd = _ODD_EDGE[edges[0]] | _ODD_EDGE[edges[1]]
        lead = _ODD_EDGE.copy()
        lead[list(words.lead_signs().encode("latin-1", "ignore"))] = True
        rows = rows[lead[data[starts[:-1][rows]]]]
        if odd.any():
            rows = np.concatenate([rows, long[odd]])
        if not len(rows):
            return self, Counter()
        encoded = self.texts.take(pa.array(rows)).dictionary_encode()
        texts = [str(text) for text in encoded.dictionary.to_pylist()]
        hits = np.array([bool(text) and not text.isspace() and words.has(text) for text in texts], dtype=bool)
        if not hits.any():
            return self, Counter()
        codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.intp)
        counts = np.bincount(codes, minlength=len(texts))
        gone = np.zeros(len(self.texts), dtype=bool)
        gone[rows[hits[codes]]] = True
        word_counts = Counter[str]()
        for place in np.flatnonzero(hits):
            word_counts[texts[place].strip()] += int(counts[place])
        # Unlike `if_else`, this leaves no bytes of what is gone, which `_bytes` would find.
        known = pc.replace_with_mask(self.texts, pa.array(gone), pa.scalar(None, self.texts.type))
        return ArrowBlock(known), word_counts

    def floats(self) -> np.ndarray | None:
        try:
            values: np.ndarray = self.texts.cast(pa.float64()).to_numpy(zero_copy_only=False)
        except pa.ArrowInvalid:
            return None
        # A written "nan" is a word for unknown, not a number.
        return values if int(np.count_nonzero(np.isnan(values))) == self.texts.null_count else None

    def numbers(self, style: NumberStyle) -> NumbersRead:
        whole = self._trimmed()
        tidy, negative, percent = _undressed(whole, style) if style.is_dressed else (whole, None, None)
        # The pattern of Python's re, as RE2 reads it.
        fits = pc.match_substring_regex(tidy, f"(?i)^(?:{style.pattern().pattern})$")
        rest = np.flatnonzero(pc.equal(fits, False).fill_null(False).to_numpy(zero_copy_only=False))
        if len(rest):
            tidy = pc.if_else(fits, tidy, pa.scalar(None, tidy.type))
        for mark in style.group:
            tidy = pc.replace_substring(tidy, mark, "")
        if not style.is_point:
            tidy = pc.replace_substring(tidy, style.decimal, ".")
        tidy = pc.replace_substring_regex(tidy, r"^\+", "")
        values = tidy.cast(pa.float64()).to_numpy(zero_copy_only=False, writable=True)
        if negative is not None:
            values[negative] *= -1
        percents = 0
        if percent is not None:
            values[percent] /= 100
            percents = int(np.count_nonzero(~np.isnan(values[percent])))
        if not len(rest):
            return NumbersRead(values, rest, percents)
        encoded = whole.take(pa.array(rest)).dictionary_encode()
        texts = [str(text) for text in encoded.dictionary.to_pylist()]
        codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.intp)
        others, good, in_percent, other_mark = numbers(texts, style)
        values[rest] = others[codes]
        percents += int(np.count_nonzero(in_percent[codes]))
        return NumbersRead(values, rest[~good[codes]], percents, other_mark)

    def wholes(self) -> tuple[np.ndarray, np.ndarray] | None:
        texts = self.texts
        try:
            integers = texts.cast(pa.int64())
        except pa.ArrowInvalid:
            try:
                integers = pc.replace_substring_regex(self._trimmed(), r"^\+", "").cast(pa.int64())
            except pa.ArrowInvalid:
                return None
        if not integers.null_count:
            return integers.to_numpy(), np.zeros(len(integers), dtype=bool)
        return integers.fill_null(0).to_numpy(), integers.is_null().to_numpy(zero_copy_only=False)

    def days(self) -> np.ndarray | None:
        try:
            stamps = self.texts.cast(pa.timestamp("us"))
        except pa.ArrowInvalid:
            return None
        days: np.ndarray = stamps.to_numpy(zero_copy_only=False).astype("datetime64[us]")
        return days

    def by_distinct(
        self, parse: Callable[[list[str]], tuple[np.ndarray, ...]]
    ) -> tuple[np.ndarray, np.ndarray, Counter[str], dict[str, str]]:
        encoded = self._trimmed().dictionary_encode()
        codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.intp)
        return spread([str(text) for text in encoded.dictionary.to_pylist()], codes, parse)

    def _trimmed(self) -> Any:
        """The texts without white space around, and nothing where nothing is left."""
        if self._tidy is None:
            starts, data = self._bytes()
            filled = np.flatnonzero(np.diff(starts))
            edges = np.concatenate([data[starts[:-1][filled]], data[starts[1:][filled] - 1]])
            # White space beyond ASCII begins and ends with bytes over 127.
            if np.any((edges <= 0x20) | (edges >= 0x80)):
                tidy = pc.utf8_trim_whitespace(self.texts)
                self._tidy = pc.if_else(pc.equal(tidy, ""), pa.scalar(None, tidy.type), tidy)
            else:
                self._tidy = self.texts
        return self._tidy

    def _bytes(self) -> tuple[np.ndarray, np.ndarray]:
        texts = self.texts
        _valid, offsets, data = texts.buffers()
        kind = np.int64 if pa.types.is_large_string(texts.type) else np.int32
        starts = np.frombuffer(offsets, dtype=kind)[texts.offset : texts.offset + len(texts) + 1]
        return starts, np.frombuffer(data, dtype=np.uint8) if data is not None else np.empty(0, np.uint8)


def _undressed(texts: Any, style: NumberStyle) -> tuple[Any, np.ndarray | None, np.ndarray | None]:
    """The texts without currency, per cent and the minus of a ledger; where they are negative, and in per cent."""
    negative = percent = None
    if style.brackets:
        # One sign only: "(-5)" is no number.
        ledger = r"^\(([^-+()]*)\)$|^([^-+()]*)-$"
        negative = pc.match_substring_regex(texts, ledger).fill_null(False).to_numpy(zero_copy_only=False)
        texts = pc.replace_substring_regex(texts, ledger, r"\1\2")
        texts = pc.utf8_trim_whitespace(texts)
    for mark in style.marks:
        word = re.escape(mark)
        texts = pc.replace_substring_regex(texts, f"(?i)^([-+]?){BLANKS}{word}{BLANKS}", r"\1")
        texts = pc.replace_substring_regex(texts, f"(?i){BLANKS}{word}$", "")
    if style.percent:
        percent = pc.ends_with(texts, "%").fill_null(False).to_numpy(zero_copy_only=False)
        texts = pc.replace_substring_regex(texts, f"{BLANKS}%$", "")
    return texts, negative, percent


def spread(
    texts: list[str], codes: np.ndarray, parse: Callable[[list[str]], tuple[np.ndarray, ...]]
) -> tuple[np.ndarray, np.ndarray, Counter[str], dict[str, str]]:
    """Parse each distinct text once and give every row its result by its code (-1 is missing)."""
    values, good, *more = parse(texts)
    counts = np.bincount(codes[codes >= 0], minlength=len(texts))
    families: Counter[str] = Counter()
    examples: dict[str, str] = {}
    if more:
        for family, text, times, is_good in zip(more[0], texts, counts.tolist(), good.tolist(), strict=True):
            if family and (is_good or family == "other order"):
                families[family] += times
                examples.setdefault(family, text)
    if len(texts) == 0:
        empty = np.full(len(codes), np.datetime64("NaT"), "datetime64[us]")
        return (
            (empty if values.dtype.kind == "M" else np.zeros(len(codes), values.dtype)),
            np.empty(0, np.intp),
            families,
            examples,
        )
    spread_values = values[codes]
    if values.dtype.kind == "M":
        spread_values[codes < 0] = np.datetime64("NaT")
    elif values.dtype.kind == "b":
        spread_values[codes < 0] = False
    return spread_values, np.flatnonzero(~good[codes] & (codes >= 0)), families, examples


def blocks(source: TextSource, layout: Layout, wanted: list[int]) -> Iterator[list[ArrowBlock]]:
    """The wanted columns of every block of rows; raises ShapeFault when a row is out of shape.

    `source` has to stand behind the headers.
    """
    names = [str(index) for index in range(len(layout.headers))]
    fault: BaseException | None = None
    reader: Any = None
    try:
        reader = pacsv.open_csv(
            _Guarded(source),
            read_options=pacsv.ReadOptions(column_names=names, block_size=BLOCK_BYTES),
            parse_options=pacsv.ParseOptions(
                delimiter=layout.separator,
                newlines_in_values=True,
                ignore_empty_lines=len(names) > 1,
            ),
            convert_options=pacsv.ConvertOptions(
                check_utf8=False,
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
                null_values=[""],
                include_columns=[names[index] for index in wanted],
            ),
        )
        for batch in reader:
            yield [ArrowBlock(column) for column in batch.columns]
    except pa.ArrowInvalid as error:
        if "Empty CSV" in str(error):
            return
        fault = error
    finally:
        if reader is not None:
            reader.close()
    if fault is not None:
        raise ShapeFault(str(fault)) from None


class _Guarded:
    """The source as Arrow reads it; errors raised in it reach the caller unchanged."""

    def __init__(self, source: TextSource) -> None:
        self.source = source
        self.closed = False

    def read(self, size: int = -1) -> bytes:
        return self.source.read(size)

    def readable(self) -> bool:
        return True

    def close(self) -> None:
        self.closed = True


def join_texts(parts: list[Any]) -> Any:
    """All texts of a column as pandas' str; only white space is missing."""
    if not parts:
        return pd.array([], dtype="str")
    joined = pa.chunked_array(parts).cast(pa.large_string()).combine_chunks()
    if isinstance(joined, pa.ChunkedArray):
        joined = joined.chunk(0) if joined.num_chunks else pa.array([], pa.large_string())
    block = ArrowBlock(joined)
    starts, data = block._bytes()
    filled = np.flatnonzero(np.diff(starts))
    first = data[starts[:-1][filled]]
    odd = filled[(first <= 0x20) | (first >= 0xC2)]
    if len(odd):
        some = joined.take(pa.array(odd))
        blank = odd[pc.equal(pc.utf8_trim_whitespace(some), "").to_numpy(zero_copy_only=False)]
        if len(blank):
            gone = np.zeros(len(joined), dtype=bool)
            gone[blank] = True
            joined = pc.if_else(pa.array(gone), pa.scalar(None, joined.type), joined)
    return joined.to_pandas().array


def rough_hashes(texts: Any) -> np.ndarray:
    """uint64 for each text, from its length and some of its bytes; `texts` is an array of pandas."""
    block = ArrowBlock(pa.array(texts, type=pa.large_string()))
    starts, data = block._bytes()
    begin, length = starts[:-1], np.diff(starts)
    hashes = length.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    filled = length > 0
    data = np.append(data, np.uint8(0))
    for part in range(8):
        place = begin + np.where(filled, (length - 1) * part // 7, 0)
        hashes ^= data[np.minimum(place, len(data) - 1)].astype(np.uint64)
        hashes *= np.uint64(0xBF58476D1CE4E5B9)
        hashes ^= hashes >> np.uint64(29)
    return hashes
