"""Background work: order, results on the GUI thread, progress, cancel, and the same in line."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.errors import Cancelled, UserError
from desktop_app.jobs.job import Job, JobContext, State
from desktop_app.jobs.runner import InlineRunner, Runner


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[Runner]:
    made = Runner()
    yield made
    assert made.close()


def test_results_come_back_on_the_gui_thread(runner: Runner) -> None:
    seen: list[object] = []
    job = runner.read(
        lambda context: threading.current_thread() is threading.main_thread(),
        on_done=lambda result: seen.extend([result, threading.current_thread() is threading.main_thread()]),
    )
    assert runner.wait()
    assert seen == [False, True]
    assert job.state == State.DONE
    assert job.result is False


def test_writes_queue_up_in_the_order_they_came(runner: Runner) -> None:
    order: list[int] = []
    inside = 0

    def work(number: int) -> None:
        nonlocal inside
        inside += 1
        assert inside == 1
        time.sleep(0.003)
        order.append(number)
        inside -= 1

    jobs = [runner.write(lambda context, n=n: work(n)) for n in range(20)]
    assert runner.is_busy(writes_only=True)
    assert runner.wait()
    assert order == list(range(20))
    assert {job.state for job in jobs} == {State.DONE}
    assert not runner.is_busy()


def test_reads_run_beside_a_long_write(runner: Runner) -> None:
    free = threading.Event()
    write = runner.write(lambda context: free.wait(30))
    read = runner.read(lambda context: free.set())
    assert runner.wait()
    assert write.result is True
    assert read.state == State.DONE


def test_progress_reaches_the_window_but_not_too_often(runner: Runner) -> None:
    seen: list[tuple[int, int, str]] = []

    def work(context: JobContext) -> None:
        for done in range(1, 5001):
            context.progress(done, 5000, "rows")

    job = runner.read(work, "Counting")
    job.progressed.connect(lambda p: seen.append((p.done, p.total, p.text)))
    assert runner.wait()
    assert seen[-1] == (5000, 5000, "rows")
    assert len(seen) < 200


def test_cancel_stops_running_work_soon(runner: Runner) -> None:
    cleaned: list[bool] = []
    begun = threading.Event()

    def work(context: JobContext) -> None:
        begun.set()
        try:
            while True:
                context.progress(1, 0, "still at it")
                time.sleep(0.002)
        except Cancelled:
            cleaned.append(True)
            raise

    ended: list[Job] = []
    told: list[bool] = []
    job = runner.write(work, "Endless")
    job.ended.connect(ended.append)
    job.cancelled.connect(lambda: told.append(True))
    begun.wait(30)
    job.cancel()
    assert runner.wait()
    assert cleaned == told == [True]
    assert ended == [job]
    assert job.state == State.CANCELLED


def test_work_that_waits_is_cancelled_without_starting(runner: Runner) -> None:
    free = threading.Event()
    ran: list[int] = []
    runner.write(lambda context: free.wait(30))
    waiting = runner.write(lambda context: ran.append(1))
    waiting.cancel()
    free.set()
    assert runner.wait()
    assert ran == []
    assert waiting.state == State.CANCELLED


def test_errors_go_to_whoever_asked(runner: Runner) -> None:
    seen: list[BaseException] = []
    crashed: list[BaseException] = []
    runner.crashed.connect(crashed.append)

    def fails(context: JobContext) -> None:
        raise UserError("The disk is full.")

    runner.write(fails, on_error=seen.append)
    assert runner.wait()
    assert [str(error) for error in seen] == ["The disk is full."]
    assert crashed == []


def test_errors_that_nobody_handles_are_told(runner: Runner) -> None:
    crashed: list[BaseException] = []
    runner.crashed.connect(crashed.append)
    runner.read(lambda context: 1 // 0)
    assert runner.wait()
    assert isinstance(crashed[0], ZeroDivisionError)


def test_the_lane_survives_what_work_may_raise(runner: Runner) -> None:
    errors: list[BaseException] = []

    def leaves(context: JobContext) -> None:
        raise SystemExit(3)

    runner.write(leaves, on_error=errors.append)
    after = runner.write(lambda context: "still here")
    assert runner.wait()
    assert isinstance(errors[0], SystemExit)
    assert after.result == "still here"


def test_closing_cancels_and_ends_the_threads(qtbot: QtBot) -> None:
    runner = Runner()
    begun = threading.Event()

    def work(context: JobContext) -> None:
        begun.set()
        while True:
            context.check()
            time.sleep(0.002)

    job = runner.write(work)
    begun.wait(30)
    assert runner.close()
    assert job.state == State.CANCELLED
    heard: list[object] = []
    late = runner.read(lambda context: 1, on_done=heard.append, on_error=heard.append)
    assert late.state == State.CANCELLED
    assert heard == []


def test_no_thread_runs_before_it_is_needed(qtbot: QtBot) -> None:
    before = threading.active_count()
    runner = Runner()
    assert threading.active_count() == before
    assert runner.close()


def test_in_line_everything_happens_at_once(qtbot: QtBot) -> None:
    runner = InlineRunner()
    heard: list[str] = []
    runner.started.connect(lambda job: heard.append("started"))
    runner.ended.connect(lambda job: heard.append(str(job.state)))

    def work(context: JobContext) -> int:
        context.progress(1, 2, "half")
        return 5

    job = runner.write(work, "Title", on_done=lambda result: heard.append(f"done {result}"))
    assert heard == ["started", "done 5", "done"]
    assert job.progress.text == "half"
    failed: list[BaseException] = []
    runner.read(lambda context: 1 // 0, on_error=failed.append)
    assert isinstance(failed[0], ZeroDivisionError)
    assert runner.wait()
    assert runner.close()
