"""Running calls of plugins are written down, so that a start after a crash, and the watchdog, can name the plugin."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.plugin_host.guard import Guard
from desktop_app.runtime import call_sentinel, watchdog
from desktop_app.runtime.watchdog import HEAD, MAGIC, SIZE, SLOT, CallState, RunningCall, blocking_call


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    call_sentinel.close()
    yield tmp_path / "calls"
    call_sentinel.close()


def state_in(folder: Path) -> CallState | None:
    (path,) = folder.iterdir()
    return watchdog.read_state(path.read_bytes())


def test_a_call_stands_in_the_file_while_it_runs(folder: Path) -> None:
    assert call_sentinel.arm(folder).calls == {}
    assert not folder.exists()
    guard = Guard("theirs", 5.0, inline=False)
    during = guard.call("gate_rules", lambda: state_in(folder))
    assert during is not None
    assert [(call.name, call.place) for call in during.calls] == [("theirs", "gate_rules")]
    assert during.process == os.getpid()
    after = state_in(folder)
    assert after is not None
    assert after.calls == ()
    guard.close()


def test_the_programs_own_plugins_leave_no_trace(folder: Path) -> None:
    call_sentinel.arm(folder)
    Guard("core", 5.0, inline=True).call("gate_rules", lambda: None)
    assert not folder.exists()


def test_a_call_that_was_given_up_stands_there_until_it_is_over(folder: Path) -> None:
    from desktop_app.plugin_host.guard import PluginHung

    call_sentinel.arm(folder)
    go_on = threading.Event()
    guard = Guard("slow", 0.02, inline=False)
    with pytest.raises(PluginHung):
        guard.call("analyses", go_on.wait, 5.0)
    state = state_in(folder)
    assert state is not None
    assert [call.name for call in state.calls] == ["slow"]
    go_on.set()


def test_many_plugins_at_once_are_no_more_than_the_slots(folder: Path) -> None:
    call_sentinel.arm(folder)
    marks = [call_sentinel.mark(f"p{n}" + "ü" * 400) for n in range(watchdog.SLOTS + 3)]
    for mark in marks:
        mark.begin("x" * 159 + "ü")
    state = state_in(folder)
    assert state is not None
    assert len(state.calls) == watchdog.SLOTS
    assert {call.place for call in state.calls} == {"x" * 159}
    for mark in marks:
        mark.end()
        mark.give_back()
    call_sentinel.mark("later").begin("call")
    state = state_in(folder)
    assert state is not None
    assert [call.name for call in state.calls] == ["later"]


def test_an_end_by_itself_leaves_nothing(folder: Path) -> None:
    call_sentinel.arm(folder)
    call_sentinel.mark("theirs").begin("gate_rules")
    call_sentinel.close()
    assert list(folder.iterdir()) == []
    assert call_sentinel.arm(folder) == call_sentinel.BadEnds({}, 0)


def leave_behind(path: Path, bad_starts: int, *calls: tuple[str, str]) -> None:
    """The file of a process that is gone."""
    path.parent.mkdir(exist_ok=True)
    slots = b"".join(SLOT.pack(1.0, name.encode(), place.encode()) for name, place in calls)
    path.write_bytes((HEAD.pack(MAGIC, 1, bad_starts, 1.0) + slots).ljust(SIZE, b"\0"))


def test_starts_that_end_badly_in_a_row_are_counted(folder: Path) -> None:
    leave_behind(folder / "1.calls", 1, ("theirs", "gate_rules"))
    ends = call_sentinel.arm(folder)
    assert ends == call_sentinel.BadEnds({"theirs": "gate_rules"}, 2)
    # Told once; the count goes on with the file of this start.
    assert call_sentinel.arm(folder).calls == {}
    call_sentinel.mark("other")
    state = state_in(folder)
    assert state is not None
    assert state.bad_starts == 2


@pytest.mark.parametrize("content", [b"", b"\0" * SIZE, b"x" * 5000, MAGIC])
def test_any_bytes_left_behind_let_the_program_start(folder: Path, content: bytes) -> None:
    folder.mkdir()
    (folder / "1.calls").write_bytes(content)
    assert call_sentinel.arm(folder) == call_sentinel.BadEnds({}, 0)
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_written_stops_no_plugin(folder: Path) -> None:
    folder.write_text("a file where the folder should be")
    call_sentinel.arm(folder)
    assert Guard("theirs", 5.0, inline=False).call("gate_rules", lambda: 5) == 5


def test_only_a_window_and_a_call_that_are_both_silent_block() -> None:
    call = RunningCall("theirs", "gate_rules", 50.0)
    assert blocking_call(CallState(1, 0, 50.0, (call,)), 61.0, 10.0) == call
    assert blocking_call(CallState(1, 0, 55.0, (call,)), 61.0, 10.0) is None
    assert blocking_call(CallState(1, 0, 50.0, ()), 61.0, 10.0) is None
    assert blocking_call(CallState(1, 0, 40.0, (call,)), 55.0, 10.0) is None


# A program whose plugin keeps the interpreter's lock: what the watchdog shows and starts, it writes into files.
GREEDY = """
import re, sys
from pathlib import Path
from desktop_app.plugin_host.guard import Guard
from desktop_app.runtime import call_sentinel, watchdog

folder, answer = Path(sys.argv[1]), sys.argv[2]
note = "import sys; open(sys.argv[1], 'w').write(' '.join(sys.argv[3:])); sys.exit(int(sys.argv[2]))"
options = {
    "show": [sys.executable, "-S", "-c", note, str(folder / "shown"), answer],
    "restart": [sys.executable, "-S", "-c", note, str(folder / "restarted"), "0", "again"],
    "after": 0.1, "every": 0.03,
}
dogs = []

def start(path):
    dogs.append(watchdog.start(path, options))

call_sentinel.on_open(start)
call_sentinel.arm(folder / "calls")
length = 24 if answer == "0" else 60
Guard("greedy", 60.0, inline=False).call("gate_rules", lambda: re.match("(a+)+$", "a" * length + "b"))
print("went on")
dogs[0].stdin.close()
dogs[0].wait()
"""


def run_greedy(folder: Path, answer: int) -> subprocess.CompletedProcess[str]:
    folder.mkdir()
    command = [sys.executable, "-c", GREEDY, str(folder), str(answer)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def wait_for(path: Path) -> str:
    for _attempt in range(400):
        if path.exists() and path.read_text():
            return path.read_text()
        time.sleep(0.01)
    raise AssertionError(f"{path.name} did not come")


def test_a_plugin_that_keeps_the_interpreter_is_named_and_the_program_starts_again(folder: Path) -> None:
    done = run_greedy(folder, watchdog.START_AGAIN)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert (folder / "shown").read_text() == "greedy gate_rules"
    assert wait_for(folder / "restarted") == "again"
    # The new start leaves it out.
    assert call_sentinel.arm(folder / "calls").calls == {"greedy": "gate_rules"}


def test_whoever_wants_to_wait_is_asked_once(folder: Path) -> None:
    done = run_greedy(folder, 0)
    assert (done.returncode, done.stdout) == (0, "went on\n"), done.stderr
    assert (folder / "shown").read_text() == "greedy gate_rules"
    assert not (folder / "restarted").exists()
    assert call_sentinel.arm(folder / "calls").calls == {}


def test_the_watchdog_ends_with_the_program(tmp_path: Path) -> None:
    options = json.dumps({"show": [], "restart": [], "every": 0.02})
    command = [sys.executable, "-E", "-S", watchdog.__file__, str(tmp_path / "none"), options]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as dog:
        assert dog.stdin is not None
        dog.stdin.close()
        assert dog.wait(10) == 0
