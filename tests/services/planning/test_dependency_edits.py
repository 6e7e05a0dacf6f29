"""Links between initiatives: circles and contradictions are refused in words, dates keep the order of stages."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.domain.planning_records import Dependency
from desktop_app.errors import FieldError
from desktop_app.services import initiatives, undo
from desktop_app.services import record_edits as records
from desktop_app.services.planning import dependency_edits as dependencies
from desktop_app.services.workspace import Workspace

D = date


@pytest.fixture
def three(ws: Workspace) -> tuple[str, str, str]:
    a, b, c = (initiatives.create(ws, title).record_ids[0] for title in ("One", "Two", "Three"))
    return a, b, c


def test_a_circle_is_refused_and_named(ws: Workspace, three: tuple[str, str, str]) -> None:
    a, b, c = three
    dependencies.add(ws, a, b)
    dependencies.add(ws, b, c, note="The same store")
    with pytest.raises(FieldError) as refused:
        dependencies.add(ws, c, a)
    assert str(refused.value) == (
        "They would need each other in a circle: AI-003 → AI-001 → AI-002 → AI-003."
    )
    assert refused.value.field == "other_id"
    with pytest.raises(FieldError, match="can't need itself"):
        dependencies.add(ws, a, a, "either_or")
    # Nothing of what was refused stays.
    assert ws.spine(c).dependencies == ()


def test_no_way_into_the_portfolio_goes_around_it(ws: Workspace, three: tuple[str, str, str]) -> None:
    a, b, c = three
    dependencies.add(ws, a, b)
    with pytest.raises(FieldError, match="circle"):
        records.add(ws, Dependency(initiative_id=b, other_id=a))
    other = dependencies.add(ws, b, c, "either_or").record_ids[0]
    dependencies.add(ws, c, a)
    with pytest.raises(FieldError, match="circle"):
        records.edit(ws, "dependency", other, {"relation": "needs"})
    assert ws.spine(b).dependencies[0].relation == "either_or"
    records.edit(ws, "dependency", other, {"note": "Both would be too much"})


def test_what_is_said_already_or_contradicts(ws: Workspace, three: tuple[str, str, str]) -> None:
    a, b, _c = three
    dependencies.add(ws, a, b, "either_or")
    for one, other in ((a, b), (b, a)):
        with pytest.raises(FieldError, match="exists already"):
            dependencies.add(ws, one, other, "either_or")
        with pytest.raises(FieldError, match="can't need and exclude each other"):
            dependencies.add(ws, one, other)
    with pytest.raises(FieldError, match="Choose"):
        dependencies.add(ws, a, "")


def test_links_are_seen_from_both_sides_and_undone(ws: Workspace, three: tuple[str, str, str]) -> None:
    a, b, c = three
    dependencies.add(ws, a, b, note="Store")
    dependencies.add(ws, c, a, "either_or")
    found = [(link.key, link.relation, link.note, link.is_own) for link in dependencies.links_of(ws, a)]
    assert found == [("AI-002", "needs", "Store", True), ("AI-003", "either_or", "", False)]
    undo.undo(ws)
    assert len(dependencies.links_of(ws, a)) == 1
    initiatives.delete(ws, [b])
    assert dependencies.links_of(ws, a) == []


def test_planned_dates_keep_the_order_of_the_stages(ws: Workspace, one: str) -> None:
    initiatives.edit(ws, one, {"discovery_from": D(2027, 1, 1), "live_from": D(2027, 6, 1)})
    with pytest.raises(FieldError) as refused:
        initiatives.edit(ws, one, {"live_from": D(2026, 12, 1)})
    assert refused.value.field == "live_from"
    assert "Live planned from" in str(refused.value)
    assert "is before Discovery planned from" in str(refused.value)
    with pytest.raises(FieldError) as refused:
        initiatives.edit(ws, one, {"strategy_from": "2027-02-01"})
    assert refused.value.field == "strategy_from"
    with pytest.raises(FieldError):
        initiatives.edit(ws, one, {"delivery_from": D(2027, 9, 1)})
    with pytest.raises(FieldError):
        initiatives.edit_many(ws, [one], {"retire_on": D(2027, 5, 1)})
    # Moved together they stay in order, and the same day is none of a stage's own.
    initiatives.edit(
        ws, one, {"discovery_from": D(2027, 8, 1), "delivery_from": D(2027, 8, 1), "live_from": D(2027, 9, 1)}
    )
    initiatives.edit(ws, one, {"delivery_from": None})


def test_a_plan_that_came_in_disorder_can_be_mended_date_by_date(ws: Workspace, one: str) -> None:
    with ws.change("as an import does") as step:
        spine = ws.spine(one)
        step.uow.update(
            spine.initiative,
            strategy_from=D(2027, 9, 1),
            delivery_from=D(2027, 1, 1),
            live_from=D(2026, 1, 1),
        )
    initiatives.edit(ws, one, {"title": "Still editable"})
    initiatives.edit(ws, one, {"live_from": D(2027, 12, 1)})
    initiatives.edit(ws, one, {"strategy_from": D(2026, 12, 1)})
