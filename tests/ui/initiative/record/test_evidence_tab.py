"""Evidence: files and links come in safely, show what they support, and go out only as copies."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from desktop_app.domain.records import Evidence
from desktop_app.services import checklist_answers as checklists
from desktop_app.services import evidence
from desktop_app.services import record_edits as records
from desktop_app.ui.widgets import file_drops as files
from tests.ui.initiative.checklist_fixtures import HOSTILE, changes, take_trust_bench
from tests.ui.initiative.initiative_fixtures import Bench, SharedBench, key, type_into


@pytest.fixture
def bench(shared_bench: SharedBench, tmp_path: Path) -> Bench:
    return take_trust_bench(shared_bench, tmp_path, tab="evidence")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: found.append(url.toString()) or True)
    return found


def attach(bench: Bench, folder: Path, name: str, content: bytes = b"content") -> str:
    path = folder / name
    path.write_bytes(content)
    return evidence.attach_file(bench.ws, bench.initiative_id, path).record_ids[0]


def test_files_are_chosen_or_dropped_as_one_step(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [tmp_path / "a.pdf", tmp_path / "b.txt"]
    for path in paths:
        path.write_bytes(path.name.encode())
    monkeypatch.setattr("desktop_app.ui.initiative.record.evidence_tab.pick_files", lambda *_asked: paths)
    tab = bench.open("evidence")
    assert "Drop files here" in tab.pieces.empty.sentence()
    before = changes(bench.ws)
    tab.pieces.empty.buttons[0].click()
    assert [one.name for one in bench.spine.evidence] == ["a.pdf", "b.txt"]
    assert changes(bench.ws) == before + 1
    assert tab.pieces.selected().name == "a.pdf"
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(paths[0]))])
    tab.dropEvent(
        QDropEvent(
            QPointF(QPoint(5, 5)),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )
    assert len(bench.spine.evidence) == 3
    bench.context.undo()
    assert len(bench.spine.evidence) == 2


def test_insert_and_delete_work_in_the_list(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    attach(bench, tmp_path, "a.pdf")
    asked: list[str] = []
    monkeypatch.setattr(
        "desktop_app.ui.initiative.record.evidence_tab.pick_files",
        lambda _parent, title, _kind: asked.append(title) or [],
    )
    tab = bench.open("evidence")
    key(tab.pieces.table.view, "Insert")
    assert asked == ["Add evidence"]
    key(tab.pieces.table.view, "Delete")
    assert bench.spine.evidence == ()
    bench.context.undo()
    assert len(bench.spine.evidence) == 1


def test_it_says_what_it_is_and_what_it_supports(bench: Bench, tmp_path: Path) -> None:
    piece = attach(bench, tmp_path, "table.xlsx", b"x" * 2000)
    checklists.link_evidence(bench.ws, bench.initiative_id, "base", "B-1", piece)
    records.edit(bench.ws, "evidence", piece, {"expires_on": date(2026, 10, 31)})
    tab = bench.open("evidence", piece)
    row = tab.pieces.table.model.row_at(0)
    assert [cell.text.replace("\u00a0", " ") for cell in row[1:]] == [
        "table.xlsx",
        "2.0 kB",
        "1",
        "21 Nov 2026",
        "Ann",
        "ended 31 Oct",
    ]
    assert row[6].state == "bad"
    said = "\n".join(label.text() for label in tab.detail.findChildren(QLabel))
    assert "Added by Ann, 21 Nov 2026" in said
    assert "Unchanged since it was attached. SHA-256" in tab.detail.check.text()
    answer = bench.spine.answers[0]
    tab.detail.item_opened.emit(answer.id)
    assert bench.page.tabs.current() == "trust"
    assert bench.page.current_tab().panel.ref() == "base:B-1"


def test_content_that_is_not_what_was_attached_is_said(bench: Bench, tmp_path: Path) -> None:
    piece = attach(bench, tmp_path, "a.pdf")
    with bench.ws.database.write() as connection:
        connection.exec_driver_sql("UPDATE blob SET content = ?", (b"forged!",))
    tab = bench.open("evidence", piece)
    assert "checksum differs" in tab.detail.check.text()
    assert tab.detail.check.tone() == "bad"


def test_a_large_file_is_checked_when_asked(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.ui.initiative.record.evidence_tab.CHECKED_AT_ONCE", 3)
    attach(bench, tmp_path, "a.pdf")
    tab = bench.open("evidence")
    assert "Not checked yet" in tab.detail.check.text()
    tab.detail.check_button.click()
    assert "Unchanged" in tab.detail.check.text()


def test_a_copy_is_saved_and_never_run(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: list[str]
) -> None:
    attach(bench, tmp_path, "run_me.sh", b"#!/bin/sh\n")
    target = tmp_path / "out" / "copy.sh"
    target.parent.mkdir()
    proposals: list[str] = []

    def pick(_parent: object, _title: str, proposal: str, _kind: str) -> Path:
        proposals.append(proposal)
        return target

    monkeypatch.setattr("desktop_app.ui.initiative.record.evidence_tab.ask_target", pick)
    tab = bench.open("evidence")
    assert tab.detail.risk.isVisibleTo(tab.detail)
    assert "never opened" in tab.detail.risk.text()
    tab.detail.save_button.click()
    assert target.read_bytes() == b"#!/bin/sh\n"
    assert not target.stat().st_mode & 0o111
    assert proposals == ["run_me.sh"]
    assert opened == []


def test_a_folder_as_target_says_so(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    attach(bench, tmp_path, "a.pdf")
    monkeypatch.setattr("desktop_app.ui.initiative.record.evidence_tab.ask_target", lambda *_args: tmp_path)
    said: list[str] = []
    bench.window.toast = lambda text, *_a, **_k: said.append(text)  # type: ignore[method-assign]
    bench.open("evidence").save_copy()
    assert "is a folder" in said[0]


@pytest.mark.parametrize("name", ["invoice\u202efdp.exe", "a\x00b\x07.txt", "con\nfusing.txt"])
def test_hostile_names_are_cleaned(bench: Bench, name: str) -> None:
    shown = evidence.safe_name(name)
    assert not set(shown) & set("\u202e\x00\x07\n")
    records.add(bench.ws, Evidence(initiative_id=bench.initiative_id, name=shown, kind="file"))
    tab = bench.open("evidence")
    assert tab.pieces.table.model.row_at(0)[1].text == shown
    if shown.endswith("exe"):
        assert tab.detail.risk.isVisibleTo(tab.detail)


def test_a_missing_content_is_said(bench: Bench) -> None:
    records.add(bench.ws, Evidence(initiative_id=bench.initiative_id, name="a.pdf", kind="file"))
    tab = bench.open("evidence")
    assert "missing from the portfolio" in tab.detail.check.text()


def test_a_link_is_added_by_keyboard(bench: Bench, opened: list[str]) -> None:
    tab = bench.open("evidence")
    tab.pieces.empty.buttons[1].click()
    QTest.qWait(10)
    assert tab.link_card.isVisibleTo(tab)
    type_into(tab.link_name, "Model card")
    assert tab.link.error() == "Type the address."
    type_into(tab.link, "javascript:alert(1)")
    assert "https://" in tab.link.error()
    assert tab.link.text() == "javascript:alert(1)"
    assert bench.spine.evidence == ()
    type_into(tab.link, "https://models.example.org/fraud?x=1")
    one = bench.spine.evidence[0]
    assert (one.name, one.link, one.kind) == ("Model card", "https://models.example.org/fraud?x=1", "link")
    assert not tab.link_card.isVisibleTo(tab)
    assert tab.link.text() == ""
    assert tab.detail.address.text() == "https://models.example.org/fraud?x=1"
    tab.detail.open_button.click()
    assert opened == ["https://models.example.org/fraud?x=1"]


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "\\\\host\\share",
        "smb://host/x",
        "C:\\x.exe",
        "http://",
        "",
        " ",
    ],
)
def test_other_addresses_are_never_opened(text: str, opened: list[str]) -> None:
    assert files.address(text) is None
    url = QUrl(text)
    files.open_address(url)
    assert opened == [] or url.scheme() == "http"


def test_an_unsafe_link_in_the_file_is_shown_as_text(bench: Bench, opened: list[str]) -> None:
    with bench.ws.database.write() as connection:
        from desktop_app.store import rows

        rows.insert_records(
            connection,
            [Evidence(initiative_id=bench.initiative_id, name="x", kind="link", link="javascript:alert(1)")],
        )
    tab = bench.open("evidence")
    assert "javascript:alert(1)" in tab.detail.address.text()
    assert not tab.detail.open_button.isEnabled()
    tab.detail._open()
    assert opened == []


def test_foreign_hosts_are_shown_in_their_safe_writing() -> None:
    url = files.address("https://аpple.example/x")
    assert url is not None
    assert files.whole_address(url).startswith("https://xn--")


def test_hostile_text_is_shown_literally(bench: Bench) -> None:
    records.add(
        bench.ws, Evidence(initiative_id=bench.initiative_id, name=HOSTILE[:200], note=HOSTILE, kind="file")
    )
    tab = bench.open("evidence")
    for label in tab.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText or not label.text()
        assert "<img" not in label.toolTip()
    assert tab.pieces.form.field("note").text() == HOSTILE


@pytest.mark.parametrize("place", ["evidence", "trust"])
def test_a_link_is_asked_about_before_it_is_kept(bench: Bench, tmp_path: Path, place: str) -> None:
    (tmp_path / "real.pdf").write_bytes(b"content")
    link = tmp_path / "link.pdf"
    link.symlink_to(tmp_path / "real.pdf")
    tab = bench.open(place)
    (tab.attach if place == "evidence" else tab._attach)([link])
    (toast,) = bench.window._toasts.toasts()
    assert f"link.pdf is a link to {(tmp_path / 'real.pdf').resolve()}" in toast.text()
    assert bench.spine.evidence == ()
    toast.action_button.click()
    assert [one.name for one in bench.spine.evidence] == ["link.pdf"]
