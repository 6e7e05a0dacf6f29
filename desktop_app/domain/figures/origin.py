"""Where a figure comes from, as data: its formula with figures, its inputs, who gave them and when, what it feeds."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from desktop_app.domain.fields import FieldSpec

#: How the terms make the figure: joined by their operators from the left; the least or the largest of them; or the
#: first one of all, such as 4 of 9.
Combine = Literal["chain", "least", "largest", "first_of_all"]
#: Begins the anchor of a cell of the file that an initiative came from; the column's name is behind it.
SOURCE_ROWS = "source_rows:"
Operator = Literal["+", "−", "×", "÷"]
#: What an input rests on: a field that somebody filled, the row of a file, an analysis of data files, the judgement of
#: people, a setting of the portfolio, other figures, or nothing yet.
Source = Literal["field", "file", "analysis", "people", "setting", "computed", "unknown"]


@dataclass(frozen=True, slots=True)
class OriginPlace:
    """Where something stands or is changed: a page, or an initiative with tab and anchor.

    `where` are conditions (field, operator, value) that a list of initiatives is filtered by.
    """

    page: str = "initiative"
    initiative_id: str = ""
    tab: str = "overview"
    anchor: str = ""
    where: tuple[tuple[str, str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class OriginEdit:
    """The one field of a record behind an input, which can be changed in place.

    `record_id` is "" for a record that is not there yet, which `part` then names: a criterion, a dimension or
    the id of a custom field.
    """

    kind: str
    field: str
    initiative_id: str = ""
    record_id: str = ""
    part: str = ""
    value: Any = None
    #: How the control for it is made.
    spec: FieldSpec | None = None


@dataclass(frozen=True, slots=True)
class OriginTerm:
    """One part of the formula: `value` in the unit of the formula, `text` as people read it.

    `operator` joins it with what stands before. `inputs` are the places of the inputs it is made of.
    """

    label: str
    text: str
    value: float | None
    operator: Operator = "+"
    note: str = ""
    inputs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class OriginInput:
    """One input with its value, source, who gave it and when. `text` is "" for an input that is unknown.

    `rests_on` says what it rests on, `link` the words that lead to `link_place`; `place` is where it is changed when
    it can't be changed here. `weight` orders inputs of a sum: the share of the figure that it brings.
    """

    label: str
    text: str
    source: Source = "field"
    rests_on: str = ""
    link: str = ""
    link_place: OriginPlace | None = None
    who: str = ""
    when: date | None = None
    edit: OriginEdit | None = None
    place: OriginPlace | None = None
    weight: float = 0.0
    analysis_id: str = ""

    @property
    def is_known(self) -> bool:
        """False for what nobody has stated, which is never 0."""
        return bool(self.text)


@dataclass(frozen=True, slots=True)
class EarlierFigure:
    """What the figure was until a moment, and what changed then, in words."""

    text: str
    until: datetime
    change: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class FigureOrigin:
    """All that is known of where one figure comes from.

    `value` is the figure as a number (a day as its ordinal, a share from 0 to 1), None where it is unknown or no
    number; `text` is how it shows, `note` the range or what stands under it. `largest` caps the result of the terms.
    `hidden_inputs` counts inputs beyond those that are listed; `all_place` shows them all. `unchanged` says whether
    the files it was read from are as they were, None without any.
    """

    title: str
    sentence: str
    text: str
    value: float | None = None
    note: str = ""
    terms: tuple[OriginTerm, ...] = ()
    combine: Combine = "chain"
    largest: float | None = None
    inputs: tuple[OriginInput, ...] = ()
    hidden_inputs: int = 0
    all_place: OriginPlace | None = None
    earlier: EarlierFigure | None = None
    history_place: OriginPlace | None = None
    feeds: str = ""
    feeds_place: OriginPlace | None = None
    unchanged: bool | None = None
    file_note: str = ""
    place: OriginPlace | None = None


@dataclass(frozen=True, slots=True)
class FigureRef:
    """Names a figure: a column or field of one initiative, "part.data" and the like, or "portfolio.benefit".

    `initiative_ids` are those that a figure of the portfolio adds up, None for all.
    """

    name: str
    initiative_id: str = ""
    initiative_ids: tuple[str, ...] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Trial:
    """A value that is being typed: the figure is worked out as if it were kept."""

    edit: OriginEdit
    value: Any
