"""How a kind of record looks as a sheet: its columns, the records it names, and what tells two of its rows apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop_app.domain.fields import FieldSpec, specs
from desktop_app.domain.planning_records import (
    Budget,
    Capacity,
    Contribution,
    Cost,
    CustomField,
    CustomValue,
    Dependency,
    Estimate,
    Goal,
    Staffing,
)
from desktop_app.domain.records import (
    Answer,
    Bet,
    Cohort,
    DataSource,
    Decision,
    Evidence,
    Measurement,
    Metric,
    ModelVersion,
    Rating,
    Readiness,
    Record,
    Review,
    ReviewAction,
    Risk,
    Role,
)
from desktop_app.language.i18n import N_, _

# Kept for the program itself.
_NOT_SHOWN = frozenset({"hidden", "ids", "json"})
#: Fields that hold another record's id, by kind: the kind of that record, and the heading of the column that names it.
LINKS: Mapping[type[Record], tuple[tuple[str, type[Record] | None, str], ...]] = {
    Readiness: (("data_source_id", DataSource, DataSource.LABEL),),
    Measurement: (("metric_id", Metric, Metric.LABEL),),
    ReviewAction: (("review_id", Review, Review.LABEL),),
    Contribution: (("goal_id", Goal, Goal.LABEL),),
    # Another initiative goes by its key.
    Dependency: (("other_id", None, N_("Other initiative")),),
    CustomValue: (("custom_field_id", CustomField, CustomField.LABEL),),
}
#: The column of answers that says which item of which checklist they are to, as PACK/ITEM.
ITEM = N_("Check")

#: Kinds that come back from a workbook, those that others name first; what tells two of one initiative apart.
SAME: Mapping[type[Record], tuple[str, ...]] = {
    Goal: ("name",),
    Budget: ("year", "kind", "name"),
    Capacity: ("role", "starts_on"),
    Role: ("role",),
    Rating: ("criterion",),
    DataSource: ("name",),
    Readiness: ("data_source_id", "dimension"),
    Metric: ("name", "segment"),
    Measurement: ("metric_id", "measured_on", "source"),
    Decision: ("title",),
    Evidence: ("name", "link"),
    Answer: ("pack_id", "item_id", "question"),
    Bet: ("assumption",),
    ModelVersion: ("name",),
    Cohort: ("name",),
    Review: ("number",),
    ReviewAction: ("review_id", "what"),
    Risk: ("title",),
    Estimate: ("input", "estimated_by"),
    Contribution: ("goal_id",),
    Dependency: ("other_id", "relation"),
    Staffing: ("role", "starts_on"),
    Cost: ("category", "month"),
}
#: Only a person in the program signs and waives; when a thing was added is for the program to say.
NEVER_TAKEN = frozenset(
    {
        *("signed_by", "signed_role", "signed_on", "waiver_reason", "waiver_by", "waiver_until"),
        *("added_at", "added_by", "size"),
    }
)


def shown_specs(kind: type[Record]) -> Sequence[FieldSpec]:
    """The fields that a sheet has columns for."""
    return [spec for spec in specs(kind).values() if spec.kind not in _NOT_SHOWN]


def link_headers(kind: type[Record]) -> list[str]:
    """The headings of the columns that name other records."""
    headers = [_(label) for _field, _kind, label in LINKS.get(kind, ())]
    return [_(ITEM), *headers] if kind is Answer else headers


def name_field(kind: type[Record]) -> str:
    """The field by which a record of this kind is named in the sheets of others."""
    return "number" if kind is Review else "name"
