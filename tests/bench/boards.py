"""The board and the roadmap with 1,000 initiatives: how long a paint takes, and the longest gap while scrolling."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from desktop_app.domain.place import FilePlace
from tests.bench.child import GapMeter, report
from tests.bench.data import make_portfolio
from tests.bench.probe import once

INITIATIVES = 1_000
Line = tuple[str, float, str, float]
_STEPS = 150


def boards(home: Path) -> list[Line]:
    """The figures with their limits."""
    portfolio = _planned(home.parent / "thousand.portfolio")
    found = once(home, "tests.bench.boards", str(portfolio))
    return [
        line
        for page in ("board", "roadmap")
        for line in (
            (f"{page} with {INITIATIVES:,} initiatives painted, worst", found[f"{page}_paint"], "ms", 200.0),
            (f"{page}: longest gap while scrolling", found[f"{page}_gap"], "ms", 50.0),
        )
    ]


def _planned(path: Path) -> Path:
    """The portfolio of the other measurements with dates, needs and people, made once and kept."""
    if path.exists():
        return path
    from desktop_app.domain.planning_records import Capacity, Dependency, Staffing
    from desktop_app.domain.records import Initiative, Record
    from desktop_app.services.workspace import Workspace
    from desktop_app.store import engine

    made = make_portfolio(path, INITIATIVES)
    ws = Workspace(engine.FileDatabase(made))
    rng = random.Random(11)
    with ws.change("Plan") as step:
        everything = step.uow.find(Initiative)
        pairs = []
        records: list[Record] = [Capacity(role="data_scientist", people=400.0)]
        for number, one in enumerate(everything):
            start = date(2026, 1, 1) + timedelta(days=rng.randrange(900))
            days = [start + timedelta(days=n) for n in (0, 40, 110, 240, 900)]
            names = ("strategy_from", "discovery_from", "delivery_from", "live_from", "retire_on")
            pairs.append((one, dict(zip(names, days, strict=True))))
            records.append(
                Staffing(initiative_id=one.id, role="data_scientist", people=float(rng.randrange(1, 4)))
            )
            if number > 10:
                other = everything[number - rng.randrange(1, 10)]
                records.append(Dependency(initiative_id=one.id, other_id=other.id))
        for one, values in pairs:
            step.uow.update(one, **values)
        step.uow.add_all(records)
    ws.close()
    return made


def main() -> int:
    """Argument: the portfolio."""
    from desktop_app.app import apply_settings, make_application, make_host

    application = make_application()
    from desktop_app.jobs.runner import Runner
    from desktop_app.runtime.settings import Settings
    from desktop_app.ui.window.program import Program
    from tests.bench.in_window import wait_until

    settings = Settings()
    apply_settings(settings)
    runner = Runner()
    program = Program(settings, runner, make_host(settings))
    program.window.resize(1440, 900)
    program.start(FilePlace(Path(sys.argv[1])), "dashboard")
    wait_until(lambda: program.context.is_open and not runner.is_busy())
    gaps = GapMeter()

    def repaint(widget: Any) -> float:
        started = time.perf_counter()
        widget.repaint()
        return (time.perf_counter() - started) * 1000

    def pause(seconds: float) -> None:
        end = time.monotonic() + seconds
        wait_until(lambda: time.monotonic() > end)

    def scroll(act: Callable[[int], object]) -> float:
        """The least of three times over: what the program itself holds up shows in each of them."""
        worst = []
        for _time in range(3):
            gaps.start()
            for step in range(_STEPS):
                act(step)
                pause(0.008)
            gaps.stop()
            worst.append(gaps.worst)
        return min(worst)

    figures: dict[str, float] = {}
    board: Any = program.window.show_page("board")
    wait_until(lambda: not runner.is_busy() and bool(board.view.columns()))
    application.processEvents()
    columns = [one for one in board.view.columns() if one.bar.maximum()]
    figures["board_paint"] = max(repaint(program.window) for _ in range(10))

    def roll(step: int) -> None:
        for one in columns:
            one.bar.setValue(one.bar.maximum() * step // _STEPS)

    figures["board_gap"] = scroll(roll)
    roadmap: Any = program.window.show_page("roadmap")
    wait_until(lambda: not runner.is_busy() and roadmap.view.verticalScrollBar().maximum() > 0)
    application.processEvents()
    figures["roadmap_paint"] = max(repaint(program.window) for _ in range(10))
    down, across = roadmap.view.verticalScrollBar(), roadmap.view.horizontalScrollBar()
    figures["roadmap_gap"] = max(
        scroll(lambda step: down.setValue(down.maximum() * step // _STEPS)),
        scroll(lambda step: across.setValue(across.maximum() * step // _STEPS)),
    )
    report(**figures)
    program.shut_down()
    return 0


if __name__ == "__main__":
    sys.exit(main())
