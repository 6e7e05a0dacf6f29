"""How long the window does not answer while it works: python -m tests.faults.gaps PORTFOLIO TABLE OUT.

Each act is done three times in a window that shows a list; reported are the longest gaps in its event loop, and what a
repaint of this window takes in the same run, before, between and after the acts.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from desktop_app.domain.place import FilePlace
from tests.bench.child import GapMeter, report
from tests.bench.in_window import wait_until

_TIMES = 3
#: Pages that a theme switch finds built.
_PAGES = ("dashboard", "board", "roadmap", "prioritise", "strategy", "reviews", "initiatives")


def main() -> None:
    """See the top."""
    path, table, out = (Path(argument) for argument in sys.argv[1:])
    from desktop_app.app import apply_settings, make_application, make_host

    application = make_application()
    from desktop_app.jobs.runner import Runner
    from desktop_app.runtime.settings import Settings
    from desktop_app.ui.window.program import Program

    settings = Settings()
    apply_settings(settings)
    runner = Runner()
    program = Program(settings, runner, make_host(settings))
    program.window.resize(1440, 900)
    program.start(FilePlace(path), "initiatives")
    wait_until(lambda: program.context.is_open and not runner.is_busy())
    for page in _PAGES:
        program.window.show_page(page)
        wait_until(lambda: not runner.is_busy())
        application.processEvents()
    workspace = program.context.workspace
    meter, repaints = GapMeter(), list[float]()

    def repaint() -> None:
        for _time in range(8):
            started = time.perf_counter()
            program.window.repaint()
            repaints.append((time.perf_counter() - started) * 1000)

    def rest() -> None:
        end = time.monotonic() + 0.3
        wait_until(lambda: time.monotonic() > end and not runner.is_busy())

    def gap(act: Callable[[], Callable[[], bool]]) -> float:
        """From the start of an act until it is done and shown."""
        rest()
        meter.start()
        is_done = act()
        wait_until(is_done)
        rest()
        meter.stop()
        return meter.worst

    def job(work: Callable[[], object]) -> Callable[[], Callable[[], bool]]:
        def act() -> Callable[[], bool]:
            answers: list[object] = []
            runner.write(lambda _job: work(), "Working", answers.append, answers.append)
            return lambda: _is_well(answers)

        return act

    def theme() -> Callable[[], bool]:
        program.registry.run("theme.light" if settings.values.theme == "dark" else "theme.dark")
        return lambda: True

    from desktop_app.exchange.export import export_portfolio
    from desktop_app.exchange.importing.importer import apply_plan, read_plan
    from desktop_app.services import health_report
    from desktop_app.services.portfolio_file import backups

    acts: dict[str, Callable[[], Callable[[], bool]]] = {
        "import": job(lambda: apply_plan(workspace, read_plan(workspace, table, on_conflict="update"))),
        "export": job(lambda: export_portfolio(workspace, out / "out.xlsx")),
        "backup": job(lambda: backups.backup_now(workspace)),
        # What plugins check in each initiative, their own code included.
        "plugins": job(lambda: health_report.check(workspace)),
        "theme": theme,
    }
    figures: dict[str, float] = {}
    repaint()
    repaints.clear()
    for name, act in acts.items():
        repaint()
        figures[name] = statistics.median(gap(act) for _time in range(_TIMES))
    repaint()
    figures["repaint"] = statistics.median(repaints)
    # How evenly this machine works just now: the slow quarter of the repaints against the quick one.
    low, _middle, high = statistics.quantiles(repaints, n=4)
    figures["unevenness"] = high / low
    # What the machine does to a window that does nothing.
    figures["idle"] = statistics.median(gap(lambda: lambda: True) for _time in range(_TIMES))
    report(**figures)
    program.shut_down()


def _is_well(answers: list[object]) -> bool:
    if answers and isinstance(answers[0], BaseException):
        raise answers[0]
    return bool(answers)


if __name__ == "__main__":
    main()
