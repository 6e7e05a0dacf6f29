"""The dashboard: what needs attention by initiative, moved through by keys, stages that filter, all sizes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.charts.stage_bar import ARRIVED
from desktop_app.domain.records import Metric
from desktop_app.services import dashboard as figures
from desktop_app.services import initiatives
from desktop_app.services import record_edits as records
from desktop_app.services.workspace import Workspace
from desktop_app.ui.dashboard.attention_lines import AttentionLine, FindingLine, GroupLine
from desktop_app.ui.dashboard.attention_list import AttentionList
from desktop_app.ui.dashboard.page import DashboardPage
from desktop_app.ui.widgets.chart.chart_view import ChartView
from desktop_app.ui.widgets.labels import Label
from tests.ui.running import SMALL, USUAL, Running, part, settle
from tests.ui.shared_program import SharedProgram


def fill(ws: Workspace) -> None:
    """Seven with findings, the second with the most; two of them moved on this month, one back."""
    ids = [initiatives.create(ws, f"Case {n}", industry="retail").record_ids[0] for n in range(7)]
    for initiative_id in ids:
        for stage in ("discovery", "delivery", "live"):
            initiatives.move_stage(ws, initiative_id, stage, by="Ann", reason="agreed")
    with ws.change("figures") as step:
        records.append(step.uow, Metric(initiative_id=ids[1], name="Recall", target=0.9))
    initiatives.edit(ws, ids[1], {"risk_class": "unacceptable"})


@pytest.fixture
def run(shared_program: SharedProgram, tmp_path: Path) -> Iterator[Running]:
    with shared_program.running(tmp_path, fill) as started:
        started.resize(USUAL)
        yield started


def lines(run: Running) -> list[AttentionLine]:
    return [line for line in part(run.go("dashboard"), AttentionList).lines() if line.isVisible()]


def test_attention_is_by_initiative_and_the_worst_is_open(run: Running) -> None:
    shown = lines(run)
    heads = [line for line in shown if isinstance(line, GroupLine)]
    groups = figures.dashboard(run.ws).attention_groups
    assert [head.findings_of.title for head in heads] == [group.title for group in groups[:5]]
    assert heads[0].findings_of.title == "Case 1"
    assert not heads[0].is_folded
    assert all(head.is_folded for head in heads[1:])
    findings = [line for line in shown if isinstance(line, FindingLine)]
    assert [line.item for line in findings] == list(groups[0].items)


def test_the_keys_move_in_one_stop_unfold_and_open(run: Running) -> None:
    shown = lines(run)
    stops = [line for line in shown if line.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert stops == shown[:1]
    shown[0].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(shown[0], Qt.Key.Key_Down)
    assert QApplication.focusWidget() is shown[1]
    QTest.keyClick(shown[1], Qt.Key.Key_Left)
    assert QApplication.focusWidget() is shown[0]
    QTest.keyClick(shown[0], Qt.Key.Key_Left)
    settle()
    assert [isinstance(line, GroupLine) for line in lines(run)] == [True] * 5
    QTest.keyClick(shown[0], Qt.Key.Key_Down)
    second = QApplication.focusWidget()
    assert isinstance(second, GroupLine)
    QTest.keyClick(second, Qt.Key.Key_Right)
    settle()
    QTest.keyClick(second, Qt.Key.Key_Down)
    finding = QApplication.focusWidget()
    assert isinstance(finding, FindingLine)
    assert finding.item.initiative_id == second.findings_of.initiative_id
    QTest.keyClick(finding, Qt.Key.Key_Return)
    assert run.window.current_page_id() == "initiative"
    assert run.window.current_page().tabs.current() == finding.item.tab


def test_a_line_opens_by_a_click_anywhere_and_its_mark_unfolds(run: Running) -> None:
    head = next(line for line in lines(run) if isinstance(line, GroupLine) and line.is_folded)
    QTest.mouseClick(head, Qt.MouseButton.LeftButton, pos=head.rect().topLeft() + head.rect().center() * 0.1)
    assert not head.is_folded
    assert run.window.current_page_id() == "dashboard"
    QTest.mouseClick(head, Qt.MouseButton.LeftButton, pos=head.rect().center())
    assert run.window.current_page_id() == "initiative"


def test_what_was_folded_stays_so_and_the_focus_stays_in_the_list(run: Running) -> None:
    shown = lines(run)
    shown[0].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(shown[0], Qt.Key.Key_Left)
    run.context.write(lambda ws: initiatives.edit(ws, ws.find_key("AI-003").id, {"problem": "Slow"}))
    settle()
    assert all(isinstance(line, GroupLine) for line in lines(run))
    assert QApplication.focusWidget() in lines(run)


def test_the_list_is_as_high_as_its_lines_at_every_size(run: Running) -> None:
    for size in (SMALL, USUAL, (2560, 1440)):
        run.resize(size)
        for line in lines(run):
            assert line.height() >= line.heightForWidth(line.width())
    assert len([line for line in lines(run) if isinstance(line, GroupLine)]) == 7


def stage_chart(run: Running) -> ChartView:
    page = run.go("dashboard")
    return next(view for view in page.findChildren(ChartView) if view.chart().title == "Stages")


def test_a_segment_filters_the_table_and_the_arrow_lists_who_moved(run: Running) -> None:
    view = stage_chart(run)
    arrived = next(mark for mark in view.chart().marks if mark.ref == ARRIVED + "live")
    assert "Case 3" in arrived.hint
    view.activated.emit("live")
    settle()
    page = run.window.current_page()
    assert run.window.current_page_id() == "initiatives"
    assert len(page.table.model.shown_rows()) == 7


def test_a_month_counts_where_each_came_from_and_where_it_is(run: Running) -> None:
    one, other = (run.ws.find_key(key).id for key in ("AI-001", "AI-002"))
    moves = figures.dashboard(run.ws).moves
    assert {(move.from_stage, move.to_stage) for move in moves} == {("strategy", "live")}
    assert len(moves) == 7
    initiatives.move_stage(run.ws, one, "strategy", by="Ann", reason="back")
    initiatives.move_stage(run.ws, other, "stopped", by="Ann", reason="no data")
    moves = figures.dashboard(run.ws).moves
    assert one not in {move.initiative_id for move in moves}
    assert sum(move.is_onward for move in moves) == 5
    assert not any(move.is_backward for move in moves)


def test_all_rows_of_the_grid_can_be_shown(run: Running) -> None:
    page = run.go("dashboard")
    assert isinstance(page, DashboardPage)
    grid = next(view for view in page.findChildren(ChartView) if view.chart().title == "How each part stands")
    assert len(grid.chart().table) == 1 + 5
    page._all_parts.click()
    settle()
    assert len(grid.chart().table) == 1 + 7
    assert not any(mark.ref == "more" for mark in grid.chart().marks)
    assert page._all_parts.text() == "Show fewer"


@pytest.mark.parametrize(
    ("active", "gates", "words"),
    [
        (False, 0, "No initiative is active, so nothing is looked at."),
        (True, 32, "Nothing is late or bad. 32 gate items open."),
        (True, 0, "Nothing needs attention today."),
    ],
)
def test_an_empty_list_is_good_only_where_nothing_is_open(
    run: Running, active: bool, gates: int, words: str
) -> None:
    shown = part(run.go("dashboard"), AttentionList)
    shown.show_groups((), active, gates)
    assert words in [label.text() for label in shown.findChildren(Label)]
