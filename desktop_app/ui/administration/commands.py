"""The actions on help."""

from __future__ import annotations

from functools import partial

from desktop_app.language.i18n import _
from desktop_app.ui.core.actions import Action
from desktop_app.ui.core.context import AppContext


def help_actions(context: AppContext) -> list[Action]:
    """The help and the list of keys."""
    action = partial(Action, section=_("Help"))
    return [
        action(id="help.open", title=_("Help"), run=partial(context.go, "help"), shortcut="F1", icon="help"),
        action(
            id="help.shortcuts",
            title=_("Keyboard shortcuts"),
            run=partial(show_topic, context, "shortcuts"),
            shortcut="Ctrl+/",
            icon="keyboard",
        ),
        action(
            id="help.first_steps",
            title=_("Show the first steps"),
            run=partial(_show_first_steps, context),
            icon="check",
            enabled=context.when_open,
        ),
    ]


def _show_first_steps(context: AppContext) -> None:
    from desktop_app.services.learning import first_steps

    first_steps.show_again(context.settings)
    page = context.go("dashboard")
    if page is not None:
        page.refresh()


def show_topic(context: AppContext, topic: str) -> None:
    """Show the help at one of its topics."""
    from desktop_app.ui.administration.help_page import HelpPage

    page = context.go_to("help", HelpPage)
    if page is not None:
        page.show_topic(topic)
