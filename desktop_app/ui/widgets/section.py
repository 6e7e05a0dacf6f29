"""A heading with what belongs to it: lines, points or widgets, hidden while there are none."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.theme_tokens import SPACING
from desktop_app.ui.widgets.labels import Label


class Section(QWidget):
    """A heading with what belongs to it; hidden while it is empty."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(SPACING["xs"])
        self.column.addWidget(Label(title, weight=600, wrap=True))
        self._lines: list[QWidget] = []
        self.setAccessibleName(title)

    def set_lines(self, lines: Sequence[str], tone: str = "muted") -> None:
        """Show paragraphs; none hides the section."""
        self.set_widgets([Label(line, tone=tone, wrap=True) for line in lines])

    def set_points(self, points: Sequence[str]) -> None:
        """Show points, each behind a mark; none hides the section."""
        self.set_widgets([_Point(point) for point in points])

    def set_widgets(self, widgets: Sequence[QWidget]) -> None:
        """Show widgets, one under the other; none hides the section."""
        for old in self._lines:
            self.column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._lines = list(widgets)
        for widget in widgets:
            self.column.addWidget(widget)
        self.setVisible(bool(widgets))


class _Point(QWidget):
    """A text after a mark, its further lines indented like the first."""

    def __init__(self, text: str) -> None:
        super().__init__()
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACING["s"])
        line.addWidget(Label("•", tone="muted"), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(Label(text, tone="muted", wrap=True), 1)
