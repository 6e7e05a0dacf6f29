"""A panel that slides from the header over the page; Escape or a click beside it puts it away."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPoint, QPropertyAnimation, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop_app.theme_tokens import RADIUS, SPACING, blend
from desktop_app.ui.look import theme

_SLIDE_MS = 130
# How much of the page shows through.
_VEIL = 0.62
_SHADOW = 6


class SlideOver(QWidget):
    """Lies over `host` below `header`. `closed` is sent once it is hidden.

    Put what it shows into `content`, which scrolls where room is short, between `head` and `foot`, which stay.
    """

    closed = Signal()

    def __init__(self, host: QWidget, header: QWidget, width: int) -> None:
        super().__init__(host)
        self._host, self._header, self._width = host, header, width
        self._came_from: QWidget | None = None
        self.sheet = _Sheet(self)
        outer = QVBoxLayout(self.sheet)
        outer.setContentsMargins(1, 0, 1, 1)
        outer.setSpacing(0)
        self.head, self.foot = QWidget(), QWidget()
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.content = QWidget()
        self.content.setObjectName("scrolled")
        self._area.setWidget(self.content)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer.addWidget(self.head)
        outer.addWidget(self._area, 1)
        outer.addWidget(self.foot)
        self._slide = QPropertyAnimation(self.sheet, b"pos", self)
        self._slide.setDuration(_SLIDE_MS)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        host.installEventFilter(self)
        header.installEventFilter(self)
        theme.notifier().changed.connect(self._fit)
        self.hide()

    def come(self) -> None:
        """Slide in, over everything but the messages."""
        if self.isHidden():
            self._came_from = QApplication.focusWidget()
        self.show()
        self.raise_()
        self._fit()
        rest = self.sheet.pos()
        self._slide.setStartValue(QPoint(rest.x(), -self.sheet.height()))
        self._slide.setEndValue(rest)
        self._slide.start()

    def leave(self) -> None:
        """Put it away; the focus goes back to where it was."""
        if self.isHidden():
            return
        before, self._came_from = self._came_from, None
        if before is not None and isValid(before) and before.isVisible() and before.isEnabled():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            # A part that is hidden with the focus in it would pass the focus to a stranger.
            self._host.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()
        self.closed.emit()

    def _fit(self) -> None:
        """Fill the room below the header; the sheet is as high as what it shows, or scrolls."""
        if self.isHidden():
            return
        host = self._host
        top = self._header.mapTo(host, QPoint(0, self._header.height())).y()
        self.setGeometry(0, top, host.width(), host.height() - top)
        width = min(theme.px(self._width), self.width() - 2 * SPACING["l"])
        layout = self.content.layout()
        if layout is not None:
            layout.activate()
        needed = self.content.heightForWidth(width - 2) if self.content.hasHeightForWidth() else -1
        # What wraps says its height for a width only; its hint would be of another width.
        height = needed if needed > 0 else self.content.sizeHint().height()
        height += self.head.sizeHint().height() + self.foot.sizeHint().height() + 1
        height = min(height, self.height() - SPACING["l"])
        self._slide.stop()
        self.sheet.setGeometry((self.width() - width) // 2, 0, width, height)
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._fit()
        return False

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        if not self.sheet.geometry().contains(event.position().toPoint()):
            self.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Keys pressed here must not reach the page behind.
        event.accept()
        if event.key() == Qt.Key.Key_Escape:
            self.leave()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep Tab within the sheet; Escape leaves it."""
        stops = [
            part
            for part in self.findChildren(QWidget)
            if part.isVisibleTo(self)
            and part.isEnabled()
            and part.focusProxy() is None
            and part.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        if not stops:
            return False
        # In the order in which they are read, as rows are made in any order.
        stops.sort(
            key=lambda part: (part.mapTo(self, QPoint(0, part.height())).y(), part.mapTo(self, QPoint()).x())
        )
        focused = QApplication.focusWidget()
        at = stops.index(focused) if focused in stops else -1 if forward else 0
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stop = stops[(at + (1 if forward else -1)) % len(stops)]
        stop.setFocus(reason)
        self._area.ensureWidgetVisible(stop, 0, 24)
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        veil = theme.colour("background")
        veil.setAlphaF(_VEIL)
        painter.fillRect(self.rect(), veil)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        shade = theme.colour("ink" if not theme.tokens().is_dark else "background")
        box = QRectF(self.sheet.geometry())
        for step in range(_SHADOW, 0, -1):
            shade.setAlphaF(0.018)
            painter.setBrush(shade)
            painter.drawRoundedRect(
                box.adjusted(-step, -step, step, step + 2), RADIUS["card"] + step, RADIUS["card"] + step
            )


class _Sheet(QWidget):
    """The surface of the panel: it hangs from the header, so that only its lower corners are round."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t = theme.tokens()
        painter.setPen(QPen(QColor(blend(t.control, t.line, 0.35)), 1))
        painter.setBrush(theme.colour("surface"))
        box = QRectF(self.rect()).adjusted(0.5, -RADIUS["card"], -0.5, -0.5)
        painter.drawRoundedRect(box, RADIUS["card"], RADIUS["card"])
