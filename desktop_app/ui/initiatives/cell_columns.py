"""Which columns of the initiatives list can be typed in, and where the figures of the others come from."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop_app.language.i18n import N_, _
from desktop_app.ui.records.typed_cells import FieldCell
from desktop_app.ui.widgets.table.table_model import TableColumn

if TYPE_CHECKING:
    from desktop_app.domain.fields import FieldSpec
    from desktop_app.domain.filters.tree import FilterField

_RATED = N_("Worked out from the ratings and their weights. Change the ratings under Opportunity.")
_GATE = N_("Counted from the gate to the next stage. Settle what is open on the page of the initiative.")
_MEASURED = N_("From the latest measurements. Add measurements under Metrics.")
#: Where each figure that nobody types comes from, and how it is changed.
ORIGINS = {
    "key": N_("Given by the program and never changed. Enter or a double click opens the initiative."),
    "stage": N_("Moves through its gate. Open the initiative, or drag its card on the Board."),
    "held_from": N_("Noted when the initiative was put on hold."),
    "expected_benefit": N_(
        "Benefit a year (low, likely, high) times the chance that it works. Change those two to change it."
    ),
    "score": _RATED,
    "score_low": _RATED,
    "score_high": _RATED,
    "value": _RATED,
    "feasibility": _RATED,
    "data_share": N_("From the readiness of the data sources. Rate them under Data."),
    "checklist_share": N_("Share of the checks that are settled. Answer them under Trust."),
    "metric_state": _MEASURED,
    "metrics_total": _MEASURED,
    "metrics_on_target": _MEASURED,
    "metrics_below": _MEASURED,
    "gate_next": _GATE,
    "gate_blocking": _GATE,
    "gate_open": _GATE,
    "review_due": N_("From the last review and how often it is reviewed. Plan reviews under Reviews."),
    "risk_max": N_("The highest of its risks, likelihood times impact. Change them under Trust."),
    "goals": N_("There are no goals yet. Add them under Strategy."),
    "created_at": N_("Noted when the initiative was added."),
}
_FORMULA = N_("Worked out by the formula of this field. Change the formula under Settings.")


def typed_column(
    column: TableColumn, spec: Callable[[], FieldSpec], currency: Callable[[], str]
) -> TableColumn:
    """The column as one that is typed in, read as the field is in a form."""
    return dataclasses.replace(column, editable=True, cell=FieldCell(spec, currency))


def own_column(column: TableColumn, currency: Callable[[], str]) -> TableColumn:
    """One of the list's own columns: typed in, or with where it comes from."""
    name = column.id

    def spec() -> FieldSpec:
        from desktop_app.domain.fields import specs
        from desktop_app.domain.records import Initiative

        return specs(Initiative)[name]

    if name == "stage":
        # A new initiative starts in any stage, as in its form; later on only its gate moves it.
        return dataclasses.replace(
            column,
            editable=False,
            origin=_(ORIGINS[name]),
            new_cell=FieldCell(spec, currency),
            left_words=_("Stage is changed at the gate"),
        )
    if name in ORIGINS:
        return dataclasses.replace(column, editable=False, origin=_(ORIGINS[name]))
    return typed_column(column, spec, currency)


def further_column(
    column: TableColumn, field: FilterField, spec: FieldSpec | None, currency: Callable[[], str]
) -> TableColumn:
    """The column of a field that is not among the list's own; `spec` is None for one that nobody types."""
    if spec is None:
        return dataclasses.replace(column, editable=False, origin=_(ORIGINS.get(field.name, _FORMULA)))
    if field.kind == "tags" and field.choices:
        # The words for facts are those of the checklists in force.
        spec = dataclasses.replace(spec, choices=field.choices)
    given = spec
    return typed_column(column, lambda: given, currency)
