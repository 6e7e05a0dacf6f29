"""One signal that tells every view what changed, always on the GUI thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal


class Bus(QObject):
    """`changed` carries the `Changes` of a service; `opened` the workspace now open, or None."""

    changed = Signal(object)
    opened = Signal(object)
    _posted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        # Auto connection: direct on the GUI thread, queued from any other.
        self._posted.connect(self._deliver, Qt.ConnectionType.AutoConnection)

    def publish(self, changes: object) -> None:
        """Send the changes to all views, from any thread; does nothing for None (nothing changed)."""
        if changes is not None:
            self._posted.emit(changes)

    def _deliver(self, changes: object) -> None:
        self.changed.emit(changes)


bus = Bus()
