"""Metrics over time: the periods, labels that arrive later, and when it fell."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn import metrics as oracle

from desktop_app.analysis.models.performance import join_labels, measure, performance
from desktop_app.errors import Cancelled, UserError


def scored(n: int, seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    label = rng.random(n) < 0.3
    score = np.clip(rng.normal(0.35 + 0.3 * label, 0.2), 0, 1)
    time = pd.Timestamp("2026-01-26") + pd.to_timedelta(np.arange(n), "h")
    return pd.DataFrame({"time": time, "label": label.astype(int), "score": score})


def test_each_period_has_the_metrics_of_scikit_learn() -> None:
    frame = scored(2000).sample(frac=1, random_state=1)
    found = performance(frame["label"], score=frame["score"], time=frame["time"], by="month")
    assert [(one.start, one.end) for one in found.periods] == [
        (date(2026, 1, 1), date(2026, 1, 31)),
        (date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 3, 1), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 4, 30)),
    ]
    assert sum(one.n for one in found.periods) == 2000
    for one in found.periods:
        rows = frame[(frame["time"].dt.date >= one.start) & (frame["time"].dt.date <= one.end)]
        label, score = rows["label"], rows["score"]
        expected = {
            "precision": oracle.precision_score(label, score >= 0.5),
            "recall": oracle.recall_score(label, score >= 0.5),
            "f1": oracle.f1_score(label, score >= 0.5),
            "auc": oracle.roc_auc_score(label, score),
            "average_precision": oracle.average_precision_score(label, score),
            "brier": oracle.brier_score_loss(label, score),
            "log_loss": oracle.log_loss(label, np.column_stack([1 - score, score])),
        }
        for name, value in expected.items():
            assert one.figures[name].value == pytest.approx(value, abs=1e-12)
            assert one.figures[name].low < value < one.figures[name].high


def test_days_and_weeks() -> None:
    frame = scored(24 * 21)
    days = performance(frame["label"], score=frame["score"], time=frame["time"], by="day")
    assert len(days.periods) == 21
    assert all(one.n == 24 and one.start == one.end for one in days.periods)
    frame["time"] = frame["time"].astype(str)
    weeks = performance(frame["label"], score=frame["score"], time=frame["time"], by="week")
    assert [(one.start, one.end, one.n) for one in weeks.periods] == [
        (date(2026, 1, 26), date(2026, 2, 1), 168),
        (date(2026, 2, 2), date(2026, 2, 8), 168),
        (date(2026, 2, 9), date(2026, 2, 15), 168),
    ]
    zoned = pd.Series(pd.to_datetime(["2026-01-31T23:30:00-02:00", "2026-01-31T23:30:00Z"] * 9, utc=True))
    months = performance([0, 1] * 9, prediction=[0, 1] * 9, time=zoned, by="month")
    assert [one.start for one in months.periods] == [date(2026, 1, 1), date(2026, 2, 1)]


def test_days_are_those_that_are_written() -> None:
    hours = [f"2024-03-0{day}T{hour:02}:30:00" for day in (1, 2) for hour in (0, 12, 23)]
    labels = {"label": [0, 1] * 3, "prediction": [0, 1] * 3}

    def starts(times: object) -> list[tuple[date, int]]:
        found = performance(labels["label"], prediction=labels["prediction"], time=times, by="day")
        return [(one.start, one.rows) for one in found.periods]

    expected = [(date(2024, 3, 1), 3), (date(2024, 3, 2), 3)]
    for offset in ("", "Z", "+02:00", "-11:00", "+0530"):
        assert starts([text + offset for text in hours]) == expected
    zoned = pd.Series(pd.to_datetime(hours)).dt.tz_localize("Pacific/Auckland")
    assert starts(zoned) == expected
    mixed = [text + offset for text, offset in zip(hours, ["+02:00", "+01:00", "Z"] * 2, strict=True)]
    assert starts(mixed) == expected
    found = performance(labels["label"], prediction=labels["prediction"], time=mixed, by="day")
    assert found.notes == (
        "Times in “time” are written with different offsets (+01:00, +02:00, UTC): each counts on the day that is written.",
    )
    # Chunks follow the moments, not the clocks.
    chunks = performance(
        [0, 1] * 2, prediction=[0, 1] * 2, chunk=2,
        time=["2024-03-01T10:00+09:00", "2024-03-01T09:00Z", "2024-03-01T11:00+09:00", "2024-03-01T08:00Z"],
    )  # fmt: skip
    assert [(one.start.hour, one.end.hour) for one in chunks.periods] == [(10, 11), (8, 9)]


def test_too_few_cases_are_no_trend() -> None:
    reference = measure([0, 1] * 100, prediction=[0, 1] * 100)
    label, wrong = [0, 1] * 60, [1, 0] * 60
    few = performance(label[:20], prediction=wrong[:20], chunk=10, reference=reference)
    assert [one.too_few for one in few.periods] == [True, True]
    assert few.fell_at("accuracy") is None
    assert few.as_json()[0]["too_few"] is True
    assert few.sentences() == ("Too few to judge: no period has 30 cases.",)
    times = ["2026-01-01"] * 40 + ["2026-01-02"] * 10 + ["2026-01-03"] * 40
    found = performance(
        label[:90], prediction=wrong[:40] + label[:10] + wrong[:40], time=times, by="day", reference=reference
    )
    # The day of ten right cases neither breaks the fall nor is one.
    assert found.fell_at("accuracy").start == date(2026, 1, 1)
    assert found.against_reference(found.periods[1], "accuracy") == ""
    assert found.sentences() == ("1 of 3 periods has fewer than 30 cases, too few to judge.",)


def test_true_values_of_zero_have_no_percentage_error() -> None:
    true = np.array([0.0, 10.0, 20.0] * 20)
    found = performance(true, prediction=true + 1)
    figure = found.periods[0].figures["mape"]
    assert figure.value == pytest.approx(
        oracle.mean_absolute_percentage_error(true[true > 0], true[true > 0] + 1)
    )
    assert (figure.n, figure.left_out) == (40, 20)
    assert found.sentences()[0].startswith("The true value is 0 in 20 cases")
    assert found.as_json()[0]["mape"]["left_out"] == 20
    assert "left_out" not in found.as_json()[0]["mae"]


def test_a_decision_in_other_words_than_the_outcome() -> None:
    outcome, decision = ["repaid", "defaulted"] * 30, ["approve", "decline"] * 30
    found = performance(outcome, prediction=decision, positive="repaid", positive_prediction="approve")
    assert found.periods[0].figures["accuracy"].value == 1
    assert found.notes == ("Positive is “repaid” in “label” and “approve” in “prediction”.",)
    turned = performance([0, 1] * 40, score=[0.9, 0.1] * 40)
    assert "ranks the wrong way round" in turned.notes[0]


def test_chunks_of_rows() -> None:
    frame = scored(1000)
    found = performance(frame["label"], score=frame["score"], chunk=300)
    # A last chunk of 100 rows joins the one before.
    assert [(one.start, one.end, one.n) for one in found.periods] == [
        (1, 300, 300),
        (301, 600, 300),
        (601, 1000, 400),
    ]
    back = frame[::-1]
    timed = performance(back["label"], score=back["score"], time=back["time"], chunk=500)
    assert timed.periods[0].start == datetime(2026, 1, 26)
    assert (
        timed.periods[0].figures["auc"]
        == performance(frame["label"], score=frame["score"], chunk=500).periods[0].figures["auc"]
    )
    whole = performance(frame["label"], score=frame["score"])
    assert [one.n for one in whole.periods] == [1000]
    assert whole.periods[0].figures == measure(frame["label"], score=frame["score"])


def test_measured_numbers_have_errors() -> None:
    rng = np.random.default_rng(2)
    true = rng.normal(100, 10, 200)
    found = performance(true, prediction=true + rng.normal(0, 3, 200), chunk=100)
    assert found.names == ("mae", "rmse", "mape")
    assert found.periods[0].figures["mae"].value == pytest.approx(2.4, abs=0.5)
    whole = performance(np.arange(30), prediction=np.arange(30) + 1)
    assert whole.periods[0].figures["mae"].value == 1


def test_missing_labels_and_times_are_counted() -> None:
    frame = scored(240)
    label = frame["label"].astype(float)
    label[100:] = np.nan
    time = frame["time"].where(frame.index != 3)
    found = performance(label, score=frame["score"], time=time, by="day")
    assert sum(one.n for one in found.periods) == 99
    assert sum(one.rows for one in found.periods) == 239
    assert found.periods[-1].n == 0
    assert all(figure.value is None for figure in found.periods[-1].figures.values())
    assert [one.sentence() for one in found.left_out] == [
        "label: 140 values are missing.",
        "time: 1 value is missing.",
    ]


def test_one_class_in_a_period() -> None:
    found = performance([0] * 40 + [0, 1] * 20, score=[0.1, 0.9] * 40, chunk=40)
    first = found.periods[0].figures
    assert first["recall"].value is None
    assert first["auc"].value is None
    assert first["auc"].why == "There are no positives."
    assert found.periods[1].figures["auc"].value == 1


def test_json_has_the_keys_of_scripts() -> None:
    frame = scored(100)
    (found,) = performance(frame["label"], score=frame["score"], time=frame["time"], by="month").as_json()[:1]
    assert (found["from"], found["to"]) == ("2026-01-01", "2026-01-31")
    assert set(found["recall"]) == {"value", "low", "high", "n"}


def test_labels_that_arrive_later_are_joined_by_id() -> None:
    predictions = pd.DataFrame({"id": [3, 1, 2, 9], "score": [0.1, 0.2, 0.3, 0.4]}, index=[10, 11, 12, 13])
    labels = pd.DataFrame({"id": [1, 2, 3, 3, 7], "label": [1, 0, 1, 1, 0]})
    found = join_labels(predictions, labels, "id", "label")
    assert found.labels.tolist()[:3] == [1, 1, 0]
    assert np.isnan(found.labels.tolist()[3])
    assert found.labels.index.tolist() == [10, 11, 12, 13]
    assert (found.matched, found.waiting, found.unmatched) == (3, 1, 1)
    text = join_labels(predictions.assign(id=["3", "1", "2", "9"]), labels, "id", "label")
    assert text.matched == 3
    with pytest.raises(UserError, match="The ID “3” has two outcomes, “1” and “0”"):
        join_labels(predictions, labels.assign(label=[1, 0, 1, 0, 0]), "id", "label")
    with pytest.raises(UserError, match="no column “case”"):
        join_labels(predictions, labels, "case", "label")
    none = join_labels(predictions, labels[:0], "id", "label")
    assert (none.matched, none.labels.isna().all()) == (0, True)


def test_a_fall_is_found() -> None:
    frame = scored(6000)
    rng = np.random.default_rng(3)
    frame.loc[3000:, "score"] = rng.random(3000)
    reference = measure(frame["label"][:3000], score=frame["score"][:3000])
    found = performance(frame["label"], score=frame["score"], chunk=1000, reference=reference)
    assert found.fell_at("auc").start == 3001
    assert found.against_reference(found.periods[0], "auc") == ""
    assert found.against_reference(found.periods[4], "brier") == "worse"
    better = performance(frame["label"], score=frame["label"] * 0.9, chunk=1000, reference=reference)
    assert better.periods[0].figures["auc"].low < 1
    assert better.against_reference(better.periods[0], "recall") == "better"
    assert better.fell_at("recall") is None
    few = performance(frame["label"], score=frame["score"], chunk=20, reference=reference)
    assert all(few.against_reference(one, "auc") == "" for one in few.periods)


def test_when_the_car_loans_fell(shared_dir: Path) -> None:
    folder = shared_dir / "data" / "car_loan"
    reference, current = (
        pd.read_csv(folder / f"synthetic_car_loan_{part}.csv", parse_dates=["timestamp"])
        for part in ("reference", "analysis")
    )
    late = pd.read_csv(folder / "synthetic_car_loan_analysis_target.csv")
    joined = join_labels(current, late, "id", "repaid")
    assert (joined.matched, joined.waiting, joined.unmatched) == (50_000, 0, 0)
    before = measure(reference["repaid"], score=reference["y_pred_proba"])
    assert before["auc"].value == pytest.approx(
        oracle.roc_auc_score(reference["repaid"], reference["y_pred_proba"])
    )
    found = performance(
        joined.labels, score=current["y_pred_proba"], time=current["timestamp"], by="month", reference=before
    )
    assert len(found.periods) == 11
    for name in ("precision", "accuracy", "auc", "f1", "brier"):
        assert found.fell_at(name).start == date(2019, 4, 1)
    assert found.periods[5].figures["accuracy"].value > 0.94
    assert found.periods[6].figures["accuracy"].value < 0.92


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"label": [0, 1, 2], "prediction": [0, 1, 2]}, "row 4 holds a third, “2”"),
        ({"label": [1, 2, 1], "prediction": [1, 2, 1]}, "say which of them is the positive one"),
        ({"score": [0.1, 0.2, 3]}, "row 4 holds 3"),
        ({}, "either the decisions or the scores"),
        ({"score": [0.1] * 3, "by": "day"}, "say which column holds the time"),
        ({"score": [0.1] * 3, "by": "hour", "time": ["2026-01-01"] * 3}, "by day, week or month, not by “hour”"),
        ({"score": [0.1] * 3, "by": "day", "time": ["2026-01-01", "01/02/2026", ""]}, "row 3 holds “01/02/2026”"),
        ({"score": [0.1] * 3, "by": "day", "time": [1, 2, 3]}, "should hold dates such as 2026-11-21; row 2 holds “1”"),
        ({"score": [0.1] * 3, "by": "day", "time": [None] * 3}, "holds no dates"),
        ({"score": [0.1] * 3, "chunk": -1}, "rows over 0"),
        ({"score": [0.1] * 3, "threshold": 1.5}, "between 0 and 1, as the scores do, not at 1.5"),
        ({"score": [0.1] * 3, "chunk": 5, "by": "day", "time": ["2026-01-01"] * 3}, "rows over 0"),
        ({"score": [0.1, None, None], "label": [None, 1, 0]}, "No row has both"),
        ({"score": [0.1] * 5000, "label": [0] * 5000, "chunk": 1}, "makes 5,000 periods"),
    ],
)  # fmt: skip
def test_what_cannot_be_measured_is_said_in_a_sentence(arguments: dict, told: str) -> None:
    with pytest.raises(UserError, match=told):
        performance(arguments.pop("label", [0, 1, 1]), **arguments)


def test_it_can_be_stopped() -> None:
    def stop(done: int, total: int) -> None:
        if done == 2:
            raise Cancelled

    frame = scored(1000)
    with pytest.raises(Cancelled):
        performance(frame["label"], score=frame["score"], chunk=100, report=stop)
