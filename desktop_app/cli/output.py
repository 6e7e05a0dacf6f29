"""Prints what commands report: JSON with stable keys, or a plain table."""

import contextlib
import errno
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, TextIO, cast

from desktop_app.cli.password_input import unlock
from desktop_app.domain.place import FilePlace, Place
from desktop_app.errors import UserError
from desktop_app.files.disk_space import is_full
from desktop_app.language.i18n import _
from desktop_app.plugin_host import PluginHost
from desktop_app.services.workspace import Workspace
from desktop_app.text import clean, clean_line

# What steers a terminal, turns what follows it round, or cannot be written; JSON escapes the rest by itself.
_STEERING = re.compile("[\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

#: Seconds after which a command ends whose plugin let nothing else run; its import alone may take 20.
BLOCKED_AFTER = 30.0
_watchdogs: list[subprocess.Popen[bytes]] = []


class OutputLost(UserError):
    """Standard output takes no more; what a command did before it reported is done."""


class GuardedOutput:
    """Standard output whose writes raise OutputLost when it is closed or full, whoever writes."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream or sys.__stderr__, name)

    def write(self, text: str) -> int:
        """Write a text; raises OutputLost."""
        try:
            if self._stream is None:
                raise OSError(errno.EBADF, os.strerror(errno.EBADF))
            return self._stream.write(text)
        except OSError as error:
            raise self._lost(error) from error

    def flush(self) -> None:
        """Write what still waits; raises OutputLost."""
        try:
            if self._stream is not None:
                self._stream.flush()
        except OSError as error:
            raise self._lost(error) from error

    def _lost(self, error: OSError) -> OutputLost:
        # The interpreter writes what is left at its end: to nowhere, or it would report the same fault in its own way.
        with contextlib.suppress(OSError, AttributeError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())  # type: ignore[union-attr]  # None is suppressed
            os.close(nowhere)
        if error.errno in (errno.EPIPE, errno.EBADF):
            return OutputLost(_("The output was closed before all of it was written."))
        if is_full(error):
            return OutputLost(_("The output could not be written: the disk that it goes to is full."))
        reason = error.strerror or error
        return OutputLost(_("The output could not be written: {reason}.").format(reason=reason))


def print_json(value: Any) -> None:
    """One JSON document on standard output; unknown is null, dates are ISO 8601."""
    encoder = json.JSONEncoder(ensure_ascii=False, indent=2, allow_nan=False)
    for part in encoder.iterencode(_plain(value)):
        sys.stdout.write(_STEERING.sub(lambda sign: f"\\u{ord(sign[0]):04x}", part))
    sys.stdout.write("\n")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    return None if value == "" else value


def print_table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Columns as wide as their widest cell; unknown is a dash."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(len(row[i]) for row in [list(header), *cells]) for i in range(len(header))]
    for row in [list(header), *cells]:
        sys.stdout.write("  ".join(v.ljust(w) for v, w in zip(row, widths, strict=True)).rstrip() + "\n")


def _cell(value: Any) -> str:
    if value is None or value == "":
        return "–"
    return clean_line(str(value))


def say(text: str) -> None:
    """A text for the person at the terminal, which nothing in it can steer."""
    sys.stdout.write(clean(text) + "\n")


def note_paused(place: Place) -> None:
    """Say apart from the report that a restore waits to be confirmed."""
    from desktop_app.services.portfolio_file.backups import paused_sentence

    say_beside(paused_sentence())
    say_beside(_("To confirm it: ai-portfolio confirm {path}").format(path=place.label))


def say_beside(text: str) -> None:
    """A text apart from the report, which a script may read."""
    sys.stderr.write(clean(text) + "\n")


def host() -> PluginHost:
    """The plugin host as the user set it up; says in which plugin an earlier run ended."""
    from desktop_app.plugin_host.users_host import make_users_host
    from desktop_app.runtime import call_sentinel
    from desktop_app.runtime.settings import Settings

    call_sentinel.on_open(_watch_plugins)
    users = make_users_host(Settings())
    for name, place in users.ended_in.items():
        sentence = _(
            "The program ended while the plugin “{name}” ran {place}. It stays off until you enable it again."
        )
        say_beside(sentence.format(name=name, place=place))
    return users.host


def _watch_plugins(path: Path) -> None:
    """Let a plugin that keeps the whole program waiting, where neither a limit nor Ctrl+C is heard, be named and ended."""
    from desktop_app.runtime import watchdog

    sentence = _(
        "The plugin “{name}” kept the program from going on: it ran {place}. The "
        "program was ended, and the plugin stays off until you enable it again."
    )
    with contextlib.suppress(OSError):
        options = {"after": BLOCKED_AFTER, "every": BLOCKED_AFTER / 30, "ends": sentence}
        _watchdogs.append(watchdog.start(path, options))


def stop_watching() -> None:
    """The command is over."""
    while _watchdogs:
        process = _watchdogs.pop()
        if process.stdin is not None:
            process.stdin.close()
        process.wait(10)


@contextmanager
def uncollected() -> Iterator[None]:
    """Garbage is not looked for meanwhile: work that keeps very many objects is a sixth slower with it."""
    import gc

    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def opened(place: Place, *, read_only: bool = False) -> Iterator[Workspace]:
    """The portfolio, closed again afterwards; a backup is made if something was changed."""
    from desktop_app.plugin_host.users_host import remember_found
    from desktop_app.runtime.settings import Settings
    from desktop_app.services.portfolio_file.backups import is_paused
    from desktop_app.services.portfolio_file.opening import close_portfolio, open_place
    from desktop_app.store.faults import MisfitPortfolio, OlderPortfolio

    if isinstance(place, FilePlace) and not place.path.exists():
        sentence = _("{path} is not there. To make it: ai-portfolio new {path}")
        raise UserError(sentence.format(path=place.path))
    if isinstance(place, FilePlace):
        unlock(place.path)
    user = Settings().values.user_name
    # None leaves it to the file, which may be on read-only media.
    plugins = host()
    try:
        result = open_place(place, extensions=plugins, user=user, read_only=True if read_only else None)
    except (OlderPortfolio, MisfitPortfolio) as fault:
        # As in the window: brought up to date once, after a backup. Where nothing may be written this says so.
        mended = open_place(place, extensions=plugins, user=user)
        close_portfolio(mended.workspace)
        result = open_place(place, extensions=plugins, user=user, read_only=True)
        result = replace(result, warnings=mended.warnings, set_aside=mended.set_aside)
        if isinstance(fault, OlderPortfolio):
            say_beside(_("{name} was brought up to date; a backup is kept.").format(name=place.name))
    for warning in result.warnings:
        say_beside(warning)
    if result.set_aside:
        say_beside(_("To see them: ai-portfolio damaged {path}").format(path=place.label))
    if not read_only and is_paused(result.workspace):
        note_paused(place)
    try:
        yield result.workspace
    finally:
        remember_found(plugins, Settings())
        for warning in close_portfolio(result.workspace):
            say_beside(warning)


@contextmanager
def guarded() -> Iterator[None]:
    """Guard standard output while a command runs, and write all of it before the end."""
    before = sys.stdout
    sys.stdout = cast(TextIO, GuardedOutput(before))
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    finally:
        sys.stdout = before
