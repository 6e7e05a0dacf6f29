"""Name and role are asked once, at the first signature, in place; earlier signatures can be claimed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.runtime import account
from desktop_app.services import initiatives
from desktop_app.services.workspace import Workspace
from desktop_app.ui.core.signer import SignerPopover, signer_name
from tests.ui.running import Running, button, field, settle
from tests.ui.shared_program import SharedProgram


def fill(ws: Workspace) -> None:
    made = initiatives.create(ws, "Bed planning", industry="healthcare")
    ws.user = account.login_name()
    initiatives.rate(ws, made.record_ids[0], "usability", {"rating": 2})


@pytest.fixture
def program(
    shared_program: SharedProgram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Running]:
    """A program of somebody who has never said who they are."""
    monkeypatch.setattr(account, "full_name", lambda: "Mira Tellander")
    with shared_program.running(tmp_path, fill) as running:
        running.context.settings.update(user_name="")
        running.ws.user = account.login_name()
        running.show("initiative/opportunity")
        yield running


def rate(program: Running, number: int) -> Any:
    rating = field(program.window.current_page(), "Value")
    rating.focus()
    QTest.keyClick(QApplication.focusWidget(), getattr(Qt.Key, f"Key_{number}"))
    settle()
    return rating


def question(program: Running) -> SignerPopover | None:
    asked = [one for one in program.window.findChildren(SignerPopover) if one.isVisible()]
    return asked[0] if asked else None


def value(program: Running) -> Any:
    return program.ws.spine(program.ws.find_key("AI-001").id).rating("value")


def press(key: Qt.Key) -> None:
    QTest.keyClick(QApplication.focusWidget(), key)
    settle()


def test_the_first_rating_asks_and_proposes_the_full_name(program: Running) -> None:
    rate(program, 4)
    asked = question(program)
    assert asked is not None
    assert value(program) is None
    focused = QApplication.focusWidget()
    assert (focused.accessibleName(), focused.text()) == ("Your name, required", "Mira Tellander")
    assert program.window.rect().contains(asked.mapTo(program.window, asked.rect().bottomRight()))
    press(Qt.Key.Key_Return)
    assert (value(program).rating, value(program).rated_by) == (4, "Mira Tellander")
    assert program.context.settings.values.user_name == "Mira Tellander"
    assert QApplication.focusWidget().accessibleName().startswith("Value: 4")
    rate(program, 3)
    assert question(program) is None
    assert (value(program).rating, value(program).rated_by) == (3, "Mira Tellander")


def test_escape_signs_nothing_and_shows_what_is_kept(program: Running) -> None:
    rating = rate(program, 4)
    press(Qt.Key.Key_Escape)
    assert question(program) is None
    assert value(program) is None
    assert rating.value() is None
    assert program.window.current_page_id() == "initiative"
    assert rating.isAncestorOf(QApplication.focusWidget())


def test_without_a_name_it_stays(program: Running) -> None:
    rate(program, 4)
    QApplication.focusWidget().selectAll()
    press(Qt.Key.Key_Delete)
    press(Qt.Key.Key_Return)
    asked = question(program)
    assert asked is not None
    assert asked.name.error() == "Enter your name."


def test_earlier_signatures_are_claimed_in_one_undoable_step(program: Running) -> None:
    login = account.login_name()
    rate(program, 4)
    press(Qt.Key.Key_Return)
    button(program.window, "These were mine: claim them").click()
    settle()
    spine = program.ws.spine(program.ws.find_key("AI-001").id)
    assert spine.rating("usability").rated_by == "Mira Tellander"
    program.registry.run("edit.undo")
    settle()
    spine = program.ws.spine(program.ws.find_key("AI-001").id)
    assert spine.rating("usability").rated_by == login


def test_the_login_name_is_never_proposed(program: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account, "full_name", lambda: "")
    assert signer_name(program.context) == ""
    tab = program.open_tab(program.ws.find_key("AI-001").id, "overview").current_tab()
    tab.gate.override()
    settle()
    assert tab.gate.asking.by.text() == ""
    program.context.settings.update(user_name="Ann")
    assert signer_name(program.context) == "Ann"
