"""What may be done to a record: which values, links and moves between stages are refused, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop_app.domain import fields as f
from desktop_app.domain.choices import (
    ACTIVE_STAGES,
    RELATIONS,
    STAGE_ORDER,
    STAGES,
    STEPS,
    STEPS_OF_STAGE,
    Stage,
)
from desktop_app.domain.gates import GateReport
from desktop_app.domain.planning.dependencies import circle_sentence, circle_through, needs_of
from desktop_app.domain.planning.plan_dates import FIELDS as PLAN_FIELDS
from desktop_app.domain.planning.plan_dates import disorder, order_sentence, plan_of
from desktop_app.domain.planning_records import Dependency
from desktop_app.domain.record_base import Record
from desktop_app.domain.records import Decision, Initiative, Measurement, Review, StageMove
from desktop_app.errors import FieldError, UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext

#: Stages that are not on the way from idea to retirement.
RESTING = (Stage.ON_HOLD, Stage.STOPPED)


def refuse_fixed(record_type: type[Record], values: Mapping[str, Any]) -> None:
    """Raise FieldError for a field that the program keeps, or that only a use case of its own changes."""
    specs = f.specs(record_type)
    for name in values:
        if record_type is Initiative and name in ("stage", "held_from"):
            raise FieldError(name, _("The stage is changed by moving the initiative through its gate."))
        if name in specs and not specs[name].editable:
            raise FieldError(name, _("{label} can't be edited.").format(label=_(specs[name].label) or name))


def refuse_step(record: Record, values: Mapping[str, Any]) -> None:
    """Raise FieldError for a step that does not belong to the stage of the initiative."""
    if isinstance(record, Initiative) and (step := values.get("step")):
        offered = STEPS_OF_STAGE.get(record.stage, ())
        if step in STEPS and step not in offered:
            words = {"step": _(STEPS[step]), "stage": _(STAGES[record.stage])}
            raise FieldError("step", _("{step} does not belong to the stage {stage}.").format(**words))


def refuse_dates(record: Record, values: Mapping[str, Any]) -> None:
    """Raise FieldError for a planned date that is not in the order of the stages."""
    if isinstance(record, Initiative) and not PLAN_FIELDS.isdisjoint(values):
        known = f.validate(Initiative, {name: values[name] for name in PLAN_FIELDS & set(values)})
        dates = plan_of(record) | known
        slip = disorder(dates, known)
        if slip is not None:
            raise FieldError(slip[0], order_sentence(dates, slip))


def refuse_facts(
    record_type: type[Record], values: Mapping[str, Any], known: Iterable[str], kept: Iterable[str] = ()
) -> None:
    """Raise FieldError for a fact that no checklist has; those `kept` already stay, as their plugin may be away.

    Where no checklist is known at all, nothing says which facts there are.
    """
    known = tuple(known)
    if record_type is not Initiative or not known or not values.get("facts"):
        return
    facts = f.validate(Initiative, {"facts": values["facts"]})["facts"]
    unknown = [fact for fact in facts if fact not in {*known, *kept}]
    if unknown:
        sentence = _("There is no fact “{fact}”. Facts takes any of: {offered}.")
        raise FieldError("facts", sentence.format(fact=unknown[0], offered=", ".join(known)))


#: Days on which something has happened: none of them lies ahead.
HAPPENED: dict[type[Record], tuple[str, ...]] = {
    Measurement: ("measured_on",),
    Decision: ("decided_on",),
    Initiative: ("ai_verdict_on", "in_use_since"),
}


def refuse_next_review(day: date | None, today: date) -> None:
    """Raise FieldError for a next review that lies in the past."""
    if day is not None and day < today:
        sentence = _("{day} lies before today; enter the day of a review to come.")
        raise FieldError("next_due", sentence.format(day=formats.date(day)))


def refuse_days(record_type: type[Record], values: Mapping[str, Any], today: date) -> None:
    """Raise FieldError for a day that can't be, seen from today: what happened ahead, a next review in the past."""
    refuse_days_ahead(record_type, values, today)
    if record_type is Review:
        refuse_next_review(_day(Review, "next_due", values), today)


def refuse_days_ahead(record_type: type[Record], values: Mapping[str, Any], today: date) -> None:
    """Raise FieldError for a day to come on which something is said to have happened."""
    for name in HAPPENED.get(record_type, ()):
        day = _day(record_type, name, values)
        if day is not None and day > today:
            words = {"label": _(f.specs(record_type)[name].label), "day": formats.date(day)}
            raise FieldError(name, _("{label}: {day} lies ahead; enter a day until today.").format(**words))


def _day(record_type: type[Record], name: str, values: Mapping[str, Any]) -> date | None:
    value: date | None = f.validate(record_type, {name: values[name]})[name] if values.get(name) else None
    return value


def refuse_link(
    link: Dependency,
    all_links: Iterable[Dependency],
    keys_of: Callable[[Sequence[str]], Mapping[str, str]],
) -> None:
    """Raise FieldError for a link to itself, one that is there already, and a need that would form a circle.

    `keys_of` gives the keys of initiatives by id; it is asked only where a circle has to be named.
    """
    if not link.other_id:
        raise FieldError("other_id", _("Choose the other initiative."))
    others = [other for other in all_links if other.id != link.id]
    pair = {link.initiative_id, link.other_id}
    for other in others:
        same = (other.initiative_id, other.other_id) == (link.initiative_id, link.other_id)
        back = {other.initiative_id, other.other_id} == pair
        if (same and other.relation == link.relation) or (
            back and other.relation == link.relation == "either_or"
        ):
            raise FieldError("other_id", _("That dependency exists already."))
        if back and other.relation != link.relation:
            sentence = _(
                "The two already have the relation “{relation}”; they can't need and exclude each other."
            )
            raise FieldError("other_id", sentence.format(relation=_(RELATIONS[other.relation])))
    needs = needs_of((other.initiative_id, other.other_id) for other in others if other.relation == "needs")
    ring = circle_through(needs, link.initiative_id, link.other_id)
    if ring and (link.relation == "needs" or len(ring) == 2):
        raise FieldError("other_id", circle_sentence(ring, keys_of(list(dict.fromkeys(ring)))))


class GateBlocked(UserError):
    """A gate that is closed to one or several initiatives; each report says what is open."""

    def __init__(self, message: str, blocked: Sequence[tuple[Initiative, GateReport]]) -> None:
        super().__init__(message)
        self.blocked = tuple(blocked)


@dataclass(frozen=True, slots=True)
class PlannedMove:
    """A move between stages that is allowed: the new values of the initiative, and the move as it is kept."""

    values: Mapping[str, Any]
    move: StageMove


def refuse_unknown_stage(stage: str) -> None:
    """Raise FieldError for a stage that does not exist."""
    if stage not in STAGES:
        raise FieldError("stage", _("There is no stage called {name}.").format(name=stage))


def plan_move(
    initiative: Initiative, gate: GateReport, to_stage: str, *, today: date, by: str, user: str, reason: str
) -> PlannedMove:
    """The move of an initiative to another stage than its own.

    `by` is who passes over a closed gate, `user` who works here. Raises GateBlocked where the gate is closed
    and `by` or `reason` is missing, and UserError where there is no way to that stage.
    """
    refuse_unknown_stage(to_stage)
    passed_over: tuple[str, ...] = ()
    if to_stage in RESTING:
        if initiative.stage == Stage.RETIRED:
            raise UserError(_("It is retired: it can't be put on hold or stopped any more."))
        if not reason.strip():
            raise FieldError("reason", _("Enter why it is put on hold or stopped."))
    elif to_stage == gate.next_stage:
        passed_over = tuple(f"{item.title}: {item.why}"[:2000] for item in gate.blocking)
        if passed_over and not (by.strip() and reason.strip()):
            raise GateBlocked(_blocked(gate.blocking[0].why, len(passed_over)), [(initiative, gate)])
    elif not may_return(initiative.stage, initiative.held_from, to_stage):
        raise UserError(explain_no_way(gate.next_stage))
    move = StageMove(
        initiative_id=initiative.id, from_stage=initiative.stage, to_stage=to_stage, moved_on=today,
        moved_by=by.strip() or user, reason=reason, passed_over=passed_over,
    )  # fmt: skip
    return PlannedMove(_values_after(initiative, to_stage, today, bool(passed_over)), move)


#: The step that a stage begins with; those of Discovery say that something has been done.
_BEGINNING: dict[str, str] = {Stage.STRATEGY: "idea", Stage.DELIVERY: "build", Stage.LIVE: "monitored"}


def _values_after(initiative: Initiative, to_stage: str, today: date, is_override: bool) -> dict[str, Any]:
    held_from = ""
    if to_stage in RESTING:
        held_from = initiative.stage if initiative.stage in ACTIVE_STAGES else initiative.held_from
    values: dict[str, Any] = {
        "stage": to_stage,
        "held_from": held_from,
        # A move says what begins, and never that something was done.
        "step": "" if is_override else _BEGINNING.get(to_stage, ""),
    }
    if to_stage == Stage.LIVE and initiative.in_use_since is None:
        values["in_use_since"] = today
    return values


def explain_no_way(following: str) -> str:
    """Why a stage cannot be reached when `following` is the next one."""
    if not following:
        return _("It can go back to where it was before, and no further.")
    return _("It moves one stage at a time; the next one is {stage}.").format(stage=_(STAGES[following]))


def _blocked(first: str, n: int) -> str:
    return ngettext(
        "The gate is closed: {first} Complete it, or override the gate with a name and a reason.",
        "The gate is closed, {n} gate items are open, first: {first} Complete them, or "
        "override the gate with a name and a reason.",
        n,
    ).format(first=first, n=formats.number(n))


def may_return(stage: str, held_from: str, to_stage: str) -> bool:
    """True for a move back to an earlier stage, or from on hold or stopped to where it was or before."""
    order = [str(name) for name in STAGE_ORDER]
    if to_stage not in order:
        return False
    if stage in RESTING:
        return order.index(to_stage) <= order.index(held_from or Stage.STRATEGY)
    return order.index(to_stage) < order.index(stage)
