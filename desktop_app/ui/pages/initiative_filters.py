"""Filters of the initiatives list: values of one field are alternatives, fields must all hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.domain.choices import (
    AI_KINDS,
    AI_VERDICTS,
    HIGH_IMPACT,
    INDUSTRIES,
    METRIC_STATES,
    RISK_CLASSES,
    STAGES,
)
from desktop_app.i18n import N_, _
from desktop_app.services.list_columns import COLUMN_INDEX

Row = tuple[Any, ...]
# A menu with more entries than this cannot be read.
_MOST_VALUES = 40


@dataclass(frozen=True, slots=True)
class FilterField:
    """One field to filter by; `labels` are the words for its keys, empty when values speak for themselves."""

    name: str
    label: str
    labels: Mapping[str, str]

    def values(self, rows: Sequence[Row]) -> list[tuple[str, str, int]]:
        """(value, label, how many rows) of what occurs, in the order of the field, "not stated" last."""
        at = COLUMN_INDEX[self.name]
        counts = Counter(row[at] or "" for row in rows)
        known = [value for value in self.labels if value in counts]
        others = sorted((v for v in counts if v and v not in self.labels), key=lambda v: -counts[v])[
            :_MOST_VALUES
        ]
        ordered = [*known, *sorted(others, key=str.casefold), *([""] if "" in counts else [])]
        return [(value, self.text(value), counts[value]) for value in ordered]

    def text(self, value: str) -> str:
        """The words for a value."""
        if not value:
            return _("not stated")
        return _(self.labels[value]) if value in self.labels else value


FILTERS: tuple[FilterField, ...] = (
    FilterField("stage", N_("Stage"), STAGES),
    FilterField("industry", N_("Industry"), INDUSTRIES),
    FilterField("owner", N_("Owner"), {}),
    FilterField("metric_state", N_("Targets"), METRIC_STATES),  # type: ignore[arg-type]  # keys are texts
    FilterField("ai_kind", N_("Kind of AI"), AI_KINDS),
    FilterField("ai_verdict", N_("Needs AI"), AI_VERDICTS),
    FilterField("risk_class", N_("Risk class"), RISK_CLASSES),
    FilterField("high_impact", N_("High impact"), HIGH_IMPACT),
    FilterField("topic", N_("Topic"), {}),
    FilterField("unit", N_("Department"), {}),
    FilterField("vendor", N_("Vendor"), {}),
)
_BY_NAME = {field.name: field for field in FILTERS}


class Filters:
    """The filters that are set."""

    def __init__(self) -> None:
        self._chosen: dict[str, list[str]] = {}

    def has(self, field: str, value: str) -> bool:
        """True when this value is asked for."""
        return value in self._chosen.get(field, [])

    def toggle(self, field: str, value: str, on: bool) -> None:
        """Ask for a value, or no longer."""
        values = [v for v in self._chosen.get(field, []) if v != value]
        if on:
            values.append(value)
        if values:
            self._chosen[field] = values
        else:
            self._chosen.pop(field, None)

    def clear(self) -> None:
        """Ask for nothing."""
        self._chosen.clear()

    def active(self) -> list[tuple[str, str, str]]:
        """(field, value, text of its chip) of every value that is asked for."""
        return [
            (
                name,
                value,
                _("{field}: {value}").format(field=_(_BY_NAME[name].label), value=_BY_NAME[name].text(value)),
            )
            for name, values in self._chosen.items()
            for value in values
        ]

    def acceptor(self) -> Callable[[Row], bool] | None:
        """Whether a row holds what is asked for; None when nothing is."""
        if not self._chosen:
            return None
        wanted = [(COLUMN_INDEX[name], frozenset(values)) for name, values in self._chosen.items()]
        return lambda row: all((row[at] or "") in values for at, values in wanted)
