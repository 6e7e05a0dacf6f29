"""The table of hooks, read from their specifications: what each hook gives, and how often it is asked.

docs/recipes/add_a_hook.md lists the places of a new one.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, get_args, get_type_hints

from desktop_app.plugin_api import hookspecs


@dataclass(frozen=True, slots=True)
class Hook:
    """One hook: it gives a list of `gives`.

    Things that are asked for once have an id, and are kept until a plugin is switched on or off.
    """

    name: str
    gives: type[Any]
    asked: Literal["once", "often"] = "once"


def _hook_of(specification: Callable[..., Any]) -> Hook:
    (gives,) = get_args(get_type_hints(specification)["return"])
    # What is asked of one initiative is asked again for the next; a hook without arguments gives the same each time.
    asked: Literal["once", "often"] = "often" if inspect.signature(specification).parameters else "once"
    return Hook(specification.__name__, gives, asked)


# In the order in which the program asks for them.
HOOKS = tuple(
    _hook_of(member) for member in vars(hookspecs).values() if hasattr(member, f"{hookspecs.PROJECT}_spec")
)

ASKED_ONCE = {hook.gives: hook for hook in HOOKS if hook.asked == "once"}
