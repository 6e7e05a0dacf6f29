"""The tour: five notes beside what they name, by keys and mouse, that never hold the window and can be left at any time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.domain.records import Measurement, Metric
from desktop_app.services import initiatives, record_edits, undo
from desktop_app.services.workspace import Workspace, the_portfolio
from desktop_app.ui.help.callout import _beside
from desktop_app.ui.help.tour import Tour
from desktop_app.ui.help.tour_steps import STEPS
from tests.ui.running import SMALL, USUAL, Running, running, settle


def as_sample(ws: Workspace) -> None:
    for title in ("Credit approval", "Payment fraud"):
        one = initiatives.create(ws, title).record_ids[0]
        metric = record_edits.add(ws, Metric(initiative_id=one, name="Recall", guardrail=0.8)).record_ids[0]
        record_edits.add(
            ws, Measurement(initiative_id=one, metric_id=metric, value=0.7, measured_on=ws.today())
        )
    with ws.change("Sample") as step:
        step.uow.update(the_portfolio(step.uow), is_sample=True)


@pytest.fixture(scope="module")
def program(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("home"), as_sample) as started:
        yield started


@pytest.fixture
def tour(program: Running) -> Iterator[Tour]:
    program.resize(USUAL)
    program.registry.run("help.tour")
    settle()
    started = running_tours(program)[0]
    yield started
    for left in running_tours(program):
        left.leave()
    settle()


def running_tours(program: Running) -> list[Tour]:
    return [tour for tour in program.window.findChildren(Tour) if tour._timer.isActive()]


def test_every_step_stands_beside_what_it_names(program: Running, tour: Tour) -> None:
    for number, step in enumerate(STEPS):
        tour.show_step(number)
        settle(2)
        tour.follow()
        front = program.window.current_page()
        assert front is not None
        assert front.help_place() == step.page
        assert tour.ring.isVisible(), step.page
        assert QRect(QPoint(0, 0), program.window.size()).contains(tour.note.geometry())
        assert tour.note.next_button.hasFocus()
    before = tour.ring.geometry()
    program.resize(SMALL)
    assert tour.ring.geometry() != before
    assert QRect(QPoint(0, 0), program.window.size()).contains(tour.note.geometry())


def test_the_keys_go_on_back_and_out(program: Running, tour: Tour) -> None:
    button = tour.note.next_button
    QTest.keyClick(button, Qt.Key.Key_Right)
    settle()
    assert tour.step is STEPS[1]
    QTest.keyClick(button, Qt.Key.Key_Left)
    settle()
    assert tour.step is STEPS[0]
    QTest.keyClick(button, Qt.Key.Key_Return)
    settle()
    assert tour.step is STEPS[1]
    QTest.keyClick(button, Qt.Key.Key_Escape)
    settle()
    assert not running_tours(program)
    assert program.window.current_page_id() == "initiative", "the window stays where it is"
    assert "tour" in program.context.settings.values.dismissed


def test_the_window_can_be_used_meanwhile(program: Running, tour: Tour) -> None:
    program.go("strategy")
    tour.follow()
    assert not tour.ring.isVisible()
    assert tour.note.return_button.isVisible()
    assert tour.note.geometry().bottom() > program.window.height() - 40
    tour.note.return_button.click()
    settle()
    assert program.window.current_page_id() == "dashboard"
    assert not tour.note.return_button.isVisible()
    assert QApplication.activeModalWidget() is None


def test_escape_on_the_page_leaves_the_tour_and_not_the_page(program: Running, tour: Tour) -> None:
    program.open_tab(program.ws.find_key("AI-001").id, "overview")
    QTest.keyClick(program.window, Qt.Key.Key_Escape)
    settle()
    assert not running_tours(program)
    assert program.window.current_page_id() == "initiative"


def test_the_last_step_ends_it(program: Running, tour: Tour) -> None:
    tour.show_step(len(STEPS) - 1)
    settle()
    assert tour.note.next_button.text() == "Done"
    tour.note.next_button.click()
    settle()
    assert not running_tours(program)


def test_a_second_start_replaces_the_first(program: Running, tour: Tour) -> None:
    tour.show_step(2)
    program.registry.run("help.tour")
    settle()
    assert [one.step for one in running_tours(program)] == [STEPS[0]]


@pytest.mark.parametrize(
    "target",
    [QRect(10, 10, 200, 100), QRect(700, 10, 200, 500), QRect(10, 10, 980, 100), QRect(10, 500, 980, 90),
     QRect(5, 5, 990, 590)],
)  # fmt: skip
def test_the_note_lies_over_its_target_only_where_there_is_no_other_room(target: QRect) -> None:
    room, size = QRect(0, 0, 1000, 600), QRect(0, 0, 320, 180)
    note = QRect(_beside(room.size(), target, size.size()), size.size())
    assert room.contains(note)
    assert note.intersects(target) == (target.width() > 980)


def test_it_goes_on_where_its_initiative_was_deleted(program: Running, tour: Tour) -> None:
    initiatives.delete(program.ws, [program.ws.find_key("AI-002").id])
    for number in range(len(STEPS)):
        tour.show_step(number)
        settle()
        assert tour.step is STEPS[number]
    undo.undo(program.ws)
