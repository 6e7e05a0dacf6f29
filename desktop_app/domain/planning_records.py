"""The kinds of record that planning takes: estimates, goals, limits, scenarios, views, own fields and methods."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from desktop_app.domain import choices as c
from desktop_app.domain import fields as f
from desktop_app.domain.record_base import Child, Record, record
from desktop_app.language.i18n import N_


@record
class Estimate(Child):
    """What one person thinks an input of a score is, or what was settled on, with the reason."""

    KIND: ClassVar[str] = "estimate"
    LABEL: ClassVar[str] = N_("Estimate")

    input: str = f.line(N_("Input"), required=True, editable=False)
    low: float | None = f.number(N_("Low"))
    likely: float | None = f.number(N_("Likely"))
    high: float | None = f.number(N_("High"))
    estimated_by: str = f.person(N_("Estimated by"))
    estimated_on: date | None = f.day(N_("Estimated on"))
    note: str = f.text(N_("Note"))
    settled: bool = f.yes_no(N_("Settled"), editable=False)
    reason: str = f.text(N_("Why"))


@record
class Contribution(Child):
    """How much an initiative serves one goal of the strategy."""

    KIND: ClassVar[str] = "contribution"
    LABEL: ClassVar[str] = N_("Contribution to a goal")

    goal_id: str = f.hidden()
    weight: float | None = f.share(N_("Weight"))
    note: str = f.text(N_("How it serves the goal"))


@record
class Dependency(Child):
    """An initiative that this one needs, or that excludes it."""

    KIND: ClassVar[str] = "dependency"
    LABEL: ClassVar[str] = N_("Dependency")

    other_id: str = f.hidden()
    relation: str = f.choice(N_("Relation"), c.RELATIONS, "needs", required=True)
    note: str = f.text(N_("Why"))


@record
class Staffing(Child):
    """People of one role that an initiative takes, in full-time equivalents, and when."""

    KIND: ClassVar[str] = "staffing"
    LABEL: ClassVar[str] = N_("People needed")

    role: str = f.choice(N_("Role"), c.STAFF_ROLES, required=True)
    people: float | None = f.number(N_("People"), minimum=0, unit="people", help=N_("Full-time equivalents"))
    starts_on: date | None = f.day(N_("From"), help=N_("Empty: from discovery on"))
    ends_on: date | None = f.day(N_("Until"), help=N_("Empty: until it is live"))
    note: str = f.text(N_("Note"))


@record
class Cost(Child):
    """What one kind of cost takes in one month, planned and actual."""

    KIND: ClassVar[str] = "cost"
    LABEL: ClassVar[str] = N_("Cost")

    category: str = f.choice(N_("Kind of cost"), c.COST_CATEGORIES, "build", required=True)
    month: date | None = f.day(N_("Month"), required=True, help=N_("The first day of the month"))
    planned: float | None = f.money(N_("Planned"), minimum=0)
    actual: float | None = f.money(N_("Actual"), minimum=0)
    note: str = f.text(N_("Note"))


@record
class CustomValue(Child):
    """What an initiative has in one of the portfolio's own fields."""

    KIND: ClassVar[str] = "custom_value"
    LABEL: ClassVar[str] = N_("Custom value")

    custom_field_id: str = f.hidden()
    # A number as Python writes it, a date as ISO 8601, everything else as plain text.
    value: str = f.text(N_("Value"))


@record
class Goal(Record):
    """What the strategy wants to reach, with a measure and a date."""

    KIND: ClassVar[str] = "goal"
    LABEL: ClassVar[str] = N_("Goal")
    CHILDREN: ClassVar[tuple[tuple[str, str], ...]] = (("contribution", "goal_id"),)

    name: str = f.line(N_("Goal"), required=True)
    description: str = f.text(N_("What it means"))
    measure: str = f.line(N_("Measure"))
    unit: str = f.line(N_("Unit"), max_length=40)
    baseline: float | None = f.number(N_("Baseline"))
    target: float | None = f.number(N_("Target"))
    current: float | None = f.number(N_("Now"))
    target_date: date | None = f.day(N_("By"))
    owner: str = f.person(N_("Owner"))
    position: int = 0


@record
class Budget(Record):
    """Money that there is for one year."""

    KIND: ClassVar[str] = "budget"
    LABEL: ClassVar[str] = N_("Budget")

    name: str = f.line(N_("Name"))
    year: int | None = f.integer(N_("Year"), required=True, minimum=f.FIRST_YEAR, maximum=f.LAST_YEAR)
    kind: str = f.choice(N_("For"), c.BUDGET_KINDS, "all", required=True)
    amount: float | None = f.money(N_("Amount"), minimum=0)
    note: str = f.text(N_("Note"))


@record
class Capacity(Record):
    """People of one role that there are, in full-time equivalents."""

    KIND: ClassVar[str] = "capacity"
    LABEL: ClassVar[str] = N_("Capacity")

    role: str = f.choice(N_("Role"), c.STAFF_ROLES, required=True)
    people: float | None = f.number(N_("People"), minimum=0, unit="people", help=N_("Full-time equivalents"))
    starts_on: date | None = f.day(N_("From"), help=N_("Empty: from the start"))
    ends_on: date | None = f.day(N_("Until"), help=N_("Empty: without end"))
    note: str = f.text(N_("Note"))


@record
class Scenario(Record):
    """A set of limits and wishes, with the best set that was found under them."""

    KIND: ClassVar[str] = "scenario"
    LABEL: ClassVar[str] = N_("Scenario")

    name: str = f.line(N_("Name"), required=True)
    note: str = f.text(N_("Note"))
    definition: str = f.json_text(N_("Limits and conditions"))
    result: str = f.json_text(N_("Best set"))
    is_plan: bool = f.yes_no(N_("The plan"), editable=False)
    created_at: datetime | None = f.time(N_("Created"))


@record
class SavedView(Record):
    """A named way to look at the initiatives: filter, order, groups, columns, layout."""

    KIND: ClassVar[str] = "saved_view"
    LABEL: ClassVar[str] = N_("View")

    name: str = f.line(N_("Name"), required=True)
    layout: str = f.choice(N_("Layout"), c.LAYOUTS, "table", required=True)
    definition: str = f.json_text(N_("What it shows"))
    position: int = 0


@record
class CustomField(Record):
    """A field of the portfolio's own on its initiatives."""

    KIND: ClassVar[str] = "custom_field"
    LABEL: ClassVar[str] = N_("Custom field")
    CHILDREN: ClassVar[tuple[tuple[str, str], ...]] = (("custom_value", "custom_field_id"),)

    name: str = f.line(N_("Name"), required=True, max_length=80)
    field_type: str = f.choice(N_("Type"), c.CUSTOM_FIELD_TYPES, "text", required=True)
    unit: str = f.line(N_("Unit"), max_length=40)
    options: tuple[str, ...] = f.tags(N_("Choices"), max_length=200)
    formula: str = f.line(N_("Formula"), max_length=2000)
    help: str = f.line(N_("Help"))
    position: int = 0


@record
class OwnMethod(Record):
    """A scoring method that the portfolio defines for itself."""

    KIND: ClassVar[str] = "own_method"
    LABEL: ClassVar[str] = N_("Scoring method")

    name: str = f.line(N_("Name"), required=True, max_length=80)
    explanation: str = f.text(N_("Explanation"))
    formula: str = f.line(N_("Formula"), required=True, max_length=2000)
    # The inputs: name, label, unit, bounds, anchors and weight of each.
    definition: str = f.json_text(N_("Inputs"))
