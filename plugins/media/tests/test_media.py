"""Feeds and synthetic media: what the gate asks, what the brief shows, what needs attention."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from ai_portfolio_media.attention import attention
from ai_portfolio_media.brief import SECTIONS
from ai_portfolio_media.gates import RULES
from ai_portfolio_media.metrics import CLICKS, EXPOSURE, LABELLED, RETENTION
from desktop_app.domain.records import Initiative, Measurement, Metric
from desktop_app.domain.spine import Spine

TODAY = date(2026, 11, 21)
FACTS = ("recommender", "synthetic_media", "eu_market")
BARE = Spine(initiative=Initiative(id="i", key="AI-1", title="Feed", industry="media", facts=FACTS))
CLICK = Metric(id="c", name="Clicks", unit="share", catalogue_id=CLICKS.id)
STAY = Metric(id="s", name="Stay", unit="share", guardrail=0.6, catalogue_id=RETENTION.id)
RULE = {rule.id: rule.check for rule in RULES}


def series(metric: str, *values: float) -> tuple[Measurement, ...]:
    return tuple(
        Measurement(metric_id=metric, measured_on=date(2026, month, 1), value=value)
        for month, value in enumerate(values, start=1)
    )


def test_other_initiatives_are_not_asked() -> None:
    for facts, industry in ((FACTS, "retail"), ((), "media")):
        other = replace(BARE, initiative=replace(BARE.initiative, industry=industry, facts=facts))
        assert [rule.id for rule in RULES if rule.check(other, TODAY)] == []
        assert [section.build(other, TODAY) for section in SECTIONS] == [[], []]


def test_exposure_is_measured_against_a_guardrail() -> None:
    check = RULE["media.exposure"]
    ratio = Metric(id="e", name="e", guardrail=0.5, catalogue_id=EXPOSURE.id)
    assert check(BARE, TODAY)
    assert check(replace(BARE, metrics=(ratio,)), TODAY)
    assert check(replace(BARE, metrics=(ratio,), measurements=series("e", 0.9)), TODAY) is None


def test_members_who_stay_guard_the_clicks() -> None:
    check = RULE["media.retention"]
    assert check(replace(BARE, metrics=(CLICK,)), TODAY)
    assert check(replace(BARE, metrics=(CLICK, STAY)), TODAY) is None
    assert check(replace(BARE, metrics=(replace(STAY, guardrail=None),)), TODAY)


def test_new_members_are_looked_at() -> None:
    check = RULE["media.new_members"]
    assert check(replace(BARE, metrics=(CLICK,)), TODAY)
    segment = replace(CLICK, segment="new members")
    assert check(replace(BARE, metrics=(segment,)), TODAY) is None


def test_labels_are_shown_by_a_sample() -> None:
    check = RULE["media.labels"]
    labels = Metric(id="l", name="l", guardrail=0.99, catalogue_id=LABELLED.id)
    assert check(BARE, TODAY)
    assert check(replace(BARE, metrics=(labels,), measurements=series("l", 1.0)), TODAY) is None
    real = replace(BARE.initiative, facts=("recommender",))
    assert check(replace(BARE, initiative=real), TODAY) is None


def test_the_brief_says_who_is_seen_and_what_is_marked() -> None:
    seen, marked = (section.build(BARE, TODAY) for section in SECTIONS)
    assert "stays invisible" in seen[0]
    assert seen[1][1] == ("Diversity of exposure", "Open", "")
    assert "carry their label" in marked[0]
    shown = SECTIONS[0].build(replace(BARE, metrics=(CLICK, STAY)), TODAY)
    assert [row[0] for row in shown[0]] == ["Metric", "Clicks", "Stay"]


def test_clicks_that_rise_while_members_leave() -> None:
    live = replace(BARE, initiative=replace(BARE.initiative, stage="live"), metrics=(CLICK, STAY))
    apart = replace(live, measurements=series("c", 0.2, 0.3) + series("s", 0.8, 0.7))
    assert [item.title for item in attention(apart, TODAY)] == ["Clicks against members"]
    together = replace(live, measurements=series("c", 0.2, 0.3) + series("s", 0.7, 0.8))
    assert attention(together, TODAY) == []
    once = replace(live, measurements=series("c", 0.2) + series("s", 0.7))
    assert attention(once, TODAY) == []
    planned = replace(apart, initiative=replace(apart.initiative, stage="delivery"))
    assert attention(planned, TODAY) == []
