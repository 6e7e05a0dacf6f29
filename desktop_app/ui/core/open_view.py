"""Opens saved views from wherever they are named: each layout in the page that has it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from desktop_app.language.i18n import _
from desktop_app.ui.core.actions import PaletteItem
from desktop_app.ui.core.page_requests import ListsViews, TakesView

if TYPE_CHECKING:
    from desktop_app.domain.planning_records import SavedView
    from desktop_app.ui.core.context import AppContext

#: The page that shows a layout; the list of initiatives replaces a missing page.
_PAGES = {"table": "initiatives", "board": "board", "matrix": "prioritise", "roadmap": "roadmap"}


def open_view(context: AppContext, view: SavedView) -> None:
    """Show a saved view in the page of its layout, with its filter in force."""
    from desktop_app.services.lists import view_edits as views

    assert context.window is not None
    page_id = _PAGES.get(view.layout, "initiatives")
    if page_id != "initiatives" and context.window.has_page(page_id):
        page = context.go(page_id)
        if isinstance(page, TakesView):
            page.set_view(views.as_mapping(view))
        elif page is not None and views.definition_of(view)[0].filter.parts:
            context.toast(
                _("This page shows all initiatives: the view's filter does not apply here."), seconds=8
            )
        return
    initiatives = context.go("initiatives")
    if isinstance(initiatives, ListsViews):
        initiatives.show_view(view)


def show_definition(context: AppContext, page_id: str, definition: Mapping[str, object]) -> None:
    """Show a page with a filter that is not kept as a view, if the page takes part in views."""
    assert context.window is not None
    page = context.go(page_id) if context.window.has_page(page_id) else None
    if isinstance(page, TakesView):
        page.set_view(definition)


def palette_items(context: AppContext) -> list[PaletteItem]:
    """An entry of the palette for each saved view."""
    from desktop_app.domain.choices import LAYOUTS
    from desktop_app.services.lists import view_edits as views

    return [
        PaletteItem(
            title=view.name,
            subtitle=_("View: {layout}").format(layout=_(LAYOUTS.get(view.layout, view.layout)).lower()),
            run=partial(open_view, context, view),
            icon="view",
            key=f"view.{view.id}",
        )
        for view in views.list_all(context.workspace)
    ]
