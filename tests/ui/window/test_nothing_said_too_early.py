"""A page that still reads never says that it is empty: neither at first, nor when what was empty is being filled."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.services import initiatives
from desktop_app.services.changes import EVERYTHING
from desktop_app.ui.board.page import BoardPage
from desktop_app.ui.core.bus import bus
from desktop_app.ui.prioritise.page import PrioritisePage
from desktop_app.ui.roadmap.page import RoadmapPage
from desktop_app.ui.widgets import feedback
from desktop_app.ui.widgets.feedback import EmptyState
from tests.driving.late_runner import LateRunner
from tests.ui.filled import fill
from tests.ui.running import PAGES, Running, settle, visible_widgets
from tests.ui.shared_program import SharedProgram

#: What this page says does not hang on what is read.
_ALWAYS = {"import"}
#: A page that says so itself.
_READS = "Looking at every initiative…"


def said(program: Running) -> list[str]:
    """What the page in front says about being empty."""
    return [state.sentence() for state in states(program) if state.is_known and state.sentence() != _READS]


def states(program: Running) -> list[EmptyState]:
    page = program.window.current_page()
    assert page is not None
    return [part for part in visible_widgets(page) if isinstance(part, EmptyState)]


@pytest.fixture
def late() -> LateRunner:
    return LateRunner(random.Random(1))


@pytest.fixture
def program(shared_program: SharedProgram, tmp_path: Path) -> Iterator[Running]:
    with shared_program.running(tmp_path, partial(fill, text="A plain text")) as running:
        runner = running.context.runner
        yield running
        running.context.runner = runner


@pytest.fixture
def bare(shared_program: SharedProgram, tmp_path: Path) -> Iterator[Running]:
    with shared_program.running(tmp_path) as running:
        runner = running.context.runner
        yield running
        running.context.runner = runner


def said_early(program: Running, late: LateRunner) -> dict[str, list[str]]:
    """What each page says while it reads, where it says anything."""
    program.context.runner = late
    early: dict[str, list[str]] = {}
    for name in PAGES:
        program.go(name)
        if said(program) and name not in _ALWAYS:
            early[name] = said(program)
        late.wait()
        settle()
    return early


def test_no_page_says_that_it_is_empty_before_it_has_read(program: Running, late: LateRunner) -> None:
    assert said_early(program, late) == {}


def test_no_page_says_that_it_is_empty_while_it_is_filled(bare: Running, late: LateRunner) -> None:
    empty: set[str] = set()
    for name in PAGES:
        bare.go(name)
        empty |= {name} if said(bare) else set()
    assert {"dashboard", "initiatives", "board", "prioritise", "roadmap", "briefs"} <= empty
    with bare.ws.change("Import") as step:
        initiatives.add_initiatives(step.uow, bare.ws, [{"title": f"Row {i}"} for i in range(3)])
    bare.context.runner = late
    bus.publish(step.changes)
    assert said_early(bare, late) == {}


def test_a_page_that_reads_says_so_after_a_moment_and_then_what_is_there(
    bare: Running, late: LateRunner, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feedback, "_SOON_MS", 1)
    bare.go("board")
    bare.context.runner = late
    bus.publish(EVERYTHING)
    (state,) = states(bare)
    assert texts(state) == [""]
    qtbot.waitUntil(lambda: state.accessibleName() == "Reading…" and "Reading…" in texts(state))
    late.wait()
    settle()
    (state,) = states(bare)
    assert said(bare) == ["Your initiatives appear here as cards that move from stage to stage."]
    assert "Reading…" not in texts(state)


def test_nothing_is_counted_before_it_is_known(bare: Running, late: LateRunner) -> None:
    page = bare.go("initiatives")
    assert "0 initiatives" in texts(page)
    bare.context.runner = late
    bus.publish(initiatives.create(bare.ws, "One"))
    assert "0 initiatives" not in texts(page)
    late.wait()
    settle()
    assert "1 initiative" in texts(page)


def texts(part: QWidget) -> list[str]:
    return [label.text() for label in visible_widgets(part) if isinstance(label, QLabel)]


def _content(page: QWidget) -> QWidget:
    """What holds the cards, bars or rows of the page."""
    if isinstance(page, RoadmapPage):
        return page.card
    assert isinstance(page, BoardPage | PrioritisePage)
    return page.view if isinstance(page, BoardPage) else page.table


@pytest.mark.parametrize("name", ["board", "roadmap", "prioritise"])
def test_the_first_paint_of_a_page_that_shows_all_is_a_reading_state_of_its_size(
    program: Running, late: LateRunner, name: str
) -> None:
    program.context.runner = late
    page = program.go(name)
    (state,) = states(program)
    assert not state.is_known
    assert state.accessibleName() == "Reading…"
    frame = state.parentWidget()
    top, height = frame.mapTo(page, QPoint()).y(), frame.height()
    assert height > 0.6 * page.height()
    late.wait()
    settle()
    assert states(program) == []
    # What is shown now begins where its frame stood.
    assert top == _content(page).mapTo(page, QPoint()).y()
