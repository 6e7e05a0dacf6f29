"""`best-set` as scripts and people call it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desktop_app.__main__ import main
from desktop_app.domain.planning.best_set_terms import Terms
from desktop_app.plugin_host import PluginHost
from desktop_app.services.best_set import scenarios
from desktop_app.services.portfolio_file.opening import close_portfolio, open_file

CASES = {
    # title: benefit, cost
    "Fraud bands": (400, 300),
    "Chest X-ray": (250, 120),
    "Offers": (330, 210),
    "Routing": (150, 60),
}


@pytest.fixture
def portfolio(tmp_path: Path) -> Path:
    path = tmp_path / "mine.portfolio"
    assert main(["new", str(path)]) == 0
    table = tmp_path / "list.csv"
    lines = ["Title,Benefit a year likely,Build cost likely,Run cost a year,Chance that it works"]
    lines += [f"{title},{benefit},{cost},10,50%" for title, (benefit, cost) in CASES.items()]
    table.write_text("\n".join([*lines, "Dark,,,,"]) + "\n", encoding="utf-8")
    arguments = [
        "--map", "title=Title",
        "--map", "benefit_likely=Benefit a year likely", "--map", "build_cost_likely=Build cost likely",
        "--map", "run_cost=Run cost a year", "--map", "chance_of_success=Chance that it works",
    ]  # fmt: skip
    assert main(["import", str(path), str(table), *arguments]) == 0
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    capsys.readouterr()
    assert main(["best-set", *arguments]) == code
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    return told.out if code in (0, 3) else told.err


def document(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> dict[str, Any]:
    return json.loads(run(capsys, *arguments, "--json", code=code))


def test_the_keys_that_scripts_rely_on(portfolio: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, str(portfolio), "--limit", "Budget=400", "--limit", "2027=1e6")
    assert (found["chosen"], found["status"]) == (["AI-002", "AI-003", "AI-004"], "optimal")
    factor = sum(1 / 1.08**t for t in range(1, 6))
    value = sum(
        (0.5 * b - 10) * factor - c for b, c in (CASES[t] for t in ("Chest X-ray", "Offers", "Routing"))
    )
    assert found["value"] == pytest.approx(value)
    # Names come back as they were typed.
    assert found["left"] == {"Budget": 10.0, "2027": pytest.approx(1e6 - 420)}
    assert found["one_more"] == {"Budget": 0.0, "2027": 0.0}
    assert found["one_more_unit"] == {"Budget": 1.0, "2027": 1.0}
    assert [one["key"] for one in found["waiting"]] == ["AI-001"]
    assert found["waiting"][0]["entry_cost"] == pytest.approx(220.0)
    assert [one["key"] for one in found["unknown"]] == ["AI-005"]


def test_one_more_is_found_by_solving_again(portfolio: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small = document(capsys, str(portfolio), "--limit", "budget=400", "--unit", "budget=80")
    large = document(capsys, str(portfolio), "--limit", "budget=480")
    assert small["one_more"] == {"budget": pytest.approx(large["value"] - small["value"])}
    assert small["one_more"]["budget"] > 0


def test_for_a_person(portfolio: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = run(capsys, str(portfolio), "--limit", "budget=0.4k")
    assert "Best set: 3 of 4" in told
    assert "Dark" in told
    assert "FUNDED AT" in told


def test_amounts_and_names_that_are_none(portfolio: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = run(capsys, str(portfolio), "--limit", "wizards=3", code=1)
    assert "no limit called wizards" in told
    assert "data_scientist" in told
    for wrong in ("budget", "budget=", "=3", "budget=lots", "budget=inf", "budget=nan"):
        run(capsys, str(portfolio), "--limit", wrong, code=2)
    run(capsys, str(portfolio), "--limit", "budget=3", "--limit", "budget=4", code=2)
    assert "below 0" in run(capsys, str(portfolio), "--limit", "budget=-3", code=1)
    assert "expected-value" in run(capsys, str(portfolio), "--method", "dice", code=1)


def test_no_limit_at_all_takes_what_is_worth_having(
    portfolio: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = document(capsys, str(portfolio))
    assert len(found["chosen"]) == 4
    assert found["left"] == {}


def test_people_that_nobody_stated_are_unknown(portfolio: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, str(portfolio), "--limit", "data_scientist=3")
    assert found["chosen"] == []
    assert {one["key"] for one in found["unknown"]} == {f"AI-00{n}" for n in range(1, 6)}


def test_a_scenario_by_name_and_one_that_is_impossible(
    portfolio: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ws = open_file(portfolio, extensions=PluginHost()).workspace
    bands = ws.find_key("AI-001").id
    scenarios.create(ws, "Lean", Terms(limits={"budget": 400.0}).with_wish(bands, "must"))
    close_portfolio(ws)
    assert document(capsys, str(portfolio), "--scenario", "lean")["chosen"] == ["AI-001", "AI-004"]
    found = document(capsys, str(portfolio), "--scenario", "lean", "--limit", "budget=100", code=3)
    assert (found["status"], found["chosen"], found["value"]) == ("impossible", [], None)
    assert set(found["conflicts"]) == {"“Fraud bands” must be in.", "Build budget: $100."}
    assert "“Lean”" in run(capsys, str(portfolio), "--scenario", "fat", code=1)
    assert "must be in" in run(capsys, str(portfolio), "--scenario", "lean", "--limit", "budget=1", code=3)
