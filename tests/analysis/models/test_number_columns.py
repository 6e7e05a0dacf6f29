"""Columns as they come: labels of any kind, numbers with holes, and one sentence for what cannot be used."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from desktop_app.analysis.models.group_columns import groups
from desktop_app.analysis.models.number_columns import (
    binary,
    binary_prediction,
    check_threshold,
    numbers,
    positives_sentence,
    same_length,
    scores,
)
from desktop_app.errors import UserError


@pytest.mark.parametrize(
    "values",
    [
        [0, 1, 1, 0],
        [0.0, 1.0, 1.0, 0.0],
        [False, True, True, False],
        ["0", "1", "1", "0"],
        ["no", "yes", "Yes", " NO "],
        ["False", "True", "true", "false"],
        ["n", "y", "Y", "N"],
        [-1, 1, 1, -1],
        ["0.0", "1.0", "1", "0"],
        pd.Series(["no", "yes", "yes", "no"], dtype="category"),
        pd.Series(["no", "yes", "yes", "no"], dtype="str"),
        pd.Series([False, True, True, False], dtype="boolean"),
        np.array([0, 1, 1, 0], np.uint8),
    ],
)
def test_labels_of_any_kind(values: Any) -> None:
    found = binary(values)
    assert found.values.tolist() == [False, True, True, False]
    assert found.known.all()


@pytest.mark.parametrize(
    ("values", "missing", "infinite"),
    [
        ([0, None, 1, np.nan], 2, 0),
        ([0.0, np.nan, 1.0, np.inf], 1, 1),
        (["no", None, "yes", "  "], 2, 0),
        (["no", "NA", "yes", "n/a"], 2, 0),
        (pd.Series([False, None, True, None], dtype="boolean"), 2, 0),
        (pd.Series(["no", None, "yes", ""], dtype="str"), 2, 0),
    ],
)
def test_missing_labels_are_counted(values: Any, missing: int, infinite: int) -> None:
    found = binary(values)
    assert found.known.tolist() == [True, False, True, False]
    assert found.values.tolist() == [False, False, True, False]
    assert (found.left_out.missing, found.left_out.infinite) == (missing, infinite)


def test_the_positive_value_can_be_named() -> None:
    found = binary(["fraud", "ok", "Fraud"], positive="fraud")
    assert found.values.tolist() == [True, False, True]
    assert (found.positive, found.negative) == ("fraud", "ok")
    assert binary([1, 2, 2], positive="2").values.tolist() == [False, True, True]
    assert binary([0, 1, 1], positive="0").values.tolist() == [True, False, False]
    assert binary([True, False], positive="False").values.tolist() == [False, True]
    assert not binary(["ok", "ok"], positive="fraud").values.any()


@pytest.mark.parametrize("kind", ["bool", "boolean", "float64", "str"])
def test_yes_can_be_named_however_the_column_was_read(kind: str) -> None:
    values = pd.Series([True, False, True]).astype(kind)
    for positive in ("yes", "1", "True", "TRUE"):
        assert binary(values, positive=positive).values.tolist() == [True, False, True]
    for positive in ("no", "0", "false"):
        assert binary(values, positive=positive).values.tolist() == [False, True, False]
    with pytest.raises(UserError, match="“fraud” is not in column"):
        binary(values, positive="fraud")


@pytest.mark.parametrize(
    ("values", "positive", "told"),
    [
        ([0, 1, 2], None, "Column “label” should hold two values, such as 0 and 1; row 4 holds a third, “2”"),
        (["a", "b", "a", "c"], "a", "row 5 holds a third, “c”"),
        (["a", "b"], None, "say which of them is the positive one"),
        (["a", "a"], None, "holds only “a”"),
        (["a", "b"], "c", "“c” is not in column “label”"),
        ([None, None], None, "holds no values"),
        (np.arange(100_000.0), None, "row 4 holds a third, “2”"),
    ],
)
def test_labels_that_cannot_be_used(values: Any, positive: str | None, told: str) -> None:
    with pytest.raises(UserError, match=told):
        binary(values, positive=positive)


def test_one_class_only_is_no_fault() -> None:
    assert not binary([0, 0, 0]).values.any()
    assert binary(["yes", "yes"]).values.all()


def test_numbers_count_what_they_cannot_use() -> None:
    found = numbers(["1.5", None, "abc", "inf", "NA", "2"], "amount")
    assert found.usable.tolist() == [True, False, False, False, False, True]
    assert (found.left_out.missing, found.left_out.infinite, found.left_out.not_numbers) == (2, 1, 1)
    assert found.left_out.sentence() == "amount: 2 values are missing, 1 is infinite, 1 is not a number."
    assert numbers([1, 2], "amount").left_out.sentence() == ""
    nullable = numbers(pd.Series([1, None, 3], dtype="Int64"), "amount")
    assert nullable.usable.tolist() == [True, False, True]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (["a", "b"], "Column “s” should hold numbers; row 2 holds “a”"),
        ([None, None], "holds no numbers"),
        ([0.5, 1.5], "Scores in column “s” should lie between 0 and 1; row 3 holds 1.5"),
        ([-0.01, np.nan], "row 2 holds -0.01"),
    ],
)
def test_scores_that_cannot_be_used(values: Any, told: str) -> None:
    with pytest.raises(UserError, match=told):
        scores(values, "s")


def test_infinite_scores_are_left_out() -> None:
    found = scores([0.2, np.inf, -np.inf, 1.0], "s")
    assert found.usable.tolist() == [True, False, False, True]
    assert found.left_out.infinite == 2


def test_groups_of_one_and_two_columns() -> None:
    one = groups([["b", "a", None, "a"]], ["site"])
    assert one.names == (("a",), ("b",), ("(missing)",))
    assert one.codes.tolist() == [1, 0, 2, 0]
    two = groups([["b", "a", "a", "a"], [10, 9, 10, 9]], ["site", "age"])
    assert two.names == (("a", "9"), ("a", "10"), ("b", "10"))
    assert two.codes.tolist() == [2, 0, 1, 0]


def test_a_column_of_keys_makes_no_groups() -> None:
    with pytest.raises(UserError, match="1,000 different values, too many for groups"):
        groups([np.arange(1000)], ["id"])
    with pytest.raises(UserError, match="Together the columns make"):
        groups([np.arange(10_000) % 100, np.arange(10_000) // 100 % 100], ["a", "b"])


def test_columns_of_different_lengths_and_without_rows() -> None:
    with pytest.raises(UserError, match="equally many rows"):
        same_length(score=[1, 2], label=[1])
    with pytest.raises(UserError, match="no rows"):
        same_length(score=[], label=[])


def test_names_that_differ_in_case_or_blanks_are_one_group() -> None:
    split = groups([["F", "f ", "F", "m", " M", None, "  "]], ["sex"])
    assert split.names == (("F",), ("m",), ("(missing)",))
    assert split.codes.tolist() == [0, 0, 0, 1, 1, 2, 2]
    assert [(one.name, one.spellings) for one in split.joined] == [("F", ("F", "f ")), ("m", ("m", " M"))]
    assert split.sentences() == (
        "Column “sex”: 2 groups are written in more than one way and were joined: “F” = “f ”, “m” = “ M”.",
    )
    assert split.missing == 2
    long = "x" * 50
    assert len(groups([[f"{long} a", f"{long} b"]], ["name"]).names) == 2
    assert groups([["a", "b"]], ["name"]).sentences() == ()


def test_predictions_in_other_words_than_the_label() -> None:
    label = binary(["repaid", "defaulted", "repaid"], "outcome", "repaid")
    decisions = ["approve", "decline", "decline"]
    chosen = binary_prediction(decisions, "decision", label, "repaid", "approve")
    assert chosen.values.tolist() == [True, False, False]
    assert (
        positives_sentence(label, chosen) == "Positive is “repaid” in “outcome” and “approve” in “decision”."
    )
    with pytest.raises(UserError, match="say which of them is the positive one"):
        binary_prediction(decisions, "decision", label, "repaid")
    with pytest.raises(UserError, match="holds only “decline”: say which"):
        binary_prediction(["decline"] * 3, "decision", label, "repaid")
    # In the label's words, or in yes and no, nothing is asked.
    assert binary_prediction(["defaulted", "repaid", "repaid"], "d", label, "repaid").values.tolist() == [
        False,
        True,
        True,
    ]
    assert not binary_prediction(["defaulted"] * 3, "d", label, "repaid").values.any()
    assert binary_prediction([1, 0, 1], "d", label, "repaid").values.tolist() == [True, False, True]
    assert positives_sentence(label, binary_prediction(["repaid"] * 3, "d", label, "repaid")) == ""
    turned = binary([0, 1, 1], "y", "0")
    assert binary_prediction([True, False, False], "d", turned, "0").values.tolist() == [False, True, True]


@pytest.mark.parametrize("value", [-0.01, 1.01, float("nan"), float("inf")])
def test_a_threshold_lies_where_scores_do(value: float) -> None:
    assert [check_threshold(one) for one in (0, 0.5, 1)] == [0, 0.5, 1]
    with pytest.raises(UserError, match="between 0 and 1"):
        check_threshold(value)
