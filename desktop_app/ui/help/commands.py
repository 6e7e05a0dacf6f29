"""The actions on help: where one is, search, keys, terms."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QApplication

from desktop_app.language.i18n import _
from desktop_app.language.search_text import fold
from desktop_app.ui.core.actions import Action, PaletteItem
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.widgets.terms.term_words import term_at


def help_actions(context: AppContext) -> list[Action]:
    """The help where one is, its search, the list of keys and the first steps."""
    action = partial(Action, section=_("Help"))
    return [
        action(
            id="help.open",
            title=_("Help on this page"),
            run=partial(open_here, context),
            shortcut="F1",
            icon="help",
            keywords=_("help"),
        ),
        action(
            id="help.shortcuts",
            title=_("Keyboard shortcuts"),
            run=partial(show_topic, context, "shortcuts"),
            shortcut="Ctrl+/",
            icon="keyboard",
        ),
        action(
            id="help.terms",
            title=_("Terms of the field"),
            run=partial(show_topic, context, "terms"),
            icon="help",
            keywords=_("glossary dictionary learn meaning"),
        ),
        action(
            id="help.tour",
            title=_("Take the tour"),
            run=partial(_start_tour, context),
            icon="sample",
            keywords=_("introduction sample learn begin"),
        ),
        action(
            id="help.first_steps",
            title=_("Show the first steps"),
            run=partial(_show_first_steps, context),
            icon="check",
            enabled=context.when_open,
        ),
    ]


def open_here(context: AppContext) -> None:
    """Show the help on what has the focus, else on the page in front; on the help itself, its search."""
    from desktop_app.ui.help.page import HelpPage

    assert context.window is not None
    front = context.window.current_page()
    if isinstance(front, HelpPage):
        front.search()
        return
    term = term_at(QApplication.focusWidget())
    if term:
        show_topic(context, "terms", term)
        return
    place = front.help_place() if front is not None else ""
    page = context.go_to("help", HelpPage)
    if page is not None:
        page.show_place(place)
        page.search()


def show_topic(context: AppContext, topic: str, anchor: str = "") -> None:
    """Show the help at a topic, a section of it, or a term."""
    from desktop_app.ui.help.page import HelpPage

    page = context.go_to("help", HelpPage)
    if page is not None:
        page.show_topic(topic, anchor)


def findable_help(context: AppContext) -> list[PaletteItem]:
    """Sections, terms and words of the help, for the palette."""
    from desktop_app.services.learning import help_search
    from desktop_app.ui.help.contents import TERMS, WORDS

    where = {
        "section": lambda entry: _("Help: {topic}").format(topic=entry.where) if entry.where else _("Help"),
        "term": lambda entry: _("Term: {meaning}").format(meaning=entry.where),
        "word": lambda entry: _("Word: {meaning}").format(meaning=entry.where),
    }
    items = []
    entries = help_search.entries()
    explained = {fold(entry.title) for entry in entries if entry.kind == "term"}
    for entry in entries:
        if entry.kind == "word" and fold(entry.title) in explained:
            # Its page says the same, and more.
            continue
        topic = {"term": TERMS, "word": WORDS}.get(entry.kind, entry.target)
        anchor = entry.target if entry.kind == "term" else entry.anchor
        run = partial(show_topic, context, topic, anchor)
        key = f"help.{topic}.{anchor}"
        items.append(PaletteItem(entry.title, where[entry.kind](entry), run, "help", key, entry.names))
    return items


def _start_tour(context: AppContext) -> None:
    from desktop_app.ui.help.tour import start_tour

    start_tour(context)


def _show_first_steps(context: AppContext) -> None:
    from desktop_app.services.learning import first_steps

    first_steps.show_again(context.settings)
    page = context.go("dashboard")
    if page is not None:
        page.refresh()
