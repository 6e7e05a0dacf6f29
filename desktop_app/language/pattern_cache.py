"""Keeps compiled locale styles in the cache folder: reading CLDR again would cost each start 20 ms."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import re
from functools import cache
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any

from desktop_app import __version__
from desktop_app.language.locale_styles import Affixes, Magnitude, Styles
from desktop_app.runtime import paths

_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
_NOT_KEPT = frozenset({"grown"})


def load(name: str) -> Styles | None:
    """The kept styles of locale `name`; None if there are none, or they are of another version."""
    try:
        kept = json.loads(_file(name).read_bytes())
        if kept.pop("mark") != _mark():
            return None
        kept["plain"], kept["percent"] = Affixes(*kept["plain"]), Affixes(*kept["percent"])
        kept["months"] = tuple(kept["months"])
        kept["money"] = {code: Affixes(*parts) for code, parts in kept["money"].items()}
        kept["compact"] = {
            code: tuple(Magnitude(start, divisor, Affixes(*affixes)) for start, divisor, affixes in steps)
            for code, steps in kept["compact"].items()
        }
        return Styles(**kept)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def store(name: str, styles: Styles) -> None:
    """Keep the styles of locale `name`; does nothing if the folder is read-only."""
    kept: dict[str, Any] = {"mark": _mark()}
    for field in dataclasses.fields(Styles):
        if field.name not in _NOT_KEPT:
            kept[field.name] = getattr(styles, field.name)
    with contextlib.suppress(OSError, ValueError):
        paths.write_private(_file(name), json.dumps(kept, default=_plain).encode("utf-8"), lasts=False)


def _plain(value: Any) -> list[Any]:
    return list(dataclasses.astuple(value))


def _file(name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise ValueError(name)
    return paths.cache_folder() / f"locale-{name}.json"


@cache
def _mark() -> str:
    """A mark that changes with the program and with Babel, whose version is read without importing it."""
    spec = PathFinder.find_spec("babel")
    source = Path(spec.origin) if spec and spec.origin else None
    version = ""
    if source is not None and source.suffix == ".py":
        with contextlib.suppress(OSError):
            match = re.search(r'__version__ *= *["\']([^"\']+)', source.read_text(encoding="utf-8"))
            version = match[1] if match else ""
    return f"{__version__} {version}"
