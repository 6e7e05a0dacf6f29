"""The base of every dialog: one that has no window to belong to looks like the others all the same."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from desktop_app.ui.look import theme


class Dialog(QDialog):
    """A dialog in the program's look; a parent passes its look on."""

    def __init__(self, parent: QWidget | None = None, flags: Qt.WindowType | None = None) -> None:
        super().__init__(parent, flags or Qt.WindowType.Widget)
        if parent is None:
            theme.dress_window(self)
