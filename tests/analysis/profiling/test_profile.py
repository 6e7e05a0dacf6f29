"""The dimensions of readiness, held against pandas, scikit-learn and statsmodels, and by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score, roc_auc_score
from statsmodels.stats.proportion import samplesize_proportions_2indep_onetail

from desktop_app.analysis.files.data_file import ColumnRead, DataFile
from desktop_app.analysis.profiling import leakage
from desktop_app.analysis.profiling.label_column import classes_of, cohen_kappa
from desktop_app.analysis.profiling.profile import Profile, ProfileSettings, profile, profile_file
from desktop_app.analysis.profiling.representation import compare, read_reference
from desktop_app.analysis.profiling.volume import needed_rows
from desktop_app.domain.choices import READINESS_DIMENSIONS
from desktop_app.errors import Cancelled, UserError

TODAY = date(2026, 11, 21)


def file_of(frame: pd.DataFrame, kinds: dict[str, str], invalid: dict[str, int] | None = None) -> DataFile:
    """A frame as if it had been read."""
    columns = tuple(ColumnRead(name, kind, (invalid or {}).get(name, 0)) for name, kind in kinds.items())
    moment = pd.Timestamp("2026-11-21", tz="UTC").to_pydatetime()
    return DataFile(Path("data.csv"), 1, "0" * 64, moment, len(frame), columns, frame, ())


def run(frame: pd.DataFrame, kinds: dict[str, str], **more: object) -> Profile:
    return profile(file_of(frame, kinds), ProfileSettings(**more), TODAY)  # type: ignore[arg-type]  # as they come


@pytest.fixture
def customers(write) -> Path:
    """Two hundred customers with most things that can be wrong."""
    rng = np.random.default_rng(5)
    lines = ["customer_id,email,region,amount,when,label,second,outcome_note"]
    for i in range(200):
        region = ["North", "South", "East"][int(rng.choice(3, p=[0.6, 0.35, 0.05]))]
        label = "yes" if rng.random() < 0.2 else "no"
        second = label if rng.random() < 0.9 else "no"
        amount = "" if i % 10 == 0 else f"{rng.normal(100, 10):.2f}"
        lines.append(
            f"{i},p{i}@example.org,{region},{amount},2026-{i % 10 + 1:02d}-{i % 28 + 1:02d},{label},{second},"
            f"{'lost' if label == 'yes' else 'kept'}"
        )
    lines.append(lines[5])
    return write("\n".join(lines) + "\n", "customers.csv")


def test_every_dimension(customers: Path) -> None:
    settings_ = ProfileSettings(
        label="label",
        second_label="second",
        key="customer_id",
        group="region",
        reference={"North": 50, "South": 35, "East": 15},
        date="when",
        refresh_days=30,
    )
    file, found = profile_file(customers, settings_, TODAY)
    assert [one.name for one in found.dimensions] == list(READINESS_DIMENSIONS)
    frame = pd.read_csv(customers)
    scores = {one.name: one.score for one in found.dimensions}
    assert scores["completeness"] == pytest.approx(100 * frame.notna().to_numpy().mean())
    assert found.duplicates == frame.duplicated().sum() == 1
    assert scores["uniqueness"] == pytest.approx(100 * 200 / 201)
    assert scores["validity"] == 100
    age = (TODAY - date(2026, 10, 27)).days
    assert found.newest == pd.to_datetime(frame["when"]).max().date()
    assert scores["timeliness"] == pytest.approx(100.0 if age <= 30 else 3000 / age)
    assert found.dimension("leakage").state == "bad"
    assert found.leaks[0][0] == "outcome_note"
    assert found.dimension("privacy").score == 91
    assert found.dimension("representativeness").state == "bad"
    assert found.score == 49
    assert "leakage" in found.sentence()
    flags = {one.name: one.flags for one in found.columns}
    assert "key" in flags["customer_id"]
    assert flags["email"] == ("personal: e-mail",)
    assert "leak" in flags["outcome_note"]
    assert file.rows == found.rows == 201


def test_json_has_the_promised_keys(customers: Path) -> None:
    found = profile_file(customers, ProfileSettings(group="region", reference={"North": 1, "South": 1}))[1]
    json = found.to_json()
    assert set(json) == {"rows", "columns", "dimensions", "duplicates", "groups", "score", "notes"}
    assert {"name", "kind", "present", "distinct"} <= set(json["columns"][0])
    assert all(set(one) == {"score", "state", "why"} for one in json["dimensions"].values())
    assert {"group", "n", "share", "reference_share", "ratio", "state"} <= set(json["groups"][0])
    amount = next(one for one in json["columns"] if one["name"] == "amount")
    assert amount["present"] == pytest.approx(1 - 20 / 201)
    for one in json["dimensions"].values():
        assert one["state"] in ("good", "caution", "bad", "unknown")
        assert one["why"].endswith((".", "?"))
        assert (one["score"] is None) == (one["state"] == "unknown")


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 150))
    frame = pd.DataFrame(
        {
            "a": rng.choice([1.0, 2.0, np.nan, np.inf], n),
            "t": pd.array(rng.choice(["x", "y", None, "z w"], n), dtype="str"),
            "i": rng.integers(0, 5, n),
            "d": pd.Series(rng.choice(pd.date_range("2020-01-01", periods=9).to_numpy(), n)),
            "label": rng.integers(0, 3, n),
        }
    )
    kinds = {"a": "number", "t": "text", "i": "whole", "d": "date", "label": "whole"}
    more = {"label": "label", "date": "d", "refresh_days": 9, "key": "i", "group": "t"}
    one = run(frame, kinds, **more, reference={"x": 1.0, "y": 2.0})
    other = run(frame.sample(frac=1, random_state=seed).reset_index(drop=True), kinds, **more,
                reference={"x": 1.0, "y": 2.0})  # fmt: skip
    first, second = one.to_json(), other.to_json()
    for left, right in zip(first.pop("columns"), second.pop("columns"), strict=True):
        for key in left:
            assert left[key] == (pytest.approx(right[key]) if key in ("mean", "deviation") else right[key])
    assert first == second
    assert sum(share for _name, share in one.class_shares) == pytest.approx(1)
    assert sum(group.share for group in one.groups) == pytest.approx(1)
    assert one.distance is not None
    assert 0 <= one.distance <= 1 + 1e-12
    assert all(0 <= (item.score or 0) <= 100 for item in one.dimensions)


def test_a_number_that_is_missing_infinite_or_no_number_is_counted(write) -> None:
    rows = ["1.5"] * 90 + ["", "  ", "inf", "-inf", "abc", "NA", "nan", "2", "3", "4"]
    path = write("x,y\n" + "\n".join(f"{value},1" for value in rows) + "\n")
    found = profile_file(path)[1].columns[0]
    assert (found.rows, found.present, found.missing) == (100, 96, 4)
    assert (found.invalid, found.infinite) == (1, 2)
    assert dict(found.missing_words) == {"NA": 1, "nan": 1}
    validity = profile_file(path)[1].dimension("validity")
    assert validity.score == pytest.approx(100 * (1 - 3 / 196))
    assert "x (3)" in validity.why


def test_ranges_and_sets() -> None:
    frame = pd.DataFrame(
        {"age": [5.0, 200.0, -1.0, np.nan], "c": pd.array(["a", "b", "q", None], dtype="str")}
    )
    found = run(
        frame,
        {"age": "number", "c": "text"},
        ranges={"age": (0, 120)},
        allowed={"c": ["a", "b"]},
    )
    assert found.dimension("validity").score == pytest.approx(50)


def test_dates_in_two_ways_are_a_warning(write) -> None:
    path = write("when\n" + "2024-01-05\n" * 10 + "25/12/2024\n" * 9)
    validity = profile_file(path)[1].dimension("validity")
    assert validity.state == "caution"
    assert "two ways" in validity.why


@pytest.mark.parametrize(("newest", "score"), [(0, 100), (10, 100), (20, 50), (40, 25)])
def test_timeliness_by_hand(newest: int, score: float) -> None:
    days = [pd.Timestamp(TODAY) - pd.Timedelta(days=newest), pd.Timestamp(TODAY) + pd.Timedelta(days=3)]
    found = run(pd.DataFrame({"d": days}), {"d": "date"}, date="d", refresh_days=10)
    assert found.dimension("timeliness").score == pytest.approx(score)


labellers = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c", None]), st.sampled_from(["a", "b", None])),
    min_size=1,
    max_size=50,
)


@given(labellers)
def test_kappa_as_scikit_learn(pairs: list[tuple[str | None, str | None]]) -> None:
    first, second = (pd.Series(list(one), dtype="str") for one in zip(*pairs, strict=True))
    kappa, n = cohen_kappa(classes_of(first), classes_of(second))
    both = [(one, two) for one, two in pairs if one and two]
    assert n == len(both)
    if kappa is not None:
        ones, twos = zip(*both, strict=True)
        assert kappa == pytest.approx(cohen_kappa_score(ones, twos))


def test_classes_are_named_as_people_write_them() -> None:
    assert classes_of(pd.Series([1.0, 0.0, np.nan])).names == ("0", "1")
    assert classes_of(pd.Series([True, False])).names == ("no", "yes")
    assert classes_of(pd.Series(["a", " a"], dtype="str")).names == ("a",)


@given(st.integers(0, 10_000))
@settings(max_examples=40)
def test_auc_as_scikit_learn(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 400))
    values = rng.integers(0, 20, n).astype(float) if seed % 2 else rng.random(n)
    positive = rng.random(n) < 0.3
    found = leakage.auc(values, positive)
    if positive.all() or not positive.any():
        assert found is None
    else:
        assert found == pytest.approx(roc_auc_score(positive, values))


@pytest.mark.parametrize("rows", [500, 60_000])
def test_leaks(rows: int) -> None:
    rng = np.random.default_rng(3)
    label = rng.integers(0, 2, rows)
    frame = pd.DataFrame(
        {
            "label": label,
            "fair": label + rng.normal(0, 1.0, rows),
            "leak": label + rng.normal(0, 0.05, rows),
            "reverse": -label + rng.normal(0, 0.05, rows),
            "near": label + rng.normal(0, 0.37, rows),
            "only_if": np.where(label == 1, rng.random(rows), np.nan),
            "code": pd.array(np.where(label == 1, "churned", "stayed"), dtype="str"),
            "name": pd.array([f"n{i}" for i in range(rows)], dtype="str"),
        }
    )
    kinds = dict.fromkeys(frame, "number") | {"label": "whole", "code": "text", "name": "text"}
    found = dict(run(frame, kinds, label="label").leaks)
    near = roc_auc_score(label, frame["near"])
    expected = {"leak", "reverse", "only_if", "code"} | ({"near"} if near > 0.97 else set())
    assert set(found) == expected, near
    assert found["leak"] == pytest.approx(roc_auc_score(label, frame["leak"]))
    assert found["reverse"] == pytest.approx(1 - roc_auc_score(label, frame["reverse"]))


def test_leaks_of_several_classes_and_of_too_few() -> None:
    rng = np.random.default_rng(3)
    label = rng.integers(0, 3, 30_000)
    frame = pd.DataFrame({"label": label, "tells_two": (label == 2) * 10 + rng.normal(0, 1, 30_000)})
    assert set(dict(run(frame, {"label": "whole", "tells_two": "number"}, label="label").leaks)) == {
        "tells_two"
    }
    few = pd.DataFrame({"label": [0, 1, 0, 1], "x": [0.0, 1.0, 0.1, 0.9]})
    assert run(few, {"label": "whole", "x": "number"}, label="label").dimension("leakage").state == "unknown"


def test_representativeness_by_hand() -> None:
    groups, distance = compare({"A": 60, "B": 36, "C": 4, "D": 0}, {"A": 0.5, "B": 0.4, "C": 0.1})
    assert [one.group for one in groups] == ["A", "B", "C", "D"]
    assert [one.ratio for one in groups[:3]] == pytest.approx([1.2, 0.9, 0.4])
    assert [one.state for one in groups] == ["good", "good", "bad", "unknown"]
    assert distance == pytest.approx((0.1 + 0.04 + 0.06) / 2)
    absent, whole = compare({"A": 5}, {"B": 2})
    assert whole == 1
    assert absent[0].ratio == 0


def test_groups_are_compared_without_case_and_days_are_those_that_are_written(write) -> None:
    rows = ["North", "North", "NORTH ", "South"] * 25
    path = write("region,seen\n" + "".join(f"{name},2026-11-20T23:30:00-05:00\n" for name in rows))
    settings = ProfileSettings(group="region", reference={" north": 3.0, "SOUTH": 1.0}, date="seen")
    _file, found = profile_file(path, settings, date(2026, 11, 21))
    assert [(one.group, one.n, one.ratio) for one in found.groups] == [("North", 75, 1), ("South", 25, 1)]
    assert found.distance == 0
    assert any("1 group is written in more than one way" in text for text in found.problems)
    # In UTC it would be the day after.
    assert found.newest == date(2026, 11, 20)
    empty = write("region,seen\na,\nb,\n")
    assert (
        profile_file(empty, ProfileSettings(kinds={"seen": "date"}, date="seen"), date(2026, 11, 21))[
            1
        ].newest
        is None
    )


def test_reference_files(write) -> None:
    table = write("region,population\nNorth,500\nSouth,300\n", "census.csv")
    assert read_reference(table, "region") == {"North": 500, "South": 300}
    people = write("id,region,age\n1,North,30\n2,North,40\n3,South,50\n", "people.csv")
    assert read_reference(people, "region") == {"North": 2, "South": 1}
    bad = write("region,share\nNorth,-1\nSouth,2\n", "bad.csv")
    with pytest.raises(UserError, match="row 2"):
        read_reference(bad, "region")


@pytest.mark.parametrize(
    ("target", "effect", "power"), [(0.8, 0.05, 0.8), (0.5, 0.1, 0.9), (0.99, 0.01, 0.8)]
)
def test_needed_rows_as_statsmodels(target: float, effect: float, power: float) -> None:
    expected = samplesize_proportions_2indep_onetail(effect, target - effect, power, alpha=0.05)
    assert needed_rows(target, effect, power=power) == int(np.ceil(expected))


def test_volume() -> None:
    frame = pd.DataFrame(
        {"label": [0] * 3000 + [1] * 547, "g": pd.array(["x"] * 3000 + ["y"] * 547, dtype="str")}
    )
    found = run(frame, {"label": "whole", "g": "text"}, label="label").dimension("volume")
    assert found.score == pytest.approx(100 * 547 / needed_rows())
    assert "“1”" in found.why
    assert "1,094 are needed to tell a rate of 80\u00a0% from 75\u00a0%" in found.why
    # Without a label or a target nothing says how many rows are enough, so that few are no fault.
    without = run(frame, {"label": "whole", "g": "text"}, group="g")
    assert (without.dimension("volume").score, without.dimension("volume").state) == (None, "unknown")
    assert "Without a label or a target" in without.dimension("volume").why
    aimed = run(frame, {"label": "whole", "g": "text"}, target=0.9).dimension("volume")
    assert aimed.score == 100 * min(1, len(frame) / needed_rows(0.9))
    assert "of 90\u00a0% from 85\u00a0%" in aimed.why
    with pytest.raises(UserError, match="target rate should lie between 0 and 1"):
        run(frame, {"label": "whole", "g": "text"}, target=float("nan"))


def test_labels() -> None:
    frame = pd.DataFrame({"label": [1.0] * 10 + [0.0] * 990 + [np.nan] * 1000})
    assert run(frame, {"label": "whole"}, label="label").dimension("labels").score == 50
    one = run(frame[:10], {"label": "whole"}, label="label").dimension("labels")
    assert (one.score, one.state) == (0, "bad")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"label": "none"}, "no column called “none”"),
        ({"date": "region"}, "holds no dates"),
        ({"group": "email", "reference": {"a": 1}}, "too many to be groups"),
        ({"group": "region", "reference": {"North": 0}}, "no sizes"),
        ({"reference": {"North": 1}}, "needs a group column"),
    ],
)
def test_settings_that_do_not_fit(write, more: dict[str, object], words: str) -> None:
    lines = [f"p{i}@example.org,{['North', 'South'][i % 2]},{i}" for i in range(600)]
    path = write("email,region,n\n" + "\n".join(lines) + "\n")
    with pytest.raises(UserError, match=words):
        profile_file(path, ProfileSettings(**more))  # type: ignore[arg-type]  # as they come


def test_progress_and_cancelling(write) -> None:
    path = write("a,b,label\n" + "".join(f"{i},{i % 7},{i % 2}\n" for i in range(50_000)))
    seen: list[int] = []
    profile_file(path, ProfileSettings(label="label"), progress=lambda done, total: seen.append(done))
    assert seen == sorted(seen)
    assert seen[-1] <= 100

    def cancel(done: int, total: int) -> None:
        if done > 70:
            raise Cancelled

    with pytest.raises(Cancelled):
        profile_file(path, ProfileSettings(label="label"), progress=cancel)


def test_chosen_columns_bring_what_the_settings_name(customers: Path) -> None:
    found = profile_file(customers, ProfileSettings(columns=("amount",), label="label"))[1]
    assert [one.name for one in found.columns] == ["amount", "label"]


def test_real_loans(shared_dir: Path) -> None:
    path = shared_dir / "data/car_loan/synthetic_car_loan_reference.csv"
    found = profile_file(path, ProfileSettings(label="repaid", key="id"))[1]
    frame = pd.read_csv(path)
    assert dict(found.leaks)["y_pred_proba"] == pytest.approx(
        roc_auc_score(frame["repaid"], frame["y_pred_proba"])
    )
    for one in found.columns:
        assert one.distinct == frame[one.name].nunique()
        assert one.missing == frame[one.name].isna().sum()
    assert found.duplicates == 0


def test_real_use_cases(shared_dir: Path) -> None:
    path = shared_dir / "data/omb_2025/2025_individually_reported_AI_use_cases.csv"
    found = profile_file(path)[1]
    assert found.duplicates == 2
    assert any(one.column == "contact_email" and one.kind == "email" for one in found.personal)
