"""The terms of every origin combine to the figure that lists, pages and dashboard show, over the whole sample."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest

from desktop_app.domain.figures.origin import FigureOrigin, FigureRef
from desktop_app.plugin_host import PluginHost
from desktop_app.services.lists import list_reads as lists
from desktop_app.services.origins import read_origin as origins
from desktop_app.services.sample import make_sample as sample
from desktop_app.services.workspace import Workspace
from desktop_app.store.reads.list_columns import COLUMN_INDEX
from tests.services.sample.test_make_sample import TODAY, at


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The sample; its tests only read."""
    path = tmp_path_factory.mktemp("origins") / "sample.portfolio"
    host = PluginHost()
    ws = sample.create_sample(path, extensions=host, user="Ann", clock=at(TODAY))
    yield ws
    ws.close()


def combined(origin: FigureOrigin) -> float | None:
    """What the terms give, by the signs that a person sees."""
    values = [term.value for term in origin.terms]
    if not values or any(value is None for value in values):
        return None
    known = [value for value in values if value is not None]
    if origin.combine == "least":
        return min(known)
    if origin.combine == "largest":
        return max(known)
    if origin.combine == "first_of_all":
        return known[0]
    total = known[0]
    for term, value in zip(origin.terms[1:], known[1:], strict=True):
        total = {
            "+": total + value,
            "−": total - value,
            "×": total * value,
            "÷": total / (value or math.nan),
        }[term.operator]
    return total if origin.largest is None else min(total, origin.largest)


def same(a: float | None, b: float | None) -> bool:
    return (a is None and b is None) or (
        a is not None and b is not None and math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)
    )


# Each column of the list with what its origin's value is of it.
NUMBERS = {
    "score": 1.0, "value": 1.0, "feasibility": 1.0, "expected_benefit": 1.0, "benefit_if_works": 1.0,
    "benefit_likely": 1.0, "data_share": 100.0, "gate_blocking": 1.0, "risk_max": 1.0, "budget": 1.0,
    "cost_to_date": 1.0, "metrics_on_target": 1.0, "checklist_done": 1.0,
}  # fmt: skip


@pytest.mark.parametrize("name", NUMBERS)
def test_terms_make_the_figure_of_the_list(made: Workspace, name: str) -> None:
    known = 0
    for row in lists.rows(made):
        origin = origins.origin_of(made, FigureRef(name, row[0]))
        figure = row[COLUMN_INDEX[name]]
        expected = None if figure is None else figure * NUMBERS[name]
        if name == "checklist_done" and not row[COLUMN_INDEX["checklist_total"]]:
            expected = None
        assert same(origin.value, expected), (row[1], origin)
        if origin.value is not None:
            known += 1
            assert same(combined(origin), origin.value), (row[1], origin)
            assert origin.text, (row[1], origin)
    assert known, name
