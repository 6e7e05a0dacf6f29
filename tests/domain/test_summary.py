"""The figures that lists and the dashboard show of an initiative, and the spine they come from."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta

import pytest

from desktop_app.domain import gates, states
from desktop_app.domain.attention import core_attention
from desktop_app.domain.choices import CRITERIA, READINESS_DIMENSIONS
from desktop_app.domain.figures.listed_figures import is_partly_on_target, score_words, targets_words
from desktop_app.domain.gates import CORE_RULES
from desktop_app.domain.records import (
    Answer,
    Child,
    DataSource,
    Initiative,
    Measurement,
    Metric,
    Rating,
    Readiness,
    Review,
    ReviewAction,
    Risk,
    Role,
    StageMove,
)
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import SPINE_FIELDS, Spine, build_spine
from desktop_app.domain.states import PARTS, part_reports, score_of
from desktop_app.domain.summary import Summary, summarise
from desktop_app.domain.trust import trust_report as trust
from desktop_app.domain.trust.checklists import ChecklistItem, ChecklistPack

TODAY = date(2026, 11, 21)
ITEMS = (
    ChecklistItem("X-1", "Theme", "One?", "Because.", ("A note",), "strategy", "gate"),
    ChecklistItem("X-2", "Theme", "Two?", "Because.", ("A note",), "strategy", "required"),
)
RULES = Rules(today=TODAY, packs=(ChecklistPack("base", "Base", None, TODAY, ITEMS),), gate_rules=CORE_RULES)


def spine(*children: Child, stage: str = "strategy", **values: object) -> Spine:
    return build_spine(Initiative(id="i1", key="AI-001", title="One", stage=stage, **values), children)  # type: ignore[arg-type]


def summary(*children: Child, stage: str = "strategy", **values: object) -> Summary:
    return summarise(spine(*children, stage=stage, **values), RULES, core_attention)


def test_what_is_computed_once_for_many_is_what_each_would_get() -> None:
    """Initiatives without an answer share what their checklists say, and nothing with those that have one."""
    shared = Rules(today=TODAY, packs=RULES.packs, gate_rules=CORE_RULES)
    answer = Answer(initiative_id="i1", pack_id="base", item_id="X-1", status="yes")
    for _round in range(2):
        for stage in ("strategy", "discovery", "live", "retired"):
            for industry in ("", "banking"):
                for risk_class in ("", "unacceptable"):
                    for children in ((), (answer,)):
                        one = spine(*children, stage=stage, industry=industry, risk_class=risk_class)
                        fresh = Rules(today=TODAY, packs=RULES.packs, gate_rules=CORE_RULES)
                        alone = summarise(one, fresh, core_attention)
                        assert summarise(one, shared, core_attention) == alone
    assert dataclasses.replace(shared, packs=()).pack("base") is None
    assert summarise(spine(), dataclasses.replace(shared, packs=()), core_attention).checklist_total == 0


def test_a_bad_part_and_an_overridden_gate_need_attention() -> None:
    refused = Answer(pack_id="base", item_id="X-1", status="no")
    move = StageMove(
        from_stage="strategy", to_stage="discovery", moved_by="Dee",
        passed_over=("Problem stated: The problem is not written down.", "Harm considered: Not stated."),
    )  # fmt: skip
    found = summary(refused, move, stage="discovery", harmed="Patients")
    assert [(item[0], item[1], item[2], item[4]) for item in found.attention] == [
        ("bad", "Trust is bad", "1 gate item is answered no.", "trust"),
        (
            "caution",
            "Gate overridden",
            "Moved to Discovery with the gate overridden; 1 gate item is still open.",
            "overview",
        ),
    ]
    settled = summary(move, stage="discovery", harmed="Patients", problem="Late claims")
    assert settled.attention == ()


def test_what_makes_a_part_bad_is_named_once() -> None:
    metric = Metric(id="m1", name="Recall", direction="higher", target=90.0, guardrail=85.0)
    low = Measurement(metric_id="m1", value=80.0, measured_on=TODAY)
    source = DataSource(id="d1", name="Claims")
    ratings = [
        Readiness(data_source_id="d1", dimension=one, score=1 if one == "labels" else 5)
        for one in READINESS_DIMENSIONS
    ]
    whole = spine(metric, low, source, *ratings, stage="discovery")
    parts = part_reports(whole, RULES)
    assert {part for part, report in parts.items() if report.state == "bad"} == {"metrics", "data"}
    titles = [(item[0], item[1]) for item in summarise(whole, RULES, core_attention).attention]
    assert sorted(titles) == [("bad", "Data not ready"), ("bad", "Guardrail breached")]


def test_a_half_rated_score_has_its_range_wherever_it_stands() -> None:
    half = spine(Rating(criterion="value", rating=5), Rating(criterion="risk", rating=1))
    words = score_of(half, RULES).words
    assert words == "40 – 100"
    assert part_reports(half, RULES)["opportunity"].measure == "40 – 100 of 100"
    figures = summarise(half, RULES, core_attention)
    assert score_words(figures.score, figures.score_low, figures.score_high) == words
    assert score_words(None, None, None) == score_of(spine(), RULES).words == ""


def test_the_summary_of_nothing_knows_nothing() -> None:
    found = summary()
    assert (found.score, found.score_low, found.score_high) == (None, None, None)
    assert (found.value, found.feasibility, found.data_ready, found.risk_max) == (None, None, None, None)
    assert (found.checklist_done, found.checklist_total) == (0, 2)
    assert (found.metric_state, found.metrics_total) == ("", 0)
    # Six rules of the core and one item block; four rules and the other item are named beside them.
    assert (found.gate_next, found.gate_blocking, found.gate_open) == ("discovery", 7, 12)
    assert found.review_due is None
    assert found.attention == ()
    assert [part for part, *_ in found.parts] == list(PARTS)


def test_the_figures_of_a_full_one() -> None:
    day = TODAY - timedelta(days=100)
    found = summary(
        *[Rating(criterion=c, rating=3) for c in CRITERIA if c not in ("value", "feasibility")],
        Rating(criterion="value", rating=5),
        Rating(criterion="feasibility", rating=4),
        DataSource(id="s1", name="Claims"),
        *[Readiness(data_source_id="s1", dimension=d, score=90) for d in READINESS_DIMENSIONS],
        Metric(id="m1", name="Recall", target=0.9, guardrail=0.8),
        Metric(id="m2", name="Cost", direction="lower", target=5),
        Measurement(metric_id="m1", value=0.95, measured_on=TODAY),
        Measurement(metric_id="m2", value=9, measured_on=TODAY),
        Answer(pack_id="base", item_id="X-1", status="yes"),
        Risk(title="a", likelihood=2, impact=3),
        Risk(title="b", likelihood=5, impact=5, state="closed"),
        Risk(title="c", likelihood=5),
        StageMove(to_stage="live", moved_on=day),
        stage="live",
        review_cadence_days=30,
    )
    # 0.30 x 100 + 0.20 x 75 + 0.50 x 50
    assert found.score == pytest.approx(70)
    assert (found.value, found.feasibility) == (100, 75)
    assert found.data_ready == pytest.approx(90)
    assert (found.checklist_done, found.checklist_total) == (1, 2)
    assert (found.metrics_on_target, found.metrics_total, found.metrics_below) == (1, 2, 0)
    assert found.metric_state == "watch"
    assert (found.gate_next, found.gate_blocking, found.gate_open) == ("retired", 1, 2)
    assert found.review_due == day + timedelta(days=30)
    assert found.risk_max == 6
    parts = {part: (state, figure) for part, state, _why, figure in found.parts}
    assert parts["metrics"] == ("caution", "1 of 2")
    assert parts["reviews"] == ("bad", "")
    assert ("bad", "Review late", "Review 70 days late.", "Start review", "reviews") in found.attention


WORST_FIRST = ["below_guardrail", "stale", "watch", "on_target", "no_target", "no_data"]
BY_STATE: dict[str, tuple[Metric, float | None, int]] = {
    "below_guardrail": (Metric(target=0.9, guardrail=0.8), 0.1, 0),
    "stale": (Metric(target=0.9, cadence_days=5), 0.95, 10),
    "watch": (Metric(target=0.9), 0.85, 0),
    "no_target": (Metric(), 0.5, 0),
    "no_data": (Metric(target=0.9), None, 0),
    "on_target": (Metric(target=0.9), 0.95, 0),
}


def test_the_worst_metric_stands_for_all() -> None:
    for place, state in enumerate(WORST_FIRST):
        children: list[Child] = []
        for metric, value, age in (BY_STATE[s] for s in WORST_FIRST[place:]):
            children.append(metric)
            if value is not None:
                day = TODAY - timedelta(days=age)
                children.append(Measurement(metric_id=metric.id, value=value, measured_on=day))
        assert summary(*children).metric_state == state


def test_what_is_known_says_how_far_it_is_all() -> None:
    day = Measurement(metric_id="m1", value=0.95, measured_on=TODAY)
    found = summary(Metric(id="m1", target=0.9), Metric(id="m2", target=0.9), day)
    figures = (found.metric_state, found.metrics_on_target, found.metrics_total)
    assert targets_words(*figures) == "On target: 1 of 2"
    assert is_partly_on_target(*figures)
    assert targets_words("on_target", 2, 2) == "On target"
    assert targets_words("no_data", 0, 2) == "No data"
    assert targets_words("", None, None) == "No metric"


def test_what_rests_wants_no_attention_even_of_plugins() -> None:
    asked: list[str] = []

    def attend(one: Spine, _day: date) -> tuple[()]:
        asked.append(one.initiative.stage)
        return ()

    for stage in ("live", "on_hold", "stopped", "retired"):
        summarise(spine(stage=stage), RULES, attend)
    assert asked == ["live"]


# The spine


def test_a_spine_holds_each_kind_in_the_order_people_see_it() -> None:
    found = spine(Risk(title="b", position=2), Role(role="sponsor", name="Cy"), Risk(title="a", position=1))
    assert [risk.title for risk in found.risks] == ["a", "b"]
    assert found.role("sponsor") == "Cy"
    assert found.role("risk") == ""
    assert {SPINE_FIELDS[type(one)] for one in (*found.risks, *found.roles)} == {"risks", "roles"}


def test_a_series_runs_from_oldest_to_newest() -> None:
    def on(day: int, value: float, position: int) -> Measurement:
        when = date(2026, 11, day)
        return Measurement(metric_id="m1", value=value, measured_on=when, position=position)

    found = spine(on(3, 3, 1), on(1, 1, 2), on(3, 4, 3), Measurement(metric_id="m1", value=9),
                  Measurement(metric_id="m2", value=9, measured_on=TODAY))  # fmt: skip
    # Of two on one day the one added last is the newer.
    assert [m.value for m in found.series("m1")] == [1, 3, 4]


def test_what_a_spine_finds() -> None:
    answer = Answer(pack_id="base", item_id="X-1")
    action = ReviewAction(review_id="r1", what="a")
    rating = Rating(criterion="value", rating=2)
    dimension = Readiness(data_source_id="s1", dimension="labels")
    found = spine(answer, action, rating, dimension, Review(id="r1"), ReviewAction(review_id="r2", what="b"))
    assert found.answer("base", "X-1") is answer
    assert found.answer("other", "X-1") is None
    assert found.actions_of("r1") == (action,)
    assert found.rating("value") is rating
    assert found.rating("risk") is None
    assert found.readiness_of("s1") == (dimension,)
    assert found.readiness_of("s2") == ()


def test_when_a_stage_was_entered() -> None:
    moves = [StageMove(to_stage="live", moved_on=date(2026, 5, 1)), StageMove(to_stage="on_hold", moved_on=TODAY),
             StageMove(to_stage="live", moved_on=date(2026, 9, 1))]  # fmt: skip
    found = spine(*moves, in_use_since=date(2025, 1, 1))
    assert found.entered_stage("live") == date(2026, 9, 1)
    assert found.entered_stage("delivery") is None
    assert spine(in_use_since=date(2025, 1, 1)).entered_stage("live") == date(2025, 1, 1)


def test_gate_items_that_were_passed_over_need_attention() -> None:
    begun = Answer(pack_id="base", item_id="X-2", status="yes")
    assert [line[1] for line in summary(begun, stage="live").attention if line[4] == "trust"] == [
        "Gate items open"
    ]
    # Not before the stage is left, not once it is settled, and not where nobody has begun to answer.
    assert not [line for line in summary(begun).attention if line[4] == "trust"]
    settled = Answer(pack_id="base", item_id="X-1", status="yes")
    assert not [line for line in summary(begun, settled, stage="live").attention if line[4] == "trust"]
    assert not [line for line in summary(stage="live").attention if line[4] == "trust"]


def test_what_applies_is_judged_once_for_all_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    one = spine(Answer(initiative_id="i1", pack_id="base", item_id="X-1", status="yes"))
    gate, parts = gates.gate_report(one, RULES), states.part_reports(one, RULES)
    items = trust.item_reports(one, RULES)
    for module in (gates, states):
        monkeypatch.delattr(module, "item_reports")
    assert gates.gate_report(one, RULES, items) == gate
    assert states.part_reports(one, RULES, items) == parts
    found = summarise(one, RULES, core_attention)
    assert (found.checklist_done, found.gate_open) == (1, len(gate.open))
