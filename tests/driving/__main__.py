"""Drives the window by chance: python -m tests.driving --seconds 60, or --seed 7 to repeat one life."""

from __future__ import annotations

import argparse
import faulthandler
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: So many of the last steps are told.
_TOLD = 25
# So many lives are lived in one process.
_TOGETHER = 12
#: How the log of steps begins a life.
BEGINS = "a new life under seed "


def main(arguments: list[str] | None = None) -> int:
    """Drive the window in a process of its own, so that an abort, too, names its seed and last steps."""
    parser = argparse.ArgumentParser(prog="python -m tests.driving", description=__doc__)
    parser.add_argument("--seed", type=int, help="this life alone; with --lives those after it too")
    parser.add_argument("--lives", type=int, default=0, help="how many lives, whatever the time")
    parser.add_argument(
        "--seconds", type=float, default=0, help="begin no new life after so long; usually 60"
    )
    parser.add_argument("--steps", type=int, default=0, help="steps of a life")
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.inside is not None:
        return _drive(chosen, chosen.inside)
    seed = 1 if chosen.seed is None else chosen.seed
    # One seed is one life, unless a number of them or a time is asked for.
    most = chosen.lives or (0 if chosen.seed is None or chosen.seconds else 1)
    end, lives = time.monotonic() + (chosen.seconds or 60), 0
    # Process after process, as each would get slower with what the windows before leave in it.
    while (lives < most) if most else time.monotonic() < end:
        some = min(_TOGETHER, most - lives) if most else _TOGETHER
        left = sys.maxsize if most else end - time.monotonic()
        lived = _drive_apart(seed + lives, some, left, chosen.steps)
        if lived < 0:
            return 1
        lives += lived
    print(f"{lives} lives, seeds {seed} to {seed + lives - 1}: nothing went wrong")
    return 0


def _drive_apart(seed: int, lives: int, seconds: float, steps: int) -> int:
    """Live so many lives in a process of its own; gives how many they were, or -1 with all that is known of a fault."""
    memory = Path("/dev/shm")  # each change of a portfolio waits for the disk
    place = memory if os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="driving-", dir=place) as folder:
        arguments = [
            "--seed",
            seed,
            "--lives",
            lives,
            "--seconds",
            seconds,
            "--steps",
            steps,
            "--inside",
            folder,
        ]
        command = [sys.executable, "-m", "tests.driving", *map(str, arguments)]
        environment = {
            **os.environ, "TMPDIR": folder, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        # What is typed may be taken for a path, and is not to be made in the checkout.
        work = Path(folder) / "work"
        work.mkdir()
        code = subprocess.run(command, cwd=work, env=environment, check=False).returncode
        log = Path(folder) / "steps"
        done = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    begins = [at for at, line in enumerate(done) if line.startswith(BEGINS)]
    if not code:
        return len(begins)
    begin = max(begins, default=0)
    if begins:
        seed = int(done[begin].removeprefix(BEGINS))
    ended = f"ended with {code}" if code < 0 else "failed"
    print(f"\nThe drive {ended} under seed {seed}. Its last steps:")
    print("\n".join(done[begin:][-_TOLD:]))
    print(f"Repeat it: python -m tests.driving --seed {seed}", flush=True)
    return -1


def _drive(chosen: argparse.Namespace, folder: Path) -> int:
    faulthandler.enable()
    os.environ["AI_PORTFOLIO_HOME"] = os.environ["HOME"] = str(folder)
    os.environ |= {"LANG": "en_US.UTF-8", "LANGUAGE": "en", "LC_CTYPE": "C.UTF-8"}
    from tests.steady import keep_steady

    keep_steady()
    from desktop_app.app import make_application
    from desktop_app.language import formats

    make_application()
    formats.set_locale("en_US")
    from tests.driving.home import Answers, make_templates
    from tests.driving.life import STEPS, Life
    from tests.driving.watch import Watch

    (folder / "templates").mkdir()
    make_templates(folder / "templates")
    watch, answers = Watch(), Answers()
    watch.install()
    answers.install()
    end = time.monotonic() + chosen.seconds
    with (folder / "steps").open("w", encoding="utf-8") as log:
        for seed in range(chosen.seed, chosen.seed + chosen.lives):
            if time.monotonic() > end:
                break
            if not Life(seed, folder, answers, watch, log).live(chosen.steps or STEPS):
                print("\n".join(watch.faults))
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
