"""Machines and lines: what the gate asks, what the brief shows, what needs attention."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ai_portfolio_manufacturing.attention import attention
from ai_portfolio_manufacturing.brief import SECTIONS
from ai_portfolio_manufacturing.gates import RULES
from ai_portfolio_manufacturing.metrics import ANSWER_TIME, FALSE_ALERTS, UPTIME
from desktop_app.domain.records import Cohort, Initiative, Measurement, Metric, ModelVersion
from desktop_app.domain.spine import Spine

TODAY = date(2026, 11, 21)
FACTS = ("alarms", "safety_function", "ot_network")
BARE = Spine(
    initiative=Initiative(id="i", key="AI-1", title="Machines", industry="manufacturing", facts=FACTS)
)
RULE = {rule.id: rule.check for rule in RULES}


def test_other_initiatives_are_not_asked() -> None:
    other = replace(BARE, initiative=replace(BARE.initiative, industry="retail"))
    assert [rule.id for rule in RULES if rule.check(other, TODAY)] == []
    assert SECTIONS[0].build(other, TODAY) == []


def test_latency_and_uptime_have_targets() -> None:
    check = RULE["manufacturing.latency_uptime"]
    fast = Metric(name="f", direction="lower", unit="ms", target=50.0, catalogue_id=ANSWER_TIME.id)
    up = Metric(name="u", unit="share", target=0.99, catalogue_id=UPTIME.id)
    assert "how fast" in (check(BARE, TODAY) or "")
    assert "how much of the time" in (check(replace(BARE, metrics=(fast,)), TODAY) or "")
    assert check(replace(BARE, metrics=(fast, up)), TODAY) is None


def test_false_alerts_are_guarded() -> None:
    check = RULE["manufacturing.false_alerts"]
    alerts = Metric(name="a", direction="lower", guardrail=5.0, catalogue_id=FALSE_ALERTS.id)
    assert check(BARE, TODAY)
    assert check(replace(BARE, metrics=(alerts,)), TODAY) is None
    quiet = replace(BARE.initiative, facts=())
    assert check(replace(BARE, initiative=quiet), TODAY) is None


def test_a_few_sites_go_first() -> None:
    check = RULE["manufacturing.few_sites"]
    first = Cohort(name="Two plants", share=0.1, state="done")
    assert check(BARE, TODAY)
    assert check(replace(BARE, cohorts=(replace(first, share=1.0),)), TODAY)
    assert check(replace(BARE, cohorts=(replace(first, state="running"),)), TODAY)
    assert check(replace(BARE, cohorts=(replace(first, share=None),)), TODAY)
    assert check(replace(BARE, cohorts=(first,)), TODAY) is None


def test_the_way_back_is_tried() -> None:
    check = RULE["manufacturing.drill"]
    drill = Metric(id="d", name="Time to roll back", direction="lower", unit="min")
    value = Measurement(metric_id="d", measured_on=TODAY, value=12.0)
    assert check(replace(BARE, metrics=(drill,)), TODAY)
    assert check(replace(BARE, metrics=(drill,), measurements=(value,)), TODAY) is None


def test_the_brief_shows_line_and_versions() -> None:
    versions = (
        ModelVersion(name="1.0", state="rolled_back", released_on=date(2026, 1, 1)),
        ModelVersion(name="1.1", state="live", released_on=date(2026, 3, 1)),
    )
    blocks = SECTIONS[0].build(replace(BARE, model_versions=versions), TODAY)
    assert blocks[:3] == [
        "No metric of the line has been set yet.",
        "Version 1.1 is live.",
        "Rolled back before: 1.0.",
    ]
    alerts = Metric(name="False alerts per shift", direction="lower", unit="count", guardrail=5.0)
    assert SECTIONS[0].build(replace(BARE, metrics=(alerts,)), TODAY)[0][1][3] == "5"


def test_a_new_version_is_measured() -> None:
    released = date(2026, 10, 1)
    model = Metric(id="m", name="Recall", kind="model")
    live = replace(
        BARE,
        initiative=replace(BARE.initiative, stage="live"),
        metrics=(model,),
        model_versions=(ModelVersion(name="2.0", state="live", released_on=released),),
        measurements=(Measurement(metric_id="m", measured_on=date(2026, 9, 30), value=0.9),),
    )
    assert [item.title for item in attention(live, TODAY)] == ["New version not measured"]
    assert attention(live, date(2026, 10, 10)) == []
    since = Measurement(metric_id="m", measured_on=released, value=0.9)
    assert attention(replace(live, measurements=(since,)), TODAY) == []
    candidate = ModelVersion(name="2.1", state="candidate", released_on=date(2026, 11, 1))
    assert attention(replace(live, model_versions=(candidate,)), TODAY) == []
