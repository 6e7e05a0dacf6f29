"""Says that somebody deleted a record while it was being edited, and offers to keep what was typed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.services.edit_conflicts import Removed
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.records.history_words import kind_name
from desktop_app.ui.widgets.buttons import Button, PrimaryButton
from desktop_app.ui.widgets.dialog import Dialog
from desktop_app.ui.widgets.fields.text_fields import PlainEdit
from desktop_app.ui.widgets.labels import Heading, Label


class GoneDialog(Dialog):
    """`put_back()` is called when the record shall come back with the edit; `copied` says whether the text was."""

    def __init__(
        self, removed: Removed, text: str, put_back: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.copied = False
        self._text, self._put_back = text, put_back
        kind = kind_name(removed.kind)
        self.setWindowTitle(_("{kind} was deleted").format(kind=kind))
        column = QVBoxLayout(self)
        column.setContentsMargins(*[SPACING["xl"]] * 4)
        column.setSpacing(SPACING["m"])
        column.addWidget(Heading(self.windowTitle()))
        sentence = _("{who} deleted “{name}” while you were editing it: {when}.").format(
            who=removed.who, name=removed.name or kind, when=formats.date_time(removed.at)
        )
        column.addWidget(Label(sentence, wrap=True))
        row = QHBoxLayout()
        row.setSpacing(SPACING["s"])
        if text:
            column.addWidget(Label(_("You had typed:"), tone="muted"))
            shown = PlainEdit(2, 8)
            shown.setPlainText(text)
            shown.setReadOnly(True)
            shown.setAccessibleName(_("What you had typed"))
            column.addWidget(shown)
            self.copy_button = Button(_("Copy text"), self._copy, icon="copy")
            row.addWidget(self.copy_button)
        column.addStretch(1)
        row.addStretch(1)
        row.addWidget(Button(_("Close"), self.reject))
        row.addWidget(PrimaryButton(_("Put it back with my edit"), self._back))
        column.addLayout(row)
        self.resize(theme.px(560), theme.px(180 if not text else 260))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self.copied = True

    def _back(self) -> None:
        self.accept()
        self._put_back()
