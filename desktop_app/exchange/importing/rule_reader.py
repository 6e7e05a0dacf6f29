"""Turns the cells of a row into values for fields; unreadable cells are reported and kept as a note."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from desktop_app.domain.fields import FieldSpec, validate_field
from desktop_app.errors import FieldError
from desktop_app.exchange.importing import targets as t
from desktop_app.exchange.importing.column_numbers import (
    ColumnNumbers,
    FileMarks,
    NumberQuestion,
    read_column,
)
from desktop_app.exchange.importing.draft import Draft
from desktop_app.exchange.importing.mapping import NUMBER_KINDS, OTHERWISE, FieldRule
from desktop_app.exchange.importing.practices import (
    ADDRESS,
    PracticeReader,
    addresses,
    by_normal,
    flat_text,
)
from desktop_app.exchange.tables.cell_values import (
    cell_text,
    closest_choice,
    match_choice,
    parse_bool,
    parse_list,
)
from desktop_app.exchange.tables.table import Table, TableRow
from desktop_app.exchange.tables.table_parts import CellProblem
from desktop_app.language import formats
from desktop_app.language.i18n import _, language
from desktop_app.language.reading.cells import Cell, is_blank
from desktop_app.language.reading.date_values import DateOrder, find_ambiguous, parse_date
from desktop_app.language.reading.doubtful_texts import crowd_note, holds_days, is_no_day, names_several
from desktop_app.language.reading.unknown_words import PLAIN_LIST, REGISTER_LIST, NotKnown, normal
from desktop_app.services.ranking.estimates import check_values
from desktop_app.text import clean_line, shorten

_SHOWN = 80
_COLUMNS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class RowContext:
    """What reading a row needs to know of the portfolio: currency, facts (tag -> sentence), own fields, the day.

    `words` are those for "not known" in columns of dates, numbers and choices; of `text_words`, those in texts,
    "unknown" is none.
    """

    currency: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    own_fields: t.OwnFields = field(default_factory=dict)
    today: dt.date | None = None
    words: NotKnown = REGISTER_LIST
    text_words: NotKnown = PLAIN_LIST


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


def missing_notes(readers: Sequence[RuleReader]) -> list[str]:
    """How many cells of which columns hold a word for "not known", in one sentence; none where none does."""
    columns = []
    for reader in readers:
        if reader.missing:
            words = ", ".join(f"“{shorten(word, 20)}”" for word, _n in reader.missing.most_common(3))
            column = shorten(reader.rule.columns[0], 40)
            columns.append(f"{column} {formats.number(reader.missing.total())} ({words})")
    if not columns:
        return []
    more = "…" if len(columns) > _COLUMNS_SHOWN else ""
    shown = "; ".join(columns[:_COLUMNS_SHOWN]) + more
    return [
        _("Cells that say that nothing is known, and are read as empty: {columns}.").format(columns=shown)
    ]


class RuleReader:
    """Reads one rule from row after row; what depends on the whole column is decided at the start."""

    def __init__(
        self, rule: FieldRule, table: Table, context: RowContext, marks: FileMarks | None = None
    ) -> None:
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
        self.numbers: ColumnNumbers | None = None
        self.inexact_dates = 0
        #: The words for "not known" that stand in the column, and how often.
        self.missing: Counter[str] = Counter()
        #: Rows whose cell names several persons where one is asked for.
        self.crowded: list[int] = []
        kind = self.target.spec.kind if self.target.spec else ""
        #: Whether a column for a text of the portfolio's own holds days all the same.
        self.has_days = (
            self.target.kind == t.CUSTOM and kind in ("text", "long_text") and holds_days(self._cells(table))
        )
        self.from_1904 = table.from_1904
        self._cache: dict[str, Any] = {}
        self._settled_texts: dict[str, str | None] = {}
        # Of a cell that shows a word, a field for an address takes the address behind it.
        self.links = table.links if kind == "link" else {}
        #: What goes live or is launched later is planned, and not in use; a column of our own export is kept whole.
        self.latest = context.today if t.is_start_of_use(self.target, rule.columns[0]) else None
        if kind == "date":
            self.date_order = find_ambiguous(self._cells(table))
        elif kind in NUMBER_KINDS or self.target.kind in (t.RATING, t.ESTIMATE):
            self.numbers = read_column(
                self._cells(table),
                rule.columns[0],
                self.places,
                _kind_of(self.target),
                self.target.label,
                unit=self.target.spec.unit if self.target.spec else "",
                currency=context.currency,
                decimal=rule.decimal,
                plain_unit=rule.plain_unit,
                marks=marks,
                words=context.words,
            )
            if self.target.kind == t.ESTIMATE:
                self.numbers.some_hundreds = False
                self.numbers.hundreds = _is_in_hundreds(self.numbers, self._cells(table))
        #: Puts what a row says for this rule into the draft.
        self.read = self._reader()
        if rule.when:
            self.read = _where(rule, table, self.read)

    def _cells(self, table: Table) -> list[Cell]:
        return [row.cells[place] for row in table.rows for place in self.places]

    def notes(self) -> list[str]:
        """How the column was read, where its cells alone do not tell."""
        notes = self.numbers.notes() if self.numbers is not None else []
        order, column = self.date_order, shorten(self.rule.columns[0], 60)
        if self.crowded:
            notes.append(crowd_note(column, self.crowded))
        if order.conflict and not order.example:
            sentence = _("“{column}” writes days in two orders, such as “{first}” and “{second}”.")
            notes.append(sentence.format(column=column, first=order.settled_by, second=order.against))
        if order.offsets:
            sentence = _(
                "“{column}” holds times of different zones ({zones}); each falls on the day written."
            )
            notes.append(sentence.format(column=column, zones=", ".join(order.offsets)))
        return notes

    def warnings(self) -> list[str]:
        """What a person should decide or know before the column is kept."""
        return self.numbers.warnings() if self.numbers is not None else []

    def number_question(self) -> NumberQuestion | None:
        """What can be asked of the column's decimal mark, if something can."""
        if self.numbers is None:
            return None
        return self.numbers.question(self.rule.target, self.rule.columns)

    @property
    def asks_date_order(self) -> bool:
        """True when the column's dates can be read in two ways, and nobody has said which."""
        return self.date_order.ambiguous and not self.rule.date_order

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
            if row.cells[self.places[0]] == "" and not self.links:
                # Half of all cells are.
                return
            cell = row.cells[self.places[0]]
            if self.links:
                cell = self.links.get((row.number, self.places[0]), cell)
            self._read_cell(cell, row, draft, self.rule.columns[0])
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
            if self.context.words.has(last):
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
        if self.rule.halves:
            cell = text = _half(text, self.rule.halves)
        settled = self._settled(text)
        if settled is not None:
            if not settled:
                return
            cell = text = settled
        kind = self.target.kind
        if kind == t.FACT:
            self._put_fact(cell, draft, column)
        elif kind == t.ROLE:
            if self._is_missing(text):
                return
            self._note_crowd(text, draft)
            draft.roles[self.target.detail] = clean_line(text)[:500]
        elif kind == t.RATING:
            self._put_rating(cell, draft, column)
        elif kind == t.ESTIMATE:
            self._put_estimate(cell, draft, column)
        elif kind == t.RISK:
            items = (text,) if self.rule.whole else parse_list(cell)
            draft.risks += [item for item in items if item not in draft.risks]
        else:
            self._put_field(cell, text, draft, column)

    def _settled(self, text: str) -> str | None:
        """What the mapping says of this text: a value, "" to leave it out, None when it says nothing."""
        if not self.values and self.otherwise is None:
            return None
        if text not in self._settled_texts:
            self._settled_texts[text] = self.values.get(normal(text), self.otherwise)
        return self._settled_texts[text]

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
        if kind in NUMBER_KINDS:
            return self._number(spec, cell, text, draft, column)
        if kind == "tags":
            return self._tags(cell, draft, column)
        if kind == "bool":
            answer = parse_bool(cell)
            if answer is None and not self._is_missing(text):
                self._unread(draft, column, text, _say(_("“{text}” is neither yes nor no."), text))
            return answer
        if kind == "link":
            links = addresses(text)
            if links != [text]:
                self._keep_raw(draft, column, text)
            return links[0] if links else None
        if kind == "person" and self._is_missing(text):
            return None
        if kind == "person":
            self._note_crowd(text, draft)
        if self.has_days and is_no_day(text):
            sentence = _("“{text}” is no day of the calendar; it is kept as a text.")
            problem = CellProblem(draft.row, column, shorten(text, _SHOWN), _say(sentence, text))
            draft.problems.append(problem)
        words = self.context.text_words
        if (kind == "text" and self.target.name != "title" and words.has(text)) or words.is_named(text):
            self.missing[text] += 1
            return None
        return self._checked(spec, text, draft, column)

    def _note_crowd(self, text: str, draft: Draft) -> None:
        if names_several(text):
            self.crowded.append(draft.row)

    def _is_missing(self, text: str) -> bool:
        """Whether the cell says that nothing is known, which is counted."""
        missing = self.context.words.has(text)
        if missing:
            self.missing[text] += 1
        return missing

    def _choice(self, text: str, draft: Draft, column: str) -> str | None:
        if text not in self._cache:
            self._cache[text] = text if text in self.choices else match_choice(text, self.choices)
        choice: str | None = self._cache[text]
        if choice is None and not self._is_missing(text):
            self.unknown.counts[text] += 1
            sentence = _("“{text}” does not match a value of {field}: choose one under Columns.")
            self._unread(draft, column, text, _say(sentence, text, field=self.target.label))
        return choice

    def _date(self, cell: Cell, text: str, draft: Draft, column: str) -> Any:
        if self.rule.part and text.startswith("{"):
            cell = text = day_of_interval(text, self.rule.part) or text
        parsed_date = parse_date(
            cell,
            self.rule.date_order or self.date_order.order,
            from_1904=self.from_1904,
            words=self.context.words,
        )
        value = parsed_date.value
        if parsed_date.problem:
            self._unread(draft, column, text, parsed_date.problem)
        elif value is None:
            self.missing[text] += 1
        elif self.latest is not None and value > self.latest:
            sentence = _("“{text}” lies ahead, so that nothing is in use since then.")
            self._unread(draft, column, text, _say(sentence, text))
            return None
        elif parsed_date.precision != "day":
            # The month alone is not lost by keeping its first day.
            self.inexact_dates += 1
            self._keep_raw(draft, column, text)
        return value

    def _number(self, spec: FieldSpec, cell: Cell, text: str, draft: Draft, column: str) -> Any:
        assert self.numbers is not None
        value, problem = self.numbers.read(cell, text)
        if problem:
            self._unread(draft, column, text, problem)
            return None
        if value is None:
            self.missing[text] += 1
            return None
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
        elif answer is False or not self._is_missing(cell_text(cell)):
            # Facts can't hold a "no", so it is kept in words.
            self._keep_raw(draft, column, cell_text(cell))

    def _put_rating(self, cell: Cell, draft: Draft, column: str) -> None:
        assert self.numbers is not None
        text = cell_text(cell)
        value, problem = self.numbers.read(cell, text)
        if value is None and not problem:
            self.missing[text] += 1
        elif value in (1, 2, 3, 4, 5):
            draft.ratings[self.target.detail] = int(value)
        else:
            self._unread(draft, column, text, _say(_("“{text}” is no rating from 1 to 5."), text))

    def _put_estimate(self, cell: Cell, draft: Draft, column: str) -> None:
        assert self.numbers is not None
        text = cell_text(cell)
        value, problem = self.numbers.read(cell, text)
        if problem:
            self._unread(draft, column, text, problem)
        elif value is None:
            self.missing[text] += 1
        else:
            try:
                check_values(t.estimated_inputs()[self.target.detail], None, value, None)
            except FieldError as error:
                self._unread(draft, column, text, str(error))
            else:
                draft.estimates[self.target.detail] = value

    def _checked(self, spec: FieldSpec, value: Any, draft: Draft, column: str, text: str = "") -> Any:
        try:
            return validate_field(spec, value)
        except FieldError as error:
            if isinstance(value, str) and len(value) > spec.max_length:
                line = clean_line(value) if spec.kind != "long_text" else value
                if len(line) <= spec.max_length:
                    return line
                sentence = _(
                    "The text has {length} characters, {limit} fit; all of it is under From the file."
                )
                sentence = sentence.format(length=formats.number(len(line)), limit=spec.max_length)
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
        if line not in draft.unread:
            draft.unread.append(line)

    def _unread(self, draft: Draft, column: str, text: str, sentence: str) -> None:
        """Report the cell; its text stays with the row, and can go to the notes."""
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


def _where(
    rule: FieldRule, table: Table, read: Callable[[TableRow, Draft], None]
) -> Callable[[TableRow, Draft], None]:
    """`read` for those rows only whose other columns say what the rule asks for."""
    conditions = [
        (table.headers.index(column.lstrip("!")), {normal(word) for word in words}, column[0] != "!")
        for column, words in rule.when.items()
    ]

    def read_where(row: TableRow, draft: Draft) -> None:
        if all(
            (normal(cell_text(row.cells[place])) in words) == wanted for place, words, wanted in conditions
        ):
            read(row, draft)

    return read_where


def _half(text: str, separator: str) -> str:
    """The half of a text in two languages that is in the language in use: English, then French."""
    parts = text.split(separator)
    if len(parts) % 2:
        return text
    middle = len(parts) // 2
    half = parts[middle:] if language().startswith("fr") else parts[:middle]
    return separator.join(half).strip()


def _kind_of(target: t.Target) -> str:
    """The kind of number that a target takes."""
    if target.kind == t.ESTIMATE:
        return t.estimated_inputs()[target.detail].kind
    return target.spec.kind if target.spec else ""


def _is_in_hundreds(numbers: ColumnNumbers, cells: Sequence[Cell]) -> bool:
    """Whether a column of estimates writes shares as 80 throughout, so that 80 among 0.8 and 75 % stays a mistake."""
    if numbers.kind != "share":
        return False
    plain = numbers.plain_values(cells)
    return len(plain) > 1 and all(value > 1 for value in plain if value)


def _say(sentence: str, text: str, **values: str) -> str:
    return sentence.format(text=shorten(text, 40), **values)


def day_of_interval(text: str, part: str) -> str:
    """The first or last day of an interval as {"start": "2026-01-01", "end": "2026-03-31"}; "" if it is none."""
    try:
        interval = json.loads(text)
    except ValueError:
        return ""
    day = (
        interval.get(part) or interval.get("start") or interval.get("end")
        if isinstance(interval, dict)
        else None
    )
    return day if isinstance(day, str) else ""
