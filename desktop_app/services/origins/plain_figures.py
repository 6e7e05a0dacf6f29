"""The origins of plain fields, roles, ratings and fields of the portfolio's own, and of what their formulas give."""

from __future__ import annotations

from dataclasses import replace

from desktop_app.domain import fields as f
from desktop_app.domain.custom_fields import PREFIX
from desktop_app.domain.figures.origin import FigureOrigin, OriginInput, OriginTerm
from desktop_app.domain.formula.evaluate import read_formula
from desktop_app.domain.formula.parser import FormulaError
from desktop_app.domain.records import Initiative
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.services.custom_field_edits import values_of
from desktop_app.services.origins.basis import (
    Basis,
    custom_input,
    field_input,
    rating_input,
    role_input,
    shown,
)
from desktop_app.services.origins.formula_terms import formula_terms
from desktop_app.services.origins.scores import judged

_JUDGED = frozenset(
    ("benefit_low", "benefit_likely", "benefit_high", "build_cost_low", "build_cost_likely", "build_cost_high",
     "run_cost", "chance_of_success")
)  # fmt: skip


def plain_field(name: str, basis: Basis) -> FigureOrigin:
    """A field that somebody filled, or a file did."""
    known = judged(basis, name) if name in _JUDGED else field_input(basis, name)
    value = getattr(basis.initiative, name)
    help_text = f.specs(Initiative)[name].help
    return _alone(known, value, _(help_text) if help_text else "")


def role(name: str, basis: Basis) -> FigureOrigin:
    """Who fills a role."""
    return _alone(role_input(basis, name), None, "")


def rating(criterion: str, basis: Basis) -> FigureOrigin:
    """A rating from 1 to 5."""
    there = basis.spine.rating(criterion)
    return _alone(rating_input(basis, criterion), there.rating if there is not None else None, "")


def _alone(known: OriginInput, value: object, sentence: str) -> FigureOrigin:
    """A figure that is its one input."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    number = float(value) if is_number else None  # type: ignore[arg-type]  # a number
    terms = (OriginTerm(known.label, known.text, number, inputs=(0,)),) if number is not None else ()
    return FigureOrigin(
        known.label, sentence or _("Stated as it is; nothing is worked out."), known.text, number, terms=terms,
        inputs=(known,), place=known.place,
    )  # fmt: skip


def own_field(field_id: str, basis: Basis) -> FigureOrigin:
    """A field of the portfolio's own: what was stated, or what its formula gives."""
    field, spec = basis.own.get(field_id), basis.own.specs[field_id]
    values = values_of(basis.own, basis.spine)
    value = values.get(field_id)
    if field is None or spec.editable:
        return _alone(custom_input(basis, field_id, values), value, spec.help)
    text = shown(spec, value, basis.portfolio.currency)
    place = basis.at("overview", spec.name)
    sentence = _("By the formula {formula}.").format(formula=field.formula)
    sources = basis.own.sources_of(field_id)
    inputs = tuple(_source(basis, source, values) for source in sources.values())
    labels = dict(zip(sources, (one.label for one in inputs), strict=True))
    given = {
        name: number
        for name, source in sources.items()
        if (number := _number(basis, source, values)) is not None
    }
    try:
        formula = read_formula(field.formula)
    except FormulaError as error:
        return FigureOrigin(spec.label, str(error), "", place=place)
    places = {name: at for at, name in enumerate(sources)}

    def words(name: str, number: float | None) -> str:
        if number is None:
            return formats.unknown()
        return inputs[places[name]].text if name in places else formats.number(number)

    terms = formula_terms(formula, given, places, labels, words)
    if why := basis.own.broken.get(field_id, ""):
        sentence = _("{sentence} {note}").format(sentence=sentence, note=why)
    return FigureOrigin(
        spec.label,
        sentence,
        text,
        float(value) if value is not None else None,
        terms=terms,
        inputs=inputs,
        place=place,
    )


def _source(basis: Basis, source: str, values: dict[str, object]) -> OriginInput:
    if source.startswith(PREFIX):
        return replace(custom_input(basis, source.removeprefix(PREFIX), values))
    return judged(basis, source) if source in _JUDGED else field_input(basis, source)


def _number(basis: Basis, source: str, values: dict[str, object]) -> float | None:
    value = (
        values.get(source.removeprefix(PREFIX))
        if source.startswith(PREFIX)
        else getattr(basis.initiative, source)
    )
    return float(value) if isinstance(value, (int, float)) else None
