"""Rankings: the fast way over arrays agrees with one initiative's score opened by itself."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from desktop_app.domain.choices import CONFIDENCE, CRITERIA
from desktop_app.domain.planning_records import Estimate
from desktop_app.domain.records import Initiative, Rating, Record
from desktop_app.domain.scoring.inputs import PORTFOLIO_INPUTS
from desktop_app.domain.scoring.methods import ScoringInput, ScoringMethod
from desktop_app.errors import FieldError, UserError
from desktop_app.services import initiatives
from desktop_app.services.portfolio_file import portfolios
from desktop_app.services.ranking import own_methods
from desktop_app.services.ranking import rank as ranking
from desktop_app.services.ranking.ranking_inputs import read_ground
from desktop_app.services.workspace import Workspace
from desktop_app.store.reads.list_columns import COLUMN_INDEX

METHODS = ["weighted", "rice", "ice", "wsjf", "value-effort", "expected-value"]
BOUNDS = {
    "reach": (0, 5000),
    "impact": (0.25, 3),
    "confidence": (0, 1),
    "effort": (0, 30),
    "business_value": (1, 20),
    "time_criticality": (1, 20),
    "risk_reduction": (1, 20),
    "job_size": (1, 20),
    "ice_impact": (1, 10),
    "ice_confidence": (1, 10),
    "ice_ease": (1, 10),
    "benefit": (-100, 1000),
    "build_cost": (0, 1000),
    "run_cost": (0, 100),
    "chance_of_success": (0, 1),
    **dict.fromkeys(CRITERIA, (1, 5)),
}


def fill(ws: Workspace, n: int, seed: int, gaps: float) -> list[str]:
    """A portfolio of random ratings, fields and estimates, each left open with a chance of `gaps`."""
    rng = random.Random(seed)

    def three(name: str) -> list[float | None]:
        low, high = BOUNDS[name]
        values = sorted(rng.uniform(low, high) for _ in range(3))
        return [None if rng.random() < gaps / 2 else value for value in values]

    def field(name: str) -> float | None:
        low, high = BOUNDS[name]
        return None if rng.random() < gaps else rng.uniform(low, high)

    records: list[Record] = []
    for number in range(n):
        benefit, cost = three("benefit"), three("build_cost")
        one = Initiative(
            key=f"AI-{number:03d}",
            title=f"T{number}",
            stage=rng.choice(["strategy", "discovery", "delivery", "live", "on_hold", "retired", "stopped"]),
            benefit_low=benefit[0],
            benefit_likely=benefit[1],
            benefit_high=benefit[2],
            build_cost_likely=cost[1],
            run_cost=field("run_cost"),
            chance_of_success=field("chance_of_success"),
        )
        records.append(one)
        records += [
            Rating(
                initiative_id=one.id,
                criterion=name,
                rating=None if rng.random() < 0.1 else rng.randint(1, 5),
                confidence=rng.choice(["", *CONFIDENCE]),
            )
            for name in CRITERIA
            if rng.random() >= gaps / 2
        ]
        for name in BOUNDS:
            if rng.random() < gaps:
                continue
            for person in range(rng.choice([1, 1, 2, 3])):
                low, likely, high = three(name)
                records.append(
                    Estimate(
                        initiative_id=one.id,
                        input=name,
                        low=low,
                        likely=likely,
                        high=high,
                        estimated_by=f"P{person}",
                    )
                )
            if rng.random() < 0.4:
                low, likely, high = three(name)
                if name == "run_cost" and rng.random() < 0.7:
                    likely = one.run_cost
                records.append(
                    Estimate(
                        initiative_id=one.id,
                        input=name,
                        low=low,
                        likely=likely,
                        high=high,
                        settled=True,
                        reason="Why",
                    )
                )
    with ws.change("Fill") as step:
        step.uow.add_all(records)
    return [one.id for one in records if isinstance(one, Initiative)]


@pytest.mark.parametrize("gaps", [0.0, 0.3, 0.9])
def test_arrays_hold_what_each_initiative_says_by_itself(ws: Workspace, gaps: float) -> None:
    ids = fill(ws, 30, 1, gaps)
    known = read_ground(ws, BOUNDS, ids)
    method = ScoringMethod("m", "M", "", tuple(ScoringInput(name, name) for name in BOUNDS), "1")
    for place, initiative_id in enumerate(known.ids):
        alone = ranking.known_inputs(ws, initiative_id, method)
        for name in BOUNDS:
            one, arrays = alone[name], known.inputs[name]
            expected = (None, None, None) if one is None else (one.low, one.likely, one.high)
            found = [float(a[place]) for a in (arrays.low, arrays.likely, arrays.high)]
            assert [None if v != v else v for v in found] == list(expected), name


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("gaps", [0.0, 0.3])
def test_every_row_says_what_the_score_opened_alone_says(ws: Workspace, name: str, gaps: float) -> None:
    fill(ws, 40, 2, gaps)
    found = ranking.rank(ws, name, draws=0)
    assert 10 < len(found.rows) < 40
    for row in found.rows:
        alone = ranking.explain(ws, row.initiative_id, name)
        assert row.score == (None if alone.value is None else pytest.approx(alone.value, rel=1e-9))
        assert row.low == (None if alone.low is None else pytest.approx(alone.low, rel=1e-9))
        assert row.high == (None if alone.high is None else pytest.approx(alone.high, rel=1e-9))
        assert set(row.missing) == set(alone.missing)
        assert row.note == alone.note
        assert row.p50 is None
    placed = [row for row in found.rows if row.rank is not None]
    assert found.rows[: len(placed)] == tuple(placed)
    middles = [row.middle for row in placed]
    assert middles == sorted(middles, key=lambda value: -(value or 0))
    assert [row.rank for row in placed] == [1 + sum(m > row.middle for m in middles) for row in placed]
    for row in found.rows[len(placed) :]:
        alone = ranking.explain(ws, row.initiative_id, name)
        assert row.middle is None or not any(
            term.known for term in alone.terms if term.input.name not in PORTFOLIO_INPUTS
        )


@pytest.mark.parametrize("name", METHODS)
def test_draws_follow_from_the_estimates(ws: Workspace, name: str) -> None:
    fill(ws, 25, 3, 0.0)
    found = ranking.rank(ws, name, draws=300, seed=4, top=5)
    assert (found.draws, found.seed, found.top) == (300, 4, 5)
    drawn = [row for row in found.rows if row.p50 is not None]
    assert drawn
    for row in drawn:
        assert row.score is not None
        assert row.p10 <= row.p50 <= row.p90
        assert 0 <= row.chance_in_top <= 1
        assert row.missing == ()
    assert sum(row.chance_in_top for row in drawn) == pytest.approx(min(5, len(drawn)), abs=0.2)
    again = ranking.rank(ws, name, draws=300, seed=4, top=5)
    assert again == found
    assert ranking.rank(ws, name, draws=300, seed=5, top=5) != found


def test_ranking_some_keeps_their_scores_and_draws(ws: Workspace) -> None:
    fill(ws, 20, 5, 0.0)
    every = ranking.rank(ws, "rice", draws=200)
    some = [row.initiative_id for row in every.rows[:4]]
    part = ranking.rank(ws, "rice", draws=200, ids=some)
    assert [row.initiative_id for row in part.rows] == some
    for row in part.rows:
        same = every.row(row.initiative_id)
        assert same is not None
        assert (row.score, row.p10, row.p90) == (same.score, same.p10, same.p90)


def test_stopped_and_retired_are_left_out_unless_asked_for(ws: Workspace) -> None:
    ids = fill(ws, 30, 6, 0.0)
    found = ranking.rank(ws, "weighted", draws=0)
    assert {row.stage for row in found.rows} == {"strategy", "discovery", "delivery", "live", "on_hold"}
    assert len(ranking.rank(ws, "weighted", draws=0, ids=ids).rows) == 30


def test_weights_on_sliders(ws: Workspace) -> None:
    fill(ws, 15, 7, 0.0)
    method = own_methods.method_of(ws, "weighted")
    known = ranking.ground(ws, method)
    only_value = ranking.rank_ground(known, method, draws=0, weights={"value": 1.0, "risk": 0.0})
    for row in only_value.rows:
        if row.score is not None:
            alone = ranking.known_inputs(ws, row.initiative_id, method)["value"]
            assert alone is not None
            assert row.score == pytest.approx((alone.likely - 1) * 25)
    with pytest.raises(UserError, match="no weights"):
        ranking.rank(ws, "rice", weights={"reach": 1.0})
    with pytest.raises(FieldError, match="no criterion"):
        ranking.rank(ws, "weighted", weights={"reach": 1.0})


def test_the_portfolios_weights_and_choice_count(ws: Workspace, one: str) -> None:
    for name, rating in zip(CRITERIA, (5, 1, 1, 1, 1, 5), strict=True):
        initiatives.rate(ws, one, name, {"rating": rating, "confidence": "high"})
    portfolios.set_weights(ws, {"value": 1.0})
    (row,) = ranking.rank(ws, draws=0).rows
    assert (row.score, row.rank, row.key, row.title, row.industry) == (
        100,
        1,
        "AI-001",
        "Fraud bands",
        "finance",
    )
    # The same as in the list of initiatives.
    from desktop_app.services.lists import list_reads as lists

    assert lists.rows(ws)[0][COLUMN_INDEX["score"]] == row.score
    own_methods.choose(ws, "rice")
    assert ranking.rank(ws, draws=0).method.id == "rice"
    with pytest.raises(UserError, match=r"no scoring method called nonsense\. There are: weighted, exp"):
        ranking.rank(ws, "nonsense")


def test_nothing_known_has_no_place_and_no_zero(ws: Workspace, one: str) -> None:
    for name in METHODS:
        (row,) = ranking.rank(ws, name).rows
        assert (row.rank, row.score, row.p50, row.chance_in_top) == (None, None, None, None)
        assert row.missing
    ranked = ranking.rank(ws, "weighted", draws=0).rows[0]
    assert (ranked.low, ranked.high) == (None, None)


def test_partly_known_stands_at_the_middle_and_is_marked(ws: Workspace) -> None:
    first, second, third = (initiatives.create(ws, t).record_ids[0] for t in ("A", "B", "C"))
    for one, rating in ((first, 5), (second, 2)):
        for name in CRITERIA:
            initiatives.rate(ws, one, name, {"rating": 6 - rating if name == "risk" else rating})
    initiatives.rate(ws, third, "value", {"rating": 3})
    found = ranking.rank(ws, "weighted", draws=50)
    assert [row.title for row in found.rows] == ["A", "C", "B"]
    partly = found.rows[1]
    assert (partly.rank, partly.score, partly.is_partly_known) == (2, None, True)
    assert (partly.low, partly.high) == pytest.approx((15, 85))
    assert partly.p50 is None


def test_an_empty_portfolio(ws: Workspace) -> None:
    found = ranking.rank(ws, "expected-value")
    assert found.rows == ()
    assert ranking.robustness(ranking.ground(ws, ranking.method_of(ws)), ranking.method_of(ws)) == {}


@pytest.mark.parametrize("wrong", [{"draws": -1}, {"draws": 2_000_000}, {"seed": -1}, {"top": 0}])
def test_impossible_wishes_are_refused(ws: Workspace, one: str, wrong: dict[str, int]) -> None:
    with pytest.raises(UserError):
        ranking.rank(ws, "weighted", **wrong)


def test_the_usual_top() -> None:
    assert [ranking.usual_top(n) for n in (0, 1, 2, 7, 12, 19, 20, 500)] == [1, 1, 1, 4, 6, 10, 10, 10]


def test_tornado_of_an_initiative(ws: Workspace, one: str) -> None:
    with ws.change("Fill") as step:
        step.uow.update(
            step.uow.get(Initiative, one),
            benefit_low=100.0,
            benefit_likely=200.0,
            benefit_high=400.0,
            build_cost_likely=50.0,
            run_cost=0.0,
        )
    assert ranking.tornado(ws, one, "expected-value") == ()
    initiatives.edit(ws, one, {"chance_of_success": 1.0})
    (swing,) = ranking.tornado(ws, one, "expected-value", draws=2000)
    annuity = sum(1.08**-t for t in range(1, 6))
    assert swing.name == "benefit"
    assert swing.median_at_p10 == pytest.approx(swing.at_p10 * annuity - 50)
    assert swing.change == pytest.approx((swing.at_p90 - swing.at_p10) * annuity)


def test_how_far_the_order_hangs_on_the_weights(ws: Workspace) -> None:
    fill(ws, 20, 8, 0.0)
    method = own_methods.method_of(ws, "weighted")
    known = ranking.ground(ws, method)
    shares = ranking.robustness(known, method, top=3, draws=2000)
    found = ranking.rank_ground(known, method, draws=0)
    rated = [row for row in found.rows if row.score is not None]
    assert set(shares) == {row.initiative_id for row in rated}
    assert sum(shares.values()) == pytest.approx(3, abs=0.3)
    first, second = rated[0], rated[1]
    swap = ranking.swap(known, method, first.initiative_id, second.initiative_id)
    if swap is not None:
        others = {name: share for name, share in method.shares.items() if name != swap.name}
        scale = (1 - swap.needed) / sum(others.values())
        weights = {name: share * scale for name, share in others.items()} | {swap.name: swap.needed}
        after = ranking.rank_ground(known, method, draws=0, weights=weights)
        one, other = after.row(first.initiative_id), after.row(second.initiative_id)
        assert one is not None
        assert other is not None
        assert one.score == pytest.approx(other.score, abs=1e-6)
    with pytest.raises(UserError, match="no weights"):
        ranking.robustness(known, own_methods.method_of(ws, "rice"))


def test_a_score_does_not_hang_on_the_other_initiatives(ws: Workspace) -> None:
    """An initiative's score is its own: the others may come and go."""
    ids = fill(ws, 12, 9, 0.0)
    before = {row.initiative_id: row.score for row in ranking.rank(ws, "rice", draws=0).rows}
    initiatives.delete(ws, ids[6:])
    after = {row.initiative_id: row.score for row in ranking.rank(ws, "rice", draws=0).rows}
    assert after == {one: score for one, score in before.items() if one in ids[:6]}
    assert np.isfinite([s for s in after.values() if s is not None]).all()


def test_every_input_says_who_gave_it_when_and_why(ws: Workspace, clock: Any, one: str) -> None:
    clock.add(1)
    initiatives.edit(ws, one, {"benefit_likely": 100.0, "run_cost": 5.0}, "From the business case")
    clock.add(1)
    day = ws.today()
    ws.user = "bo"
    initiatives.edit(ws, one, {"benefit_likely": 200.0}, "Finance looked at it")
    initiatives.edit(ws, one, {"notes": "Something else"})
    portfolios.edit(ws, {"discount_rate": 0.05})
    clock.add(1)
    known = {term.input.name: term.known for term in ranking.explain(ws, one, "expected-value").terms}
    benefit, run, rate = known["benefit"], known["run_cost"], known["discount_rate"]
    assert benefit is not None
    assert (benefit.who, benefit.when, benefit.reason) == ("bo", day, "Finance looked at it")
    assert run is not None
    assert (run.who, run.reason) == ("ann", "From the business case")
    assert rate is not None
    assert (rate.who, rate.when) == ("bo", day)
    years = known["horizon_years"]
    assert years is not None
    assert (years.who, years.origin) == ("", "usual")
