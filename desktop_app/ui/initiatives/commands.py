"""The actions on the list of initiatives, for palette and keys before the list is made."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from desktop_app.language.i18n import _
from desktop_app.ui.core.actions import Action
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.widgets.search_field import focus_search_of

if TYPE_CHECKING:
    from desktop_app.ui.initiatives.page import InitiativesPage


def new_action(context: AppContext) -> Action:
    """Adds an initiative."""
    context.goes_on[_("New initiative")] = partial(_go_on, context)
    return Action(
        id="initiative.new",
        title=_("New initiative"),
        run=partial(new_initiative, context),
        shortcut="Ctrl+N",
        icon="add",
        section=_("Edit"),
        enabled=context.when_editable,
        is_on=partial(_is_starting, context),
    )


def _go_on(context: AppContext, text: str) -> bool:
    """Show the form with what an earlier run did not keep."""
    from desktop_app.ui.initiatives.new_panel import open_panel

    return open_panel(context).go_on_with(text)


def search_action(context: AppContext) -> Action:
    """Searches the page in front; from a page without a search of its own, the list of initiatives."""

    def run() -> None:
        page = context.window.current_page() if context.window is not None else None
        if page is None or not focus_search_of(page):
            _on_page(context, lambda page: page.focus_search())()

    return Action(
        id="edit.search",
        title=_("Search this page"),
        run=run,
        shortcut="Ctrl+F",
        icon="search",
        section=_("Edit"),
        enabled=context.when_open,
        keywords=_("search initiatives find"),
    )


def actions(context: AppContext) -> list[Action]:
    """Filter, columns, views and bulk edit."""
    action = partial(Action, section=_("Initiatives"))

    def on_page(act: Callable[[InitiativesPage], object]) -> Callable[[], None]:
        return _on_page(context, act)

    return [
        action(
            id="list.filter",
            title=_("Build a filter"),
            run=on_page(lambda page: page.open_filter_builder()),
            shortcut="Ctrl+Shift+F",
            icon="filter",
            enabled=context.when_open,
        ),
        action(
            id="list.columns",
            title=_("Choose columns and order"),
            run=on_page(lambda page: page.open_columns()),
            icon="columns",
            enabled=context.when_open,
        ),
        action(
            id="list.bulk",
            title=_("Edit fields of the selected initiatives"),
            run=on_page(lambda page: page.open_bulk_edit()),
            shortcut="Ctrl+Shift+E",
            icon="edit",
            enabled=partial(_when_selected, context),
        ),
        action(
            id="list.keep_view",
            title=_("Save what is shown as a view"),
            run=on_page(lambda page: page.views.ask_name()),
            icon="view",
            enabled=context.when_editable,
        ),
        action(
            id="list.all",
            title=_("Show all initiatives"),
            run=on_page(lambda page: page.show_all()),
            icon="initiatives",
            enabled=context.when_open,
        ),
    ]


def new_initiative(context: AppContext) -> None:
    """Show the short form for a new initiative, or put it away when it is shown."""
    from desktop_app.ui.initiatives.new_panel import open_panel

    if not put_away_new(context):
        open_panel(context)


def put_away_new(context: AppContext) -> bool:
    """Put the form for a new initiative away, with its draft; False when it was not shown."""
    if not _is_starting(context):
        return False
    from desktop_app.ui.initiatives.new_panel import panel_of

    panel = panel_of(context)
    if panel is not None:
        panel.leave()
    return True


def _is_starting(context: AppContext) -> bool:
    """Whether the form for a new initiative is shown."""
    # Nothing is imported for it before somebody opens it.
    module = sys.modules.get("desktop_app.ui.initiatives.new_panel")
    panel = module.panel_of(context) if module is not None else None
    return panel is not None and not panel.isHidden()


def _on_page(context: AppContext, act: Callable[[InitiativesPage], object]) -> Callable[[], None]:
    """Brings the list to the front, then acts on it."""

    def run() -> None:
        from desktop_app.ui.initiatives.page import InitiativesPage

        page = context.go_to("initiatives", InitiativesPage)
        if page is not None:
            act(page)

    return run


def _when_selected(context: AppContext) -> tuple[bool, str]:
    possible, reason = context.when_editable()
    if not possible:
        return possible, reason
    nothing = _("Select initiatives in the list first.")
    page = context.window.made_pages().get("initiatives") if context.window is not None else None
    if page is None:
        return False, nothing
    from desktop_app.ui.initiatives.page import InitiativesPage

    return isinstance(page, InitiativesPage) and bool(page.table.selected_refs()), nothing
