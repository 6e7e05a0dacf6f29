"""A PySide6 window with nothing in it: what the start of the program is compared with."""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from tests.bench.child import peak_mib, report


class _Window(QMainWindow):
    painted = 0.0

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.painted:
            self.painted = time.monotonic()
            QTimer.singleShot(0, QApplication.quit)


def main() -> int:
    """Open it, paint it, leave."""
    application = QApplication(sys.argv[:1])
    window = _Window()
    window.resize(1440, 900)
    window.show()
    application.exec()
    report(painted=window.painted, ready=window.painted, stall=0.0, peak=peak_mib())
    return 0


if __name__ == "__main__":
    sys.exit(main())
