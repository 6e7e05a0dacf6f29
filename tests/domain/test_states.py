"""Every state of every part of the spine, each reached by the least that leads to it, with its sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from desktop_app.domain.choices import CRITERIA, READINESS_DIMENSIONS, STAGES
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
    StageMove,
)
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import Spine, build_spine
from desktop_app.domain.states import (
    PART_STATES,
    PARTS,
    PartState,
    data_readiness,
    part_reports,
    review_due,
)
from desktop_app.domain.trust.checklists import ChecklistItem, ChecklistPack

TODAY = date(2026, 11, 21)
YESTERDAY = TODAY - timedelta(days=1)
ITEM = ChecklistItem("X-1", "Theme", "Is it so?", "Because.", ("A note",), "strategy", "gate")
RULES = Rules(today=TODAY)


def packs(*items: ChecklistItem) -> Rules:
    return Rules(today=TODAY, packs=(ChecklistPack("base", "Base", None, TODAY, items or (ITEM,)),))


def spine(*children: Child, **values: Any) -> Spine:
    return build_spine(Initiative(key="AI-001", title="One", **values), children)


def state_of(part: str, one: Spine, rules: Rules = RULES) -> tuple[str, str, str]:
    report = part_reports(one, rules)[part]
    assert report.part == part
    return str(report.state), report.why, report.figure


def test_an_initiative_with_nothing_on_it_is_empty_in_every_part() -> None:
    reports = part_reports(spine(), RULES)
    assert list(reports) == list(PARTS)
    assert {str(r.state) for r in reports.values()} == {"empty"}
    assert set(PART_STATES) == set(PartState)
    assert {part: r.why for part, r in reports.items()} == {
        "opportunity": "No business case yet.",
        "data": "No data source is named.",
        "metrics": "No metric says what good means.",
        "trust": "Industry and facts are not stated yet.",
        "rollout": "No bets, no cohorts and no roll-back plan.",
        "reviews": "Reviews start when it is live.",
    }


# Opportunity

SAID = {"problem": "p", "ai_verdict": "ai", "success_criteria": "s"}


def rated(rating: int = 4, confidence: str = "", **others: int) -> list[Rating]:
    given = {**dict.fromkeys(CRITERIA, rating), "risk": 6 - rating, **others}
    return [Rating(criterion=c, rating=r, confidence=confidence) for c, r in given.items()]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (spine(problem="p"),
         ("in_work", "Still open: whether it needs AI, success criteria, value, usability, feasibility, viability, "
          "strategic fit, risk.", "")),
        (spine(rule_alternative="r"), ("in_work", None, "")),
        (spine(ai_verdict="ai"), ("in_work", None, "")),
        (spine(Rating(criterion="value", rating=3)), ("in_work", None, "15 – 85")),
        (spine(*rated(4)[:5], **SAID), ("in_work", "Still open: risk.", "68 – 78")),
        (spine(*rated(4), problem="p", ai_verdict="ai"), ("in_work", "Still open: success criteria.", "75")),
        (spine(*rated(4), **SAID), ("good", "It scores 75 of 100, and needs AI.", "75")),
        (spine(*rated(4, "low"), **SAID), ("caution", "Some ratings are made with low confidence.", "75")),
        (spine(*rated(2), **SAID), ("caution", "It scores 25 of 100.", "25")),
        (spine(*rated(4), **{**SAID, "ai_verdict": "rules_first"}),
         ("caution", "The verdict on AI is: Rules first.", "75")),
        (spine(ai_verdict="not_yet"), ("caution", "The verdict on AI is: Not yet.", "")),
        (spine(*rated(1), **SAID), ("bad", "It scores 0 of 100 at best.", "0")),
        (spine(*rated(5), **{**SAID, "ai_verdict": "not_worth_it"}),
         ("bad", "The verdict is that it is not worth it.", "100")),
    ],
)  # fmt: skip
def test_opportunity(one: Spine, expected: tuple[str, str | None, str]) -> None:
    state, why, figure = state_of("opportunity", one)
    assert (state, figure) == (expected[0], expected[2])
    assert expected[1] in (None, why)


# Data

SOURCE = DataSource(id="s1", name="Claims", owner="Ann", lawful_basis="contract")


def ready(source: DataSource = SOURCE, score: float | None = 90, **others: float | None) -> list[Readiness]:
    scores = {**dict.fromkeys(READINESS_DIMENSIONS, score), **others}
    return [Readiness(data_source_id=source.id, dimension=d, score=s) for d, s in scores.items()]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (spine(data_description="Claims since 2019"),
         ("in_work", "The data is described; no source is assessed yet.", "")),
        (spine(SOURCE), ("in_work", "Readiness is not fully answered for: Claims.", "")),
        (spine(SOURCE, *ready(labels=None)),
         ("in_work", "Readiness is not fully answered for: Claims.", "80 – 91")),
        (spine(SOURCE, *[replace(r, applicable=False) for r in ready()]),
         ("in_work", "Readiness is not fully answered for: Claims.", "")),
        (spine(SOURCE, *ready()), ("good", "Every source is ready.", "90")),
        (spine(SOURCE, *ready(labels=60)), ("caution", "Claims: labels is at 60 of 100, its weakest dimension.", "87")),
        (spine(replace(SOURCE, owner=""), *ready()),
         ("caution", "Owner or lawful basis is missing for: Claims.", "90")),
        (spine(replace(SOURCE, lawful_basis=""), *ready()),
         ("caution", "Owner or lawful basis is missing for: Claims.", "90")),
        (spine(SOURCE, *ready(labels=20)), ("bad", "Claims: Held at 49 at most: Labels fails.", "49")),
        (spine(SOURCE, Readiness(data_source_id="s1", dimension="labels", score=20)),
         ("bad", "Claims: Held at 49 at most: Labels fails.", "2 – 49")),
    ],
)  # fmt: skip
def test_data(one: Spine, expected: tuple[str, str, str]) -> None:
    assert state_of("data", one) == expected


def test_the_weakest_source_stands_for_the_data() -> None:
    other = DataSource(id="s2", name="Labs", owner="Bo", lawful_basis="consent")
    both = spine(SOURCE, other, *ready(), *ready(other, 80))
    assert data_readiness(both) == pytest.approx(80)
    assert data_readiness(spine(SOURCE, other, *ready())) is None
    assert data_readiness(spine()) is None
    assert state_of("data", spine(SOURCE, other, *ready(), *ready(other, 90, volume=10)))[0] == "bad"


# Metrics

RECALL = Metric(id="m1", name="Recall", target=0.9, guardrail=0.8, cadence_days=30)
COST = Metric(id="m2", name="Cost", direction="lower", target=5.0)
BARE = Metric(id="m3", name="Trust")


def measured(metric: Metric, value: float, days_ago: int = 0) -> Measurement:
    return Measurement(metric_id=metric.id, value=value, measured_on=TODAY - timedelta(days=days_ago))


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (spine(BARE), ("in_work", "Without a target: Trust.", "")),
        (spine(RECALL), ("in_work", "Not measured yet: Recall.", "")),
        (spine(RECALL, stage="live"), ("caution", "Not measured yet: Recall.", "")),
        (spine(RECALL, measured(RECALL, 0.95)), ("good", "All metrics meet their targets.", "1 of 1")),
        (spine(RECALL, measured(RECALL, 0.85)), ("caution", "Short of the target: Recall.", "0 of 1")),
        (spine(RECALL, measured(RECALL, 0.95, 31)), ("caution", "Not measured in time: Recall.", "0 of 1")),
        (spine(RECALL, COST, measured(RECALL, 0.5), measured(COST, 4)),
         ("bad", "Guardrail breached: Recall.", "1 of 2")),
        # The worst state speaks.
        (spine(RECALL, COST, BARE, measured(RECALL, 0.95, 31)),
         ("caution", "Not measured in time: Recall.", "0 of 3")),
        (spine(COST, BARE, measured(COST, 6)), ("caution", "Short of the target: Cost.", "0 of 2")),
        (spine(COST, BARE, stage="live"), ("caution", "Not measured yet: Cost, Trust.", "")),
        (spine(RECALL, BARE, measured(RECALL, 0.5)), ("bad", "Guardrail breached: Recall.", "0 of 2")),
        # The upper end says nothing outside a range.
        (spine(replace(BARE, target_high=3.0), measured(BARE, 1)), ("in_work", "Without a target: Trust.", "0 of 1")),
    ],
)  # fmt: skip
def test_metrics(one: Spine, expected: tuple[str, str, str]) -> None:
    assert state_of("metrics", one) == expected


# Trust


def answered(status: str, item: str = "X-1", **more: Any) -> Answer:
    return Answer(pack_id="base", item_id=item, status=status, **more)


LATER = replace(ITEM, id="X-2", stage="delivery", severity="required")


@pytest.mark.parametrize(
    ("one", "rules", "expected"),
    [
        (spine(industry="finance"), RULES, ("in_work", "No checklist applies yet.", "")),
        (spine(industry="finance"), packs(), ("empty", "No check is answered yet.", "0 of 1")),
        (spine(facts=("eu",)), packs(), ("in_work", "0 of 1 checks are done.", "0 of 1")),
        (spine(answered("yes")), packs(), ("good", "Every check that applies is done.", "1 of 1")),
        (spine(answered("not_applicable", note="No people")), packs(),
         ("good", "Every check that applies is done.", "1 of 1")),
        (spine(answered("no", waiver_reason="Pilot", waiver_until=TODAY)), packs(),
         ("good", "Every check that applies is done.", "1 of 1")),
        (spine(answered("partly")), packs(), ("caution", "1 check is open at this stage.", "0 of 1")),
        (spine(answered("yes")), packs(ITEM, LATER), ("in_work", "1 of 2 checks are done.", "1 of 2")),
        (spine(answered("yes"), answered("open", "X-2", due=YESTERDAY)), packs(ITEM, LATER),
         ("caution", "1 check is overdue.", "1 of 2")),
        (spine(answered("no")), packs(), ("bad", "1 gate item is answered no.", "0 of 1")),
        (spine(answered("partly"), stage="discovery"), packs(),
         ("bad", "1 gate item of an earlier stage is open.", "0 of 1")),
        (spine(answered("no", waiver_reason="Pilot", waiver_until=YESTERDAY)), packs(),
         ("bad", "1 gate item is answered no.", "0 of 1")),
        (spine(industry="finance", stage="live"), packs(), ("empty", "No check is answered yet.", "0 of 1")),
        (spine(answered("yes"), risk_class="unacceptable"), packs(),
         ("bad", "Its risk class is unacceptable.", "1 of 1")),
        # What has left asks no gate any more.
        (spine(answered("partly"), stage="retired"), packs(), ("in_work", "0 of 1 checks are done.", "0 of 1")),
        (spine(answered("partly"), stage="stopped"), packs(), ("in_work", "0 of 1 checks are done.", "0 of 1")),
    ],
)  # fmt: skip
def test_trust(one: Spine, rules: Rules, expected: tuple[str, str, str]) -> None:
    assert state_of("trust", one, rules) == expected


@pytest.mark.parametrize("status", ["open", "partly", "no"])
def test_a_duty_that_starts_later_is_no_bad_news(status: str) -> None:
    later = packs(replace(ITEM, legal_duty_from=date(2027, 8, 2)))
    one = spine(answered(status), stage="live")
    assert state_of("trust", one, later)[:2] == ("in_work", "1 check is to prepare; none is done yet.")
    other = packs(ITEM, replace(ITEM, id="X-9", legal_duty_from=date(2027, 8, 2)))
    state, why, _figure = state_of("trust", spine(answered("yes"), stage="live"), other)
    assert (state, why) == ("good", "1 check is to prepare; every other is done.")


# Rollout

BET = Bet(assumption="They want it", state="open")
SETTLED = replace(BET, state="confirmed")
PLAN = {"rollback_plan": "Switch it off"}


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (spine(stage="live"), ("empty", "No bets, no cohorts and no roll-back plan.", "")),
        (spine(RECALL, stage="live"), ("bad", "No bets, no cohorts and no roll-back plan.", "")),
        (spine(SETTLED, stage="live"), ("bad", "It is live without a roll-back plan.", "1 of 1")),
        (spine(replace(BET, state="disproved"), **PLAN), ("caution", "1 bet was disproved.", "1 of 1")),
        (spine(replace(BET, state="disproved"), stage="stopped", **PLAN),
         ("good", "Bets are settled, and there is a roll-back plan.", "1 of 1")),
        (spine(replace(BET, due=YESTERDAY)), ("caution", "1 bet is overdue.", "0 of 1")),
        (spine(replace(BET, due=TODAY)), ("in_work", "1 bet is open.", "0 of 1")),
        (spine(BET, replace(BET, id="b2")), ("in_work", "2 bets are open.", "0 of 2")),
        (spine(SETTLED, Cohort(name="Staff", state="rolled_back")),
         ("caution", "The last cohort was rolled back.", "1 of 1")),
        (spine(SETTLED, Cohort(name="Staff", state="rolled_back", position=1),
               Cohort(name="All", state="done", position=2), **PLAN),
         ("good", "Bets are settled, and there is a roll-back plan.", "1 of 1")),
        (spine(SETTLED, Cohort(name="Staff", state="running", share=0.25), stage="delivery", **PLAN),
         ("in_work", "Running for 25\xa0%.", "1 of 1")),
        (spine(SETTLED), ("in_work", "No roll-back plan yet.", "1 of 1")),
        (spine(ModelVersion(name="v1"), **PLAN), ("in_work", "No bet is named yet.", "")),
        (spine(ModelVersion(name="v1"), stage="live", **PLAN), ("good", "There is a roll-back plan.", "")),
        (spine(SETTLED, **PLAN), ("good", "Bets are settled, and there is a roll-back plan.", "1 of 1")),
    ],
)  # fmt: skip
def test_rollout(one: Spine, expected: tuple[str, str, str]) -> None:
    state, why, figure = state_of("rollout", one)
    assert (state, why.replace("\u202f", "\xa0"), figure) == expected


# Reviews

LIVE: dict[str, Any] = {"stage": "live", "in_use_since": date(2026, 11, 1), "review_cadence_days": 90}
CLOSED = Review(id="r1", state="closed", closed_on=date(2026, 11, 1), decision="continue")
OPEN_ACTION = ReviewAction(review_id="r1", what="Retrain")
LATE_ACTION = ReviewAction(review_id="r1", what="Retrain", due=YESTERDAY)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (spine(CLOSED), ("good", "Reviewed; none is due at this stage.", "1")),
        (spine(stage="live"), ("caution", "It is live, and no review is planned.", "")),
        (spine(**LIVE), ("in_work", "First review on 30 Jan 2027; none was held yet.", "")),
        (spine(**{**LIVE, "review_cadence_days": 30}), ("caution", "Review due on 1 Dec 2026.", "")),
        (spine(**{**LIVE, "review_cadence_days": 20}), ("caution", "Review due on 21 Nov 2026.", "")),
        (spine(**{**LIVE, "review_cadence_days": 19}), ("bad", "Review 1 day late.", "")),
        (spine(CLOSED, LATE_ACTION, **LIVE), ("caution", "1 action is overdue.", "1")),
        (spine(CLOSED, LATE_ACTION, stage="delivery"), ("caution", "1 action is overdue.", "1")),
        (spine(CLOSED, LATE_ACTION, stage="retired"), ("in_work", "1 action is not done.", "1")),
        (spine(CLOSED, stage="retired"), ("good", "Reviewed; none is due at this stage.", "1")),
        (spine(CLOSED, OPEN_ACTION, OPEN_ACTION, stage="strategy"), ("in_work", "2 actions are not done.", "1")),
        (spine(CLOSED, OPEN_ACTION, **LIVE), ("in_work", "1 action is not done; next review on 30 Jan 2027.", "1")),
        (spine(replace(CLOSED, next_due=date(2027, 1, 30))), ("good", "Next review on 30 Jan 2027.", "1")),
        (spine(CLOSED, replace(LATE_ACTION, done_on=TODAY), **LIVE), ("good", "Next review on 30 Jan 2027.", "1")),
        (spine(Review(number=1, due=TODAY), **LIVE), ("in_work", "Review 1 is open.", "")),
        (spine(Review(number=1, due=TODAY), LATE_ACTION, **LIVE), ("caution", "1 action is overdue.", "")),
        (spine(Review(number=1)), ("in_work", "Review 1 is open.", "")),
        (spine(CLOSED, Review(number=2, due=YESTERDAY), **LIVE), ("bad", "Review 1 day late.", "1")),
    ],
)  # fmt: skip
def test_reviews(one: Spine, expected: tuple[str, str, str]) -> None:
    assert state_of("reviews", one) == expected


# When a review is due


def test_a_review_is_due_while_it_is_live_only() -> None:
    for stage in STAGES:
        due = review_due(spine(**{**LIVE, "stage": stage}))
        assert (due is not None) == (stage == "live")


def test_the_first_review_follows_from_going_live() -> None:
    assert review_due(spine(**LIVE)) == date(2027, 1, 30)
    moved = StageMove(to_stage="live", moved_on=date(2026, 11, 10))
    assert review_due(spine(moved, **LIVE)) == date(2026, 11, 10) + timedelta(days=90)
    assert review_due(spine(stage="live")) is None


def test_a_stated_first_review_comes_before_the_cadence() -> None:
    first = date(2026, 12, 4)
    assert review_due(spine(first_review_due=first, **LIVE)) == first
    # Once one is closed, the cadence counts.
    assert review_due(spine(CLOSED, first_review_due=first, **LIVE)) == date(2027, 1, 30)


def test_the_last_closed_review_counts_by_cadence() -> None:
    older = replace(CLOSED, id="r0", closed_on=date(2026, 5, 1), next_due=date(2026, 6, 1))
    assert review_due(spine(CLOSED, older, **LIVE)) == date(2027, 1, 30)
    monthly = {**LIVE, "review_cadence_days": 30}
    assert review_due(spine(CLOSED, older, **monthly)) == date(2026, 12, 1)
    unstated = {**LIVE, "review_cadence_days": None}
    assert review_due(spine(CLOSED, **unstated)) == date(2027, 1, 30)


def test_a_date_set_at_closing_comes_before_the_cadence() -> None:
    pinned = replace(CLOSED, next_due=date(2026, 12, 24))
    assert review_due(spine(pinned, **LIVE)) == date(2026, 12, 24)
    # It holds before going live too, where nothing runs by cadence, and ends with the initiative.
    due = {stage: review_due(spine(pinned, stage=stage)) for stage in STAGES}
    assert {stage for stage, day in due.items() if day} == {"strategy", "discovery", "delivery", "live"}


def test_an_open_review_is_due_when_it_says() -> None:
    opened = Review(due=date(2026, 11, 15))
    assert review_due(spine(CLOSED, opened, **LIVE)) == date(2026, 11, 15)
