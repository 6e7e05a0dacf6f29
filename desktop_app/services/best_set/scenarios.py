"""Scenarios: limits and wishes with a name, kept, compared, and one of them the plan."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from desktop_app.domain.planning.best_set_terms import Terms, dump, parse
from desktop_app.domain.planning_records import Scenario
from desktop_app.errors import Cancelled, FieldError, UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.language.word_order import natural_key, order_key
from desktop_app.services.best_set.case import read_facts
from desktop_app.services.best_set.find_best_set import Cancel, Progress, Search
from desktop_app.services.best_set.result import BestSet
from desktop_app.services.best_set.words import sentence
from desktop_app.services.changes import Changes
from desktop_app.services.workspace import Workspace
from desktop_app.store.unit_of_work import UnitOfWork


def list_all(ws: Workspace) -> list[Scenario]:
    """All scenarios, the oldest first."""
    with ws.read() as uow:
        return _ordered(uow)


def _ordered(uow: UnitOfWork) -> list[Scenario]:
    first = datetime.min.replace(tzinfo=UTC)
    by_id = sorted(uow.find(Scenario), key=lambda scenario: scenario.id)
    return sorted(by_id, key=lambda scenario: (scenario.created_at or first, order_key(scenario.name)))


def find(ws: Workspace, name: str) -> Scenario:
    """The scenario of that name, in any case; raises UserError that lists those there are."""
    there = list_all(ws)
    for scenario in there:
        if scenario.name.casefold() == name.strip().casefold():
            return scenario
    if not there:
        raise UserError(_("There is no scenario yet. Make one on the page Prioritise."))
    offered = ", ".join(f"“{one.name}”" for one in there)
    raise UserError(
        _("There is no scenario called {name}. There are: {offered}.").format(name=name, offered=offered)
    )


def plan(ws: Workspace) -> Scenario | None:
    """The scenario that is the plan, if one is."""
    return next((one for one in list_all(ws) if one.is_plan), None)


def create(ws: Workspace, name: str = "", terms: Terms | None = None, note: str = "") -> Changes:
    """Make a scenario; without a name it gets the next free one. Raises FieldError."""
    with ws.change(_("Scenario added")) as step:
        scenario = _new(step.uow, ws, name, dump(terms or Terms()), note)
        step.label = _("Scenario “{name}” added").format(name=scenario.name)
        step.uow.add(scenario)
    return step.changes


def _new(uow: UnitOfWork, ws: Workspace, name: str, definition: str, note: str) -> Scenario:
    taken = {one.name.casefold() for one in uow.find(Scenario)}
    name = name.strip()
    if not name:
        number = 1
        while (name := _("Scenario {n}").format(n=formats.number(number))).casefold() in taken:
            number += 1
    _refuse_taken(taken, name)
    return Scenario(name=name, note=note, definition=definition, created_at=ws.clock())


def _refuse_taken(taken: set[str], name: str) -> None:
    if name.casefold() in taken:
        raise FieldError("name", _("There is a scenario called “{name}” already.").format(name=name))


def duplicate(ws: Workspace, scenario_id: str, name: str = "") -> Changes:
    """Make another scenario with the same limits and wishes."""
    with ws.change(_("Scenario duplicated")) as step:
        old = step.uow.get(Scenario, scenario_id)
        taken = {one.name.casefold() for one in step.uow.find(Scenario)}
        if not name.strip():
            name, number = _("{name}, copy").format(name=old.name), 2
            while name.casefold() in taken:
                name = _("{name}, copy {n}").format(name=old.name, n=formats.number(number))
                number += 1
        scenario = _new(step.uow, ws, name, old.definition, old.note)
        step.label = _("Scenario “{name}” duplicated").format(name=old.name)
        step.uow.add(scenario)
    return step.changes


def rename(ws: Workspace, scenario_id: str, name: str) -> Changes:
    """Give a scenario another name; raises FieldError for one that is taken or empty."""
    with ws.change(_("Scenario renamed")) as step:
        old = step.uow.get(Scenario, scenario_id)
        others = {one.name.casefold() for one in step.uow.find(Scenario) if one.id != scenario_id}
        _refuse_taken(others, name.strip())
        step.label = _("Scenario “{name}” renamed").format(name=old.name)
        step.uow.update(old, name=name.strip())
    return step.changes


def set_note(ws: Workspace, scenario_id: str, note: str) -> Changes:
    """Say what a scenario is about."""
    with ws.change(_("Note of the scenario changed")) as step:
        step.uow.update(step.uow.get(Scenario, scenario_id), note=note)
    return step.changes


def set_terms(ws: Workspace, scenario_id: str, terms: Terms, label: str = "") -> Changes:
    """Change what a scenario asks; `label` is what the undo menu calls it."""
    with ws.change(label or _("Limits and conditions changed")) as step:
        old = step.uow.get(Scenario, scenario_id)
        step.uow.update(old, definition=dump(terms))
    return step.changes


def remove(ws: Workspace, scenario_id: str) -> Changes:
    """Remove a scenario."""
    with ws.change(_("Scenario deleted")) as step:
        old = step.uow.get(Scenario, scenario_id)
        step.label = _("Scenario “{name}” deleted").format(name=old.name)
        step.uow.remove_all([old])
    return step.changes


# What was found


def result_text(terms: Terms, best: BestSet, at: datetime) -> str:
    """A best set as it is kept, with the terms that it belongs to and when it was found."""
    plain = {
        "at": at.isoformat(),
        "definition": dump(terms),
        "status": best.status,
        "value": best.value,
        "bound": best.bound,
        "unit": best.unit,
        "chosen": [one.id for one in best.chosen],
        "waiting": [one.id for one in best.waiting],
        "unknown": {one.id: one.why for one in best.unknown},
        "left": best.left,
        "one_more": best.one_more,
        "conflicts": list(best.conflicts),
        "sentence": sentence(best),
    }
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True, slots=True)
class Kept:
    """The result that is kept with a scenario; `is_current` False: its limits were changed since."""

    at: datetime
    status: str
    chosen: tuple[str, ...]
    value: float | None
    unit: str
    left: Mapping[str, float]
    sentence: str
    is_current: bool


def kept_result(scenario: Scenario) -> Kept | None:
    """The result that is kept with a scenario; None without one, or when it can't be read."""
    try:
        saved_result: dict[str, Any] = json.loads(scenario.result)
        return Kept(
            at=datetime.fromisoformat(saved_result["at"]),
            status=str(saved_result["status"]),
            chosen=tuple(str(one) for one in saved_result["chosen"]),
            value=None if saved_result["value"] is None else float(saved_result["value"]),
            unit=str(saved_result["unit"]),
            left={str(name): float(left) for name, left in saved_result["left"].items()},
            sentence=str(saved_result["sentence"]),
            is_current=saved_result["definition"] == dump(parse(scenario.definition)),
        )
    except (ValueError, TypeError, KeyError, AttributeError, UserError, RecursionError):
        return None


def compute(
    ws: Workspace,
    scenario_id: str,
    *,
    time_limit: float | None = None,
    cancel: Cancel | None = None,
    progress: Progress | None = None,
) -> tuple[BestSet, Changes]:
    """Find the best set of a scenario and keep it with the time. Raises Cancelled, and then keeps nothing."""
    with ws.read() as uow:
        terms = parse(uow.get(Scenario, scenario_id).definition)
    best = _found(ws, terms, time_limit, cancel, progress)
    return best, keep(ws, scenario_id, terms, best)


def _found(
    ws: Workspace, terms: Terms, time_limit: float | None, cancel: Cancel | None, progress: Progress | None
) -> BestSet:
    search = Search(read_facts(ws, terms.method), terms, cancel, progress)
    best = search.first(time_limit=time_limit)
    if best.value is not None:
        search.exact(time_limit)
        best = search.one_more(time_limit=time_limit)
    if cancel is not None and cancel():
        raise Cancelled
    return best


def keep(ws: Workspace, scenario_id: str, terms: Terms, best: BestSet) -> Changes:
    """Keep a best set with its scenario."""
    with ws.change(_("Best set saved")) as step:
        old = step.uow.get(Scenario, scenario_id)
        step.label = _("Best set of “{name}” saved").format(name=old.name)
        step.uow.update(old, result=result_text(terms, best, ws.clock()))
    return step.changes


def make_plan(
    ws: Workspace, scenario_id: str, best: BestSet | None = None, terms: Terms | None = None
) -> Changes:
    """Make a scenario the plan, and no other; its best set is kept with it. One step that undo takes back.

    `best` is what was found for `terms`; without it, it is found now. Without a scenario one is made of the terms.
    Raises UserError when no set keeps to what is asked.
    """
    if terms is None:
        with ws.read() as uow:
            terms = parse(uow.get(Scenario, scenario_id).definition)
    best = best or _found(ws, terms, None, None, None)
    if best.value is None:
        raise UserError(_("No set meets all limits of this scenario, so it can't be the plan."))
    result = result_text(terms, best, ws.clock())
    with ws.change(_("Plan chosen")) as step:
        if scenario_id:
            chosen = step.uow.get(Scenario, scenario_id)
        else:
            chosen = step.uow.add(_new(step.uow, ws, "", dump(terms), ""))
        step.label = _("“{name}” is now the plan").format(name=chosen.name)
        for scenario in _ordered(step.uow):
            if scenario.is_plan and scenario.id != chosen.id:
                step.uow.update(scenario, is_plan=False)
        step.uow.update(chosen, is_plan=True, definition=dump(terms), result=result)
    return step.changes


# Side by side


@dataclass(frozen=True, slots=True)
class ComparedScenario:
    """One scenario of a comparison with its best set."""

    id: str
    name: str
    is_plan: bool
    best: BestSet


@dataclass(frozen=True, slots=True)
class ComparedChoice:
    """An initiative with what each scenario does with it: fund, wait or unknown, in the order of the scenarios."""

    id: str
    key: str
    title: str
    marks: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether the scenarios do not agree."""
        return len(set(self.marks)) > 1


@dataclass(frozen=True, slots=True)
class Comparison:
    """Scenarios side by side; `limits` holds for each limit, by what people call it, what is left in each."""

    scenarios: tuple[ComparedScenario, ...]
    rows: tuple[ComparedChoice, ...]
    limits: tuple[tuple[str, bool, tuple[float | None, ...]], ...]


def compare(
    ws: Workspace,
    scenario_ids: Sequence[str],
    *,
    time_limit: float | None = None,
    cancel: Cancel | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """The best sets of several scenarios as the portfolio stands, side by side. Raises Cancelled."""
    with ws.read() as uow:
        scenarios = uow.get_all(Scenario, scenario_ids)
    compared = []
    for scenario in scenarios:
        terms = parse(scenario.definition)
        search = Search(read_facts(ws, terms.method), terms, cancel, progress)
        best = search.first(time_limit=time_limit)
        if best.value is not None:
            best = search.exact(time_limit)
        if cancel is not None and cancel():
            raise Cancelled
        compared.append(ComparedScenario(scenario.id, scenario.name, scenario.is_plan, best))
    return Comparison(tuple(compared), _rows(compared), _limits(compared))


def _rows(compared: Sequence[ComparedScenario]) -> tuple[ComparedChoice, ...]:
    marks = [one.best.marks for one in compared]
    names: dict[str, tuple[str, str]] = {}
    for scenario in compared:
        names |= {
            judged.id: (judged.key, judged.title)
            for judged in (*scenario.best.chosen, *scenario.best.waiting)
        }
        names |= {left.id: (left.key, left.title) for left in scenario.best.unknown}
    ordered = sorted(names, key=lambda initiative_id: natural_key(names[initiative_id][0]))
    return tuple(
        ComparedChoice(one, *names[one], tuple(mark.get(one, "unknown") for mark in marks)) for one in ordered
    )


def _limits(compared: Sequence[ComparedScenario]) -> tuple[tuple[str, bool, tuple[float | None, ...]], ...]:
    labels = {str(state.name): state for one in compared for state in one.best.limits}
    left = [one.best.left if one.best.value is not None else {} for one in compared]
    return tuple(
        (state.label, state.name.is_money, tuple(one.get(name) for one in left))
        for name, state in labels.items()
    )
