"""Every control on every page and tab has a name, and Tab reaches all of them and comes round again."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTextBrowser, QWidget

from tests.ui.filled import fill
from tests.ui.running import (
    PAGES,
    PREVIEW,
    TABS,
    Running,
    focusable,
    name_of,
    running,
    settle,
    visible_widgets,
)

_MOST_STEPS = 600
_LOOKED_AT: set[tuple[str, object]] = set()


@pytest.fixture(scope="module")
def program(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("home"), partial(fill, text="A plain text")) as found:
        yield found


def show(program: Running, name: str) -> QWidget:
    return program.show(name)


SCREENS = [*PAGES, *PREVIEW, *(f"initiative/{tab}" for tab in TABS)]


@pytest.mark.parametrize("screen", SCREENS)
def test_every_control_has_a_name(program: Running, screen: str) -> None:
    show(program, screen)
    nameless = []
    for widget in visible_widgets(program.window):
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or widget.focusProxy() is not None:
            continue
        if widget.focusPolicy() == Qt.FocusPolicy.ClickFocus and widget.layout() is not None:
            continue  # the frame, which takes the focus away from fields
        interface = QAccessible.queryAccessibleInterface(widget)
        name = interface.text(QAccessible.Text.Name) if interface is not None else widget.accessibleName()
        if not name.strip():
            nameless.append(name_of(widget))
    assert nameless == []


@pytest.mark.parametrize("screen", SCREENS)
def test_tab_reaches_every_control_and_comes_round(program: Running, screen: str) -> None:
    show(program, screen)
    window = program.window
    wanted = {widget for widget in visible_widgets(window) if focusable(widget)}
    window.setFocus()
    window._right.setFocus()
    settle(1)
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
    first = QApplication.focusWidget()
    assert first is not None
    reached: list[QWidget] = [first]
    link = -1
    for _step in range(_MOST_STEPS):
        QTest.keyClick(reached[-1], Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        assert now is not None, f"the focus is lost after {name_of(reached[-1])}"
        assert now.isVisible(), f"the focus is on something hidden: {name_of(now)}"
        if now is reached[-1] and (place := _link_place(now)) > link:
            link = place
            continue  # from link to link of a text, before Tab leaves it
        link = -1
        assert now is not reached[-1], f"Tab does not leave {name_of(now)}"
        if now is first:
            break
        assert now not in reached, f"Tab goes round without the first control: {name_of(now)}"
        reached.append(now)
    else:
        pytest.fail(f"Tab never comes back to {name_of(first)}")
    missed = [name_of(widget) for widget in wanted - set(reached) if focusable(widget)]
    assert missed == []
    assert [name_of(widget) for widget in reached if not widget.accessibleName()] == []
    turned = [pair for pair in pairwise(reached) if _stand_the_other_way(*pair)]
    assert [(name_of(before), name_of(after)) for before, after in turned] == []
    assert _without_ring(window, reached) == []


def _link_place(widget: QWidget) -> int:
    """Where the link of a text that has the focus begins; -1 where none has it."""
    if not isinstance(widget, QTextBrowser):
        return -1
    cursor = widget.textCursor()
    return cursor.selectionStart() if cursor.hasSelection() and cursor.charFormat().isAnchor() else -1


def _stand_the_other_way(before: QWidget, after: QWidget) -> bool:
    """Whether two controls of one part stand on the screen in another order than Tab goes."""
    if before.parentWidget() is not after.parentWidget():
        return False
    first, second = before.geometry(), after.geometry()
    beside = first.top() <= second.bottom() and second.top() <= first.bottom()
    return second.left() < first.left() if beside else second.top() < first.top()


def _without_ring(window: QWidget, stops: list[QWidget]) -> list[str]:
    """Controls that look the same with the focus; one of each kind is looked at, on whatever page it comes first."""
    ringless = []
    for widget in stops:
        kind = (type(widget).__name__, widget.property("look"))
        if kind in _LOOKED_AT or widget.visibleRegion().isEmpty():
            continue
        _LOOKED_AT.add(kind)
        window.setFocus()
        without = widget.grab().toImage()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        if widget.hasFocus() and widget.grab().toImage() == without:
            ringless.append(name_of(widget))
    return ringless


@pytest.mark.parametrize("screen", ["dashboard", "initiatives", "initiative/overview"])
def test_shift_tab_goes_the_other_way(program: Running, screen: str) -> None:
    show(program, screen)
    program.window._right.setFocus()
    settle(1)
    QTest.keyClick(program.window._right, Qt.Key.Key_Tab)
    start = QApplication.focusWidget()
    assert start is not None
    QTest.keyClick(start, Qt.Key.Key_Tab)
    following = QApplication.focusWidget()
    assert following is not None
    QTest.keyClick(following, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is start
