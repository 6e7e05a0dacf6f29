"""A field that names a file of this machine: typed, pasted, dropped or chosen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from desktop_app.language.i18n import _
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields.text_fields import LineField
from desktop_app.ui.widgets.file_drops import dropped_files, pick_files


class FileField(LineField):
    """The path as text; "" when none is chosen."""

    def __init__(
        self, label: str, help: str = "", required: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(label, help, required, 4000, parent=parent)
        self.choose = Button(_("Choose…"), self.pick, look="small")
        self.row.addWidget(self.choose)
        self.edit.setAcceptDrops(False)
        self.setAcceptDrops(True)

    def _name(self) -> None:
        super()._name()
        button = getattr(self, "choose", None)
        if button is not None:
            button.setAccessibleName(_("Choose a file: {label}").format(label=self.label_text))

    def pick(self) -> None:
        """Ask for a file."""
        files = pick_files(self, self.label_text, "data")
        if files:
            self.take(files[0])

    def take(self, path: Path) -> None:
        """Show a file and keep it like one that the person chose."""
        self._show(str(path))
        self._took(str(path))

    def set_read_only(self, read_only: bool) -> None:
        super().set_read_only(read_only)
        self.choose.setVisible(not read_only)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files: list[Any] = dropped_files(event.mimeData())
        if files:
            event.acceptProposedAction()
            self.take(files[0])
