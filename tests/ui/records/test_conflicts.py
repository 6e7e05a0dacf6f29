"""Two windows edit one record: what the window asks, and that nothing typed is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from desktop_app.__main__ import main
from desktop_app.domain.fields import specs
from desktop_app.domain.records import Initiative, Risk
from desktop_app.services import initiatives, undo
from desktop_app.services import record_edits as records
from desktop_app.services.portfolio_file import opening
from desktop_app.services.workspace import Workspace
from desktop_app.ui.records.conflict_dialog import ConflictDialog
from desktop_app.ui.records.gone_dialog import GoneDialog
from desktop_app.ui.widgets.dialog import Dialog
from desktop_app.ui.widgets.fields.text_fields import LineField, TextField
from desktop_app.ui.widgets.labels import Label
from tests.ui.running import Running, button, field, running, settle


@pytest.fixture(scope="module")
def program(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("conflicts")) as program:
        yield program


@pytest.fixture
def bea(program: Running) -> Iterator[Workspace]:
    """Somebody else with the same file open."""
    with closing(opening.open_file(Path(program.path), user="Bea").workspace) as workspace:
        yield workspace


@pytest.fixture
def one(program: Running) -> str:
    """A new initiative, shown at its first tab."""
    one = initiatives.create(program.ws, "Before").record_ids[0]
    program.program._watch._look()
    program.open_tab(one, "overview")
    settle()
    return one


def typed(program: Running, label: str, text: str) -> LineField | TextField:
    """Type into a field of the page in front, without keeping it."""
    shown = field(program.window.current_page(), label)
    assert isinstance(shown, (LineField, TextField))
    shown.type_again(text)
    return shown


def asked(program: Running, kind: type[Dialog]) -> Dialog:
    (dialog,) = [one for one in program.window.findChildren(kind) if one.isVisible()]
    return dialog


def conflict(program: Running, bea: Workspace, one: str, label: str = "Title") -> LineField | TextField:
    """Both write the title, and the window asks."""
    shown = typed(program, label, "Mine")
    initiatives.edit(bea, one, {"title": "Hers"})
    program.program._watch._look()
    settle()
    assert shown.text() == "Mine", "what the other wrote does not take the text away"
    shown.commit()
    settle()
    assert program.ws.spine(one).initiative.title == "Hers"
    return shown


@pytest.mark.parametrize(
    ("choice", "title", "undone"),
    [("Keep mine", "Mine", "Hers"), ("Keep theirs", "Hers", "Mine"), ("Edit", "Both", "Mine")],
)
def test_both_changed_a_field(
    program: Running, bea: Workspace, one: str, choice: str, title: str, undone: str
) -> None:
    shown = conflict(program, bea, one)
    dialog = asked(program, ConflictDialog)
    texts = {label.text() for label in dialog.findChildren(Label)}
    assert {"Bea changed this too", "Yours", "Mine", "Hers", "Before"} <= texts
    assert any(text.startswith("By Bea, ") for text in texts)
    assert [card.accessibleName() for card in dialog.cards] == ["Initiative: Title"]
    save = button(dialog, "Save")
    assert not save.isEnabled()
    button(dialog, choice).click()
    if choice == "Edit":
        editor = dialog.cards[0].editor
        assert editor.value() == "Mine", "prefilled with what was typed"
        editor.type_again("Both")
    save.click()
    settle()
    assert program.ws.spine(one).initiative.title == title
    assert shown.text() == title
    program.context.undo()
    settle()
    assert program.ws.spine(one).initiative.title == undone


def test_a_command_in_another_process_writes_and_the_window_asks(program: Running, one: str) -> None:
    shown = typed(program, "Title", "Mine")
    key = program.ws.spine(one).initiative.key
    command = [sys.executable, "-m", "desktop_app", "set", str(program.path), key, "title=Hers", "unit=Cards"]
    subprocess.run(
        command, check=True, capture_output=True, env={**os.environ, "USER": "cron", "LOGNAME": "cron"}
    )
    shown.commit()
    settle()
    (conflict,) = asked(program, ConflictDialog).cards
    assert conflict.conflict.who == "cron"
    button(conflict, "Keep mine").click()
    button(asked(program, ConflictDialog), "Save").click()
    settle()
    initiative = program.ws.spine(one).initiative
    assert (initiative.title, initiative.unit) == ("Mine", "Cards")
    # A command says what it wants and has seen nothing: it is not asked.
    assert main(["set", str(program.path), key, "title=Hers"]) == 0
    assert program.ws.spine(one).initiative.title == "Hers"


def test_other_fields_merge_without_a_question(program: Running, bea: Workspace, one: str) -> None:
    label = specs(Initiative)["unit"].label
    shown = typed(program, "Title", "Mine")
    initiatives.edit(bea, one, {"unit": "Hers"})
    shown.commit()
    settle()
    initiative = program.ws.spine(one).initiative
    assert (initiative.title, initiative.unit) == ("Mine", "Hers")
    assert field(program.window.current_page(), label).value() == "Hers", "the window shows hers at once"
    assert not [one for one in program.window.findChildren(ConflictDialog) if one.isVisible()]


def test_what_was_seen_before_it_was_changed_is_no_conflict(
    program: Running, bea: Workspace, one: str
) -> None:
    initiatives.edit(bea, one, {"title": "Hers"})
    program.program._watch._look()
    settle()
    for text in ("Mine", "Mine again"):
        typed(program, "Title", text).commit()
    settle()
    assert program.ws.spine(one).initiative.title == "Mine again"


def test_the_question_closed_leaves_the_text_where_it_is(program: Running, bea: Workspace, one: str) -> None:
    shown = conflict(program, bea, one)
    asked(program, ConflictDialog).reject()
    settle()
    assert shown.text() == "Mine"
    assert "Bea changed it too" in shown.error()
    assert not shown.commit(), "it waits for the person, not for a timer"
    assert program.ws.spine(one).initiative.title == "Hers"
    shown.edit.returnPressed.emit()
    settle()
    button(asked(program, ConflictDialog), "Keep mine").click()
    button(asked(program, ConflictDialog), "Save").click()
    settle()
    assert program.ws.spine(one).initiative.title == "Mine"
    assert shown.error() == ""


def test_esc_takes_theirs(program: Running, bea: Workspace, one: str) -> None:
    shown = conflict(program, bea, one)
    asked(program, ConflictDialog).reject()
    settle()
    shown.revert()
    assert shown.text() == "Hers"
    assert shown.error() == ""


def gone(program: Running, bea: Workspace, one: str) -> tuple[str, GoneDialog]:
    """A risk is deleted while its note is typed."""
    risk = records.add(program.ws, Risk(initiative_id=one, title="Drift")).record_ids[0]
    program.open_tab(one, "risks")
    program.program._watch._look()
    settle()
    shown = typed(program, "Note", "Mine")
    records.remove(bea, "risk", [risk])
    shown.commit()
    settle()
    dialog = asked(program, GoneDialog)
    assert isinstance(dialog, GoneDialog)
    return risk, dialog


def test_a_record_that_was_deleted_is_put_back_with_the_edit(
    program: Running, bea: Workspace, one: str
) -> None:
    _risk, dialog = gone(program, bea, one)
    button(dialog, "Put it back with my edit").click()
    settle()
    (risk,) = program.ws.spine(one).risks
    assert (risk.title, risk.note) == ("Drift", "Mine")
    assert undo.undo(program.ws).label == "Undone: note changed"
    assert undo.undo(program.ws).label == "Undone: risk “Drift” put back"


def test_the_text_of_a_deleted_record_is_copied_or_offered_again(
    program: Running, bea: Workspace, one: str
) -> None:
    _risk, dialog = gone(program, bea, one)
    button(dialog, "Copy text").click()
    assert QGuiApplication.clipboard().text() == "Mine"
    dialog.reject()
    settle()
    told: list[str] = []
    program.context.unkept.connect(lambda _where, text: told.append(text))
    _risk, dialog = gone(program, bea, one)
    dialog.reject()
    settle()
    assert told == ["Mine"]


def test_two_moves_of_the_stage_are_decided_as_a_whole(program: Running, bea: Workspace, one: str) -> None:
    initiatives.move_stage(bea, one, "stopped", reason="No budget")
    program.context.write(lambda ws: initiatives.move_stage(ws, one, "on_hold", reason="Later"))
    settle()
    dialog = asked(program, ConflictDialog)
    assert [card.accessibleName() for card in dialog.cards] == ["Initiative: Stage"]
    button(dialog, "Keep theirs").click()
    button(dialog, "Save").click()
    settle()
    assert program.ws.spine(one).initiative.stage == "stopped"
