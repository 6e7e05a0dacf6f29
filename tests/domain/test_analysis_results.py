"""Drift that no review has looked at makes the state of the reviews one of caution."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from desktop_app.domain.analysis_results import newest_drift
from desktop_app.domain.records import Analysis, Initiative, Review
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import Spine
from desktop_app.domain.states import PartState, part_reports

TODAY = date(2026, 11, 21)
LIVE = Initiative(id="i", key="AI-1", title="Bands", stage="live", in_use_since=date(2026, 11, 1))


def drift(*states: str | None, day: int = 10) -> Analysis:
    columns = [{"name": str(n), "state": state} for n, state in enumerate(states)]
    return Analysis(
        kind="drift",
        result=json.dumps({"drift": {"columns": columns}}),
        ran_at=datetime(2026, 11, day, 12, tzinfo=UTC),
    )


def reviews(*analyses: Analysis, closed: date | None = None):
    past = (Review(state="closed", closed_on=closed),) if closed else ()
    spine = Spine(initiative=LIVE, analyses=analyses, reviews=past)
    return part_reports(spine, Rules(TODAY))["reviews"]


def test_columns_that_drifted_far_want_a_review() -> None:
    report = reviews(drift("large", "large", "moderate", "stable", None))
    assert report.state is PartState.CAUTION
    assert report.why == "2 columns drifted far; no review has looked at it."


def test_a_review_since_then_has_looked_at_it() -> None:
    assert reviews(drift("large"), closed=date(2026, 11, 15)).state is PartState.GOOD
    assert reviews(drift("large"), closed=date(2026, 11, 5)).state is PartState.CAUTION


def test_the_newest_look_counts() -> None:
    assert reviews(drift("large", day=8), drift("stable", day=12)).state is PartState.IN_WORK
    seen = newest_drift(Spine(initiative=LIVE, analyses=(drift("moderate", "large"),)))
    assert seen is not None
    assert (seen.moderate, seen.large) == (1, 1)


def test_a_look_at_too_few_rows_says_nothing_of_what_was_seen_before() -> None:
    tiny = drift("too few to judge", None, day=12)
    assert reviews(drift("large", day=8), tiny).state is PartState.CAUTION
    assert newest_drift(Spine(initiative=LIVE, analyses=(tiny,))) is None
    assert reviews(drift("large", day=8), drift(None, "stable", day=12)).state is PartState.IN_WORK


@pytest.mark.parametrize(
    "result", ["", "{", "[]", '{"drift": 3}', '{"drift": {"columns": [1]}}', "[" * 99_999]
)
def test_results_that_somebody_broke_say_nothing(result: str) -> None:
    broken = Analysis(kind="drift", result=result)
    assert newest_drift(Spine(initiative=LIVE, analyses=(broken,))) is None
    assert reviews(broken).state is PartState.IN_WORK
