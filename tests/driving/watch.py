"""Notices what must never happen while the window is driven: Qt's warnings, and exceptions that nobody caught."""

from __future__ import annotations

import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

# The offscreen platform has no window manager to ask.
_IGNORED = (
    "This plugin does not support propagateSizeHints",
    "This plugin does not support raise",
    "This plugin does not support setting window opacity",
    "This plugin does not support grabbing the keyboard",
)


class Watch:
    """The faults so far, each as a text."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def install(self) -> None:
        """Be told of everything from now on."""
        qInstallMessageHandler(self._of_qt)
        sys.excepthook = self._uncaught
        threading.excepthook = lambda args: self._uncaught(args.exc_type, args.exc_value, args.exc_traceback)
        sys.unraisablehook = lambda args: self._uncaught(
            type(args.exc_value), args.exc_value, args.exc_traceback
        )

    def _of_qt(self, kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        if kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) or any(part in text for part in _IGNORED):
            return
        where = "".join(traceback.format_stack(limit=12)[:-1])
        self.faults.append(f"Qt says: {text}\n{where}")

    def _uncaught(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.faults.append("".join(traceback.format_exception(kind, error, trace)))
