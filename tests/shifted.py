"""Runs the tests at other moments, in other zones and in random order: `make test-shifted`."""

from __future__ import annotations

import os
import random
import subprocess
import sys

# Where the calendar turns. Names stand before the moment, as ISO text in UTC, and the zone.
MOMENTS = (
    ("the end of a month", "2026-11-30T12:00+00:00", "UTC"),
    ("the last minutes of a year", "2026-12-31T22:50+00:00", "Europe/Berlin"),
    ("29 February, a day ahead of UTC", "2028-02-28T12:30+00:00", "Pacific/Auckland"),
    ("half an hour before summer time", "2027-03-28T00:30+00:00", "Europe/Berlin"),
    ("the hour that comes twice", "2027-10-31T01:10+00:00", "Europe/Berlin"),
    ("summer time in the south", "2027-09-25T13:50+00:00", "Pacific/Auckland"),
    ("winter time, a day behind UTC", "2027-11-07T02:20+00:00", "America/St_Johns"),
)


def main(arguments: list[str]) -> int:
    """Run all moments; `--seed N` repeats an order, what else is given goes to pytest."""
    seed = str(random.SystemRandom().randrange(10**6))
    if arguments[:1] == ["--seed"]:
        seed, arguments = arguments[1], arguments[2:]
    failed = []
    for name, moment, zone in MOMENTS:
        print(f"\n{name}: {moment} in {zone}, seed {seed}", flush=True)
        shifted = {**os.environ, "TEST_MOMENT": moment, "TEST_ZONE": zone, "TEST_SEED": seed}
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-m", "not slow", *arguments], env=shifted, check=False
        )
        if done.returncode:
            failed.append(name)
    print(f"\nFailed at {', '.join(failed)}." if failed else "\nAll passed.", f"Repeat: --seed {seed}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
