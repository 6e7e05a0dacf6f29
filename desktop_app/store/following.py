"""What is kept with an initiative and follows from other records: its cost to date, and the goals it serves as a text.

Both have one home, the ledger of costs and the links to goals. The text and the sum stay readable and writable under
their old names everywhere; what is written into them goes to its home in the same change.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import TypeVar

from desktop_app.domain.planning import goals as goal_names
from desktop_app.domain.planning import ledger
from desktop_app.domain.planning_records import Contribution, Cost, Goal
from desktop_app.domain.record_base import Child
from desktop_app.domain.records import Initiative
from desktop_app.errors import FieldError
from desktop_app.language.i18n import _
from desktop_app.store import rows
from desktop_app.store.unit_of_work import FOLLOWING, Touched, UnitOfWork

C = TypeVar("C", bound=Child)


def follow(uow: UnitOfWork) -> None:
    """Bring what follows in line with all that the change touched; raises FieldError for what has no home."""
    touched = uow.settled()
    if not any(isinstance(one.record, (Initiative, Cost, Contribution, Goal)) for one in touched):
        return
    written = {name: _written(touched, name, home) for name, home in FOLLOWING.items()}
    _follow_costs(uow, _owners(touched, Cost) | _changed(touched, *FOLLOWING), written["cost_to_date"])
    linked = _owners(touched, Contribution)
    renamed = [one.record.id for one in touched if isinstance(one.after, Goal) and one.before is not None]
    if renamed:
        links = rows.select_by_ids(uow.connection, Contribution, "goal_id", renamed)
        linked |= {link.initiative_id for link in links}
    added = {one.record.id for one in touched if isinstance(one.record, Initiative) and one.before is None}
    # Links that were touched themselves say more than the text.
    named = {one for one in written["strategy_goal"] if one in added or one not in linked}
    _follow_goals(uow, linked | _changed(touched, "strategy_goal"), named, named - added)


def take_over(uow: UnitOfWork) -> None:
    """Give the sums and texts of a file from before they had a home theirs, as `follow` does with what is written."""
    money = {one.initiative_id for one in uow.find(Cost)}
    initiatives = uow.find(Initiative)
    stated = {one.id for one in initiatives if one.cost_to_date is not None}
    served = {one.id for one in initiatives if one.strategy_goal.strip()}
    _follow_costs(uow, money | stated, stated)
    _follow_goals(uow, served | {one.initiative_id for one in uow.find(Contribution)}, served, set())


def _owners(touched: Sequence[Touched], kind: type[Child]) -> set[str]:
    return {one.record.initiative_id for one in touched if isinstance(one.record, kind)}


def _changed(touched: Sequence[Touched], *names: str) -> set[str]:
    """Initiatives that are there, and whose fields, or the homes of these, say something else than before."""
    fields = {*names, *(FOLLOWING[name] for name in names)} - {""}
    return {
        one.record.id
        for one in touched
        if isinstance(one.after, Initiative)
        and any(_before(one, name) != getattr(one.after, name) for name in fields)
    }


def _written(touched: Sequence[Touched], name: str, home: str) -> set[str]:
    """Initiatives into whose field the change wrote something, and not into its home; of new ones the field counts."""
    return {
        one.record.id
        for one in touched
        if isinstance(one.after, Initiative)
        and _before(one, name) != getattr(one.after, name)
        and (one.before is None or not home or _before(one, home) == getattr(one.after, home))
    }


def _before(touched: Touched, name: str) -> object:
    if touched.before is not None:
        return getattr(touched.before, name)
    return Initiative.__dataclass_fields__[name].default


def _by_owner(uow: UnitOfWork, kind: type[C], owners: Iterable[str]) -> dict[str, list[C]]:
    by_owner: dict[str, list[C]] = {}
    for child in rows.select_by_ids(uow.connection, kind, "initiative_id", sorted(owners)):
        by_owner.setdefault(child.initiative_id, []).append(child)
    return by_owner


def _follow_costs(uow: UnitOfWork, owners: set[str], written: set[str]) -> None:
    if not owners:
        return
    costs = _by_owner(uow, Cost, owners)
    pairs = []
    for initiative in rows.select_by_ids(uow.connection, Initiative, "id", sorted(owners)):
        spent = ledger.sums(costs.get(initiative.id, ())).actual
        opening = initiative.opening_cost
        to_date = ledger.sum_to_date(opening, spent)
        if initiative.id in written and not ledger.is_same_sum(to_date, initiative.cost_to_date):
            opening = ledger.opening_of(initiative.cost_to_date, spent)
            to_date = ledger.sum_to_date(opening, spent)
        if to_date is not None and to_date < 0 and not ledger.is_same_sum(to_date, 0.0):
            sentence = _("The cost to date of {key} would be under zero: what was spent before is too low.")
            raise FieldError("opening_cost", sentence.format(key=initiative.key))
        if ledger.is_same_sum(to_date, initiative.cost_to_date):
            to_date = initiative.cost_to_date
        now = dataclasses.replace(initiative, opening_cost=opening, cost_to_date=to_date)
        pairs.append((initiative, now))
    uow.follow_all(pairs)


def _follow_goals(uow: UnitOfWork, owners: set[str], written: set[str], replaced: set[str]) -> None:
    """Link what the texts in `written` name, unlink in `replaced` what they do not name, and write the texts anew."""
    if not owners:
        return
    goals = {goal.id: goal for goal in uow.find(Goal)}
    named = _Named(uow, goals.values())
    links = _by_owner(uow, Contribution, owners)
    pairs = []
    for initiative in rows.select_by_ids(uow.connection, Initiative, "id", sorted(owners)):
        own = [link for link in links.get(initiative.id, []) if link.goal_id in named.names]
        if initiative.id in written and initiative.strategy_goal != named.text(own):
            wanted = named.ids(initiative.strategy_goal)
            if initiative.id in replaced:
                uow.remove_all([link for link in own if link.goal_id not in wanted])
                own = [link for link in own if link.goal_id in wanted]
            lacking = [goal_id for goal_id in wanted if goal_id not in {link.goal_id for link in own}]
            fresh = [Contribution(initiative_id=initiative.id, goal_id=goal_id) for goal_id in lacking]
            own += [one for one in uow.add_all(fresh) if isinstance(one, Contribution)]
        pairs.append((initiative, dataclasses.replace(initiative, strategy_goal=named.text(own))))
    uow.follow_all(pairs)


class _Named:
    """Goals by their names; a name that no goal has makes one."""

    def __init__(self, uow: UnitOfWork, goals: Iterable[Goal]) -> None:
        self._uow = uow
        kept = sorted(goals, key=lambda goal: (goal.position, goal.id))
        #: The name of each goal by its id.
        self.names = {goal.id: goal.name for goal in kept}
        self._ids = {goal_names.same_name(goal.name): goal.id for goal in reversed(kept)}
        self._last = max((goal.position for goal in kept), default=0)

    def text(self, links: Iterable[Contribution]) -> str:
        """The goals of some links, each once, as a text."""
        return goal_names.joined(dict.fromkeys(self.names[link.goal_id] for link in links))

    def ids(self, text: str) -> list[str]:
        """The goals that a text names."""
        ids = []
        for name in goal_names.names_in(text, self.names.values()):
            key = goal_names.same_name(name)
            if key not in self._ids:
                self._last += 1
                goal = self._uow.add(Goal(name=name[: goal_names.LONGEST], position=self._last))
                self._ids[key], self.names[goal.id] = goal.id, goal.name
            ids.append(self._ids[key])
        return ids
