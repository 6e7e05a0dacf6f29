"""Scoring methods: each is data, inputs with units and written anchors and a formula, worked out the same way for all."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from desktop_app.domain.formula import parser as p
from desktop_app.domain.formula.evaluate import Formula, read_formula
from desktop_app.domain.formula.parser import FormulaError
from desktop_app.domain.scoring.inputs import Range
from desktop_app.errors import FieldError
from desktop_app.language import formats
from desktop_app.language.i18n import _

InputKind = Literal["number", "money", "share", "choice", "rating", "chance"]

# In a formula: the weighted sum, 0 to 100, of the inputs that have a weight.
WEIGHTED = "weighted"
MAX_INPUTS = 30


@dataclass(frozen=True, slots=True)
class ScoringInput:
    """One number that a method asks for.

    `minimum` and `maximum` are the least and the largest that it can be, None for no bound. `anchors` maps
    values to the words written for them; a "choice" is one of their values, a "rating" a whole number between
    the bounds, a "share" from 0 to 1. A "chance" is a share too, of which each draw makes 0 or 1.
    Labels, units, anchors and help are marked for translation, and translated where they are shown.
    """

    name: str
    label: str
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    anchors: Mapping[float, str] = field(default_factory=dict)
    kind: InputKind = "number"
    higher_is_better: bool = True
    help: str = ""

    def check(self, value: float) -> None:
        """Raise FieldError with a sentence for a value that the input cannot have."""
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            raise FieldError(self.name, _("{label} is a number.").format(label=_(self.label)))
        low, high = self.minimum, self.maximum
        if (low is not None and value < low) or (high is not None and value > high):
            words = {"label": _(self.label), "low": f"{low or 0:g}", "high": f"{high or 0:g}"}
            if low is not None and high is not None:
                text = _("{label} lies between {low} and {high}.")
            elif low is not None:
                text = _("{label} is at least {low}.")
            else:
                text = _("{label} is at most {high}.")
            raise FieldError(self.name, text.format(**words))

    @property
    def bounds(self) -> tuple[float, float]:
        """The least and the largest value, infinite where there is no bound."""
        low = -math.inf if self.minimum is None else self.minimum
        return low, (math.inf if self.maximum is None else self.maximum)


@dataclass(frozen=True, slots=True)
class ScoringMethod:
    """A way to score: its inputs, and a formula over their names.

    `unit` is that of the score: "points", "money" (in the portfolio's currency) or other words. `weights` gives
    inputs a share of the weighted sum that the formula calls `weighted`: each such input counts 0 to 100 from its
    worst value to its best, and the shares are normalised to 1.
    """

    id: str
    name: str
    explanation: str
    inputs: tuple[ScoringInput, ...]
    formula: str
    unit: str = "points"
    weights: tuple[tuple[str, float], ...] = ()

    def input(self, name: str) -> ScoringInput:
        """The input of this name; KeyError if the method has none."""
        for scoring_input in self.inputs:
            if scoring_input.name == name:
                return scoring_input
        raise KeyError(name)

    @property
    def shares(self) -> dict[str, float]:
        """The weights, normalised to 1; empty for a method without."""
        return normal_shares(self.weights)

    @property
    def worked(self) -> Formula:
        """The formula with the weighted sum written out; raises FormulaError if the method is faulty."""
        return _worked(
            self.formula, self.weights, tuple((i.name, i.bounds, i.higher_is_better) for i in self.inputs)
        )

    def with_weights(self, weights: Mapping[str, float]) -> ScoringMethod:
        """The method with other weights; raises FieldError for an unknown or negative one, or no number."""
        known = {one.name for one in self.inputs}
        for name, weight in weights.items():
            if name not in known:
                raise FieldError(name, _("There is no criterion called {name}.").format(name=name))
            if isinstance(weight, bool) or not isinstance(weight, (int, float)) or not 0 <= weight < math.inf:
                raise FieldError(name, _("A weight is a number from 0 up."))
        if not any(weights.values()):
            raise FieldError("weights", _("At least one weight has to be above 0."))
        return dataclasses.replace(
            self, weights=tuple((i.name, float(weights[i.name])) for i in self.inputs if i.name in weights)
        )


def normal_shares(weights: Sequence[tuple[str, float]]) -> dict[str, float]:
    """Weights as shares of 1, by name."""
    largest = max((weight for _name, weight in weights), default=0.0)
    if largest <= 0:
        return {}
    scaled = {name: weight / largest for name, weight in weights}
    total = math.fsum(scaled.values())
    return {name: weight / total for name, weight in scaled.items()}


_About = tuple[tuple[str, tuple[float, float], bool], ...]


@lru_cache(maxsize=256)
def _worked(text: str, weights: tuple[tuple[str, float], ...], about: _About) -> Formula:
    names = [name for name, _bounds, _better in about]
    formula = read_formula(text, [*names, WEIGHTED] if weights else names)
    if WEIGHTED not in formula.fields:
        return formula
    terms: list[p.Node] = []
    shares = normal_shares(weights)
    for name, (low, high), better in about:
        if shares.get(name):
            if not low < high < math.inf or low == -math.inf:
                raise FormulaError(
                    _("{name} needs a least and a largest value, as it has a weight.").format(name=name)
                )
            input_field, least, most = p.FieldName(name), p.Number(abs(low)), p.Number(abs(high))
            if better:
                above: p.Node = p.Binary("-" if low >= 0 else "+", input_field, least)
            elif high >= 0:
                above = p.Binary("-", most, input_field)
            else:
                above = p.Binary("-", p.Negate(most), input_field)
            part = p.Binary("/", above, p.Number(high - low))
            terms.append(p.Binary("*", p.Number(shares[name] * 100), part))
    if not terms:
        raise FormulaError(_("At least one weight has to be above 0."))
    total = terms[0]
    for term in terms[1:]:
        total = p.Binary("+", total, term)
    return Formula(_replaced(formula.node, total))


def _replaced(node: p.Node, total: p.Node) -> p.Node:
    if isinstance(node, p.FieldName):
        return total if node.name == WEIGHTED else node
    if isinstance(node, p.Negate):
        return p.Negate(_replaced(node.operand, total), node.position)
    if isinstance(node, p.Binary):
        left, right = _replaced(node.left, total), _replaced(node.right, total)
        return p.Binary(node.operator, left, right, node.position)
    if isinstance(node, p.Call):
        return p.Call(node.function, tuple(_replaced(one, total) for one in node.arguments), node.position)
    return node


def check_method(method: ScoringMethod) -> None:
    """Raise FieldError or FormulaError, in one sentence, for a method that cannot be used."""
    names = [one.name for one in method.inputs]
    if not method.id or not method.name.strip():
        raise FieldError("name", _("The method needs a name."))
    if not names:
        raise FieldError("inputs", _("The method needs at least one input."))
    if len(names) > MAX_INPUTS:
        raise FieldError("inputs", _("A method has at most {n} inputs.").format(n=formats.number(MAX_INPUTS)))
    for scoring_input in method.inputs:
        if (
            not scoring_input.name.isidentifier()
            or scoring_input.name in p.FUNCTIONS
            or scoring_input.name == WEIGHTED
        ):
            raise FieldError(
                scoring_input.name or "inputs",
                _("“{name}” can't be the name of an input: use letters, digits and _.").format(
                    name=scoring_input.name
                ),
            )
        low, high = scoring_input.bounds
        if not low <= high or math.isnan(low) or math.isnan(high):
            raise FieldError(
                scoring_input.name,
                _("{label}: the least value is above the largest.").format(label=_(scoring_input.label)),
            )
        for value in scoring_input.anchors:
            scoring_input.check(value)
    double = next((name for name in names if names.count(name) > 1), "")
    if double:
        raise FieldError(double, _("There are two inputs called {name}.").format(name=double))
    if method.weights:
        method.with_weights(dict(method.weights))
    used = set(method.worked.fields)
    if method.weights and WEIGHTED in read_formula(method.formula).fields:
        # A weight of 0 leaves an input out on purpose.
        used.update(name for name, _weight in method.weights)
    unused = [name for name in names if name not in used]
    if unused:
        raise FormulaError(_("The formula does not use {names}.").format(names=", ".join(unused)))


@dataclass(frozen=True, slots=True)
class MethodTerm:
    """One line of a score: an input with what is known of it.

    `weight` is its share of the weighted sum, None for a method without weights; `points` what it adds of 0 to 100,
    `ends` the least and the most that it may add.
    """

    input: ScoringInput
    known: Range | None
    weight: float | None = None
    points: float | None = None
    ends: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class MethodScore:
    """A score by a method, in the method's unit.

    `value` is None while an input in `missing` is unknown; `low` and `high` then bound what is still
    possible, None for no bound. `note` says why there is no value if no input is missing.
    """

    value: float | None
    low: float | None
    high: float | None
    missing: tuple[str, ...]
    terms: tuple[MethodTerm, ...]
    note: str = ""

    @property
    def middle(self) -> float | None:
        """The value, or the middle of what is still possible where both ends are known."""
        if self.value is not None:
            return self.value
        if self.low is None or self.high is None or not self.missing:
            return None
        return self.low / 2 + self.high / 2

    @property
    def known(self) -> bool:
        """True if at least one input is known."""
        return any(term.known is not None for term in self.terms)


def score(method: ScoringMethod, inputs: Mapping[str, Range | None]) -> MethodScore:
    """The score at the likely values, on an absolute scale: it depends on these inputs only.

    An input without a likely value may be anything between its low and high, or else its bounds; the score is
    then a range, to which the others add theirs, and a missing number never counts as 0.
    """
    formula = method.worked
    shares = method.shares if method.weights else None
    terms, missing = [], []
    values: dict[str, float] = {}
    ranges: dict[str, tuple[float, float]] = {}
    for scoring_input in method.inputs:
        known = inputs.get(scoring_input.name)
        weight = None if shares is None else shares.get(scoring_input.name, 0.0)
        points = ends = None
        ranges[scoring_input.name] = least, most = still_possible(scoring_input, known)
        if known is not None and known.likely is not None:
            ends = _ends(scoring_input, weight, least, most)
            values[scoring_input.name] = known.likely
            points = _points(scoring_input, weight, known.likely)
        else:
            if scoring_input.name in formula.fields:
                missing.append(scoring_input.name)
        terms.append(MethodTerm(scoring_input, known, weight, points, ends))
    if not missing:
        evaluation = formula.evaluate(values)
        return MethodScore(
            evaluation.value, evaluation.value, evaluation.value, (), tuple(terms), evaluation.why
        )
    bounds = formula.interval(ranges)
    low = high = None
    if bounds is not None:
        low = bounds[0] if math.isfinite(bounds[0]) else None
        high = bounds[1] if math.isfinite(bounds[1]) else None
    return MethodScore(None, low, high, tuple(missing), tuple(terms))


def still_possible(scoring_input: ScoringInput, known: Range | None) -> tuple[float, float]:
    """What an input may be: between its ends, or its bounds; one with a likely value alone is that value."""
    low, high = scoring_input.bounds
    if known is not None:
        likely = known.likely
        ends = [end if end is not None else likely for end in (known.low, known.high)]
        low = max(low, ends[0]) if ends[0] is not None else low
        high = min(high, ends[1]) if ends[1] is not None else high
        if likely is not None:
            return min(low, likely), max(high, likely)
    return (low, high) if low <= high else scoring_input.bounds


def _ends(
    scoring_input: ScoringInput, weight: float | None, low: float, high: float
) -> tuple[float, float] | None:
    """What an input adds at its ends, the lesser first."""
    added = [_points(scoring_input, weight, end) for end in (low, high)]
    known = sorted(one for one in added if one is not None)
    return (known[0], known[1]) if len(known) == len(added) else None


def _points(scoring_input: ScoringInput, weight: float | None, value: float) -> float | None:
    low, high = scoring_input.bounds
    if not weight or not math.isfinite(high - low) or low == high:
        return None
    share = (value - low) / (high - low)
    return weight * 100 * (share if scoring_input.higher_is_better else 1 - share)
