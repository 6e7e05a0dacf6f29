"""Results of analyses are kept with the files and settings behind them, as one step that undo takes back."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from desktop_app.domain.records import Analysis, Decision
from desktop_app.errors import ConflictError, UserError
from desktop_app.services import record_edits as records
from desktop_app.services import undo
from desktop_app.services.analyses import kept_analyses as analyses
from desktop_app.services.analyses.kept_analyses import NewResult
from desktop_app.services.workspace import Workspace


def made(**more: object) -> NewResult:
    given = {"kind": "bands", "title": "Bands of May", "sentence": "Of 100 frauds it catches 81.",
             "settings": {"label": "fraud"}, "result": {"n": 3}, **more}  # fmt: skip
    return NewResult(**given)  # type: ignore[arg-type]


def test_a_result_is_kept_with_what_follows_from_it_in_one_step(ws: Workspace, one: str) -> None:
    def decide(uow, kept: Analysis) -> None:
        records.append(uow, Decision(initiative_id=one, title="New bands", analysis_id=kept.id))

    analyses.keep(ws, one, made(), decide, reason="May is complete")
    spine = ws.spine(one)
    assert spine.decisions[0].analysis_id == spine.analyses[0].id
    assert (spine.analyses[0].ran_by, spine.analyses[0].ran_at) == ("ann", ws.clock())
    undo.undo(ws)
    assert ws.spine(one).analyses == ws.spine(one).decisions == ()


def test_nothing_is_kept_when_what_follows_fails(ws: Workspace, one: str) -> None:
    def fail(uow, kept: Analysis) -> None:
        raise UserError("no")

    with pytest.raises(UserError, match="no"):
        analyses.keep(ws, one, made(), fail)
    assert ws.spine(one).analyses == ()


def test_numbers_that_are_none_are_null_and_numpy_is_plain() -> None:
    text = analyses.dump(
        {
            "a": float("nan"),
            "b": np.float64(0.25),
            "c": np.int64(3),
            "d": [np.inf, None],
            "e": date(2026, 1, 2),
            "f": Path("x.csv"),
            "g": np.bool_(True),
        }
    )
    assert json.loads(text) == {
        "a": None, "b": 0.25, "c": 3, "d": [None, None], "e": "2026-01-02", "f": "x.csv", "g": True
    }  # fmt: skip


@pytest.mark.parametrize("text", ["", "{", "[1]", "null", "[" * 100_000])
def test_results_that_somebody_broke_read_as_nothing(text: str) -> None:
    broken = Analysis(kind="bands", result=text, settings=text, files=text)
    assert (analyses.result_of(broken), analyses.settings_of(broken)) == ({}, {})
    assert analyses.files_of(broken) == []


def test_the_newest_comes_first_and_links_choose(ws: Workspace, one: str, clock) -> None:
    for n in range(3):
        analyses.keep(ws, one, made(title=f"Run {n}", links={"metric_id": f"m{n % 2}"}))
    spine = ws.spine(one)
    assert [a.title for a in analyses.list_kept(spine, "bands")] == ["Run 2", "Run 1", "Run 0"]
    assert [a.title for a in analyses.list_kept(spine, metric_id="m0")] == ["Run 2", "Run 0"]
    assert analyses.list_kept(spine, "drift") == []
    assert analyses.find(spine, spine.analyses[1].id) == spine.analyses[1]
    assert analyses.find(spine, "gone") is None


def test_a_file_that_changed_or_went_is_noticed(tmp_path: Path) -> None:
    file = tmp_path / "scores.csv"
    file.write_text("a\n1\n")
    status = file.stat()
    facts = {
        "path": str(file), "size": status.st_size,
        "modified": datetime.fromtimestamp(status.st_mtime, UTC).isoformat(),
    }  # fmt: skip
    assert analyses.file_state(facts) == "same"
    file.write_text("a\n1\n2\n")
    assert analyses.file_state(facts) == "changed"
    file.unlink()
    assert analyses.file_state(facts) == "gone"
    assert analyses.file_state({"path": "\0"}) == "gone"


def test_a_result_that_is_too_large_is_refused_in_words(ws: Workspace, one: str) -> None:
    with pytest.raises(UserError, match=r"too large to keep\. Choose fewer columns"):
        analyses.keep(ws, one, made(result={"rows": ["x" * 1000] * 500}))


def test_a_result_for_an_initiative_that_is_gone_is_refused(ws: Workspace) -> None:
    with pytest.raises(ConflictError):
        analyses.keep(ws, "gone", made())
