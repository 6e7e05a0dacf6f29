"""The health check over a portfolio in a file: in portions, with progress, cancelled, and on the command line."""

from __future__ import annotations

import json

import pytest

from desktop_app.__main__ import main
from desktop_app.domain.health.checks import HealthCheck, HealthFinding, HealthView
from desktop_app.domain.planning_records import Contribution, Cost, Goal
from desktop_app.domain.records import Metric
from desktop_app.errors import Cancelled
from desktop_app.services import health_report as health
from desktop_app.services import initiatives, portfolio_records
from desktop_app.services import record_edits as records
from desktop_app.services.workspace import NoExtensions, Workspace


def launch(ws: Workspace, title: str) -> str:
    made = initiatives.create(ws, title).record_ids[0]
    for step in ("discovery", "delivery", "live"):
        initiatives.move_stage(ws, made, step, by="Ann", reason="agreed")
    return made


def test_what_is_found_is_named_and_the_worst_comes_first(ws: Workspace, one: str) -> None:
    live = launch(ws, "Chat helper")
    records.add(ws, Metric(initiative_id=live, name="Recall", target=0.9, guardrail=0.95))
    portfolio_records.add(ws, Goal(name="Faster"))
    report = health.check(ws)
    assert report.looked_at == 2
    found = [(p.severity, p.key, p.title) for p in report.problems]
    assert ("bad", "AI-002", "Target without measurements") in found
    assert ("caution", "AI-002", "Guardrail stricter than target") in found
    assert ("caution", "", "Goal without initiatives") in found
    assert ("info", "AI-001", "Serves no goal") in found
    order = [("bad", "caution", "info").index(p.severity) for p in report.problems]
    assert order == sorted(order)
    assert report.problems[0].initiative in ("Chat helper", "")
    assert report.count("bad") + report.count("caution") + report.count("info") == len(report.problems)
    assert sum(n for _id, _title, n in report.by_check) == len(report.problems)


def test_an_empty_portfolio_is_in_order(ws: Workspace) -> None:
    report = health.check(ws)
    assert (report.problems, report.looked_at) == ((), 0)


class OneCheck(NoExtensions):
    """Two checks that tell what they were shown."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, int, int]] = []

    def health_checks(self) -> tuple[HealthCheck, ...]:
        def look(scope: str) -> object:
            def check(view: HealthView) -> list[HealthFinding]:
                metrics = sum(len(spine.metrics) for spine in view.spines)
                self.seen.append((scope, len(view.spines), metrics))
                return [HealthFinding("", "info", "Same", "Said every time.", "plugins")]

            return check

        return (
            HealthCheck("a", "A", "info", look("initiative")),  # type: ignore[arg-type]  # a closure
            HealthCheck("b", "B", "info", look("portfolio"), "portfolio"),  # type: ignore[arg-type]  # a closure
        )


def test_initiatives_come_in_portions_and_the_plan_at_once(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    goal = portfolio_records.add(ws, Goal(name="Faster")).record_ids[0]
    for number in range(5):
        made = initiatives.create(ws, f"Number {number}").record_ids[0]
        records.add(ws, Metric(initiative_id=made, name="M"))
        records.add(ws, Contribution(initiative_id=made, goal_id=goal, weight=0.5))
    monkeypatch.setattr(health, "AT_ONCE", 2)
    ws.extensions = extensions = OneCheck()
    steps: list[tuple[int, int]] = []
    report = health.check(ws, lambda done, total: steps.append((done, total)))
    assert extensions.seen == [
        ("initiative", 2, 2),
        ("initiative", 2, 2),
        ("initiative", 1, 1),
        ("portfolio", 5, 0),
    ]
    assert steps == [(0, 5), (2, 5), (4, 5), (5, 5)]
    # What is said for every portion is said once for each check.
    assert [(p.check, p.key) for p in report.problems] == [("a", ""), ("b", "")]


def test_it_can_be_cancelled(ws: Workspace, one: str) -> None:
    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        health.check(ws, stop)
    assert health.check(ws).looked_at == 1


def test_costs_are_part_of_the_plan(ws: Workspace, one: str) -> None:
    records.add(ws, Cost(initiative_id=one, month=ws.today().replace(day=1), planned=5))
    with ws.read() as uow:
        (spine,) = health.plan_spines(uow.connection)
    assert (len(spine.costs), spine.initiative.key) == (1, "AI-001")


def test_the_command_gives_what_scripts_rely_on(ws: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(ws.place.path)
    assert main(["health", path]) == 0
    assert capsys.readouterr().out == "There is no initiative to look at yet.\n"
    launch(ws, "Chat helper")
    assert main(["health", path, "--json"]) == 3
    found = json.loads(capsys.readouterr().out)
    assert {tuple(sorted(one)) for one in found} == {
        ("anchor", "check", "key", "sentence", "severity", "tab", "title")
    }
    assert [one["key"] for one in found if one["check"] == "core.no_way_back"] == ["AI-001"]
    assert main(["health", path]) == 3
    assert "Live without a roll-back plan" in capsys.readouterr().out
    assert main(["health", path + ".none"]) == 1
