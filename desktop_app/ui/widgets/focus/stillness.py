"""What was clicked stays under the pointer for a second, whatever appears or goes above it."""

from __future__ import annotations

from weakref import ref

from PySide6.QtCore import QEvent, QObject, QPoint, QTimer
from PySide6.QtGui import QMouseEvent, QWindow
from PySide6.QtWidgets import QMainWindow, QScrollArea, QWidget
from shiboken6 import isValid

#: So long after a click nothing moves under the pointer, ms.
STILL_MS = 1000


class Stillness(QObject):
    """Scrolls a page along with what was clicked on it, and keeps room above or below where it cannot scroll.

    A scroll that somebody asks for is left alone: what counts is how far the page moved what was clicked.
    """

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._area: ref[QScrollArea] | None = None
        # What was clicked and what is around it, from the inside out, and where each stood.
        self._chain: list[ref[QWidget]] = []
        self._stood: dict[int, int] = {}
        self._target: int | None = None
        # Margins as they were, of areas that were given room.
        self._given: list[tuple[ref[QScrollArea], int, int]] = []
        self._over = QTimer(self)
        self._over.setSingleShot(True)
        self._over.setInterval(STILL_MS)
        self._over.timeout.connect(self.stop)
        handle = window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)

    def stop(self) -> None:
        """Let the page move again."""
        self._over.stop()
        area = self._scrolled()
        if area is not None:
            area.verticalScrollBar().rangeChanged.disconnect(self._range_changed)
        for held in self._chain:
            widget = held()
            if widget is not None and isValid(widget):
                widget.removeEventFilter(self)
        self._area, self._chain, self._stood, self._target = None, [], {}, None

    def _scrolled(self) -> QScrollArea | None:
        area = self._area() if self._area is not None else None
        return area if area is not None and isValid(area) else None

    def _begin(self, at: QPoint) -> None:
        self.stop()
        clicked = self._window.childAt(at)
        part, chain = clicked, []
        area: QScrollArea | None = None
        while part is not None and part is not self._window:
            chain.append(part)
            if isinstance(part, QScrollArea) and area is None and part.widget() is not None:
                area = part
            part = part.parentWidget()
        if area is None or area.widget() not in chain:
            return
        inside = chain[: chain.index(area.widget())]  # type: ignore[arg-type]
        if not inside:
            return
        self._area, self._chain = ref(area), [ref(widget) for widget in inside]
        for widget in inside:
            self._stood[id(widget)] = self._place(widget, area)
            widget.installEventFilter(self)
        area.verticalScrollBar().rangeChanged.connect(self._range_changed)
        self._over.start()

    def _place(self, widget: QWidget, area: QScrollArea) -> int:
        """How far down it stands: on the page, and with the page in the window; scrolling does not change it."""
        inner = area.widget()
        assert inner is not None
        port = area.viewport()
        return widget.mapTo(inner, QPoint(0, 0)).y() + port.mapTo(self._window, QPoint(0, 0)).y()

    def _follow(self) -> None:
        area = self._scrolled()
        if area is None:
            return
        for held in self._chain:
            widget = held()
            if widget is None or not isValid(widget) or not widget.isVisible():
                continue
            moved = self._place(widget, area) - self._stood[id(widget)]
            if moved:
                self._move_on(area, moved)
            return

    def _move_on(self, area: QScrollArea, moved: int) -> None:
        bar = area.verticalScrollBar()
        for held in self._chain:
            widget = held()
            if widget is not None and isValid(widget):
                self._stood[id(widget)] += moved
        wanted = (bar.value() if self._target is None else self._target) + moved
        self._target = None
        if wanted < bar.minimum():
            self._give_room(area, above=bar.minimum() - wanted)
            wanted = bar.minimum()
        if wanted > bar.maximum():
            # The range follows after what moved.
            self._target = wanted
        bar.setValue(wanted)

    def _range_changed(self, _least: int, most: int) -> None:
        area = self._scrolled()
        if area is None:
            return
        bar = area.verticalScrollBar()
        wanted = bar.value() if self._target is None else self._target
        if wanted > most:
            self._target = wanted
            self._give_room(area, below=wanted - most)
        elif self._target is not None:
            self._target = None
            bar.setValue(wanted)

    def _give_room(self, area: QScrollArea, above: int = 0, below: int = 0) -> None:
        inner = area.widget()
        layout = inner.layout() if inner is not None else None
        if layout is None:
            return
        margins = layout.contentsMargins()
        if not any(held() is area for held, _top, _bottom in self._given):
            self._given.append((ref(area), margins.top(), margins.bottom()))
            area.installEventFilter(self)
        margins.setTop(margins.top() + above)
        margins.setBottom(margins.bottom() + below)
        layout.setContentsMargins(margins)
        # What stands below the new room is where it is meant to be.
        for held in self._chain:
            widget = held()
            if widget is not None and isValid(widget):
                self._stood[id(widget)] += above

    def _take_room(self, area: QScrollArea) -> None:
        """The page is out of sight: it stands as usual when it comes back."""
        inner = area.widget()
        layout = inner.layout() if inner is not None else None
        for held, top, bottom in self._given:
            if held() is area and layout is not None:
                margins = layout.contentsMargins()
                layout.setContentsMargins(margins.left(), top, margins.right(), bottom)
        self._given = [given for given in self._given if given[0]() is not area]
        area.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if isinstance(watched, QWindow):
            if kind == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
                self._begin(event.position().toPoint())
            elif kind == QEvent.Type.Wheel:
                self.stop()
        elif kind == QEvent.Type.Hide and isinstance(watched, QScrollArea):
            self._take_room(watched)
        elif kind == QEvent.Type.Move and isinstance(watched, QWidget):
            self._follow()
        return False
