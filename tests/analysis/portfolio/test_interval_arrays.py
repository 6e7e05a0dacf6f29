"""Intervals over arrays say the same as one at a time."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.analysis.portfolio.interval_arrays import bounds
from desktop_app.domain.formula.evaluate import Formula, read_formula
from desktop_app.domain.formula.parser import Binary, Call, FieldName, Negate, Node, Number
from tests.examples import examples

leaves = st.one_of(st.sampled_from("abc").map(FieldName), st.integers(0, 5).map(lambda n: Number(float(n))))


def _grow(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.one_of(
        st.builds(Binary, st.sampled_from("+-*/^"), parts, parts),
        st.builds(Negate, parts),
        st.builds(lambda f, a, b: Call(f, (a, b)), st.sampled_from(("min", "max", "annuity")), parts, parts),
        st.builds(lambda f, a: Call(f, (a,)), st.sampled_from(("sqrt", "log")), parts),
    )


numbers = st.floats(-100, 100) | st.integers(-3, 3).map(float) | st.sampled_from([math.inf, -math.inf])
ranges = st.tuples(numbers, numbers).map(sorted).filter(lambda r: math.isfinite(r[0]) or math.isfinite(r[1]))
rows = st.lists(st.tuples(ranges, ranges, ranges), min_size=1, max_size=5)


@given(st.recursive(leaves, _grow, max_leaves=8), rows)
@settings(
    max_examples=examples(500), suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)
def test_agrees_with_one_at_a_time(tree: Node, boxes: list[tuple[list[float], ...]]) -> None:
    formula = Formula(tree)
    columns = np.array(boxes, float)
    arrays = {name: (columns[:, i, 0], columns[:, i, 1]) for i, name in enumerate("abc")}
    low, high = bounds(formula, arrays, len(boxes))
    for place, box in enumerate(boxes):
        expected = formula.interval({n: (r[0], r[1]) for n, r in zip("abc", box, strict=True)})
        if expected is None:
            assert np.isnan(low[place])
            assert np.isnan(high[place])
        else:
            assert (low[place], high[place]) == pytest.approx(expected, rel=1e-12)


def test_a_number_alone() -> None:
    low, high = bounds(read_formula("2 + 3"), {}, 2)
    assert low.tolist() == high.tolist() == [5, 5]
    assert np.isnan(bounds(read_formula("1 / (a - a)"), {"a": (np.zeros(1), np.zeros(1))}, 1)[0]).all()
