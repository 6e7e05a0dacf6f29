"""Reads where a figure comes from: its origin with sources, authors, what it was before and what it feeds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from desktop_app.domain import fields as f
from desktop_app.domain.choices import CRITERIA, ROLES
from desktop_app.domain.custom_fields import PREFIX
from desktop_app.domain.figures.origin import FigureOrigin, FigureRef, OriginPlace, Trial
from desktop_app.domain.records import Initiative
from desktop_app.errors import UserError
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _
from desktop_app.services import custom_field_edits
from desktop_app.services.analyses import kept_analyses
from desktop_app.services.lists.view_fields import RATING, ROLE
from desktop_app.services.origins import initiative_figures, money, plain_figures, portfolio_figures, scores
from desktop_app.services.origins.basis import Basis, Builder
from desktop_app.services.origins.earlier import earlier_figure, read_lines, with_sources
from desktop_app.services.origins.trial_values import tried
from desktop_app.services.ranking.own_methods import method_of
from desktop_app.services.workspace import Workspace

METHOD, SOURCE, METRIC, PACK = "method:", "source:", "metric:", "pack:"


class FigureSource(NamedTuple):
    """How the origin of a figure is built, the kinds of record that move it, and what it feeds with the page of that."""

    build: Builder
    kinds: tuple[str, ...]
    feeds: str = ""
    feeds_page: str = ""


_RATED = ("rating",)
_MONEY = ("initiative", "estimate")
_DATA = ("data_source", "readiness")
_METRICS = ("metric", "measurement")
_CHECKS = ("answer", "initiative")
_COSTS = ("cost", "initiative")
_REVIEWS = ("review", "initiative", "stage_move")

_SCORE = FigureSource(
    scores.weighted, _RATED, N_("Feeds the ranking and how Opportunity stands"), "prioritise"
)
_EXPECTED = FigureSource(
    money.expected_benefit, _MONEY, N_("Feeds the portfolio's {benefit} a year"), "dashboard"
)
_READY = FigureSource(initiative_figures.data_ready, _DATA, N_("Feeds how Data stands"), "dashboard")
_ON_TARGET = FigureSource(
    initiative_figures.metrics_on_target, _METRICS, N_("Feeds how Metrics stands and the portfolio's metrics"),
    "dashboard",
)  # fmt: skip
_DONE = FigureSource(
    initiative_figures.checks_done, _CHECKS, N_("Feeds how Trust stands and the gate"), "dashboard"
)
_BETS = FigureSource(initiative_figures.bets_settled, ("bet",), N_("Feeds how Rollout stands"), "dashboard")
_HELD = FigureSource(initiative_figures.reviews_held, ("review",), N_("Feeds how Reviews stands"), "reviews")

FIGURES: dict[str, FigureSource] = {
    "score": _SCORE,
    "score_low": _SCORE,
    "score_high": _SCORE,
    "value": FigureSource(
        partial(scores.criterion_points, "value"), _RATED, N_("Feeds the score"), "prioritise"
    ),
    "feasibility": FigureSource(
        partial(scores.criterion_points, "feasibility"), _RATED, N_("Feeds the score"), "prioritise"
    ),
    "expected_benefit": _EXPECTED,
    "benefit_if_works": FigureSource(
        money.benefit_if_works, _MONEY, N_("Feeds the portfolio's {benefit} a year"), "dashboard"
    ),
    "data_share": _READY,
    "data_ready": _READY,
    "checklist_share": _DONE,
    "checklist_done": _DONE,
    "metric_state": _ON_TARGET,
    "metrics_total": _ON_TARGET,
    "metrics_on_target": _ON_TARGET,
    "metrics_below": _ON_TARGET,
    "gate_blocking": FigureSource(
        initiative_figures.gate_blocking, (), N_("Feeds the portfolio's blocked gates"), "dashboard"
    ),
    "review_due": FigureSource(
        initiative_figures.review_due, _REVIEWS, N_("Feeds the reviews that are due"), "reviews"
    ),
    "risk_max": FigureSource(initiative_figures.top_risk, ("risk",)),
    "cost_to_date": FigureSource(money.cost_to_date, _COSTS, N_("Feeds how much of the budget is used")),
    "cost.planned": FigureSource(money.planned_cost, _COSTS),
    "cost.run": FigureSource(
        money.run_cost, _COSTS, N_("Feeds the cost per decision and the expected value")
    ),
    "cost.per_decision": FigureSource(money.cost_per_decision, _COSTS),
    "cost.break_even": FigureSource(money.break_even, _COSTS),
    "part.opportunity": _SCORE._replace(build=initiative_figures.of_part("opportunity", scores.weighted)),
    "part.data": _READY._replace(build=initiative_figures.of_part("data", initiative_figures.data_ready)),
    "part.metrics": _ON_TARGET._replace(
        build=initiative_figures.of_part("metrics", initiative_figures.metrics_on_target)
    ),
    "part.trust": _DONE._replace(build=initiative_figures.of_part("trust", initiative_figures.checks_done)),
    "part.rollout": _BETS._replace(
        build=initiative_figures.of_part("rollout", initiative_figures.bets_settled)
    ),
    "part.reviews": _HELD._replace(
        build=initiative_figures.of_part("reviews", initiative_figures.reviews_held)
    ),
}

PORTFOLIO_FIGURES: dict[str, Callable[[Workspace, Sequence[str] | None], FigureOrigin]] = {
    "portfolio.benefit": portfolio_figures.benefit,
    "portfolio.initiatives": portfolio_figures.initiatives,
    "portfolio.active": portfolio_figures.active,
    "portfolio.metrics": portfolio_figures.metrics,
    "portfolio.gates": portfolio_figures.gates,
    "portfolio.reviews": portfolio_figures.reviews,
}


def origin_of(ws: Workspace, ref: FigureRef, trial: Trial | None = None) -> FigureOrigin:
    """Where a figure comes from; with `trial` as if that value were kept. Raises UserError for an unknown figure."""
    if ref.name in PORTFOLIO_FIGURES:
        return PORTFOLIO_FIGURES[ref.name](ws, ref.initiative_ids)
    basis = read_basis(ws, ref.initiative_id)
    return complete(ws, basis, known_figure(ws, ref.name, basis), trial)


def complete(ws: Workspace, basis: Basis, known: FigureSource, trial: Trial | None = None) -> FigureOrigin:
    """The origin of an initiative's figure with all that the history, the files and the portfolio add to it."""
    if trial is not None:
        basis = tried(basis, trial)
    origin = known.build(basis)
    lines = read_lines(ws, basis.initiative.id, known.kinds or (Initiative.KIND,))
    origin = with_sources(basis, origin, lines)
    if trial is None and known.kinds:
        earlier = earlier_figure(basis, known.build, origin, lines)
        origin = replace(origin, earlier=earlier, history_place=basis.at("history"))
    return _with_files(basis, _with_feeds(ws, origin, known))


def read_basis(ws: Workspace, initiative_id: str) -> Basis:
    """All that the origin of an initiative's figures is built from."""
    spine = ws.spine(initiative_id)
    return Basis(spine, ws.rules(), ws.portfolio(), custom_field_edits.list_all(ws))


def known_figure(ws: Workspace, name: str, basis: Basis) -> FigureSource:
    """How the origin of a figure is built; raises UserError for an unknown one."""
    if name in FIGURES:
        return FIGURES[name]
    if name.startswith(METHOD):
        method = method_of(ws, name.removeprefix(METHOD) or None)
        kinds = ("initiative", "rating", "estimate")
        return FigureSource(partial(scores.by_method, method), kinds, N_("Feeds the ranking"), "prioritise")
    if name.removeprefix(SOURCE) in {one.id for one in basis.spine.data_sources}:
        build = partial(initiative_figures.source_ready, name.removeprefix(SOURCE))
        return FigureSource(build, _DATA, N_("Feeds the data readiness"), "dashboard")
    if name.removeprefix(METRIC) in {one.id for one in basis.spine.metrics}:
        build = partial(initiative_figures.one_metric, name.removeprefix(METRIC))
        return FigureSource(build, _METRICS, N_("Feeds how Metrics stands"), "dashboard")
    if name.startswith(PACK):
        return _DONE._replace(build=partial(initiative_figures.pack_done, name.removeprefix(PACK)))
    if name.startswith(PREFIX) and name.removeprefix(PREFIX) in basis.own.specs:
        return FigureSource(
            partial(plain_figures.own_field, name.removeprefix(PREFIX)), ("custom_value", "initiative")
        )
    if name.startswith(ROLE) and name.removeprefix(ROLE) in ROLES:
        return FigureSource(partial(plain_figures.role, name.removeprefix(ROLE)), ("role",))
    if name.startswith(RATING) and name.removeprefix(RATING) in CRITERIA:
        return FigureSource(
            partial(plain_figures.rating, name.removeprefix(RATING)),
            _RATED,
            N_("Feeds the score"),
            "prioritise",
        )
    if name in f.specs(Initiative):
        return FigureSource(partial(plain_figures.plain_field, name), (Initiative.KIND,))
    named = basis.own.find(name.removeprefix(PREFIX))
    if named is not None:
        return known_figure(ws, PREFIX + named.id, basis)
    raise UserError(_("There is no figure called {name}.").format(name=name))


def _with_feeds(ws: Workspace, origin: FigureOrigin, known: FigureSource) -> FigureOrigin:
    if not known.feeds:
        return origin
    text = _(known.feeds)
    if "{benefit}" in text:
        total = portfolio_figures.benefit(ws)
        text = text.format(benefit=total.text or formats.unknown())
    place = OriginPlace(known.feeds_page) if known.feeds_page else None
    return replace(origin, feeds=text, feeds_place=place)


def _with_files(basis: Basis, origin: FigureOrigin) -> FigureOrigin:
    """Whether the data files behind the inputs still are what they were read from."""
    ids = {one.analysis_id for one in origin.inputs if one.analysis_id}
    analyses = [one for one in basis.spine.analyses if one.id in ids]
    states = {
        kept_analyses.file_state(facts) for analysis in analyses for facts in kept_analyses.files_of(analysis)
    }
    if not states:
        return origin
    if states == {"same"}:
        return replace(origin, unchanged=True, file_note=_("File unchanged since it was read"))
    ran = [analysis.ran_at for analysis in analyses if analysis.ran_at]
    day = formats.date(max(ran).astimezone().date()) if ran else ""
    note = (
        _("A file is no longer where it was read")
        if "gone" in states
        else _("File changed since {date}").format(date=day)
    )
    return replace(origin, unchanged=False, file_note=note)
