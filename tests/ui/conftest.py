"""Every test of the window starts in the light theme at 100 %; windows that the tests of a module share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from desktop_app.ui.look import theme
from tests.ui.initiative.initiative_fixtures import SharedBench
from tests.ui.shared_program import SharedProgram


@pytest.fixture(autouse=True)
def light_theme(qapp: QApplication) -> Iterator[None]:
    theme.apply("light", 1.0)
    before = _windows()
    yield
    # A window that a test leaves open would lie over those of the tests after it, and take their mouse.
    for window in _windows() - before:
        window.close()
        # The list that a field proposes words in is the field's own.
        if not isinstance(window, QAbstractItemView):
            window.deleteLater()
    # Without an event loop nothing is deleted, and every window to come would be slowed by those before it.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    theme.apply("light", 1.0)


@pytest.fixture(scope="module")
def shared_bench(qapp: QApplication) -> Iterator[SharedBench]:
    """Gives each test the window of the initiative's page as if it had just been built."""
    theme.apply("light", 1.0)
    shared = SharedBench()
    yield shared
    shared.close()


@pytest.fixture(scope="module")
def shared_program(qapp: QApplication) -> Iterator[SharedProgram]:
    """Gives each test the program as if it had just been started."""
    theme.apply("light", 1.0)
    shared = SharedProgram()
    yield shared
    shared.close()


def _windows() -> set[QWidget]:
    """What stands on the screen, but for a window that the tests of a module share."""
    return {
        window
        for window in QApplication.topLevelWidgets()
        if window.isVisible() and not window.property("shared")
    }
