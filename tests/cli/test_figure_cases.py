"""Small files whose figures are easily misread: what each command says of them, worked out elsewhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desktop_app.__main__ import main


@pytest.fixture(scope="module")
def cases(shared_dir: Path) -> Path:
    folder = shared_dir / "cases" / "numbers"
    if not folder.is_dir():
        pytest.skip("the files are not at hand")
    return folder


def told(capsys: pytest.CaptureFixture[str], *arguments: str | Path, code: int = 0) -> str:
    """All that a command writes, with plain blanks."""
    capsys.readouterr()
    assert main([*map(str, arguments)]) == code
    written = capsys.readouterr()
    return (written.out + written.err).replace("\u00a0", " ").replace("\u202f", " ")


def figures(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> Any:
    capsys.readouterr()
    assert main([*map(str, arguments), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_rating_that_moved(cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = cases / "rating_ref.csv", cases / "rating_cur.csv"
    columns = {one["name"]: one for one in figures(capsys, "drift", *files)["columns"]}
    assert columns["rating"]["psi"] == pytest.approx(1.114, abs=5e-4)
    assert columns["rating"]["ks"] == pytest.approx(0.4)
    assert columns["rating"]["p_value"] == pytest.approx(7.4e-72, rel=0.01)
    assert columns["rating"]["state"] == "large"
    assert (columns["other"]["state"], round(columns["other"]["ks"], 3)) == ("stable", 0.037)
    assert "1 of 2 columns moved, “rating” most" in told(capsys, "drift", *files)


def test_twelve_rows_are_too_few(cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = cases / "tiny_ref.csv", cases / "tiny_cur.csv"
    drift = figures(capsys, "drift", *files)
    columns = {one["name"]: one for one in drift["columns"]}
    assert [round(columns[name]["p_value"], 3) for name in ("x", "cat")] == [0.955, 0.171]
    assert [one["state"] for one in drift["columns"]] == ["too few to judge"] * 2
    assert drift["drifted_share"] is None
    assert "Too few to judge: the current file has 12 rows" in told(capsys, "drift", *files)


def test_codes_whichever_file_is_named_first(cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = cases / "codes_ref.csv", cases / "codes_cur.csv"
    there, back = (figures(capsys, "drift", *pair)["columns"][0] for pair in (files, files[::-1]))
    for column in (there, back):
        assert column["kind"] == "category"
        assert (round(column["psi"], 3), round(column["chi2"], 2)) == (2.47, 152.68)
        assert column["p_value"] == pytest.approx(3.6e-31, rel=0.01)
    assert there["js"] == pytest.approx(back["js"])
    assert (there["unseen_share"], back["unseen_share"]) == (0.3175, 0)


def test_a_rate_is_judged_by_its_own_cases(cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["fairness", cases / "few_positives.csv", "--label", "label", "--prediction", "prediction"]
    arguments += ["--group", "region"]
    fairness = figures(capsys, *arguments)
    judged = fairness["judged"]
    assert judged["equal_opportunity_difference"] == pytest.approx(0.01)
    assert judged["equalized_odds_difference"] == pytest.approx(0.0123569, abs=1e-7)
    assert judged["demographic_parity_difference"] == pytest.approx(0.35)
    assert judged["demographic_parity_ratio"] == pytest.approx(0.2222, abs=1e-4)
    assert fairness["equal_opportunity_difference"] == pytest.approx(0.466667, abs=1e-6)
    marked = {one["group"]: (one["tpr_too_few"], one["fpr_too_few"]) for one in fairness["groups"]}
    assert marked == {"A": (False, False), "B": (False, False), "C": (True, False)}
    assert "33.3 % (6.1 % – 79.2 %), too few to judge" in told(capsys, *arguments)


def test_outcome_and_decision_in_different_words(cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [
        "fairness",
        cases / "outcome_and_decision.csv",
        "--label",
        "outcome",
        "--prediction",
        "decision",
    ]
    arguments += ["--group", "region", "--positive", "repaid"]
    assert "say which of them is the positive one" in told(capsys, *arguments, code=1)
    arguments += ["--positive-prediction", "approve"]
    fairness = figures(capsys, *arguments)
    rates = {
        one["group"]: [one[name] for name in ("selection_rate", "tpr", "fpr")] for one in fairness["groups"]
    }
    assert rates == {"A": pytest.approx([0.45, 0.8, 0.1]), "B": pytest.approx([0.41, 0.7, 0.12])}
    assert fairness["equalized_odds_difference"] == pytest.approx(0.1)
    assert fairness["demographic_parity_ratio"] == pytest.approx(0.9111, abs=1e-4)
    text = told(capsys, *arguments)
    assert "Positive is “repaid” in “outcome” and “approve” in “decision”." in text


def test_nobody_is_selected(cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["fairness", cases / "none_selected.csv", "--label", "label", "--prediction", "prediction"]
    fairness = figures(capsys, *arguments, "--group", "region")
    assert (fairness["demographic_parity_ratio"], fairness["four_fifths"]) == (None, None)
    text = told(capsys, *arguments, "--group", "region")
    assert "No case was selected in any group, so there is no ratio" in text


def test_groups_that_are_written_in_several_ways(cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["fairness", cases / "case_group.csv", "--label", "label", "--prediction", "prediction"]
    fairness = figures(capsys, *arguments, "--group", "sex")
    assert [(one["group"], one["n"]) for one in fairness["groups"]] == [("F", 500)]
    assert "joined: “F” = “f” = “F ”." in told(capsys, *arguments, "--group", "sex")


@pytest.mark.parametrize(
    "command",
    [
        ["bands", "--missed-cost", "100", "--stopped-cost", "10", "--review-cost", "2"],
        ["performance"],
        ["confidence"],
        ["fairness", "--group", "g", "--threshold", "0.5"],
    ],
)
def test_scores_that_rank_the_wrong_way(
    command: list[str], cases: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name, *more = command
    arguments = [name, cases / "scores_turned_round.csv", "--label", "label", "--score", "score", *more]
    text = told(capsys, *arguments)
    assert "“score” ranks the wrong way round (AUC 0.00841)" in text
    assert (
        "either the other value of “label”, “0”, is the positive one, or the score is that of the other class"
        in text
    )
    assert text.count("wrong way") == 1
    assert told(capsys, *arguments, "--json").count("wrong way") >= 1


@pytest.mark.parametrize("threshold", ["nan", "1.5", "-0.1"])
def test_a_threshold_that_no_score_can_have(
    threshold: str, cases: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = [cases / "scores_turned_round.csv", "--label", "label", "--score", "score"]
    costs = ["--missed-cost", "1", "--stopped-cost", "1", "--review-cost", "1"]
    for command in (
        ["fairness", *file, "--group", "g", "--threshold", threshold],
        ["performance", *file, "--threshold", threshold],
        ["bands", *file, *costs, "--stop-from", threshold],
    ):
        text = told(capsys, *command, code=1)
        assert text.startswith("A threshold should lie between 0 and 1")
        assert text.count("\n") == 1


def test_days_are_those_of_the_offset(cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["performance", cases / "zones.csv", "--label", "label", "--prediction", "prediction"]
    periods = figures(capsys, *arguments, "--time", "t", "--by", "day")
    assert [(one["from"], one["n"], one["accuracy"]["value"]) for one in periods] == [
        ("2024-03-01", 48, 1),
        ("2024-03-02", 48, 0),
        ("2024-03-03", 48, 1),
    ]


def test_periods_of_ten_cases(cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["performance", cases / "small_chunks.csv", "--label", "label", "--prediction", "prediction"]
    arguments += ["--chunk", "10"]
    assert [one["too_few"] for one in figures(capsys, *arguments)] == [True] * 3
    assert told(capsys, *arguments).count("too few to judge") == 3


def test_true_values_of_zero(cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["performance", cases / "mape_zero.csv", "--label", "label", "--prediction", "prediction"]
    (period,) = figures(capsys, *arguments)
    assert (period["mae"]["value"], period["rmse"]["value"]) == (1, 1)
    assert period["mape"]["value"] == pytest.approx(0.0520833, abs=1e-7)
    assert (period["mape"]["n"], period["mape"]["left_out"]) == (40, 20)
    text = told(capsys, *arguments)
    assert "The true value is 0 in 20 cases" in text
    assert "E15" not in text


def test_an_item_that_is_in_no_catalogue(cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["exposure", cases / "lists.csv", "--user", "user", "--item", "item", "--rank", "rank"]
    arguments += ["--group", "group", "--catalogue", cases / "lists_catalogue.csv"]
    exposure = figures(capsys, *arguments)
    assert exposure["catalogue_coverage"] == 0.75
    assert exposure["gini"] == pytest.approx(0.276316, abs=1e-6)
    assert exposure["intra_list_diversity"] == pytest.approx(0.655556, abs=1e-6)
    assert (exposure["items_not_in_catalogue"], exposure["rows_not_in_catalogue"]) == (1, 3)
    assert "1 item is not in the catalogue, and is shown 3 times: “z”." in told(capsys, *arguments)


def test_points_are_not_per_cent(capsys: pytest.CaptureFixture[str]) -> None:
    counts = ["--control-n", "1000", "--control-hits", "100", "--variant-n", "1000", "--variant-hits", "140"]
    text = told(capsys, "experiment", "result", *counts)
    assert "by 4 percentage points (from 10 % to 14 %, 40 % more)" in text
