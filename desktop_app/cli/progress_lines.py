"""Says on standard error how far a long search has come, so that nobody looks at an empty terminal."""

from __future__ import annotations

import time
from collections.abc import Callable

from desktop_app.cli.output import say_beside
from desktop_app.language.i18n import _
from desktop_app.services.best_set.words import gap_text

#: Seconds until the first line, and between two of them.
FIRST_AFTER, EVERY = 1.0, 1.0


class ProgressLines:
    """Lines about the value that was found and what it can be at most; quick searches say nothing."""

    def __init__(
        self,
        figure: Callable[[float], str],
        write: Callable[[str], object] = say_beside,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._figure, self._write, self._clock = figure, write, clock
        self._next = clock() + FIRST_AFTER
        self._last = ""

    def tell(self, bound: float | None, value: float | None, doing: str) -> None:
        """Called by a search many times a second; says a line now and then, if it differs from the last."""
        now = self._clock()
        if now < self._next:
            return
        line = doing
        if value is not None:
            line = _("{doing}: {value} so far").format(doing=doing, value=self._figure(value))
            if bound is not None and value > 0:
                line = _("{doing}: {value} so far; the most there can be lies {gap} above.").format(
                    doing=doing, value=self._figure(value), gap=gap_text((bound - value) / value)
                )
        if line == self._last:
            return
        self._last, self._next = line, now + EVERY
        self._write(line)
