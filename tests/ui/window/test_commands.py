"""Commands: the palette has them all, keys are used once, files can be dropped, and errors say what to do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.place import FilePlace, place_of
from desktop_app.services import initiatives
from desktop_app.services.workspace import Workspace
from desktop_app.ui.start.recent_list import RecentLine
from desktop_app.ui.widgets.feedback import EmptyState
from desktop_app.ui.window.command_palette import Palette
from desktop_app.ui.window.commands import palette_places
from tests.ui.running import Running, running, settle, visible_widgets


def fill(ws: Workspace) -> None:
    for title in ("Payment fraud", "Chat helper"):
        initiatives.create(ws, title)


@pytest.fixture(scope="module")
def program(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("home"), fill) as found:
        found.open_tab(found.ws.find_key("AI-001").id, "overview")
        yield found


@pytest.fixture(autouse=True)
def without_messages(program: Running) -> Iterator[None]:
    program.clear_toasts()
    yield
    program.clear_toasts()


def palette(program: Running) -> Palette:
    return Palette(
        program.registry, lambda: palette_places(program.context), program.context.settings, program.window
    )


# The palette


def test_the_palette_finds_every_command(program: Running) -> None:
    shown = palette(program)
    shown.open()
    for action in program.registry:
        if not action.palette:
            continue
        shown._search(action.title)
        entries = {entry.key: entry for entry in shown.entries()}
        assert action.id in entries, action.title
        enabled, reason = action.enabled()
        assert entries[action.id].enabled is enabled
        if not enabled:
            assert entries[action.id].subtitle == reason != ""
        keys = program.registry.shortcut(action.id)
        assert bool(entries[action.id].keys) == bool(keys)
    shown.leave()
    shown.deleteLater()


def test_the_palette_finds_initiatives_and_opens_them(program: Running) -> None:
    program.go("dashboard")
    QTest.keyClick(program.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    settle()
    shown = program.window.findChildren(Palette)[-1]
    assert shown.isVisible()
    QTest.keyClicks(shown.edit, "chat")
    assert shown.titles()[0] == "Chat helper"
    QTest.keyClick(shown.edit, Qt.Key.Key_Return)
    settle()
    assert program.window.current_page_id() == "initiative"
    assert program.window.current_page().title() == "Chat helper"


def test_escape_closes_the_palette_and_gives_the_focus_back(program: Running) -> None:
    page = program.go("initiatives")
    page.table.view.setFocus()
    program.registry.run("palette.open")
    settle()
    shown = program.window.findChildren(Palette)[-1]
    QTest.keyClick(shown.edit, Qt.Key.Key_Escape)
    settle()
    assert not shown.isVisible()
    assert QApplication.focusWidget() is page.table.view


def test_the_palette_answers_each_key(program: Running) -> None:
    shown = palette(program)
    shown.open()
    for text in ("r", "re", "rev", "revi", "revie", "review"):
        shown._search(text)
        assert any("review" in title.casefold() for title in shown.titles()), text
    shown.leave()
    shown.deleteLater()


# Keys


def test_no_two_commands_share_a_key(program: Running) -> None:
    used: Counter[str] = Counter()
    for action in program.registry:
        for keys in filter(None, program.registry.shortcut(action.id).split(";")):
            used[QKeySequence(keys.strip()).toString()] += 1
    assert [keys for keys, times in used.items() if times > 1] == []
    in_window: Counter[str] = Counter()
    for action in program.window.actions():
        if action.shortcutContext() in (
            Qt.ShortcutContext.WindowShortcut,
            Qt.ShortcutContext.ApplicationShortcut,
        ):
            in_window.update(keys.toString() for keys in action.shortcuts())
    assert len(in_window) > 10
    assert [keys for keys, times in in_window.items() if times > 1] == []


@pytest.mark.parametrize(
    ("action", "key"),
    [
        ("edit.undo", QKeySequence.StandardKey.Undo),
        ("edit.search", QKeySequence.StandardKey.Find),
        ("portfolio.open", QKeySequence.StandardKey.Open),
        ("help.open", QKeySequence.StandardKey.HelpContents),
    ],
)
def test_usual_keys_do_what_is_usual(program: Running, action: str, key: QKeySequence.StandardKey) -> None:
    own = [QKeySequence(part.strip()) for part in program.registry.shortcut(action).split(";")]
    assert any(keys in own for keys in QKeySequence.keyBindings(key))


def test_alt_and_a_number_switch_the_section(program: Running) -> None:
    for number, page in enumerate(
        ("dashboard", "initiatives", "board", "prioritise", "roadmap", "strategy", "reviews", "briefs"), 1
    ):
        QTest.keyClick(program.window, getattr(Qt.Key, f"Key_{number}"), Qt.KeyboardModifier.AltModifier)
        settle()
        assert program.window.current_page_id() == page


def test_f1_shows_help_and_ctrl_slash_the_keys(program: Running) -> None:
    QTest.keyClick(program.window, Qt.Key.Key_F1)
    settle()
    assert program.window.current_page_id() == "help"
    QTest.keyClick(program.window, Qt.Key.Key_Slash, Qt.KeyboardModifier.ControlModifier)
    settle()
    page = program.window.current_page()
    assert page._list.currentItem().text() == "Keyboard shortcuts"
    from PySide6.QtWidgets import QLabel

    shown = [label.text() for label in visible_widgets(page) if isinstance(label, QLabel)]
    for _section, rows in program.registry.cheat_sheet():
        for title, _keys in rows:
            assert title in shown


@pytest.mark.parametrize("topic", ["start", "spine", "numbers", "import", "files", "command_line", "plugins"])
def test_every_help_topic_has_a_text(program: Running, topic: str) -> None:
    page = program.go("help")
    page.show_topic(topic)
    settle()
    assert len(page._text.toPlainText()) > 400
    # Mark-down that was not understood would stand there as it was typed.
    assert "**" not in page._text.toPlainText()
    assert "|---" not in page._text.toPlainText()


# Dropping files


def drop(window: QWidget, *paths: Path) -> None:
    """Drag files over the window and let go, as the system does it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(QPoint(200, 200), copy, data, left, none)
    QApplication.sendEvent(window, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(200, 200), copy, data, left, none))
    settle()


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text("Title,Stage\nDropped one,live\nDropped two,strategy\n", encoding="utf-8")
    return path


def test_a_dropped_table_is_previewed_and_leaving_keeps_nothing(program: Running, table: Path) -> None:
    before = initiatives_count(program)
    drop(program.window, table)
    assert program.window.current_page_id() == "import"
    assert program.window.current_page().session.writes() == 2
    assert initiatives_count(program) == before
    program.window.current_page()._leave()
    assert program.window.current_page_id() == "initiatives"
    assert initiatives_count(program) == before


def initiatives_count(program: Running) -> int:
    from desktop_app.services.lists import list_reads as lists

    return lists.count(program.ws)


def test_a_folder_with_one_table_is_that_table(program: Running, table: Path) -> None:
    drop(program.window, table.parent)
    assert program.window.current_page_id() == "import"
    program.window.current_page()._leave()
    table.with_name("other.csv").write_text("Title\nx\n", encoding="utf-8")
    drop(program.window, table.parent)
    assert "not a folder" in program.toasts()[-1]
    assert program.window.current_page_id() == "initiatives"


def test_a_dropped_portfolio_is_opened(program: Running, tmp_path: Path) -> None:
    from desktop_app.services.portfolio_file import portfolios

    path = tmp_path / "other.portfolio"
    portfolios.create(path, name="Other", extensions=program.context.host).close()
    drop(program.window, path)
    assert program.ws.place.path == path
    assert program.window.windowTitle().startswith("Other")
    drop(program.window, program.path)
    assert program.ws.place.path == program.path


def test_without_a_portfolio_a_dropped_table_starts_a_new_one(program: Running, table: Path) -> None:
    program.registry.run("portfolio.close")
    settle()
    drop(program.window, table)
    assert program.window.current_page_id() == "new"
    page = program.window.current_page()
    page._make()
    settle()
    assert program.window.current_page_id() == "import"
    assert program.window.current_page().session.writes() == 2
    program.window.current_page().session.write()
    settle()
    assert initiatives_count(program) == 2
    program.program.open(FilePlace(program.path))
    settle()


# Errors say what is wrong and what to do


def banners(program: Running) -> str:
    return "\n".join(banner.text() for banner in program.window.banners.shown().values())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "not there"),
        (b"", "damaged"),
        (b"SQLite format 3\x00" + b"\xff" * 5000, "not a portfolio"),
        (b"hello " * 500, "not a portfolio"),
    ],
)
def test_a_file_that_cannot_be_opened_says_why_and_offers_a_way(
    program: Running, tmp_path: Path, content: bytes | None, said: str
) -> None:
    path = tmp_path / "broken.portfolio"
    if content is not None:
        path.write_bytes(content)
    program.program.open(FilePlace(path))
    settle()
    text = banners(program)
    assert said in text
    assert not re.search("Traceback|Error", text)
    # What was open stays open.
    assert program.ws.place.path == program.path
    program.window.close_banner("damaged")


def test_a_server_is_refused_in_one_sentence_that_shows_no_password(program: Running) -> None:
    program.program.open(place_of("postgresql://ann:hunter2@db.example/team"))
    settle()
    assert banners(program) == "This version opens portfolios in files only, not on a server."
    assert program.ws.place.path == program.path
    program.window.close_banner("damaged")


def test_a_server_among_the_recent_portfolios_hides_none_of_them(program: Running, tmp_path: Path) -> None:
    kept, name = program.context.settings.values.recent_portfolios, program.ws.portfolio().name
    program.context.settings.update(
        recent_portfolios=["postgresql://db.example/team", "postgresql://", *kept]
    )
    program.registry.run("portfolio.close")
    settle()
    lines = program.window.current_page().findChildren(RecentLine)
    assert {"team", name} <= {line.accessibleName().split(", ")[0] for line in lines}
    program.context.settings.update(recent_portfolios=kept)
    program.program.open(FilePlace(program.path))
    settle()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", b"", "empty"),
        ("list.xlsx", b"PK\x03\x04 not really", "list.xlsx"),
        ("old.xls", b"\xd0\xcf\x11\xe0", ".xlsx or CSV"),
        ("model.pkl", b"\x80\x04x", "run code"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + b"\x00" * 200, "picture.csv"),
        ("gone.csv", None, "not there"),
        ("other.json", b'{"a": 1}', "holds no table"),
        ("deep.json", b"[" * 20000, "nested too deep"),
    ],
)
def test_a_file_that_cannot_be_imported_says_why_on_the_page(
    program: Running, tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    program.context.go_import(path)
    settle()
    page = program.window.current_page()
    state = next(widget for widget in visible_widgets(page) if isinstance(widget, EmptyState))
    assert said in state.sentence()
    assert state.sentence().endswith(".")
    assert "\n" not in state.sentence()
    assert state.buttons[0].isVisible()
    page._leave()


def test_a_refused_command_says_why(program: Running) -> None:
    program.go("dashboard")
    program.registry.run("brief.initiative")
    assert program.toasts() == ["Open an initiative first."]


def test_a_new_portfolio_says_beside_the_field_what_is_wrong(program: Running) -> None:
    page = program.go("new")
    page._name.set_value("")
    page._make()
    assert "name" in page._name.error()
    page._name.set_value("Mine")
    page._currency.set_value("XYZ")
    page._make()
    assert "currency" in page._currency.error()
    page._currency.set_value("EUR")
    page._place.set_value(str(program.path))
    page._make()
    assert page._place.error() != ""
    assert program.ws.place.path == program.path


def test_an_export_that_cannot_be_written_says_so(
    program: Running, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    target = tmp_path / "no such folder" / "list.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(target), ""))
    program.registry.run("portfolio.export")
    settle()
    assert len(program.toasts()) == 1
    assert "Traceback" not in program.toasts()[0]
    assert target.parent.name in program.toasts()[0] or target.name in program.toasts()[0]


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_an_export_is_written_and_said(
    program: Running, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ending: str
) -> None:
    target = tmp_path / f"list.{ending}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(target), ""))
    program.registry.run("portfolio.export")
    settle()
    assert target.stat().st_size > 100
    assert program.toasts() == [f"Exported to list.{ending}."]


def test_a_backup_is_made_and_listed(program: Running, qtbot: QtBot) -> None:
    program.registry.run("portfolio.backup")
    settle()
    assert "Backed up" in program.toasts()[0]
    page = program.go("backups")
    page.show_backups(program.path)
    settle()
    assert not [widget for widget in visible_widgets(page) if isinstance(widget, EmptyState)]
