"""The picture on the page of a term, and the sentence under it that says whose figures it shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop_app.language.i18n import _
from desktop_app.services.learning.terms import HelpTerm
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.chart.chart_view import ChartView
from desktop_app.ui.widgets.labels import Label

if TYPE_CHECKING:
    from desktop_app.jobs.job import JobContext
    from desktop_app.services.learning.pictures.draw import DrawnPicture

# As wide as the lines of the text.
_WIDEST = 680
_HEIGHT, _ROW = 210, 38


class TermPicture(Card):
    """Drawn beside the window; keeps its height while it is read."""

    def __init__(self, context: AppContext, open_initiative: Callable[[str], object]) -> None:
        super().__init__()
        self._context = context
        self._open_initiative = open_initiative
        self._term: HelpTerm | None = None
        self._initiative = ""
        self.title = Label("", weight=600, wrap=True)
        self.chart = ChartView(None, height=_HEIGHT)
        self.sentence = Label("", weight=500, wrap=True)
        self.origin = Label("", "small", tone="muted", wrap=True)
        self.button = Button("", lambda: self._open_initiative(self._initiative), look="link")
        self.button.hide()
        for part in (self.title, self.chart, self.sentence, self.origin, self.button):
            self.add(part)
        self._rows = 0
        theme.notifier().changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        theme.keep_px(self.setMaximumWidth, _WIDEST)
        theme.keep_px(self.chart.setFixedHeight, _ROW * self._rows if self._rows else _HEIGHT)

    def show_term(self, term: HelpTerm) -> None:
        """Draw the picture of a term."""
        self._term = term
        self.chart.set_builder(None)
        self.title.setText("")
        self.sentence.setText(term.short)
        self.origin.setText(_("Reading figures…"))
        self.button.hide()
        self.refresh()

    def refresh(self) -> None:
        """Draw it again from the figures as they are now."""
        term = self._term
        if term is None:
            return
        workspace = self._context.workspace if self._context.is_open else None

        def work(_job: JobContext) -> DrawnPicture:
            from desktop_app.services.learning.pictures.draw import draw

            return draw(workspace, term.picture)

        def done(drawn: DrawnPicture) -> None:
            if self._term is term:
                self._show(drawn)

        self._context.jobs.work(work, done)

    def _show(self, drawn: DrawnPicture) -> None:
        spine = drawn.picture.spine
        self._rows = drawn.picture.rows
        self._restyle()
        self.chart.set_builder(drawn.picture.build)
        self.title.setText(self.chart.chart().title)
        self.sentence.setText(drawn.picture.sentence)
        origins = {
            "own": _("From your own figures."),
            "sample": _("From the sample, with made-up figures."),
            "example": _("An example with made-up figures."),
        }
        self.origin.setText(origins[drawn.origin])
        self.button.setVisible(spine is not None)
        if spine is not None:
            self._initiative = spine.initiative.id
            self.button.set_text(_("Open {title}").format(title=spine.initiative.title))
