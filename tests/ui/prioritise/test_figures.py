"""Figures of the ranking are whole and have their unit; where nothing is ranked the next step is offered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt

from desktop_app.services import initiatives
from desktop_app.services.ranking import estimates
from desktop_app.ui.prioritise.compare.changed_since import ChangedSince
from desktop_app.ui.prioritise.page import PrioritisePage
from desktop_app.ui.prioritise.ranking import places_table as t
from tests.ui.prioritise.prioritise_fixtures import fill
from tests.ui.running import SMALL, USUAL, Running, settle
from tests.ui.shared_program import SharedProgram


@pytest.fixture
def program(shared_program: SharedProgram, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with shared_program.running(tmp_path_factory.mktemp("home"), fill) as found:
        yield found


@pytest.fixture
def page(program: Running) -> PrioritisePage:
    shown = program.go("prioritise")
    assert isinstance(shown, PrioritisePage)
    settle()
    return shown


def rows(page: PrioritisePage) -> dict[str, tuple[object, ...]]:
    return {row[t.TITLE]: row for row in page.table.model.shown_rows()}


def cell(page: PrioritisePage, title: str, column: str) -> str:
    index = page.table.index_of(rows(page)[title][0], column)
    return str(page.table.model.text(index))


def whole(page: PrioritisePage, column: str) -> bool:
    """True when no figure of a column is cut in the columns that show."""
    table = page.table
    at = next(at for at, one in enumerate(table.model.columns()) if one.id == column)
    room = table.view.columnWidth(at)
    metrics = table.view.fontMetrics()
    return all(metrics.horizontalAdvance(cell(page, title, column)) + 16 <= room for title in rows(page))


@pytest.mark.parametrize("method", ["rice", "value-effort", "weighted", "expected-value", "wsjf"])
def test_no_figure_of_the_ranking_is_cut(program: Running, page: PrioritisePage, method: str) -> None:
    ws = program.context.workspace
    one = next(row[0] for title, row in rows(page).items() if title == "Claims triage")
    estimates.set_estimate(ws, one, "reach", 38_400_000.0, 48_000_000.0, 58_000_000.0, by="Ann")
    initiatives.edit(ws, one, {"build_cost_likely": None})
    page.refresh()
    page.choose_method(method)
    settle()
    for column in ("score", "median", "cost"):
        assert whole(page, column), column


def test_a_unit_in_words_stands_over_the_bars(page: PrioritisePage) -> None:
    page.choose_method("value-effort")
    settle()
    at = next(at for at, one in enumerate(page.table.model.columns()) if one.id == "range")
    said = page.table.model.headerData(at, Qt.Orientation.Horizontal)
    assert said == "Score in points a person-month"
    assert cell(page, "Claims triage", "score") == "1.25"


def test_where_nothing_is_ranked_the_next_step_is_offered(page: PrioritisePage) -> None:
    assert not page.unranked.isVisibleTo(page)
    page.choose_method("wsjf")
    settle()
    assert page.unranked.isVisibleTo(page)
    assert page.unranked.banner is not None
    assert page.unranked.banner.text().startswith(
        "By “WSJF” nothing can be ranked yet. Unknown: Value, Time criticality, "
    )
    assert [button.text() for button in page.unranked.banner.buttons] == ["Ask for estimates…"]
    page.choose_method("rice")
    settle()
    assert not page.unranked.isVisibleTo(page)


def test_what_was_not_there_yet_is_new_and_has_not_moved(page: PrioritisePage) -> None:
    page.comparer.show_changes()
    settle()
    sentence = page.findChild(ChangedSince).sentence.text()
    assert sentence.startswith("5 initiatives are new since ")
    assert "elsewhere" not in sentence


def test_the_heading_of_the_bars_has_room_in_a_small_window(program: Running, page: PrioritisePage) -> None:
    for size in (SMALL, USUAL):
        program.resize(size)
        settle()
        table = page.table
        at = next(at for at, one in enumerate(table.model.columns()) if one.id == "range")
        said = str(table.model.headerData(at, Qt.Orientation.Horizontal))
        room = table.view.columnWidth(at) - 16
        assert table.view.horizontalHeader().fontMetrics().horizontalAdvance(said) <= room


@pytest.mark.parametrize(
    ("initiatives", "draws"), [(0, 10_000), (1_000, 10_000), (3_611, 2_769), (10_000, 1_000), (50_000, 1_000)]
)
def test_thousands_of_initiatives_get_fewer_draws_each(initiatives: int, draws: int) -> None:
    from desktop_app.ui.prioritise.ranking.source import fitting_draws

    assert fitting_draws(10_000, initiatives) == draws
    assert fitting_draws(500, initiatives) == 500
