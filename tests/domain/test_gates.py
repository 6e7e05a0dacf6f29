"""Gates: each of the core's rules open and closed, checklist items by stage, order, and the next stage."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from desktop_app.domain.choices import READINESS_DIMENSIONS, ROLES, STAGES
from desktop_app.domain.extensions.extension import GateRule
from desktop_app.domain.gates import CORE_RULES, gate_report, next_stage
from desktop_app.domain.records import (
    Answer,
    Bet,
    Child,
    Cohort,
    DataSource,
    Initiative,
    Measurement,
    Metric,
    ModelVersion,
    Rating,
    Readiness,
    Review,
    ReviewAction,
    Risk,
    Role,
)
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import Spine, build_spine
from desktop_app.domain.trust.checklists import ChecklistItem, ChecklistPack
from desktop_app.domain.trust.trust_report import ItemState, item_reports, orphans

TODAY = date(2026, 11, 21)
YESTERDAY = TODAY - timedelta(days=1)
TABS = ("overview", "opportunity", "data", "metrics", "trust", "rollout", "reviews", "risks", "evidence")
RULE = {rule.id: rule for rule in CORE_RULES}


def spine(*children: Child, **values: Any) -> Spine:
    return build_spine(Initiative(key="AI-001", title="One", **values), children)


SOURCE = DataSource(id="s1", name="Claims", owner="Ann", lawful_basis="contract")
MODEL = Metric(id="m1", name="Recall", kind="model", target=0.9, guardrail=0.8)
BUSINESS = Metric(id="m2", name="Saving", kind="business", target=1.0)
FOUR = [Rating(criterion=c, rating=3) for c in ("value", "usability", "feasibility", "viability")]
RISK = Risk(title="Drift", likelihood=5, impact=3)
RETIRE = Review(id="r1", state="closed", closed_on=YESTERDAY, decision="retire")
CONTINUE = Review(id="r2", state="closed", closed_on=TODAY, decision="continue")


def measured(value: float | None) -> Measurement:
    return Measurement(metric_id="m1", measured_on=TODAY, value=value)


def dimension(name: str, score: float | None) -> Readiness:
    return Readiness(data_source_id="s1", dimension=name, score=score)


def nobody(role: str) -> str:
    return f"No {ROLES[role].lower()} is named yet."


OPEN: list[tuple[str, Spine, str]] = [
    ("core.problem", spine(), "The problem is not written down."),
    ("core.users", spine(), "Users are not named yet."),
    ("core.harmed", spine(), "Who could be harmed by an error is not stated."),
    ("core.alternative", spine(), "No rule-based alternative considered yet."),
    ("core.needs_ai", spine(), "Whether this needs AI is not decided yet."),
    ("core.needs_ai", spine(ai_verdict="rules_first"), "The verdict is: Rules first."),
    ("core.needs_ai", spine(ai_verdict="not_yet"), "The verdict is: Not yet."),
    ("core.needs_ai", spine(ai_verdict="not_worth_it"), "The verdict is: Not worth it."),
    ("core.rated", spine(), "Not rated: value, usability, feasibility, viability."),
    ("core.rated", spine(*FOUR[:3], Rating(criterion="viability")), "Not rated: viability."),
    ("core.classified", spine(), "State the industry first: it decides which rules apply."),
    (
        "core.classified",
        spine(industry="finance"),
        "State the facts first: they decide which checks apply.",
    ),
    ("core.acceptable", spine(risk_class="unacceptable"), "Its risk class is unacceptable."),
    ("core.acceptable", spine(), "Cannot tell: no risk class is stated."),
    ("core.acceptable_launch", spine(facts=("eu",)), "Cannot tell: no risk class is stated."),
    ("core.readiness", spine(), "Cannot tell: no data source is named."),
    ("core.assessed", spine(), "Cannot tell: no data source is named."),
    ("core.assessed", spine(SOURCE), "Claims: readiness is not answered."),
    ("core.measured", spine(replace(BUSINESS)), "Cannot tell: no metric has a guardrail."),
    ("core.measured", spine(replace(BUSINESS, guardrail=0.5)), "Saving has never been measured."),
    ("core.actions", spine(), "Cannot tell: no review is closed."),
    ("core.success", spine(), "No success criteria in numbers yet."),
    ("core.owner", spine(), nobody("product_manager")),
    ("core.owner", spine(Role(role="product_manager")), nobody("product_manager")),
    ("core.sources", spine(), "No data source is named."),
    ("core.sources", spine(replace(SOURCE, owner="")), "Owner or lawful basis is missing for: Claims."),
    (
        "core.sources",
        spine(replace(SOURCE, lawful_basis="")),
        "Owner or lawful basis is missing for: Claims.",
    ),
    ("core.readiness", spine(SOURCE), "Claims: readiness is not answered."),
    (
        "core.readiness",
        spine(SOURCE, dimension("labels", 10)),
        "Claims: Held at 49 at most: Labels fails.",
    ),
    (
        "core.assessed",
        spine(
            SOURCE,
            *[dimension(d, 80) for d in ("completeness", "uniqueness", "validity", "timeliness")],
            *[dimension(d, 80) for d in ("labels", "representativeness", "privacy")],
        ),
        "Claims: not answered: leakage, volume.",
    ),
    ("core.bets", spine(), "No assumption has been named, let alone tested."),
    ("core.bets", spine(Bet(assumption="a"), Bet(assumption="b", state="running")), "No bet is settled yet."),
    (
        "core.bets",
        spine(Bet(assumption="a", state="confirmed"), Bet(assumption="b", area="value")),
        "A bet on value is still open.",
    ),
    ("core.targets", spine(), "No target yet for: a model metric, a business metric."),
    ("core.targets", spine(MODEL), "No target yet for: a business metric."),
    ("core.targets", spine(MODEL, replace(BUSINESS, target=None)), "No target yet for: a business metric."),
    # The upper end says nothing outside a range.
    (
        "core.targets",
        spine(MODEL, replace(BUSINESS, target=None, target_high=1.0)),
        "No target yet for: a business metric.",
    ),
    (
        "core.guardrails",
        spine(BUSINESS),
        "No metric has a guardrail, so nothing says what must not be shipped.",
    ),
    (
        "core.guardrails",
        spine(replace(BUSINESS, guardrail_high=1.0)),
        "No metric has a guardrail, so nothing says what must not be shipped.",
    ),
    ("core.data_scientist", spine(), nobody("data_scientist")),
    ("core.tech_lead", spine(), nobody("tech_lead")),
    ("core.rollback", spine(), "There is no roll-back plan."),
    ("core.measured", spine(), "No metric says what good means."),
    ("core.measured", spine(MODEL), "Recall has never been measured."),
    ("core.measured", spine(MODEL, measured(0.7)), "Guardrail breached: Recall."),
    ("core.cohorts", spine(), "No cohort has finished yet, so results with real users are missing."),
    (
        "core.cohorts",
        spine(Cohort(name="Staff", state="running")),
        "No cohort has finished yet, so results with real users are missing.",
    ),
    ("core.versions", spine(), "No model version is recorded."),
    ("core.risks", spine(), "No risk has been named."),
    ("core.risks", spine(RISK), "The high risk “Drift” has no mitigation."),
    (
        "core.risks",
        spine(replace(RISK, likelihood=None)),
        "Likelihood and impact of the risk “Drift” are not rated yet.",
    ),
    (
        "core.risks",
        spine(replace(RISK, likelihood=None, impact=None)),
        "Likelihood and impact of the risk “Drift” are not rated yet.",
    ),
    ("core.when_wrong", spine(), "What happens after an error is not stated."),
    ("core.acceptable_launch", spine(risk_class="unacceptable"), "Its risk class is unacceptable."),
    ("core.cadence", spine(), "No review cadence is set."),
    ("core.risk_role", spine(), nobody("risk")),
    ("core.retire", spine(), "No closed review has decided to retire it."),
    ("core.retire", spine(replace(RETIRE, state="open")), "No closed review has decided to retire it."),
    ("core.retire", spine(RETIRE, CONTINUE), "The last review did not decide to retire it."),
    ("core.actions", spine(ReviewAction(what="a")), "1 review action is not done."),
    (
        "core.actions",
        spine(ReviewAction(what="a"), ReviewAction(what="b"), ReviewAction(what="c", done_on=TODAY)),
        "2 review actions are not done.",
    ),
]
CLOSED: list[tuple[str, Spine]] = [
    ("core.problem", spine(problem="p")),
    ("core.users", spine(users="u")),
    ("core.harmed", spine(harmed="h")),
    ("core.alternative", spine(rule_alternative="r")),
    ("core.needs_ai", spine(ai_verdict="ai")),
    ("core.rated", spine(*FOUR)),
    ("core.classified", spine(industry="finance", facts=("eu",))),
    ("core.acceptable", spine(risk_class="high")),
    ("core.success", spine(success_criteria="s")),
    ("core.owner", spine(Role(role="product_manager", name="Ann"))),
    ("core.sources", spine(SOURCE)),
    ("core.readiness", spine(SOURCE, dimension("labels", 50))),
    (
        "core.assessed",
        spine(SOURCE, *[dimension(d, 80) for d in READINESS_DIMENSIONS]),
    ),
    ("core.bets", spine(Bet(assumption="a", state="disproved"), Bet(assumption="b", area="usability"))),
    ("core.bets", spine(Bet(assumption="a", state="dropped"))),
    ("core.targets", spine(MODEL, BUSINESS)),
    ("core.targets", spine(MODEL, replace(BUSINESS, direction="range", target=None, target_high=3.0))),
    ("core.guardrails", spine(MODEL)),
    ("core.guardrails", spine(replace(BUSINESS, guardrail=0.0))),
    ("core.data_scientist", spine(Role(role="data_scientist", name="Ann"))),
    ("core.tech_lead", spine(Role(role="tech_lead", name="Ann"))),
    ("core.rollback", spine(rollback_plan="p")),
    ("core.measured", spine(MODEL, BUSINESS, measured(0.85))),
    ("core.cohorts", spine(Cohort(name="Staff", state="done"))),
    ("core.versions", spine(ModelVersion(name="v1"))),
    ("core.risks", spine(replace(RISK, mitigation="Watch it"))),
    ("core.risks", spine(replace(RISK, state="accepted"))),
    ("core.risks", spine(replace(RISK, impact=2))),
    # Even the worst likelihood would not make it high.
    ("core.risks", spine(replace(RISK, likelihood=None, impact=2))),
    ("core.when_wrong", spine(when_wrong="w")),
    ("core.acceptable_launch", spine(risk_class="limited")),
    ("core.cadence", spine(review_cadence_days=90)),
    ("core.cadence", spine(first_review_due=TODAY)),
    ("core.risk_role", spine(Role(role="risk", name="Ann"))),
    ("core.retire", spine(RETIRE)),
    ("core.retire", spine(replace(CONTINUE, closed_on=YESTERDAY), replace(RETIRE, closed_on=TODAY))),
    ("core.actions", spine(ReviewAction(what="a", done_on=TODAY))),
]


@pytest.mark.parametrize(("rule", "one", "sentence"), OPEN)
def test_what_a_rule_finds_open(rule: str, one: Spine, sentence: str) -> None:
    assert RULE[rule].check(one, TODAY) == sentence


@pytest.mark.parametrize(("rule", "one"), CLOSED)
def test_what_settles_a_rule(rule: str, one: Spine) -> None:
    assert RULE[rule].check(one, TODAY) is None


def test_every_rule_is_tried_open_and_settled() -> None:
    assert {rule for rule, _one, _sentence in OPEN} == set(RULE)
    assert {rule for rule, _one in CLOSED} == set(RULE)


def test_rules_are_named_once_and_lead_somewhere() -> None:
    assert len(RULE) == len(CORE_RULES)
    for rule in CORE_RULES:
        assert rule.tab in TABS
        assert rule.stage in ("strategy", "discovery", "delivery", "live")
        assert rule.severity in ("gate", "required", "recommended")
        assert rule.title


@pytest.mark.parametrize(
    ("stage", "after"),
    [("strategy", "discovery"), ("discovery", "delivery"), ("delivery", "live"), ("live", "retired"),
     ("retired", ""), ("on_hold", ""), ("stopped", ""), ("nonsense", "")],
)  # fmt: skip
def test_the_next_stage(stage: str, after: str) -> None:
    assert next_stage(stage) == after


def test_where_there_is_no_next_stage_nothing_is_open_and_nothing_passes() -> None:
    for stage in ("retired", "on_hold", "stopped"):
        report = gate_report(spine(stage=stage), Rules(today=TODAY, gate_rules=CORE_RULES))
        assert (report.next_stage, report.open, report.passes) == ("", (), False)


def test_a_gate_asks_the_rules_of_its_stage_only_and_blocking_ones_come_first() -> None:
    for stage in ("strategy", "discovery", "delivery", "live"):
        report = gate_report(
            spine(ReviewAction(what="a"), stage=stage), Rules(today=TODAY, gate_rules=CORE_RULES)
        )
        asked = {item.rule for item in report.open}
        assert asked <= {rule.id for rule in CORE_RULES if rule.stage == stage}
        severities = [item.severity for item in report.open]
        assert severities == sorted(severities, key=["gate", "required", "recommended"].index)
        assert report.blocking == tuple(item for item in report.open if item.severity == "gate")
        assert not report.passes
        for item in report.open:
            assert item.tab in TABS
            assert item.title
            assert item.why


def test_a_gate_passes_while_only_lesser_things_are_open() -> None:
    lesser = GateRule("x.soft", "strategy", "required", "Soft", lambda _spine, _day: "Do it.", "overview")
    report = gate_report(spine(), Rules(today=TODAY, gate_rules=(lesser,)))
    assert report.passes
    assert [item.why for item in report.open] == ["Do it."]


def test_severities_run_from_gate_to_recommended_and_what_is_unheard_of_comes_last() -> None:
    rules = [
        GateRule(f"x.{s}", "strategy", s, s, lambda _spine, _day: "Open.", "data")  # type: ignore[arg-type]  # one is odd
        for s in ("odd", "recommended", "gate", "required")
    ]
    report = gate_report(spine(), Rules(today=TODAY, gate_rules=tuple(rules)))
    assert [item.severity for item in report.open] == ["gate", "required", "recommended", "odd"]


def test_nothing_is_ticked_where_nothing_is_entered() -> None:
    for stage in ("strategy", "discovery", "delivery", "live"):
        report = gate_report(spine(stage=stage), Rules(today=TODAY, gate_rules=CORE_RULES))
        assert (report.settled, report.not_applicable) == ((), ())


def test_what_does_not_apply_says_so_and_is_not_ticked() -> None:
    report = gate_report(spine(RETIRE, stage="live"), Rules(today=TODAY, gate_rules=CORE_RULES))
    assert report.settled == ("Retirement decided",)
    assert report.not_applicable == ("Review actions done",)


def test_a_rule_of_a_plugin_that_may_not_concern_it_is_not_ticked() -> None:
    silent = GateRule("x.quiet", "strategy", "gate", "Quiet", lambda _spine, _day: None, "data")
    report = gate_report(spine(), Rules(today=TODAY, gate_rules=(silent,)))
    assert report.settled == ()


# Checklist items at a gate


def item(item_id: str, stage: str, severity: str = "gate", **more: Any) -> ChecklistItem:
    return ChecklistItem(item_id, "Theme", f"{item_id}?", "Because.", ("A note",), stage, severity, **more)


def rules_of(*items: ChecklistItem) -> Rules:
    return Rules(today=TODAY, packs=(ChecklistPack("base", "Base", None, TODAY, items),))


ITEMS = [item("S", "strategy"), item("D", "discovery"), item("B", "delivery"), item("L", "live"),
         item("R", "strategy", "recommended")]  # fmt: skip


@pytest.mark.parametrize(
    ("stage", "blocking", "others"),
    [
        ("strategy", ["S"], ["R"]),
        ("discovery", ["S", "D"], ["R"]),
        # What can only be shown on a running system is named before launch, and does not block it.
        ("delivery", ["S", "D", "B"], ["L", "R"]),
        # Retiring needs no answers.
        ("live", [], []),
    ],
)
def test_items_block_from_their_stage_on(stage: str, blocking: list[str], others: list[str]) -> None:
    report = gate_report(spine(stage=stage), rules_of(*ITEMS))
    assert [one.anchor for one in report.blocking] == blocking
    assert [one.anchor for one in report.open if one.severity != "gate"] == others
    for one in report.open:
        assert (one.tab, one.rule) == ("trust", f"base:{one.anchor}")
        assert one.title == f"{one.anchor}?"


def answer(status: str, **more: Any) -> Answer:
    return Answer(pack_id="base", item_id="S", status=status, **more)


WAIVER = {"waiver_reason": "Pilot of two weeks"}


@pytest.mark.parametrize(
    ("given", "state", "why"),
    [
        (None, "open", "Not answered yet."),
        (answer("open"), "open", "Not answered yet."),
        (answer("yes"), "done", "Answered yes."),
        (answer("partly"), "partly", "Partly answered."),
        (answer("no"), "no", "Answered no."),
        (answer("not_applicable"), "open", "Says not applicable, but not why."),
        (answer("not_applicable", note="No people in it"), "not_applicable", "No people in it"),
        (answer("no", waiver_until=TODAY, **WAIVER), "waived", "Waived until 21 Nov 2026."),
        (answer("open", waiver_until=TODAY, **WAIVER), "waived", "Waived until 21 Nov 2026."),
        (answer("no", waiver_until=YESTERDAY, **WAIVER), "no", "The waiver ended on 20 Nov 2026."),
        (answer("partly", waiver_until=YESTERDAY, **WAIVER), "partly", "The waiver ended on 20 Nov 2026."),
        (answer("open", waiver_until=YESTERDAY, **WAIVER), "open", "The waiver ended on 20 Nov 2026."),
        # A waiver has a reason and an end.
        (answer("no", waiver_until=TODAY), "no", "Answered no."),
        (answer("no", **WAIVER), "no", "Answered no."),
    ],
)
def test_what_an_answer_settles(given: Answer | None, state: str, why: str) -> None:
    one = spine(*([given] if given else []))
    rules = rules_of(item("S", "strategy"))
    (report,) = item_reports(one, rules)
    assert (str(report.state), report.why) == (state, why)
    settled = state in ("done", "not_applicable", "waived")
    assert report.settled is settled
    assert bool(gate_report(one, rules).blocking) is not settled


@pytest.mark.parametrize("status", ["open", "partly", "no", "not_applicable"])
def test_a_duty_that_starts_later_never_blocks(status: str) -> None:
    later = rules_of(item("S", "strategy", legal_duty_from=TODAY + timedelta(days=1)))
    one = spine(answer(status))
    (report,) = item_reports(one, later)
    assert report.state is ItemState.PREPARE
    assert report.why == "Prepare: the duty starts on 22 Nov 2026."
    assert gate_report(one, later).open == ()
    begun = rules_of(item("S", "strategy", legal_duty_from=TODAY))
    assert len(gate_report(one, begun).blocking) == 1


def test_a_duty_that_starts_later_may_be_done_already() -> None:
    later = rules_of(item("S", "strategy", legal_duty_from=TODAY + timedelta(days=1)))
    assert item_reports(spine(answer("yes")), later)[0].state is ItemState.DONE


def test_answers_of_a_missing_plugin_are_kept_apart_and_ask_for_nothing() -> None:
    gone = Answer(pack_id="other", item_id="Z", status="no")
    one = spine(gone, answer("yes"))
    rules = rules_of(item("S", "strategy"))
    assert orphans(one, rules) == (gone,)
    assert gate_report(one, rules).passes


def test_every_stage_has_a_report() -> None:
    for stage in STAGES:
        assert gate_report(spine(stage=stage), rules_of(*ITEMS)).stage == stage


def test_a_yes_on_a_gate_item_without_the_evidence_it_asks_for_says_so() -> None:
    asks = replace(item("S", "strategy"), evidence=("Test report",))
    told = {}
    for name, given in (
        ("bare", answer("yes")),
        ("proved", answer("yes", evidence_ids=("e1",))),
        ("no", answer("no")),
    ):
        (report,) = item_reports(spine(given), rules_of(asks))
        told[name] = report.is_unproved, report.state_words
    assert told == {"bare": (True, "Done, no evidence"), "proved": (False, "Done"), "no": (False, "No")}
    # It counts all the same, and what asks for no evidence lacks none.
    assert not gate_report(spine(answer("yes")), rules_of(asks)).blocking
    (report,) = item_reports(spine(answer("yes")), rules_of(replace(asks, evidence=())))
    assert not report.is_unproved


def test_a_preset_interval_is_named_as_the_reason_that_reviews_are_planned() -> None:
    rules = Rules(today=TODAY, gate_rules=CORE_RULES)
    usual = spine(stage="delivery", review_cadence_days=90)
    assert "Reviews planned: every 90 days, the usual interval" in gate_report(usual, rules).settled
    own = spine(stage="delivery", review_cadence_days=30)
    assert "Reviews planned: every 30 days" in gate_report(own, rules).settled
    dated = spine(stage="delivery", review_cadence_days=90, first_review_due=TODAY)
    assert "Reviews planned" in gate_report(dated, rules).settled
