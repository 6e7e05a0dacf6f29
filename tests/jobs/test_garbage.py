"""The garbage collector waits while jobs run, and is left as it was found."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt
from pytestqt.qtbot import QtBot

from desktop_app.jobs.garbage import held_off
from desktop_app.jobs.runner import Runner


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    gc.enable()
    yield
    gc.unfreeze()
    gc.enable()


def test_nothing_is_collected_inside_and_again_outside() -> None:
    with held_off():
        assert not gc.isenabled()
        with held_off():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_an_error_lets_it_collect_again() -> None:
    with pytest.raises(ValueError, match="x"), held_off():
        raise ValueError("x")
    assert gc.isenabled()


def test_who_had_switched_it_off_finds_it_off() -> None:
    gc.disable()
    with held_off():
        assert not gc.isenabled()
    assert not gc.isenabled()


def test_it_stays_off_until_the_last_thread_is_done() -> None:
    inside, leave = threading.Event(), threading.Event()

    def other() -> None:
        with held_off():
            inside.set()
            leave.wait(30)

    thread = threading.Thread(target=other)
    thread.start()
    assert inside.wait(30)
    with held_off():
        pass
    assert not gc.isenabled()
    leave.set()
    thread.join(30)
    assert gc.isenabled()


def test_what_a_job_made_is_not_looked_through_afterwards() -> None:
    before = gc.get_freeze_count()
    with held_off():
        kept = [[number] for number in range(50_000)]
    assert gc.get_freeze_count() - before >= len(kept)
    # What a job leaves behind in small numbers is collected as ever.
    gc.unfreeze()
    with held_off():
        few = [[number] for number in range(50)]
    assert gc.get_freeze_count() == 0
    assert len(few) == 50


def test_a_job_runs_without_collections(qapp: object) -> None:
    runner = Runner()
    seen: list[bool] = []
    runner.read(lambda _job: gc.isenabled(), on_done=seen.append)
    assert runner.wait(30)
    assert seen == [False]
    assert runner.close(30)
    assert gc.isenabled()


class Holding(QObject):
    """In a circle with itself, as widgets with callbacks are: only the garbage collector lets go of it."""

    def __init__(self, ended: list[bool]) -> None:
        super().__init__()
        self.itself = self
        self.destroyed.connect(
            lambda: ended.append(threading.current_thread() is threading.main_thread()),
            Qt.ConnectionType.DirectConnection,
        )


def test_what_qt_holds_is_collected_on_the_window_s_thread(qtbot: QtBot) -> None:
    runner = Runner()
    ended: list[bool] = []

    def work(_job: object) -> list[list[int]]:
        # Enough for the collector to be due when the thread goes on.
        return [[number] for number in range(2 * gc.get_threshold()[0])]

    for _time in range(30):
        Holding(ended)
        runner.read(work)
        assert runner.wait()
    runner.collector.collect()
    assert runner.close()
    assert all(ended)
    assert gc.isenabled()
    gc.collect()
    assert len(ended) == 30
    assert all(ended)
