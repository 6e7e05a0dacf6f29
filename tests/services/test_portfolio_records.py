"""Goals, budgets and the like: added, edited, ordered and removed, each in one step that undo takes back."""

from __future__ import annotations

import pytest

from desktop_app.domain.planning_records import Budget, Contribution, Dependency, Goal
from desktop_app.errors import FieldError, UserError
from desktop_app.services import initiatives, portfolio_records, undo
from desktop_app.services import record_edits as records
from desktop_app.services.workspace import Workspace


def names(ws: Workspace) -> list[str]:
    return [goal.name for goal in portfolio_records.list_all(ws, Goal)]


def test_goals_keep_the_order_that_people_gave_them(ws: Workspace) -> None:
    for name in ("Fewer losses", "Faster answers", "A fair service"):
        portfolio_records.add(ws, Goal(name=name))
    assert names(ws) == ["Fewer losses", "Faster answers", "A fair service"]
    last = portfolio_records.list_all(ws, Goal)[-1]
    portfolio_records.move(ws, "goal", last.id, -2)
    assert names(ws) == ["A fair service", "Fewer losses", "Faster answers"]
    undo.undo(ws)
    assert names(ws) == ["Fewer losses", "Faster answers", "A fair service"]


def test_a_goal_goes_with_what_is_said_of_it_and_comes_back(ws: Workspace) -> None:
    goal = portfolio_records.add(ws, Goal(name="Fewer losses")).record_ids[0]
    one = initiatives.create(ws, "Fraud alerts").record_ids[0]
    records.add(ws, Contribution(initiative_id=one, goal_id=goal, weight=0.6))
    portfolio_records.remove(ws, "goal", [goal])
    assert names(ws) == []
    assert ws.spine(one).contributions == ()
    undo.undo(ws)
    assert names(ws) == ["Fewer losses"]
    assert ws.spine(one).contributions[0].weight == 0.6


def test_a_dependency_goes_with_either_of_its_initiatives(ws: Workspace) -> None:
    one = initiatives.create(ws, "Alerts").record_ids[0]
    other = initiatives.create(ws, "Feature store").record_ids[0]
    records.add(ws, Dependency(initiative_id=one, other_id=other))
    initiatives.delete(ws, [other])
    assert ws.spine(one).dependencies == ()
    undo.undo(ws)
    assert ws.spine(one).dependencies[0].other_id == other


def test_what_cannot_be_held_is_refused_with_a_sentence(ws: Workspace) -> None:
    with pytest.raises(FieldError, match="Year can't be empty"):
        portfolio_records.add(ws, Budget(name="Build", amount=6e6))
    with pytest.raises(UserError, match="belongs to an initiative"):
        portfolio_records.add(ws, Contribution(initiative_id="x", goal_id="y"))
