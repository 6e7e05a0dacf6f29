"""The line in which a cell of a table is typed over; it is told like a field while it holds other text."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.language.i18n import _
from desktop_app.ui.widgets.fields import typing
from desktop_app.ui.widgets.fields.proposals import Proposals


class CellEdit(QLineEdit):
    """One line over a cell, called as its column."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.label_text = title
        self._began = time.monotonic()
        self._given = ""
        self.setAccessibleName(title)
        self.textEdited.connect(lambda _text: typing.news.began.emit(self))

    def give(self, text: str) -> None:
        """Show what stands in the cell, to be typed over."""
        self._given = text
        self.setText(text)
        self.selectAll()

    def propose(self, texts: Sequence[str]) -> None:
        """Offer these texts below while their beginning is typed."""
        Proposals(self, texts, _("Proposals for {column}").format(column=self.label_text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ends = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        completer = self.completer()
        proposals = completer.popup() if completer is not None else None
        if ends and proposals is not None and proposals.isVisible():
            # The list would take the key for itself, and the cell wait for a second one.
            proposals.hide()
            again = QKeyEvent(event.type(), event.key(), event.modifiers(), event.text())
            QCoreApplication.postEvent(self, again)
            event.accept()
            return
        super().keyPressEvent(event)

    def go_on_from(self, text: str) -> None:
        """Show what stands in the cell with the cursor behind it, to be changed."""
        self._given = text
        self.setText(text)

    def is_unkept(self) -> bool:
        """Whether something else is typed than what stands in the cell."""
        return self.text() != self._given

    def typed_text(self) -> str:
        """What is typed, as it is."""
        return self.text()

    def began(self) -> float:
        """When the cell was opened, by `time.monotonic`."""
        return self._began
