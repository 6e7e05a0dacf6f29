"""A power cut loses nothing that was acknowledged, and leaves a portfolio that is in order."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.faults.tracing import why_not


@pytest.fixture(scope="module", autouse=True)
def tracing() -> None:
    if missing := why_not():
        pytest.skip(missing)


def cut(folder: Path, act: str, cuts: int, *more: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The act without a cut, then what was found after each cut."""
    command = [sys.executable, "-m", "tests.faults.power", str(folder), act, str(cuts), *more]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    whole, *found = [json.loads(line) for line in done.stdout.splitlines()]
    assert "error" not in whole["answer"], whole
    return whole, found


def faults(whole: dict[str, Any], told: dict[str, Any], act: str) -> list[str]:
    """What is not as it should be after a cut."""
    if "error" in told["found"]:
        return [told["found"]["error"]]
    left, before, after = (one["value"] for one in (told["found"], whole["before"], whole["after"]))
    states = [before["held"]["titles"], after["held"]["titles"]]
    if act == "save":
        states.insert(1, after["held"]["titles"][:-1])
    # The last acknowledgement says that all is done.
    kept = min(told["acknowledged"], len(states) - 1)
    lost = [] if left["held"]["titles"] in states[kept:] else [f"{left['held']} after {kept} acknowledged"]
    if left["held"]["backups"] < before["held"]["backups"]:
        lost.append("a backup is gone")
    return lost + left["problems"] + left["parts"]


@pytest.mark.parametrize(
    ("act", "cuts"),
    [
        ("save", 4),
        pytest.param("save", 150, marks=pytest.mark.slow),
        pytest.param("import", 60, marks=pytest.mark.slow),
        pytest.param("attach", 60, marks=pytest.mark.slow),
        pytest.param("migrate", 60, marks=pytest.mark.slow),
        pytest.param("backup", 60, marks=pytest.mark.slow),
        pytest.param("restore", 60, marks=pytest.mark.slow),
    ],
)
def test_a_power_cut_loses_nothing_acknowledged(tmp_path: Path, act: str, cuts: int) -> None:
    whole, found = cut(tmp_path, act, cuts)
    assert len(found) == min(cuts, whole["calls"])
    for told in found:
        assert faults(whole, told, act) == [], (act, told)


@pytest.mark.slow
def test_on_a_disk_that_forgets_flushes_something_is_lost(tmp_path: Path) -> None:
    whole, found = cut(tmp_path, "save", 40, "forgetful")
    assert any(faults(whole, told, "save") for told in found)
