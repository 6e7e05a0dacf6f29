"""What the Plugins page and the command line show of a plugin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
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
    CHANGED = "changed"
    HELD_BACK = "held_back"
    LEFT_OUT = "left_out"


PLUGIN_STATES = {
    PluginState.ENABLED: N_("Enabled"),
    PluginState.NOT_ENABLED: N_("Not enabled"),
    PluginState.FAILED: N_("Failed"),
    PluginState.INCOMPATIBLE: N_("Made for another version"),
    PluginState.MISSING_DEPENDENCY: N_("Needs a package"),
    PluginState.DUPLICATE: N_("Name already taken"),
    PluginState.NOT_INSTALLED: N_("Not installed any more"),
    PluginState.CHANGED: N_("Changed"),
    PluginState.HELD_BACK: N_("Off after a crash"),
    PluginState.LEFT_OUT: N_("Left out at this start"),
}


@dataclass(frozen=True, slots=True)
class PluginInfo:
    """One plugin as it stands.

    `source` is the distribution (or file) that it comes from; `enabled` says whether it is switched
    on, `state` how loading it ended; `api` is the plugin API that it was written for, empty while it is not
    imported; `error` is a sentence and `trace` the technical detail; `checklists` are the titles of its
    lists. `sha256` is the hash that a person agreed to, or that of a checklist file, `since` the day on which a checklist
    file was seen to be another; with `developing` a person trusts its folder, whatever the files become.
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
    is_pack: bool = False
    can_disable: bool = True
    sha256: str = ""
    since: date | None = None
    developing: bool = False

    @property
    def has_code(self) -> bool:
        """Whether switching it on runs what somebody else wrote."""
        return not self.built_in and not self.is_pack and self.state is not PluginState.NOT_INSTALLED
