"""What the origin of an initiative's figure is built from, and how its inputs are described."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from desktop_app.domain import fields as f
from desktop_app.domain.choices import CRITERIA, ROLES
from desktop_app.domain.custom_fields import CustomFields
from desktop_app.domain.figures.origin import FigureOrigin, OriginEdit, OriginInput, OriginPlace
from desktop_app.domain.planning_records import CustomValue
from desktop_app.domain.record_base import Record
from desktop_app.domain.records import Initiative, Portfolio, Rating
from desktop_app.domain.rules import Rules
from desktop_app.domain.scoring.anchors import CRITERION_ANCHORS
from desktop_app.domain.spine import Spine
from desktop_app.language import formats
from desktop_app.language.i18n import _


@dataclass(frozen=True, slots=True)
class Basis:
    """One initiative with the rules and the portfolio that hold for it, now or at an earlier moment."""

    spine: Spine
    rules: Rules
    portfolio: Portfolio
    own: CustomFields

    @property
    def initiative(self) -> Initiative:
        """The initiative itself."""
        return self.spine.initiative

    def money(self, amount: float | None) -> str:
        """An amount in the portfolio's currency, short."""
        return formats.money(amount, self.portfolio.currency, compact=True)

    def money_in_full(self, amount: float | None) -> str:
        """An amount to the unit, where it is multiplied or is a product: short figures would not agree."""
        return formats.money(amount, self.portfolio.currency)

    def at(self, tab: str, anchor: str = "") -> OriginPlace:
        """A place on the initiative's page."""
        return OriginPlace("initiative", self.initiative.id, tab, anchor)


#: Builds the origin of a figure, without what only the history knows.
Builder = Callable[[Basis], FigureOrigin]


def shown(spec: f.FieldSpec, value: Any, currency: str) -> str:
    """A value of a field as people read it; "" for one that is unknown."""
    if f.is_unknown(value):
        return ""
    match spec.kind:
        case "choice":
            return _(spec.choices[value]) if value in spec.choices else str(value)
        case "money":
            return formats.money(value, currency, compact=True)
        case "share":
            return formats.percent(value)
        case "date":
            return formats.date(value) if isinstance(value, date) else str(value)
        case "time":
            return formats.date_time(value)
        case "rating":
            return _("{n} of 5").format(n=formats.number(value))
        case "number" | "integer":
            return formats.measure(value, _(spec.unit) if spec.unit else "")
        case "bool":
            return _("Yes") if value else _("No")
        case "tags" | "ids":
            return ", ".join(value)
        case _:
            return str(value)


_TABS = {
    "opportunity": (
        "problem", "users", "harmed", "when_wrong", "strategy_goal", "success_criteria", "benefit_low",
        "benefit_likely", "benefit_high", "build_cost_low", "build_cost_likely", "build_cost_high", "run_cost",
        "chance_of_success", "rule_alternative", "ai_verdict", "ai_verdict_reason", "ai_verdict_by", "ai_verdict_on",
        "ai_kind", "purpose", "task", "learning", "deployment", "sourcing", "vendor", "system",
    ),
    "data": ("data_description",),
    "metrics": ("plain_words",),
    "trust": ("facts", "risk_class", "high_impact", "high_impact_reason"),
    "rollout": ("rollback_plan", "decisions_a_year", "budget", "cost_to_date"),
    "reviews": ("review_cadence_days", "first_review_due", "in_use_since", "drift_moderate", "drift_large"),
}  # fmt: skip
_TAB_OF = {name: tab for tab, names in _TABS.items() for name in names}


def tab_of(field: str) -> str:
    """The tab of an initiative's page where a field of it is changed."""
    return _TAB_OF.get(field, "overview")


def edit_of(
    kind: type[Record], field: str, value: Any, initiative_id: str = "", record_id: str = "", part: str = ""
) -> OriginEdit:
    """The field of a record as what can be changed in place."""
    return OriginEdit(kind.KIND, field, initiative_id, record_id, part, value, f.specs(kind)[field])


def field_input(basis: Basis, name: str, label: str = "") -> OriginInput:
    """A field of the initiative as an input; who filled it, and when, is added from the history."""
    spec, value = f.specs(Initiative)[name], getattr(basis.initiative, name)
    place = basis.at(tab_of(name), name)
    edit = edit_of(Initiative, name, value, basis.initiative.id, basis.initiative.id)
    text = shown(spec, value, basis.portfolio.currency)
    return OriginInput(
        label or _(spec.label), text, "field" if text else "unknown",
        edit=edit if spec.editable else None, place=place,
    )  # fmt: skip


def setting_input(basis: Basis, name: str, text: str) -> OriginInput:
    """A setting of the portfolio as an input."""
    spec = f.specs(Portfolio)[name]
    edit = edit_of(Portfolio, name, getattr(basis.portfolio, name), "", basis.portfolio.id)
    return OriginInput(
        _(spec.label), text, "setting", _("Set for the portfolio"),
        edit=edit if spec.kind not in ("json", "text") else None, place=OriginPlace("settings"),
    )  # fmt: skip


def rating_input(basis: Basis, criterion: str, weight: float = 0.0) -> OriginInput:
    """The rating of a criterion, which carries its own author and day."""
    rating = basis.spine.rating(criterion)
    value = rating.rating if rating is not None else None
    spec = f.specs(Rating)["rating"]
    record_id = rating.id if rating is not None else ""
    anchors = {int(step): words for step, words in CRITERION_ANCHORS[criterion].items()}
    edit = replace(
        edit_of(Rating, "rating", value, basis.initiative.id, record_id, criterion),
        spec=replace(spec, label=CRITERIA[criterion], anchors=anchors),
    )
    place = basis.at("opportunity", f"rating.{criterion}")
    text = shown(spec, value, "")
    if rating is None or not text:
        return OriginInput(_(CRITERIA[criterion]), "", "unknown", edit=edit, place=place, weight=weight)
    rests_on = (
        _("Rated: {reason}").format(reason=rating.note) if rating.note else _("Rated against the scale")
    )
    return OriginInput(
        _(CRITERIA[criterion]), text, "people", rests_on, who=rating.rated_by, when=rating.rated_on,
        edit=edit, place=place, weight=weight,
    )  # fmt: skip


def role_input(basis: Basis, role: str) -> OriginInput:
    """Who fills a role."""
    text = basis.spine.role(role)
    return OriginInput(
        _(ROLES[role]), text, "field" if text else "unknown", place=basis.at("overview", f"role.{role}")
    )


def custom_input(basis: Basis, field_id: str, values: dict[str, Any]) -> OriginInput:
    """What the initiative has in a field of the portfolio's own."""
    spec, value = basis.own.specs[field_id], values.get(field_id)
    place = basis.at("overview", spec.name)
    if not spec.editable:
        return OriginInput(
            spec.label,
            shown(spec, value, basis.portfolio.currency),
            "computed",
            _("By its formula"),
            place=place,
        )
    kept = next((one.id for one in basis.spine.custom_values if one.custom_field_id == field_id), "")
    edit = OriginEdit(CustomValue.KIND, "value", basis.initiative.id, kept, field_id, value, spec)
    text = shown(spec, value, basis.portfolio.currency)
    return OriginInput(spec.label, text, "field" if text else "unknown", edit=edit, place=place)
