"""Which figure stands for several values of a field."""

from __future__ import annotations

import pytest

from desktop_app.domain.custom_fields import field_name
from desktop_app.domain.filters.field_totals import total_of
from desktop_app.domain.filters.tree import FilterField
from desktop_app.services.lists.view_fields import program_fields


def _own(kind: str, unit: str = "") -> FilterField:
    return FilterField(field_name("x"), "Own", kind, {}, unit, "Custom fields")


def test_each_figure_of_the_program_is_decided_on() -> None:
    """A new one fails here until somebody decides; nothing gets a mean just because it is a number."""
    totals = {field.name: total_of(field) for field in program_fields().values() if field.shape == "number"}
    of = {kind: {name for name, total in totals.items() if total == kind} for kind in ("sum", "mean", "")}
    assert of["sum"] == {
        "run_cost", "budget", "cost_to_date", "opening_cost", "decision_amount", "expected_benefit", "decisions_a_year",
        "gate_blocking", "gate_open", "metrics_total", "metrics_on_target", "metrics_below",
    }  # fmt: skip
    assert of["mean"] == {
        "chance_of_success", "score", "value", "feasibility", "data_share", "checklist_share",
        "review_cadence_days",
    }  # fmt: skip
    ratings = {name for name in totals if name.startswith("rating.")}
    assert of[""] - ratings == {
        "benefit_low", "benefit_likely", "benefit_high", "build_cost_low", "build_cost_likely",
        "build_cost_high", "score_low", "score_high", "risk_max", "drift_moderate", "drift_large",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("field", "total"),
    [
        (_own("number"), ""),
        (_own("integer"), ""),
        (_own("rating"), ""),
        (_own("number", "h"), "mean"),
        (_own("money"), "sum"),
        (_own("share"), "mean"),
        (_own("text"), ""),
    ],
)
def test_a_field_of_ones_own_may_be_a_year(field: FilterField, total: str) -> None:
    assert total_of(field) == total


def test_selected_estimates_add_up() -> None:
    fields = program_fields()
    assert total_of(fields["benefit_likely"], is_selection=True) == "sum"
    assert total_of(fields["benefit_low"], is_selection=True) == ""
