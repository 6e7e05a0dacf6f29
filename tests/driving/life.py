"""One life of the program under a seed: it starts, is driven step by step, and ends."""

from __future__ import annotations

import gc
import random
from pathlib import Path
from typing import TextIO

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from desktop_app.domain.place import FilePlace
from desktop_app.jobs.runner import Runner
from desktop_app.plugin_host import PluginHost
from desktop_app.runtime.settings import Settings
from desktop_app.ui.look import theme
from desktop_app.ui.window.page_table import OPENS_AGAIN
from desktop_app.ui.window.program import Program
from tests.driving.home import Answers, make_home
from tests.driving.late_runner import LateRunner
from tests.driving.steps import Steps
from tests.driving.watch import Watch
from tests.steady import draw_anew

#: Steps of a life.
STEPS = 200
# One life in so many has the program's own threads. Its seed repeats what is done, but not when jobs end.
_THREADS_EVERY = 4


class Life:
    """The program under one seed."""

    def __init__(self, seed: int, folder: Path, answers: Answers, watch: Watch, log: TextIO) -> None:
        self.seed, self._watch, self._log = seed, watch, log
        self._chance = random.Random(seed)
        draw_anew(f"driving {seed}")
        answers.chance = self._chance
        answers.files = make_home(folder / "templates", folder / "home")
        theme.apply("light", 1.0)
        settings, host = Settings(), PluginHost()
        settings.update(locale="en_US", user_name="Ann")
        runner = Runner() if seed % _THREADS_EVERY == 0 else LateRunner(self._chance)
        self.program = Program(settings, runner, host)
        self._steps = Steps(self.program, answers, self._chance)
        answers.meanwhile = self._steps.go_on

    def live(self, steps: int) -> bool:
        """Start, do so many steps, and end; False once something went wrong."""
        self._write(f"a new life under seed {self.seed}")
        page = self._chance.choice(("", *OPENS_AGAIN))
        start = self._chance.choice((None, *self._steps.answers.files.portfolios))
        self._write(f"start with {start and start.name}, page {page!r}")
        try:
            self.program.start(FilePlace(start) if start else None, page)
            self._settle()
            for number in range(steps):
                if self._watch.faults or not self.program.window.isVisible():
                    break
                self._steps.answers.in_step = True
                for text in self._steps.take():
                    self._write(f"{number} {text}")
                self._steps.answers.in_step = False
                self._settle()
        except Exception as error:
            self._watch._uncaught(type(error), error, error.__traceback__)
        self._end()
        return not self._watch.faults

    def _end(self) -> None:
        self._write("the end")
        program = self.program
        program.window.close()
        program.shut_down()
        for thing in (program.window, program.context, program):
            thing.deleteLater()
        del program
        del self.program, self._steps
        self._settle()
        gc.collect()
        self._settle()

    def _settle(self) -> None:
        # The window deletes pages later, which without an event loop around this would be never.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def _write(self, text: str) -> None:
        self._log.write(f"{text}\n")
        self._log.flush()
