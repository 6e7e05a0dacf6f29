"""The best set in words: what is best, what one more of a limit adds, what contradicts itself."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from desktop_app.domain.choices import STAFF_ROLES
from desktop_app.domain.planning.best_set_terms import LimitName
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from desktop_app.analysis.portfolio.best_set_explain import Constraint
    from desktop_app.services.best_set.case import BestSetCase
    from desktop_app.services.best_set.result import BestSet, LimitState

# Smaller gaps are not written in figures.
_SMALLEST_GAP = 0.0001
#: One person of a role, as a sentence names them.
ONE_OF_ROLE = {
    "product_manager": N_("One more product manager"),
    "data_scientist": N_("One more data scientist"),
    "data_engineer": N_("One more data engineer"),
    "ml_engineer": N_("One more ML engineer"),
    "software_engineer": N_("One more software engineer"),
    "product_designer": N_("One more product designer"),
    "domain_expert": N_("One more domain expert"),
    "annotator": N_("One more annotator"),
    "reviewer": N_("One more reviewer"),
    "risk_compliance": N_("One more person in risk and compliance"),
}


def money_step(amount: float) -> float:
    """A round step for money: the largest power of ten that is at most a tenth of the amount; 1 for small ones."""
    return 10.0 ** max(0, math.floor(math.log10(amount / 10))) if amount >= 10 else 1.0


def amount_text(name: LimitName, amount: float, currency: str) -> str:
    """An amount of a limit with its unit."""
    if name.is_money:
        return formats.money(amount, currency, compact=True)
    shown = round(amount, 2)
    if shown == 1:
        return _("1 person")
    return _("{n} people").format(n=formats.number(shown))


def value_text(value: float | None, unit: str, currency: str) -> str:
    """A value in the unit of the method."""
    if unit == "money":
        return formats.money(value, currency, compact=True)
    return formats.number(value, 1)


def more_text(state: LimitState, unit: str, currency: str) -> str:
    """What more of a limit adds, as a sentence; empty while that is not known."""
    more = state.more
    if more is None:
        return ""
    name = state.name
    if name.is_money:
        # A budget of a year is named, so that several are told apart.
        who = _("{amount} more of “{budget}”").format(
            amount=formats.money(more.unit, currency, compact=True), budget=state.label
        )
    else:
        who = _(ONE_OF_ROLE.get(name.role, "")) or _(STAFF_ROLES.get(name.role, name.role))
    if not more.is_exact:
        least, most = (value_text(amount, unit, currency) for amount in (more.least, more.most))
        if least == most:
            return _("{more} adds about {value}.").format(more=who, value=least)
        return _("{more} adds between {least} and {most}.").format(more=who, least=least, most=most)
    if more.least <= 0:
        return _("{more} adds nothing.").format(more=who)
    return _("{more} adds {value}.").format(more=who, value=value_text(more.least, unit, currency))


def gap_text(gap: float) -> str:
    """How far the best there can be is above what was found."""
    if 0 < gap < _SMALLEST_GAP:
        return _("less than {share}").format(share=formats.percent(_SMALLEST_GAP, 2))
    return formats.percent(gap, 2)


def sentence(best: BestSet) -> str:
    """The best set in one or two sentences."""
    if best.status == "impossible":
        return _("No set meets all limits.")
    total = len(best.chosen) + len(best.waiting)
    if best.value is None:
        return _("No set is known yet.")
    if not total:
        # An empty set is worth 0 only if every value is known.
        return _nothing_to_choose_from(len(best.unknown))
    if best.unit != "money":
        first = _("Best set: {n} of {total}, a score of {value} in all.")
    elif best.years is None:
        first = _("Best set: {n} of {total}, {value} in all.")
    else:
        first = ngettext(
            "Best set: {n} of {total}, {value} over {years} year.",
            "Best set: {n} of {total}, {value} over {years} years.",
            best.years,
        )
    parts = [
        first.format(
            n=formats.number(len(best.chosen)),
            total=formats.number(total),
            value=value_text(best.value, best.unit, best.currency),
            years=best.years,
        )
    ]
    if best.status not in ("optimal", "impossible") and best.gap is not None:
        parts.append(
            _("No set is worth more than {bound} ({gap} above).").format(
                bound=value_text(best.bound, best.unit, best.currency), gap=gap_text(best.gap)
            )
        )
    if best.status == "time":
        parts.append(
            _("The search reached its time limit.")
            if best.gap is not None
            else _("The search reached its time limit; how far the set is from the best is not known.")
        )
    parts += _enough_sentence(best, total) or more_sentences(best.limits, best.unit, best.currency)
    return " ".join(parts)


def _enough_sentence(best: BestSet, total: int) -> list[str]:
    """How much of the only limit would fund all, in place of a little more of it that adds nothing."""
    if best.enough is None or any(state.more is not None and state.more.most > 0 for state in best.limits):
        return []
    (state,) = best.limits
    amount = amount_text(state.name, best.enough, best.currency)
    if state.label == state.name.label and state.name.year is None:
        text = _("A build budget of {amount} would fund all {n}.")
    else:
        text = _("“{limit}” of {amount} would fund all {n}.")
    return [text.format(limit=state.label, amount=amount, n=formats.number(total))]


def _nothing_to_choose_from(unknown: int) -> str:
    if not unknown:
        return _("There is nothing to choose from yet.")
    return ngettext(
        "No set yet: it is not known what {n} initiative is worth.",
        "No set yet: it is not known what {n} initiatives are worth.",
        unknown,
    ).format(n=formats.number(unknown))


def more_sentences(limits: Sequence[LimitState], unit: str, currency: str) -> list[str]:
    """What more of each limit adds: those that add, one by one; the others in one sentence."""
    known = [state for state in limits if state.more is not None]
    adding = [state for state in known if state.more is not None and state.more.most > 0]
    adding.sort(key=lambda state: -(state.more.most if state.more else 0.0))
    sentences = [more_text(state, unit, currency) for state in adding]
    idle = [state for state in known if state not in adding]
    if len(idle) == len(known) and len(idle) > 1:
        sentences.append(_("More of any one limit adds nothing."))
    elif len(idle) > 2:
        sentences.append(_("More of any other limit adds nothing."))
    elif idle:
        sentences += [more_text(state, unit, currency) for state in idle]
    return sentences


def conflict_text(constraint: Constraint, case: BestSetCase) -> str:
    """One of the things that cannot be had together."""
    problem, names = case.problem, case.problem.names
    at = constraint.at
    if constraint.kind == "must":
        return _("“{one}” must be in.").format(one=names[at])
    if constraint.kind == "must_not":
        return _("“{one}” must not be in.").format(one=names[at])
    if constraint.kind == "needs":
        first, other = problem.needs[at]
        return _("“{one}” needs “{other}”.").format(one=names[first], other=names[other])
    if constraint.kind == "either_or":
        first, other = problem.either_or[at]
        return _("Either “{one}” or “{other}”, not both.").format(one=names[first], other=names[other])
    if constraint.kind in ("least", "largest"):
        share = problem.shares[at]
        text = (
            _("At least {share} of the cost is for {theme}.")
            if constraint.kind == "least"
            else _("At most {share} of the cost is for {theme}.")
        )
        bound = share.least if constraint.kind == "least" else share.largest
        return text.format(share=formats.percent(bound), theme=share.name)
    limit = case.limit_at(at)
    text = _("{limit}: {amount}.")
    return text.format(
        limit=limit.label,
        amount=amount_text(limit.name, problem.limits[at].amount, case.currency),
    )
