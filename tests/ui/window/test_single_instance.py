"""A second start finds the window that has the portfolio."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop_app.ui.window.single_instance import WindowServer, raise_other_window


def test_a_second_process_raises_the_first_window(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "a.portfolio"
    server = WindowServer(path)
    code = (
        "import sys; from pathlib import Path; from desktop_app.ui.window.single_instance import raise_other_window;"
        "sys.exit(0 if raise_other_window(Path(sys.argv[1])) else 1)"
    )
    with qtbot.waitSignal(server.raised, timeout=60_000):
        second = subprocess.Popen([sys.executable, "-c", code, str(path)])
    assert second.wait(20) == 0
    server.close()


def test_nobody_answers_for_another_file(qtbot: QtBot, tmp_path: Path) -> None:
    server = WindowServer(tmp_path / "a.portfolio")
    assert not raise_other_window(tmp_path / "b.portfolio")
    server.close()
    assert not raise_other_window(tmp_path / "a.portfolio")
