"""The page of one term: what it is, a small picture from the portfolio's own figures, and how to read it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QUrl, Signal
from PySide6.QtWidgets import QHBoxLayout

from desktop_app.language.i18n import _
from desktop_app.services.learning.terms import HelpTerm, terms
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.help.help_text import HelpText
from desktop_app.ui.help.term_picture import TermPicture
from desktop_app.ui.widgets.layouts import ScrollPage


class TermView(ScrollPage):
    """`link_clicked(url)` for a link in its text."""

    link_clicked = Signal(QUrl)

    def __init__(self, context: AppContext, open_initiative: Callable[[str], object]) -> None:
        super().__init__()
        self.setAccessibleName(_("Help text"))
        self.body.setSpacing(SPACING["m"])
        self._head, self._rest = HelpText(fits=True), HelpText(fits=True)
        self.picture = TermPicture(context, open_initiative)
        row = QHBoxLayout()
        # Where the letters of the texts begin.
        row.setContentsMargins(SPACING["s"], 0, 0, 0)
        row.addWidget(self.picture, 100)
        row.addStretch(1)
        self.body.addWidget(self._head)
        self.body.addLayout(row)
        self.body.addWidget(self._rest)
        self.body.addStretch(1)
        for text in (self._head, self._rest):
            text.anchorClicked.connect(self.link_clicked)
        self._head.setAccessibleName(_("What it is"))
        self._rest.setAccessibleName(_("How to read it"))

    def show_term(self, term: HelpTerm) -> None:
        """Show a term from the beginning of its page."""
        first, _mark, rest = term.text.partition("\n## ")
        self._head.show_text(_head_of(term, first))
        self._rest.show_text(f"## {rest}\n\n{_foot_of(term)}")
        self.picture.show_term(term)
        self.verticalScrollBar().setValue(0)

    def mark(self, words: Sequence[str]) -> None:
        """Mark where the folded words stand."""
        self._head.mark(words)
        self._rest.mark(words)

    def text(self) -> str:
        """All that its texts say."""
        return f"{self._head.toPlainText()}\n{self._rest.toPlainText()}"

    def enter(self) -> None:
        """Put the focus into the text."""
        self._head.setFocus()


def _head_of(term: HelpTerm, first: str) -> str:
    also = _("Also called {names}.").format(names=", ".join(term.also)) if term.also else ""
    return "\n\n".join(part for part in (f"# {term.title}", f"**{term.short}**", also, first) if part)


def _foot_of(term: HelpTerm) -> str:
    """Related terms, and where the definition is from."""
    known = terms()
    lines = []
    if term.see:
        links = ", ".join(f"[{known[name].title}](term:{name})" for name in term.see)
        lines.append(_("See also: {terms}.").format(terms=links))
    if term.source:
        links = "; ".join(f"[{title}]({address})" if address else title for title, address in term.source)
        lines.append(_("Source: {sources}.").format(sources=links))
    return "\n\n".join(lines)
