"""The briefs page writes over no portfolio, and asks before it replaces what somebody else wrote."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from desktop_app.files import write_guard
from desktop_app.services import initiatives
from desktop_app.services.changes import Changes
from desktop_app.services.workspace import Workspace
from desktop_app.ui.briefs.page import BriefsPage
from desktop_app.ui.core.bus import bus
from desktop_app.ui.widgets.feedback import Toast
from tests.ui.running import Running, button, settle
from tests.ui.shared_program import SharedProgram


def fill(ws: Workspace) -> None:
    initiatives.create(ws, "Claims triage")
    initiatives.create(ws, "Scan referral")


@pytest.fixture
def program(shared_program: SharedProgram, tmp_path: Path) -> Iterator[Running]:
    with shared_program.running(tmp_path, fill) as started:
        yield started


def test_a_brief_that_would_replace_the_portfolio_is_refused(
    program: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = tmp_path / "brief.pdf"
    link.symlink_to(program.path)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(link), ""))
    program.registry.run("brief.portfolio")
    settle()
    assert any("belongs to the portfolio that is open" in text for text in program.toasts())
    assert write_guard.is_portfolio(program.path)
    assert len(program.ws.spines()) == 2


def test_a_name_without_an_ending_gets_one_and_is_asked_for(
    program: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.pdf").write_bytes(b"mine")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(tmp_path / "mine"), ""))
    program.registry.run("brief.portfolio")
    settle()
    assert any("mine.pdf" in text for text in program.toasts())
    assert (tmp_path / "mine.pdf").read_bytes() == b"mine"
    replace(program)
    assert (tmp_path / "mine.pdf").read_bytes().startswith(b"%PDF")


def test_briefs_into_a_folder_are_asked_for_together(
    program: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "briefs"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args, **_more: str(folder))
    page = program.go("briefs")
    ids = [spine.initiative.id for spine in program.ws.spines()]
    page.make(ids)  # type: ignore[attr-defined]  # the briefs page has it
    settle()
    briefs = sorted(folder.iterdir())
    assert len(briefs) == 2
    for brief in briefs:
        brief.write_bytes(b"mine")
    program.clear_toasts()
    page.make(ids)  # type: ignore[attr-defined]  # the briefs page has it
    settle()
    assert any("2 files are there already" in text for text in program.toasts())
    assert [brief.read_bytes() for brief in briefs] == [b"mine", b"mine"]
    replace(program)
    assert all(brief.read_bytes().startswith(b"%PDF") for brief in briefs)


def test_characters_that_no_font_has_are_told(
    program: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args, **_more: str(tmp_path / "told"))
    spines = program.ws.spines()
    initiatives.edit(program.ws, spines[0].initiative.id, {"title": "請求 plan"})
    page = program.go("briefs")
    page.make([spine.initiative.id for spine in spines])  # type: ignore[attr-defined]  # the briefs page has it
    settle()
    told = "2 characters have no font here and show as boxes: 請求 (AI-001)."
    assert any(told in text for text in program.toasts())


def replace(program: Running) -> None:
    """Press what the message offers."""
    (toast,) = [toast for toast in program.window.findChildren(Toast) if "there already" in toast.text()]
    button(toast, "Replace").click()
    settle()


def test_what_is_chosen_can_be_made_again_after_a_brief_was_made(program: Running) -> None:
    page = program.go("briefs")
    assert isinstance(page, BriefsPage)
    page._table.view.selectRow(0)
    settle()
    assert page._preview_one.isEnabled()
    bus.publish(Changes(kinds=frozenset({"brief"})))
    settle()
    assert page._table.selected_refs()
    assert page._preview_one.isEnabled()
