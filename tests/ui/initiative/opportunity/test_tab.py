"""The opportunity: the question whether AI is needed, ratings against anchors, the score that opens."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from desktop_app.services import initiatives
from desktop_app.ui.widgets.where_from.origin_popover import OriginPopover
from tests.ui.initiative.initiative_fixtures import Bench, SharedBench, key, type_into
from tests.ui.running import part


@pytest.fixture
def bench(shared_bench: SharedBench, tmp_path: Path) -> Bench:
    return shared_bench.take(tmp_path, tab="opportunity")


def form_of(tab: object, name: str) -> object:
    return next(form for form in tab._forms if name in form.fields).field(name)  # type: ignore[attr-defined]


def said(panel: QWidget) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel) if not label.isHidden()]


def test_the_texts_are_kept_at_once(bench: Bench) -> None:
    tab = bench.open("opportunity")
    for name in ("problem", "users", "harmed", "when_wrong", "success_criteria", "rule_alternative"):
        type_into(form_of(tab, name), f"said of {name}")  # type: ignore[arg-type]
        assert getattr(bench.spine.initiative, name) == f"said of {name}"


def test_a_verdict_notes_who_and_when(bench: Bench) -> None:
    question = bench.open("opportunity").question
    button = question.verdict._buttons[0]
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Right)
    assert bench.spine.initiative.ai_verdict == ""
    QTest.keyClick(question.verdict._buttons[1], Qt.Key.Key_Space)
    one = bench.spine.initiative
    assert one.ai_verdict == "rules_first"
    assert (one.ai_verdict_by, one.ai_verdict_on) == ("Ann", date(2026, 11, 21))
    type_into(question.by.field("ai_verdict_by"), "Bo")
    QTest.keyClick(question.verdict._buttons[1], Qt.Key.Key_Left)
    QTest.keyClick(question.verdict._buttons[0], Qt.Key.Key_Space)
    assert (bench.spine.initiative.ai_verdict, bench.spine.initiative.ai_verdict_by) == ("ai", "Bo")


def test_ratings_by_keyboard_show_every_anchor(bench: Bench) -> None:
    tab = bench.open("opportunity")
    value = tab.ratings.criteria["value"].rating
    assert [step.accessibleName().split(". ", 1)[0] for step in value.steps] == [
        f"Value: {number}" for number in range(1, 6)
    ]
    key(value.steps[0], "4")
    assert bench.spine.rating("value").rating == 4
    assert bench.spine.rating("value").rated_by == "Ann"
    key(value.steps[3], "Down")
    assert bench.spine.rating("value").rating == 4
    key(value.steps[4], "Return")
    assert bench.spine.rating("value").rating == 5
    assert tab.ratings.criteria["value"].who.text() == "rated by Ann on 21 Nov 2026"
    key(value.steps[4], "0")
    assert bench.spine.rating("value").rating is None
    assert tab.ratings.criteria["value"].who.text() == "unknown: not rated yet"


def test_confidence_and_note(bench: Bench) -> None:
    panel = bench.open("opportunity").ratings.criteria["viability"]
    panel.confidence._buttons[0].click()
    type_into(panel.note, "Legal looks at it")
    rating = bench.spine.rating("viability")
    assert (rating.confidence, rating.note, rating.rating) == ("low", "Legal looks at it", None)


def test_the_score_opens_to_inputs_weights_and_formula(bench: Bench) -> None:
    initiatives.rate(bench.ws, bench.initiative_id, "value", {"rating": 5})
    initiatives.rate(bench.ws, bench.initiative_id, "risk", {"rating": 2})
    bench.page.refresh()
    panel = bench.open("opportunity").score
    assert panel.figure.text() == "38 – 98"
    assert panel.sentence.text() == "Missing: usability, feasibility, viability, strategic fit."
    panel.figure.open()
    popover = part(bench.window, OriginPopover)
    assert popover.title.full_text() == "Where from: score"
    lines = said(popover)
    assert "unknown" in lines
    assert {"Value", "5 of 5", "Risk", "2 of 5", "Ann", "21 Nov 2026"} <= set(lines)
    assert any("weights summing to 1" in line for line in lines)
    popover.leave()


def test_the_weights_are_changed_in_the_settings(bench: Bench) -> None:
    panel = bench.open("opportunity", "score").score
    panel.figure.open()
    popover = part(bench.window, OriginPopover)
    next(row for row in popover.rows if row.known.label == "Weights").change.click()
    assert bench.window.current_page_id() == "settings"


def test_the_gate_leads_to_the_first_criterion_that_is_not_rated(bench: Bench) -> None:
    initiatives.rate(bench.ws, bench.initiative_id, "value", {"rating": 5})
    bench.page.refresh()
    tab = bench.open("opportunity", "ratings")
    QTest.qWait(10)
    assert tab.ratings.criteria["usability"].isAncestorOf(QApplication.focusWidget())


def test_estimates_read_money_as_people_write_it(bench: Bench) -> None:
    tab = bench.open("opportunity")
    type_into(form_of(tab, "benefit_low"), "2.1m")  # type: ignore[arg-type]
    type_into(form_of(tab, "benefit_high"), "400k")  # type: ignore[arg-type]
    one = bench.spine.initiative
    assert (one.benefit_low, one.benefit_high, one.benefit_likely) == (2.1e6, 4e5, None)
    assert tab.estimates.note.text() == "Low, likely and high are not in order: Benefit a year."
    type_into(form_of(tab, "chance_of_success"), "70")  # type: ignore[arg-type]
    assert bench.spine.initiative.chance_of_success == 0.7


def test_choices_of_the_ai(bench: Bench) -> None:
    field = form_of(bench.open("opportunity"), "ai_kind")
    combo = field.combo  # type: ignore[attr-defined]
    combo.setFocus()
    combo.setCurrentIndex(combo.findText("Vision"))
    combo.activated.emit(combo.currentIndex())
    assert bench.spine.initiative.ai_kind == "vision"


def test_estimates_open_below_the_rating_they_belong_to(bench: Bench) -> None:
    """An input that has a field on the tab is not shown a second time at its end."""
    tab = bench.open("opportunity")
    name = next(iter(tab.scoring.sections))
    section = tab.scoring.sections[name]
    slot = {**tab.ratings.slots(), **tab.estimates.slots}[name]
    assert slot.isAncestorOf(section)
    assert slot.link.isVisibleTo(tab)
    assert not section.isVisibleTo(tab)
    slot.link.click()
    assert section.isVisibleTo(tab)
    section.give.click()
    form = section.form()
    form.fields["likely"].set_value(3.0)
    form.keep.click()
    assert slot.link.text() == "1 estimate"
    slot.link.click()
    assert not section.isVisibleTo(tab)


def test_an_input_without_a_field_keeps_its_place_below(bench: Bench) -> None:
    tab = bench.open("opportunity")
    tab.scoring.choose("rice")
    section = tab.scoring.sections["reach"]
    assert section.isVisibleTo(tab)
    assert not any(slot.isVisibleTo(tab) for slot in tab.ratings.slots().values())
