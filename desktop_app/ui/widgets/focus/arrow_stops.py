"""Makes a list of controls one stop of Tab, in which the arrows move."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

_FORWARD: tuple[Qt.Key, ...] = (Qt.Key.Key_Down,)
_BACK: tuple[Qt.Key, ...] = (Qt.Key.Key_Up,)


class ArrowStops(QObject):
    """Tab stops at one of the controls, the one that had the focus last; Up, Down, Home and End move to the others.

    `set_stops` is called again whenever the list is made anew: the control of the same accessible name stays the one
    that Tab stops at. A list side by side moves by Left and Right too (`sideways`).
    """

    def __init__(self, owner: QWidget, sideways: bool = False) -> None:
        super().__init__(owner)
        self._owner = owner
        self._sideways = sideways
        self._stops: list[QWidget] = []
        self._name = ""

    def set_stops(self, stops: Sequence[QWidget]) -> None:
        """Take these controls, in the order on screen, for the list."""
        for stop in self._stops:
            if isValid(stop):
                stop.removeEventFilter(self)
        self._stops = list(stops)
        for stop in self._stops:
            stop.installEventFilter(self)
        named = [stop for stop in self._stops if self._name and stop.accessibleName() == self._name]
        focused = [stop for stop in self._stops if stop.hasFocus()]
        self._choose(next(iter(focused or named or self._stops), None))

    def current(self) -> QWidget | None:
        """The control that Tab stops at; None for an empty list."""
        return next((stop for stop in self._usable() if stop.focusPolicy() & Qt.FocusPolicy.TabFocus), None)

    def _usable(self) -> list[QWidget]:
        return [stop for stop in self._stops if isValid(stop) and not stop.isHidden() and stop.isEnabled()]

    def _choose(self, chosen: QWidget | None) -> None:
        for stop in self._stops:
            if isValid(stop):
                is_stop = stop is chosen
                stop.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_stop else Qt.FocusPolicy.ClickFocus)
        if chosen is not None:
            self._name = chosen.accessibleName()

    def _target(self, at: QWidget, key: int) -> QWidget | None:
        usable = self._usable()
        if at not in usable:
            return None
        mirrored = self._owner.layoutDirection() == Qt.LayoutDirection.RightToLeft
        forward, back = _FORWARD, _BACK
        if self._sideways:
            sides = (Qt.Key.Key_Right, Qt.Key.Key_Left)
            ahead, behind = reversed(sides) if mirrored else sides
            forward, back = (*forward, ahead), (*back, behind)
        place = usable.index(at)
        if key in forward:
            return usable[min(place + 1, len(usable) - 1)]
        if key in back:
            return usable[max(place - 1, 0)]
        if key == Qt.Key.Key_Home:
            return usable[0]
        return usable[-1] if key == Qt.Key.Key_End else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, QWidget):
            return False
        if event.type() == QEvent.Type.FocusIn:
            self._choose(watched)
        elif event.type() in (QEvent.Type.Hide, QEvent.Type.EnabledChange) and self.current() is None:
            # The list would be out of reach.
            usable = self._usable()
            self._choose(usable[0] if usable else None)
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and not event.modifiers():
            target = self._target(watched, event.key())
            if target is not None:
                target.setFocus(Qt.FocusReason.TabFocusReason)
                return True
        return False
