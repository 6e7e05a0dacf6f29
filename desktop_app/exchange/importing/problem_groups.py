"""Problems of many rows told once: 1,530 rows that say the same of one column are one line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from desktop_app.exchange.tables.table_parts import CellProblem
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.text import shorten

_VALUES_SHOWN = 5
_VALUES_KEPT = 50
_QUOTED = re.compile(r"“[^”]*”|„[^“]*“|«[^»]*»|\"[^\"]*\"")
_NUMBERS = re.compile(r"\d[\d.,'’\u202f\u00a0]*")


@dataclass(slots=True)
class ProblemGroup:
    """Problems of one column that say the same of different rows or values."""

    column: str
    sentence: str
    rows: list[int] = field(default_factory=list)
    values: Counter[str] = field(default_factory=Counter)
    count: int = 0

    def text(self) -> str:
        """The group in a line: how many rows, which column, what is wrong, and the most frequent values."""
        if self.count == 1:
            row = _("row {row}").format(row=self.rows[0]) if self.rows else ""
            where = ", ".join(part for part in (row, self.column) if part)
            return f"{where}: {self.sentence}" if where else self.sentence
        counted = ngettext("{n} row", "{n} rows", self.count).format(n=formats.number(self.count))
        where = f"{counted}, {self.column}" if self.column else counted
        examples = self.values_text(counted=True)
        if examples:
            text = ngettext("{n} value: {values}", "{n} values: {values}", len(self.values))
            examples = " " + text.format(n=formats.number(len(self.values)), values=examples)
        elif self.rows:
            examples = " (" + _("first in row {row}").format(row=self.rows[0]) + ")"
        return f"{where}: {self.sentence}{examples}"

    def values_text(self, *, counted: bool = False) -> str:
        """The most frequent values of the group in one line."""
        values = [(value, count) for value, count in self.values.most_common(_VALUES_SHOWN) if value]
        if self.count == 1 and values:
            return values[0][0]
        more = "…" if len(self.values) > len(values) and values else ""
        named = (
            f"“{shorten(value, 40)}”" + (f" ({formats.number(count)})" if counted else "")
            for value, count in values
        )
        return ", ".join(named) + more

    def report(self) -> dict[str, object]:
        """The group as JSON values."""
        values = self.values.most_common(_VALUES_KEPT)
        return {
            "column": self.column,
            "problem": self.sentence,
            "rows": self.count,
            "first_row": self.rows[0] if self.rows else None,
            "values": [{"value": value, "rows": count} for value, count in values if value],
        }


def group_problems(problems: Sequence[CellProblem]) -> list[ProblemGroup]:
    """The problems by column and kind, in the order in which each kind comes first."""
    groups: dict[tuple[str, str], ProblemGroup] = {}
    for problem in problems:
        # What differs from row to row stands in quotes, or is a number.
        kind = _NUMBERS.sub("#", _QUOTED.sub("“…”", problem.problem))
        group = groups.setdefault((problem.column, kind), ProblemGroup(problem.column, problem.problem))
        group.count += 1
        if problem.problem != group.sentence:
            group.sentence = _QUOTED.sub("“…”", group.sentence)
        if problem.row is not None:
            group.rows.append(problem.row)
        group.values[problem.value] += 1
    return list(groups.values())
