"""The analyses run on files: only the columns they need, with the facts of the files and what was odd in them."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from desktop_app.analysis.models import run_on_files as files
from desktop_app.analysis.models import score_files
from desktop_app.analysis.models.bands import Costs
from desktop_app.errors import Cancelled, UserError

COLUMNS = score_files.ScoreColumns("fraud", "score")


@pytest.fixture
def scored(tmp_path: Path) -> Path:
    rng = np.random.default_rng(0)
    fraud = rng.random(2000) < 0.3
    frame = pd.DataFrame(
        {
            "fraud": np.where(fraud, "1", "0"),
            "score": np.clip(rng.normal(0.3 + 0.4 * fraud, 0.2), 0, 1),
            "age": rng.choice([9, 10, 30], 2000),
            "other": "x" * 50,
        }
    )
    path = tmp_path / "scored.csv"
    frame.to_csv(path, index=False)
    return path


def test_a_run_keeps_the_files_and_reads_only_what_it_needs(scored: Path) -> None:
    settings = score_files.BandSettings(
        COLUMNS, Costs(240, 35, 4), review_cap=0.1, pass_below=0.2, stop_from=0.8
    )
    run = score_files.bands_file(scored, settings)
    assert isinstance(run.result, score_files.BandResult)
    (facts,) = run.facts()
    assert facts["columns"] == ["fraud", "score"]
    assert len(facts["sha256"]) == 64
    assert run.result.best.reviewed.share <= 0.1
    assert json.loads(json.dumps(dataclasses.asdict(settings)))["costs"]["missed"] == 240
    assert json.loads(json.dumps(run.result.as_json()))["today"]["pass_below"] == 0.2


def test_bands_by_class_take_their_own_costs(scored: Path) -> None:
    costs = {"9": Costs(1000, 35, 4), "10": Costs(240, 35, 4), "30": Costs(20, 35, 4)}
    run = score_files.bands_file(
        scored, score_files.BandSettings(COLUMNS, Costs(1, 1, 1), by="age", costs_by=costs)
    )
    assert isinstance(run.result, dict)
    assert list(run.result) == ["9", "10", "30"]
    assert run.result["9"].best.pass_below < run.result["30"].best.pass_below
    assert run.result["9"].costs.missed == 1000


def test_reliability_and_confidence(scored: Path) -> None:
    found = score_files.calibration_file(scored, COLUMNS).result
    assert sum(one.n for one in found.bins) == 2000
    assert found.error.value > 0
    assert set(found.as_json()) == {"expected_calibration_error", "bins"}
    assert score_files.confidence_file(scored, COLUMNS).result.n == 2000


def test_scores_that_rank_the_wrong_way_are_told_wherever_they_are_used(scored: Path, tmp_path: Path) -> None:
    turned = tmp_path / "turned.csv"
    frame = pd.read_csv(scored)
    frame.assign(score=1 - frame["score"]).to_csv(turned, index=False)
    settings = score_files.BandSettings(COLUMNS, Costs(240, 35, 4))
    by_age = dataclasses.replace(settings, by="age")

    def told(path: Path) -> list[int]:
        runs = (
            score_files.bands_file(path, settings),
            score_files.bands_file(path, by_age),
            score_files.scores_file(path, COLUMNS, "age"),
            score_files.confidence_file(path, COLUMNS),
            score_files.calibration_file(path, COLUMNS),
        )
        return [sum("ranks the wrong way round" in note for note in run.notes) for run in runs]

    assert told(scored) == [0] * 5
    # By class each says so of its own cases; over all cases it is said once.
    assert told(turned) == [1, 3, 1, 1, 1]
    with pytest.raises(UserError, match="between 0 and 1, as the scores do, not at nan"):
        score_files.bands_file(scored, dataclasses.replace(settings, stop_from=float("nan")))


def test_items_of_a_catalogue_are_matched_as_they_are_written(tmp_path: Path) -> None:
    lists, catalogue = tmp_path / "lists.csv", tmp_path / "catalogue.csv"
    lists.write_text("user,item,rank,genre\nu,10,1,x\nu,20,2,y\nv,10,1,x\n", encoding="utf-8")
    catalogue.write_text("item,genre\n007,y\n10,x\n20,y\n", encoding="utf-8")
    found = files.exposure_file(
        lists, files.ExposureSettings("user", "item", "rank", "genre"), catalogue
    ).result
    assert (found.coverage.value, found.unlisted, found.never_shown) == (pytest.approx(2 / 3), (), 1)


def test_groups_of_numbers_are_in_their_order(scored: Path) -> None:
    settings = files.FairnessSettings("fraud", ("age",), score="score", threshold=0.5)
    found = files.fairness_file(scored, settings).result
    assert [one.name for one in found.groups] == ["9", "10", "30"]
    with pytest.raises(UserError, match="one or two columns"):
        files.fairness_file(scored, dataclasses.replace(settings, groups=("age", "other", "fraud")))
    with pytest.raises(UserError, match="either the column of decisions"):
        files.fairness_file(scored, dataclasses.replace(settings, prediction="fraud"))


def test_drift_reads_both_files_as_the_reference(tmp_path: Path) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    pd.DataFrame({"zip": ["01234", "AB123"] * 50}).to_csv(first, index=False)
    pd.DataFrame({"zip": ["01234"] * 100}).to_csv(second, index=False)
    (column,) = files.drift_files(first, second).result.columns
    assert (column.kind, column.unseen_share) == ("category", 0)


def drift_column(folder: Path, reference: list[str], current: list[str], **options: object) -> object:
    first, second = folder / "reference.csv", folder / "current.csv"
    for path, values in ((first, reference), (second, current)):
        path.write_text("x\n" + "\n".join(values) + "\n", encoding="utf-8")
    return files.drift_files(first, second, **options).result.columns[0]


def test_a_column_is_codes_in_both_files_if_it_is_in_one(tmp_path: Path) -> None:
    codes, plain = ["01067", "20095", "80331"] * 20, ["20095", "80331", "10115"] * 20
    there, back = drift_column(tmp_path, plain, codes), drift_column(tmp_path, codes, plain)
    assert (there.kind, back.kind) == ("category", "category")
    assert (there.psi, there.js, there.chi2) == pytest.approx((back.psi, back.js, back.chi2))
    assert (there.unseen_share, back.unseen_share) == pytest.approx((1 / 3, 1 / 3))
    words = drift_column(tmp_path, ["1.5", "2.5"] * 30, ["low", "high"] * 30)
    assert (words.kind, words.unseen_share, words.state) == ("category", 1, "large")
    # What a person set stands, and some words do not make a column of numbers one of codes.
    set_by_hand = drift_column(tmp_path, plain, codes, kinds={"x": "number"})
    assert set_by_hand.kind == "number"
    for reference, current in ((0, 12), (12, 0)):
        numbers = [[f"{k}.5" for k in range(60 - odd)] + ["broken"] * odd for odd in (reference, current)]
        mixed = drift_column(tmp_path, *numbers)
        assert (mixed.kind, mixed.missing) == ("number", (reference, current))
    empty = drift_column(tmp_path, ["1.5", "2.5"] * 30, ['""'] * 60)
    assert (empty.kind, empty.note) == ("number", "There are no numbers now.")


def test_reading_again_can_be_stopped(tmp_path: Path) -> None:
    told: list[int] = []

    def stop(done: int, total: int) -> None:
        told.append(done)
        if told.count(60) > 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        drift_column(tmp_path, ["20095"] * 40, ["01067"] * 40, report=stop)
    assert max(told) == 60


def test_ids_are_joined_as_they_are_written(tmp_path: Path) -> None:
    decided, later = tmp_path / "decided.csv", tmp_path / "later.csv"
    decided.write_text(
        "id,chosen\n" + "".join(f"{k},{k % 2}\n" for k in range(1, 60)) + ",1\n", encoding="utf-8"
    )
    later.write_text("id,label\n007,1\n" + "".join(f"{k},{k % 2}\n" for k in range(1, 60)), encoding="utf-8")
    settings = files.PerformanceSettings("label", prediction="chosen", id_column="id")
    run = files.performance_file(decided, settings, labels=later)
    assert run.notes[0].startswith("59 outcomes were matched; 1 rows wait")
    assert run.result.periods[0].n == 59


def days_of(path: Path) -> tuple[list[tuple[str, int]], tuple[str, ...]]:
    """The days of a file with a column of times, and what is said of it."""
    settings = files.PerformanceSettings("label", prediction="label", time="t", by="day")
    found = files.performance_file(path, settings).result
    return [(str(one.start), one.rows) for one in found.periods], found.notes


def test_times_of_a_file_count_on_the_day_that_is_written(tmp_path: Path) -> None:
    path = tmp_path / "times.csv"

    def read_days(*times: str) -> tuple[list[tuple[str, int]], tuple[str, ...]]:
        lines = [f"{time},{k % 2}" for k, time in enumerate(times * 4)]
        path.write_text("t,label\n" + "\n".join(lines) + "\n", encoding="utf-8")
        return days_of(path)

    assert read_days("2024-03-30T23:30:00+01:00", "2024-03-30 00:15:00+01:00") == ([("2024-03-30", 8)], ())
    # Where summer time begins, each counts on the day of its own offset.
    days, notes = read_days(
        "2024-03-30T23:30:00+01:00", "2024-04-01T00:30:00+02:00", "2024-04-01T23:59:00+02:00"
    )
    assert days == [("2024-03-30", 4), ("2024-04-01", 8)]
    assert notes == (
        "Times in “t” are written with different offsets (+01:00, +02:00): each counts on the day that is written.",
    )
    days, notes = read_days("31/03/2024 23:30 +0200", "01/04/2024 00:30 Z", "13/04/2024 10:00")
    assert days == [("2024-03-31", 4), ("2024-04-01", 4), ("2024-04-13", 4)]
    assert "(no offset, +02:00, UTC)" in notes[0]


def test_times_of_a_parquet_file_count_in_its_zone(tmp_path: Path) -> None:
    path = tmp_path / "times.parquet"
    times = pd.to_datetime(["2024-03-01 00:30", "2024-03-01 23:30"] * 10).tz_localize("Europe/Berlin")
    pd.DataFrame({"t": times, "label": [0, 1] * 10}).to_parquet(path)
    assert days_of(path) == ([("2024-03-01", 20)], ())


def test_notes_say_what_was_left_out(tmp_path: Path) -> None:
    path = tmp_path / "lists.csv"
    path.write_text("user,item,rank,genre\nu,a,1,x\nu,b,2,y\nu,,3,y\n", encoding="utf-8")
    run = files.exposure_file(path, files.ExposureSettings("user", "item", "rank", "genre"))
    assert run.notes == ("1 row without a user, an item or a rank was left out.",)


def test_labels_from_another_file_need_the_id(scored: Path) -> None:
    settings = files.PerformanceSettings("fraud", score="score")
    with pytest.raises(UserError, match="the column with the matching ID"):
        files.performance_file(scored, settings, labels=scored)
    with pytest.raises(UserError, match="either the column of decisions"):
        files.performance_file(scored, files.PerformanceSettings("fraud"))


def test_progress_counts_to_a_hundred_and_can_stop(scored: Path) -> None:
    told: list[int] = []

    def tell(done: int, total: int) -> None:
        assert total == 100
        told.append(done)

    files.fairness_file(scored, files.FairnessSettings("fraud", ("age",), score="score", threshold=0.5), tell)
    files.drift_files(scored, scored, report=tell)
    assert told.count(100) >= 2
    assert told[: told.index(100)] == sorted(told[: told.index(100)])

    def stop(done: int, total: int) -> None:
        raise Cancelled

    for run in (
        lambda: score_files.confidence_file(scored, COLUMNS, stop),
        lambda: files.drift_files(scored, scored, report=stop),
    ):
        with pytest.raises(Cancelled):
            run()


def test_an_experiment_from_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "test.xlsx"
    pd.DataFrame({"arm": ["control", "new"] * 40, "wait": [5.0, 4.0, 6.0, 4.5] * 20}).to_excel(
        path, index=False
    )
    found = files.experiment_file(path, files.ExperimentSettings("arm", "wait")).result
    assert found.difference == pytest.approx(-1.25)
    assert found.kind == "means"
