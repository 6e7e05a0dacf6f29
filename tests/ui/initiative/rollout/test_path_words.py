"""Each step of a rollout says where it stands, and never that it is good when nothing is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop_app.domain.records import Bet, Cohort, Initiative, ModelVersion
from desktop_app.domain.spine import Spine
from desktop_app.ui.initiative.rollout.path_words import first_open, path_of
from desktop_app.ui.widgets.path_cards import PathStep

TODAY = date(2026, 11, 21)


def steps(stage: str = "delivery", plan: str = "", **children: tuple[object, ...]) -> dict[str, PathStep]:
    spine = replace(
        Spine(initiative=Initiative(key="AI-1", title="T", stage=stage, rollback_plan=plan)), **children
    )
    return {step.id: step for step in path_of(spine, TODAY)}


def bet(state: str, due: date | None = None) -> Bet:
    return Bet(initiative_id="i", assumption="A", state=state, due=due)


def cohort(state: str, share: float, starts_on: date | None = None) -> Cohort:
    return Cohort(initiative_id="i", name="Cards", state=state, share=share, starts_on=starts_on)


def test_nothing_is_not_good() -> None:
    assert {step.state for step in steps().values()} == {"Not started"}
    assert steps("live")["rollback"].state == "Bad"


@pytest.mark.parametrize(
    ("bets", "kind", "words"),
    [
        ((bet("confirmed"), bet("running", date(2026, 12, 12))), "info", "1 running, next due 12 Dec 2026"),
        ((bet("running", date(2026, 11, 1)),), "caution", "1 is late"),
        ((bet("confirmed"), bet("disproved")), "caution", "1 disproved"),
        ((bet("confirmed"), bet("dropped")), "good", ""),
        ((bet("open"),), "info", "no due day"),
    ],
)
def test_bets(bets: tuple[Bet, ...], kind: str, words: str) -> None:
    step = steps(bets=bets)["bets"]
    assert (step.kind, step.more) == (kind, words)


def test_versions() -> None:
    live = ModelVersion(initiative_id="i", name="4.1", state="live", released_on=date(2026, 3, 3))
    step = steps(model_versions=(live,))["versions"]
    assert (step.kind, step.stands) == ("good", "4.1 is live since 3 Mar 2026")
    candidate = ModelVersion(initiative_id="i", name="4.3")
    step = steps(model_versions=(live, candidate))["versions"]
    assert (step.kind, step.stands, step.more) == (
        "info", "4.3 is the candidate", "4.1 is live since 3 Mar 2026",
    )  # fmt: skip
    back = ModelVersion(initiative_id="i", name="4.3", state="rolled_back")
    assert steps(model_versions=(back,))["versions"].kind == "caution"


def test_cohorts() -> None:
    running, planned = cohort("running", 0.25), cohort("planned", 1.0, date(2027, 1, 26))
    step = steps(cohorts=(running, planned))["cohorts"]
    assert (step.kind, step.stands.replace("\u00a0", " ")) == ("info", "25 %: Cards")
    assert step.more.replace("\u00a0", " ") == "next: 100 % on 26 Jan 2027"
    assert steps(cohorts=(cohort("done", 1.0),))["cohorts"].kind == "good"
    # The last share that was reached is not all of them.
    assert steps(cohorts=(cohort("done", 0.5),))["cohorts"].kind == "info"
    assert steps(cohorts=(cohort("rolled_back", 0.1),))["cohorts"].kind == "bad"
    assert steps(cohorts=(planned,))["cohorts"].state == "Not started"


def test_a_person_is_led_to_the_first_open_step() -> None:
    everything = list(steps(plan="Switch back").values())
    assert first_open(everything) == "bets"
    bets = (bet("confirmed"),)
    assert first_open(list(steps(bets=bets, plan="Switch back").values())) == "versions"
    done = steps(
        bets=bets,
        model_versions=(ModelVersion(initiative_id="i", name="4", state="live"),),
        cohorts=(cohort("done", 1.0),),
        plan="Switch back",
    )
    assert first_open(list(done.values())) == "bets"
