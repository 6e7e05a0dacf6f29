"""Every test of the window starts in the light theme at 100 %."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from desktop_app.ui.look import theme


@pytest.fixture(autouse=True)
def light_theme(qapp: QApplication) -> Iterator[None]:
    theme.apply("light", 1.0)
    yield
    theme.apply("light", 1.0)
