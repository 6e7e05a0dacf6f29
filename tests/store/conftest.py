"""A portfolio file with a few initiatives, closed, beside nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.portfolios_at_hand import Clock, make
from tests.templates import put_portfolio


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def portfolio(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    path = folder / "mine.portfolio"
    put_portfolio(path, "store", lambda new: make(new).close())
    return path
