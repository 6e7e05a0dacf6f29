"""The terms of every origin combine to the figure that lists, pages and dashboard show, over the whole sample."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from desktop_app.domain.figures.origin import FigureOrigin, FigureRef
from desktop_app.domain.states import metric_reports, part_reports, review_due
from desktop_app.domain.trust.trust_report import item_reports
from desktop_app.language import formats
from desktop_app.plugin_host import PluginHost
from desktop_app.services import custom_field_edits as custom_fields
from desktop_app.services.dashboard import dashboard
from desktop_app.services.lists import list_reads as lists
from desktop_app.services.lists import view_fields
from desktop_app.services.origins import read_origin as origins
from desktop_app.services.origins.basis import Basis
from desktop_app.services.origins.rank_figures import rank_origin
from desktop_app.services.planning import costs
from desktop_app.services.ranking import rank as ranking
from desktop_app.services.sample import make_sample as sample
from desktop_app.services.workspace import Workspace
from desktop_app.store.reads.list_columns import COLUMN_INDEX
from tests.services.sample.test_make_sample import TODAY, at


@cache
def basis_of(ws: Workspace, initiative_id: str) -> Basis:
    return origins.read_basis(ws, initiative_id)


def origin_of(ws: Workspace, ref: FigureRef) -> FigureOrigin:
    """The origin without what the history adds, which is tested apart."""
    basis = basis_of(ws, ref.initiative_id)
    return origins.known_figure(ws, ref.name, basis).build(basis)


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
        origin = origin_of(made, FigureRef(name, row[0]))
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


def test_scores_by_every_method_are_those_of_the_ranking(made: Workspace) -> None:
    for method in ranking.all_methods(made):
        table = ranking.rank(made, method, draws=0)
        for row in table.rows:
            origin = origin_of(made, FigureRef(f"method:{method.id}", row.initiative_id))
            assert same(origin.value, row.score), (method.id, row.key)
            if origin.value is not None:
                assert same(combined(origin), origin.value), (method.id, row.key, origin.terms)
            assert len(origin.inputs) == len(method.inputs)


def test_figures_of_the_ranking(made: Workspace) -> None:
    table = ranking.rank(made, "expected-value", draws=200)
    for row in table.rows[::6]:
        figures = {
            "place": row.rank, "score": row.score, "median": row.p50, "top": row.chance_in_top, "cost": row.cost
        }  # fmt: skip
        for column, figure in figures.items():
            origin = rank_origin(made, table, row.initiative_id, column)
            assert same(origin.value, None if figure is None else float(figure)), (row.key, column)
            if column in ("place", "score", "cost") and origin.value is not None:
                assert same(combined(origin), origin.value), (row.key, column)


def test_costs_are_those_of_the_report(made: Workspace) -> None:
    portfolio, today = made.portfolio(), made.rules().today
    for spine in made.spines():
        report = costs.report(spine, portfolio, today)
        figures = {
            "cost.planned": report.total.planned, "cost_to_date": report.to_date, "cost.run": report.run.a_year,
            "cost.per_decision": report.per_decision, "method:expected-value": report.value,
        }  # fmt: skip
        for name, figure in figures.items():
            origin = origin_of(made, FigureRef(name, spine.initiative.id))
            assert same(origin.value, figure), (spine.initiative.key, name)
            if origin.value is not None:
                assert same(combined(origin), origin.value), (spine.initiative.key, name)
        even = origin_of(made, FigureRef("cost.break_even", spine.initiative.id))
        if report.course.break_even is not None:
            assert even.text == formats.month(report.course.break_even)
            assert same(combined(even), even.value)


def test_parts_days_and_fields_of_its_own(made: Workspace) -> None:
    own = custom_fields.list_all(made)
    for spine in made.spines():
        initiative_id = spine.initiative.id
        for part, stands in part_reports(spine, made.rules()).items():
            origin = origin_of(made, FigureRef(f"part.{part}", initiative_id))
            assert origin.sentence.startswith(stands.why)
            assert stands.figure in ("", origin.text), (spine.initiative.key, part)
        for source in spine.data_sources:
            origin = origin_of(made, FigureRef(f"source:{source.id}", initiative_id))
            assert same(combined(origin), origin.value) or origin.value is None
        for report in metric_reports(spine, made.rules().today):
            origin = origin_of(made, FigureRef(f"metric:{report.metric.id}", initiative_id))
            assert origin.value == (report.latest.value if report.latest else None)
            assert same(combined(origin), origin.value)
        packs = {report.pack.id for report in item_reports(spine, made.rules())}
        done = [origin_of(made, FigureRef(f"pack:{pack}", initiative_id)).value or 0 for pack in packs]
        assert sum(done) == (origin_of(made, FigureRef("checklist_done", initiative_id)).value or 0)
        due = origin_of(made, FigureRef("review_due", initiative_id))
        assert due.value == (day.toordinal() if (day := review_due(spine)) else None)
        assert same(combined(due), due.value)
        values = custom_fields.values_of(own, spine)
        for field in own.fields:
            origin = origin_of(made, FigureRef(f"custom:{field.id}", initiative_id))
            value = values.get(field.id)
            if isinstance(value, float):
                assert same(origin.value, value)
                assert same(combined(origin), value)


def test_figures_of_the_dashboard(made: Workspace) -> None:
    data = dashboard(made)
    figures: dict[str, Any] = {
        "benefit": data.benefit.expected, "initiatives": data.total, "metrics": data.metrics_on_target,
        "gates": data.gates_blocked, "reviews": data.reviews_due,
    }  # fmt: skip
    for name, figure in figures.items():
        origin = origins.origin_of(made, FigureRef(f"portfolio.{name}"))
        assert same(origin.value, float(figure)), name
        assert same(combined(origin) or 0.0, origin.value), name
        assert len(origin.inputs) + origin.hidden_inputs >= len(origin.terms) - 1


def test_a_part_of_the_list_is_summed_too(made: Workspace) -> None:
    ids = tuple(row[0] for row in lists.rows(made))[:4]
    origin = origins.origin_of(made, FigureRef("portfolio.benefit", initiative_ids=ids))
    total = sum(row[COLUMN_INDEX["expected_benefit"]] or 0 for row in lists.rows(made, ids))
    assert same(origin.value, total)
    assert len(origin.inputs) == 4


def test_every_column_and_field_of_the_list_has_an_origin(made: Workspace) -> None:
    initiative_id = lists.rows(made)[1][0]
    for name, field in view_fields.list_all(made).items():
        if name in ("goals", "gate_next", "gate_open"):
            continue
        origin = origin_of(made, FigureRef(name, initiative_id))
        assert origin.title, name
        assert field.label
