"""Killed or refused at any of its writes, an act is done whole or not at all, and can be done again."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.faults.acts import ACTS
from tests.faults.tracing import why_not

#: In `make test`: these at a few writes each; all acts at all writes are slow.
FEW = ("save:kill:40", "restore:kill:20", "save:ENOSPC:80")


@pytest.fixture(scope="module", autouse=True)
def tracing() -> None:
    if missing := why_not():
        pytest.skip(missing)


def check_all(folder: Path, *plans: str) -> list[dict[str, Any]]:
    """Each act of the plans without a fault, then with one at each chosen write; gives the strikes."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.strikes", str(folder), *plans],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    strikes = []
    for line in done.stdout.splitlines():
        told = json.loads(line)
        if "strikes" in told:
            whole = told
            for name in ("answer", "before", "after"):
                assert "error" not in whole[name], whole[name]
        else:
            check(whole, told)
            strikes.append(told)
    assert {f"{told['act']}:{told['fault']}" for told in strikes} == {
        plan.rpartition(":")[0] for plan in plans
    }
    return strikes


def check(whole: dict[str, Any], strike: dict[str, Any]) -> None:
    """All or nothing, what was acknowledged is there, the file is in order, nothing is left behind."""
    answer, found, act, fault = (strike[name] for name in ("answer", "found", "act", "fault"))
    at = f"{act}, {fault} at {strike['at']}: {strike['where'][-200:]}"
    assert "error" not in answer, (at, answer)
    assert "error" not in found, (at, found)
    left, before, after = found["value"], whole["before"]["value"], whole["after"]["value"]
    assert left["problems"] == [], at
    assert left["parts"] == [], at
    titles = [before["held"]["titles"], after["held"]["titles"]]
    if act == "save":
        titles.insert(1, after["held"]["titles"][:-1])
    kept = min(answer.get("acknowledged", 0), 2) if act == "save" else 0
    assert left["held"]["titles"] in titles[kept:], (at, left)
    assert left["held"]["evidence"] in (before["held"]["evidence"], after["held"]["evidence"]), at
    for name, content in left["files"].items():
        assert content in (before["files"][name], after["files"][name]), (at, name)
    if fault != "kill":
        # After the fault the same worked, so that all of it is there.
        assert left["held"]["titles"] == titles[-1], (at, answer)
        assert left["files"] == after["files"], at


def test_struck_at_some_of_its_writes(tmp_path: Path) -> None:
    check_all(tmp_path, *FEW)


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["kill", "EIO", "ENOSPC"])
@pytest.mark.parametrize("act", ACTS)
def test_struck_at_every_write(tmp_path: Path, act: str, fault: str) -> None:
    strikes = check_all(tmp_path, f"{act}:{fault}:1")
    if fault == "kill":
        assert sum(strike["answer"]["signal"] == 9 for strike in strikes) > len(strikes) / 2
