"""One moment and one source of ids for all tests; the environment shifts them (`make test-shifted`).

TEST_MOMENT   when the tests run, as ISO text with a zone; the program's clock starts there
TEST_ZONE     the zone that they run in
TEST_SEED     draws the ids, and the order of the tests when it is given
"""

from __future__ import annotations

import itertools
import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

from desktop_app.domain import record_base
from desktop_app.runtime import clock

SEED = os.environ.get("TEST_SEED", "")
ZONE = os.environ.get("TEST_ZONE", "UTC")
START = datetime.fromisoformat(os.environ.get("TEST_MOMENT", "2026-11-21T12:00+00:00")).astimezone(UTC)
_LOOKS = itertools.count()
_CHANCE = random.Random(SEED)


def _moment() -> datetime:
    """A microsecond later with each look, so that what is done later is never of the same moment."""
    return START + timedelta(microseconds=next(_LOOKS))


def _uuid() -> UUID:
    return UUID(int=_CHANCE.getrandbits(128), version=4)


def noon(year: int, month: int, day: int) -> datetime:
    """Noon where the tests run: this day for whoever looks at a clock there, and no other."""
    return datetime(year, month, day, 12).astimezone()


def keep_steady() -> None:
    """Give this process the moment, the zone and the ids."""
    os.environ["TZ"] = ZONE
    if hasattr(time, "tzset"):
        time.tzset()
    clock.set_source(_moment)
    record_base.uuid4 = _uuid


def draw_anew(name: str) -> None:
    """Ids that hang on this name alone: a test has the same wherever it runs."""
    _CHANCE.seed(f"{SEED} {name}")


@contextmanager
def ids_of(name: str) -> Iterator[None]:
    """Ids of something that several tests share, whichever of them makes it."""
    before = _CHANCE.getstate()
    draw_anew(name)
    yield
    _CHANCE.setstate(before)
