"""Every part of the prioritise page has its room, its names and its keys, in small and usual windows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.ui.look import theme
from desktop_app.ui.prioritise.page import PrioritisePage
from tests.ui.prioritise.prioritise_fixtures import fill
from tests.ui.room import cut_buttons, cut_labels, out_of_sight, overlaps, sideways
from tests.ui.running import (
    LARGER,
    SMALL,
    USUAL,
    Running,
    focusable,
    name_of,
    running,
    settle,
    visible_widgets,
)

_MOST_STEPS = 400


@pytest.fixture(scope="module")
def program(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("home"), fill) as found:
        yield found


@pytest.fixture(
    scope="module",
    params=[(SMALL, 1.0), (SMALL, LARGER), (USUAL, 1.0)],
    ids=["small", "larger text", "usual"],
)
def sized(program: Running, request: pytest.FixtureRequest) -> Iterator[Running]:
    size, scale = request.param
    theme.set_scale(scale)
    program.resize(size)
    yield program
    theme.set_scale(1.0)


@pytest.fixture(autouse=True)
def light_theme() -> None:
    """Instead of the usual one, which would put the scale back before each test."""


def ids(page: PrioritisePage) -> list[str]:
    assert page.source.standing is not None
    return [row.id for row in page.source.standing.rows]


def sheet(page: PrioritisePage) -> None:
    path = Path(page._context.workspace.place.path).with_name("sheet.xlsx")
    page.sheets.write(path, ids(page)[:2])
    page.sheets.read(path, "Ben")


def weigh(page: PrioritisePage) -> None:
    page.choose_method("weighted")
    settle()
    page.weigh()


SHOWN: dict[str, Callable[[PrioritisePage], object]] = {
    "ranking": lambda page: page.choose_method("rice"),
    "weights": weigh,
    "why": lambda page: page.explain(ids(page)[0]),
    "why unknown": lambda page: page.explain(ids(page)[-1]),
    "compare": lambda page: page.comparer.compare(ids(page)[:5]),
    "changed": lambda page: page.comparer.show_changes(),
    "method": lambda page: page.method_keeper.start(),
    "sheet": sheet,
}


def show(program: Running, name: str) -> PrioritisePage:
    page = program.go("prioritise")
    assert isinstance(page, PrioritisePage)
    page.panels.back()
    page.overview()
    page.choose_method("rice")
    settle()
    SHOWN[name](page)
    settle(8)
    program.clear_toasts()
    settle(2)
    return page


@pytest.mark.parametrize("name", SHOWN)
def test_every_part_has_its_room(sized: Running, name: str) -> None:
    show(sized, name)
    window = sized.window
    found = [*cut_labels(window), *cut_buttons(window), *out_of_sight(window), *sideways(window)]
    assert found == []
    assert overlaps(window) == []


@pytest.mark.parametrize("name", SHOWN)
def test_every_control_of_each_part_has_a_name(program: Running, name: str) -> None:
    page = show(program, name)
    nameless = []
    for widget in visible_widgets(page):
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or widget.focusProxy() is not None:
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        said = interface.text(QAccessible.Text.Name) if interface is not None else widget.accessibleName()
        if not said.strip():
            nameless.append(name_of(widget))
    assert nameless == []


@pytest.mark.parametrize("name", SHOWN)
def test_tab_reaches_every_control_of_each_part(program: Running, name: str) -> None:
    page = show(program, name)
    wanted = {widget for widget in visible_widgets(page) if focusable(widget)}
    program.window._right.setFocus()
    settle(1)
    reached: list[QWidget] = []
    for _step in range(_MOST_STEPS):
        QTest.keyClick(QApplication.focusWidget() or program.window, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        assert now is not None
        if now in reached:
            break
        reached.append(now)
    missed = [name_of(widget) for widget in wanted - set(reached) if focusable(widget)]
    assert missed == []
