"""Every field that lists, filters, groups and views know: an initiative's own, its figures, people, custom fields."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from functools import lru_cache

from desktop_app.domain import choices as c
from desktop_app.domain.custom_fields import CustomFields, field_name
from desktop_app.domain.fields import FieldSpec, specs
from desktop_app.domain.filters.tree import FilterField
from desktop_app.domain.records import Initiative
from desktop_app.language import i18n
from desktop_app.language.i18n import N_, _
from desktop_app.services import custom_field_edits as custom_fields
from desktop_app.services.workspace import Workspace

_ABOUT, _FIGURES, _PEOPLE, _RATED = N_("About"), N_("Figures"), N_("People"), N_("Ratings")
OWN = N_("Custom fields")
# Kept for the program itself.
_NOT_OFFERED = frozenset({"hidden", "ids", "json"})
_LABELS = {
    "unit": N_("Department"),
    "benefit_likely": N_("Benefit a year"),
    "strategy_goal": N_("Goals it serves, as a text"),
    "held_from": N_("Stage before the pause"),
}
#: Figures that the program derives: name, label, kind, choices, unit.
_DERIVED: tuple[tuple[str, str, str, dict[str, str], str], ...] = (
    ("expected_benefit", N_("Expected benefit"), "money", {}, ""),
    ("score", N_("Score"), "number", {}, ""),
    ("score_low", N_("Score, at least"), "number", {}, ""),
    ("score_high", N_("Score, at most"), "number", {}, ""),
    ("value", N_("Value"), "number", {}, ""),
    ("feasibility", N_("Feasibility"), "number", {}, ""),
    ("data_share", N_("Data ready"), "share", {}, ""),
    ("checklist_share", N_("Checks done"), "share", {}, ""),
    (
        "metric_state",
        N_("Targets"),
        "choice",
        {str(key): label for key, label in c.METRIC_STATES.items()},
        "",
    ),
    ("metrics_total", N_("Metrics"), "integer", {}, ""),
    ("metrics_on_target", N_("Metrics on target"), "integer", {}, ""),
    ("metrics_below", N_("Guardrails breached"), "integer", {}, ""),
    ("gate_next", N_("Next stage"), "choice", dict(c.STAGES), ""),
    ("gate_blocking", N_("Gate open"), "integer", {}, ""),
    ("gate_open", N_("Gate recommendations"), "integer", {}, ""),
    ("review_due", N_("Next review"), "date", {}, ""),
    ("risk_max", N_("Top risk"), "integer", {}, ""),
)
DERIVED = frozenset(name for name, *_rest in _DERIVED)
ROLE, RATING = "role.", "rating."
GOALS = "goals"


def list_all(ws: Workspace) -> dict[str, FilterField]:
    """All fields by name, as they stand in a list of them; facts with the words of the vocabulary in force."""
    all_fields = with_custom(custom_fields.list_all(ws))
    vocabulary = ws.rules().vocabulary
    words = {tag: vocabulary.describe(tag) for tag in vocabulary.tags}
    return {**all_fields, "facts": dataclasses.replace(all_fields["facts"], choices=words)}


def with_custom(fields: CustomFields) -> dict[str, FilterField]:
    """All fields by name, with these custom ones at the end."""
    own = {field_name(one.id): _custom(one.name, fields.specs[one.id]) for one in fields.fields}
    return {**program_fields(), **own}


def program_fields() -> dict[str, FilterField]:
    """All fields but custom ones."""
    return _program_fields(i18n.language(), tuple(c.INDUSTRIES))


@lru_cache(maxsize=8)
def _program_fields(_language: str, _industries: tuple[str, ...]) -> dict[str, FilterField]:
    fields: dict[str, FilterField] = {}
    for spec in specs(Initiative).values():
        if spec.kind not in _NOT_OFFERED:
            fields[spec.name] = _field(spec)
    for name, label, kind, choices, unit in _DERIVED:
        words = {key: _(text) for key, text in choices.items()}
        nothing = _("No metric") if name == "metric_state" else ""
        fields[name] = FilterField(name, _(label), kind, words, unit, _(_FIGURES), nothing)
    fields[GOALS] = FilterField(GOALS, _("Goals it serves"), "tags", {}, "", _(_ABOUT))
    for role, label in c.ROLES.items():
        fields[ROLE + role] = FilterField(ROLE + role, _(label), "person", {}, "", _(_PEOPLE))
    for criterion, label in c.CRITERIA.items():
        name = RATING + criterion
        title = _("Rating: {criterion}").format(criterion=_(label))
        fields[name] = FilterField(name, title, "rating", {}, "", _(_RATED))
    return fields


def _field(spec: FieldSpec) -> FilterField:
    words = {key: _(text) for key, text in spec.choices.items()}
    label = _(_LABELS.get(spec.name, spec.label))
    unit = _(spec.unit) if spec.unit else ""
    return FilterField(spec.name, label, spec.kind, words, unit, _(spec.group or _ABOUT))


def _custom(label: str, spec: FieldSpec) -> FilterField:
    return FilterField(spec.name, label, spec.kind, dict(spec.choices), spec.unit, _(OWN))


def keep_known(names: Iterable[str], fields: dict[str, FilterField]) -> list[str]:
    """Those of the names that are known, each once."""
    return [name for name in dict.fromkeys(names) if name in fields]
