"""A copy takes what describes an initiative, and nothing that somebody judged, measured or spent."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from desktop_app.domain.fields import specs
from desktop_app.domain.records import Initiative
from desktop_app.domain.spine import Spine
from desktop_app.services import initiative_copies, initiatives, undo
from desktop_app.services.initiative_copies import _COPIED, _LEFT, _OWN
from desktop_app.services.portfolio_file import opening
from desktop_app.services.sample.make_sample import create_sample
from desktop_app.services.workspace import Workspace


def test_what_describes_it_goes_along_and_what_was_judged_stays(tmp_path: Path) -> None:
    ws = create_sample(tmp_path / "mine.portfolio", extensions=None)
    original = ws.spine(ws.find_key("AI-002").id)
    before = len(ws.spines())
    sentence = initiative_copies.left_behind(ws, original.initiative.id)
    for words in ("ratings", "measurements", "estimates", "decisions", "model versions", "Baseline"):
        assert words in sentence, sentence
    changes = initiative_copies.duplicate(ws, original.initiative.id)
    copy = ws.spine(changes.record_ids[0])
    assert copy.initiative.title == f"Copy of {original.initiative.title}"
    assert (copy.initiative.stage, copy.initiative.key) == ("strategy", "AI-016")
    for name in specs(Initiative):
        if name not in _OWN and name != "title":
            assert getattr(copy.initiative, name) == getattr(original.initiative, name), name
    for name in ("strategy_goal", "cost_to_date", "ai_verdict_by", "live_from", "external_id", "budget"):
        assert not getattr(copy.initiative, name) or name == "strategy_goal", name
    for name in _COPIED:
        assert len(getattr(copy, name)) == len(getattr(original, name)), name
    assert [m.name for m in copy.metrics] == [m.name for m in original.metrics]
    assert [m.target for m in copy.metrics] == [m.target for m in original.metrics]
    assert [s.name for s in copy.data_sources] == [s.name for s in original.data_sources]
    assert {bet.state for bet in copy.bets} == {"open"}
    for name in (
        "ratings", "readiness", "measurements", "decisions", "answers", "reviews", "evidence", "stage_moves",
        "estimates", "costs", "analyses", "source_rows", "model_versions",
    ):  # fmt: skip
        assert getattr(copy, name) == (), name
    undo.undo(ws)
    assert len(ws.spines()) == before
    opening.close_portfolio(ws)


def test_whatever_is_not_copied_has_a_name() -> None:
    kinds = {field.name for field in dataclasses.fields(Spine)} - {"initiative", "data_sources"}
    assert set(_LEFT) == kinds - set(_COPIED)


def test_nothing_is_named_that_there_is_none_of(ws: Workspace) -> None:
    changes = initiatives.create(ws, "Empty")
    assert initiative_copies.left_behind(ws, changes.record_ids[0]) == ""
