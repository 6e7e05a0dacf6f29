"""Runs jobs when it is told to, and gives their answers later still: on one thread, so that a seed repeats it."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial

from desktop_app.jobs.job import Job, JobContext, State
from desktop_app.jobs.runner import InlineRunner, OnError, _run


class LateRunner(InlineRunner):
    """The two lanes of the program's runner, a piece at a time: work first, its answer at some later step."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self._chance = chance
        self._reads: list[Job] = []
        self._writes: list[Job] = []
        self._answers: list[Callable[[], object]] = []
        self._closed = False

    def _submit(self, job: Job, on_done: Callable | None, on_error: OnError | None) -> Job:
        if self._closed:
            job.drop()
            job.cancel()
            job.state, job.work = State.CANCELLED, None
            return job
        self._connect(job, on_done, on_error)
        (self._writes if job.writes else self._reads).append(job)
        return job

    def step(self) -> bool:
        """Do a piece of what waits; False when nothing does."""
        pieces: list[Callable[[], object]] = []
        if self._answers:
            pieces.append(lambda: self._answers.pop(0)())
        if self._writes:
            pieces.append(lambda: self._work(self._writes.pop(0)))
        if self._reads:
            at = self._chance.randrange(min(2, len(self._reads)))
            pieces.append(lambda: self._work(self._reads.pop(at)))
        if not pieces:
            return False
        self._chance.choice(pieces)()
        return True

    def _work(self, job: Job) -> None:
        if not job.is_cancelled:
            self._answers.append(partial(self._begin, job))
        context = JobContext(
            job, lambda job, progress: self._answers.append(partial(self._report, job, progress))
        )
        result, error = _run(job, context)
        self._answers.append(partial(self._finish, job, result, error))

    def wait(self, seconds: float = 0.0) -> bool:
        while self.step():
            pass
        return True

    def close(self, seconds: float = 0.0) -> bool:
        self._closed = True
        for job in self.jobs():
            job.cancel()
        return self.wait()
