"""One score, one gate count, one cost to date and one benefit: every place that shows them has the same figure."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from desktop_app.briefs import make as briefs
from desktop_app.cli.reports import list_report, show_report
from desktop_app.domain.choices import ACTIVE_STAGES
from desktop_app.domain.gates import gate_report
from desktop_app.domain.planning.expected_benefit import benefit_of
from desktop_app.domain.spine import Spine
from desktop_app.domain.states import open_checks, score_of
from desktop_app.domain.trust.trust_report import item_reports
from desktop_app.exchange.export import export_portfolio
from desktop_app.language import formats
from desktop_app.plugin_host import PluginHost
from desktop_app.runtime.resources_path import resource_path
from desktop_app.services.dashboard import Dashboard, dashboard
from desktop_app.services.key_figures import benefit_figure, gates_figure, reviews_figure
from desktop_app.services.planning import board, costs
from desktop_app.services.planning.benefits import benefit_sum
from desktop_app.services.ranking import rank as ranking
from desktop_app.services.sample.look_inside import kept_look, look_inside
from desktop_app.services.sample.make_sample import create_sample
from desktop_app.services.workspace import Workspace
from desktop_app.store.reads.list_columns import COLUMN_INDEX
from tests.steady import noon


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    path: Path = tmp_path_factory.mktemp("sample") / "sample.portfolio"
    ws = create_sample(path, extensions=PluginHost(), clock=lambda: noon(2026, 11, 21))
    yield ws
    ws.close()


@pytest.fixture(scope="module")
def spines(sample: Workspace) -> dict[str, Spine]:
    return {spine.initiative.key: spine for spine in sample.spines()}


@pytest.fixture(scope="module")
def listed(sample: Workspace) -> dict[str, dict[str, Any]]:
    return {row["key"]: row for row in list_report(sample, {}, "key", "")}


@pytest.fixture(scope="module")
def data(sample: Workspace) -> Dashboard:
    return dashboard(sample, None)


def test_the_look_inside_of_the_welcome_page_is_that_of_the_sample(sample: Workspace) -> None:
    kept = json.loads(resource_path("welcome", "look_inside.json").read_text("utf-8"))
    assert kept == json.loads(json.dumps(look_inside(sample))), "run: python -m tests.look_inside"
    assert kept_look().initiatives[0].key == "AI-001"


def test_one_score(
    sample: Workspace, spines: dict[str, Spine], listed: dict[str, dict[str, Any]], data: Dashboard
) -> None:
    rules = sample.rules()
    standings = {one.key: one for one in data.standings}
    ranks = {row.key: row for row in ranking.rank(sample, "weighted", draws=0).rows}
    for key, spine in spines.items():
        score = score_of(spine, rules)
        assert listed[key]["score"] == score.value == show_report(sample, key)["score"]["value"]
        assert standings[key].score == score.value
        assert ranks[key].score == pytest.approx(score.value)
        assert (standings[key].score_low, listed[key]["score_low"]) == (score.low, score.low)


def test_one_gate_count(
    sample: Workspace, spines: dict[str, Spine], listed: dict[str, dict[str, Any]], data: Dashboard
) -> None:
    rules = sample.rules()
    on_board = {row[COLUMN_INDEX["key"]]: row for row in board.cards(sample)}
    blocked = items = 0
    for key, spine in spines.items():
        gate = gate_report(spine, rules)
        n = len(gate.blocking)
        assert (listed[key]["gate_blocking"], listed[key]["gate_open"]) == (n, len(gate.open))
        assert on_board[key][COLUMN_INDEX["gate_blocking"]] == n
        shown = show_report(sample, key)["gate"]["open"]
        assert sum(item["severity"] == "gate" for item in shown) == n
        if spine.initiative.stage != "live":
            blocked, items = blocked + bool(n), items + n
    assert (data.gates_blocked, data.gate_items_open) == (blocked, items)
    assert gates_figure(data).value == formats.number(blocked)


@pytest.mark.parametrize("key", ["AI-003", "AI-004", "AI-015"])
def test_one_gate_count_in_brief_checks_and_json(
    sample: Workspace, spines: dict[str, Spine], key: str, tmp_path: Path
) -> None:
    spine, rules = spines[key], sample.rules()
    gate, items = gate_report(spine, rules), item_reports(spine, rules)
    n = len(gate.blocking)
    file = briefs.initiative_brief(sample, spine.initiative.id, tmp_path / "one.pdf").file
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(file).pages).split())
    # Each item that is open is named, before the sentence that follows.
    (named,) = re.findall(r"Open before \w+: (.*?)(?: High impact:| A planning aid| Gate to| Presumed)", text)
    more = re.search(r" (\d+) more, (\d+) gate items? open", named)
    assert len(named.split(" · ")) + (int(more[1]) if more else 0) == n
    checks = open_checks(gate, items)
    assert len(checks) + sum(item.rule not in checks for item in gate.blocking) == n


def test_one_cost_to_date(
    sample: Workspace, spines: dict[str, Spine], listed: dict[str, dict[str, Any]], tmp_path: Path
) -> None:
    export_portfolio(sample, tmp_path / "list.csv")
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["Key"]: row for row in csv.DictReader(file)}
    portfolio = sample.portfolio()
    for key, spine in spines.items():
        cost = listed[key]["cost_to_date"]
        assert costs.report(spine, portfolio, sample.today()).to_date == cost
        assert float(rows[key]["Cost to date"]) == cost
        assert float(rows[key]["Benefit a year, likely"]) == listed[key]["benefit_likely"]


def test_one_benefit(
    sample: Workspace, spines: dict[str, Spine], listed: dict[str, dict[str, Any]], data: Dashboard
) -> None:
    standings = {one.key: one for one in data.standings}
    for key, spine in spines.items():
        benefit = benefit_of(spine.initiative)
        assert benefit is not None
        assert listed[key]["expected_benefit"] == pytest.approx(benefit.expected)
        assert standings[key].benefit == pytest.approx(benefit.expected)
    total = benefit_sum(sample)
    assert data.benefit.expected == total.expected
    assert total.expected == pytest.approx(sum(row["expected_benefit"] for row in listed.values()))
    columns = board.arrange(board.cards(sample))
    assert total.expected == pytest.approx(
        sum(one.benefit or 0.0 for one in columns if one.value in ACTIVE_STAGES)
    )


def test_the_briefs_show_what_the_pages_show(
    sample: Workspace, listed: dict[str, dict[str, Any]], data: Dashboard, tmp_path: Path
) -> None:
    currency = sample.portfolio().currency

    def text(file: Path) -> str:
        return " ".join(" ".join(page.extract_text() for page in PdfReader(file).pages).split())

    whole = text(briefs.portfolio_brief(sample, tmp_path / "whole.pdf").file)
    for figure in (benefit_figure(data, currency), gates_figure(data)):
        assert figure.value in whole
    assert f"reviews late {reviews_figure(data).value}" in whole
    assert "$22.5m a year expected ($29.8m if all work)" in whole
    assert "low, P10 $18.4m high, P90 $26.7m" in whole
    one = text(briefs.initiative_brief(sample, sample.find_key("AI-015").id, tmp_path / "one.pdf").file)
    row = listed["AI-015"]
    for amount in (row["expected_benefit"], row["benefit_likely"], row["cost_to_date"], row["budget"]):
        assert formats.money(amount, currency, compact=True) in one
