"""One running program for the tests of a module, each of which finds it as if it had just been started."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from desktop_app.domain.place import FilePlace
from desktop_app.plugin_host import PluginHost
from desktop_app.services.workspace import Workspace
from desktop_app.ui.core.page import Page
from desktop_app.ui.window.page_table import page_specs
from desktop_app.ui.window.program import Program
from desktop_app.ui.window.single_instance import WindowServer
from tests.ui.running import (
    USUAL,
    Running,
    activate,
    delete_now,
    end_program,
    first_settings,
    in_home,
    name_of_filled,
    put_filled_portfolio,
    settle,
    start_program,
)
from tests.ui.traces import traces

Fill = Callable[[Workspace], object]


class SharedProgram:
    """Keeps the program from one test to the next, with its frame, its checklists and no portfolio.

    Every test gets the pages made anew, its own folder, settings and portfolio. Where something else is left of the
    test before that can be seen, the program is started anew. What cannot be seen is which signals are connected.
    """

    def __init__(self) -> None:
        self._running: Running | None = None
        self._as_started: dict[Hashable, list[object]] = {}
        self._actions: set[str] = set()

    @contextmanager
    def running(self, home: Path, fill: Fill | None = None) -> Iterator[Running]:
        """The program with a portfolio open that `fill` has put something into, as `running()` gives it."""
        with in_home(home):
            try:
                yield self._take(home, fill)
            finally:
                self._put_back()

    def close(self) -> None:
        """End the program, if there is one."""
        if self._running is not None:
            end_program(self._running.program)
            self._running = None

    def _take(self, home: Path, fill: Fill | None) -> Running:
        name = name_of_filled(fill)
        if self._running is not None and name in self._as_started:
            _open_fresh(self._running, home, fill)
            if traces_of(self._running, home) == self._as_started[name]:
                return self._running
        self.close()
        # Closing the window has noted its size.
        (home / "settings.json").unlink(missing_ok=True)
        self._running = start_program(home, fill, PluginHost())
        self._running.window.setProperty("shared", True)
        self._actions = {action.id for action in self._running.registry}
        self._as_started[name] = traces_of(self._running, home)
        return self._running

    def _put_back(self) -> None:
        if self._running is None:
            return
        program = self._running.program
        with pytest.MonkeyPatch.context() as patch:
            # No test sees the welcome page that would stand between its portfolio and the next one's.
            patch.setattr(program, "_show_welcome", partial(_show_nothing, program))
            self._running.context.close_portfolio()
        self._running.clear_toasts()
        registry = self._running.registry
        # Some pages bring their own.
        registry.remove(*[action.id for action in registry if action.id not in self._actions])
        settle(1)
        delete_now()


def traces_of(running: Running, home: Path) -> list[object]:
    """What the program holds, to compare it with another one in another folder."""
    # Both are kept from when they are first wanted.
    assert running.context.currency
    running.context.toast("")
    running.clear_toasts()
    settle(1)
    delete_now()
    host = running.context.host
    plugins = [host.switches, host.reasons, host.unchecked(), host.fingerprint()]
    # Pages are made anew, and some of them look once more for something a while after they are shown.
    noted = traces(running.window, running.context, running.program, by_name=(Page, WindowServer))
    return [*plugins, *[_without(str(home), part) for part in noted]]


def _open_fresh(running: Running, home: Path, fill: Fill | None) -> None:
    """Open a fresh portfolio in a program that was used."""
    program, window = running.program, running.window
    fresh = first_settings(home)
    # Who listens stays; all else is of the file.
    kept = {name: held for name, held in vars(fresh).items() if name != "_listeners"}
    vars(program.settings).update(kept)
    running.path = put_filled_portfolio(home, fill, program.context.host)
    # The session began with this portfolio: what `fill` did is of before.
    program.context.undo_steps._began = None
    window.resize(*USUAL)
    # Closing the portfolio has left all fields.
    window._right.setFocus()
    program.open(FilePlace(running.path))
    activate(window)


def _show_nothing(program: Program) -> None:
    """No portfolio, and no page either."""
    program.window.set_pages(page_specs(program.context, is_open=False))
    program._shows_portfolio = False
    program.window.set_portfolio("", "")


def _without(home: str, noted: object) -> object:
    """What was noted, whatever the folder is called."""
    if isinstance(noted, str):
        # A tooltip wraps the path of the portfolio where it is long.
        return noted.replace("\n", "").replace(home, "")
    if isinstance(noted, bytes):
        return noted.replace(home.encode(), b"")
    if isinstance(noted, (list, tuple)):
        return [_without(home, part) for part in noted]
    if isinstance(noted, set):
        return {_without(home, part) for part in noted}
    return noted
