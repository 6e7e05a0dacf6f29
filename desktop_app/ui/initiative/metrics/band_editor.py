"""The two thresholds of decision bands over the scores of both classes, moved by mouse or keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop_app.charts.band_histogram import FOOT, band_histogram
from desktop_app.charts.marks import Chart
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.chart.chart_view import ChartView
from desktop_app.ui.widgets.screen_reader.announcements import announce

_GRIP = 22
_KNOB = 6.0
_STEP, _FINE, _PAGE = 0.01, 0.001, 0.1


class BandEditor(QWidget):
    """`moved(pass_below, stop_from)` at each step of a move, `settled(pass_below, stop_from)` when it ends."""

    moved = Signal(float, float)
    settled = Signal(float, float)

    def __init__(self, height: int = 260, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edges: Sequence[float] = (0.0, 1.0)
        self._positives: Sequence[float] = (0,)
        self._negatives: Sequence[float] = (0,)
        self._names: tuple[str, str, str] | None = None
        self._low, self._high = 0.5, 0.5
        self.chart = ChartView(self._build, height, self)
        self.low_handle = _Handle(_("Pass below"), self)
        self.high_handle = _Handle(_("Stop from"), self)
        for handle, is_low in ((self.low_handle, True), (self.high_handle, False)):
            handle.wanted.connect(lambda value, is_low=is_low: self._move(value, is_low))
            handle.released.connect(lambda: self.settled.emit(self._low, self._high))
        theme.keep_px(self.setMinimumHeight, height)
        self.setFocusProxy(self.low_handle)
        theme.notifier().changed.connect(self._restyle)
        self._height = height

    def _restyle(self) -> None:
        theme.keep_px(self.setMinimumHeight, self._height)
        self._place()

    def show_scores(
        self,
        edges: Sequence[float],
        positives: Sequence[float],
        negatives: Sequence[float],
        names: tuple[str, str, str] | None = None,
    ) -> None:
        """Show the counts of both classes between the edges."""
        self._edges, self._positives, self._negatives, self._names = edges, positives, negatives, names
        self.chart.refresh()

    def set_thresholds(self, pass_below: float, stop_from: float) -> None:
        """Show two thresholds, without a signal."""
        self._low, self._high = pass_below, max(pass_below, stop_from)
        self._place()
        self.chart.refresh()

    def thresholds(self) -> tuple[float, float]:
        """Pass below, stop from."""
        return self._low, self._high

    def set_read_only(self, read_only: bool) -> None:
        """Let the thresholds be seen but not moved."""
        self.low_handle.setVisible(not read_only)
        self.high_handle.setVisible(not read_only)

    def _build(self, width: float, height: float) -> Chart:
        return band_histogram(
            self._edges, self._positives, self._negatives, self._low, self._high, width, height,
            title=_("Scores of both classes, each to its own height"), names=self._names,
        )  # fmt: skip

    def _move(self, value: float, is_low: bool) -> None:
        value = min(1.0, max(0.0, round(value, 6)))
        if is_low:
            self._low, self._high = value, max(self._high, value)
        else:
            self._low, self._high = min(self._low, value), value
        self._place()
        self.chart.refresh()
        self.moved.emit(self._low, self._high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        self.chart.setGeometry(0, 0, self.width(), self.height())
        wide, tall = theme.px(_GRIP), max(20, self.height() - theme.px(int(FOOT)) + theme.px(int(_KNOB)) + 1)
        for handle, value in ((self.low_handle, self._low), (self.high_handle, self._high)):
            middle = round(min(1.0, max(0.0, value)) * self.width())
            handle.setGeometry(middle - wide // 2, 0, wide, tall)
            handle.set_value(value)
            handle.raise_()


class _Handle(QWidget):
    """An upright line with a knob at its foot."""

    wanted = Signal(float)
    released = Signal()

    def __init__(self, name: str, editor: BandEditor) -> None:
        super().__init__(editor)
        self._editor = editor
        self._name = name
        self._value = 0.0
        self._is_dragged = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.setAccessibleName(name)
        theme.notifier().changed.connect(self.update)

    def set_value(self, value: float) -> None:
        if value != self._value:
            self._value = value
            self.setAccessibleDescription(
                _("{value}. Left and Right move it by 0.01, with Shift by 0.001.").format(
                    value=formats.number(value, 3)
                )
            )
            self.setToolTip(f"{self._name} {formats.number(value, 3)}")

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, knob = self.width() / 2, theme.scale() * _KNOB
        foot = self.height() - knob - 1
        painter.setPen(
            QPen(theme.colour("focus" if self.hasFocus() else "ink"), 2 if self.hasFocus() else 1.5)
        )
        painter.drawLine(QPointF(middle, 0), QPointF(middle, foot))
        painter.setBrush(theme.colour("surface"))
        painter.drawEllipse(QPointF(middle, foot), knob - 1, knob - 1)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(1, 1, self.width() - 2, self.height() - 2), 4, 4)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._is_dragged = True
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.raise_()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._is_dragged:
            at = self.mapTo(self._editor, event.position().toPoint()).x()
            self.wanted.emit(at / max(1, self._editor.width()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._is_dragged and event.button() == Qt.MouseButton.LeftButton:
            self._is_dragged = False
            self.released.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _FINE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else _STEP
        moves = {
            Qt.Key.Key_Left: self._value - step, Qt.Key.Key_Down: self._value - step,
            Qt.Key.Key_Right: self._value + step, Qt.Key.Key_Up: self._value + step,
            Qt.Key.Key_PageDown: self._value - _PAGE, Qt.Key.Key_PageUp: self._value + _PAGE,
            Qt.Key.Key_Home: 0.0, Qt.Key.Key_End: 1.0,
        }  # fmt: skip
        wanted = moves.get(Qt.Key(event.key()))
        if wanted is None:
            super().keyPressEvent(event)
            return
        self.wanted.emit(wanted)
        self.released.emit()
        announce(self, self.accessibleDescription())
