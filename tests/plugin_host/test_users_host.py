"""The host as a user set it up: a start without plugins, safe mode, and what an earlier run ended in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.plugin_host import PluginInfo, PluginState
from desktop_app.plugin_host.users_host import UsersHost, make_users_host
from desktop_app.runtime import call_sentinel
from desktop_app.runtime.settings import Settings
from tests.plugin_host.conftest import GOOD, Site
from tests.runtime.test_call_sentinel import leave_behind


@pytest.fixture
def calls(own_home: Path, site: Site) -> Iterator[Path]:
    """The folder of running calls, in a home where the plugin “good” is agreed to and on."""
    call_sentinel.close()
    site.add("good", GOOD)
    settings = Settings()
    host = make_users_host(settings).host
    host.enable("good", host.dossier("good").sha256)
    settings.update(plugins=host.switches)
    call_sentinel.close()
    yield own_home / "cache" / "plugin-calls"
    call_sentinel.close()


def good(users: UsersHost) -> PluginInfo:
    return next(info for info in users.host.plugins() if info.name == "good")


def test_what_was_agreed_to_starts(calls: Path) -> None:
    users = make_users_host(Settings())
    assert (good(users).state, users.ended_in, users.bad_starts) == (PluginState.ENABLED, {}, 0)
    assert list(calls.glob("*.calls"))


def test_the_plugin_in_which_a_run_ended_is_named_once_and_stays_off(calls: Path) -> None:
    leave_behind(calls / "1.calls", 1, ("good", "gate_rules"))
    users = make_users_host(Settings())
    assert (users.ended_in, users.bad_starts) == ({"good": "gate_rules"}, 2)
    assert good(users).state is PluginState.HELD_BACK
    call_sentinel.close()
    users = make_users_host(Settings())
    assert (good(users).state, users.ended_in) == (PluginState.HELD_BACK, {})


def test_the_setting_leaves_them_out_and_loses_no_switch(calls: Path) -> None:
    settings = Settings()
    settings.update(start_without_plugins=True)
    users = make_users_host(settings)
    assert good(users).state is PluginState.LEFT_OUT
    assert users.host.switches == {"good": True}
    assert not list(calls.glob("*.calls"))
    settings.update(start_without_plugins=False)
    assert good(make_users_host(settings)).state is PluginState.ENABLED


def test_safe_mode_leaves_all_as_it_is(calls: Path, own_home: Path) -> None:
    leave_behind(calls / "1.calls", 0, ("good", "gate_rules"))
    before = {path: path.read_bytes() for path in own_home.rglob("*") if path.is_file()}
    users = make_users_host(Settings(ignore_file=True), safe_mode=True)
    assert not good(users).enabled
    assert users.host.is_left_out
    assert users.ended_in == {}
    assert {path: path.read_bytes() for path in own_home.rglob("*") if path.is_file()} == before


def test_a_folder_for_caches_that_cannot_be_made_stops_no_plugin(calls: Path, own_home: Path) -> None:
    shutil.rmtree(own_home / "cache")
    (own_home / "cache").write_text("a file where the folder should be")
    assert good(make_users_host(Settings())).state is PluginState.ENABLED
