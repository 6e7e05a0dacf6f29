"""The first start: explore a sample, import a list, start empty, or go on with a recent portfolio."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.domain.place import FilePlace, Place, places_of
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.services.learning import first_steps
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.page import Page
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button, IconButton, PrimaryButton
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.feedback import IconLabel
from desktop_app.ui.widgets.labels import ElidedLabel, Heading, Label
from desktop_app.ui.widgets.layouts import ScrollPage, clear_layout

_WIDTH = 920


class WelcomePage(Page):
    """Three ways to begin, and the portfolios that were open before."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = ScrollPage()
        outer.addWidget(scroll)
        content = QWidget()
        content.setMaximumWidth(theme.px(_WIDTH))
        content.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, theme.px(56), 0, 0)
        column.setSpacing(SPACING["l"])
        column.addWidget(
            Label(_("Which AI should you build, is it ready, does it still work?"), "figure", 600, wrap=True)
        )
        column.addWidget(
            Label(
                _("A portfolio is one file on this computer. Nothing leaves it."),
                "title",
                400,
                "muted",
                wrap=True,
            )
        )
        column.addSpacing(SPACING["s"])
        column.addLayout(self._cards())
        if first_steps.TOUR not in context.settings.values.dismissed:
            tour = Button(
                _("Take a tour of five steps through the sample"),
                lambda: context.registry.run("help.tour"),
                icon="sample",
                look="link",
            )
            column.addWidget(tour, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(SPACING["s"])
        self._recent_heading = Heading(_("Recent"))
        column.addWidget(self._recent_heading)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        column.addLayout(self._recent)
        column.addStretch(1)
        scroll.body.addWidget(content, 1, Qt.AlignmentFlag.AlignHCenter)
        self.refresh()

    def title(self) -> str:
        return _("Welcome")

    def activated(self) -> None:
        self.refresh()

    def refresh(self, changes: object = None) -> None:
        """Read the recent portfolios again."""
        clear_layout(self._recent)
        shown = places_of(self._context.settings.values.recent_portfolios)
        self._recent_heading.setVisible(bool(shown))
        for place in shown[:8]:
            self._recent.addWidget(self._recent_row(place))

    def _cards(self) -> QGridLayout:
        run = self._context.registry.run
        grid = QGridLayout()
        grid.setSpacing(SPACING["l"])
        cards: list[tuple[str, str, str, str, Callable[[], object]]] = [
            (
                "sample",
                _("Explore the sample"),
                _("Fifteen published cases, from fraud bands to traffic lights, complete from idea to review. "
                  "Its own file: nothing to clean up."),
                _("Explore"),
                lambda: run("portfolio.sample"),
            ),
            (
                "import",
                _("Import a list"),
                _("CSV or Excel, an export of another tool or a public inventory. You see every row before it is kept."),
                _("Import"),
                lambda: run("portfolio.new_import"),
            ),
            (
                "add",
                _("Start empty"),
                _("A new portfolio with a name, a currency and the industries you work in."),
                _("Start"),
                lambda: run("portfolio.new"),
            ),
        ]  # fmt: skip
        for column, (icon, title, sentence, action, callback) in enumerate(cards):
            card = Card(margin=20)
            card.body.setSpacing(SPACING["s"])
            card.body.addWidget(IconLabel(icon, "accent", 24), 0, Qt.AlignmentFlag.AlignLeft)
            card.body.addWidget(Heading(title))
            card.body.addWidget(Label(sentence, tone="muted", wrap=True))
            card.body.addStretch(1)
            button = PrimaryButton(action, callback) if column == 0 else Button(action, callback)
            button.setAccessibleDescription(title)
            card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(card, 0, column)
            grid.setColumnStretch(column, 1)
        return grid

    def _recent_row(self, place: Place) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, SPACING["xs"], 0, SPACING["xs"])
        changed = _changed_at(place)
        there = changed is not None
        button = Button(place.stem, lambda: self._context.open_place(place), icon="file", look="link")
        button.set_enabled(there, _("The file is not there any more."))
        line.addWidget(button)
        line.addWidget(ElidedLabel(_folder(place), tone="muted"), 1)
        when = formats.date_time(changed) if changed is not None else _("File not found")
        line.addWidget(Label(when, tone="muted"))
        line.addWidget(
            IconButton(
                "close", _("Take {name} off the list").format(name=place.stem), lambda: self._forget(place)
            )
        )
        return row

    def _forget(self, place: Place) -> None:
        self._context.settings.forget_recent(place.key)
        self.refresh()


def _changed_at(place: Place) -> datetime | None:
    """When the file was last written; None if it is missing, or the portfolio is not in a file."""
    if not isinstance(place, FilePlace) or not place.path.exists():
        return None
    return datetime.fromtimestamp(place.path.stat().st_mtime).astimezone()


def _folder(place: Place) -> str:
    if not isinstance(place, FilePlace):
        return place.label
    folder = place.path.parent
    try:
        return "~/" + str(folder.relative_to(Path.home()))
    except ValueError:
        return str(folder)
