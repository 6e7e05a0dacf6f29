"""Making, editing and moving initiatives."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from desktop_app.domain import fields as f
from desktop_app.domain.choices import (
    CRITERIA,
    ROLES,
    STAGES,
)
from desktop_app.domain.gates import gate_report
from desktop_app.domain.record_rules import (
    plan_move,
    refuse_dates,
    refuse_days,
    refuse_facts,
    refuse_fixed,
    refuse_step,
    refuse_unknown_stage,
)
from desktop_app.domain.records import Initiative, Portfolio, Rating, Role
from desktop_app.domain.spine import Spine
from desktop_app.errors import FieldError
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services import record_edits as records
from desktop_app.services.changes import Changes
from desktop_app.services.workspace import Workspace, load_spine, the_portfolio
from desktop_app.store.reads import initiative_rows
from desktop_app.store.unit_of_work import UnitOfWork


def create(ws: Workspace, title: str, **values: Any) -> Changes:
    """A new initiative with the next key; `record_ids` of the result holds its id. Raises FieldError."""
    with ws.change(_("Initiative added")) as step:
        refuse_days(Initiative, values, ws.today())
        refuse_facts(Initiative, values, ws.extensions.vocabulary().tags)
        initiative = add_initiative(step.uow, ws, {"title": title, **values})
        step.label = _("“{title}” added").format(title=records.title_of(initiative))
    return step.changes


def add_initiative(uow: UnitOfWork, ws: Workspace, values: Mapping[str, Any]) -> Initiative:
    """A new initiative inside a change that the caller began, with the next free key unless one is given."""
    return add_initiatives(uow, ws, [values])[0]


def add_initiatives(uow: UnitOfWork, ws: Workspace, many: Sequence[Mapping[str, Any]]) -> list[Initiative]:
    """New initiatives inside a change that the caller began, in the order given.

    Each takes the next free key unless one is given. Raises FieldError.
    """
    portfolio = the_portfolio(uow)
    taken = initiative_rows.keys(uow.connection)
    checked = [f.validate(Initiative, {n: v for n, v in one.items() if n != "key" or v}) for one in many]
    for given in checked:
        if key := given.get("key"):
            if key in taken:
                raise FieldError("key", _("There is an initiative {key} already.").format(key=key))
            taken.add(key)
    keys = free_keys(portfolio, taken)
    initiatives: list[Initiative] = []
    number = portfolio.next_key
    for given in checked:
        if not given.get("key"):
            given["key"], number = next(keys)
            number += 1
        given.setdefault("created_at", ws.clock())
        given.setdefault("review_cadence_days", portfolio.default_cadence_days)
        if not given.get("industry") and len(portfolio.industries) == 1:
            given["industry"] = portfolio.industries[0]
        initiatives.append(Initiative(**given))
    uow.update(portfolio, next_key=number)
    return [one for one in uow.add_all(initiatives) if isinstance(one, Initiative)]


def free_keys(portfolio: Portfolio, taken: set[str]) -> Iterator[tuple[str, int]]:
    """Keys that no initiative has, each with its number."""
    for number in itertools.count(portfolio.next_key or 1):
        key = f"{portfolio.key_prefix}-{number:03d}"
        if key not in taken:
            yield key, number


def edit(ws: Workspace, initiative_id: str, values: Mapping[str, Any], reason: str = "") -> Changes:
    """Change fields of an initiative; the stage moves through `move_stage` only."""
    return records.edit(ws, Initiative.KIND, initiative_id, values, reason)


def edit_many(
    ws: Workspace, initiative_ids: Sequence[str], values: Mapping[str, Any], reason: str = ""
) -> Changes:
    """The same new values for several initiatives, one step of undo."""
    refuse_fixed(Initiative, values)
    n = len(initiative_ids)
    label = ngettext("{n} initiative changed", "{n} initiatives changed", n).format(n=formats.number(n))
    with ws.change(label, reason) as step:
        chosen = step.uow.get_all(Initiative, initiative_ids)
        for initiative in chosen:
            refuse_step(initiative, values)
            refuse_dates(initiative, values)
            refuse_days(Initiative, values, ws.today())
            refuse_facts(Initiative, values, ws.extensions.vocabulary().tags, initiative.facts)
        step.uow.update_all(chosen, **values)
    return step.changes


def delete(ws: Workspace, initiative_ids: Sequence[str], reason: str = "") -> Changes:
    """Remove initiatives with everything on them; undo brings them back."""
    return records.remove(ws, Initiative.KIND, initiative_ids, reason)


def rate(ws: Workspace, initiative_id: str, criterion: str, values: Mapping[str, Any]) -> Changes:
    """Set the rating of one criterion, its confidence or note; notes who rated and when."""
    if criterion not in CRITERIA:
        raise FieldError("criterion", _("There is no criterion called {name}.").format(name=criterion))
    given = f.validate(Rating, values)
    if "rating" in given:
        given.setdefault("rated_by", ws.user)
        given.setdefault("rated_on", ws.today())
    label = _("{criterion} rated").format(criterion=_(CRITERIA[criterion]))
    with ws.change(label) as step:
        ratings = step.uow.find(Rating, initiative_id=initiative_id, criterion=criterion)
        if ratings:
            step.uow.update(ratings[0], **given)
        else:
            step.uow.get(Initiative, initiative_id)
            records.append(step.uow, Rating(initiative_id=initiative_id, criterion=criterion, **given))
    return step.changes


def set_role(ws: Workspace, initiative_id: str, role: str, name: str) -> Changes:
    """Say who fills a role; an empty name says that nobody does."""
    if role not in ROLES:
        raise FieldError("role", _("There is no role called {name}.").format(name=role))
    with ws.change(_("{role} set").format(role=_(ROLES[role]))) as step:
        roles = step.uow.find(Role, initiative_id=initiative_id, role=role)
        if roles:
            step.uow.update(roles[0], name=name)
        elif name.strip():
            step.uow.get(Initiative, initiative_id)
            records.append(step.uow, Role(initiative_id=initiative_id, role=role, name=name))
    return step.changes


def move_stage(
    ws: Workspace, initiative_id: str, to_stage: str, *, by: str = "", reason: str = ""
) -> Changes:
    """Move an initiative to another stage.

    Forward goes through the gate: while it blocks, `by` and `reason` are needed to pass over it, and the
    history keeps both. Putting on hold or stopping needs a reason. Raises UserError without them.
    """
    refuse_unknown_stage(to_stage)
    with ws.change(move_label(to_stage), reason) as step:
        move_in(step.uow, ws, load_spine(step.uow, initiative_id), to_stage, by=by, reason=reason)
    return step.changes


def move_label(to_stage: str) -> str:
    """What the undo menu calls a move to a stage."""
    return _("Moved to {stage}").format(stage=_(STAGES[to_stage]))


def move_in(
    uow: UnitOfWork, ws: Workspace, spine: Spine, to_stage: str, *, by: str = "", reason: str = ""
) -> None:
    """`move_stage` inside a change that the caller began; raises GateBlocked where the gate is closed."""
    refuse_unknown_stage(to_stage)
    initiative = spine.initiative
    if initiative.stage == to_stage:
        return
    gate = gate_report(spine, ws.rules())
    planned = plan_move(initiative, gate, to_stage, today=ws.today(), by=by, user=ws.user, reason=reason)
    uow.update(initiative, **planned.values)
    records.append(uow, planned.move)
