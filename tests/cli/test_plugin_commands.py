"""Plugins from the command line: state and hash, trust by hash only, and a start after a plugin ended the program."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.__main__ import main
from desktop_app.runtime import call_sentinel
from tests.plugin_host.conftest import GOOD, Site, site

__all__ = ["site"]  # the fixture

KILLER = """
    import os
    from desktop_app.plugin_api import hookimpl
    API_VERSION = "1.0"

    @hookimpl
    def checklist_packs():
        os._exit(7)
"""

GREEDY = """
    import re
    from desktop_app.plugin_api import hookimpl
    API_VERSION = "1.0"

    @hookimpl
    def gate_rules():
        re.match("(a+)+$", "a" * 60 + "b")
        return []
"""


@pytest.fixture(autouse=True)
def no_calls_of_others() -> None:
    call_sentinel.close()


def row_of(capsys: pytest.CaptureFixture[str], name: str) -> dict[str, object]:
    capsys.readouterr()
    main(["plugins", "--json"])
    rows = json.loads(capsys.readouterr().out)
    return next(row for row in rows if row["name"] == name)


def outside(site: Site, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own, which a plugin may end."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(site.folder), *sys.path])}
    start = "import sys; from desktop_app.cli import output; output.BLOCKED_AFTER = 1.0"
    start += "; from desktop_app.__main__ import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", start, *arguments]
    return subprocess.run(
        command, env=environment, capture_output=True, encoding="utf-8", timeout=60, check=False
    )


def test_a_plugin_is_trusted_by_its_hash_only(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    site.add("good", GOOD)
    row = row_of(capsys, "good")
    assert (row["enabled"], row["state"]) == (False, "not_enabled")
    sha256 = str(row["sha256"])
    assert main(["plugins", "trust", "good", "--sha256", "0" * 64]) == 1
    assert sha256 in capsys.readouterr().err
    assert row_of(capsys, "good")["state"] == "not_enabled"
    assert main(["plugins", "trust", "good", "--sha256", sha256.upper()]) == 0
    assert capsys.readouterr().out == "good 1.2 is enabled.\n"
    row = row_of(capsys, "good")
    assert (row["enabled"], row["state"], row["sha256"]) == (True, "enabled", sha256)
    with (site.folder / "plugin_good.py").open("a") as file:
        file.write("# changed\n")
    row = row_of(capsys, "good")
    assert (row["enabled"], row["state"]) == (False, "changed")
    assert row["sha256"] != sha256


def test_a_hash_must_be_given(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    site.add("good", GOOD)
    assert main(["plugins", "trust", "good"]) == 2
    assert main(["plugins", "trust", "good", "--sha256", ""]) == 1
    assert main(["plugins", "trust", "nobody", "--sha256", "0"]) == 1


def test_a_trusted_plugin_that_does_not_work_says_why(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    site.add("good", "API_VERSION = '9.0'\n")
    sha256 = str(row_of(capsys, "good")["sha256"])
    assert main(["plugins", "trust", "good", "--sha256", sha256]) == 3
    assert "9.0" in capsys.readouterr().out


def test_a_plugin_that_ends_the_program_is_named_and_left_out_at_the_next_start(
    site: Site, own_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site.add("killer", KILLER)
    sha256 = str(row_of(capsys, "killer")["sha256"])
    done = outside(site, "plugins", "trust", "killer", "--sha256", sha256)
    assert done.returncode == 7, done.stderr
    # It was asked for its lists before the switch was kept: whoever runs the command again is told.
    settings = own_home / "config" / "settings.json"
    settings.parent.mkdir(exist_ok=True)
    settings.write_text('{"plugins": {"killer": true}}')
    done = outside(site, "plugins", "--json")
    assert done.returncode == 3
    assert "ended while the plugin “killer” ran checklist_packs" in done.stderr
    rows = {row["name"]: row for row in json.loads(done.stdout)}
    assert (rows["killer"]["enabled"], rows["killer"]["state"]) == (False, "held_back")
    assert "ended while it ran checklist_packs" in rows["killer"]["error"]
    assert rows["core"]["state"] == "enabled"
    # Said once; it stays off until a person agrees anew.
    assert row_of(capsys, "killer")["state"] == "held_back"


def test_a_plugin_is_switched_off_by_a_person_with_a_reason_and_on_again(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    site.add("good", GOOD)
    sha256 = str(row_of(capsys, "good")["sha256"])
    assert main(["plugins", "trust", "good", "--sha256", sha256]) == 0
    assert main(["plugins", "off", "good"]) == 2
    assert main(["plugins", "off", "good", "--reason", " "]) == 1
    assert main(["plugins", "off", "core", "--reason", "No need"]) == 1
    assert main(["plugins", "off", "nobody", "--reason", "No need"]) == 1
    capsys.readouterr()
    assert main(["plugins", "off", "good", "--reason", "Asks\ntoo much", "--by", "Ann"]) == 0
    assert capsys.readouterr().out == ("good is disabled: its checks no longer count at any gate.\n")
    row = row_of(capsys, "good")
    assert (row["enabled"], row["state"], row["works"]) == (False, "not_enabled", True)
    off = row["switched_off"]
    assert isinstance(off, dict)
    assert (off["who"], off["why"]) == ("Ann", "Asks too much")
    # Who switched it off first is not written over.
    assert main(["plugins", "off", "good", "--reason", "Another", "--by", "Ben"]) == 1
    assert "Disabled by Ann" in capsys.readouterr().err
    # What somebody else wrote is switched on by its hash only.
    assert main(["plugins", "on", "good"]) == 1
    assert "plugins trust good --sha256" in capsys.readouterr().err
    assert main(["plugins", "trust", "good", "--sha256", sha256]) == 0
    assert row_of(capsys, "good")["switched_off"] is None


def test_what_comes_with_the_program_is_switched_off_and_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plugins", "off", "media", "--reason", "No media here", "--json"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert (row["name"], row["enabled"]) == ("media", False)
    assert row["switched_off"]["why"] == "No media here"
    assert row["switched_off"]["who"]
    assert main(["plugins", "on", "media"]) == 0
    assert capsys.readouterr().out.startswith("media ")
    assert row_of(capsys, "media")["enabled"] is True


def test_a_plugin_that_lets_nothing_else_run_is_named_and_the_command_ends(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    site.add("greedy", GREEDY)
    sha256 = str(row_of(capsys, "greedy")["sha256"])
    done = outside(site, "plugins", "trust", "greedy", "--sha256", sha256)
    assert done.returncode not in (0, 3)
    assert "The plugin “greedy” kept the program from going on: it ran gate_rules." in done.stderr
    done = outside(site, "plugins", "--json")
    assert "ended while the plugin “greedy” ran gate_rules" in done.stderr
