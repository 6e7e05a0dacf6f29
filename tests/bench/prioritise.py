"""The prioritise page: how much longer it takes to open than the table, the gaps while it draws, a step of a slider."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from desktop_app.domain.place import FilePlace
from tests.bench.child import GapMeter, report
from tests.bench.data import make_portfolio
from tests.bench.probe import once

MANY, SOME = 10_000, 1_000
Line = tuple[str, float, str, float]


def prioritise(home: Path) -> list[Line]:
    """The figures with their limits."""
    many = make_portfolio(home.parent / "ten_thousand.portfolio", MANY)
    some = make_portfolio(home.parent / "thousand_ranked.portfolio", SOME)
    # The first run writes compiled modules.
    once(home, "tests.bench.prioritise", str(some))
    opened, slid = (once(home, "tests.bench.prioritise", str(path)) for path in (many, some))
    return [
        (
            f"prioritise with {MANY:,} initiatives opened, over the table's time",
            opened["page"] - opened["table"],
            "ms",
            200.0,
        ),
        (f"prioritise with {MANY:,} initiatives: longest gap while it draws", opened["gap"], "ms", 50.0),
        (f"a step of a weight's slider with {SOME:,} initiatives", slid["step"], "ms", 50.0),
    ]


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

    def opened(name: str, is_there: Any) -> float:
        started = time.perf_counter()
        page: Any = program.window.show_page(name)
        wait_until(lambda: bool(is_there(page)))
        program.window.repaint()
        return (time.perf_counter() - started) * 1000

    figures = {"table": opened("initiatives", lambda page: page.table.model.rowCount())}
    wait_until(lambda: not runner.is_busy())
    figures["page"] = opened("prioritise", lambda page: page.source.standing is not None)
    page: Any = program.window.current_page()
    gaps = GapMeter()
    gaps.start()
    wait_until(lambda: page.source.standing.ranking.draws > 0 and not page.source.is_drawing)
    gaps.stop()
    figures["gap"] = gaps.worst
    wait_until(lambda: not runner.is_busy())
    page.choose_method("weighted")
    wait_until(lambda: not runner.is_busy() and page.source.method.id == "weighted")
    page.weigh()
    slider = page.side.sliders.slider("value")
    steps = []
    for value in range(31, 61):
        started = time.perf_counter()
        slider.setValue(value)
        application.processEvents()
        steps.append((time.perf_counter() - started) * 1000)
    figures["step"] = sorted(steps)[len(steps) // 2]
    report(**figures)
    program.shut_down()
    return 0


if __name__ == "__main__":
    sys.exit(main())
