"""What a screen reader finds on every page: names, roles, states, plain text; and what it is told unasked."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleInterface
from PySide6.QtGui import Qt as mark_up
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollBar, QWidget

from desktop_app.charts.marks import Chart, Rect
from desktop_app.services import initiatives
from desktop_app.services.workspace import Workspace
from desktop_app.ui.board.page import BoardPage
from desktop_app.ui.board.view import BoardView
from desktop_app.ui.roadmap.view import RoadmapView
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.chart.chart_view import ChartView
from desktop_app.ui.widgets.feedback import EmptyState
from desktop_app.ui.widgets.fields.combo_box import ComboBox
from desktop_app.ui.widgets.folds import Fold
from desktop_app.ui.widgets.screen_reader import accessible_roles, announcements
from desktop_app.ui.widgets.share_bar import ShareBar
from desktop_app.ui.widgets.state_marks import Chip
from desktop_app.ui.widgets.terms.term_words import TermMark
from desktop_app.ui.window.command_palette import Palette
from tests.ui.filled import fill
from tests.ui.running import PAGES, PREVIEW, TABS, Running, focusable, part, running, settle, visible_widgets

_ROLE, _TEXT = QAccessible.Role, QAccessible.Text
_NO_ROLES = {_ROLE.NoRole, _ROLE.Client, _ROLE.Border, _ROLE.Pane, _ROLE.LayeredPane}
CONTROL = Qt.KeyboardModifier.ControlModifier


def fill_two(ws: Workspace) -> None:
    fill(ws, "A plain text")
    initiatives.create(ws, "Claims triage", stage="strategy", industry="finance", horizon="now")


@pytest.fixture(scope="module")
def program(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    was_active = QAccessible.isActive()
    QAccessible.setActive(True)
    try:
        with running(tmp_path_factory.mktemp("home"), fill_two) as started:
            yield started
    finally:
        QAccessible.setActive(was_active)


def spoken(root: QWidget) -> Iterator[tuple[QWidget, QAccessibleInterface]]:
    """Every control on the screen and what it is to a reader."""
    # Asked of the widgets: PySide takes what `object()` of an interface gives away together with that interface.
    for widget in visible_widgets(root):
        if not isinstance(widget, QScrollBar):
            yield widget, say(widget)


def say(widget: QWidget) -> QAccessibleInterface:
    node = QAccessible.queryAccessibleInterface(widget)
    assert node is not None
    return node


def is_in(widget: QWidget, kind: type[QWidget]) -> bool:
    inside: QWidget | None = widget
    while inside is not None and not isinstance(inside, kind):
        inside = inside.parentWidget()
    return inside is not None


@pytest.mark.parametrize("screen", [*PAGES, *PREVIEW, *(f"initiative/{tab}" for tab in TABS)])
def test_every_page_can_be_heard(program: Running, screen: str) -> None:
    program.show(screen)
    silent, marked_up, names = [], [], Counter[tuple[QAccessible.Role, str]]()
    for widget, node in spoken(program.window):
        role = node.role()
        name, description = node.text(_TEXT.Name), node.text(_TEXT.Description)
        if mark_up.mightBeRichText(name) or mark_up.mightBeRichText(description):
            marked_up.append((type(widget).__name__, name, description))
        if not focusable(widget):
            continue
        if role in _NO_ROLES or not name.strip():
            silent.append((type(widget).__name__, role.name, name))
        # An empty list offers what its header offers, and a term means the same everywhere; one of several is heard
        # with its group.
        if role != _ROLE.RadioButton and not is_in(widget, EmptyState) and not is_in(widget, TermMark):
            names[role, name] += 1
    assert silent == []
    assert marked_up == []
    # The filled portfolio calls its initiative and its goals by one name.
    twice = [name for (_role, name), count in names.items() if count > 1]
    assert [name for name in twice if not name.endswith("A plain text")] == []


def test_every_role_is_of_a_class_that_is_there() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in Path("desktop_app/ui").rglob("*.py"))
    assert [name for name in accessible_roles.ROLES if f"class {name}(" not in sources] == []


def test_roles_and_states(program: Running) -> None:
    program.go("dashboard")
    entries = [node for _widget, node in spoken(program.window) if node.role() == _ROLE.PageTab]
    assert [node.text(_TEXT.Name) for node in entries if node.state().selected] == ["Dashboard"]
    assert not any(node.state().checkable for node in entries)
    fold = Fold("More")
    assert say(fold.toggle).state().expandable
    assert say(fold.toggle).state().collapsed
    fold.toggle.click()
    assert say(fold.toggle).state().expanded
    fold.deleteLater()
    toggle = Button("Only mine")
    toggle.setCheckable(True)
    toggle.setChecked(True)
    assert (say(toggle).role(), say(toggle).state().checked) == (_ROLE.Button, True)
    say(toggle).doAction("Press")
    assert not say(toggle).state().checked
    assert say(Chip("On target", "good")).role() == _ROLE.StaticText
    assert say(ShareBar()).role() == _ROLE.ProgressBar
    choice = ComboBox()
    choice.setAccessibleName("Owner")
    choice.addItem("Lending")
    assert say(choice).text(_TEXT.Name) == "Owner: Lending"


def test_marks_of_a_chart_are_there_and_go_with_it(program: Running) -> None:
    marks = tuple(Rect(x, 10, 30, 30, "accent", ref=f"i:{x}", hint=f"Bar {x}\nsecond line") for x in (10, 60))
    view = ChartView(lambda width, height: Chart(width, height, marks, "Stages", "Two bars"))
    view.resize(200, 100)
    view.chart()
    chart = say(view)
    assert (chart.role(), chart.text(_TEXT.Name)) == (_ROLE.Chart, "Stages")
    parts = [chart.child(at) for at in range(chart.childCount())]
    assert [node.text(_TEXT.Name) for node in parts] == ["Bar 10, second line", "Bar 60, second line"]
    assert chart.indexOfChild(parts[1]) == 1
    marks = marks[:1]
    view.refresh()
    assert [node.isValid() for node in parts] == [True, False]
    shiboken6.delete(view)
    gc.collect()
    assert not any(shiboken6.isValid(node) for node in parts)


def tab_to(program: Running, kind: type[QWidget]) -> QWidget:
    """Press Tab until a widget of this kind has the focus."""
    program.window._right.setFocus()
    settle(1)
    for _step in range(60):
        QTest.keyClick(QApplication.focusWidget() or program.window, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        if isinstance(now, kind):
            return now
    pytest.fail(f"Tab never comes to a {kind.__name__}")


def test_a_card_is_reached_heard_and_moved_by_keys(program: Running) -> None:
    page = program.go("board")
    assert isinstance(page, BoardPage)
    view = tab_to(program, BoardView)
    board = say(view)
    assert board.role() == _ROLE.List
    triage = program.ws.find_key("AI-003").id
    assert isinstance(view, BoardView)
    view.set_current(triage)
    heard = board.focusChild()
    assert heard.text(_TEXT.Name).startswith("AI-003 Claims triage")
    assert heard.text(_TEXT.Name).endswith(", in Strategy")
    assert heard.state().focused
    assert heard.state().selected
    QTest.keyClick(view, Qt.Key.Key_Right, CONTROL)
    settle()
    # Its gate is closed, and the board says what is open.
    assert page.mover.popover.isVisible()
    page.mover.popover.hide()


def test_a_bar_is_reached_heard_and_moved_by_keys(program: Running) -> None:
    program.go("roadmap")
    view = tab_to(program, RoadmapView)
    tree = say(view)
    assert tree.role() == _ROLE.Tree
    assert isinstance(view, RoadmapView)
    triage = program.ws.find_key("AI-003")
    view.set_current(triage.id)
    heard = tree.focusChild()
    assert heard.text(_TEXT.Name).startswith("AI-003 Claims triage")
    QTest.keyClick(view, Qt.Key.Key_Right, CONTROL)
    settle()
    placed = program.ws.find_key("AI-003").discovery_from
    assert placed is not None
    QTest.keyClick(view, Qt.Key.Key_Right, CONTROL)
    settle()
    assert program.ws.find_key("AI-003").discovery_from == placed + timedelta(days=7)
    rows = [tree.child(at) for at in range(tree.childCount())]
    groups = [row for row in rows if row.state().expandable]
    assert groups
    assert all(group.state().expanded for group in groups)


class _Heard:
    """Stands in the place of Qt's own way to a reader, and keeps what is said."""

    AnnouncementPoliteness = QAccessible.AnnouncementPoliteness

    def __init__(self) -> None:
        self.said: list[tuple[str, bool]] = []

    def isActive(self) -> bool:
        return True

    def updateAccessibility(self, event: QAccessibleAnnouncementEvent) -> None:
        urgent = event.politeness() == QAccessible.AnnouncementPoliteness.Assertive
        self.said.append((event.message(), urgent))


def test_what_appears_by_itself_is_announced(program: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    program.go("dashboard")
    heard = _Heard()
    monkeypatch.setattr(announcements, "QAccessible", heard)
    program.window.toast("Moved to Discovery.", ("Undo", lambda: None))
    program.window.toast("The file could not be read.", kind="bad")
    assert heard.said == [("Moved to Discovery. Undo", False), ("The file could not be read", True)]
    program.clear_toasts()
    heard.said.clear()
    program.registry.run("palette.open")
    palette = part(program.window, Palette)
    palette.edit.setText("a")
    assert heard.said[-1][0].endswith(f", 1 of {len(palette.titles())}")
    QTest.keyClick(palette.edit, Qt.Key.Key_Down)
    assert f", 2 of {len(palette.titles())}" in heard.said[-1][0]
    palette.edit.setText("qqqqqq")
    assert heard.said[-1][0] == "No results for “qqqqqq”"
    palette.leave()
