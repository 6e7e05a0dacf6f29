"""What the filter menu shows: the fields of the list, their values and how many rows each would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop_app.domain.filters.match import span_test
from desktop_app.domain.filters.tree import DATE_SPANS, Condition, FilterField, Group, Node
from desktop_app.language.i18n import _
from desktop_app.language.search_text import fold
from desktop_app.language.word_order import order_key
from desktop_app.ui.filtering.quick_filters import FILTERS, NO, YES, chosen, value_place

Row = tuple[Any, ...]
Accept = Callable[[Row], bool]
#: At most so many values of a field are listed; the search finds the others.
MOST_LISTED = 40
# These open with the menu, in this order.
OPEN_FIRST = ("stage", "metric_state")
_RANGES = ("between", "ge", "le")
_NUMBERS_FIRST = ("benefit_likely", "expected_benefit", "budget", "cost_to_date", "score")
_NOT_OFFERED = frozenset({"id", "key", "title", "version", "parts"})


@dataclass(frozen=True, slots=True)
class FilterValue:
    """A value to tick, and how many rows have it under the other filters."""

    value: str
    label: str
    rows: int
    ticked: bool


@dataclass(frozen=True, slots=True)
class FilterSection:
    """A field of the menu: its values, or for a number the lowest and highest that occur and what is asked for."""

    name: str
    label: str
    values: tuple[FilterValue, ...] = ()
    span: tuple[float, float] | None = None
    asked: tuple[float | None, float | None] = (None, None)

    @property
    def is_number(self) -> bool:
        """True for a field that is asked for by a range."""
        return self.span is not None

    @property
    def is_set(self) -> bool:
        """True when the filter asks for this field."""
        return self.asked != (None, None) or any(value.ticked for value in self.values)


@dataclass(frozen=True, slots=True)
class SplitRows:
    """Rows by what they fail: those that hold every part of a filter, and those that fail only the part at a place."""

    holding: Sequence[Row]
    failing_only: Mapping[int, Sequence[Row]]

    def under_others(self, place: int) -> Sequence[Row]:
        """The rows that hold all parts but the one at `place`; -1 leaves out none."""
        failing = self.failing_only.get(place)
        return [*self.holding, *failing] if failing else self.holding


def split_rows(rows: Iterable[Row], parts: Sequence[Accept | None]) -> SplitRows:
    """Split rows in one pass; a row that fails two parts counts under no field."""
    tests = [(place, part) for place, part in enumerate(parts) if part is not None]
    if not tests:
        return SplitRows(list(rows), {})
    holding: list[Row] = []
    failing: dict[int, list[Row]] = {place: [] for place, _part in tests}
    for row in rows:
        failed = -1
        for place, part in tests:
            if not part(row):
                if failed >= 0:
                    break
                failed = place
        else:
            (holding if failed < 0 else failing[failed]).append(row)
    return SplitRows(holding, failing)


def sections(
    fields: Mapping[str, FilterField],
    place_of: Callable[[str], int],
    rows: Sequence[Row],
    split: SplitRows,
    group: Group,
    today: date,
) -> list[FilterSection]:
    """All fields with values among the rows: those that open first, further choices and names, days, then numbers."""
    quick = {field.name: field for field in FILTERS}
    names = [*OPEN_FIRST, *(name for name in quick if name not in OPEN_FIRST)]
    more = [name for name in fields if name not in names and name not in _NOT_OFFERED and place_of(name) >= 0]
    names += [name for name in more if fields[name].kind in ("choice", "person", "text", "tags", "bool")]
    names += [name for name in more if fields[name].shape == "date"]
    numbers = [name for name in more if fields[name].shape == "number"]
    numbers.sort(
        key=lambda name: _NUMBERS_FIRST.index(name) if name in _NUMBERS_FIRST else len(_NUMBERS_FIRST)
    )
    listed: list[FilterSection] = []
    for name in names:
        if name not in fields or place_of(name) < 0:
            continue
        labels = {key: _(label) for key, label in quick[name].labels.items()} if name in quick else {}
        label = _(quick[name].label) if name in quick else fields[name].label
        under = split.under_others(value_place(group, name))
        values = _values_of(fields[name], labels, place_of(name), rows, under, chosen(group, name), today)
        if values:
            listed.append(FilterSection(name, label, values))
    for name in numbers:
        section = _range_section(fields[name], place_of(name), rows, group)
        if section is not None:
            listed.append(section)
    return listed


def _values_of(
    field: FilterField,
    labels: Mapping[str, str],
    at: int,
    rows: Sequence[Row],
    under: Sequence[Row],
    ticked: Sequence[str],
    today: date,
) -> tuple[FilterValue, ...]:
    nothing = field.nothing or _("not stated")
    if field.shape == "date":
        occurring, counts = _spans(rows, at, today), _spans(under, at, today)
        return _values(occurring, counts, _span_labels(), ticked, nothing)
    occurring, counts = Counter(_each(rows, at)), Counter(_each(under, at))
    if field.shape == "bool":
        labels = {YES: _("yes"), NO: _("no")}
        occurring, counts = _answers(occurring), _answers(counts)
    return _values(occurring, counts, labels or field.choices, ticked, nothing)


def _span_labels() -> dict[str, str]:
    return {
        "past": _("before today"),
        "this_month": _("this month"),
        "this_quarter": _("this quarter"),
        "later": _("later"),
    }


def _spans(rows: Sequence[Row], at: int, today: date) -> Counter[str]:
    """How many rows are in each span of days; one of this month is in this quarter too."""
    days = Counter(str(row[at] or "") for row in rows)
    tests = {span: span_test(span, today) for span in DATE_SPANS}
    counts = Counter({"": days.pop("", 0)})
    for day, n in days.items():
        for span, is_in in tests.items():
            counts[span] += n if is_in(day) else 0
    return +counts


def _answers(counts: Counter[str]) -> Counter[str]:
    answers: Counter[str] = Counter()
    for value, n in counts.items():
        answers["" if value == "" else NO if value in ("0", "False") else YES] += n
    return answers


def _values(
    kept: Counter[str], counts: Counter[str], labels: Mapping[str, str], ticked: Sequence[str], nothing: str
) -> tuple[FilterValue, ...]:
    occurring = set(kept)
    occurring |= set(ticked)
    if occurring <= {""}:
        return ()
    known = [value for value in labels if value in occurring]
    others = sorted(occurring - set(labels) - {""}, key=lambda value: order_key(value))
    ordered = [*known, *others, *([""] if "" in occurring else [])]
    return tuple(
        FilterValue(value, labels.get(value, value) or nothing, counts[value], value in ticked)
        for value in ordered
    )


def _each(rows: Sequence[Row], at: int) -> Iterable[str]:
    for row in rows:
        value = row[at]
        if isinstance(value, tuple):
            yield from value or ("",)
        else:
            yield "" if value is None else str(value)


def _range_section(field: FilterField, at: int, rows: Sequence[Row], group: Group) -> FilterSection | None:
    numbers = [row[at] for row in rows if row[at] is not None]
    if not numbers:
        return None
    place = range_place(group, field.name)
    asked = _asked(group.parts[place]) if place >= 0 else (None, None)
    return FilterSection(field.name, field.label, span=(min(numbers), max(numbers)), asked=asked)


def is_range(part: Node, name: str) -> bool:
    """Whether a part of a filter is a range of a field, as the menu makes it."""
    return isinstance(part, Condition) and part.field == name and part.operator in _RANGES


def range_place(group: Group, name: str) -> int:
    """Where in the filter the range of a field stands; -1 for nowhere."""
    if group.mode != "all":
        return -1
    return next((at for at, part in enumerate(group.parts) if is_range(part, name)), -1)


def range_condition(name: str, low: float | None, high: float | None) -> Condition | None:
    """The condition for a range with one or two ends; None without any."""
    if low is not None and high is not None:
        return Condition(name, "between", (low, high))
    if low is not None:
        return Condition(name, "ge", low)
    return Condition(name, "le", high) if high is not None else None


def _asked(part: Node) -> tuple[float | None, float | None]:
    if not isinstance(part, Condition):
        return None, None
    if part.operator == "between":
        low, high = sorted(part.value)
        return low, high
    return (part.value, None) if part.operator == "ge" else (None, part.value)


def matching(listed: Sequence[FilterSection], text: str) -> list[FilterSection]:
    """The sections that a search finds: all values of a field by its name, else the values that hold the text."""
    wanted = fold(text.strip())
    if not wanted:
        return list(listed)
    # From the start of a word: "live" is not looked for in "Delivery".
    wanted = f" {wanted}"
    kept: list[FilterSection] = []
    for section in listed:
        if wanted in f" {fold(section.label)}":
            kept.append(section)
            continue
        values = tuple(value for value in section.values if wanted in f" {fold(value.label)}")
        if values:
            kept.append(FilterSection(section.name, section.label, values))
    return kept


def listed_values(section: FilterSection) -> tuple[FilterValue, ...]:
    """The values that are shown of a long field: the ticked ones and the most frequent, in their order."""
    if len(section.values) <= MOST_LISTED:
        return section.values
    by_rows = sorted(section.values, key=lambda value: (not value.ticked, -value.rows))
    kept = {value.value for value in by_rows[:MOST_LISTED]}
    return tuple(value for value in section.values if value.value in kept)
