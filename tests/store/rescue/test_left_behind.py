"""What a killed process left half-written goes at the next opening or backup; what is being written stays."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from desktop_app.files.atomic_write import write_atomically
from desktop_app.files.part_files import sweep
from desktop_app.services.portfolio_file import opening
from tests.store.portfolios_at_hand import Clock


def ended_process() -> int:
    """The number of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    return process.pid


def test_parts_of_a_killed_process_go_at_opening_and_backup(portfolio: Path, clock: Clock) -> None:
    gone, parts = ended_process(), []
    opened = opening.open_file(portfolio, clock=clock)
    kept = opening.backup_now(opened.workspace)
    opening.close_portfolio(opened.workspace)
    for folder in (portfolio.parent, kept.parent):
        for name in (f"x.portfolio.{gone}.part", f"x.portfolio.{gone}.part-journal"):
            (folder / name).write_bytes(b"half")
            parts.append(folder / name)
    mine = portfolio.with_name(f"y.portfolio.{os.getpid()}.part")
    mine.write_bytes(b"half")
    other = portfolio.with_name("thesis.part")
    other.write_bytes(b"somebody's")
    opened = opening.open_file(portfolio, clock=clock)
    clock.move(hours=1)
    opening.backup_now(opened.workspace)
    opening.close_portfolio(opened.workspace)
    assert [one for one in parts if one.exists()] == []
    assert mine.exists()
    assert other.exists()


def test_what_another_computer_may_be_writing_stays_for_a_day(tmp_path: Path) -> None:
    part = tmp_path / f"x.portfolio.{ended_process()}.part"
    part.write_bytes(b"half")
    sweep(tmp_path, alone=False)
    assert part.exists()
    old = time.time() - 90_000
    os.utime(part, (old, old))
    sweep(tmp_path, alone=False)
    assert not part.exists()


def test_a_folder_that_is_not_there_is_nothing_to_clear(tmp_path: Path) -> None:
    sweep(tmp_path / "nowhere")


def test_what_a_killed_export_left_goes_with_the_next_one(tmp_path: Path) -> None:
    gone = ended_process()
    half, other = tmp_path / f"list.csv.a1b2.{gone}.part", tmp_path / f"plan.csv.a1b2.{gone}.part"
    for part in (half, other):
        part.write_bytes(b"half")
    with write_atomically(tmp_path / "list.csv") as part:
        part.write_bytes(b"whole")
    assert sorted(tmp_path.iterdir()) == [tmp_path / "list.csv", other]
