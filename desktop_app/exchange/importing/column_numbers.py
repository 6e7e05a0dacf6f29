"""Reads the numbers of one column for its field: one decimal mark, the header's unit, the portfolio's currency."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from desktop_app.exchange.tables.table import Table
from desktop_app.language import formats, parsing
from desktop_app.language.i18n import _, ngettext
from desktop_app.language.reading.cells import Cell
from desktop_app.language.reading.header_units import HeaderUnit
from desktop_app.language.reading.number_decision import (
    BY_VALUES,
    NumberDecision,
    ProvedMarks,
    decide_numbers,
    read_number,
)
from desktop_app.language.reading.number_values import COMMA, POINT, ParsedNumber, parse_number
from desktop_app.language.reading.number_words import how_read
from desktop_app.language.reading.unknown_words import REGISTER_LIST, NotKnown
from desktop_app.text import shorten

#: Both marks, each with the words by which a person chooses it.
MARKS = (POINT, COMMA)


class FileMarks(ProvedMarks):
    """The decimal mark that the columns of a table prove, and the separator between its cells."""

    def __init__(self, table: Table) -> None:
        super().__init__(table.headers, self._distinct)
        self.separator = table.separator
        self._table = table

    def _distinct(self, place: int) -> Iterator[Cell]:
        seen: set[Cell] = set()
        for row in self._table.rows:
            cell = row.cells[place]
            if cell not in seen:
                seen.add(cell)
                yield cell


@dataclass(frozen=True, slots=True)
class NumberQuestion:
    """A column whose numbers can be read in two ways: by their decimal mark, or by the unit in its header.

    `decimal` is the mark that was taken for the decimal one of `example`, `why` a sentence on the reason; both
    are empty where the mark is plain. `in_doubt` is False where something in the file settles it, though not the
    column itself. `unit` is what the header says, and `by_header` what 1 is then; `plain_unit` is True where a
    person said that the numbers are as written. `clash` is True where the header's currency keeps them out.
    """

    target: str
    columns: tuple[str, ...]
    example: str
    decimal: str
    why: str
    in_doubt: bool
    unit: str = ""
    by_header: str = ""
    as_written: str = ""
    plain_unit: bool = False
    clash: bool = False

    @property
    def readings(self) -> tuple[tuple[str, str], ...]:
        """Each mark with the number that the example is then."""
        return tuple((mark, formats.number(parse_number(self.example, mark).value, None)) for mark in MARKS)


@dataclass(slots=True)
class ColumnNumbers:
    """Reads a column's cells as its field takes them, and gathers what is to be said of them."""

    header: str
    kind: str
    label: str
    own_unit: str
    currency: str
    plain_unit: bool
    decision: NumberDecision
    hundreds: bool = False
    some_hundreds: bool = False
    clashes: Counter[str] = field(default_factory=Counter)

    @property
    def unit(self) -> HeaderUnit:
        """The unit that the header names, unless a person said that the numbers are as written."""
        return HeaderUnit(self.header) if self.plain_unit else self.decision.unit

    def read(self, cell: Cell, text: str) -> tuple[float | None, str]:
        """The cell's value in the field's own unit (None if nothing is stated), or a sentence on what is wrong."""
        number = self._parsed(cell)
        if number.problem or number.value is None:
            return None, number.problem
        if number.code:
            sentence = _("“{text}” begins with a zero, as codes do; it is not read as a number.")
            return None, _say(sentence, text)
        if self.kind == "share":
            return self._share(number), ""
        if number.percent:
            if self.own_unit == "%":
                return number.value * 100, ""
            return None, _say(_("“{text}” is a share, which {field} is not."), text, field=self.label)
        if self.kind == "money":
            return self._money(number, text)
        return self._scaled(number) if not self.unit.letter else number.value, ""

    def _parsed(self, cell: Cell) -> ParsedNumber:
        return read_number(cell, self.decision, self.own_unit)

    def plain_values(self, cells: Iterable[Cell]) -> list[float]:
        """The numbers among the cells that are not written as per cent."""
        numbers = map(self._parsed, cells)
        return [one.value for one in numbers if one.value is not None and not one.percent]

    def _share(self, number: ParsedNumber) -> float | None:
        if number.value is None or number.percent:
            return number.value
        in_hundreds = self.hundreds or (self.some_hundreds and number.value > 1)
        return number.value / 100 if in_hundreds else number.value

    def _money(self, number: ParsedNumber, text: str) -> tuple[float | None, str]:
        if self.unit.other:
            sentence = _("“{text}” is in {unit}, which is no amount of money.")
            return None, _say(sentence, text, unit=self.unit.unit)
        currency = number.currency or self.unit.marks.currency(self.currency)
        if currency and self.currency and currency != self.currency:
            self.clashes[currency] += 1
            sentence = _("“{text}” is in {code}, the portfolio in {currency}; it is not taken over.")
            return None, _say(sentence, text, code=currency, currency=self.currency)
        return self._scaled(number), ""

    def _scaled(self, number: ParsedNumber) -> float | None:
        factor = self.unit.marks.factor
        if number.value is None or number.scaled or factor == 1:
            return number.value
        return float(format(number.value * factor, ".15g"))

    def notes(self) -> list[str]:
        """How the column was read, where that is not plain from its cells alone."""
        notes = []
        decision, factor = self.decision, self.unit.marks.factor
        if factor != 1 and not self.clashes and self.kind in ("money", "number", "integer"):
            if self.unit.letter and self.kind != "money":
                sentence = _("“{column}”: “{unit}” in the header is not taken for {factor}.")
            else:
                sentence = _("“{column}”: the header says “{unit}”, so that 1 is read as {factor}.")
            notes.append(self._of_column(sentence, unit=self.unit.unit, factor=formats.number(factor)))
        if (decision.needs_mark and not decision.in_doubt) or (
            self.kind == "money" and decision.other_example and decision.by == BY_VALUES
        ):
            notes.append(self._reading())
        if decision.both_marks and not decision.example:
            notes.append(self._of_column(_("“{column}” writes decimals with a point and with a comma.")))
        if self.some_hundreds:
            sentence = _("“{column}” holds both shares and per cent: over 1 is read as per cent.")
            notes.append(self._of_column(sentence))
        elif self.hundreds:
            notes.append(self._of_column(_("“{column}” is read as per cent: 75 is 75 %.")))
        return notes

    def warnings(self) -> list[str]:
        """What a person should decide or know before it is kept: the mark in doubt, another currency."""
        warnings = []
        if self.decision.in_doubt:
            way_out = _("If that is wrong, choose the decimal mark (in the command with --decimal).")
            warnings.append(f"{self._reading()} {way_out}")
        for code, count in self.clashes.items():
            sentence = ngettext(
                "“{column}” is in {code}, the portfolio in {currency}: {n} amount is not taken over.",
                "“{column}” is in {code}, the portfolio in {currency}: {n} amounts are not taken over.",
                count,
            )
            n = formats.number(count)
            warnings.append(self._of_column(sentence, code=code, currency=self.currency, n=n))
        return warnings

    def question(self, target: str, columns: tuple[str, ...]) -> NumberQuestion | None:
        """What can be asked of the decimal mark and the header's unit; None where both are plain."""
        decision, unit = self.decision, self.decision.unit
        asks_mark = bool(decision.example) and (decision.needs_mark or decision.both_marks)
        code = unit.marks.currency(self.currency)
        clash = bool(code and self.currency) and code != self.currency
        asks_unit = self.kind == "money" and (unit.marks.factor != 1 or clash)
        if not asks_mark and not asks_unit:
            return None
        by_header = f"{formats.number(unit.marks.factor)} {code or self.currency}".strip()
        if clash:
            by_header = _("{amount}, left out").format(amount=by_header)
        return NumberQuestion(
            target,
            columns,
            decision.example if asks_mark else "",
            decision.decimal,
            self._reading() if asks_mark else "",
            decision.in_doubt,
            unit=unit.unit if asks_unit else "",
            by_header=by_header,
            as_written=f"{formats.number(1)} {self.currency}".strip(),
            plain_unit=self.plain_unit,
            clash=clash and not self.plain_unit,
        )

    def _reading(self) -> str:
        return how_read(self.decision, self.header)

    def _of_column(self, sentence: str, **values: str) -> str:
        return sentence.format(column=shorten(self.header, 60), **values)


def read_column(
    cells: Sequence[Cell],
    header: str,
    places: Sequence[int],
    kind: str,
    label: str,
    *,
    unit: str = "",
    plain_unit: bool = False,
    currency: str = "",
    decimal: str = "",
    marks: FileMarks | None = None,
    words: NotKnown = REGISTER_LIST,
) -> ColumnNumbers:
    """The reader of a column, after one look at all of its cells; `decimal` is what a person said."""
    hints = dataclasses.replace(
        parsing.local_hints(),
        header=header,
        decimal=decimal,
        elsewhere=(lambda: marks.elsewhere(places)) if marks is not None else None,
        separator=marks.separator if marks is not None else "",
        currency=currency,
        words=words,
    )
    numbers = ColumnNumbers(header, kind, label, unit, currency, plain_unit, decide_numbers(cells, hints))
    if numbers.kind == "share":
        plain = numbers.plain_values(cells)
        over = any(value > 1 for value in plain)
        under = any(0 < value < 1 for value in plain)
        numbers.hundreds = numbers.unit.marks.percent or (over and not under)
        numbers.some_hundreds = over and under and not numbers.hundreds
    return numbers


def _say(sentence: str, text: str, **values: str) -> str:
    return sentence.format(text=shorten(text, 40), **values)
