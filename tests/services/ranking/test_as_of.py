"""Scores as they were: held against what was written down while a portfolio was edited at random."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from desktop_app.domain.choices import CRITERIA
from desktop_app.domain.records import Estimate, Initiative
from desktop_app.domain.scoring.methods import ScoringInput, ScoringMethod
from desktop_app.services import initiatives, undo
from desktop_app.services import record_edits as records
from desktop_app.services.portfolio_file import portfolios
from desktop_app.services.ranking import as_of, estimates, own_methods
from desktop_app.services.ranking import rank as ranking
from desktop_app.services.workspace import Workspace

OWN = ScoringMethod("", "Ours", "", (ScoringInput("x", "X", "", 0, 10),), "x * 2")


def rows_of(found: ranking.Ranking) -> list[tuple[Any, ...]]:
    return [
        (r.rank, r.key, r.title, r.stage, r.score and round(r.score, 9), r.low, r.high, r.missing, r.cost)
        for r in found.rows
    ]


def random_edit(ws: Workspace, rng: random.Random, own_id: str) -> None:
    with ws.read() as uow:
        ids = [one.id for one in uow.find(Initiative)]
        kept = [one.id for one in uow.find(Estimate)]

    def some() -> str:
        return rng.choice(ids)

    def rate() -> None:
        values = {"rating": rng.choice([None, 1, 2, 3, 4, 5]), "confidence": rng.choice(["", "low", "high"])}
        initiatives.rate(ws, some(), rng.choice(list(CRITERIA)), values)

    def edit() -> None:
        field = rng.choice(["benefit_likely", "build_cost_likely", "run_cost"])
        initiatives.edit(ws, some(), {field: rng.choice([None, 10.0, 250.0, 1000.0])})

    def chance() -> None:
        initiatives.edit(ws, some(), {"chance_of_success": rng.random(), "title": f"T{rng.random()}"})

    def estimate() -> None:
        name = rng.choice(["reach", "effort", "x"])
        low = rng.uniform(0, 5)
        estimates.set_estimate(ws, some(), name, low, low + 1, low + 2, by=rng.choice(["A", "B", "C"]))

    def settle() -> None:
        name = rng.choice(["confidence", "impact", "run_cost", "value", "benefit"])
        estimates.settle(ws, some(), name, None, rng.choice([1.0]), None, "Why")

    def forget() -> None:
        if kept:
            estimates.remove(ws, [rng.choice(kept)])

    def delete() -> None:
        if len(ids) > 3:
            initiatives.delete(ws, [some()])

    def hold() -> None:
        one = some()
        if ws.spine(one).initiative.stage not in ("stopped", "retired", "on_hold"):
            initiatives.move_stage(ws, one, rng.choice(["stopped", "on_hold"]), reason="So", by="me")

    def method() -> None:
        formula = rng.choice(["x * 2", "x + 7", "x ^ 2"])
        kept_method = own_methods.method_of(ws, own_id)
        changed = ScoringMethod(own_id, kept_method.name, "", kept_method.inputs, formula)
        own_methods.edit(ws, changed)

    edits: list[Callable[[], Any]] = [
        rate,
        rate,
        edit,
        edit,
        chance,
        estimate,
        estimate,
        settle,
        forget,
        delete,
        hold,
        method,
        lambda: initiatives.create(ws, f"New {rng.random()}"),
        lambda: portfolios.set_weights(ws, {name: rng.random() for name in CRITERIA}),
        lambda: portfolios.edit(ws, {"discount_rate": rng.random(), "horizon_years": rng.randint(1, 9)}),
        lambda: undo.undo(ws),
        lambda: undo.redo(ws) if undo.state(ws).redo else None,
        lambda: initiatives.edit(ws, some(), {"notes": str(rng.random())}),
    ]
    rng.choice(edits)()


@pytest.mark.parametrize(
    ("seed", "edits"), [(0, 24), (1, 24), (2, 24), (3, 24), pytest.param(4, 200, marks=pytest.mark.slow)]
)
def test_the_past_is_what_was_seen_then(ws: Workspace, clock: Any, seed: int, edits: int) -> None:
    rng = random.Random(seed)
    own_methods.create(ws, OWN)
    own_id = own_methods.all_methods(ws)[-1].id
    names = ["weighted", "rice", "expected-value", own_id]
    followed, *_others = [initiatives.create(ws, f"T{i}").record_ids[0] for i in range(5)]
    seen: list[tuple[Any, dict[str, Any]]] = []
    course: dict[str, list[Any]] = {name: [] for name in names}
    for _step in range(edits):
        clock.now += timedelta(days=rng.choice([0, 0, 1, 3]), minutes=1)
        random_edit(ws, rng, own_id)
        seen.append((clock.now, {name: rows_of(ranking.rank(ws, name, draws=0)) for name in names}))
        with ws.read() as uow:
            there = bool(uow.find(Initiative, id=followed))
        for name in names if there else ():
            found = ranking.explain(ws, followed, name)
            course[name].append((clock.now, found.value, found.low, found.high))
    clock.now += timedelta(days=1)
    for at, rankings in seen:
        for name in names:
            method = own_methods.method_of(ws, name)
            past = as_of.ground_at(ws, method, at)
            assert rows_of(ranking.rank_ground(past.ground, past.method, draws=0)) == rankings[name]
    last_of_day = {at.astimezone().date(): rankings for at, rankings in seen}
    for day, rankings in last_of_day.items():
        assert rows_of(as_of.rank_at(ws, "rice", day)) == rankings["rice"]
    for name in names if there else ():
        steps = as_of.score_course(ws, followed, name)
        for at, value, low, high in course[name]:
            then = [step for step in steps if step.at <= at][-1]
            assert (then.value, then.low, then.high) == (
                None if value is None else pytest.approx(value),
                None if low is None else pytest.approx(low),
                None if high is None else pytest.approx(high),
            )


def test_the_course_says_who_changed_what_and_why(ws: Workspace, clock: Any, one: str) -> None:
    clock.add(1)
    initiatives.edit(
        ws,
        one,
        {"benefit_likely": 100.0, "build_cost_likely": 50.0, "run_cost": 0.0, "chance_of_success": 1.0},
    )
    clock.add(1)
    initiatives.edit(ws, one, {"notes": "nothing that counts"})
    clock.add(1)
    ws.user = "bo"
    initiatives.edit(ws, one, {"benefit_likely": 200.0}, "Finance looked at it")
    clock.add(1)
    portfolios.edit(ws, {"horizon_years": 2, "discount_rate": 0.0})
    clock.add(1)
    undo.undo(ws)
    steps = as_of.score_course(ws, one, "expected-value")
    annuity = sum(1.08**-t for t in range(1, 6))
    assert [step.value for step in steps] == [
        None,
        pytest.approx(100 * annuity - 50),
        pytest.approx(200 * annuity - 50),
        pytest.approx(350),
        pytest.approx(200 * annuity - 50),
    ]
    third = steps[2]
    assert (third.who, third.reason) == ("bo", "Finance looked at it")
    (change,) = third.inputs
    assert change.name == "benefit"
    assert change.before is not None
    assert change.after is not None
    assert (change.before.likely, change.after.likely) == (100, 200)
    assert {one.name for one in steps[3].inputs} == {"horizon_years", "discount_rate"}
    assert {one.name for one in steps[1].inputs} == {"benefit", "build_cost", "run_cost", "chance_of_success"}
    assert [step.at for step in steps] == sorted(step.at for step in steps)


def test_weights_are_named(ws: Workspace, clock: Any, one: str) -> None:
    initiatives.rate(ws, one, "value", {"rating": 5})
    clock.add(1)
    portfolios.set_weights(ws, {"value": 1.0})
    last = as_of.score_course(ws, one, "weighted")[-1]
    assert last.value == 100
    assert [change.name for change in last.inputs] == [as_of.WEIGHTS]


def test_what_moved_since_a_day(ws: Workspace, clock: Any) -> None:
    first, second, third = (initiatives.create(ws, t).record_ids[0] for t in ("A", "B", "C"))
    for name in CRITERIA:
        initiatives.rate(ws, first, name, {"rating": 4})
        initiatives.rate(ws, second, name, {"rating": 2})
        initiatives.rate(ws, third, name, {"rating": 3})
    day = ws.today()
    assert as_of.moved_since(ws, "weighted", day) == ()
    clock.add(3)
    initiatives.rate(ws, second, "value", {"rating": 5})
    initiatives.edit(ws, second, {"build_cost_likely": 5.0})
    initiatives.delete(ws, [third])
    fourth = initiatives.create(ws, "D").record_ids[0]
    found = {one.initiative_id: one for one in as_of.moved_since(ws, "weighted", day)}
    assert set(found) == {second, third, fourth}
    moved = found[second]
    assert moved.before is not None
    assert moved.after is not None
    assert (moved.before.rank, moved.after.rank) == (3, 2)
    assert [(c.name, c.before and c.before.likely, c.after and c.after.likely) for c in moved.inputs] == [
        ("value", 2, 5)
    ]
    assert found[third].after is None
    assert found[fourth].before is None
    before_all = as_of.rank_at(ws, "weighted", day - timedelta(days=2))
    assert before_all.rows == ()


def test_other_records_of_the_initiative_do_not_disturb(ws: Workspace, clock: Any, one: str) -> None:
    from desktop_app.domain.records import Risk

    initiatives.rate(ws, one, "value", {"rating": 5})
    before = as_of.score_course(ws, one, "weighted")
    clock.add(1)
    records.add(ws, Risk(initiative_id=one, title="R", likelihood=2, impact=3))
    assert as_of.score_course(ws, one, "weighted") == before
