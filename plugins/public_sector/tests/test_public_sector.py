"""Authorities: what the gate asks, what the brief shows, what needs attention."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ai_portfolio_public_sector.attention import attention
from ai_portfolio_public_sector.brief import SECTIONS
from ai_portfolio_public_sector.gates import PACK, RULES
from ai_portfolio_public_sector.health import CHECKS
from ai_portfolio_public_sector.metrics import AREA_RATIO, STOPPED_ALONE
from desktop_app.domain.health.checks import HealthView
from desktop_app.domain.records import (
    Answer,
    DataSource,
    Evidence,
    Initiative,
    Measurement,
    Metric,
    Portfolio,
)
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import Spine

TODAY = date(2026, 11, 21)
FACTS = ("public_body", "benefits_decision", "uk_market", "personal_data")
BARE = Spine(
    initiative=Initiative(
        id="i", key="AI-1", title="Benefits in words", industry="public_sector", facts=FACTS
    )
)
RULE = {rule.id: rule.check for rule in RULES}


def test_other_initiatives_are_not_asked() -> None:
    for facts, industry in ((FACTS, "media"), ((), "public_sector")):
        other = replace(BARE, initiative=replace(BARE.initiative, industry=industry, facts=facts))
        assert [rule.id for rule in RULES if rule.check(other, TODAY)] == []
    elsewhere = replace(BARE, initiative=replace(BARE.initiative, industry="media"))
    assert SECTIONS[0].build(elsewhere, TODAY) == []


def test_areas_are_measured() -> None:
    check = RULE["public_sector.areas"]
    ratio = Metric(id="r", name="r", direction="lower", guardrail=1.5, catalogue_id=AREA_RATIO.id)
    value = Measurement(metric_id="r", measured_on=TODAY, value=1.2)
    assert check(BARE, TODAY)
    assert check(replace(BARE, metrics=(ratio,)), TODAY)
    assert check(replace(BARE, metrics=(ratio,), measurements=(value,)), TODAY) is None


def test_no_benefit_stops_without_a_person() -> None:
    check = RULE["public_sector.person_decides"]
    stopped = Metric(id="s", name="Stopped", direction="lower", catalogue_id=STOPPED_ALONE.id)
    none = Measurement(metric_id="s", measured_on=TODAY, value=0)
    assert "Benefits stopped without a person" in (check(BARE, TODAY) or "")
    assert "never been measured" in (check(replace(BARE, metrics=(stopped,)), TODAY) or "")
    measured = replace(BARE, metrics=(stopped,), measurements=(none,))
    assert check(measured, TODAY) is None
    three = replace(measured, measurements=(replace(none, value=3),))
    assert check(three, TODAY) == "Benefits were stopped before a person had decided."


def test_the_public_record_has_a_link() -> None:
    check = RULE["public_sector.record_linked"]
    yes = Answer(pack_id=PACK, item_id="PUB-06", status="yes", evidence_ids=("e",))
    link = Evidence(id="e", name="Record", kind="link", link="https://www.gov.uk/record")
    assert check(BARE, TODAY) is None
    assert check(replace(BARE, answers=(yes,)), TODAY)
    assert check(replace(BARE, answers=(yes,), evidence=(link,)), TODAY) is None
    # Another market's record is not asked for here.
    eu = replace(yes, item_id="PUB-05", evidence_ids=())
    assert check(replace(BARE, answers=(eu,)), TODAY) is None


def test_an_authority_names_a_basis_that_holds() -> None:
    check = RULE["public_sector.lawful_basis"]
    weak = DataSource(name="Register", lawful_basis="consent")
    assert "Register" in (check(replace(BARE, data_sources=(weak,)), TODAY) or "")
    good = replace(weak, lawful_basis="public_task")
    assert check(replace(BARE, data_sources=(good,)), TODAY) is None


def test_the_brief_lists_what_the_public_can_do() -> None:
    answer = Answer(pack_id=PACK, item_id="PUB-13", status="partly", owner="Ada")
    table, sentence = SECTIONS[0].build(replace(BARE, answers=(answer,)), TODAY)
    assert ("Public record", "Open", "") in table
    assert ("Human decision and appeal", "Partly", "Ada") in table
    assert "worse off" in sentence


def test_people_who_are_not_told_want_a_person() -> None:
    live = replace(BARE, initiative=replace(BARE.initiative, stage="live"))
    assert attention(BARE, TODAY) == []
    assert [item.title for item in attention(live, TODAY)] == ["People not told", "No way to appeal"]
    notice = Answer(pack_id=PACK, item_id="PUB-08", status="yes")
    appeal = Answer(pack_id=PACK, item_id="PUB-13", status="no", waiver_until=date(2027, 1, 1))
    assert attention(replace(live, answers=(notice, appeal)), TODAY) == []
    assert attention(replace(live, answers=(notice, appeal)), date(2027, 1, 2))


def found(spine: Spine) -> list[str]:
    view = HealthView(portfolio=Portfolio(), rules=Rules(TODAY), spines=(spine,))
    return [finding.title for check in CHECKS for finding in check.check(view)]


def test_what_is_live_is_asked_for_a_person_fairness_and_its_record() -> None:
    live = replace(BARE, initiative=replace(BARE.initiative, stage="live"))
    assert found(BARE) == []
    assert found(live) == ["Not shown that a person decides", "Not measured by area or group"]
    answer = Answer(pack_id=PACK, item_id="PUB-06", status="yes")
    assert "Public record without a link" in found(replace(live, answers=(answer,)))
