"""Formulas over arrays say the same as over single numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.analysis.portfolio.formula_arrays import run
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


numbers = st.floats(-100, 100) | st.integers(-3, 3).map(float) | st.just(1e200)
columns = st.lists(st.tuples(numbers, numbers, numbers), min_size=1, max_size=6)


@given(st.recursive(leaves, _grow, max_leaves=8), columns)
@settings(max_examples=examples(600), suppress_health_check=[HealthCheck.filter_too_much])
def test_agrees_with_single_numbers(tree: Node, rows: list[tuple[float, float, float]]) -> None:
    formula = Formula(tree)
    arrays = dict(zip("abc", np.array(rows).T, strict=True))
    found = np.broadcast_to(run(formula, arrays), len(rows))
    for place, row in enumerate(rows):
        expected = formula.evaluate(dict(zip("abc", row, strict=True))).value
        if expected is None:
            assert not np.isfinite(found[place])
        else:
            assert found[place] == pytest.approx(expected, rel=1e-9, abs=1e-300)


def test_arrays_with_single_numbers_among_them() -> None:
    formula = read_formula("a * b / c")
    found = run(formula, {"a": np.array([1.0, 2.0]), "b": np.float64(3), "c": np.array([0.0, 4.0])})
    assert np.isnan(found[0])
    assert found[1] == 1.5
    assert np.isnan(run(read_formula("1 / a"), {"a": np.float64(0)}))
    assert np.isnan(run(read_formula("a ^ 0"), {"a": np.array([np.nan, 1.0])}))[0]


def test_unknown_stays_unknown_without_a_warning() -> None:
    nan = np.array([np.nan, 4.0])
    for text in (
        "a + 1",
        "a * 0",
        "1 / a",
        "sqrt(a)",
        "log(a)",
        "min(a, 0)",
        "annuity(a, 2)",
        "annuity(0.1, a)",
    ):
        found = run(read_formula(text), {"a": nan})
        assert np.isnan(found[0])
        assert np.isfinite(found[1])
