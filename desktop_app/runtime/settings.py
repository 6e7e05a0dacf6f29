"""The user's settings: declared once with type and default, kept in one JSON file."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal

from desktop_app.runtime import paths

_log = logging.getLogger(__name__)

Theme = Literal["system", "light", "dark"]
Density = Literal["comfortable", "compact"]


@dataclass(frozen=True, slots=True)
class Values:
    """Every setting with its type and default; a field's `choices` or `limits` bound it."""

    theme: Theme = field(default="system", metadata={"choices": ("system", "light", "dark")})
    font_scale: float = field(default=1.0, metadata={"limits": (0.8, 2.0)})
    density: Density = field(default="comfortable", metadata={"choices": ("comfortable", "compact")})
    #: Language of the texts such as "de"; empty means the system's.
    language: str = ""
    #: Locale of numbers and dates such as "de_DE"; empty means the system's.
    locale: str = ""
    #: The name that the history shows for this person's changes; empty means the login name.
    user_name: str = ""
    last_portfolio: str = ""
    reopen_last: bool = True
    recent_portfolios: tuple[str, ...] = ()
    export_folder: str = ""
    import_folder: str = ""
    backup_minutes: int = field(default=30, metadata={"limits": (5, 1440)})
    organisation: str = ""
    #: Plugin name -> switched on. A plugin that is not named follows its own default.
    plugins: Mapping[str, Any] = field(default_factory=dict)
    #: Action id -> key sequence that replaces the default; empty text means none.
    shortcuts: Mapping[str, str] = field(default_factory=dict)
    recent_actions: tuple[str, ...] = ()
    #: x, y, width, height of the window, and 1 when it fills the screen.
    window: tuple[int, ...] = ()
    last_page: str = ""
    #: Table name -> its columns, widths and order, as the table itself writes them.
    tables: Mapping[str, Any] = field(default_factory=dict)
    #: Ids of hints and banners that the user has closed for good.
    dismissed: tuple[str, ...] = ()


_FIELDS = {item.name: item for item in fields(Values)}
_DEFAULTS = Values()


def _checked(name: str, value: Any) -> Any:
    """`value` as the type of the setting; raises ValueError when it has another type."""
    default = getattr(_DEFAULTS, name)
    metadata = _FIELDS[name].metadata
    if isinstance(default, bool):
        ok = isinstance(value, bool)
    elif isinstance(default, int):
        ok = isinstance(value, int) and not isinstance(value, bool)
    elif isinstance(default, float):
        ok = isinstance(value, (int, float)) and not isinstance(value, bool)
        value = float(value) if ok else value
    elif isinstance(default, tuple):
        kind = int if name == "window" else str
        ok = isinstance(value, (list, tuple)) and all(isinstance(item, kind) for item in value)
        value = tuple(value) if ok else value
    elif isinstance(default, Mapping):
        ok = isinstance(value, Mapping) and all(isinstance(key, str) for key in value)
        value = dict(value) if ok else value
    else:
        ok = isinstance(value, str)
    if ok and "choices" in metadata:
        ok = value in metadata["choices"]
    if ok and "limits" in metadata:
        low, high = metadata["limits"]
        ok = low <= value <= high
    if not ok:
        raise ValueError(f"{name} cannot be {value!r}")
    return value


class Settings:
    """Reads the file once, writes it whole at each change, tells listeners which names changed."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path if path is not None else paths.config_folder() / "settings.json"
        self._unknown: dict[str, Any] = {}
        self._listeners: list[Callable[[frozenset[str]], None]] = []
        self._values = self._read()

    @property
    def path(self) -> Path:
        return self._path

    @property
    def values(self) -> Values:
        """The settings as they are now."""
        return self._values

    def update(self, **changes: Any) -> None:
        """Change settings by name and keep them.

        Raises ValueError for a name or value that a setting cannot have. A file that cannot be
        written is noted in the log: the change is then lost when the program ends.
        """
        unknown = changes.keys() - _FIELDS.keys()
        if unknown:
            raise ValueError(f"no such setting: {', '.join(sorted(unknown))}")
        checked = {name: _checked(name, value) for name, value in changes.items()}
        changed = {name: value for name, value in checked.items() if getattr(self._values, name) != value}
        if not changed:
            return
        self._values = replace(self._values, **changed)
        self._write()
        for listener in tuple(self._listeners):
            listener(frozenset(changed))

    def reset(self, *names: str) -> None:
        """Set the named settings, or all, to their defaults."""
        self.update(**{name: getattr(_DEFAULTS, name) for name in names or _FIELDS})

    def subscribe(self, listener: Callable[[frozenset[str]], None]) -> Callable[[], None]:
        """Call `listener` with the names at each change; the result ends it."""
        self._listeners.append(listener)

        def leave() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return leave

    def add_recent(self, portfolio: str) -> None:
        """Put a portfolio, by the key of its place, first among the recent ones (12 are kept) and note it as the last."""
        rest = [item for item in self._values.recent_portfolios if item != portfolio]
        self.update(recent_portfolios=[portfolio, *rest][:12], last_portfolio=portfolio)

    def forget_recent(self, portfolio: str) -> None:
        """Take a portfolio, by the key of its place, off the list of recent ones."""
        kept = [item for item in self._values.recent_portfolios if item != portfolio]
        last = "" if self._values.last_portfolio == portfolio else self._values.last_portfolio
        self.update(recent_portfolios=kept, last_portfolio=last)

    def _read(self) -> Values:
        try:
            raw = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return Values()
        except (OSError, ValueError) as error:
            _log.warning("settings cannot be read, defaults are used: %s", error)
            return Values()
        if not isinstance(raw, dict):
            _log.warning("settings are not a JSON object, defaults are used")
            return Values()
        values: dict[str, Any] = {}
        for name, value in raw.items():
            if name not in _FIELDS:
                self._unknown[name] = value  # of a newer version: kept as they are
                continue
            try:
                values[name] = _checked(name, value)
            except ValueError as error:
                _log.warning("setting ignored: %s", error)
        return Values(**values)

    def _write(self) -> None:
        # Only values that differ from the default are kept, so that a better default reaches everybody.
        content = dict(self._unknown)
        for name in _FIELDS:
            value = getattr(self._values, name)
            if value != getattr(_DEFAULTS, name):
                content[name] = value
        text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True)
        try:
            paths.write_private(self._path, text.encode("utf-8"))
        except OSError as error:
            _log.warning("settings cannot be written: %s", error)
