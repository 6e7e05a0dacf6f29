"""Starting an initiative from the command line, and taking over what its template proposes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from desktop_app.__main__ import main
from tests.templates import put_portfolio


@pytest.fixture
def portfolio(tmp_path: Path) -> Path:
    def new(path: Path) -> None:
        assert main(["new", str(path), "--name", "Mine"]) == 0

    path = tmp_path / "mine.portfolio"
    put_portfolio(path, "start commands", new)
    return path


def json_of(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> Any:
    capsys.readouterr()
    assert main([*arguments, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_a_template_proposes_and_accept_takes_over(
    portfolio: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(portfolio)
    report = json_of(capsys, "add", path, "No-shows", "industry=healthcare", "--template", "prediction")
    assert (report["key"], report["stage"], report["template"]) == ("AI-001", "strategy", "prediction")
    assert report["proposed"]["metrics"][:2] == ["core.recall", "core.precision"]
    assert json_of(capsys, "show", path, "AI-001")["metrics"] == []
    offered = json_of(capsys, "proposal", path, "AI-001")
    assert (offered["proposed"], offered["accepted"]) == (report["proposed"], False)
    assert json_of(capsys, "proposal", path, "AI-001", "--accept")["accepted"] is True
    assert len(json_of(capsys, "show", path, "AI-001")["metrics"]) == 6
    assert json_of(capsys, "proposal", path, "AI-001")["proposed"]["risks"] == []


def test_without_a_template_nothing_is_proposed(portfolio: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(portfolio)
    assert json_of(capsys, "add", path, "Plain")["template"] is None
    assert main(["proposal", path, "AI-001"]) == 0
    assert "no template for this kind" in capsys.readouterr().out
    assert main(["proposal", path, "AI-001", "--template", "vision"]) == 0
    assert "[risks] Experts stop looking for themselves" in capsys.readouterr().out
    assert main(["add", path, "Odd", "--template", "telepathy"]) == 1
