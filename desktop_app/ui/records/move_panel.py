"""Asks in place who decides a move to another stage, and why."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.widgets.buttons import Button, PrimaryButton
from desktop_app.ui.widgets.cards import Separator
from desktop_app.ui.widgets.fields.field import keep_room
from desktop_app.ui.widgets.fields.text_fields import PersonField, TextField
from desktop_app.ui.widgets.labels import Label


class MovePanel(QWidget):
    """Asks for a name and a reason, in place; calls `decide(stage, by, reason)`, with "" when cancelled."""

    def __init__(self, decide: Callable[[str, str, str], None]) -> None:
        super().__init__()
        self._decide = decide
        self._stage = ""
        box = QVBoxLayout(self)
        box.setContentsMargins(0, SPACING["s"], 0, 0)
        box.setSpacing(SPACING["m"])
        self.text = Label("", wrap=True)
        self.by = PersonField(_("Your name"), required=True)
        self.reason = TextField(_("Reason"), required=True)
        for field in (self.by, self.reason):
            keep_room(field)
        self.confirm = PrimaryButton("", self._confirm)
        self.cancel = Button(_("Cancel"), lambda: self._decide("", "", ""))
        row = QHBoxLayout()
        row.setSpacing(SPACING["s"])
        row.addWidget(self.confirm)
        row.addWidget(self.cancel)
        row.addStretch(1)
        box.addWidget(Separator())
        for widget in (self.text, self.by, self.reason):
            box.addWidget(widget)
        box.addLayout(row)
        # Handled here, before the window uses Escape to leave the page.
        escape = QShortcut(QKeySequence("Escape"), self, lambda: self._decide("", "", ""))
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def ask(self, stage: str, text: str, confirm: str, name: str) -> None:
        """Ask for the move to `stage`."""
        # Another question than the one before.
        self.leave()
        self._stage = stage
        self.text.setText(text)
        self.confirm.set_text(confirm)
        self.by.set_value(name)
        self.reason.set_value("")
        for field in (self.by, self.reason):
            field.set_error("")

    def leave(self) -> None:
        """Something else comes into the panel: what was typed and is not put away is told."""
        for field in (self.by, self.reason):
            field.leave()

    def refuse(self, field: str, sentence: str) -> None:
        """Say why the move was not made."""
        (self.by if field in ("by", "name") else self.reason).set_error(sentence)

    def _confirm(self) -> None:
        by, reason = self.by.text().strip(), self.reason.text().strip()
        self.by.set_error("" if by else _("Enter who decides this."))
        self.reason.set_error("" if reason else _("Enter a reason."))
        if not by:
            self.by.focus()
        elif not reason:
            self.reason.focus()
        else:
            self._decide(self._stage, by, reason)
