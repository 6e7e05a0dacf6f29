"""Runs jobs: writes one after another, reads beside them, results back on the GUI thread."""

from __future__ import annotations

import logging
import queue
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Signal

from desktop_app.errors import Cancelled
from desktop_app.jobs.garbage import Collector, held_off
from desktop_app.jobs.job import Job, JobContext, Progress, State

_log = logging.getLogger(__name__)

#: After so many seconds a busy thread lets another have the interpreter.
_HANDED_OVER_AFTER = 0.0005

T = TypeVar("T")

OnError = Callable[[BaseException], object]


def _run(job: Job[T], context: JobContext) -> tuple[Any, BaseException | None]:
    try:
        if job.is_cancelled:
            raise Cancelled
        if job.work is None:
            return None, None
        return job.work(context), None
    except BaseException as error:  # SystemExit of a plugin too: the lane has to live on
        return None, error


class InlineRunner(QObject):
    """Runs every job at once on the calling thread: for tests and the command line.

    `started`, `changed` (progress) and `ended` carry the Job. `crashed` carries an exception that
    nobody handles: neither the job's `on_error` nor a slot of its `failed` signal, or an edit's that failed
    after whoever asked for it was gone.
    """

    started = Signal(object)
    changed = Signal(object)
    ended = Signal(object)
    crashed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._jobs: list[Job[Any]] = []

    def jobs(self) -> list[Job[Any]]:
        """Jobs that wait or run, oldest first."""
        return list(self._jobs)

    def is_busy(self, writes_only: bool = False) -> bool:
        return any(job.writes or not writes_only for job in self._jobs)

    def read(
        self,
        work: Callable[[JobContext], T],
        title: str = "",
        on_done: Callable[[T], object] | None = None,
        on_error: OnError | None = None,
    ) -> Job[T]:
        """Run `work(context)` beside others; then `on_done(result)` or `on_error(exception)`.

        A job with a title is shown to the user once it takes longer than a second.
        """
        return self._submit(Job(work, title, writes=False), on_done, on_error)

    def write(
        self,
        work: Callable[[JobContext], T],
        title: str = "",
        on_done: Callable[[T], object] | None = None,
        on_error: OnError | None = None,
    ) -> Job[T]:
        """Like `read`, but in the single queue for work that changes the portfolio."""
        return self._submit(Job(work, title, writes=True), on_done, on_error)

    def _submit(self, job: Job[T], on_done: Callable[[T], object] | None, on_error: OnError | None) -> Job[T]:
        self._connect(job, on_done, on_error)
        self._begin(job)
        result, error = _run(job, JobContext(job, self._report))
        self._finish(job, result, error)
        return job

    def close(self, seconds: float = 0.0) -> bool:
        """Cancel what runs and end the threads; False when something did not stop in time."""
        return True

    def wait(self, seconds: float = 0.0) -> bool:
        """Let the event loop run until no job is left; False when the time was not enough."""
        return True

    def _connect(self, job: Job[T], on_done: Callable[[T], object] | None, on_error: OnError | None) -> None:
        if on_done is not None:
            job.succeeded.connect(on_done)
        if on_error is not None:
            job.failed.connect(on_error)
        self._jobs.append(job)

    def _begin(self, job: Job[T]) -> None:
        job.state = State.RUNNING
        job.started_at = time.monotonic()
        self.started.emit(job)

    def _report(self, job: Job[T], progress: Progress) -> None:
        if not job.is_over:
            job.progress = progress
            if not job.is_dropped:
                job.progressed.emit(progress)
            self.changed.emit(job)

    def _finish(self, job: Job[T], result: T | None, error: BaseException | None) -> None:
        if job in self._jobs:
            self._jobs.remove(job)
        job.work = None
        job.result = result
        job.error = error
        if error is None:
            job.state = State.DONE
        elif isinstance(error, Cancelled):
            job.state = State.CANCELLED
        else:
            job.state = State.FAILED
            # A sentence for the person may quote what stands in the portfolio, which belongs into no log.
            _log.info("job %r failed: %s", job.title, type(error).__name__)
        if not job.is_dropped:
            self._answer(job)
        elif error is not None and job.state == State.FAILED and job.writes:
            # What was read is wanted no more, but that an edit was not kept has to be said.
            self.crashed.emit(error)
        self.ended.emit(job)

    def _answer(self, job: Job[T]) -> None:
        if job.state == State.DONE:
            job.succeeded.emit(job.result)
        elif job.state == State.CANCELLED:
            job.cancelled.emit()
        elif job.receivers("2failed(PyObject)"):
            job.failed.emit(job.error)
        elif job.error is not None:
            self.crashed.emit(job.error)
        job.ended.emit(job)


class Runner(InlineRunner):
    """The program's threads: one lane for writes and a small pool for reads."""

    _posted = Signal(object)

    def __init__(self, readers: int = 2) -> None:
        super().__init__()
        # A painted window asks for the interpreter anew for each cell, and would wait the usual 5 ms each time.
        sys.setswitchinterval(_HANDED_OVER_AFTER)
        self._posted.connect(self._deliver)
        self._reads: queue.SimpleQueue[Job[Any] | None] = queue.SimpleQueue()
        self._writes: queue.SimpleQueue[Job[Any] | None] = queue.SimpleQueue()
        self._readers = readers
        self.collector = Collector()
        # Until the lane has let go of a job: its last reference must go on the thread that a QObject belongs to.
        self._kept: dict[int, Job[Any]] = {}
        self._threads: list[threading.Thread] = []
        self._closed = False

    def close(self, seconds: float = 10.0) -> bool:
        if self._closed:
            return True
        self._closed = True
        for job in self.jobs():
            job.cancel()
        for thread in self._threads:
            (self._writes if thread.name == "writes" else self._reads).put(None)
        end = time.monotonic() + seconds
        for thread in self._threads:
            while thread.is_alive() and time.monotonic() < end:
                thread.join(0.02)
        self._pump()
        ended = not any(thread.is_alive() for thread in self._threads)
        if ended:
            self.collector.stop()
        return ended

    def wait(self, seconds: float = 30.0) -> bool:
        end = time.monotonic() + seconds
        while self._jobs and time.monotonic() < end:
            self._pump()
            time.sleep(0.002)
        return not self._jobs

    def _pump(self) -> None:
        if QCoreApplication.instance() is not None:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)

    def _submit(self, job: Job[T], on_done: Callable[[T], object] | None, on_error: OnError | None) -> Job[T]:
        if self._closed:
            # The window closes while one of its timers still asks for something.
            job.drop()
            job.cancel()
            job.state, job.work = State.CANCELLED, None
            return job
        self._connect(job, on_done, on_error)
        self._kept[id(job)] = job
        if job.writes:
            self._start("writes", self._writes, 1)
            self._writes.put(job)
        else:
            self._start("reads", self._reads, self._readers)
            self._reads.put(job)
        return job

    def _start(self, name: str, lane: queue.SimpleQueue[Job[Any] | None], most: int) -> None:
        """Start threads only when they are first needed: a window that only shows needs none."""
        if not self._threads:
            self.collector.take_over()
        running = sum(thread.name == name for thread in self._threads)
        wanted = min(most, sum(job.writes == (name == "writes") for job in self._jobs))
        for _index in range(running, wanted):
            thread = threading.Thread(target=self._work, args=(lane,), name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def _work(self, lane: queue.SimpleQueue[Job[Any] | None]) -> None:
        while True:
            job = lane.get()
            if job is None:
                return
            self._post(partial(self._begin_unless_cancelled, job))
            context = JobContext(job, self._report_later)
            with held_off():
                result, error = _run(job, context)
            self._post(partial(self._finish, job, result, error))
            number = id(job)
            del job, context, result, error  # nothing is kept alive while the lane waits
            self._post(partial(self._kept.pop, number, None))

    def _begin_unless_cancelled(self, job: Job[T]) -> None:
        if not job.is_cancelled:
            self._begin(job)

    def _report_later(self, job: Job[T], progress: Progress) -> None:
        self._post(partial(self._report, job, progress))

    def _post(self, step: Callable[[], object]) -> None:
        """Run a step on the GUI thread."""
        if shiboken6.isValid(self):
            self._posted.emit(step)

    def _deliver(self, step: Callable[[], object]) -> None:
        step()
