"""What each page of the portfolio's brief says, in one sentence made from the figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from desktop_app.briefs.figures.portfolio_subject import PortfolioSubject
from desktop_app.briefs.model.brief_block import BriefBlock
from desktop_app.briefs.model.brief_document import Size
from desktop_app.briefs.model.elements import DocumentTitle, Element, PageEnd, words
from desktop_app.briefs.model.figure import Figure
from desktop_app.domain.choices import BUDGET_KINDS, STAFF_ROLES
from desktop_app.domain.measures import count_below_guardrail
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext
from desktop_app.services.key_figures import stages_words


def count(figure: Figure) -> int:
    """A figure that counts, as a number."""
    return figure.value if isinstance(figure.value, int) else 0


def asked_sentence(subject: PortfolioSubject) -> str:
    """How many decisions are asked, and what they ask for."""
    n, amount = count(subject.figure("decision/count")), subject.figure("decision/amount")
    if not n:
        return _("no decision is asked")
    if amount.value:
        text = ngettext("{n} decision asks for {money}", "{n} decisions ask for {money}", n)
        return text.format(n=formats.number(n), money=formats.money(float(amount.value), subject.currency))
    return ngettext("{n} decision is asked", "{n} decisions are asked", n).format(n=formats.number(n))


def live_sentence(subject: PortfolioSubject) -> str:
    """How the live systems stand; what is not measured is never called good."""
    total, below = count(subject.figure("live/total")), count(subject.figure("live/below"))
    none, on_target = count(subject.figure("live/no_metric")), count(subject.figure("live/on_target"))
    if not total:
        return _("nothing is live")
    if below:
        return ngettext(
            "{n} of {total} live systems breaches its guardrail",
            "{n} of {total} live systems breach their guardrails",
            below,
        ).format(n=formats.number(below), total=formats.number(total))
    if none:
        return ngettext(
            "no metric is defined for {n} live system", "no metric is defined for {n} live systems", none
        ).format(n=formats.number(none))
    return _("{n} of {total} live systems meet their targets").format(
        n=formats.number(on_target), total=formats.number(total)
    )


def health_sentence(subject: PortfolioSubject) -> str:
    """How many live systems meet their targets, and how many are on watch."""
    total, on_target = count(subject.figure("live/total")), count(subject.figure("live/on_target"))
    below, watch = count(subject.figure("live/below")), count(subject.figure("live/watch"))
    if not total or total == count(subject.figure("live/no_metric")):
        return live_sentence(subject)
    sentence = _("{n} of {total} live systems meet their targets").format(
        n=formats.number(on_target), total=formats.number(total)
    )
    rest = []
    if below:
        rest.append(count_below_guardrail(below))
    if watch:
        rest.append(_("{n} on watch").format(n=formats.number(watch)))
    return _("{sentence}: {rest}").format(sentence=sentence, rest=", ".join(rest)) if rest else sentence


def plan_sentence(subject: PortfolioSubject) -> str:
    """What the plan runs into first: money, then people."""
    over = [use for use in subject.budgets if use.left is not None and use.left < 0]
    if over:
        worst = min(over, key=lambda use: use.left or 0.0)
        return _("The plan takes {money} more than “{name}” has").format(
            money=formats.money(-(worst.left or 0.0), subject.currency),
            name=worst.budget.name or f"{_(BUDGET_KINDS[worst.budget.kind])} {worst.budget.year}",
        )
    short = [
        role
        for role, loads in subject.people.roles.items()
        if any(load.is_over for load in loads)
    ]  # fmt: skip
    if short:
        text = ngettext("The plan needs more {roles} than there are", "The plan needs more {roles} than there are",
                        len(short))  # fmt: skip
        return text.format(roles=", ".join(_(STAFF_ROLES[role]).lower() for role in short[:3]))
    if subject.budgets and any(use.planned is not None for use in subject.budgets):
        return _("The plan fits its budgets")
    return _("No budget is stated for the plan")


def gate_sentence(subject: PortfolioSubject) -> str:
    """How many wait at a gate, and how many risks are high."""
    blocked, high = count(subject.figure("gate/blocked")), count(subject.figure("risk/high"))
    gates = (
        ngettext("{n} initiative waits at a gate", "{n} initiatives wait at a gate", blocked).format(
            n=formats.number(blocked)
        )
        if blocked
        else _("no gate blocks")
        if subject.data.gates_ahead
        else _("nothing is on its way to launch")
    )
    if not subject.risks:
        return _("{gates}; no open risk has been named").format(gates=gates)
    risks = ngettext("{n} open risk is high", "{n} open risks are high", high).format(n=formats.number(high))
    return _("{gates}; {risks}").format(gates=gates, risks=risks if high else _("no open risk is high"))


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _front(subject: PortfolioSubject, _size: Size) -> Sequence[Element]:
    data, portfolio = subject.data, subject.portfolio
    title = _("{live}; {asked}").format(live=live_sentence(subject), asked=asked_sentence(subject))
    n = ngettext("{n} initiative", "{n} initiatives", data.total).format(n=formats.number(data.total))
    if not data.total:
        return (DocumentTitle(_("The portfolio is empty"), above=portfolio.name),)
    lead = _("{n}: {stages}.").format(n=n, stages=stages_words(data))
    return (
        DocumentTitle(_capital(title), above=portfolio.name, lead=words(lead), line=portfolio.organisation),
    )


def _has_plan(subject: PortfolioSubject) -> bool:
    """Whether there is a budget, people or a ranking to show: grey sentences alone fill no page."""
    ranking = subject.source.ranked
    ranked = ranking is not None and 2 * sum(row.score is not None for row in ranking.rows) >= len(
        ranking.rows
    )
    return bool(subject.budgets or subject.people.roles or (ranked and subject.ranked))


def _has_health(subject: PortfolioSubject) -> bool:
    """Whether a live system has a metric, or most are rated, so that there is more to show than grey sentences."""
    standings = subject.data.standings
    rated = sum(one.value is not None and one.feasibility is not None for one in standings)
    watched = count(subject.figure("live/total")) > count(subject.figure("live/no_metric"))
    return watched or bool(rated and 2 * rated >= len(standings))


def _page(
    sentence: Callable[[PortfolioSubject], str], has_enough: Callable[[PortfolioSubject], bool]
) -> Callable[[PortfolioSubject, Size], Sequence[Element]]:
    """A page of its own; what has not enough for one follows on the page before."""

    def build(subject: PortfolioSubject, _size: Size) -> Sequence[Element]:
        if not subject.data.total or not has_enough(subject):
            return ()
        return PageEnd(), DocumentTitle(_capital(sentence(subject)))

    return build


def _has_gates(subject: PortfolioSubject) -> bool:
    return bool(count(subject.figure("gate/blocked")) or subject.risks or subject.law_dates)


FRONT: BriefBlock[PortfolioSubject] = BriefBlock("title", N_("Title"), _front, ("full",))
PLAN_PAGE: BriefBlock[PortfolioSubject] = BriefBlock(
    "page-plan", N_("Plan"), _page(plan_sentence, _has_plan), ("full",)
)
LIVE_PAGE: BriefBlock[PortfolioSubject] = BriefBlock(
    "page-live", N_("Live"), _page(health_sentence, _has_health), ("full",)
)
GATE_PAGE: BriefBlock[PortfolioSubject] = BriefBlock(
    "page-gates", N_("Gates"), _page(gate_sentence, _has_gates), ("full",)
)
