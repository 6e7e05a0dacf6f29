"""Actions and the palette: no shortcut twice, reasons shown, everything found by a few letters, and fast."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.errors import UserError
from desktop_app.runtime.settings import Settings
from desktop_app.ui.core.actions import Action, ActionRegistry, PaletteItem, parse_shortcuts
from desktop_app.ui.core.fuzzy import Finder, fold
from desktop_app.ui.window.command_palette import Palette


@pytest.fixture
def ran() -> list[str]:
    return []


@pytest.fixture
def registry(qapp: QApplication, ran: list[str]) -> ActionRegistry:
    made = ActionRegistry()
    made.add(
        Action(
            id="new",
            title="New initiative",
            run=lambda: ran.append("new"),
            shortcut="Ctrl+N",
            icon="add",
            section="Portfolio",
        ),
        Action(
            id="find",
            title="Search",
            run=lambda: ran.append("find"),
            shortcut="Ctrl+F",
            icon="search",
            section="Portfolio",
        ),
        Action(
            id="close",
            title="Close review",
            run=lambda: ran.append("close"),
            icon="check",
            section="Reviews",
            enabled=lambda: (False, "Choose a decision first."),
        ),
        Action(
            id="palette.open",
            title="Palette",
            run=lambda: None,
            shortcut="Ctrl+K; Ctrl+Shift+P",
            palette=False,
        ),
    )
    return made


def test_a_shortcut_or_id_cannot_be_taken_twice(registry: ActionRegistry) -> None:
    for action in (
        Action(id="other", title="Other", run=lambda: None, shortcut="ctrl+n"),
        Action(id="other", title="Other", run=lambda: None, shortcut="Ctrl+Shift+P"),
        Action(id="new", title="Again", run=lambda: None),
    ):
        with pytest.raises(ValueError, match=r"same shortcut|exists already"):
            registry.add(action)
    assert "other" not in registry
    with pytest.raises(ValueError, match="not a key"):
        parse_shortcuts("Ctrl+Nonsense")


def test_shortcuts_work_in_the_window(registry: ActionRegistry, ran: list[str], qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    registry.attach(window)
    window.show()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert ran == ["new"]
    registry.set_shortcut("new", "Ctrl+Alt+N")
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert ran == ["new"]
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    QTest.keyClick(window, Qt.Key.Key_N, keys)
    assert ran == ["new", "new"]
    registry.remove("new")
    QTest.keyClick(window, Qt.Key.Key_N, keys)
    assert ran == ["new", "new"]


def test_shortcuts_can_be_changed_and_kept(registry: ActionRegistry) -> None:
    with pytest.raises(UserError, match="belongs to “Search”"):
        registry.set_shortcut("new", "Ctrl+F")
    with pytest.raises(UserError, match="not a key combination"):
        registry.set_shortcut("new", "Ctrl+Blah")
    registry.set_shortcut("new", "Ctrl+Alt+N")
    registry.set_shortcut("find", "")
    assert registry.custom_shortcuts() == {"new": "Ctrl+Alt+N", "find": ""}
    again = ActionRegistry(registry.custom_shortcuts())
    again.add(
        Action(id="new", title="New", run=lambda: None, shortcut="Ctrl+N"),
        Action(id="find", title="Find", run=lambda: None, shortcut="Ctrl+F"),
    )
    assert again.shortcut("new") == "Ctrl+Alt+N"
    assert again.shortcut("find") == ""
    again.set_shortcut("new", None)
    assert again.custom_shortcuts() == {"find": ""}


KEYS = ("Ctrl+J", "Ctrl+K", "Ctrl+L", "Ctrl+M", "", "Ctrl+Nonsense", "Ctrl+J; Ctrl+K")


@given(
    chosen=st.dictionaries(st.sampled_from("abcdx"), st.sampled_from(KEYS)),
    order=st.permutations("abcd"),
    parts=st.integers(1, 4),
)
def test_no_kept_shortcuts_stop_the_start(
    qapp: QApplication, chosen: dict[str, str], order: list[str], parts: int
) -> None:
    defaults = dict(zip("abcd", ("Ctrl+J", "Ctrl+K", "Ctrl+L", ""), strict=True))
    actions = [Action(id=name, title=name, run=lambda: None, shortcut=defaults[name]) for name in order]
    registry = ActionRegistry(chosen)
    registry.add(*actions[:parts])
    registry.add(*actions[parts:])
    in_force = [part for action in registry for part in parse_shortcuts(registry.shortcut(action.id))]
    assert len(set(in_force)) == len(in_force)
    for name in order:
        kept = registry.custom_shortcuts().get(name)
        assert registry.shortcut(name) == (defaults[name] if kept is None else kept)
        assert (name in registry.given_up) == (name in chosen and kept is None)


def test_a_kept_shortcut_that_a_new_version_took_gives_way(qapp: QApplication) -> None:
    registry = ActionRegistry({"mine": "Ctrl+J", "broken": "Ctrl+Nonsense"})
    registry.add(
        Action(id="theirs", title="Theirs", run=lambda: None, shortcut="Ctrl+J"),
        Action(id="mine", title="Mine", run=lambda: None, shortcut="Ctrl+M"),
        Action(id="broken", title="Broken", run=lambda: None, shortcut="Ctrl+B"),
    )
    assert registry.shortcut("mine") == "Ctrl+M"
    assert registry.shortcut("broken") == "Ctrl+B"


def test_running_says_what_went_wrong(registry: ActionRegistry, ran: list[str]) -> None:
    heard: list[tuple[str, str]] = []
    registry.refused.connect(lambda action, reason: heard.append((action.id, reason)))
    registry.failed.connect(lambda action, error: heard.append((action.id, str(error))))

    def fails() -> None:
        raise UserError("The disk is full.")

    registry.add(Action(id="save", title="Save a copy", run=fails))
    registry.run("close")
    registry.run("save")
    registry.run("new")
    assert heard == [("close", "Choose a decision first."), ("save", "The disk is full.")]
    assert ran == ["new"]


def test_menus_buttons_and_the_cheat_sheet(registry: ActionRegistry, ran: list[str], qtbot: QtBot) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    registry.fill_menu(menu, ["new", None, "close"])
    new, line, close = menu.actions()
    assert new.text() == "New initiative\tCtrl+N"
    assert line.isSeparator()
    assert not close.isEnabled()
    assert "Choose a decision first." in close.toolTip()
    new.trigger()
    button = registry.button("new", primary=True)
    qtbot.addWidget(button)
    button.click()
    assert ran == ["new", "new"]
    assert "Ctrl+N" in button.toolTip()
    sheet = registry.cheat_sheet()
    assert sheet[0] == ("Portfolio", [("New initiative", "Ctrl+N"), ("Search", "Ctrl+F")])
    assert sheet[1] == ("", [("Palette", "Ctrl+K, Ctrl+Shift+P")])


def test_letters_find_words_and_initials() -> None:
    texts = ["Credit approval with reason codes", "Äpfel zählen", "Payment fraud risk bands", "Scan"]
    finder = Finder(texts)
    assert finder.find("crap", 5) == [0]
    assert finder.find("APFEL", 5) == [1]
    assert finder.find("fraud payment", 5) == [2]
    assert finder.find("pfrb", 5) == [2]
    assert finder.find("zzz", 5) == []
    assert finder.find("", 2) == [0, 1]
    assert finder.find("a", 5, {3: 1000})[0] == 3
    assert fold("Ärger Œuvre İ").isascii() or "œ" in fold("Œuvre")
    for odd in ("(", "[a", "\\", "*", "a\nb", "\x00", "?" * 200):
        assert isinstance(finder.find(odd, 5), list)
    assert Finder([]).find("x", 5) == []
    assert Finder(["", "a"]).find("a", 5) == [1]


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[QWidget]:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def palette(registry: ActionRegistry, window: QWidget, tmp_path: Path, ran: list[str]) -> Palette:
    items = [
        PaletteItem("Payment <b>fraud</b>", "AI-002 · Live", lambda: ran.append("AI-002"), key="i:2"),
        PaletteItem("Basket recommendations", "AI-005 · Live", lambda: ran.append("AI-005"), key="i:5"),
    ]
    return Palette(registry, lambda: items, Settings(tmp_path / "s.json"), window)


def test_the_palette_works_by_keys_alone(palette: Palette, ran: list[str], qtbot: QtBot) -> None:
    palette.open()
    assert palette.edit.hasFocus()
    assert palette.titles() == [
        "New initiative",
        "Search",
        "Close review",
        "Payment <b>fraud</b>",
        "Basket recommendations",
    ]
    QTest.keyClicks(palette.edit, "bask")
    assert palette.titles() == ["Basket recommendations"]
    QTest.keyClick(palette.edit, Qt.Key.Key_Return)
    assert ran == ["AI-005"]
    assert palette.isHidden()
    palette.open()
    assert palette.titles()[0] == "Basket recommendations"  # what was used last comes first
    QTest.keyClick(palette.edit, Qt.Key.Key_Down)
    QTest.keyClick(palette.edit, Qt.Key.Key_Return)
    assert ran == ["AI-005", "new"]
    palette.open()
    QTest.keyClick(palette.edit, Qt.Key.Key_Up)
    QTest.keyClick(palette.edit, Qt.Key.Key_Escape)
    assert palette.isHidden()


def test_the_palette_shows_keys_and_reasons(palette: Palette, ran: list[str]) -> None:
    palette.open("close review")
    entry = palette.entries()[0]
    assert not entry.enabled
    assert entry.subtitle == "Choose a decision first."
    palette.run_current()
    assert ran == []
    assert palette.isVisible()
    palette.open("new init")
    assert palette.entries()[0].keys == "Ctrl+N"
    palette.open("qqqq")
    assert palette.titles() == []
    assert "qqqq" in palette._none.text()
    palette.run_current()
    palette.grab()


def test_the_focus_goes_back_when_the_palette_is_left(palette: Palette, qtbot: QtBot) -> None:
    other = QLineEdit(palette.parentWidget())
    other.show()
    other.setFocus()
    palette.open()
    QTest.keyClick(palette.edit, Qt.Key.Key_Escape)
    assert other.hasFocus()
    palette.open()
    other.setFocus()
    assert palette.isHidden()


def test_each_key_in_the_palette_finds_among_ten_thousand_initiatives(window: QWidget) -> None:
    draw = random.Random(1)
    words = [
        "credit",
        "approval",
        "reason",
        "fraud",
        "risk",
        "chest",
        "triage",
        "retinal",
        "basket",
        "media",
        "traffic",
        "loan",
    ]
    registry = ActionRegistry()
    registry.add(
        *[Action(id=f"a{n}", title=f"Action {n} {draw.choice(words)}", run=lambda: None) for n in range(500)]
    )
    items = [PaletteItem(" ".join(draw.sample(words, 5)), f"AI-{n:05}", lambda: None) for n in range(10_000)]
    palette = Palette(registry, lambda: items, None, window)
    palette.open()
    for letter in "credit app":
        QTest.keyClicks(palette.edit, letter)
        palette.list.viewport().repaint()
        assert palette.titles(), letter
