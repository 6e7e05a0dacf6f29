"""Decision bands from a file: figures follow the thresholds, the best pair is the cheapest, a policy keeps its reason."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from desktop_app.errors import Cancelled, FieldError, UserError
from desktop_app.services import undo
from desktop_app.services.analyses import band_policy
from desktop_app.services.analyses import kept_analyses as analyses
from desktop_app.services.analyses.band_policy import ALL, Stakes
from desktop_app.services.analyses.file_analysis import Request
from desktop_app.services.workspace import Workspace

STAKES = Stakes(240, 35, 4, 0.9, 0.95, cases_a_day=1000, positives="frauds", cases="payments")
VALUES = {"score": "score", "label": "fraud", "positive": None, "severity": None}


@pytest.fixture
def scores(tmp_path: Path) -> Path:
    chance = np.random.default_rng(5)
    n = 400
    fraud = chance.random(n) < 0.2
    score = np.clip(0.3 + 0.35 * fraud + chance.normal(0, 0.15, n), 0, 1).round(2)
    grade = np.where(chance.random(n) < 0.5, "grave", "mild")
    path = tmp_path / "scores.csv"
    pd.DataFrame({"score": score, "fraud": fraud.astype(int), "grade": grade}).to_csv(path, index=False)
    return path


def cost(frame: pd.DataFrame, low: float, high: float, s: Stakes) -> float:
    """Cost per case, straight from the definition."""
    passed, stopped = frame.score < low, frame.score >= high
    review, fraud = ~passed & ~stopped, frame.fraud == 1
    total = s.missed * (passed & fraud).sum() + s.stopped * (stopped & ~fraud).sum() + s.review * review.sum()
    total += s.missed * (1 - s.sensitivity) * (review & fraud).sum()
    total += s.stopped * (1 - s.specificity) * (review & ~fraud).sum()
    return total / len(frame)


def test_the_best_bands_are_the_cheapest_of_all_pairs(scores: Path) -> None:
    session = band_policy.read(Request(scores, VALUES))
    frame = pd.read_csv(scores)
    best = session.best(ALL, STAKES)
    assert cost(frame, best.pass_below, best.stop_from, STAKES) == pytest.approx(best.cost_per_case)
    cuts = [*sorted(set(frame.score)), 1.01]
    cheapest = min(cost(frame, a, b, STAKES) for i, a in enumerate(cuts) for b in cuts[i:])
    assert best.cost_per_case == pytest.approx(cheapest)


@pytest.mark.parametrize("only", [0, 1])
def test_a_file_of_one_kind_of_case_has_no_bands(scores: Path, tmp_path: Path, only: int) -> None:
    one = tmp_path / "one.csv"
    pd.read_csv(scores).assign(fraud=only).to_csv(one, index=False)
    with pytest.raises(UserError, match=r"Column “fraud” holds one value only"):
        band_policy.read(Request(one, VALUES))


def test_people_review_no_more_than_they_can(scores: Path) -> None:
    session = band_policy.read(Request(scores, VALUES))
    few = Stakes(240, 35, 4, cases_a_day=1000, reviews_a_day=50)
    assert session.best(ALL, few).reviewed.share <= 0.05
    assert session.best(ALL, few).cost_per_case >= session.best(ALL, Stakes(240, 35, 4)).cost_per_case


def test_each_severity_class_has_bands_of_its_own(scores: Path) -> None:
    session = band_policy.read(Request(scores, {**VALUES, "severity": "grade"}))
    assert session.classes == [ALL, "grave", "mild"]
    frame = pd.read_csv(scores)
    grave = frame[frame.grade == "grave"]
    best = session.best("grave", STAKES)
    assert session.bands["grave"].n == len(grave)
    assert cost(grave, best.pass_below, best.stop_from, STAKES) == pytest.approx(best.cost_per_case)


def test_what_is_not_known_is_asked_for_and_not_taken_as_nothing(scores: Path) -> None:
    session = band_policy.read(Request(scores, VALUES))
    with pytest.raises(FieldError, match="Enter what a miss"):
        session.best(ALL, Stakes(missed=240))
    assert "Of 100 frauds" in band_policy.sentences(session, ALL, STAKES)[0]


def test_a_policy_keeps_its_reason_and_the_file_behind_it(ws: Workspace, one: str, scores: Path) -> None:
    session = band_policy.read(Request(scores, VALUES))
    session.thresholds[ALL] = 0.35, 0.6
    with pytest.raises(FieldError, match="Enter why"):
        band_policy.decide(ws, one, session, STAKES, reason=" ", by="Ann", on=date(2026, 11, 21))
    with pytest.raises(FieldError, match="Enter who"):
        band_policy.decide(ws, one, session, STAKES, reason="Cheapest", by="", on=date(2026, 11, 21))
    band_policy.decide(ws, one, session, STAKES, reason="Cheapest", by="Ann", on=date(2026, 11, 21))
    spine = ws.spine(one)
    (decision,), (kept,) = spine.decisions, spine.analyses
    assert decision.analysis_id == kept.id
    assert json.loads(decision.policy) == {"bands": {"": [0.35, 0.6]}}
    assert analyses.files_of(kept)[0]["sha256"] == session.facts["sha256"]
    assert band_policy.stakes_of(analyses.settings_of(kept)) == STAKES
    result = analyses.result_of(kept)["classes"][ALL]
    assert sum(result["histogram_positives"]) == result["positives"]
    assert sum(band["share"] for band in result["bands"].values()) == pytest.approx(1)
    undo.undo(ws)
    assert ws.spine(one).decisions == ws.spine(one).analyses == ()


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("0.2,1\n1.7,0\n", "score"),
        ("0.2,1\n0.3,0\n0.4,2\n", "fraud"),
        ("a,1\nb,0\n", "score"),
        (",1\n,0\n", "score"),
    ],
)
def test_columns_that_cannot_be_used_are_named(tmp_path: Path, rows: str, sentence: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("score,fraud\n" + rows)
    with pytest.raises(UserError, match=sentence):
        band_policy.read(Request(path, VALUES))


def test_cancelling_stops_the_reading(scores: Path) -> None:
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        band_policy.read(Request(scores, VALUES), stop)


@pytest.mark.parametrize(
    "kept", [{}, {"stakes": 3}, {"stakes": {"missed": "much", "review": -4, "cases": None}}]
)
def test_settings_that_somebody_broke_are_as_at_the_start(kept: dict) -> None:
    assert band_policy.stakes_of(kept) == Stakes()
