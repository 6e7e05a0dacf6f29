"""Background work: progress, cancel, one write lane; the only threads."""

from desktop_app.jobs.job import Context, Job, Progress, State
from desktop_app.jobs.runner import InlineRunner, Runner

__all__ = ["Context", "InlineRunner", "Job", "Progress", "Runner", "State"]
