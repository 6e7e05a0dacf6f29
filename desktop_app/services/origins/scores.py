"""The origins of scores: the weighted one, its criteria in points, and the score by any method."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from desktop_app.domain.choices import CRITERIA
from desktop_app.domain.figures.origin import FigureOrigin, OriginInput, OriginPlace, OriginTerm
from desktop_app.domain.scoring.inputs import HOME_FIELDS, PORTFOLIO_INPUTS, Range, inputs_of
from desktop_app.domain.scoring.methods import WEIGHTED, MethodScore, ScoringInput, ScoringMethod
from desktop_app.domain.scoring.methods import score as method_score
from desktop_app.domain.scoring.weighted import FORMULA, points
from desktop_app.domain.states import score_of
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services.origins.basis import Basis, field_input, rating_input, setting_input
from desktop_app.services.origins.formula_terms import formula_terms, readable

_NAMED_INPUTS = {"benefit": "expected-value", "build_cost": "expected-value", "run_cost": "expected-value",
                 "chance_of_success": "expected-value"}  # fmt: skip


def weighted(basis: Basis) -> FigureOrigin:
    """The weighted score: what each criterion adds to it."""
    score = score_of(basis.spine, basis.rules)
    weights_at = sum(bool(term.weight) for term in score.terms)
    terms: list[OriginTerm] = []
    inputs: list[OriginInput] = []
    for term in score.terms:
        if not term.weight:
            continue
        adds = None if term.points is None else term.points * term.weight
        shown = formats.unknown() if adds is None else formats.number(adds, 1)
        weight = formats.percent(term.weight, 0)
        note = _("weight {weight}").format(weight=weight)
        if term.points is not None:
            note = _("{points} × {weight}").format(points=formats.number(term.points, 0), weight=weight)
        terms.append(OriginTerm(_(term.label), shown, adds, "+", note, (len(inputs), weights_at)))
        inputs.append(rating_input(basis, term.name, term.weight))
    weighed = [term for term in score.terms if term.weight]
    shares = " · ".join(formats.percent(term.weight, 0) for term in weighed)
    inputs.append(
        OriginInput(
            _("Weights"), formats.number(len(weighed)), "setting",
            _("{shares}, set for the portfolio").format(shares=shares), place=OriginPlace("settings"),
        )
    )  # fmt: skip
    text = ""
    if score.value is not None:
        text = formats.number(score.value, 0)
    elif score.known:
        low, high = formats.number(score.low, 0), formats.number(score.high, 0)
        text = _("{low} – {high}").format(low=low, high=high)
    return FigureOrigin(
        _("Score"), _(FORMULA), text, score.value, _("of 100"), tuple(terms), inputs=tuple(inputs),
        place=basis.at("opportunity", "score"),
    )  # fmt: skip


def criterion_points(criterion: str, basis: Basis) -> FigureOrigin:
    """A criterion on the scale from 0 to 100: its rating from 1 to 5, stretched."""
    rating = basis.spine.rating(criterion)
    value = rating.rating if rating is not None else None
    title = _(CRITERIA[criterion])
    sentence = _("The rating from 1 to 5, stretched to 0 to 100.")
    known = rating_input(basis, criterion)
    place = basis.at("opportunity", f"rating.{criterion}")
    if value is None:
        return FigureOrigin(title, sentence, "", inputs=(known,), place=place)
    worth = points(criterion, value)
    number = formats.number
    terms = (
        OriginTerm(_("Steps above the lowest"), number(value - 1), float(value - 1), inputs=(0,)),
        OriginTerm(_("Steps in all"), number(4), 4.0, "÷"),
        OriginTerm(_("Points"), number(100), 100.0, "×"),
    )
    return FigureOrigin(
        title, sentence, number(worth, 0), worth, _("of 100"), terms, inputs=(known,), place=place
    )


# By any method


def by_method(method: ScoringMethod, basis: Basis) -> FigureOrigin:
    """The score by a method at the likely values: the parts of its formula, and every input with its range."""
    known = inputs_of(
        [one.name for one in method.inputs], basis.initiative, basis.spine.ratings, basis.spine.estimates,
        basis.portfolio,
    )  # fmt: skip
    scored = method_score(method, known)
    words = partial(score_words, method, basis.portfolio.currency)
    inputs = tuple(method_input(basis, method, one, known[one.name]) for one in method.inputs)
    text = words(scored.value) if scored.value is not None else ""
    if (
        scored.value is None
        and scored.missing
        and scored.known
        and scored.low is not None
        and scored.high is not None
    ):
        text = _("{low} – {high}").format(low=words(scored.low), high=words(scored.high))
    sentence = _(method.explanation)
    if not method.weights:
        labels = {one.name: _(one.label) for one in method.inputs}
        sentence = _("{sentence} {note}").format(sentence=sentence, note=readable(method.worked, labels))
    if scored.note:
        sentence = _("{sentence} {note}").format(sentence=sentence, note=scored.note)
    note = _("of 100") if method.unit == "points" and method.weights else ""
    terms = _method_terms(method, scored, known, basis.portfolio.currency)
    return FigureOrigin(
        _(method.name), sentence, text, scored.value, note, terms, inputs=inputs,
        place=basis.at("opportunity", f"input:{method.id}/{method.inputs[0].name}"),
    )  # fmt: skip


def _method_terms(
    method: ScoringMethod, scored: MethodScore, known: Mapping[str, Range | None], currency: str
) -> tuple[OriginTerm, ...]:
    if method.weights and method.formula.strip() == WEIGHTED:
        return tuple(
            OriginTerm(
                _(term.input.label),
                formats.unknown() if term.points is None else formats.number(term.points, 1),
                term.points, "+", _("weight {weight}").format(weight=formats.percent(term.weight, 0)), (at,),
            )
            for at, term in enumerate(scored.terms)
            if term.weight
        )  # fmt: skip
    by_name = {one.name: one for one in method.inputs}
    values = {name: one.likely for name, one in known.items() if one is not None and one.likely is not None}
    places = {one.name: at for at, one in enumerate(method.inputs)}
    labels = {one.name: _(one.label) for one in method.inputs}

    def words(name: str, value: float | None) -> str:
        if value is None:
            return formats.unknown()
        if name:
            return input_words(by_name[name], value, currency)
        money = any(by_name[one].kind == "money" for one in by_name) and method.unit == "money"
        return formats.money(value, currency, compact=True) if money else formats.number(value)

    return formula_terms(method.worked, values, places, labels, words)


def score_words(method: ScoringMethod, currency: str, value: float | None) -> str:
    """A score of a method as people read it."""
    if value is None:
        return formats.unknown()
    if method.unit == "money":
        return formats.money(value, currency, compact=True)
    if method.unit == "points":
        return formats.number(value, 0 if method.weights or abs(value) >= 100 else 1)
    return formats.measure(value, _(method.unit))


def input_words(asked: ScoringInput, value: float | None, currency: str) -> str:
    """A value of an input as people read it; "" for unknown."""
    if value is None:
        return ""
    if asked.kind == "money":
        return formats.money(value, currency, compact=True)
    if asked.kind in ("share", "chance"):
        return formats.percent(value)
    return formats.measure(value, _(asked.unit) if asked.unit and asked.kind != "choice" else "")


def method_input(
    basis: Basis, method: ScoringMethod, asked: ScoringInput, known: Range | None
) -> OriginInput:
    """An input of a method: a rating, a field, estimates by people, or a setting of the portfolio."""
    currency, label = basis.portfolio.currency, _(asked.label)
    place = basis.at("opportunity", f"input:{method.id}/{asked.name}")
    if asked.name in CRITERIA and (known is None or known.origin == "rating"):
        return rating_input(basis, asked.name)
    if asked.name in PORTFOLIO_INPUTS:
        shown = input_words(asked, known.likely if known is not None else None, currency)
        setting = setting_input(basis, asked.name, shown)
        if known is not None and known.origin == "usual":
            setting = replace(setting, rests_on=known.origin_text())
        return replace(setting, label=label, place=OriginPlace("settings"))
    fields = HOME_FIELDS.get(asked.name)
    if fields is not None and (known is None or known.origin == "field"):
        likely = field_input(basis, fields[1], label)
        return replace(likely, place=place) if known is None else likely
    if known is None or known.likely is None:
        return OriginInput(label, "", "unknown", place=place)
    return replace(estimated(basis, method, asked, known), label=label, place=place)


def estimated(basis: Basis, method: ScoringMethod, asked: ScoringInput, known: Range) -> OriginInput:
    """An input that people estimated, with the way to their reasons."""
    place = basis.at("opportunity", f"input:{method.id}/{asked.name}")
    shown = input_words(asked, known.likely, basis.portfolio.currency)
    people = {
        one.estimated_by for one in basis.spine.estimates if one.input == asked.name and one.estimated_by
    }
    rests_on = known.origin_text()
    if len(people) > 1:
        n = len(people)
        rests_on = ngettext("Judged by {n} person", "Judged by {n} people", n).format(n=formats.number(n))
    return OriginInput(
        _(asked.label),
        shown,
        "people",
        rests_on,
        _("their reasons"),
        place,
        known.who,
        known.when,
        place=place,
    )


def judged(basis: Basis, field: str) -> OriginInput:
    """A field that an estimate was settled into: the field, with who judged it and the way to the reasons."""
    known = field_input(basis, field)
    name = next((one for one, fields in HOME_FIELDS.items() if field in fields), "")
    settled = next((one for one in basis.spine.estimates if one.input == name and one.settled), None)
    end = {0: "low", 1: "likely", 2: "high"}[HOME_FIELDS[name].index(field)] if name else ""
    if settled is None or not known.is_known or getattr(settled, end) != getattr(basis.initiative, field):
        return known
    people = {one.estimated_by for one in basis.spine.estimates if one.input == name and one.estimated_by}
    n = len(people)
    rests_on = ngettext("Judged by {n} person", "Judged by {n} people", n).format(n=formats.number(n))
    place = basis.at("opportunity", f"input:{_NAMED_INPUTS[name]}/{name}")
    return replace(
        known, source="people", rests_on=rests_on, link=_("their reasons"), link_place=place,
        who=settled.estimated_by, when=settled.estimated_on,
    )  # fmt: skip
