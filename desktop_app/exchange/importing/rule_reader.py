"""Turns the cells of a row into values for fields; unreadable cells are reported and kept as a note."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop_app.domain.fields import FieldSpec, validate_field
from desktop_app.errors import FieldError
from desktop_app.exchange.importing import targets as t
from desktop_app.exchange.importing.draft import Draft
from desktop_app.exchange.importing.mapping import OTHERWISE, FieldRule
from desktop_app.exchange.importing.practices import (
    ADDRESS,
    PracticeReader,
    addresses,
    by_normal,
    flat_text,
)
from desktop_app.exchange.tables.cell_values import (
    DateOrder,
    cell_text,
    closest_choice,
    find_ambiguous,
    find_decimal,
    is_unknown_word,
    match_choice,
    parse_bool,
    parse_date,
    parse_list,
    parse_number,
)
from desktop_app.exchange.tables.table import CellProblem, Table, TableRow
from desktop_app.language.i18n import _
from desktop_app.language.reading.cells import Cell, is_blank
from desktop_app.language.reading.unknown_words import normal
from desktop_app.text import clean_line, shorten

_SHOWN = 80
_NUMBERS = frozenset({"number", "integer", "money", "share"})


@dataclass(frozen=True, slots=True)
class RowContext:
    """What reading a row needs to know of the portfolio: currency, facts (tag -> sentence), own fields."""

    currency: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    own_fields: t.OwnFields = field(default_factory=dict)


@dataclass(slots=True)
class UnknownValues:
    """Values of one rule that no choice fits: how often each stands there, and what it may mean."""

    rule: FieldRule
    target: t.Target
    counts: Counter[str] = field(default_factory=Counter)

    def proposals(self) -> dict[str, str]:
        """The closest choice for each value, empty where none is close."""
        choices = choices_for(self.target)
        return {text: closest_choice(text, choices) or "" for text in self.counts}


def choices_for(target: t.Target) -> dict[str, list[str]]:
    """What a choice field takes: key -> label in the user's language, in English, and synonyms."""
    synonyms = t.choice_synonyms(target.detail if target.kind == t.FIELD else "")
    labels = {str(key): [_(label), label] for key, label in target.choices.items()}
    # What one choice is called is no synonym of another: a checklist may bring the industry "insurance".
    taken = {normal(name) for key, names in labels.items() for name in (key, *names)}
    return {
        key: [*names, *(word for word in synonyms.get(key, ()) if normal(str(word)) not in taken)]
        for key, names in labels.items()
    }


class RuleReader:
    """Reads one rule from row after row; what depends on the whole column is decided at the start."""

    def __init__(self, rule: FieldRule, table: Table, context: RowContext) -> None:
        self.rule = rule
        self.target = t.resolve(rule.target, context.own_fields)
        self.context = context
        self.places = [table.headers.index(column) for column in rule.columns]
        self.values = by_normal(rule.values)
        self.otherwise = rule.values.get(OTHERWISE)
        self.practices = PracticeReader(rule)
        self.unknown = UnknownValues(rule, self.target)
        self.choices = choices_for(self.target)
        self.date_order = DateOrder(None, False)
        self.decimal: str | None = None
        self.in_hundreds = False
        self.inexact_dates = 0
        self._cache: dict[str, Any] = {}
        kind = self.target.spec.kind if self.target.spec else ""
        if kind == "date":
            self.date_order = find_ambiguous(self._cells(table))
        elif kind in _NUMBERS or self.target.kind == t.RATING:
            self.decimal = find_decimal(self._cells(table))
            if kind == "share":
                numbers = (parse_number(cell, self.decimal) for cell in self._cells(table))
                self.in_hundreds = any(n.value is not None and not n.percent and n.value > 1 for n in numbers)
        self._read = self._reader()

    def _cells(self, table: Table) -> list[Cell]:
        return [row.cells[place] for row in table.rows for place in self.places]

    @property
    def asks_date_order(self) -> bool:
        """True when the column's dates can be read in two ways, and nobody has said which."""
        return self.date_order.ambiguous and not self.rule.date_order

    def read(self, row: TableRow, draft: Draft) -> None:
        """Put what the row says for this rule into the draft."""
        self._read(row, draft)

    def _reader(self) -> Callable[[TableRow, Draft], None]:
        kind = self.target.kind
        if kind == t.ANSWER:
            return self._read_answer
        if kind == t.LINK:
            return self._read_links
        if kind == t.NOTE:
            return self._read_note
        return self._read_values

    # Values

    def _read_values(self, row: TableRow, draft: Draft) -> None:
        if len(self.places) == 1:
            self._read_cell(row.cells[self.places[0]], row, draft, self.rule.columns[0])
            return
        if self.rule.labels:
            text = "\n\n".join(f"{label}: {value}" for label, value in self._labelled(row))
        else:
            text = self._joined(row)
        if text:
            self._read_cell(text, row, draft, self.rule.columns[-1])

    def _joined(self, row: TableRow) -> str:
        """The columns' texts joined; parts that an id starts with anyway are left out."""
        parts = [cell_text(row.cells[place]).strip() for place in self.places]
        spec = self.target.spec
        if spec is not None and spec.name in ("external_id", "key"):
            # A missing id is not made up from the columns before it.
            last = parts[-1]
            if not last or is_unknown_word(last):
                return ""
            lead = [part for part in parts[:-1] if part and not normal(last).startswith(normal(part))]
            return (self.rule.join or "-").join([*lead, last])
        separator = self.rule.join or ("\n\n" if spec is not None and spec.kind == "long_text" else " – ")
        return separator.join(dict.fromkeys(part for part in parts if part))

    def _labelled(self, row: TableRow) -> list[tuple[str, str]]:
        labels = self.rule.labels or self.rule.columns
        labelled_texts = []
        for label, place in zip(labels, self.places, strict=True):
            text = flat_text(row.cells[place])
            if text:
                labelled_texts.append((label, text))
        return labelled_texts

    def _read_cell(self, cell: Cell, row: TableRow, draft: Draft, column: str) -> None:
        if is_blank(cell):
            return
        text = cell_text(cell).strip()
        settled = self._settled(text)
        if settled is not None:
            if not settled:
                return
            cell = text = settled
        kind = self.target.kind
        if kind == t.FACT:
            self._put_fact(cell, draft, column)
        elif kind == t.ROLE:
            draft.roles[self.target.detail] = clean_line(text)[:500]
        elif kind == t.RATING:
            self._put_rating(cell, draft, column)
        elif kind == t.RISK:
            draft.risks += [item for item in parse_list(cell) if item not in draft.risks]
        else:
            self._put_field(cell, text, draft, column)

    def _settled(self, text: str) -> str | None:
        """What the mapping says of this text: a value, "" to leave it out, None when it says nothing."""
        if not self.values and self.otherwise is None:
            return None
        return self.values.get(normal(text), self.otherwise)

    def _put_field(self, cell: Cell, text: str, draft: Draft, column: str) -> None:
        spec = self.target.spec
        assert spec is not None
        value = self._convert(spec, cell, text, draft, column)
        if value is None or value == "" or value == ():
            return
        if self.target.kind == t.CUSTOM:
            draft.custom.setdefault(self.target.detail, value)
            return
        goes = draft.source if self.target.kind == t.SOURCE else draft.values
        if spec.name == "facts":
            draft.facts += [fact for fact in value if fact not in draft.facts]
        elif spec.kind == "long_text" and goes.get(spec.name):
            goes[spec.name] = f"{goes[spec.name]}\n\n{value}"
        else:
            goes.setdefault(spec.name, value)

    def _convert(self, spec: FieldSpec, cell: Cell, text: str, draft: Draft, column: str) -> Any:
        kind = spec.kind
        if kind == "choice":
            return self._choice(text, draft, column)
        if kind == "date":
            return self._date(cell, text, draft, column)
        if kind in _NUMBERS:
            return self._number(spec, cell, text, draft, column)
        if kind == "tags":
            return self._tags(cell, draft, column)
        if kind == "bool":
            answer = parse_bool(cell)
            if answer is None and not is_unknown_word(text):
                self._unread(draft, column, text, _say(_("“{text}” is neither yes nor no."), text))
            return answer
        if kind == "link":
            links = addresses(text)
            if links != [text]:
                self._keep_raw(draft, column, text)
            return links[0] if links else None
        return self._checked(spec, text, draft, column)

    def _choice(self, text: str, draft: Draft, column: str) -> str | None:
        if text not in self._cache:
            self._cache[text] = text if text in self.choices else match_choice(text, self.choices)
        choice: str | None = self._cache[text]
        if choice is None and not is_unknown_word(text):
            self.unknown.counts[text] += 1
            sentence = _("“{text}” is none of the choices for {field}.")
            self._unread(draft, column, text, _say(sentence, text, field=self.target.label))
        return choice

    def _date(self, cell: Cell, text: str, draft: Draft, column: str) -> Any:
        parsed_date = parse_date(cell, self.rule.date_order or self.date_order.order)
        if parsed_date.problem:
            self._unread(draft, column, text, parsed_date.problem)
        elif parsed_date.value is not None and parsed_date.precision != "day":
            # The month alone is not lost by keeping its first day.
            self.inexact_dates += 1
            self._keep_raw(draft, column, text)
        return parsed_date.value

    def _number(self, spec: FieldSpec, cell: Cell, text: str, draft: Draft, column: str) -> Any:
        parsed_number = parse_number(cell, self.decimal)
        if parsed_number.problem:
            self._unread(draft, column, text, parsed_number.problem)
            return None
        if parsed_number.value is None:
            return None
        if (
            parsed_number.currency
            and self.context.currency
            and parsed_number.currency != self.context.currency
        ):
            sentence = _("“{text}” is not in {currency}, the portfolio's currency.")
            self._unread(draft, column, text, _say(sentence, text, currency=self.context.currency))
            return None
        value = parsed_number.value
        if spec.kind == "share" and self.in_hundreds and not parsed_number.percent:
            value /= 100
        if spec.kind == "integer":
            value = round(value) if abs(value - round(value)) < 1e-9 else value
        return self._checked(spec, value, draft, column, text)

    def _tags(self, cell: Cell, draft: Draft, column: str) -> tuple[str, ...]:
        items = parse_list(cell)
        if self.target.spec is None or self.target.spec.name != "facts":
            return items
        kept = []
        for item in items:
            if len(items) == 1 and "," in item and item not in self.context.facts:
                return self._tags(item.replace(",", ";"), draft, column)
            tag = self._fact_tag(item)
            if tag:
                kept.append(tag)
            else:
                self._unread(draft, column, item, _say(_("“{text}” is no known fact."), item))
        return tuple(kept)

    def _fact_tag(self, text: str) -> str | None:
        if not self.context.facts or text in self.context.facts:
            return clean_line(text)[:500]
        if text not in self._cache:
            self._cache[text] = match_choice(text, self.context.facts)
        tag: str | None = self._cache[text]
        return tag

    def _put_fact(self, cell: Cell, draft: Draft, column: str) -> None:
        answer = parse_bool(cell)
        if answer:
            if self.target.detail not in draft.facts:
                draft.facts.append(self.target.detail)
        elif answer is False or not is_unknown_word(cell_text(cell)):
            # Facts can't hold a "no", so it is kept in words.
            self._keep_raw(draft, column, cell_text(cell))

    def _put_rating(self, cell: Cell, draft: Draft, column: str) -> None:
        parsed_number = parse_number(cell, self.decimal)
        if parsed_number.value is None and not parsed_number.problem:
            return
        if parsed_number.value is not None and parsed_number.value in (1, 2, 3, 4, 5):
            draft.ratings[self.target.detail] = int(parsed_number.value)
        else:
            text = cell_text(cell)
            self._unread(draft, column, text, _say(_("“{text}” is no rating from 1 to 5."), text))

    def _checked(self, spec: FieldSpec, value: Any, draft: Draft, column: str, text: str = "") -> Any:
        try:
            return validate_field(spec, value)
        except FieldError as error:
            if isinstance(value, str) and len(value) > spec.max_length:
                line = clean_line(value) if spec.kind != "long_text" else value
                if len(line) <= spec.max_length:
                    return line
                sentence = _("The text has {length} characters, {limit} fit; all of it is in the notes.")
                sentence = sentence.format(length=len(line), limit=spec.max_length)
                draft.problems.append(CellProblem(draft.row, column, shorten(value, _SHOWN), sentence))
                self._keep_raw(draft, column, value)
                return shorten(line, spec.max_length)
            self._unread(draft, column, text or str(value), str(error))
            return None

    # Notes, links and answers

    def _keep_raw(self, draft: Draft, column: str, text: str) -> None:
        label = self.rule.labels[0] if len(self.rule.labels) == 1 else self.rule.target.partition(".")[2]
        if self.target.kind not in (t.NOTE, t.LINK) or not label:
            label = clean_line(column)
        line = f"{label}: {text.strip()}"
        if line not in draft.notes:
            draft.notes.append(line)

    def _unread(self, draft: Draft, column: str, text: str, sentence: str) -> None:
        """Report the cell, and keep its text in the notes, so that nothing is lost."""
        draft.problems.append(CellProblem(draft.row, column, shorten(text, _SHOWN), sentence))
        self._keep_raw(draft, column, text)

    def _read_note(self, row: TableRow, draft: Draft) -> None:
        for place, column in zip(self.places, self.rule.columns, strict=True):
            text = flat_text(row.cells[place])
            settled = self._settled(text) if text else None
            if settled is not None:
                text = settled
            if text:
                label = self.target.detail or clean_line(column)
                if self.rule.labels:
                    label = self.rule.labels[self.rule.columns.index(column)]
                draft.notes.append(f"{label}: {text}")

    def _read_links(self, row: TableRow, draft: Draft) -> None:
        for place, column in zip(self.places, self.rule.columns, strict=True):
            text = cell_text(row.cells[place]).strip()
            if not text or self._settled(text) == "":
                continue
            urls = addresses(text)
            name = self.target.detail or clean_line(column)
            draft.links += [(name, url) for url in urls if (name, url) not in draft.links]
            if not urls or ADDRESS.sub("", text).strip(" \t\n;,.|"):
                self._keep_raw(draft, column, text)

    def _read_answer(self, row: TableRow, draft: Draft) -> None:
        answer = self.practices.read([row.cells[place] for place in self.places])
        if answer is not None:
            pack, _slash, item = self.target.detail.partition("/")
            draft.answers[pack, item] = answer


def _say(sentence: str, text: str, **values: str) -> str:
    return sentence.format(text=shorten(text, 40), **values)
