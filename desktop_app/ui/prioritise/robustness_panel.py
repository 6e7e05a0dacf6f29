"""How firm the ranking is: the weight settings that keep each in the top, and what would swap two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.labels import ElidedLabel, Label
from desktop_app.ui.widgets.layouts import clear_layout

# More rows than this tell nothing new.
_MOST = 20


@dataclass(frozen=True, slots=True)
class Firm:
    """One initiative: the share of weight settings that keep it in the top; what swaps it with the next."""

    id: str
    title: str
    share: float | None
    swap: str = ""


class RobustnessPanel(Card):
    """A list of shares in the order of the ranking, each with the sentence about the next initiative."""

    def __init__(self) -> None:
        super().__init__(_("How stable the ranking is"))
        self.note = Label("", "small", tone="muted", wrap=True)
        self.add(self.note)
        self._rows = QWidget()
        self._grid = QGridLayout(self._rows)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACING["m"])
        self._grid.setVerticalSpacing(SPACING["xs"])
        self._grid.setColumnStretch(0, 1)
        self.add(self._rows)

    def say(self, sentence: str) -> None:
        """Show a sentence instead of shares."""
        clear_layout(self._grid)
        self.note.setText(sentence)

    def show_shares(self, shares: Sequence[Firm], top: int, samples: int) -> None:
        """Show the shares of the first ones of the ranking."""
        text = _(
            "Share of {n} weight settings, drawn evenly from all that there are, in which each is in the top {k}."
        )
        self.note.setText(text.format(n=formats.number(samples), k=formats.number(top)))
        clear_layout(self._grid)
        row = 0
        for initiative in shares[:_MOST]:
            self._grid.addWidget(ElidedLabel(initiative.title), row, 0)
            share = Label(formats.percent(initiative.share, 0), weight=500)
            self._grid.addWidget(share, row, 1, Qt.AlignmentFlag.AlignRight)
            row += 1
            if initiative.swap:
                swap_label = Label(initiative.swap, "small", tone="muted", wrap=True)
                swap_label.setContentsMargins(0, 0, 0, SPACING["xs"])
                self._grid.addWidget(swap_label, row, 0, 1, 2)
                row += 1
        if len(shares) > _MOST:
            rest = _("and {n} more").format(n=formats.number(len(shares) - _MOST))
            self._grid.addWidget(Label(rest, "small", tone="muted"), row, 0, 1, 2)
