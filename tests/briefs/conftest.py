"""A portfolio with one initiative that has something for every part of a brief."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.domain.records import (
    Bet,
    Initiative,
    Measurement,
    Metric,
    ModelVersion,
    Review,
    ReviewAction,
    Risk,
)
from desktop_app.plugin_host import PluginHost
from desktop_app.services import initiatives
from desktop_app.services import record_edits as records
from desktop_app.services.portfolio_file import portfolios
from desktop_app.services.workspace import Workspace
from desktop_app.store.engine import FileDatabase
from tests.templates import put_portfolio


@pytest.fixture(scope="module")
def shared_host() -> PluginHost:
    return PluginHost()


@pytest.fixture
def ws(tmp_path: Path, shared_host: PluginHost) -> Iterator[Workspace]:
    path = tmp_path / "briefs.portfolio"
    put_portfolio(path, "briefs", lambda new: portfolios.create(new, name="Northwind AI").close())
    workspace = Workspace(FileDatabase(path), extensions=shared_host)
    yield workspace
    workspace.close()


@pytest.fixture
def initiative(ws: Workspace) -> Initiative:
    changes = initiatives.create(
        ws, "Payment fraud risk bands", industry="finance", owner="Payments",
        summary="Scores each payment and acts in three bands.", when_wrong="An honest customer is blocked.",
        plain_words="Of 100 frauds it stops 81.", decision_asked="approve retraining",
        benefit_low=2.6e6, benefit_likely=4.2e6, benefit_high=6.3e6, budget=1.6e6, cost_to_date=1.3e6,
        facts=("personal_data", "eu_market", "fraud_detection"),
    )  # fmt: skip
    made = next(iter(changes.initiative_ids))
    today = ws.today()
    metric = Metric(initiative_id=made, name="Recall", target=0.9, guardrail=0.85, baseline=0.78)
    with ws.change("Fill") as step:
        step.uow.add(metric)
        for month in range(12):
            step.uow.add(
                Measurement(
                    initiative_id=made, metric_id=metric.id, value=0.92 - 0.01 * (11 - month),
                    measured_on=today - timedelta(days=30 * month),
                )
            )  # fmt: skip
        review = Review(
            initiative_id=made,
            number=1,
            state="closed",
            closed_on=today,
            decision="retrain",
            reason="Recall fell",
        )
        step.uow.add_all(
            [
                ModelVersion(initiative_id=made, name="4.2", released_on=today - timedelta(days=150)),
                Risk(
                    initiative_id=made,
                    title="Recall keeps falling",
                    likelihood=4,
                    impact=4,
                    mitigation="Retrain",
                ),
                Bet(initiative_id=made, assumption="Reviewers keep up", due=today),
                review,
            ]
        )
        step.uow.add(
            ReviewAction(initiative_id=made, review_id=review.id, what="Canary on 5 %", owner="Operations")
        )
    records.edit(ws, "initiative", made, {"rollback_plan": "Switch to 4.1"})
    return ws.spine(made).initiative
