"""Drives the window by chance: python -m tests.ui.driving --seconds 60, or --seed 7 to repeat one life."""

from __future__ import annotations

import argparse
import faulthandler
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
#: So many of the last steps are told.
_TOLD = 25


def main(arguments: list[str] | None = None) -> int:
    """Drive the window in a process of its own, so that an abort, too, names its seed and last steps."""
    parser = argparse.ArgumentParser(prog="python -m tests.ui.driving", description=__doc__)
    parser.add_argument("--seed", type=int, help="live this one life; --lives: this and those after it")
    parser.add_argument("--lives", type=int, default=0, help="how many lives, whatever the time")
    parser.add_argument("--seconds", type=float, default=60, help="begin no new life after so long")
    parser.add_argument("--steps", type=int, default=0, help="steps of a life")
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.inside is not None:
        return _drive(chosen, chosen.inside)
    memory = Path("/dev/shm")  # each change of a portfolio waits for the disk
    place = memory if os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="driving-", dir=place) as folder:
        given = sys.argv[1:] if arguments is None else arguments
        command = [sys.executable, "-m", "tests.ui.driving", *given, "--inside", folder]
        environment = {**os.environ, "TMPDIR": folder, "QT_QPA_PLATFORM": "offscreen"}
        code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        if code:
            steps = (Path(folder) / "steps").read_text(encoding="utf-8").splitlines()
            begin = max(at for at, line in enumerate(steps) if line.startswith("seed "))
            seed = steps[begin].removeprefix("seed ").partition(":")[0]
            ended = f"ended with {code}" if code < 0 else "failed"
            print(f"\nThe drive {ended} under seed {seed}. Its last steps:")
            print("\n".join(steps[begin:][-_TOLD:]))
            print(f"Repeat it: python -m tests.ui.driving --seed {seed}")
        return 1 if code else 0


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
    from tests.ui.driving.home import Answers, make_templates
    from tests.ui.driving.life import STEPS, Life
    from tests.ui.driving.watch import Watch

    (folder / "templates").mkdir()
    make_templates(folder / "templates")
    watch, answers = Watch(), Answers()
    watch.install()
    answers.install()
    seed = 1 if chosen.seed is None else chosen.seed
    most = chosen.lives or (1 if chosen.seed is not None else sys.maxsize)
    end, lives = time.monotonic() + chosen.seconds, 0
    with (folder / "steps").open("w", encoding="utf-8") as log:
        while lives < most and (chosen.lives or chosen.seed is not None or time.monotonic() < end):
            if not Life(seed + lives, folder, answers, watch, log).live(chosen.steps or STEPS):
                print("\n".join(watch.faults))
                return 1
            lives += 1
    print(f"{lives} lives, seeds {seed} to {seed + lives - 1}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
