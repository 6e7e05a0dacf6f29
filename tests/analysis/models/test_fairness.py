"""Fairness held against fairlearn, and what it says of groups that cannot be judged."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from fairlearn import metrics as oracle
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import precision_score
from statsmodels.stats.proportion import proportion_confint

from desktop_app.analysis.models.confidence_intervals import rate_words
from desktop_app.analysis.models.fairness import fairness
from desktop_app.errors import UserError


def cases(n: int, seed: int = 0, groups: int = 4) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    site = rng.integers(0, groups, n)
    label = rng.random(n) < 0.3 + 0.05 * site
    score = np.clip(rng.normal(0.4 + 0.2 * label - 0.02 * site, 0.2), 0, 1)
    return label, score, np.array([f"site {k}" for k in range(groups)])[site]


def test_rates_and_gaps_are_those_of_fairlearn() -> None:
    label, score, site = cases(5000)
    chosen = score >= 0.5
    found = fairness(label, [site], prediction=chosen)
    frame = oracle.MetricFrame(
        metrics={
            "selection_rate": oracle.selection_rate,
            "tpr": oracle.true_positive_rate,
            "fpr": oracle.false_positive_rate,
            "precision": precision_score,
        },
        y_true=label,
        y_pred=chosen,
        sensitive_features=site,
    ).by_group
    for group in found.groups:
        for name in frame.columns:
            assert getattr(group, name).value == pytest.approx(frame.loc[group.name, name], abs=1e-12)
        low, high = proportion_confint(
            round(group.tpr.value * group.positives), group.positives, method="wilson"
        )
        assert (group.tpr.low, group.tpr.high) == pytest.approx((low, high))
    for name in (
        "demographic_parity_difference",
        "demographic_parity_ratio",
        "equalized_odds_difference",
        "equal_opportunity_difference",
    ):
        expected = getattr(oracle, name)(label, chosen, sensitive_features=site)
        gap = getattr(found.gaps, name)
        assert gap.value == pytest.approx(expected, abs=1e-12)
        assert gap.low <= gap.value <= gap.high
    assert found.judged == found.gaps


def test_a_million_rows() -> None:
    label, score, site = cases(1_000_000, groups=12)
    found = fairness(label, [site], prediction=score >= 0.5)
    frame = pd.DataFrame({"site": site, "label": label, "chosen": score >= 0.5})
    selection = frame.groupby("site")["chosen"].mean()
    recall = frame[frame["label"]].groupby("site")["chosen"].mean()
    assert [one.selection_rate.value for one in found.groups] == pytest.approx(
        [selection[one.name] for one in found.groups]
    )
    assert [one.tpr.value for one in found.groups] == pytest.approx(
        [recall[one.name] for one in found.groups]
    )


def test_two_columns_are_crossed() -> None:
    label, score, site = cases(3000)
    age = np.where(np.arange(3000) % 3 == 0, "old", "young")
    found = fairness(label, [site, age], prediction=score >= 0.5, group_names=["site", "age"])
    assert len(found.groups) == 8
    features = pd.DataFrame({"site": site, "age": age})
    expected = oracle.demographic_parity_difference(label, score >= 0.5, sensitive_features=features)
    assert found.gaps.demographic_parity_difference.value == pytest.approx(expected)
    assert found.groups[0].group == ("site 0", "old")


def test_scores_with_a_threshold_give_the_mean_score() -> None:
    label, score, site = cases(2000)
    found = fairness(label, [site], score=score, threshold=0.5)
    assert found.gaps.as_json() == fairness(label, [site], prediction=score >= 0.5).gaps.as_json()
    group = found.groups[1]
    own = score[site == group.name]
    assert group.mean_score.value == pytest.approx(own.mean())
    assert group.mean_score.high - group.mean_score.low == pytest.approx(
        2 * 1.96 * own.std(ddof=1) / len(own) ** 0.5, rel=0.01
    )


def test_the_seed_decides_the_interval() -> None:
    label, score, site = cases(1000)
    first = fairness(label, [site], prediction=score >= 0.5, seed=1)
    assert first == fairness(label, [site], prediction=score >= 0.5, seed=1)
    assert first.gaps != fairness(label, [site], prediction=score >= 0.5, seed=2).gaps


def test_the_four_fifths_rule() -> None:
    site = np.repeat(["a", "b"], 100)
    label = np.tile([0, 1], 100)
    for selected, meets in ((40, True), (39, False)):
        chosen = np.concatenate([np.arange(100) < 50, np.arange(100) < selected])
        found = fairness(label, [site], prediction=chosen)
        assert found.gaps.four_fifths is meets
        assert found.gaps.demographic_parity_ratio.value == pytest.approx(selected / 50)
        assert (found.gaps.lowest, found.gaps.highest) == ("b", "a")
    assert found.sentences()[0] == (
        "“b” is selected least often (39\u00a0%), “a” most often (50\u00a0%): the ratio of 0.78 misses the four-fifths rule."
    )


def test_a_group_of_one_row_is_shown_and_not_judged_by() -> None:
    label, score, site = cases(600, groups=2)
    site = np.append(site, "lonely")
    label, chosen = np.append(label, True), np.append(score >= 0.5, False)
    found = fairness(label, [site], prediction=chosen)
    lonely = next(group for group in found.groups if group.name == "lonely")
    assert lonely.too_few
    assert (lonely.tpr.value, lonely.fpr.value, lonely.precision.value) == (0, None, None)
    assert lonely.fpr.why == "There are no negatives."
    assert found.gaps.demographic_parity_ratio.value == 0
    assert found.judged is not None
    assert found.judged.demographic_parity_ratio.value > 0.5
    assert "1 group has fewer than 30 cases, too few to judge: lonely." in found.sentences()


def hand(**groups: tuple[int, int, int, int]) -> tuple[list[int], list[int], list[str]]:
    """Label, prediction and group from true positives, false negatives, false positives and true negatives."""
    label, chosen, names = [], [], []
    for name, (tp, fn, fp, tn) in groups.items():
        for n, truth, prediction in ((tp, 1, 1), (fn, 1, 0), (fp, 0, 1), (tn, 0, 0)):
            label += [truth] * n
            chosen += [prediction] * n
            names += [name] * n
    return label, chosen, names


def test_each_rate_is_judged_by_its_own_denominator() -> None:
    label, chosen, names = hand(a=(40, 10, 5, 45), b=(30, 20, 10, 40), c=(1, 4, 30, 165))
    found = fairness(label, [names], prediction=chosen)
    assert not any(group.too_few for group in found.groups)
    judged = found.judged
    assert judged is not None
    # c has five positives: its true-positive rate of 0.2 takes no part, its false-positive rate does.
    assert judged.equal_opportunity_difference.value == pytest.approx(0.2)
    assert judged.equalized_odds_difference.value == pytest.approx(0.2)
    assert judged.demographic_parity_difference.value == pytest.approx(0.45 - 31 / 200)
    assert found.gaps.equal_opportunity_difference.value == pytest.approx(0.6)
    expected = oracle.equal_opportunity_difference(label, chosen, sensitive_features=names)
    assert found.gaps.equal_opportunity_difference.value == pytest.approx(expected)
    assert (
        "Their true-positive rates rest on under 30 positives, too few to judge: c (5)." in found.sentences()
    )
    assert rate_words(found.groups[2].tpr).endswith(", too few to judge")
    assert not rate_words(found.groups[2].fpr).endswith("judge")
    entry = found.as_json()["groups"][2]
    assert (entry["tpr_n"], entry["tpr_too_few"], entry["fpr_too_few"]) == (5, True, False)


def test_a_gap_that_is_not_known_says_why() -> None:
    label, chosen, names = hand(a=(40, 10, 5, 45), b=(0, 0, 10, 90))
    found = fairness(label, [names], prediction=chosen)
    text = " ".join(found.sentences())
    assert "no true-positive rate, so these take no part in that gap: b." in text
    assert "The gap of true-positive rates is not known: There are not two groups with 30 positives." in text
    assert found.judged is not None
    assert found.judged.demographic_parity_difference.value == pytest.approx(0.35)
    label, chosen, names = hand(a=(0, 40, 0, 40), b=(0, 40, 0, 40))
    nobody = fairness(label, [names], prediction=chosen)
    assert nobody.sentences()[0].startswith("No case was selected in any group")


@given(
    st.lists(
        st.tuples(*[st.integers(0, 45)] * 4).filter(lambda cells: sum(cells) > 0), min_size=2, max_size=4
    )
)
def test_judged_gaps_are_those_of_groups_with_30_cases(cells: list[tuple[int, int, int, int]]) -> None:
    label, chosen, names = hand(**{f"g{k}": one for k, one in enumerate(cells)})
    if len(set(label)) < 2 or len(set(chosen)) < 2:
        return
    found = fairness(label, [names], prediction=chosen, draws=5)
    rates = {
        "parity": [(tp + fp) / n for tp, fn, fp, tn in cells if (n := tp + fn + fp + tn) >= 30],
        "tpr": [tp / (tp + fn) for tp, fn, _fp, _tn in cells if tp + fn >= 30],
        "fpr": [fp / (fp + tn) for _tp, _fn, fp, tn in cells if fp + tn >= 30],
    }
    gaps = {name: max(values) - min(values) if len(values) > 1 else None for name, values in rates.items()}
    if gaps["parity"] is None:
        assert found.judged is None
        return
    assert found.judged is not None
    assert found.judged.demographic_parity_difference.value == pytest.approx(gaps["parity"])
    assert found.judged.equal_opportunity_difference.value == pytest.approx(gaps["tpr"])
    odds = None if None in (gaps["tpr"], gaps["fpr"]) else max(gaps["tpr"], gaps["fpr"])
    assert found.judged.equalized_odds_difference.value == pytest.approx(odds)


def test_spellings_of_a_group_are_joined_and_told() -> None:
    label, chosen, names = hand(a=(40, 10, 5, 45), b=(30, 20, 10, 40))
    spelled = [name.upper() + " " if k % 3 == 0 else name for k, name in enumerate(names)]
    found, plain = (fairness(label, [one], prediction=chosen) for one in (spelled, names))
    assert [(group.name, group.n) for group in found.groups] == [("a", 100), ("b", 100)]
    assert found.gaps == plain.gaps
    assert "2 groups are written in more than one way and were joined" in found.sentences()[-1]
    one = fairness([0, 1] * 20, [["x", "X "] * 20], prediction=[0, 1] * 20)
    assert one.sentences()[0] == "Column “group” holds only one group, “x”: there is nothing to compare."
    assert one.gaps.demographic_parity_ratio.value is None


def test_scores_that_rank_the_wrong_way_are_told() -> None:
    label, score, site = cases(800, groups=2)
    assert not any(
        "wrong way" in text for text in fairness(label, [site], score=score, threshold=0.5).sentences()
    )
    turned = fairness(label, [site], score=1 - score, threshold=0.5)
    assert any("ranks the wrong way round" in text for text in turned.sentences())
    # Scores without any use have an AUC on both sides of 0.5.
    chance = np.random.default_rng(4).random(800)
    assert not any(
        "wrong way" in text for text in fairness(label, [site], score=chance, threshold=0.5).sentences()
    )


def test_all_groups_small() -> None:
    found = fairness([0, 1, 0, 1], [["a", "a", "b", "b"]], prediction=[0, 1, 0, 0])
    assert found.judged is None
    assert found.sentences()[0].startswith("Too few to judge")
    assert found.gaps.demographic_parity_difference.value == 0.5


def test_missing_values_are_counted() -> None:
    found = fairness(
        [1, 0, None, 1, 0, 1],
        [["a", "a", "a", None, "b", "b"]],
        score=[0.9, 0.1, 0.8, 0.7, np.nan, np.inf],
        threshold=0.5,
    )
    by_name = {group.name: group for group in found.groups}
    assert (by_name["a"].n, by_name["a"].selection_rate.value, by_name["a"].positives) == (3, 2 / 3, 1)
    assert by_name["(missing)"].n == 1
    assert by_name["b"].n == 0
    assert by_name["b"].selection_rate.value is None
    assert [one.sentence() for one in found.left_out] == [
        "label: 1 value is missing.",
        "score: 1 value is missing, 1 is infinite.",
    ]


def test_nobody_selected_and_one_class() -> None:
    site = np.repeat(["a", "b"], 50)
    none = fairness(np.tile([0, 1], 50), [site], prediction=np.zeros(100, bool))
    assert none.gaps.demographic_parity_ratio.value is None
    assert none.gaps.four_fifths is None
    assert none.gaps.equal_opportunity_difference.value == 0
    negatives = fairness(np.zeros(100), [site], prediction=np.arange(100) % 2)
    assert negatives.gaps.equal_opportunity_difference.value is None
    assert "positives" in negatives.gaps.equal_opportunity_difference.why


@given(
    st.lists(
        st.tuples(st.sampled_from("abcd"), st.booleans(), st.booleans()), min_size=2, max_size=60
    ).filter(lambda rows: len({row[0] for row in rows}) > 1)
)
def test_shares_of_groups_make_up_the_whole(rows: list[tuple[str, bool, bool]]) -> None:
    site, label, chosen = (np.array(column) for column in zip(*rows, strict=True))
    found = fairness(label, [site], prediction=chosen, draws=20)
    assert sum(group.n for group in found.groups) == len(rows)
    selected = sum(group.n * group.selection_rate.value for group in found.groups)
    assert selected == pytest.approx(chosen.sum())
    expected = oracle.demographic_parity_difference(label, chosen, sensitive_features=site)
    assert found.gaps.demographic_parity_difference.value == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"prediction": [0, 1, 2]}, "“prediction” should hold two values"),
        ({"score": [0.2, 0.3, 7], "threshold": 0.5}, "row 4 holds 7"),
        ({"score": [0.2, 0.3, 0.4]}, "from which threshold"),
        (
            {"score": [0.2, 0.3, 0.4], "threshold": float("nan")},
            "between 0 and 1, as the scores do, not at nan",
        ),
        ({}, "either the decisions, or scores"),
        ({"prediction": [0, 1, 1], "group": ["a", "a", "a"]}, "only one group, “a”"),
        ({"prediction": [0, 1]}, "equally many rows"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(arguments: dict, told: str) -> None:
    group = arguments.pop("group", ["a", "b", "b"])
    with pytest.raises(UserError, match=told):
        fairness([0, 1, 1], [group], **arguments)
