"""The tour: five notes beside what they name in the sample, to be left at any time; it follows the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QWidget
from shiboken6 import isValid

from desktop_app.language.i18n import _
from desktop_app.services.learning.first_steps import TOUR
from desktop_app.ui.core.bus import bus
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.help.callout import Callout, TargetRing
from desktop_app.ui.help.tour_steps import SHOWN_KEY, STEPS, TourStep

if TYPE_CHECKING:
    from desktop_app.services.workspace import Workspace

# Pages load and lay themselves out in their own time; the note follows what it stands beside.
_FOLLOW_MS = 120
_SETTLING = 8
_EDGE = 3


def start_tour(context: AppContext) -> None:
    """Begin the tour, in the sample; it is opened first where another portfolio, or none, is open."""
    assert isinstance(context.window, QWidget)
    for running in context.window.findChildren(Tour):
        running.leave()
    if context.is_open and context.workspace.portfolio().is_sample:
        Tour(context, context.window).show_step(0)
        return

    def opened(workspace: Workspace | None) -> None:
        bus.opened.disconnect(opened)
        if workspace is not None and workspace.portfolio().is_sample and isinstance(context.window, QWidget):
            Tour(context, context.window).show_step(0)

    bus.opened.connect(opened)
    context.registry.run("portfolio.sample")


class Tour(QObject):
    """One tour through the window, from its first step until it is left."""

    def __init__(self, context: AppContext, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._at = 0
        # How many times more the target is scrolled into view, as the page gets its height in steps.
        self._settling = 0
        self.ring = TargetRing(window)
        self.note = Callout(window)
        self.note.back.connect(lambda: self.show_step(self._at - 1))
        self.note.onward.connect(lambda: self.show_step(self._at + 1))
        self.note.returned.connect(lambda: self.show_step(self._at))
        self.note.left.connect(self.leave)
        self._timer = QTimer(self)
        self._timer.setInterval(_FOLLOW_MS)
        self._timer.timeout.connect(self.follow)
        window.installEventFilter(self)
        context.opened.connect(self._portfolio_changed)

    @property
    def step(self) -> TourStep:
        """The step that is shown."""
        return STEPS[self._at]

    def show_step(self, number: int) -> None:
        """Go to the page of a step and stand beside what it is about; past the last one the tour is over."""
        if number >= len(STEPS):
            self.leave()
            return
        self._at = max(0, number)
        self._settling = _SETTLING
        step = self.step
        page, _slash, tab = step.page.partition("/")
        if tab:
            shown = self._shown_initiative()
            if not shown:
                # Nothing is left to look into: the next step that needs none follows.
                self.show_step(number + 1)
                return
            self._context.open_initiative(shown, tab)
        else:
            self._context.go(page)
        self.note.say(self._at + 1, len(STEPS), _(step.title), _(step.text))
        self.note.show()
        self.follow()
        self.note.next_button.setFocus()
        self._timer.start()

    def _shown_initiative(self) -> str:
        """The initiative that the tour looks into, or another where somebody deleted it; "" for none."""
        from desktop_app.services.lists import list_reads as lists

        by_key = {key: initiative_id for initiative_id, key, *_rest in lists.titles(self._context.workspace)}
        return by_key.get(SHOWN_KEY) or next(iter(by_key.values()), "")

    def leave(self) -> None:
        """End the tour and remember it as done; the window stays as it is."""
        self._timer.stop()
        self._window.removeEventFilter(self)
        settings = self._context.settings
        if TOUR not in settings.values.dismissed:
            settings.update(dismissed=(*settings.values.dismissed, TOUR))
        front = self._context.window.current_page() if self._context.window is not None else None
        if front is not None and self.note.isAncestorOf(self._window.focusWidget()):
            front.setFocus()
        for part in (self.note, self.ring):
            part.hide()
            part.deleteLater()
        self.deleteLater()

    def follow(self) -> None:
        """Stand beside the target as it is now; in the corner while it is out of sight."""
        box = self._target_box()
        self.ring.setVisible(box is not None)
        if box is not None:
            self.ring.setGeometry(box.adjusted(-_EDGE, -_EDGE, _EDGE, _EDGE))
            self.ring.raise_()
        self.note.place(self._window.size(), box)
        self.note.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._window:
            return False
        if event.type() == QEvent.Type.Resize:
            self.follow()
        # It comes to the window where nothing on the page had a use for it.
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() == Qt.Key.Key_Escape
        ):
            self.leave()
            return True
        return False

    def _portfolio_changed(self, _workspace: object) -> None:
        if isValid(self) and self._timer.isActive():
            self.leave()

    def _target_box(self) -> QRect | None:
        """Where the target is in the window, as far as it is in sight."""
        shell = self._context.window
        front = shell.current_page() if shell is not None else None
        if front is None or front.help_place() != self.step.page:
            return None
        target = _marked(front, self.step.target)
        if target is None:
            return None
        if self._settling:
            self._settling -= 1
            _scroll_to(target)
        box = QRect(target.mapTo(self._window, target.rect().topLeft()), target.size())
        parent = target.parentWidget()
        while parent is not None and parent is not self._window:
            if isinstance(parent, QScrollArea):
                view = parent.viewport()
                box &= QRect(view.mapTo(self._window, view.rect().topLeft()), view.size())
            parent = parent.parentWidget()
        return box if box.height() > 2 * _EDGE else None


def _marked(page: QWidget, name: str) -> QWidget | None:
    """The visible part of a page that says it is this target of the tour."""
    parts = (part for part in page.findChildren(QWidget) if part.property("tour") == name)
    return next((part for part in parts if part.isVisible()), None)


def _scroll_to(target: QWidget) -> None:
    parent = target.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(target)
        parent = parent.parentWidget()
