"""The prioritise page in the real window: ranking, methods, weights, why a score, matrix."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu, QWidget

from desktop_app.language import formats
from desktop_app.services import undo
from desktop_app.services.ranking import estimates, own_methods
from desktop_app.ui.initiative.opportunity.tab import OpportunityTab
from desktop_app.ui.prioritise.page import PrioritisePage
from desktop_app.ui.prioritise.ranking import places_table as t
from desktop_app.ui.prioritise.ranking.side import DETAIL, OVERVIEW, WEIGHTS
from desktop_app.ui.prioritise.words import note
from desktop_app.ui.widgets.table.table_model import Span
from tests.driving.late_runner import LateRunner
from tests.ui.prioritise.prioritise_fixtures import RICE, fill, rice, weighted
from tests.ui.running import SMALL, USUAL, Running, running, settle, visible_widgets
from tests.ui.shared_program import SharedProgram


@pytest.fixture
def program(shared_program: SharedProgram, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with shared_program.running(tmp_path_factory.mktemp("home"), fill) as found:
        yield found


@pytest.fixture
def page(program: Running) -> PrioritisePage:
    shown = program.go("prioritise")
    assert isinstance(shown, PrioritisePage)
    settle()
    return shown


def rows(page: PrioritisePage) -> dict[str, tuple[object, ...]]:
    return {row[t.TITLE]: row for row in page.table.model.shown_rows()}


def order(page: PrioritisePage) -> list[str]:
    return [row[t.TITLE] for row in page.table.model.shown_rows()]


def cell(page: PrioritisePage, title: str, column: str) -> str:
    index = page.table.index_of(rows(page)[title][0], column)
    return str(page.table.model.text(index))


def select(page: PrioritisePage, *titles: str) -> None:
    refs = [rows(page)[title][0] for title in titles]
    page.table.select(refs[0])
    model = page.table.view.selectionModel()
    for ref in refs[1:]:
        index = page.table.index_of(ref, "title")
        model.select(index, model.SelectionFlag.Select | model.SelectionFlag.Rows)
    settle(1)


def texts(widget: QWidget) -> list[str]:
    found = []
    for one in visible_widgets(widget):
        if isinstance(one, QLabel):
            found.append(getattr(one, "full_text", one.text)())
    return found


def menu_of(page: PrioritisePage) -> dict[str, object]:
    menu = QMenu(page)
    page.rows.fill_menu(menu, page.table.selected_refs())
    return {action.text(): action for action in menu.actions() if action.text()}


# -- the ranking -------------------------------------------------------------------------------


def test_scores_are_those_of_the_formula_and_in_their_order(page: PrioritisePage) -> None:
    known = [title for title in RICE if None not in RICE[title]]
    expected = sorted(known, key=rice, reverse=True)
    assert [title for title in order(page) if title in known] == expected
    for title in known:
        assert rows(page)[title][t.SCORE] == pytest.approx(rice(title))


def test_ranges_are_the_quantiles_of_ten_thousand_draws(page: PrioritisePage) -> None:
    """Against beta-PERT draws made here with numpy, by the definition low, likely, high with lambda 4."""
    generator = np.random.default_rng(5)

    def draws(likely: float, low: float, high: float) -> np.ndarray:
        a = 1 + 4 * (likely - low) / (high - low)
        b = 1 + 4 * (high - likely) / (high - low)
        return low + (high - low) * generator.beta(a, b, 200_000)

    reach, impact, confidence, effort = RICE["Claims triage"]
    found = (
        draws(reach, reach * 0.8, reach * 1.2)
        * impact
        * draws(confidence, confidence * 0.8, confidence * 1.2)
        / draws(effort, effort * 0.8, effort * 1.2)
    )
    span = rows(page)["Claims triage"][t.RANGE]
    assert isinstance(span, Span)
    assert (span.low, span.middle, span.high) == pytest.approx(np.percentile(found, [10, 50, 90]), rel=0.02)


def test_partly_unknown_shows_what_is_still_possible(page: PrioritisePage) -> None:
    span = rows(page)["Churn"][t.RANGE]
    assert isinstance(span, Span)
    # Impact may be anything from 0.25 to 3, and the others lie a fifth to both sides.
    least, most = 0.8 * 0.8 / 1.2, 1.2 * 1.2 / 0.8
    assert (span.low, span.high) == pytest.approx((5000 * 0.25 * 0.7 / 5 * least, 5000 * 3 * 0.7 / 5 * most))
    assert not span.is_sure
    assert span.middle is None
    assert span.note == "missing: Impact"
    assert cell(page, "Churn", "median") == "unknown"
    assert cell(page, "Churn", "score") == "–"


def test_unknown_comes_last_says_what_is_missing_and_leads_there(
    program: Running, page: PrioritisePage
) -> None:
    assert order(page)[-1] == "Chat helper"
    assert cell(page, "Chat helper", "range") == "4 inputs missing"
    assert cell(page, "Chat helper", "place") == "–"
    page.table.select(rows(page)["Chat helper"][0])
    QTest.keyClick(page.table.view, Qt.Key.Key_Return)
    settle(8)
    assert program.window.current_page_id() == "initiative"
    tab = (
        program.window.current_page().tab("opportunity")
        if hasattr(program.window.current_page(), "tab")
        else None
    )
    assert "Reach, people a quarter" in texts(tab or program.window.current_page())


def test_enter_opens_a_known_initiative(program: Running, page: PrioritisePage) -> None:
    page.table.select(rows(page)["Claims triage"][0])
    QTest.keyClick(page.table.view, Qt.Key.Key_Return)
    settle()
    assert program.window.current_page_id() == "initiative"
    assert program.window.current_page().title() == "Claims triage"


def test_chance_of_the_top_counts_the_first_k(page: PrioritisePage) -> None:
    page.source.set_top(1)
    settle()
    found = rows(page)
    assert page.table.model.columns()[t.TOP - 1].title == "In top 1"
    known = [found[title][t.TOP] for title in RICE if None not in RICE[title]]
    assert sum(known) == pytest.approx(1.0)
    assert found["Churn"][t.TOP] is None


def test_another_seed_draws_anew_and_the_same_one_the_same(page: PrioritisePage) -> None:
    first = rows(page)["Claims triage"][t.RANGE]
    page.source.another_seed()
    settle()
    assert rows(page)["Claims triage"][t.RANGE] != first
    assert page.source.standing.ranking.seed == 2
    page.source.seed = 0
    page.source.another_seed()
    settle()
    assert rows(page)["Claims triage"][t.RANGE] == first


def test_draws_show_progress_and_can_be_cancelled(program: Running, page: PrioritisePage) -> None:
    from desktop_app.jobs.runner import Runner

    inline, runner = program.context.runner, Runner()
    program.context.runner = runner
    started = []
    runner.started.connect(started.append)
    page.source.set_draws(1_000_000)
    assert page.source.is_drawing
    assert "still running" in note(page.source)
    end = time.monotonic() + 60
    while not started and time.monotonic() < end:
        settle(1)
        time.sleep(0.01)
    assert len(started) == 1
    assert page.foot.bar.isVisible()
    page.foot.stop.click()
    while page.source.is_drawing and time.monotonic() < end:
        settle(1)
        time.sleep(0.01)
    assert not page.source.is_drawing
    # What was drawn before is still there.
    assert isinstance(rows(page)["Claims triage"][t.RANGE], Span)
    # Timers of the window go on to the end.
    program.context.runner = inline
    runner.close(5)


def test_likely_values_show_at_once_and_ranges_as_they_come(program: Running) -> None:
    late = LateRunner(random.Random(1))
    inline, program.context.runner = program.context.runner, late
    page = program.go("prioritise")
    assert isinstance(page, PrioritisePage)
    assert page.tools.top.text() == "Top 7"
    while page.source.standing is None:
        assert late.step()
        settle(1)
    # Only the likely values are there, and no place claims to be empty.
    assert page.source.is_drawing
    assert cell(page, "Claims triage", "score") == formats.number(rice("Claims triage"))
    assert {cell(page, "Claims triage", name) for name in ("median", "top", "set")} == {"…"}
    assert "for now" in page.foot.text.text()
    assert page.foot.bar.isVisible()
    late.wait()
    settle()
    assert "…" not in {cell(page, "Claims triage", name) for name in ("median", "top", "set")}
    assert not page.foot.bar.isVisible()
    program.context.runner = inline


def test_what_the_scores_are_based_on_is_not_cut_at_the_foot(program: Running, page: PrioritisePage) -> None:
    for size in (USUAL, SMALL):
        program.resize(size)
        assert "Based on 10,000 simulations" in page.foot.text.text()
        assert page.foot.text.height() >= page.foot.text.heightForWidth(page.foot.text.width())


def test_costs_and_the_best_set_stand_beside(page: PrioritisePage) -> None:
    settle(10)
    assert cell(page, "Claims triage", "cost") == "$300k"
    marks = {title: cell(page, title, "set") for title in rows(page)}
    # Nothing limits what is chosen, and what is not known can't be judged.
    assert marks["Claims triage"] == "Fund"
    assert marks["Chat helper"] == "Unknown"


def test_a_change_elsewhere_shows_when_the_page_comes_up(program: Running, page: PrioritisePage) -> None:
    one = str(rows(page)["Churn"][0])
    program.go("dashboard")
    program.context.write(lambda ws: estimates.set_estimate(ws, one, "impact", 1, 1, 1))
    program.go("prioritise")
    settle()
    assert rows(page)["Churn"][t.SCORE] == pytest.approx(5000 * 1 * 0.7 / 5)


def test_an_empty_portfolio_says_what_belongs_here(qapp: object, tmp_path: object) -> None:
    with running(tmp_path) as program:  # type: ignore[arg-type]  # a Path
        page = program.go("prioritise")
        settle()
        assert any("order of their scores" in text for text in texts(page))


# -- methods -----------------------------------------------------------------------------------


def test_choosing_a_method_ranks_by_it_and_writes_nothing(program: Running, page: PrioritisePage) -> None:
    page.choose_method("weighted")
    settle()
    assert order(page)[:4] == sorted(
        ["Claims triage", "Demand forecast", "Scan referral", "Churn"], key=weighted, reverse=True
    )
    for title in ("Claims triage", "Churn"):
        assert rows(page)[title][t.SCORE] == pytest.approx(weighted(title))
    assert program.ws.portfolio().scoring_method == "rice"
    page.method_keeper.choose()
    settle()
    assert program.ws.portfolio().scoring_method == "weighted"


def test_a_method_of_ones_own_is_written_tried_and_kept(program: Running, page: PrioritisePage) -> None:
    page.method_keeper.start()
    settle()
    editor = page.method_keeper.editor()
    assert page.panels.shown_whole() == "method"
    # 60 % value, 40 % ease, both 3 of 1 to 5.
    assert editor.result.text() == "Score: 50"
    assert not editor.keep_button.isEnabled()
    editor.formula.edit.setPlainText("value * (3 - ease")
    settle()
    assert editor.verdict.text()
    assert editor.method() is None
    mark = editor.formula.edit.extraSelections()
    assert len(mark) == 1
    editor.formula.edit.setPlainText("value * 2 + 6 - ease")
    for form in editor.forms():
        form.weight.set_value(None)
        form.draft.weight = None
    editor.name.edit.setText("Quick")
    editor.name.edit.textEdited.emit("Quick")
    editor.name.commit()
    settle()
    assert editor.result.text() == "Score: 9.0"
    editor.keep_button.click()
    settle()
    own = [one for one in own_methods.all_methods(program.ws) if own_methods.is_own(one)]
    assert [(one.name, one.formula) for one in own] == [("Quick", "value * 2 + 6 - ease")]
    assert page.source.method is not None
    assert page.source.method.name == "Quick"
    assert page.panels.shown_whole() == ""
    program.context.write(undo.undo)
    settle()
    assert page.source.method.id == "rice"


@pytest.mark.parametrize(
    ("formula", "marked"),
    [
        ("value * reachh", "reachh"),
        ("value / / ease", "/"),
        ("value + (ease", "("),
        ("value ^ 9999", "^"),
    ],
)
def test_the_place_of_a_fault_is_marked(page: PrioritisePage, formula: str, marked: str) -> None:
    page.method_keeper.start()
    editor = page.method_keeper.editor()
    editor.formula.edit.setPlainText(formula)
    settle(1)
    (mark,) = editor.formula.edit.extraSelections()
    assert marked.startswith(mark.cursor.selectedText()[:1])
    assert editor.verdict.text().endswith(".")


def test_a_criterion_names_itself_until_the_formula_does(page: PrioritisePage) -> None:
    page.method_keeper.start()
    editor = page.method_keeper.editor()
    form = editor.add_criterion()
    form.label.edit.setText("Étendue à servir")
    form.label.edit.textEdited.emit("")
    form.label.commit()
    assert form.draft.name == "etendue_a_servir"
    editor.formula.edit.setPlainText("value * etendue_a_servir / ease")
    form.name.edit.setText("scope")
    form.name.edit.textEdited.emit("")
    form.name.commit()
    assert editor.draft.formula == "value * scope / ease"
    form.anchors.edit.setPlainText("one: nobody")
    form.anchors.commit()
    assert "value = words" in form.anchors.error()
    form.anchors.edit.setPlainText("1 = nobody\n5 = everybody")
    form.anchors.commit()
    assert form.anchors.error() == ""


def test_a_scale_that_another_method_has_is_refused_beside_its_name(page: PrioritisePage) -> None:
    page.method_keeper.start()
    editor = page.method_keeper.editor()
    first = editor.forms()[1]
    first.label.edit.setText("Effort")
    first.label.edit.textEdited.emit("")
    first.label.commit()
    # The name of an input of RICE is left to RICE.
    assert first.draft.name == "effort_2"
    first.name.edit.setText("effort")
    first.name.edit.textEdited.emit("")
    first.name.commit()
    editor.name.edit.setText("Mine")
    editor.name.edit.textEdited.emit("")
    editor.name.commit()
    editor.keep_button.click()
    settle()
    assert "another scale" in first.name.error()
    assert page.panels.shown_whole() == "method"


def test_leaving_the_editor_writes_nothing(program: Running, page: PrioritisePage) -> None:
    page.method_keeper.start()
    settle()
    QTest.keyClick(page.method_keeper.editor(), Qt.Key.Key_Escape)
    settle()
    assert page.panels.shown_whole() == ""
    assert not [one for one in own_methods.all_methods(program.ws) if own_methods.is_own(one)]


# -- weights -----------------------------------------------------------------------------------


def test_sliders_move_the_ranking_along_and_write_nothing_before_they_are_kept(
    program: Running, page: PrioritisePage
) -> None:
    page.choose_method("weighted")
    settle()
    before = program.ws.portfolio().weights
    page.weigh()
    settle()
    assert page.side.mode() == WEIGHTS
    slider = page.side.sliders.slider("value")
    assert slider.hasFocus()
    assert slider.accessibleName() == "Weight of Value"
    for _step in range(7):
        QTest.keyClick(slider, Qt.Key.Key_PageUp)
    assert slider.value() == 100
    settle(1)
    weights = (1.0, 0.15, 0.20, 0.15, 0.10, 0.10)
    for title in ("Claims triage", "Demand forecast", "Scan referral", "Churn"):
        assert rows(page)[title][t.SCORE] == pytest.approx(weighted(title, weights))
    assert program.ws.portfolio().weights == before
    QTest.keyClick(slider, Qt.Key.Key_Escape)
    settle()
    assert page.side.mode() == OVERVIEW
    assert rows(page)["Churn"][t.SCORE] == pytest.approx(weighted("Churn"))
    assert program.ws.portfolio().weights == before


def test_kept_weights_are_one_step_of_undo(program: Running, page: PrioritisePage) -> None:
    page.choose_method("weighted")
    page.weigh()
    settle()
    slider = page.side.sliders.slider("risk")
    slider.setFocus()
    QTest.keyClicks(slider, "60")
    assert slider.value() == 60
    page.side.sliders.keep.click()
    settle()
    assert page.side.mode() == WEIGHTS
    # 60 of 150 %: the sliders show what is kept, which sums to a whole.
    assert slider.value() == 40
    assert not page.side.sliders.is_moved()
    weights = (0.30, 0.15, 0.20, 0.15, 0.10, 0.60)
    assert rows(page)["Scan referral"][t.SCORE] == pytest.approx(weighted("Scan referral", weights))
    program.context.undo()
    settle()
    assert rows(page)["Scan referral"][t.SCORE] == pytest.approx(weighted("Scan referral"))


def test_how_firm_the_ranking_is(page: PrioritisePage) -> None:
    page.choose_method("weighted")
    page.source.set_top(1)
    page.weigh()
    settle()
    said = texts(page.side.robustness)
    assert any("10,000 weight settings" in text for text in said)
    shares = [text for text in said if text.endswith("%")]
    assert len(shares) == 4
    # One of them leads in each setting.
    assert sum(float(text.rstrip("% \u00a0")) for text in shares) == pytest.approx(100, abs=3)
    assert any("passes it once" in text or "No change of a single weight" in text for text in said)


def test_a_method_without_weights_has_no_sliders(page: PrioritisePage) -> None:
    assert not page.tools.weights.isEnabled()
    page.weigh()
    assert page.side.mode() == OVERVIEW


# -- why a score -------------------------------------------------------------------------------


def test_a_score_opens_to_inputs_formula_and_who(page: PrioritisePage) -> None:
    select(page, "Claims triage")
    page.tools.why.click()
    settle()
    assert page.side.mode() == DETAIL
    said = texts(page.side)
    assert "8,000\u00a0people a quarter (6,400 to 9,600)" in said
    assert "80\u00a0% (64\u00a0% to 96\u00a0%)" in said
    assert "Score = Reach * Impact * Confidence / Effort" in said
    assert any("Ann" in text and "One estimate" in text for text in said)
    chart = page.detail.tornado.chart()
    assert {row[0] for row in chart.table[1:]} == {"Reach", "Confidence", "Effort"}
    assert page.detail.shown() is not None


def test_a_tornado_row_is_the_median_with_that_input_at_its_ends(page: PrioritisePage) -> None:
    select(page, "Claims triage")
    page.explain()
    settle()
    detail = page.detail.shown()
    assert detail is not None
    assert detail.swings is not None
    swing = next(one for one in detail.swings if one.ref == "reach")
    # The score is proportional to reach: its medians stand like the P10 and P90 of reach, drawn here.
    a, b = 1 + 4 * 0.5, 1 + 4 * 0.5
    ends = 6400 + 3200 * np.percentile(np.random.default_rng(1).beta(a, b, 400_000), [10, 90])
    assert swing.high / swing.low == pytest.approx(ends[1] / ends[0], rel=0.01)


def test_the_course_names_who_changed_what(program: Running, page: PrioritisePage) -> None:
    one = str(rows(page)["Claims triage"][0])
    program.context.write(lambda ws: estimates.set_estimate(ws, one, "effort", 1, 2, 3, by="Ann"))
    settle()
    page.explain(one)
    settle()
    said = texts(page.detail)
    assert any(
        "effort from 4\u00a0person-months" in text and "to 2\u00a0person-months" in text for text in said
    )


def test_the_detail_follows_the_selection_and_escape_leaves(page: PrioritisePage) -> None:
    select(page, "Claims triage")
    page.explain()
    settle()
    select(page, "Churn")
    settle()
    said = texts(page.side)
    assert any(text.endswith("Churn") for text in said)
    assert "Missing: Impact." in said
    QTest.keyClick(page.detail, Qt.Key.Key_Escape)
    settle()
    assert page.side.mode() == OVERVIEW


def test_what_is_missing_leads_to_where_it_is_given(program: Running, page: PrioritisePage) -> None:
    page.explain(str(rows(page)["Churn"][0]))
    settle()
    page.detail.give.click()
    settle(8)
    assert program.window.current_page_id() == "initiative"
    tab = program.window.current_page().findChild(OpportunityTab)
    assert program.window.focusWidget() is tab.scoring.sections["impact"].give


def test_what_another_method_misses_is_asked_on_the_opportunity_tab(
    program: Running, page: PrioritisePage
) -> None:
    page.choose_method("wsjf")
    settle()
    select(page, "Churn")
    QTest.keyClick(page.table.view, Qt.Key.Key_Return)
    settle(8)
    tab = program.window.current_page().findChild(OpportunityTab)
    assert list(tab.scoring.sections) == ["business_value", "time_criticality", "risk_reduction", "job_size"]
    assert "WSJF" in tab.scoring.sentence.text()
    assert program.window.focusWidget() is tab.scoring.sections["business_value"].give


# -- matrix, menus, commands -------------------------------------------------------------------


def test_the_matrix_takes_any_figure(program: Running, page: PrioritisePage) -> None:
    page.matrix.choose(across="input:effort", up="median", size="input:reach", colour="stage")
    chart = page.matrix.chart.chart()
    header, *body = chart.table
    assert header[2:] == ("Stage", "Score by RICE", "Effort", "Reach")
    known = {row[1]: row for row in body}
    assert known["Claims triage"][4:] == ("4\u00a0person-months", "8,000\u00a0people a quarter")
    assert known["Chat helper"][4] == "unknown"
    page.matrix.chart.activated.emit(str(rows(page)["Claims triage"][0]))
    settle()
    assert program.window.current_page_id() == "initiative"


def test_the_menu_of_a_row_offers_what_can_be_done(page: PrioritisePage) -> None:
    select(page, "Churn")
    offered = menu_of(page)
    assert {"Open", "Why this score", "Add what is missing", "Scoring sheet…"} <= set(offered)
    assert {"Must be in the best set", "Must not be in the best set", "May be in the best set"} <= set(
        offered
    )
    select(page, "Churn", "Claims triage")
    assert "Compare" in menu_of(page)


@pytest.mark.parametrize("action", ["prioritise.weights", "prioritise.changed", "prioritise.method"])
def test_commands_reach_the_page_from_anywhere(program: Running, action: str) -> None:
    own_methods.choose(program.ws, "weighted")
    program.go("dashboard")
    program.registry.run(action)
    settle(8)
    assert program.window.current_page_id() == "prioritise"
    page = program.window.current_page()
    assert page.panels.shown_whole() or page.side.mode() == WEIGHTS


def test_an_open_score_is_read_again_after_a_change_elsewhere(program: Running, page: PrioritisePage) -> None:
    one = str(rows(page)["Churn"][0])
    select(page, "Churn")
    page.explain()
    settle()
    assert "Missing: Impact." in texts(page.side)
    program.go("dashboard")
    program.context.write(lambda ws: estimates.set_estimate(ws, one, "impact", 1, 1, 1))
    program.go("prioritise")
    settle()
    assert "Missing: Impact." not in texts(page.side)
    assert page.detail.figure.text() != "unknown"


def test_no_figure_of_the_ranking_is_cut(page: PrioritisePage) -> None:
    table = page.table
    for at, column in enumerate(table.model.columns()):
        if table.view.isColumnHidden(at) or column.kind not in ("number", "chip"):
            continue
        for row in range(table.model.rowCount()):
            needed = table.delegate.text_width(table.model.index(row, at))
            assert needed <= table.view.columnWidth(at), (column.id, row)
