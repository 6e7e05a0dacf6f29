"""The snapshot of an initiative, or of the whole portfolio, as it is today."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from desktop_app.briefs.model.figure import Direction, Figure, FigureSet
from desktop_app.briefs.snapshots.snapshot import PORTFOLIO, Snapshot, SnapshotList, SnapshotText
from desktop_app.domain.choices import STAGES
from desktop_app.domain.gates import gate_report
from desktop_app.domain.measures import MetricReport
from desktop_app.domain.planning.expected_benefit import benefit_of
from desktop_app.domain.planning.ledger import cost_to_date
from desktop_app.domain.records import Initiative, Metric
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import Spine
from desktop_app.domain.state_kinds import METRIC_STATE_KINDS
from desktop_app.domain.states import metric_reports
from desktop_app.language.i18n import _
from desktop_app.services.workspace import Workspace


def snapshot_now(ws: Workspace, initiative_id: str | None) -> Snapshot:
    """What a brief would say today; of the portfolio when None. Raises RecordGone where the initiative is gone."""
    rules, currency = ws.rules(), ws.portfolio().currency
    spines = ws.spines() if initiative_id is None else [ws.spine(initiative_id)]
    figures = FigureSet()
    texts: dict[str, SnapshotText] = {}
    lists: dict[str, SnapshotList] = {}
    for spine in spines:
        key = spine.initiative.key
        for figure in initiative_figures(spine, rules, currency):
            figures.add(figure)
        if spine.initiative.decision_asked:
            label = _name(spine, _("Decision asked"), initiative_id is None)
            texts[f"{key}/decision/text"] = SnapshotText(label, spine.initiative.decision_asked)
        gate = gate_report(spine, rules)
        if gate.next_stage:
            items = tuple(item.title for item in gate.blocking)
            label = _name(spine, _("Open items of the gate"), initiative_id is None)
            lists[f"{key}/gate/items"] = SnapshotList(label, items)
    return Snapshot(
        "portfolio" if initiative_id is None else "initiative",
        PORTFOLIO if initiative_id is None else spines[0].initiative.key,
        rules.today,
        figures,
        texts,
        lists,
        {spine.initiative.key: spine.initiative.title for spine in spines},
    )


def without_subject(kind: str, subject: str, day: date) -> Snapshot:
    """What there is to say of an initiative that was deleted."""
    return Snapshot(kind, subject, day, FigureSet())


def _name(spine: Spine, label: str, is_one_of_many: bool) -> str:
    return f"{spine.initiative.title}, {label}" if is_one_of_many else label


def initiative_figures(spine: Spine, rules: Rules, currency: str) -> Iterator[Figure]:
    """The figures of one initiative: its stage, decision, money and metrics."""
    initiative = spine.initiative
    key = initiative.key
    yield Figure(f"{key}/stage", _("Stage"), initiative.stage, "state", words=_(STAGES[initiative.stage]))
    yield from _decision(initiative, currency)
    money = (
        ("cost/to_date", _("Cost to date"), cost_to_date(initiative.cost_to_date, spine.costs), ""),
        ("cost/budget", _("Budget"), initiative.budget, ""),
    )
    for name, label, amount, direction in money:
        yield Figure(
            f"{key}/{name}", label, amount, "money", currency=currency, direction=_direction(direction)
        )
    benefit = benefit_of(initiative)
    if benefit is not None:
        yield Figure(
            f"{key}/benefit/if_works", _("Benefit a year, if it works"), benefit.if_works, "money",
            currency=currency, direction="higher",
        )  # fmt: skip
        yield Figure(
            f"{key}/benefit/expected", _("Expected benefit a year"), benefit.expected, "money",
            currency=currency, direction="higher",
        )  # fmt: skip
    taken: set[str] = set()
    for report in metric_reports(spine, rules.today):
        yield from _metric(f"{key}/metric/{_slug(report.metric.name, taken)}", report, currency)


def _decision(initiative: Initiative, currency: str) -> Iterator[Figure]:
    key = initiative.key
    if initiative.decision_asked or initiative.decision_amount is not None or initiative.decision_by:
        amount = initiative.decision_amount
        yield Figure(f"{key}/decision/amount", _("Amount asked"), amount, "money", currency=currency)
        day = initiative.decision_by.isoformat() if initiative.decision_by else None
        yield Figure(f"{key}/decision/by", _("Decision by"), day, "date")


def _metric(base: str, report: MetricReport, currency: str) -> Iterator[Figure]:
    metric, latest = report.metric, report.latest
    yield Figure(
        f"{base}/latest", metric.name, latest.value if latest else None, unit=metric.unit, currency=currency,
        n=latest.cases if latest else None, as_of=latest.measured_on if latest else None,
        source=f"measurement:{latest.id}" if latest else "", state=METRIC_STATE_KINDS[report.state],
        direction=_direction(metric.direction), definition=_definition(metric),
    )  # fmt: skip
    for name, value in (("guardrail", metric.guardrail), ("guardrail_high", metric.guardrail_high)):
        if value is not None:
            label = _("Guardrail of {metric}").format(metric=metric.name)
            yield Figure(f"{base}/{name}", label, value, unit=metric.unit, currency=currency)


def _definition(metric: Metric) -> str:
    bounds = (metric.target, metric.target_high, metric.guardrail, metric.guardrail_high)
    return " ".join((metric.segment, *("-" if bound is None else repr(bound) for bound in bounds))).strip()


def _direction(text: str) -> Direction:
    return {"higher": "higher", "lower": "lower", "range": "range"}.get(text, "")  # type: ignore[return-value]  # its words


def _slug(name: str, taken: set[str]) -> str:
    """The name in an id: its letters and figures in lower case; "-2" for a second one of that name."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    slug = re.sub(r"[^\w]+", "-", "".join(sign for sign in plain if not unicodedata.combining(sign))).strip(
        "-_"
    )
    slug = slug[:80] or "metric"
    unique, n = slug, 1
    while unique in taken:
        n += 1
        unique = f"{slug}-{n}"
    taken.add(unique)
    return unique
