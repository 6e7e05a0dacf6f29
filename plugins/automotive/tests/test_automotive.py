"""Driving functions: what the gate asks, what the brief shows, what needs attention."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ai_portfolio_automotive.attention import attention
from ai_portfolio_automotive.brief import SECTIONS
from ai_portfolio_automotive.gates import RULES
from ai_portfolio_automotive.metrics import NIGHT_GAP, SCENARIOS, TAKEOVERS
from desktop_app.domain.records import Bet, Cohort, Initiative, Measurement, Metric
from desktop_app.domain.spine import Spine

TODAY = date(2026, 11, 21)
FACTS = ("automated_driving", "connected_vehicle")
BARE = Spine(initiative=Initiative(id="i", key="AI-1", title="Pilot", industry="automotive", facts=FACTS))
TAKE = Metric(
    id="t", name="Takeovers", direction="lower", unit="count", guardrail=2.0, catalogue_id=TAKEOVERS.id
)
RULE = {rule.id: rule.check for rule in RULES}


def series(*values: float) -> tuple[Measurement, ...]:
    return tuple(
        Measurement(metric_id="t", measured_on=date(2026, month, 1), value=value)
        for month, value in enumerate(values, start=1)
    )


def test_other_initiatives_are_not_asked() -> None:
    for facts, industry in ((FACTS, "retail"), ((), "automotive")):
        other = replace(BARE, initiative=replace(BARE.initiative, industry=industry, facts=facts))
        assert [rule.id for rule in RULES if rule.check(other, TODAY)] == []
        assert SECTIONS[0].build(other, TODAY) == []


def test_scenarios_have_a_target() -> None:
    check = RULE["automotive.scenarios"]
    covered = Metric(name="s", unit="share", target=1.0, catalogue_id=SCENARIOS.id)
    assert check(BARE, TODAY)
    assert check(replace(BARE, metrics=(covered,)), TODAY) is None


def test_simulation_first_then_the_road() -> None:
    check = RULE["automotive.tests"]
    simulated = Bet(assumption="It sees people", test="sandbox", state="confirmed")
    driven = Bet(assumption="Also on the road", test="pilot", state="confirmed")
    assert "simulation" in (check(BARE, TODAY) or "")
    assert "simulation" in (check(replace(BARE, bets=(driven,)), TODAY) or "")
    assert "on the road" in (check(replace(BARE, bets=(simulated,)), TODAY) or "")
    assert check(replace(BARE, bets=(simulated, driven)), TODAY) is None


def test_conditions_are_measured() -> None:
    check = RULE["automotive.conditions"]
    gap = Metric(id="t", name="g", direction="lower", guardrail=0.05, catalogue_id=NIGHT_GAP.id)
    assert check(replace(BARE, metrics=(gap,)), TODAY)
    assert check(replace(BARE, metrics=(gap,), measurements=series(0.02)), TODAY) is None


def test_a_small_fleet_goes_first() -> None:
    check = RULE["automotive.small_fleet"]
    first = Cohort(name="Test fleet", share=0.02, state="done")
    assert check(BARE, TODAY)
    assert check(replace(BARE, cohorts=(first,)), TODAY) is None
    assert check(replace(BARE, cohorts=(replace(first, share=0.5),)), TODAY)


def test_takeovers_have_a_limit() -> None:
    check = RULE["automotive.takeovers"]
    assert check(BARE, TODAY)
    assert check(replace(BARE, metrics=(TAKE,)), TODAY) is None
    assists = replace(BARE.initiative, facts=("driver_assist",))
    assert check(replace(BARE, initiative=assists), TODAY) is None


def test_the_brief_says_where_it_may_drive() -> None:
    blocks = SECTIONS[0].build(replace(BARE, metrics=(TAKE,), measurements=series(1.0)), TODAY)
    assert blocks[0] == "It drives by itself inside its operating domain."
    assert blocks[1][1][:2] == ("Takeovers", "1")
    assists = replace(BARE, initiative=replace(BARE.initiative, facts=("driver_assist",)))
    assert SECTIONS[0].build(assists, TODAY)[0] == "It assists; the driver stays responsible."


def test_takeovers_that_grow_want_a_person() -> None:
    live = replace(BARE, initiative=replace(BARE.initiative, stage="live"), metrics=(TAKE,))
    growing = replace(live, measurements=series(1.0, 1.1, 1.2, 1.3))
    assert [item.title for item in attention(growing, TODAY)] == ["Getting worse on the road"]
    assert attention(replace(live, measurements=series(1.0, 1.1, 1.2)), TODAY) == []
    assert attention(replace(live, measurements=series(1.0, 1.1, 1.2, 1.2)), TODAY) == []
