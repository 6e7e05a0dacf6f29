"""Scoring methods of a portfolio's own: kept, checked while they are written, refused in words."""

from __future__ import annotations

import dataclasses

import pytest

from desktop_app.domain.planning_records import OwnMethod
from desktop_app.domain.records import Portfolio
from desktop_app.domain.scoring.methods import ScoringInput
from desktop_app.errors import FieldError, UserError
from desktop_app.services import undo
from desktop_app.services.ranking import estimates, own_methods
from desktop_app.services.ranking import rank as ranking
from desktop_app.services.workspace import Workspace
from tests.services.ranking.public_value import METHOD


def test_kept_as_it_was_given(ws: Workspace, one: str) -> None:
    own_methods.create(ws, METHOD)
    found = own_methods.all_methods(ws)[-1]
    assert own_methods.is_own(found)
    assert dataclasses.replace(found, id="") == METHOD
    assert own_methods.method_of(ws, found.id) == found
    for name, value in (("gain", 10), ("harm", 5), ("effort", 4)):
        estimates.set_estimate(ws, one, name, value, value, value)
    (row,) = ranking.rank(ws, found.id).rows
    assert row.score == pytest.approx(75 / 2)
    assert row.p50 == pytest.approx(75 / 2)
    undo.undo(ws)


def test_edited_removed_and_undone(ws: Workspace, one: str) -> None:
    own_methods.create(ws, METHOD)
    found = own_methods.all_methods(ws)[-1]
    own_methods.choose(ws, found.id)
    assert ws.portfolio().scoring_method == found.id
    own_methods.edit(ws, dataclasses.replace(found, name="Ours", formula="weighted / effort"))
    assert own_methods.method_of(ws).name == "Ours"
    own_methods.remove(ws, found.id)
    assert own_methods.method_of(ws).id == "weighted"
    undo.undo(ws)
    assert own_methods.method_of(ws).name == "Ours"
    undo.undo(ws)
    assert own_methods.method_of(ws).name == "Public value"


def test_a_choice_that_is_gone_ranks_by_the_criteria(ws: Workspace) -> None:
    with ws.change("Set") as step:
        step.uow.update(step.uow.find(Portfolio)[0], scoring_method="from-a-plugin")
    assert own_methods.method_of(ws).id == "weighted"


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"formula": "weighted +"}, "formula", "ends where"),
        ({"formula": "weighted / efort"}, "formula", "Did you mean effort?"),
        ({"name": " "}, "name", "needs a name"),
        ({"inputs": ()}, "inputs", "at least one input"),
        ({"weights": (("gain", -1.0),)}, "gain", "from 0 up"),
    ],
)
def test_live_check(change: dict[str, object], field: str, words: str) -> None:
    method = dataclasses.replace(METHOD, id="own-x")
    assert own_methods.check(method) is None
    fault = own_methods.check(dataclasses.replace(method, **change))
    assert fault is not None
    assert words in fault.sentence
    assert fault.field == field


def test_the_live_check_knows_the_place() -> None:
    fault = own_methods.check(dataclasses.replace(METHOD, id="own-x", formula="weighted / efort"))
    assert fault is not None
    assert (fault.position, fault.length) == (11, 5)


def test_refused(ws: Workspace) -> None:
    own_methods.create(ws, METHOD)
    with pytest.raises(FieldError, match="already"):
        own_methods.create(ws, dataclasses.replace(METHOD, name="public VALUE"))
    with pytest.raises(FieldError, match="already"):
        own_methods.create(ws, dataclasses.replace(METHOD, name="RICE"))
    other_scale = ScoringInput("effort", "Effort", "", 1, 5)
    with pytest.raises(FieldError, match="another scale"):
        own_methods.create(
            ws, dataclasses.replace(METHOD, name="B", inputs=(*METHOD.inputs[:2], other_scale))
        )
    with pytest.raises(UserError, match="comes with a plugin"):
        own_methods.remove(ws, "rice")
    with pytest.raises(UserError, match="ends where"):
        own_methods.create(ws, dataclasses.replace(METHOD, name="C", formula="weighted *"))
    assert len([m for m in own_methods.all_methods(ws) if own_methods.is_own(m)]) == 1


@pytest.mark.parametrize(
    "definition",
    ["", "[]", "{", '{"inputs": 3}', '{"inputs": [{"name": "x", "minimum": "low"}]}', '{"inputs": [{}]}',
     '{"inputs": [{"name": "x", "kind": "text"}]}', "[" * 5000, '{"inputs": [{"name": "x", "maximum": 1e999}]}'],
)  # fmt: skip
def test_what_cannot_be_read_is_left_out(ws: Workspace, one: str, definition: str) -> None:
    with ws.change("Import") as step:
        step.uow.add(OwnMethod(name="Odd", formula="x", definition=definition))
    assert "Odd" not in [method.name for method in own_methods.all_methods(ws)]
    assert ranking.rank(ws).method.id == "weighted"
