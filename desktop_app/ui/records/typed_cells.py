"""Reads what is typed or pasted into a cell as a value of its field, as the forms do, and says what is in doubt."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from desktop_app.errors import FieldError
from desktop_app.language.i18n import _
from desktop_app.language.reading.cell_reading import CellReading, OfferedReading

if TYPE_CHECKING:
    from desktop_app.domain.fields import FieldSpec

_NUMBERS = frozenset({"number", "integer", "money", "share", "rating"})
# A figure inside of words, with the sign or letter that may belong to it.
_FIGURE = re.compile(
    r"-?\d(?:[\d.,'’]*\d)?(?:\s?(?:%|k|m|bn|mio|tsd|million|thousand)(?!\w))?", re.IGNORECASE
)
_LIST_MARKS = re.compile(r"[;|\n]")
_MOST_OFFERS = 3


class FieldCell:
    """How the cells of one field are typed, read, and written out for the clipboard."""

    def __init__(self, spec: Callable[[], FieldSpec], currency: Callable[[], str]) -> None:
        self._find_spec = spec
        self._currency = currency

    @cached_property
    def spec(self) -> FieldSpec:
        """The field, looked up when the first cell is typed in."""
        return self._find_spec()

    # Reading

    def read(self, text: str) -> CellReading:
        """The value of a text that stands alone."""
        return self._read(text, "", "", False)

    def read_all(self, texts: Sequence[str]) -> list[CellReading]:
        """The values of a column's texts, each read by what the others show of how they are written."""
        distinct = list(dict.fromkeys(texts))
        decimal = order = ""
        shares = False
        if self.spec.kind in _NUMBERS and len(distinct) > 1:
            from desktop_app.language import parsing
            from desktop_app.language.reading.number_decision import BY_SIZE, BY_VALUES, decide_numbers

            decision = decide_numbers(distinct, parsing.local_hints())
            settled = decision.by in (BY_VALUES, BY_SIZE) and not decision.in_doubt
            decimal = decision.decimal if settled else ""
            shares = self.spec.kind == "share" and any(map(_is_part_of_one, distinct))
        elif self.spec.kind == "date" and len(distinct) > 1:
            from desktop_app.language.reading.date_values import find_ambiguous

            order = find_ambiguous(distinct).order or ""
        known = {text: self._read(text, decimal, order, shares) for text in distinct}
        return [known[text] for text in texts]

    def _read(self, text: str, decimal: str, order: str, shares: bool) -> CellReading:
        kind = self.spec.kind
        if kind in _NUMBERS:
            return self._read_number(text.strip(), decimal, shares)
        if kind == "date":
            return self._read_date(text.strip(), order)
        if kind == "choice":
            return self._read_choice(text.strip())
        if kind == "tags":
            return self._read_tags(text)
        if kind == "bool":
            return self._read_bool(text)
        offers = []
        if kind == "link" and "." in text and " " not in text.strip() and ":" not in text:
            offers.append(f"https://{text.strip()}")
        return self._checked(text, offers, says_more=False)

    def _checked(
        self, value: Any, offers: Iterable[Any] = (), problem: str = "", says_more: bool = True
    ) -> CellReading:
        """The reading of a value, unless it is not allowed or there is a problem: then with the offers that are."""
        from desktop_app.domain.fields import validate_field

        if not problem:
            try:
                cleaned = validate_field(self.spec, value)
            except FieldError as error:
                problem = str(error)
            else:
                return CellReading(cleaned, self._words(cleaned) if says_more else "")
        allowed: list[OfferedReading] = []
        for offer in offers:
            try:
                cleaned = validate_field(self.spec, offer)
            except FieldError:
                continue
            if all(cleaned != other.value for other in allowed):
                allowed.append(OfferedReading(cleaned, self._words(cleaned) or str(cleaned)))
        return CellReading(problem=problem, offers=tuple(allowed[:_MOST_OFFERS]))

    def _words(self, value: Any) -> str:
        from desktop_app.ui.records.record_columns import shown

        return shown(self.spec, value, self._currency())

    def _read_number(self, text: str, decimal: str, shares: bool) -> CellReading:
        from desktop_app.language import parsing

        if not text or parsing.is_not_known(text):
            return self._checked(None)
        try:
            value = self._parse(text)
        except ValueError as error:
            return self._checked(None, self._figures_in(text), str(error))
        if self.spec.kind == "share" and (_is_part_of_one(text) or (shares and value == 0.01)):
            # 0.7 may be seven tenths, as a spreadsheet keeps it, or under one per cent, as the field takes it.
            problem = parsing.two_ways(text, self._words(min(value * 100, 1.0)), self._words(value))
            return self._checked(None, (float(format(value * 100, ".15g")), value), problem)
        if marks := parsing.possible_marks(text, self.spec.unit):
            return self._in_doubt(text, marks, decimal)
        return self._checked(value)

    def _parse(self, text: str, decimal: str = "") -> float:
        from desktop_app.language import parsing

        if self.spec.kind == "share":
            return parsing.parse_percent(text, decimal)
        if self.spec.kind == "money":
            return parsing.parse_measure(text, "money", self._currency(), decimal)
        if self.spec.unit:
            return parsing.parse_measure(text, self.spec.unit, decimal=decimal)
        return parsing.parse_number(text, decimal)

    def _in_doubt(self, text: str, marks: Sequence[str], decimal: str) -> CellReading:
        """A number whose only mark may be the decimal one or stand between thousands; `decimal` settles it."""
        from desktop_app.language import parsing

        if decimal:
            reading = self._checked(self._parse(text, decimal))
            note = _("“{text}” is read as {value}.").format(text=text, value=reading.words)
            return dataclasses.replace(reading, note=note) if reading.is_understood else reading
        values = [self._parse(text, mark) for mark in marks]
        return self._checked(None, values, parsing.two_ways(text, *map(self._words, values)))

    def _figures_in(self, text: str) -> list[float]:
        """The numbers inside of a text that as a whole is none, such as "approx. 70"."""
        values: list[float] = []
        for match in _FIGURE.finditer(text):
            try:
                values.append(self._parse(match[0]))
            except ValueError:
                continue
        return values if len(values) <= _MOST_OFFERS else []

    def _read_date(self, text: str, order: str) -> CellReading:
        from desktop_app.language import parsing
        from desktop_app.language.reading import date_values

        if not text or parsing.is_not_known(text):
            return self._checked(None)
        parsed = date_values.parse_date(text, order or None)
        if parsed.choices is not None:
            first, second = map(self._words, parsed.choices)
            return self._checked(None, parsed.choices, parsing.two_ways(text, first, second))
        if parsed.value is not None and parsed.precision != date_values.DAY:
            return self._checked(None, (parsed.value,), _("“{text}” names no day.").format(text=text))
        if parsed.value is not None:
            return self._checked(parsed.value)
        try:
            return self._checked(parsing.parse_date(text))
        except ValueError as error:
            return self._checked(None, (), str(error))

    def _read_choice(self, text: str) -> CellReading:
        from desktop_app.language import parsing

        if not text or text == "–" or parsing.is_not_known(text):
            return self._checked("")
        key, near = self._choice(text)
        if key is not None:
            reading = self._checked(key)
            if reading.words.casefold().startswith(text.casefold()) or text.casefold() == key.casefold():
                return reading
            note = _("“{text}” is read as {value}.").format(text=text, value=reading.words)
            return dataclasses.replace(reading, note=note)
        problem = _("“{text}” does not match a value of {field}.").format(text=text, field=_(self.spec.label))
        return self._checked("", (near,) if near else (), problem)

    def _choice(self, text: str) -> tuple[str | None, str]:
        """The key that a text means, or None and the closest one."""
        from desktop_app.exchange.importing.rule_reader import choices_for
        from desktop_app.exchange.importing.targets import FIELD, Target
        from desktop_app.exchange.tables.cell_values import closest_choice, match_choice

        name = self.spec.name
        names = choices_for(Target(name, FIELD, self.spec.label, name, self.spec, self.spec.choices))
        key = match_choice(text, names)
        if key is not None:
            return key, ""
        # The beginning of one label alone is enough, as it is while typing.
        begun = [
            key
            for key, labels in names.items()
            if labels and labels[0].casefold().startswith(text.casefold())
        ]
        return (begun[0], "") if len(begun) == 1 else (None, closest_choice(text, names) or "")

    def _read_tags(self, text: str) -> CellReading:
        parts = [text] if not _LIST_MARKS.search(text) else _LIST_MARKS.split(text)
        words = [word for part in parts for word in self._tags_in(part.strip())]
        if not self.spec.choices:
            return self._checked(tuple(words), says_more=len(words) > 1)
        keys, unknown = [], ""
        for word in words:
            key, _near = self._choice(word)
            keys.append(key or "")
            unknown = unknown or ("" if key else word)
        problem = ""
        if unknown:
            problem = _("“{text}” does not match a value of {field}.").format(
                text=unknown, field=_(self.spec.label)
            )
        some = tuple(key for key in keys if key)
        return self._checked(some, (some,) if some else (), problem)

    def _tags_in(self, part: str) -> list[str]:
        if not part:
            return []
        if self.spec.choices and self._choice(part)[0] is not None:
            return [part]
        return [word for word in map(str.strip, part.split(",")) if word]

    def _read_bool(self, text: str) -> CellReading:
        from desktop_app.exchange.tables.cell_values import parse_bool

        answer = parse_bool(text)
        return self._checked(answer, (), "" if answer is not None else _("Write yes or no."))

    # Writing

    def written(self, value: Any) -> str:
        """The value as a person would type it: read again, it is the same."""
        from desktop_app.language import formats, parsing

        if value is None or value in ("", ()):
            return ""
        if self.spec.kind == "share":
            return f"{parsing.in_one_way(formats.editable(float(format(value * 100, '.13g'))))} %"
        if self.spec.kind in _NUMBERS:
            return parsing.in_one_way(formats.editable(value))
        if isinstance(value, date):
            return value.isoformat()
        if self.spec.kind == "choice":
            return _(self.spec.choices[value]) if value in self.spec.choices else str(value)
        if self.spec.kind == "tags":
            return "; ".join(_(self.spec.choices.get(word, word)) for word in value)
        if self.spec.kind == "bool":
            return _("yes") if value else _("no")
        return str(value)

    def proposals(self, values: Iterable[Any]) -> list[str]:
        """What can be typed, where that is one of a few; `values` are those of the column, whose names come again."""
        if self.spec.kind == "choice":
            return [_(label) for label in self.spec.choices.values()]
        if self.spec.kind == "person":
            from desktop_app.language.word_order import order_key

            return sorted({name for name in values if isinstance(name, str) and name}, key=order_key)
        return []


def _is_part_of_one(text: str) -> bool:
    """Whether a bare number lies between 0 and 1."""
    from desktop_app.language import parsing

    try:
        return 0 < parsing.parse_number(text) < 1
    except ValueError:
        return False
