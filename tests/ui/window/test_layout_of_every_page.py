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
from desktop_app.ui.widgets.labels import ElidedLabel
from tests.ui.cut_texts import cut_cells, cut_rows, primaries
from tests.ui.filled import fill
from tests.ui.room import overlaps, without_room
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

SIZES = {"small": (SMALL, 1.0), "larger text": (SMALL, LARGER), "usual": (USUAL, 1.0)}


@pytest.fixture(scope="module")
def program(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("home"), partial(fill, text=TEXT)) as found:
        yield found


def set_size(program: Running, name: str) -> None:
    size, scale = SIZES[name]
    theme.set_scale(scale)
    program.resize(size)


@pytest.fixture(scope="module", params=SIZES)
def sized(program: Running, request: pytest.FixtureRequest) -> Iterator[Running]:
    set_size(program, request.param)
    yield program
    theme.set_scale(1.0)


# Size by size, since another scale lays everything out anew; each screen is shown once for all who look at it.
@pytest.fixture(scope="module", params=[f"{size}-{screen}" for size in SIZES for screen in SCREENS])
def shown(program: Running, request: pytest.FixtureRequest) -> QWidget:
    """The window with a screen in front; the tests leave it as it is."""
    size, _hyphen, screen = request.param.partition("-")
    set_size(program, size)
    return show(program, screen)


@pytest.fixture(autouse=True)
def light_theme() -> None:
    """Instead of the usual one, which would put the scale back before each test."""


def show(program: Running, name: str) -> QWidget:
    return program.show(name)


def test_every_text_and_button_has_its_room(shown: QWidget) -> None:
    assert without_room(shown) == []


def test_the_room_of_a_table_goes_where_cells_are_cut(shown: QWidget) -> None:
    assert [*cut_cells(shown), *cut_rows(shown)] == []


def test_nothing_lies_on_anything_else(shown: QWidget) -> None:
    assert overlaps(shown) == []


def test_a_page_has_one_blue_button(shown: QWidget) -> None:
    assert len(primaries(shown)) <= 1, primaries(shown)


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
