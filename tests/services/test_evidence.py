"""Evidence files: what is kept of them, what is refused, and names that lie."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.errors import FieldError, UserError
from desktop_app.services import checklist_answers as checklists
from desktop_app.services import evidence, undo
from desktop_app.services import record_edits as records
from desktop_app.services.lists import list_reads as lists
from desktop_app.services.workspace import Workspace


def blobs(ws: Workspace) -> int:
    with ws.database.read() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM blob").scalar() or 0)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "audit report.pdf"
    path.write_bytes(b"%PDF \x00\xff" * 1000)
    return path


def test_a_file_is_kept_by_its_content(ws: Workspace, one: str, file: Path) -> None:
    changes = evidence.attach_file(ws, one, file, "Shows the split")
    assert changes.label == "“audit report.pdf” attached"
    (kept,) = ws.spine(one).evidence
    content = file.read_bytes()
    assert (kept.name, kept.size, kept.sha256) == (
        "audit report.pdf", len(content), hashlib.sha256(content).hexdigest())  # fmt: skip
    assert (kept.added_by, kept.added_at, kept.note) == ("ann", ws.clock(), "Shows the split")
    file.unlink()
    assert evidence.read_content(ws, kept) == content


def test_the_same_content_is_kept_once(ws: Workspace, one: str, file: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.pdf"
    copy.write_bytes(file.read_bytes())
    changes = evidence.attach_files(ws, one, [file, copy])
    assert changes.label == "2 files attached"
    assert [e.name for e in ws.spine(one).evidence] == ["audit report.pdf", "copy.pdf"]
    assert blobs(ws) == 1


def test_undone_and_made_again_the_content_is_there(
    ws: Workspace, one: str, file: Path, reopened: Callable[[], Workspace]
) -> None:
    evidence.attach_file(ws, one, file)
    undo.undo(ws)
    assert ws.spine(one).evidence == ()
    again = reopened()
    undo.redo(again)
    (kept,) = again.spine(one).evidence
    assert evidence.read_content(again, kept) == file.read_bytes()


def test_an_empty_file(ws: Workspace, one: str, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    evidence.attach_file(ws, one, tmp_path / "empty.txt")
    assert evidence.read_content(ws, ws.spine(one).evidence[0]) == b""


def test_what_cannot_be_kept_is_refused_and_nothing_is_half_kept(
    ws: Workspace, one: str, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path, said in ((tmp_path / "gone.pdf", "not a file"), (tmp_path, "not a file")):
        with pytest.raises(UserError, match=said):
            evidence.attach_files(ws, one, [file, path])
    monkeypatch.setattr(evidence, "MAX_BYTES", 100)
    with pytest.raises(UserError, match="add a link"):
        evidence.attach_file(ws, one, file)
    assert ws.spine(one).evidence == ()
    assert blobs(ws) == 0


def test_an_unreadable_file_says_so(
    ws: Workspace, one: str, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(file))

    monkeypatch.setattr(Path, "read_bytes", no)
    with pytest.raises(UserError, match=r"audit report\.pdf"):
        evidence.attach_file(ws, one, file)


def test_content_that_is_not_what_was_attached(ws: Workspace, one: str, file: Path) -> None:
    evidence.attach_file(ws, one, file)
    (kept,) = ws.spine(one).evidence
    with ws.database.write() as connection:
        connection.exec_driver_sql("UPDATE blob SET content = x'00'")
    with pytest.raises(UserError, match="not what was attached"):
        evidence.read_content(ws, kept)
    with ws.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM blob")
    with pytest.raises(UserError, match="missing from the portfolio"):
        evidence.read_content(ws, kept)


def test_a_link_is_checked(ws: Workspace, one: str) -> None:
    evidence.add_link(ws, one, "", "https://example.org/audit")
    assert ws.spine(one).evidence[0].name == "https://example.org/audit"
    for address in ("javascript:alert(1)", "file:///etc/passwd", "C:\\audit.pdf"):
        with pytest.raises(FieldError) as refused:
            evidence.add_link(ws, one, "Audit", address)
        assert refused.value.field == "link"


def test_files_for_an_item_are_one_step(ws: Workspace, one: str, file: Path, tmp_path: Path) -> None:
    other = tmp_path / "b.txt"
    other.write_text("b", encoding="utf-8")
    checklists.attach_evidence(ws, one, "base", "B-1", [file, other])
    spine = ws.spine(one)
    assert spine.answers[0].evidence_ids == tuple(e.id for e in spine.evidence)
    undo.undo(ws)
    assert (ws.spine(one).answers, ws.spine(one).evidence) == ((), ())


def test_a_file_is_found_by_its_name(ws: Workspace, one: str, file: Path) -> None:
    evidence.attach_file(ws, one, file)
    assert lists.search_ids(ws, "audit") == [one]
    records.remove(ws, "evidence", [ws.spine(one).evidence[0].id])
    assert lists.search_ids(ws, "audit") == []


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\Windows\\x.exe", "C__Windows_x.exe"),
        ("a\x00b\u202egpj.exe", "abgpj.exe"),
        ("x.exe. . ", "x.exe"),
        (" ", "file"),
        ("..", "file"),
        ("", "file"),
        ('<b>"x"?*|.txt', "_b__x____.txt"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("com1.tar.gz", "_com1.tar.gz"),
        ("console.txt", "console.txt"),
        ("Größe 東京.pdf", "Größe 東京.pdf"),
        ("a" * 300 + ".pdf", "a" * 251 + ".pdf"),
    ],
)
def test_safe_names(name: str, safe: str) -> None:
    assert evidence.safe_name(name) == safe


@given(st.text(st.characters(exclude_categories=[]), max_size=300))
def test_a_safe_name_is_one_file_in_one_folder(name: str) -> None:
    safe = evidence.safe_name(name)
    assert safe
    assert len(safe) <= 255
    assert not set(safe) & set('/\\:*?"<>|\x00\n\u202e\u2066')
    assert safe == safe.strip(". ")
    assert Path(safe).name == safe
    assert evidence.safe_name(safe) == safe


@pytest.mark.parametrize(
    ("name", "risky"),
    [("a.exe", True), ("a.EXE", True), ("a.pdf.exe", True), ("a.exe.pdf", False), ("a.exe ", True), ("a.exe.", True),
     ("a\u202efdp.exe", True), ("a.xlsm", True), ("a.xlsx", False), ("exe", False), ("", False), ("a.desktop", True),
     ("a.ps1", True), ("a.py", True), ("a.pdf", False)],
)  # fmt: skip
def test_names_that_may_run_something(name: str, risky: bool) -> None:
    assert evidence.is_risky(name) is risky


def test_a_link_says_what_it_points_to_and_is_kept_only_when_that_is_agreed(
    ws: Workspace, one: str, file: Path, tmp_path: Path
) -> None:
    link = tmp_path / "minutes.pdf"
    link.symlink_to(file)
    with pytest.raises(evidence.EvidenceIsLink, match="is a link to") as caught:
        evidence.attach_files(ws, one, [file, link])
    assert str(file.resolve()) in str(caught.value)
    assert blobs(ws) == 0
    evidence.attach_files(ws, one, [link], follow_links=True)
    assert blobs(ws) == 1
    link.unlink()
    link.symlink_to(tmp_path / "gone.pdf")
    with pytest.raises(UserError, match="a link to a file that is not there"):
        evidence.attach_files(ws, one, [link])
