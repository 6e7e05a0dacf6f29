"""Small data files made on the spot, and both ways through a CSV file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.analysis.files import csv_file

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes bytes, or text in an encoding, to a file and gives its path."""

    def _write(content: bytes | str, name: str = "data.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return _write


@pytest.fixture(params=["arrow", "plain"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The same test with pyarrow and as if it were not installed."""
    if request.param == "plain":
        monkeypatch.setattr(csv_file, "has_arrow", lambda: False)
    else:
        pytest.importorskip("pyarrow")
    return str(request.param)
