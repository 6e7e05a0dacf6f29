"""Asks everything of a plugin once, on sample initiatives, so that slips show when it is switched on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from desktop_app.domain.choices import INDUSTRIES, STAGE_ORDER
from desktop_app.domain.extensions.extension import BriefSection, GateRule
from desktop_app.domain.health.checks import HealthCheck, HealthView
from desktop_app.domain.records import (
    DataSource,
    Initiative,
    Measurement,
    Metric,
    ModelVersion,
    Portfolio,
    Risk,
)
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import Spine
from desktop_app.domain.trust.checklists import ChecklistPack

# Any day: what a plugin does on it must not hang on today.
DAY = date(2026, 1, 15)


def _sample_spines(industries: Iterable[str], facts: tuple[str, ...]) -> Iterator[Spine]:
    """For each industry an initiative that states every fact and has records, and one that has nothing."""
    for industry in industries:
        for stage in STAGE_ORDER[:4]:
            initiative = Initiative(
                id="sample", key="AI-000", title="Sample", industry=industry, facts=facts, stage=str(stage)
            )
            yield _filled(initiative)
        yield Spine(initiative=Initiative(id="sample", key="AI-000", title="Sample", industry=industry))


def _filled(initiative: Initiative) -> Spine:
    at = initiative.id
    return Spine(
        initiative=initiative,
        data_sources=(DataSource(id="source", initiative_id=at, name="Sample"),),
        metrics=(
            Metric(id="metric", initiative_id=at, name="Sample", kind="model", target=0.9, guardrail=0.8),
        ),
        measurements=(
            Measurement(id="value", initiative_id=at, metric_id="metric", measured_on=DAY, value=0.85),
        ),
        model_versions=(
            ModelVersion(id="version", initiative_id=at, name="1", state="live", released_on=DAY),
        ),
        risks=(Risk(id="risk", initiative_id=at, title="Sample"),),
    )


def ask_everything(
    asked: Callable[[type[Any]], tuple[Any, ...]],
    attend: Callable[[Spine, date], object],
    facts: Iterable[str],
) -> None:
    """Call all that one plugin gave; faults are noted where each call is guarded.

    `asked` gives the plugin's things of a kind, `attend` asks what wants attention in an initiative.
    """
    from desktop_app.plugin_api.hooks import ASKED_ONCE

    given = {kind: asked(kind) for kind in ASKED_ONCE}
    industries = {
        str(thing.industry)
        for things in given.values()
        for thing in things
        if getattr(thing, "industry", None) is not None
    }
    spines = tuple(_sample_spines(sorted(industries) or INDUSTRIES, tuple(facts)))
    for spine in spines:
        for rule in given[GateRule]:
            rule.check(spine, DAY)
        for section in given[BriefSection]:
            section.build(spine, DAY)
        attend(spine, DAY)
    view = HealthView(portfolio=Portfolio(), rules=Rules(DAY, packs=given[ChecklistPack]), spines=spines[:1])
    for check in given[HealthCheck]:
        check.check(view)
