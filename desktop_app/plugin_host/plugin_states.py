"""What the Plugins page and the command line show of a plugin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from desktop_app.language import formats
from desktop_app.language.i18n import N_, _
from desktop_app.text import clean_line


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
class SwitchedOff:
    """Who switched a plugin off, on which day, and why."""

    who: str
    on: date
    why: str

    @property
    def sentence(self) -> str:
        """All of it in one sentence."""
        sentence = _("Disabled by {who} on {date}: {why}")
        return sentence.format(who=self.who, date=formats.date(self.on), why=self.why)

    def plain(self) -> dict[str, str]:
        """The form in which the settings keep it."""
        return {"who": self.who, "on": self.on.isoformat(), "why": self.why}


def read_switched_off(value: Any) -> SwitchedOff | None:
    """What `plain` wrote; None for anything else, as in settings that somebody edited."""
    if not isinstance(value, Mapping):
        return None
    who, day, why = (value.get(name) for name in ("who", "on", "why"))
    try:
        return SwitchedOff(clean_line(str(who)), date.fromisoformat(str(day)), clean_line(str(why)))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class PluginInfo:
    """One plugin as it stands.

    `source` is the distribution (or file) that it comes from; `enabled` says whether it is switched
    on, `state` how loading it ended; `api` is the plugin API that it was written for, empty while it is not
    imported; `error` has a line for each thing that is wrong, `trace` the technical detail of the last; `checklists`
    are the titles of its lists; `switched_off` says who switched it off, and why. `sha256` is the hash that a person
    agreed to, or that of a checklist file, `since` the day on which a checklist file was seen to be another; with
    `developing` a person trusts its folder, whatever the files become.
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
    switched_off: SwitchedOff | None = None

    @property
    def title(self) -> str:
        """What a person calls it: the title of its only list, or its name in plain letters."""
        if len(self.checklists) == 1:
            return self.checklists[0]
        plain = self.name.replace("_", " ").replace("-", " ").strip()
        return plain[:1].upper() + plain[1:] or self.name

    @property
    def works(self) -> bool:
        """False for a plugin with anything to mend: switched on and broken, gone, or its name taken."""
        fine = self.state in (PluginState.ENABLED, PluginState.NOT_ENABLED) or self.switched_off is not None
        return not self.error and fine

    @property
    def has_code(self) -> bool:
        """Whether switching it on runs what somebody else wrote."""
        return not self.built_in and not self.is_pack and self.state is not PluginState.NOT_INSTALLED
