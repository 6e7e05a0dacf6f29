"""A home with portfolios, lists and files to drive the program on; nothing outside of it is ever touched."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from shiboken6 import isValid

from desktop_app.plugin_host import PluginHost
from desktop_app.services import initiatives
from desktop_app.services.portfolio_file import portfolios
from desktop_app.services.sample.make_sample import create_sample

_LIST = """Use case;Status;In use since;Benefit a year
Chat helper;Pilot;03/04/2026;20000
A plain text;Idea;05/06/2026;40k
"""


@dataclass(frozen=True)
class Files:
    """What there is to open, to import, and where to save."""

    portfolios: tuple[Path, ...]
    others: tuple[Path, ...]
    targets: tuple[Path, ...]


def make_templates(folder: Path) -> None:
    """The portfolios that every life starts with: the sample, a small one, an empty one and a broken one."""
    host = PluginHost()
    create_sample(folder / "sample.portfolio", extensions=host, user="Ann").close()
    small = portfolios.create(folder / "small.portfolio", name="Small", extensions=host, user="Ann")
    for title in ("Chat helper", "Fraud bands", "Reading of invoices"):
        initiatives.create(small, title, industry="finance")
    small.close()
    portfolios.create(folder / "empty.portfolio", name="Empty", extensions=host, user="Ann").close()
    whole = (folder / "small.portfolio").read_bytes()
    (folder / "broken.portfolio").write_bytes(whole[: len(whole) // 2])
    (folder / "list.csv").write_text(_LIST, encoding="utf-8")
    (folder / "note.txt").write_text("Agreed on Monday.\n", encoding="utf-8")


def make_home(templates: Path, home: Path) -> Files:
    """Put copies into a new home, which becomes the process's."""
    shutil.rmtree(home, ignore_errors=True)
    (home / "data").mkdir(parents=True, mode=0o700)
    for file in templates.iterdir():
        shutil.copy(file, home / "data" / file.name)
    os.environ["AI_PORTFOLIO_HOME"] = os.environ["HOME"] = str(home)
    data = home / "data"
    names = ("sample", "small", "empty", "broken", "missing")
    return Files(
        tuple(data / f"{name}.portfolio" for name in names),
        (data / "list.csv", data / "note.txt"),
        tuple(
            data / name
            for name in ("copy.portfolio", "out.xlsx", "out.csv", "out.json", "out.pdf", "out.png")
        ),
    )


class Answers:
    """Answers every dialog and menu by chance, and lets nothing reach the system."""

    def __init__(self) -> None:
        self.chance = random.Random()
        self.files = Files((), (), ())
        #: Called while a menu is open, as the program goes on behind it.
        self.meanwhile: Callable[[], object] = lambda: None
        #: While a step is taken: an open menu then runs an event loop of its own.
        self.in_step = False
        self._waits = QTimer()

    def install(self) -> None:
        """Take the place of all that would wait for a person, or would leave this process."""
        QFileDialog.getOpenFileName = self._open_one
        QFileDialog.getOpenFileNames = self._open_some
        QFileDialog.getSaveFileName = self._save
        QFileDialog.getExistingDirectory = self._folder
        QDesktopServices.openUrl = staticmethod(lambda _url: True)
        QPrinterInfo.availablePrinterNames = staticmethod(lambda: [])
        self._waits.timeout.connect(self._menu_waits)
        self._waits.start(2)

    def _pick(self, paths: tuple[Path, ...]) -> str:
        return str(self.chance.choice(paths)) if self.chance.random() < 0.7 else ""

    def _open_one(self, *_arguments: object) -> tuple[str, str]:
        return self._pick(self.files.portfolios + self.files.others), ""

    def _open_some(self, *_arguments: object, **_options: object) -> tuple[list[str], str]:
        chosen = self._pick(self.files.others)
        return [chosen] if chosen else [], ""

    def _save(self, *_arguments: object) -> tuple[str, str]:
        return self._pick(self.files.targets), ""

    def _folder(self, *_arguments: object) -> str:
        return self._pick((self.files.targets[0].parent,))

    def _menu_waits(self) -> None:
        """A menu that runs an event loop of its own waits for a person, while the program goes on behind it."""
        menu = QApplication.activePopupWidget()
        if self.in_step and isinstance(menu, QMenu):
            if self.chance.random() < 0.5:
                self.meanwhile()
            else:
                self.answer(menu)

    def answer(self, menu: QMenu) -> QAction | None:
        """Choose something of an open menu, or close it."""
        if not isValid(menu):
            return None
        possible = [action for action in menu.actions() if action.isEnabled() and not action.isSeparator()]
        menu.hide()
        if not possible or self.chance.random() < 0.3:
            return None
        action = self.chance.choice(possible)
        if action.menu() is not None:
            return self.answer(action.menu())
        action.trigger()
        return action
