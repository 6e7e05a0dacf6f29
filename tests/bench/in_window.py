"""Typing, sorting and long work in a window with 10,000 initiatives, timed until the table is painted."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop_app.domain.place import FilePlace
from tests.bench.child import GapMeter, report


def main() -> int:
    """Arguments: a copy of the portfolio that may be changed, a file to import, a file to export to."""
    path, table, target = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
    from desktop_app.app import apply_settings, make_application, make_host

    application = make_application()
    from PySide6.QtTest import QTest

    from desktop_app.jobs.runner import Runner
    from desktop_app.runtime.settings import Settings
    from desktop_app.ui.window.program import Program

    settings = Settings()
    settings.update(last_page="initiatives")
    apply_settings(settings)
    runner = Runner()
    program = Program(settings, runner, make_host(settings))
    program.start(FilePlace(path), "initiatives")
    wait_until(lambda: program.context.is_open and not runner.is_busy())
    page = program.window.page("initiatives")
    wait_until(lambda: page.table.model.rowCount() >= 10_000)  # type: ignore[attr-defined]  # the page has a table
    search = page._search  # type: ignore[attr-defined]  # typed into as a user would

    def painted(act: Callable[[], object]) -> float:
        started = time.perf_counter()
        act()
        program.window.repaint()
        application.processEvents()
        return (time.perf_counter() - started) * 1000

    painted(lambda: QTest.keyClicks(search, "x"))
    painted(search.clear)
    keys = [painted(lambda key=key: QTest.keyClicks(search, key)) for key in "fraud claims pricing"]
    keys += [painted(lambda: QTest.keyClick(search, "\b")) for _ in range(6)]
    painted(search.clear)
    sorts = [painted(lambda c=c: page.table.sort_by(c, True)) for c in ("benefit_likely", "title", "score")]  # type: ignore[attr-defined]  # the page has a table
    grouped = _grouped(page, search, painted)
    floor = min(painted(page.table.view.viewport().update) for _ in range(5))  # type: ignore[attr-defined]  # the page has a table

    scrolls = _scrolled(page, painted)
    typed = _typed(page)

    gaps = GapMeter()

    def worst(title: str, work: Callable[[object], object]) -> tuple[float, float]:
        done: list[object] = []
        gaps.start()
        started = time.perf_counter()
        runner.write(work, title, done.append, done.append)
        wait_until(lambda: bool(done))
        gaps.stop()
        if isinstance(done[0], BaseException):
            raise done[0]
        return (time.perf_counter() - started) * 1000, gaps.worst

    workspace = program.context.workspace

    def bring_in(_job: object) -> object:
        from desktop_app.exchange.importing.importer import apply_plan, read_plan

        return apply_plan(workspace, read_plan(workspace, table, preset="US federal"))

    def take_out(_job: object) -> object:
        from desktop_app.exchange.export import export_portfolio

        return export_portfolio(workspace, target)

    import_ms, import_gap = worst("Importing", bring_in)
    _export_ms, export_gap = worst("Exporting", take_out)
    report(
        key_median=sorted(keys)[len(keys) // 2],
        key_worst=max(keys),
        sort_worst=max(sorts),
        grouped_median=sorted(grouped)[len(grouped) // 2],
        floor=floor,
        scroll_median=sorted(scrolls)[len(scrolls) // 2],
        cell_median=sorted(typed)[len(typed) // 2],
        import_ms=import_ms,
        import_gap=import_gap,
        export_gap=export_gap,
    )
    program.shut_down()
    return 0


def _grouped(page: Any, search: Any, painted: Callable[[Callable[[], object]], float]) -> list[float]:
    """Keys typed while the list is filtered by three conditions and stands in forty groups with subtotals."""
    from PySide6.QtTest import QTest

    from desktop_app.domain.filters.tree import EVERYTHING, Condition, Group

    either = Group("any", (Condition("score", "ge", 10), Condition("owner", "contains", "1")))
    page.display.set_filter_tree(Group("all", (Condition("stage", "is_not", "live"), either)))
    page.display.set_group("owner")
    painted(lambda: QTest.keyClicks(search, "x"))
    painted(search.clear)
    keys = [painted(lambda key=key: QTest.keyClicks(search, key)) for key in "fraud claims"]
    painted(search.clear)
    page.display.set_group("")
    page.display.set_filter_tree(EVERYTHING)
    return keys


def _scrolled(page: Any, painted: Callable[[Callable[[], object]], float]) -> list[float]:
    """The list scrolled by a row at a time."""
    bar = page.table.view.verticalScrollBar()
    times = [painted(lambda at=at: bar.setValue(at * 36)) for at in range(1, 60)]
    bar.setValue(0)
    return times


def _typed(page: Any) -> list[float]:
    """A figure typed into cells one below the other, each until it is kept and shown."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    view, model = page.table.view, page.table.model
    at = next(at for at, column in enumerate(model.columns()) if column.id == "benefit_likely")
    view.setCurrentIndex(model.index(0, at))
    view.setFocus()
    times = []
    for row in range(9):
        started = time.perf_counter()
        QTest.keyClicks(view, "7")
        QTest.keyClicks(QApplication.focusWidget(), "77k")
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        wait_until(lambda row=row: model.value(row, at) == 777_000)
        times.append((time.perf_counter() - started) * 1000)
    return times


def wait_until(done: Callable[[], bool], seconds: float = 120.0) -> None:
    """Let the event loop run until `done()`."""
    from PySide6.QtCore import QCoreApplication, QEventLoop

    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise TimeoutError
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


if __name__ == "__main__":
    sys.exit(main())
