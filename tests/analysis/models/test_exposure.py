"""Recommendation lists and equity of an outcome, worked out by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from desktop_app.analysis.models.equity import equity
from desktop_app.analysis.models.exposure import exposure, gini
from desktop_app.errors import UserError


def lists() -> pd.DataFrame:
    """Two users, two lists each, three items a list: twelve rows."""
    return pd.DataFrame(
        {
            "user": ["u"] * 6 + ["v"] * 6,
            "item": ["a", "b", "c", "a", "b", "d", "a", "c", "e", "e", "f", "a"],
            "rank": [1, 2, 3] * 4,
            "genre": ["x", "x", "y", "x", "x", "y", "x", "y", "y", "y", "y", "x"],
            "day": [1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2],
        }
    )


COLUMNS = {"user": "user", "item": "item", "rank": "rank", "group": "genre"}


def test_a_list_of_twelve_by_hand() -> None:
    found = exposure(lists(), **COLUMNS)
    assert (found.rows, found.users, found.lists) == (12, 2, 4)
    # u: a and b of a, b, c come again; v: a and e of a, c, e.
    assert found.repeat_rate.value == pytest.approx((2 / 3 + 2 / 3) / 2)
    # Of three pairs two differ in every list: x x y, x x y, x y y, y y x.
    assert found.diversity.value == pytest.approx(2 / 3)
    # Shown a 4, b 2, c 2, d 1, e 2, f 1 times.
    x = sorted([4, 2, 2, 1, 2, 1])
    pairs = sum(abs(i - j) for i in x for j in x)
    assert found.gini == pytest.approx(pairs / (2 * 6 * sum(x)))
    by_group = {one.group: one for one in found.groups}
    assert by_group["x"].exposure_share.value == pytest.approx(6 / 12)
    assert by_group["x"].catalogue_share == pytest.approx(2 / 6)
    assert by_group["x"].ratio == pytest.approx(1.5)
    assert found.coverage.value is None
    assert "Without a catalogue" in found.coverage.why


def test_a_catalogue_tells_what_was_not_shown() -> None:
    catalogue = pd.DataFrame({"item": list("abcdefgh"), "genre": list("xxyyyyzz")})
    found = exposure(lists(), **COLUMNS, catalogue=catalogue)
    assert found.coverage.value == pytest.approx(6 / 8)
    assert found.gini == pytest.approx(gini(np.array([4, 2, 2, 1, 2, 1, 0, 0.0])))
    by_group = {one.group: one for one in found.groups}
    assert (by_group["z"].shown, by_group["z"].catalogue_share, by_group["z"].ratio) == (0, 0.25, 0)
    assert by_group["y"].ratio == pytest.approx(0.5 / 0.5)
    outside = exposure(lists(), **COLUMNS, catalogue=catalogue[:3])
    assert outside.coverage.value == 1
    assert outside.groups[0].catalogue_share == pytest.approx(2 / 3)


def test_what_the_catalogue_lacks_and_what_is_never_shown_is_told() -> None:
    catalogue = pd.DataFrame({"item": list("abcdgh"), "genre": list("xxyyzz")})
    found = exposure(lists(), **COLUMNS, catalogue=catalogue)
    assert (found.unlisted, found.unlisted_rows, found.never_shown) == ((("e", 2), ("f", 1)), 3, 2)
    assert found.sentences() == (
        "2 items are not in the catalogue, and are shown 3 times: “e”, “f”.",
        "2 items of the catalogue are never shown.",
        "No item is shown of: z.",
    )
    assert found.as_json()["rows_not_in_catalogue"] == 3
    assert exposure(lists(), **COLUMNS).sentences() == ()


def test_equal_ranks_are_one_place_of_one_list() -> None:
    frame = lists()
    frame["rank"] = [1, 2, 2] * 4
    found = exposure(frame, **COLUMNS)
    assert (found.lists, found.repeat_rate) == (4, exposure(lists(), **COLUMNS).repeat_rate)


def test_groups_of_items_are_compared_without_case() -> None:
    frame = lists()
    frame.loc[0, "genre"] = "X "
    found = exposure(frame, **COLUMNS)
    assert [one.group for one in found.groups] == ["x", "y"]
    assert "“x” = “X ”" in found.sentences()[-1]


def test_lists_can_be_named_by_a_column() -> None:
    mixed = lists().sample(frac=1, random_state=3)
    named = exposure(mixed, **COLUMNS, list_column="day")
    plain = exposure(lists(), **COLUMNS)
    assert named.repeat_rate == plain.repeat_rate
    assert (named.lists, named.diversity.value) == (4, pytest.approx(2 / 3))


def test_one_list_a_user_cannot_repeat() -> None:
    found = exposure(lists().iloc[[0, 1, 2, 6, 7, 8]], **COLUMNS)
    assert found.repeat_rate.value is None
    assert "No user has two lists" in found.repeat_rate.why
    single = exposure(lists().iloc[[0]], **COLUMNS)
    assert single.diversity.value is None


def test_rows_without_an_item_are_left_out_and_counted() -> None:
    frame = lists()
    frame.loc[3, "item"] = None
    frame["rank"] = frame["rank"].astype(float)
    frame.loc[5, "rank"] = np.nan
    assert exposure(frame, **COLUMNS).left_out == 2


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"genre": ["x", "x", "y", "y", *list("xxxyyyyx")]}, "the item “a” is in two groups, .* row 5"),
        ({"rank": ["first"] * 12}, "Column “rank” should hold numbers; row 2 holds “first”"),
        ({"item": [None] * 12}, "No row has a user, an item and a rank"),
    ],
)
def test_lists_that_cannot_be_used(change: dict, told: str) -> None:
    with pytest.raises(UserError, match=told.replace(", .* ", ".*")):
        exposure(lists().assign(**change), **COLUMNS)


def test_a_column_that_is_not_there() -> None:
    with pytest.raises(UserError, match="no column “genre”; there are: user, item, rank, day"):
        exposure(lists().drop(columns="genre"), **COLUMNS)


def test_gini_by_hand() -> None:
    assert gini(np.array([1.0, 1, 1, 1])) == 0
    assert gini(np.array([0.0, 0, 0, 1])) == pytest.approx(0.75)
    assert gini(np.zeros(3)) is None
    x = np.random.default_rng(0).random(50)
    assert gini(x) == pytest.approx(np.abs(x[:, None] - x).sum() / (2 * 50 * x.sum()))


def test_equity_by_hand() -> None:
    found = equity(["n", "n", "s", "e"], [10, 20, 30, 60], population=[100, 100, 300, 100])
    assert [one.outcome.value for one in found.areas] == [60, 15, 30]
    assert found.population_mean == pytest.approx((200 * 15 + 300 * 30 + 100 * 60) / 600)
    assert (found.best, found.worst, found.ratio, found.difference) == ("n", "e", 4, 45)
    weighed = equity(
        ["n", "n", "s", "e"], [10, 20, 30, 60], population=[100, 100, 300, 100], weights={"e": 3, "n": 0}
    )
    assert weighed.weighted_mean == pytest.approx((300 * 30 + 3 * 100 * 60) / 600)
    assert weighed.population_mean == found.population_mean
    even = equity(["n", "n", "s"], [10, 20, 30], population=[7, 7, 7])
    alone = equity(["n", "n", "s"], [10, 20, 30]).areas[0].outcome
    assert (even.areas[0].outcome.low, even.areas[0].outcome.high) == pytest.approx((alone.low, alone.high))
    better = equity(["n", "s"], [0, 3], lower_is_better=False)
    assert (better.best, better.worst, better.ratio, better.difference) == ("s", "n", None, 3)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"population": [-1, 1]}, "populations of 0 or more"),
        ({"weights": {"x": 1}}, "no area “x”"),
        ({"weights": {"a": -1}}, "A weight should be 0 or more"),
        ({"weights": {"a": 0, "b": 0}}, "leave nobody"),
        ({"population": [0, 0]}, "both an outcome and people"),
    ],
)
def test_equity_that_cannot_be_worked_out(arguments: dict, told: str) -> None:
    with pytest.raises(UserError, match=told):
        equity(["a", "b"], [1, 2], **arguments)


def test_areas_and_their_weights_are_compared_without_case() -> None:
    found = equity(["North", "north ", "North", "South"], [10, 20, 30, 60], weights={"NORTH": 3})
    assert [(one.name, one.outcome.n, one.weight) for one in found.areas] == [
        ("North", 3, 3),
        ("South", 1, 1),
    ]
    assert "“North” = “north ”" in found.joined[0]
