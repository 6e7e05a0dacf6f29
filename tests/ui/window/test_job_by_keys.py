"""The job of one initiative by keys alone: new, rate, metric, gate, move, brief."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from tests.ui.running import Running, settle
from tests.ui.shared_program import SharedProgram

CONTROL = Qt.KeyboardModifier.ControlModifier
_MOST_TABS = 90


@pytest.fixture
def program(shared_program: SharedProgram, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with shared_program.running(tmp_path_factory.mktemp("home")) as started:
        yield started


def focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None, "nothing has the focus"
    return widget


def press(name: str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focus(), getattr(Qt.Key, f"Key_{name}"), modifier)
    settle(2)


def write(text: str) -> None:
    QTest.keyClicks(focus(), text)
    settle(1)


def command(words: str) -> None:
    """Find a command in the palette, and run it."""
    press("K", CONTROL)
    write(words)
    press("Return")
    settle()


def tab_to(name: str) -> None:
    """Press Tab until a control of this name has the focus."""
    for _step in range(_MOST_TABS):
        # An anchor goes on with what it means.
        if focus().accessibleName().partition(". ")[0] == name:
            return
        press("Tab")
    pytest.fail(f"Tab never comes to “{name}”")


def test_the_job_of_one_initiative(program: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program.window.setFocus()
    press("N", CONTROL)
    write("Claims triage")
    press("Return")
    triage = program.ws.find_key("AI-001")
    assert triage.title == "Claims triage"
    # The first step has the focus at once.
    write("Claims wait for nine days.")
    command("go to opportunity")
    assert program.ws.find_key("AI-001").problem == "Claims wait for nine days."
    tab_to("Value: 1")
    press("4")
    ratings = {rating.criterion: rating.rating for rating in program.ws.spine(triage.id).ratings}
    assert ratings["value"] == 4
    command("go to metrics")
    tab_to("Add metric")
    press("Return")
    press("A", CONTROL)
    write("Recall")
    press("Tab")
    assert [metric.name for metric in program.ws.spine(triage.id).metrics] == ["Recall"]
    command("override the gate")
    write("The pilot is paid for.")
    tab_to("Move to Discovery anyway")
    press("Return")
    assert program.ws.find_key("AI-001").stage == "discovery"
    # What had the focus is gone; it is on what stands in its place.
    settle()
    assert focus().isVisible()
    typed = (str(tmp_path / "triage.pdf"), "")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: typed)
    tab_to("Brief")
    press("Return")
    # What one types as a name of the file.
    assert (tmp_path / "triage.pdf").read_bytes().startswith(b"%PDF")
