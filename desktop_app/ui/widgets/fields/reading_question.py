"""Asks under a table which of two readings of a typed number is meant, with a button for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.layouts import FlowLayout


class ReadingQuestion(QWidget):
    """A sentence on what was typed; hidden while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["xs"])
        self._sentence = Label("", "small", 500, "bad", wrap=True)
        column.addWidget(self._sentence)
        self._choices = QWidget()
        self._row = FlowLayout(self._choices)
        column.addWidget(self._choices)
        self.say("")

    def text(self) -> str:
        """What it says; "" while it is hidden."""
        return self._sentence.text()

    def choices(self) -> list[Button]:
        """The buttons of the readings, while it asks."""
        return self._choices.findChildren(Button)

    def say(self, sentence: str) -> None:
        """Say what is wrong with a typed value; "" hides it."""
        for button in self.choices():
            button.hide()
            button.setParent(None)
            button.deleteLater()
        self._choices.hide()
        self._sentence.setText(sentence)
        self.setVisible(bool(sentence))

    def ask(self, text: str, readings: Sequence[tuple[str, Callable[[], object]]]) -> None:
        """Ask what `text` means; each of the two readings is its words and what keeps it."""
        from desktop_app.language import parsing

        (first, _keep), (second, _keep) = readings
        self.say(_("{sentence} Choose one.").format(sentence=parsing.two_ways(text, first, second)))
        for words, keep in readings:
            button = Button(
                _("Read as {value}").format(value=words), partial(self._chosen, keep), look="small"
            )
            self._row.addWidget(button)
        self._choices.show()
        self.choices()[0].setFocus()

    def _chosen(self, keep: Callable[[], object]) -> None:
        self.say("")
        keep()
