"""The program's own window on a portfolio, with the moments and gaps that a user would notice."""

from __future__ import annotations

import sys
import time
from pathlib import Path


def main() -> int:
    """Open the portfolio on the page, wait until everything is ready, leave."""
    path, page = Path(sys.argv[1]), sys.argv[2]
    from desktop_app.app import apply_settings, make_application, make_host

    application = make_application()
    from PySide6.QtCore import QTimer

    from desktop_app.jobs import Runner
    from desktop_app.settings import Settings
    from desktop_app.ui.program import Program
    from tests.bench.probe import GapMeter, peak_mib, report

    settings = Settings()
    apply_settings(settings)
    program = Program(settings, Runner(), make_host(settings))
    moments: dict[str, float] = {}
    gaps = GapMeter()

    def painted() -> None:
        moments.setdefault("painted", time.monotonic())
        gaps.start()

    def ready() -> None:
        # Ready means shown: the last repaint counts.
        QTimer.singleShot(0, finish)

    def finish() -> None:
        moments.setdefault("ready", time.monotonic())
        gaps.stop()
        application.quit()

    program.window.painted.connect(painted)
    program.ready.connect(ready)
    program.start(path, page)
    application.exec()
    report(**moments, stall=gaps.worst, peak=peak_mib())
    program.shut_down()
    return 0


if __name__ == "__main__":
    sys.exit(main())
