"""Keeps the focus of the window: in sight, never lost, and back where it was when one comes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from weakref import ref

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from shiboken6 import isValid

from desktop_app.ui.widgets.focus import walk
from desktop_app.ui.widgets.focus.sight import bring_into_sight

# So long, ms, a page may take to show again what had the focus; then its first control gets it.
_WAIT_MS = 800


@dataclass(frozen=True, slots=True)
class _Trail:
    """Where the focus was: the control, what was around it from the inside out, its name and its place."""

    control: ref[QWidget]
    around: tuple[ref[QWidget], ...]
    name: str
    place: QPoint


def _alive(widget: QWidget | None) -> bool:
    return widget is not None and isValid(widget)


class FocusKeeper(QObject):
    """Looks after the focus of one window. `parts` gives what F6 goes through: sidebar, header, page, messages."""

    def __init__(self, window: QMainWindow, parts: Callable[[], Sequence[QWidget]]) -> None:
        super().__init__(window)
        self._window = window
        self._parts = parts
        self._last: _Trail | None = None
        self._of_page: dict[str, _Trail] = {}
        # The page that waits for what had the focus, and from where F6 went to a message.
        self._waiting: tuple[str, QWidget] | None = None
        self._before_messages: ref[QWidget] | None = None
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        # Not `focusChanged`: it hands over the control before, which may be being deleted, and PySide ends the process.
        application.focusObjectChanged.connect(self._changed)

    # -- pages ---------------------------------------------------------------------------------

    def leave(self, page_id: str, page: QWidget) -> None:
        """Remember where the focus is on a page that another one is shown instead of."""
        focused = self._window.focusWidget()
        if focused is not None and page.isAncestorOf(focused):
            self._of_page[page_id] = _trail(focused, self._window)

    def forget(self) -> None:
        """The pages are made anew."""
        self._of_page.clear()
        self._waiting = None

    def enter(self, page_id: str, page: QWidget) -> None:
        """Put the focus back where it was on a page, or on the first thing of it."""
        focused = self._window.focusWidget()
        if focused is not None and page.isAncestorOf(focused):
            return
        self._waiting = None
        trail = self._of_page.get(page_id)
        if trail is None:
            first = walk.arrival(page)
            if first is not None:
                first.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        elif self._back(trail, page):
            return
        page.setFocus(Qt.FocusReason.OtherFocusReason)
        self._waiting = page_id, page
        QTimer.singleShot(_WAIT_MS, self, lambda: self.try_again(at_last=True))

    def try_again(self, at_last: bool = False) -> None:
        """The page may show by now what it waits for."""
        if self._waiting is None:
            return
        page_id, page = self._waiting
        if not _alive(page) or self._window.focusWidget() is not page:
            self._waiting = None
            return
        trail = self._of_page.get(page_id)
        if trail is not None and self._back(trail, page):
            self._waiting = None
        elif trail is None or at_last:
            first = walk.arrival(page)
            if first is not None:
                self._waiting = None
                first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _back(self, trail: _Trail, page: QWidget) -> bool:
        target = trail.control()
        if target is None or not isValid(target) or not walk.is_stop(target):
            if target is not None and isValid(target) and target.isVisible() and target.isEnabled():
                target.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
            named = [stop for stop in walk.stops(page) if trail.name and stop.accessibleName() == trail.name]
            target = named[0] if named else None
        if target is None:
            return False
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    # -- parts of the window -------------------------------------------------------------------

    def next_part(self, step: int) -> None:
        """Go to the next part of the window that holds a control, or to the one before."""
        parts = [part for part in self._parts() if part.isVisible() and walk.first_stop(part) is not None]
        if not parts:
            return
        focused = self._window.focusWidget()
        at = next(
            (
                place
                for place, part in enumerate(parts)
                if focused is not None and (part is focused or part.isAncestorOf(focused))
            ),
            -1 if step > 0 else 0,
        )
        part = parts[(at + step) % len(parts)]
        if part is self._messages() and focused is not None:
            self._before_messages = ref(focused)
        trail = self._of_page.get(_key(part))
        if focused is not None and at >= 0:
            self._of_page[_key(parts[at])] = _trail(focused, self._window)
        if trail is None or not self._back(trail, part):
            first = walk.first_stop(part)
            if first is not None:
                first.setFocus(Qt.FocusReason.TabFocusReason)

    def _messages(self) -> QWidget | None:
        parts = self._parts()
        return parts[-1] if parts else None

    # -- what changes by itself ----------------------------------------------------------------

    def _changed(self, now: QObject | None) -> None:
        if not isValid(self._window):
            return
        # Without any control that has the focus, Qt names the window itself.
        if now is None or now is self._window:
            if self._window.isActiveWindow() and QApplication.activePopupWidget() is None:
                QTimer.singleShot(0, self, self._find_again)
            return
        if not isinstance(now, QWidget) or not isValid(now) or now.window() is not self._window:
            return
        self._last = _trail(now, self._window)
        # A click never moves what is under the pointer.
        if QApplication.mouseButtons() == Qt.MouseButton.NoButton:
            bring_into_sight(now)

    def _find_again(self) -> None:
        """What had the focus was deleted: go to what stands in its place."""
        if QApplication.focusWidget() is not None or not self._window.isActiveWindow() or self._last is None:
            return
        way_out = self.way_out([part for held in self._last.around if (part := held()) is not None])
        if way_out is not None:
            way_out.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        for held in self._last.around:
            part = held()
            if part is None or not isValid(part) or not part.isVisible():
                continue
            inside = walk.stops(part)
            if inside:
                same = [
                    stop for stop in inside if self._last.name and stop.accessibleName() == self._last.name
                ]
                target = same[0] if same else min(inside, key=self._distance)
                target.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def way_out(self, around: Sequence[QWidget]) -> QWidget | None:
        """Where the focus came from, if what goes was in the messages."""
        came_from = self._before_messages() if self._before_messages is not None else None
        if (
            self._messages() in around
            and _alive(came_from)
            and came_from is not None
            and came_from.isVisible()
        ):
            return came_from
        return None

    def _distance(self, widget: QWidget) -> int:
        assert self._last is not None
        here = widget.mapTo(self._window, widget.rect().center()) - self._last.place
        return abs(here.y()) * 4 + abs(here.x())


def _key(part: QWidget) -> str:
    return f"part {part.objectName() or type(part).__name__}"


def _trail(widget: QWidget, window: QWidget) -> _Trail:
    around: list[ref[QWidget]] = []
    part = widget.parentWidget()
    while part is not None:
        around.append(ref(part))
        if part is window:
            break
        part = part.parentWidget()
    place = widget.mapTo(window, widget.rect().center()) if window.isAncestorOf(widget) else QPoint()
    return _Trail(ref(widget), tuple(around), widget.accessibleName(), place)
