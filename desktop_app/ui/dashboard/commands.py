"""The action that shows the health check of the portfolio."""

from __future__ import annotations

from functools import partial

from desktop_app.language.i18n import _
from desktop_app.ui.core.actions import Action
from desktop_app.ui.core.context import AppContext


def health_action(context: AppContext) -> Action:
    """Shows what contradicts itself or is missing."""
    return Action(
        id="portfolio.health",
        title=_("Health check of the portfolio"),
        run=partial(context.go, "health"),
        icon="health",
        section=_("Portfolio"),
        enabled=context.when_open,
        keywords=_("contradictions holes problems"),
    )
