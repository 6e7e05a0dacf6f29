"""Stops an act at one of its writes by strace, and tells what is found afterwards.

    python -m tests.faults.strikes FOLDER ACT:FAULT:EVERY ...

FAULT is `kill`, or an error such as `EIO`; EVERY n-th write is struck. Prints a JSON object a strike. The
process reads the program's modules once and forks for each strike, as a start costs more than the act.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import json
import mmap
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from desktop_app.errors import UserError
from tests.faults.acts import ACTS, furnish, live_in, state
from tests.steady import draw_anew, keep_steady

#: What writes, makes, renames or removes. A kill at opening a file for writing is one at its first write.
WRITES = (
    "write", "pwrite64", "writev", "sendfile", "copy_file_range", "fsync", "fdatasync", "ftruncate", "fallocate",
    "rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat", "mkdir", "chmod", "fchmod",
)  # fmt: skip
#: A file that is nowhere: who tries to remove it acknowledges something.
ACKNOWLEDGED = "/acknowledged"
_PATIENCE_S = 20.0
_SET_PTRACER = 0x59616D61


class Fork:
    """A fork of this process that does its work once it is let go, and answers through shared memory."""

    def __init__(self, work: Callable[[Fork], Any]) -> None:
        # Shared memory: an answer is no write that could be struck.
        self._memory = mmap.mmap(-1, 1 << 20)
        self._answer: dict[str, Any] = {"acknowledged": 0}
        self._gate, self._key = os.pipe()
        self._ready, self._told = os.pipe()
        self.pid = os.fork()
        if self.pid:
            os.close(self._gate)
            os.close(self._told)
            return
        try:
            os.close(self._key)
            os.close(self._ready)
            self._do(work)
        finally:
            os._exit(0)

    def _do(self, work: Callable[[Fork], Any]) -> None:
        # Ids of its own, not those that another fork gave.
        draw_anew(str(os.getpid()))
        try:
            self._answer["value"] = work(self)
        except BaseException as error:
            self._answer["error"] = f"{type(error).__name__}: {error}"
            self._answer["trace"] = traceback.format_exc()[-3000:]
        self._tell()

    def wait(self) -> None:
        """In the fork: wait to be let go; meanwhile any process may begin to trace it."""
        ctypes.CDLL(None).prctl(_SET_PTRACER, ctypes.c_ulong(-1), 0, 0, 0)
        os.close(self._told)
        os.read(self._gate, 1)

    def acknowledge(self) -> None:
        """In the fork: say that something is kept now, whatever comes; strace sees it too."""
        with contextlib.suppress(OSError):
            os.unlink(ACKNOWLEDGED)
        self._answer["acknowledged"] += 1
        self._tell()

    def _tell(self) -> None:
        data = json.dumps(self._answer).encode()
        self._memory[: len(data) + 1] = data + b"\0"

    def await_ready(self) -> None:
        """Wait until it waits, or has ended."""
        os.read(self._ready, 1)

    def let_go(self) -> None:
        """Let it do its work."""
        os.close(self._key)

    def result(self) -> dict[str, Any]:
        """Its answer, with the signal that ended it."""
        _pid, status = os.waitpid(self.pid, 0)
        os.close(self._ready)
        data = self._memory[: self._memory.find(b"\0")]
        return {**json.loads(data or b"{}"), "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0}


def run(work: Callable[[], Any]) -> dict[str, Any]:
    """What a fork answers that does this work."""
    fork = Fork(lambda _fork: work())
    fork.let_go()
    return fork.result()


def traced(folder: Path, act: str, *options: str) -> tuple[dict[str, Any], str]:
    """Do an act under strace with these options; the answer and what strace wrote."""

    def work(fork: Fork) -> str:
        prepared = ACTS[act](folder, fork.acknowledge)
        fork.wait()
        try:
            prepared()
        except UserError as error:
            # The fault is over: the same must work now. strace counts anew in each thread, so it has to go.
            end_tracing()
            prepared()
            return str(error)
        finally:
            fork.acknowledge()
        return ""

    fork = Fork(work)
    fork.await_ready()
    log = folder.parent / "strace.txt"
    log.write_text("")
    tracer = subprocess.Popen(
        ["strace", "-f", "-qq", "-y", "-o", str(log), *options, "-p", str(fork.pid)],
        stderr=subprocess.PIPE,
        text=True,
    )
    _await_tracer(fork.pid, tracer)
    fork.let_go()
    answer = fork.result()
    tracer.communicate(timeout=_PATIENCE_S)
    return answer, log.read_text(errors="replace")


def tracer_of(pid: int | str) -> int:
    """The process that traces this one, or 0."""
    status = Path(f"/proc/{pid}/status").read_text()
    match = re.search(r"^TracerPid:\s+(\d+)", status, re.MULTILINE)
    return int(match[1]) if match else 0


def end_tracing() -> None:
    """Let go of who traces this process."""
    tracer = tracer_of("self")
    if tracer:
        os.kill(tracer, signal.SIGTERM)
    while tracer_of("self"):
        time.sleep(0.002)


def strike(folder: Path, act: str, fault: str, call: str, number: int) -> tuple[dict[str, Any], str]:
    """Do an act with a fault at the n-th call of this name; without a name, with none."""
    inject = ["-e", f"inject={call}:{_injected(fault)}:when={number}"] if call else []
    return traced(folder, act, "-s", "0", "-e", f"trace={','.join(WRITES)}", *inject)


def _injected(fault: str) -> str:
    return "signal=KILL" if fault == "kill" else f"error={fault}"


def _await_tracer(pid: int, tracer: subprocess.Popen[str]) -> None:
    end = time.monotonic() + _PATIENCE_S
    while time.monotonic() < end:
        if tracer_of(pid):
            return
        if tracer.poll() is not None:
            break
        time.sleep(0.002)
    os.kill(pid, signal.SIGKILL)
    raise RuntimeError(f"strace does not attach: {tracer.stderr.read() if tracer.stderr else ''}")


def strikes(root: Path, act: str, fault: str, every: int) -> Iterator[dict[str, Any]]:
    """First the states before and after the act, then what each strike left."""
    folder = root / "stage"
    anew(root)
    before = run(lambda: state(folder, act))
    anew(root)
    answer, log = strike(folder, act, fault, "", 0)
    after = run(lambda: state(folder, act))
    points = choose(log, every)
    yield {"before": before, "after": after, "answer": answer, "strikes": len(points)}
    for call, number in points:
        anew(root)
        answer, log = strike(folder, act, fault, call, number)
        place = [line for line in log.splitlines() if "INJECTED" in line or "= ?" in line]
        yield {
            "at": f"{call} {number}",
            "where": place[-1] if place else "",
            "answer": answer,
            "found": run(lambda: state(folder, act)),
        }


def choose(log: str, every: int) -> list[tuple[str, int]]:
    """Each write by its call and number; of many alike in a row the first two, the middle and the last."""
    # strace counts by call and thread.
    counts: Counter[tuple[str, str]] = Counter()
    rows: list[tuple[str, list[tuple[str, int]]]] = []
    for line in log.splitlines():
        match = re.match(r"(\d+) +(\w+)\((?:\d+<([^>]*)>)?", line)
        if not match:
            continue
        thread, call, path = match[1], match[2], re.sub(r"\d+", "", match[3] or "")
        counts[thread, call] += 1
        kind = f"{call} {path}"
        if not rows or rows[-1][0] != kind:
            rows.append((kind, []))
        rows[-1][1].append((call, counts[thread, call]))
    points = []
    for _kind, row in rows:
        points += row if len(row) < 5 else [row[0], row[1], row[len(row) // 2], row[-1]]
    return list(dict.fromkeys(points))[every // 2 :: every]


def anew(root: Path) -> None:
    """The folder as it was furnished."""
    shutil.rmtree(root / "stage", ignore_errors=True)
    shutil.copytree(root / "template", root / "stage", symlinks=True)


def modules_of(folder: Path, act: str) -> list[str]:
    """Every module that is there once an act was done and looked at."""
    ACTS[act](folder, lambda: None)()
    state(folder, act)
    return [name for name in sys.modules if not name.startswith("__")]


def set_up(root: Path, act: str) -> None:
    """Furnish a folder once, and read the modules that an act needs, for all forks to have."""
    live_in(root / "stage")
    if not (root / "template").exists():
        run(lambda: furnish(root / "stage"))
        shutil.move(root / "stage", root / "template")
    anew(root)
    # Once without a fault, in a fork, which tells what it read.
    for name in run(partial(modules_of, root / "stage", act))["value"]:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


def tell(answer: dict[str, Any]) -> None:
    """A line of JSON to whoever started this."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def main() -> None:
    """See the top."""
    root = Path(sys.argv[1])
    keep_steady()
    for plan in sys.argv[2:]:
        act, fault, every = plan.split(":")
        set_up(root, act)
        for told in strikes(root, act, fault, int(every)):
            tell({"act": act, "fault": fault, **told})


if __name__ == "__main__":
    main()
