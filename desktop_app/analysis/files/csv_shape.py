"""How a CSV file is laid out: separator, headers, first rows; and which row does not fit."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from desktop_app.analysis.files.csv_source import TextSource
from desktop_app.analysis.files.data_file import MAX_CELL_CHARACTERS, MAX_HEADERS, ReadProblem
from desktop_app.errors import UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.text import clean_line, shorten

SEPARATORS = (",", ";", "\t", "|")
_SAMPLE_ROWS = 1_000
_HINT = re.compile(r"sep=([^\w\s\"]|\t)[^\S\n]*\r?\n", re.IGNORECASE)
_FIGURE = re.compile(r"\s*[-+]?[\d.,]*\d[\d.,]*\s*%?\s*")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the rows of a file begin and how they are cut; `rows` are the first of them."""

    separator: str
    headers: tuple[str, ...]
    skip_lines: int
    rows: list[list[str]]
    problems: tuple[ReadProblem, ...]


def find_layout(source: TextSource, separator: str | None, whole: bool) -> Layout:
    """The layout that the head of `source` shows; `whole` says that the head is the whole file.

    Raises UserError when no header can be read.
    """
    name = source.path.name
    text = source.head.decode("utf-8", "ignore")
    hint = _HINT.match(text)
    if separator is None:
        separator = hint[1] if hint else _find_separator(text, whole)
    elif len(separator) != 1 or separator in '"\r\n':
        raise UserError(_("The separator has to be one character, such as a comma or a tab."))
    body = text[hint.end() :] if hint else text
    raise_field_limit()
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=separator)
    headers: list[str] = []
    rows: list[list[str]] = []
    lines = 0
    try:
        for row in reader:
            if not headers:
                if any(cell.strip() for cell in row):
                    headers, lines = row, reader.line_num
            elif row:
                rows.append(row)
                if len(rows) > _SAMPLE_ROWS:
                    break
    except csv.Error:
        # Reading the whole file reports what is wrong.
        pass
    if not headers:
        raise UserError(_("“{name}” is empty. Choose another file.").format(name=name))
    if not whole and len(rows) <= _SAMPLE_ROWS:
        rows = rows[:-1]
    if len(headers) > MAX_HEADERS:
        raise UserError(
            _("Row 1 of “{name}” has {n} columns, more than any table. Is the separator right?").format(
                name=name, n=f"{len(headers):,}"
            )
        )
    names, problems = tidy_headers(headers)
    if _looks_like_data(headers):
        problems.append(
            ReadProblem("", 1, _("The first row looks like data, not like headers. Give the columns names."))
        )
    return Layout(separator, names, lines + (1 if hint else 0), rows, tuple(problems))


def tidy_headers(headers: list[str]) -> tuple[tuple[str, ...], list[ReadProblem]]:
    """Headers without control characters, none empty and none twice; with what was changed."""
    tidy_names: list[str] = []
    problems: list[ReadProblem] = []
    numbers: dict[str, int] = {}
    taken: set[str] = set()
    blank = 0
    counts = Counter(clean_line(header) for header in headers)
    for index, header in enumerate(headers):
        given = clean_line(header)[:200]
        name = given
        if not given:
            blank += 1
            name = _("Column {n}").format(n=formats.number(index + 1))
        # Goes on where the last of this name ended: a hundred thousand equal headers are no hundred thousand rounds each.
        first = name
        number = numbers.get(first, 2)
        while name in taken or (number > 2 and name in counts):
            name = f"{given or name} ({number})"
            number += 1
        numbers[first] = number
        if given and name != given:
            problems.append(
                ReadProblem(
                    name,
                    1,
                    _("Two columns are called “{column}”; column {n} is read as “{name}”.").format(
                        column=shorten(given, 60), n=formats.number(index + 1), name=shorten(name, 60)
                    ),
                )
            )
        taken.add(name)
        tidy_names.append(name)
    if blank:
        problems.append(
            ReadProblem(
                "",
                1,
                ngettext(
                    "{n} column has no header and is called by its place.",
                    "{n} columns have no header and are called by their place.",
                    blank,
                ).format(n=formats.number(blank)),
            )
        )
    return tuple(tidy_names), problems[:20]


def _looks_like_data(headers: list[str]) -> bool:
    figures = sum(1 for header in headers if _FIGURE.fullmatch(header))
    return figures > 0 and figures >= len(headers) / 2


def _find_separator(text: str, whole: bool) -> str:
    best, best_score = ",", 0.0
    sample = text[: 256 * 1024]
    for separator in SEPARATORS:
        if separator not in sample:
            continue
        rows: list[list[str]] = []
        try:
            for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator):
                if row:
                    rows.append(row)
                if len(rows) >= 300:
                    break
        except csv.Error:
            pass
        if len(rows) < 300 and len(rows) > 1 and not (whole and len(sample) == len(text)):
            rows = rows[:-1]
        if not rows:
            continue
        width, count = Counter(map(len, rows)).most_common(1)[0]
        if width < 2:
            continue
        share = count / len(rows)
        score = share * share * (1 - 1 / (width + 1))
        # This reveals a decimal comma: split at commas, the headers "a;b" are one cell.
        if len(rows[0]) != width:
            score *= 0.3
        if any(_FIGURE.fullmatch(cell) for cell in rows[0]):
            score *= 0.5
        if score > best_score:
            best, best_score = separator, score
    return best


def raise_field_limit() -> None:
    """Let the csv module read cells up to the limit here; its own, for the whole program, is smaller."""
    if csv.field_size_limit() < MAX_CELL_CHARACTERS:
        csv.field_size_limit(MAX_CELL_CHARACTERS)


def strict_rows(source: TextSource, layout: Layout) -> Iterator[list[str]]:
    """Every row that is not blank, with as many cells as headers; UserError names the first that differs.

    `source` has to stand behind the headers.
    """
    raise_field_limit()
    text = io.TextIOWrapper(io.BufferedReader(_Readable(source), 1 << 20), encoding="utf-8", newline="")
    width, name = len(layout.headers), source.path.name
    reader = csv.reader(text, delimiter=layout.separator, strict=True)
    number = 1
    while True:
        before = reader.line_num
        number += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UserError(_fault(str(error), name, number, reader.line_num - before)) from None
        if len(row) != width:
            if not row and width > 1:
                continue
            if not row:
                row = [""]
            else:
                raise UserError(ragged(name, number, len(row), layout))
        if sum(map(len, row)) > MAX_CELL_CHARACTERS:
            check_cells(row, name, number, layout)
        yield row


def check_cells(row: list[str], name: str, number: int, layout: Layout) -> None:
    """Refuse a cell over the limit, by row and column."""
    for header, cell in zip(layout.headers, row, strict=False):
        if len(cell) > MAX_CELL_CHARACTERS:
            raise UserError(too_long(name, number, header))


def too_long(name: str, row: int, header: str = "") -> str:
    """The sentence on one huge cell."""
    limit = f"{MAX_CELL_CHARACTERS:,}"
    if header:
        return _(
            "The cell in row {row}, column “{column}” of “{name}” holds more than {limit} characters. "
            "Perhaps a quote before it is never closed."
        ).format(row=f"{row:,}", column=shorten(header, 60), name=name, limit=limit)
    return _(
        "A cell in row {row} of “{name}” holds more than {limit} characters. "
        "Perhaps a quote before it is never closed."
    ).format(row=f"{row:,}", name=name, limit=limit)


def ragged(name: str, number: int, cells: int, layout: Layout) -> str:
    """The sentence on a row with too few or too many cells."""
    return _(
        "Row {row} of “{name}” has {cells} cells where the headers name {columns} columns. "
        "Mend the row, or check the separator."
    ).format(row=f"{number:,}", name=name, cells=f"{cells:,}", columns=f"{len(layout.headers):,}")


def _fault(message: str, name: str, row: int, lines: int) -> str:
    if "field larger" in message:
        return too_long(name, row)
    if "unexpected end" in message or ("expected after" in message and lines > 1):
        return _(
            'A quote (") that opens in row {row} of “{name}” is never closed. '
            "Close it, or double the quotes inside texts."
        ).format(row=f"{row:,}", name=name)
    if "expected after" in message:
        return _(
            'A text in row {row} of “{name}” goes on after its closing quote ("). '
            "Double the quotes inside texts."
        ).format(row=f"{row:,}", name=name)
    return _("Row {row} of “{name}” cannot be read as CSV. Save the table again.").format(
        row=f"{row:,}", name=name
    )


class _Readable(io.RawIOBase):
    """What `io` wants to see of a source: pieces no larger than asked for."""

    def __init__(self, source: TextSource) -> None:
        self.source = source
        self.rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]  # RawIOBase leaves the buffer untyped
        if not self.rest:
            self.rest = self.source.read(1 << 20)
        piece = self.rest[: len(view)]
        self.rest = self.rest[len(view) :]
        view[: len(piece)] = piece
        return len(piece)
