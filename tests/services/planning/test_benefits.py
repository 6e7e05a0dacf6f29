"""The summed benefit of a portfolio: one figure for list, dashboard and sums of a selection."""

from __future__ import annotations

import itertools

import pytest

from desktop_app.domain.choices import STAGES
from desktop_app.domain.planning.expected_benefit import benefit_of
from desktop_app.services import initiatives
from desktop_app.services.dashboard import dashboard
from desktop_app.services.lists import list_reads
from desktop_app.services.planning.benefits import benefit_sum
from desktop_app.services.workspace import Workspace
from desktop_app.store.reads.list_columns import COLUMN_INDEX

EXPECTED, IF_WORKS = COLUMN_INDEX["expected_benefit"], COLUMN_INDEX["benefit_if_works"]


def test_the_list_has_the_figures_of_the_rule(ws: Workspace) -> None:
    estimates = [(1.0, 5.0, 30.0), (None, 5.0, None), (9.0, 5.0, 2.0), (1.0, None, 3.0), (None, -7.0, 0.0)]
    chances = (None, 0.0, 0.25, 1.0)
    for stage, estimate, chance in itertools.product(STAGES, estimates, chances):
        low, likely, high = estimate
        initiatives.create(
            ws, "One", stage=stage, benefit_low=low, benefit_likely=likely, benefit_high=high,
            chance_of_success=chance,
        )  # fmt: skip
    rows = list_reads.rows(ws)
    benefits = [benefit_of(spine.initiative) for spine in ws.spines()]
    assert len(rows) == len(benefits)
    for row, benefit in zip(rows, benefits, strict=True):
        assert row[IF_WORKS] == pytest.approx(None if benefit is None else benefit.if_works)
        assert row[EXPECTED] == pytest.approx(None if benefit is None else benefit.expected)
    total = dashboard(ws).benefit
    assert total.expected == pytest.approx(sum(row[EXPECTED] or 0.0 for row in rows))
    assert total.if_all_work == pytest.approx(sum(row[IF_WORKS] or 0.0 for row in rows))
    drawn = benefit_sum(ws)
    assert (drawn.n, drawn.without_estimate, drawn.without_chance) == (
        total.n, total.without_estimate, total.without_chance,
    )  # fmt: skip
    assert (drawn.expected, drawn.if_all_work) == pytest.approx((total.expected, total.if_all_work))


def test_a_selection_is_summed_alone(ws: Workspace) -> None:
    ids = [
        initiatives.create(ws, title, benefit_likely=10.0, chance_of_success=1.0, stage=stage).record_ids[0]
        for title, stage in (("One", "strategy"), ("Two", "live"), ("Three", "stopped"))
    ]
    assert benefit_sum(ws).expected == 20
    assert benefit_sum(ws, ids[1:]).expected == 10
    assert (benefit_sum(ws, ids[2:]).n, benefit_sum(ws, []).expected) == (0, None)
