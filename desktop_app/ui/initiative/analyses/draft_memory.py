"""Keeps the draft of an analysis aside while a person works on it, and brings it back after a restart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.language.i18n import _
from desktop_app.services.analyses import analysis_drafts
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.layouts import FlowLayout
from desktop_app.ui.widgets.state_marks import Chip

if TYPE_CHECKING:
    from desktop_app.services.workspace import Workspace

#: How long after a change it is written.
REST_MS = 600


class DraftMemory(QObject):
    """Writes what `values` gives a moment after `note`; `came_back(values)` brings what was kept of an initiative.

    `values` gives None where there is nothing to keep.
    """

    came_back = Signal(object)

    def __init__(self, tab: SpineTab, kind: str, values: Callable[[], Mapping[str, Any] | None]) -> None:
        super().__init__(tab)
        self._tab, self._kind, self._values = tab, kind, values
        self._initiative_id = ""
        self._timer = QTimer(self, singleShot=True, interval=REST_MS)
        self._timer.timeout.connect(self._write)

    def begin(self, initiative_id: str) -> None:
        """Look for what was kept of an initiative, once it is another one than before."""
        if initiative_id == self._initiative_id:
            return
        self._initiative_id = initiative_id

        def done(values: dict[str, Any]) -> None:
            if values and initiative_id == self._initiative_id:
                self.came_back.emit(values)

        self._tab.context.read(
            lambda ws: analysis_drafts.find(ws, initiative_id, self._kind), done, on_error=_keep_quiet
        )

    def note(self) -> None:
        """Something was changed that is not decided yet."""
        if self._initiative_id and self._tab.context.can_edit:
            self._timer.start()

    def flush(self) -> None:
        """Write at once what waits to be written."""
        if self._timer.isActive():
            self._timer.stop()
            self._write()

    def drop(self) -> None:
        """Forget the draft: it was decided, or given up."""
        self._timer.stop()
        initiative_id = self._initiative_id
        if initiative_id:
            self._do(lambda ws: analysis_drafts.drop(ws, initiative_id, self._kind))

    def _write(self) -> None:
        values, initiative_id = self._values(), self._initiative_id
        if values is not None:
            self._do(lambda ws: analysis_drafts.keep(ws, initiative_id, self._kind, values))

    def _do(self, work: Callable[[Workspace], None]) -> None:
        if self._tab.context.is_open:
            self._tab.context.read(work, lambda _nothing: None, on_error=_keep_quiet)


def _keep_quiet(_error: BaseException) -> None:
    """A draft that can't be kept or read must not stand in the way of the work itself."""


class DraftNote(QWidget):
    """Says that something is not decided yet, with the ways to go on with it or to give it up."""

    def __init__(self, go_on: Callable[[], object], discard: Callable[[], object]) -> None:
        super().__init__()
        row = FlowLayout(self)
        self.chip = Chip(_("Not decided yet"), "caution")
        self.text = Label("", tone="muted")
        self.go_on_button = Button(_("Go on"), go_on, look="small")
        self.discard_button = Button(_("Discard draft"), discard, look="small")
        for part in (self.chip, self.text, self.go_on_button, self.discard_button):
            row.addWidget(part)
        self.hide()
