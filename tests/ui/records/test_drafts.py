"""What is being typed when the program is killed comes back, and is never shown as saved."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_app.domain.records import Risk
from desktop_app.services import drafts, initiatives, reviews
from desktop_app.services import record_edits as records
from desktop_app.services.portfolio_file import opening
from desktop_app.ui.board.popover import BoardPopover
from desktop_app.ui.initiative.overview.gate_panel import GatePanel
from desktop_app.ui.initiative.reviews.past_reviews import PastCard
from desktop_app.ui.records import draft_keeper
from desktop_app.ui.records.conflict_dialog import ConflictDialog
from desktop_app.ui.records.move_panel import MovePanel
from desktop_app.ui.records.record_list import RecordList
from desktop_app.ui.widgets.fields.field import Field
from desktop_app.ui.widgets.fields.text_fields import LineField
from desktop_app.ui.widgets.table.cell_edit import CellEdit
from tests.ui.running import Running, button, field, part, running, settle


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("drafts")


@pytest.fixture(scope="module")
def program(qapp: object, home: Path) -> Iterator[Running]:
    with running(home) as program:
        yield program


@pytest.fixture
def one(program: Running, monkeypatch: pytest.MonkeyPatch, home: Path) -> str:
    """A new initiative, shown at its first tab; no draft is there."""
    monkeypatch.setenv("AI_PORTFOLIO_HOME", str(home))
    if not program.context.is_open:
        program.context.open_path(program.path)
    one = initiatives.create(program.ws, "Before").record_ids[0]
    program.program._watch._look()
    program.open_tab(one, "overview")
    settle()
    return one


def title(program: Running) -> LineField:
    shown = field(program.window.current_page(), "Title")
    assert isinstance(shown, LineField)
    return shown


def kept(program: Running) -> list[str]:
    """The texts in the file of drafts."""
    program.program._drafts.flush()
    return [draft.text for draft in drafts.store_of(program.ws).read()]


def opened_after_a_kill(program: Running) -> str:
    """Close without keeping what is typed, as a kill does, and open again; gives what the window says."""
    page = program.window.current_page()
    assert page is not None
    program.program._drafts.flush()
    for shown in page.findChildren(Field):
        shown._dirty = False
        shown._idle.stop()
    program.program._drafts._let_go()
    program.context.close_portfolio()
    program.context.open_path(program.path)
    settle()
    banner = program.window.banners.shown().get("draft")
    return banner.text() if banner is not None else ""


def press(program: Running, name: str) -> None:
    button(program.window.banners.shown()["draft"], name).click()
    settle()


def test_a_draft_comes_while_it_is_typed_and_goes_when_it_is_kept(program: Running, one: str) -> None:
    assert kept(program) == []
    shown = title(program)
    shown.type_again("Being typed")
    assert draft_keeper.EVERY_MS <= 2_000
    assert program.program._drafts._timer.isActive()
    assert kept(program) == ["Being typed"]
    shown.type_again("Being typed on")
    assert kept(program) == ["Being typed on"]
    shown.commit()
    assert kept(program) == []
    shown.type_again("Never mind")
    assert kept(program) == ["Never mind"]
    shown.revert()
    assert kept(program) == []
    program.program._drafts._timer.timeout.emit()
    assert not program.program._drafts._timer.isActive(), "nothing is looked at while nothing is typed"


def test_what_cannot_be_kept_stays_as_a_draft(program: Running, one: str) -> None:
    shown = title(program)
    shown.type_again("")
    assert not shown.commit()
    assert kept(program) == [""]
    shown.revert()


def lost(program: Running, initiative_id: str, label: str) -> str:
    """What is asked about a text that was typed on an initiative."""
    key = program.ws.spine(initiative_id).initiative.key
    return f"{key}: what you were typing in “{label}” was not kept."


def test_continue_leads_to_the_field_with_the_text_in_it(program: Running, one: str) -> None:
    title(program).type_again("Being typed")
    assert opened_after_a_kill(program) == lost(program, one, "Title")
    assert program.ws.spine(one).initiative.title == "Before", "it is not saved, and not shown as saved"
    press(program, "Continue")
    shown = title(program)
    assert (shown.text(), shown.is_dirty()) == ("Being typed", True)
    assert "draft" not in program.window.banners.shown()
    assert kept(program) == ["Being typed"], "until it is kept"
    shown.commit()
    assert program.ws.spine(one).initiative.title == "Being typed"
    assert kept(program) == []


def test_discard_forgets_it(program: Running, one: str) -> None:
    title(program).type_again("Being typed")
    opened_after_a_kill(program)
    press(program, "Discard")
    assert kept(program) == []
    assert opened_after_a_kill(program) == ""


def test_what_another_wrote_meanwhile_is_asked_about(program: Running, one: str) -> None:
    title(program).type_again("Mine")
    kept(program)
    with closing(opening.open_file(Path(program.path), user="Bea").workspace) as bea:
        initiatives.edit(bea, one, {"title": "Hers"})
    opened_after_a_kill(program)
    press(program, "Continue")
    title(program).commit()
    settle()
    (dialog,) = [dialog for dialog in program.window.findChildren(ConflictDialog) if dialog.isVisible()]
    dialog.reject()
    settle()
    title(program).revert()
    assert kept(program) == []


def test_what_was_kept_just_before_the_kill_is_not_offered(program: Running, one: str) -> None:
    title(program).type_again("Saved")
    kept(program)
    initiatives.edit(program.ws, one, {"title": "Saved"})
    assert opened_after_a_kill(program) == ""
    assert kept(program) == []


def test_a_text_that_waits_is_offered_when_the_field_shows_something_else(program: Running, one: str) -> None:
    shown = title(program)
    shown.hold("Held", "Not kept.", time.monotonic())
    other = initiatives.create(program.ws, "Other").record_ids[0]
    program.open_tab(other, "overview")
    settle()
    assert title(program).text() == "Other"
    assert kept(program) == ["Held"]
    press(program, "Continue")
    assert title(program).text() == "Held"
    title(program).revert()
    assert kept(program) == []


def half_a_reason(program: Running, one: str, text: str = "Half a rea") -> GatePanel:
    """The first tab of an initiative, where somebody began to say why it is put on hold."""
    gate = part(program.open_tab(one, "overview"), GatePanel)
    gate._ask_halt("on_hold")
    settle()
    gate.asking.reason.type_again(text)
    gate.asking.reason.commit()
    return gate


def test_a_half_typed_reason_goes_with_its_initiative(program: Running, one: str) -> None:
    gate = half_a_reason(program, one)
    other = initiatives.create(program.ws, "Other").record_ids[0]
    program.open_tab(other, "overview")
    assert (gate.asking.isVisible(), gate.asking.reason.text()) == (False, "")
    assert kept(program) == ["Half a rea"]
    press(program, "Continue")
    assert program.window.current_page().title() == "Before"
    assert (gate.asking.isVisible(), gate.asking.reason.text()) == (True, "Half a rea")
    gate.asking.confirm.click()
    settle()
    stages = [program.ws.spine(initiative_id).initiative.stage for initiative_id in (one, other)]
    assert stages == ["on_hold", "strategy"]
    assert "draft" not in program.window.banners.shown()
    assert kept(program) == []


def test_a_half_typed_reason_outlasts_a_move_by_somebody_else(program: Running, one: str) -> None:
    gate = half_a_reason(program, one)
    program.context.write(lambda ws: initiatives.move_stage(ws, one, "discovery", by="Bo", reason="agreed"))
    settle()
    assert not gate.asking.isVisible()
    press(program, "Continue")
    assert (gate.asking.isVisible(), gate.asking.reason.text()) == (True, "Half a rea")
    gate.asking.cancel.click()
    assert kept(program) == [], "who cancels wants it gone"


def test_a_reason_whose_question_is_not_known_any_more_can_be_copied(program: Running, one: str) -> None:
    gate = half_a_reason(program, one)
    assert opened_after_a_kill(program) == lost(program, one, "Reason")
    gate._asked_for.clear()
    gate.asking.hide()
    press(program, "Continue")
    assert kept(program) == ["Half a rea"], "it is not put where nobody sees it"
    assert "draft" in program.window.banners.shown()
    press(program, "Discard")


def test_a_half_typed_reason_is_told_of_when_another_question_comes(program: Running, one: str) -> None:
    gate = half_a_reason(program, one)
    gate._ask_halt("stopped")
    assert gate.asking.reason.text() == ""
    assert kept(program) == ["Half a rea"]
    press(program, "Continue")
    assert gate.asking.reason.text() == "Half a rea"
    gate.asking.cancel.click()
    popover = program.go("board").mover.popover
    for leave in (lambda: program.go("initiatives"), lambda: ask(popover, "The next card"), popover.leave):
        program.go("board")
        ask(popover, "A card").reason.type_again("On the boa")
        popover._asking.reason.commit()
        leave()
        assert kept(program) == ([] if leave == popover.leave else ["On the boa"]), "Escape means it"
        if "draft" in program.window.banners.shown():
            press(program, "Discard")
    program.go("board")


def ask(popover: BoardPopover, title: str) -> MovePanel:
    popover.ask_reason(QPoint(), title, "", "Move", "Ann", lambda _by, _reason: None)
    assert popover._asking is not None
    return popover._asking


def test_a_reason_to_open_a_review_again_stays_with_that_review(program: Running, one: str) -> None:
    for _time in range(2):
        review = reviews.start(program.ws, one).record_ids[0]
        reviews.close(program.ws, review, decision="continue", reason="Fine")
    program.program._watch._look()
    past = part(program.open_tab(one, "reviews"), PastCard)
    newer, older = past._reviews
    past._ask_reopen()
    past.reopen_reason.type_again("Half a rea")
    past.reopen_reason.commit()
    past.select(older)
    assert (past.reopen_reason.isVisible(), past.reopen_reason.text()) == (False, "")
    assert kept(program) == ["Half a rea"]
    press(program, "Continue")
    assert past._shown == newer
    assert (past.reopen_reason.isVisible(), past.reopen_reason.text()) == (True, "Half a rea")
    other = initiatives.create(program.ws, "Other").record_ids[0]
    program.open_tab(other, "reviews")
    assert past.reopen_box.isHidden()
    press(program, "Continue")
    assert (past._shown, past.reopen_reason.text()) == (newer, "Half a rea")
    past.reopen_now.click()
    settle()
    assert [one.state for one in program.ws.spine(one).reviews if one.id == newer] == ["open"]
    assert kept(program) == []


def test_a_form_that_its_button_keeps_is_open_until_it_is_put_away(qapp: object) -> None:
    page, stack, form = QWidget(), QStackedWidget(), QWidget()
    stack.setParent(page)
    for tab in (form, QWidget()):
        stack.addWidget(tab)
    panel = QWidget(form)
    reason = LineField("Reason", parent=panel)
    assert not reason.is_unkept()
    reason.type_again("Because")
    reason.commit()
    assert reason.is_unkept(), "nobody listens, so nobody kept it"
    stack.setCurrentIndex(1)
    assert reason.is_unkept(), "another tab is in front"
    panel.hide()
    assert not reason.is_unkept()
    panel.show()
    reason.revert()
    assert not reason.is_unkept()


def test_text_in_a_cell_is_kept_too_and_continued_in_the_form(program: Running, one: str) -> None:
    records.add(program.ws, Risk(initiative_id=one, title="Drift"))
    page = program.open_tab(one, "risks")
    program.program._watch._look()
    settle()
    view = part(page, RecordList).table.view
    cell = next(
        view.model().index(0, column)
        for column in range(view.model().columnCount())
        if view.model().headerData(column, Qt.Orientation.Horizontal) == "Owner"
    )
    view.edit(cell)
    (editor,) = view.findChildren(CellEdit)
    editor.setText("Model office")
    editor.textEdited.emit(editor.text())
    assert kept(program) == ["Model office"]
    assert opened_after_a_kill(program) == lost(program, one, "Owner")
    press(program, "Continue")
    shown = field(program.window.current_page(), "Owner")
    assert isinstance(shown, LineField)
    assert (shown.text(), shown.is_dirty()) == ("Model office", True)
    shown.commit()
    assert program.ws.spine(one).risks[0].owner == "Model office"


def test_an_unfinished_method_comes_back_as_a_whole(program: Running, one: str) -> None:
    page = program.go("prioritise")
    page.method_keeper.start()
    settle()
    editor = page.method_keeper.editor()
    editor.name.type_again("Reach first")
    editor.name.commit()
    editor.add_criterion()
    assert len(kept(program)) == 1
    assert opened_after_a_kill(program) == "What you were typing in “Scoring method” was not kept."
    press(program, "Continue")
    editor = program.window.current_page().method_keeper.editor()
    assert (editor.name.text(), len(editor.draft.criteria)) == ("Reach first", 3)
    assert "draft" not in program.window.banners.shown()
    editor.start_over()
    assert kept(program) == []


_TYPING = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
app = QApplication([])
from desktop_app.ui.board.popover import BoardPopover
from desktop_app.ui.initiative.overview.gate_panel import GatePanel
from desktop_app.ui.initiative.reviews.past_reviews import PastCard
from desktop_app.ui.records import draft_keeper
draft_keeper.EVERY_MS = 100
from desktop_app.domain.place import FilePlace
from desktop_app.jobs.runner import InlineRunner
from desktop_app.plugin_host import PluginHost
from desktop_app.runtime.settings import Settings
from desktop_app.ui.widgets.fields.field import Field
from desktop_app.ui.window.program import Program
home, path, one = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
program = Program(Settings(home / "settings.json"), InlineRunner(), PluginHost())
program.start(None)
program.open(FilePlace(path))
program.context.open_initiative(one, "overview")
def begin():
    (title,) = [f for f in program.window.current_page().findChildren(Field) if f.label_text == "Title"]
    title.edit.clear()
    letters = iter("abcdefghijklmnopqrstuvwxyz" * 40)
    # A key every 20 ms: no pause ever lets the field keep it.
    def key():
        title.edit.setText(title.edit.text() + next(letters))
        title.edit.textEdited.emit(title.edit.text())
        print(title.edit.text(), flush=True)
    program.keys = QTimer(); program.keys.timeout.connect(key); program.keys.start(20)
QTimer.singleShot(100, begin)
app.exec()
"""


def test_a_kill_while_typing_loses_no_more_than_the_last_interval(
    program: Running, one: str, home: Path, tmp_path: Path
) -> None:
    program.context.close_portfolio()
    with subprocess.Popen(
        [sys.executable, "-c", _TYPING, str(tmp_path), str(program.path), one],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    ) as other:
        assert other.stdout is not None
        typed = ""
        for line in other.stdout:
            typed = line.strip()
            if len(typed) >= 60:
                break
        os.kill(other.pid, signal.SIGKILL)
    program.context.open_path(program.path)
    settle()
    press(program, "Continue")
    text = title(program).text()
    assert program.ws.spine(one).initiative.title == "Before"
    assert typed.startswith(text) or text.startswith(typed)
    assert len(text) >= 30, "60 letters took 1.2 s; those of the last tenth and a margin may be lost"
    title(program).revert()
    assert kept(program) == []
