"""The actions that make, show and print briefs."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop_app.language.i18n import _
from desktop_app.ui.core.actions import Action
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.page_requests import ShowsInitiative

if TYPE_CHECKING:
    from desktop_app.ui.core.page import Page


def actions(context: AppContext) -> list[Action]:
    """The brief of the initiative in front, that of the portfolio, and both on the screen or on paper."""
    action = partial(Action, icon="briefs", section=_("Tools"))
    return [
        action(
            id="brief.initiative",
            title=_("Initiative brief"),
            run=lambda: make(context, [_initiative_id(context)]),
            shortcut="Ctrl+B",
            enabled=lambda: (bool(_initiative_id(context)), _("Open an initiative first.")),
        ),
        action(
            id="brief.portfolio",
            title=_("Portfolio brief"),
            run=lambda: make(context, None),
            shortcut="Ctrl+Shift+B",
            enabled=context.when_open,
        ),
        action(
            id="brief.preview",
            title=_("Preview of a brief"),
            run=lambda: preview(context),
            enabled=context.when_open,
        ),
        action(
            id="brief.print",
            title=_("Print a brief…"),
            run=lambda: preview(context, prints=True),
            shortcut="Ctrl+P",
            enabled=context.when_open,
        ),
    ]


def make(context: AppContext, initiative_ids: list[str] | None) -> None:
    """Go to the briefs page and make one brief; None is the portfolio's."""
    from desktop_app.ui.briefs.page import BriefsPage

    page = context.go_to("briefs", BriefsPage)
    if page is not None:
        page.make(initiative_ids)


def preview(context: AppContext, *, prints: bool = False) -> None:
    """Show or print the brief of the initiative in front or chosen on the briefs page, otherwise of the portfolio."""
    from desktop_app.ui.briefs.page import BriefsPage

    shown = _initiative_id(context) or None
    page = context.go_to("briefs", BriefsPage)
    if page is not None:
        page.preview(shown or page.chosen(), prints=prints)


def _initiative_id(context: AppContext) -> str:
    """The initiative that is shown; "" while another page is in front."""
    page: Page | None = context.window.current_page() if context.window is not None else None
    return page.initiative_id if isinstance(page, ShowsInitiative) else ""
