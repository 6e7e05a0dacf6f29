"""What time it is: the one place that asks the system."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime


def system_time() -> datetime:
    """The present moment by the system's clock, in UTC."""
    return datetime.now(UTC)


class _State:
    source: Callable[[], datetime] = staticmethod(system_time)


def set_source(source: Callable[[], datetime]) -> None:
    """Take the present moment from elsewhere, for the whole process: tests stand on a day of their own."""
    _State.source = staticmethod(source)


def utc_now() -> datetime:
    """The present moment, in UTC."""
    return _State.source()


def today() -> date:
    """The day where the user is."""
    return utc_now().astimezone().date()


def seconds_since_written(modified: float) -> float:
    """The age of a file with this time of modification: by the system's clock, which gave the file its time."""
    return time.time() - modified
