"""What the matrix can show on its axes, as size and as colour: every figure that the table has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop_app.charts.layout.bubble_axes import SCORE
from desktop_app.domain.choices import AI_KINDS, HIGH_IMPACT, INDUSTRIES, RISK_CLASSES, STAGES
from desktop_app.language.i18n import N_, _
from desktop_app.language.word_order import order_key
from desktop_app.store.reads.list_columns import COLUMN_INDEX

#: No size: all bubbles are equally large.
SAME = "same"


@dataclass(frozen=True, slots=True)
class MatrixAxis:
    """A figure of an initiative: its key, its name for people, and its unit for an axis."""

    key: str
    name: str
    unit: str = ""


# Figures of the list: name, label, unit.
_LISTED = (
    ("value", N_("Value"), SCORE),
    ("feasibility", N_("Feasibility"), SCORE),
    ("score", N_("Weighted score"), SCORE),
    ("expected_benefit", N_("Expected benefit"), "money"),
    ("benefit_likely", N_("Benefit a year"), "money"),
    ("data_share", N_("Data ready"), "share"),
    ("checklist_share", N_("Checks done"), "share"),
    ("gate_blocking", N_("Open gate items"), ""),
    ("risk_max", N_("Top risk"), ""),
    ("budget", N_("Budget"), "money"),
    ("cost_to_date", N_("Cost to date"), "money"),
)
# Fields that can set the colour: name, label, words of the values.
_COLOURS: tuple[tuple[str, str, Mapping[str, str]], ...] = (
    ("industry", N_("Industry"), INDUSTRIES),
    ("stage", N_("Stage"), STAGES),
    ("risk_class", N_("Risk class"), RISK_CLASSES),
    ("high_impact", N_("High impact"), HIGH_IMPACT),
    ("ai_kind", N_("Kind of AI"), AI_KINDS),
    ("topic", N_("Topic"), {}),
    ("owner", N_("Owner"), {}),
)


def listed_figures() -> list[MatrixAxis]:
    """The figures that every initiative has in the list."""
    return [MatrixAxis(key, _(label), unit) for key, label, unit in _LISTED]


def listed_value(row: Sequence[object], key: str) -> float | None:
    """A figure of a row of `services.lists`."""
    value = row[COLUMN_INDEX[key]]
    return float(value) if isinstance(value, (int, float)) else None


def colours() -> list[tuple[str, str]]:
    """(key, name) of the fields that can set the colour of bubbles."""
    return [(key, _(label)) for key, label, _words in _COLOURS]


class Colouring:
    """Gives each value of one field its token and its words; unknown values are muted."""

    def __init__(self, key: str, rows: Sequence[Sequence[object]]) -> None:
        self._at = COLUMN_INDEX[key]
        self._key = key
        self.name, self._words = next((_(label), words) for k, label, words in _COLOURS if k == key)
        order = list(self._words)
        values = {str(row[self._at] or "") for row in rows} - {""}
        self._places = {
            value: place
            for place, value in enumerate(
                sorted(values, key=lambda v: (order.index(v) if v in order else len(order), order_key(v)))
            )
        }

    def token(self, row: Sequence[object]) -> str:
        """The colour's token."""
        value = str(row[self._at] or "")
        if not value:
            return "muted"
        return f"industry:{value}" if self._key == "industry" else f"chart:{self._places[value]}"

    def words(self, row: Sequence[object]) -> str:
        """What the legend says."""
        value = str(row[self._at] or "")
        if not value:
            return _("Not stated")
        return _(self._words[value]) if value in self._words else value
