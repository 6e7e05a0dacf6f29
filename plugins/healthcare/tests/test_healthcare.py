"""Clinical use: what the gate asks, what the brief shows, what needs attention."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ai_portfolio_healthcare.attention import attention
from ai_portfolio_healthcare.brief import SECTIONS
from ai_portfolio_healthcare.gates import RULES
from ai_portfolio_healthcare.health import CHECKS
from ai_portfolio_healthcare.metrics import CLINICIAN_TRUST, GROUP_GAP, TO_CLINICIAN
from desktop_app.domain.health.checks import HealthView
from desktop_app.domain.records import Bet, Initiative, Measurement, Metric, Portfolio
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import Spine

TODAY = date(2026, 11, 21)
FACTS = ("clinical_decision", "imaging")
BARE = Spine(initiative=Initiative(id="i", key="AI-1", title="X-ray", industry="healthcare", facts=FACTS))
TRUST = Metric(
    id="trust",
    name=CLINICIAN_TRUST.name,
    kind="user_experience",
    unit="points",
    target=70.0,
    catalogue_id=CLINICIAN_TRUST.id,
)
RULE = {rule.id: rule.check for rule in RULES}


def asked(day: date) -> Measurement:
    return Measurement(metric_id="trust", measured_on=day, value=72.0)


def test_other_initiatives_are_not_asked() -> None:
    for facts, industry in ((FACTS, "retail"), ((), "healthcare")):
        other = replace(BARE, initiative=replace(BARE.initiative, industry=industry, facts=facts))
        assert [rule.id for rule in RULES if rule.check(other, TODAY)] == []
        assert SECTIONS[0].build(other, TODAY) == []


def test_a_limit_says_when_a_clinician_decides() -> None:
    check = RULE["healthcare.confidence_rule"]
    assert "clinician decides" in (check(BARE, TODAY) or "")
    limit = Metric(name="x", direction="range", target=0.1, target_high=0.3, catalogue_id=TO_CLINICIAN.id)
    assert check(replace(BARE, metrics=(limit,)), TODAY) is None


def test_clinicians_have_tried_it() -> None:
    check = RULE["healthcare.tried"]
    assert "was not observed yet" in (check(BARE, TODAY) or "")
    bet = Bet(assumption="They use it", test="shadow", state="running")
    assert "not confirmed" in (check(replace(BARE, bets=(bet,)), TODAY) or "")
    done = replace(bet, state="confirmed")
    assert check(replace(BARE, bets=(done,)), TODAY) is None
    offline = replace(done, test="offline")
    assert check(replace(BARE, bets=(offline,)), TODAY)


def test_patient_groups_are_measured() -> None:
    check = RULE["healthcare.groups"]
    assert check(BARE, TODAY)
    gap = Metric(id="gap", name="Gap", kind="model", guardrail=0.05, catalogue_id=GROUP_GAP.id)
    value = Measurement(metric_id="gap", measured_on=TODAY, value=0.03)
    assert check(replace(BARE, metrics=(gap,)), TODAY)
    assert check(replace(BARE, metrics=(gap,), measurements=(value,)), TODAY) is None
    segment = replace(gap, catalogue_id="", segment="over 80")
    assert check(replace(BARE, metrics=(segment,), measurements=(value,)), TODAY) is None


def test_trust_has_a_target() -> None:
    check = RULE["healthcare.trust_target"]
    assert check(BARE, TODAY)
    assert check(replace(BARE, metrics=(TRUST,)), TODAY) is None


def test_the_brief_says_what_happens_when_it_is_wrong() -> None:
    blocks = SECTIONS[0].build(BARE, TODAY)
    assert blocks[0] == "What happens to a patient after an error is not stated yet."
    initiative = replace(BARE.initiative, when_wrong="A second reader sees it within a day.")
    blocks = SECTIONS[0].build(replace(BARE, initiative=initiative, metrics=(TRUST,)), TODAY)
    assert blocks[0] == "A second reader sees it within a day."
    assert blocks[1][1][0] == "Clinician trust"
    assert blocks[1][1][1] == "unknown"


def test_clinicians_are_asked_again() -> None:
    live = replace(BARE, initiative=replace(BARE.initiative, stage="live"), metrics=(TRUST,))
    assert attention(BARE, TODAY) == []
    assert [item.title for item in attention(live, TODAY)] == ["Clinicians not asked"]
    assert attention(replace(live, measurements=(asked(date(2026, 9, 1)),)), TODAY) == []
    assert attention(replace(live, measurements=(asked(date(2026, 5, 1)),)), TODAY)


def found(spine: Spine) -> list[str]:
    view = HealthView(portfolio=Portfolio(), rules=Rules(TODAY), spines=(spine,))
    return [finding.title for check in CHECKS for finding in check.check(view)]


def test_what_is_live_is_asked_for_groups_a_limit_and_reviews() -> None:
    live = replace(BARE, initiative=replace(BARE.initiative, stage="live", review_cadence_days=183))
    assert found(BARE) == []
    assert found(live) == ["Not measured by patient group", "No limit for the clinician"]
    limit = Metric(name=TO_CLINICIAN.name, target=0.2, catalogue_id=TO_CLINICIAN.id)
    seldom = replace(live, initiative=replace(live.initiative, review_cadence_days=365), metrics=(limit,))
    assert found(seldom) == ["Not measured by patient group", "Seldom reviewed"]
    gap = Metric(id="trust", name=GROUP_GAP.name, guardrail=0.1, catalogue_id=GROUP_GAP.id)
    assert found(replace(live, metrics=(limit, gap), measurements=(asked(TODAY),))) == []
