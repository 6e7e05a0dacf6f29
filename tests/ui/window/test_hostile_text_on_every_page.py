"""Hostile text in every field of an initiative is shown as it stands, on every page and tab."""

from __future__ import annotations

import ctypes
import os
import re
import struct
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QImage
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QTextBrowser, QWidget

from desktop_app.ui.help.help_text import HelpText
from desktop_app.ui.look.direction import own_direction
from desktop_app.ui.widgets.buttons import literal
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.window.command_palette import Palette
from desktop_app.ui.window.commands import fill_switcher
from tests.ui.filled import fill
from tests.ui.running import SMALL, USUAL, Running, running, settle, visible_widgets

# In no theme and no chart; a picture or a font of this colour can only come from the text.
BAIT = (254, 1, 253)
INOTIFY_OPEN = 0x20
# What a tooltip may not hold as mark-up; the program's own wraps its text in one paragraph.
MARKUP = re.compile(r"<(img|font|body|a|b|html)\b")


def hostile(bait: Path) -> str:
    colour = "#{:02x}{:02x}{:02x}".format(*BAIT)
    return (
        f"<img src='{bait}'><img src='file://{bait}'><b>B</b> & &lt; <font color='{colour}' size=7>F</font>"
        f"<body bgcolor={colour}><a href='javascript:alert(1)'>go</a></para> ]]> %s {{x}}"
    )


class Watch:
    """Counts how often a file is opened, by this process or any other."""

    def __init__(self, path: Path) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        self._handle = libc.inotify_init1(os.O_NONBLOCK)
        assert libc.inotify_add_watch(self._handle, os.fsencode(path), INOTIFY_OPEN) >= 0

    def opened(self) -> int:
        try:
            data = os.read(self._handle, 65536)
        except BlockingIOError:
            return 0
        return len(data) // struct.calcsize("iIII")

    def close(self) -> None:
        os.close(self._handle)


@pytest.fixture(scope="module")
def bait(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("b") / "red.png"
    picture = QImage(64, 64, QImage.Format.Format_RGB32)
    picture.fill(QColor(*BAIT))
    assert picture.save(str(path))
    return path


@pytest.fixture(scope="module")
def text(bait: Path) -> str:
    return hostile(bait)


@pytest.fixture(scope="module")
def program(qapp: object, tmp_path_factory: pytest.TempPathFactory, text: str) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("home"), partial(fill, text=text)) as found:
        yield found


@pytest.fixture(scope="module")
def initiative_id(program: Running) -> str:
    return program.ws.find_key("AI-001").id


def bait_pixels(widget: QWidget) -> int:
    """How many pixels have the bait's colour, or nearly."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    pixels = rows[:, : image.width() * 4].reshape(-1, 4)
    near = np.ones(len(pixels), bool)
    for channel, value in zip(pixels.T, BAIT[::-1], strict=False):
        near &= (channel > value - 30) & (channel < value + 30)
    return int(near.sum())


def reads_markup(root: QWidget) -> list[str]:
    """Labels that would read their text as mark-up, and tooltips in which the user's mark-up is alive."""
    found = []
    for widget in [root, *root.findChildren(QWidget)]:
        is_text = isinstance(widget, QLabel) and widget.pixmap().isNull()
        if is_text and widget.textFormat() != Qt.TextFormat.PlainText:
            found.append(f"{type(widget).__name__}: {widget.text()[:60]}")
        for tip in (widget.toolTip(), widget.statusTip(), widget.whatsThis()):
            if MARKUP.search(tip):
                found.append(f"tooltip of {type(widget).__name__}: {tip[:60]}")
    return found


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs inotify to see who opens the file")
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_no_text_becomes_a_picture_or_mark_up(
    program: Running, initiative_id: str, bait: Path, mode: str
) -> None:
    from desktop_app.ui.look import theme

    theme.set_mode(mode)
    watch = Watch(bait)
    try:
        program.resize(USUAL if mode == "light" else SMALL)
        for name in program.screens(initiative_id):
            assert bait_pixels(program.window) == 0, name
            assert reads_markup(program.window) == [], name
        assert watch.opened() == 0
        # The watch itself works.
        bait.read_bytes()
        assert watch.opened() == 1
    finally:
        watch.close()
        theme.set_mode("light")


def shown_texts(root: QWidget) -> list[str]:
    found = []
    for widget in visible_widgets(root):
        if isinstance(widget, (QLabel, QAbstractButton, QLineEdit)):
            found.append(widget.text())
        for method in ("toPlainText", "full_text"):
            if hasattr(widget, method):
                found.append(getattr(widget, method)())
    return found


@pytest.mark.parametrize(
    "tab", ["overview", "opportunity", "data", "metrics", "trust", "rollout", "reviews", "risks", "evidence"]
)
def test_the_text_stands_there_as_it_was_written(
    program: Running, initiative_id: str, tab: str, text: str
) -> None:
    page = program.open_tab(initiative_id, tab)
    assert any(text[:120] in shown.replace("&&", "&") for shown in shown_texts(page)), tab


def test_the_title_stands_in_the_header_as_it_was_written(
    program: Running, initiative_id: str, text: str
) -> None:
    program.open_tab(initiative_id, "overview")
    assert program.window._title.full_text() == text


def test_lists_and_the_palette_show_the_text(program: Running, text: str) -> None:
    page = program.go("initiatives")
    table = page.table
    cells = [table.model.index(0, at).data() for at in range(table.model.columnCount())]
    assert text in cells
    palette = Palette(program.registry, lambda: _items(program), program.context.settings, program.window)
    palette.open("img src")
    settle()
    assert text in palette.titles()
    assert bait_pixels(program.window) == 0
    palette.leave()
    palette.deleteLater()


def _items(program: Running) -> object:
    from desktop_app.ui.window.commands import palette_places

    return palette_places(program.context)


def test_an_ampersand_in_a_menu_is_no_shortcut(program: Running, text: str) -> None:
    from PySide6.QtWidgets import QMenu

    menu = QMenu()
    program.context.settings.add_recent(str(program.path.with_name("a & b.portfolio")))
    fill_switcher(program.context, menu)
    assert literal("a & b") in [action.text().partition("\t")[0] for action in menu.actions()]
    menu.deleteLater()


def test_messages_show_the_text(program: Running, text: str) -> None:
    program.window.toast(text)
    program.window.banner("test", text, closable=True)
    settle()
    assert reads_markup(program.window) == []
    assert bait_pixels(program.window) == 0
    program.window.close_banner("test")
    program.clear_toasts()


def test_a_table_with_hostile_names_is_previewed_as_it_stands(
    program: Running, bait: Path, tmp_path: Path
) -> None:
    text = hostile(bait).replace('"', "'").replace(";", ",")
    path = tmp_path / "<b>list & more.csv"
    path.write_text(f'Title;"{text}";Stage\n"{text}";"{text}";"{text}"\n', encoding="utf-8")
    watch = Watch(bait)
    program.context.go_import(path)
    page = program.window.current_page()
    assert page is not None
    try:
        for tab in ("columns", "preview", "problems"):
            page._tabs.set_current(tab)
            settle()
            assert bait_pixels(program.window) == 0, tab
            assert reads_markup(program.window) == [], tab
        assert watch.opened() == 0
    finally:
        watch.close()
        page._leave()


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "\\\\host\\share", "smb://h/s"],
)
def test_an_address_that_is_not_on_the_web_is_never_opened(
    program: Running, initiative_id: str, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """As if another program had written it into the file: fields refuse such an address."""
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()) or True)
    with program.ws.database.write() as connection:
        for table in ("evidence", "data_source"):
            connection.exec_driver_sql(f"UPDATE {table} SET link = ?", (address,))
    for tab in ("evidence", "data"):
        page = program.open_tab(initiative_id, tab)
        for widget in visible_widgets(page):
            said = f"{widget.accessibleName()} {widget.toolTip()}".lower()
            if isinstance(widget, QAbstractButton) and "open" in said and "link" in said:
                widget.click()
    settle()
    assert opened == []
    program.clear_toasts()


def test_the_help_loads_nothing_and_opens_the_web_only(
    program: Running, monkeypatch: pytest.MonkeyPatch, bait: Path
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()) or True)
    page = program.go("help")
    browser = page.findChild(QTextBrowser)
    assert isinstance(browser, HelpText)
    assert browser.loadResource(2, QUrl.fromLocalFile(str(bait))) is None
    for address in ("javascript:alert(1)", f"file://{bait}", "https://example.org/"):
        page._open_link(QUrl(address))
    assert opened == ["https://example.org/"]


def test_marks_that_turn_the_reading_direction_are_dropped(program: Running) -> None:
    from desktop_app.services import initiatives

    made = initiatives.create(program.ws, "invoice\u202efdp.exe", owner="a\u2066b\u0000c\u009fd")
    one = program.ws.spine(made.record_ids[0]).initiative
    assert "\u202e" not in one.title
    assert one.owner == "abcd"
    initiatives.delete(program.ws, [one.id])


def test_marks_in_a_strangers_file_turn_nothing_that_is_drawn(program: Running) -> None:
    assert own_direction("\u202egpj.exe\x07") == "gpj.exe"
    assert own_direction("\u2066\u05d0\u2069") == "\u2068\u05d0\u2069"
    for wrap in (True, False):
        assert Label("in\u202egpj\x1b.exe\nnext", wrap=wrap).text() == "ingpj.exe\nnext"
