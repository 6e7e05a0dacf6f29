"""The sample in every size of window and text, in English and in a language that is a third longer: nothing is cut that
has room elsewhere, and another size of text looks at once as after a start with it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop_app.domain.place import FilePlace
from desktop_app.jobs.runner import InlineRunner
from desktop_app.language import formats, i18n
from desktop_app.plugin_host import PluginHost
from desktop_app.services.sample.make_sample import create_sample
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.layouts import ScrollPage
from desktop_app.ui.widgets.table.data_table import DataTable
from desktop_app.ui.window.program import Program
from tests.templates import put_portfolio
from tests.ui.cut_texts import cut_beside_room, cut_cells, cut_rows, primaries
from tests.ui.room import overlaps, without_room
from tests.ui.running import (
    PAGES,
    PREVIEW,
    TABS,
    Running,
    end_program,
    first_settings,
    in_home,
    name_of,
    visible_widgets,
)

SCREENS = [*PAGES, *PREVIEW, *(f"initiative/{tab}" for tab in TABS)]
SIZES = {"small": (1100, 700), "usual": (1440, 900), "large": (2560, 1440)}
#: Screens that hold most kinds of parts: tables, charts, fields, cards beside each other.
FEW = (
    "reviews",
    "initiatives",
    "prioritise",
    "initiative/overview",
    "initiative/rollout",
    "initiative/reviews",
)
#: Two sizes of text that lead to one layout differ by what Qt rounds, px.
ROUNDED = 4


@contextmanager
def sample_program(home: Path, language: str = "") -> Iterator[Running]:
    """The program with the sample open."""

    def make(path: Path) -> None:
        create_sample(path, extensions=host, user="Ann").close()

    host = PluginHost()
    with in_home(home):
        settings = first_settings(home)
        if language:
            # Longer figures and dates too.
            settings.update(locale="de_DE")
            formats.set_locale("de_DE")
            i18n.set_language(language)
        path = home / "sample.portfolio"
        put_portfolio(path, "sample", make)
        program = Program(settings, InlineRunner(), host)
        program.window.setProperty("shared", True)
        program.start(None)
        program.open(FilePlace(path))
        try:
            yield Running(program, path)
        finally:
            end_program(program)
            i18n.set_language(None)
            formats.set_locale("en_US")
            theme.set_scale(1.0)


def places(program: Running) -> dict[str, Counter[tuple[object, ...]]]:
    """Where everything stands, in steps that rounding does not change, and how wide the columns of tables are."""
    program.resize(SIZES["usual"])
    shown = {}
    for screen in FEW:
        widgets = visible_widgets(program.show(screen))
        # What views take is counted a while after they show.
        names = [re.sub(r", [\d,]+ initiatives?", "", name_of(widget)) for widget in widgets]
        lines = [(name, widget.width(), widget.height()) for name, widget in zip(names, widgets, strict=True)]
        for table in (widget for widget in widgets if isinstance(widget, DataTable)):
            view = table.view
            widths = [
                view.columnWidth(at) for at in range(table.model.columnCount()) if not view.isColumnHidden(at)
            ]
            lines.append((view.accessibleName(), *widths, view.verticalHeader().defaultSectionSize()))
        shown[screen] = Counter(lines)
    return shown


def other(before: Counter[tuple[object, ...]], after: Counter[tuple[object, ...]]) -> list[str]:
    """What stands in one and not in the other, but for rounding."""
    fresh: dict[object, list[tuple[object, ...]]] = {}
    for name, *figures in (after - before).elements():
        fresh.setdefault(name, []).append(tuple(figures))

    def is_near(one: tuple[object, ...], two: tuple[object, ...]) -> bool:
        return len(one) == len(two) and all(
            abs(int(a) - int(b)) <= ROUNDED for a, b in zip(one, two, strict=True)
        )  # type: ignore[call-overload]

    return [
        f"{name}: {figures}, fresh {fresh.get(name)}"
        for name, *figures in (before - after).elements()
        if not any(is_near(tuple(figures), there) for there in fresh.get(name, ()))
    ]


def test_another_size_of_text_looks_as_after_a_start_with_it(qapp: object, tmp_path: Path) -> None:
    homes = [tmp_path / "running", tmp_path / "fresh"]
    for home in homes:
        home.mkdir()
    with sample_program(homes[0]) as running:
        for screen in FEW:
            running.show(screen)
        theme.set_scale(1.3)
        changed = places(running)
    with sample_program(homes[1]) as fresh:
        # Before the pages are made, as they are when they are first shown.
        theme.set_scale(1.3)
        assert {
            screen: lines for screen, now in places(fresh).items() if (lines := other(changed[screen], now))
        } == {}


@pytest.fixture(scope="module", params=["", "pseudo"])
def sample(
    qapp: object, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Running]:
    with sample_program(tmp_path_factory.mktemp("home"), request.param) as started:
        yield started


@pytest.fixture(autouse=True)
def light_theme() -> None:
    """Instead of the usual one, which would put the scale back before each test."""


def faults(program: Running, size: str, text: int, screens: list[str]) -> list[str]:
    """What is cut, lies on something else or is blue twice."""
    theme.set_scale(text / 100)
    program.resize(SIZES[size])
    found = []
    for screen in screens:
        window = program.show(screen)
        lines = [*without_room(window), *overlaps(window)]
        lines += [*cut_beside_room(window), *cut_cells(window), *cut_rows(window)]
        blue = primaries(window)
        lines += [f"{len(blue)} blue buttons: {blue}"] if len(blue) > 1 else []
        found += [f"{screen}: {line}" for line in lines]
    return found


def test_nothing_is_cut_in_a_small_window_with_larger_text(sample: Running) -> None:
    assert faults(sample, "small", 130, SCREENS) == []


def test_a_page_is_as_high_as_its_parts_in_its_own_width(sample: Running) -> None:
    theme.set_scale(1.0)
    sample.resize(SIZES["usual"])
    sample.show("welcome")
    (area,) = sample.window.current_page().findChildren(ScrollPage)
    inner = area.widget()
    # As high as its texts are in this width, and not as in the least width, where all of them wrap.
    assert inner.height() == max(area.viewport().height(), inner.heightForWidth(inner.width()))


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("text", [100, 130, 150])
def test_nothing_is_cut_at_any_size(
    sample: Running, request: pytest.FixtureRequest, size: str, text: int
) -> None:
    if (request.node.callspec.params["sample"], size, text) == ("pseudo", "small", 150):
        pytest.xfail("a third longer, Welcome and the preview of an import scroll sideways by up to 90 px")
    found = faults(sample, size, text, SCREENS)
    # A list that is as high as the review beside it.
    assert [line for line in found if "Closed reviews" not in line] == []


@pytest.mark.slow
@pytest.mark.parametrize("factor", ["1.5", "2"])
def test_nothing_is_cut_on_a_dense_screen(factor: str) -> None:
    """Once a process: Qt reads the factor at its start."""
    own = f"{Path(__file__)}::{test_nothing_is_cut_in_a_small_window_with_larger_text.__name__}"
    environment = {**os.environ, "QT_SCALE_FACTOR": factor, "QT_QPA_PLATFORM": "offscreen"}
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", own],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-4000:]
