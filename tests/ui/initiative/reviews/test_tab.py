"""Reviews of one initiative: start, decide, act, close, open again, all by keyboard."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from desktop_app.domain.records import ReviewAction
from desktop_app.errors import FieldError
from desktop_app.services import initiatives, reviews
from desktop_app.services import record_edits as records
from tests.ui.initiative.checklist_fixtures import HOSTILE
from tests.ui.initiative.initiative_fixtures import Bench, SharedBench, key, type_into


@pytest.fixture
def bench(shared_bench: SharedBench, tmp_path: Path) -> Bench:
    return shared_bench.take(tmp_path, "live", tab="reviews")


def start(bench: Bench) -> str:
    reviews.start(bench.ws, bench.initiative_id)
    return next(one.id for one in bench.spine.reviews if one.state == "open")


def header(tab: object) -> list[str]:
    return [button.text() for button in tab.header_actions()]  # type: ignore[attr-defined]


def test_the_next_review_and_how_late_it_is(bench: Bench) -> None:
    tab = bench.open("reviews")
    assert tab.state_label.text() == "Next review"
    assert tab.title.text() == "19 Feb 2027"
    type_into(tab._forms[0].field("first_review_due"), "2026-11-09")
    assert bench.spine.initiative.first_review_due == date(2026, 11, 9)
    assert tab.chip.text() == "12 days late"
    assert tab.chip.kind() == "bad"
    type_into(tab._forms[0].field("review_cadence_days"), "0")
    assert tab._forms[0].field("review_cadence_days").error()


def test_without_a_plan_the_next_review_is_none(bench: Bench) -> None:
    made = initiatives.create(bench.ws, "An idea").record_ids[0]
    bench.initiative_id = made
    tab = bench.open("reviews")
    assert tab.title.text() == "none planned"
    assert not tab.chip.isVisibleTo(tab)
    assert not tab._lower.isVisibleTo(tab)
    assert tab.metrics.empty.isVisibleTo(tab)


def test_starting_a_review_leads_to_its_decision(bench: Bench) -> None:
    tab = bench.open("reviews")
    assert header(tab) == ["Start review"]
    button = next(one for one in bench.window.findChildren(QAbstractButton) if one.text() == "Start review")
    button.setFocus()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.qWait(10)
    assert header(tab) == ["Close review"]
    assert tab._lower.isVisibleTo(tab)
    # Once the header has let go of its button.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    settled = QApplication.focusWidget()
    assert settled is not None
    assert tab.decision.decision.isAncestorOf(settled)


def test_a_review_is_called_by_the_month_in_which_it_is_held(bench: Bench) -> None:
    review = start(bench)
    tab = bench.open("reviews")
    assert tab.title.text() == "Review 1, Nov 2026"
    reviews.close(bench.ws, review, decision="continue", reason="It holds")
    tab = bench.open("reviews")
    assert tab.past.name.text() == "Review 1, Nov 2026"


def test_a_next_review_before_today_is_refused_at_its_field(bench: Bench) -> None:
    review = start(bench)
    tab = bench.open("reviews")
    type_into(tab.decision.next_due, "2020-01-01")
    assert tab.decision.next_due.error() == "1 Jan 2020 lies before today; enter the day of a review to come."
    assert bench.spine.reviews[-1].next_due is None
    with pytest.raises(FieldError) as refused:
        reviews.close(bench.ws, review, decision="continue", reason="Fine", next_due=date(2026, 11, 20))
    assert refused.value.field == "next_due"


def test_every_metric_is_held_against_its_target(bench: Bench) -> None:
    start(bench)
    tab = bench.open("reviews")
    row = tab.metrics.table.model.row_at(0)
    assert row[1] == "Recall"
    assert row[2].replace("\u00a0", " ") == "≥ 90 %"
    assert row[4].replace("\u00a0", " ") == "81 %"
    assert row[5] == ("Guardrail breached", "bad")
    assert tab.metrics.table.selected_refs() == [bench.metric_id]
    chart = tab.chart.chart.chart()
    assert chart.title == "Recall"
    words = {mark.text for mark in chart.marks if hasattr(mark, "text")}
    assert any(text.startswith("target") for text in words)
    assert any(text.startswith("guardrail") for text in words)
    assert "model 4.2" in words
    tab.chart.opened.emit(bench.metric_id)
    assert bench.page.tabs.current() == "metrics"


def test_notes_are_kept_at_once(bench: Bench) -> None:
    start(bench)
    tab = bench.open("reviews")
    type_into(tab.seen.fields["participants"], "Ann, Bo")
    type_into(tab.seen.fields["findings"], "Recall falls")
    type_into(tab.seen.fields["feedback"], "Analysts trust it")
    type_into(tab.seen.fields["incidents"], "One outage")
    review = bench.spine.reviews[0]
    assert (review.participants, review.findings) == ("Ann, Bo", "Recall falls")
    assert (review.feedback, review.incidents) == ("Analysts trust it", "One outage")
    bench.context.undo()
    assert tab.seen.fields["incidents"].text() == ""


def test_closing_says_what_is_missing_beside_its_field(bench: Bench) -> None:
    start(bench)
    tab = bench.open("reviews")
    tab.close_review()
    assert tab.decision.problem.isVisibleTo(tab)
    assert "Choose the decision" in tab.decision.problem.text()
    assert tab.decision.decision.isAncestorOf(QApplication.focusWidget())
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert not tab.decision.problem.isVisibleTo(tab)
    tab.close_review()
    assert tab.decision.why.error() == "Enter the reason for the decision."
    type_into(tab.decision.why, "Device age shifted")
    type_into(tab.decision.next_due, "2026-12-18")
    tab.close_review()
    review = bench.spine.reviews[0]
    assert review.state == "closed"
    assert review.decision == "recalibrate"
    assert review.reason == "Device age shifted"
    assert review.next_due == date(2026, 12, 18)
    assert header(tab) == ["Start review"]
    assert not tab._lower.isVisibleTo(tab)
    assert tab.title.text() == "18 Dec 2026"
    bench.context.undo()
    assert bench.spine.reviews[0].state == "open"
    assert header(tab) == ["Close review"]


def test_text_that_is_still_being_typed_is_closed_with_the_review(bench: Bench) -> None:
    start(bench)
    tab = bench.open("reviews")
    tab.decision.decision.findChildren(type(tab.decision.action_rows.add_button))[2].click()
    tab.decision.why.edit.setFocus()
    QTest.keyClicks(tab.decision.why.edit, "Shift in September")
    tab.close_review()
    assert bench.spine.reviews[0].reason == "Shift in September"
    assert bench.spine.reviews[0].decision == "retrain"


def test_the_review_just_closed_is_shown(bench: Bench) -> None:
    close_one(bench)
    start(bench)
    tab = bench.open("reviews")
    tab.decision.decision.findChildren(type(tab.decision.action_rows.add_button))[2].click()
    type_into(tab.decision.why, "Shift in October")
    # Ctrl+Enter in the page closes it.
    button = tab.main_act()
    assert button is not None
    button.click()
    QTest.qWait(10)
    newest = max(bench.spine.reviews, key=lambda review: review.number or 0)
    assert newest.state == "closed"
    assert tab.past.shown_record_id() == newest.id
    assert tab.past.isAncestorOf(QApplication.focusWidget())


def test_actions_by_keyboard(bench: Bench) -> None:
    review_id = start(bench)
    tab = bench.open("reviews")
    rows = tab.decision.action_rows
    key(rows.add_button, "Space")
    QTest.qWait(10)
    assert len(bench.spine.review_actions) == 1
    row = rows.rows()[0]
    assert row.what.edit.hasFocus()
    assert row.what.edit.selectedText() == "New action"
    type_into(row.what, "Retrain on October data")
    type_into(row.owner, "Data science")
    type_into(row.due, "2026-12-04")
    action = bench.spine.review_actions[0]
    assert (action.what, action.owner, action.due) == (
        "Retrain on October data",
        "Data science",
        date(2026, 12, 4),
    )
    assert action.review_id == review_id
    assert row.chip.text() == "in 13 days"
    type_into(row.what, "")
    assert row.what.error() == "What can't be empty."
    assert bench.spine.review_actions[0].what == "Retrain on October data"
    row.what.revert()
    row.done.setFocus()
    QTest.keyClick(row.done, Qt.Key.Key_Space)
    assert bench.spine.review_actions[0].done_on == date(2026, 11, 21)
    assert row.chip.text().startswith("done")
    QTest.keyClick(row.done, Qt.Key.Key_Space)
    assert bench.spine.review_actions[0].done_on is None
    key(row.what.edit, "Insert")
    assert len(bench.spine.review_actions) == 2
    key(row.done, "Delete")
    assert len(bench.spine.review_actions) == 1
    bench.context.undo()
    assert len(bench.spine.review_actions) == 2


def close_one(bench: Bench) -> str:
    review_id = start(bench)
    reviews.add_action(bench.ws, review_id, "Look again", "Bo", date(2026, 11, 1))
    records.edit(bench.ws, "review", review_id, {"findings": "It fell", "participants": "Ann"})
    reviews.close(bench.ws, review_id, decision="retrain", reason="Shift")
    return review_id


def test_closed_reviews_keep_what_was_measured_and_their_actions(bench: Bench) -> None:
    review_id = close_one(bench)
    tab = bench.open("reviews")
    past = tab.past
    assert past.table.model.row_at(0)[3] == ("Retrain", "caution")
    assert past.name.text() == "Review 1, Nov 2026"
    said = "\n".join(label.text() for label in past.findChildren(QLabel) if not label.isHidden())
    for sentence in ("Shift", "It fell", "Ann"):
        assert sentence in said
    row = past.measured.model.row_at(0)
    assert (row[1], row[2].replace("\u00a0", " "), row[4]) == (
        "Recall",
        "81 %",
        ("Guardrail breached", "bad"),
    )
    action = past.action_rows.rows()[0]
    assert action.chip.text() == "20 days late"
    action.done.click()
    assert bench.spine.review_actions[0].done_on == date(2026, 11, 21)
    assert past.table.model.row_at(0)[4] == "0"
    assert tab.focus_anchor(review_id)


def test_a_broken_snapshot_is_no_harm(bench: Bench) -> None:
    review_id = close_one(bench)
    with bench.ws.change("x") as step:
        from desktop_app.domain.records import Review

        step.uow.update(step.uow.get(Review, review_id), measured='{"a": [1')
    tab = bench.open("reviews")
    assert not tab.past.measured.isVisibleTo(tab.past)


def test_opening_again_needs_a_reason(bench: Bench) -> None:
    close_one(bench)
    tab = bench.open("reviews")
    past = tab.past
    key(past.reopen_button, "Space")
    assert past.reopen_box.isVisibleTo(past)
    key(past.reopen_reason.edit, "Return")
    assert past.reopen_reason.error() == "Enter why it is reopened."
    type_into(past.reopen_reason, "The measurement was wrong")
    assert bench.spine.reviews[0].state == "open"
    assert header(tab) == ["Close review"]
    from desktop_app.services.lists import list_reads as lists

    assert (
        lists.history_entries(bench.ws, bench.initiative_id)[0].change.reason == "The measurement was wrong"
    )


def test_only_one_review_is_open(bench: Bench) -> None:
    close_one(bench)
    start(bench)
    tab = bench.open("reviews")
    tab.past.reopened.emit(bench.spine.reviews[0], "again")
    assert "close it first" in tab.past.reopen_reason.error()


def test_an_action_is_found_by_its_anchor(bench: Bench) -> None:
    close_one(bench)
    action = bench.spine.review_actions[0].id
    tab = bench.open("reviews", action)
    QTest.qWait(10)
    row = tab.past.action_rows.row(action)
    assert row is not None
    assert row.what.edit.hasFocus()


def test_what_is_typed_survives_a_refresh(bench: Bench) -> None:
    review_id = start(bench)
    tab = bench.open("reviews")
    tab.decision.why.edit.setFocus()
    QTest.keyClicks(tab.decision.why.edit, "half a th")
    records.edit(bench.ws, "review", review_id, {"findings": "from elsewhere"})
    tab.show_spine(bench.spine, bench.ws.rules())
    assert tab.decision.why.text() == "half a th"
    assert tab.seen.fields["findings"].text() == "from elsewhere"


def test_hostile_text_is_shown_literally(bench: Bench) -> None:
    review_id = start(bench)
    records.edit(
        bench.ws,
        "review",
        review_id,
        dict.fromkeys(("findings", "feedback", "incidents", "participants"), HOSTILE),
    )
    reviews.add_action(bench.ws, review_id, HOSTILE, HOSTILE)
    reviews.close(bench.ws, review_id, decision="continue", reason=HOSTILE)
    tab = bench.open("reviews")
    labels = [label for label in tab.findChildren(QLabel) if label.text()]
    assert any(label.text() == HOSTILE for label in labels)
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels)
    assert tab.past.action_rows.rows()[0].what.text() == HOSTILE


def test_read_only(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    review_id = start(bench)
    records.add(bench.ws, ReviewAction(initiative_id=bench.initiative_id, review_id=review_id, what="x"))
    monkeypatch.setattr(type(bench.context), "can_edit", property(lambda _self: False))
    tab = bench.open("reviews")
    assert not tab.decision.decision.isEnabled()
    assert tab.decision.why.edit.isReadOnly()
    assert not tab.decision.action_rows.rows()[0].done.isEnabled()
    assert not tab.decision.action_rows.add_button.isVisibleTo(tab)


@pytest.mark.parametrize("size", [(1100, 700), (1440, 900)])
def test_nothing_is_cut_sideways(bench: Bench, size: tuple[int, int]) -> None:
    start(bench)
    bench.window.resize(*size)
    tab = bench.open("reviews")
    QTest.qWait(20)
    assert tab.area.horizontalScrollBar().maximum() == 0
