"""A figure of a brief: the one object that text, chart, table, slide, JSON and snapshot take it from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from desktop_app.domain.state_kinds import StateKind
from desktop_app.language import formats
from desktop_app.language.locale_styles import NBSP

#: How a value is written: "measure" by its `unit` as `formats.measure` does ("share", "%", "count", "days", "money",
#: "ms" ...), "money" shortened, "score" of 100, "date" in ISO form; "state" and "text" hold a stored word and show `words`.
FigureKind = Literal["measure", "money", "score", "date", "state", "text"]
#: Where better lies; "" where a change is neither better nor worse.
Direction = Literal["higher", "lower", "range", ""]
FigureValue = float | int | str | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with all that makes it checkable.

    `id` names it for good, as in "AI-002/metric/recall/latest": subject, part, name, aspect.
    `value` is unrounded; None is unknown, which is never shown as 0. `low` and `high` bound it: a 95 % interval,
    or P10 and P90 where `interval` says so. `n` counts the cases behind it. `source` names the record, analysis or
    formula, as in "measurement:<id>" or "formula:expected_benefit". `definition` holds what the value means (target,
    unit, formula): figures of different definitions are not compared. `origin` is the name that "where from" opens.
    `words` is what a "state" or "text" shows.
    """

    id: str
    label: str
    value: FigureValue
    kind: FigureKind = "measure"
    unit: str = ""
    currency: str = ""
    low: float | None = None
    high: float | None = None
    interval: Literal["", "95 %", "P10 to P90"] = ""
    n: int | None = None
    as_of: date | None = None
    source: str = ""
    state: StateKind = "neutral"
    direction: Direction = ""
    definition: str = ""
    origin: str = ""
    words: str = ""

    @property
    def is_known(self) -> bool:
        """False while nobody has entered or measured it."""
        return self.value is not None

    @property
    def text(self) -> str:
        """The value as readers see it, with its unit; "unknown" in their language where it is not known.

        Of a value that is not known but bounded, what it can be.
        """
        if self.value is None and self.range_text:
            return self.range_text
        return self.written(self.value)

    def written(self, value: FigureValue) -> str:
        """Another value of this figure, such as an earlier one or an end of its interval, in the same form."""
        if value is None:
            return formats.unknown()
        if isinstance(value, str):
            return self.words if value == self.value and self.words else _dated(value, self.kind)
        if self.kind == "money":
            return formats.money(value, self.currency, compact=True)
        if self.kind == "score":
            return formats.number(value, 0)
        return formats.measure(value, self.unit, self.currency)

    @property
    def range_text(self) -> str:
        """Both ends of the interval; "" where it has none."""
        if self.low is None or self.high is None:
            return ""
        if self.kind == "money":
            return formats.money_range(self.low, self.high, self.currency)
        low, high = self.written(self.low), self.written(self.high)
        unit = high.rpartition(NBSP)[2]
        # The unit stands once, behind both.
        return f"{low.removesuffix(NBSP + unit)}–{high}" if NBSP in high else f"{low}–{high}"


def _dated(value: str, kind: FigureKind) -> str:
    return formats.date(date.fromisoformat(value)) if kind == "date" else value


class FigureSet:
    """The figures of one subject, each id once, in the order in which they were added."""

    def __init__(self, figures: Iterable[Figure] = ()) -> None:
        self._figures: dict[str, Figure] = {}
        for figure in figures:
            self.add(figure)

    def add(self, figure: Figure) -> Figure:
        """Keep a figure and return it. Raises ValueError for an id that is there with another content."""
        there = self._figures.setdefault(figure.id, figure)
        if there != figure:
            raise ValueError(f"two figures are called {figure.id}")
        return there

    def __getitem__(self, figure_id: str) -> Figure:
        return self._figures[figure_id]

    def get(self, figure_id: str) -> Figure | None:
        """The figure, or None."""
        return self._figures.get(figure_id)

    def __contains__(self, figure_id: object) -> bool:
        return figure_id in self._figures

    def __iter__(self) -> Iterator[Figure]:
        return iter(self._figures.values())

    def __len__(self) -> int:
        return len(self._figures)
