"""The scoring methods there are: those of the plugins, and those that a portfolio defines for itself."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop_app.domain.formula.parser import FormulaError
from desktop_app.domain.planning_records import OwnMethod
from desktop_app.domain.records import Portfolio
from desktop_app.domain.scoring.methods import ScoringInput, ScoringMethod, check_method
from desktop_app.domain.scoring.weighted import parse_weights
from desktop_app.errors import FieldError, UserError
from desktop_app.language.i18n import _
from desktop_app.language.word_order import order_key
from desktop_app.services.changes import Changes
from desktop_app.services.workspace import Workspace, the_portfolio
from desktop_app.store.unit_of_work import UnitOfWork
from desktop_app.text import clean, clean_line

DEFAULT_METHOD = "weighted"
_OWN = "own-"
_KINDS = ("number", "money", "share", "choice", "rating", "chance")


def all_methods(ws: Workspace) -> tuple[ScoringMethod, ...]:
    """The methods of the plugins, with the portfolio's weights, and then its own by name."""
    with ws.read() as uow:
        return _methods(ws, uow, the_portfolio(uow))


def _methods(ws: Workspace, uow: UnitOfWork, portfolio: Portfolio) -> tuple[ScoringMethod, ...]:
    plugin_methods = [apply_weights(one, portfolio) for one in ws.extensions.scoring_methods()]
    own = []
    for record in uow.find(OwnMethod):
        try:
            method = to_method(record)
            check_method(method)
        except UserError:
            # Another version kept it; it can't rank until somebody corrects it in the editor.
            continue
        own.append(method)
    return (*plugin_methods, *sorted(own, key=lambda own_method: order_key(own_method.name)))


def apply_weights(method: ScoringMethod, portfolio: Portfolio) -> ScoringMethod:
    """A method with the portfolio's weights, if it is the method that uses them."""
    return method.with_weights(parse_weights(portfolio.weights)) if method.id == DEFAULT_METHOD else method


def method_of(ws: Workspace, method_id: str | None = None) -> ScoringMethod:
    """The method of this id, or without an id the portfolio's; raises UserError for an unknown id.

    If the plugin of the portfolio's method is gone, the portfolio ranks by the weighted criteria.
    """
    with ws.read() as uow:
        portfolio = the_portfolio(uow)
        methods = {one.id: one for one in _methods(ws, uow, portfolio)}
    if method_id:
        if method_id not in methods:
            raise UserError(
                _("There is no scoring method called {name}. There are: {methods}.").format(
                    name=method_id, methods=", ".join(methods)
                )
            )
        return methods[method_id]
    chosen = methods.get(portfolio.scoring_method) or methods.get(DEFAULT_METHOD)
    if chosen is None:
        raise UserError(_("No scoring method is available. Enable the core plugin."))
    return chosen


def choose(ws: Workspace, method_id: str) -> Changes:
    """Make a method the one that the portfolio ranks by."""
    method = method_of(ws, method_id)
    with ws.change(_("Ranking set to {method}").format(method=_(method.name))) as step:
        step.uow.update(the_portfolio(step.uow), scoring_method=method.id)
    return step.changes


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a method that is being written: the sentence, and any place in the formula."""

    sentence: str
    position: int | None = None
    length: int = 1
    field: str = ""


def check(method: ScoringMethod) -> Fault | None:
    """The first fault of a method, None if it can be used: the live check of the editor."""
    try:
        check_method(method)
    except FormulaError as error:
        return Fault(str(error), error.position, error.length, "formula")
    except FieldError as error:
        return Fault(str(error), field=error.field)
    return None


def create(ws: Workspace, method: ScoringMethod) -> Changes:
    """Keep a new method of the portfolio's own; its id is given. Raises FieldError or FormulaError."""
    with ws.change(_("Scoring method {name} added").format(name=clean_line(method.name))) as step:
        step.uow.add(OwnMethod(**_values(ws, step.uow, method, "")))
    return step.changes


def edit(ws: Workspace, method: ScoringMethod) -> Changes:
    """Keep a changed method of the portfolio's own (`method.id`). Raises FieldError or FormulaError."""
    with ws.change(_("Scoring method {name} changed").format(name=clean_line(method.name))) as step:
        record = step.uow.get(OwnMethod, record_id(method.id))
        step.uow.update(record, **_values(ws, step.uow, method, record.id))
    return step.changes


def remove(ws: Workspace, method_id: str) -> Changes:
    """Remove a method of the portfolio's own; estimates of its inputs stay. Ranked by it, the portfolio goes back to
    the weighted criteria."""
    with ws.change("") as step:
        record = step.uow.get(OwnMethod, record_id(method_id))
        step.label = _("Scoring method {name} deleted").format(name=record.name)
        step.uow.remove(record)
        portfolio = the_portfolio(step.uow)
        if portfolio.scoring_method == method_id:
            step.uow.update(portfolio, scoring_method="")
    return step.changes


def is_own(method: ScoringMethod) -> bool:
    """True for a method that the portfolio defines for itself."""
    return method.id.startswith(_OWN)


def record_id(method_id: str) -> str:
    """The id of the record that keeps an own method."""
    if not method_id.startswith(_OWN):
        raise UserError(
            _("This method comes with a plugin and can't be changed; make one of your own from it.")
        )
    return method_id.removeprefix(_OWN)


def _values(ws: Workspace, uow: UnitOfWork, method: ScoringMethod, own_id: str) -> dict[str, Any]:
    name = clean_line(method.name)
    check_method(_named(method, name))
    others = [one.name for one in uow.find(OwnMethod) if one.id != own_id]
    others += [_(one.name) for one in ws.extensions.scoring_methods()]
    if name.casefold() in {one.casefold() for one in others}:
        raise FieldError("name", _("There is a method called {name} already.").format(name=name))
    known = {one.name: one for offered in ws.extensions.scoring_methods() for one in offered.inputs}
    for scoring_input in method.inputs:
        like = known.get(scoring_input.name)
        if like is not None and (like.bounds, like.kind) != (scoring_input.bounds, scoring_input.kind):
            raise FieldError(
                scoring_input.name,
                _("{name} is an input of another method with another scale; call yours differently.").format(
                    name=scoring_input.name
                ),
            )
    return {
        "name": name,
        "explanation": clean(method.explanation),
        "formula": method.formula.strip(),
        "definition": json.dumps(_definition(method), ensure_ascii=False, sort_keys=True),
    }


def _named(method: ScoringMethod, name: str) -> ScoringMethod:
    import dataclasses

    return dataclasses.replace(method, id=method.id or _OWN, name=name)


def _definition(method: ScoringMethod) -> dict[str, Any]:
    weights = dict(method.weights)
    return {
        "unit": clean_line(method.unit),
        "inputs": [
            {
                "name": one.name,
                "label": clean_line(one.label),
                "unit": clean_line(one.unit),
                "minimum": one.minimum,
                "maximum": one.maximum,
                "anchors": [[value, clean_line(text)] for value, text in sorted(one.anchors.items())],
                "kind": one.kind,
                "higher_is_better": one.higher_is_better,
                "help": clean_line(one.help),
                "weight": weights.get(one.name),
            }
            for one in method.inputs
        ],
    }


def to_method(record: OwnMethod) -> ScoringMethod:
    """The method that a record keeps; raises FieldError for one that cannot be read."""
    try:
        kept = json.loads(record.definition or "{}")
        listed = [dict(one) for one in kept.get("inputs", [])]
        inputs = tuple(_input(one) for one in listed)
        weights = tuple(
            (str(one["name"]), _number(one["weight"])) for one in listed if one.get("weight") is not None
        )
        unit = str(kept.get("unit") or "points")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise FieldError(
            "definition", _("The inputs of the method {name} can't be read.").format(name=record.name)
        ) from None
    return ScoringMethod(
        _OWN + record.id, record.name, record.explanation, inputs, record.formula, unit, weights
    )


def _input(plain_input: Mapping[str, Any]) -> ScoringInput:
    kind = plain_input.get("kind", "number")
    if kind not in _KINDS:
        raise ValueError(kind)
    bounds = [
        None if plain_input.get(end) is None else _number(plain_input[end]) for end in ("minimum", "maximum")
    ]
    return ScoringInput(
        str(plain_input["name"]),
        str(plain_input.get("label") or plain_input["name"]),
        str(plain_input.get("unit") or ""),
        bounds[0],
        bounds[1],
        {_number(value): str(text) for value, text in plain_input.get("anchors") or ()},
        kind,
        bool(plain_input.get("higher_is_better", True)),
        str(plain_input.get("help") or ""),
    )


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ValueError(value)
    return float(value)
