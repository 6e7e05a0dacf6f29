"""The weighted score of an initiative: its value or range, which opens where it comes from."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from desktop_app.domain.choices import CRITERIA
from desktop_app.domain.scoring.weighted import Score
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.records.weighted_score_words import missing_text, score_text
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.where_from.figure_label import FigureLabel


class ScorePanel(Card):
    """The score, which opens to inputs x weight = points, and who rated when."""

    def __init__(self, tab: SpineTab) -> None:
        super().__init__(_("Score"))
        self.figure = FigureLabel("", "figure", 600)
        self.figure.set_origin(partial(tab.show_origin, "score"), _("Score"))
        self._of = Label(_("of 100"), tone="muted")
        self.sentence = Label("", tone="muted", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(SPACING["s"])
        row.addWidget(self.figure, 0, Qt.AlignmentFlag.AlignBaseline)
        row.addWidget(self._of, 0, Qt.AlignmentFlag.AlignBaseline)
        row.addStretch(1)
        self.body.addLayout(row)
        self.add(self.sentence)
        tab.anchor("score", self.figure)

    def show_score(self, score: Score) -> None:
        """Show a score, and what is missing of it."""
        self.figure.setText(score_text(score))
        self.figure.set_tone("ink" if score.known else "muted")
        self._of.setVisible(score.known)
        self.sentence.setText(missing_text(score, CRITERIA))
        self.sentence.setVisible(bool(score.missing))
