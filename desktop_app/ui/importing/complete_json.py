"""A complete portfolio as one JSON file: what it holds, and that it goes into an empty portfolio."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.layouts import ScrollPage, centred, clear_layout

if TYPE_CHECKING:
    from desktop_app.exchange.json_portfolio import CompletePortfolio


class JsonPanel(ScrollPage):
    """Shows what is in the file; `make_new` starts a new portfolio for it if this one is not empty."""

    def __init__(self, make_new: Callable[[], object]) -> None:
        super().__init__()
        self._make_new = make_new
        self._card = Card(_("Complete portfolio"), margin=24)
        theme.keep_px(self._card.setMaximumWidth, 640)
        self.body.addLayout(centred(self._card))
        self.body.addStretch(1)

    def show_portfolio(self, path: Path, portfolio: CompletePortfolio, is_empty: bool) -> None:
        """Show what the file holds, and whether the open portfolio can take it."""
        clear_layout(self._card.body)
        self._card.set_title(path.name)
        n, changes, files = portfolio.initiatives, len(portfolio.changes), len(portfolio.files)
        for text in (
            ngettext("{n} initiative", "{n} initiatives", n).format(n=formats.number(n)),
            ngettext("{n} change in its history", "{n} changes in its history", changes).format(
                n=formats.number(changes)
            ),
            ngettext("{n} evidence file", "{n} evidence files", files).format(n=formats.number(files)),
        ):
            self._card.body.addWidget(Label(text))
        if is_empty:
            text = _("The portfolio that is open becomes the same as this file. Every value was checked.")
            self._card.body.addWidget(Label(text, tone="muted", wrap=True))
            return
        text = _(
            "A complete portfolio goes into an empty one, and the one that is open holds initiatives already."
        )
        self._card.body.addWidget(Label(text, tone="caution", wrap=True))
        button = Button(_("Create a new portfolio for it"), self._make_new, icon="add")
        self._card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
