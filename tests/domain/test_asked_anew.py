"""An answer belongs to the question that it answered: other words ask anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop_app.domain.gates import gate_report
from desktop_app.domain.health.checks import HealthView
from desktop_app.domain.records import Answer, Initiative, Portfolio
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import Spine
from desktop_app.domain.summary import summarise
from desktop_app.domain.trust.checklists import ChecklistItem, ChecklistPack
from desktop_app.domain.trust.trust_report import (
    ItemState,
    asked_now,
    item_reports,
    orphan_sentence,
    orphans,
)
from desktop_app.plugin_api import live_check

TODAY = date(2026, 11, 21)
ITEM = ChecklistItem("H-1", "T", "Has the council agreed in writing?", "W", ("E",), "delivery", "gate")
PACK = ChecklistPack("house", "House rules", None, TODAY, (ITEM,))
RULES = Rules(TODAY, packs=(PACK,))


def spine(**values: object) -> Spine:
    answer = Answer(id="a", initiative_id="i", pack_id="house", item_id="H-1", **values)  # type: ignore[arg-type]
    return Spine(initiative=Initiative(id="i", key="AI-1", title="One", stage="delivery"), answers=(answer,))


@pytest.mark.parametrize(
    "given",
    [
        {"status": "yes"},
        {"status": "no"},
        {"status": "not_applicable", "note": "No council"},
        {"status": "open", "waiver_reason": "Pilot", "waiver_until": date(2027, 1, 1)},
    ],
)
def test_an_answer_to_older_words_is_not_done(given: dict[str, object]) -> None:
    about = spine(question="Has the council agreed?", **given)
    (report,) = item_reports(about, RULES)
    assert (report.state, report.settled) == (ItemState.ASKED_ANEW, False)
    assert report.old_question == "Has the council agreed?"
    assert [item.rule for item in gate_report(about, RULES).blocking] == ["house:H-1"]
    # Rules of plugins see it as open too.
    (seen,) = asked_now(about, RULES).answers
    assert (seen.status, seen.waiver_until) == ("open", None)


@pytest.mark.parametrize("question", ["", "H-1", ITEM.question, ITEM.question.replace(" ", "\n  ")])
def test_the_same_words_and_unknown_ones_ask_nothing_anew(question: str) -> None:
    about = spine(question=question, status="yes")
    assert item_reports(about, RULES)[0].state is ItemState.DONE
    assert asked_now(about, RULES) is about


def test_an_item_that_nobody_answered_is_just_open() -> None:
    about = spine(question="Has the council agreed?", status="open", owner="Ann")
    assert item_reports(about, RULES)[0].state is ItemState.OPEN


def test_before_the_duty_starts_nothing_is_missing() -> None:
    later = replace(ITEM, legal_duty_from=date(2027, 8, 1))
    rules = replace(RULES, packs=(replace(PACK, items=(later,)),))
    about = spine(question="Has the council agreed?", status="no")
    (report,) = item_reports(about, rules)
    assert report.state is ItemState.PREPARE
    assert report.old_question


def test_a_removed_item_is_no_longer_asked_and_a_missing_list_is_missing() -> None:
    other = replace(PACK, items=(replace(ITEM, id="H-2"),))
    about = spine(status="yes")
    (answer,) = orphans(about, replace(RULES, packs=(other,)))
    assert "asks it no longer" in orphan_sentence(answer, replace(RULES, packs=(other,)))
    assert "plugin is not there now" in orphan_sentence(answer, replace(RULES, packs=()))


def test_what_plugins_are_shown_has_it_open() -> None:
    about = spine(question="Has the council agreed?", status="yes")
    live = replace(about, initiative=replace(about.initiative, stage="live"))
    seen: list[str] = []

    def look(shown: Spine, _today: date) -> None:
        seen.extend(answer.status for answer in shown.answers)

    summarise(live, RULES, lambda shown, today: look(shown, today) or ())
    live_check("h", "H", "info", "trust", look).check(
        HealthView(portfolio=Portfolio(), rules=RULES, spines=(live,))
    )
    assert seen == ["open", "open"]
