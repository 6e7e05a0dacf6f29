"""A field for a password: hidden while it is typed, taken as it is, kept nowhere."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.language.i18n import _
from desktop_app.ui.widgets.buttons import IconButton
from desktop_app.ui.widgets.fields.field import Field

_LONGEST = 1000


class SecretField(Field):
    """One line that shows dots until the person wants to see it; it sends nothing by itself."""

    entered = Signal()

    def __init__(self, label: str, help: str = "", parent: QWidget | None = None) -> None:
        super().__init__(label, help, parent=parent)
        self._stored = self._sent = ""
        self.edit = QLineEdit()
        self.edit.setMaxLength(_LONGEST)
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        # Input methods of phones and tablets learn what is typed, unless they are told not to.
        hints = Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        self.edit.setInputMethodHints(hints | Qt.InputMethodHint.ImhHiddenText)
        self.edit.returnPressed.connect(self.entered)
        self.edit.textEdited.connect(lambda _text: self.set_error(""))
        self._set_editor(self.edit)
        self._show_button = IconButton("view", self._offer(shown=False), self._toggle)
        self.row.addWidget(self._show_button)

    def text(self) -> str:
        """What is typed, as it is: a blank at the end of a password belongs to it."""
        return self.edit.text()

    def clear(self) -> None:
        """Forget what was typed."""
        self.edit.clear()

    def _offer(self, shown: bool) -> str:
        return (_("Hide: {label}") if shown else _("Show: {label}")).format(label=self.label_text)

    def _toggle(self) -> None:
        shown = self.edit.echoMode() == QLineEdit.EchoMode.Password
        self.edit.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._show_button.set_icon("view", self._offer(shown))

    def _read(self) -> Any:
        return self.edit.text()

    def _show(self, value: object) -> None:
        self.edit.setText(str(value or ""))
