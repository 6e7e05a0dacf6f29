"""The origins of an initiative's money: what it is expected to bring a year, and what it costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from desktop_app.domain.choices import COST_CATEGORIES, Stage
from desktop_app.domain.figures.origin import FigureOrigin, OriginInput, OriginTerm
from desktop_app.domain.planning import ledger
from desktop_app.domain.planning.crossed_fields import widened_words
from desktop_app.domain.planning.expected_benefit import LAMBDA, Benefit, benefit_of
from desktop_app.domain.planning_records import Cost
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services.origins.basis import Basis, edit_of, field_input, setting_input
from desktop_app.services.origins.initiative_figures import limited
from desktop_app.services.origins.scores import judged
from desktop_app.services.planning import costs

_BENEFITS = ("benefit_low", "benefit_likely", "benefit_high")


def _no_benefit(basis: Basis, title: str) -> FigureOrigin:
    inputs = tuple(judged(basis, name) for name in _BENEFITS)
    sentence = _("Only active initiatives with a benefit a year count.")
    return FigureOrigin(title, sentence, "", inputs=inputs, place=basis.at("opportunity", "benefit_likely"))


def expected_benefit(basis: Basis) -> FigureOrigin:
    """What it is expected to bring a year: the mean of its benefit if it works, times the chance that it does."""
    title = _("Expected benefit a year")
    benefit = benefit_of(basis.initiative)
    if benefit is None:
        return _no_benefit(basis, title)
    inputs = [judged(basis, name) for name in _BENEFITS]
    chance_at = len(inputs)
    live = basis.initiative.stage == Stage.LIVE
    if live:
        rests_on = _("It is live, so its benefit counts in full")
        label = _("Chance that it works")
        place = basis.at("overview", "gate")
        inputs.append(OriginInput(label, formats.percent(1.0), "computed", rests_on, place=place))
    else:
        inputs.append(judged(basis, "chance_of_success"))
    chance_text = formats.unknown() if benefit.chance is None else formats.percent(benefit.chance)
    terms = (
        OriginTerm(_mean_label(benefit), basis.money_in_full(benefit.if_works), benefit.if_works, "+",
                   _range(basis, benefit), (0, 1, 2)),
        OriginTerm(_("Chance it works"), chance_text, benefit.chance, "×",
                   _("it is live") if live else "", (chance_at,)),
    )  # fmt: skip
    text = "" if benefit.expected is None else basis.money(benefit.expected)
    sentence = _(
        "The mean of its benefit if it works, (low + 4 × likely + high) / 6, times the chance that it works."
    )
    sentence = _with_widened(basis, sentence)
    return FigureOrigin(
        title, sentence, text, benefit.expected, _range(basis, benefit, benefit.chance), terms, inputs=tuple(inputs),
        place=basis.at("opportunity", "benefit_likely"),
    )  # fmt: skip


def _with_widened(basis: Basis, sentence: str) -> str:
    """The sentence, and which stated end of the benefit does not count as it stands."""
    low, likely, high = (getattr(basis.initiative, name) for name in _BENEFITS)
    return " ".join(filter(None, (sentence, widened_words(low, likely, high))))


def _mean_label(benefit: Benefit) -> str:
    """What is multiplied: the mean, where the ends lie apart, and not the likely value."""
    is_mean = benefit.low != benefit.high
    return _("Benefit a year, mean of low, likely and high") if is_mean else _("Benefit a year")


def _range(basis: Basis, benefit: Benefit, share: float | None = 1.0) -> str:
    """Low to high, or "" where they are one."""
    if benefit.low == benefit.high or share is None:
        return ""
    currency = basis.portfolio.currency
    return formats.money_range(benefit.low * share, benefit.high * share, currency)


def benefit_if_works(basis: Basis) -> FigureOrigin:
    """The mean of its benefit if it works: of a beta-PERT over low, likely and high."""
    title = _("Benefit a year if it works")
    benefit = benefit_of(basis.initiative)
    if benefit is None:
        return _no_benefit(basis, title)
    parts = (
        (_("Low"), benefit.low, 1.0),
        (_("Likely"), benefit.likely, LAMBDA),
        (_("High"), benefit.high, 1.0),
    )
    terms = tuple(
        OriginTerm(
            label, basis.money(amount * weight / (LAMBDA + 2)), amount * weight / (LAMBDA + 2), "+",
            _("{n}/6 of {money}").format(n=formats.number(weight), money=basis.money(amount)), (at,),
        )
        for at, (label, amount, weight) in enumerate(parts)
    )  # fmt: skip
    sentence = _("The mean of low, likely and high, in which the likely value counts four times.")
    return FigureOrigin(
        title, _with_widened(basis, sentence),
        basis.money(benefit.if_works), benefit.if_works, _range(basis, benefit), terms,
        inputs=tuple(judged(basis, name) for name in _BENEFITS), place=basis.at("opportunity", "benefit_likely"),
    )  # fmt: skip


# Costs


def cost_to_date(basis: Basis) -> FigureOrigin:
    """What it has cost so far: what was spent before the months of the ledger, and their actual costs."""
    title = _("Cost to date")
    initiative, booked = basis.initiative, basis.spine.costs
    value = ledger.cost_to_date(initiative.cost_to_date, booked)
    spent = ledger.sums(booked).actual
    if spent is None and initiative.cost_to_date is not None:
        known = field_input(basis, "cost_to_date")
        term = OriginTerm(known.label, known.text, initiative.cost_to_date, inputs=(0,))
        return FigureOrigin(
            title, _("The sum that somebody stated."), known.text, value, terms=(term,), inputs=(known,),
            place=known.place,
        )  # fmt: skip
    origin = _sum_of_costs(basis, title, _("The actual costs of all months, by kind."), value, "actual")
    opening = ledger.opening_of(initiative.cost_to_date, spent)
    if opening is None or ledger.is_same_sum(opening, 0.0):
        return origin
    before = OriginInput(
        _("Before these months"), basis.money(opening), "field", place=basis.at("rollout", "opening_cost")
    )
    at = len(origin.inputs)
    term = OriginTerm(before.label, before.text, opening, inputs=(at,))
    sentence = _("What was spent before the months of the ledger, and their actual costs, by kind.")
    return replace(origin, sentence=sentence, terms=(*origin.terms, term), inputs=(*origin.inputs, before))


def planned_cost(basis: Basis) -> FigureOrigin:
    """All that is planned to be spent, by kind of cost."""
    value = ledger.sums(basis.spine.costs).planned
    return _sum_of_costs(
        basis, _("Total planned"), _("The planned costs of all months, by kind."), value, "planned"
    )


def _sum_of_costs(basis: Basis, title: str, sentence: str, value: float | None, side: str) -> FigureOrigin:
    place = basis.at("rollout", "costs")
    kept = [cost for cost in basis.spine.costs if getattr(cost, side) is not None]
    kept.sort(key=lambda cost: -abs(getattr(cost, side)))
    if value is None:
        return FigureOrigin(title, sentence, "", place=place)
    terms = []
    for kind, label in COST_CATEGORIES.items():
        places = tuple(at for at, cost in enumerate(kept) if cost.category == kind)
        if places:
            amount = getattr(ledger.sums([kept[at] for at in places]), side)
            terms.append(OriginTerm(_(label), basis.money(amount), amount, inputs=places))
    inputs = tuple(_cost(basis, cost, side) for cost in kept)
    origin = FigureOrigin(title, sentence, basis.money(value), value, terms=tuple(terms), inputs=inputs)
    return limited(replace(origin, place=place, all_place=place))


def _cost(basis: Basis, cost: Cost, side: str) -> OriginInput:
    amount = getattr(cost, side)
    label = _("{kind}, {month}").format(
        kind=_(COST_CATEGORIES.get(cost.category, cost.category)), month=formats.month(cost.month)
    )
    edit = edit_of(Cost, side, amount, basis.initiative.id, cost.id)
    return OriginInput(
        label, basis.money(amount), "field", cost.note, edit=edit, place=basis.at("rollout", "costs")
    )


def run_cost(basis: Basis) -> FigureOrigin:
    """The run cost a year: from the months that are known, else the estimate."""
    title = _("Run cost a year")
    run = ledger.run_cost(basis.spine.costs, basis.rules.today, basis.initiative.run_cost)
    estimate = judged(basis, "run_cost")
    if run.basis in ("", "estimate"):
        term = OriginTerm(estimate.label, estimate.text or formats.unknown(), run.a_year, inputs=(0,))
        sentence = _("The estimate, as no run costs by month are known.")
        return FigureOrigin(
            title,
            sentence,
            estimate.text,
            run.a_year,
            terms=(term,),
            inputs=(estimate,),
            place=estimate.place,
        )
    words = _("the newest full months, actual") if run.basis == "actual" else _("the months ahead, planned")
    n = run.months
    sentence = ngettext(
        "The mean of {n} month ({which}), times 12.", "The mean of {n} months ({which}), times 12.", n
    )
    mean = (run.a_year or 0.0) / 12
    terms = (
        OriginTerm(_("Mean a month"), basis.money(mean), mean),
        OriginTerm(_("Months"), formats.number(12), 12.0, "×"),
    )
    sentence = sentence.format(n=formats.number(n), which=words)
    place = basis.at("rollout", "costs")
    return FigureOrigin(title, sentence, basis.money(run.a_year), run.a_year, terms=terms, place=place)


def cost_per_decision(basis: Basis) -> FigureOrigin:
    """The run cost a year over the decisions a year."""
    run = ledger.run_cost(basis.spine.costs, basis.rules.today, basis.initiative.run_cost)
    decisions = basis.initiative.decisions_a_year
    value = ledger.cost_per_decision(run.a_year, decisions)
    cost = OriginInput(
        _("Run cost a year"), "" if run.a_year is None else basis.money(run.a_year),
        "unknown" if run.a_year is None else "computed", run_cost(basis).sentence, place=run_cost(basis).place,
    )  # fmt: skip
    count = field_input(basis, "decisions_a_year")
    terms: tuple[OriginTerm, ...] = (
        OriginTerm(cost.label, cost.text or formats.unknown(), run.a_year, inputs=(0,)),
        OriginTerm(count.label, count.text or formats.unknown(), decisions, "÷", inputs=(1,)),
    )
    text = "" if value is None else formats.measure(value, "money", basis.portfolio.currency)
    return FigureOrigin(
        _("Cost per decision"), _("What it costs to run in a year, over what it decides in a year."), text, value,
        terms=terms, inputs=(cost, count), place=count.place,
    )  # fmt: skip


def break_even(basis: Basis) -> FigureOrigin:
    """The first month whose summed discounted net is not below 0, counted from the first month of the course."""
    report = costs.report(basis.spine, basis.portfolio, basis.rules.today)
    course, currency = report.course, basis.portfolio.currency
    title, place = _("Breaks even"), basis.at("rollout", "costs")
    inputs = [
        judged(basis, "benefit_likely"),
        judged(basis, "chance_of_success"),
        field_input(basis, "live_from"),
        judged(basis, "build_cost_likely"),
        judged(basis, "run_cost"),
        setting_input(basis, "discount_rate", formats.percent(report.rate)),
        setting_input(basis, "horizon_years", formats.number(report.years)),
    ]
    sentence = _(
        "The first month in which all that it brought, less all that it cost, is no longer below 0, discounted."
    )
    if course.break_even is None:
        text = "" if course.missing else _("not reached")
        if course.summed:
            note = formats.money(course.summed[-1], currency, compact=True)
            sentence = _("{sentence} {note}").format(
                sentence=sentence,
                note=_("At the end of the time horizon it stands at {money}.").format(money=note),
            )
        return FigureOrigin(title, sentence, text, inputs=tuple(inputs), place=place)
    start, at = course.months[0], course.months.index(course.break_even)
    n = ngettext("{n} month", "{n} months", at).format(n=formats.number(at))
    terms = (
        OriginTerm(_("First month"), formats.month(start), _months(start), inputs=(2,)),
        OriginTerm(_("Until it is paid back"), n, float(at), "+", inputs=tuple(range(len(inputs)))),
    )
    return FigureOrigin(
        title, sentence, formats.month(course.break_even), _months(course.break_even), "", terms,
        inputs=tuple(inputs), place=place,
    )  # fmt: skip


def _months(month: date) -> float:
    """A month as a number, so that months can be added."""
    return float(month.year * 12 + month.month)
