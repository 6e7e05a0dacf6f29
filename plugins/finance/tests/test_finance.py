"""Lending, pricing and fraud detection: what the gate asks, what the brief shows, what needs attention."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ai_portfolio_finance.attention import attention
from ai_portfolio_finance.brief import SECTIONS
from ai_portfolio_finance.gates import PACK, RULES
from ai_portfolio_finance.health import CHECKS
from ai_portfolio_finance.metrics import APPROVAL_RATIO, REASONS_UPHELD
from desktop_app.domain.health.checks import HealthView
from desktop_app.domain.records import Answer, Initiative, Measurement, Metric, Portfolio, Role
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import Spine
from desktop_app.language import formats

TODAY = date(2026, 11, 21)
FACTS = ("credit_decision", "financial_entity", "automated_decision")
BARE = Spine(initiative=Initiative(id="i", key="AI-1", title="Credit", industry="finance", facts=FACTS))
FAIR = Metric(
    id="fair",
    name=APPROVAL_RATIO.name,
    kind="fairness",
    unit="",
    guardrail=0.8,
    catalogue_id=APPROVAL_RATIO.id,
)
RULE = {rule.id: rule.check for rule in RULES}


def signed(item: str, by: str, role: str = "", on: date | None = None) -> Answer:
    return Answer(pack_id=PACK, item_id=item, status="yes", signed_by=by, signed_role=role, signed_on=on)


def measured(day: date) -> Measurement:
    return Measurement(metric_id="fair", measured_on=day, value=0.9)


def test_other_initiatives_are_not_asked() -> None:
    for facts, industry in ((FACTS, "retail"), ((), "finance")):
        other = replace(BARE, initiative=replace(BARE.initiative, industry=industry, facts=facts))
        assert [rule.id for rule in RULES if rule.check(other, TODAY)] == []
        assert SECTIONS[0].build(other, TODAY) == []


def test_fairness_needs_a_guardrail_and_a_measurement() -> None:
    check = RULE["finance.fairness"]
    assert check(BARE, TODAY)
    assert check(replace(BARE, metrics=(FAIR,)), TODAY)
    proven = replace(BARE, metrics=(FAIR,), measurements=(measured(TODAY),))
    assert check(proven, TODAY) is None
    assert check(replace(proven, metrics=(replace(FAIR, guardrail=None),)), TODAY)


def test_uncertain_cases_need_a_limit() -> None:
    check = RULE["finance.review_path"]
    assert check(BARE, TODAY)
    limit = Metric(name="cases sent to people", target=0.1, direction="lower")
    assert check(replace(BARE, metrics=(limit,)), TODAY) is None


def test_reason_codes_answered_yes_need_evidence() -> None:
    check = RULE["finance.reasons_proven"]
    assert check(BARE, TODAY) is None
    yes = signed("FIN-02", "Ada")
    assert check(replace(BARE, answers=(yes,)), TODAY)
    assert check(replace(BARE, answers=(replace(yes, evidence_ids=("e1",)),)), TODAY) is None


def test_whoever_builds_it_does_not_validate_it() -> None:
    check = RULE["finance.independent"]
    roles = (Role(role="data_scientist", name="Ada"), Role(role="risk", name="Bob"))
    by_ada = replace(BARE, roles=roles, answers=(signed("FIN-09", "Ada", "risk"),))
    assert "Ada" in (check(by_ada, TODAY) or "")
    as_builder = replace(BARE, answers=(signed("FIN-09", "Cleo", "tech_lead"),))
    assert check(as_builder, TODAY)
    by_bob = replace(BARE, roles=roles, answers=(signed("FIN-09", "Bob", "risk"),))
    assert check(by_bob, TODAY) is None


def test_the_brief_shows_how_customers_fare() -> None:
    blocks = SECTIONS[0].build(BARE, TODAY)
    assert blocks[0] == "It decides without a person unless a case is sent to one."
    proven = replace(BARE, metrics=(FAIR,), measurements=(measured(TODAY),))
    table = SECTIONS[0].build(proven, TODAY)[1]
    value, guardrail = formats.measure(0.9, ""), formats.measure(0.8, "")
    assert table[1] == ("Approval ratio of groups", value, "not set", guardrail, "No target")
    answers = SECTIONS[0].build(BARE, TODAY)[-1]
    assert answers[1] == ("Reason codes", "Open", "")


def test_old_validation_and_unmeasured_fairness_want_a_person() -> None:
    live = replace(BARE, initiative=replace(BARE.initiative, stage="live"))
    assert attention(BARE, TODAY) == []
    assert [item.title for item in attention(live, TODAY)] == ["Fairness not measured"]
    good = replace(
        live,
        metrics=(FAIR,),
        measurements=(measured(date(2026, 9, 1)),),
        answers=(signed("FIN-09", "Bob", on=date(2026, 1, 1)),),
    )
    assert attention(good, TODAY) == []
    old = replace(good, answers=(signed("FIN-09", "Bob", on=date(2025, 11, 20)),))
    assert [item.title for item in attention(old, TODAY)] == ["Validation is old"]


def test_what_is_live_is_asked_for_its_reasons_its_validation_and_its_way_to_a_person() -> None:
    live = replace(BARE, initiative=replace(BARE.initiative, stage="live"))

    def titles(spine: Spine) -> list[str]:
        return [finding.title for check in CHECKS for finding in check.check(view(spine))]

    assert titles(BARE) == []
    assert titles(live) == ["Reason codes not measured", "No way to a person"]
    own = replace(live, answers=(signed("FIN-09", "Cleo", "tech_lead"),))
    assert "Validated by its builder" in titles(own)
    reasons = Metric(id="r", name=REASONS_UPHELD.name, catalogue_id=REASONS_UPHELD.id)
    taken_only = replace(live, metrics=(reasons,))
    assert "Reason codes not measured" in titles(taken_only)
    value = Measurement(metric_id="r", measured_on=TODAY, value=0.99)
    assert "Reason codes not measured" not in titles(replace(taken_only, measurements=(value,)))


def view(spine: Spine) -> HealthView:
    return HealthView(portfolio=Portfolio(), rules=Rules(TODAY), spines=(spine,))
