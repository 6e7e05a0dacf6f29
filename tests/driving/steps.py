"""What a person might do next, by chance: a click, a key, an action, another page, another portfolio."""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QWidget,
)
from shiboken6 import isValid

from desktop_app.domain.place import FilePlace
from desktop_app.services.lists import list_reads as lists
from desktop_app.ui.initiative.tab_table import TAB_IDS
from desktop_app.ui.look import theme
from desktop_app.ui.window.program import Program
from tests.driving.home import Answers
from tests.driving.late_runner import LateRunner
from tests.ui.running import name_of

_KEYS = (
    "Tab", "Backtab", "Return", "Escape", "Up", "Down", "Left", "Right", "Home", "End", "PageDown", "Delete",
    "Space", "Backspace", "F2", "F5", "Menu",
)  # fmt: skip
_MODIFIERS = ("NoModifier", "NoModifier", "ShiftModifier", "ControlModifier", "AltModifier")
_TEXTS = ("a", "12", "-3,5", "fraud", "2026-02-30", "=1+1", "  ", "Ünïcode", "x" * 300)
_SIZES = ((1100, 700), (1440, 900), (800, 560))


class Steps:
    """Does one thing at a time in a running program.

    Each kind of step says what it does before it does it, so that an abort in the middle is known by its step.
    """

    def __init__(self, program: Program, answers: Answers, chance: random.Random) -> None:
        self.program, self.answers, self.chance = program, answers, chance
        self._kinds: dict[Callable[[], Iterator[str]], int] = {
            self._go_on: 24,
            self._click: 22,
            self._key: 10,
            self._shortcut: 4,
            self._action: 10,
            self._go: 8,
            self._show_initiative: 6,
            self._type: 7,
            self._row: 8,
            self._choose: 3,
            self._palette: 3,
            self._undo: 3,
            self._open: 4,
            self._close: 1,
            self._rest: 2,
            self._look: 1,
        }

    def take(self) -> Iterator[str]:
        """A step; what it yields says what it does next."""
        popup = QApplication.activePopupWidget()
        if isinstance(popup, QMenu) and self.chance.random() < 0.8:
            return self._answer(popup)
        (kind,) = self.chance.choices(tuple(self._kinds), tuple(self._kinds.values()))
        return kind()

    def go_on(self) -> None:
        """Let the jobs get some way."""
        for _text in self._go_on():
            pass

    def _answer(self, menu: QMenu) -> Iterator[str]:
        yield "answer a menu"
        self.answers.answer(menu)

    def _widgets(self, *kinds: type[QWidget]) -> list[QWidget]:
        """Controls of these kinds that a person could use now."""
        root = QApplication.activePopupWidget() or self.program.window
        return [
            widget
            for kind in kinds
            for widget in root.findChildren(kind)
            if widget.isVisible() and widget.isEnabled() and not widget.visibleRegion().isEmpty()
        ]

    def _focused(self) -> QWidget:
        return QApplication.focusWidget() or self.program.window

    def _type_text(self, text: str) -> None:
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
                QApplication.sendEvent(self._focused(), event)

    def _go_on(self) -> Iterator[str]:
        runner = self.program.runner
        if not isinstance(runner, LateRunner):
            yield "let jobs run"
            time.sleep(0.002)
            return
        pieces = self.chance.randrange(1, 12)
        yield f"{pieces} pieces of jobs"
        for _piece in range(pieces):
            runner.step()

    def _click(self) -> Iterator[str]:
        buttons = self._widgets(QAbstractButton)
        if buttons:
            button = self.chance.choice(buttons)
            yield f"click {name_of(button)}"
            at = button.visibleRegion().boundingRect().center()
            QTest.mouseClick(button, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)

    def _key(self) -> Iterator[str]:
        name = self.chance.choice(_KEYS)
        modifier = self.chance.choice(_MODIFIERS)
        widget = self._focused()
        yield f"key {modifier} {name} in {name_of(widget)}"
        QTest.keyClick(widget, getattr(Qt.Key, f"Key_{name}"), getattr(Qt.KeyboardModifier, modifier))

    def _shortcut(self) -> Iterator[str]:
        keys = [keys for _section, rows in self.program.registry.cheat_sheet() for _title, keys in rows]
        chosen = self.chance.choice(keys).split(", ")[0]
        yield f"keys {chosen}"
        QTest.keySequence(self.program.window, chosen)

    def _run(self, actions: Sequence[str]) -> Iterator[str]:
        chosen = self.chance.choice(actions)
        if chosen != "app.quit" or self.chance.random() < 0.2:
            yield f"action {chosen}"
            self.program.registry.run(chosen)

    def _action(self) -> Iterator[str]:
        return self._run([action.id for action in self.program.registry])

    def _go(self) -> Iterator[str]:
        pages = [action.id for action in self.program.registry if action.id.startswith("go.")]
        return self._run([*pages, "portfolio.scenarios", "portfolio.health", "portfolio.fields"])

    def _show_initiative(self) -> Iterator[str]:
        context = self.program.context
        titles = lists.titles(context.workspace) if context.is_open else ()
        if titles:
            tab, row = self.chance.choice(TAB_IDS), self.chance.choice(titles)
            yield f"show {row[1]} {tab}"
            context.open_initiative(row[0], tab)

    def _type(self) -> Iterator[str]:
        fields = self._widgets(QLineEdit, QPlainTextEdit)
        if fields:
            field, text = self.chance.choice(fields), self.chance.choice(_TEXTS)
            yield f"type {text[:20]!r} into {name_of(field)}"
            field.setFocus()
            if self.chance.random() < 0.5:
                field.selectAll()
            self._type_text(text)
            if self.chance.random() < 0.5:
                QTest.keyClick(self._focused(), Qt.Key.Key_Return)

    def _row(self) -> Iterator[str]:
        views = self._widgets(QAbstractItemView)
        if not views:
            return
        view = self.chance.choice(views)
        viewport = view.viewport()
        at = QPoint(self.chance.randrange(viewport.width() + 1), self.chance.randrange(viewport.height() + 1))
        how = self.chance.choice(("click", "double click", "menu", "shift click"))
        yield f"{how} at {at.toTuple()}, row {view.indexAt(at).row()} of {name_of(view)}"
        if how == "menu":
            view.customContextMenuRequested.emit(at)
            return
        left = Qt.MouseButton.LeftButton
        keys = Qt.KeyboardModifier.ShiftModifier if how == "shift click" else Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(viewport, left, keys, at)
        if how == "double click" and isValid(viewport):
            QTest.mouseDClick(viewport, left, keys, at)

    def _choose(self) -> Iterator[str]:
        boxes = [box for box in self._widgets(QComboBox) if box.count()]
        if boxes:
            box = self.chance.choice(boxes)
            at = self.chance.randrange(box.count())
            yield f"choose {at} of {name_of(box)}"
            box.setCurrentIndex(at)
            if isValid(box):
                box.activated.emit(at)

    def _palette(self) -> Iterator[str]:
        text = self.chance.choice(("", "undo", "fraud", "go", "close", "theme"))
        end = self.chance.choice(("Return", "Escape", "Down", ""))
        yield f"palette {text!r} {end}"
        self.program.registry.run("palette.open")
        self._type_text(text)
        if self.chance.random() < 0.5:
            self.go_on()
        if end:
            QTest.keyClick(self._focused(), getattr(Qt.Key, f"Key_{end}"))

    def _undo(self) -> Iterator[str]:
        return self._run(("edit.undo", "edit.redo"))

    def _open(self) -> Iterator[str]:
        path = self.chance.choice(self.answers.files.portfolios)
        yield f"open {path.name}"
        self.program.open(FilePlace(path))

    def _close(self) -> Iterator[str]:
        yield "close the portfolio"
        self.program.close_portfolio()

    def _rest(self) -> Iterator[str]:
        if self.chance.random() < 0.5:
            yield "collect garbage"
            gc.collect()
        else:
            yield "wait 30 ms"
            time.sleep(0.03)

    def _look(self) -> Iterator[str]:
        if self.chance.random() < 0.8:
            size = self.chance.choice(_SIZES)
            yield f"resize to {size}"
            self.program.window.resize(*size)
        else:
            mode = self.chance.choice(("light", "dark"))
            yield f"theme {mode}"
            theme.set_mode(mode)
