"""Help that needs no network: texts from resources/help with search, the terms of the field, and the list of keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QGridLayout,
    QHBoxLayout,
    QScrollBar,
    QStackedWidget,
    QWidget,
)

from desktop_app.language.i18n import _, ngettext
from desktop_app.language.search_text import fold
from desktop_app.services.learning import help_search, help_texts, terms
from desktop_app.services.learning.help_search import HelpEntry
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.page import Page
from desktop_app.ui.help.contents import EXTRA, KEYS, TERMS, WORDS, HelpContents, HelpPlace
from desktop_app.ui.help.help_text import HelpText
from desktop_app.ui.help.results import HelpResults
from desktop_app.ui.help.term_view import TermView
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.labels import ElidedLabel, Heading, Label
from desktop_app.ui.widgets.layouts import ScrollPage, clear_layout
from desktop_app.ui.widgets.search_field import SearchField


class HelpPage(Page):
    """Search and a list at the left, the text at the right; Escape leads back to where one came from."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._place = HelpPlace("")
        self._words: tuple[str, ...] = ()
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACING["xl"], SPACING["l"], SPACING["xl"], SPACING["xl"])
        row.setSpacing(SPACING["l"])
        self._topics = self._side()
        row.addWidget(self._topics)
        self._text = HelpText()
        self._text.setAccessibleName(_("Help text"))
        self._text.anchorClicked.connect(self._open_link)
        self._keys = ScrollPage()
        self._term = TermView(context, context.open_initiative)
        self._term.link_clicked.connect(self._open_link)
        self._stack = QStackedWidget()
        for part in (self._text, self._keys, self._term):
            self._stack.addWidget(part)
        text = Card(margin=1)
        text.body.addWidget(self._stack)
        row.addWidget(text, 1)
        theme.notifier().changed.connect(self._restyle)
        context.registry.changed.connect(self._keys_changed)
        self._restyle()
        self.show_topic("start")

    def _side(self) -> Card:
        side = Card(margin=SPACING["s"])
        self._search = SearchField(_("Search the help"))
        self._search.changed.connect(self._find)
        self._search.installEventFilter(self)
        self._list = HelpContents()
        self._list.chosen.connect(self._show)
        self._results = HelpResults()
        self._results.chosen.connect(self._show_hit)
        self._results.taken.connect(self._enter_text)
        self._results.installEventFilter(self)
        self._count = Label("", "small", tone="muted", wrap=True)
        self._lists = QStackedWidget()
        self._lists.addWidget(self._list)
        self._lists.addWidget(self._results)
        side.add(self._search)
        side.add(self._count)
        side.add(self._lists, 1)
        self._count.hide()
        return side

    def title(self) -> str:
        return _("Help")

    def header_actions(self) -> Sequence[QWidget]:
        tour = self._context.registry.button("help.tour")
        window = self._context.window
        before = window.way_back() if window is not None else None
        if before is None:
            return (tour,)
        page_id, title = before
        text = _("Back to {page}").format(page=title)
        return (tour, Button(text, lambda: self._context.go(page_id), icon="back"))

    def refresh(self, changes: object = None) -> None:
        self._term.picture.refresh()

    # -- what others ask for -------------------------------------------------------------------

    def show_topic(self, topic: str, anchor: str = "") -> None:
        """Show a topic at one of its sections, a term ("terms" and its id), or one of the lists."""
        self._search.set_text("")
        self._find("")
        self._show(HelpPlace(topic, anchor))

    def show_place(self, place: str) -> None:
        """Show the section on a page of the window, or on a tab of it."""
        section = help_texts.section_for(place)
        self.show_topic(section.topic, section.anchor)

    def search(self) -> None:
        """Put the cursor into the search."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    # -- showing -------------------------------------------------------------------------------

    def _show(self, place: HelpPlace) -> None:
        self._list.show_place(place)
        if place.topic == KEYS:
            self._show_keys()
            self._stack.setCurrentWidget(self._keys)
        elif place.topic == TERMS and place.anchor:
            if place != self._place:
                self._term.show_term(terms.terms()[place.anchor])
            self._term.mark(self._words)
            self._stack.setCurrentWidget(self._term)
        else:
            self._show_text(place)
            self._stack.setCurrentWidget(self._text)
        self._place = place

    def _show_text(self, place: HelpPlace) -> None:
        if place.topic != self._place.topic or self._stack.currentWidget() is not self._text:
            self._text.show_text(_source_of(place.topic))
        self._text.mark(self._words)
        if place.topic == WORDS:
            number = next((at for at, word in enumerate(terms.words(), 1) if word.term == place.anchor), 0)
        elif place.topic == TERMS:
            number = 0
        else:
            number = help_texts.section_at(place.topic, place.anchor).number
        self._text.show_heading(number)

    def _show_hit(self, entry: HelpEntry) -> None:
        if entry.kind == "term":
            self._show(HelpPlace(TERMS, entry.target))
        elif entry.kind == "word":
            self._show(HelpPlace(WORDS, entry.anchor))
        else:
            self._show(HelpPlace(entry.target, entry.anchor))
            self._text.show_first_mark()

    def _find(self, query: str) -> None:
        self._words = tuple(fold(query).split())
        hits = help_search.search(query)
        self._count.setVisible(bool(self._words))
        n = len(hits)
        self._count.setText(
            ngettext("{n} place", "{n} places", n).format(n=n)
            if hits
            else _("No results for “{text}”").format(text=query.strip())
        )
        self._lists.setCurrentWidget(self._results if self._words else self._list)
        self._results.show_hits(hits, self._words)
        if not hits:
            self._text.mark(self._words)
            self._term.mark(self._words)

    def _show_keys(self) -> None:
        clear_layout(self._keys.body)
        box = QWidget()
        grid = QGridLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACING["xl"])
        grid.setColumnStretch(1, 1)
        line = 0
        for section, rows in self._context.registry.cheat_sheet():
            if line:
                grid.setRowMinimumHeight(line, SPACING["m"])
            grid.addWidget(Heading(section), line + 1, 0, 1, 2)
            line += 2
            for title, keys in rows:
                grid.addWidget(Label(keys, weight=500), line, 0)
                grid.addWidget(ElidedLabel(title, tone="muted"), line, 1)
                line += 1
        self._keys.body.addWidget(box)
        self._keys.body.addStretch(1)

    def _keys_changed(self) -> None:
        if self._stack.currentWidget() is self._keys:
            self._show_keys()

    def _restyle(self) -> None:
        theme.keep_px(self._topics.setFixedWidth, 256)

    # -- keys and links ------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if step and watched is self._search:
            if self._words:
                self._results.step(step)
            else:
                self._list.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        if event.key() == Qt.Key.Key_Escape and watched is self._search and not self._words:
            # The cursor was put there by F1, so leaving the field leaves the page as well.
            return self._go_back()
        page = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}.get(Qt.Key(event.key()), 0)
        if page and watched is self._search:
            bar = self._scroll_bar()
            bar.setValue(bar.value() + page * bar.pageStep())
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter_text()
            return True
        return super().eventFilter(watched, event)

    def _go_back(self) -> bool:
        """Show the page that one came from; False where there is none."""
        window = self._context.window
        before = window.way_back() if window is not None else None
        return before is not None and self._context.go(before[0]) is not None

    def _scroll_bar(self) -> QScrollBar:
        """That of the text in front."""
        front = self._stack.currentWidget()
        assert isinstance(front, QAbstractScrollArea)
        return front.verticalScrollBar()

    def _enter_text(self) -> None:
        """Go on to the text, where the arrow keys scroll."""
        if self._stack.currentWidget() is self._term:
            self._term.enter()
        else:
            self._text.setFocus(Qt.FocusReason.TabFocusReason)

    def _open_link(self, url: QUrl) -> None:
        if url.scheme() in ("https", "http"):
            QDesktopServices.openUrl(url)
        elif url.scheme() == "term":
            self.show_topic(TERMS, url.path())
        elif url.scheme() == "help":
            self.show_topic(url.path(), url.fragment())


def _source_of(topic: str) -> str:
    """The mark-down of a topic, or of a list of terms or words."""
    if topic not in EXTRA:
        return help_texts.topic(topic).source
    lines = [f"# {_(EXTRA[topic])}"]
    if topic == TERMS:
        lines.append(
            _(
                "Each has a page: what it is, why it matters, how to read it, what to ask, and a common mistake."
            )
        )
        lines += [f"- **[{term.title}](term:{term.id})** {term.short}" for term in terms.terms().values()]
    else:
        lines.append(_("One word for each thing, on screen, in briefs and in files."))
        for word in terms.words():
            lines += [f"### {word.term}", word.meaning]
    return "\n\n".join(lines)
