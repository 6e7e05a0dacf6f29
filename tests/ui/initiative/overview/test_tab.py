"""The overview: figures, the gate and its moves, roles, the way so far."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from desktop_app.domain.gates import OpenItem
from desktop_app.exchange.importing.run_import import run_import
from desktop_app.services import initiatives
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.where_from.origin_popover import OriginPopover
from tests.ui.initiative.initiative_fixtures import Bench, SharedBench, type_into
from tests.ui.running import part, settle


@pytest.fixture
def bench(shared_bench: SharedBench, tmp_path: Path) -> Bench:
    return shared_bench.take(tmp_path)


@pytest.fixture
def live(shared_bench: SharedBench, tmp_path: Path) -> Bench:
    return shared_bench.take(tmp_path, "live")


def words(widget: object) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())  # type: ignore[attr-defined]


def moves(bench: Bench) -> dict[str, object]:
    menu = QMenu()
    bench.open("overview").gate._fill_menu(menu)
    found = {action.text(): action for action in menu.actions() if action.text()}
    bench.menu = menu  # type: ignore[attr-defined]  # kept alive
    return found


def test_an_item_that_is_settled_here_leads_to_its_field(bench: Bench) -> None:
    tab = bench.open("overview")
    item = OpenItem("core.data_scientist", "required", "Data scientist named", "Nobody is.", "overview")
    lead = tab._lead_here(item)
    assert lead is not None
    assert lead.words == "Enter the name"
    lead.go()
    settle()
    assert tab._anchors["role.data_scientist"].has_focus_inside()


def test_figures_say_unknown_and_never_zero(bench: Bench) -> None:
    figures = bench.open("overview").figures
    assert figures.score.value() == "unknown"
    assert figures.score.note() == "Nothing is rated yet."
    assert figures.data.value() == "unknown"
    assert (figures.metrics.value(), figures.metrics.note()) == ("0 of 1", "1 guardrail breached")
    assert figures.review.note() == "Starts when it is live"


def test_a_score_with_missing_inputs_is_a_range_that_names_them(bench: Bench) -> None:
    initiatives.rate(bench.ws, bench.initiative_id, "value", {"rating": 5})
    bench.page.refresh()
    figure = bench.open("overview").figures.score
    assert figure.value() == "30 – 100"
    assert figure.note() == "Missing: usability, feasibility, viability, strategic fit, risk."


def test_a_figure_leads_to_where_it_comes_from(bench: Bench) -> None:
    figure = bench.open("overview").figures.score
    figure.setFocus()
    QTest.keyClick(figure, Qt.Key.Key_Return)
    popover = part(bench.window, OriginPopover)
    assert popover.title.full_text() == "Where from: score"
    QTest.keyClick(popover, Qt.Key.Key_Escape)
    assert not popover.isVisible()
    assert figure.accessibleName().endswith("opens where it comes from")


def test_the_gate_names_what_is_open_and_leads_there(bench: Bench) -> None:
    gate = bench.open("overview").gate
    assert gate.summary.text() == "5 gate items block the move to Discovery."
    assert "The problem is not written down." in words(gate)
    assert not gate.move_button.isEnabled()
    button = next(
        b for b in gate.findChildren(Button) if b.accessibleName().startswith("Rule-based alternative")
    )
    button.click()
    QTest.qWait(10)
    assert bench.page.tabs.current() == "opportunity"
    assert QApplication.focusWidget().accessibleName() == "Alternative without AI"


def test_the_header_leads_to_what_the_gate_still_wants(bench: Bench) -> None:
    bench.open("data")
    bench.page.header_actions()[-1].click()  # type: ignore[attr-defined]
    QTest.qWait(10)
    assert bench.page.tabs.current() == "overview"
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Problem stated: Step 1"


def test_the_header_opens_the_gate_and_never_moves(bench: Bench) -> None:
    bench.open("data")
    assert bench.page.header_actions()[-1].accessibleName() == "Gate to Discovery (5)"
    values = {
        "problem": "p",
        "users": "u",
        "harmed": "h",
        "rule_alternative": "r",
        "ai_verdict": "ai",
        "risk_class": "minimal",
    }
    initiatives.edit(bench.ws, bench.initiative_id, values)
    bench.page.refresh()
    button = bench.page.header_actions()[-1]
    assert button.accessibleName() == "Gate to Discovery"
    button.click()  # type: ignore[attr-defined]
    QTest.qWait(10)
    assert bench.page.tabs.current() == "overview"
    assert bench.spine.initiative.stage == "strategy"
    # The move itself is one deliberate act, at hand for a key.
    focused = QApplication.focusWidget()
    assert focused is bench.page.current_tab().gate.move_button  # type: ignore[union-attr]
    QTest.keyClick(focused, Qt.Key.Key_Space)
    assert bench.spine.initiative.stage == "discovery"


def test_an_open_gate_is_passed_with_one_click(bench: Bench) -> None:
    values = {
        "problem": "p",
        "users": "u",
        "harmed": "h",
        "rule_alternative": "r",
        "ai_verdict": "ai",
        "risk_class": "minimal",
    }
    initiatives.edit(bench.ws, bench.initiative_id, values)
    bench.page.refresh()
    gate = bench.open("overview").gate
    assert gate.move_button.isEnabled()
    assert "Override the gate…" not in moves(bench)
    gate.move_button.click()
    assert bench.spine.initiative.stage == "discovery"
    assert gate.move_button.accessibleName() == "Move to Delivery"


def test_passing_over_needs_a_name_and_a_reason(bench: Bench) -> None:
    moves(bench)["Override the gate…"].trigger()  # type: ignore[attr-defined]
    gate = bench.open("overview").gate
    assert gate.asking.isVisible()
    assert gate.asking.by.text() == "Ann"
    gate.asking.confirm.click()
    assert gate.asking.reason.error() == "Enter a reason."
    assert bench.spine.initiative.stage == "strategy"
    gate.asking.reason.edit.setFocus()
    QTest.keyClicks(gate.asking.reason.edit, "Pilot agreed")
    gate.asking.confirm.click()
    move = bench.spine.stage_moves[-1]
    assert (move.to_stage, move.moved_by, move.reason, len(move.passed_over)) == (
        "discovery",
        "Ann",
        "Pilot agreed",
        5,
    )
    assert not gate.asking.isVisible()
    said = words(bench.open("overview").moves)
    assert "5 open gate items were overridden" in said
    assert "Pilot agreed" in said


def test_never_mind_leaves_everything(bench: Bench) -> None:
    gate = bench.open("overview").gate
    gate.override()
    assert not gate.menu_button.isVisible()
    gate.asking.cancel.click()
    assert not gate.asking.isVisible()
    assert gate.menu_button.isVisible()
    assert bench.spine.initiative.stage == "strategy"


def test_on_hold_needs_a_reason_and_can_be_resumed(live: Bench) -> None:
    moves(live)["Put on hold…"].trigger()  # type: ignore[attr-defined]
    gate = live.open("overview").gate
    gate.asking.confirm.click()
    assert live.spine.initiative.stage == "live"
    QTest.keyClicks(gate.asking.reason.edit, "No budget")
    gate.asking.confirm.click()
    assert live.spine.initiative.stage == "on_hold"
    assert gate.summary.text() == "It is on hold; it was in Live."
    assert live.page.chips()[1] == ("On hold", "caution")
    offered = moves(live)
    assert list(offered) == [
        "Resume in Live",
        "Back to Delivery",
        "Back to Discovery",
        "Back to Strategy",
        "Stop…",
    ]
    offered["Resume in Live"].trigger()  # type: ignore[attr-defined]
    assert live.spine.initiative.stage == "live"


def test_a_stage_back_is_one_step_of_undo(live: Bench) -> None:
    moves(live)["Back to Delivery"].trigger()  # type: ignore[attr-defined]
    assert live.spine.initiative.stage == "delivery"
    live.context.undo()
    assert live.spine.initiative.stage == "live"
    assert live.page.chips()[1][0] == "Live"


def test_running_initiatives_do_not_offer_retiring_in_the_header(live: Bench) -> None:
    assert [w.accessibleName() for w in live.page.header_actions()] == ["Brief"]


def test_parts_tell_their_state_and_why(bench: Bench) -> None:
    dot, word, figure = bench.open("overview").parts._rows["metrics"]
    assert (word.text(), dot.kind(), figure.full_text()) == ("Bad", "bad", "0 of 1 on target")
    assert "Guardrail breached: Recall." in word.toolTip()


def test_roles_are_kept_at_once(bench: Bench) -> None:
    tab = bench.open("overview")
    type_into(tab.roles.fields["tech_lead"], "Mei Chen")
    assert bench.spine.role("tech_lead") == "Mei Chen"
    type_into(tab.roles.fields["tech_lead"], "")
    assert bench.spine.role("tech_lead") == ""
    assert tab.focus_anchor("role.risk")


def test_steps_are_those_of_the_stage(bench: Bench) -> None:
    combo = bench.open("overview").about.field("step").combo
    assert [combo.itemText(at) for at in range(combo.count())] == ["Not stated", "Idea", "Qualified"]


def test_hostile_text_is_shown_as_it_is(bench: Bench) -> None:
    hostile = "<img src='http://127.0.0.1:9'><b>bold</b> & co"
    initiatives.edit(bench.ws, bench.initiative_id, {"title": hostile, "facts": [hostile]})
    initiatives.move_stage(bench.ws, bench.initiative_id, "discovery", by=hostile, reason=hostile)
    bench.page.refresh()
    tab = bench.open("overview")
    assert bench.page.title() == hostile
    assert tab.about.field("title").value() == hostile
    assert hostile in words(tab.moves)
    for label in bench.page.findChildren(QLabel):
        assert not label.text() or label.textFormat() == Qt.TextFormat.PlainText, label.text()


def test_deleting_from_the_overview(bench: Bench) -> None:
    bench.open("overview").delete_button.click()
    assert bench.window.current_page_id() == "initiatives"


def test_escape_closes_the_question_and_stays_on_the_page(bench: Bench) -> None:
    gate = bench.open("overview").gate
    gate.override()
    QTest.qWait(10)
    QTest.keyClicks(QApplication.focusWidget(), "Pilot")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not gate.asking.isVisible()
    assert bench.window.current_page_id() == "initiative"
    assert bench.spine.initiative.stage == "strategy"


def test_what_stood_in_the_file_is_shown_on_demand(bench: Bench, tmp_path: Path) -> None:
    assert not bench.open("overview").source_rows.isVisible()
    title = bench.spine.initiative.title
    path = tmp_path / "list.csv"
    path.write_text(f"Title,Shoe size\n{title},<b>forty two</b>\n", encoding="utf-8")
    run_import(bench.ws, path, on_conflict="update")
    bench.page.refresh()
    bench.open("overview").rest.set_open(True)
    card = bench.open("overview").source_rows
    assert card.isVisible()
    assert "list.csv, row 2" in words(card)
    assert "forty two" not in words(card)
    card._toggle.click()
    QApplication.processEvents()
    assert "Shoe size" in words(card)
    assert "<b>forty two</b>" in words(card)
    card._toggle.click()
    assert "forty two" not in words(card)


def test_a_figure_from_a_file_leads_to_its_cell(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"Title,Budget\n{bench.spine.initiative.title},250000\n", encoding="utf-8")
    run_import(bench.ws, path, on_conflict="update")
    bench.page.refresh()
    tab = bench.open("overview")
    tab.show_origin("budget", tab)
    (row,) = part(bench.window, OriginPopover).rows
    assert (row.value.full_text(), row.known.rests_on) == ("$250k", "column Budget, row 2")
    assert row.link is not None
    row.link.click()
    QTest.qWait(10)
    marked = QApplication.focusWidget()
    assert isinstance(marked, QLabel)
    assert (marked.text(), marked.selectedText()) == ("250000", "250000")
