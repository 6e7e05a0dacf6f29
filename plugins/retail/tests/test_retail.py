"""Recommendations and personalisation: what the gate asks, what the brief shows, what needs attention."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ai_portfolio_retail.attention import attention
from ai_portfolio_retail.brief import SECTIONS
from ai_portfolio_retail.gates import RULES
from ai_portfolio_retail.metrics import CLICK_THROUGH, REPEAT_RATE, RETURNING
from desktop_app.domain.records import Bet, DataSource, Initiative, Measurement, Metric
from desktop_app.domain.spine import Spine
from desktop_app.language import formats

TODAY = date(2026, 11, 21)
FACTS = ("recommender", "tracking", "eu_market", "personal_data")
BARE = Spine(initiative=Initiative(id="i", key="AI-1", title="Baskets", industry="retail", facts=FACTS))
RULE = {rule.id: rule.check for rule in RULES}


def test_other_initiatives_are_not_asked() -> None:
    for facts, industry in ((FACTS, "media"), ((), "retail")):
        other = replace(BARE, initiative=replace(BARE.initiative, industry=industry, facts=facts))
        assert [rule.id for rule in RULES if rule.check(other, TODAY)] == []
        assert SECTIONS[0].build(other, TODAY) == []


def test_variety_and_the_long_term_are_guarded() -> None:
    repeat = Metric(name="r", direction="lower", guardrail=0.5, catalogue_id=REPEAT_RATE.id)
    stay = Metric(name="s", guardrail=0.3, catalogue_id=RETURNING.id)
    assert RULE["retail.variety"](BARE, TODAY)
    assert RULE["retail.long_term"](BARE, TODAY)
    guarded = replace(BARE, metrics=(repeat, stay))
    assert RULE["retail.variety"](guarded, TODAY) is None
    assert RULE["retail.long_term"](guarded, TODAY) is None
    loose = replace(BARE, metrics=(replace(repeat, guardrail=None), replace(stay, guardrail=None)))
    assert RULE["retail.variety"](loose, TODAY)
    assert RULE["retail.long_term"](loose, TODAY)


def test_tracking_in_europe_rests_on_consent() -> None:
    check = RULE["retail.consent"]
    assert check(BARE, TODAY)
    asked = DataSource(name="Clicks", lawful_basis="consent")
    assert check(replace(BARE, data_sources=(asked,)), TODAY) is None
    other = replace(asked, lawful_basis="legitimate_interests")
    assert check(replace(BARE, data_sources=(other,)), TODAY)
    elsewhere = replace(BARE.initiative, facts=("tracking", "us_market"))
    assert check(replace(BARE, initiative=elsewhere), TODAY) is None


def test_an_experiment_shows_the_gain() -> None:
    check = RULE["retail.experiment"]
    running = Bet(assumption="It sells more", test="ab", state="running")
    assert check(BARE, TODAY)
    assert check(replace(BARE, bets=(running,)), TODAY)
    for state in ("confirmed", "disproved"):
        assert check(replace(BARE, bets=(replace(running, state=state),)), TODAY) is None


def test_the_brief_sets_gain_beside_fatigue() -> None:
    gain = Metric(id="g", name="Click-through rate", unit="share", catalogue_id=CLICK_THROUGH.id)
    value = Measurement(metric_id="g", measured_on=TODAY, value=0.25)
    blocks = SECTIONS[0].build(replace(BARE, metrics=(gain,), measurements=(value,)), TODAY)
    assert blocks[0] == "What it brings:"
    assert blocks[1][1][1] == formats.percent(0.25)
    assert "same again and again" in blocks[2]


def test_taste_that_may_drift_unseen() -> None:
    live = replace(BARE, initiative=replace(BARE.initiative, stage="live"))
    assert attention(BARE, TODAY) == []
    assert [item.severity for item in attention(live, TODAY)] == ["info"]
    drift = Metric(id="d", name="Drift", catalogue_id="core.drift")
    value = Measurement(metric_id="d", measured_on=TODAY, value=0.05)
    assert attention(replace(live, metrics=(drift,)), TODAY)
    assert attention(replace(live, metrics=(drift,), measurements=(value,)), TODAY) == []
