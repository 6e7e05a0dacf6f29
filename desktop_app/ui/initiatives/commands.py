"""The commands of the list of initiatives, for palette and keys from the start on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from desktop_app.language.i18n import _
from desktop_app.ui.core.actions import Action, Enabled

if TYPE_CHECKING:
    from desktop_app.ui.window.program import Program


def actions(program: Program, opened: Enabled) -> list[Action]:
    """Filter, columns, views and bulk edit; `opened` says whether a portfolio is open."""
    section, context = _("Initiatives"), program.context

    def going(act: Callable[[Any], object]) -> Callable[[], None]:
        def run() -> None:
            page = program.window.show_page("initiatives")
            if page is not None:
                act(page)

        return run

    def editable() -> tuple[bool, str]:
        there, reason = opened()
        return (context.can_edit, _("This portfolio can only be read.")) if there else (there, reason)

    def chosen() -> tuple[bool, str]:
        there, reason = editable()
        if not there:
            return there, reason
        made: dict[str, Any] = program.window.made_pages()
        page = made.get("initiatives")
        return page is not None and bool(page.table.selected_refs()), _(
            "Select initiatives in the list first."
        )

    return [
        Action("list.filter", _("Build a filter"), going(lambda page: page.open_filter_builder()), "Ctrl+Shift+F",
               "filter", section, opened),
        Action("list.columns", _("Choose columns and order"), going(lambda page: page.open_columns()), "",
               "columns", section, opened),
        Action("list.bulk", _("Edit fields of the selected initiatives"), going(lambda page: page.open_bulk_edit()),
               "Ctrl+Shift+E", "edit", section, chosen),
        Action("list.keep_view", _("Keep what is shown as a view"), going(lambda page: page.views.ask_name()), "",
               "view", section, editable),
        Action("list.all", _("Show all initiatives"), going(lambda page: page.show_all()), "", "initiatives",
               section, opened),
    ]  # fmt: skip
