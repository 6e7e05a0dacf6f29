"""The best set against brute force over all sets, and against scipy's milp on larger cases."""

from __future__ import annotations

import itertools
import math
import threading
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.analysis.portfolio.best_set_explain import conflicts, constraints_of, entry_cost, only
from desktop_app.analysis.portfolio.best_set_halves import greedy
from desktop_app.analysis.portfolio.best_set_search import (
    Limit,
    SelectionProblem,
    Share,
    Solution,
    Status,
    going_on,
    model_of,
    one_more,
    solve,
)
from tests.examples import examples

_slow_ok = settings(
    max_examples=examples(120),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def typed(number: float) -> Fraction:
    """The number that a person typed."""
    return Fraction(repr(float(number)))


def allowed(problem: SelectionProblem, chosen: set[int]) -> bool:
    """Written from the definitions, in exact fractions, apart from the code under test."""
    if not problem.must <= chosen or problem.must_not & chosen:
        return False
    if any(i in chosen and j not in chosen for i, j in problem.needs):
        return False
    if any(i in chosen and j in chosen for i, j in problem.either_or):
        return False
    if any(sum(typed(one.use[i]) for i in chosen) > typed(one.amount) for one in problem.limits):
        return False
    for share in problem.shares:
        whole = sum((typed(share.cost[i]) for i in chosen), Fraction())
        part = sum((typed(share.cost[i]) for i in chosen if share.member[i]), Fraction())
        if share.least is not None and part < typed(share.least) * whole:
            return False
        if share.largest is not None and part > typed(share.largest) * whole:
            return False
    return True


def all_sets(n: int) -> list[set[int]]:
    return [set(c) for k in range(n + 1) for c in itertools.combinations(range(n), k)]


def brute(problem: SelectionProblem) -> float | None:
    """The value of the best set; None when there is no set."""
    values = [
        math.fsum(problem.values[i] for i in chosen)
        for chosen in all_sets(problem.size)
        if allowed(problem, chosen)
    ]
    return max(values, default=None)


@st.composite
def problems(draw: st.DrawFn, most: int = 7, hard: bool = False) -> SelectionProblem:
    n = draw(st.integers(1, most))
    tenths = st.integers(0, 60).map(lambda k: k / 10)
    values = draw(st.lists(st.integers(-20, 90).map(lambda k: k / 4), min_size=n, max_size=n))
    limits = [
        Limit(f"limit {k}", draw(st.lists(tenths, min_size=n, max_size=n)), draw(st.integers(0, 150)) / 10)
        for k in range(draw(st.integers(0, 3)))
    ]
    place = st.integers(0, n - 1)
    pairs = (
        st.lists(st.tuples(place, place).filter(lambda p: p[0] != p[1]), max_size=3) if n > 1 else st.just([])
    )
    shares = []
    for k in range(draw(st.integers(0, 2))):
        bounds = sorted(draw(st.lists(st.integers(0, 10), min_size=2, max_size=2)))
        shares.append(
            Share(
                f"share {k}",
                draw(st.lists(st.booleans(), min_size=n, max_size=n)),
                draw(st.lists(tenths, min_size=n, max_size=n)),
                draw(st.sampled_from([None, bounds[0] / 10])),
                draw(st.sampled_from([None, bounds[1] / 10])),
            )
        )
    few = st.frozensets(place, max_size=n if hard else 1)
    return SelectionProblem(
        values=values,
        names=[f"initiative {i}" for i in range(n)],
        limits=limits,
        needs=draw(pairs),
        either_or=draw(pairs),
        must=draw(few),
        must_not=draw(few),
        shares=shares,
    )


def same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


@_slow_ok
@given(problems())
def test_the_exact_best_is_that_of_brute_force(problem: SelectionProblem) -> None:
    found = solve(problem, gap=0.0)
    best = brute(problem)
    if best is None:
        assert found.status is Status.IMPOSSIBLE
        assert found.chosen is None
        return
    assert found.status is Status.OPTIMAL
    assert found.gap == 0.0
    assert same(found.value, best)
    assert same(found.bound, best)
    assert allowed(problem, set(found.chosen))
    for limit in problem.limits:
        used = sum(typed(limit.use[i]) for i in found.chosen)
        assert same(found.left[limit.name], float(typed(limit.amount) - used))


@_slow_ok
@given(problems())
def test_a_set_within_a_gap_has_a_bound_that_holds(problem: SelectionProblem) -> None:
    found = solve(problem, gap=0.1)
    best = brute(problem)
    if best is None:
        assert found.status is Status.IMPOSSIBLE
        return
    assert allowed(problem, set(found.chosen))
    assert found.value <= best + 1e-9 <= found.bound + 2e-9
    assert found.gap <= 0.1 + 1e-9
    assert same(going_on(problem, found).value, best)


@settings(_slow_ok, max_examples=examples(50))
@given(problems(), st.integers(1, 30))
def test_one_more_unit_is_the_difference_of_two_best_values(problem: SelectionProblem, tenths: int) -> None:
    found = solve(problem, gap=0.0)
    if found.chosen is None:
        assert all(one_more(problem, found, one.name) is None for one in problem.limits)
        return
    for at, limit in enumerate(problem.limits):
        unit = tenths / 10
        wider = [*problem.limits]
        wider[at] = Limit(limit.name, limit.use, float(typed(limit.amount) + typed(unit)))
        more = one_more(problem, found, limit.name, unit)
        expected = brute(_with(problem, limits=wider)) - brute(problem)
        assert more.is_exact
        assert math.isclose(more.least, expected, rel_tol=1e-9, abs_tol=1e-7)


def _with(problem: SelectionProblem, **values: object) -> SelectionProblem:
    import dataclasses

    return dataclasses.replace(problem, **values)


def brute_entry(
    problem: SelectionProblem, best: float, place: int, names: set[str], saved: float
) -> float | None:
    """The largest share of its cost at which an initiative is in a set worth `best`, over every set with it."""
    largest: float | None = None
    for chosen in all_sets(problem.size):
        if place not in chosen:
            continue
        # Without its use of the named limits it has to be allowed; then each of them says how much of it there is.
        free = [
            Limit(one.name, [0.0 if i == place else u for i, u in enumerate(one.use)], one.amount)
            if one.name in names
            else one
            for one in problem.limits
        ]
        if not allowed(_with(problem, limits=free), chosen):
            continue
        share = 1.0
        for one in problem.limits:
            if one.name in names and one.use[place]:
                room = typed(one.amount) - sum(typed(one.use[i]) for i in chosen - {place})
                share = min(share, float(room / typed(one.use[place])))
        spare = math.fsum(problem.values[i] for i in chosen) + saved - best
        if saved:
            share = min(share, spare / saved)
        elif spare < -1e-9:
            continue
        if share >= -1e-9 and (largest is None or share > largest):
            largest = max(share, 0.0)
    return largest


@_slow_ok
@given(problems(most=6), st.sampled_from([0.0, 3.5]))
def test_entry_cost_is_the_largest_cost_with_which_it_is_in_a_best_set(
    problem: SelectionProblem, saved: float
) -> None:
    found = solve(problem, gap=0.0)
    if found.chosen is None or not problem.limits:
        return
    names = {problem.limits[0].name}
    for place in set(range(problem.size)) - set(found.chosen):
        use = problem.limits[0].use[place]
        if not use:
            continue
        entry = entry_cost(problem, found, place, use, dict.fromkeys(names, use), saved=saved)
        expected = brute_entry(problem, found.value, place, names, saved)
        assert entry.is_exact
        if expected is None or place in problem.must_not:
            assert entry.cost is None
        else:
            assert math.isclose(entry.cost, expected * use, rel_tol=1e-6, abs_tol=1e-6)


@settings(_slow_ok, max_examples=examples(50))
@given(problems(most=6))
def test_at_its_entry_cost_it_is_in_a_best_set_and_above_it_in_none(problem: SelectionProblem) -> None:
    found = solve(problem, gap=0.0)
    if found.chosen is None or not problem.limits:
        return
    limit = problem.limits[0]
    for place in set(range(problem.size)) - set(found.chosen):
        entry = entry_cost(problem, found, place, limit.use[place], {limit.name: limit.use[place]})
        if not limit.use[place] or entry.cost is None:
            continue

        def at(cost: float, place: int = place) -> tuple[float, float]:
            """The best values without a word on it, and with it in."""
            use = [cost if i == place else u for i, u in enumerate(limit.use)]
            changed = _with(problem, limits=[Limit(limit.name, use, limit.amount), *problem.limits[1:]])
            with_it = brute(_with(changed, must=changed.must | {place}))
            return brute(changed), -math.inf if with_it is None else with_it

        whole, with_it = at(math.floor(entry.cost * 1e6) / 1e6)
        assert same(whole, with_it)
        if entry.cost < limit.use[place] - 0.01:
            whole, with_it = at(entry.cost + 0.01)
            assert with_it < whole


@_slow_ok
@given(problems(most=5, hard=True))
def test_conflicts_are_impossible_together_and_each_one_counts(problem: SelectionProblem) -> None:
    found = conflicts(problem)
    if brute(problem) is not None:
        assert found == []
        return
    assert brute(only(problem, found)) is None
    for one in found:
        assert brute(only(problem, [other for other in found if other != one])) is not None


def test_every_constraint_is_named_once() -> None:
    problem = SelectionProblem(
        [1.0, 2.0],
        ["a", "b"],
        [Limit("budget", [1, 1], 1)],
        [(0, 1)],
        [(0, 1)],
        frozenset({0}),
        frozenset({1}),
        [Share("s", [True, False], [1, 1], 0.1, 0.9)],
    )
    every = constraints_of(problem)
    assert len(every) == len(set(every)) == 7
    assert only(problem, every) == problem


def test_tenths_of_people_add_up_as_typed() -> None:
    # 0.1 + 0.2 is more than 0.3 in binary floats, and not for a person.
    problem = SelectionProblem([1, 1], ["a", "b"], [Limit("people", [0.1, 0.2], 0.3)])
    assert solve(problem, gap=0.0).chosen == (0, 1)


def test_a_set_that_is_over_by_less_than_the_solvers_tolerance_is_refused() -> None:
    # Over by one of a thousand millions: the solver alone lets it through.
    problem = SelectionProblem(
        [5, 5, 1], list("abc"), [Limit("m", [500_000_000.000001, 500_000_000, 3], 1_000_000_000)]
    )
    found = solve(problem, gap=0.0)
    assert found.value == 6
    assert found.left["m"] >= 0


@settings(_slow_ok, max_examples=examples(50))
@given(problems(most=5))
def test_entry_cost_where_the_cost_counts_in_shares_too(problem: SelectionProblem) -> None:
    found = solve(problem, gap=0.0)
    if found.chosen is None or not problem.shares:
        return
    share = problem.shares[0]
    problem = _with(problem, shares=[share], limits=[])
    found = solve(problem, gap=0.0)
    for place in set(range(problem.size)) - set(found.chosen):
        own = share.cost[place]
        if not own or place in problem.must_not:
            continue
        entry = entry_cost(problem, found, place, own, {}, in_shares=True)
        largest = None
        for step in range(round(own * 10), -1, -1):
            cost = [step / 10 if i == place else c for i, c in enumerate(share.cost)]
            changed = _with(problem, shares=[Share("s", share.member, cost, share.least, share.largest)])
            with_it = brute(_with(changed, must=changed.must | {place}))
            if with_it is not None and with_it >= found.value - 1e-9:
                largest = step / 10
                break
        if largest is not None:
            assert entry.cost is not None
            assert largest - 1e-6 <= entry.cost < largest + 0.1 or entry.cost == pytest.approx(own)
        else:
            # Between two steps there may be a cost that does.
            assert entry.cost is None or 0 < entry.cost * 10 % 1 < 1


def test_the_cost_at_which_one_gets_in_by_hand() -> None:
    # 10 of budget; a takes 6 and is worth 8, b takes 5 and is worth 7, c takes 5 and is worth 6.
    problem = SelectionProblem([8, 7, 6], list("abc"), [Limit("budget", [6, 5, 5], 10)])
    best = solve(problem, gap=0.0)
    assert (best.chosen, best.value) == ((1, 2), 13)
    # With b (15 in all) a may cost 5. When its value grows by what its cost falls, still 5: there has to be room.
    assert entry_cost(problem, best, 0, 6.0, {"budget": 6.0}).cost == pytest.approx(5.0)
    assert entry_cost(problem, best, 0, 6.0, {"budget": 6.0}, saved=6.0).cost == pytest.approx(5.0)
    # Nothing worth less than nothing gets in at any cost, unless its value holds the cost.
    losing = SelectionProblem([8, -1], ["a", "b"], [Limit("budget", [6, 5], 10)])
    assert entry_cost(losing, solve(losing, gap=0.0), 1, 5.0, {"budget": 5.0}).cost is None
    assert entry_cost(
        losing, solve(losing, gap=0.0), 1, 5.0, {"budget": 5.0}, saved=5.0
    ).cost == pytest.approx(4.0)


def test_only_the_part_of_a_use_that_the_cost_causes_falls() -> None:
    # a takes 6, of which 4 are its cost: 3 are left for it, so its cost may be 1.
    problem = SelectionProblem([8, 9], ["a", "b"], [Limit("2027", [6, 7], 10)], must=frozenset({1}))
    best = solve(problem, gap=0.0)
    assert entry_cost(problem, best, 0, 40.0, {"2027": 4.0}).cost == pytest.approx(10.0)


def test_a_limit_at_several_times_is_one_limit() -> None:
    problem = SelectionProblem(
        [5, 4],
        ["a", "b"],
        [Limit("people", [2, 0], 2), Limit("people", [1, 2], 2), Limit("people", [0, 1], 2)],
    )
    best = solve(problem, gap=0.0)
    assert (best.chosen, best.left) == ((0,), {"people": 0.0})
    assert one_more(problem, best, "people", 1.0).least == 4


def test_nothing_to_choose_from_is_an_empty_set() -> None:
    found = solve(SelectionProblem([], []))
    assert (found.status, found.chosen, found.value, found.left) == (Status.OPTIMAL, (), 0.0, {})


def test_only_losses_leave_all_out() -> None:
    assert solve(SelectionProblem([-3.0, -1.0], ["a", "b"]), gap=0.0).chosen == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"values": [1.0, math.nan]},
        {"limits": [Limit("m", [1.0, -1.0], 1.0)]},
        {"limits": [Limit("m", [1.0], 1.0)]},
        {"limits": [Limit("m", [1.0, 1.0], math.inf)]},
        {"needs": [(0, 2)]},
        {"must": frozenset({-1})},
        {"shares": [Share("s", [True, False], [1.0, 1.0], 1.2)]},
        {"shares": [Share("s", [True], [1.0, 1.0], 0.2)]},
        {"names": ["a"]},
    ],
)
def test_what_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        SelectionProblem(**{"values": [1.0, 2.0], "names": ["a", "b"], **wrong})


def large(n: int = 500, needs: int = 50, seed: int = 7) -> SelectionProblem:
    """Costs, values and people as in a real portfolio, 3 limits."""
    draw = np.random.default_rng(seed)
    cost = np.round(draw.lognormal(12.5, 0.7, n), -3)
    values = np.round(cost * draw.lognormal(0.5, 0.5, n) + draw.normal(0, 1e5, n), -2)
    people = [np.round(draw.gamma(2, 1, n), 1), np.round(draw.gamma(1.5, 1, n) * (draw.random(n) < 0.6), 1)]
    uses = [cost, *people]
    limits = [
        Limit(f"limit {k}", use.tolist(), float(math.floor(use.sum() * 0.35))) for k, use in enumerate(uses)
    ]
    pairs = [tuple(int(i) for i in draw.choice(n, 2, replace=False)) for _ in range(needs)]
    return SelectionProblem(values.tolist(), [f"initiative {i}" for i in range(n)], limits, pairs)


def by_scipy(problem: SelectionProblem) -> float:
    """The best value by scipy's milp, written from the definitions."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    n = problem.size
    rows = [(np.asarray(one.use), -np.inf, one.amount) for one in problem.limits]
    for i, j in problem.needs:
        row = np.zeros(n)
        row[i], row[j] = 1, -1
        rows.append((row, -np.inf, 0))
    for i, j in problem.either_or:
        row = np.zeros(n)
        row[i] = row[j] = 1
        rows.append((row, -np.inf, 1))
    for share in problem.shares:
        cost, member = np.asarray(share.cost), np.asarray(share.member, dtype=float)
        if share.least is not None:
            rows.append((cost * (member - share.least), 0, np.inf))
        if share.largest is not None:
            rows.append((cost * (member - share.largest), -np.inf, 0))
    lower = np.array([float(i in problem.must) for i in range(n)])
    upper = np.array([float(i not in problem.must_not) for i in range(n)])
    table = LinearConstraint(
        np.array([r[0] for r in rows]), np.array([r[1] for r in rows]), np.array([r[2] for r in rows])
    )
    found = milp(
        -np.asarray(problem.values),
        constraints=[table],
        integrality=np.ones(n),
        bounds=Bounds(lower, upper),
        options={"mip_rel_gap": 0.0},
    )
    assert found.status == 0
    return -float(found.fun)


@pytest.mark.parametrize("seed", range(6))
def test_forty_initiatives_as_scipys_milp(seed: int) -> None:
    plain = large(40, 6, seed)
    costs = plain.limits[0].use
    problem = _with(
        plain,
        either_or=[(3, 9), (4, 20)],
        must=frozenset({1}),
        must_not=frozenset({2}),
        shares=[Share("theme", [i % 3 == 0 for i in range(40)], costs, 0.3, 0.45)],
    )
    found = solve(problem, gap=0.0)
    assert allowed(problem, set(found.chosen))
    assert same(found.value, by_scipy(problem))


def test_five_hundred_initiatives_first_within_a_thousandth_then_exact() -> None:
    problem = large()
    heard: list[tuple[float | None, float | None]] = []
    first = solve(problem, progress=lambda bound, value: heard.append((bound, value)))
    assert first.gap <= 0.001
    assert allowed(problem, set(first.chosen))
    assert heard
    last = going_on(problem, first)
    assert last.status is Status.OPTIMAL
    assert first.value <= last.value <= first.bound
    assert math.isclose(last.value, by_scipy(problem), rel_tol=1e-9)
    assert going_on(problem, last) is last


def test_cancelling_takes_effect_at_once_and_keeps_what_is_known() -> None:
    problem = large(800, 80, seed=5)
    first = solve(problem)
    asked = 0

    def cancel() -> bool:
        nonlocal asked
        asked += 1
        return asked >= 10

    found = solve(problem, gap=0.0, cancel=cancel, start=first)
    # How long a stop takes is measured by make bench; here, that the search does not go on after the first yes.
    assert found.status is Status.CANCELLED
    assert 10 <= asked < 20
    assert found.value >= first.value
    assert found.bound <= first.bound


def test_cancelled_before_it_began_and_out_of_time() -> None:
    problem = large(60, 5)
    assert solve(problem, cancel=lambda: True).status is Status.CANCELLED
    assert solve(problem, time_limit=0.0).status is Status.TIME
    assert one_more(problem, solve(problem), "limit 0", cancel=lambda: True) is None
    assert entry_cost(problem, solve(problem), 1, 1.0, {"limit 0": 1.0}, cancel=lambda: True) is None
    with pytest.raises(InterruptedError):
        conflicts(problem, cancel=lambda: True)


def test_what_a_listener_raises_ends_the_search_and_arrives() -> None:
    def listen(_bound: float | None, _value: float | None) -> None:
        raise KeyError("listener")

    with pytest.raises(KeyError, match="listener"):
        solve(large(200, 20), progress=listen)


def tight(n: int, seed: int) -> SelectionProblem:
    """Values about three times the cost, so that very many sets lie close together."""
    rng = np.random.default_rng(seed)
    costs = rng.integers(1_000_000, 2_000_000, n)
    values = (3 * costs + rng.integers(-60, 60, n)).astype(float)
    limit = Limit("budget", costs.astype(float).tolist(), float(costs.sum() // 2))
    return SelectionProblem(values.tolist(), [f"i{n}" for n in range(n)], [limit])


@pytest.mark.parametrize("seed", [1, 2])
def test_values_that_follow_costs_are_solved_exactly(seed: int) -> None:
    problem = tight(16, seed)
    costs = np.array(problem.limits[0].use)
    bits = (np.arange(2**16)[:, None] >> np.arange(16)) & 1
    sums = np.where(bits @ costs <= problem.limits[0].amount, bits @ np.array(problem.values), -np.inf)
    found = solve(problem, gap=0.0)
    assert (found.status, found.value) == (Status.OPTIMAL, sums.max())
    bound = _with(problem, must=frozenset({0, 3}), must_not=frozenset({1}))
    rows = (bits[:, 0] & bits[:, 3] & ~bits[:, 1] & 1).astype(bool)
    assert solve(bound, gap=0.0).value == sums[rows].max()
    assert solve(_with(bound, must=frozenset(range(2, 16))), gap=0.0).status is Status.IMPOSSIBLE


def test_a_good_set_is_there_without_any_time() -> None:
    problem = tight(60, 3)
    heard: list[float | None] = []
    found = solve(problem, gap=0.0, time_limit=0.0, progress=lambda _bound, value: heard.append(value))
    assert found.status is Status.TIME
    assert found.chosen is not None
    assert allowed(problem, set(found.chosen))
    assert heard == [found.value]
    # The most that fractions of initiatives would be worth is close above.
    assert found.value > 0.98 * 3 * problem.limits[0].amount
    again = solve(problem, time_limit=0.0, start=found)
    assert again.value == found.value


@given(problems(hard=True))
@_slow_ok
def test_what_greed_takes_keeps_to_everything(problem: SelectionProblem) -> None:
    model = model_of(problem)
    chosen = None if model.contradicts_itself else greedy(model)
    assert chosen is None or allowed(problem, set(chosen))


def test_two_searches_at_once_take_turns() -> None:
    problem = large(120, 10)
    found: list[Solution] = []
    threads = [threading.Thread(target=lambda: found.append(solve(problem, gap=0.0))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({one.value for one in found}) == 1
