"""Parts that a widget paints by itself, such as cards and bars, as a screen reader sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from PySide6.QtCore import QRect
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget
from shiboken6 import isValid

# So many parts that are gone are kept before they are taken away together.
_MOST_GONE = 50


@dataclass(frozen=True, slots=True)
class PaintedPart:
    """One part: its words, where it is in the widget, and its states by their names in QAccessible.State."""

    name: str
    rect: QRect
    role: QAccessible.Role = QAccessible.Role.ListItem
    states: frozenset[str] = field(default_factory=frozenset)


class PaintsParts(Protocol):
    """What a widget has as `parts`, so that a screen reader can go through what it paints."""

    def keys(self) -> Sequence[str]:
        """The parts from the first to the last."""

    def part(self, key: str) -> PaintedPart | None:
        """How a part is now; None when it is gone."""

    def current(self) -> str:
        """The part that the keyboard is on; "" for none."""


def in_one_line(words: str) -> str:
    """Words of several lines, such as those of a tooltip, as one name."""
    return ", ".join(line.rstrip(".") for line in words.splitlines() if line.strip())


def tell_current(widget: QWidget, key: str) -> None:
    """Tell a screen reader, if one is there, that the keyboard is on this part of a widget with the focus."""
    if not QAccessible.isActive() or not widget.hasFocus():
        return
    parts = QAccessible.queryAccessibleInterface(widget)
    if isinstance(parts, PartsInterface) and (place := parts.place_of(key)) >= 0:
        event = QAccessibleEvent(widget, QAccessible.Event.Focus)
        event.setChild(place)
        QAccessible.updateAccessibility(event)


class PartsInterface(QAccessibleWidget):
    """A widget with its painted parts, which follow the widgets that it holds."""

    def __init__(self, widget: QWidget, role: QAccessible.Role) -> None:
        super().__init__(widget, role, "")
        self._widget: Any = widget
        # Kept here: Qt knows them only by a number.
        items: dict[str, _PartInterface] = {}
        self._items = items
        widget.destroyed.connect(lambda: _forget(items, list(items)))

    def _parts(self) -> PaintsParts:
        parts: PaintsParts = self._widget.parts
        return parts

    def _keys(self) -> Sequence[str]:
        return self._parts().keys() if isValid(self._widget) else ()

    def place_of(self, key: str) -> int:
        """The place of a part among all children, -1 if there is none."""
        keys = self._keys()
        return super().childCount() + keys.index(key) if key in keys else -1

    def _item(self, key: str) -> QAccessibleInterface:
        if key not in self._items:
            self._items[key] = _PartInterface(self._widget, key)
            QAccessible.registerAccessibleInterface(self._items[key])
        return self._items[key]

    def childCount(self) -> int:
        keys = self._keys()
        if len(self._items) > len(keys) + _MOST_GONE:
            _forget(self._items, [key for key in self._items if key not in set(keys)])
        return super().childCount() + len(keys)

    def child(self, index: int) -> Any:
        before, keys = super().childCount(), self._keys()
        if index < before:
            return super().child(index)
        return self._item(keys[index - before]) if index - before < len(keys) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return self.place_of(child.key) if isinstance(child, _PartInterface) else super().indexOfChild(child)

    def childAt(self, x: int, y: int) -> Any:
        point = self._widget.mapFromGlobal(QRect(x, y, 1, 1).topLeft())
        for key in self._keys():
            part = self._parts().part(key)
            if part is not None and part.rect.contains(point):
                return self._item(key)
        return super().childAt(x, y)

    def focusChild(self) -> Any:
        current = self._parts().current()
        if self._widget.hasFocus() and current in self._keys():
            return self._item(current)
        return super().focusChild()


class _PartInterface(QAccessibleInterface):
    """One painted part; asks its widget each time, so that it is never out of date."""

    def __init__(self, widget: Any, key: str) -> None:
        super().__init__()
        self._widget, self.key = widget, key

    def _part(self) -> PaintedPart | None:
        part: PaintedPart | None = self._widget.parts.part(self.key) if isValid(self._widget) else None
        return part

    def isValid(self) -> bool:
        return self._part() is not None

    def object(self) -> Any:
        return None

    def window(self) -> Any:
        return self._widget.window().windowHandle() if isValid(self._widget) else None

    def parent(self) -> Any:
        return QAccessible.queryAccessibleInterface(self._widget) if isValid(self._widget) else None

    def child(self, index: int) -> Any:
        return None

    def childAt(self, x: int, y: int) -> Any:
        return None

    def childCount(self) -> int:
        return 0

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1

    def focusChild(self) -> Any:
        return None

    def text(self, kind: QAccessible.Text) -> str:
        part = self._part()
        return part.name if part is not None and kind == QAccessible.Text.Name else ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Nothing of it can be written."""

    def rect(self) -> QRect:
        part = self._part()
        if part is None:
            return QRect()
        return QRect(self._widget.mapToGlobal(part.rect.topLeft()), part.rect.size())

    def role(self) -> QAccessible.Role:
        part = self._part()
        return part.role if part is not None else QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        state, part = QAccessible.State(), self._part()
        if part is None:
            state.invalid = True
            return state
        shown = self._widget.isVisible()
        is_current = self._widget.parts.current() == self.key
        bits = {
            "focusable": True,
            "focused": is_current and self._widget.hasFocus(),
            "invisible": not shown,
            "offscreen": not part.rect.intersects(self._widget.rect()),
        }
        for name, is_on in (bits | dict.fromkeys(part.states, True)).items():
            setattr(state, name, is_on)
        return state


def _forget(items: dict[str, _PartInterface], keys: list[str]) -> None:
    for key in keys:
        item = items.pop(key)
        if isValid(item):
            QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(item))
