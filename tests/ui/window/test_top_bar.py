"""Where the bar over a page is narrow, the search gives way, then the title; no button loses a word."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QHBoxLayout

from desktop_app.ui.widgets.buttons import Button, SearchButton
from desktop_app.ui.widgets.labels import ElidedLabel
from desktop_app.ui.widgets.state_marks import Chip
from desktop_app.ui.window.top_bar import TopBar


@pytest.mark.parametrize("width", [1220, 960, 880, 760])
def test_buttons_and_chips_keep_their_words(qapp: QApplication, width: int) -> None:
    title = ElidedLabel("Credit approval with reason codes", "page", 600)
    chips, actions = QHBoxLayout(), QHBoxLayout()
    held = [Chip("AI-001"), Chip("Live"), Chip("Finance")]
    buttons = [Button("Source"), Button("Profile a file"), Button("Brief")]
    for chip in held:
        chips.addWidget(chip)
    for button in buttons:
        actions.addWidget(button)
    search = SearchButton()
    bar = TopBar(title, chips, search, actions)
    bar.resize(width, 56)
    bar.show()
    QApplication.processEvents()
    for widget in (*held, *buttons):
        assert widget.width() >= widget.sizeHint().width()
    assert search.width() >= 130 or search.width() == search.minimumSizeHint().width()
    assert actions.geometry().right() <= bar.width()
    bar.close()
