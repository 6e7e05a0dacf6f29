"""Lets Tab stop once at a list of controls, in which the arrow keys move."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class OneStop(QObject):
    """The controls from the top; the one that had the focus last is where Tab stops."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._controls: list[QWidget] = []
        self._current: QWidget | None = None

    def set_controls(self, controls: Sequence[QWidget]) -> None:
        """Take these controls instead of the ones before."""
        for control in self._controls:
            control.removeEventFilter(self)
        self._controls = list(controls)
        for control in self._controls:
            control.installEventFilter(self)
        self._make_current(next((one for one in controls if one is self._current), self._first()))

    def _first(self) -> QWidget | None:
        return next(iter(self._shown()), None)

    def _shown(self) -> list[QWidget]:
        return [control for control in self._controls if not control.isHidden()]

    def _make_current(self, current: QWidget | None) -> None:
        self._current = current
        for control in self._controls:
            stops = control is current
            control.setFocusPolicy(Qt.FocusPolicy.StrongFocus if stops else Qt.FocusPolicy.ClickFocus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, QWidget) or watched not in self._controls:
            return False
        if event.type() == QEvent.Type.FocusIn:
            self._make_current(watched)
        if event.type() == QEvent.Type.HideToParent and watched is self._current:
            self._make_current(self._first())
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._move(watched, Qt.Key(event.key()))
        return False

    def _move(self, control: QWidget, key: Qt.Key) -> bool:
        shown = self._shown()
        if control not in shown:
            return False
        at = shown.index(control)
        if key in _STEPS:
            target = at + _STEPS[key]
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            target = 0 if key == Qt.Key.Key_Home else len(shown) - 1
        else:
            return False
        if not 0 <= target < len(shown):
            return False
        shown[target].setFocus(Qt.FocusReason.TabFocusReason)
        return True
