"""Knows which changes of the portfolio the screens of this window show."""

from __future__ import annotations

import threading
import time
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.domain.conflicts import Seen
    from desktop_app.services.workspace import Workspace


class SeenChanges:
    """Changes by their number in the history; used from the window's thread and the write lane.

    `began` are moments of `time.monotonic`: text that somebody began to type before the change of another person
    came in was typed over what was shown then.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._moments: list[float] = []
        self._numbers: list[int] = []

    def start(self, number: int) -> None:
        """Another portfolio is shown, as its newest change left it."""
        with self._lock:
            self._moments, self._numbers = [float("-inf")], [number]

    def stop(self) -> None:
        """No portfolio is shown."""
        with self._lock:
            self._numbers, self._moments = [], []

    @property
    def number(self) -> int | None:
        """The newest change that the screens show; None while nobody said."""
        return self._numbers[-1] if self._numbers else None

    def newer(self, workspace: Workspace) -> list[tuple[int, str]]:
        """Changes that the screens do not show yet, this window's own among them. Raises UserError."""
        from desktop_app.services.edit_conflicts import newer_changes

        number = self.number
        return [] if number is None else newer_changes(workspace, number)

    def take(self, newer: Sequence[tuple[int, str]], workspace: Workspace) -> bool:
        """Note changes after `number`, oldest first; True when others made some, and screens must read again."""
        with self._lock:
            if not newer or not self._numbers:
                return False
            newest = newer[-1][0]
            if all(workspace.is_own(change_id) for _number, change_id in newer):
                self._numbers[-1] = max(self._numbers[-1], newest)
                return False
            self._moments.append(self._clock())
            self._numbers.append(max(self._numbers[-1], newest))
        workspace.look_again()
        return True

    @staticmethod
    def moment_of(number: int) -> float:
        """A moment for text that was typed in an earlier run, when a change was the newest."""
        return float(-1 - number)

    def seen(self, began: float | None = None) -> Seen | None:
        """What the person saw when an edit began, now if it is not said; None while nothing is known."""
        from desktop_app.domain.conflicts import Seen

        with self._lock:
            if not self._numbers:
                return None
            if began is not None and began < 0:
                return Seen(min(int(-began) - 1, self._numbers[-1]))
            at = len(self._numbers) if began is None else bisect_right(self._moments, began)
            return Seen(self._numbers[max(at - 1, 0)])
