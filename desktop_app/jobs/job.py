"""One piece of work: its state, its progress, and how it is cancelled."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Signal

from desktop_app.errors import Cancelled

#: The shortest time between two progress reports that reach the window, in seconds.
_REPORT_EVERY = 0.05

T = TypeVar("T")


class State(StrEnum):
    """Where a job is in its life."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Progress(NamedTuple):
    """`done` of `total` (0 = unknown) and what is being done."""

    done: int
    total: int
    text: str


class Job(QObject, Generic[T]):
    """A piece of work that gives a T, as the window sees it; all signals arrive on the GUI thread.

    `progressed` carries a Progress, `succeeded` the result, `failed` the exception, `cancelled`
    nothing, `ended` the job itself after any of the three.
    """

    progressed = Signal(object)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal(object)

    def __init__(self, work: Callable[[JobContext], T], title: str, writes: bool) -> None:
        super().__init__()
        self.title = title
        self.writes = writes
        self.state = State.WAITING
        self.progress = Progress(0, 0, "")
        self.started_at: float | None = None
        self.result: T | None = None
        self.error: BaseException | None = None
        self.work: Callable[[JobContext], T] | None = work
        #: True when whoever asked is gone, so that nobody gets the answer.
        self.is_dropped = False
        self._stop = threading.Event()

    @property
    def is_over(self) -> bool:
        return self.state in (State.DONE, State.FAILED, State.CANCELLED)

    def cancel(self) -> None:
        """Ask the work to stop at its next report; the work itself undoes what it did."""
        self._stop.set()

    def drop(self) -> None:
        """Give the answer to nobody, as whoever asked is gone: what only reads stops, an edit is still kept."""
        self.is_dropped = True
        if not self.writes:
            self.cancel()

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody asked the work to stop."""
        return self._stop.is_set()


class JobContext:
    """What the work receives: it reports progress here, and learns here that it must stop."""

    def __init__(self, job: Job[T], report: Callable[[Job[T], Progress], object]) -> None:
        self._job = job
        self._report = report
        self._last = 0.0

    @property
    def is_cancelled(self) -> bool:
        return self._job.is_cancelled

    def check(self) -> None:
        """Raise Cancelled when the user stopped the work."""
        if self._job.is_cancelled:
            raise Cancelled

    def progress(self, done: int, total: int = 0, text: str = "") -> None:
        """Report `done` of `total` (0 = unknown); raises Cancelled when the user stopped the work.

        It may be called any number of times: the window gets at most 20 reports a second.
        """
        self.check()
        now = time.monotonic()
        if now - self._last >= _REPORT_EVERY or (total and done >= total):
            self._last = now
            self._report(self._job, Progress(done, total, text))
