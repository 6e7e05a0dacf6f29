"""Signatures under a name are counted, and put under another name in one step."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.domain.records import Evidence
from desktop_app.errors import FieldError
from desktop_app.services import initiatives, signatures, undo
from desktop_app.services import record_edits as records
from desktop_app.services.portfolio_file import portfolios
from desktop_app.services.workspace import Workspace


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    ws = portfolios.create(tmp_path / "t.portfolio", name="Test", user="root")
    made = initiatives.create(ws, "No-shows", owner="root").record_ids[0]
    initiatives.rate(ws, made, "value", {"rating": 4})
    initiatives.move_stage(ws, made, "discovery", by="root", reason="Agreed")
    initiatives.edit(ws, made, {"ai_verdict": "ai", "ai_verdict_by": "root"})
    records.add(ws, Evidence(initiative_id=made, name="Minutes", kind="link", added_by="Bo"))
    yield ws
    ws.close()


def test_what_was_signed_is_claimed_and_what_others_named_stays(ws: Workspace) -> None:
    assert signatures.count(ws, "root") == 3
    changes = signatures.claim(ws, "root", " Mira  Tellander ")
    assert changes.label == "3 signatures of “root” claimed"
    (spine,) = ws.spines()
    assert spine.ratings[0].rated_by == "Mira Tellander"
    assert spine.stage_moves[0].moved_by == "Mira Tellander"
    assert spine.initiative.ai_verdict_by == "Mira Tellander"
    assert (spine.initiative.owner, spine.evidence[0].added_by) == ("root", "Bo")
    assert signatures.count(ws, "root") == 0
    undo.undo(ws)
    assert signatures.count(ws, "root") == 3


def test_nothing_is_claimed_without_a_name(ws: Workspace) -> None:
    with pytest.raises(FieldError):
        signatures.claim(ws, "root", "  ")
