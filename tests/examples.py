"""How many examples Hypothesis tries: a third of them in `make test`, all in `make test-all`."""

from __future__ import annotations

import os

#: The profile of the slow run, in which every property is tried on all its examples.
FULL = "full"


def examples(number: int) -> int:
    """`number` in the slow run; else a third of it, and at least 20."""
    is_full = os.environ.get("HYPOTHESIS_PROFILE", "steady") != "steady"
    return number if is_full else min(number, max(20, number // 3))
