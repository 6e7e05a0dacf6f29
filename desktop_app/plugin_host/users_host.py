"""Makes the plugin host of this user: the switches, what was agreed to, and what earlier runs ended in."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from desktop_app.plugin_host.admission import Admission
from desktop_app.plugin_host.consent import Consents
from desktop_app.plugin_host.host import PluginHost
from desktop_app.runtime import call_sentinel, clock, paths
from desktop_app.runtime.settings import Settings

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class UsersHost:
    """The host, the plugins in which an earlier run ended (plugin -> the call that ran), and how many starts in a row
    ended badly with plugins of others on."""

    host: PluginHost
    ended_in: dict[str, str]
    bad_starts: int


def make_users_host(settings: Settings, *, safe_mode: bool = False) -> UsersHost:
    """The host as the user set it up.

    In safe mode, or when the settings say so, nothing that others wrote is imported or read. Safe mode neither reads nor
    writes what the user set, so what an earlier run ended in stays for the next start.
    """
    left_out = safe_mode or settings.values.start_without_plugins
    consents = Consents()
    ended_in: dict[str, str] = {}
    bad_starts = 0
    if not safe_mode:
        ended_in, bad_starts = _ends_of_earlier_runs()
        if ended_in:
            consents.hold_back(ended_in, clock.today())
    host = PluginHost(
        dict(settings.values.plugins),
        reasons=settings.values.plugins_off,
        pack_folder=paths.data_folder() / "checklists",
        plugin_folder=paths.data_folder() / "plugins",
        admission=Admission(consents, left_out=left_out),
    )
    return UsersHost(host, ended_in, bad_starts)


def remember_found(host: PluginHost, settings: Settings) -> None:
    """Keep which checklist files were there, so that one that somebody takes away is missed."""
    settings.take_over()
    kept = settings.values.plugins
    settings.put("plugins", {name: on for name, on in host.switches.items() if name not in kept})


def remember_switch(host: PluginHost, settings: Settings, name: str) -> None:
    """Keep the switch of one plugin, and who switched it off and why; what was set elsewhere meanwhile stays."""
    settings.put("plugins", {name: host.switches.get(name)})
    settings.put("plugins_off", {name: host.reasons.get(name)})


def _ends_of_earlier_runs() -> tuple[dict[str, str], int]:
    try:
        ends = call_sentinel.arm(paths.cache_folder() / "plugin-calls")
    except OSError as error:
        # Without a folder for caches plugins run as well; what they end in is then not known.
        _log.warning("running calls of plugins cannot be written down: %s", error)
        return {}, 0
    return ends.calls, ends.in_a_row
