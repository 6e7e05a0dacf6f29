"""The ways to begin as tiles, of which one is chosen: by a click, a digit or the arrow keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.theme_tokens import RADIUS, SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.look.icons import paint as paint_icon
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.layouts import FlowLayout


class Beginning(NamedTuple):
    """A way to begin: `action` is on its button, `note` stands beside that."""

    icon: str
    title: str
    sentence: str
    action: str
    start: Callable[[], object]
    note: str = ""


class KeyHint(QWidget):
    """A key as it stands on a keyboard."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.notifier().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(13) + theme.px(7) * len(self._key), theme.px(19))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.setBrush(theme.colour("surface"))
        box = QRectF(0.5, 0.5, self.sizeHint().width() - 1, self.sizeHint().height() - 1)
        painter.drawRoundedRect(box, 4, 4)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("muted"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), self._key)


class _Sign(QWidget):
    """The icon of a way on a soft square."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon = icon
        theme.notifier().changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        theme.keep_px(self.setFixedWidth, 36)
        theme.keep_px(self.setFixedHeight, 36)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent_soft"))
        box = QRectF(self.rect())
        painter.drawRoundedRect(box, RADIUS["control"], RADIUS["control"])
        side = theme.px(18)
        inner = QRectF(0, 0, side, side)
        inner.moveCenter(box.center())
        paint_icon(painter, self._icon, inner, theme.colour("accent"))


class Tile(QWidget):
    """One way to begin. `chosen` is sent by a click beside its button, or when the button gets the focus."""

    chosen = Signal()

    def __init__(self, way: Beginning, key: str) -> None:
        super().__init__()
        self._is_chosen = False
        self.setAccessibleName(way.title)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(SPACING["l"], SPACING["l"], SPACING["l"], SPACING["l"])
        outer.setSpacing(SPACING["l"])
        outer.addWidget(_Sign(way.icon), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(SPACING["xs"])
        top = QHBoxLayout()
        top.addWidget(Label(way.title, "title", 600, wrap=True), 1)
        top.addWidget(KeyHint(key))
        column.addLayout(top)
        column.addWidget(Label(way.sentence, tone="muted", wrap=True))
        column.addSpacing(SPACING["xs"])
        # With larger text the note goes under the button rather than cut it.
        foot = FlowLayout(spacing=SPACING["m"])
        self.button = Button(way.action, way.start)
        self.button.setAccessibleDescription(f"{way.title}. {way.sentence}")
        self.button.installEventFilter(self)
        self.button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        foot.addWidget(self.button)
        if way.note:
            foot.addWidget(Label(way.note, "small", tone="muted"))
        column.addStretch(1)
        column.addLayout(foot)
        outer.addLayout(column, 1)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.notifier().changed.connect(self.update)

    def set_chosen(self, chosen: bool) -> None:
        """Mark it as the one that Enter starts: its button is the blue one."""
        self._is_chosen = chosen
        self.button.setProperty("look", "primary" if chosen else "")
        self.button.update()
        self.update()

    def is_chosen(self) -> bool:
        """Whether Enter starts it."""
        return self._is_chosen

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.button and event.type() == QEvent.Type.FocusIn and not self._is_chosen:
            self.chosen.emit()
        return False

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.chosen.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(
            QPen(theme.colour("accent" if self._is_chosen else "line"), 1.5 if self._is_chosen else 1)
        )
        painter.setBrush(theme.colour("surface"))
        box = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        painter.drawRoundedRect(box, RADIUS["card"], RADIUS["card"])
