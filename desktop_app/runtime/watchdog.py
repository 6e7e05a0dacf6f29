"""Names the plugin that keeps the window waiting: a small process beside the program, as no thread inside could.

A call into compiled code can keep the interpreter's lock for minutes, and then nothing else in the program runs. This file
is started by itself, so it imports nothing but the standard library, and also holds the form of the file that it reads.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import struct
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

# The file of running calls: a head, then a slot for each plugin that can run beside others.
MAGIC = b"AIPCALL1"
#: Magic, process, starts in a row that ended badly, the window's last sign of life (monotonic seconds).
HEAD = struct.Struct("<8sqqd")
#: When the call began (monotonic seconds, 0: none runs), the plugin, the call.
SLOT = struct.Struct("<d320s160s")
SLOTS = 32
SIZE = HEAD.size + SLOTS * SLOT.size
#: What the shown question ends with when the person wants to start again without the plugin.
START_AGAIN = 3


@dataclass(frozen=True, slots=True)
class RunningCall:
    """A call of a plugin, and when it began (monotonic seconds)."""

    name: str
    place: str
    began: float


@dataclass(frozen=True, slots=True)
class CallState:
    """What the file says: the process, its bad starts in a row, the window's last sign of life, calls that run."""

    process: int
    bad_starts: int
    beat: float
    calls: tuple[RunningCall, ...]


def read_state(content: bytes) -> CallState | None:
    """What the file of running calls says; None when it is no such file."""
    if len(content) < SIZE:
        return None
    magic, process, bad_starts, beat = HEAD.unpack_from(content)
    if magic != MAGIC:
        return None
    calls = []
    for number in range(SLOTS):
        began, name, place = SLOT.unpack_from(content, HEAD.size + number * SLOT.size)
        if began > 0:
            calls.append(RunningCall(_text(name), _text(place), began))
    return CallState(process, max(0, bad_starts), beat, tuple(calls))


def blocking_call(state: CallState, now: float, after: float) -> RunningCall | None:
    """The call that keeps the window waiting: both have been silent for `after` seconds. The oldest one."""
    if now - state.beat < after:
        return None
    old = [call for call in state.calls if now - call.began >= after]
    return min(old, key=lambda call: call.began, default=None)


def _text(content: bytes) -> str:
    return content.rstrip(b"\0").decode("utf-8", "replace")


class Watchdog:
    """Looks at the file of running calls until the program ends.

    `show` is the command of the question, to which the plugin and its call are appended; `restart` starts the program again.
    With `ends`, as for a command, nobody is asked: that sentence, with {name} and {place}, goes to standard error, and the
    program is ended.
    """

    def __init__(
        self,
        path: Path,
        show: list[str] | None = None,
        restart: list[str] | None = None,
        after: float = 10.0,
        every: float = 1.0,
        ends: str = "",
    ) -> None:
        self._path = path
        self._show = show or []
        self._restart = restart or []
        self._ends = ends
        self._after = after
        self._every = every
        self._ended = threading.Event()
        self._program = os.getppid()
        self._asked = 0.0

    def run(self) -> None:
        """Watch until standard input, which the program holds open, is closed."""
        threading.Thread(target=self._wait_for_end, daemon=True).start()
        before: RunningCall | None = None
        while not self._ended.wait(self._every):
            blocked = self._blocked()
            # Seen twice, since a computer that wakes up lets a second pass before the window shows that it lives.
            is_sure, before = blocked is not None and blocked == before, blocked
            # One question a call: whoever wants to wait is not asked again.
            if is_sure and blocked is not None and blocked.began != self._asked:
                self._asked = blocked.began
                if self._ends:
                    sys.stderr.write(self._ends.format(name=blocked.name, place=blocked.place) + "\n")
                    self._end()
                    return
                if self._ask(blocked):
                    self._end()
                    with contextlib.suppress(OSError):
                        subprocess.Popen(self._restart, start_new_session=True)
                    return

    def _wait_for_end(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            while sys.stdin.buffer.read(1):
                pass
        self._ended.set()

    def _blocked(self) -> RunningCall | None:
        try:
            state = read_state(self._path.read_bytes())
        except OSError:
            return None
        return blocking_call(state, time.monotonic(), self._after) if state is not None else None

    def _ask(self, blocked: RunningCall) -> bool:
        """Show the question while the window waits; True when the program is to start again."""
        try:
            question = subprocess.Popen([*self._show, blocked.name, blocked.place])
        except OSError:
            return False
        while question.poll() is None:
            over = self._ended.wait(min(self._every, 0.2))
            if over or self._blocked() is None:
                question.terminate()
                question.wait()
                return False
        return question.returncode == START_AGAIN

    def _end(self) -> None:
        """End the program, which hears no signal that it could handle.

        The call stays in the file, so that the next start leaves the plugin out.
        """
        if self._ended.is_set():
            return
        with contextlib.suppress(OSError):
            os.kill(self._program, getattr(signal, "SIGKILL", signal.SIGTERM))
        self._ended.wait(10.0)


def start(path: Path, options: dict[str, object]) -> subprocess.Popen[bytes]:
    """Start it beside the program; it ends with its standard input. Raises OSError.

    It needs nothing of the program, so it starts without it and without what is installed.
    """
    command = [sys.executable, "-E", "-S", __file__]
    if getattr(sys, "frozen", False):
        command = [sys.executable, "--watch-plugins"]
    return subprocess.Popen([*command, str(path), json.dumps(options)], stdin=subprocess.PIPE)


def main(arguments: list[str]) -> int:
    """Watch the file named first; the second argument holds the options as JSON."""
    # Ctrl-C in the terminal is meant for the program.
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    Watchdog(Path(arguments[0]), **json.loads(arguments[1])).run()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
