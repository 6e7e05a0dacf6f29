"""The window that the tests of a module share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from desktop_app.ui.look import theme
from tests.ui.initiative.initiative_fixtures import SharedBench


@pytest.fixture(scope="module")
def shared_bench(qapp: QApplication) -> Iterator[SharedBench]:
    """Gives each test the window of the initiative's page as if it had just been built."""
    theme.apply("light", 1.0)
    shared = SharedBench()
    yield shared
    shared.close()
