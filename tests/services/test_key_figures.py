"""The figures of a portfolio: what nobody entered is neither good nor 0."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desktop_app.domain.records import Measurement, Metric, Review
from desktop_app.services import initiatives
from desktop_app.services import record_edits as records
from desktop_app.services.dashboard import dashboard
from desktop_app.services.key_figures import (
    PortfolioFigure,
    benefit_figure,
    benefit_sentence,
    gates_figure,
    metrics_figure,
    reviews_figure,
    stages_words,
)
from desktop_app.services.planning.benefits import benefit_sum
from desktop_app.services.workspace import Workspace


def add(ws: Workspace, stage: str, **values: object) -> str:
    return initiatives.create(ws, "One", stage=stage, **values).record_ids[0]


def metric(ws: Workspace, one: str, value: float | None) -> None:
    identity = records.add(ws, Metric(initiative_id=one, name="M", target=0.8, guardrail=0.5)).record_ids[0]
    if value is not None:
        records.add(
            ws, Measurement(initiative_id=one, metric_id=identity, value=value, measured_on=ws.today())
        )


def test_a_portfolio_of_nothing_knows_nothing(ws: Workspace) -> None:
    data = dashboard(ws)
    assert metrics_figure(data) == PortfolioFigure("–", "no metric yet", "neutral")
    assert gates_figure(data) == PortfolioFigure("–", "nothing is on its way to launch", "neutral")
    assert reviews_figure(data) == PortfolioFigure("–", "nothing is live", "neutral")
    assert benefit_figure(data, "USD") == PortfolioFigure("–", "no estimate yet", "neutral")
    assert benefit_sentence(data, "USD") == ""


def test_metrics_that_were_never_measured_are_not_good(ws: Workspace) -> None:
    one = add(ws, "live", in_use_since=ws.today())
    assert metrics_figure(dashboard(ws)) == PortfolioFigure("–", "1 live without a metric", "neutral")
    metric(ws, one, None)
    metric(ws, one, None)
    assert metrics_figure(dashboard(ws)) == PortfolioFigure("–", "2 metrics, none measured", "neutral")
    metric(ws, one, 0.9)
    assert metrics_figure(dashboard(ws)) == PortfolioFigure("1 of 3", "2 not measured", "neutral")
    metric(ws, one, 0.1)
    assert metrics_figure(dashboard(ws)) == PortfolioFigure("1 of 4", "1 guardrail breached", "bad")


def test_metrics_that_were_all_measured_can_be_good(ws: Workspace) -> None:
    metric(ws, add(ws, "live", in_use_since=ws.today()), 0.9)
    assert metrics_figure(dashboard(ws)) == PortfolioFigure("1 of 1", "no guardrail breached", "good")
    add(ws, "live", in_use_since=ws.today())
    assert metrics_figure(dashboard(ws)) == PortfolioFigure("1 of 1", "1 live without a metric", "neutral")


def test_the_parts_of_the_total_add_up(ws: Workspace) -> None:
    for stage in ("strategy", "live", "live", "retired", "on_hold", "stopped"):
        add(ws, stage)
    assert stages_words(dashboard(ws)) == "1 before launch · 2 live · 1 retired · 2 on hold or stopped"


def test_reviews_that_were_never_held_are_not_good(ws: Workspace) -> None:
    one = add(ws, "live")
    initiatives.edit(ws, one, {"in_use_since": None})
    for move in ws.spine(one).stage_moves:
        records.remove(ws, type(move).KIND, [move.id])
    assert reviews_figure(dashboard(ws)) == PortfolioFigure("–", "none planned", "neutral")
    two = add(ws, "live", in_use_since=ws.today())
    assert reviews_figure(dashboard(ws)) == PortfolioFigure("0", "1 live without a date", "caution")
    initiatives.edit(ws, one, {"in_use_since": ws.today()})
    assert reviews_figure(dashboard(ws)) == PortfolioFigure("0", "none held yet", "neutral")
    records.add(
        ws, Review(initiative_id=two, number=1, state="closed", closed_on=ws.today(), decision="continue")
    )
    assert reviews_figure(dashboard(ws)) == PortfolioFigure("0", "none late", "good")
    initiatives.edit(ws, one, {"in_use_since": ws.today() - timedelta(days=100)})
    assert reviews_figure(dashboard(ws)) == PortfolioFigure("1", "oldest 10 days late", "bad")


def test_a_benefit_says_what_it_counts(ws: Workspace) -> None:
    import dataclasses

    add(ws, "live", benefit_low=10e6, benefit_likely=10e6, benefit_high=10e6)
    add(ws, "strategy", benefit_likely=5e6, chance_of_success=0.2)
    add(ws, "strategy", benefit_likely=1e6)
    add(ws, "strategy")
    data = dashboard(ws)
    assert benefit_figure(data, "USD") == PortfolioFigure(
        "$11.0m", "$16.0m if all work, $1.0m of it without a chance", "info"
    )
    drawn = dataclasses.replace(data, benefit=benefit_sum(ws))
    assert (
        benefit_figure(drawn, "USD").note
        == "$10.0m – $15.0m · $16.0m if all work, $1.0m of it without a chance"
    )
    assert benefit_sentence(drawn, "USD") == (
        "What is not live yet is weighted by its chance of success; 8 of 10 simulations lie within $10.0m "
        "– $15.0m (P10 to P90). Not counted: 1 without an estimate, 1 without a chance."
    )


@pytest.mark.parametrize("stage", ["retired", "on_hold", "stopped"])
def test_a_stage_without_a_gate_has_no_gate_count(ws: Workspace, stage: str) -> None:
    from desktop_app.services.lists import list_reads
    from desktop_app.store.reads.list_columns import COLUMN_INDEX

    add(ws, stage)
    row = list_reads.rows(ws)[0]
    assert [row[COLUMN_INDEX[name]] for name in ("gate_blocking", "gate_open", "metrics_on_target")] == [
        None
    ] * 3
