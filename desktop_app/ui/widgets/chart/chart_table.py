"""The facts of a chart as a table, laid over it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.charts.layout.text_metrics import one_line, text_width
from desktop_app.charts.marks import Chart
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING, TYPE_SIZES
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.focus.steps import EscapeStep
from desktop_app.ui.widgets.table.data_table import DataTable
from desktop_app.ui.widgets.table.table_model import TableColumn


class ChartTable(QWidget):
    """Covers its parent, the chart; `left` is sent by its button or Esc."""

    escape_step = EscapeStep.PART

    left = Signal()

    def __init__(self, chart: Chart, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(self.palette().ColorRole.Base)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACING["xs"])
        back = Button(_("Show as chart"), self.left.emit, look="small")
        layout.addWidget(back, 0, Qt.AlignmentFlag.AlignRight)
        rows = [(str(number), *row) for number, row in enumerate(chart.table[1:])]
        self.table = DataTable(_columns(chart), chart.title, rows, framed=False)
        layout.addWidget(self.table, 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _columns(chart: Chart) -> list[TableColumn]:
    columns = []
    for at, texts in enumerate(zip(*chart.table, strict=True)):
        widest = max(text_width(one_line(text), TYPE_SIZES["body"]) for text in texts)
        width = round(min(280.0, max(64.0, widest + 28)))
        columns.append(TableColumn(id=f"column{at}", title=texts[0], at=at + 1, width=width))
    return columns
