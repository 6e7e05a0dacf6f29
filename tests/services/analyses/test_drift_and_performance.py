"""Drift and performance from files: what moved, when it fell, and what is attached to a review."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from desktop_app.errors import UserError
from desktop_app.services import initiatives, reviews
from desktop_app.services.analyses import drift_and_performance as over_time
from desktop_app.services.analyses import kept_analyses as analyses
from desktop_app.services.analyses import registry as file_analyses
from desktop_app.services.analyses.drift_and_performance import DRIFT, PERFORMANCE
from desktop_app.services.analyses.file_analysis import Request
from desktop_app.services.workspace import Workspace


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    chance = np.random.default_rng(4)
    n = 3000

    def frame(flip: float, shift: float) -> pd.DataFrame:
        label = chance.random(n) < 0.4
        said = np.where(chance.random(n) < flip, ~label, label)
        return pd.DataFrame(
            {
                "id": range(n), "label": label.astype(int), "said": said.astype(int),
                "age": chance.normal(40 + shift, 10, n).round(1),
                "day": pd.date_range("2026-01-01", periods=n, freq="h").strftime("%Y-%m-%d %H:%M:%S"),
            }
        )  # fmt: skip

    good, now = frame(0.05, 0), frame(0.05, 12)
    later = now["day"] >= "2026-03-01"
    now.loc[later, "said"] = np.where(
        chance.random(later.sum()) < 0.3, 1 - now.loc[later, "label"], now.loc[later, "label"]
    )
    paths = {name: tmp_path / f"{name}.csv" for name in ("reference", "current", "without", "targets")}
    good.to_csv(paths["reference"], index=False)
    now.to_csv(paths["current"], index=False)
    now.drop(columns="label").to_csv(paths["without"], index=False)
    now[["id", "label"]].iloc[:-100].to_csv(paths["targets"], index=False)
    return paths


def test_drift_names_what_moved_and_remembers_both_files(files: dict[str, Path]) -> None:
    made = file_analyses.run(
        DRIFT, Request(files["current"], {"reference": str(files["reference"]), "columns": ("age", "said")})
    )
    first = made.result["drift"]["columns"][0]
    assert (first["name"], first["state"]) == ("age", "large")
    assert "“age” most" in made.sentence
    assert [Path(one["path"]).name for one in made.files] == ["current.csv", "reference.csv"]


def test_the_limits_of_the_initiative_are_proposed(ws: Workspace, one: str, files: dict[str, Path]) -> None:
    initiatives.edit(ws, one, {"drift_moderate": 5.0, "drift_large": 9.0})
    limits = over_time.defaults_of(ws.spine(one).initiative)
    assert limits == {"moderate": 5.0, "large": 9.0}
    values = {"reference": str(files["reference"]), "columns": ("age",), **limits}
    made = file_analyses.run(DRIFT, Request(files["current"], values))
    assert made.result["drift"]["columns"][0]["state"] == "stable"


@pytest.mark.parametrize("later", [False, True])
def test_when_performance_fell_is_said(files: dict[str, Path], later: bool) -> None:
    values = {"prediction": "said", "time": "day", "by": "month", "reference": str(files["reference"])}
    if later:
        request = Request(
            files["without"], {**values, "targets": str(files["targets"]), "later_label": "label", "id": "id"}
        )
    else:
        request = Request(files["current"], {**values, "label": "label"})
    made = file_analyses.run(PERFORMANCE, request)
    found = made.result["performance"]
    assert found["fell_at"]["recall"]["from"].startswith("2026-03-01")
    assert "is worse than the reference from" in made.sentence
    assert ("rows wait" in made.sentence) == later
    assert len(made.files) == (3 if later else 2)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"label": "label"}, "either the column of decisions or that of scores"),
        (
            {"label": "label", "prediction": "said", "score": "said"},
            "either the column of decisions or that of scores",
        ),
        ({"prediction": "said"}, "Choose the column of the outcome"),
        ({"prediction": "said", "label": "label", "targets": "x.csv"}, "the column with the matching ID"),
    ],
)
def test_choices_that_do_not_go_together_are_refused(
    files: dict[str, Path], values: dict[str, str], sentence: str
) -> None:
    with pytest.raises(UserError, match=sentence):
        file_analyses.run(PERFORMANCE, Request(files["current"], values))


def test_a_result_is_attached_to_a_review_and_taken_out_again(
    ws: Workspace, one: str, files: dict[str, Path]
) -> None:
    values = {"reference": str(files["reference"]), "columns": ("age",)}
    analyses.keep(ws, one, file_analyses.run(DRIFT, Request(files["current"], values)))
    review = reviews.start(ws, one).record_ids[0]
    kept = ws.spine(one).analyses[0]
    over_time.attach(ws, kept, review)
    assert not over_time.attach(ws, kept, review)
    assert ws.spine(one).reviews[0].analysis_ids == (kept.id,)
    over_time.detach(ws, kept.id, review)
    assert ws.spine(one).reviews[0].analysis_ids == ()


def test_the_car_loans_show_what_moved_and_when_it_fell(shared_dir: Path) -> None:
    folder = shared_dir / "data" / "car_loan"
    head = "synthetic_car_loan_"
    drift = file_analyses.run(
        DRIFT, Request(folder / f"{head}analysis.csv", {"reference": str(folder / f"{head}reference.csv")})
    )
    assert drift.result["drift"]["columns"][0]["name"] == "car_value"
    made = file_analyses.run(
        PERFORMANCE,
        Request(
            folder / f"{head}analysis.csv",
            {
                "score": "y_pred_proba", "time": "timestamp", "by": "month", "id": "id", "later_label": "repaid",
                "targets": str(folder / f"{head}analysis_target.csv"),
                "reference": str(folder / f"{head}reference.csv"),
            },
        ),
    )  # fmt: skip
    assert made.result["performance"]["fell_at"]["auc"]["from"].startswith("2019-04")
