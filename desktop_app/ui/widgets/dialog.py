"""The base of every dialog: one that has no window to belong to looks like the others all the same."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button


class Dialog(QDialog):
    """A dialog in the program's look; a parent passes its look on."""

    def __init__(self, parent: QWidget | None = None, flags: Qt.WindowType | None = None) -> None:
        super().__init__(parent, flags or Qt.WindowType.Widget)
        theme.dress_window(self)

    def ask_at_the_end(self, column: QVBoxLayout, risky: Button, usual: Button) -> None:
        """Put two answers at the foot: `usual` is what Enter means, and has the focus."""
        risky.setAutoDefault(False)
        usual.setDefault(True)
        row = QHBoxLayout()
        row.setSpacing(SPACING["s"])
        row.addStretch(1)
        row.addWidget(risky)
        row.addWidget(usual)
        column.addLayout(row)
        usual.setFocus()
