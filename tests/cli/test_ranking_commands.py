"""The commands `rank` and `scoring-sheet`: JSON keys, what is printed, and what is refused."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy_financial as npf
import pytest

from desktop_app.__main__ import main
from desktop_app.domain.records import Initiative
from desktop_app.services import initiatives
from desktop_app.services.portfolio_file import portfolios
from desktop_app.services.ranking import estimates
from tests.templates import put_portfolio


@pytest.fixture
def portfolio(tmp_path: Path) -> Path:
    path = tmp_path / "mine.portfolio"
    put_portfolio(path, "command line, ranked", make)
    return path


def make(path: Path) -> None:
    ws = portfolios.create(path, name="Mine", currency="EUR")
    first = initiatives.create(ws, "First").record_ids[0]
    second = initiatives.create(ws, "Second").record_ids[0]
    initiatives.create(ws, "Third")
    with ws.change("Fill") as step:
        one = step.uow.get(Initiative, first)
        step.uow.update(
            one,
            benefit_low=900.0,
            benefit_likely=1000.0,
            benefit_high=1500.0,
            build_cost_likely=2000.0,
            run_cost=100.0,
            chance_of_success=1.0,
        )
        other = step.uow.get(Initiative, second)
        step.uow.update(
            other, benefit_likely=500.0, build_cost_likely=100.0, run_cost=0.0, chance_of_success=0.5
        )
    for name, likely in (("reach", 100), ("impact", 2), ("confidence", 0.5)):
        estimates.set_estimate(ws, first, name, likely, likely, likely)
    ws.close()


def rank(capsys: pytest.CaptureFixture[str], path: Path, *arguments: str) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert main(["rank", str(path), *arguments, "--json"]) == 0
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return found


def test_json(portfolio: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = rank(capsys, portfolio, "--method", "expected-value", "--draws", "500", "--seed", "3")
    assert [row["key"] for row in found] == ["AI-001", "AI-002", "AI-003"]
    first, second, third = found
    assert set(first) >= {"rank", "key", "score", "p10", "p50", "p90", "chance_in_top", "missing"}
    assert first["score"] == pytest.approx(npf.npv(0.08, [-2000] + [900] * 5))
    assert first["p10"] < first["p50"] < first["p90"]
    assert second["score"] == pytest.approx(npf.npv(0.08, [-100] + [250] * 5))
    assert (first["rank"], second["rank"], third["rank"]) == (1, 2, None)
    assert (third["score"], third["p50"], third["chance_in_top"]) == (None, None, None)
    assert third["missing"] == ["chance_of_success", "benefit", "run_cost", "build_cost"]
    assert first["missing"] == []
    assert rank(capsys, portfolio, "--method", "expected-value", "--draws", "500", "--seed", "3") == found
    other = rank(capsys, portfolio, "--method", "expected-value", "--draws", "500", "--seed", "4")
    assert other[0]["p50"] != first["p50"]


def test_missing_inputs_are_a_range(portfolio: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = rank(capsys, portfolio, "--method", "rice")[0]
    assert (first["score"], first["missing"], first["low"], first["high"]) == (None, ["effort"], 0, None)


def test_chance_in_top(portfolio: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = rank(capsys, portfolio, "--method", "expected-value", "--top", "2")
    assert [row["chance_in_top"] for row in found] == [1, 1, None]
    one = rank(capsys, portfolio, "--method", "expected-value", "--top", "1")
    # The second comes first only when it works, 500 a year against about 900.
    assert one[0]["chance_in_top"] + one[1]["chance_in_top"] == pytest.approx(1)


def test_table(portfolio: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rank", str(portfolio), "--method", "expected-value", "--draws", "0"]) == 0
    told = capsys.readouterr().out
    assert "Expected value: (chance_of_success * benefit - run_cost)" in told
    assert "€1.6k" in told
    assert main(["rank", str(portfolio)]) == 0
    told = capsys.readouterr().out
    assert "10,000 simulations" in told
    # What nobody rated has no score, not one from 0 to 100.
    assert re.search(r"–  AI-003  Third +– ", told)
    assert "to 100" not in told
    assert main(["rank", str(portfolio), "--method", "rice"]) == 0
    assert "from 0" in capsys.readouterr().out


def test_refused_in_one_sentence(portfolio: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rank", str(portfolio), "--method", "nonsense"]) == 1
    assert "There is no scoring method called nonsense. There are: weighted" in capsys.readouterr().err
    assert main(["rank", str(portfolio), "--draws", "-1"]) == 2
    assert main(["rank", str(portfolio), "--top", "0"]) == 2
    capsys.readouterr()


def test_a_sheet_goes_out_and_comes_back(
    portfolio: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import openpyxl

    sheet = tmp_path / "sheet.xlsx"
    assert (
        main(["scoring-sheet", str(portfolio), str(sheet), "ai-001", "--method", "rice", "--for", "Bo"]) == 0
    )
    assert "asks for 4 estimates" in capsys.readouterr().out
    book = openpyxl.load_workbook(sheet)
    page = book["Estimates"]
    for column, value in (("F", 10), ("G", 20), ("H", 40)):
        page[f"{column}5"] = value
    book.save(sheet)
    assert main(["scoring-sheet", str(portfolio), str(sheet), "--merge"]) == 0
    assert "1 estimate by Bo" in capsys.readouterr().out
    first = rank(capsys, portfolio, "--method", "rice", "--draws", "100")[0]
    assert first["score"] == 100 * 2 * 0.5 / 20
    page["F5"] = 30
    book.save(sheet)
    assert main(["scoring-sheet", str(portfolio), str(sheet), "--merge"]) == 3
    told = capsys.readouterr().out
    assert "row 5, Low: The low value is above the likely one." in told
    assert main(["scoring-sheet", str(portfolio), str(sheet), "AI-999"]) == 1
    assert "AI-999" in capsys.readouterr().err
