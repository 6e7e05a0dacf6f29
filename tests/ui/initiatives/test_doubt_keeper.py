"""Cells that were not understood stand in the list again after the portfolio was closed, until they are settled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop_app.services import drafts, initiatives
from desktop_app.services.lists import cell_edits
from desktop_app.ui.initiatives.page import InitiativesPage
from tests.ui.initiatives.sheet_driving import fill, paste, press, show, stand, type_in
from tests.ui.running import Running, activate, running, settle


@pytest.fixture
def program(qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    monkeypatch.setenv("AI_PORTFOLIO_HOME", str(tmp_path / "home"))
    with running(tmp_path, fill) as program:
        yield program


def opened_list(program: Running) -> InitiativesPage:
    page = program.go("initiatives")
    assert isinstance(page, InitiativesPage)
    activate(program.window)
    page.table.view.setFocus()
    settle()
    return page


def opened_again(program: Running) -> InitiativesPage:
    program.context.close_portfolio()
    settle()
    program.context.open_path(program.path)
    settle()
    return opened_list(program)


def texts(page: InitiativesPage) -> dict[tuple[str, str], str]:
    return {key: doubt.text for key, doubt in page.table.model.doubts.all().items()}


def test_pasted_cells_in_doubt_outlive_the_portfolio(program: Running) -> None:
    page = opened_list(program)
    show(page, "build_cost_likely", "in_use_since")
    stand(page, 0, "build_cost_likely")
    paste(page, "700.000\t03/04/2026\nabout 5\tsummer\n")
    before = texts(page)
    assert len(before) == 4

    page = opened_again(program)

    assert texts(page) == before
    first = program.ws.find_key("AI-001").id
    doubt = page.table.model.doubts.of(first, "build_cost_likely")
    assert doubt is not None
    assert [offer.value for offer in doubt.reading.offers] == [700_000.0, 700.0]


def test_what_was_settled_or_left_does_not_come_back(program: Running) -> None:
    page = opened_list(program)
    show(page, "build_cost_likely", "run_cost")
    stand(page, 0, "build_cost_likely")
    paste(page, "nonsense\tmore nonsense\n")
    stand(page, 0, "build_cost_likely")
    type_in(page, "5k")
    stand(page, 0, "run_cost")
    press(page, Qt.Key.Key_Escape)
    assert texts(page) == {}
    assert texts(opened_again(program)) == {}
    assert drafts.cell_texts_of(program.ws).read() == []


def test_a_text_waits_for_its_column_and_goes_with_its_initiative(program: Running) -> None:
    page = opened_list(program)
    first, second = (program.ws.find_key(key).id for key in ("AI-001", "AI-002"))
    show(page, "review_cadence_days")
    stand(page, 0, "review_cadence_days")
    paste(page, "often\nseldom\n")
    page.display.reset_columns()
    settle()
    initiatives.delete(program.ws, [second])
    page = opened_again(program)
    assert (second, "review_cadence_days") not in texts(page)
    show(page, "review_cadence_days")
    assert texts(page) == {(first, "review_cadence_days"): "often"}


def test_a_value_that_a_rule_refused_keeps_its_reason(program: Running) -> None:
    first = program.ws.find_key("AI-001").id
    program.context.write(lambda ws: cell_edits.keep_cell(ws, first, "discovery_from", date(2026, 5, 1)))
    page = opened_list(program)
    show(page, "discovery_from", "live_from")
    stand(page, 0, "live_from")
    paste(page, "2026-04-01\n")
    (why,) = [doubt.reading.problem for doubt in page.table.model.doubts.all().values()]
    page = opened_again(program)
    show(page, "discovery_from", "live_from")
    assert [doubt.reading.problem for doubt in page.table.model.doubts.all().values()] == [why]


def test_a_damaged_text_is_left_out(program: Running) -> None:
    file = drafts.file_of_drafts(program.ws)
    file.change({"x": "{}", "y": '{"initiative_id": 3, "column": "a", "cell_text": "b"}', "z": "["})
    assert drafts.cell_texts_of(program.ws).read() == []
    assert drafts.store_of(program.ws).read() == []
