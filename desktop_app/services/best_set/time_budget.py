"""How long the searches for a best set may take together, shared out among the first set, the proof and the reasons."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

#: For all searches of a command, so that an answer is there within ten seconds of its start.
COMMAND_SECONDS = 6.0
#: For all searches elsewhere, as in the window, where progress shows and a click stops.
USUAL_SECONDS = 30.0
# What is left under this is not worth a search.
_LEAST = 0.05


@dataclass(slots=True)
class TimeBudget:
    """Seconds for several searches from now on; None is without end."""

    seconds: float | None = None
    clock: Callable[[], float] = time.monotonic
    _started: float = field(init=False)

    def __post_init__(self) -> None:
        self._started = self.clock()

    @property
    def left(self) -> float | None:
        """Seconds that are left, 0 at the least."""
        return None if self.seconds is None else max(0.0, self.seconds - (self.clock() - self._started))

    @property
    def is_over(self) -> bool:
        """Whether too little is left for a search."""
        return self.left is not None and self.left < _LEAST

    def part(self, share: float) -> float | None:
        """Seconds that a search may take: a share (0 to 1) of what is left."""
        return None if self.left is None else self.left * share
