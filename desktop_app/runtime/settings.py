"""The user's settings: declared once with type and default, kept in one JSON file."""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal

from desktop_app.runtime import paths

_log = logging.getLogger(__name__)

Theme = Literal["system", "light", "dark"]
Contrast = Literal["system", "high", "usual"]
Density = Literal["comfortable", "compact"]


@dataclass(frozen=True, slots=True)
class Values:
    """Every setting with its type and default; a field's `choices` or `limits` bound it."""

    theme: Theme = field(default="system", metadata={"choices": ("system", "light", "dark")})
    contrast: Contrast = field(default="system", metadata={"choices": ("system", "high", "usual")})
    font_scale: float = field(default=1.0, metadata={"limits": (0.8, 2.0)})
    density: Density = field(default="comfortable", metadata={"choices": ("comfortable", "compact")})
    #: Language of the texts such as "de"; empty means the system's.
    language: str = ""
    #: Locale of numbers and dates such as "de_DE"; empty means the system's.
    locale: str = ""
    #: The name that the history shows for this person's changes; empty means the login name.
    user_name: str = ""
    #: The role that this person signs in, as roles are called in an initiative; empty means none.
    user_role: str = ""
    last_portfolio: str = ""
    reopen_last: bool = True
    recent_portfolios: tuple[str, ...] = ()
    #: Place of a recent portfolio -> its name, how many initiatives it had, and when it was open last.
    recent_facts: Mapping[str, Any] = field(default_factory=dict, metadata={"of": dict})
    export_folder: str = ""
    import_folder: str = ""
    #: Kind of a dialog for files, such as "evidence" -> the folder where the last one ended.
    folders: Mapping[str, str] = field(default_factory=dict, metadata={"of": str})
    backup_minutes: int = field(default=30, metadata={"limits": (5, 1440)})
    organisation: str = ""
    #: Plugin name -> switched on. A plugin that is not named follows its own default.
    plugins: Mapping[str, Any] = field(default_factory=dict)
    #: Plugin name -> who switched it off, on which day and why.
    plugins_off: Mapping[str, Any] = field(default_factory=dict)
    #: Nothing that others wrote is started: neither their plugins nor checklist files.
    start_without_plugins: bool = False
    #: Action id -> key sequence that replaces the default; empty text means none.
    shortcuts: Mapping[str, str] = field(default_factory=dict, metadata={"of": str})
    recent_actions: tuple[str, ...] = ()
    #: x, y, width, height of the window, and 1 when it fills the screen.
    window: tuple[int, ...] = field(
        default=(), metadata={"of": int, "each": (-32_768, 32_767), "lengths": (0, 5)}
    )
    last_page: str = ""
    #: The sidebar shows no saved views.
    views_folded: bool = False
    #: Table name -> its columns, widths and order, as the table itself writes them.
    tables: Mapping[str, Any] = field(default_factory=dict)
    #: Ids of hints and banners that the user has closed for good.
    dismissed: tuple[str, ...] = ()
    #: What this person has done once in a portfolio of their own, as the list of first steps names it.
    learned: tuple[str, ...] = ()


_FIELDS = {item.name: item for item in fields(Values)}
_DEFAULTS = Values()


# Nobody's settings are larger or deeper; what is comes from a fault, and reading it would cost memory.
_MOST_BYTES = 4 * 1024 * 1024
_MOST_LEVELS = 12
_LONGEST_TEXT = 100_000
_WHOLE_NUMBERS = range(-(2**31), 2**31)


def _checked(name: str, value: Any) -> Any:
    """`value` as the type of the setting; raises ValueError when it has another type."""
    default = getattr(_DEFAULTS, name)
    metadata = _FIELDS[name].metadata
    if isinstance(default, bool):
        ok = isinstance(value, bool)
    elif isinstance(default, int):
        ok = isinstance(value, int) and not isinstance(value, bool)
    elif isinstance(default, float):
        ok = _is_number(value)
        value = float(value) if ok else value
    elif isinstance(default, tuple):
        ok = isinstance(value, (list, tuple)) and all(_fits(name, item) for item in value)
        ok = ok and len(value) in metadata.get("lengths", (len(value),))
        value = tuple(value) if ok else value
    elif isinstance(default, Mapping):
        ok = isinstance(value, Mapping) and all(_is_entry(name, key, item) for key, item in value.items())
        value = dict(value) if ok else value
    else:
        ok = _is_text(value)
    if ok and "choices" in metadata:
        ok = value in metadata["choices"]
    if ok and "limits" in metadata:
        low, high = metadata["limits"]
        ok = low <= value <= high
    if not ok:
        raise ValueError(f"{name} cannot be {_shown(value)}")
    return value


def _fits(name: str, item: Any) -> bool:
    """Whether a setting that is a list may hold this item."""
    metadata = _FIELDS[name].metadata
    kind = metadata.get("of", str)
    if not isinstance(item, kind) or isinstance(item, bool):
        return False
    if "each" in metadata:
        low, high = metadata["each"]
        return bool(low <= item <= high)
    return not isinstance(item, str) or _is_text(item)


def _is_entry(name: str, key: Any, item: Any) -> bool:
    """Whether a setting that is a mapping may hold this entry."""
    kind = _FIELDS[name].metadata.get("of", object)
    return _is_text(key) and isinstance(item, kind) and _is_plain(item, _MOST_LEVELS)


def _is_plain(value: Any, levels: int) -> bool:
    """Whether a value is JSON of a size that no reader of it has to fear."""
    if levels == 0:
        return False
    if isinstance(value, Mapping):
        return all(_is_text(key) and _is_plain(item, levels - 1) for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return all(_is_plain(item, levels - 1) for item in value)
    if isinstance(value, str):
        return _is_text(value)
    return value is None or isinstance(value, bool) or _is_number(value)


def _is_text(value: Any) -> bool:
    """Whether it is a text that can be written: half a character, as JSON can name one, cannot."""
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        return False
    return not any("\ud800" <= character <= "\udfff" for character in value)


def _is_number(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, int):
        return value in _WHOLE_NUMBERS
    return isinstance(value, float) and math.isfinite(value)


def _shown(value: Any) -> str:
    """A value as the log shows it; even a number of a million digits must not stop it."""
    try:
        return repr(value)[:80]
    except (ValueError, RecursionError):
        return f"a {type(value).__name__} of that size"


def _usable(name: str, value: Any) -> tuple[Any, list[str]]:
    """What of a stored setting can be used, and the names of what cannot; the rest of a list or mapping holds."""
    try:
        return _checked(name, value), []
    except ValueError as error:
        _log.warning("setting ignored: %s", error)
    default = getattr(_DEFAULTS, name)
    if isinstance(default, Mapping) and isinstance(value, Mapping):
        good = {key: item for key, item in value.items() if _is_entry(name, key, item)}
        return good, [f"{name}: {key}" for key in value if key not in good]
    if isinstance(default, tuple) and "lengths" not in _FIELDS[name].metadata and isinstance(value, list):
        return tuple(item for item in value if _fits(name, item)), [name]
    return default, [name]


def _parsed(content: bytes) -> dict[str, Any] | None:
    """The JSON object in a settings file; None where there is none, whatever the bytes are."""
    if len(content) > _MOST_BYTES:
        _log.warning("settings are larger than any that this program writes, defaults are used")
        return None
    try:
        stored = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        _log.warning("settings cannot be read, defaults are used: %s", error)
        return None
    if not isinstance(stored, dict):
        _log.warning("settings are not a JSON object, defaults are used")
        return None
    return stored


#: In `Settings.left_out`: nothing of the file could be used.
WHOLE_FILE = "*"


class Settings:
    """Reads the file, writes it whole at each change, tells listeners which names changed.

    What another window or a command wrote meanwhile is taken over first, so that a change writes only its own names.
    What cannot be used is left out and named in `left_out`; the file as it was is then kept beside, in
    `set_aside`. With `ignore_file` nothing is read nor written, as in safe mode.
    """

    def __init__(self, path: Path | None = None, *, ignore_file: bool = False) -> None:
        self._path = path if path is not None else paths.config_folder() / "settings.json"
        self._ignore_file = ignore_file
        self._unknown: dict[str, Any] = {}
        #: Names of the settings that could not be used; "*" stands for the whole file.
        self.left_out: tuple[str, ...] = ()
        #: Where the file as it was is kept, if something was left out.
        self.set_aside: Path | None = None
        self._listeners: list[Callable[[frozenset[str]], None]] = []
        # The file as this process last read or wrote it.
        self._content = b""
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
        before = self._values
        self.take_over(tell=False)
        changed = {name: value for name, value in checked.items() if getattr(self._values, name) != value}
        if changed:
            self._values = replace(self._values, **changed)
            self._write()
        self._tell(before)

    def take_over(self, *, tell: bool = True) -> None:
        """Read what another window or a command wrote since; what cannot be read or used is left as it is here."""
        before, content = self._values, self._read_bytes()
        if not content or content == self._content:
            return
        self._content = content
        stored = _parsed(content)
        if stored is None:
            return
        values = {name: getattr(_DEFAULTS, name) for name in _FIELDS}
        self._unknown = {}
        for name, value in stored.items():
            if name in _FIELDS:
                values[name] = _usable(name, value)[0]
            elif _is_text(name) and _is_plain(value, _MOST_LEVELS):
                self._unknown[name] = value
        self._values = Values(**values)
        if tell:
            self._tell(before)

    def _tell(self, before: Values) -> None:
        """Tell the listeners what is another than before."""
        changed = frozenset(name for name in _FIELDS if getattr(before, name) != getattr(self._values, name))
        if changed:
            for listener in tuple(self._listeners):
                listener(changed)

    def _read_bytes(self) -> bytes:
        """The file as it is; empty where there is none, or none that can be read."""
        if self._ignore_file:
            return b""
        try:
            with self._path.open("rb") as file:
                return file.read(_MOST_BYTES + 1)
        except OSError:
            return b""

    def put(self, name: str, entries: Mapping[str, Any]) -> None:
        """Change entries of a setting that is a mapping; None takes an entry away, all others stay."""
        self.take_over()
        kept = {**getattr(self._values, name), **entries}
        self.update(**{name: {key: value for key, value in kept.items() if value is not None}})

    def reset(self, *names: str) -> None:
        """Set the named settings, or all, to their defaults."""
        self.update(**{name: getattr(_DEFAULTS, name) for name in names or _FIELDS})

    def accept_what_is_left(self) -> None:
        """Write the settings without what could not be used, so that the next start has nothing to say of it."""
        if self.set_aside is not None:
            self._write()

    def subscribe(self, listener: Callable[[frozenset[str]], None]) -> Callable[[], None]:
        """Call `listener` with the names at each change; the result ends it."""
        self._listeners.append(listener)

        def leave() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return leave

    def add_recent(self, portfolio: str, facts: Mapping[str, Any] | None = None) -> None:
        """Put a portfolio, by the key of its place, first among the recent ones (12 are kept) and note it as the last.

        `facts` are what lists of recent portfolios say of it without opening it.
        """
        self.take_over()
        rest = [item for item in self._values.recent_portfolios if item != portfolio]
        recent = [portfolio, *rest][:12]
        kept = {**self._values.recent_facts, **({portfolio: dict(facts)} if facts else {})}
        kept = {place: known for place, known in kept.items() if place in recent}
        self.update(recent_portfolios=recent, last_portfolio=portfolio, recent_facts=kept)

    def forget_recent(self, portfolio: str) -> None:
        """Take a portfolio, by the key of its place, off the list of recent ones."""
        self.take_over()
        kept = [item for item in self._values.recent_portfolios if item != portfolio]
        last = "" if self._values.last_portfolio == portfolio else self._values.last_portfolio
        facts = {place: known for place, known in self._values.recent_facts.items() if place != portfolio}
        self.update(recent_portfolios=kept, last_portfolio=last, recent_facts=facts)

    def _read(self) -> Values:
        if self._ignore_file:
            return Values()
        try:
            with self._path.open("rb") as file:
                content = file.read(_MOST_BYTES + 1)
        except FileNotFoundError:
            return Values()
        except OSError as error:
            _log.warning("settings cannot be read, defaults are used: %s", error)
            self.left_out = (WHOLE_FILE,)
            return Values()
        self._content = content
        stored = _parsed(content)
        values: dict[str, Any] = {}
        if stored is None:
            self.left_out = (WHOLE_FILE,)
        else:
            for name, value in stored.items():
                if name not in _FIELDS:
                    if _is_text(name) and _is_plain(value, _MOST_LEVELS):
                        self._unknown[name] = value  # of a newer version: kept as they are
                    else:
                        self.left_out += (_shown(name),)
                    continue
                values[name], problems = _usable(name, value)
                self.left_out += tuple(problems)
        if self.left_out:
            self._keep_beside(content)
        return Values(**values)

    def _keep_beside(self, content: bytes) -> None:
        """The file as it was, once for each content: the next change writes over it."""
        beside = self._path.with_name(f"{self._path.stem}.left-out{self._path.suffix}")
        try:
            paths.write_private(beside, content)
        except OSError as error:
            _log.warning("the settings as they were cannot be kept: %s", error)
        else:
            self.set_aside = beside

    def _write(self) -> None:
        if self._ignore_file:
            return
        # Only what differs from the default, so that a better default reaches everybody.
        content = dict(self._unknown)
        for name in _FIELDS:
            value = getattr(self._values, name)
            if value != getattr(_DEFAULTS, name):
                content[name] = value
        text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True).encode("utf-8")
        try:
            paths.write_private(self._path, text)
        except OSError as error:
            _log.warning("settings cannot be written: %s", error)
        else:
            self._content = text
