"""A slider from 0 to 100 %, by mouse and by keyboard."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from desktop_app.ui.look import theme

_REACH = 8


class ShareSlider(QSlider):
    """Whole per cent; `moved(per cent)` is sent as a person moves it: arrows by 1, Page Up and Down by 10.

    Digits typed one after the other set it too: 3 and 5 make 35 %.
    """

    moved = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(0, 100)
        self.setSingleStep(1)
        self.setPageStep(10)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._typed = ""
        self._quiet = False
        self.valueChanged.connect(self._tell)
        theme.notifier().changed.connect(self.update)

    def set_share(self, share: float) -> None:
        """Show a share from 0 to 1, without a signal."""
        self._quiet = True
        self.setValue(round(100 * share))
        self._quiet = False

    def _tell(self, value: int) -> None:
        self.update()
        if not self._quiet:
            self.moved.emit(value)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(160), theme.px(24))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(60), theme.px(24))

    # -- pointer and keyboard ------------------------------------------------------------------

    def _is_mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    def _value_at(self, x: float) -> int:
        reach = theme.px(_REACH)
        share = (x - reach) / max(1.0, self.width() - 2 * reach)
        share = min(1.0, max(0.0, share))
        return round(100 * (1 - share if self._is_mirrored() else share))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.setValue(self._value_at(event.position().x()))
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self.setValue(self._value_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # The wheel scrolls the page and never changes a control unnoticed.
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if (
            text.isdecimal()
            and text.isascii()
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            typed = self._typed + text
            self._typed = typed if int(typed) <= 100 else text
            self.setValue(int(self._typed))
            return
        self._typed = ""
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._typed = ""
        super().focusOutEvent(event)

    # -- looks ---------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        reach, thick = theme.px(_REACH), theme.px(4)
        track = QRectF(reach, (self.height() - thick) / 2, self.width() - 2 * reach, thick)
        share = self.value() / 100
        at = (
            track.right() - share * track.width()
            if self._is_mirrored()
            else track.left() + share * track.width()
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("line"))
        painter.drawRoundedRect(track, thick / 2, thick / 2)
        filled = QRectF(track)
        if self._is_mirrored():
            filled.setLeft(at)
        else:
            filled.setRight(at)
        name = "accent" if self.isEnabled() else "disabled"
        painter.setBrush(theme.colour(name))
        painter.drawRoundedRect(filled, thick / 2, thick / 2)
        centre = QPointF(at, self.height() / 2)
        painter.setBrush(theme.colour("surface"))
        painter.setPen(QPen(theme.colour(name), 2))
        painter.drawEllipse(centre, theme.px(6), theme.px(6))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawEllipse(centre, theme.px(9), theme.px(9))
