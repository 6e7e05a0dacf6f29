"""Reviews of the whole portfolio: each list in its order, each line a way to the initiative."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from desktop_app.runtime import clock
from desktop_app.services import initiatives, reviews
from desktop_app.services import record_edits as records
from desktop_app.services.review_lists import review_board
from desktop_app.ui.reviews.opening_reminder import remind
from desktop_app.ui.reviews.page import ReviewsPage
from tests.ui.initiative.checklist_fixtures import HOSTILE
from tests.ui.initiative.initiative_fixtures import Bench, SharedBench, key

TODAY = date(2026, 11, 21)


@pytest.fixture
def bench(shared_bench: SharedBench, tmp_path: Path) -> Bench:
    return shared_bench.take(tmp_path, "live")


@pytest.fixture
def page(bench: Bench) -> Iterator[ReviewsPage]:
    made = ReviewsPage(bench.context)
    made.resize(1220, 800)
    made.show()
    made.activated()
    QApplication.processEvents()
    yield made
    made.close()
    made.deleteLater()
    QApplication.processEvents()


def live(bench: Bench, title: str, days_late: int) -> str:
    made = initiatives.create(bench.ws, title, owner="Ruth").record_ids[0]
    for step in ("discovery", "delivery", "live"):
        initiatives.move_stage(bench.ws, made, step, by="Bo", reason="agreed")
    records.edit(bench.ws, "initiative", made, {"first_review_due": TODAY - timedelta(days=days_late)})
    return made


def titles(page: ReviewsPage) -> list[str]:
    return [row[2] for row in page.planned_table.model.shown_rows()]


def test_planned_reviews_the_latest_first(bench: Bench, page: ReviewsPage) -> None:
    live(bench, "In time", -40)
    live(bench, "Very late", 30)
    live(bench, "Soon", -3)
    page.refresh()
    assert titles(page) == ["Very late", "Soon", "In time", "Payment fraud"]
    chips = [row[4][:2] for row in page.planned_table.model.shown_rows()]
    assert chips[0] == ("30 days late", "bad")
    assert chips[1] == ("in 3 days", "caution")
    assert chips[2] == ("in 40 days", "neutral")
    assert page.chips() == [("1 review late", "bad")]


def test_each_line_opens_its_initiative_at_its_reviews(bench: Bench, page: ReviewsPage) -> None:
    made = live(bench, "Very late", 30)
    reviews.start(bench.ws, made)
    page.refresh()
    page.planned_table.select(page.planned_table.model.ref_at(0))
    key(page.planned_table.view, "Return")
    assert bench.page.initiative_id == made
    assert bench.page.tabs.current() == "reviews"
    assert [row[1] for row in page.open.table.model.shown_rows()] == ["Very late"]
    assert page.planned_table.model.row_at(0)[5] == "Review 1"
    bench.context.open_initiative(bench.initiative_id)
    page.open.table.opened.emit(page.open.table.model.ref_at(0))
    assert bench.page.initiative_id == made


def test_late_actions_and_decisions(bench: Bench, page: ReviewsPage) -> None:
    reviews.start(bench.ws, bench.initiative_id)
    review = bench.spine.reviews[0].id
    reviews.add_action(bench.ws, review, "Late one", "Bo", TODAY - timedelta(days=5))
    reviews.add_action(bench.ws, review, "Later one", "Bo", TODAY - timedelta(days=9))
    reviews.add_action(bench.ws, review, "In time", "Bo", TODAY + timedelta(days=9))
    reviews.add_action(bench.ws, review, "Done", "Bo", TODAY - timedelta(days=9))
    reviews.add_action(bench.ws, review, "Without a date", "Bo")
    done = next(a for a in bench.spine.review_actions if a.what == "Done")
    records.edit(bench.ws, "review_action", done.id, {"done_on": TODAY})
    reviews.close(bench.ws, review, decision="roll_back", reason="It harms")
    page.refresh()
    actions = page.late_actions.table.model.shown_rows()
    assert [(row[1], row[3][0]) for row in actions] == [
        ("Later one", "9 days late"),
        ("Late one", "5 days late"),
    ]
    decision = page.decisions.table.model.row_at(0)
    assert decision[3] == ("Roll back", "bad")
    assert decision[4] == "Payment fraud: It harms"
    assert page.chips() == [("2 actions overdue", "caution")]
    page.late_actions.table.opened.emit(actions[0][0])
    QTest.qWait(10)
    tab = bench.page.current_tab()
    assert tab.past.action_rows.row(actions[0][0].split(":")[1]) is not None


def test_empty_lists_say_so(bench: Bench, page: ReviewsPage) -> None:
    initiatives.delete(bench.ws, [bench.initiative_id])
    page.refresh()
    assert titles(page) == []
    assert page.open.nothing.isVisibleTo(page)
    assert page.late_actions.nothing.isVisibleTo(page)
    assert page.decisions.nothing.isVisibleTo(page)
    empty = page.planned_table._empty
    assert empty is not None
    assert "none is live yet" in empty.sentence()
    empty.buttons[0].click()
    assert bench.window.current_page_id() == "initiatives"


def test_the_board_counts_what_is_late(bench: Bench) -> None:
    live(bench, "Late", 1)
    live(bench, "Today", 0)
    board = review_board(bench.ws)
    assert board.late == 1
    assert [one.days_late for one in board.planned][:2] == [1, 0]


def test_the_button_plans_what_nobody_planned(bench: Bench, page: ReviewsPage) -> None:
    assert not page.unplanned.isVisibleTo(page)
    for n in range(2):
        initiatives.create(bench.ws, f"Imported {n}", stage="live")
    page.refresh()
    QApplication.processEvents()
    assert page.unplanned.text() == "No review is planned for 2 live systems."
    page.unplanned.buttons[0].click()
    QApplication.processEvents()
    page.refresh()
    QApplication.processEvents()
    assert {"Imported 0", "Imported 1"} <= set(titles(page))
    assert not page.unplanned.isVisibleTo(page)


def test_it_waits_for_a_portfolio(bench: Bench, page: ReviewsPage) -> None:
    bench.context.set_workspace(None)
    page.activated()
    page.refresh()
    bench.context.set_workspace(bench.ws)


def test_hostile_text_is_shown_literally(bench: Bench, page: ReviewsPage) -> None:
    made = live(bench, HOSTILE, 3)
    reviews.start(bench.ws, made)
    review = bench.ws.spine(made).reviews[0].id
    reviews.add_action(bench.ws, review, HOSTILE, HOSTILE, TODAY - timedelta(days=5))
    reviews.close(bench.ws, review, decision="continue", reason=HOSTILE)
    page.refresh()
    for label in page.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText or not label.text()
    for table in (page.planned_table, page.decisions.table, page.late_actions.table):
        model = table.model
        for column in range(model.columnCount()):
            tip = model.data(model.index(0, column), Qt.ItemDataRole.ToolTipRole)
            assert "<img" not in (tip or "")


@pytest.mark.parametrize("width", [560, 836, 1176, 2300])
def test_nothing_is_cut_sideways(bench: Bench, page: ReviewsPage, width: int) -> None:
    live(bench, "Some initiative with a name that is rather long", 3)
    page.refresh()
    page.resize(width + 48, 640)
    QTest.qWait(20)
    assert page.area.horizontalScrollBar().maximum() == 0
    assert page.planned_table.view.horizontalScrollBar().maximum() == 0


def test_a_review_is_started_from_here(bench: Bench, page: ReviewsPage) -> None:
    """The chosen one; else the one that is due first and not open yet."""
    late = live(bench, "Very late", 30)
    page.refresh()
    (button,) = page.header_actions()
    assert button.text() == "Start review"
    button.click()
    QApplication.processEvents()
    (started,) = bench.ws.spine(late).reviews
    assert started.closed_on is None
    page.refresh()
    page.start_review()
    assert len(bench.ws.spine(late).reviews) + len(bench.spine.reviews) == 2
    button.deleteLater()


def test_opening_tells_once_a_day_what_waits(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    live(bench, "Very late", 30)
    toasts = []
    monkeypatch.setattr(bench.window, "toast", lambda text, *_rest: toasts.append(text))
    remind(bench.context, clock.utc_now().isoformat(timespec="seconds"))
    assert toasts == []
    remind(bench.context, "2026-11-20T09:00:00+00:00")
    assert toasts == ["Late: 1 review."]
