"""Formulas: held against Python's own arithmetic, against samples, and against any text whatever."""

from __future__ import annotations

import math

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from desktop_app.domain.formula import parser as p
from desktop_app.domain.formula.evaluate import Formula, read_formula, to_text
from desktop_app.domain.formula.operations import annuity
from desktop_app.domain.formula.parser import MAX_DEPTH, MAX_LENGTH, MAX_NODES, FormulaError, parse
from tests.examples import examples

NAMES = ("a", "b", "c", "d")


def value(text: str, **values: float) -> float | None:
    return read_formula(text).evaluate(values).value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("2 ^ 3 ^ 2", 512),
        ("-2 ^ 2", -4),
        ("2 ^ -1", 0.5),
        ("10 - 4 - 3", 3),
        ("24 / 4 / 2", 3),
        ("- - 3", 3),
        ("1 - -1", 2),
        (".5 + 1.", 1.5),
        ("1e3 / 1E-1", 10_000),
        ("min(3, 1, 2)", 1),
        ("max(3, 1, 2)", 3),
        ("sqrt(16) + log(1)", 4),
        ("6 × 7 ÷ 2 − 1", 20),
        ("annuity(0, 5)", 5),
        ("annuity(0.1, 2)", 1 / 1.1 + 1 / 1.21),
        ("2 * (3 + 4) ^ 2 / 7", 14),
    ],
)
def test_value(text: str, expected: float) -> None:
    assert value(text) == pytest.approx(expected, rel=1e-14)


def test_fields_by_name_also_with_blanks() -> None:
    formula = read_formula("[Time to value] * größe / reach", ["Time to value", "größe", "reach"])
    assert formula.fields == ("Time to value", "größe", "reach")
    assert formula.evaluate({"Time to value": 6, "größe": 2, "reach": 3}).value == 4
    assert formula.text == "[Time to value] * größe / reach"


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("", 0, "empty"),
        ("   ", 0, "empty"),
        ("a +", 3, "ends where"),
        ("a b", 2, "missing before “b”"),
        ("(a + b", 0, "never closed"),
        ("a + b)", 5, "nothing is open"),
        ("a ? b", 2, "no meaning"),
        ("= a", 0, "leave out"),
        ("8 % a", 2, "0.08"),
        ("a ** b", 2, "write ^"),
        ("1,5 * a", 1, "1.5"),
        ("foo(a)", 0, "no function foo"),
        ("sqrt(a, b)", 0, "takes 1 value"),
        ("min(a)", 0, "takes 2 values"),
        ("annuity()", 0, "takes 2 values"),
        ("[a", 0, "never closed with ]"),
        ("[] + a", 0, "name is missing"),
        ("rech * a", 0, "Did you mean reach?"),
        ("x * a", 0, "no field x"),
        ("sqrt * 2", 0, "is a function"),
        ("a * / b", 4, "missing before “/”"),
        ("1e999", 0, "too large"),
        ("a ^ 1000", 2, "exponent over 100"),
        ("a ^ (50 + 51)", 2, "exponent over 100"),
        ("9 ^ 9 ^ 9 ^ 9", 6, "exponent over 100"),
        ("a + 1 / 0", 6, "divides by 0, which is 0"),
        ("a + log(0)", 4, "logarithm"),
        ("sqrt(1 - 2)", 0, "square root"),
        ("99 ^ 99 ^ 2", 3, "exponent over 100"),
        ("1e200 * 1e200", 6, "too large"),
    ],
)
def test_refused_with_a_sentence_and_the_place(text: str, position: int, words: str) -> None:
    with pytest.raises(FormulaError, match=r".+") as caught:
        read_formula(text, [*NAMES, "reach"])
    assert words in str(caught.value)
    assert caught.value.position == position


def test_limits() -> None:
    with pytest.raises(FormulaError, match="longer than"):
        read_formula("1" + "+1" * MAX_LENGTH)
    with pytest.raises(FormulaError, match="nested"):
        read_formula("(" * (MAX_DEPTH + 1) + "1" + ")" * (MAX_DEPTH + 1))
    with pytest.raises(FormulaError, match="nested"):
        read_formula("-" * (MAX_DEPTH + 1) + "1")
    with pytest.raises(FormulaError, match="nested"):
        read_formula("a" + "^a" * (MAX_DEPTH + 1))
    with pytest.raises(FormulaError, match="nested"):
        read_formula("sqrt(" * (MAX_DEPTH + 1) + "1" + ")" * (MAX_DEPTH + 1))
    with pytest.raises(FormulaError, match="parts"):
        read_formula("a" + "+a" * (MAX_NODES // 2))
    assert value("(" * MAX_DEPTH + "1" + ")" * MAX_DEPTH) == 1
    assert value("1" + "+1" * (MAX_NODES // 2 - 1)) == MAX_NODES // 2
    assert value("1" + "^1" * MAX_DEPTH) == 1


@pytest.mark.parametrize(
    ("text", "values", "words"),
    [
        ("a / b", {"a": 1, "b": 0}, "it divides by b, which is 0"),
        ("a / (b - c)", {"a": 1, "b": 2, "c": 2}, "it divides by b - c, which is 0"),
        ("log(a)", {"a": 0}, "a is not above 0 and has no logarithm"),
        ("sqrt(a)", {"a": -1}, "a is under 0 and has no square root"),
        ("a ^ b", {"a": -8, "b": 1 / 3}, "a is under 0"),
        ("a ^ b", {"a": 0, "b": -1}, "divides by a"),
        ("a ^ b", {"a": 10, "b": 1000}, "too large"),
        ("a * b", {"a": 1e300, "b": 1e300}, "too large"),
        ("annuity(a, b)", {"a": -1, "b": 2}, "the rate a is -1 or less"),
        ("annuity(a, b)", {"a": 0.1, "b": -2}, "the years b are under 0"),
    ],
)
def test_no_value_is_unknown_with_a_sentence(text: str, values: dict[str, float], words: str) -> None:
    found = read_formula(text).evaluate(values)
    assert found.value is None
    assert words in found.why


@pytest.mark.parametrize("rate", [-0.5, -1e-9, 0.0, 1e-12, 0.03, 0.08, 1.0, 40.0])
@pytest.mark.parametrize("years", [0, 1, 2, 5, 30, 200])
def test_annuity_is_the_sum_of_its_years(rate: float, years: int) -> None:
    assert annuity(rate, years) == pytest.approx(
        math.fsum((1 + rate) ** -t for t in range(1, years + 1)), rel=1e-9, abs=0
    )
    # Years that are not whole count as many as are over.
    assert annuity(rate, years + 0.9) == annuity(rate, years)


def test_annuity_as_numpy_financial_has_it() -> None:
    import numpy_financial as npf

    assert annuity(0.08, 5) == pytest.approx(-npf.pv(0.08, 5, 1), rel=1e-12)
    assert annuity(0.08, 5) == pytest.approx(npf.npv(0.08, [0, 1, 1, 1, 1, 1]), rel=1e-12)


def read_or_refuse(text: str) -> Formula | None:
    """The formula, or None where it is refused with a sentence and a place within the text."""
    refused = None
    try:
        return read_formula(text)
    except FormulaError as error:
        refused = error
    assert str(refused)
    assert 0 <= refused.position <= len(text)
    return None


@given(st.text(max_size=200))
@settings(max_examples=examples(400))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    formula = read_or_refuse(text)
    if formula is not None:
        formula.evaluate(dict.fromkeys(formula.fields, 1.5))


@given(st.text(alphabet="ab0123456789.eE+-*/^(),[] minaxsqrtlogu", max_size=120))
@settings(max_examples=examples(800))
def test_any_text_of_the_alphabet_is_read_or_refused_in_words(text: str) -> None:
    formula = read_or_refuse(text)
    if formula is None:
        return
    found = formula.evaluate(dict.fromkeys(formula.fields, 1.5))
    assert (found.value is None) == bool(found.why)
    assert found.value is None or math.isfinite(found.value)
    assert read_formula(formula.text) == formula


leaves = st.one_of(
    st.sampled_from(NAMES).map(p.FieldName),
    st.floats(0, 1e6).map(p.Number),
    st.integers(0, 9).map(lambda n: p.Number(float(n))),
)
signs = st.sampled_from("+-*/^")


def _grow(parts: st.SearchStrategy[p.Node]) -> st.SearchStrategy[p.Node]:
    return st.one_of(
        st.builds(p.Binary, signs, parts, parts),
        st.builds(p.Negate, parts),
        st.builds(lambda f, a, b: p.Call(f, (a, b)), st.sampled_from(("min", "max")), parts, parts),
        st.builds(lambda f, a: p.Call(f, (a,)), st.sampled_from(("sqrt", "log")), parts),
    )


trees = st.recursive(leaves, _grow, max_leaves=12)
numbers = st.floats(-1e3, 1e3) | st.integers(-5, 5).map(float)
points = st.fixed_dictionaries(dict.fromkeys(NAMES, numbers))


@given(trees)
def test_its_text_gives_the_same_tree_and_the_same_text(tree: p.Node) -> None:
    text = to_text(tree)
    assert parse(text) == tree
    assert to_text(parse(text)) == text


def _python(node: p.Node, values: dict[str, float]) -> float:
    """The tree as Python computes its text, the signs and names put into Python's own."""
    text = to_text(node).replace("^", "**")
    functions = {"min": min, "max": max, "sqrt": math.sqrt, "log": math.log, "__builtins__": {}}
    result = eval(text, functions, values)
    if isinstance(result, complex):
        raise ValueError(result)
    return float(result)


@given(trees, points)
@settings(max_examples=examples(600), suppress_health_check=[HealthCheck.filter_too_much])
def test_agrees_with_pythons_arithmetic(tree: p.Node, values: dict[str, float]) -> None:
    found = Formula(tree).evaluate(values)
    if found.value is None:
        assert found.why
        return
    # 0.0 ** -1.0 and the like raise in Python too, so a value here has to be one there.
    expected = _python(tree, values)
    assert found.value == expected


boxes = st.fixed_dictionaries({name: st.tuples(numbers, numbers).map(sorted) for name in NAMES})
open_ends = st.fixed_dictionaries(dict.fromkeys(NAMES, st.tuples(st.booleans(), st.booleans())))
shares = st.lists(st.fixed_dictionaries({n: st.floats(0, 1) for n in NAMES}), min_size=5, max_size=5)


@given(trees, boxes, shares, open_ends)
@settings(
    max_examples=examples(600), suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)
def test_the_interval_holds_every_value(
    tree: p.Node,
    box: dict[str, list[float]],
    places: list[dict[str, float]],
    ends: dict[str, tuple[bool, bool]],
) -> None:
    formula = Formula(tree)
    # An open end is one without a bound; samples are taken from the part that has both.
    ranges = {
        name: (-math.inf if ends[name][0] else low, math.inf if ends[name][1] else high)
        for name, (low, high) in box.items()
    }
    bounds = formula.interval(ranges)
    for place in places:
        point = {
            name: min(high, max(low, low + place[name] * (high - low))) for name, (low, high) in box.items()
        }
        found = formula.evaluate(point).value
        if found is None:
            continue
        assert bounds is not None
        slack = 1e-9 * max(1.0, abs(found))
        assert bounds[0] - slack <= found <= bounds[1] + slack


@pytest.mark.parametrize(
    ("text", "box", "expected"),
    [
        ("a * b / c", {"a": (1, 2), "b": (3, 4), "c": (2, 6)}, (0.5, 4)),
        ("a / b", {"a": (1, 2), "b": (0, 4)}, (0.25, math.inf)),
        ("a / b", {"a": (-2, -1), "b": (0, 4)}, (-math.inf, -0.25)),
        ("a / b", {"a": (1, 2), "b": (-1, 1)}, (-math.inf, math.inf)),
        ("a / b", {"a": (1, 2), "b": (-4, 0)}, (-math.inf, -0.25)),
        ("a / b", {"a": (0, 0), "b": (-1, 1)}, (0, 0)),
        ("a * b", {"a": (0, 0), "b": (-math.inf, math.inf)}, (0, 0)),
        ("a * b", {"a": (0, 1), "b": (2, math.inf)}, (0, math.inf)),
        ("10 / a", {"a": (2, math.inf)}, (0, 5)),
        ("a ^ 2", {"a": (-3, 2)}, (0, 9)),
        ("a ^ 3", {"a": (-3, 2)}, (-27, 8)),
        ("a ^ -1", {"a": (2, 4)}, (0.25, 0.5)),
        ("a ^ 0.5", {"a": (-1, 4)}, (0, 2)),
        ("a ^ b", {"a": (0.5, 2), "b": (-1, 2)}, (0.25, 4)),
        ("sqrt(a)", {"a": (-4, 9)}, (0, 3)),
        ("log(a)", {"a": (0, 1)}, (-math.inf, 0)),
        ("min(a, b, 5)", {"a": (1, 9), "b": (2, 7)}, (1, 5)),
        ("max(a, b, 5)", {"a": (1, 9), "b": (2, 7)}, (5, 9)),
        ("-a + 1", {"a": (1, 9)}, (-8, 0)),
        ("annuity(a, b)", {"a": (0, 1), "b": (1, 3)}, (0.5, 3)),
        ("annuity(a, b)", {"a": (0.5, 1), "b": (1, math.inf)}, (0.5, 2)),
        ("annuity(a, b)", {"a": (0, 1), "b": (1, math.inf)}, (0.5, math.inf)),
    ],
)
def test_exact_interval(
    text: str, box: dict[str, tuple[float, float]], expected: tuple[float, float]
) -> None:
    assert read_formula(text).interval(box) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("text", ["sqrt(a)", "log(a)", "1 / (a - a)", "a ^ 0.5", "annuity(a, 2)"])
def test_no_interval_where_there_is_no_value(text: str) -> None:
    found = read_formula(text).interval({"a": (-4.0, -2.0)})
    assert found is None or text == "1 / (a - a)"


@given(boxes, st.sampled_from(["a * b - c / d", "min(a, b) * max(c, d)", "a ^ 2 * b + c - d"]))
def test_bounds_are_reached(box: dict[str, list[float]], text: str) -> None:
    """With each field once the bounds are those of the corners and zeros, found here by trying all of them."""
    formula = read_formula(text)
    assume(box["d"][0] > 1e-3 or box["d"][1] < -1e-3)
    tried = [[*box[name], min(box[name][1], max(box[name][0], 0.0))] for name in NAMES]
    found = [
        formula.evaluate({"a": a, "b": b, "c": c, "d": d}).value
        for a in tried[0]
        for b in tried[1]
        for c in tried[2]
        for d in tried[3]
    ]
    known = [one for one in found if one is not None]
    bounds = formula.interval({name: (low, high) for name, (low, high) in box.items()})
    assert bounds == pytest.approx((min(known), max(known)), rel=1e-9, abs=1e-9)
