"""A portfolio with values that do not fit: every page and tab shows, and each value is mended where it stands."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from desktop_app.domain.place import FilePlace
from desktop_app.services import damaged_values, undo
from desktop_app.services.workspace import Workspace
from desktop_app.ui.initiative.page import InitiativePage
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.feedback import Banner
from tests.store.damage.test_any_value import columns_of, put_in
from tests.store.portfolios_at_hand import as_version_1_1, one_of_each, sql
from tests.ui.running import PAGES, TABS, Running, button, running, settle, visible_widgets


def fill(ws: Workspace) -> None:
    one_of_each(ws)


@pytest.fixture(scope="module")
def program(qapp: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("home"), fill) as started:
        yield started


def open_damaged(program: Running, name: str, *statements: str, seed: int = 0) -> None:
    """Open a copy of the portfolio with values that no program wrote."""
    path = Path(shutil.copy(program.path, program.path.with_name(f"{name}.portfolio")))
    as_version_1_1(path)
    sql(path, "PRAGMA foreign_keys=OFF", *statements)
    if seed:
        put_in(path, Random(seed), columns_of(path), 60)
    program.program.open(FilePlace(path))
    settle()
    assert program.ws.place == FilePlace(path)


def texts(root: object) -> str:
    return "\n".join(
        one.text() for one in visible_widgets(root) if hasattr(one, "text") and callable(one.text)
    )


@pytest.mark.parametrize("seed", range(1, 3))
def test_every_page_and_tab_shows(program: Running, seed: int) -> None:
    open_damaged(program, f"any{seed}", seed=seed)
    assert damaged_values.damaged_values(program.ws)
    for page in PAGES:
        program.go(page)
    for tab in TABS:
        program.open_tab(program.ws.spines()[0].initiative.id, tab)


def test_the_field_says_what_it_held_and_filling_it_in_mends_it(program: Running) -> None:
    open_damaged(
        program, "field", "UPDATE initiative SET run_cost = 'about x'", "UPDATE risk SET due = 'May'"
    )
    initiative_id = program.ws.spines()[0].initiative.id
    page = program.open_tab(initiative_id, "opportunity")
    assert isinstance(page, InitiativePage)
    said = "Run cost a year held “about x”, which does not fit there"
    assert said in texts(page)
    panel = page.panel("opportunity")
    (field,) = [one for form in panel._forms for name, one in form.fields.items() if name == "run_cost"]
    assert field.note() == "It held “about x”, which does not fit here."
    assert "about x" in field._editor.accessibleDescription()
    field.edited.emit(12.0)
    settle()
    assert field.note() == ""
    assert said not in texts(page)
    undo.undo(program.ws)


def test_the_opened_file_leads_to_the_damaged_values(program: Running) -> None:
    open_damaged(program, "led", "UPDATE risk SET due = 'May'")
    (banner,) = [
        one
        for one in visible_widgets(program.window)
        if isinstance(one, Banner) and "set aside" in one.text()
    ]
    (action,) = banner.buttons
    action.click()
    settle()
    assert program.window.current_page_id() == "damaged"


def test_the_check_leads_to_the_damaged_values_and_a_record_is_put_back(program: Running) -> None:
    open_damaged(program, "record", "UPDATE contribution SET initiative_id = 'live'")
    program.registry.run("portfolio.check")
    settle()
    (banner,) = [
        one for one in visible_widgets(program.window) if isinstance(one, Banner) and "found" in one.text()
    ]
    assert "points at Initiative “live”, which is not there" in banner.text()
    (action,) = banner.buttons
    action.click()
    settle()
    page = program.window.current_page()
    assert "points at Initiative “live”" in texts(page)
    (damage,) = damaged_values.damaged_values(program.ws)
    put_back = button(page, f"Put back: {damage.sentence}")
    (field,) = [one for one in visible_widgets(page) if hasattr(one, "initiative_id")]
    field._load()
    settle()
    field.edit.setText("AI-001")
    put_back.click()
    settle()
    assert damaged_values.damaged_values(program.ws) == ()
    assert "Every value in this file fits" in texts(page)
    assert program.ws.spines()[0].contributions
    program.window.close_banner("damaged")


def test_what_stands_there_can_be_left(program: Running) -> None:
    open_damaged(program, "left", "UPDATE initiative SET version = 'x'")
    page = program.go("damaged")
    (leave,) = [
        one
        for one in visible_widgets(page)
        if isinstance(one, Button) and one.text() == "Leave what stands there"
    ]
    leave.click()
    settle()
    assert damaged_values.damaged_values(program.ws) == ()
