"""Searches for the best set in the background: first a good set, then the exact one, then the reasons."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QObject, Signal

from desktop_app.domain.planning.best_set_terms import Terms
from desktop_app.ui.core.context import AppContext

if TYPE_CHECKING:
    from desktop_app.jobs.job import JobContext
    from desktop_app.services.workspace import Workspace

#: The steps of a run, in order.
FIRST, EXACT, MORE, ENTRIES = "first", "exact", "more", "entries"
#: Entry costs are found one by one; the window is updated at most this often, in seconds.
_TELL_EVERY = 0.4


class BestSetRun(QObject):
    """One search at a time; a new one ends the one before it.

    `best_found(best, step)` comes after each step, `progressed(bound, value, doing)` between, `ended(stopped)` at the end,
    all in the GUI thread. Reports of a search that was replaced are dropped.
    """

    best_found = Signal(object, str)
    progressed = Signal(object, object, str)
    ended = Signal(bool)
    failed = Signal(object)
    # The same signals from the worker thread, with the number of the search.
    _told = Signal(int, str, object)

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._number = 0
        # The job that runs, or a placeholder until `read` returns.
        self._job: object = None
        # The last search, to work out more costs later.
        self._search: Any = None
        self._wanted: set[str] = set()
        self._told.connect(self._arrived)

    @property
    def is_running(self) -> bool:
        """Whether something is being searched for."""
        return self._job is not None

    def start(self, terms: Terms) -> None:
        """Search anew."""
        self._drop()
        self._search = None
        workspace = self._context.workspace
        self._begin(lambda number, job: self._work(number, workspace, terms, job))

    def work_out(self, ids: Collection[str]) -> None:
        """Work out the entry costs of further waiting initiatives, after a search that still runs."""
        self._wanted.update(ids)
        if self._job is None and self._search is not None and self._wanted:
            from desktop_app.services.best_set.time_budget import USUAL_SECONDS, TimeBudget

            search, wanted = self._search, frozenset(self._wanted)
            # Who asks for more has time again.
            search.budget = TimeBudget(USUAL_SECONDS)
            self._wanted.clear()
            self._begin(lambda number, job: self._entries(number, search, wanted, job))

    def _begin(self, work: Callable[[int, JobContext], bool]) -> None:
        self._number += 1
        number = self._number
        # Set before the job runs: an inline runner has finished it when `read` returns.
        running = self._job = object()
        job = self._context.jobs.work(
            lambda job: work(number, job),
            lambda stopped: self._end(number, bool(stopped)),
            on_error=lambda error: self._fail(number, error),
        )
        if self._job is running:
            self._job = job
            # A search that was stopped before it found a set has no result.
            job.cancelled.connect(lambda: self._end(number, True))

    def stop(self) -> None:
        """End the search and keep what it found."""
        if self._job is not None and hasattr(self._job, "cancel"):
            self._job.cancel()

    def _drop(self) -> None:
        self.stop()
        self._number += 1
        self._job = None

    def leave(self) -> None:
        """End everything, because another portfolio is opened, or none."""
        self._drop()
        self._search = None
        self._wanted.clear()

    def _work(self, number: int, workspace: Workspace, terms: Terms, job: JobContext) -> bool:
        from desktop_app.services.best_set.case import read_facts
        from desktop_app.services.best_set.find_best_set import MANY_WAITING, Search

        def stopped() -> bool:
            return job.is_cancelled

        def progress(bound: float | None, value: float | None, doing: str) -> None:
            self._tell(number, "progress", (bound, value, doing))

        search = Search(read_facts(workspace, terms.method), terms, stopped, progress)
        best = search.first()
        self._tell(number, FIRST, best)
        if best.value is None or stopped():
            return stopped()
        best = search.exact()
        self._tell(number, EXACT, best)
        if stopped():
            return True
        best = search.one_more()
        self._tell(number, MORE, best)
        self._tell(number, "search", search)
        ids = [one.id for one in sorted(best.waiting, key=lambda initiative: -initiative.value)]
        return self._entries(
            number, search, frozenset(ids[: MANY_WAITING // 4 if len(ids) > MANY_WAITING else None]), job
        )

    def _entries(self, number: int, search: Any, ids: Collection[str], job: JobContext) -> bool:
        search.cancel = lambda: bool(job.is_cancelled)
        last, best = 0.0, None
        for best in search.entries(ids):
            if time.monotonic() - last > _TELL_EVERY:
                last = time.monotonic()
                self._tell(number, ENTRIES, best)
        if best is not None:
            self._tell(number, ENTRIES, best)
        return bool(job.is_cancelled)

    def _tell(self, number: int, what: str, content: Any) -> None:
        """Send a signal from the worker thread; the window may have been closed meanwhile."""
        if shiboken6.isValid(self):
            self._told.emit(number, what, content)

    def _arrived(self, number: int, what: str, content: Any) -> None:
        if number != self._number:
            return
        if what == "progress":
            self.progressed.emit(*content)
        elif what == "search":
            self._search = content
        else:
            self.best_found.emit(content, what)

    def _end(self, number: int, stopped: bool) -> None:
        if number == self._number and shiboken6.isValid(self):
            self._job = None
            self.ended.emit(stopped)
            if not stopped:
                self.work_out(())

    def _fail(self, number: int, error: BaseException) -> None:
        if number == self._number and shiboken6.isValid(self):
            self._end(number, False)
            self.failed.emit(error)
