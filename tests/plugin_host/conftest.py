"""Plugins for the tests: tiny packages in a folder, with the metadata that an installer would write."""

from __future__ import annotations

import base64
import hashlib
import sys
import textwrap
from collections.abc import Callable, Iterator
from datetime import date
from importlib.metadata import EntryPoint, distributions
from pathlib import Path
from typing import Any

import pytest

from desktop_app.domain.records import Initiative
from desktop_app.domain.spine import Spine
from desktop_app.plugin_host import PluginHost, PluginInfo
from desktop_app.plugin_host.finder import GROUP


class Site:
    """A folder on the import path into which plugins are written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(
        self, name: str, code: str, *, module: str = "", dist: str = "", entry: str = "", **metadata: str
    ) -> None:
        """A plugin called `name` with this source; `entry` replaces its entry point's value."""
        module = module or f"plugin_{name}"
        dist = dist or f"their-{name}"
        (self.folder / f"{module}.py").write_text(textwrap.dedent(code), encoding="utf-8")
        info = self.folder / f"{dist.replace('-', '_')}-1.2.dist-info"
        info.mkdir()
        head = {"Metadata-Version": "2.1", "Name": dist, "Version": "1.2", **metadata}
        (info / "METADATA").write_text("".join(f"{key}: {text}\n" for key, text in head.items()))
        (info / "entry_points.txt").write_text(f"[{GROUP}]\n{name} = {entry or module}\n")

    def keep_record(self, name: str) -> None:
        """Write the record that an installer keeps of a plugin's files."""
        info = self.folder / f"their_{name}-1.2.dist-info"
        lines = [f"{info.name}/RECORD,,"]
        for path in [*self.folder.glob(f"plugin_{name}*"), *info.iterdir()]:
            for file in [path] if path.is_file() else sorted(path.rglob("*.*")):
                digest = (
                    base64.urlsafe_b64encode(hashlib.sha256(file.read_bytes()).digest()).rstrip(b"=").decode()
                )
                lines.append(
                    f"{file.relative_to(self.folder).as_posix()},sha256={digest},{file.stat().st_size}"
                )
        (info / "RECORD").write_text("\n".join(lines) + "\n")

    def entry_points(self) -> list[EntryPoint]:
        found = distributions(path=[str(self.folder)])
        return [entry for dist in found for entry in dist.entry_points if entry.group == GROUP]

    def host(self, *names: str, **options: Any) -> PluginHost:
        """A host with only these plugins there, those named switched on."""
        switches = dict.fromkeys(names, True)
        return PluginHost(switches, entry_points=self.entry_points(), **options)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    before = set(sys.modules)
    yield Site(folder)
    for name in set(sys.modules) - before:
        if name.startswith("plugin_"):
            del sys.modules[name]


@pytest.fixture
def spine() -> Spine:
    return Spine(initiative=Initiative(id="i1", key="AI-001", title="One", industry="finance"))


@pytest.fixture
def info_of() -> Callable[[PluginHost, str], PluginInfo]:
    def find(host: PluginHost, name: str) -> PluginInfo:
        return next(info for info in host.plugins() if info.name == name)

    return find


def switch_off(host: PluginHost, name: str) -> PluginInfo:
    """Switch a plugin off as a person does, with a reason."""
    return host.disable(name, who="Ann", why="Not needed", on=date(2026, 11, 21))


GOOD = """
    from datetime import date
    from desktop_app.plugin_api import (
        AttentionItem, BriefSection, CatalogueMetric, ChecklistItem, ChecklistPack, GateRule, hookimpl,
    )

    API_VERSION = "1.0"

    @hookimpl
    def checklist_packs():
        item = ChecklistItem("G-1", "Theme", "Is it good?", "Because.", ["A note"], "live", "gate")
        return [ChecklistPack("good", "Good list", None, date(2026, 11, 1), [item])]

    @hookimpl
    def metric_catalogue():
        return [CatalogueMetric("good.m", "M", "model", "higher", "share", "It measures.")]

    @hookimpl
    def gate_rules():
        return [GateRule("good.r", "delivery", "gate", "Rule", lambda spine, today: "Open.", "trust")]

    @hookimpl
    def brief_sections():
        return [BriefSection("good.s", "Section", lambda spine, today: ["A text", [["a", "b"], ["1", "2"]]])]

    @hookimpl
    def attention_items(today, spine):
        return [AttentionItem(spine.initiative.id, "info", "T", f"{today}", "Do", "trust")]
"""
