"""Runs what a plugin brings so that it can neither raise into the program nor keep it waiting."""

from __future__ import annotations

import ctypes
import threading
import traceback
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, TypeVar

from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.plugin_host.wording import explain_call, place_of_error
from desktop_app.runtime import call_sentinel
from desktop_app.text import shorten

T = TypeVar("T")

_MAX_TRACE = 20_000


class PluginFault(Exception):
    """What a plugin did wrong: a sentence, and the trace for whoever fixes it."""

    def __init__(self, sentence: str, trace: str = "", cause: BaseException | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.trace = trace[-_MAX_TRACE:]
        self.cause = cause
        # File and line of the plugin, where they are known.
        self.place = place_of_error(cause) if cause is not None else ""


class PluginHung(PluginFault):
    """The plugin did not come back in time; it is not asked again in this session."""


class Rubbish(Exception):
    """A hook gave something that the program can't use; the text is a sentence that names it."""


class Guard:
    """Calls the functions of one plugin, one at a time.

    Plugins that come with the program run in the caller's thread. All others run in a thread of
    their own, and the caller gives up on them after `limit` seconds.
    """

    def __init__(self, name: str, limit: float, inline: bool) -> None:
        self._name = name
        self._limit = limit
        self._inline = inline
        self._lock = threading.Lock()
        self._worker: _Worker | None = None
        self._hung = ""

    def call(self, place: str, function: Callable[..., T], *args: Any, limit: float | None = None) -> T:
        """What `function` gives; raises PluginFault for all that it raises, PluginHung if it hangs.

        `place` names the hook for the message. KeyboardInterrupt passes in the caller's thread.
        """
        if self._inline:
            try:
                return function(*args)
            except KeyboardInterrupt:
                raise
            except BaseException as error:
                raise _fault(place, error) from error
        seconds = self._limit if limit is None else limit
        with self._lock:
            if self._hung:
                raise PluginHung(self._hung)
            if self._worker is None:
                self._worker = _Worker(self._name)
            job = _Job(place, function, args)
            self._worker.jobs.put(job)
            if not job.done.wait(seconds):
                self._hung = _("It was stopped: {place} took longer than {n} seconds.").format(
                    place=place, n=f"{seconds:g}"
                )
                worker, self._worker = self._worker, None
                trace = worker.where()
                worker.abandon()
                raise PluginHung(self._hung, trace)
        if job.error is not None:
            raise _fault(place, job.error) from job.error
        result: T = job.result
        return result

    def close(self) -> None:
        """Let the thread end; the guard can be used again and starts another."""
        with self._lock:
            if self._worker is not None:
                self._worker.jobs.put(None)
                self._worker = None


class _Job:
    __slots__ = ("args", "done", "error", "function", "place", "result")

    def __init__(self, place: str, function: Callable[..., Any], args: tuple[Any, ...]) -> None:
        self.place = place
        self.function = function
        self.args = args
        self.done = threading.Event()
        self.result: Any = None
        self.error: BaseException | None = None


class _Worker:
    """A thread that runs one job after the other; it never keeps the program from ending."""

    def __init__(self, name: str) -> None:
        self.jobs: SimpleQueue[_Job | None] = SimpleQueue()
        # What runs is written down: if the program ends in it, the next start knows.
        self._mark = call_sentinel.mark(name)
        self._thread = threading.Thread(target=self._run, name=f"plugin {name}", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while (job := self.jobs.get()) is not None:
            self._mark.begin(job.place)
            try:
                job.result = job.function(*job.args)
            except BaseException as error:
                job.error = error
            self._mark.end()
            job.done.set()
        self._mark.give_back()

    def where(self) -> str:
        """The lines on which the thread is right now."""
        import sys

        frame = sys._current_frames().get(self._thread.ident or 0)
        return "".join(traceback.format_stack(frame)) if frame is not None else ""

    def abandon(self) -> None:
        """Ask the thread to end: a loop in Python stops at its next line, a sleep when it is over.

        A call into C that keeps the interpreter's lock can't be stopped from inside the process.
        """
        self.jobs.put(None)
        if self._thread.ident is not None:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(self._thread.ident), ctypes.py_object(SystemExit)
            )


def _fault(place: str, error: BaseException) -> PluginFault:
    trace = "".join(traceback.format_exception(error))
    if isinstance(error, (UserError, Rubbish)):
        return PluginFault(str(error), trace, error)
    explained = explain_call(error)
    if explained:
        return PluginFault(explained, trace, error)
    sentence = _("It failed in {place}: {kind} {message}").format(
        place=place, kind=type(error).__name__, message=shorten(_message(error), 300)
    )
    return PluginFault(sentence.strip(), trace, error)


def _message(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        # The plugin's own error class can be broken too.
        return ""
