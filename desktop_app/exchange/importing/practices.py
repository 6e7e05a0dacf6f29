"""Reads a file's answer to a checklist item: one or several practices, and addresses of evidence."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from desktop_app.exchange.importing.draft import AnswerDraft
from desktop_app.exchange.importing.mapping import OTHERWISE, FieldRule
from desktop_app.exchange.tables.cell_values import cell_text, parse_bool, parse_list
from desktop_app.language.reading.cells import Cell
from desktop_app.language.reading.unknown_words import normal
from desktop_app.text import clean_line

ADDRESS = re.compile(r"https?://[^\s<>\"'|]+", re.IGNORECASE)
_ADDRESS_END = ".,;:)]}"
_LONGEST_ADDRESS = 2000
_STATUSES = frozenset({"yes", "partly", "no", "not_applicable", "open"})


class PracticeReader:
    """Turns the columns of one rule into an answer; its note holds what each column says."""

    def __init__(self, rule: FieldRule) -> None:
        self.question = rule.question
        self.labels = rule.labels or rule.columns
        self.values = by_normal(rule.values)
        self.otherwise = rule.values.get(OTHERWISE)
        maps = [rule.values_of.get(column, {}) for column in rule.columns]
        self.values_of = [by_normal(values) for values in maps]
        self._known: list[dict[str, str]] = [{} for _column in rule.columns]
        self.otherwise_of = [values.get(OTHERWISE) for values in maps]

    def read(self, cells: Sequence[Cell]) -> AnswerDraft | None:
        """The answer, no better than its weakest column; None where no column says anything."""
        statuses: list[str] = []
        lines: list[str] = []
        for place, (label, cell) in enumerate(zip(self.labels, cells, strict=True)):
            if cell == "":
                continue
            text = flat_text(cell)
            status = self._status_of(cell, text, place) if text else ""
            if not status:
                continue
            if status in _STATUSES:
                statuses.append(status)
            lines.append(f"{label}: {text}")
        return AnswerDraft(weakest(statuses), "\n".join(lines), self.question) if lines else None

    def _status_of(self, cell: Cell, text: str, place: int) -> str:
        """`_status`, worked out once for each text of a column."""
        if not isinstance(cell, str):
            return self._status(cell, text, place)
        known = self._known[place]
        if cell not in known:
            known[cell] = self._status(cell, text, place)
        return known[cell]

    def _status(self, cell: Cell, text: str, place: int) -> str:
        """A checklist status, "note" for a text that decides nothing, "" to leave the cell out."""
        known = self.values_of[place].get(normal(text)) or self.values.get(normal(text))
        if known is not None:
            return known
        raw = cell_text(cell).strip()
        items = parse_list(raw) if raw[:1] == "[" else ()
        # In a list of steps, one that was taken is enough.
        if len(items) > 1 and "yes" in {self._status(item, item, place) for item in items}:
            return "yes"
        status = self.otherwise_of[place] or self.otherwise
        if status is None:
            answer = parse_bool(text)
            return "note" if answer is None else ("yes" if answer else "no")
        return status


def weakest(statuses: Sequence[str]) -> str:
    """Yes only when all say yes or do not apply, no only when all say no, else partly; open for none."""
    status_set = set(statuses)
    if not status_set or status_set == {"open"}:
        return "open"
    if status_set <= {"yes", "not_applicable"}:
        return "yes" if "yes" in status_set else "not_applicable"
    return "no" if status_set == {"no"} else "partly"


def by_normal(values: Mapping[str, str]) -> dict[str, str]:
    """A map of values with keys in the normal form, for comparing words."""
    return {normal(text): kept for text, kept in values.items() if text != OTHERWISE}


def flat_text(cell: Cell) -> str:
    """The cell as text; a list as Python writes it becomes its items."""
    text = cell_text(cell).strip()
    if text[:1] == "[" and text[-1:] == "]":
        return "; ".join(clean_line(item) for item in parse_list(text))
    return text


def addresses(text: str) -> list[str]:
    """The web addresses in a text, each once and without the punctuation behind it."""
    links: list[str] = []
    for match in ADDRESS.findall(text):
        for piece in re.split(r"[;,](?=https?://)", match):
            address = piece.rstrip(_ADDRESS_END)
            if address not in links and len(address) <= _LONGEST_ADDRESS:
                links.append(address)
    return links
