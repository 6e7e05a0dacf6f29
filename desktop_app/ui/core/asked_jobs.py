"""The jobs that pages and commands asked for: their answers end with the pages and the portfolio that they are for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from desktop_app.jobs.job import Job, JobContext
    from desktop_app.jobs.runner import InlineRunner
    from desktop_app.services.workspace import Workspace

OnError = Callable[[BaseException], object]
T = TypeVar("T")


@dataclass(slots=True)
class _Asked:
    """What a job works on, whether it goes on without its page, and whether it has to by now."""

    workspace: Workspace | None
    lasts: bool
    is_alone: bool = False


class AskedJobs(QObject):
    """Keeps each job until it ends, with the portfolio that it works on.

    Work that `lasts` makes something that stays, such as a file: it goes on and says so, even without its page.
    """

    def __init__(
        self, runner_in_use: Callable[[], InlineRunner], show_error: OnError, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._runner_in_use = runner_in_use
        self._heard: InlineRunner | None = None
        self._show_error = show_error
        #: The portfolio that is open now.
        self.workspace: Workspace | None = None
        self._jobs: dict[Job, _Asked] = {}
        # What is done with a portfolio once no job works on it any more.
        self._unused: list[tuple[Workspace, Callable[[], object]]] = []

    def work(
        self,
        work: Callable[[JobContext], T],
        on_done: Callable[[T], object],
        *,
        title: str = "",
        writes: bool = False,
        on_error: OnError | None = None,
        lasts: bool = False,
    ) -> Job[T]:
        """Work that needs no open portfolio, such as reading a file or the backups."""
        return self.ask(work, on_done, title=title, writes=writes, on_error=on_error, lasts=lasts)

    def ask(
        self,
        work: Callable[[JobContext], T],
        on_done: Callable[[T], object] | None,
        *,
        title: str,
        writes: bool,
        on_error: OnError | None,
        lasts: bool,
    ) -> Job[T]:
        """Run a job; without `on_error`, or once its page is gone, its error is shown at the window's edge."""
        asked = _Asked(self.workspace, lasts)

        def failed(error: BaseException) -> None:
            (self._show_error if on_error is None or asked.is_alone else on_error)(error)

        runner = self._runner_in_use()
        if runner is not self._heard:
            runner.ended.connect(self._ended)
            self._heard = runner
        lane = runner.write if writes else runner.read
        job = lane(work, title, on_done, failed)
        if not job.is_over:
            self._jobs[job] = asked
        return job

    def drop_answers(self) -> None:
        """Let the jobs that run answer nobody: the pages that asked go, or their portfolio does."""
        for job, asked in self._jobs.items():
            asked.is_alone = True
            if not asked.lasts:
                job.drop()

    def when_unused(self, workspace: Workspace, then: Callable[[], object]) -> None:
        """Call `then` once no job works on a portfolio, at once if none does."""
        self._unused.append((workspace, then))
        self._settle_unused()

    def _ended(self, job: Job) -> None:
        self._jobs.pop(job, None)
        self._settle_unused()

    def _settle_unused(self) -> None:
        used = {id(asked.workspace) for asked in self._jobs.values()}
        ready = [pair for pair in self._unused if id(pair[0]) not in used]
        self._unused = [pair for pair in self._unused if pair not in ready]
        for _workspace, then in ready:
            then()
