"""Each check of the core: what makes it speak, what it says, where it leads, and when it is silent."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from desktop_app.domain import records as r
from desktop_app.domain.extensions.unchecked import Unchecked
from desktop_app.domain.health.checks import HealthFinding, HealthView
from desktop_app.domain.health.core_checks import CORE_CHECKS
from desktop_app.domain.health.money_checks import MONEY_CHECKS
from desktop_app.domain.planning_records import (
    Budget,
    Capacity,
    Contribution,
    Cost,
    Dependency,
    Goal,
    Staffing,
)
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import Spine, build_spine
from desktop_app.language import formats

TODAY = date(2026, 11, 21)
BY_ID = {check.id: check for check in CORE_CHECKS}


def spine(*children: r.Child, **values: Any) -> Spine:
    one = r.Initiative(**{"id": "i1", "key": "AI-001", "title": "One", "stage": "live", **values})
    return build_spine(one, children)


def find(check: str, *spines: Spine, **view: Any) -> list[HealthFinding]:
    given = HealthView(
        portfolio=r.Portfolio(name="P", currency="USD", key_prefix="AI"),
        rules=Rules(TODAY),
        spines=spines,
        **view,
    )
    return list(BY_ID[f"core.{check}"].check(given))


def told(found: list[HealthFinding]) -> list[tuple[str, str, str, str]]:
    return [(one.severity, one.sentence, one.tab, one.anchor) for one in found]


def metric(**values: Any) -> r.Metric:
    return r.Metric(**{"id": "m1", "name": "Recall", "target": 0.9, **values})


def measured(value: float | None = 0.5) -> r.Measurement:
    return r.Measurement(metric_id="m1", value=value, measured_on=TODAY)


LOW = date(2026, 1, 1)
PERSONAL: dict[str, Any] = {"id": "d1", "name": "Orders", "sensitivity": "personal"}


def no_privacy(note: str = "") -> r.Readiness:
    return r.Readiness(data_source_id="d1", dimension="privacy", applicable=False, note=note)


# check, spine that shows the problem, (severity, part of the sentence, tab, anchor), a spine that does not
CASES: list[tuple[str, Spine, tuple[str, str, str, str], Spine]] = [
    ("live_without_guardrail", spine(metric()), ("bad", "no metric has a guardrail", "metrics", "m1"),
     spine(metric(guardrail=0.8))),
    ("live_without_guardrail", spine(), ("bad", "no metric has a guardrail", "metrics", ""),
     spine(stage="delivery")),
    ("target_without_measurement", spine(metric()), ("bad", "nothing was measured: Recall", "metrics", "m1"),
     spine(metric(), measured())),
    ("target_without_measurement", spine(metric(), measured(None), stage="delivery"),
     ("caution", "nothing was measured", "metrics", "m1"), spine(metric(), stage="discovery")),
    ("bounds", spine(metric(guardrail=0.95)), ("caution", "Recall: The guardrail is stricter", "metrics", "m1"),
     spine(metric(guardrail=0.85))),
    ("measured_ahead", spine(metric(), r.Measurement(metric_id="m1", value=0.9, measured_on=date(2090, 1, 1))),
     ("caution", "Recall: 1 measurement is of a day to come", "metrics", "m1"), spine(metric(), measured())),
    ("expired_evidence", spine(r.Evidence(id="e1", name="Report", expires_on=LOW)),
     ("caution", "past its date: Report", "evidence", "e1"), spine(r.Evidence(name="Report", expires_on=TODAY))),
    ("expired_evidence", spine(r.Evidence(id="e1", name="Report", expires_on=LOW),
                               r.Answer(status="yes", evidence_ids=("e1",))),
     ("bad", "1 answer rests on it", "evidence", "e1"), spine(r.Evidence(name="Report"))),
    ("unsigned_risk", spine(risk_class="high"), ("bad", "nothing is signed off", "trust", ""),
     spine(r.Answer(signed_by="Ann"), risk_class="high")),
    ("unsigned_risk", spine(high_impact="high", stage="delivery"), ("caution", "nothing is signed", "trust", ""),
     spine(risk_class="high", stage="discovery")),
    ("risk_without_owner", spine(r.Risk(id="k", title="Drift", likelihood=5, impact=3, state="accepted")),
     ("bad", "accepted high risk “Drift” has no owner", "risks", "k"),
     spine(r.Risk(title="Drift", likelihood=5, impact=3, state="accepted", owner="Ann"))),
    ("risk_without_owner", spine(r.Risk(id="k", title="Drift", likelihood=5, impact=5, state="mitigated")),
     ("caution", "has no mitigation", "risks", "k"),
     spine(r.Risk(title="Drift", likelihood=2, impact=5, state="mitigated"))),
    ("unacceptable", spine(risk_class="unacceptable", stage="strategy"), ("bad", "unacceptable", "trust", "risk_class"),
     spine(risk_class="unacceptable", stage="stopped")),
    ("review_overdue", spine(first_review_due=date(2026, 11, 20)), ("bad", "1 day ago", "reviews", ""),
     spine(first_review_due=TODAY)),
    ("waiver_ended", spine(r.Answer(item_id="B-1", status="no", waiver_until=LOW)),
     ("bad", "1 waiver has ended", "trust", "B-1"), spine(r.Answer(status="yes", waiver_until=LOW))),
    ("score_without_evidence", spine(r.Rating(criterion="value", rating=5), r.Rating(criterion="risk", rating=1)),
     ("caution", "no evidence: value, risk.", "opportunity", "ratings"),
     spine(r.Rating(criterion="value", rating=5, note="Pilot"), r.Rating(criterion="risk", rating=4))),
    ("score_without_evidence", spine(r.Rating(criterion="feasibility", rating=4), stage="strategy"),
     ("caution", "feasibility", "opportunity", "ratings"),
     spine(r.Rating(criterion="value", rating=5), r.Evidence(name="Study"))),
    ("build_before_bets", spine(r.Bet(id="b", assumption="A", area="value"), stage="delivery"),
     ("caution", "being built before 1 bet", "rollout", "b"),
     spine(r.Bet(assumption="A", area="value", state="confirmed"), stage="delivery")),
    ("build_before_bets", spine(r.Bet(id="b", assumption="A", area="feasibility")),
     ("caution", "1 bet on value or feasibility was never tested", "rollout", "b"),
     spine(r.Bet(assumption="A", area="feasibility", state="running"))),
    ("build_before_bets", spine(r.Bet(id="b", assumption="It works", area="value", state="disproved"), stage="delivery"),
     ("bad", "disproved: It works", "rollout", "b"),
     spine(r.Bet(assumption="A", area="usability", state="disproved"), stage="delivery")),
    ("build_before_bets", spine(stage="delivery"), ("caution", "no assumption has been named", "rollout", "bets"),
     spine()),
    ("against_verdict", spine(ai_verdict="rules_first"), ("caution", "Rules first", "opportunity", "ai_verdict"),
     spine(ai_verdict="ai")),
    ("no_way_back", spine(), ("bad", "without a roll-back plan", "rollout", "rollback_plan"),
     spine(rollback_plan="Switch it off")),
    ("no_owner", spine(), ("bad", "Neither an owner", "overview", "owner"),
     spine(r.Role(role="product_manager", name="Ann"))),
    ("no_owner", spine(stage="delivery"), ("caution", "Neither an owner", "overview", "owner"), spine(stage="strategy")),
    ("lawful_basis", spine(r.DataSource(**PERSONAL)), ("bad", "no lawful basis is named", "data", "d1"),
     spine(r.DataSource(**PERSONAL, lawful_basis="consent"))),
    ("lawful_basis", spine(r.DataSource(**PERSONAL)), ("bad", "no lawful basis is named", "data", "d1"),
     spine(r.DataSource(**PERSONAL), stage="discovery")),
    ("privacy_contradicts", spine(r.DataSource(**PERSONAL, lawful_basis="not_personal")),
     ("bad", "none by its lawful basis", "data", "d1"), spine(r.DataSource(**PERSONAL))),
    ("privacy_contradicts", spine(r.DataSource(**PERSONAL), no_privacy(), stage="discovery"),
     ("caution", "without a reason", "data", "d1"), spine(r.DataSource(**PERSONAL), no_privacy(note="Masked"))),
    ("risk_class_contradicts", spine(risk_class="high", facts=("eu_market",)),
     ("caution", "is not stated", "trust", "risk_class"), spine(risk_class="high", facts=("ai_act_high_risk",))),
    ("values_out_of_order", spine(benefit_low=3, benefit_high=1),
     ("caution", "not in order: Benefit a year", "opportunity", "benefit_likely"),
     spine(benefit_low=1, benefit_likely=1, benefit_high=2)),
    ("values_out_of_order", spine(drift_moderate=5, drift_large=0.1),
     ("caution", "Drift is moderate", "reviews", "drift_moderate"), spine(drift_moderate=0.1, drift_large=0.1)),
    ("dates_out_of_order", spine(discovery_from=TODAY, live_from=LOW), ("bad", "is before", "overview", "live_from"),
     spine(discovery_from=LOW, live_from=TODAY)),
    ("behind_plan", spine(stage="discovery", delivery_from=LOW),
     ("caution", "planned to be in Delivery since", "overview", "delivery_from"),
     spine(stage="delivery", delivery_from=LOW)),
    ("behind_plan", spine(live_from=date(2027, 1, 1)), ("info", "Already in Live", "overview", "live_from"),
     spine(live_from=TODAY)),
    ("over_plan", spine(Cost(month=LOW, planned=100, actual=140), Cost(month=TODAY, planned=500)),
     ("caution", f"{formats.percent(1.4, digits=0)} of what was planned", "rollout", "costs"),
     spine(Cost(month=LOW, planned=100, actual=109))),
    ("over_plan", spine(Cost(month=LOW, planned=100, actual=151)), ("bad", formats.percent(1.51, digits=0), "rollout", "costs"),
     spine(Cost(month=LOW, actual=151))),
    ("over_plan", spine(budget=10, cost_to_date=11), ("caution", "more than its budget", "rollout", "cost_to_date"),
     spine(budget=10, cost_to_date=10)),
    ("weights_over_one", spine(Contribution(weight=0.7), Contribution(weight=0.5)),
     ("caution", formats.percent(1.2), "opportunity", "contributions"),
     spine(Contribution(weight=0.7), Contribution(weight=0.3), Contribution())),
    ("still_running", spine(r.Cohort(id="c", name="All", state="running"), stage="retired"),
     ("bad", "It is retired, and the cohort “All” still runs.", "rollout", "c"),
     spine(r.Cohort(name="All", state="running"))),
    ("still_running", spine(r.ModelVersion(id="v", name="4.2", state="live"), stage="stopped"),
     ("bad", "model version “4.2” still runs", "rollout", "v"),
     spine(r.ModelVersion(name="4.2", state="retired"), stage="stopped")),
]  # fmt: skip


@pytest.mark.parametrize(("check", "wrong", "expected", "right"), CASES)
def test_a_check_of_one_initiative(
    check: str, wrong: Spine, expected: tuple[str, str, str, str], right: Spine
) -> None:
    (found,) = find(check, wrong)
    assert (found.severity, found.tab, found.anchor) == (expected[0], expected[2], expected[3])
    assert expected[1] in found.sentence
    assert found.title == BY_ID[f"core.{check}"].title
    assert find(check, right) == []


def test_every_check_of_one_initiative_has_a_case() -> None:
    elsewhere = {check.id for check in MONEY_CHECKS}
    single = {
        check.id.removeprefix("core.")
        for check in CORE_CHECKS
        if check.scope == "initiative" and check.id not in elsewhere
    }
    assert single == {case[0] for case in CASES}


@pytest.mark.parametrize("check", CORE_CHECKS, ids=lambda check: check.id)
def test_an_empty_portfolio_and_an_empty_initiative_break_nothing(check: Any) -> None:
    find(check.id.removeprefix("core."))
    for stage in ("strategy", "discovery", "retired", "on_hold"):
        assert [
            one for one in find(check.id.removeprefix("core."), spine(stage=stage)) if one.severity == "bad"
        ] == []


def linked(relation: str = "needs", **values: Any) -> Spine:
    other = values.pop("other", "i2")
    return spine(Dependency(other_id=other, relation=relation), **values)


def two(**values: Any) -> Spine:
    return spine(id="i2", key="AI-002", title="Two", **values)


def test_needs_what_is_gone_or_waits() -> None:
    def sentence(one: Spine, *others: Spine) -> list[tuple[str, str, str, str]]:
        return told(find("needs_gone", one, *others))

    where = ("overview", "dependencies")
    assert sentence(linked(stage="delivery"), two(stage="stopped")) == [
        ("bad", "It needs AI-002 Two, which does not go on: stopped.", *where)
    ]
    assert sentence(linked(stage="delivery"), two(stage="on_hold")) == [
        ("caution", "It needs AI-002 Two, which does not go on: on hold.", *where)
    ]
    assert sentence(linked(), two(stage="discovery")) == [
        ("caution", "It is live and needs AI-002 Two, which is not: discovery.", *where)
    ]
    assert sentence(linked()) == []
    assert sentence(linked(stage="delivery"), two(stage="discovery")) == []
    assert sentence(linked("either_or"), two(stage="stopped")) == []
    assert sentence(linked(stage="stopped"), two(stage="stopped")) == []


def test_needs_what_comes_later() -> None:
    one = linked(stage="delivery", live_from=date(2027, 1, 1))
    later = two(stage="discovery", live_from=date(2027, 2, 1))
    (found,) = find("needs_later", one, later)
    days = [formats.date(date(2027, month, 1)) for month in (1, 2)]
    assert (
        found.sentence == f"It is planned for {days[0]} and needs AI-002 Two, which is planned for {days[1]}."
    )
    for other in (
        two(stage="discovery", live_from=date(2027, 1, 1)),
        two(live_from=date(2028, 1, 1)),
        two(stage="strategy"),
    ):
        assert find("needs_later", one, other) == []


def test_a_circle_is_named_once() -> None:
    found = find("circles", linked(), two(), linked(id="i2", key="AI-002", other="i1"))
    assert [one.sentence for one in found] == ["None of them can be first: AI-001 → AI-002 → AI-001."]


def test_both_of_two_that_exclude_each_other() -> None:
    back = linked("either_or", id="i2", key="AI-002", title="Two", other="i1", stage="delivery")
    found = find("both", linked("either_or"), back)
    assert [one.sentence for one in found] == ["It excludes AI-002 Two, and both are built or live."]
    assert find("both", linked("either_or", stage="discovery"), back) == []


def test_a_budget_that_the_plan_exceeds() -> None:
    one = spine(Cost(category="build", month=TODAY, planned=100))
    budgets = [
        Budget(id="b1", name="Build", year=2026, kind="build", amount=60),
        Budget(year=2026, amount=100),
        Budget(year=2026),
    ]
    (found,) = find("budget", one, budgets=budgets)
    assert (found.initiative_id, found.severity, found.tab, found.anchor) == ("", "bad", "strategy", "b1")
    assert found.sentence == "“Build”: the plan takes $100 of $60, $40 too much."


def test_more_people_needed_than_there_are() -> None:
    year: dict[str, Any] = {"starts_on": date(2026, 10, 1), "ends_on": date(2027, 12, 31)}
    one = spine(Staffing(role="reviewer", people=3, **year))
    (found,) = find("overload", one, capacities=[Capacity(role="reviewer", people=2)])
    assert (found.severity, found.anchor) == ("bad", "capacity:reviewer")
    assert found.sentence == "Reviewers: 3.0 needed in Q4 2026, 2.0 available; short in 4 quarters."
    (found,) = find("overload", one, capacities=[Capacity(role="reviewer", people=2.5)])
    assert found.severity == "caution"
    assert find("overload", one, capacities=[Capacity(role="reviewer")]) == []
    assert find("overload", one) == []


def test_goals_that_are_late_unserved_or_not_served() -> None:
    late = Goal(id="g1", name="Fast", baseline=1, target=9, current=5, target_date=LOW)
    reached = Goal(id="g2", name="Cheap", baseline=1, target=9, current=9, target_date=LOW)
    unknown = Goal(id="g3", name="Fair", target_date=LOW)
    ahead = Goal(id="g4", name="Kind", target_date=date(2027, 1, 1))
    goals = [late, reached, unknown, ahead]
    past = find("goal_past", goals=goals)
    assert [(one.anchor, one.sentence.split(", ")[-1].split("; ")[-1]) for one in past] == [
        ("g1", "“Fast” was due by 1 Jan 2026 and is not reached."),
        ("g3", "today's figure is missing."),
    ]
    assert [one.anchor for one in find("goal_unserved", spine(), goals=goals)] == ["g4"]
    serving = spine(Contribution(goal_id="g4", weight=0.5))
    assert find("goal_unserved", serving, goals=goals) == []
    assert [one.initiative_id for one in find("serves_no_goal", spine(), serving, goals=goals)] == ["i1"]
    assert find("serves_no_goal", spine()) == []


def test_a_plugin_that_cannot_be_asked_is_a_finding_of_the_portfolio() -> None:
    line = Unchecked("x", "Plugin x", "x did not load: what it asks is not checked.", "It is too new.")
    (check,) = [one for one in CORE_CHECKS if one.id == "core.plugin_unasked"]
    view = HealthView(portfolio=r.Portfolio(), rules=Rules(date(2026, 11, 21), unchecked=(line,)))
    (finding,) = check.check(view)
    assert (finding.severity, finding.tab) == ("bad", "plugins")
    assert finding.sentence == "x did not load: what it asks is not checked. It is too new."


@pytest.mark.parametrize(
    ("risk_class", "facts", "n"),
    [
        ("high", ("eu_market",), 1),
        ("high", ("ai_act_high_risk",), 0),
        ("minimal", ("ai_act_high_risk",), 1),
        ("minimal", ("eu_market",), 0),
        ("high", (), 0),
        ("", ("ai_act_high_risk",), 0),
    ],
)
def test_a_risk_class_beside_another_fact_is_said(risk_class: str, facts: tuple[str, ...], n: int) -> None:
    assert len(find("risk_class_contradicts", spine(risk_class=risk_class, facts=facts))) == n


def test_what_happened_is_not_dated_ahead() -> None:
    """Files bring such days; the window, the sheet and the commands refuse them."""
    live = spine(in_use_since=date(2040, 1, 1), ai_verdict_on=date(2090, 1, 1))
    texts = [finding.sentence for finding in find("measured_ahead", live)]
    assert len(texts) == 2
    assert all("lies ahead" in text for text in texts)
    assert not find("measured_ahead", spine(in_use_since=TODAY, ai_verdict_on=TODAY))
