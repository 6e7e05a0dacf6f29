"""What wants a person on one initiative: when it is named, how grave it is, and where it is settled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from desktop_app.domain.attention import core_attention, worst_first
from desktop_app.domain.choices import ACTIVE_STAGES, STAGES
from desktop_app.domain.records import (
    Answer,
    Bet,
    Child,
    DataSource,
    Evidence,
    Initiative,
    Measurement,
    Metric,
    ModelVersion,
    Readiness,
    Review,
    ReviewAction,
    Risk,
)
from desktop_app.domain.spine import Spine, build_spine

TODAY = date(2026, 11, 21)
YESTERDAY = TODAY - timedelta(days=1)
RECALL = Metric(id="m1", name="Recall", unit="share", target=0.9, guardrail=0.8, cadence_days=30)
HEAT = Metric(id="m1", name="Heat", direction="range", target=3, target_high=4, guardrail=2, guardrail_high=5)
RISK = Risk(title="Drift", likelihood=3, impact=5)


def spine(*children: Child, stage: str = "delivery", **values: Any) -> Spine:
    return build_spine(Initiative(id="i1", key="AI-001", title="One", stage=stage, **values), children)


def measured(value: float, days_ago: int = 0) -> Measurement:
    day = TODAY - timedelta(days=days_ago)
    return Measurement(metric_id="m1", value=value, measured_on=day, position=1000 - days_ago)


def late(**more: Any) -> Answer:
    return Answer(pack_id="base", item_id="X", due=YESTERDAY, **more)


LIVE = {"stage": "live", "rollback_plan": "Off", "in_use_since": date(2026, 8, 1)}
CASES: list[tuple[Spine, tuple[str, str, str, str, str]]] = [
    (spine(RECALL, measured(0.7)),
     ("bad", "Guardrail breached", "Recall 70\xa0%, guardrail 80\xa0%.", "Review now", "reviews")),
    (spine(RECALL, measured(0.7, 30), measured(0.6)),
     ("bad", "Guardrail breached", "Recall 60\xa0%, guardrail 80\xa0%, breached in the last 2 measurements.", "Review now",
      "reviews")),
    # Within a range, the end that was passed is named.
    (spine(HEAT, measured(1)), ("bad", "Guardrail breached", "Heat 1, guardrail 2.", "Review now", "reviews")),
    (spine(HEAT, measured(6)), ("bad", "Guardrail breached", "Heat 6, guardrail 5.", "Review now", "reviews")),
    (spine(RECALL, measured(0.95, 31)),
     ("caution", "Not measured", "Recall: Last measured 31 days ago; due every 30 days.", "Add measurement",
      "metrics")),
    (spine(replace(RECALL, target=None, guardrail=None), measured(0.5)),
     ("info", "No target", "No measurable target is set yet.", "Set target", "metrics")),
    (spine(stage="live", first_review_due=date(2027, 1, 1)),
     ("bad", "No metrics", "It is live, and no metric says what good means.", "Set target", "metrics")),
    (spine(RECALL, measured(0.95), **LIVE), ("bad", "Review late", "Review 22 days late.", "Start review", "reviews")),
    (spine(RECALL, measured(0.95), **{**LIVE, "in_use_since": TODAY - timedelta(days=91)}),
     ("bad", "Review late", "Review 1 day late.", "Start review", "reviews")),
    (spine(ReviewAction(what="Retrain", due=YESTERDAY)),
     ("caution", "Action late", "Retrain was due on 20 Nov 2026.", "Open review", "reviews")),
    (spine(DataSource(id="s1", name="Claims"), Readiness(data_source_id="s1", dimension="labels", score=1)),
     ("bad", "Data not ready", "Claims: Held at 49 at most: Labels fails.", "See data", "data")),
    (spine(late(status="open")),
     ("caution", "Checks late", "1 check is past its due date.", "Go to Trust", "trust")),
    (spine(late(status="no"), late(status="partly", id="a2")),
     ("caution", "Checks late", "2 checks are past their due dates.", "Go to Trust", "trust")),
    (spine(Answer(status="no", waiver_reason="Pilot", waiver_until=YESTERDAY)),
     ("bad", "Waiver ended", "1 waiver has ended.", "Go to Trust", "trust")),
    (spine(risk_class="unacceptable"),
     ("bad", "Risk class", "Its risk class is unacceptable.", "See risk class", "trust")),
    (spine(Evidence(name="audit.pdf", expires_on=YESTERDAY)),
     ("caution", "Evidence expired", "audit.pdf was good until 20 Nov 2026.", "See evidence", "evidence")),
    (spine(RISK), ("bad", "High risk", "Drift: no mitigation yet.", "See risk", "risks")),
    (spine(replace(RISK, impact=2, due=YESTERDAY)),
     ("caution", "Risk overdue", "Drift: due on 20 Nov 2026.", "See risk", "risks")),
    (spine(Bet(assumption="They want it", due=YESTERDAY)),
     ("caution", "Bet overdue", "They want it: due on 20 Nov 2026.", "See bet", "rollout")),
    (spine(ModelVersion(name="v1"), RECALL, measured(0.95), stage="live", first_review_due=date(2027, 1, 1)),
     ("bad", "No roll-back plan", "It is live without a roll-back plan.", "Write plan", "rollout")),
    (spine(ai_verdict="rules_first"),
     ("caution", "Verdict ignored", "It is being built although the verdict speaks against AI.", "See verdict",
      "opportunity")),
    (spine(ai_verdict="not_worth_it"),
     ("caution", "Verdict ignored", "It is being built although the verdict speaks against AI.", "See verdict",
      "opportunity")),
]  # fmt: skip


@pytest.mark.parametrize(("one", "expected"), CASES)
def test_what_is_named(one: Spine, expected: tuple[str, str, str, str, str]) -> None:
    found = core_attention(one, TODAY)
    assert [item.initiative_id for item in found] == ["i1"]
    item = found[0]
    said = (item.severity, item.title, item.sentence.replace("\u202f", "\xa0"), item.action_label, item.tab)
    assert said == expected


QUIET = [
    spine(),
    spine(stage="strategy", ai_verdict="not_worth_it"),
    spine(RECALL, measured(0.95)),
    spine(RECALL),
    spine(late(status="yes")),
    spine(late(status="not_applicable", note="No people")),
    spine(late(status="no", waiver_reason="Pilot", waiver_until=TODAY)),
    spine(Answer(status="yes", waiver_reason="Pilot", waiver_until=YESTERDAY)),
    spine(Answer(status="open", due=TODAY)),
    spine(Evidence(name="audit.pdf", expires_on=TODAY)),
    spine(replace(RISK, mitigation="Watched")),
    spine(replace(RISK, state="accepted", due=YESTERDAY)),
    spine(replace(RISK, likelihood=None)),
    spine(Bet(assumption="a", due=TODAY)),
    spine(Bet(assumption="a", due=YESTERDAY, state="confirmed")),
    spine(ReviewAction(what="a", due=YESTERDAY, done_on=TODAY)),
    spine(ReviewAction(what="a", due=TODAY)),
    spine(
        RECALL,
        measured(0.95),
        Review(state="closed", closed_on=date(2026, 11, 1)),
        stage="live",
        rollback_plan="Off",
    ),
]


@pytest.mark.parametrize("one", QUIET)
def test_what_is_not_named(one: Spine) -> None:
    assert core_attention(one, TODAY) == []


def test_what_rests_or_has_left_wants_nobody() -> None:
    for stage in STAGES:
        found = core_attention(spine(RISK, stage=stage), TODAY)
        assert bool(found) == (stage in ACTIVE_STAGES)


def test_the_worst_comes_first_and_every_item_leads_to_a_tab() -> None:
    everything = spine(
        replace(RECALL, target=None),
        measured(0.85, 31),
        RISK,
        replace(RISK, id="r2", impact=1, due=YESTERDAY),
        late(status="open"),
        stage="live",
        in_use_since=date(2026, 1, 1),
    )
    found = core_attention(everything, TODAY)
    severities = [item.severity for item in found]
    assert severities == sorted(severities, key=["bad", "caution", "info"].index)
    assert len(found) > 4
    for item in found:
        assert item.title
        assert item.sentence
        assert item.action_label
        assert item.tab in ("overview", "opportunity", "data", "metrics", "trust", "rollout", "reviews", "risks",
                            "evidence")  # fmt: skip
    assert worst_first(found[::-1])[0].severity == "bad"
