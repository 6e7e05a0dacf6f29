"""The last row of a sheet: what is typed there becomes a new row, what is pasted there several."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QTableView, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop_app.files.clipboard_cells import read_block
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.feedback import IconLabel
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.table.cell_delegate import PAD

# Between the edge of the line and its text, px.
_INSIDE = 11


class NewRowEdit(QLineEdit):
    """A line for a title; Enter sends it, a pasted block is sent as a block, Up and Esc lead back to the rows."""

    sent = Signal(str)
    block_pasted = Signal(object)
    left = Signal()

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setObjectName("newRow")
        self.setPlaceholderText(words)
        self.setAccessibleName(words)
        self.setMaxLength(300)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.text().strip():
            self.sent.emit(self.text().strip())
        elif key == Qt.Key.Key_Up or (key == Qt.Key.Key_Escape and not self.text()):
            self.left.emit()
        elif key == Qt.Key.Key_Escape:
            self.clear()
        elif event.matches(QKeySequence.StandardKey.Paste):
            block = read_block(QApplication.clipboard().text())
            if len(block) > 1 or (block and len(block[0]) > 1):
                self.block_pasted.emit(block)
            else:
                super().keyPressEvent(event)
        else:
            super().keyPressEvent(event)


class NewRow(QWidget):
    """The row with its sign, and a word on what else it takes."""

    def __init__(self, words: str, more: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(PAD, 0, SPACING["m"], 1)
        row.setSpacing(0)
        self._sign = IconLabel("add", "muted", 16)
        self.edit = NewRowEdit(words)
        row.addWidget(self._sign)
        row.addWidget(self.edit, 1)
        self._more = Label(more, "small", tone="muted")
        row.addWidget(self._more)
        self.setFocusProxy(self.edit)

    def set_start(self, width: int) -> None:
        """Where the title stands, px from the beginning of the row."""
        self._sign.setFixedWidth(max(theme.px(20), width - _INSIDE))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.colour("line"))
        painter.end()


class SheetBody(QWidget):
    """Holds the rows of a table and the new one right under them; where more rows than fit, the last ends whole."""

    def __init__(self, view: QTableView, model: QAbstractItemModel, row: NewRow) -> None:
        super().__init__()
        self._view, self._model, self._row = view, model, row
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(view, 1000)
        column.addWidget(row)
        column.addStretch(1)
        view.show()
        # Another theme gives its sign the usual width again, after which the row is fitted.
        theme.notifier().changed.connect(self._fit_later)
        view.horizontalHeader().sectionResized.connect(lambda *_args: self.fit())
        view.horizontalHeader().geometriesChanged.connect(self.fit)
        # The bar at the foot takes room from the rows, and gives it back.
        view.horizontalScrollBar().rangeChanged.connect(lambda *_args: self.fit())

    def _fit_later(self) -> None:
        QTimer.singleShot(0, self, self.fit)

    def fit(self) -> None:
        """Give the rows as much height as whole rows need."""
        if not isValid(self._model):
            return  # the window is closing
        view = self._view
        header, high = view.horizontalHeader(), view.verticalHeader().defaultSectionSize()
        self._row.set_start(view.columnWidth(header.logicalIndex(0)))
        self._row.setFixedHeight(high)
        bar = view.horizontalScrollBar()
        above = header.height() + (bar.sizeHint().height() if bar.maximum() > 0 else 0)
        fitting = max(1, (self.height() - high - above) // high)
        wanted = above + min(self._model.rowCount(), fitting) * high
        if view.maximumHeight() != wanted:
            view.setMaximumHeight(wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()
