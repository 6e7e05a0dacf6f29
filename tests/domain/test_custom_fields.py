"""Custom fields: kept texts read by type, formulas in the right order, circles refused, names that are free."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain import custom_fields as cf
from desktop_app.domain.custom_fields import CustomFields
from desktop_app.domain.fields import validate_field
from desktop_app.domain.planning_records import CustomField
from desktop_app.errors import FieldError


def field(name: str, field_type: str = "number", **more: Any) -> CustomField:
    return CustomField(id=name.lower().replace(" ", "_"), name=name, field_type=field_type, **more)


def nothing(_name: str) -> None:
    return None


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_kept_exactly(number: float) -> None:
    spec = cf.spec_of(field("Hours"))
    again = cf.from_text(spec, cf.to_text(validate_field(spec, number)))
    assert again == number
    assert math.copysign(1, again) == math.copysign(1, number) or number == 0


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_a_date_is_kept_exactly(day: date) -> None:
    spec = cf.spec_of(field("Contract ends", "date"))
    assert cf.from_text(spec, cf.to_text(day)) == day


@pytest.mark.parametrize("text", ["", "x", "nan", "inf", "1e999", "2026-02-30"])
def test_a_text_that_fits_no_longer_is_unknown(text: str) -> None:
    assert cf.from_text(cf.spec_of(field("Hours")), text) is None
    assert cf.from_text(cf.spec_of(field("Ends", "date")), text) is None


@pytest.mark.parametrize(
    "field_type", ["text", "number", "money", "date", "choice", "person", "link", "formula"]
)
def test_every_type_is_described_like_a_field_of_the_program(field_type: str) -> None:
    spec = cf.spec_of(field("Anything", field_type, options=("A", "B"), unit="h"))
    assert spec.label == "Anything"
    assert spec.editable == (field_type != "formula")
    assert (spec.choices == {"A": "A", "B": "B"}) == (field_type == "choice")


def test_a_choice_off_the_list_is_still_what_somebody_chose() -> None:
    assert cf.from_text(cf.spec_of(field("Tier", "choice", options=("A",))), "B") == "B"


def fields() -> CustomFields:
    return CustomFields(
        [
            field("Margin", "formula", formula="[Net gain] / benefit_likely"),
            field("Net gain", "formula", formula="benefit_likely - run_cost - 12 * [Support a month]"),
            field("Support a month", "money"),
            field("Ends", "date"),
        ]
    )


def test_formulas_are_worked_out_after_what_they_use() -> None:
    own = {"benefit_likely": 1000.0, "run_cost": 100.0}
    found = fields().values({"support_a_month": "25", "ends": "2026-12-31"}, own.get)
    assert found == {"support_a_month": 25.0, "ends": date(2026, 12, 31), "net_gain": 600.0, "margin": 0.6}
    assert fields().inputs(["margin"]) == ({"support_a_month"}, {"benefit_likely", "run_cost"})


@pytest.mark.parametrize("missing", ["benefit_likely", "run_cost", "support"])
def test_over_something_unknown_a_formula_is_unknown(missing: str) -> None:
    own = {"benefit_likely": 1000.0, "run_cost": 100.0}
    own.pop(missing, None)
    texts = {} if missing == "support" else {"support_a_month": "25"}
    found = fields().values(texts, own.get)
    assert "net_gain" not in found
    assert "margin" not in found


def test_a_formula_without_a_value_is_unknown() -> None:
    found = CustomFields([field("Per user", "formula", formula="budget / decisions_a_year")])
    assert found.values({}, {"budget": 5.0, "decisions_a_year": 0.0}.get) == {}


def test_circles_are_refused_and_harm_nobody_else() -> None:
    a, b = field("A", "formula", formula="B + 1"), field("B", "formula", formula="A + 1")
    with pytest.raises(FieldError, match="itself"):
        cf.check(a, [a, b])
    with pytest.raises(FieldError, match="itself"):
        cf.check(field("A", "formula", formula="A + 1"), [])
    found = CustomFields([a, b, field("C", "formula", formula="budget * 2")])
    assert set(found.broken) == {"a", "b"}
    assert found.values({}, {"budget": 2.0}.get) == {"c": 4.0}


@pytest.mark.parametrize(
    ("one", "name"),
    [
        (field("Owner"), "name"),
        (field("hours"), "name"),
        (field("A=B"), "name"),
        (field("Tier", "choice"), "options"),
        (field("Sum", "formula"), "formula"),
        (field("Sum", "formula", formula="nowhere + 1"), "formula"),
        (field("Sum", "formula", formula="[Remark] + 1"), "formula"),
        (field("Sum", "formula", formula="1 +"), "formula"),
        (field("Sum", "formula", formula="(" * 500), "formula"),
    ],
)
def test_what_can_not_be_says_which_part_is_wrong(one: CustomField, name: str) -> None:
    others = [CustomField(id="x", name="Hours", field_type="number"), field("Remark", "text")]
    with pytest.raises(FieldError) as error:
        cf.check(one, others, taken=["Owner", "owner"])
    assert error.value.field == name


def test_a_new_name_is_used_by_formulas() -> None:
    assert cf.renamed("[Net gain] / budget", "Net gain", "Gain") == "Gain / budget"
    assert cf.renamed("max(-[A b], 3) ^ 2", "A b", "C d") == "max(-[C d], 3)^2"
    assert cf.renamed("1 +", "A", "B") == "1 +"
    assert cf.renamed("budget", "A", "B") == "budget"


def test_a_value_of_a_removed_field_is_left_out() -> None:
    assert fields().values({"gone": "1"}, nothing) == {}
