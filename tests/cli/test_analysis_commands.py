"""The commands on data files: the JSON keys that scripts rely on, and one sentence for what cannot be used."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from desktop_app.__main__ import COMMANDS, main


def json_of(capsys: pytest.CaptureFixture[str], *arguments: str | Path, code: int = 0) -> Any:
    capsys.readouterr()
    assert main([*map(str, arguments), "--json"]) == code
    return json.loads(capsys.readouterr().out)


def text_of(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    capsys.readouterr()
    assert main([*map(str, arguments)]) == 0
    return capsys.readouterr().out


def error_of(capsys: pytest.CaptureFixture[str], *arguments: str | Path, code: int = 1) -> str:
    capsys.readouterr()
    assert main([*map(str, arguments)]) == code
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    return told.err


@pytest.fixture
def scored(tmp_path: Path) -> Path:
    rng = np.random.default_rng(0)
    fraud = rng.random(3000) < 0.2
    frame = pd.DataFrame(
        {
            "fraud": np.where(fraud, "yes", "no"),
            "score": np.clip(rng.normal(0.3 + 0.4 * fraud, 0.15), 0, 1).round(3),
            "region": np.array(["north", "south"])[rng.integers(0, 2, 3000)],
            "day": pd.Timestamp("2026-09-01") + pd.to_timedelta(np.arange(3000) // 50, "D"),
            "case": np.arange(3000),
        }
    )
    frame["flag"] = np.where(frame["score"] >= 0.5, "yes", "no")
    path = tmp_path / "scored.csv"
    frame.to_csv(path, index=False)
    return path


BANDS = [
    "--label",
    "fraud",
    "--score",
    "score",
    "--missed-cost",
    "240",
    "--stopped-cost",
    "35",
    "--review-cost",
    "4",
]


def test_bands(scored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json_of(capsys, "bands", scored, *BANDS)
    assert list(found) == ["n", "positives", "pass_below", "stop_from", "bands", "cost_per_case", "today"]
    assert found["n"] == 3000
    assert list(found["bands"]) == ["pass", "review", "stop"]
    assert set(found["bands"]["pass"]) == {"n", "share", "positives"}
    assert sum(one["n"] for one in found["bands"].values()) == 3000
    assert found["cost_per_case"] <= found["today"]["cost_per_case"]
    capped = json_of(
        capsys, "bands", scored, *BANDS, "--review-cap", "0.05", "--pass-below", "0.2", "--stop-from", "0.9"
    )
    assert capped["bands"]["review"]["share"] <= 0.05
    assert (capped["today"]["pass_below"], capped["today"]["stop_from"]) == (0.2, 0.9)
    assert "COST PER CASE" in text_of(capsys, "bands", scored, *BANDS)


def test_bands_by_class(scored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json_of(capsys, "bands", scored, *BANDS, "--by", "region")
    assert list(found) == ["by"]
    assert list(found["by"]) == ["north", "south"]
    assert sum(one["n"] for one in found["by"].values()) == 3000
    assert "north:" in text_of(capsys, "bands", scored, *BANDS, "--by", "region")


def test_confidence(scored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json_of(capsys, "confidence", scored, "--label", "fraud", "--score", "score")
    assert {"confidence", "reviewed_share", "error_of_rest"} <= set(found[0])
    assert found[0]["reviewed_share"] == 0
    (one,) = json_of(capsys, "confidence", scored, "--label", "fraud", "--score", "score", "--at", "0.8")
    assert one["confidence"] == 0.8
    assert "REVIEWED" in text_of(capsys, "confidence", scored, "--label", "fraud", "--score", "score")


def test_fairness(scored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    by_flag = json_of(
        capsys, "fairness", scored, "--label", "fraud", "--prediction", "flag", "--group", "region"
    )
    arguments = ["--label", "fraud", "--score", "score", "--threshold", "0.5", "--group", "region"]
    found = json_of(capsys, "fairness", scored, *arguments)
    for key in (
        "demographic_parity_difference",
        "demographic_parity_ratio",
        "equalized_odds_difference",
        "equal_opportunity_difference",
        "four_fifths",
    ):
        assert found[key] == by_flag[key]
    assert isinstance(found["four_fifths"], bool)
    assert [one["group"] for one in found["groups"]] == ["north", "south"]
    assert {"n", "selection_rate", "tpr", "fpr", "precision", "tpr_low", "tpr_high"} <= set(
        found["groups"][0]
    )
    assert "four-fifths rule" in text_of(capsys, "fairness", scored, *arguments)
    error_of(capsys, "fairness", scored, "--label", "fraud", "--group", "region", code=2)
    error_of(capsys, "fairness", scored, "--label", "fraud", "--group", "region", "--score", "score", code=2)


def test_exposure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lists = tmp_path / "lists.csv"
    lists.write_text(
        "user,item,rank,genre\nu,a,1,x\nu,b,2,y\nu,a,1,x\nu,c,2,x\nv,a,1,x\nv,b,2,y\n", encoding="utf-8"
    )
    catalogue = tmp_path / "catalogue.csv"
    catalogue.write_text("item,genre\na,x\nb,y\nc,x\nd,y\n", encoding="utf-8")
    arguments = ["--user", "user", "--item", "item", "--rank", "rank", "--group", "genre"]
    found = json_of(capsys, "exposure", lists, *arguments, "--catalogue", catalogue)
    assert found["catalogue_coverage"] == 0.75
    assert found["repeat_rate"] == 0.5
    assert found["intra_list_diversity"] == pytest.approx(2 / 3)
    assert found["gini"] == pytest.approx(0.4166666, abs=1e-6)
    assert [one["group"] for one in found["groups"]] == ["x", "y"]
    assert json_of(capsys, "exposure", lists, *arguments)["catalogue_coverage"] is None
    assert "Gini" in text_of(capsys, "exposure", lists, *arguments)


def test_drift(scored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    frame = pd.read_csv(scored)
    frame["score"] = (frame["score"] + 0.2).clip(0, 1)
    frame["region"] = "07"
    current = tmp_path / "current.csv"
    frame.to_csv(current, index=False)
    found = json_of(capsys, "drift", scored, current)
    assert 0 < found["drifted_share"] < 1
    states = {one["name"]: one["state"] for one in found["columns"]}
    assert states == {
        "region": "large", "score": "large", "fraud": "stable", "flag": "stable", "case": None, "day": None,
    }  # fmt: skip
    assert {
        "name", "kind", "psi", "js", "ks", "chi2", "p_value", "wasserstein", "missing_change", "unseen_share", "state",
    } <= set(found["columns"][0])  # fmt: skip
    assert next(one for one in found["columns"] if one["name"] == "region")["unseen_share"] == 1
    few = json_of(capsys, "drift", scored, current, "--columns", "fraud,flag")
    assert (len(few["columns"]), few["drifted_share"]) == (2, 0)
    assert "“region” most" in text_of(capsys, "drift", scored, current)
    assert (
        "no column"
        in error_of(capsys, "drift", scored, current, "--columns", "nope").replace("there is ", "").lower()
    )


def test_performance(scored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--label", "fraud", "--score", "score", "--time", "day", "--by", "month"]
    found = json_of(capsys, "performance", scored, *arguments)
    assert [(one["from"], one["to"]) for one in found] == [
        ("2026-09-01", "2026-09-30"),
        ("2026-10-01", "2026-10-31"),
    ]
    assert set(found[0]["recall"]) >= {"value", "low", "high"}
    chunks = json_of(
        capsys, "performance", scored, "--label", "fraud", "--prediction", "flag", "--chunk", "1000"
    )
    assert [one["n"] for one in chunks] == [1000, 1000, 1000]
    frame = pd.read_csv(scored)
    frame[["case", "fraud"]].sample(frac=0.9, random_state=1).to_csv(tmp_path / "late.csv", index=False)
    frame.drop(columns="fraud").to_csv(tmp_path / "early.csv", index=False)
    late = json_of(
        capsys, "performance", tmp_path / "early.csv", *arguments, "--labels", tmp_path / "late.csv", "--id", "case",
        "--reference", scored,
    )  # fmt: skip
    assert sum(one["n"] for one in late) == 2700
    assert sum(one["rows"] for one in late) == 3000
    assert "RECALL" in text_of(capsys, "performance", scored, *arguments, "--reference", scored)
    error_of(capsys, "performance", scored, "--label", "fraud", "--score", "score", "--by", "day", code=2)


def test_experiment(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json_of(capsys, "experiment", "size", "--baseline", "0.1", "--effect", "0.02", "--a-day", "1000")
    assert (found["n_per_arm"], found["days"], len(found["curve"])) == (3841, 8, 25)
    assert json_of(capsys, "experiment", "size", "--sd", "1", "--effect", "0.5")["n_per_arm"] == 64
    counts = ["--control-n", "1000", "--control-hits", "100", "--variant-n", "1000", "--variant-hits", "130"]
    found = json_of(capsys, "experiment", "result", *counts)
    assert {"difference", "low", "high", "p_value", "lift", "sample_ratio_p"} <= set(found)
    assert found["lift"] == pytest.approx(0.3)
    means = ["--control-n", "50", "--control-mean", "5", "--control-sd", "1",
             "--variant-n", "50", "--variant-mean", "4", "--variant-sd", "1"]  # fmt: skip
    assert json_of(capsys, "experiment", "result", *means)["difference"] == -1
    path = tmp_path / "test.csv"
    pd.DataFrame({"arm": ["control", "new"] * 50, "bought": [0, 0, 1, 1, 0, 1, 0, 1, 0, 1] * 10}).to_csv(
        path, index=False
    )
    from_file = json_of(capsys, "experiment", "result", path, "--arm", "arm", "--outcome", "bought")
    assert from_file["difference"] == pytest.approx(0.6)
    assert "more than chance" in text_of(
        capsys, "experiment", "result", path, "--arm", "arm", "--outcome", "bought"
    )
    assert "Each arm needs" in text_of(capsys, "experiment", "size", "--baseline", "0.1", "--effect", "0.02")
    for wrong in (["size", "--effect", "1"], ["result"], ["result", "--control-n", "1", "--variant-n", "2"]):
        error_of(capsys, "experiment", *wrong, code=2)


def test_what_is_odd_in_a_file_is_said_beside_the_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("fraud,score\n0,0.1\n1,0.9\n1,\n,0.5\n0,inf\n1,0.7\n", encoding="utf-8")
    assert main(["confidence", str(path), "--label", "fraud", "--score", "score", "--json"]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)
    assert "score: 1 value is missing, 1 is infinite." in told.err
    assert "fraud: 1 value is missing." in told.err


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("fraud,score\n0,0.1\n1,0.9\n2,0.5\n", "row 4 holds a third, “2”"),
        ("fraud,score\n0,0.1\n1,0.9\nmaybe,0.5\n", "row 4 holds a third, “maybe”"),
        ("fraud,score\n0,0.1\n1,1.9\n", "should lie between 0 and 1; row 3 holds 1.9"),
        ("fraud,score\n0,low\n1,high\n", "“score” should hold numbers; row 2 holds “low”"),
        ("fraud,score\na,0.1\nb,0.9\n", "which of them is the positive one"),
        ("fraud,score\n,0.1\n,0.9\n", "“fraud” holds no values"),
        ("fraud,points\n0,1\n", "score"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(
    table: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "file.csv"
    path.write_text(table, encoding="utf-8")
    message = error_of(capsys, "bands", path, *BANDS)
    assert told in message
    assert message.count("\n") == 1


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "nothing.csv" in error_of(capsys, "bands", tmp_path / "nothing.csv", *BANDS)


def test_the_commands_are_listed_where_the_program_starts() -> None:
    assert {"bands", "confidence", "fairness", "exposure", "drift", "performance", "experiment"} <= set(
        COMMANDS
    )
