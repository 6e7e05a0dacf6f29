"""Business software: what the gate asks, what the brief shows, what needs attention."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ai_portfolio_enterprise_software.attention import attention
from ai_portfolio_enterprise_software.brief import SECTIONS
from ai_portfolio_enterprise_software.gates import RULES
from ai_portfolio_enterprise_software.metrics import GROUNDED, INJECTIONS, TENANT_LEAKS
from desktop_app.domain.records import Initiative, Measurement, Metric, ModelVersion
from desktop_app.domain.spine import Spine

TODAY = date(2026, 11, 21)
FACTS = ("generative", "agentic", "multi_tenant", "third_party_model")
BARE = Spine(
    initiative=Initiative(id="i", key="AI-1", title="Helper", industry="enterprise_software", facts=FACTS)
)
VERSION = ModelVersion(name="3.2", state="live", released_on=date(2026, 10, 1))
RULE = {rule.id: rule.check for rule in RULES}


def value(metric: str, number: float, day: date = TODAY) -> Measurement:
    return Measurement(metric_id=metric, measured_on=day, value=number)


def test_other_initiatives_are_not_asked() -> None:
    for facts, industry in ((FACTS, "retail"), ((), "enterprise_software")):
        other = replace(BARE, initiative=replace(BARE.initiative, industry=industry, facts=facts))
        assert [rule.id for rule in RULES if rule.check(other, TODAY)] == []
    elsewhere = replace(BARE, initiative=replace(BARE.initiative, industry="retail"))
    assert SECTIONS[0].build(elsewhere, TODAY) == []


def test_the_newest_version_is_measured() -> None:
    check = RULE["enterprise_software.release_measured"]
    grounded = Metric(id="g", name="g", kind="model", catalogue_id=GROUNDED.id)
    assert check(BARE, TODAY) == "No model version with a date is recorded."
    released = replace(BARE, model_versions=(VERSION,), metrics=(grounded,))
    assert "3.2" in (check(released, TODAY) or "")
    before = replace(released, measurements=(value("g", 0.9, date(2026, 9, 1)),))
    assert check(before, TODAY)
    assert check(replace(released, measurements=(value("g", 0.9),)), TODAY) is None


def test_tenants_are_kept_apart() -> None:
    check = RULE["enterprise_software.tenants"]
    leaks = Metric(id="l", name="l", direction="lower", catalogue_id=TENANT_LEAKS.id)
    assert check(BARE, TODAY)
    assert check(replace(BARE, metrics=(leaks,)), TODAY)
    assert "another tenant" in (
        check(replace(BARE, metrics=(leaks,), measurements=(value("l", 1),)), TODAY) or ""
    )
    assert check(replace(BARE, metrics=(leaks,), measurements=(value("l", 0),)), TODAY) is None


def test_an_agent_has_a_limit_on_what_it_spends() -> None:
    check = RULE["enterprise_software.spend_limit"]
    cost = Metric(name="Cost", kind="cost", direction="lower", unit="money")
    assert check(replace(BARE, metrics=(cost,)), TODAY)
    assert check(replace(BARE, metrics=(replace(cost, guardrail=0.5),)), TODAY) is None


def test_injection_is_tested() -> None:
    check = RULE["enterprise_software.injections"]
    attacks = Metric(id="a", name="a", direction="lower", guardrail=0.01, catalogue_id=INJECTIONS.id)
    assert check(BARE, TODAY)
    assert check(replace(BARE, metrics=(attacks,), measurements=(value("a", 0.0),)), TODAY) is None


def test_the_brief_answers_a_customers_security_team() -> None:
    blocks = SECTIONS[0].build(replace(BARE, model_versions=(VERSION,)), TODAY)
    assert blocks[0] == "Newest version: 3.2."
    assert "has been set yet" in blocks[1]
    assert [row[0] for row in blocks[2]] == [
        "Asked",
        "Who is the provider",
        "Tenant isolation",
        "Customer data and training",
        "Agent rights",
        "Injection through content",
    ]


def test_a_suppliers_model_grows_old() -> None:
    live = replace(BARE, initiative=replace(BARE.initiative, stage="live"), model_versions=(VERSION,))
    assert attention(live, TODAY) == []
    assert [item.tab for item in attention(live, date(2027, 6, 1))] == ["rollout"]
    assert attention(BARE, date(2027, 6, 1)) == []
    own = replace(live.initiative, facts=("generative",))
    assert attention(replace(live, initiative=own), date(2027, 6, 1)) == []
