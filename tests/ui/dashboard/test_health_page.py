"""The health page: findings with filters and the way to each mend, found again after a change, cancelled, large."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from desktop_app.domain.place import FilePlace
from desktop_app.domain.planning_records import Budget, Contribution, Cost, Goal
from desktop_app.domain.records import Bet, Cohort, DataSource, Evidence, Metric, Rating, Risk
from desktop_app.errors import Cancelled
from desktop_app.services import health_report as health
from desktop_app.services import initiatives, portfolio_records
from desktop_app.services import record_edits as records
from desktop_app.services.lists.list_reads import attention
from desktop_app.services.planning import dependency_edits as dependencies
from desktop_app.services.workspace import Workspace
from desktop_app.ui.dashboard import health_reports
from desktop_app.ui.dashboard.health_reports import HealthReports
from desktop_app.ui.widgets.buttons import Button
from tests.ui.running import SMALL, Running, settle
from tests.ui.shared_program import SharedProgram


def fill(ws: Workspace) -> None:
    """One that is live with everything wrong, one that is stopped, and a strategy that does not fit."""
    today = ws.today()
    values: dict[str, Any] = {"risk_class": "high", "ai_verdict": "not_yet", "budget": 5, "cost_to_date": 9}
    one = initiatives.create(ws, "Chat <b>helper", **values).record_ids[0]
    other = initiatives.create(ws, "Old tool").record_ids[0]
    for stage in ("discovery", "delivery", "live"):
        initiatives.move_stage(ws, one, stage, by="Ann", reason="agreed")
    dependencies.add(ws, one, other)
    initiatives.move_stage(ws, other, "stopped", reason="No data")
    goals = [portfolio_records.add(ws, Goal(name=name)).record_ids[0] for name in ("Fast", "Fair", "Kind")]
    month = today.replace(day=1)
    old = month.replace(year=today.year - 2)
    with ws.change("as an import does") as step:
        step.uow.update(
            ws.spine(one).initiative, live_from=old, delivery_from=month, first_review_due=old, retire_on=old
        )
        for record in (
            Metric(name="Recall", target=0.9, guardrail=0.95),
            Evidence(name="Report", kind="link", link="https://example.org", expires_on=old),
            Risk(title="Drift", likelihood=5, impact=5, state="accepted"),
            Bet(assumption="It works", area="value"),
            DataSource(name="Orders", sensitivity="personal"),
            Cost(category="build", month=month, planned=10, actual=90),
            Contribution(goal_id=goals[0], weight=0.8),
            Contribution(goal_id=goals[1], weight=0.8),
        ):
            records.append(step.uow, replace(record, initiative_id=one))
        records.append(step.uow, Cohort(initiative_id=other, name="All", state="running"))
    portfolio_records.add(ws, Budget(name="All", year=today.year, amount=5))


@pytest.fixture
def run(shared_program: SharedProgram, tmp_path: Path) -> Iterator[Running]:
    with shared_program.running(tmp_path, fill) as made:
        yield made


@pytest.fixture
def empty(shared_program: SharedProgram, tmp_path: Path) -> Iterator[Running]:
    with shared_program.running(tmp_path) as made:
        yield made


def page(run: Running) -> Any:
    return run.go("health")


def test_nothing_found_is_said(empty: Running) -> None:
    shown = page(empty)
    # Nothing to look at is not the same as nothing found.
    assert shown.empty.sentence() == "There is no initiative to look at yet."
    assert shown.chips() == []
    assert "0 initiatives" in shown.foot.text()
    assert not shown.checks.isEnabled()


def test_findings_are_filtered(run: Running) -> None:
    shown = page(run)
    every = shown.table.model.rowCount()
    assert every == len(shown.report.problems) > 12
    severities = [row[1] for row in shown.table.model.shown_rows()]
    assert severities == sorted(severities, key=("bad", "caution", "info").index)
    shown.show_severity("caution")
    assert {row[1] for row in shown.table.model.shown_rows()} == {"caution"}
    menu = QMenu()
    shown._fill_checks(menu)
    assert any("Building before bets are settled (1)" in action.text() for action in menu.actions())
    shown.show_check("core.still_running")
    assert shown.table.model.rowCount() == 0
    assert "Nothing of this kind" in shown.empty.sentence()
    shown.empty.buttons[0].click()
    assert shown.table.model.rowCount() == every
    shown.show_check("core.still_running")
    assert shown.chip.isVisibleTo(shown)
    (row,) = shown.table.model.shown_rows()
    assert row[3] == "Old tool"
    shown.chip.removed.emit()
    assert shown.table.model.rowCount() == every
    text = str(shown.table.model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) or "")
    assert "<b>helper" not in text


def test_every_finding_leads_to_where_it_is_mended(run: Running) -> None:
    shown = page(run)
    problems = list(shown.report.problems)
    for at, problem in enumerate(problems):
        run.go("health")
        shown.table.select(str(at))
        QTest.keyClick(shown.table.view, Qt.Key.Key_Return)
        settle(3)
        if problem.initiative_id:
            assert run.window.current_page_id() == "initiative", problem
            panel = run.window.current_page().current_tab()
            assert run.window.current_page().tabs.current() == problem.tab
            assert not problem.anchor or panel.focus_anchor(problem.anchor), problem
        else:
            assert run.window.current_page_id() == problem.tab, problem
            body = run.window.current_page().body
            assert not problem.anchor or body.focus_anchor(problem.anchor), problem


def test_a_mend_is_seen_and_undone(run: Running) -> None:
    shown = page(run)
    before = len(shown.report.problems)
    checked, noticed = len(health.check(run.ws).problems), len(attention(run.ws))
    one = run.ws.find_key("AI-001").id
    run.context.write(lambda ws: initiatives.edit(ws, one, {"rollback_plan": "Switch it off"}))
    settle()
    assert len(health.check(run.ws).problems) == checked - 1
    assert len(shown.report.problems) == before - 1 - (noticed - len(attention(run.ws)))
    run.context.undo()
    settle()
    assert len(shown.report.problems) == before


def test_the_dashboard_leads_to_all_that_needs_attention(run: Running) -> None:
    dashboard = run.go("dashboard")
    ids = {item.initiative_id for item in attention(run.ws)}
    button = next(one for one in dashboard.findChildren(Button) if one.text() == f"Show all {len(ids)}")
    button.click()
    settle()
    assert run.window.current_page_id() == "health"
    shown = run.window.current_page()
    assert shown.table.model.rowCount() == len(attention(run.ws))
    shown.show_all()
    every = len(attention(run.ws)) + len(health.check(run.ws).problems)
    assert shown.table.model.rowCount() == every
    run.registry.run("go.dashboard")
    run.registry.run("portfolio.health")
    assert run.window.current_page_id() == "health"


def test_a_large_portfolio_waits_to_be_asked(run: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health_reports, "BY_ITSELF", 1)
    shown = page(run)
    assert shown.report is None
    assert "takes some seconds" in shown.empty.sentence()
    shown.empty.buttons[0].click()
    assert shown.report is not None
    assert not shown.stale.isVisibleTo(shown)
    one = run.ws.find_key("AI-001").id
    before = shown.report
    run.context.write(lambda ws: initiatives.edit(ws, one, {"rollback_plan": "Switch it off"}))
    settle()
    # The old report stays, and says that it is old.
    assert shown.report is before
    assert shown.stale.isVisibleTo(shown)
    shown.check()
    assert shown.report is not before
    assert not shown.stale.isVisibleTo(shown)


def test_a_check_that_is_cancelled_leaves_what_was_known(
    run: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_args: object) -> None:
        raise Cancelled

    monkeypatch.setattr(health, "check", stopped)
    assert HealthReports.of(run.context)._report is None
    shown = page(run)
    assert shown.report is None
    assert [button.text() for button in shown.empty.buttons] == ["Check now"]


def test_the_keyboard_goes_on_to_what_is_found(run: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_args: object) -> None:
        raise Cancelled

    with monkeypatch.context() as other:
        other.setattr(health, "check", stopped)
        shown = page(run)
    button = shown.empty.buttons[0]
    button.setFocus()
    assert QApplication.focusWidget() is button
    QTest.keyClick(button, Qt.Key.Key_Space)
    settle()
    assert shown.report is not None
    assert QApplication.focusWidget() is shown.table.view
    assert shown.table.current_ref() is not None or shown.table.model.rowCount()


def test_asked_again_with_nothing_changed_it_says_so(run: Running) -> None:
    shown = page(run)
    shown.check()
    assert run.toasts() == ["Nothing has changed since the last check."]


def test_another_portfolio_has_findings_of_its_own(run: Running, tmp_path: Path) -> None:
    shown = page(run)
    assert shown.report.problems
    from desktop_app.services.portfolio_file import portfolios

    other = tmp_path / "other.portfolio"
    portfolios.create(other, name="Other", extensions=run.context.host).close()
    run.program.open(FilePlace(other))
    settle()
    assert page(run).report.problems == ()


def test_it_fits_a_small_window(run: Running) -> None:
    shown = page(run)
    run.resize(SMALL)
    assert shown.table.view.horizontalScrollBar().maximum() == 0


def test_ratings_without_reasons_lead_to_the_ratings(empty: Running) -> None:
    one = initiatives.create(empty.ws, "One").record_ids[0]
    records.add(empty.ws, Rating(initiative_id=one, criterion="value", rating=5))
    shown = page(empty)
    (problem,) = [p for p in shown.report.problems if p.check == "core.score_without_evidence"]
    empty.context.open_initiative(one, problem.tab, problem.anchor)
    settle()
    assert empty.window.current_page().current_tab().focus_anchor(problem.anchor)


def test_more_findings_than_before_are_filtered_by_the_check_that_is_shown(run: Running) -> None:
    shown: Any = run.go("health")
    report = shown.report
    assert report is not None
    shown.show_check(report.problems[0].check)
    few = replace(report, problems=report.problems[:1])
    shown._show(few)
    shown._show(report)
    of_check = [problem for problem in report.problems if problem.check == report.problems[0].check]
    assert shown.table.model.rowCount() == len(of_check)
