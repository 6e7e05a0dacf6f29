"""Reviews: starting, closing with a decision, opening again, actions, and what is planned."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from desktop_app.domain.records import Measurement, Metric, Review
from desktop_app.domain.states import part_reports, review_due
from desktop_app.errors import ConflictError, FieldError, UserError
from desktop_app.services import initiatives, review_lists, reviews, undo
from desktop_app.services import record_edits as records
from desktop_app.services.lists import list_reads as lists
from desktop_app.services.workspace import Workspace


@pytest.fixture
def live(ws: Workspace) -> str:
    """Live for 100 days, looked at every 90."""
    since = ws.today() - timedelta(days=100)
    return initiatives.create(
        ws, "Routing", stage="live", in_use_since=since, review_cadence_days=90
    ).record_ids[0]


def last(ws: Workspace, one: str) -> Review:
    return ws.spine(one).reviews[-1]


def test_a_review_starts_once_and_is_due_when_it_was(ws: Workspace, live: str) -> None:
    reviews.start(ws, live)
    review = last(ws, live)
    assert (review.number, review.state, review.due) == (1, "open", ws.today() - timedelta(days=10))
    with pytest.raises(UserError, match="open already"):
        reviews.start(ws, live)


def test_closing_needs_a_decision_and_why(ws: Workspace, live: str) -> None:
    reviews.start(ws, live)
    review = last(ws, live).id
    for given, field in (
        ({}, "decision"),
        ({"reason": "Fine"}, "decision"),
        ({"decision": "celebrate", "reason": "Fine"}, "decision"),
        ({"decision": "retrain"}, "reason"),
        ({"decision": "retrain", "reason": " \n"}, "reason"),
    ):
        with pytest.raises(FieldError) as refused:
            reviews.close(ws, review, **given)  # type: ignore[arg-type]  # texts only
        assert refused.value.field == field
    assert last(ws, live).state == "open"


@pytest.mark.parametrize("decision", ["continue", "recalibrate", "retrain", "roll_back", "retire"])
def test_closing_keeps_the_decision(ws: Workspace, live: str, decision: str) -> None:
    reviews.start(ws, live)
    changes = reviews.close(ws, last(ws, live).id, decision=decision, reason="Drift in May")
    assert changes.label == f"Review 1 closed: {decision.replace('_', ' ')}"
    review = last(ws, live)
    assert (review.state, review.closed_on, review.decision, review.reason) == (
        "closed", ws.today(), decision, "Drift in May")  # fmt: skip
    with pytest.raises(UserError, match="closed already"):
        reviews.close(ws, review.id, decision=decision, reason="Again")


def test_what_was_said_before_closing_counts(ws: Workspace, live: str) -> None:
    reviews.start(ws, live)
    review = last(ws, live).id
    pinned = date(2026, 12, 24)
    records.edit(ws, "review", review, {"decision": "continue", "reason": "Fine", "next_due": pinned})
    reviews.close(ws, review)
    assert (last(ws, live).decision, last(ws, live).next_due) == ("continue", pinned)
    assert review_due(ws.spine(live)) == pinned


def test_the_next_one_follows_by_the_cadence_in_force(ws: Workspace, live: str) -> None:
    reviews.start(ws, live)
    reviews.close(ws, last(ws, live).id, decision="continue", reason="Fine")
    assert review_due(ws.spine(live)) == ws.today() + timedelta(days=90)
    # A cadence set later counts as well.
    initiatives.edit(ws, live, {"review_cadence_days": 30})
    assert review_due(ws.spine(live)) == ws.today() + timedelta(days=30)
    assert [one.due for one in reviews.planned(ws)] == [ws.today() + timedelta(days=30)]


@pytest.mark.parametrize(("cadence", "days"), [(None, 90), (30, 30)])
def test_closing_without_a_day_keeps_what_was_promised_before_it_is_live_too(
    ws: Workspace, cadence: int | None, days: int
) -> None:
    early = initiatives.create(ws, "Early", stage="discovery", review_cadence_days=cadence).record_ids[0]
    initiatives.edit(ws, early, {"review_cadence_days": cadence})
    reviews.start(ws, early)
    reviews.add_action(ws, last(ws, early).id, "Retrain")
    reviews.close(ws, last(ws, early).id, decision="retrain", reason="Drift")
    promised = ws.today() + timedelta(days=days)
    assert (last(ws, early).next_due, review_due(ws.spine(early))) == (promised, promised)
    assert [(one.initiative_id, one.due) for one in reviews.planned(ws)] == [(early, promised)]
    state = part_reports(ws.spine(early), ws.rules())["reviews"]
    assert (state.state, state.why[:22]) == ("in_work", "1 action is not done; ")


def test_closing_keeps_what_was_measured(ws: Workspace, live: str) -> None:
    metric = records.add(ws, Metric(initiative_id=live, name="Recall", target=0.9, guardrail=0.8)).record_ids[
        0
    ]
    records.add(ws, Metric(initiative_id=live, name="Cost"))
    records.add(
        ws, Measurement(initiative_id=live, metric_id=metric, value=0.85, measured_on=date(2026, 11, 1))
    )
    reviews.start(ws, live)
    reviews.close(ws, last(ws, live).id, decision="continue", reason="Fine")
    kept: list[dict[str, Any]] = json.loads(last(ws, live).measured)
    assert kept[0] == {
        "metric_id": metric, "name": "Recall", "value": 0.85, "measured_on": "2026-11-01", "state": "watch",
    }  # fmt: skip
    assert (kept[1]["value"], kept[1]["state"]) == (None, "no_data")


def test_opening_again_needs_a_reason_and_nobody_else_open(ws: Workspace, live: str) -> None:
    reviews.start(ws, live)
    first = last(ws, live).id
    reviews.close(ws, first, decision="continue", reason="Fine")
    with pytest.raises(FieldError):
        reviews.reopen(ws, first, "  ")
    reviews.reopen(ws, first, "Wrong figures")
    assert (last(ws, live).state, last(ws, live).closed_on) == ("open", None)
    assert lists.history_entries(ws, live)[0].change.reason == "Wrong figures"
    reviews.close(ws, first, decision="retrain", reason="Drift")
    reviews.start(ws, live)
    assert last(ws, live).number == 2
    with pytest.raises(UserError, match="open already"):
        reviews.reopen(ws, first, "Again")


def test_actions_have_an_owner_and_a_date(ws: Workspace, live: str) -> None:
    reviews.start(ws, live)
    review = last(ws, live).id
    reviews.add_action(ws, review, "Retrain", "Ann", date(2026, 11, 1))
    spine = ws.spine(live)
    (action,) = spine.actions_of(review)
    assert (action.what, action.owner, action.initiative_id) == ("Retrain", "Ann", live)
    assert "Retrain was due on 1 Nov 2026." in [one.sentence for one in lists.attention(ws)]
    assert [late.days_late for late in review_lists.review_board(ws).late_actions] == [20]
    records.edit(ws, "review_action", action.id, {"done_on": ws.today()})
    assert review_lists.review_board(ws).late_actions == ()
    with pytest.raises(FieldError):
        reviews.add_action(ws, review, " ")
    with pytest.raises(ConflictError):
        reviews.add_action(ws, "nobody", "Retrain")


def test_removing_a_review_takes_its_actions_along(ws: Workspace, live: str) -> None:
    reviews.start(ws, live)
    reviews.add_action(ws, last(ws, live).id, "Retrain")
    records.remove(ws, "review", [last(ws, live).id])
    assert (ws.spine(live).reviews, ws.spine(live).review_actions) == ((), ())
    undo.undo(ws)
    assert len(ws.spine(live).review_actions) == 1


def test_what_is_planned_the_latest_first(ws: Workspace, live: str) -> None:
    soon = initiatives.create(
        ws, "Soon", stage="live", first_review_due=ws.today() + timedelta(days=3)
    ).record_ids[0]
    today = initiatives.create(ws, "Today", stage="live", first_review_due=ws.today()).record_ids[0]
    initiatives.create(ws, "Not yet live", first_review_due=ws.today())
    found = reviews.planned(ws)
    assert [(one.initiative_id, one.days_late) for one in found] == [(live, 10), (today, 0), (soon, -3)]
    assert [one.initiative_id for one in reviews.planned(ws, due_only=True)] == [live, today]


def test_missing_reviews_are_planned_over_the_cadence_high_risks_first(ws: Workspace, live: str) -> None:
    ids = [
        initiatives.create(ws, f"Live {n}", stage="live", risk_class="high" if n == 2 else "").record_ids[0]
        for n in range(3)
    ]
    for one in ids:
        initiatives.edit(ws, one, {"review_cadence_days": 90})
    assert reviews.unplanned(ws) == 3
    assert reviews.unplanned_words(3) == "No review is planned for 3 live systems."
    changes = reviews.plan_missing(ws)
    assert (changes.label, changes.initiative_ids) == (
        "First reviews planned for 3 live systems",
        frozenset(ids),
    )
    due = {one.initiative_id: one.due for one in reviews.planned(ws)}
    days = [due[ids[n]] - ws.today() for n in (2, 0, 1)]
    # Every 30 days, and on Monday where that is a weekend.
    assert [30 <= day.days - 30 * at <= 32 for at, day in enumerate(days)] == [True] * 3
    assert all(day.weekday() < 5 for one, day in due.items() if one in ids)
    assert due[live] == ws.today() - timedelta(days=10), "what has a day keeps it"
    assert not reviews.plan_missing(ws)
    undo.undo(ws)
    assert reviews.unplanned(ws) == 3


def test_what_rests_has_no_review_planned(ws: Workspace, live: str) -> None:
    initiatives.move_stage(ws, live, "on_hold", reason="No money")
    assert reviews.planned(ws) == []
    initiatives.move_stage(ws, live, "live")
    assert len(reviews.planned(ws)) == 1


def test_the_board_of_reviews(ws: Workspace, live: str) -> None:
    reviews.start(ws, live)
    board = review_lists.review_board(ws)
    assert board.late == 1
    assert [(one.review_id, one.number) for one in board.open] == [(last(ws, live).id, 1)]
    assert [one.open_number for one in board.planned] == [1]
    reviews.close(ws, last(ws, live).id, decision="retrain", reason="Drift")
    board = review_lists.review_board(ws)
    assert (board.late, board.open) == (0, ())
    assert [(one.decision, one.reason) for one in board.decisions] == [("retrain", "Drift")]


def test_what_waits_is_counted_late_and_within_a_week(ws: Workspace) -> None:
    assert review_lists.due_counts(ws).sentence == ""
    today = ws.today()
    for days in (-3, 0, 7, 8):
        initiatives.create(ws, f"In {days}", stage="live", first_review_due=today + timedelta(days=days))
    held = initiatives.create(ws, "Held", stage="live", first_review_due=today + timedelta(days=90))
    reviews.start(ws, held.record_ids[0])
    review_id = last(ws, held.record_ids[0]).id
    for days in (-1, 3):
        reviews.add_action(ws, review_id, f"In {days}", due=today + timedelta(days=days))
    done = reviews.add_action(ws, review_id, "Done", due=today - timedelta(days=9))
    records.edit(ws, "review_action", done.record_ids[0], {"done_on": today})

    counts = review_lists.due_counts(ws)

    assert (counts.late_reviews, counts.coming_reviews) == (1, 2)
    assert (counts.late_actions, counts.coming_actions) == (1, 1)
    assert counts.is_late
    assert counts.sentence == "Late: 1 review, 1 action. Due within a week: 2 reviews, 1 action."
