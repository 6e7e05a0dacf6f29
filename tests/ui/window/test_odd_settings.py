"""No settings file stops the start: the window opens, says what it left out, and the next start is silent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from desktop_app.jobs.runner import InlineRunner
from desktop_app.plugin_host import PluginHost
from desktop_app.runtime import paths
from desktop_app.runtime.settings import Settings
from desktop_app.ui.window.program import Program

CASES = {
    "deep": ("[" * 20_000, "could not be read"),
    "no text": ("\x00\xff", "could not be read"),
    "absurd window": ('{"window": [99999999999, -1, 3, 4, 0]}', "window"),
    "window of texts": ('{"window": ["a", 1, 2, 3, 4]}', "window"),
    "a key that a later command took": ('{"shortcuts": {"edit.undo": "Ctrl+K"}}', "keys of “Undo”"),
    "two commands on one key": (
        '{"shortcuts": {"edit.undo": "Ctrl+Alt+9", "edit.redo": "Ctrl+Alt+9"}}', "keys of “Redo”"),
    "keys that are none": ('{"shortcuts": {"edit.undo": "Ctrl+Nonsense"}}', "keys of “Undo”"),
    "tables of anything": ('{"tables": {"initiatives": [1], "board": "x", "roadmap": {"zoom": []}}}', ""),
    "lists of anything": ('{"recent_portfolios": [[], {}, 1], "recent_actions": {"a": 1}}', "recent_actions"),
    "halves of characters": ('{"user_name": "\\ud800", "organisation": "\\udfff"}', "user_name"),
    "plugins of anything": ('{"plugins": {"finance": [1, {"a": []}], "x": null}}', ""),
}  # fmt: skip


@pytest.fixture
def home(own_home: Path) -> Path:
    return paths.config_folder() / "settings.json"


def banners(program: Program) -> list[str]:
    return [banner.text() for banner in program.window.banners.shown().values()]


def leave(program: Program) -> None:
    program.window.close()
    for thing in (program.window, program.context, program):
        thing.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def start(settings: Settings) -> Program:
    program = Program(settings, InlineRunner(), PluginHost({}))
    program.start(None)
    QApplication.processEvents()
    program.window.grab()
    QApplication.processEvents()
    return program


@pytest.mark.parametrize("case", CASES)
def test_the_window_opens_and_says_what_it_left_out(qapp: QApplication, home: Path, case: str) -> None:
    content, said = CASES[case]
    home.write_bytes(content.encode("latin-1") if case == "no text" else content.encode())
    before = home.read_bytes()
    program = start(Settings())
    try:
        texts = banners(program)
        assert any(said in text for text in texts) if said else not texts
        assert all("\n" not in text for text in texts)
        for page in ("settings", "help", "plugins", "backups"):
            program.window.show_page(page)
            QApplication.processEvents()
    finally:
        leave(program)
    if said and "keys of" not in said:
        assert home.with_name("settings.left-out.json").read_bytes() == before
    program = start(Settings())
    try:
        assert not banners(program), "said once"
    finally:
        leave(program)


def test_safe_mode_knows_no_settings(qapp: QApplication, home: Path) -> None:
    home.write_text(json.dumps({"theme": "dark", "shortcuts": {"edit.undo": "Ctrl+K"}}))
    before = home.read_bytes()
    program = start(Settings(ignore_file=True))
    try:
        assert program.settings.values.theme == "system"
        assert not banners(program)
    finally:
        leave(program)
    assert home.read_bytes() == before
