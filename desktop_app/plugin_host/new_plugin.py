"""Writes a plugin to begin with, and checks one that is not installed."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib.metadata import EntryPoint
from pathlib import Path

from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.plugin_host.finder import GROUP
from desktop_app.plugin_host.host import PluginHost
from desktop_app.runtime.resources_path import resource_path

_NAME = re.compile(r"[a-z][a-z0-9_]{1,39}")
# Where each template goes, in a folder of the plugin's name.
_FILES = {
    "pyproject.toml.txt": "pyproject.toml",
    "README.md.txt": "README.md",
    "package.py.txt": "src/@name@/__init__.py",
    "list.yaml.txt": "src/@name@/data/@name@.yaml",
    "sample.csv.txt": "sample.csv",
    "tests.py.txt": "tests/test_@name@.py",
}


def write_package(name: str, parent: Path, today: date) -> list[Path]:
    """Write a package that works into a new folder of `parent`; returns its files. Raises UserError."""
    words = _words(name, today)
    folder = parent / name
    return _write({folder / _filled(target, words): source for source, target in _FILES.items()}, words)


def write_pack(name: str, folder: Path, today: date) -> list[Path]:
    """Write a checklist file into the folder of checklists; returns it. Raises UserError."""
    return _write({folder / f"{name}.yaml": "list.yaml.txt"}, _words(name, today))


def check(path: Path) -> list[str]:
    """Every slip of a checklist file, or of a plugin in the folder of its pyproject.toml; nothing is installed.

    Raises UserError for a path that is neither.
    """
    if path.suffix in (".yaml", ".yml"):
        return _slips_of_file(path)
    try:
        project = tomllib.loads((path / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        named = dict(project["entry-points"][GROUP])
    except (OSError, ValueError, KeyError, TypeError):
        sentence = _(
            "{path} is no checklist file and no folder whose pyproject.toml has entry points in “{group}”."
        )
        raise UserError(sentence.format(path=path, group=GROUP)) from None
    entry_points = [EntryPoint(name, str(value), GROUP) for name, value in named.items()]
    with _importable(path):
        host = PluginHost(dict.fromkeys(named, True), entry_points=entry_points)
        lines = [f"{info.name}: {line}" for info in host.plugins() for line in info.error.splitlines()]
    return lines


def _slips_of_file(path: Path) -> list[str]:
    from desktop_app.plugin_api.packs import PackError, read_pack

    try:
        read_pack(path.read_bytes(), path.name)
    except OSError as error:
        raise UserError(
            _("{path} can't be read: {reason}.").format(path=path, reason=error.strerror)
        ) from None
    except PackError as error:
        return list(error.problems)
    except UserError as error:
        return [str(error)]
    return []


@contextmanager
def _importable(folder: Path) -> Iterator[None]:
    """While this is entered, modules in `src`, or in the folder itself, can be imported; then they are forgotten."""
    places = [str(place) for place in (folder / "src", folder) if place.is_dir()]
    before = set(sys.modules)
    sys.path[:0] = places
    try:
        yield
    finally:
        del sys.path[: len(places)]
        for name in set(sys.modules) - before:
            origin = getattr(sys.modules[name], "__file__", None) or ""
            if origin.startswith(tuple(places)):
                del sys.modules[name]


def _words(name: str, today: date) -> dict[str, str]:
    if not _NAME.fullmatch(name):
        raise UserError(
            _("“{name}” can't be the name: take small letters, digits and “_”.").format(name=name)
        )
    return {
        "name": name,
        "distribution": name.replace("_", "-"),
        "title": name.replace("_", " ").capitalize(),
        "ID": name.replace("_", "")[:3].upper(),
        "today": today.isoformat(),
    }


def _write(files: dict[Path, str], words: dict[str, str]) -> list[Path]:
    there = next((path for path in files if path.exists()), None)
    if there is not None:
        raise UserError(_("{path} is there already; nothing was written.").format(path=there))
    for path, source in files.items():
        text = resource_path("new_plugin", source).read_text(encoding="utf-8")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as stream:
                stream.write(_filled(text, words))
        except OSError as error:
            sentence = _("{path} can't be written: {reason}.")
            raise UserError(sentence.format(path=path, reason=error.strerror)) from None
    return list(files)


def _filled(text: str, words: dict[str, str]) -> str:
    return re.sub(r"@(\w+)@", lambda match: words[match[1]], text)
