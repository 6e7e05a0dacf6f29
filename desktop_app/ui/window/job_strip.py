"""The strip that floats over the lower edge of a page and tells how far long work is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme

if TYPE_CHECKING:
    from desktop_app.jobs.job import Job
    from desktop_app.jobs.runner import InlineRunner
    from desktop_app.ui.widgets.feedback import ProgressStrip

# Most work ends before anybody could read a progress bar.
_LONG_MS = 1000
# So that a toast has room beside it in the smallest window, px at 100 %.
_WIDTH = 400


class JobStrip(QWidget):
    """Shows one job with a title at a time, once it takes long; nothing shows while there is none.

    It lies in the corner of its parent where a line begins, across from the toasts: what is on the page stays where
    it is, and at the top, the strip would come under a pointer that is on its way to a button there.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self.strip: ProgressStrip | None = None
        self._job: Job | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        parent.installEventFilter(self)
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

            self.strip = ProgressStrip(floating=True)
            self.strip.cancelled.connect(self._cancel)
            self._column.addWidget(self.strip)
        self._job = job
        self.strip.start(job.title)
        self._changed(job)
        self.show()
        self._place()
        self.raise_()

    def _place(self) -> None:
        parent = self._over
        width = min(theme.px(_WIDTH), parent.width() - 2 * SPACING["l"])
        height = self._column.sizeHint().height()
        left = SPACING["l"]
        if parent.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            left = parent.width() - width - SPACING["l"]
        self.setGeometry(left, parent.height() - height - SPACING["l"], width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return False

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
