"""Names the plugin that keeps the window waiting, in a process of its own, and offers to start again without it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.dialog import Dialog
from desktop_app.ui.widgets.labels import Heading, Label


class BlockedDialog(Dialog):
    """Accepted when the person wants to start again without the plugin; waiting is the default."""

    def __init__(self, name: str, place: str) -> None:
        super().__init__(None, Qt.WindowType.WindowStaysOnTopHint)
        self.setWindowTitle(_("AI Portfolio waits for a plugin"))
        column = QVBoxLayout(self)
        column.setContentsMargins(*[SPACING["xl"]] * 4)
        column.setSpacing(SPACING["m"])
        column.addWidget(Heading(self.windowTitle()))
        text = _(
            "The plugin “{name}” keeps the window from answering: it runs “{place}”. You can wait, or end the program and start "
            "it again without this plugin. What was kept is safe, and what you were typing is offered again, but for its "
            "last seconds."
        )
        self.sentence = Label(text.format(name=name, place=place), wrap=True)
        column.addWidget(self.sentence)
        self.wait = Button(_("Keep waiting"), self.reject)
        self.again = Button(_("Start again without it"), self.accept, look="danger")
        self.ask_at_the_end(column, self.again, self.wait)
        theme.keep_px(self.setMinimumWidth, 520)
