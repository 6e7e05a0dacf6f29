"""The first steps tick themselves off by what the portfolio holds and by what was done once."""

from __future__ import annotations

from pathlib import Path

from desktop_app.domain.records import Metric
from desktop_app.runtime.settings import Settings
from desktop_app.services import initiatives
from desktop_app.services import record_edits as records
from desktop_app.services.learning import first_steps
from desktop_app.services.learning.first_steps import BRIEF, GATE
from desktop_app.services.workspace import Workspace


def done(ws: Workspace, *learned: str) -> list[str]:
    return [step.id for step in first_steps.first_steps(ws, learned) if step.is_done]


def test_each_step_is_ticked_when_it_was_done(ws: Workspace) -> None:
    assert done(ws) == []
    one = initiatives.create(ws, "Spare parts").record_ids[0]
    assert done(ws) == ["add"]
    initiatives.rate(ws, one, "value", {"rating": 4})
    assert done(ws) == ["add", "rate"]
    records.add(ws, Metric(initiative_id=one, name="Error", target=0.1))
    assert done(ws, BRIEF) == ["add", "rate", "metric", "brief"]
    assert done(ws, GATE, BRIEF) == ["add", "rate", "metric", "gate", "brief"]


def test_a_step_names_the_initiative_that_lacks_it(ws: Workspace) -> None:
    first = initiatives.create(ws, "Spare parts").record_ids[0]
    second = initiatives.create(ws, "Chat helper").record_ids[0]
    initiatives.rate(ws, first, "value", {"rating": 4})
    steps = {step.id: step.initiative_id for step in first_steps.first_steps(ws, ())}
    assert steps == {"add": "", "rate": second, "metric": first, "gate": first, "brief": first}


def test_it_can_be_hidden_and_shown_again(ws: Workspace, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    assert first_steps.is_offered(ws, settings)
    first_steps.hide(settings)
    assert not first_steps.is_offered(ws, settings)
    first_steps.show_again(settings)
    assert first_steps.is_offered(ws, settings)


def test_an_act_is_remembered_once(ws: Workspace, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "settings.json")
    for _time in range(2):
        first_steps.note_act(settings, ws, GATE)
    assert settings.values.learned == (GATE,)
