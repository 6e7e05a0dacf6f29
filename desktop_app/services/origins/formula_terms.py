"""Takes a formula apart at its outermost sums or products, so that each part shows with its own value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from desktop_app.domain.figures.origin import Operator, OriginTerm
from desktop_app.domain.formula.evaluate import Formula
from desktop_app.domain.formula.parser import Binary, Node

_SIGNS: dict[str, Operator] = {"+": "+", "-": "−", "*": "×", "/": "÷"}
_OF_SUM, _OF_PRODUCT = ("+", "-"), ("*", "/")


class FormulaPart(NamedTuple):
    """One operand of the outermost chain."""

    operator: Operator
    formula: Formula


def outer_parts(formula: Formula) -> list[FormulaPart]:
    """The operands of the outermost chain of sums, or of products, from the left; the formula itself if it is none."""
    node = formula.node
    if not isinstance(node, Binary) or node.operator not in (*_OF_SUM, *_OF_PRODUCT):
        return [FormulaPart("+", formula)]
    alike = _OF_SUM if node.operator in _OF_SUM else _OF_PRODUCT
    parts: list[FormulaPart] = []

    def take(part: Node, operator: Operator) -> None:
        if isinstance(part, Binary) and part.operator in alike:
            take(part.left, operator)
            parts.append(FormulaPart(_SIGNS[part.operator], Formula(part.right)))
        else:
            parts.append(FormulaPart(operator, Formula(part)))

    take(node, "+")
    return parts


def formula_terms(
    formula: Formula,
    values: Mapping[str, float],
    places: Mapping[str, int],
    labels: Mapping[str, str],
    words: Callable[[str, float | None], str],
) -> tuple[OriginTerm, ...]:
    """The outer parts of a formula, each worked out as the whole is; a part over something unknown has no value.

    `places` says at which place among the inputs a field stands; `words(name, value)` writes a value, with the name
    of the field where the part is just that field, else "".
    """
    terms = []
    for operator, part in outer_parts(formula):
        known = all(name in values for name in part.fields)
        value = part.evaluate(values).value if known else None
        alone = (
            part.fields[0]
            if len(part.fields) == 1 and part.text in (part.fields[0], f"[{part.fields[0]}]")
            else ""
        )
        label = labels.get(alone, alone) if alone else readable(part, labels)
        inputs = tuple(places[name] for name in part.fields if name in places)
        terms.append(OriginTerm(label, words(alone, value), value, operator, "", inputs))
    return tuple(terms)


def readable(part: Formula, labels: Mapping[str, str]) -> str:
    """A formula as text, with labels in place of the names of fields."""
    names = "|".join(re.escape(name) for name in sorted(part.fields, key=len, reverse=True))
    if not names:
        return part.text
    text = re.sub(
        rf"\[(?P<quoted>{names})\]|\b(?P<plain>{names})\b", lambda hit: _label(hit, labels), part.text
    )
    return text.replace("*", "×").replace("/", "÷").replace(" - ", " − ")


def _label(hit: re.Match[str], labels: Mapping[str, str]) -> str:
    name = hit["quoted"] or hit["plain"]
    return labels.get(name, name).lower()
