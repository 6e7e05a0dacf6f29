"""Gates between stages: what is open before an initiative may move on, and where it is settled.

What a move through a closed gate is told stands in `record_rules`, with the other refusals.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from desktop_app.domain.choices import (
    AI_VERDICTS,
    READINESS_DIMENSIONS,
    ROLES,
    STAGE_ORDER,
    STAGES,
    MetricState,
    Stage,
)
from desktop_app.domain.extensions.extension import GateRule
from desktop_app.domain.fields import default_of
from desktop_app.domain.measures import has_guardrail, has_target, metric_report
from desktop_app.domain.records import Portfolio, Risk
from desktop_app.domain.rules import Rules
from desktop_app.domain.scoring.weighted import source_readiness
from desktop_app.domain.spine import Spine
from desktop_app.domain.state_kinds import HIGH_RISK_FROM
from desktop_app.domain.trust.trust_report import ItemReport, ItemState, asked_now, is_due, item_reports
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext

HIGHEST = 5
# The place of an open item that is settled on the page of plugins, and on no tab.
PLUGINS_PAGE = "plugins"

Check = Callable[[Spine, date], str | None]


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One thing that a gate still wants; `tab` and `anchor` say where it is settled."""

    rule: str
    severity: str
    title: str
    why: str
    tab: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class GateReport:
    """The gate in front of an initiative; `next_stage` is empty where there is none.

    `settled` are the titles of what it asks for and has, optional wishes left out; `not_applicable` are those that
    have nothing to ask of this initiative.
    """

    stage: str
    next_stage: str
    open: tuple[OpenItem, ...]
    settled: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()

    @property
    def blocking(self) -> tuple[OpenItem, ...]:
        """Items that must be settled, or passed over with a name."""
        return tuple(item for item in self.open if item.severity == "gate")

    @property
    def passes(self) -> bool:
        """True when nothing blocks the move."""
        return bool(self.next_stage) and not self.blocking

    @property
    def checks(self) -> frozenset[str]:
        """The gate items that are checks of a list, by their rule: those that the tab of the checks can show."""
        return frozenset(item.rule for item in self.blocking if item.tab == "trust" and item.anchor)

    @property
    def count_words(self) -> str:
        """How many gate items are open, as every place says it."""
        return gate_items_open(len(self.blocking))

    @property
    def blocked_words(self) -> str:
        """A sentence on what blocks the move ahead."""
        return ngettext(
            "{n} gate item blocks the move to {stage}.",
            "{n} gate items block the move to {stage}.",
            len(self.blocking),
        ).format(n=formats.number(len(self.blocking)), stage=_(STAGES[self.next_stage]))


def gate_items_open(n: int) -> str:
    """That n gate items are open, of one initiative or of several."""
    return ngettext("{n} gate item open", "{n} gate items open", n).format(n=formats.number(n))


_NEXT = {str(stage): str(following) for stage, following in pairwise(STAGE_ORDER)}


def next_stage(stage: str) -> str:
    """The stage after `stage`; empty for retired, on hold and stopped."""
    return _NEXT.get(stage, "")


def gate_report(spine: Spine, rules: Rules, items: Sequence[ItemReport] | None = None) -> GateReport:
    """What the next stage still wants, blocking items first; `items` are its `item_reports` where they are known."""
    stage = spine.initiative.stage
    following = next_stage(stage)
    if not following:
        return GateReport(stage, "", ())
    asked = asked_now(spine, rules)
    open_items = _unchecked(spine, rules)
    settled: list[str] = []
    not_applicable: list[str] = []
    for rule in rules.gate_rules:
        if rule.stage != stage:
            continue
        applies = _APPLIES.get(rule.id)
        if applies is not None and not applies(asked):
            not_applicable.append(_(rule.title))
        elif why := rule.check(asked, rules.today):
            open_items.append(OpenItem(rule.id, rule.severity, _(rule.title), why, rule.tab))
        elif rule.severity != "recommended" and rule.id in _TICKED:
            settled.append(_SETTLED_BY.get(rule.id, _title_of)(rule, asked))
    # Retiring needs no answers: the checklists are about what is launched and running.
    if stage != Stage.LIVE:
        reports = item_reports(spine, rules) if items is None else items
        open_items += rules.same_for_unanswered("gate", spine, lambda: _open_items(reports, stage))
    order = {"gate": 0, "required": 1, "recommended": 2}
    open_items.sort(key=lambda item: order.get(item.severity, 3))
    return GateReport(stage, following, tuple(open_items), tuple(settled), tuple(not_applicable))


def _unchecked(spine: Spine, rules: Rules) -> list[OpenItem]:
    """A line for each plugin that is switched on and cannot say what it wants: that never passes unseen."""
    live = spine.initiative.stage == Stage.LIVE
    return [
        OpenItem(
            f"plugin:{one.plugin}", "gate", one.title, f"{one.sentence} {one.reason}".strip(), PLUGINS_PAGE
        )
        for one in rules.unchecked_of(spine.initiative.industry)
        if not (live and one.items_only)
    ]


def _open_items(reports: Sequence[ItemReport], stage: str) -> list[OpenItem]:
    items = []
    for report in reports:
        bites_next = stage == Stage.DELIVERY and report.item.stage == Stage.LIVE
        if report.settled or report.state is ItemState.PREPARE:
            continue
        if not is_due(report.item, stage) and not bites_next:
            continue
        # An item about a running system can't be settled before there is one, so it is listed but does not
        # block.
        severity = "required" if bites_next and report.item.severity == "gate" else report.item.severity
        items.append(
            OpenItem(report.rule, severity, report.item.statement, report.why, "trust", report.item.id)
        )
    return items


def _filled(field: str, sentence: str) -> Check:
    def check(spine: Spine, _today: date) -> str | None:
        return None if getattr(spine.initiative, field) else _(sentence)

    return check


def _has_role(role: str) -> Check:
    def check(spine: Spine, _today: date) -> str | None:
        if spine.role(role):
            return None
        return _("No {role} is named yet.").format(role=_(ROLES[role]).lower())

    return check


def _needs_ai(spine: Spine, _today: date) -> str | None:
    verdict = spine.initiative.ai_verdict
    if not verdict:
        return _("Whether this needs AI is not decided yet.")
    if verdict != "ai":
        return _("The verdict is: {verdict}.").format(verdict=_(AI_VERDICTS[verdict]))
    return None


def _rated(spine: Spine, _today: date) -> str | None:
    wanted = ("value", "usability", "feasibility", "viability")
    rated = {r.criterion for r in spine.ratings if r.rating is not None}
    missing = [name for name in wanted if name not in rated]
    return (
        _("Not rated: {names}.").format(names=", ".join(_(_CRITERION[m]) for m in missing))
        if missing
        else None
    )


_CRITERION = {
    "value": N_("value"),
    "usability": N_("usability"),
    "feasibility": N_("feasibility"),
    "viability": N_("viability"),
}


def _classified(spine: Spine, _today: date) -> str | None:
    if not spine.initiative.industry:
        return _("State the industry first: it decides which rules apply.")
    if not spine.initiative.facts:
        return _("State the facts first: they decide which checks apply.")
    return None


def _sources(spine: Spine, _today: date) -> str | None:
    if not spine.data_sources:
        return _("No data source is named.")
    unowned = [s.name for s in spine.data_sources if not s.owner or not s.lawful_basis]
    return (
        _("Owner or lawful basis is missing for: {names}.").format(names=", ".join(unowned))
        if unowned
        else None
    )


def _readiness(spine: Spine, _today: date) -> str | None:
    if not spine.data_sources:
        return _("Cannot tell: no data source is named.")
    for source in spine.data_sources:
        score = source_readiness(spine.readiness_of(source.id))
        if score.note:
            return f"{source.name}: {score.note}"
        if not score.known:
            return _("{name}: readiness is not answered.").format(name=source.name)
    return None


def _assessed(spine: Spine, _today: date) -> str | None:
    if not spine.data_sources:
        return _("Cannot tell: no data source is named.")
    for source in spine.data_sources:
        score = source_readiness(spine.readiness_of(source.id))
        if not score.known:
            return _("{name}: readiness is not answered.").format(name=source.name)
        if score.missing:
            names = ", ".join(_(READINESS_DIMENSIONS[name]).lower() for name in score.missing)
            return _("{source}: not answered: {names}.").format(source=source.name, names=names)
    return None


def _acceptable(spine: Spine, _today: date) -> str | None:
    if spine.initiative.risk_class == "unacceptable":
        return _("Its risk class is unacceptable.")
    if not spine.initiative.risk_class:
        return _("Cannot tell: no risk class is stated.")
    return None


def _bets(spine: Spine, _today: date) -> str | None:
    if not spine.bets:
        return _("No assumption has been named, let alone tested.")
    if all(bet.state in ("open", "running") for bet in spine.bets):
        return _("No bet is settled yet.")
    open_bets = [
        b for b in spine.bets if b.state in ("open", "running") and b.area in ("value", "feasibility")
    ]
    if open_bets:
        return _("A bet on {area} is still open.").format(area=_(_CRITERION[open_bets[0].area]))
    return None


def _targets(spine: Spine, _today: date) -> str | None:
    kinds = {m.kind for m in spine.metrics if has_target(m)}
    missing = [_(label) for kind, label in _METRIC_KINDS.items() if kind not in kinds]
    return _("No target yet for: {kinds}.").format(kinds=", ".join(missing)) if missing else None


_METRIC_KINDS = {"model": N_("a model metric"), "business": N_("a business metric")}


def _guardrails(spine: Spine, _today: date) -> str | None:
    if any(has_guardrail(m) for m in spine.metrics):
        return None
    return _("No metric has a guardrail, so nothing says what must not be shipped.")


def _measured(spine: Spine, today: date) -> str | None:
    if not spine.metrics:
        return _("No metric says what good means.")
    reports = [metric_report(metric, spine.series(metric.id), today) for metric in spine.metrics]
    for report in reports:
        if report.state is MetricState.BELOW_GUARDRAIL:
            return _("Guardrail breached: {name}.").format(name=report.metric.name)
    guarded = [report for report in reports if has_guardrail(report.metric)]
    if not guarded:
        return _("Cannot tell: no metric has a guardrail.")
    for report in reports:
        if report.latest is None and (report.metric.kind == "model" or report in guarded):
            return _("{name} has never been measured.").format(name=report.metric.name)
    return None


def _cohorts(spine: Spine, _today: date) -> str | None:
    if any(cohort.state == "done" for cohort in spine.cohorts):
        return None
    return _("No cohort has finished yet, so results with real users are missing.")


def _versions(spine: Spine, _today: date) -> str | None:
    return None if spine.model_versions else _("No model version is recorded.")


def _risks(spine: Spine, _today: date) -> str | None:
    for risk in spine.risks:
        if risk.state != "open" or risk.mitigation or not may_be_high(risk):
            continue
        if risk.likelihood is None or risk.impact is None:
            return _("Likelihood and impact of the risk “{title}” are not rated yet.").format(
                title=risk.title
            )
        return _("The high risk “{title}” has no mitigation.").format(title=risk.title)
    return None if spine.risks else _("No risk has been named.")


def may_be_high(risk: Risk) -> bool:
    """True for a high risk, and for one that may be high because likelihood or impact is unknown."""
    return (risk.likelihood or HIGHEST) * (risk.impact or HIGHEST) >= HIGH_RISK_FROM


def _cadence(spine: Spine, _today: date) -> str | None:
    initiative = spine.initiative
    if initiative.review_cadence_days or initiative.first_review_due:
        return None
    return _("No review cadence is set.")


def _title_of(rule: GateRule, _spine: Spine) -> str:
    return _(rule.title)


def _cadence_of(rule: GateRule, spine: Spine) -> str:
    """By what reviews are planned: nobody need have planned one, as every initiative begins with an interval."""
    days = spine.initiative.review_cadence_days
    if spine.initiative.first_review_due or not days:
        return _(rule.title)
    words = _("{title}: every {n} days")
    if days == default_of(Portfolio, "default_cadence_days"):
        words = _("{title}: every {n} days, the usual interval")
    return words.format(title=_(rule.title), n=formats.number(days))


def _retire_decided(spine: Spine, _today: date) -> str | None:
    closed = [r for r in spine.reviews if r.state == "closed"]
    if not any(r.decision == "retire" for r in closed):
        return _("No closed review has decided to retire it.")
    if max(closed, key=lambda r: r.closed_on or date.min).decision != "retire":
        return _("The last review did not decide to retire it.")
    return None


def _actions_done(spine: Spine, _today: date) -> str | None:
    if not spine.review_actions and not _has_closed_review(spine):
        return _("Cannot tell: no review is closed.")
    n = sum(a.done_on is None for a in spine.review_actions)
    if not n:
        return None
    return ngettext("{n} review action is not done.", "{n} review actions are not done.", n).format(
        n=formats.number(n)
    )


def _has_closed_review(spine: Spine) -> bool:
    return any(review.state == "closed" for review in spine.reviews)


_STRATEGY, _DISCOVERY, _DELIVERY, _LIVE = (str(stage) for stage in STAGE_ORDER[:4])

CORE_RULES: tuple[GateRule, ...] = (
    GateRule("core.problem", _STRATEGY, "gate", N_("Problem stated"),
             _filled("problem", N_("The problem is not written down.")), "opportunity"),
    GateRule("core.users", _STRATEGY, "required", N_("Users named"),
             _filled("users", N_("Users are not named yet.")), "opportunity"),
    GateRule("core.harmed", _STRATEGY, "gate", N_("Harm considered"),
             _filled("harmed", N_("Who could be harmed by an error is not stated.")), "opportunity"),
    GateRule("core.alternative", _STRATEGY, "gate", N_("Rule-based alternative considered"),
             _filled("rule_alternative", N_("No rule-based alternative considered yet.")), "opportunity"),
    GateRule("core.needs_ai", _STRATEGY, "gate", N_("Needs AI"), _needs_ai, "opportunity"),
    GateRule("core.rated", _STRATEGY, "required", N_("Four risks rated"), _rated, "opportunity"),
    GateRule("core.classified", _STRATEGY, "gate", N_("Industry and facts stated"), _classified, "trust"),
    GateRule("core.acceptable", _STRATEGY, "gate", N_("Risk class acceptable"), _acceptable, "trust"),
    GateRule("core.success", _STRATEGY, "required", N_("Success criteria"),
             _filled("success_criteria", N_("No success criteria in numbers yet.")), "opportunity"),
    GateRule("core.owner", _STRATEGY, "required", N_("Product manager named"),
             _has_role("product_manager"), "overview"),
    GateRule("core.sources", _DISCOVERY, "gate", N_("Data sources named"), _sources, "data"),
    GateRule("core.readiness", _DISCOVERY, "gate", N_("Data ready enough"), _readiness, "data"),
    GateRule("core.assessed", _DISCOVERY, "required", N_("Every dimension answered"), _assessed, "data"),
    GateRule("core.bets", _DISCOVERY, "gate", N_("Bets tested"), _bets, "rollout"),
    GateRule("core.targets", _DISCOVERY, "gate", N_("Targets set before building"), _targets, "metrics"),
    GateRule("core.guardrails", _DISCOVERY, "gate", N_("Guardrail set"), _guardrails, "metrics"),
    GateRule("core.data_scientist", _DISCOVERY, "required", N_("Data scientist named"),
             _has_role("data_scientist"), "overview"),
    GateRule("core.tech_lead", _DISCOVERY, "required", N_("Tech lead named"),
             _has_role("tech_lead"), "overview"),
    GateRule("core.rollback", _DELIVERY, "gate", N_("Roll-back plan"),
             _filled("rollback_plan", N_("There is no roll-back plan.")), "rollout"),
    GateRule("core.measured", _DELIVERY, "gate", N_("No guardrail breached"), _measured, "metrics"),
    GateRule("core.cohorts", _DELIVERY, "gate", N_("Tried with real users"), _cohorts, "rollout"),
    GateRule("core.versions", _DELIVERY, "required", N_("Model version recorded"), _versions, "rollout"),
    GateRule("core.risks", _DELIVERY, "gate", N_("High risks mitigated"), _risks, "risks"),
    GateRule("core.when_wrong", _DELIVERY, "gate", N_("What happens after an error"),
             _filled("when_wrong", N_("What happens after an error is not stated.")), "opportunity"),
    GateRule("core.acceptable_launch", _DELIVERY, "gate", N_("Risk class acceptable"), _acceptable, "trust"),
    GateRule("core.cadence", _DELIVERY, "required", N_("Reviews planned"), _cadence, "reviews"),
    GateRule("core.risk_role", _DELIVERY, "required", N_("Risk or compliance named"),
             _has_role("risk"), "overview"),
    GateRule("core.retire", _LIVE, "gate", N_("Retirement decided"), _retire_decided, "reviews"),
    GateRule("core.actions", _LIVE, "required", N_("Review actions done"), _actions_done, "reviews"),
)  # fmt: skip

# What has nothing to ask of some initiatives, by its rule, and when it does ask.
_APPLIES: dict[str, Callable[[Spine], bool]] = {
    "core.actions": lambda spine: bool(spine.review_actions) or not _has_closed_review(spine),
}
# What is ticked for a rule beside its title, or in its place.
_SETTLED_BY: dict[str, Callable[[GateRule, Spine], str]] = {"core.cadence": _cadence_of}
# A plugin's rule that names nothing may also not concern the initiative, so nothing is ticked for it.
_TICKED = frozenset(rule.id for rule in CORE_RULES)
