"""The window is driven by chance: whatever is clicked, typed, opened and closed, nothing but sentences come of it.

Another seed: TEST_SEED. Longer: DRIVING_SECONDS and DRIVING_MINUTES. By hand: `python -m tests.driving --help`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from tests.steady import SEED


def _drive(repository: Path, seed: int, seconds: float) -> None:
    """In a process of its own, so that an abort is a failure that names its seed."""
    first = seed + zlib.crc32(SEED.encode()) % 1_000_000
    command = [sys.executable, "-m", "tests.driving", "--seed", str(first), "--seconds", str(seconds)]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_goes_wrong_in_a_minute(repository: Path) -> None:
    _drive(repository, 1, float(os.environ.get("DRIVING_SECONDS", "60")))


@pytest.mark.slow
def test_nothing_goes_wrong_in_half_an_hour(repository: Path) -> None:
    _drive(repository, 10_000, 60 * float(os.environ.get("DRIVING_MINUTES", "30")))
