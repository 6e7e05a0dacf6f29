"""The actions of the prioritise page, so that the palette finds them from anywhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from desktop_app.language.i18n import _
from desktop_app.ui.core.actions import Action
from desktop_app.ui.core.context import AppContext

if TYPE_CHECKING:
    from desktop_app.ui.prioritise.page import PrioritisePage


def actions(context: AppContext) -> list[Action]:
    """The actions; each brings the page to the front first."""
    action = partial(Action, section=_("Prioritise"))

    def on_page(act: Callable[[PrioritisePage], object]) -> Callable[[], None]:
        return _on_page(context, act)

    return [
        action(
            id="prioritise.why",
            title=_("Why this score"),
            run=on_page(lambda page: page.explain()),
            icon="info",
            enabled=context.when_open,
        ),
        action(
            id="prioritise.weights",
            title=_("Weights on sliders"),
            run=on_page(lambda page: page.weigh()),
            icon="filter",
            enabled=context.when_open,
        ),
        action(
            id="prioritise.compare",
            title=_("Compare initiatives"),
            run=on_page(lambda page: page.compare()),
            icon="columns",
            enabled=context.when_open,
        ),
        action(
            id="prioritise.changed",
            title=_("What changed in the ranking"),
            run=on_page(lambda page: page.comparer.show_changes()),
            icon="history",
            enabled=context.when_open,
        ),
        action(
            id="prioritise.method",
            title=_("New scoring method"),
            run=on_page(lambda page: page.method_keeper.start()),
            icon="add",
            enabled=context.when_editable,
        ),
        *_sheet_actions(context),
    ]


def _sheet_actions(context: AppContext) -> list[Action]:
    section = _("Prioritise")
    return [
        Action(
            id="prioritise.sheet",
            title=_("Scoring sheet…"),
            run=_on_page(context, lambda page: page.write_sheet()),
            icon="export",
            section=section,
            enabled=context.when_open,
            keywords=_("export estimates"),
        ),
        Action(
            id="prioritise.merge",
            title=_("Merge a filled-in sheet…"),
            run=_on_page(context, lambda page: page.sheets.choose()),
            icon="import",
            section=section,
            enabled=context.when_editable,
            keywords=_("import estimates"),
        ),
    ]


def _on_page(context: AppContext, act: Callable[[PrioritisePage], object]) -> Callable[[], None]:
    """Brings the page to the front, then acts on it once it is read."""

    def run() -> None:
        from desktop_app.ui.prioritise.page import PrioritisePage

        page = context.go_to("prioritise", PrioritisePage)
        if page is not None:
            page.when_read(lambda: act(page))

    return run
