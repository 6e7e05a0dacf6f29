"""A closed or full standard output is a sentence and an exit code, and what was done before it stays done."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.services import initiatives
from desktop_app.services.portfolio_file import portfolios

_RUN = f'"{sys.executable}" -m desktop_app'


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lost") / "p.portfolio"
    ws = portfolios.create(path, name="P")
    initiatives.create(ws, "First")
    ws.close()
    return path


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('list "{path}" >&-', "closed"),
        ("--help > /dev/full", "full"),
        ('list "{path}" | true', "closed"),
    ],
)
def test_an_output_that_takes_nothing(listed: Path, repository: Path, line: str, sentence: str) -> None:
    script = f"{_RUN} {line.format(path=listed)}"
    if line.endswith("| true"):
        script = f'{{ sleep 0.2; {_RUN} list "{listed}"; echo $? >&2; }} | true'
    done = subprocess.run(["sh", "-c", script], cwd=repository, capture_output=True, text=True, check=False)
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr
    lines = done.stderr.split("\n")
    assert "1" in lines if line.endswith("| true") else done.returncode == 1
