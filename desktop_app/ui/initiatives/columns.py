"""The columns of the initiatives list: what each shows, how it sorts, and which can be edited in place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from desktop_app.domain.choices import (
    AI_KINDS,
    AI_VERDICTS,
    HIGH_IMPACT,
    INDUSTRIES,
    METRIC_STATES,
    RISK_CLASSES,
    STAGES,
)
from desktop_app.domain.figures.listed_figures import is_partly_on_target, score_words, targets_words
from desktop_app.domain.filters.field_totals import total_of, total_of_kind
from desktop_app.domain.state_kinds import stage_kind
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.language.word_order import order_key
from desktop_app.store.reads.list_columns import COLUMN_INDEX
from desktop_app.ui.initiatives.cell_columns import further_column, own_column
from desktop_app.ui.initiatives.money_columns import MoneyColumns
from desktop_app.ui.look import theme
from desktop_app.ui.records.state_words import metric_state_kind
from desktop_app.ui.widgets.table.table_model import Row, TableColumn

if TYPE_CHECKING:
    from desktop_app.domain.fields import FieldSpec
    from desktop_app.domain.filters.tree import FilterField


# From best to worst; a value that is too old comes before one that is too bad.
_METRIC_ORDER = ("on_target", "watch", "stale", "below_guardrail", "no_data", "no_target")


def initiative_columns(currency: Callable[[], str], money: MoneyColumns | None = None) -> list[TableColumn]:
    """Columns over rows of `services.lists`; `currency` is asked when an amount is shown, `money` knows its unit."""
    amounts = money or MoneyColumns(currency)

    def at(name: str) -> int:
        return COLUMN_INDEX[name]

    def column(name: str, title: str, width: int, kind: str = "text", **more: Any) -> TableColumn:
        return TableColumn(name, title, at(name), kind, width, **more)

    def amount(name: str, title: str, width: int, **more: Any) -> TableColumn:
        return column(name, title, width, "number", display=amounts.display(at(name)), **more)

    columns = [
        column("key", _("Key"), 72, "muted", row_head=True, frozen=True),
        column("title", _("Initiative"), 234, "strong", frozen=True, keeps=320),
        column("industry", _("Industry"), 125, "dot", display=_label(INDUSTRIES), colour=_industry_colour,
               choices=_options(INDUSTRIES)),
        column("stage", _("Stage"), 93, "chip", display=_label(STAGES), sort=_order(STAGES), state=stage_kind),
        column("owner", _("Owner"), 118),
        column("score", _("Score"), 74, "number", display=_figure, row_text=_score, sort_at=at("score_middle"),
               computed=True),
        column("value", _("Value"), 64, "number", display=_figure, hidden=True, computed=True),
        column("feasibility", _("Feasibility"), 84, "number", display=_figure, hidden=True, computed=True),
        amount("benefit_likely", _("Benefit a year"), 105),
        amount("expected_benefit", _("Expected benefit"), 120, computed=True),
        column("data_share", _("Data ready"), 102, "bar", display=_share, hidden=True, computed=True),
        column("checklist_share", _("Checks done"), 102, "bar", display=_share, computed=True),
        column("metric_state", _("Targets"), 163, "chip", display=_metric_state, sort=_order(_METRIC_ORDER),
               state=metric_state_kind, row_text=_targets, row_state=_targets_kind),
        column("gate_blocking", _("Gate open"), 84, "number", display=_count, hidden=True, computed=True),
        column("review_due", _("Next review"), 104, display=_date, sort=_text_key, hidden=True),
        column("topic", _("Topic"), 130, hidden=True),
        column("unit", _("Department"), 150, hidden=True),
        column("vendor", _("Vendor"), 120, hidden=True),
        column("ai_kind", _("Kind of AI"), 130, display=_label(AI_KINDS),
               choices=_options(AI_KINDS), hidden=True),
        column("ai_verdict", _("Needs AI"), 100, display=_label(AI_VERDICTS), choices=_options(AI_VERDICTS),
               hidden=True),
        column("risk_class", _("Risk class"), 100, display=_label(RISK_CLASSES), sort=_order(RISK_CLASSES),
               choices=_options(RISK_CLASSES), hidden=True),
        column("high_impact", _("High impact"), 130, display=_label(HIGH_IMPACT), sort=_order(HIGH_IMPACT),
               choices=_options(HIGH_IMPACT), hidden=True),
        column("risk_max", _("Top risk"), 76, "number", display=_count, hidden=True, computed=True),
        amount("budget", _("Budget"), 96, hidden=True),
        amount("cost_to_date", _("Cost to date"), 96, hidden=True),
        column("in_use_since", _("In use since"), 104, display=_date, sort=_text_key, hidden=True),
    ]  # fmt: skip
    return [_totalled(own_column(one, currency)) for one in columns]


_AMOUNTS = frozenset({"benefit_likely", "expected_benefit", "budget", "cost_to_date"})


def _totalled(column: TableColumn) -> TableColumn:
    """The column with what the foot says of selected cells."""
    if column.kind not in ("number", "bar"):
        return column
    kind = "share" if column.kind == "bar" else "money" if column.id in _AMOUNTS else "number"
    return replace(column, total=total_of_kind(column.id, kind, is_selection=True))


def field_column(
    field: FilterField, at: int, currency: Callable[[], str], spec: FieldSpec | None = None
) -> TableColumn:
    """The column of a field that is not among the list's own; `at` is its place in the rows.

    `spec` describes a field that can be typed in.
    """
    kind, width = _SHAPES.get(field.kind, ("text", 150))
    from desktop_app.services.lists.view_fields import DERIVED

    more: dict[str, Any] = {"total": total_of(field, is_selection=True)}
    more["computed"] = field.name in DERIVED and kind == "number"
    if field.kind == "choice":
        more |= {"display": _choice_words(field.choices), "sort": _order(field.choices)}
        if spec is not None:
            more["choices"] = lambda: [("", _("Not stated")), *field.choices.items()]
    elif field.kind == "money":
        more["display"] = lambda value: (
            formats.money(value, currency(), compact=True) if value is not None else "–"
        )
    elif field.kind == "share":
        more["display"] = _share
    elif field.kind in ("number", "integer", "rating"):
        more["display"] = lambda value: formats.measure(value, field.unit) if value is not None else "–"
    elif field.kind in ("date", "time"):
        more |= {"display": lambda value: _date(value[:10]) if value else "–", "sort": _text_key}
    elif field.kind == "tags":
        more |= {
            "display": lambda words: (
                ", ".join(field.choices.get(one, one) for one in words) if words else "–"
            ),
            "sort": lambda words: order_key(", ".join(words)) if words else None,
        }
    else:
        more["display"] = lambda value: value or "–"
    return further_column(
        TableColumn(field.name, field.label, at, kind, width, **more), field, spec, currency
    )


_SHAPES = {
    **dict.fromkeys(("number", "integer", "money", "share", "rating"), ("number", 110)),
    **dict.fromkeys(("date", "time"), ("text", 104)),
    "choice": ("text", 130),
    "long_text": ("text", 240),
}


def can_group(field: FilterField) -> bool:
    """Whether a list can be grouped by a field: choices, names, short texts, yes or no, ratings."""
    return field.kind in ("choice", "person", "text", "bool", "rating") and field.name not in ("key", "title")


def group_label(field: FilterField) -> Callable[[Any], str]:
    """The words over a group."""

    def label(value: object) -> str:
        if value is None or value == "":
            return _("{field}: not stated").format(field=field.label)
        if field.kind == "bool":
            return _("Yes") if value else _("No")
        return field.choices.get(str(value), str(value))

    return label


def group_order(field: FilterField) -> Callable[[Any], Any] | None:
    """Groups of a choice stand in its order, others by their words."""
    return _order(field.choices) if field.kind == "choice" else None


def _choice_words(choices: Mapping[str, str]) -> Callable[[Any], str]:
    return lambda value: choices.get(value, value) or "–"


def _label(choices: Mapping[str, str]) -> Callable[[Any], str]:
    return lambda value: _(choices[value]) if value in choices else (value or "–")


def _options(choices: Mapping[str, str]) -> Callable[[], list[tuple[str, str]]]:
    return lambda: [("", _("Not stated")), *((key, _(label)) for key, label in choices.items())]


def _order(choices: Iterable[str]) -> Callable[[Any], int | None]:
    places = {key: place for place, key in enumerate(choices)}
    return lambda value: places.get(value)


def _figure(value: float | None) -> str:
    return formats.number(value, 0) if value is not None else "–"


def _score(row: Row) -> str:
    known = (row[COLUMN_INDEX[name]] for name in ("score", "score_low", "score_high"))
    return score_words(*known) or "–"


def _share(value: float | None) -> str:
    return formats.percent(value, 0) if value is not None else "–"


def _count(value: int | None) -> str:
    return formats.number(value) if value is not None else "–"


def _metric_state(value: str | None) -> str:
    return _(METRIC_STATES[value]) if value in METRIC_STATES else _("No metric")  # type: ignore[index]  # a key of it


def _targets(row: Row) -> str:
    return targets_words(*_metrics_of(row))


def _targets_kind(row: Row) -> str:
    return "neutral" if is_partly_on_target(*_metrics_of(row)) else metric_state_kind(_metrics_of(row)[0])


def _metrics_of(row: Row) -> tuple[str, int | None, int | None]:
    state, on_target, total = (
        row[COLUMN_INDEX[name]] for name in ("metric_state", "metrics_on_target", "metrics_total")
    )
    return state or "", on_target, total


def _industry_colour(value: str | None) -> str:
    return theme.tokens().industry(value or "other")


def _date(value: str | None) -> str:
    return formats.date(date.fromisoformat(value)) if value else "–"


def _text_key(value: str | None) -> str | None:
    return value or None
