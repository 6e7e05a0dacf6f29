"""Experiments: how many cases, what came out, and the bet that is settled by it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from statsmodels.stats.power import tt_ind_solve_power

from desktop_app.domain.records import Bet
from desktop_app.errors import FieldError, UserError
from desktop_app.services import record_edits as records
from desktop_app.services import undo
from desktop_app.services.analyses import experiment as experiments
from desktop_app.services.analyses import kept_analyses as analyses
from desktop_app.services.analyses import registry as file_analyses
from desktop_app.services.analyses.experiment import EXPERIMENT, Plan
from desktop_app.services.analyses.file_analysis import Request
from desktop_app.services.workspace import Workspace


def test_the_size_is_that_of_the_textbook_and_comes_with_the_days() -> None:
    # Fleiss, Levin and Paik: 0.10 against 0.12 at 5 % and 80 % takes 3,841 an arm.
    found = experiments.size(Plan(baseline=0.10, effect=0.02, a_day=1000))
    assert found.n_per_arm == 3841
    assert found.days == 8
    assert min(n for _effect, n, _days in found.curve) < 3841 < max(n for _effect, n, _days in found.curve)


def test_a_mean_takes_what_statsmodels_says() -> None:
    found = experiments.size(Plan(kind="mean", sd=10.0, effect=2.5))
    wanted = tt_ind_solve_power(effect_size=0.25, alpha=0.05, power=0.8)
    assert found.n_per_arm == -(-wanted // 1)


@pytest.mark.parametrize(
    ("plan", "field"),
    [(Plan(), "baseline"), (Plan(kind="mean", effect=1), "sd"), (Plan(baseline=0.1), "effect")],
)
def test_what_is_not_stated_is_asked_for(plan: Plan, field: str) -> None:
    with pytest.raises(FieldError) as caught:
        experiments.size(plan)
    assert caught.value.field == field


def test_an_effect_that_leaves_the_share_is_refused() -> None:
    with pytest.raises(UserError, match="between 0 and 1"):
        experiments.size(Plan(baseline=0.9, effect=0.2))


def test_a_result_settles_a_bet_in_one_step(ws: Workspace, one: str) -> None:
    bet = records.add(ws, Bet(initiative_id=one, assumption="They click more")).record_ids[0]
    made = experiments.from_counts(
        {"control_n": 5000, "control_hits": 500, "variant_n": 5000, "variant_hits": 600}
    )
    assert "more than chance explains" in made.sentence
    analyses.keep(ws, one, made)
    kept = analyses.list_kept(ws.spine(one), experiments.RESULT)[0]
    experiments.settle(ws, kept, bet, "confirmed")
    settled = ws.spine(one).bets[0]
    assert (settled.state, settled.analysis_id, settled.result) == ("confirmed", kept.id, kept.sentence)
    assert settled.settled_on == ws.today()
    undo.undo(ws)
    assert ws.spine(one).bets[0].state == "open"
    with pytest.raises(UserError, match="confirms a bet or disproves"):
        experiments.settle(ws, kept, bet, "open")


def test_arms_that_are_not_as_planned_are_told_first() -> None:
    made = experiments.from_counts(
        {"control_n": 5000, "control_hits": 500, "variant_n": 4000, "variant_hits": 480}
    )
    assert made.sentence.startswith("The arms have 5,000 and 4,000 cases")
    assert made.result["outcome"]["state"] == "bad"


@pytest.mark.parametrize("name", ["control_n", "variant_hits"])
def test_counts_that_are_missing_are_named(name: str) -> None:
    counts = {"control_n": 10, "control_hits": 1, "variant_n": 10, "variant_hits": 2}
    with pytest.raises(FieldError) as caught:
        experiments.from_counts({**counts, name: None})
    assert caught.value.field == name


def test_a_file_gives_the_same_as_its_counts(tmp_path: Path) -> None:
    rows = [("control", 1)] * 50 + [("control", 0)] * 450 + [("variant", 1)] * 80 + [("variant", 0)] * 420
    path = tmp_path / "arms.csv"
    pd.DataFrame(rows, columns=["arm", "won"]).to_csv(path, index=False)
    made = file_analyses.run(EXPERIMENT, Request(path, {"arm": "arm", "outcome": "won"}))
    counted = experiments.from_counts(
        {"control_n": 500, "control_hits": 50, "variant_n": 500, "variant_hits": 80}
    )
    for name in ("difference", "low", "high", "p_value", "lift"):
        assert made.result["details"][name] == pytest.approx(counted.result["details"][name])


def test_a_plan_is_kept_with_the_bet_it_is_about(ws: Workspace, one: str) -> None:
    bet = records.add(ws, Bet(initiative_id=one, assumption="They click more")).record_ids[0]
    experiments.keep_size(ws, one, Plan(baseline=0.1, effect=0.02), bet)
    kept = analyses.list_kept(ws.spine(one), bet_id=bet)[0]
    assert kept.kind == experiments.SIZE
    assert analyses.result_of(kept)["n_per_arm"] == 3841
    assert analyses.settings_of(kept)["baseline"] == 0.1
