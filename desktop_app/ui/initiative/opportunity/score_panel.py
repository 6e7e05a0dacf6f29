"""The weighted score of an initiative: its value or range, and how it came about."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from desktop_app.domain.choices import CRITERIA
from desktop_app.domain.records import Rating
from desktop_app.domain.scoring.weighted import FORMULA, INVERTED, Score
from desktop_app.domain.spine import Spine
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.records.weighted_score_words import missing_text, score_text
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Card, Separator
from desktop_app.ui.widgets.labels import ElidedLabel, Label
from desktop_app.ui.widgets.layouts import clear_layout


class ScorePanel(Card):
    """The score, opening to inputs x weight = points, the formula, and who rated when."""

    def __init__(self, tab: SpineTab) -> None:
        super().__init__(_("Score"))
        self._tab = tab
        self._shown: object = None
        self.figure = Label("", "figure", 600)
        self._of = Label(_("of 100"), tone="muted")
        self.sentence = Label("", tone="muted", wrap=True)
        self.toggle = Button("", self._toggle, look="small")
        row = QHBoxLayout()
        row.setSpacing(SPACING["s"])
        row.addWidget(self.figure, 0, Qt.AlignmentFlag.AlignBaseline)
        row.addWidget(self._of, 0, Qt.AlignmentFlag.AlignBaseline)
        row.addStretch(1)
        row.addWidget(self.toggle)
        self.body.addLayout(row)
        self.add(self.sentence)
        self.inside = QWidget()
        self._grid = QGridLayout(self.inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACING["m"])
        self._grid.setVerticalSpacing(SPACING["xs"])
        self._grid.setColumnStretch(0, 1)
        self.add(self.inside)
        self.inside.hide()
        self._say()
        tab.anchor("score", self.toggle)

    def show_score(self, spine: Spine, score: Score) -> None:
        """Show a score with its inputs."""
        # Texts are made anew when the locale changes.
        state = (score, spine.ratings, formats.locale_name())
        if state == self._shown:
            return
        self._shown = state
        self.figure.setText(score_text(score))
        self.figure.set_tone("ink" if score.known else "muted")
        self._of.setVisible(score.known)
        self.sentence.setText(missing_text(score, CRITERIA))
        self.sentence.setVisible(bool(score.missing))
        self._build(spine, score)

    def open(self) -> None:
        """Show how the score is made up."""
        self.inside.show()
        self._say()

    def _toggle(self) -> None:
        self.inside.setVisible(not self.inside.isVisibleTo(self))
        self._say()

    def _say(self) -> None:
        opened = self.inside.isVisibleTo(self)
        self.toggle.set_text(_("Hide calculation") if opened else _("Show calculation"))

    def _build(self, spine: Spine, score: Score) -> None:
        clear_layout(self._grid)
        titles = (_("Criterion"), _("Rating"), _("Points"), _("Weight"), _("Adds"))
        for column, title in enumerate(titles):
            label = Label(title, "small", 500, "muted")
            self._grid.addWidget(label, 0, column, _side(column))
        self._grid.addWidget(Separator(), 1, 0, 1, 5)
        for row, term in enumerate(score.terms, 1):
            rating = spine.rating(term.name)
            name = _(term.label)
            if term.name in INVERTED:
                name = _("{criterion}, reversed").format(criterion=name)
            known = term.points is not None
            adds = (
                formats.number((term.points or 0) * term.weight, 1)
                if known
                else _("0 to {most}").format(most=formats.number(term.weight * 100, 1))
            )
            cells = (
                name,
                formats.number(term.rating) if term.rating is not None else formats.unknown(),
                formats.number(term.points, 0) if known else formats.unknown(),
                formats.percent(term.weight),
                adds,
            )
            for column, text in enumerate(cells):
                label = ElidedLabel(text) if column == 0 else Label(text)
                if column and not known and text == formats.unknown():
                    label.set_tone("muted")
                self._grid.addWidget(label, row * 2, column, _side(column))
            who = rated(rating) if rating is not None and known else ""
            if who:
                under = ElidedLabel(who, "small", tone="muted")
                under.setContentsMargins(0, 0, 0, SPACING["xs"])
                self._grid.addWidget(under, row * 2 + 1, 0, 1, 5)
        last = 2 * len(score.terms) + 2
        self._grid.addWidget(Separator(), last, 0, 1, 5)
        self._grid.addWidget(Label(_("Score"), weight=600), last + 1, 0)
        self._grid.addWidget(Label(score_text(score), weight=600), last + 1, 4, _side(4))
        self._grid.addWidget(Label(_(FORMULA), "small", tone="muted", wrap=True), last + 2, 0, 1, 5)
        link = Button(_("Change the weights"), lambda: self._tab.context.go("settings"), look="small")
        self._grid.addWidget(link, last + 3, 0, 1, 5, Qt.AlignmentFlag.AlignLeft)


def _side(column: int) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag(0) if column == 0 else Qt.AlignmentFlag.AlignRight


def rated(rating: Rating) -> str:
    """Who made a rating, and when, as far as that is known."""
    name, when = rating.rated_by, formats.date(rating.rated_on) if rating.rated_on else ""
    if name and when:
        return _("rated by {name} on {date}").format(name=name, date=when)
    if name:
        return _("rated by {name}").format(name=name)
    return _("rated on {date}").format(date=when) if when else ""
