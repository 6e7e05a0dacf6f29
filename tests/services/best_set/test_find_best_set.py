"""The best set of a real portfolio file: what initiatives take, who is left out and why, and scenarios."""

from __future__ import annotations

import dataclasses
import itertools
import json
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy_financial
import pytest

from desktop_app.domain.planning.best_set_terms import LimitName, ShareWish, Terms, dump, limit_name, parse
from desktop_app.domain.planning_records import Budget, Capacity, Cost, Dependency, Scenario, Staffing
from desktop_app.errors import Cancelled, FieldError, UserError
from desktop_app.services import initiatives, portfolio_records, undo
from desktop_app.services import record_edits as records
from desktop_app.services.best_set import scenarios
from desktop_app.services.best_set.case import case_of, read_facts
from desktop_app.services.best_set.find_best_set import (
    Search,
    best_set,
    find_limit,
    limits_in_force,
    terms_with_limits,
)
from desktop_app.services.best_set.time_budget import TimeBudget
from desktop_app.services.best_set.words import gap_text, sentence
from desktop_app.services.workspace import Workspace

Add = Callable[..., str]


@pytest.fixture
def add(ws: Workspace) -> Add:
    """Adds an initiative whose value is known; people are data scientists, always."""

    def make(
        title: str, benefit: float = 100.0, cost: float | None = 100.0, people: Any = None, **more: Any
    ) -> str:
        values = {
            "benefit_likely": benefit,
            "build_cost_likely": cost,
            "run_cost": 10.0,
            "chance_of_success": 0.5,
            **more,
        }
        made = initiatives.create(ws, title, **values).record_ids[0]
        if people is not None:
            records.add(ws, Staffing(initiative_id=made, role="data_scientist", people=people))
        return made

    return make


def asked(ws: Workspace, terms: Terms | None = None, **limits: float) -> Terms:
    pairs = [
        (name.replace("_20", "-20") if name[:3] in ("bui", "run") else name, amount)
        for name, amount in limits.items()
    ]
    return terms_with_limits(read_facts(ws, "expected-value"), terms or Terms(), pairs)


def titles(found: Any) -> set[str]:
    return {one.title for one in found}


def expected_value(
    benefit: float, cost: float, p: float = 0.5, run: float = 10.0, rate: float = 0.08
) -> float:
    flows = [-cost] + [p * benefit - run] * 5
    return float(numpy_financial.npv(rate, flows))


def test_the_best_set_is_that_of_brute_force_over_the_portfolio(ws: Workspace, add: Add) -> None:
    data = {
        "a": (400.0, 300.0, 1.5), "b": (250.0, 120.0, 2.0), "c": (330.0, 210.0, 1.0), "d": (150.0, 60.0, 0.5),
        "e": (500.0, 420.0, 3.0), "f": (90.0, 40.0, 0.2), "g": (30.0, 100.0, 0.1),
    }  # fmt: skip
    ids = {name: add(name, *values) for name, values in data.items()}
    records.add(ws, Dependency(initiative_id=ids["a"], other_id=ids["d"], relation="needs"))
    records.add(ws, Dependency(initiative_id=ids["b"], other_id=ids["c"], relation="either_or"))
    found = best_set(ws, asked(ws, budget=700, data_scientist=5), with_entries=True)
    value = {name: expected_value(benefit, cost) for name, (benefit, cost, _p) in data.items()}

    def fits(names: set[str], budget: float = 700, people: float = 5) -> bool:
        return (
            sum(data[n][1] for n in names) <= budget
            and sum(data[n][2] for n in names) <= people + 1e-9
            and ("a" not in names or "d" in names)
            and not {"b", "c"} <= names
        )

    every = [set(c) for k in range(8) for c in itertools.combinations(data, k)]

    def best(**limits: float) -> float:
        return max(sum(value[n] for n in names) for names in every if fits(names, **limits))

    assert found.status == "optimal"
    assert found.value == pytest.approx(best())
    assert fits(titles(found.chosen))
    assert found.left["budget"] == pytest.approx(700 - sum(data[n][1] for n in titles(found.chosen)))
    # A hundred of money is tried a ten at a time, people one by one.
    more = {str(state.name): state.more for state in found.limits}
    assert (more["budget"].unit, more["data_scientist"].unit) == (10.0, 1.0)
    assert found.one_more["budget"] == pytest.approx(best(budget=710) - best(), abs=1e-6)
    assert found.one_more["data_scientist"] == pytest.approx(best(people=6) - best(), abs=1e-6)
    for one in found.waiting:
        entry = one.entry.cost
        if entry is None:
            continue
        # At its entry cost, its value up by what it costs less, a set with it is worth as much as the best.
        cheaper = {**data, one.title: (data[one.title][0], entry, data[one.title][2])}
        worth = {**value, one.title: value[one.title] + one.cost - entry}
        with_it = [
            sum(worth[n] for n in names)
            for names in every
            if one.title in names
            and sum(cheaper[n][1] for n in names) <= 700 + 1e-6
            and sum(cheaper[n][2] for n in names) <= 5 + 1e-9
            and ("a" not in names or "d" in names)
            and not {"b", "c"} <= names
        ]
        assert max(with_it) == pytest.approx(found.value)


def test_what_is_unknown_is_left_out_and_named(ws: Workspace, add: Add) -> None:
    add("sound", people=1)
    add("no cost", cost=None, people=1)
    add("no chance", people=1, chance_of_success=None)
    add("no people")
    add("people unknown", people=0)
    half = add("half", people=1)
    records.add(ws, Staffing(initiative_id=half, role="data_scientist"))
    needing = add("needing", people=1)
    records.add(ws, Dependency(initiative_id=needing, other_id=half, relation="needs"))
    found = best_set(ws, asked(ws, data_scientist=5))
    reasons = {one.title: one.why for one in found.unknown}
    assert set(reasons) == {"no cost", "no chance", "no people", "half", "needing"}
    assert "build cost" in reasons["no cost"]
    assert "chance that it works" in reasons["no chance"]
    assert "staffing" in reasons["no people"]
    assert "“half”" in reasons["needing"]
    assert titles(found.chosen) | titles(found.waiting) == {"sound", "people unknown"}
    assert found.marks[half] == "unknown"


def test_without_anything_known_no_worth_is_claimed(ws: Workspace, add: Add) -> None:
    assert sentence(best_set(ws, asked(ws))) == "There is nothing to choose from yet."
    add("one", cost=None)
    assert sentence(best_set(ws, asked(ws))) == "No set yet: it is not known what 1 initiative is worth."
    add("two", chance_of_success=None)
    found = best_set(ws, asked(ws))
    assert sentence(found) == "No set yet: it is not known what 2 initiatives are worth."
    add("three")
    assert sentence(best_set(ws, asked(ws))).startswith("Best set: 1 of 1, $")


def test_the_sentence_says_over_how_many_years_and_what_would_fund_all(ws: Workspace, add: Add) -> None:
    add("small", benefit=500.0)
    add("large", benefit=900.0, cost=300.0)
    text = sentence(best_set(ws, asked(ws, budget=150.0)))
    assert text == "Best set: 1 of 2, $858.25 over 5 years. A build budget of $400 would fund all 2."
    # With a wish beside the limit it is not that simple.
    terms = dataclasses.replace(asked(ws, budget=150.0), must_not=frozenset({add("third")}))
    assert "would fund all" not in sentence(best_set(ws, terms))


def test_retired_and_stopped_ones_are_not_in_question(ws: Workspace, add: Add) -> None:
    add("active")
    gone = add("gone")
    needing = add("needing")
    records.add(ws, Dependency(initiative_id=needing, other_id=gone, relation="needs"))
    initiatives.move_stage(ws, gone, "stopped", by="ann", reason="No use")
    found = best_set(ws)
    assert gone not in found.marks
    assert [one.why for one in found.unknown] == ["It needs “gone”, whose stage is Stopped."]


def test_money_falls_in_the_years_in_which_it_is_planned(ws: Workspace, add: Add) -> None:
    by_month = add("by month")
    for month, planned in ((date(2026, 12, 1), 30.0), (date(2027, 1, 1), 70.0)):
        records.add(ws, Cost(initiative_id=by_month, category="data", month=month, planned=planned))
    records.add(ws, Cost(initiative_id=by_month, category="review", month=date(2027, 2, 1), planned=5.0))
    add("spread", cost=730.0, delivery_from=date(2026, 12, 2), live_from=date(2027, 12, 2))
    add("undated", cost=50.0)
    terms = asked(ws, build_2026=1e6, build_2027=1e6, run_2027=1e6, **{"2027": 1e6, "budget": 1e6})
    case = case_of(read_facts(ws, "expected-value"), terms)
    names = [str(limit.name) for limit in case.limits]
    taken = {
        one.title: dict(zip(names, (t.amounts[0] for t in takes), strict=True))
        for one, takes in zip(case.initiatives, case.takes, strict=True)
    }
    assert taken["by month"] == {"build-2026": 30, "build-2027": 70, "run-2027": 5, "2027": 75, "budget": 100}
    assert taken["spread"]["build-2026"] == pytest.approx(730 * 30 / 365)
    assert taken["spread"]["build-2027"] == pytest.approx(730 * 335 / 365)
    assert taken["spread"]["run-2027"] == pytest.approx(10 * 30 / 365, abs=0.01)
    assert taken["undated"] == {"build-2026": 50, "build-2027": 0, "run-2027": 10, "2027": 10, "budget": 50}


def test_people_count_when_they_are_needed(ws: Workspace, add: Add) -> None:
    first, second = add("first"), add("second")
    for one, start, end in ((first, (2027, 1, 1), (2027, 6, 30)), (second, (2027, 7, 1), (2027, 12, 31))):
        records.add(
            ws,
            Staffing(
                initiative_id=one, role="ml_engineer", people=2, starts_on=date(*start), ends_on=date(*end)
            ),
        )
    found = best_set(ws, asked(ws, ml_engineer=2))
    # One after the other, both can be had with two people.
    assert titles(found.chosen) == {"first", "second"}
    assert found.left == {"ml_engineer": 0.0}
    third = add("third")
    records.add(ws, Staffing(initiative_id=third, role="ml_engineer", people=1))
    found = best_set(ws, asked(ws, ml_engineer=2))
    assert titles(found.waiting) == {"third"}


def test_limits_come_from_the_strategy_until_a_scenario_says_otherwise(ws: Workspace, add: Add) -> None:
    add("one", people=1)
    portfolio_records.add(ws, Budget(name="Next year", year=2027, kind="build", amount=500))
    portfolio_records.add(ws, Budget(name="Long ago", year=2020, amount=1))
    portfolio_records.add(ws, Capacity(role="data_scientist", people=4))
    portfolio_records.add(ws, Capacity(role="data_scientist", people=2, starts_on=date(2028, 1, 1)))
    facts = read_facts(ws, "expected-value")
    assert limits_in_force(facts, Terms()) == (
        (LimitName("build", 2027), "Next year", 500.0, False),
        (LimitName("people", role="data_scientist"), "Data scientists", 6.0, False),
    )
    found = best_set(ws)
    assert {str(s.name): (s.amount, s.used, s.left) for s in found.limits} == {
        "build-2027": (500.0, 100.0, 400.0),
        "data_scientist": (4.0, 1.0, 3.0),
    }
    terms = Terms().with_limit("build-2027", 50.0).with_limit("data_scientist", None).with_limit("2028", 9.0)
    names = [(str(name), amount, own) for name, _label, amount, own in limits_in_force(facts, terms)]
    assert names == [("build-2027", 50.0, True), ("2028", 9.0, True)]
    assert terms.as_the_strategy("data_scientist").as_the_strategy("build-2027").with_limit(
        "2028", None
    ) == Terms(without=frozenset({"2028"}))


def test_wishes_shares_and_what_contradicts_itself(ws: Workspace, add: Add) -> None:
    bank = add("bank", 900, 300, industry="finance")
    shop = add("shop", 300, 100, industry="retail")
    terms = asked(ws, budget=350)
    assert titles(best_set(ws, terms).chosen) == {"bank"}
    assert titles(best_set(ws, terms.with_wish(shop, "must")).chosen) == {"shop"}
    assert titles(best_set(ws, terms.with_wish(bank, "must_not")).chosen) == {"shop"}
    half = ShareWish("industry", "finance", None, 0.5)
    shared = Terms(shares=(half,))
    assert titles(best_set(ws, shared).chosen) == {"shop"}
    both = terms.with_wish(shop, "must").with_wish(bank, "must")
    found = best_set(ws, both)
    assert found.status == "impossible"
    assert set(found.conflicts) == {"“shop” must be in.", "“bank” must be in.", "Build budget: $350."}
    assert sentence(found) == "No set meets all limits."
    assert found.marks == {}


def test_names_of_limits_as_people_type_them(ws: Workspace) -> None:
    portfolio_records.add(ws, Budget(name="Next year", year=2027, kind="build", amount=500))
    facts = read_facts(ws, "expected-value")
    assert find_limit(facts, "next YEAR") == LimitName("build", 2027)
    assert (
        find_limit(facts, "Data scientists")
        == find_limit(facts, "data scientist")
        == LimitName("people", role="data_scientist")
    )
    assert find_limit(facts, "2031") == LimitName("all", 2031)
    assert find_limit(facts, " Run-2027 ") == LimitName("run", 2027)
    with pytest.raises(
        UserError, match=r"no limit called wizards.*budget.*2027.*“Next year”.*data_scientist"
    ):
        find_limit(facts, "wizards")
    with pytest.raises(UserError, match="below 0"):
        terms_with_limits(facts, Terms(), [("budget", -1.0)])
    for text in ("budget", "2027", "build-2027", "run-2027", "annotator"):
        assert str(limit_name(text)) == text


def test_terms_are_read_as_they_were_written_and_nonsense_is_refused() -> None:
    terms = Terms(
        "rice", {"budget": 5.5}, frozenset({"2027"}), frozenset({"a"}), frozenset({"b"}), (("a", "c"),), (("a", "b"),),
        (ShareWish("topic", "Fraud", 0.1, None),),
    )  # fmt: skip
    assert parse(dump(terms)) == terms
    assert parse("") == Terms()
    for wrong in ("[]", "{", '{"limits": {"a": "x"}}', '{"limits": {"a": NaN}}', '{"needs": [["a"]]}', '{"must": [1]}',
                  '{"shares": [{"theme": "x", "value": "y"}]}', '{"method": 3}', "[" * 100_000):  # fmt: skip
        with pytest.raises(UserError):
            parse(wrong)


# Scenarios


def test_scenarios_are_made_changed_and_removed_one_undo_step_each(ws: Workspace, add: Add) -> None:
    shop = add("shop")
    first = scenarios.create(ws).record_ids[0]
    second = scenarios.create(ws).record_ids[0]
    assert [one.name for one in scenarios.list_all(ws)] == ["Scenario 1", "Scenario 2"]
    scenarios.rename(ws, second, "Lean")
    with pytest.raises(FieldError):
        scenarios.rename(ws, first, " lean ")
    with pytest.raises(FieldError):
        scenarios.create(ws, "LEAN")
    scenarios.set_terms(ws, second, Terms(limits={"budget": 50.0}).with_wish(shop, "must"))
    copy = scenarios.duplicate(ws, second).record_ids[0]
    again = scenarios.duplicate(ws, second).record_ids[0]
    by_id = {one.id: one for one in scenarios.list_all(ws)}
    assert (by_id[copy].name, by_id[again].name) == ("Lean, copy", "Lean, copy 2")
    assert by_id[copy].definition == by_id[second].definition
    assert scenarios.find(ws, "lean").id == second
    scenarios.remove(ws, again)
    with pytest.raises(UserError, match=r"“Lean”, “Lean, copy”"):
        scenarios.find(ws, "fat")
    for left in (4, 3, 2, 2, 2, 1, 0):
        undo.undo(ws)
        assert len(scenarios.list_all(ws)) == left
    with pytest.raises(UserError, match="no scenario yet"):
        scenarios.find(ws, "fat")


def test_one_scenario_is_the_plan_and_undo_gives_it_back(ws: Workspace, add: Add) -> None:
    shop, bank = add("shop", 300, 100), add("bank", 900, 300)
    small = scenarios.create(ws, "Small", asked(ws, budget=150)).record_ids[0]
    large = scenarios.create(ws, "Large", asked(ws, budget=500)).record_ids[0]
    assert scenarios.plan(ws) is None
    scenarios.make_plan(ws, small)
    assert scenarios.plan(ws).id == small
    kept = scenarios.kept_result(scenarios.plan(ws))
    assert (kept.chosen, kept.is_current, kept.status) == ((shop,), True, "optimal")
    scenarios.make_plan(ws, large)
    assert [one.name for one in scenarios.list_all(ws) if one.is_plan] == ["Large"]
    assert set(scenarios.kept_result(scenarios.plan(ws)).chosen) == {shop, bank}
    undo.undo(ws)
    assert scenarios.plan(ws).id == small
    scenarios.set_terms(ws, small, Terms())
    assert scenarios.kept_result(scenarios.plan(ws)).is_current is False
    stuck = scenarios.create(ws, "Stuck", asked(ws, Terms().with_wish(bank, "must"), budget=1)).record_ids[0]
    with pytest.raises(UserError, match="can't be the plan"):
        scenarios.make_plan(ws, stuck)
    assert scenarios.plan(ws).id == small


def test_a_result_is_kept_with_its_time(ws: Workspace, add: Add) -> None:
    add("shop")
    made = scenarios.create(ws, "Only").record_ids[0]
    assert scenarios.kept_result(scenarios.list_all(ws)[0]) is None
    best, changes = scenarios.compute(ws, made)
    assert changes.label == "Best set of “Only” saved"
    kept = scenarios.kept_result(scenarios.list_all(ws)[0])
    assert (kept.at, kept.value, kept.left) == (ws.clock(), best.value, {})
    document = json.loads(scenarios.list_all(ws)[0].result)
    assert document["sentence"] == sentence(best)
    with pytest.raises(Cancelled):
        scenarios.compute(ws, made, cancel=lambda: True)


def test_a_result_that_cannot_be_read_is_none() -> None:
    for text in ("", "{}", "[]", "null", '{"at": 3}', "x"):
        assert scenarios.kept_result(Scenario(name="x", result=text)) is None


def test_scenarios_side_by_side(ws: Workspace, add: Add) -> None:
    add("shop", 300, 100)
    add("bank", 900, 300)
    add("dark", cost=None)
    ids = [
        scenarios.create(ws, "Small", asked(ws, budget=150)).record_ids[0],
        scenarios.create(ws, "Large", asked(ws, budget=500, run_2027=90)).record_ids[0],
    ]
    found = scenarios.compare(ws, ids)
    assert [one.name for one in found.scenarios] == ["Small", "Large"]
    assert {row.title: row.marks for row in found.rows} == {
        "shop": ("fund", "fund"), "bank": ("wait", "fund"), "dark": ("unknown", "unknown"),
    }  # fmt: skip
    assert [row.title for row in found.rows if row.differs] == ["bank"]
    assert {label: left for label, _money, left in found.limits} == {
        "Build budget": (50.0, 100.0), "Running 2027": (None, 70.0),
    }  # fmt: skip


def test_a_search_tells_how_far_it_is(ws: Workspace, add: Add) -> None:
    for number in range(12):
        add(f"i{number}", 50 + number * 7, 20 + number * 3, people=1 + number % 3)
    heard: list[str] = []
    facts = read_facts(ws, "expected-value")
    search = Search(
        facts, asked(ws, budget=200, data_scientist=9), progress=lambda *told: heard.append(told[2])
    )
    first = search.first()
    assert first.value <= first.bound
    assert search.exact().status == "optimal"
    search.one_more()
    shown = [sum(one.entry is not None for one in step.waiting) for step in search.entries()]
    assert shown == list(range(1, len(first.waiting) + 1))
    assert any("Build budget" in text for text in heard)
    assert any("is funded" in text for text in heard)


def test_a_search_whose_time_is_over_says_so_and_keeps_a_set(ws: Workspace, add: Add) -> None:
    for number in range(8):
        add(f"i{number}", 50 + number * 7, 20 + number * 3, people=1 + number % 3)
    facts = read_facts(ws, "expected-value")
    now = 0.0
    search = Search(facts, asked(ws, budget=100, data_scientist=9), budget=TimeBudget(5.0, lambda: now))
    now = 5.0
    first = search.first()
    assert (first.status, bool(first.chosen), first.gap) == ("time", True, None)
    assert ("The search reached its time limit; how far the set is from the best is not known.") in sentence(
        first
    )
    assert search.one_more().one_more == {}
    assert list(search.entries()) == []
    assert search.is_cut_short
    # Whoever asks with a time of their own gets an answer.
    assert search.exact(60.0).status == "optimal"
    assert search.one_more(time_limit=60.0).one_more


@pytest.mark.parametrize(
    ("gap", "text"), [(0.0, "0.00\xa0%"), (0.00002, "less than 0.01\xa0%"), (0.0123, "1.23\xa0%")]
)
def test_a_tiny_gap_is_not_written_as_none(gap: float, text: str) -> None:
    assert gap_text(gap) == text


def test_the_sample_has_scenarios_that_can_be_compared(tmp_path: Any) -> None:
    from desktop_app.services.sample.make_sample import create_sample

    made = create_sample(tmp_path / "sample.portfolio", extensions=None)
    there = scenarios.list_all(made)
    assert len(there) == 3
    found = scenarios.compare(made, [one.id for one in there])
    for one in found.scenarios:
        assert one.best.status == "optimal"
        assert not one.best.unknown
        assert len(one.best.chosen) >= 5
    assert any(row.differs for row in found.rows)
    made.close()
