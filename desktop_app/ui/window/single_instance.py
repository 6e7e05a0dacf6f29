"""A second start on an open portfolio raises the window that has it, instead of opening another."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_MESSAGE = b"raise\n"
_WAIT_MS = 1000


def _name(portfolio: Path) -> str:
    """A separate address for each user and file."""
    owner = str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "")
    text = f"{owner}:{os.path.normcase(portfolio.resolve())}"
    return f"ai-portfolio-{hashlib.sha256(os.fsencode(text)).hexdigest()[:24]}"


class WindowServer(QObject):
    """Listens while a window has a portfolio open; `raised` comes when somebody starts a second one."""

    raised = Signal()

    def __init__(self, portfolio: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        name = _name(portfolio)
        # Remove the socket of a crashed program: the caller holds the portfolio's lock, so nobody listens.
        QLocalServer.removeServer(name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._asked)
        self._server.listen(name)

    def _asked(self) -> None:
        socket = self._server.nextPendingConnection()
        if socket is not None:
            socket.disconnected.connect(socket.deleteLater)
            self.raised.emit()

    def close(self) -> None:
        """Stop listening."""
        self._server.close()


def raise_other_window(portfolio: Path) -> bool:
    """Ask the window that has the portfolio to come to the front; False if none answers."""
    socket = QLocalSocket()
    socket.connectToServer(_name(portfolio))
    if not socket.waitForConnected(_WAIT_MS):
        return False
    socket.write(_MESSAGE)
    socket.waitForBytesWritten(_WAIT_MS)
    socket.disconnectFromServer()
    return True
