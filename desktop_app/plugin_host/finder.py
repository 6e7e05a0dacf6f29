"""Finds plugins without importing them: installed packages, and checklist files in a folder."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import Distribution, EntryPoint, distributions, entry_points
from pathlib import Path
from typing import Any

from desktop_app.domain.choices import INDUSTRIES
from desktop_app.language.i18n import _
from desktop_app.plugin_host.guard import Guard
from desktop_app.plugin_host.plugin_states import PluginState
from desktop_app.text import clean_line, shorten

_log = logging.getLogger(__name__)

GROUP = "ai_portfolio.plugins"
CORE = "core"

# The plugins that belong to the program, and the package that each has to come from.
BUILT_IN = {CORE: "ai-portfolio"} | {
    key: f"ai-portfolio-{key.replace('_', '-')}" for key in INDUSTRIES.own if key != "other"
}


@dataclass
class PluginRecord:
    """What the host knows of one plugin; changes as it is switched, loaded and called."""

    name: str
    version: str
    source: str
    guard: Guard
    built_in: bool = False
    on_by_default: bool = False
    summary: str = ""
    author: str = ""
    entry_point: EntryPoint | None = None
    path: Path | None = None
    # The user's folder of plugins that it stands in, which is put on the path of imports when it is switched on.
    folder: Path | None = None
    state: PluginState = PluginState.NOT_ENABLED
    api: str = ""
    error: str = ""
    trace: str = ""
    # The hash that a person agreed to (of a checklist file: as it is), and since when a checklist file is another.
    sha256: str = ""
    since: date | None = None
    # A person trusts the folder in which it is developed, whatever the files become.
    developing: bool = False
    failures: int = 0
    # The program switched it off for this session, after too many failures or a call that hung.
    stopped: bool = False
    plugin: Any = None
    hooks: dict[str, Any] = field(default_factory=dict)
    # What each hook that is asked once gave.
    given: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    # Hooks whose answer, or a part of it, can't be used, with the sentence why.
    lost: dict[str, str] = field(default_factory=dict)
    # Everything that was noticed, each once: sentences with file and line.
    problems: list[str] = field(default_factory=list)
    # Whether every hook was asked once on sample initiatives.
    tried: bool = False


def installed_plugins(
    given: Iterable[EntryPoint] | None, limit: float, folder: Path | None = None
) -> list[PluginRecord]:
    """A record for each entry point, the program's own first; None looks at what is installed.

    `folder` holds packages that the user put there for the program alone; none of them counts as the program's own.
    """
    installed = _installed() if given is None else given
    # The folder goes on the path of imports with the first plugin in it that is switched on: what lies in it would then
    # be found twice, and taken for installed, even for the program's own.
    records = [_record_of(one, limit) for one in installed if not _lies_in(one, folder)]
    if folder is not None and folder.is_dir():
        records += [_record_of(entry_point, limit, folder) for entry_point in _one_by_one([str(folder)])]
    order = {name: place for place, name in enumerate(BUILT_IN)}
    last = len(order)
    records.sort(key=lambda r: (order.get(r.name, last) if r.built_in else last, r.name, r.source))
    return records


def _lies_in(entry_point: EntryPoint, folder: Path | None) -> bool:
    if folder is None or entry_point.dist is None:
        return False
    try:
        place = Path(str(entry_point.dist.locate_file("")))
        return place.resolve() == folder.resolve()
    except Exception:
        # A broken package must not hide the others.
        return False


def _installed() -> Iterable[EntryPoint]:
    try:
        return entry_points(group=GROUP)
    except Exception:
        # The quick look at all packages fails if the metadata of one is broken.
        return _one_by_one(sys.path)


def _one_by_one(path: list[str]) -> list[EntryPoint]:
    by_name: dict[tuple[str, str], EntryPoint] = {}
    for dist in distributions(path=path):
        try:
            for entry_point in dist.entry_points.select(group=GROUP):
                # The same package further back on the path is hidden by the first one.
                by_name.setdefault((_metadata(dist, "Name")[0], entry_point.name), entry_point)
        except Exception as error:
            _log.warning("The metadata of %s can't be read: %s", _metadata(dist, "Name")[0], error)
    return list(by_name.values())


def checklist_files(folder: Path | None, limit: float) -> list[PluginRecord]:
    """A record for each YAML file of the folder: a checklist that was written without code."""
    if folder is None or not folder.is_dir():
        return []
    try:
        paths = sorted(p for p in folder.iterdir() if p.suffix in (".yaml", ".yml") and p.is_file())
    except OSError as error:
        _log.warning("The folder of checklists can't be read: %s", error)
        return []
    return [
        PluginRecord(
            name=clean_line(path.stem)[:80],
            version="",
            source=clean_line(path.name),
            # A checklist is data, so reading it needs no permission and no separate thread.
            guard=Guard(path.stem, limit, inline=True),
            on_by_default=True,
            path=path,
        )
        for path in paths
    ]


def _record_of(entry_point: EntryPoint, limit: float, folder: Path | None = None) -> PluginRecord:
    name = clean_line(entry_point.name)[:80]
    version = source = summary = author = ""
    dist = entry_point.dist
    if dist is not None:
        names = ("Version", "Name", "Summary", "Author", "Author-email")
        version, source, summary, author, address = _metadata(dist, *names)
        author = author or address
    built_in = folder is None and BUILT_IN.get(name) == _normal(source)
    if built_in and name == CORE:
        # The core's package is the whole program.
        summary = _("The base checklist, general metrics, the gates and what the program notices")
    return PluginRecord(
        name=name,
        version=version,
        source=source,
        guard=Guard(name, limit, inline=built_in),
        built_in=built_in,
        on_by_default=built_in,
        summary=summary,
        author=author,
        entry_point=entry_point,
        folder=folder,
    )


def _metadata(dist: Distribution, *keys: str) -> list[str]:
    """Lines of a package's metadata, all taken from a single read."""
    try:
        metadata = dist.metadata
        # Newer versions of this library raise for a line that is not there.
        return [shorten(str(metadata[key] or ""), 300) if key in metadata else "" for key in keys]
    except Exception:
        # Broken metadata of one package must not hide the others; it then shows as unknown.
        return ["" for _key in keys]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
