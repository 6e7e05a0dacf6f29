"""The strip over the page that tells how far long work is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

if TYPE_CHECKING:
    from desktop_app.jobs.job import Job
    from desktop_app.jobs.runner import InlineRunner
    from desktop_app.ui.widgets.feedback import ProgressStrip

# Most work ends before anybody could read a progress bar.
_LONG_MS = 1000


class JobStrip(QWidget):
    """Shows one job with a title at a time, once it takes long; nothing shows while there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.strip: ProgressStrip | None = None
        self._job: Job | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def follow(self, runner: InlineRunner) -> None:
        """Show the jobs of a runner."""
        runner.started.connect(self._started)
        runner.changed.connect(self._changed)
        runner.ended.connect(self.ended)

    def _started(self, job: Job) -> None:
        if job.title and self._job is None:
            QTimer.singleShot(_LONG_MS, self, lambda: self.show_job(job))

    def show_job(self, job: Job) -> None:
        """Show a job, unless it is over or another one shows."""
        if job.is_over or self._job is not None:
            return
        if self.strip is None:
            from desktop_app.ui.widgets.feedback import ProgressStrip

            self.strip = ProgressStrip()
            self.strip.cancelled.connect(self._cancel)
            self._column.addWidget(self.strip)
        self._job = job
        self.strip.start(job.title)
        self._changed(job)
        self.show()

    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _changed(self, job: Job) -> None:
        if job is self._job and self.strip is not None:
            self.strip.set_progress(job.progress.done, job.progress.total, job.progress.text)

    def ended(self, job: Job) -> None:
        """Hide the strip if it shows this job."""
        if job is self._job:
            self._job = None
            self.hide()
