"""The start of a new initiative: three steps by keys, the gate that leads to them, the proposal of the template."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from desktop_app.services import initiatives
from desktop_app.services.templates import template_proposals as proposals
from desktop_app.ui.widgets.buttons import Button, PrimaryButton
from tests.ui.initiative.initiative_fixtures import CTRL, Bench, SharedBench
from tests.ui.running import button, in_sight, settle, visible_widgets


@pytest.fixture
def bench(shared_bench: SharedBench, tmp_path: Path) -> Bench:
    """A new initiative of a kind that has a template, at its start."""
    bench = shared_bench.take(tmp_path)
    made = proposals.start(bench.ws, "Bed planning", "prediction", industry="finance")
    bench.initiative_id = made.record_ids[0]
    bench.open("overview", "start")
    wait()
    return bench


def wait() -> None:
    """What is revealed gets the focus once it is laid out."""
    QTest.qWait(1)
    settle()


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focused(), key, modifiers)
    wait()


def start(bench: Bench) -> Any:
    return bench.page.current_tab().start  # type: ignore[union-attr]


def blue(bench: Bench) -> list[str]:
    """The primary buttons that show, by name: a page has one."""
    return [
        one.accessibleName()
        for one in visible_widgets(bench.window)
        if isinstance(one, (Button, PrimaryButton)) and one.look() == "primary"
    ]


def test_the_three_steps_are_gone_through_by_keys(bench: Bench) -> None:
    assert focused().accessibleName() == "Problem"
    assert in_sight(focused())
    assert blue(bench) == ["Next: rate it"]
    QTest.keyClicks(focused(), "Beds are planned by phone.")
    press(Qt.Key.Key_Return, CTRL)
    assert bench.spine.initiative.problem == "Beds are planned by phone."
    assert focused().accessibleName().startswith("Value: 1")
    assert blue(bench) == ["Next: what success means"]
    press(Qt.Key.Key_4)
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_3)
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_2)
    ratings = {one.criterion: one.rating for one in bench.spine.ratings}
    assert ratings == {"value": 4, "feasibility": 3, "risk": 2}
    press(Qt.Key.Key_0)
    assert bench.spine.rating("risk").rating is None
    press(Qt.Key.Key_1)
    press(Qt.Key.Key_Return, CTRL)
    assert focused().accessibleName() == "Success criteria"
    QTest.keyClicks(focused(), "Half the calls.")
    press(Qt.Key.Key_Return, CTRL)
    assert bench.spine.initiative.success_criteria == "Half the calls."
    # The gate stays under the steps, although all are done.
    gate = bench.page.current_tab().gate  # type: ignore[union-attr]
    assert gate.isAncestorOf(focused())
    assert start(bench).isVisible()
    names = [step.head.accessibleName() for step in start(bench).steps.steps.values()]
    assert [name.rpartition(", ")[2] for name in names] == ["done"] * 3


def test_the_focus_stays_on_the_gate_while_its_lines_change(bench: Bench) -> None:
    button(bench.page, "Harm considered: go to Opportunity").setFocus()
    initiatives.edit(bench.ws, bench.initiative_id, {"problem": "p"})
    bench.page.refresh()
    wait()
    assert focused().accessibleName() == "Harm considered: go to Opportunity"
    initiatives.edit(bench.ws, bench.initiative_id, {"harmed": "h"})
    bench.page.refresh()
    wait()
    assert focused().accessibleName() == "Rule-based alternative considered: go to Opportunity"


def test_overriding_is_asked_with_the_one_blue_button(bench: Bench) -> None:
    bench.page.current_tab().gate.override()  # type: ignore[union-attr]
    wait()
    assert focused().accessibleName() == "Reason, required"
    assert blue(bench) == ["Move to Discovery anyway"]
    press(Qt.Key.Key_Escape)
    assert blue(bench) == ["Next: rate it"]


def test_a_finished_step_folds_to_one_line_and_opens_again(bench: Bench) -> None:
    QTest.keyClicks(focused(), "Beds are planned by phone.")
    press(Qt.Key.Key_Return)
    QTest.keyClicks(focused(), "Every morning.")
    press(Qt.Key.Key_Return, CTRL)
    step = start(bench).steps.steps[1]
    assert not step.inside.isVisible()
    assert step.summary.full_text() == "Beds are planned by phone.\nEvery morning."
    assert "\n" not in step.summary.text()
    QTest.mouseClick(button(bench.page, "Step 1: Say what is wrong today, done"), Qt.MouseButton.LeftButton)
    wait()
    assert focused().accessibleName() == "Problem"


def test_gate_lines_lead_to_the_steps_and_to_who_is_missing(bench: Bench) -> None:
    press(Qt.Key.Key_Return, CTRL)
    button(bench.page, "Problem stated: Step 1").click()
    wait()
    assert focused().accessibleName() == "Problem"
    button(bench.page, "Show 4 more that are recommended").click()
    wait()
    button(bench.page, "Product manager named: Name one").click()
    wait()
    assert focused().accessibleName() == "Product manager"
    QTest.keyClicks(focused(), "Mira Tellander")
    press(Qt.Key.Key_Tab)
    assert bench.spine.role("product_manager") == "Mira Tellander"
    assert button(bench.page, "Product manager: Mira Tellander").isVisible()


def test_the_move_is_made_here_once_nothing_is_missing(bench: Bench) -> None:
    gate = bench.page.current_tab().gate  # type: ignore[union-attr]
    assert not gate.move_button.isEnabled()
    assert gate.missing.accessibleName().endswith(" gate items open")
    values = {
        "problem": "p",
        "users": "u",
        "harmed": "h",
        "rule_alternative": "r",
        "ai_verdict": "ai",
        "risk_class": "minimal",
    }
    initiatives.edit(bench.ws, bench.initiative_id, {**values, "facts": ["deployer"]})
    bench.page.refresh()
    assert gate.move_button.isEnabled()
    assert [one.accessibleName() for one in bench.page.header_actions()] == ["Brief"]
    gate.move_button.click()
    assert bench.spine.initiative.stage == "discovery"
    # From there on it shows where it stands.
    assert not start(bench).isVisible()
    assert bench.page.current_tab().figures.isVisible()  # type: ignore[union-attr]


def test_offers_are_accepted_one_by_one_and_all_at_once(bench: Bench) -> None:
    button(bench.page, "See the 1 proposed metric").click() if start(
        bench
    ).steps.metrics_button.isVisible() else None
    card = start(bench).proposal
    button(card, "Show 1 metric").click()
    QTest.mouseClick(button(card, "Accept: Recall"), Qt.MouseButton.LeftButton)
    wait()
    assert [one.name for one in bench.spine.metrics] == ["Recall"]
    assert card.parts["metrics"].gist.full_text() == "All accepted"
    button(card, "Accept all").click()
    wait()
    assert (len(bench.spine.bets), len(bench.spine.risks)) == (2, 3)
    bench.context.undo()
    wait()
    assert (len(bench.spine.bets), len(bench.spine.risks), len(bench.spine.metrics)) == (0, 0, 1)


def test_another_template_proposes_other_things(bench: Bench) -> None:
    card = start(bench).proposal
    menu = QMenu()
    card._fill_templates(menu)
    next(one for one in menu.actions() if one.text().startswith("Vision")).trigger()
    wait()
    assert bench.spine.initiative.ai_kind == "vision"
    assert card.template.text() == "Vision"


def test_what_can_wait_is_one_line_that_starts_it(bench: Bench) -> None:
    later = start(bench).later
    assert all(one.isVisible() for one in later.values())
    initiatives.edit(bench.ws, bench.initiative_id, {"problem": "p"})
    button(bench.page, "Add: Bet").click()
    wait()
    assert bench.page.tabs.current() == "rollout"
    assert len(bench.spine.bets) == 1
    bench.open("overview")
    wait()
    assert not later["bets"].isVisible()


def test_the_rest_is_at_hand_and_opens_for_what_is_in_it(bench: Bench) -> None:
    tab: Any = bench.page.current_tab()
    assert not tab.usual.isVisible()
    bench.open("overview", "role.risk")
    wait()
    assert focused().accessibleName() == "Risk or compliance"
    assert in_sight(focused())


def test_the_meaning_follows_what_was_rated_last_and_the_score_has_its_range(bench: Bench) -> None:
    steps = start(bench).steps
    steps.open_step(2)
    wait()
    assert steps.score.text() == "No score yet."
    for criterion, number in (("value", 4), ("feasibility", 2), ("risk", 1), ("value", 5)):
        steps.ratings[criterion].steps[number - 1].click()
        settle(3)
        meaning = steps.ratings[criterion].meaning(number)
        tail = ". A high risk lowers the score." if criterion == "risk" else ""
        assert steps.anchor.text() == meaning + tail
    assert steps.score.text() == "Score: 45 – 85 of 100. Not rated yet: usability, viability, strategic fit."


def test_steps_that_are_all_done_fold_to_one_line(bench: Bench) -> None:
    steps = start(bench).steps
    initiatives.edit(bench.ws, bench.initiative_id, {"problem": "Beds", "success_criteria": "10 % fewer"})
    bench.open("overview", "start")
    settle(3)
    steps.open_step(2)
    for criterion in ("value", "feasibility", "risk"):
        steps.ratings[criterion].steps[2].click()
        settle(3)
    assert not steps.time.isVisible()
    steps.steps[2].next_button.click()
    wait()
    assert steps.done_line.isVisible()
    assert not any(step.isVisible() for step in steps.steps.values())
    button(steps, "Show the steps").click()
    wait()
    assert all(step.isVisible() for step in steps.steps.values())


def test_after_an_override_the_page_starts_at_its_top_and_keeps_what_it_said(bench: Bench) -> None:
    initiatives.edit(bench.ws, bench.initiative_id, {"summary": "Beds are planned by a forecast."})
    bench.open("overview", "start")
    wait()
    tab = bench.page.current_tab()
    tab.gate.override()  # type: ignore[union-attr]
    wait()
    tab.gate.asking.reason.edit.setFocus()  # type: ignore[union-attr]
    QTest.keyClicks(tab.gate.asking.reason.edit, "Pilot agreed")  # type: ignore[union-attr]
    tab.gate.asking.confirm.click()  # type: ignore[union-attr]
    settle(3)
    wait()
    assert bench.spine.initiative.stage == "discovery"
    assert tab.sentence.isVisible()  # type: ignore[union-attr]
    assert tab.sentence.text() == "Beds are planned by a forecast."  # type: ignore[union-attr]
    top = tab.sentence.mapTo(tab, tab.sentence.rect().topLeft()).y()  # type: ignore[union-attr, arg-type]
    assert 0 <= top < 40
    gap = tab.figures.y() - tab.sentence.geometry().bottom()  # type: ignore[union-attr]
    assert 0 < gap < 40
    proposal = start(bench).proposal
    assert proposal.isVisible()
    proposals.accept(bench.ws, bench.initiative_id)
    bench.page.refresh()
    settle(3)
    assert not proposal.isVisible()


def test_the_form_of_an_override_keeps_its_place(bench: Bench) -> None:
    gate = bench.page.current_tab().gate  # type: ignore[union-attr]
    gate.override()
    wait()
    asking = gate.asking
    before = (asking.confirm.y(), asking.height())
    asking.confirm.click()
    wait()
    assert asking.reason.error() == "Enter a reason."
    assert (asking.confirm.y(), asking.height()) == before
    press(Qt.Key.Key_Tab)
    assert (asking.confirm.y(), asking.height()) == before
