"""Keeps and restores place and size of the window, always on a screen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

_USUAL = QSize(1440, 900)
_LEAST = QSize(800, 560)
_TITLE_BAR = 40


def restore(window: QWidget, stored: Sequence[int]) -> None:
    """Put a window where `stored` (what `read` gave) says, or in the middle of the first screen."""
    screens = QGuiApplication.screens()
    if not screens:
        return
    if len(stored) == 5:
        x, y, width, height, is_maximized = stored
        rect = QRect(x, y, width, height)
        # The title bar has to be on a screen, or nobody could move the window.
        grip = QRect(rect.x() + 40, rect.y(), max(rect.width() - 80, 1), 30)
        for screen in screens:
            area = screen.availableGeometry()
            shared = area.intersected(grip)
            if shared.width() >= 100 and shared.height() >= 20:
                size = rect.size().boundedTo(area.size()).expandedTo(window.minimumSize())
                window.setGeometry(QRect(rect.topLeft(), size))
                if is_maximized:
                    window.setWindowState(Qt.WindowState.WindowMaximized)
                return
    area = screens[0].availableGeometry()
    size = _USUAL.boundedTo(area.size() - QSize(40, 40)).expandedTo(window.minimumSize())
    window.resize(size)
    window.move(area.center() - QRect(0, 0, size.width(), size.height()).center())


def least_size() -> QSize:
    """What a window needs: less where a screen has less room, as one of 1920 x 1080 has at a scale of 200 %."""
    size = _LEAST
    for screen in QGuiApplication.screens():
        size = size.boundedTo(screen.availableGeometry().size() - QSize(0, _TITLE_BAR))
    return size


def read(window: QWidget) -> tuple[int, ...]:
    """Left, top, width, height, and 1 for a window as large as its screen."""
    rect = window.normalGeometry() if window.isMaximized() else window.geometry()
    return rect.x(), rect.y(), rect.width(), rect.height(), int(window.isMaximized())
