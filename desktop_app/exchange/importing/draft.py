"""What one row of a file says, before anything is written: values for an initiative and for its spine."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from desktop_app.exchange.tables.table import TableRow
from desktop_app.exchange.tables.table_parts import CellProblem


@dataclass(slots=True)
class AnswerDraft:
    """The answer to one checklist item as the file reports it."""

    status: str
    note: str
    question: str = ""


# Shared by all drafts that were released.
_NOTHING: dict[Any, Any] = {}
_NONE: list[Any] = []


@dataclass(slots=True)
class Draft:
    """One row: field values by name, and what goes beside the initiative.

    `notes` are lines for its notes; `unread` holds, as lines too, cells that no field takes: they go to the notes
    only where a person says so. `estimates` go by the input of a score; `links` are (name, address); `answers` go by
    (pack, item); `custom` by the name of the portfolio's own field. `table_row` is the row itself.
    """

    row: int
    values: dict[str, Any] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)
    roles: dict[str, str] = field(default_factory=dict)
    ratings: dict[str, int] = field(default_factory=dict)
    estimates: dict[str, float] = field(default_factory=dict)
    source: dict[str, Any] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)
    answers: dict[tuple[str, str], AnswerDraft] = field(default_factory=dict)
    risks: list[str] = field(default_factory=list)
    custom: dict[str, Any] = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)
    table_row: TableRow | None = None
    #: Rows that belong to this one, such as sub-tasks.
    parts: list[TableRow] = field(default_factory=list)

    def release(self) -> None:
        """Let go of what the row says, once it is written: the drafts of a large file take as much room as its records."""
        self.values = self.roles = self.ratings = self.estimates = self.source = _NOTHING
        self.answers = self.custom = _NOTHING
        self.notes = self.unread = self.facts = self.links = self.risks = self.problems = self.parts = _NONE
        self.table_row = None

    @property
    def title(self) -> str:
        """The title, empty if the row has none."""
        return str(self.values.get("title", ""))

    @property
    def is_empty(self) -> bool:
        """True when the row says nothing that the mapping reads."""
        return not any(
            (
                self.values,
                self.notes,
                self.unread,
                self.facts,
                self.roles,
                self.ratings,
                self.estimates,
                self.source,
                self.links,
                self.answers,
                self.risks,
                self.custom,
            )
        )
