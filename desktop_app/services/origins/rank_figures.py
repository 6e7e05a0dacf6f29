"""The origins of a ranking's figures: the score, its place, and what the draws say of it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from desktop_app.domain.figures.origin import FigureOrigin, OriginInput, OriginPlace, OriginTerm, Trial
from desktop_app.domain.scoring.inputs import Range, inputs_of
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext
from desktop_app.services.origins import plain_figures
from desktop_app.services.origins.basis import Basis
from desktop_app.services.origins.read_origin import FigureSource, complete, read_basis
from desktop_app.services.origins.scores import by_method, input_words, score_words
from desktop_app.services.ranking.rank import Ranking, RankRow
from desktop_app.services.ranking.words import describe_draws
from desktop_app.services.workspace import Workspace

_KINDS = ("initiative", "rating", "estimate")
#: So many initiatives before the one are listed.
_BEFORE = 5


def rank_origin(
    ws: Workspace, ranking: Ranking, initiative_id: str, column: str, trial: Trial | None = None
) -> FigureOrigin:
    """Where a figure of the ranking that shows comes from: "place", "range", "median", "top", "cost", else the score."""
    basis = read_basis(ws, initiative_id)
    row = ranking.row(initiative_id)
    if column == "cost":
        build = partial(plain_figures.plain_field, "build_cost_likely")
        return complete(
            ws,
            basis,
            FigureSource(build, ("initiative", "estimate"), N_("Feeds the best set"), "prioritise"),
            trial,
        )
    if row is not None and column == "place":
        return _place(basis, ranking, row)
    score = FigureSource(partial(by_method, ranking.method), _KINDS, N_("Feeds the ranking"), "prioritise")
    origin = complete(ws, basis, score, trial)
    if trial is not None or row is None or row.p50 is None or column not in ("range", "median", "top"):
        return origin
    return _drawn(basis, ranking, row, column, origin)


def _drawn(basis: Basis, ranking: Ranking, row: RankRow, column: str, origin: FigureOrigin) -> FigureOrigin:
    """A figure of the draws: no formula gives it, so its inputs show how far they reach."""
    words = partial(score_words, ranking.method, basis.portfolio.currency)
    known = inputs_of(
        [one.name for one in ranking.method.inputs], basis.initiative, basis.spine.ratings, basis.spine.estimates,
        basis.portfolio,
    )  # fmt: skip
    inputs = tuple(
        replace(one, rests_on=_reach(basis, ranking, asked.name, known[asked.name]) or one.rests_on)
        for one, asked in zip(origin.inputs, ranking.method.inputs, strict=True)
    )
    span = _("{low} – {high}").format(low=words(row.p10), high=words(row.p90))
    drawn_from = describe_draws(ranking.draws, ranking.seed)
    sentence = _("{sentence}. Half of the simulations give more, half give less; 8 of 10 lie within {range}.")
    title, text, value = _("Median of {method}").format(method=origin.title), words(row.p50), row.p50
    if column == "top":
        k = formats.number(ranking.top)
        title, value = _("Chance to be in the top {k}").format(k=k), row.chance_in_top
        text = formats.percent(value, 0)
        sentence = _("{sentence}. The share of simulations in which it is among the first {k}.").replace(
            "{k}", k
        )
    return replace(
        origin, title=title, text=text, value=value, note=span if column != "top" else "", terms=(),
        sentence=sentence.format(sentence=drawn_from, range=span), inputs=inputs, earlier=None,
    )  # fmt: skip


def _reach(basis: Basis, ranking: Ranking, name: str, known: Range | None) -> str:
    """How far the draws of an input reach; "" where it is certain."""
    if known is None or known.low is None or known.high is None or known.low == known.high:
        return ""
    asked = ranking.method.input(name)
    low, high = (input_words(asked, end, basis.portfolio.currency) for end in (known.low, known.high))
    return _("simulated from {low} to {high}").format(low=low, high=high)


def _place(basis: Basis, ranking: Ranking, row: RankRow) -> FigureOrigin:
    """The place: how many score higher, and this one."""
    words = partial(score_words, ranking.method, basis.portfolio.currency)
    middle = row.middle
    higher = [
        one for one in ranking.rows
        if middle is not None and one.rank is not None and one.middle is not None and one.middle > middle
    ]  # fmt: skip
    title = _("Place")
    sentence = _("By {method}: initiatives of which nothing is known have no place.").format(
        method=_(ranking.method.name)
    )
    inputs = []
    for ranked in (*higher[-_BEFORE:], row):
        label = _("{key} {title}").format(key=ranked.key, title=ranked.title)
        place = OriginPlace("initiative", ranked.initiative_id, "opportunity", "score")
        its_place = _("place {n}").format(n=formats.number(ranked.rank)) if ranked.rank is not None else ""
        inputs.append(OriginInput(label, words(ranked.middle), "computed", its_place, place=place))
    if row.rank is None:
        return FigureOrigin(
            title, sentence, "", inputs=tuple(inputs[-1:]), feeds_place=OriginPlace("prioritise")
        )
    n = len(higher)
    label = ngettext("{n} scores higher", "{n} score higher", n).format(n=formats.number(n))
    terms = (
        OriginTerm(label, formats.number(n), float(n), inputs=tuple(range(len(inputs) - 1))),
        OriginTerm(_("This one"), formats.number(1), 1.0, "+", inputs=(len(inputs) - 1,)),
    )
    return FigureOrigin(
        title, sentence, formats.number(row.rank), float(row.rank), terms=terms, inputs=tuple(inputs),
        hidden_inputs=max(0, n - _BEFORE), all_place=OriginPlace("prioritise"),
    )  # fmt: skip
