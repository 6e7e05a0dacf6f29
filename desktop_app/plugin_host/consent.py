"""Keeps what a person agreed to run: each plugin's hash, version and day, for this user and no portfolio."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from desktop_app.plugin_host.fingerprint import FileMark, Marks
from desktop_app.runtime import paths

_log = logging.getLogger(__name__)

# Nobody's consents are larger; what is comes from a fault.
_MOST_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Consent:
    """What a person agreed to: a plugin as its files were on a day.

    With `developing`, the folder of an editable installation, the files may change.
    """

    sha256: str
    version: str
    source: str
    day: date
    marks: Marks = field(default_factory=dict)
    developing: str = ""


@dataclass(frozen=True, slots=True)
class SeenPack:
    """A checklist file as it was last seen; `changed` says that it was another before `day`."""

    sha256: str
    day: date
    changed: bool = False


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A plugin in which the program ended: the call that ran, and the day on which that was noticed."""

    place: str
    day: date


class Consents:
    """One JSON file of the user's; what can't be read in it counts as not agreed.

    Each change reads the file again, as a window and a command may write it at the same time.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path if path is not None else paths.config_folder() / "plugin-consent.json"

    def agreed(self, name: str) -> Consent | None:
        """What was agreed to for a plugin."""
        return _consent(_entry(self._read(), "agreed", name))

    def agree(self, name: str, consent: Consent) -> None:
        """Keep a person's consent; it also lets a plugin that was held back start again."""

        def change(content: dict[str, Any]) -> None:
            _part(content, "agreed")[name] = {
                "sha256": consent.sha256,
                "version": consent.version,
                "source": consent.source,
                "day": consent.day.isoformat(),
                "developing": consent.developing,
                "files": {
                    key: [mark.size, mark.modified, mark.changed, mark.sha256]
                    for key, mark in sorted(consent.marks.items())
                },
            }
            _part(content, "held_back").pop(name, None)

        self._change(change)

    def held_back(self, name: str) -> HeldBack | None:
        """The call in which the program ended, if the plugin is held back for it."""
        entry = _entry(self._read(), "held_back", name)
        try:
            return HeldBack(str(entry["place"]), date.fromisoformat(entry["day"]))
        except (KeyError, TypeError, ValueError):
            return None

    def hold_back(self, calls: Mapping[str, str], day: date) -> None:
        """Keep plugins from starting (name -> the call that ran) until a person agrees anew."""

        def change(content: dict[str, Any]) -> None:
            part = _part(content, "held_back")
            part.update({name: {"place": place, "day": day.isoformat()} for name, place in calls.items()})

        self._change(change)

    def see_pack(self, name: str, sha256: str, day: date) -> SeenPack:
        """Note a checklist file as it is, and give it as it is known: since when, and whether it was another before."""
        entry = _entry(self._read(), "packs", name)
        if entry.get("sha256") == sha256:
            try:
                return SeenPack(sha256, date.fromisoformat(entry["day"]), entry.get("changed") is True)
            except (KeyError, TypeError, ValueError):
                _log.warning("the day of the checklist file %s cannot be read", name)
        seen = SeenPack(sha256, day, changed=bool(entry))

        def change(content: dict[str, Any]) -> None:
            kept = {"sha256": sha256, "day": day.isoformat(), "changed": seen.changed}
            _part(content, "packs")[name] = kept

        self._change(change)
        return seen

    def _read(self) -> dict[str, Any]:
        try:
            with self._path.open("rb") as stream:
                content = stream.read(_MOST_BYTES + 1)
            stored = json.loads(content.decode("utf-8")) if len(content) <= _MOST_BYTES else None
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError) as error:
            _log.warning("what was agreed to for plugins cannot be read: %s", error)
            return {}
        return stored if isinstance(stored, dict) else {}

    def _change(self, change: Callable[[dict[str, Any]], None]) -> None:
        content = self._read()
        change(content)
        text = json.dumps(content, ensure_ascii=True, indent=1, sort_keys=True)
        try:
            paths.write_private(self._path, text.encode("utf-8"))
        except OSError as error:
            _log.warning("what was agreed to for plugins cannot be kept: %s", error)


def _part(content: dict[str, Any], name: str) -> dict[str, Any]:
    part = content.get(name)
    if not isinstance(part, dict):
        part = content[name] = {}
    return part


def _entry(content: dict[str, Any], part: str, name: str) -> dict[str, Any]:
    entry = _part(content, part).get(name)
    return entry if isinstance(entry, dict) else {}


def _consent(entry: dict[str, Any]) -> Consent | None:
    try:
        marks = {
            str(name): FileMark(int(size), int(modified), int(changed), str(sha256))
            for name, (size, modified, changed, sha256) in entry["files"].items()
        }
        return Consent(
            sha256=str(entry["sha256"]),
            version=str(entry["version"]),
            source=str(entry["source"]),
            day=date.fromisoformat(entry["day"]),
            marks=marks,
            developing=str(entry["developing"]),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
