"""The brief of one initiative: decision asked, key figures, how it is doing, risks, trust, next steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from reportlab.platypus import Spacer

from desktop_app.briefs.own_fields import own_fields
from desktop_app.briefs.pdf.document import WIDTH
from desktop_app.briefs.pdf.flowables import (
    ChipFlowable,
    DecisionBoxFlowable,
    KeyFiguresFlowable,
    KeyFigureText,
    chart,
    chart_size,
    heading,
    tables,
    together,
)
from desktop_app.briefs.pdf.writer import Writer
from desktop_app.charts.series import Series, SeriesEvent, SeriesPoint, series
from desktop_app.domain.choices import (
    CRITERIA,
    INDUSTRIES,
    METRIC_KINDS,
    METRIC_STATES,
    REVIEW_DECISIONS,
    RISK_KINDS,
    ROLES,
    STAGES,
    MetricState,
    Stage,
)
from desktop_app.domain.custom_fields import CustomFields
from desktop_app.domain.extensions.extension import BriefSection
from desktop_app.domain.gates import GateReport, gate_items_open, gate_report
from desktop_app.domain.measures import MetricReport
from desktop_app.domain.planning.expected_benefit import benefit_of, range_words
from desktop_app.domain.planning.ledger import cost_to_date
from desktop_app.domain.records import Initiative
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import Spine
from desktop_app.domain.state_kinds import METRIC_STATE_KINDS, rank_worst_first, risk_state
from desktop_app.domain.states import gates_behind, metric_reports, part_reports, score_of
from desktop_app.domain.trust.checklists import PLANNING_AID
from desktop_app.domain.trust.trust_report import ItemReport, asked_now, item_reports
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.language.locale_styles import NBSP
from desktop_app.text import shorten

_MOST_RISKS = 6
_MOST_METRICS = 12
_MOST_STEPS = 6
_MOST_MOVES = 3
# At most this many paragraphs and tables of a plugin are kept together.
_SHORT_SECTION = 12
#: So many of the open gate items are named; the others are counted.
_MOST_GATE_ITEMS = 4
#: Longer texts are cut on the first page.
_SHORT_TEXT = 240


@dataclass(frozen=True, slots=True)
class InitiativeMaterial:
    """Everything a brief is made from."""

    spine: Spine
    rules: Rules
    currency: str
    sections: Sequence[BriefSection] = ()
    # Fewer steps and risks and a lower chart, for a brief that would spill over its second page.
    compact: bool = False
    # The portfolio's own fields, if it has any.
    own: CustomFields | None = None


def story(writer: Writer, material: InitiativeMaterial) -> list[Any]:
    """The brief as reportlab flowables."""
    spine = material.spine
    reports = metric_reports(spine, material.rules.today)
    gate = gate_report(spine, material.rules)
    parts: list[Any] = [
        writer.para(spine.initiative.title, "title"),
        writer.para(_subtitle(spine), "subtitle"),
    ]
    parts.append(
        DecisionBoxFlowable(
            writer.para(_decision(material, gate, reports), "decision", lead=_("Decision asked:"))
        )
    )
    parts.append(KeyFiguresFlowable(writer, _figures(material, reports, gate)))
    parts += _about(writer, material)
    parts += _doing(writer, material, reports)
    parts += _plain_words(writer, spine)
    parts += _risks(writer, spine, 4 if material.compact else _MOST_RISKS)
    parts += _trust(writer, material, gate)
    parts += _next_steps(writer, material, gate)
    if material.own is not None:
        parts += own_fields(writer, material.own, spine, material.currency)
    parts += _plugin_sections(writer, material)
    return parts


def _subtitle(spine: Spine) -> str:
    initiative = spine.initiative
    industry = INDUSTRIES.label(initiative.industry)
    since = spine.entered_stage(initiative.stage)
    stage = _(STAGES[initiative.stage])
    if since:
        stage = _("{stage} since {month}").format(stage=stage, month=formats.month(since))
    owner = _("owner {name}").format(name=initiative.owner) if initiative.owner else ""
    return " · ".join(part for part in (initiative.key, industry, stage, owner) if part)


def _decision(material: InitiativeMaterial, gate: GateReport, reports: Sequence[MetricReport]) -> str:
    """The decision asked of leaders, as somebody wrote it or as the records suggest."""
    spine = material.spine
    initiative = spine.initiative
    if initiative.decision_asked:
        return initiative.decision_asked
    below = [r.metric.name for r in reports if r.state is MetricState.BELOW_GUARDRAIL]
    if below and initiative.stage == "live":
        return _("decide how to go on: guardrail breached by {names}.").format(names=", ".join(below))
    if gate.next_stage and gate.passes and initiative.stage != "live":
        return _("move on to {stage}; the gate is open.").format(stage=_(STAGES[gate.next_stage]))
    if gate.blocking and initiative.stage != "live":
        return _("none yet; {gate}.").format(gate=gate.count_words)
    behind = gates_behind(item_reports(spine, material.rules), initiative.stage) if spine.answers else []
    if behind and initiative.stage == "live":
        n = len(behind)
        text = ngettext(
            "decide whether it may run on: {n} gate item of an earlier stage is open.",
            "decide whether it may run on: {n} gate items of earlier stages are open.",
            n,
        )
        return text.format(n=formats.number(n))
    return _("none; for information.")


def _figures(
    material: InitiativeMaterial, reports: Sequence[MetricReport], gate: GateReport
) -> list[KeyFigureText]:
    spine, currency = material.spine, material.currency
    initiative = spine.initiative
    figures = [replace(_benefit(initiative, currency), name="expected_benefit")]
    worst = sorted(reports, key=lambda r: list(METRIC_STATE_KINDS).index(r.state) if r.latest else 9)
    worst.sort(key=lambda r: rank_worst_first(METRIC_STATE_KINDS[r.state]))
    figures += [_metric_figure(report, currency) for report in worst[:2]]
    items = item_reports(spine, material.rules)
    settled = sum(item.settled for item in items)
    live = initiative.stage == "live"
    blocked = len(gates_behind(items, initiative.stage)) if live else len(gate.blocking)
    note = gate_items_open(blocked)
    value = (
        _("{n} of {total}").format(n=formats.number(settled), total=formats.number(len(items)))
        if items
        else formats.unknown()
    )
    whole = "good" if items and settled == len(items) else "info"
    kind = ("bad" if live else "caution") if blocked else whole
    figures.append(KeyFigureText(_("Checks done"), value, note if blocked else "", kind, "checklist_done"))
    cost = cost_to_date(initiative.cost_to_date, spine.costs)
    spent = formats.money(cost, currency, compact=True)
    budget = _("of {budget}").format(budget=formats.money(initiative.budget, currency, compact=True))
    over = cost is not None and initiative.budget is not None and cost > initiative.budget
    # Before anything is built, and without a budget, no cost is expected.
    if cost is not None or initiative.budget is not None or initiative.stage in (Stage.DELIVERY, Stage.LIVE):
        figures.append(
            KeyFigureText(
                _("Cost to date"),
                spent,
                budget if initiative.budget is not None else "",
                "bad" if over else "info",
                "cost_to_date",
            )
        )
    score = score_of(spine, material.rules)
    if len(figures) < 5:
        figures.insert(1, KeyFigureText(_("Score of 100"), score.words or formats.unknown(), name="score"))
    return figures[:5]


def _benefit(initiative: Initiative, currency: str) -> KeyFigureText:
    """What is expected, with P10 and P90; before it is live, what it is if it works and with what chance."""
    from desktop_app.analysis.portfolio.benefit_draws import sum_benefits

    label = _("Expected benefit a year")
    likely = formats.money(initiative.benefit_likely, currency, compact=True)
    benefit = benefit_of(initiative)
    if benefit is None:
        known = initiative.benefit_likely is not None
        return KeyFigureText(
            label, formats.unknown(), _("likely {money} if it works").format(money=likely) if known else ""
        )
    if benefit.chance is None:
        note = _("likely {money} if it works; chance unknown").format(money=likely)
        return KeyFigureText(label, formats.unknown(), note)
    note = range_words(sum_benefits([benefit], 1), currency)
    if initiative.stage != Stage.LIVE:
        note = _("likely {money} if it works, chance {share}").format(
            money=likely, share=formats.percent(benefit.chance, 0)
        )
    return KeyFigureText(label, formats.money(benefit.expected, currency, compact=True), note)


def _metric_figure(report: MetricReport, currency: str) -> KeyFigureText:
    metric = report.metric
    latest = report.latest.value if report.latest else None
    bounds = []
    if metric.guardrail is not None:
        bounds.append(
            _("guardrail {value}").format(value=formats.measure(metric.guardrail, metric.unit, currency))
        )
    if metric.target is not None:
        bounds.append(_("target {value}").format(value=formats.measure(metric.target, metric.unit, currency)))
    kind = METRIC_STATE_KINDS[report.state]
    # A bound stays on one line with its name.
    note = ", ".join(bound.replace(" ", NBSP) for bound in bounds)
    return KeyFigureText(
        metric.name, formats.measure(latest, metric.unit, currency), note, kind, f"metric:{metric.id}"
    )


def _about(writer: Writer, material: InitiativeMaterial) -> list[Any]:
    spine, currency = material.spine, material.currency
    initiative = spine.initiative
    parts: list[Any] = [heading(writer, _("What it does, and for whom"))]
    if not (initiative.summary or initiative.problem):
        parts.append(writer.para(_("No description yet."), "small"))
    parts += writer.paras(initiative.summary or initiative.problem)
    if initiative.users:
        parts.append(writer.para(initiative.users, lead=_("Users:")))
    ratings = ", ".join(
        _("{criterion} {rating}").format(criterion=_(CRITERIA[name]), rating=formats.number(rating.rating))
        for name in CRITERIA
        if (rating := spine.rating(name)) is not None and rating.rating is not None
    )
    costs = [
        text.format(money=formats.money(amount, currency, compact=True))
        for text, amount in (
            (_("build {money}"), initiative.build_cost_likely),
            (_("run {money} a year"), initiative.run_cost),
        )
        if amount is not None
    ]
    for lead, text in (
        (_("Problem:"), shorten(initiative.problem, _SHORT_TEXT) if initiative.summary else ""),
        (_("Success criteria:"), shorten(initiative.success_criteria, _SHORT_TEXT)),
        (_("Ratings of 5:"), ratings),
        (_("Estimated cost:"), ", ".join(costs)),
    ):
        if text:
            parts.append(writer.para(text, lead=lead))
    if initiative.when_wrong:
        parts += [heading(writer, _("What happens after an error")), *writer.paras(initiative.when_wrong)]
    return parts


def main_series(material: InitiativeMaterial, reports: Sequence[MetricReport]) -> Series | None:
    """The series that tells most: of a live metric past its guardrail, or the first with two values."""
    drawn = [r for r in reports if sum(m.value is not None for m in r.series) > 1]
    if not drawn:
        return None
    report = min(drawn, key=lambda r: rank_worst_first(METRIC_STATE_KINDS[r.state]))
    metric = report.metric
    return Series(
        name=metric.name,
        points=tuple(SeriesPoint(m.measured_on, m.value, m.cases) for m in report.series),
        direction=metric.direction,
        unit=metric.unit,
        currency=material.currency,
        target=metric.target,
        target_high=metric.target_high,
        guardrail=metric.guardrail,
        guardrail_high=metric.guardrail_high,
        events=tuple(
            SeriesEvent(v.released_on, v.name) for v in material.spine.model_versions if v.released_on
        ),
    )


def _doing(writer: Writer, material: InitiativeMaterial, reports: Sequence[MetricReport]) -> list[Any]:
    if not reports:
        return [
            heading(writer, _("How it is doing")),
            writer.para(_("No metric says what good means."), "small"),
        ]
    parts: list[Any] = []
    shown = main_series(material, reports)
    if shown is not None:
        title = _("How it is doing: {metric}").format(metric=shown.name)
        parts.append(
            together(
                [
                    heading(writer, title),
                    chart(series(shown, *chart_size(WIDTH, 92 if material.compact else 116))),
                    Spacer(1, 4),
                ]
            )
        )
    else:
        parts.append(heading(writer, _("How it is doing")))
    return parts + metric_table(writer, reports, material.currency)


def metric_table(writer: Writer, reports: Sequence[MetricReport], currency: str) -> list[Any]:
    """The table of metrics with their states."""
    rows = []
    for report in reports[:_MOST_METRICS]:
        metric, latest = report.metric, report.latest
        rows.append(
            [
                writer.para(metric.name, "cell"),
                _one_line(writer, _(METRIC_KINDS[metric.kind])),
                _measure(metric.baseline, metric.unit, currency),
                _bound(metric, "target", currency),
                _bound(metric, "guardrail", currency),
                _measure(latest.value if latest else None, metric.unit, currency),
                ChipFlowable(writer, _(METRIC_STATES[report.state]), METRIC_STATE_KINDS[report.state]),
            ]
        )
    header = [_("Metric"), _("Kind"), _("Baseline"), _("Target"), _("Guardrail"), _("Latest"), _("State")]
    widths = [WIDTH * share for share in (0.24, 0.14, 0.1, 0.115, 0.12, 0.095, 0.19)]
    return tables(header, rows, widths, right=(2, 3, 4, 5))


def _one_line(writer: Writer, text: str) -> Any:
    return writer.para(text, "cell", colour="muted")


def _measure(value: float | None, unit: str, currency: str) -> str:
    return formats.measure(value, unit, currency) if value is not None else "–"


def _bound(metric: Any, name: str, currency: str) -> str:
    low, high = getattr(metric, name), getattr(metric, f"{name}_high")
    if metric.direction == "range":
        if low is None and high is None:
            return "–"
        return _("{low} to {high}").format(
            low=_measure(low, metric.unit, currency), high=_measure(high, metric.unit, currency)
        )
    return formats.bound(low, metric.direction, metric.unit, currency) if low is not None else "–"


def _plain_words(writer: Writer, spine: Spine) -> list[Any]:
    text = spine.initiative.plain_words
    return [heading(writer, _("In plain words")), *writer.paras(text)] if text else []


def _risks(writer: Writer, spine: Spine, most: int) -> list[Any]:
    open_risks = [r for r in spine.risks if r.state in ("open", "accepted", "mitigated")]
    open_risks.sort(key=lambda r: -((r.likelihood or 0) * (r.impact or 0)))
    parts: list[Any] = [heading(writer, _("Risks leadership should know"))]
    if not open_risks:
        return [*parts, writer.para(_("No risk has been named."), "small")]
    rows = []
    for risk in open_risks[:most]:
        rated = risk.likelihood is not None and risk.impact is not None
        kind = risk_state(risk.likelihood or 0, risk.impact or 0) if rated else "neutral"
        text = f"{risk.likelihood} × {risk.impact}" if rated else _("not rated")
        rows.append(
            [
                writer.para(risk.title, "cell"),
                writer.para(_(RISK_KINDS[risk.kind]) if risk.kind else "–", "cell", colour="muted"),
                ChipFlowable(writer, text, kind),
                writer.paras(risk.mitigation or _("Nothing yet."), "cell"),
            ]
        )
    header = [_("Risk"), _("Kind"), _("Likelihood × impact"), _("Mitigation")]
    widths = [WIDTH * share for share in (0.31, 0.15, 0.16, 0.38)]
    parts += tables(header, rows, widths)
    left = len(open_risks) - most
    if left > 0:
        text = ngettext("{n} more risk is in the register.", "{n} more risks are in the register.", left)
        parts.append(writer.para(text.format(n=formats.number(left)), "note"))
    return parts


def _trust(writer: Writer, material: InitiativeMaterial, gate: GateReport) -> list[Any]:
    spine = material.spine
    items = item_reports(spine, material.rules)
    parts: list[Any] = [heading(writer, _("May it ship, and can we prove it?"))]
    if not items:
        parts.append(writer.para(_("No checklist applies yet: industry and facts are not stated."), "small"))
        return parts
    parts.append(writer.para(part_reports(spine, material.rules)["trust"].why))
    rows = []
    open_rules, counted = _open_gate_rules(items, gate, spine.initiative.stage), 0
    for pack in dict.fromkeys(item.pack for item in items):
        own = [item for item in items if item.pack is pack]
        open_here = sum(item.rule in open_rules for item in own)
        counted += open_here
        rows.append(
            [
                writer.para(pack.title, "cell"),
                _("{n} of {total}").format(
                    n=formats.number(sum(i.settled for i in own)), total=formats.number(len(own))
                ),
                formats.number(open_here),
                formats.date(pack.as_of),
            ]
        )
    if len(open_rules) > counted:
        # What the gate asks beside the lists, so that the column adds up to what the first page counts.
        rows.append(
            [writer.para(_("Other parts"), "cell"), "", formats.number(len(open_rules) - counted), ""]
        )
    header = [_("Checklist"), _("Checks done"), _("Gate items open"), _("List as of")]
    parts += tables(header, rows, [WIDTH * share for share in (0.46, 0.18, 0.18, 0.18)], right=(1, 2, 3))
    for unchecked in material.rules.unchecked_of(spine.initiative.industry):
        parts.append(writer.para(unchecked.sentence, "line", lead=_("Not checked:")))
    if spine.initiative.stage != Stage.LIVE:
        for gate_item in gate.blocking[:_MOST_GATE_ITEMS]:
            parts.append(writer.para(gate_item.title, "line", lead=_("Gate item open:")))
        more = len(gate.blocking) - _MOST_GATE_ITEMS
        if more > 0:
            text = ngettext("{n} more gate item is open.", "{n} more gate items are open.", more)
            parts.append(writer.para(text.format(n=formats.number(more)), "line"))
    moves = [move for move in spine.stage_moves if move.passed_over]
    for move in moves[-_MOST_MOVES:]:
        n = len(move.passed_over)
        sentence = ngettext(
            "by {by} on {date}, with {n} gate item open: {reason}",
            "by {by} on {date}, with {n} gate items open: {reason}",
            n,
        ).format(by=move.moved_by, date=formats.date(move.moved_on), n=formats.number(n), reason=move.reason)
        stage = _(STAGES.get(move.to_stage, move.to_stage))
        parts.append(writer.para(sentence, "line", lead=_("Gate to {stage} overridden").format(stage=stage)))
    parts.append(writer.para(_(PLANNING_AID), "note"))
    return parts


def _open_gate_rules(items: Sequence[ItemReport], gate: GateReport, stage: str) -> frozenset[str]:
    """What the first page counts as open gate items, by rule: of the gate ahead, or of those that it left open."""
    if stage == Stage.LIVE:
        return frozenset(item.rule for item in gates_behind(items, stage))
    return frozenset(item.rule for item in gate.blocking)


def _next_steps(writer: Writer, material: InitiativeMaterial, gate: GateReport) -> list[Any]:
    spine = material.spine
    steps: list[tuple[str, str, date | None]] = [
        (action.what, action.owner, action.due) for action in spine.review_actions if action.done_on is None
    ]
    steps += [
        (_("Settle the bet: {assumption}").format(assumption=bet.assumption), bet.owner, bet.due)
        for bet in spine.bets
        if bet.state in ("open", "running")
    ]
    steps += [
        (answer.question or answer.item_id, answer.owner, answer.due)
        for answer in spine.answers
        if answer.status in ("open", "partly", "no") and answer.due
    ]
    if not steps and spine.initiative.stage != "live":
        steps = [(f"{item.title}: {item.why}", "", None) for item in gate.blocking[:4]]
    parts: list[Any] = []
    closed = [r for r in spine.reviews if r.state == "closed" and r.decision]
    if closed:
        last = max(closed, key=lambda r: r.closed_on or date.min)
        text = _("{decision} on {date}: {reason}").format(
            decision=_(REVIEW_DECISIONS[last.decision]), date=formats.date(last.closed_on), reason=last.reason
        )
        parts += [heading(writer, _("Last review")), *writer.paras(text)]
    parts.append(heading(writer, _("Next steps")))
    if not steps:
        parts.append(writer.para(_("Nothing is planned."), "small"))
        return parts
    steps.sort(key=lambda step: step[2] or date.max)
    rows = [
        [
            writer.paras(what, "cell"),
            writer.para(owner or "–", "cell", colour="muted"),
            formats.date(due) if due else "–",
        ]
        for what, owner, due in steps[: 4 if material.compact else _MOST_STEPS]
    ]
    parts += tables([_("What"), _("Who"), _("When")], rows, [WIDTH * share for share in (0.62, 0.22, 0.16)])
    people = [f"{_(ROLES[role.role])}: {role.name}" for role in spine.roles if role.name]
    if people:
        parts.append(writer.para(" · ".join(people), "note"))
    return parts


def _plugin_sections(writer: Writer, material: InitiativeMaterial) -> list[Any]:
    parts: list[Any] = []
    # An answer to older words counts for no section before somebody confirms it.
    spine = asked_now(material.spine, material.rules)
    for section in material.sections:
        blocks = section.build(spine, material.rules.today)
        if not blocks:
            continue
        own: list[Any] = [heading(writer, _(section.title))]
        for block in blocks:
            if isinstance(block, str):
                own += writer.paras(block)
                continue
            header, *rows = block
            cells = [[writer.para(cell, "cell") for cell in row] for row in rows]
            section_tables = tables(list(header), cells, [WIDTH / len(header)] * len(header))
            for table in section_tables:
                table.spaceAfter = 6
            own += section_tables
        # A section stays together, so that its table is not alone on the next page.
        parts += [together(own)] if len(own) <= _SHORT_SECTION else own
    return parts
