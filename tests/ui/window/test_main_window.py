"""The frame: pages made when first shown, header and messages, keys, place on the screen, progress."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.jobs.job import Job, JobContext
from desktop_app.jobs.runner import InlineRunner
from desktop_app.runtime.settings import Settings
from desktop_app.ui.core.actions import Action, ActionRegistry
from desktop_app.ui.core.bus import Bus
from desktop_app.ui.core.page import Page, PageSpec
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.tab_bar import SpineTabs, TabLabel
from desktop_app.ui.window import geometry
from desktop_app.ui.window.main_window import MainWindow


class Plain(Page):
    made: ClassVar[list[str]] = []

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.heard: list[object] = []
        self.noted: list[object] = []
        self.stay = False
        Plain.made.append(name)
        QVBoxLayout(self).addWidget(QLineEdit())
        self.bar = SpineTabs([TabLabel("a", "Overview")]) if name == "one" else None

    def title(self) -> str:
        return f"<b>{self.name}</b>"

    def chips(self) -> list[tuple[str, str]]:
        return [("AI-002", "neutral"), ("Live", "info")]

    def header_actions(self) -> list[QWidget]:
        return [Button("Export")]

    def sub_bar(self) -> QWidget | None:
        return self.bar

    def refresh(self, changes: object = None) -> None:
        self.heard.append(changes)

    def note(self, changes: object) -> None:
        self.noted.append(changes)

    def activated(self) -> None:
        self.heard.append("activated")

    def deactivated(self) -> None:
        self.heard.append("deactivated")

    def can_leave(self) -> bool:
        return not self.stay


def specs(badge: Callable[[], tuple[str, str] | None] | None = None) -> list[PageSpec]:
    return [
        PageSpec("one", "Dashboard", "dashboard", lambda: Plain("one")),
        PageSpec("two", "Reviews", "reviews", lambda: Plain("two"), badge=badge),
        PageSpec("detail", "Initiative", "", lambda: Plain("detail"), "hidden", parent="two"),
        PageSpec("set", "Settings", "settings", lambda: Plain("set"), "bottom"),
    ]


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> MainWindow:
    Plain.made = []
    made = MainWindow(
        specs(lambda: ("3", "bad")), ActionRegistry(), Settings(tmp_path / "s.json"), InlineRunner()
    )
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def plain(page: Page | None) -> Plain:
    assert isinstance(page, Plain)
    return page


def test_pages_are_made_when_first_shown(window: MainWindow) -> None:
    assert Plain.made == []
    one = plain(window.show_page("one"))
    two = plain(window.show_page("two"))
    assert window.show_page("one") is one
    assert Plain.made == ["one", "two"]
    assert one.heard == ["activated", "deactivated", "activated"]
    assert two.heard == ["activated", "deactivated"]
    assert window.current_page_id() == "one"
    window.refresh({"kinds"})
    assert one.heard[-1] == {"kinds"}
    assert {"kinds"} not in two.heard
    assert two.noted == [{"kinds"}]
    assert one.noted == []


def test_the_header_is_that_of_the_page(window: MainWindow) -> None:
    window.show_page("one")
    assert window._title.full_text() == "<b>one</b>"
    assert window._title.textFormat() == Qt.TextFormat.PlainText
    assert [window._chips.itemAt(n).widget().text() for n in range(2)] == ["AI-002", "Live"]
    assert window._sub_bars.isVisible()
    window.show_page("two")
    assert not window._sub_bars.isVisible()
    page = plain(window.current_page())
    page.name = "renamed"
    page.header_changed.emit()
    assert window._title.full_text() == "<b>renamed</b>"


def test_sections_by_keys_and_arrows(window: MainWindow) -> None:
    window.show_page("one")
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert window.current_page_id() == "two"
    QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert window.current_page_id() == "set"
    entries = window.sidebar._entries
    assert [entry.accessibleName() for entry in entries] == ["Dashboard", "Reviews, 3", "Settings"]
    assert [entry.isChecked() for entry in entries] == [False, False, True]
    entries[0].setFocus()
    QTest.keyClick(entries[0], Qt.Key.Key_Down)
    QTest.keyClick(entries[1], Qt.Key.Key_Return)
    assert window.current_page_id() == "two"
    window.show_page("detail")
    assert [entry.isChecked() for entry in entries] == [False, True, False]


def test_a_page_can_keep_the_user(window: MainWindow) -> None:
    one = plain(window.show_page("one"))
    one.stay = True
    assert window.show_page("two") is None
    assert window.current_page_id() == "one"
    assert not window.close()
    one.stay = False
    assert window.show_page("two") is not None


def test_the_focus_leaves_a_page_that_goes(window: MainWindow) -> None:
    one = plain(window.show_page("one"))
    edit = one.findChild(QLineEdit)
    edit.setFocus()
    one.stay = True
    window.show_page("two")
    assert edit.hasFocus()
    one.stay = False
    two = window.show_page("two")
    focused = window.focusWidget()
    assert focused is not None
    assert two is not None
    assert two.isAncestorOf(focused)
    window.show_page("one")
    assert edit.hasFocus()


def test_other_pages_replace_all(window: MainWindow) -> None:
    window.show_page("one")
    window.set_pages([PageSpec("hello", "Welcome", "sample", lambda: Plain("hello"))])
    assert window.made_pages() == {}
    window.show_page("hello")
    assert [a.id for a in window.registry if a.id.startswith("go.")] == ["go.hello"]


def test_banners_by_key(window: MainWindow) -> None:
    window.show_page("one")
    window.banner("disk", "The disk is full.", "bad", [("Retry", lambda: None)])
    again = window.banner("disk", "Still full.", "bad")
    assert again.text() == "Still full."
    assert again.isVisible()
    assert list(window.banners.shown()) == ["disk"]
    window.close_banner("disk")
    window.close_banner("never there")
    assert not window.banners.isVisible()


def test_toasts_stay_inside_the_window(window: MainWindow) -> None:
    window.show_page("one")
    for width, height in ((1100, 700), (800, 560), (2560, 1440)):
        window.resize(width, height)
        window.toast("Deleted 3 initiatives", ("Undo", lambda: None))
        area = window._toasts
        assert area is not None
        assert window._right.rect().contains(area.geometry())


def test_long_work_shows_after_a_second_and_can_be_cancelled(window: MainWindow) -> None:
    def work(context: JobContext) -> None:
        context.progress(1, 4, "row")

    job = Job(work, "Importing", writes=True)
    page = window.show_page("one")
    assert page is not None
    window.resize(1100, 700)
    QApplication.processEvents()
    before = page.mapTo(window, QPoint()), page.size()
    window.jobs.show_job(job)
    window.toast("Deleted 3 initiatives", ("Undo", lambda: None))
    QApplication.processEvents()
    # Nothing on the page moves, and the message beside it is in sight too.
    assert (page.mapTo(window, QPoint()), page.size()) == before
    assert window._right.rect().contains(window.jobs.geometry())
    assert window._toasts is not None
    assert not window.jobs.geometry().intersects(window._toasts.geometry())
    assert window.jobs.strip is not None
    assert window.jobs.strip.isVisibleTo(window)
    window.jobs.strip.cancel_button.click()
    assert job.is_cancelled
    window.jobs.ended(job)
    assert not window.jobs.strip.isVisibleTo(window)


def test_files_can_be_dropped(window: MainWindow, tmp_path: Path) -> None:
    heard: list[object] = []
    window.dropped.connect(heard.append)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.csv")), QUrl("https://example.org/x.csv")])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(window.rect().center(), Qt.DropAction.CopyAction, data, buttons, keys)
    window.dragEnterEvent(enter)
    assert enter.isAccepted()
    window.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))
    assert heard == [[str(tmp_path / "a.csv")]]
    web = QMimeData()
    web.setText("no file")
    enter = QDragEnterEvent(window.rect().center(), Qt.DropAction.CopyAction, web, buttons, keys)
    enter.setAccepted(False)
    window.dragEnterEvent(enter)
    assert not enter.isAccepted()


def test_the_window_comes_back_where_it_was(qtbot: QtBot, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.json")
    first = MainWindow(specs(), ActionRegistry(), settings)
    qtbot.addWidget(first)
    first.setMinimumSize(100, 100)
    area = QGuiApplication.primaryScreen().availableGeometry()
    first.setGeometry(area.x() + 20, area.y() + 30, 640, 480)
    first.show()
    first.close()
    assert settings.values.window == (area.x() + 20, area.y() + 30, 640, 480, 0)


def test_a_window_off_every_screen_comes_back_into_sight(qtbot: QtBot, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "s.json")
    settings.update(window=(9000, 9000, 1000, 700, 0))
    window = MainWindow(specs(), ActionRegistry(), settings)
    qtbot.addWidget(window)
    screen = QGuiApplication.primaryScreen().availableGeometry()
    assert screen.intersects(window.geometry())
    window.reset_geometry()
    assert settings.values.window == ()


def test_a_window_fits_on_a_small_screen(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A screen of 1920 x 1080 has 960 x 540 at a scale of 200 %, and a bar of the system takes some of it."""

    class _Screen:
        def availableGeometry(self) -> QRect:
            return QRect(0, 0, 960, 500)

    monkeypatch.setattr(geometry.QGuiApplication, "screens", lambda: [_Screen()])
    least = geometry.least_size()
    assert (least.width(), least.height()) == (800, 460)
    window = MainWindow(specs(), ActionRegistry(), None)
    qtbot.addWidget(window)
    assert window.height() <= 460
    assert QRect(0, 0, 960, 500).contains(window.geometry())


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("size", [(1100, 700), (2560, 1440)])
def test_nothing_in_the_frame_overlaps(
    window: MainWindow, qtbot: QtBot, size: tuple[int, int], scale: float
) -> None:
    theme.set_scale(scale)
    window.resize(*size)
    window.show_page("one")
    bar = window.findChild(QWidget, "topbar")
    QTest.qWait(1)
    shown = [w for w in bar.findChildren(QWidget) if w.isVisible() and w.parentWidget() is bar]
    assert len(shown) >= 5
    for index, widget in enumerate(shown):
        assert bar.rect().contains(widget.geometry()), widget
        for other in shown[index + 1 :]:
            assert not widget.geometry().intersects(other.geometry()), (widget, other)


def test_the_search_button_shows_the_keys_of_the_palette(window: MainWindow) -> None:
    opened: list[int] = []
    window.registry.add(
        Action(
            id="palette.open", title="Palette", run=lambda: opened.append(1), shortcut="Ctrl+K; Ctrl+Shift+P"
        )
    )
    assert "Ctrl+K" in window.search.toolTip()
    QTest.keyClick(
        window,
        Qt.Key.Key_P,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    assert opened == [1]


def test_the_first_paint_is_told_once(qtbot: QtBot) -> None:
    window = MainWindow(specs(), ActionRegistry())
    qtbot.addWidget(window)
    heard: list[int] = []
    window.painted.connect(lambda: heard.append(1))
    window.show()
    qtbot.waitUntil(lambda: heard == [1])
    window.resize(900, 650)
    QTest.qWait(20)
    assert heard == [1]


def test_the_portfolio_is_named_literally(window: MainWindow) -> None:
    window.set_portfolio("R&D <b>2026</b>", "/home/a/<b>.portfolio")
    assert window.windowTitle() == "R&D <b>2026</b> – AI Portfolio"
    assert "<b>" not in window.sidebar.switcher.toolTip()
    assert "R&D <b>2026</b>" in window.sidebar.switcher.accessibleName()


def test_every_control_of_the_frame_has_a_name_and_tab_reaches_it(window: MainWindow) -> None:
    window.show_page("one")
    stops = [
        w
        for w in window.findChildren(QWidget)
        if w.isVisible() and w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isEnabled()
    ]
    assert [w for w in stops if not w.accessibleName() and not isinstance(w, QLineEdit)] == []
    seen: set[QWidget] = set()
    window.sidebar.switcher.setFocus()
    for _step in range(60):
        focused = window.focusWidget()
        assert focused is not None
        seen.add(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert set(stops) <= seen


def test_the_bus_tells_on_the_gui_thread(qtbot: QtBot) -> None:
    import threading

    bus = Bus()
    heard: list[tuple[object, bool]] = []
    bus.changed.connect(
        lambda changes: heard.append((changes, threading.current_thread() is threading.main_thread()))
    )
    bus.publish("direct")
    bus.publish(None)
    thread = threading.Thread(target=lambda: bus.publish("from afar"))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard == [("direct", True), ("from afar", True)]
