"""Keeps the newest health report of the open portfolio, for the dashboard and the health page alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, ref

from desktop_app.jobs.job import State
from desktop_app.language import i18n
from desktop_app.language.i18n import _
from desktop_app.services import health_report as health
from desktop_app.services.health_report import HealthReport
from desktop_app.services.lists import list_reads as lists
from desktop_app.services.workspace import Workspace
from desktop_app.ui.core.context import AppContext

if TYPE_CHECKING:
    from desktop_app.jobs.job import Job, JobContext

#: With at most this many initiatives the check runs by itself; with more it takes seconds, and is asked for.
BY_ITSELF = 500

_kept: WeakKeyDictionary[AppContext, HealthReports] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class HealthReading:
    """What is known of the health: the newest report, and whether nothing has changed since.

    `report` is None before the first check; `is_large` says that the check waits to be asked for.
    """

    report: HealthReport | None
    is_fresh: bool
    is_large: bool


class HealthReports:
    """One for each context; a report is good until the portfolio, the plugins or the day change."""

    def __init__(self, context: AppContext) -> None:
        # Weak references, or the table would keep every context alive.
        self._context = ref(context)
        self._report: HealthReport | None = None
        self._state: Any = None
        self._job: Job | None = None
        context.opened.connect(self._forget)

    @staticmethod
    def of(context: AppContext) -> HealthReports:
        """The `HealthReports` of a context."""
        reports = _kept.get(context)
        if reports is None:
            reports = _kept[context] = HealthReports(context)
        return reports

    def _forget(self, _workspace: object) -> None:
        self.cancel()
        # Pages that asked may be deleted with the portfolio, so their callbacks are dropped.
        self._report = self._state = self._job = None

    def look(self, then: Callable[[HealthReading], object], *, ask: bool = False) -> None:
        """Give the newest report, after a check if it is out of date and small enough, or if asked for.

        `then` is called once on the GUI thread, not at all when the check is cancelled by another.
        """
        context = self._context()
        if context is None or not context.is_open:
            return

        def known(answer: tuple[Any, int]) -> None:
            state, count = answer
            fresh = self._report is not None and state == self._state
            large = count > BY_ITSELF
            if fresh or (large and not ask):
                then(HealthReading(self._report, fresh, large))
            else:
                self._run(context, state, large, then)

        context.read(_state_of, known)

    def _run(
        self, context: AppContext, state: Any, large: bool, then: Callable[[HealthReading], object]
    ) -> None:
        self.cancel()

        def work(ws: Workspace, job: JobContext) -> HealthReport:
            text = _("Looking for contradictions")
            report = health.check(ws, lambda done, total: job.progress(done, total, text))
            return health.with_attention(ws, report)

        def done(report: HealthReport) -> None:
            self._report, self._state = report, state
            then(HealthReading(report, True, large))

        # A small portfolio takes a moment, so no progress is shown.
        title = _("Health check") if large else ""
        job = self._job = context.read_job(work, done, title=title)

        def stopped() -> None:
            # Only if no newer check has replaced it.
            if self._job is job:
                then(HealthReading(self._report, False, True))

        if job.is_over:
            if job.is_cancelled or job.state == State.CANCELLED:
                stopped()
        else:
            job.cancelled.connect(stopped)

    def cancel(self) -> None:
        """Stop a check that runs."""
        if self._job is not None and not self._job.is_over:
            self._job.cancel()


def _state_of(ws: Workspace) -> tuple[Any, int]:
    """What a report depends on, and how many initiatives there are."""
    state = lists.last_change(ws), ws.today(), ws.extensions.fingerprint(), i18n.language()
    return state, lists.count(ws)
