"""No command writes over a portfolio, and none over a file of the user's unless it is told to."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.cli.main import main
from desktop_app.files import write_guard
from desktop_app.services import initiatives
from desktop_app.services.portfolio_file import portfolios
from tests.templates import put_portfolio


@pytest.fixture
def portfolio(tmp_path: Path) -> Path:
    path = tmp_path / "p.portfolio"
    put_portfolio(path, "replacing", _make)
    return path


def _make(path: Path) -> None:
    ws = portfolios.create(path, name="Mine")
    initiatives.create(ws, "Claims triage")
    ws.close()


@pytest.fixture(autouse=True)
def nobody_agrees() -> object:
    yield
    write_guard.agree_to_all(False)


WRITERS: dict[str, Callable[[str, str], list[str]]] = {
    "brief": lambda source, target: ["brief", source, "--portfolio", "-o", target],
    "brief of one": lambda source, target: ["brief", source, "AI-001", "-o", target],
    "export": lambda source, target: ["export", source, target],
    "scoring sheet": lambda source, target: ["scoring-sheet", source, target],
    "calendar": lambda source, target: ["reviews", source, "--ics", target],
}


@pytest.mark.parametrize("replace", [[], ["--replace"]], ids=["", "replace"])
@pytest.mark.parametrize("spelling", ["itself", "link", "hard link", "relative", "log"])
@pytest.mark.parametrize("writer", WRITERS)
def test_no_command_overwrites_the_portfolio_that_it_reads(
    portfolio: Path, writer: str, spelling: str, replace: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    # An export and a sheet go by the ending of the name.
    ending = {"export": ".json", "scoring sheet": ".xlsx"}.get(writer, "")
    target = portfolio.with_name(f"other{ending}")
    if spelling == "itself":
        target = portfolio
    elif spelling == "link":
        target.symlink_to(portfolio)
    elif spelling == "hard link":
        os.link(portfolio, target)
    elif spelling == "relative":
        target.symlink_to(portfolio)
        target = Path(os.path.relpath(target))
    else:
        target = portfolio.with_name(portfolio.name + "-wal")
    assert main([*WRITERS[writer](str(portfolio), str(target)), *replace]) in (1, 2)
    assert len(capsys.readouterr().err.strip().splitlines()) >= 1
    assert main(["check", str(portfolio)]) == 0
    assert write_guard.is_portfolio(portfolio)


@pytest.mark.parametrize("writer", WRITERS)
def test_a_file_of_the_users_is_replaced_when_a_command_is_told_to(
    portfolio: Path, writer: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ending = {"export": ".csv", "scoring sheet": ".xlsx", "calendar": ".ics"}.get(writer, ".pdf")
    target = tmp_path / f"mine{ending}"
    target.write_bytes(b"mine")
    arguments = WRITERS[writer](str(portfolio), str(target))
    assert main(arguments) == 1
    assert "--replace" in capsys.readouterr().err
    assert target.read_bytes() == b"mine"
    assert main([*arguments, "--replace"]) == 0
    assert target.read_bytes() != b"mine"
    assert main(arguments) == 0, "what the program wrote it may write again"


def test_briefs_of_all_are_refused_before_the_first_is_written(
    portfolio: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "briefs"
    assert main(["brief", str(portfolio), "--all", "-o", str(folder)]) == 0
    (brief,) = folder.iterdir()
    brief.write_bytes(b"mine")
    assert main(["brief", str(portfolio), "--all", "-o", str(folder)]) == 1
    assert brief.name in capsys.readouterr().err
    assert brief.read_bytes() == b"mine"
    assert main(["brief", str(portfolio), "--all", "-o", str(folder), "--replace"]) == 0
    assert brief.read_bytes().startswith(b"%PDF")
