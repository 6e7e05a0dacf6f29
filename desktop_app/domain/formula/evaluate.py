"""A parsed formula: its value for numbers, for ranges and for whole arrays, and its text."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from desktop_app.domain.formula import parser as p
from desktop_app.domain.formula.interval_operations import INTERVALS
from desktop_app.domain.formula.operations import Operations, Undefined, annuity
from desktop_app.domain.formula.parser import FormulaError, Node, parse
from desktop_app.language import formats
from desktop_app.language.i18n import _

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Computed:
    """The value of a formula: a finite number, or None with the sentence why and the place in the formula."""

    value: float | None
    why: str = ""
    position: int = 0


class _Scalars:
    """Operations on plain numbers; a result that is missing, infinite or complex in Python has no value."""

    def number(self, value: float) -> float:
        return value

    def negate(self, a: float) -> float:
        return -a

    def add(self, a: float, b: float) -> float:
        return _finite(a + b)

    def subtract(self, a: float, b: float) -> float:
        return _finite(a - b)

    def multiply(self, a: float, b: float) -> float:
        return _finite(a * b)

    def divide(self, a: float, b: float) -> float:
        if b == 0:
            raise Undefined(_("it divides by {part}, which is 0"), 1)
        return _finite(a / b)

    def power(self, a: float, b: float) -> float:
        if a == 0 and b < 0:
            raise Undefined(_("it divides by {part}, which is 0"), 0)
        if a < 0 and b != math.floor(b):
            raise Undefined(_("{part} is under 0 and has no power that is not whole"), 0)
        try:
            return _finite(float(a**b))
        except OverflowError:
            return _finite(math.inf)

    def minimum(self, a: float, b: float) -> float:
        return min(a, b)

    def maximum(self, a: float, b: float) -> float:
        return max(a, b)

    def sqrt(self, a: float) -> float:
        if a < 0:
            raise Undefined(_("{part} is under 0 and has no square root"))
        return math.sqrt(a)

    def log(self, a: float) -> float:
        if a <= 0:
            raise Undefined(_("{part} is not above 0 and has no logarithm"))
        return math.log(a)

    def annuity(self, rate: float, years: float) -> float:
        try:
            return _finite(annuity(rate, years))
        except OverflowError:
            return _finite(math.inf)


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise Undefined(_("it becomes too large for a number"))
    return value


_SIGNS = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide", "^": "power"}
_NAMES = {"min": "minimum", "max": "maximum"}


def work_out(node: Node, values: Mapping[str, T], operations: Operations[T]) -> T:
    """The tree's value by `operations`, its fields as in `values`.

    Raises KeyError for a field without a value, and FormulaError where the operations raise Undefined.
    """
    if isinstance(node, p.FieldName):
        return values[node.name]
    if isinstance(node, p.Number):
        return operations.number(node.value)
    operands: tuple[Node, ...]
    if isinstance(node, p.Negate):
        return operations.negate(work_out(node.operand, values, operations))
    if isinstance(node, p.Binary):
        operands, name = (node.left, node.right), _SIGNS[node.operator]
    else:
        operands, name = node.arguments, _NAMES.get(node.function, node.function)
    given = [work_out(one, values, operations) for one in operands]
    do = getattr(operations, name)
    try:
        if len(given) <= 2:
            result: T = do(*given)
            return result
        result = given[0]
        for other in given[1:]:
            result = do(result, other)
        return result
    except Undefined as reason:
        part = to_text(operands[min(reason.operand, len(operands) - 1)])
        sentence = reason.sentence.format(part=part)
        raise FormulaError(
            _("There is no value: {reason}.").format(reason=sentence), node.position, 1
        ) from None


class Formula:
    """A formula that can be used, with the fields it reads in the order of their first use."""

    __slots__ = ("fields", "node", "text")

    def __init__(self, node: Node) -> None:
        self.node = node
        self.text = to_text(node)
        self.fields: tuple[str, ...] = tuple(dict.fromkeys(_fields(node)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Formula) and self.node == other.node

    def __hash__(self) -> int:
        return hash(self.node)

    def __repr__(self) -> str:
        return f"Formula({self.text!r})"

    def evaluate(self, values: Mapping[str, float]) -> Computed:
        """The value for these numbers, or the sentence why there is none. Raises KeyError for a missing field."""
        try:
            return Computed(work_out(self.node, values, _SCALARS))
        except FormulaError as error:
            return Computed(None, str(error), error.position)

    def interval(self, ranges: Mapping[str, tuple[float, float]]) -> tuple[float, float] | None:
        """Bounds of all values that the formula takes while each field is within its (low, high).

        Bounds may be infinite; None if it has no value anywhere. Exact up to rounding if no field stands in it
        twice, else never too narrow. Interval arithmetic: Moore, Kearfott and Cloud 2009.
        """
        try:
            return work_out(self.node, ranges, INTERVALS)
        except FormulaError:
            return None

    def run(self, values: Mapping[str, Any], operations: Operations[Any]) -> Any:
        """The value by the given operations, such as numpy's over whole arrays."""
        return work_out(self.node, values, operations)


_SCALARS = _Scalars()


def read_formula(text: str, names: Iterable[str] | None = None) -> Formula:
    """Read and check a formula over the fields `names` (None takes any); raises FormulaError.

    Also refused are an exponent over 100, and parts without fields that have no value.
    """
    node = parse(text, names)
    _check(node)
    return Formula(node)


def _check(node: Node) -> bool:
    """Whether the part holds no field; raises FormulaError for a part that can never have a value."""
    if isinstance(node, p.Number):
        return True
    if isinstance(node, p.FieldName):
        return False
    constants = [_check(one) for one in _operands(node)]
    if isinstance(node, p.Binary) and node.operator == "^" and constants[1]:
        exponent = work_out(node.right, {}, _SCALARS)
        if abs(exponent) > p.MAX_EXPONENT:
            raise FormulaError(
                _("At character {n}: an exponent over {most} is refused.").format(
                    n=formats.number(node.position + 1), most=f"{p.MAX_EXPONENT:g}"
                ),
                node.position,
            )
    if all(constants):
        work_out(node, {}, _SCALARS)
    return all(constants)


def _operands(node: Node) -> tuple[Node, ...]:
    if isinstance(node, p.Negate):
        return (node.operand,)
    if isinstance(node, p.Binary):
        return (node.left, node.right)
    return node.arguments if isinstance(node, p.Call) else ()


def _fields(node: Node) -> Iterable[str]:
    if isinstance(node, p.FieldName):
        yield node.name
    for operand in _operands(node):
        yield from _fields(operand)


_PRECEDENCE = {"+": 1, "-": 1, "*": 2, "/": 2, "^": 4}
_NEGATED = 3


def to_text(node: Node) -> str:
    """The formula in one way of writing, with no parentheses but those it needs; reading it gives the same tree."""
    if isinstance(node, p.Number):
        text = repr(node.value)
        return text[:-2] if text.endswith(".0") else text
    if isinstance(node, p.FieldName):
        plain = node.name.isidentifier() and node.name not in p.FUNCTIONS
        return node.name if plain else f"[{node.name}]"
    if isinstance(node, p.Call):
        return f"{node.function}({', '.join(map(to_text, node.arguments))})"
    if isinstance(node, p.Negate):
        return f"-{_within(node.operand, _NEGATED)}"
    mine = _PRECEDENCE[node.operator]
    if node.operator == "^":
        # A minus may stand in an exponent without parentheses, and powers are read from the right.
        return f"{_within(node.left, mine + 1)}^{_within(node.right, _NEGATED)}"
    return f"{_within(node.left, mine)} {node.operator} {_within(node.right, mine + 1)}"


def _within(node: Node, least: int) -> str:
    """The text of an operand, in parentheses if it binds less than it has to there."""
    if isinstance(node, p.Binary):
        binds = _PRECEDENCE[node.operator]
    elif isinstance(node, p.Negate):
        binds = _NEGATED
    else:
        binds = 5
    return to_text(node) if binds >= least else f"({to_text(node)})"
