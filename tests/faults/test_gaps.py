"""The window answers while it imports, exports, backs up, asks plugins and changes its colours."""

from __future__ import annotations

import pytest

from tests.bench.data import make_portfolio
from tests.bench.probe import Figures, once

pytestmark = pytest.mark.slow
#: A gap that nobody feels, or what so many repaints of this window take here, if that is longer.
LIMIT_MS, REPAINTS = 100.0, 8
INITIATIVES = 2_000


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Figures:
    folder = tmp_path_factory.mktemp("gaps")
    path = make_portfolio(folder / "big.portfolio", INITIATIVES)
    table, out = folder / "list.csv", folder / "out"
    out.mkdir()
    lines = ["Title,Owner,Problem", *(f"New {n},Team {n % 9},Takes {n} hours a week" for n in range(1000))]
    table.write_text("\n".join(lines))
    return once(folder / "home", "tests.faults.gaps", str(path), str(table), str(out))


@pytest.mark.parametrize("act", ["import", "export", "backup", "plugins", "theme"])
def test_the_window_answers_meanwhile(figures: Figures, act: str) -> None:
    limit = max(LIMIT_MS, REPAINTS * figures["repaint"])
    if figures["unevenness"] > 2 or figures["idle"] > limit / 2:
        pytest.skip(f"the machine is too busy to judge: {figures}")
    assert figures[act] <= limit, (
        f"{figures[act]:.0f} ms without an answer; a repaint takes {figures['repaint']:.0f} ms"
    )
