"""Nothing is cut without an ellipsis or lies on anything else, in a small window and with larger text."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import (
    QWidget,
)

from desktop_app.ui.look import theme
from desktop_app.ui.widgets.basics import ElidedLabel
from tests.ui.filled import fill
from tests.ui.room import cut_buttons, cut_labels, out_of_sight, overlaps, sideways
from tests.ui.running import (
    LARGER,
    PAGES,
    PREVIEW,
    SMALL,
    TABS,
    USUAL,
    Running,
    name_of,
    place_in,
    running,
    visible_widgets,
)

SCREENS = [*PAGES, *PREVIEW, *(f"initiative/{tab}" for tab in TABS)]
TEXT = "Scores every card payment and holds back what looks like fraud, for a person to decide on"


@pytest.fixture(scope="module")
def program(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("home"), partial(fill, text=TEXT)) as found:
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


def show(program: Running, name: str) -> QWidget:
    return program.show(name)


@pytest.mark.parametrize("screen", SCREENS)
def test_every_text_and_button_has_its_room(sized: Running, screen: str) -> None:
    window = show(sized, screen)
    found = [*cut_labels(window), *cut_buttons(window), *out_of_sight(window), *sideways(window)]
    assert found == []


@pytest.mark.parametrize("screen", SCREENS)
def test_nothing_lies_on_anything_else(sized: Running, screen: str) -> None:
    assert overlaps(show(sized, screen)) == []


def test_cut_texts_say_all_of_it_in_a_tooltip(sized: Running) -> None:
    for screen in ("dashboard", "initiative/overview"):
        window = show(sized, screen)
        silent = [
            name_of(label)
            for label in visible_widgets(window)
            if isinstance(label, ElidedLabel)
            and label.fontMetrics().horizontalAdvance(label.text()) > label.contentsRect().width()
            and not label.toolTip()
        ]
        assert silent == [], screen


def test_the_window_opens_at_the_smallest_size_with_all_of_its_frame(sized: Running) -> None:
    window = show(sized, "dashboard")
    for widget in (window.search, window.sidebar, window._title):
        place: QRect = place_in(widget, window)
        assert window.rect().contains(place), name_of(widget)
    assert window.sidebar.layoutDirection() == Qt.LayoutDirection.LeftToRight
