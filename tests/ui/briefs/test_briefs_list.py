"""The briefs page lists every brief that was made, approves drafts, and recognises files."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from desktop_app.briefs.brief_words import shortened_words
from desktop_app.briefs.pdf.page_pictures import pdf_text
from desktop_app.briefs.pdf.write_document import ShortenedBlock
from desktop_app.briefs.recorded_briefs import BriefWish, make_recorded
from desktop_app.briefs.snapshots.snapshot import checksum
from desktop_app.domain.briefs.brief_records import Brief, BriefFile, files_text
from desktop_app.services import initiatives
from desktop_app.services.briefs import kept_briefs
from desktop_app.services.briefs.kept_briefs import Approval
from desktop_app.services.portfolio_file import opening
from desktop_app.services.workspace import Workspace
from desktop_app.ui.briefs.briefs_list import BriefsList
from desktop_app.ui.briefs.page import BriefsPage
from desktop_app.ui.briefs.preview_dialog import PreviewDialog
from desktop_app.ui.widgets.feedback import Banner, EmptyState
from tests.ui.running import Running, button, settle
from tests.ui.shared_program import SharedProgram


def fill(ws: Workspace) -> None:
    initiatives.create(ws, "Claims triage")


@pytest.fixture
def program(shared_program: SharedProgram, tmp_path: Path) -> Iterator[Running]:
    with shared_program.running(tmp_path, fill) as started:
        yield started


def make(program: Running, file: Path, *, final: bool = False) -> Brief:
    """The brief of the one initiative, made as the command makes it."""
    ws = program.ws
    wish = BriefWish(Approval("Ann Lee", ws.today(), "sponsor")) if final else None
    recorded = make_recorded(ws, ws.find_key("AI-001").id, file, wish)
    assert recorded
    assert recorded.brief
    return recorded.brief


def opened(program: Running) -> BriefsPage:
    return cast(BriefsPage, program.go("briefs"))


def texts(page: BriefsPage, row: int = 0) -> list[str]:
    """What a line of the list says."""
    model = page.briefs.table.model
    return [str(model.index(row, at).data() or "") for at in range(model.columnCount())]


def choose(page: BriefsPage, brief: Brief) -> None:
    assert page.briefs.table.select(brief.id)
    settle()


def dialog_of(page: BriefsPage) -> PreviewDialog:
    settle()
    return next(part for part in page.findChildren(PreviewDialog) if part.isVisible())


def test_every_brief_is_listed_the_newest_first(program: Running, tmp_path: Path) -> None:
    page = opened(program)
    (empty,) = [part for part in page.briefs.findChildren(EmptyState) if part.isVisible()]
    assert button(empty, "Create the portfolio brief").isEnabled()
    make(program, tmp_path / "a.pdf", final=True)
    make(program, tmp_path / "b.pdf")
    page = opened(program)
    page.refresh()
    settle()
    assert page.briefs.table.model.rowCount() == 2
    assert texts(page)[:4] == ["B-2", "Initiative brief", "AI-001 Claims triage", "Draft"]
    assert texts(page, 1)[3] == "Final"
    assert texts(page, 1)[6:] == ["a.pdf", "Ann Lee"]


def test_a_draft_is_approved_in_place(program: Running, tmp_path: Path) -> None:
    draft = make(program, tmp_path / "a.pdf")
    assert "DRAFT" in pdf_text((tmp_path / "a.pdf").read_bytes(), 1)
    page = opened(program)
    choose(page, draft)
    button(page, "Approve…").click()
    settle()
    tool = page.panel.approval
    assert tool.isVisible()
    tool.name.set_value("")
    tool.approve_button.click()
    assert tool.name.error() == "Enter who approves the brief."
    tool.name.set_value("Ann Lee")
    tool.role.set_value("sponsor")
    tool.approve_button.click()
    settle()
    final = kept_briefs.find(program.ws, "B-1")
    assert (final.state, final.approved_by, final.approved_role) == ("final", "Ann Lee", "sponsor")
    assert page.panel.isHidden()
    assert texts(page)[3] == "Final"
    assert not page.briefs.approve_button.isEnabled()
    assert any("B-1 is final" in text for text in program.toasts())
    page.acts.preview(final)
    shown = dialog_of(page)
    assert "DRAFT" not in pdf_text(shown._brief.data, 1)
    assert "Approved by Ann Lee" in shown.note.text()
    shown.reject()


def test_a_draft_of_other_figures_is_refused_with_the_way_to_a_new_one(
    program: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = make(program, tmp_path / "a.pdf")
    initiatives.edit(program.ws, draft.subject_id, {"title": "Claims triage, second try"})
    page = opened(program)
    page.acts.ask_approval(draft)
    page.panel.approval.name.set_value("Ann Lee")
    page.panel.approval.approve()
    settle()
    (banner,) = page.panel.approval.findChildren(Banner)
    assert "The portfolio changed since B-1 was created" in banner.text()
    target = tmp_path / "new.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(target), ""))
    button(page.panel, "Create a new one").click()
    settle()
    assert target.exists()
    assert [brief.name for brief in kept_briefs.all_briefs(program.ws)] == ["B-2", "B-1"]


def test_what_changed_since_is_told_beside_the_list(program: Running, tmp_path: Path) -> None:
    brief = make(program, tmp_path / "a.pdf", final=True)
    page = opened(program)
    choose(page, brief)
    button(page, "What changed since").click()
    settle()
    assert page.panel.sentences.texts()[1:] == ["Nothing changed since B-1."]
    assert "file" not in page.briefs.table.shown_columns()
    initiatives.move_stage(program.ws, brief.subject_id, "stopped", reason="No data")
    page.acts.compare(brief)
    settle()
    assert any("Stopped" in text for text in page.panel.sentences.texts()), page.panel.sentences.texts()
    QTest.keyClick(page.panel, Qt.Key.Key_Escape)
    assert page.panel.isHidden()
    assert page.briefs.table.view.hasFocus()
    assert "file" in page.briefs.table.shown_columns()


def test_a_final_one_opens_from_the_portfolio_and_a_draft_from_its_place(
    program: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    final = make(program, tmp_path / "a.pdf", final=True)
    (tmp_path / "a.pdf").unlink()
    draft = make(program, tmp_path / "b.pdf")
    page = opened(program)
    page.acts.open(final)
    shown = dialog_of(page)
    copy = tmp_path / "copy.pdf"
    shown._ask_target = lambda _parent: copy
    shown.save()
    settle()
    shown.reject()
    assert program.ws is not None
    assert kept_briefs.known_file([final], _checksum(copy)) is not None
    assert len(kept_briefs.all_briefs(program.ws)) == 2
    # Nothing tells where the command saved it.
    page.acts.open(draft)
    settle()
    assert any("The file of B-2 is not where it was saved" in text for text in program.toasts())
    paths: list[Path] = []
    page.acts._open_path = paths.append
    page.acts.places.note(_checksum(tmp_path / "b.pdf"), tmp_path / "b.pdf")
    page.acts.open(draft)
    settle()
    assert paths == [tmp_path / "b.pdf"]
    (tmp_path / "b.pdf").write_bytes(b"another")
    page.acts.open(draft)
    settle()
    assert paths == [tmp_path / "b.pdf"]


def test_a_dropped_file_is_recognised(program: Running, tmp_path: Path) -> None:
    make(program, tmp_path / "a.pdf", final=True)
    (tmp_path / "other.pdf").write_bytes(b"%PDF-1.4 other")
    page = opened(program)
    drop(page, tmp_path / "a.pdf")
    lead, *sentences = page.panel.sentences.texts()
    assert "a.pdf is B-1, as it was created" in lead
    assert "Approved by Ann Lee" in lead
    assert sentences == ["Nothing changed since B-1."]
    drop(page, tmp_path / "other.pdf")
    assert page.panel.sentences.texts() == ["other.pdf is not known: no brief of this portfolio has it."]


def test_the_menu_of_a_line_has_everything(program: Running, tmp_path: Path) -> None:
    draft = make(program, tmp_path / "a.pdf")
    page = opened(program)
    menu = QMenu()
    page.briefs._fill_menu(menu, [draft.id])
    assert [item.text() for item in menu.actions()] == [
        "Open", "Preview", "Save a copy…", "What changed since", "Approve…",
    ]  # fmt: skip


def test_a_thousand_briefs_are_listed_without_their_files(program: Running) -> None:
    file = files_text([BriefFile("a.pdf", "pdf", "0" * 64, 1000, 2, True)])
    briefs = [Brief(id=str(n), number=n, kind="portfolio", state="final", files=file) for n in range(1000)]
    listed = BriefsList(program.context, lambda: None)
    began = time.process_time()
    listed.show_briefs(briefs)
    assert time.process_time() - began < 0.5
    assert listed.table.model.rowCount() == 1000
    listed.deleteLater()


def test_a_portfolio_that_can_only_be_read_says_that_no_record_is_kept(
    program: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    final = make(program, tmp_path / "a.pdf", final=True)
    draft = make(program, tmp_path / "b.pdf")
    extensions = program.ws.extensions
    program.context.close_portfolio()
    settle()
    program.context.adopt(opening.open_file(program.path, extensions=extensions, read_only=True).workspace)
    page = opened(program)
    assert "it keeps no record of the brief" in page.briefs.read_only_note.text()
    assert page.briefs.read_only_note.isVisible()
    choose(page, draft)
    assert not page.briefs.approve_button.isEnabled()
    target = tmp_path / "c.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(target), ""))
    program.clear_toasts()
    page.make([draft.subject_id])
    settle()
    assert target.exists()
    assert any("keeps no record" in text for text in program.toasts())
    page.acts.save_copy(final)
    settle()
    assert kept_briefs.known_file([final], _checksum(target)) is not None
    assert len(kept_briefs.all_briefs(program.ws)) == 2


def test_the_keyboard_opens_a_line_and_its_menu(program: Running, tmp_path: Path) -> None:
    brief = make(program, tmp_path / "a.pdf", final=True)
    (tmp_path / "a.pdf").unlink()
    page = opened(program)
    choose(page, brief)
    QTest.keyClick(page.briefs.table.view, Qt.Key.Key_Return)
    shown = dialog_of(page)
    assert shown.note.text().startswith("As it was created on")
    shown.reject()
    assert page.briefs.table.view.accessibleName() == "All briefs"


def test_the_preview_says_what_changed_and_what_was_shortened(program: Running, tmp_path: Path) -> None:
    brief = make(program, tmp_path / "a.pdf", final=True)
    initiatives.edit(program.ws, brief.subject_id, {"budget": 9e6})
    page = opened(program)
    page.preview(brief.subject_id)
    shown = dialog_of(page)
    assert "Changed since B-1, " in shown.note.text()
    block = ShortenedBlock("risks", "Risks", "line")
    assert shortened_words([block]) == "Shortened so that it keeps its pages: Risks (one line)."
    shown.reject()


def drop(page: QWidget, path: Path) -> None:
    """Drop a file on the page."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    action, buttons, keys = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter = QDragEnterEvent(QPointF(9, 9).toPoint(), action, data, buttons, keys)
    page.dragEnterEvent(enter)
    assert enter.isAccepted()
    page.dropEvent(QDropEvent(QPointF(9, 9), action, data, buttons, keys))
    settle()


def _checksum(path: Path) -> str:
    return checksum(path.read_bytes())
