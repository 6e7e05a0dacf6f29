"""The list of initiatives: search, filters, inline edit, delete, undo and redo, all by the real commands."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.choices import CRITERIA
from desktop_app.services import initiatives, undo
from desktop_app.services import record_edits as records
from desktop_app.services.workspace import Workspace
from desktop_app.ui.filtering import typed_search
from desktop_app.ui.initiatives import display
from desktop_app.ui.initiatives.page import InitiativesPage
from desktop_app.ui.widgets.table.row_vectors import MANY
from tests.ui.running import Running, running, settle
from tests.ui.shared_program import SharedProgram

TITLES = ("Ampelsteuerung für Köln", "Betrugserkennung", "Chat helper", "Drug discovery", "Énergie")


def fill(ws: Workspace) -> None:
    for title in TITLES:
        initiatives.create(ws, title, owner="Ann", industry="finance")


@pytest.fixture
def program(shared_program: SharedProgram, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with shared_program.running(tmp_path_factory.mktemp("home"), fill) as found:
        yield found


@pytest.fixture
def page(program: Running) -> Iterator[InitiativesPage]:
    shown = program.go("initiatives")
    assert isinstance(shown, InitiativesPage)
    shown.display.clear_filters()
    yield shown
    shown.display.clear_filters()
    program.clear_toasts()


def content(ws: Workspace) -> str:
    """What the portfolio holds, without its history, versions and times."""
    tables = ("initiative", "role", "rating", "metric", "risk", "answer", "portfolio")
    digest = hashlib.sha256()
    with ws.database.read() as connection:
        for table in tables:
            names = [row[1] for row in connection.exec_driver_sql(f"PRAGMA table_info({table})")]
            kept = ", ".join(name for name in names if name not in ("version", "changed_at", "last_change"))
            for row in connection.exec_driver_sql(f"SELECT {kept} FROM {table} ORDER BY id"):
                digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()


def titles(page: InitiativesPage) -> list[str]:
    return [row[2] for row in page.table.model.shown_rows()]


def key(
    widget: QWidget | None, name: str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    assert widget is not None
    QTest.keyClick(widget, getattr(Qt.Key, f"Key_{name}"), modifier)
    settle(2)


# Searching


def test_ctrl_f_goes_to_the_search_field(program: Running) -> None:
    program.go("dashboard")
    program.registry.run("edit.search")
    settle()
    focused = QApplication.focusWidget()
    assert program.window.current_page_id() == "initiatives"
    assert isinstance(focused, QLineEdit)
    QTest.keyClicks(focused, "chat")
    QTest.qWait(350)
    assert titles(program.window.current_page()) == ["Chat helper"]
    program.window.current_page().display.clear_filters()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("KOLN", ["Ampelsteuerung für Köln"]),
        ("koeln", []),
        ("für köl", ["Ampelsteuerung für Köln"]),
        ("energie", ["Énergie"]),
        ("AI-003", ["Chat helper"]),
        ("betrug", ["Betrugserkennung"]),
        ("ann", list(TITLES)),
    ],
)
@pytest.mark.parametrize("many", [0, MANY])
def test_search_does_not_mind_case_and_accents(
    page: InitiativesPage, typed: str, found: list[str], many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Few rows and many are searched in two ways, which find the same.
    monkeypatch.setattr(typed_search, "MANY", many)
    page.display.look_for(typed)
    assert titles(page) == found


@pytest.mark.parametrize(
    "odd",
    [
        '"',
        "*",
        "(",
        "a AND",
        "NEAR(",
        "'; DROP TABLE x --",
        "\u0000",
        "-",
        "^",
        "a:b",
        "💥",
        "x" * 5000,
        "\u202e",
    ],
)
def test_odd_searches_are_no_error(page: InitiativesPage, odd: str) -> None:
    page.display.look_for(odd)
    assert set(titles(page)) <= set(TITLES)


def test_search_finds_notes_risks_and_names_of_files(program: Running, page: InitiativesPage) -> None:
    from desktop_app.domain.records import Evidence, Risk

    one = program.ws.find_key("AI-004").id
    initiatives.edit(program.ws, one, {"notes": "asked by the Löwenapotheke"})
    records.add(program.ws, Risk(initiative_id=one, title="Mislabelled molecules"))
    records.add(
        program.ws, Evidence(initiative_id=one, name="approval-2026.pdf", kind="link", link="https://e.org/")
    )
    for word in ("lowenapotheke", "molecul", "approval"):
        page.display.look_for(word)
        assert titles(page) == ["Drug discovery"], word


@pytest.mark.parametrize("many", [0, MANY])
def test_a_change_comes_into_a_search_that_finds_it(
    program: Running, page: InitiativesPage, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typed_search, "MANY", many)
    page.display.look_for("aspirin")
    assert titles(page) == []
    one = program.ws.find_key("AI-004").id
    program.context.write(lambda ws: initiatives.edit(ws, one, {"notes": "aspirin"}))
    settle()
    assert titles(page) == ["Drug discovery"]


def test_many_rows_are_made_ready_for_search_and_order(
    qtbot: QtBot, page: InitiativesPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(display, "_WORTH_PREPARING", 1)
    monkeypatch.setattr(typed_search, "MANY", 1)
    page.display.rows.read_all()
    qtbot.waitUntil(lambda: "title" in page.table.data._vectors._words)
    assert page.display.search._prepared is not None
    assert page.display.search._prepared.rows is page.table.data.rows()
    page.display.look_for("energie")
    assert titles(page) == ["Énergie"]


# Editing in the list


def start_edit(page: InitiativesPage, row: int, column: str) -> QWidget:
    view = page.table.view
    view.setFocus()
    ref = page.table.model.ref_at(row)
    view.setCurrentIndex(page.table.index_of(ref, column))
    key(view, "F2")
    editor = QApplication.focusWidget()
    assert editor is not None
    assert editor is not view
    return editor


def test_f2_edits_and_enter_keeps(program: Running, page: InitiativesPage) -> None:
    editor = start_edit(page, 1, "title")
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "Betrugserkennung"
    editor.selectAll()
    QTest.keyClicks(editor, "Fraud bands")
    key(editor, "Return")
    assert titles(page)[1] == "Fraud bands"
    assert program.ws.find_key("AI-002").title == "Fraud bands"
    program.registry.run("edit.undo")
    settle()
    assert titles(page)[1] == "Betrugserkennung"


def test_escape_leaves_it_as_it_was(program: Running, page: InitiativesPage) -> None:
    editor = start_edit(page, 1, "title")
    QTest.keyClicks(editor, "Something else")
    key(editor, "Escape")
    assert titles(page)[1] == "Betrugserkennung"
    assert program.ws.find_key("AI-002").title == "Betrugserkennung"
    assert program.window.current_page_id() == "initiatives"


def test_tab_keeps_and_goes_on_to_the_next_cell(program: Running, page: InitiativesPage) -> None:
    editor = start_edit(page, 1, "owner")
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, "Bo")
    key(editor, "Tab")
    assert program.ws.find_key("AI-002").owner == "Bo"
    following = QApplication.focusWidget()
    assert following is not None
    assert page.isAncestorOf(following)
    key(following, "Escape")
    program.registry.run("edit.undo")


def test_what_cannot_be_kept_says_why(program: Running, page: InitiativesPage) -> None:
    editor = start_edit(page, 1, "title")
    assert isinstance(editor, QLineEdit)
    editor.clear()
    key(editor, "Return")
    assert "empty" in page.sheet.report.doubt.text()
    assert program.ws.find_key("AI-002").title == "Betrugserkennung"
    assert titles(page)[1] == "Betrugserkennung"
    page.sheet.report.withdraw()
    page.table.model.doubts.clear()


def test_a_choice_is_edited_with_a_list(program: Running, page: InitiativesPage) -> None:
    editor = start_edit(page, 2, "industry")
    assert isinstance(editor, QComboBox)
    editor.setCurrentIndex(editor.findData("retail"))
    editor.activated.emit(editor.currentIndex())
    settle()
    assert program.ws.find_key("AI-003").industry == "retail"
    program.registry.run("edit.undo")
    assert program.ws.find_key("AI-003").industry == "finance"


def test_enter_opens_the_initiative(program: Running, page: InitiativesPage) -> None:
    page.table.view.setFocus()
    page.table.select(program.ws.find_key("AI-003").id)
    key(page.table.view, "Return")
    assert program.window.current_page_id() == "initiative"
    assert program.window.current_page().initiative_id == program.ws.find_key("AI-003").id


def test_what_changes_elsewhere_shows_when_the_list_comes_back(program: Running) -> None:
    program.go("initiatives")
    one = program.ws.find_key("AI-005").id
    program.go("dashboard")
    program.context.write(lambda ws: initiatives.edit(ws, one, {"title": "Energy"}))
    assert "Energy" in titles(program.go("initiatives"))
    program.go("dashboard")
    program.registry.run("edit.undo")
    assert "Énergie" in titles(program.go("initiatives"))


# Undo and redo


def test_new_delete_undo_and_redo_give_the_same_portfolio_again(
    program: Running, page: InitiativesPage
) -> None:
    start = content(program.ws)
    program.registry.run("initiative.new")
    settle()
    QTest.keyClicks(QApplication.focusWidget(), "A new one")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    settle()
    made = content(program.ws)
    assert program.window.current_page_id() == "initiative"
    page = program.go("initiatives")
    page.table.select(program.ws.find_key("AI-001").id)
    page.table.view.setFocus()
    key(page.table.view, "Delete")
    deleted = content(program.ws)
    assert len(titles(page)) == len(TITLES)
    assert "deleted" in program.toasts()[-1]
    states = [deleted, made, start]
    for after in states[1:]:
        program.registry.run("edit.undo")
        settle()
        assert content(program.ws) == after
    for after in (made, deleted):
        program.registry.run("edit.redo")
        settle()
        assert content(program.ws) == after
    for _state in states[1:]:
        program.registry.run("edit.undo")
    assert content(program.ws) == start
    assert sorted(titles(program.go("initiatives"))) == sorted(TITLES)


def test_fifty_edits_are_taken_back_one_by_one(program: Running) -> None:
    one = program.ws.find_key("AI-001").id
    start = content(program.ws)
    for number in range(50):
        program.context.write(lambda ws, n=number: initiatives.edit(ws, one, {"notes": f"note {n}"}))
    for _step in range(50):
        program.registry.run("edit.undo")
    assert content(program.ws) == start


def test_with_nothing_left_to_undo_the_window_says_so(qapp: object, tmp_path: Path) -> None:
    with running(tmp_path, fill) as program:
        while undo.undo(program.ws):
            pass
        program.registry.run("edit.undo")
        assert program.toasts() == ["Nothing to undo or redo"]


def test_a_half_rated_score_shows_its_range_and_sorts_by_its_middle(
    program: Running, page: InitiativesPage
) -> None:
    ids = [program.ws.find_key(f"AI-00{n}").id for n in (1, 2, 3)]
    for initiative_id, rating in zip(ids, (5, 3), strict=False):
        for criterion in CRITERIA:
            initiatives.rate(
                program.ws, initiative_id, criterion, {"rating": rating if criterion != "risk" else 1}
            )
    for criterion, rating in (("value", 5), ("usability", 5), ("viability", 4)):
        initiatives.rate(program.ws, ids[2], criterion, {"rating": rating})
    page.refresh()
    settle(3)
    model = page.table.model
    at = next(place for place, column in enumerate(model.columns()) if column.id == "score")
    model.sort_by("score", descending=True)
    shown = [(model.row_at(row)[1], model.shown(row, at)) for row in range(4)]
    assert shown == [("AI-001", "100"), ("AI-003", "56 – 96"), ("AI-002", "55"), ("AI-004", "–")]
