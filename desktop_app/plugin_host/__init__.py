"""Finds, checks, enables and isolates plugins."""

from __future__ import annotations

from desktop_app.plugin_host.host import PluginHost
from desktop_app.plugin_host.plugin_states import PLUGIN_STATES, PluginInfo, PluginState

__all__ = ["PLUGIN_STATES", "PluginHost", "PluginInfo", "PluginState"]
