"""Where a column of a file can go: the fields of an initiative, and the parts of its spine beside them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any

from desktop_app.domain import choices as c
from desktop_app.domain.fields import FieldSpec, specs
from desktop_app.domain.records import DataSource, Initiative
from desktop_app.domain.scoring.inputs import HOME_FIELDS, PORTFOLIO_INPUTS
from desktop_app.domain.scoring.methods import ScoringInput
from desktop_app.errors import UserError
from desktop_app.language.i18n import N_, _
from desktop_app.language.reading.unknown_words import normal
from desktop_app.runtime.resources_path import resource_path
from desktop_app.services import custom_field_edits as custom_fields
from desktop_app.services.workspace import Workspace
from desktop_app.text import clean_line

# Kinds of target.
FIELD, ROLE, RATING, SOURCE, FACT, LINK, ANSWER, RISK, NOTE, CUSTOM = (
    "field",
    "role",
    "rating",
    "data_source",
    "fact",
    "link",
    "answer",
    "risk",
    "note",
    "custom",
)
#: What people and spreadsheets estimate for a score.
ESTIMATE = "estimate"
#: The prefix of the name of one of the portfolio's own fields.
CUSTOM_PREFIX = "custom:"

#: What the header of a computed column looks like.
COMPUTED = N_("{name} (computed)")
# A list has the cost to date; what was spent before the months is the rest of it, wherever the months are.
_NOT_IMPORTED = frozenset({"held_from", "created_at", "opening_cost"})

# Headers for fields whose label alone would be unclear among the others.
_OWN_HEADERS = {
    "ai_verdict_reason": N_("Verdict, why"),
    "ai_verdict_by": N_("Verdict, decided by"),
    "ai_verdict_on": N_("Verdict, decided on"),
}

# The headings under which targets are offered, by their kind.
_HEADINGS = {
    ROLE: N_("People"),
    RATING: N_("Ratings"),
    ESTIMATE: N_("Estimates"),
    SOURCE: N_("Data source"),
    FACT: N_("Facts"),
    ANSWER: N_("Checklist answers"),
    LINK: N_("Links"),
    RISK: N_("Notes and risks"),
    NOTE: N_("Notes and risks"),
    CUSTOM: N_("Custom fields"),
}
# Fields that a form shows without a heading.
_UNHEADED = frozenset({"key", "title", "stage", "step", "industry", "owner", "unit", "topic"})
_TRUST = frozenset(
    {"data_description", "plain_words", "facts", "risk_class", "high_impact", "high_impact_reason"}
)


@dataclass(frozen=True, slots=True)
class Target:
    """One place for a column's values.

    `name` is what mappings and the command line call it: "title", "role.sponsor", "rating.value", "estimate.reach",
    "data_source.link", "fact.personal_data", "link.Privacy assessment", "answer.PACK/ITEM", "risk",
    "note.Anything", "custom:Anything" for the portfolio's own fields. `detail` is what stands behind the
    point; `spec` describes the value, where there is a field for it.
    """

    name: str
    kind: str
    label: str
    detail: str = ""
    spec: FieldSpec | None = None
    choices: Mapping[str, str] = field(default_factory=dict)


#: The own fields of the portfolio that a file is read for, by their name in lower case.
OwnFields = Mapping[str, FieldSpec]
NO_OWN_FIELDS: OwnFields = MappingProxyType({})


def own_fields_of(ws: Workspace) -> OwnFields:
    """The own fields of a portfolio, which a column can go to beside those of the program."""
    return {spec.label.casefold(): spec for spec in custom_fields.list_all(ws).specs.values()}


def new_field(header: str, own: OwnFields) -> str:
    """The target for a new own field of the portfolio with the column's name; "" if there is one."""
    name = clean_line("".join(sign for sign in header if sign not in "[]=:"))[:80].strip()
    return CUSTOM_PREFIX + name if name and name.casefold() not in own else ""


def _custom_target(name: str, own: OwnFields) -> Target:
    called = clean_line(name.strip()[len(CUSTOM_PREFIX) :])
    spec = own.get(called.casefold())
    if not called or (spec is not None and not spec.editable):
        raise UserError(_("Nothing can be imported into “{name}”.").format(name=called or name))
    if spec is None:
        label = _("New field: {name}").format(name=called)
        spec = FieldSpec(name=CUSTOM_PREFIX + called, label=called, kind="text", max_length=2000)
        return Target(CUSTOM_PREFIX + called, CUSTOM, label, called, spec)
    return Target(CUSTOM_PREFIX + spec.label, CUSTOM, spec.label, spec.label, spec, spec.choices)


def field_header(name: str) -> str:
    """The header of an initiative's field in a table, in the user's language."""
    return _(_OWN_HEADERS.get(name) or specs(Initiative)[name].label)


def computed_header(name: str) -> str:
    """The header of a column that a formula fills, which an import leaves alone."""
    return _(COMPUTED).format(name=name)


def is_start_of_use(target: Target, column: str) -> bool:
    """Whether a column with another name than the field's own says since when something is in use."""
    if target.name != "in_use_since":
        return False
    own = {target.name, target.label, specs(Initiative)["in_use_since"].label}
    return normal(column) not in {normal(name) for name in own}


def field_names() -> tuple[str, ...]:
    """The fields of an initiative that a table can hold, in the order of a form."""
    return _field_names()


@cache
def _field_names() -> tuple[str, ...]:
    return tuple(name for name in specs(Initiative) if name not in _NOT_IMPORTED)


def offered_targets(own: OwnFields = NO_OWN_FIELDS) -> list[Target]:
    """What the import preview offers: all fields, roles, ratings, the data source, facts, risks, notes."""
    names = [*field_names(), "note", "risk"]
    names += [f"role.{role}" for role in c.ROLES]
    names += [f"rating.{criterion}" for criterion in c.CRITERIA]
    names += [f"estimate.{name}" for name in estimated_inputs()]
    names += [f"data_source.{name}" for name in _source_fields()]
    names += ["link"]
    names += [CUSTOM_PREFIX + spec.label for spec in own.values() if spec.editable]
    return [resolve(name, own) for name in names]


@cache
def estimated_inputs() -> dict[str, ScoringInput]:
    """The inputs of the program's scoring methods that are no rating and no field of an initiative, by name."""
    from desktop_app.plugin_api.core_scoring import core_scoring_methods

    inputs: dict[str, ScoringInput] = {}
    for method in core_scoring_methods():
        for scoring_input in method.inputs:
            name = scoring_input.name
            if name not in c.CRITERIA and name not in HOME_FIELDS and name not in PORTFOLIO_INPUTS:
                inputs.setdefault(name, scoring_input)
    return inputs


def estimate_label(name: str) -> str:
    """What an input is called among the others; two methods may ask for "Impact"."""
    inputs = estimated_inputs()
    label = _(inputs[name].label)
    first = next(one for one, scoring_input in inputs.items() if scoring_input.label == inputs[name].label)
    text = label if first == name else f"{label} ({name.partition('_')[0].upper()})"
    return _("Estimate: {input}").format(input=text)


@cache
def _source_fields() -> tuple[str, ...]:
    return tuple(name for name, spec in specs(DataSource).items() if spec.editable)


def resolve(name: str, own: OwnFields = NO_OWN_FIELDS) -> Target:
    """The target that a mapping calls `name`; raises UserError for an unknown name."""
    if name.strip().startswith(CUSTOM_PREFIX):
        return _custom_target(name, own)
    kind, _point, detail = name.strip().partition(".")
    if not detail and kind in field_names():
        spec = specs(Initiative)[kind]
        return Target(kind, FIELD, field_header(kind), kind, spec, spec.choices)
    if kind == ROLE and detail in c.ROLES:
        return Target(name, ROLE, _(c.ROLES[detail]), detail)
    if kind == RATING and detail in c.CRITERIA:
        label = _("Rating: {criterion}").format(criterion=_(c.CRITERIA[detail]))
        return Target(name, RATING, label, detail)
    if kind == ESTIMATE and detail in estimated_inputs():
        return Target(name, ESTIMATE, estimate_label(detail), detail)
    if not detail and kind in estimated_inputs():
        return Target(f"{ESTIMATE}.{kind}", ESTIMATE, estimate_label(kind), kind)
    if kind == SOURCE and detail in _source_fields():
        spec = specs(DataSource)[detail]
        label = _("Data source: {field}").format(field=_(spec.label))
        return Target(name, SOURCE, label, detail, spec, spec.choices)
    if kind == FACT and detail:
        return Target(name, FACT, _("Fact: {fact}").format(fact=detail), detail)
    if kind == ANSWER and "/" in detail:
        return Target(name, ANSWER, _("Checklist: {item}").format(item=detail.partition("/")[2]), detail)
    if kind == LINK:
        return Target(name, LINK, detail or _("Evidence: link"), detail)
    if kind == RISK and not detail:
        return Target(name, RISK, _("Risk"))
    if kind == NOTE:
        return Target(name, NOTE, detail or _("Notes, with the column's name"), detail)
    raise UserError(
        _("There is no field “{name}” to import into. There are: {offered}.").format(
            name=name, offered=", ".join(field_names())
        )
    )


@cache
def _synonyms() -> dict[str, dict[str, Any]]:
    text = resource_path("import", "synonyms.json").read_text(encoding="utf-8")
    synonyms: dict[str, dict[str, Any]] = json.loads(text)
    return synonyms


def header_synonyms() -> Mapping[str, Sequence[str]]:
    """What other tables call a target, beside its own name and label."""
    return _synonyms()["fields"]


#: Words that find the fields of the plan in a list, in which no label has them.
_SEARCH_WORDS = {
    "strategy_from": "start begin beginn anfang",
    "discovery_from": "start begin beginn anfang",
    "delivery_from": "start begin beginn anfang",
    "live_from": "start begin beginn go-live go live launch inbetriebnahme",
    "in_use_since": "start go-live go live launch",
    "retire_on": "end ende",
}


def search_words(name: str) -> str:
    """What finds a target in a list beside its label: what other tables call it, and words of every day."""
    return " ".join((_SEARCH_WORDS.get(name, ""), *header_synonyms().get(name, ()))).strip()


def former_labels(label: str) -> Sequence[str]:
    """What older versions wrote in their exports for a field or a choice that is called `label` now."""
    former: Sequence[str] = _synonyms()["former"].get(label, ())
    return former


def choice_synonyms(field_name: str) -> Mapping[str, Sequence[str]]:
    """What other tables write for a field's choices, by key, beside key and label."""
    synonyms: Mapping[str, Sequence[str]] = _synonyms()["choices"].get(field_name, {})
    return synonyms


def heading_of(name: str, own: OwnFields = NO_OWN_FIELDS) -> str:
    """The heading of a target, in the user's language."""
    target = resolve(name, own)
    if target.kind != FIELD:
        return _(_HEADINGS[target.kind])
    if target.name in _UNHEADED:
        return _("The initiative")
    if target.name in _TRUST:
        return _("Data and trust")
    return _(specs(Initiative)[target.name].group or N_("Plan and operation"))
