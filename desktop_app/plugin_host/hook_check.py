"""Compares the functions of a plugin with the hooks that there are, and names every slip at once."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

from desktop_app.language.i18n import _
from desktop_app.plugin_host.wording import meant, place_of, with_place


def slips(plugin: Any) -> list[str]:
    """A sentence for each hook that does not exist, or that takes other arguments than it is given."""
    takes = _arguments_of_hooks()
    problems = []
    for hook, function in _marked(plugin):
        place = place_of(function)
        if hook not in takes:
            sentence = _("It has a hook called “{hook}”, which this program does not know.").format(hook=hook)
            question = meant(hook, takes)
            problems.append(with_place(f"{sentence} {question[:1].upper()}{question[1:]}".strip(), place))
            continue
        strange = [name for name in _arguments(function) if name not in takes[hook]]
        if strange:
            sentence = _("“{hook}” takes {offered}; yours takes {strange}.")
            offered = ", ".join(takes[hook]) or _("no arguments")
            words = sentence.format(hook=hook, offered=offered, strange=", ".join(strange))
            problems.append(with_place(words, place))
    return problems


def unmarked(plugin: Any) -> dict[str, str]:
    """A sentence for each hook of which there is a function of that name that nobody marked with @hookimpl."""
    marked = {hook for hook, _function in _marked(plugin)}
    problems = {}
    for hook in _arguments_of_hooks():
        function = inspect.getattr_static(plugin, hook, None)
        if hook not in marked and inspect.isfunction(function):
            sentence = _(
                "The function “{hook}” is called like a hook and is not asked: mark it with @hookimpl."
            )
            problems[hook] = with_place(sentence.format(hook=hook), place_of(function))
    return problems


def _marked(plugin: Any) -> Iterator[tuple[str, Callable[..., Any]]]:
    from desktop_app.plugin_api.hookspecs import PROJECT

    for name in dir(plugin):
        try:
            function = getattr(plugin, name)
            options = getattr(function, f"{PROJECT}_impl", None)
        except Exception:
            # A property of the plugin's that fails is no hook.
            continue
        if inspect.isroutine(function) and isinstance(options, dict):
            yield options.get("specname") or name, function


def _arguments_of_hooks() -> dict[str, tuple[str, ...]]:
    from desktop_app.plugin_api import hookspecs
    from desktop_app.plugin_api.hooks import HOOKS

    return {hook.name: tuple(_arguments(getattr(hookspecs, hook.name))) for hook in HOOKS}


def _arguments(function: Callable[..., Any]) -> list[str]:
    """Arguments that have to be given, and can be given by position."""
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return [
        argument.name
        for argument in inspect.signature(function).parameters.values()
        if argument.kind in positional and argument.default is argument.empty
    ]
