"""Monte Carlo scores: against scipy.stats, by brute force for ranks and top k, and the same for ever."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from desktop_app.analysis.portfolio import simulate as module
from desktop_app.analysis.portfolio.simulate import DrawnEstimates, InputSwing, simulate, tornado
from desktop_app.domain.scoring.methods import ScoringInput, ScoringMethod
from desktop_app.errors import Cancelled
from desktop_app.plugin_api.core_scoring import METHODS

RICE = next(one for one in METHODS if one.id == "rice")
EXPECTED = next(one for one in METHODS if one.id == "expected-value")
ONE = ScoringMethod("one", "One", "", (ScoringInput("x", "X"),), "x")
NAN = float("nan")


def estimates(rows: list[tuple[float, float, float]]) -> DrawnEstimates:
    return DrawnEstimates(*np.array(rows, float).T)


def exactly(*values: float) -> DrawnEstimates:
    return estimates([(v, v, v) for v in values])


def test_quantiles_of_one_input_as_scipy_has_them() -> None:
    rows = [(0.0, 2.0, 10.0), (1.0, 1.0, 4.0), (-3.0, 6.0, 6.0), (5.0, 5.5, 9.0)]
    found = simulate(ONE, {"x": estimates(rows)}, draws=40_000)
    for place, (low, likely, high) in enumerate(rows):
        m = (likely - low) / (high - low)
        beta = stats.beta(1 + 4 * m, 5 - 4 * m, loc=low, scale=high - low)
        for name, percent in (("p10", 0.1), ("p50", 0.5), ("p90", 0.9)):
            # In probability: four standard errors of 40,000 draws.
            assert abs(beta.cdf(getattr(found, name)[place]) - percent) < 4 * 0.5 / 200
        assert found.mean[place] == pytest.approx(beta.mean(), abs=4 * beta.std() / 200)


def drawn_scores(rice: Mapping[str, DrawnEstimates], draws: int, seed: int) -> np.ndarray:
    """The scores by the slow way: one initiative and one draw after the other, from scipy's quantiles."""
    n = len(rice["reach"].low)
    scores = np.empty((n, draws))
    for row in range(n):
        drawn = {}
        for name, one in rice.items():
            uniform = module.pert.stream(seed, str(row), name).random(draws)
            low, likely, high = one.low[row], one.likely[row], one.high[row]
            m = (likely - low) / (high - low)
            drawn[name] = low + (high - low) * stats.beta.ppf(uniform, 1 + 4 * m, 5 - 4 * m)
        scores[row] = [
            drawn["reach"][d] * drawn["impact"][d] * drawn["confidence"][d] / drawn["effort"][d]
            for d in range(draws)
        ]
    return scores


def random_rice(n: int, seed: int) -> dict[str, DrawnEstimates]:
    rng = np.random.default_rng(seed)

    def one(low: float, high: float) -> DrawnEstimates:
        return DrawnEstimates(*np.sort(rng.uniform(low, high, (3, n)), axis=0))

    return {
        "reach": one(10, 1000),
        "impact": one(0.25, 3),
        "confidence": one(0.1, 1),
        "effort": one(1, 40),
    }


@pytest.mark.parametrize("top", [1, 3, 12, 40])
def test_rice_against_brute_force(top: int) -> None:
    n, draws = 12, 700
    rice = random_rice(n, 3)
    found = simulate(RICE, rice, draws=draws, seed=5, top=top)
    scores = drawn_scores(rice, draws, 5)
    assert found.p10 == pytest.approx(np.quantile(scores, 0.1, axis=1), rel=1e-3)
    assert found.p50 == pytest.approx(np.quantile(scores, 0.5, axis=1), rel=1e-3)
    assert found.p90 == pytest.approx(np.quantile(scores, 0.9, axis=1), rel=1e-3)
    assert found.mean == pytest.approx(scores.mean(axis=1), rel=1e-3)
    ranks = [[1 + sum(scores[:, d] > scores[row, d]) for d in range(draws)] for row in range(n)]
    assert found.mean_rank == pytest.approx(np.mean(ranks, axis=1), abs=0.01)
    in_top = [sum(rank <= top for rank in row) / draws for row in ranks]
    assert found.chance_in_top == pytest.approx(in_top, abs=0.005)
    assert found.drawn.all()
    assert (found.draws, found.seed, found.top) == (draws, 5, top)


whole = st.lists(st.lists(st.integers(-3, 3), min_size=8, max_size=8), min_size=1, max_size=7)


@given(whole, st.integers(1, 9), st.sampled_from([np.float32, np.float64]))
def test_ranks_with_equal_scores(table: list[list[int]], top: int, kind: type) -> None:
    scores = np.array(table, kind)
    n, draws = scores.shape
    in_top, ranks = np.zeros(n), np.zeros(n)
    module._rank_block(np.ascontiguousarray(scores.T), min(top, n), in_top, ranks)
    slow = np.array([[1 + sum(scores[:, d] > scores[row, d]) for d in range(draws)] for row in range(n)])
    assert ranks.tolist() == slow.sum(axis=1).tolist()
    assert in_top.tolist() == (slow <= min(top, n)).sum(axis=1).tolist()


@given(st.lists(st.floats(-1048576, 1048576, width=32), min_size=1, max_size=30))
def test_places_by_bits_are_the_places_by_value(values: list[float]) -> None:
    block = np.array([values], np.float32)
    order, same = module._sorted_places(block)
    assert block[0][order[0]].tolist() == sorted(block[0].tolist())
    equal = block[0][order[0]][1:] == block[0][order[0]][:-1]
    assert (same[0, 1:] == same[0, :-1]).tolist() == equal.tolist()


def test_certain_inputs_give_the_score_itself() -> None:
    found = simulate(ONE, {"x": exactly(3.3, 1.1, 2.2, 1.1)}, draws=100, top=3)
    assert found.p10.tolist() == found.p50.tolist() == found.p90.tolist() == found.mean.tolist()
    assert found.p50.tolist() == [3.3, 1.1, 2.2, 1.1]
    assert found.mean_rank.tolist() == [1, 3, 2, 3]
    # Fewer than three score more than each of the two equal ones.
    assert found.chance_in_top.tolist() == [1, 1, 1, 1]
    assert simulate(ONE, {"x": exactly(3, 1, 2, 1)}, draws=10, top=2).chance_in_top.tolist() == [1, 0, 1, 0]


def test_a_chance_is_one_or_nothing() -> None:
    inputs = {
        "chance_of_success": exactly(0.3, 1.0, 0.0),
        "benefit": exactly(100, 100, 100),
        "run_cost": exactly(10, 10, 10),
        "discount_rate": exactly(0.0, 0.0, 0.0),
        "horizon_years": exactly(5, 5, 5),
        "build_cost": exactly(50, 50, 50),
    }
    found = simulate(EXPECTED, inputs, draws=20_000, top=1)
    # It works: 5 x 90 - 50; it does not: 5 x -10 - 50.
    assert (found.p10[0], found.p50[0], found.p90[0]) == (-100, -100, 400)
    assert found.mean[0] == pytest.approx(0.3 * 400 + 0.7 * -100, abs=4 * 500 * 0.46 / 141)
    assert (found.p10[1], found.p90[1], found.p10[2]) == (400, 400, -100)
    # The first one is as good as the certain one whenever it works.
    assert found.chance_in_top[0] == pytest.approx(0.3, abs=0.015)
    assert found.chance_in_top[1] == 1


def test_an_uncertain_chance_comes_as_often_as_its_mean() -> None:
    inputs = {
        "chance_of_success": estimates([(0.1, 0.2, 0.9)]),
        **{name: exactly(v) for name, v in (("benefit", 1), ("run_cost", 0), ("build_cost", 0))},
        **{name: exactly(v) for name, v in (("discount_rate", 0), ("horizon_years", 1))},
    }
    found = simulate(EXPECTED, inputs, draws=40_000)
    assert found.mean[0] == pytest.approx((0.1 + 4 * 0.2 + 0.9) / 6, abs=0.01)


def test_unknown_inputs_are_left_out_and_no_rival() -> None:
    found = simulate(ONE, {"x": estimates([(1, 2, 3), (NAN, NAN, NAN), (0, NAN, 9)])}, draws=100, top=1)
    assert found.drawn.tolist() == [True, False, False]
    assert np.isnan(found.p50[1:]).all()
    assert np.isnan(found.chance_in_top[1:]).all()
    assert found.chance_in_top[0] == 1
    low_open = simulate(ONE, {"x": estimates([(NAN, 2, NAN)])}, draws=10)
    assert low_open.p50.tolist() == [2]


def test_draws_without_a_value_are_told() -> None:
    log = ScoringMethod("log", "Log", "", (ScoringInput("x", "X"),), "log(x)")
    found = simulate(log, {"x": estimates([(-1, 0, 1), (1, 2, 3), (-5, -5, -5)])}, draws=4000)
    assert found.drawn.tolist() == [False, True, False]
    assert found.without_value.tolist() == pytest.approx([0.5, 0, 1], abs=0.05)
    assert np.isnan(found.p50[0])


def test_one_initiatives_draws_do_not_depend_on_the_others() -> None:
    rice = random_rice(6, 1)
    keys = [f"id{i}" for i in range(6)]
    every = simulate(RICE, rice, keys=keys, draws=500)
    some = {name: DrawnEstimates(one.low[3:5], one.likely[3:5], one.high[3:5]) for name, one in rice.items()}
    part = simulate(RICE, some, keys=keys[3:5], draws=500)
    assert part.p10.tolist() == every.p10[3:5].tolist()
    assert part.p50.tolist() == every.p50[3:5].tolist()


def test_drawn_in_parts_it_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rice = random_rice(9, 2)
    whole_run = simulate(RICE, rice, draws=1000, top=4)
    monkeypatch.setattr(module, "_HELD", 9 * 300)
    parts = simulate(RICE, rice, draws=1000, top=4)
    for name in ("p10", "p50", "p90", "mean", "chance_in_top", "mean_rank"):
        assert getattr(parts, name) == pytest.approx(getattr(whole_run, name), abs=1e-12)


def test_very_large_and_very_small_scores_keep_their_order() -> None:
    found = simulate(ONE, {"x": exactly(1e-40, 2e-40, 1e300, 2e300)}, draws=5, top=1)
    assert found.mean_rank.tolist() == [4, 3, 2, 1]
    assert found.p50.tolist() == [1e-40, 2e-40, 1e300, 2e300]


def test_it_can_be_stopped_and_tells_how_far_it_is() -> None:
    seen: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        seen.append((done, total))
        if done >= 32:
            raise Cancelled

    with pytest.raises(Cancelled):
        simulate(RICE, random_rice(100, 1), draws=50, progress=stop)
    assert seen == [(0, 100), (16, 100), (32, 100)]
    seen.clear()
    simulate(RICE, random_rice(20, 1), draws=50, progress=lambda *at: seen.append(at))
    assert seen[-1] == (20, 20)
    assert all(a <= b for a, b in itertools.pairwise(seen))


def test_nothing_to_draw() -> None:
    found = simulate(ONE, {"x": estimates([(NAN, NAN, NAN)])}, draws=10)
    assert not found.drawn.any()
    empty = simulate(ONE, {"x": DrawnEstimates(*np.empty((3, 0)))}, keys=[], draws=10)
    assert empty.p50.size == 0
    with pytest.raises(ValueError, match="draws"):
        simulate(ONE, {"x": exactly(1)}, draws=0)


RICE_ONE = {
    "reach": (100.0, 500.0, 2000.0),
    "impact": (1.0, 2.0, 3.0),
    "confidence": (0.8, 0.8, 0.8),
    "effort": (2.0, 4.0, 12.0),
}


def test_tornado_by_hand() -> None:
    found = tornado(RICE, RICE_ONE, key="a", draws=4000, seed=9)
    assert {one.name for one in found} == {"reach", "impact", "effort"}
    assert [abs(one.change) for one in found] == sorted((abs(one.change) for one in found), reverse=True)
    rng = {name: module.pert.stream(9, "a", name).random(4000) for name in RICE_ONE}

    def drawn(name: str) -> np.ndarray:
        low, likely, high = RICE_ONE[name]
        if low == high:
            return np.full(4000, low)
        m = (likely - low) / (high - low)
        return low + (high - low) * stats.beta.ppf(rng[name], 1 + 4 * m, 5 - 4 * m)

    for one in found:
        low, likely, high = RICE_ONE[one.name]
        m = (likely - low) / (high - low)
        ends = low + (high - low) * stats.beta.ppf([0.1, 0.9], 1 + 4 * m, 5 - 4 * m)
        assert (one.at_p10, one.at_p90) == pytest.approx(tuple(ends), rel=1e-9)
        medians = []
        for end in ends:
            values = {n: np.full(4000, end) if n == one.name else drawn(n) for n in RICE_ONE}
            score = values["reach"] * values["impact"] * values["confidence"] / values["effort"]
            medians.append(np.median(score))
        assert (one.median_at_p10, one.median_at_p90) == pytest.approx(tuple(medians), rel=1e-3)
    effort = next(one for one in found if one.name == "effort")
    assert effort.change < 0


def test_tornado_of_a_chance_goes_from_failing_to_working() -> None:
    inputs = {
        "chance_of_success": (0.4, 0.4, 0.4),
        "benefit": (100.0, 100.0, 100.0),
        "run_cost": (0.0, 0.0, 0.0),
        "discount_rate": (0.0, 0.0, 0.0),
        "horizon_years": (2.0, 2.0, 2.0),
        "build_cost": (10.0, 10.0, 10.0),
    }
    assert tornado(EXPECTED, inputs) == (InputSwing("chance_of_success", 0.0, 1.0, -10.0, 190.0),)
    # Nearly certain: nine draws in ten and more it works, so that P10 is working too.
    (certain,) = tornado(EXPECTED, {**inputs, "chance_of_success": (0.95, 0.95, 0.95)})
    assert certain.change == 0


def test_no_tornado_of_what_is_certain_or_unknown() -> None:
    assert tornado(RICE, dict.fromkeys(RICE_ONE, (2.0, 2.0, 2.0))) == ()
    assert tornado(RICE, {**RICE_ONE, "reach": (NAN, NAN, NAN)}) == ()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**63))
def test_any_seed(seed: int) -> None:
    first = simulate(RICE, random_rice(3, 4), draws=50, seed=seed)
    again = simulate(RICE, random_rice(3, 4), draws=50, seed=seed)
    assert first.p50.tolist() == again.p50.tolist()


def test_the_figures_of_one_seed_for_ever() -> None:
    """Written down once: another machine or release has to find the same."""
    rice = {name: estimates([values]) for name, values in RICE_ONE.items()}
    found = simulate(RICE, rice, keys=["a"], draws=10_000, seed=1)
    assert (found.p10[0], found.p50[0], found.p90[0]) == pytest.approx(WRITTEN, rel=1e-6)


WRITTEN = (81.94314346313476, 208.62432861328125, 468.4918212890625)
