"""Passwords and restores in the window: dialogs that say what is wrong, and banners that ask."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit

from desktop_app.errors import UserError
from desktop_app.runtime import log
from desktop_app.services import initiatives
from desktop_app.services.drafts import store_of
from desktop_app.services.portfolio_file import backups, opening, passwords
from desktop_app.services.workspace import Workspace
from desktop_app.store.protection import file_key
from desktop_app.ui.core.whereabouts import Whereabouts
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.window.password_dialog import ChangeDialog, OpenDialog
from tests.services.portfolio_file.test_remembered import use_memory
from tests.ui.running import Running, button, field, running, settle

WORD, OTHER = "a word of some length", "another word of it"
REMEMBER = "Remember on this computer, in the keyring of the system"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("passwords")


@pytest.fixture(scope="module")
def program(qapp: object, home: Path) -> Iterator[Running]:
    with running(home) as program:
        yield program


@pytest.fixture
def bare(program: Running, monkeypatch: pytest.MonkeyPatch, home: Path) -> Running:
    """The program with its portfolio open and without a password."""
    monkeypatch.setenv("AI_PORTFOLIO_HOME", str(home))
    monkeypatch.setattr(file_key, "_ROUNDS", 10)
    program.context.close_portfolio()
    for word in (WORD, OTHER):
        if passwords.is_protected(program.path):
            try:
                passwords.remove_password(program.path, word)
            except passwords.WrongPassword:
                continue
    for key in list(program.window.banners.shown()):
        program.window.close_banner(key)
    program.clear_toasts()
    program.context.open_path(program.path)
    return program


def banner(program: Running, key: str) -> str:
    shown = program.window.banners.shown().get(key)
    return shown.text() if shown is not None else ""


def press_in_banner(program: Running, key: str, name: str) -> None:
    button(program.window.banners.shown()[key], name).click()
    settle()


def change_dialog(program: Running) -> ChangeDialog:
    program.registry.run("portfolio.password")
    settle()
    return [one for one in program.window.findChildren(ChangeDialog) if one.isVisible()][-1]


def open_dialog(program: Running) -> OpenDialog:
    settle()
    return [one for one in program.window.findChildren(OpenDialog) if one.isVisible()][-1]


def type_into(dialog: ChangeDialog | OpenDialog, label: str, word: str) -> None:
    edit = field(dialog, label).findChild(QLineEdit)
    assert isinstance(edit, QLineEdit)
    edit.setText(word)


def protect(program: Running, word: str = WORD) -> None:
    dialog = change_dialog(program)
    type_into(dialog, "New password", word)
    type_into(dialog, "The same again", word)
    button(dialog, "Protect").click()
    settle()


def test_protecting_says_what_is_left_and_deletes_it_when_asked(bare: Running) -> None:
    unprotected = opening.backup_now(bare.ws)
    dialog = change_dialog(bare)
    assert dialog.windowTitle() == "Protect test.portfolio by a password"
    button(dialog, "Protect").click()
    assert field(dialog, "New password").error() == "A password needs at least 8 characters."
    type_into(dialog, "New password", WORD)
    type_into(dialog, "The same again", OTHER)
    button(dialog, "Protect").click()
    assert field(dialog, "The same again").error() == "The two passwords differ."
    assert not passwords.is_protected(bare.path)
    type_into(dialog, "The same again", WORD)
    button(dialog, "Protect").click()
    settle()
    assert passwords.is_protected(bare.path)
    assert bare.context.is_open
    assert str(unprotected.parent) in banner(bare, "password")
    press_in_banner(bare, "password", "Delete the unprotected backup")
    assert not unprotected.exists()
    assert all(one.is_protected for one in backups.backups_of(bare.path))
    assert banner(bare, "password") == ""


def test_opening_asks_until_the_password_is_right(bare: Running) -> None:
    protect(bare)
    bare.context.close_portfolio()
    assert passwords.is_locked(bare.path), "who opens it next is asked again"
    bare.context.open_path(bare.path)
    dialog = open_dialog(bare)
    assert not bare.context.is_open
    assert dialog.secret.edit.echoMode() == QLineEdit.EchoMode.Password
    type_into(dialog, "Password", "not this word")
    button(dialog, "Open").click()
    settle()
    assert dialog.secret.error().startswith("That is not the password of test.portfolio.")
    type_into(dialog, "Password", WORD)
    button(dialog, "Open").click()
    settle()
    assert bare.context.is_open
    assert dialog.secret.text() == "", "what was typed is forgotten"


def test_who_gives_up_is_offered_it_again(bare: Running) -> None:
    protect(bare)
    bare.context.close_portfolio()
    bare.context.open_path(bare.path)
    button(open_dialog(bare), "Cancel").click()
    settle()
    assert banner(bare, "locked") == "test.portfolio is protected by a password."
    assert banner(bare, "damaged") == "", "no backup and no rescue is offered"
    press_in_banner(bare, "locked", "Type the password")
    dialog = open_dialog(bare)
    type_into(dialog, "Password", WORD)
    button(dialog, "Open").click()
    settle()
    assert bare.context.is_open
    assert banner(bare, "locked") == ""


def test_changing_asks_for_the_present_password_first(bare: Running) -> None:
    protect(bare)
    dialog = change_dialog(bare)
    for label in ("New password", "The same again"):
        type_into(dialog, label, OTHER)
    button(dialog, "Change").click()
    assert field(dialog, "Present password").error() == "Type the present password."
    type_into(dialog, "Present password", OTHER)
    button(dialog, "Change").click()
    settle()
    assert "not the password" in field(dialog, "Present password").error()
    assert bare.context.is_open, "a slip of the finger closes nothing"
    type_into(dialog, "Present password", WORD)
    button(dialog, "Change").click()
    settle()
    assert bare.context.is_open
    assert "is protected by the new password now" in banner(bare, "password")
    dialog = change_dialog(bare)
    type_into(dialog, "Present password", OTHER)
    button(dialog, "Remove the password").click()
    settle()
    assert not passwords.is_protected(bare.path)
    assert "has no password any more" in banner(bare, "password")


def test_a_restore_asks_for_the_password_and_waits_to_be_confirmed(bare: Running) -> None:
    protect(bare)
    opening.backup_now(bare.ws)
    bare.registry.run("portfolio.restore")
    settle()
    page = bare.window.current_page()
    assert page is not None
    newest = next(b for b in page.findChildren(Button) if b.accessibleName().startswith("Restore the backup"))
    newest.click()
    settle()
    button(page, "Restore this backup").click()
    dialog = open_dialog(bare)
    type_into(dialog, "Password", WORD)
    button(dialog, "Open").click()
    settle()
    assert bare.context.is_open
    assert "Until you confirm that it is the right one" in banner(bare, "restored")
    assert backups.is_paused(bare.ws)
    bare.context.close_portfolio()
    assert banner(bare, "restored") == ""
    bare.context.open_path(bare.path)
    type_into(open_dialog(bare), "Password", WORD)
    button(open_dialog(bare), "Open").click()
    settle()
    press_in_banner(bare, "restored", "It is the right one")
    assert not backups.is_paused(bare.ws)
    assert banner(bare, "restored") == ""
    assert bare.toasts()[-1] == "Confirmed. Backups go on."


def test_what_is_typed_is_shown_only_when_asked(bare: Running) -> None:
    dialog = change_dialog(bare)
    button(dialog, "Show: New password").click()
    assert dialog.new.edit.echoMode() == QLineEdit.EchoMode.Normal
    button(dialog, "Hide: New password").click()
    assert dialog.new.edit.echoMode() == QLineEdit.EchoMode.Password
    button(dialog, "Cancel").click()
    settle()


def test_a_session_leaves_nothing_readable_and_no_password(bare: Running, home: Path) -> None:
    canary = "Zaunkönig-Weidenkorb"
    protect(bare)
    log.setup()
    initiatives.create(bare.ws, canary, notes=canary * 50)
    added = bare.ws.spines()[-1].initiative
    bare.context.write(lambda ws: initiatives.edit(ws, added.id, {"title": f"{canary} again"}))
    bare.show("initiatives")
    bare.open_tab(added.id, "overview")
    typed = field(bare.window.current_page(), "Title")
    typed.type_again(f"{canary} being typed")
    bare.program._drafts.flush()
    (drafts,) = (home / "data" / "drafts").iterdir()
    assert canary.encode() not in drafts.read_bytes()
    assert drafts_of(bare.ws) == [f"{canary} being typed"]
    typed.revert()
    bare.context.show_error(UserError(f"“{canary}” is there already."))
    bare.context.runner.read(lambda _job: fails(canary), "", None, bare.context.show_error)
    bare.registry.run("portfolio.backup")
    bare.context.close_portfolio()
    log.close()
    words = (canary.encode(), b"Weidenkorb", WORD.encode())
    holders = [
        file
        for file in home.rglob("*")
        if file.is_file() and any(word in file.read_bytes() for word in words)
    ]
    assert holders == []
    assert list((home / "log").iterdir()), "the log is looked at too"
    bare.context.open_path(bare.path)
    type_into(open_dialog(bare), "Password", WORD)
    button(open_dialog(bare), "Open").click()
    settle()
    assert bare.ws.spines()[-1].initiative.title == f"{canary} again"


def drafts_of(ws: Workspace) -> list[str]:
    """What is being typed, as it would be offered after a kill."""
    return [draft.text for draft in store_of(ws).read()]


def test_drafts_are_sealed_anew_with_the_password(bare: Running, home: Path) -> None:
    one = initiatives.create(bare.ws, "Drafts").record_ids[0]
    bare.open_tab(one, "overview")
    bare.context.unkept.emit(Whereabouts("initiative", "Title", one, "overview", one), "typed and not kept")
    bare.program._drafts.flush()
    (file,) = (home / "data" / "drafts").iterdir()
    assert b"typed and not kept" in file.read_bytes()
    protect(bare)
    assert b"typed and not kept" not in file.read_bytes()
    assert drafts_of(bare.ws) == ["typed and not kept"]
    assert "Title" in banner(bare, "draft")
    press_in_banner(bare, "draft", "Discard")
    bare.program._drafts.flush()
    assert not file.exists()


def fails(text: str) -> None:
    raise UserError(text)


def test_what_the_system_remembers_is_not_asked_again(bare: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    system = use_memory(monkeypatch)
    protect(bare)
    assert system.held == {}, "off unless somebody wants it"
    bare.context.close_portfolio()
    bare.context.open_path(bare.path)
    dialog = open_dialog(bare)
    button(dialog, REMEMBER).click()
    type_into(dialog, "Password", WORD)
    button(dialog, "Open").click()
    settle()
    assert len(system.held) == 1
    bare.context.close_portfolio()
    bare.context.open_path(bare.path)
    assert bare.context.is_open
    dialog = change_dialog(bare)
    assert button(dialog, REMEMBER).isChecked()
    type_into(dialog, "Present password", WORD)
    for label in ("New password", "The same again"):
        type_into(dialog, label, OTHER)
    button(dialog, "Change").click()
    settle()
    (kept,) = system.held
    assert kept[1] == (passwords.salt_of(bare.path) or b"").hex(), "the choice goes with the file"
    dialog = change_dialog(bare)
    button(dialog, REMEMBER).click()
    button(dialog, "Cancel").click()
    settle()
    assert system.held == {}
