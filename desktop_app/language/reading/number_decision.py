"""How the numbers of one column are written, from the column's own values first, then from what is around it."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from desktop_app.language.reading.cells import Cell
from desktop_app.language.reading.header_units import HeaderUnit, read_header
from desktop_app.language.reading.number_values import (
    COMMA,
    LEADING_ZERO,
    LONGEST_NUMBER,
    POINT,
    ParsedNumber,
    decimal_of,
    parse_number,
    shape_of,
)
from desktop_app.language.reading.unknown_words import PLAIN_LIST, NotKnown
from desktop_app.language.reading.written_marks import read_marks

_BARE = re.compile(r"-?([\d.,]*\d)", re.ASCII)
# Numbers as nearly all of a column are: thousands grouped or not, by the decimal mark.
_USUAL = {
    POINT: re.compile(r"-?(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(?:\.\d+)?", re.ASCII),
    COMMA: re.compile(r"-?(?:0|[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d*)(?:,\d+)?", re.ASCII),
}
# A usual number between marks; signs and brackets around it are read the long way.
_FRAMED = re.compile(r"([^\d().,+'-]{0,12})(-?\d[\d.,]*)([^\d().,+'-]{0,12})", re.ASCII)
_FIGURE = re.compile(r"\d")
#: So many plain numbers of a column tell how large its numbers are.
_ENOUGH = 500
_LARGE = 1000
#: What settled the decimal mark of a column, the strongest first.
BY_PERSON, BY_VALUES, BY_COLUMN, BY_SEPARATOR, BY_SIZE, BY_LOCALE, BY_USE = (
    "person",
    "values",
    "column",
    "separator",
    "size",
    "locale",
    "use",
)
#: These leave the reader in doubt: it should be told which reading was taken, and asked.
_WEAK = frozenset({BY_LOCALE, BY_USE})


@dataclass(frozen=True, slots=True)
class NumberHints:
    """What is known beside a column's values.

    `decimal` is what a person said. `elsewhere` gives the mark that another column of the file shows, and
    that column's name, or None; it is asked only in doubt. `separator` is that between the cells of the
    file. `locale_decimal` and `locale_group` are the reader's; `currency` is the one expected.
    """

    header: str = ""
    decimal: str = ""
    elsewhere: Callable[[], tuple[str, str] | None] | None = None
    separator: str = ""
    locale_decimal: str = ""
    locale_group: str = ""
    currency: str = ""
    words: NotKnown = PLAIN_LIST


NO_HINTS = NumberHints()


@dataclass(frozen=True, slots=True)
class NumberDecision:
    """How the numbers of a column are read: by one decision for all of its values.

    `example` is the first value whose mark can be read in both ways, `by` says what settled it: `proof` is
    the value that did, `by_column` the column. `other_example` shows the other mark used in the same way.
    `both_marks` is True where values of the column prove both a decimal point and a decimal comma.
    `codes` is True where digits with a zero in front stand in the column: it then holds codes.
    """

    decimal: str = POINT
    by: str = BY_USE
    by_column: str = ""
    proof: str = ""
    example: str = ""
    other_example: str = ""
    both_marks: bool = False
    codes: bool = False
    unit: HeaderUnit = dataclasses.field(default_factory=lambda: HeaderUnit(""))
    currency: str = ""
    words: NotKnown = PLAIN_LIST

    @property
    def needs_mark(self) -> bool:
        """Whether some value can be read in two ways, and its own column does not tell which is meant."""
        return bool(self.example) and self.by != BY_VALUES

    @property
    def in_doubt(self) -> bool:
        """Whether a person should say which mark is the decimal one."""
        if self.by == BY_PERSON or not self.example:
            return False
        two_ways = bool(self.other_example) and self.by != BY_VALUES
        return self.by in _WEAK or self.both_marks or two_ways


def decide_numbers(cells: Iterable[Cell], hints: NumberHints = NO_HINTS) -> NumberDecision:
    """How the numbers among `cells` are written; distinct ones are enough, and what is no number is passed over."""
    proofs: dict[str, str] = {}
    examples: dict[str, str] = {}
    plain: list[float] = []
    codes = False
    for cell in cells:
        if not isinstance(cell, str):
            if isinstance(cell, float) and len(plain) < _ENOUGH:
                plain.append(cell)
            continue
        if len(cell) > LONGEST_NUMBER:
            continue
        if POINT not in cell and COMMA not in cell:
            codes = codes or (cell[:1] in "0 " and LEADING_ZERO.fullmatch(cell.strip()) is not None)
            if len(plain) < _ENOUGH and cell.isdecimal():
                plain.append(float(cell))
            continue
        decimal = _decimal_in(cell.strip())
        if decimal in (POINT, COMMA):
            proofs.setdefault(decimal, cell.strip())
        elif decimal is None:
            examples.setdefault(POINT if POINT in cell else COMMA, cell.strip())
    example, *others = examples.values() or ("",)
    decision = NumberDecision(
        example=example,
        other_example=others[0] if others else "",
        both_marks=len(proofs) > 1,
        codes=codes,
        unit=read_header(hints.header) if hints.header else HeaderUnit(""),
        currency=hints.currency,
        words=hints.words,
    )
    by_values = next(iter(proofs)) if len(proofs) == 1 else ""
    decimal, by, column = _settle(by_values, examples, plain, hints)
    proof = proofs.get(decimal, "") if by == BY_VALUES else ""
    return dataclasses.replace(decision, decimal=decimal, by=by, by_column=column, proof=proof)


def _decimal_in(text: str) -> str | None:
    """The decimal mark that a text proves, None where its mark can be either, "?" where it is no number."""
    # Most are digits and marks alone; what stands around the others takes longer to read.
    bare = _BARE.fullmatch(text)
    if bare is not None:
        return decimal_of(bare[1])
    shape = shape_of(text)
    return shape.decimal if shape is not None else "?"


def _by_size(examples: dict[str, str], plain: list[float]) -> str:
    """The decimal mark with which a number in doubt is as large as the column's plain ones; "" where that does not tell.

    Only large plain numbers tell something: 1.000 beside 2500 and 1000 is a thousand, where 7 beside 1,234 is usual.
    """
    sizes = sorted(abs(number) for number in plain if number)
    if not sizes or len(examples) != 1 or sizes[len(sizes) // 2] < _LARGE:
        return ""
    ((mark, example),) = examples.items()
    decimal = COMMA if mark == POINT else POINT
    value = parse_number(example, decimal).value
    distance = abs(math.log10(abs(value) / sizes[len(sizes) // 2])) if value else 9
    return decimal if distance <= 1 else ""


def _settle(
    by_values: str, examples: dict[str, str], plain: list[float], hints: NumberHints
) -> tuple[str, str, str]:
    if hints.decimal:
        return hints.decimal, BY_PERSON, ""
    if by_values or not examples:
        return by_values or hints.locale_decimal or POINT, BY_VALUES, ""
    elsewhere = hints.elsewhere() if hints.elsewhere is not None else None
    if elsewhere is not None:
        return elsewhere[0], BY_COLUMN, elsewhere[1]
    if hints.separator == ";":
        # A program that writes semicolons between cells does so because the comma is the decimal mark.
        return COMMA, BY_SEPARATOR, ""
    if by_size := _by_size(examples, plain):
        return by_size, BY_SIZE, ""
    marks = set(examples)
    if hints.locale_decimal and marks <= {hints.locale_decimal, hints.locale_group}:
        return hints.locale_decimal, BY_LOCALE, ""
    return POINT, BY_USE, ""


def settled_decimal(cells: Iterable[Cell]) -> str:
    """The decimal mark that a column of nothing but numbers proves; "" for other columns, and for most."""
    votes: set[str] = set()
    for cell in cells:
        if not isinstance(cell, str):
            if isinstance(cell, (bool, int, float)):
                continue
            return ""
        text = cell.strip()
        if PLAIN_LIST.has(text):
            continue
        shape = shape_of(text)
        if shape is None:
            return ""
        if shape.decimal in (POINT, COMMA):
            votes.add(shape.decimal)
    return votes.pop() if len(votes) == 1 else ""


class ProvedMarks:
    """The decimal mark that the columns of a file prove; looked for only when a column leaves doubt.

    `column` gives the cells of the column at a place; distinct ones are enough.
    """

    def __init__(self, headers: Sequence[str], column: Callable[[int], Iterable[Cell]]) -> None:
        self._headers = headers
        self._column = column
        self._places: dict[str, list[int]] | None = None

    def elsewhere(self, places: Sequence[int]) -> tuple[str, str] | None:
        """The mark that columns other than those at `places` prove, and the header of one; None if they differ."""
        if self._places is None:
            self._places = {POINT: [], COMMA: []}
            for place in range(len(self._headers)):
                mark = settled_decimal(self._column(place))
                if mark:
                    self._places[mark].append(place)
        proofs = {
            mark: [place for place in columns if place not in places]
            for mark, columns in self._places.items()
        }
        marks = [mark for mark, columns in proofs.items() if columns]
        return (marks[0], self._headers[proofs[marks[0]][0]]) if len(marks) == 1 else None


def read_number(cell: Cell, decision: NumberDecision, unit: str = "") -> ParsedNumber:
    """The number in `cell`, read as its column was decided; `unit` may stand after it.

    The header's unit is not applied here: `decision.unit.marks` has it.
    """
    return parse_number(cell, decision.decimal, currency=decision.currency, unit=unit, words=decision.words)


def read_values(texts: Iterable[str], decision: NumberDecision) -> tuple[list[float | None], list[int]]:
    """The values of many texts, best distinct ones, and the places of those that are no number; a few microseconds each.

    None stands for what is not known, and for what cannot be read. A share written as per cent is a share.
    """
    usual = _USUAL[decision.decimal].fullmatch
    group = COMMA if decision.decimal == POINT else POINT
    values: list[float | None] = []
    unread: list[int] = []
    for place, text in enumerate(texts):
        framed = _FRAMED.fullmatch(text)
        if framed is None:
            # Without a figure it is a word, for which no sentence has to be made here.
            if _FIGURE.search(text) is None:
                values.append(None)
                if not decision.words.has(text):
                    unread.append(place)
                continue
        elif len(framed[2]) <= 18 and usual(framed[2]) is not None:
            value = float(framed[2].replace(group, "").replace(COMMA, POINT))
            if len(framed[2]) == len(text):
                values.append(value)
                continue
            marks = read_marks(framed[1].strip().casefold(), framed[3].strip().casefold())
            if marks is not None and marks.factor == 1:
                values.append(value / 100 if marks.percent else value)
                continue
        number = read_number(text, decision)
        values.append(number.value)
        if number.problem:
            unread.append(place)
    return values, unread
