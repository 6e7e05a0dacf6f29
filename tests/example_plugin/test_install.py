"""A plugin by somebody else, really built and installed: listed, enabled, asked, and removed again."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest

PACKAGE = Path(__file__).parent / "package"

# Runs inside the fresh environment: what the host says with these switches, as JSON.
ASK = """
import json, sys
from datetime import date
from desktop_app.domain.trust.checklists import applicable_items
from desktop_app.domain.health.checks import HealthView
from desktop_app.domain.records import Initiative, Portfolio
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import Spine
from desktop_app.plugin_host import PluginHost

host = PluginHost(json.loads(sys.argv[1]))
if len(sys.argv) > 2:
    host.enable(sys.argv[2])
one = Initiative(key="AI-1", title="Branch", industry="finance", facts=("branch_use",), stage="delivery")
spine, today = Spine(initiative=one), date(2026, 11, 21)
facts = frozenset(one.facts)
live = Spine(initiative=Initiative(key="AI-1", title="Branch", industry="finance", facts=("branch_use",), stage="live"))
view = HealthView(portfolio=Portfolio(), rules=Rules(today), spines=(live,))
print(json.dumps({
    "plugins": {info.name: [info.state, info.enabled, info.version, info.source, info.author,
                            list(info.checklists), info.error] for info in host.plugins()},
    "imported": "example_house" in sys.modules,
    "items": [item.id for pack, item in applicable_items(host.packs(), "finance", facts)],
    "fact": host.vocabulary().describe("branch_use"),
    "metrics": [metric.id for metric in host.metric_catalogue("finance")],
    "open": [r.check(spine, today) for r in host.gate_rules() if r.id.startswith("example")],
    "section": [list(s.build(spine, today)) for s in host.brief_sections() if s.id.startswith("example")],
    "attention": [item.title for item in host.attention(spine, today)],
    "health": [f.title for c in host.health_checks() if c.id.startswith("example") for f in c.check(view)],
    "switches": host.switches,
}))
"""


class Environment:
    """A fresh environment that sees the packages of this one."""

    def __init__(self, folder: Path) -> None:
        self._run(sys.executable, "-m", "uv", "venv", "--offline", "--python", sys.executable, str(folder))
        scripts = folder / ("Scripts" if os.name == "nt" else "bin")
        self.python = scripts / ("python.exe" if os.name == "nt" else "python")
        own = self._run(self.python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
        # The program and its packages come from here, so that nothing has to be fetched.
        line = f"import site; site.addsitedir({sysconfig.get_path('purelib')!r})\n"
        (Path(own) / "borrowed.pth").write_text(line)

    def uv_pip(self, *arguments: str) -> None:
        self._run(sys.executable, "-m", "uv", "pip", *arguments, "--python", str(self.python), "--offline")

    def ask(self, switches: dict[str, bool], *enable: str) -> dict[str, Any]:
        answer = self._run(self.python, "-c", ASK, json.dumps(switches), *enable)
        found: dict[str, Any] = json.loads(answer)
        return found

    @staticmethod
    def _run(*command: str | Path) -> str:
        environment = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
        done = subprocess.run(
            [str(part) for part in command], capture_output=True, text=True, env=environment, timeout=180
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


pytestmark = pytest.mark.in_order


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    folder = tmp_path_factory.mktemp("fresh")
    found = Environment(folder / "env")
    # A copy, because building leaves files beside the source.
    source = shutil.copytree(PACKAGE, folder / "package")
    found.uv_pip("install", "--no-deps", "--no-build-isolation", str(source))
    return found


def test_it_is_listed_and_not_imported(environment: Environment) -> None:
    told = environment.ask({})
    assert told["plugins"]["example_house"] == [
        "not_enabled",
        False,
        "0.3.0",
        "example-house",
        "Example Bank",
        [],
        "",
    ]
    assert not told["imported"]
    assert "HOUSE-02" not in told["items"]
    assert told["plugins"]["finance"][0] == "enabled"


def test_enabled_it_adds_to_everything(environment: Environment) -> None:
    told = environment.ask({}, "example_house")
    state, enabled, _version, _source, _author, checklists, error = told["plugins"]["example_house"]
    assert (state, enabled, error) == ("enabled", True, "")
    assert checklists == ["House rules of Example Bank"]
    assert told["items"][-2:] == ["HOUSE-01", "HOUSE-02"]
    assert "FIN-02" not in told["items"]
    assert told["fact"] == "Used in our branches"
    assert "example_house.queue" in told["metrics"]
    assert told["open"] == ["Nobody has measured how long customers wait in the branch."]
    assert told["section"][0][1][1] == ["Works council", "Open", ""]
    assert "No owner in the house" in told["attention"]
    assert told["health"] == ["In branches without an owner"]
    assert told["switches"] == {"example_house": True}


def test_removed_it_is_named_and_the_rest_goes_on(environment: Environment) -> None:
    environment.uv_pip("uninstall", "example-house")
    told = environment.ask({"example_house": True})
    assert told["plugins"]["example_house"][0] == "not_installed"
    assert "HOUSE-02" not in told["items"]
    assert "BASE-01" in told["items"]
