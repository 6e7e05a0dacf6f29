"""Briefs that the portfolio remembers: records, approval, what changed since, and which one a file is."""

from __future__ import annotations

import dataclasses
import hashlib
from datetime import date
from pathlib import Path

import pytest

from desktop_app.briefs.pdf.page_pictures import pdf_text
from desktop_app.briefs.pdf.write_document import ShortenedBlock
from desktop_app.briefs.recorded_briefs import (
    BriefWish,
    approve_brief,
    changes_now,
    give,
    make_all_recorded,
    make_recorded,
    prepare,
    verify,
)
from desktop_app.briefs.snapshots.snapshot_reader import read_snapshot
from desktop_app.domain.briefs.brief_records import Brief, files_of, read_number
from desktop_app.domain.records import Initiative
from desktop_app.errors import ConflictError, UserError
from desktop_app.exchange.json_portfolio import export_json, import_json
from desktop_app.services import initiatives, portfolio_records, record_edits, undo
from desktop_app.services.briefs import kept_briefs
from desktop_app.services.briefs.kept_briefs import Approval
from desktop_app.services.portfolio_file import opening, portfolios
from desktop_app.services.workspace import Workspace
from desktop_app.store.checks.integrity import check

ANN = Approval("Ann", date(2026, 11, 30), "Chair of the board")
FINAL = BriefWish(ANN)


def test_a_brief_leaves_a_record_and_changes_no_other(
    ws: Workspace, initiative: Initiative, tmp_path: Path
) -> None:
    before = ws.spine(initiative.id)
    recorded = make_recorded(ws, initiative.id, tmp_path / "a.pdf")
    assert recorded
    assert recorded.brief
    brief = recorded.brief
    assert (brief.name, brief.kind, brief.state) == ("B-1", "initiative", "draft")
    assert (brief.subject_id, brief.subject_key) == (initiative.id, initiative.key)
    (file,) = files_of(brief)
    content = (tmp_path / "a.pdf").read_bytes()
    assert (file.name, file.sha256, file.size) == ("a.pdf", hashlib.sha256(content).hexdigest(), len(content))
    assert not file.kept
    snapshot = read_snapshot(kept_briefs.read_snapshot_bytes(ws, brief))
    assert snapshot.figures[f"{initiative.key}/stage"].value == "strategy"
    assert snapshot.texts[f"{initiative.key}/decision/text"].text == "approve retraining"
    assert ws.spine(initiative.id) == before
    assert check(ws.database) == []  # type: ignore[arg-type]  # a file
    assert [each.brief.name for each in make_all_recorded(ws, tmp_path / "all") if each.brief] == ["B-2"]


def test_undo_goes_past_a_brief_and_redo_is_kept(
    ws: Workspace, initiative: Initiative, tmp_path: Path
) -> None:
    record_edits.edit(ws, "initiative", initiative.id, {"owner": "Bea"})
    undo.undo(ws)
    make_recorded(ws, initiative.id, tmp_path / "a.pdf")
    redone = undo.redo(ws)
    assert "Owner" in redone.target_label
    undone = undo.undo(ws)
    assert "Owner" in undone.target_label
    assert len(kept_briefs.all_briefs(ws)) == 1
    with pytest.raises(UserError, match="can't be changed or deleted"):
        portfolio_records.remove(ws, Brief.KIND, [kept_briefs.all_briefs(ws)[0].id])


def test_a_final_brief_keeps_its_file_and_the_next_tells_what_changed(
    ws: Workspace, initiative: Initiative, tmp_path: Path
) -> None:
    first = make_recorded(ws, initiative.id, tmp_path / "a.pdf", FINAL)
    assert first
    assert first.brief
    assert first.changes.is_first
    (file,) = files_of(first.brief)
    assert kept_briefs.read_file_bytes(ws, first.brief, file) == (tmp_path / "a.pdf").read_bytes()
    assert (first.brief.approved_by, first.brief.approved_role) == ("Ann", "Chair of the board")
    assert make_recorded(ws, initiative.id, tmp_path / "b.pdf", BriefWish(if_changed=True)) is None
    assert not (tmp_path / "b.pdf").exists()
    initiatives.edit(ws, initiative.id, {"decision_asked": "", "budget": 2e6})
    second = make_recorded(ws, initiative.id, tmp_path / "b.pdf", BriefWish(if_changed=True))
    assert second
    assert second.previous == first.brief
    assert [line.change_class for line in second.changes.lines] == ["gone", "moved"]
    # Drafts are not compared with, unless they are asked for.
    assert changes_now(ws, initiative.id)[0] == first.brief
    previous, since = changes_now(ws, initiative.id, "B-2")
    assert (previous, since.changes) == (second.brief, ())
    with pytest.raises(UserError, match="something else"):
        changes_now(ws, None, "B-2")
    with pytest.raises(UserError, match="from 2001-01-01"):
        changes_now(ws, initiative.id, "2001-01-01")
    with pytest.raises(UserError, match="no brief B-9"):
        changes_now(ws, initiative.id, "B-9")


def test_a_final_brief_can_be_made_again_bit_by_bit(
    ws: Workspace, initiative: Initiative, tmp_path: Path
) -> None:
    draft = make_recorded(ws, initiative.id, tmp_path / "a.pdf")
    assert draft
    final = approve_brief(ws, "b1", ANN, tmp_path / "final.pdf")
    assert (final.state, final.approved_by, final.snapshot_sha256) == (
        "final", "Ann", draft.brief and draft.brief.snapshot_sha256,
    )  # fmt: skip
    (file,) = files_of(final)
    kept = kept_briefs.read_file_bytes(ws, final, file)
    assert kept == (tmp_path / "final.pdf").read_bytes()
    assert "DRAFT" in pdf_text((tmp_path / "a.pdf").read_bytes(), 1)
    assert "DRAFT" not in pdf_text(kept, 1)
    with pytest.raises(UserError, match="B-1 is final and can't be changed"):
        approve_brief(ws, "B-1", ANN)


def test_nobody_approves_what_changed_since(ws: Workspace, initiative: Initiative, tmp_path: Path) -> None:
    make_recorded(ws, initiative.id, tmp_path / "a.pdf")
    initiatives.edit(ws, initiative.id, {"budget": 9e6})
    with pytest.raises(UserError, match="changed since B-1"):
        approve_brief(ws, "B-1", ANN)
    with pytest.raises(UserError, match="who approves"):
        kept_briefs.approve(ws, kept_briefs.find(ws, "1").id, dataclasses.replace(ANN, by=" "), [])


def test_a_file_is_recognised_and_one_that_was_altered_is_not(
    ws: Workspace, initiative: Initiative, tmp_path: Path
) -> None:
    make_recorded(ws, initiative.id, tmp_path / "a.pdf", FINAL)
    content = (tmp_path / "a.pdf").read_bytes()
    result = verify(ws, content)
    assert result.is_known
    assert result.brief
    assert result.changes
    assert result.changes.changes == ()
    altered = verify(ws, content + b"\n% x")
    assert (altered.is_known, altered.brief) == (False, result.brief)
    page = f"<p>Brief B-1, snapshot {result.brief.snapshot_sha256[:8]}</p>".encode()
    assert verify(ws, page).brief == result.brief
    for other in (b"", b"%PDF-1.7 nothing", b"PK\x03\x04 nothing", page.replace(b"B-1", b"B-2"), b"B-1"):
        assert verify(ws, other).brief is None
    initiatives.delete(ws, [initiative.id])
    gone = verify(ws, content)
    assert gone.is_known
    assert gone.changes
    assert [change.sentence.partition(";")[0] for change in gone.changes.lines] == [
        "Payment fraud risk bands (AI-001) is gone"
    ]


def test_what_cannot_be_written_leaves_no_record(
    ws: Workspace, initiative: Initiative, tmp_path: Path
) -> None:
    with pytest.raises(UserError):
        make_recorded(ws, initiative.id, tmp_path / "none" / "a.pdf")
    assert kept_briefs.all_briefs(ws) == []
    brief = Brief(number=1, kind="initiative")
    kept_briefs.keep(ws, brief, b"{}", [])
    with pytest.raises(ConflictError, match="made B-1"):
        kept_briefs.keep(ws, Brief(number=1, kind="initiative"), b"{}", [])


def test_a_damaged_snapshot_is_passed_by_and_named(
    ws: Workspace, initiative: Initiative, tmp_path: Path
) -> None:
    make_recorded(ws, initiative.id, tmp_path / "a.pdf", FINAL)
    kept_briefs.keep(
        ws, Brief(number=2, kind="initiative", subject_id=initiative.id, state="final"), b"broken", []
    )
    assert changes_now(ws, initiative.id)[0] == kept_briefs.find(ws, "B-1")
    with pytest.raises(UserError, match="damaged"):
        changes_now(ws, initiative.id, "B-2")
    with ws.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM blob WHERE content = CAST('broken' AS BLOB)")
    assert any("B-2" in str(problem) for problem in check(ws.database))  # type: ignore[arg-type]  # a file


def test_they_go_out_as_json_and_come_back(ws: Workspace, initiative: Initiative, tmp_path: Path) -> None:
    make_recorded(ws, initiative.id, tmp_path / "a.pdf", FINAL)
    export_json(ws, tmp_path / "all.json")
    copy = portfolios.create(tmp_path / "copy.portfolio", name="Copy")
    import_json(copy, tmp_path / "all.json")
    assert kept_briefs.all_briefs(copy) == kept_briefs.all_briefs(ws)
    (brief,) = kept_briefs.all_briefs(copy)
    assert verify(copy, (tmp_path / "a.pdf").read_bytes()).brief == brief
    copy.close()


def test_a_portfolio_that_can_only_be_read_keeps_no_record(
    ws: Workspace, initiative: Initiative, tmp_path: Path
) -> None:
    make_recorded(ws, initiative.id, tmp_path / "a.pdf", FINAL)
    path = ws.database.path  # type: ignore[attr-defined]  # a file
    opened = opening.open_file(path, extensions=ws.extensions, read_only=True)
    recorded = make_recorded(opened.workspace, initiative.id, tmp_path / "b.pdf")
    assert recorded
    assert recorded.brief is None
    assert recorded.file.exists()
    assert len(kept_briefs.all_briefs(opened.workspace)) == 1
    opened.workspace.close()


@pytest.mark.parametrize(
    ("text", "number"), [("B-7", 7), ("b7", 7), ("7", 7), ("B-", None), ("B-7x", None), ("7" * 20, None)]
)
def test_numbers_as_people_write_them(text: str, number: int | None) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    "files", ["", "[", "{}", "[1]", '[{"name": "a"}]', '[{"name":"a","format":"pdf","sha256":"x","size":1}]']
)
def test_damaged_files_of_a_record_are_left_out(files: str) -> None:
    assert files_of(Brief(number=1, files=files)) == ()


def test_what_was_shortened_is_told_with_the_file(
    ws: Workspace, initiative: Initiative, tmp_path: Path
) -> None:
    prepared = prepare(ws, initiative.id)
    assert prepared
    shortened = (ShortenedBlock("risks", "Risks", "short"),)
    shorter = dataclasses.replace(prepared, pdf=dataclasses.replace(prepared.pdf, shortened=shortened))
    assert give(ws, shorter, tmp_path / "a.pdf").shortened == shortened
