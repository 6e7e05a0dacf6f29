"""The brief of the whole portfolio: summary, decisions, ranking, states, gates, reviews, risks, each initiative."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.briefs.pdf.document import WIDTH
from desktop_app.briefs.pdf.flowables import (
    ChipFlowable,
    KeyFiguresFlowable,
    KeyFigureText,
    chart,
    chart_size,
    fitted,
    heading,
    tables,
    together,
)
from desktop_app.briefs.pdf.fonts import FONTS
from desktop_app.briefs.pdf.styles import STYLES
from desktop_app.briefs.pdf.writer import Writer
from desktop_app.charts.bars import Bar, stage_bars
from desktop_app.charts.bubbles import Bubble, bubbles
from desktop_app.charts.risk_matrix import RatedRisk, risk_matrix
from desktop_app.domain.attention import overriding_move
from desktop_app.domain.choices import ACTIVE_STAGES, INDUSTRIES, METRIC_STATES, STAGES, MetricState
from desktop_app.domain.figures.listed_figures import score_words
from desktop_app.domain.gates import gate_report
from desktop_app.domain.records import Portfolio
from desktop_app.domain.rules import Rules
from desktop_app.domain.scoring.places import shared_places
from desktop_app.domain.spine import Spine
from desktop_app.domain.state_kinds import METRIC_STATE_KINDS
from desktop_app.domain.states import metric_reports, part_reports
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.language.word_order import natural_key
from desktop_app.services.dashboard import Dashboard, InitiativeStanding
from desktop_app.services.key_figures import (
    benefit_figure,
    benefit_sentence,
    gates_figure,
    metrics_figure,
    reviews_figure,
)
from desktop_app.services.reviews import DueReview
from desktop_app.text import shorten

_MOST_RANKED = 500
_MOST_LISTED = 40
_MOST_BUBBLES = 300
_CELL_CHARS = 160
CELL_SIZE = STYLES["cell"].size


@dataclass(frozen=True, slots=True)
class PortfolioMaterial:
    """Everything the brief is made from."""

    portfolio: Portfolio
    data: Dashboard
    spines: Sequence[Spine]
    reviews: Sequence[DueReview]
    rules: Rules


def story(
    writer: Writer, material: PortfolioMaterial, progress: Callable[[int, int], None] | None = None
) -> list[Any]:
    """The brief as reportlab flowables; `progress` counts initiatives."""
    portfolio, data = material.portfolio, material.data
    parts: list[Any] = [writer.para(portfolio.name, "title")]
    subtitle = ngettext("{n} initiative", "{n} initiatives", data.total).format(n=formats.number(data.total))
    if portfolio.organisation:
        subtitle = f"{portfolio.organisation} · {subtitle}"
    parts.append(writer.para(subtitle, "subtitle"))
    if portfolio.is_sample:
        parts.append(
            writer.para(_("Sample: published cases with made-up figures."), "body", colour="caution")
        )
    parts.append(KeyFiguresFlowable(writer, _figures(data, portfolio.currency)))
    if sentence := benefit_sentence(data, portfolio.currency):
        parts.append(writer.para(sentence, "note"))
    parts += _decisions(writer, material)
    parts += _ranking(writer, material)
    parts += _charts(writer, data, portfolio.currency)
    parts += _metrics(writer, material)
    parts += _gates(writer, material)
    parts += _reviews(writer, material)
    parts += _risks(writer, material)
    parts += _each(writer, material, progress)
    return parts


def _figures(data: Dashboard, currency: str) -> list[KeyFigureText]:
    total = _("of {n}").format(n=formats.number(data.total))
    figures = (
        (_("Expected benefit a year"), benefit_figure(data, currency), "portfolio.benefit"),
        (_("Metrics on target"), metrics_figure(data), "portfolio.metrics"),
        (_("Gates blocked"), gates_figure(data), "portfolio.gates"),
        (_("Reviews due"), reviews_figure(data), "portfolio.reviews"),
    )
    return [
        KeyFigureText(_("Active initiatives"), formats.number(data.active), total, name="portfolio.active"),
        *(
            KeyFigureText(label, figure.value, figure.note, figure.kind, name)
            for label, figure, name in figures
        ),
    ]


def _decisions(writer: Writer, material: PortfolioMaterial) -> list[Any]:
    parts: list[Any] = [heading(writer, _("What needs a decision"))]
    asked = [
        s.initiative
        for s in material.spines
        if s.initiative.decision_asked and s.initiative.stage in ACTIVE_STAGES
    ]
    rows = [
        [one.key, writer.para(one.title, "strong_cell"), writer.para(one.decision_asked, "cell")]
        for one in asked
    ]
    if not rows:
        parts.append(writer.para(_("No initiative asks for a decision."), "small"))
    parts += _listed(writer, [_("Key"), _("Initiative"), _("Decision asked")], rows, (0.1, 0.3, 0.6))
    if material.data.attention:
        parts.append(heading(writer, _("Needs attention")))
        lines = [
            [item.key, shorten(item.initiative_title, _CELL_CHARS), shorten(item.sentence, _CELL_CHARS)]
            for item in material.data.attention
        ]
        parts += _plain(
            writer, [_("Key"), _("Initiative"), _("What")], lines[:_MOST_LISTED], (0.1, 0.34, 0.56)
        )
        parts += _more(writer, material.data.attention_total - min(len(lines), _MOST_LISTED))
    return parts


def _ranking(writer: Writer, material: PortfolioMaterial) -> list[Any]:
    """The best first; those without any rating have no place, and where they are the most, nobody has one."""
    standings, currency = material.data.standings, material.portfolio.currency
    build_costs = {spine.initiative.id: spine.initiative.build_cost_likely for spine in material.spines}
    parts: list[Any] = [heading(writer, _("Ranking"))]
    if not standings:
        return [*parts, writer.para(_("No initiative is active."), "small")]
    rated = [standing for standing in standings if standing.is_rated]
    unrated = len(standings) - len(rated)
    if unrated > len(rated):
        sentence = ngettext(
            "{n} of {total} active initiatives is rated: too few for a ranking.",
            "{n} of {total} active initiatives are rated: too few for a ranking.",
            len(rated),
        ).format(n=formats.number(len(rated)), total=formats.number(len(standings)))
        return [*parts, writer.para(sentence, "small")]
    rated.sort(key=lambda standing: (-(_middle(standing) or 0.0), natural_key(standing.key)))
    rows = [
        [
            "–" if place is None else str(place),
            standing.key,
            shorten(standing.title, _CELL_CHARS),
            _(STAGES[standing.stage]),
            score_words(standing.score, standing.score_low, standing.score_high),
            _money(standing.benefit, currency),
            _money(standing.benefit_if_works, currency),
            _money(build_costs.get(standing.id), currency),
        ]
        for place, standing in zip(shared_places(map(_middle, rated)), rated[:_MOST_RANKED], strict=False)
    ]
    header = [
        _("#"), _("Key"), _("Initiative"), _("Stage"), _("Score of 100"), _("Expected benefit"), _("Benefit a year"),
        _("Build cost"),
    ]  # fmt: skip
    parts += _plain(
        writer, header, rows, (0.05, 0.1, 0.27, 0.11, 0.1, 0.13, 0.12, 0.12), right=(0, 4, 5, 6, 7)
    )
    if any(standing.score is None for standing in rated[:_MOST_RANKED]):
        note = _("A range shows what the score could be while ratings are missing.")
        parts.append(writer.para(note, "note"))
    if unrated:
        note = ngettext("{n} is not rated and has no place.", "{n} are not rated and have no place.", unrated)
        parts.append(writer.para(note.format(n=formats.number(unrated)), "note"))
    return parts + _more(writer, len(rated) - _MOST_RANKED)


def _middle(standing: InitiativeStanding) -> float | None:
    """What orders the ranking, as on the screen: the score, or the middle of what it could be."""
    if standing.score is not None or standing.score_low is None or standing.score_high is None:
        return standing.score
    return standing.score_low / 2 + standing.score_high / 2


def _money(amount: float | None, currency: str) -> str:
    return formats.money(amount, currency, compact=True) if amount is not None else "–"


def _charts(writer: Writer, data: Dashboard, currency: str) -> list[Any]:
    scored = [s for s in data.standings if s.value is not None and s.feasibility is not None]
    items = [
        Bubble(s.id, s.key, s.title, s.value, s.feasibility, s.benefit, s.industry,
               INDUSTRIES.label(s.industry) or _("Industry not stated"))
        for s in scored[:_MOST_BUBBLES]
    ]  # fmt: skip
    parts: list[Any] = []
    if items:
        width, height = chart_size(WIDTH, 230)
        parts.append(
            together(
                [
                    heading(writer, _("Value against feasibility")),
                    chart(bubbles(items, width, height, currency)),
                ]
            )
        )
    if unrated := len(data.standings) - len(scored):
        note = ngettext(
            "{n} initiative is not placed: its value or feasibility is not rated yet.",
            "{n} initiatives are not placed: their value or feasibility is not rated yet.",
            unrated,
        )
        parts.append(writer.para(note.format(n=formats.number(unrated)), "note"))
    bars = [Bar(_(STAGES[stage]), n) for stage, n in data.stages.items() if n or stage in ACTIVE_STAGES]
    width, height = chart_size(WIDTH, 62)
    parts.append(together([heading(writer, _("Stages")), chart(stage_bars(bars, width, height))]))
    return parts


def _metrics(writer: Writer, material: PortfolioMaterial) -> list[Any]:
    rows = []
    for spine in material.spines:
        if spine.initiative.stage not in ACTIVE_STAGES:
            continue
        for report in metric_reports(spine, material.rules.today):
            if report.state in (MetricState.BELOW_GUARDRAIL, MetricState.WATCH, MetricState.STALE):
                value = report.latest.value if report.latest else None
                rows.append(
                    [
                        spine.initiative.key,
                        shorten(report.metric.name, _CELL_CHARS),
                        formats.measure(value, report.metric.unit, material.portfolio.currency),
                        formats.bound(
                            report.metric.guardrail,
                            report.metric.direction,
                            report.metric.unit,
                            material.portfolio.currency,
                        )
                        if report.metric.guardrail is not None
                        else "–",
                        ChipFlowable(
                            writer, _(METRIC_STATES[report.state]), METRIC_STATE_KINDS[report.state]
                        ),
                        report.state != MetricState.BELOW_GUARDRAIL,
                    ]
                )
    parts: list[Any] = [heading(writer, _("Metrics off target"))]
    if not rows:
        return [*parts, writer.para(_none_off_target(material.data), "small")]
    rows.sort(key=lambda row: (row[5], natural_key(row[0])))
    header = [_("Key"), _("Metric"), _("Latest"), _("Guardrail"), _("State")]
    shown = [row[:5] for row in rows]
    return parts + _listed(writer, header, shown, (0.12, 0.42, 0.14, 0.14, 0.18), right=(2, 3))


def _none_off_target(data: Dashboard) -> str:
    """The sentence where no metric is off target: that says something only of what was measured."""
    if not data.metrics_total:
        n = data.live_without_metric
        if not n:
            return _("No metric is defined.")
        return ngettext(
            "No metric is defined for {n} live system.", "No metric is defined for {n} live systems.", n
        ).format(n=formats.number(n))
    silent = data.metrics_total - data.metrics_measured
    if not data.metrics_measured:
        return _("No metric has been measured yet.")
    if silent:
        return ngettext(
            "Every metric that is measured meets its target; {n} was never measured.",
            "Every metric that is measured meets its target; {n} were never measured.",
            silent,
        ).format(n=formats.number(silent))
    return _("Every metric meets its target.")


def _gates(writer: Writer, material: PortfolioMaterial) -> list[Any]:
    rows = []
    for spine in material.spines:
        if spine.initiative.stage not in ACTIVE_STAGES or spine.initiative.stage == "live":
            continue
        gate = gate_report(spine, material.rules)
        if gate.blocking:
            first = gate.blocking[0]
            rows.append(
                [
                    spine.initiative.key,
                    shorten(spine.initiative.title, _CELL_CHARS),
                    _(STAGES[gate.next_stage]),
                    str(len(gate.blocking)),
                    shorten(f"{first.title}: {first.why}", _CELL_CHARS),
                ]
            )
    parts: list[Any] = [heading(writer, _("Gates that block"))]
    overridden = [
        _("{key} to {stage}").format(key=spine.initiative.key, stage=_(STAGES[spine.initiative.stage]))
        for spine in material.spines
        if spine.initiative.stage in ACTIVE_STAGES and overriding_move(spine) is not None
    ]
    if overridden:
        named = ", ".join(overridden[:_MOST_LISTED])
        rest = len(overridden) - _MOST_LISTED
        if rest > 0:
            named = _("{names} and {n} more").format(names=named, n=formats.number(rest))
        parts.append(writer.para(named, lead=_("Overridden:")))
    if not rows:
        none = _("No gate blocks.") if material.data.gates_ahead else _("Nothing is on its way to launch.")
        return [*parts, writer.para(none, "small")]
    header = [_("Key"), _("Initiative"), _("Way to"), _("Gate items open"), _("First of them")]
    more = len(rows) - _MOST_LISTED
    parts += _plain(writer, header, rows[:_MOST_LISTED], (0.1, 0.26, 0.11, 0.1, 0.43), right=(3,))
    return parts + _more(writer, more)


def _reviews(writer: Writer, material: PortfolioMaterial) -> list[Any]:
    rows = []
    for review in material.reviews[:_MOST_LISTED]:
        late = review.days_late
        text = (
            ngettext("{n} day late", "{n} days late", late).format(n=formats.number(late))
            if late > 0
            else _("in time")
        )
        rows.append(
            [
                review.key,
                shorten(review.title, _CELL_CHARS),
                formats.date(review.due),
                ChipFlowable(writer, text, "bad" if late > 0 else "good"),
            ]
        )
    parts: list[Any] = [heading(writer, _("Reviews"))]
    if not rows:
        live = material.data.live
        none = ngettext(
            "No review is planned, and {n} system is live.",
            "No review is planned, and {n} systems are live.",
            live,
        ).format(n=formats.number(live))
        return [*parts, writer.para(none if live else _("No review is planned: nothing is live."), "small")]
    parts += _listed(writer, [_("Key"), _("Initiative"), _("Due"), _("State")], rows, (0.12, 0.5, 0.18, 0.2))
    return parts + _more(writer, len(material.reviews) - _MOST_LISTED)


def _risks(writer: Writer, material: PortfolioMaterial) -> list[Any]:
    risks = [
        (spine.initiative, risk)
        for spine in material.spines
        if spine.initiative.stage in ACTIVE_STAGES
        for risk in spine.risks
        if risk.state == "open"
    ]
    parts: list[Any] = []
    if not risks:
        return [heading(writer, _("Risks")), writer.para(_("No open risk has been named."), "small")]
    rated = [RatedRisk(risk.id, risk.title, risk.likelihood, risk.impact) for _one, risk in risks]
    parts.append(
        together([heading(writer, _("Risks")), chart(risk_matrix(rated, *chart_size(WIDTH * 0.6, 190)))])
    )
    risks.sort(key=lambda pair: -((pair[1].likelihood or 0) * (pair[1].impact or 0)))
    rows = [
        [
            one.key,
            shorten(risk.title, _CELL_CHARS),
            f"{risk.likelihood} × {risk.impact}" if risk.likelihood and risk.impact else "–",
            shorten(risk.mitigation or _("Nothing yet."), _CELL_CHARS),
        ]
        for one, risk in risks[:15]
    ]
    header = [_("Key"), _("Risk"), _("L × I"), _("Mitigation")]
    parts += _plain(writer, header, rows, (0.1, 0.4, 0.08, 0.42))
    return parts + _more(writer, len(risks) - 15)


def _each(
    writer: Writer, material: PortfolioMaterial, progress: Callable[[int, int], None] | None
) -> list[Any]:
    parts: list[Any] = []
    above = [heading(writer, _("Each initiative"))]
    total = len(material.spines)
    for place, spine in enumerate(material.spines, start=1):
        initiative = spine.initiative
        title = heading(writer, f"{initiative.key} {shorten(initiative.title, 150)}", 1)
        text = initiative.summary or initiative.problem or _("No description yet.")
        states = [
            report.why
            for report in part_reports(spine, material.rules).values()
            if report.state in ("bad", "caution")
        ]
        stage = _(STAGES[initiative.stage])
        owner = initiative.owner or _("no owner")
        standing = writer.para(" ".join([f"{stage} · {owner}.", *states[:3]]), "small")
        parts.append(together([*above, title, writer.para(shorten(text, 600)), standing]))
        above = []
        if progress is not None and place % 20 == 0:
            progress(place, total)
    return parts


def _more(writer: Writer, n: int) -> list[Any]:
    if n <= 0:
        return []
    return [
        writer.para(
            ngettext("{n} more is not listed here.", "{n} more are not listed here.", n).format(
                n=formats.number(n)
            ),
            "note",
        )
    ]


def _listed(
    writer: Writer,
    header: Sequence[str],
    rows: Sequence[Sequence[Any]],
    shares: Sequence[float],
    right: Sequence[int] = (),
) -> list[Any]:
    shown = rows[:_MOST_LISTED]
    parts = tables(header, shown, [WIDTH * share for share in shares], right=right) if shown else []
    return parts + _more(writer, len(rows) - len(shown))


def _plain(
    writer: Writer,
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    shares: Sequence[float],
    right: Sequence[int] = (),
) -> list[Any]:
    """Rows of one line each, cut at their column's width; paragraphs where the main font lacks characters."""
    widths = [WIDTH * share for share in shares]
    # The padding of both sides.
    room = [width - 10 for width in widths]
    cells = [
        [
            fitted(cell, FONTS[400], CELL_SIZE, room[place])
            if writer.draws(cell)
            else writer.para(cell, "cell")
            for place, cell in enumerate(row)
        ]
        for row in rows
    ]
    return tables(header, cells, widths, right=right, row_height=18)
