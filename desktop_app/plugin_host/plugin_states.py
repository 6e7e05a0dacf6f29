"""What the Plugins page and the command line show of a plugin."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desktop_app.language.i18n import N_


class PluginState(StrEnum):
    """How loading a plugin ended."""

    ENABLED = "enabled"
    NOT_ENABLED = "not_enabled"
    FAILED = "failed"
    INCOMPATIBLE = "incompatible"
    MISSING_DEPENDENCY = "missing_dependency"
    DUPLICATE = "duplicate"
    NOT_INSTALLED = "not_installed"


PLUGIN_STATES = {
    PluginState.ENABLED: N_("Enabled"),
    PluginState.NOT_ENABLED: N_("Not enabled"),
    PluginState.FAILED: N_("Failed"),
    PluginState.INCOMPATIBLE: N_("Made for another version"),
    PluginState.MISSING_DEPENDENCY: N_("Needs a package"),
    PluginState.DUPLICATE: N_("Name already taken"),
    PluginState.NOT_INSTALLED: N_("Not installed any more"),
}


@dataclass(frozen=True, slots=True)
class PluginInfo:
    """One plugin as it stands.

    `source` is the distribution (or file) that it comes from; `enabled` says whether it is switched
    on, `state` how loading it ended; `api` is the plugin API that it was written for, empty while it is not
    imported; `error` is a sentence and `trace` the technical detail; `checklists` are the titles of its
    lists.
    """

    name: str
    version: str
    source: str
    enabled: bool
    state: PluginState
    api: str
    error: str
    trace: str
    checklists: tuple[str, ...]
    summary: str = ""
    author: str = ""
    built_in: bool = False
    can_disable: bool = True
