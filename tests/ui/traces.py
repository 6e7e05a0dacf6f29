"""What a window holds at this moment: tells whether one that was used is again as it was built."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from datetime import date, datetime
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

from PySide6.QtCore import QObject, QTimer, SignalInstance
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QComboBox,
    QLabel,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from desktop_app.domain.record_base import Record
from desktop_app.jobs.job import Job
from desktop_app.plugin_host import PluginHost
from desktop_app.services.drafts import DraftStore
from desktop_app.services.workspace import Workspace

_PLAIN = (str, int, float, bool, bytes, type(None), date, Record)
#: Looked at by name alone: a portfolio comes and goes with its drafts, what plugins give is kept when it is first
#: asked for, and so is a signal; no moment comes twice.
_NAMED = (
    *(Workspace, DraftStore, PluginHost, datetime),
    *(FunctionType, MethodType, BuiltinFunctionType, SignalInstance, type),
)
#: What only counts reads, whether a table that is resized keeps its row in sight, the thread that writes drafts,
#: and who listens for a second start, from a while after the portfolio was opened.
_UNSEEN = frozenset(
    {"_reading", "_shown", "_is_kept_in_sight", "_writer", "_writing", "_server", "__METAOBJECT__"}
)
_HOLDS: tuple[tuple[type[QWidget], Callable[[Any], object]], ...] = (
    (QLabel, QLabel.text),
    (QAbstractButton, QAbstractButton.text),
    (QAbstractButton, QAbstractButton.isChecked),
    (QLineEdit, QLineEdit.text),
    (QPlainTextEdit, QPlainTextEdit.toPlainText),
    (QComboBox, QComboBox.currentText),
    (QAbstractSlider, QAbstractSlider.value),
    (QAbstractItemView, lambda view: _in_table(view)),
)


def traces(*roots: QObject, by_name: tuple[type, ...] = ()) -> list[object]:
    """All that these hold, their parts and what they lead to, in an order that is always the same.

    Of hidden parts only that they are hidden: what they hold is set when they are shown. Of the types `by_name`
    only that there is one.
    """
    walk = _Walk(by_name)
    for root in roots:
        walk.look_at(root)
    return walk.noted


def first_difference(before: list[object], now: list[object]) -> str:
    """A sentence about where two of these part; "" when they are equal."""
    if before == now:
        return ""
    for at, (old, new) in enumerate(zip(before, now, strict=False)):
        if old != new:
            return f"number {at} was {old!r} and is {new!r}, after {now[max(0, at - 3) : at]!r}"
    return f"{len(before)} things are {len(now)}"


class _Kind:
    """How things of a type are looked at."""

    def __init__(self, of: type) -> None:
        self.name = of.__name__
        self.named = issubclass(of, _NAMED)
        self.plain = issubclass(of, _PLAIN) and not self.named
        self.part = issubclass(of, QObject)
        self.widget = issubclass(of, QWidget)
        self.own = of.__module__.startswith("desktop_app.")
        self.table = issubclass(of, QAbstractItemView)
        self.holds = [read for base, read in _HOLDS if issubclass(of, base)]


class _Walk:
    def __init__(self, by_name: tuple[type, ...]) -> None:
        self.noted: list[object] = []
        self._by_name = by_name
        self._numbers: dict[int, int] = {}
        # Holds what was met, so that nothing else gets its id.
        self._met: list[object] = []

    def look_at(self, thing: Any) -> object:
        """Note what a thing holds, once; gives what stands for it."""
        of = type(thing)
        kind = _KINDS.get(of)
        if kind is None:
            kind = _KINDS[of] = _Kind(of)
        if kind.plain:
            return thing
        if kind.named or isinstance(thing, self._by_name):
            return kind.name
        if of is Job and thing.is_over:
            return None
        number = self._numbers.get(id(thing))
        if number is not None:
            return number
        if not kind.own and not kind.part:
            return self._gather(thing)
        number = self._numbers[id(thing)] = len(self._met)
        self._met.append(thing)
        if kind.part:
            self._look_at_part(thing, kind)
        else:
            self.noted.append((kind.name, [(name, self.look_at(held)) for name, held in _attributes(thing)]))
        return number

    def _gather(self, thing: Any) -> object:
        if isinstance(thing, Mapping):
            return [(self.look_at(name), self.look_at(value)) for name, value in thing.items()]
        if isinstance(thing, Set):
            return {value for value in thing if isinstance(value, _PLAIN)}
        if isinstance(thing, (list, tuple)):
            return [self.look_at(value) for value in thing]
        return type(thing).__name__

    def _look_at_part(self, thing: Any, kind: _Kind) -> None:
        if kind.widget:
            if not thing.isVisible():
                self.noted.append(kind.name)
                return
            holds = [read(thing) for read in kind.holds]
            self.noted.append(
                (
                    kind.name,
                    holds,
                    thing.isEnabled(),
                    thing.hasFocus(),
                    thing.accessibleName(),
                    thing.toolTip(),
                )
            )
        elif isinstance(thing, QTimer):
            self.noted.append(("QTimer", thing.isActive()))
        held = [
            (name, self.look_at(value))
            for name, value in vars(thing).items()
            if type(value) is not SignalInstance and name not in _UNSEEN
        ]
        if held:
            self.noted.append(held)
        if not kind.table:
            for child in thing.children():
                if not isinstance(child, QLayout):
                    self.look_at(child)


_KINDS: dict[type, _Kind] = {}


def _attributes(thing: object) -> Iterator[tuple[str, object]]:
    yield from getattr(thing, "__dict__", {}).items()
    for of in type(thing).__mro__:
        for name in of.__dict__.get("__slots__", ()):
            if name != "__weakref__" and hasattr(thing, name):
                yield name, getattr(thing, name)


def _in_table(view: QAbstractItemView) -> object:
    bars = [bar.value() for bar in (view.verticalScrollBar(), view.horizontalScrollBar())]
    at = view.currentIndex()
    return bars, at.row(), at.column(), sorted((i.row(), i.column()) for i in view.selectedIndexes())
