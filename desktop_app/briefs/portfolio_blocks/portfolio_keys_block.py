"""The five figures of the portfolio: benefit, cost, live systems, proof, and gates."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.briefs.blocks.key_figures_block import side
from desktop_app.briefs.blocks.text_parts import grey
from desktop_app.briefs.figures.portfolio_subject import PortfolioSubject
from desktop_app.briefs.figures.proof_figures import proof_labels
from desktop_app.briefs.model.brief_block import BriefBlock
from desktop_app.briefs.model.brief_document import Size
from desktop_app.briefs.model.elements import Element, KeyFigure, KeyFigures, SideFigure
from desktop_app.domain.planning.expected_benefit import expected_words, missing_words
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _


def _benefit(subject: PortfolioSubject) -> KeyFigure:
    expected = subject.figure("benefit/expected")
    rows: list[SideFigure] = []
    if expected.low is not None and expected.high is not None:
        rows.append(SideFigure(_("low, P10"), expected.written(expected.low), "neutral", expected))
        rows.append(SideFigure(_("high, P90"), expected.written(expected.high), "neutral", expected))
    rows.append(side(subject.figure("benefit/if_all_work"), _("if all work")))
    for name in ("without_estimate", "without_chance"):
        figure = subject.figure(f"benefit/{name}")
        if figure.value:
            rows.append(side(figure, figure.label.lower(), figure.state))
    return KeyFigure(expected, expected.label, kind=expected.state, rows=tuple(rows))


def _cost(subject: PortfolioSubject) -> KeyFigure:
    spent, budget = subject.figure("cost/to_date"), subject.figure("budget")
    rest = _("of {budget}").format(budget=budget.text) if budget.is_known else ""
    rows = [] if budget.is_known else [side(budget, _("budgets"))]
    for name in ("cost/booked", "cost/plan_to_date"):
        figure = subject.figure(name)
        if figure.is_known:
            rows.append(side(figure, figure.label.lower()))
    return KeyFigure(spent, spent.label, rest, spent.state, tuple(rows))


def _live(subject: PortfolioSubject) -> KeyFigure:
    on_target = subject.figure("live/on_target")
    if not on_target.n:
        return KeyFigure(on_target, _("Live systems on target"), _("of none"), "neutral")
    rows = []
    for name in ("below", "watch", "stale", "no_data", "no_metric"):
        figure = subject.figure(f"live/{name}")
        if figure.value or name == "below":
            rows.append(side(figure, figure.label.lower(), figure.state))
    late = subject.figure("review/late")
    rows.append(side(late, late.label.lower(), late.state))
    rest = _("of {n}").format(n=formats.number(on_target.n))
    return KeyFigure(on_target, on_target.label, rest, on_target.state, tuple(rows[:5]))


def _proof(subject: PortfolioSubject) -> KeyFigure:
    settled = subject.figure("proof/settled")
    rows = []
    for name in ("yes", "with_evidence", "signed", "expired"):
        figure = subject.figure(f"proof/{name}")
        rows.append(side(figure, proof_labels()[name].lower(), figure.state))
    rest = _("of {n}").format(n=formats.number(settled.n or 0))
    return KeyFigure(settled, _("Proof: checks settled"), rest, settled.state, tuple(rows))


def _gates(subject: PortfolioSubject) -> KeyFigure:
    blocked, high = subject.figure("gate/blocked"), subject.figure("risk/high")
    rest = _("of {n}").format(n=formats.number(blocked.n or 0))
    # While no risk has been named, none being high says nothing.
    rows = [side(high, high.label.lower(), high.state)] if subject.risks else []
    rows.append(side(subject.figure("active"), _("active")))
    return KeyFigure(blocked, blocked.label, rest, blocked.state, tuple(rows))


def _build(subject: PortfolioSubject, _size: Size) -> Sequence[Element]:
    figures = (_benefit(subject), _cost(subject), _live(subject), _proof(subject), _gates(subject))
    total = subject.data.benefit
    elements: list[Element] = [KeyFigures(figures)]
    sentence = _("Benefit: {words}.").format(words=expected_words(total, subject.currency))
    if left := missing_words(total):
        sentence = _("{sentence} Not counted: {left_out}.").format(sentence=sentence, left_out=left)
    return (*elements, grey(sentence))


BLOCK: BriefBlock[PortfolioSubject] = BriefBlock("key-figures", N_("Key figures"), _build, ("full",))
