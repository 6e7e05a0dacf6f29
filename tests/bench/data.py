"""Makes the portfolio that the measurements run on: 10,000 initiatives with records on their spine."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

from desktop_app.domain.choices import AI_KINDS, CRITERIA, INDUSTRIES, STAGES
from desktop_app.domain.records import (
    DataSource,
    Initiative,
    Measurement,
    Metric,
    Rating,
    Readiness,
    Record,
    Risk,
)
from desktop_app.plugin_host import PluginHost
from desktop_app.services.portfolio_file import portfolios

TEXT = (
    "claims triage routing churn pricing fraud demand visual inspection contract summary search support "
    "scheduling quality forecast credit referral energy traffic parking inventory translation"
)
WORDS = TEXT.split()


def make_portfolio(path: Path, n: int = 10_000, seed: int = 7) -> Path:
    """A portfolio of `n` initiatives, made once and kept."""
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    ws = portfolios.create(path, name=f"Bench {n}", extensions=PluginHost())
    rng = random.Random(seed)
    today = ws.today()
    industries, stages = list(INDUSTRIES), list(STAGES)[:4]
    batch = 500
    for start in range(0, n, batch):
        with ws.change("Add initiatives") as step:
            records: list[Record] = []
            for number in range(start, min(start + batch, n)):
                one = Initiative(
                    key=f"AI-{number + 1:05d}",
                    title=" ".join(rng.choices(WORDS, k=3)).capitalize(),
                    stage=rng.choice(stages),
                    industry=rng.choice(industries),
                    owner=f"Team {rng.randrange(40)}",
                    problem=" ".join(rng.choices(WORDS, k=30)),
                    notes=" ".join(rng.choices(WORDS, k=20)),
                    ai_kind=rng.choice(list(AI_KINDS)),
                    facts=("personal_data", "eu_market"),
                    benefit_likely=float(rng.randrange(10_000, 5_000_000)),
                    in_use_since=today - timedelta(days=rng.randrange(400)),
                )
                records.append(one)
                records += [
                    Rating(initiative_id=one.id, criterion=c, rating=rng.randrange(1, 6)) for c in CRITERIA
                ]
                source = DataSource(
                    initiative_id=one.id, name="Orders", owner="Data", lawful_basis="contract"
                )
                records += [
                    source,
                    Readiness(
                        initiative_id=one.id,
                        data_source_id=source.id,
                        dimension="completeness",
                        score=float(rng.randrange(40, 100)),
                    ),
                ]
                metric = Metric(initiative_id=one.id, name="Recall", target=0.9, guardrail=0.8)
                records.append(metric)
                records += [
                    Measurement(
                        initiative_id=one.id,
                        metric_id=metric.id,
                        measured_on=today - timedelta(days=30 * month),
                        value=rng.uniform(0.7, 1.0),
                    )
                    for month in range(3)
                ]
                records.append(
                    Risk(initiative_id=one.id, title="Drift", likelihood=rng.randrange(1, 6), impact=3)
                )
            step.uow.add_all(records)
    ws.close()
    return path
