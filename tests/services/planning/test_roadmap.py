"""The roadmap: bars, what comes too early, people by month, and moves as one step of undo."""

from __future__ import annotations

import calendar
import random
from datetime import date, timedelta
from itertools import pairwise

import pytest

from desktop_app.domain.choices import STAFF_ROLES
from desktop_app.domain.planning_records import Capacity, Contribution, Dependency, Goal, Staffing
from desktop_app.domain.records import Initiative, StageMove
from desktop_app.errors import FieldError
from desktop_app.services import initiatives, portfolio_records, undo
from desktop_app.services import record_edits as records
from desktop_app.services.planning import roadmap, roadmap_plan
from desktop_app.services.planning.roadmap_plan import FIELDS, RoadmapBar, Segment
from desktop_app.services.workspace import Workspace
from tests.counting import reads

D = date


def make(ws: Workspace, title: str = "One", **values: object) -> str:
    return initiatives.create(ws, title, **values).record_ids[0]


def bar(ws: Workspace, one: str) -> RoadmapBar:
    return roadmap.read(ws).bars[one]


def dates(ws: Workspace, one: str) -> tuple[date | None, ...]:
    found = ws.spine(one).initiative
    return tuple(getattr(found, name) for name in FIELDS)


PLAN = {
    "strategy_from": D(2026, 12, 1),
    "discovery_from": D(2027, 1, 11),
    "delivery_from": D(2027, 3, 1),
    "live_from": D(2027, 7, 5),
    "retire_on": D(2029, 7, 5),
}


# Bars


def test_a_stage_ends_where_the_next_given_date_begins(ws: Workspace) -> None:
    one = make(ws, **PLAN)
    assert bar(ws, one).segments() == (
        Segment("strategy", D(2026, 12, 1), D(2027, 1, 11)),
        Segment("discovery", D(2027, 1, 11), D(2027, 3, 1)),
        Segment("delivery", D(2027, 3, 1), D(2027, 7, 5)),
        Segment("live", D(2027, 7, 5), D(2029, 7, 5)),
    )


def test_what_has_no_end_goes_on_and_a_gap_is_bridged(ws: Workspace) -> None:
    one = make(ws, discovery_from=D(2027, 1, 11), live_from=D(2027, 7, 5))
    assert bar(ws, one).segments() == (
        Segment("discovery", D(2027, 1, 11), D(2027, 7, 5)),
        Segment("live", D(2027, 7, 5), None),
    )
    ended = make(ws, delivery_from=D(2027, 1, 11), retire_on=D(2027, 7, 5))
    assert bar(ws, ended).segments() == (Segment("delivery", D(2027, 1, 11), D(2027, 7, 5)),)


def test_an_end_alone_makes_no_bar(ws: Workspace) -> None:
    assert not bar(ws, make(ws)).is_placed
    assert not bar(ws, make(ws, retire_on=D(2029, 1, 1))).is_placed
    assert bar(ws, make(ws, live_from=D(2029, 1, 1))).is_placed


def test_dates_out_of_order_make_stages_without_length(ws: Workspace) -> None:
    one = make(ws, discovery_from=D(2027, 6, 1), delivery_from=D(2027, 1, 1))
    assert bar(ws, one).segments() == (
        Segment("discovery", D(2027, 6, 1), D(2027, 6, 1)),
        Segment("delivery", D(2027, 1, 1), None),
    )


def test_real_moves_up_to_today_without_the_time_on_hold(ws: Workspace) -> None:
    one = make(ws)
    with ws.change("Moves") as step:
        for stage, day in (
            ("discovery", D(2026, 3, 1)),
            ("on_hold", D(2026, 5, 1)),
            ("discovery", D(2026, 8, 1)),
            ("delivery", D(2026, 10, 1)),
        ):
            records.append(step.uow, StageMove(initiative_id=one, to_stage=stage, moved_on=day))
    assert bar(ws, one).actual(ws.today()) == (
        Segment("discovery", D(2026, 3, 1), D(2026, 5, 1)),
        Segment("discovery", D(2026, 8, 1), D(2026, 10, 1)),
        Segment("delivery", D(2026, 10, 1), ws.today()),
    )


def test_groups(ws: Workspace) -> None:
    first = make(ws, "A", industry="retail", owner="Zoe")
    second = make(ws, "B", industry="finance", owner="Ann")
    third = make(ws, "C")
    goal = portfolio_records.add(ws, Goal(name="Speed")).record_ids[0]
    other = portfolio_records.add(ws, Goal(name="Care")).record_ids[0]
    records.add(ws, Contribution(initiative_id=first, goal_id=goal, weight=0.3))
    records.add(ws, Contribution(initiative_id=first, goal_id=other, weight=0.7))
    found = list(roadmap.read(ws).bars.values())

    def said(group_by: str) -> list[tuple[str, list[str]]]:
        return [(label, [one.id for one in bars]) for _v, label, bars in roadmap.group(found, group_by)]

    assert said("none") == [("", [first, second, third])]
    assert said("industry") == [("Finance", [second]), ("Retail", [first]), ("Not stated", [third])]
    assert said("owner") == [("Ann", [second]), ("Zoe", [first]), ("Not stated", [third])]
    assert said("goal") == [("Care", [first]), ("Not stated", [second, third])]
    with pytest.raises(FieldError):
        roadmap.group(found, "title")


# What comes too early


def need(ws: Workspace, one: str, other: str, relation: str = "needs") -> None:
    records.add(ws, Dependency(initiative_id=one, other_id=other, relation=relation))


def test_what_starts_before_what_it_needs_is_live_is_named(ws: Workspace) -> None:
    other = make(ws, "Data hub", live_from=D(2027, 6, 1))
    one = make(ws, "Scan", discovery_from=D(2027, 1, 1), delivery_from=D(2027, 5, 31))
    need(ws, one, other)
    (conflict,) = roadmap.read(ws).conflicts[one]
    assert conflict.other_id == other
    assert conflict.short == "before AI-001 is live"
    assert conflict.sentence == (
        "AI-002 starts delivery on 31 May 2027, before AI-001 Data hub, which it needs, is live on 1 Jun 2027."
    )
    roadmap.shift(ws, one, 1)
    assert roadmap.read(ws).conflicts == {}


@pytest.mark.parametrize(
    ("mine", "theirs", "said"),
    [
        ({"delivery_from": D(2027, 1, 1)}, {}, "AI-001 has no date to be live"),
        ({"delivery_from": D(2027, 1, 1)}, {"stage": "stopped"}, "needs AI-001: stopped"),
        ({"delivery_from": D(2027, 1, 1)}, {"stage": "live"}, ""),
        ({}, {"live_from": D(2027, 1, 1)}, ""),
        ({"discovery_from": D(2027, 1, 1)}, {"live_from": D(2027, 1, 2)}, "before AI-001 is live"),
        ({"delivery_from": D(2027, 1, 1), "stage": "live"}, {"live_from": D(2028, 1, 1)}, ""),
        ({"delivery_from": D(2027, 1, 1), "stage": "stopped"}, {"live_from": D(2028, 1, 1)}, ""),
    ],
)
def test_other_cases_of_needs(
    ws: Workspace, mine: dict[str, object], theirs: dict[str, object], said: str
) -> None:
    other = make(ws, "Other", **theirs)
    one = make(ws, "One", **mine)
    need(ws, one, other)
    found = roadmap.read(ws).conflicts.get(one, ())
    assert [conflict.short for conflict in found] == ([said] if said else [])


def test_either_or_is_no_need(ws: Workspace) -> None:
    other = make(ws, "Other", live_from=D(2028, 1, 1))
    one = make(ws, "One", delivery_from=D(2027, 1, 1))
    need(ws, one, other, "either_or")
    found = roadmap.read(ws)
    assert found.bars[one].needs == ()
    assert found.conflicts == {}


# People


def test_people_by_month_against_counting_every_day(ws: Workspace) -> None:
    rng = random.Random(5)
    days = [D(2026, 10, 1) + timedelta(days=n) for n in range(500)]
    staff: list[tuple[str, float, date | None, date | None, str]] = []
    ids = []
    for number in range(30):
        stage = rng.choice(["strategy", "discovery", "delivery", "live", "on_hold", "stopped"])
        start, live = sorted(rng.sample(days, 2))
        one = make(ws, f"N{number}", stage=stage, discovery_from=start, live_from=live)
        ids.append(one)
        role, people = rng.choice(list(STAFF_ROLES)[:3]), float(rng.choice([0.5, 1, 2, 3]))
        own = sorted(rng.sample(days, 2)) if rng.random() < 0.4 else (None, None)
        records.add(
            ws, Staffing(initiative_id=one, role=role, people=people, starts_on=own[0], ends_on=own[1])
        )
        first = own[0] or start
        last = own[1] or live - timedelta(days=1)
        if stage not in ("on_hold", "stopped"):
            staff.append((role, people, first, last, one))
    portfolio_records.add(ws, Capacity(role="data_scientist", people=6.0, ends_on=D(2027, 2, 10)))
    portfolio_records.add(ws, Capacity(role="data_scientist", people=2.0, starts_on=D(2027, 1, 1)))
    periods = roadmap_plan.months(D(2026, 11, 21), D(2027, 6, 3))
    assert [period[0] for period in periods][:2] == [D(2026, 11, 1), D(2026, 12, 1)]
    assert len(periods) == 8
    found = roadmap.load(ws, periods)
    for role, loads in found.roles.items():
        for (first, after), load in zip(periods, loads, strict=True):
            assert (after - first).days == calendar.monthrange(first.year, first.month)[1]
            month = [first + timedelta(days=n) for n in range((after - first).days)]
            wanted = sum(p for r, p, a, b, _ in staff for day in month if r == role and a <= day <= b) / len(
                month
            )
            assert load.needed == pytest.approx(wanted)
            if role == "data_scientist":
                there = sum(
                    (6.0 if day <= D(2027, 2, 10) else 0.0) + (2.0 if day >= D(2027, 1, 1) else 0.0)
                    for day in month
                ) / len(month)
                assert load.there == pytest.approx(there)
                assert load.is_over is (wanted > there + 0.01)
            else:
                assert load.there is None
                assert not load.is_over


# Moving


def test_shift_moves_all_dates_and_the_people_in_one_step(ws: Workspace) -> None:
    one = make(ws, **PLAN)
    staffing = records.add(
        ws,
        Staffing(
            initiative_id=one,
            role="data_scientist",
            people=1.0,
            starts_on=D(2027, 2, 1),
            ends_on=D(2027, 5, 1),
        ),
    ).record_ids[0]
    changes = roadmap.shift(ws, one, 14)
    assert changes.label == "AI-001 moved 14 days later"
    assert dates(ws, one) == tuple(day + timedelta(days=14) for day in PLAN.values())
    (moved,) = ws.spine(one).staffing
    assert (moved.id, moved.starts_on, moved.ends_on) == (staffing, D(2027, 2, 15), D(2027, 5, 15))
    undo.undo(ws)
    assert dates(ws, one) == tuple(PLAN.values())
    assert ws.spine(one).staffing[0].starts_on == D(2027, 2, 1)
    assert roadmap.shift(ws, one, -1).label == "AI-001 moved 1 day earlier"


def test_shift_leaves_out_what_is_not_given_and_stays_in_the_calendar(ws: Workspace) -> None:
    one = make(ws, delivery_from=D(2027, 3, 1))
    roadmap.shift(ws, one, 7)
    assert dates(ws, one) == (None, None, D(2027, 3, 8), None, None)
    for days in (10**9, -(10**9), 365 * 190):
        with pytest.raises(FieldError):
            roadmap.shift(ws, one, days)
    assert not roadmap.shift(ws, make(ws), 7)


def test_stretch_moves_one_date_and_keeps_the_order(ws: Workspace) -> None:
    one = make(ws, **PLAN)
    changes = roadmap.stretch(ws, one, "delivery_from", D(2027, 2, 1))
    assert changes.label == "Dates of AI-001 changed"
    assert dates(ws, one)[2] == D(2027, 2, 1)
    for field, day in (
        ("delivery_from", D(2027, 1, 10)),
        ("delivery_from", D(2027, 7, 6)),
        ("retire_on", D(2027, 7, 1)),
    ):
        with pytest.raises(FieldError) as refused:
            roadmap.stretch(ws, one, field, day)
        assert "is before" in str(refused.value)
    with pytest.raises(FieldError):
        roadmap.stretch(ws, one, "in_use_since", D(2027, 1, 1))
    undo.undo(ws)
    assert dates(ws, one) == tuple(PLAN.values())


def test_a_drag_is_held_between_its_neighbours(ws: Workspace) -> None:
    found = bar(ws, make(ws, **PLAN))
    assert roadmap_plan.limits(found, "delivery_from") == (D(2027, 1, 11), D(2027, 7, 5))
    assert roadmap_plan.stretch_bar(found, "delivery_from", D(2020, 1, 1)).dates[2] == D(2027, 1, 11)
    assert roadmap_plan.stretch_bar(found, "delivery_from", D(2030, 1, 1)).dates[2] == D(2027, 7, 5)
    assert roadmap_plan.stretch_bar(found, "retire_on", D(2030, 1, 1)).dates[4] == D(2030, 1, 1)


@pytest.mark.parametrize(
    ("stage", "given"),
    [
        ("strategy", ["strategy_from", "discovery_from", "delivery_from", "live_from"]),
        ("delivery", ["delivery_from", "live_from"]),
        ("live", ["live_from"]),
    ],
)
def test_what_has_no_dates_gets_those_from_its_stage_on(ws: Workspace, stage: str, given: list[str]) -> None:
    one = make(ws, stage=stage)
    changes = roadmap.place(ws, one, D(2027, 1, 4))
    assert changes.label == "AI-001 put on the roadmap"
    found = dict(zip(FIELDS, dates(ws, one), strict=True))
    assert [name for name in FIELDS if found[name]] == given
    assert found[given[0]] == D(2027, 1, 4)
    days = [found[name] for name in given]
    assert days == sorted(days)
    roadmap.take_off(ws, [one])
    assert dates(ws, one) == (None,) * 5
    undo.undo(ws)
    undo.undo(ws)
    assert dates(ws, one) == (None,) * 5


def test_now_next_later(ws: Workspace) -> None:
    ids = [make(ws, name) for name in "AB"]
    roadmap.set_horizon(ws, ids, "next")
    assert [ws.spine(one).initiative.horizon for one in ids] == ["next", "next"]
    roadmap.set_horizon(ws, ids[0], "")
    assert ws.spine(ids[0]).initiative.horizon == ""
    with pytest.raises(FieldError):
        roadmap.set_horizon(ws, ids, "soon")


def test_many_are_read_all_at_once(ws: Workspace) -> None:
    with ws.change("Fill") as step:
        made = [
            Initiative(
                key=f"X-{n:05d}",
                title=f"Case {n}",
                discovery_from=D(2027, 1, 1) + timedelta(days=n % 300),
                live_from=D(2028, 1, 1) + timedelta(days=n % 300),
            )
            for n in range(500)
        ]
        step.uow.add_all(made)
        step.uow.add_all(
            [Staffing(initiative_id=one.id, role="data_scientist", people=1.0) for one in made]
            + [Dependency(initiative_id=a.id, other_id=b.id) for a, b in pairwise(made)]
        )
    assert len(reads(ws, lambda: roadmap.read(ws))) < 10
    months = roadmap_plan.months(D(2026, 10, 1), D(2029, 12, 31))
    assert len(reads(ws, lambda: roadmap.load(ws, months))) < 10
    assert len(roadmap.read(ws).bars) == 500
