"""The program's own window on a portfolio, with the moments and gaps that a user would notice."""

from __future__ import annotations

import functools
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.ui.window.program import Program


def main() -> int:
    """Start the program as a user does, wait until everything is ready, leave.

    Arguments: the portfolio, how many initiatives it has, and "gaps" to look for stalls too, which costs time itself.
    """
    path, count, with_gaps = sys.argv[1], int(sys.argv[2]), sys.argv[3:] == ["gaps"]
    from desktop_app import __main__, app

    app.run = functools.partial(app.run, watch=lambda program: _watch(program, count, with_gaps))
    return __main__.main([path])


def _watch(program: Program, count: int, with_gaps: bool) -> None:
    from PySide6.QtCore import QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication

    from tests.bench.child import GapMeter, peak_mib, report

    moments: dict[str, float] = {}
    gaps = GapMeter()

    class Watcher(QObject):
        """Notes the first time that the window was painted, and when the table shows every row."""

        is_ready = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.UpdateRequest:
                QTimer.singleShot(0, self.painted)
            return False

        def painted(self) -> None:
            if "painted" not in moments:
                moments["painted"] = time.monotonic()
                if with_gaps:
                    gaps.start()
            # Ready means that all rows are in the table and painted, not only that the work is done.
            if self.is_ready and self.rows() == count:
                self.finish()

        def ready(self) -> None:
            self.is_ready = True
            program.window.update()

        def rows(self) -> int:
            page = program.window.made_pages().get("initiatives")
            return page.table.model.rowCount() if page is not None else 0  # type: ignore[attr-defined]  # it has one

        def finish(self) -> None:
            if "ready" in moments:
                return
            moments["ready"] = time.monotonic()
            if with_gaps:
                gaps.stop()
            rules = program.context.workspace.rules()
            assert program.context.can_edit
            assert rules.packs
            assert rules.gate_rules
            report(**moments, stall=gaps.worst, peak=peak_mib())
            program.window.close()
            QApplication.quit()

    watcher = Watcher(program.window)
    program.window.installEventFilter(watcher)
    program.ready.connect(watcher.ready)


if __name__ == "__main__":
    sys.exit(main())
