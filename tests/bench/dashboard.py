"""First paint of the dashboard with 500 bubbles, and of a window with two empty cards in its place."""

from __future__ import annotations

import sys
import time

from tests.bench.child import report


def main() -> int:
    """Argument: "bubbles" or "empty"."""
    from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QWidget

    from desktop_app.charts.bubbles import Bubble, bubbles
    from desktop_app.ui.look import theme
    from desktop_app.ui.widgets.chart.chart_view import ChartView

    application = QApplication.instance() or QApplication(sys.argv[:1])
    theme.apply("light")
    window = QMainWindow()
    inner = QWidget()
    row = QHBoxLayout(inner)
    if sys.argv[1] == "bubbles":
        items = [
            Bubble(
                str(i),
                f"AI-{i:03d}",
                "One",
                (i * 37) % 100,
                (i * 53) % 100,
                float(i + 1),
                "finance",
                "Finance",
            )
            for i in range(500)
        ]
        row.addWidget(ChartView(lambda width, height: bubbles(items, width, height, "USD")))
    else:
        row.addWidget(QWidget())
    window.setCentralWidget(inner)
    window.resize(1440, 900)
    window.show()
    application.processEvents()
    window.repaint()
    report(painted=time.monotonic())
    return 0


if __name__ == "__main__":
    sys.exit(main())
