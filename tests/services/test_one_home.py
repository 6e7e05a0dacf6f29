"""Cost to date and strategy goal have one home each: what is written under their old names goes there."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from desktop_app.domain.records import Goal
from desktop_app.errors import FieldError
from desktop_app.exchange.export import export_portfolio
from desktop_app.exchange.importing.run_import import run_import
from desktop_app.exchange.json_portfolio import export_json, import_json
from desktop_app.services import initiatives, portfolio_records, undo
from desktop_app.services import record_edits as records
from desktop_app.services.planning import costs, strategy
from desktop_app.services.portfolio_file import opening, portfolios
from desktop_app.services.workspace import Workspace
from desktop_app.store.proof.prove import prove

SCHEMAS = Path(__file__).parents[1] / "schemas"
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture
def one(ws: Workspace) -> str:
    return initiatives.create(ws, "Routing", cost_to_date=180_000).record_ids[0]


def money(ws: Workspace, one: str) -> tuple[float | None, float | None]:
    """What was spent before the months, and the cost to date."""
    initiative = ws.spine(one).initiative
    return initiative.opening_cost, initiative.cost_to_date


def goals(ws: Workspace) -> list[str]:
    return [goal.name for goal in portfolio_records.list_all(ws, Goal)]


def test_the_cost_to_date_is_opening_and_months(ws: Workspace, one: str) -> None:
    assert money(ws, one) == (180_000, 180_000)
    costs.set_cost(ws, one, "build", OCTOBER, {"actual": 20_000, "planned": 50_000})
    assert money(ws, one) == (180_000, 200_000)
    costs.set_cost(ws, one, "inference", NOVEMBER, {"actual": 1_000})
    initiatives.edit(ws, one, {"opening_cost": 100_000})
    assert money(ws, one) == (100_000, 121_000)
    costs.set_cost(ws, one, "build", OCTOBER, {"actual": None})
    assert money(ws, one) == (100_000, 101_000)
    undo.undo(ws)
    undo.undo(ws)
    assert money(ws, one) == (180_000, 201_000)
    undo.redo(ws)
    undo.redo(ws)
    assert money(ws, one) == (100_000, 101_000)


def test_writing_the_cost_to_date_sets_the_opening(ws: Workspace, one: str) -> None:
    costs.set_cost(ws, one, "build", OCTOBER, {"actual": 60_000})
    initiatives.edit(ws, one, {"cost_to_date": 100_000.1})
    assert money(ws, one) == (pytest.approx(40_000.1), 100_000.1)
    # Less than the months hold is a negative opening, which the health check names.
    initiatives.edit_many(ws, [one], {"cost_to_date": 50_000})
    assert money(ws, one) == (-10_000, 50_000)
    initiatives.edit(ws, one, {"cost_to_date": None})
    assert money(ws, one) == (None, 60_000)
    with pytest.raises(FieldError, match="under zero"):
        initiatives.edit(ws, one, {"opening_cost": -70_000})
    assert money(ws, one) == (None, 60_000)


def test_a_negative_opening_holds_only_with_its_months(ws: Workspace, one: str) -> None:
    costs.set_cost(ws, one, "build", OCTOBER, {"actual": 60_000})
    initiatives.edit(ws, one, {"cost_to_date": 50_000})
    with pytest.raises(FieldError, match="under zero"):
        costs.set_cost(ws, one, "build", OCTOBER, {"actual": None})
    assert money(ws, one) == (-10_000, 50_000)


def test_a_text_links_goals_and_links_make_the_text(ws: Workspace, one: str) -> None:
    initiatives.edit(ws, one, {"strategy_goal": "Faster decisions; fewer  errors"})
    assert goals(ws) == ["Faster decisions", "fewer errors"]
    assert ws.spine(one).initiative.strategy_goal == "Faster decisions; fewer errors"
    other = initiatives.create(ws, "Other", strategy_goal="FEWER ERRORS").record_ids[0]
    assert goals(ws) == ["Faster decisions", "fewer errors"]
    assert ws.spine(other).initiative.strategy_goal == "fewer errors"
    initiatives.edit(ws, one, {"strategy_goal": "fewer errors"})
    assert [link.goal_id for link in ws.spine(one).contributions] == [
        link.goal_id for link in ws.spine(other).contributions
    ]
    fast, errors = portfolio_records.list_all(ws, Goal)
    strategy.contribute(ws, one, fast.id, 0.5)
    assert ws.spine(one).initiative.strategy_goal == "fewer errors; Faster decisions"
    portfolio_records.edit(ws, "goal", errors.id, {"name": "No errors"})
    assert ws.spine(other).initiative.strategy_goal == "No errors"
    portfolio_records.remove(ws, "goal", [errors.id])
    assert (ws.spine(one).initiative.strategy_goal, ws.spine(other).initiative.strategy_goal) == (
        "Faster decisions",
        "",
    )
    undo.undo(ws)
    assert ws.spine(other).initiative.strategy_goal == "No errors"
    records.remove(ws, "contribution", [ws.spine(other).contributions[0].id])
    assert ws.spine(other).initiative.strategy_goal == ""


def test_a_goal_with_a_semicolon_in_its_name_stays_one(ws: Workspace, one: str) -> None:
    goal = portfolio_records.add(ws, Goal(name="Fast; fair")).record_ids[0]
    initiatives.edit(ws, one, {"strategy_goal": "fast; FAIR"})
    assert [link.goal_id for link in ws.spine(one).contributions] == [goal]
    assert ws.spine(one).initiative.strategy_goal == "Fast; fair"


def test_a_list_goes_out_and_comes_back(ws: Workspace, one: str, tmp_path: Path) -> None:
    costs.set_cost(ws, one, "build", OCTOBER, {"actual": 60_000})
    initiatives.edit(ws, one, {"strategy_goal": "Speed"})
    export_portfolio(ws, tmp_path / "list.csv")
    with (tmp_path / "list.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (float(row["Cost to date"]), row["Strategy goal it serves"]) == (240_000, "Speed")
    initiatives.delete(ws, [one])
    run_import(ws, tmp_path / "list.csv")
    (spine,) = ws.spines()
    # The months are not in the list, so that all of it was spent before them.
    assert (spine.initiative.opening_cost, spine.initiative.cost_to_date) == (240_000, 240_000)
    assert [link.initiative_id for link in spine.contributions] == [spine.initiative.id]


@pytest.mark.parametrize("version", ["v1_0", "v1_1", "v1_2", "v1_3"])
def test_an_older_file_gives_both_their_home(tmp_path: Path, version: str) -> None:
    path = Path(shutil.copy(SCHEMAS / f"{version}.portfolio", tmp_path / "old.portfolio"))
    ws = opening.open_file(path).workspace
    kept = {goal.id: goal.name for goal in portfolio_records.list_all(ws, Goal)}
    for spine in ws.spines():
        spent = sum(cost.actual or 0 for cost in spine.costs)
        opening_cost, to_date = spine.initiative.opening_cost, spine.initiative.cost_to_date
        assert (to_date or 0) == pytest.approx((opening_cost or 0) + spent)
        assert spine.initiative.strategy_goal == "; ".join(kept[link.goal_id] for link in spine.contributions)
    with ws.database.read() as connection:
        assert prove(connection).sentences == ()
    opening.close_portfolio(ws)


def test_undo_goes_past_the_move_to_what_people_did_before(tmp_path: Path) -> None:
    path = Path(shutil.copy(SCHEMAS / "v1_3.portfolio", tmp_path / "old.portfolio"))
    ws = opening.open_file(path).workspace
    first, second, third = (spine.initiative for spine in ws.spines())
    # 200,000 typed beside 60,000 booked; nothing typed beside 7,000; a goal by its name in other letters.
    assert (first.opening_cost, first.cost_to_date, first.strategy_goal) == (
        140_000,
        200_000,
        "Fewer losses; Growth; Speed",
    )
    assert (second.opening_cost, second.cost_to_date) == (None, 7_000)
    assert (third.opening_cost, third.strategy_goal) == (5_000, "Growth")
    assert goals(ws)[-2:] == ["Growth", "Speed"]
    undo.undo(ws)
    assert money(ws, first.id) == (120_000, 180_000)
    assert ws.spine(first.id).initiative.strategy_goal == "Fewer losses; Growth; Speed"
    undo.redo(ws)
    assert money(ws, first.id) == (140_000, 200_000)
    for _step in range(3):
        undo.undo(ws)
    # Before the cost was typed there were the months alone, and the goal that was linked.
    assert money(ws, first.id) == (None, 60_000)
    assert ws.spine(first.id).initiative.strategy_goal == "Fewer losses; Growth"
    opening.close_portfolio(ws)


def test_complete_json_holds_both_and_takes_those_from_before(ws: Workspace, tmp_path: Path) -> None:
    one = initiatives.create(ws, "Routing", cost_to_date=180_000, strategy_goal="Speed").record_ids[0]
    costs.set_cost(ws, one, "build", OCTOBER, {"actual": 60_000})
    file = tmp_path / "all.json"
    export_json(ws, file)
    document = json.loads(file.read_text(encoding="utf-8"))
    kept = [values for values in document["records"] if values["record"] == "initiative"]
    assert (kept[0]["cost_to_date"], kept[0]["opening_cost"], kept[0]["strategy_goal"]) == (
        240_000,
        180_000,
        "Speed",
    )
    # As the version before wrote it: what was typed, no opening, no link.
    del kept[0]["opening_cost"], kept[0]["opening_on"], document["history"][:]
    kept[0] |= {"cost_to_date": 90_000, "strategy_goal": "Reach"}
    file.write_text(json.dumps(document), encoding="utf-8")
    other = portfolios.create(tmp_path / "other.portfolio")
    import_json(other, file)
    (spine,) = other.spines()
    assert money(other, spine.initiative.id) == (30_000, 90_000)
    assert spine.initiative.strategy_goal == "Speed; Reach"
    other.close()
