"""A portfolio file with a few initiatives, closed, beside nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.portfolios_at_hand import Clock, make


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def portfolio(tmp_path: Path, clock: Clock) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    ws = make(folder / "mine.portfolio", clock)
    ws.close()
    return ws.place.path
