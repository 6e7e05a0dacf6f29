"""A chart on the screen: hover, click, keyboard, copy and save, and the same facts as a table."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QMenu,
    QSizePolicy,
    QToolTip,
    QWidget,
)

from desktop_app.charts.marks import Chart, Mark, bounds
from desktop_app.charts.navigation import neighbour, reading_order
from desktop_app.charts.painters.qt_painter import paint
from desktop_app.language.i18n import _
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.chart.mark_parts import MarkParts
from desktop_app.ui.widgets.labels import tooltip
from desktop_app.ui.widgets.screen_reader.painted_parts import tell_current

#: Makes the chart for a canvas of the given width and height in px.
Builder = Callable[[float, float], Chart]

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class ChartView(QWidget):
    """Shows what `build` makes for its size.

    `activated(ref)` is sent by a click on a mark, or by Enter while the keyboard is on it. Arrow keys move
    between the marks that stand for something; Home, End, Page Up and Page Down follow their order.
    """

    activated = Signal(object)

    def __init__(
        self,
        build: Builder | None = None,
        height: int = 200,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.parts = MarkParts(self.chart, self.current_ref)
        self._build = build
        self._height = height
        self._chart: Chart | None = None
        self._opened: tuple[Mark, ...] = ()
        self._current: str | None = None
        self._pressed: str | None = None
        self._pointed: Mark | None = None
        # The focus ring is drawn only after a move by keyboard.
        self._by_keyboard = False
        #: True for a chart that is no stop of Tab, as what its marks lead to has a control beside it.
        self.is_still = False
        self._table: QWidget | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.notifier().changed.connect(self._restyle)

    # -- the chart -------------------------------------------------------------------------------

    def set_builder(self, build: Builder | None) -> None:
        """Show another chart, or nothing."""
        self._build = build
        self.refresh()

    def refresh(self) -> None:
        """Compute the chart anew, because what it shows has changed."""
        self._chart = None
        self._pointed = None
        if self._table is not None:
            self.show_chart()
        self.update()

    def chart(self) -> Chart:
        """The chart as it stands; computed when it is first needed at this size."""
        if self._chart is None:
            scale = theme.scale()
            width, height = self.width() / scale, self.height() / scale
            build = self._build
            self._chart = Chart(width, height, (), "") if build is None else build(width, height)
            self._opened = self._chart.with_ref()
            if self._current not in [mark.ref for mark in self._opened]:
                self._current = None
            # Where there is nothing to go to, Tab does not stop.
            is_stop = bool(self._opened) and not self.is_still
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_stop else Qt.FocusPolicy.NoFocus)
            self.setAccessibleName(self._chart.title)
            self._describe()
        return self._chart

    def current_ref(self) -> str | None:
        """The ref of the mark under the keyboard; None while none is chosen."""
        return self._current

    def sizeHint(self) -> QSize:
        return QSize(theme.px(360), theme.px(self._height))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px(min(self._height, 90)))

    def paintEvent(self, event: QPaintEvent) -> None:
        chart = self.chart()
        painter = QPainter(self)
        scale = theme.scale()
        painter.scale(scale, scale)
        paint(chart, painter, theme.tokens())
        if self.hasFocus() and self._by_keyboard:
            _paint_focus(painter, chart, self._current_mark())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Its name comes with the chart, and one out of sight is not painted.
        QTimer.singleShot(0, self, self.chart)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._chart = None
        self._pointed = None
        if self._table is not None:
            self._table.setGeometry(self.rect())

    def _restyle(self) -> None:
        self._chart = None
        self.updateGeometry()
        self.update()

    # -- pointer ---------------------------------------------------------------------------------

    def _at(self, position: QPointF) -> Mark | None:
        scale = theme.scale()
        return self.chart().hit(position.x() / scale, position.y() / scale)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        mark = self._at(event.position())
        if mark is self._pointed:
            return
        self._pointed = mark
        opens = mark is not None and mark.ref is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor)
        if mark is not None and mark.hint:
            QToolTip.showText(event.globalPosition().toPoint(), tooltip(mark.hint), self)
        else:
            QToolTip.hideText()

    def leaveEvent(self, event: QEvent) -> None:
        self._pointed = None
        QToolTip.hideText()
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        mark = self._at(event.position())
        self._pressed = mark.ref if mark is not None else None
        self._by_keyboard = False
        if self._pressed is not None:
            self._go(self._pressed)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if event.button() != Qt.MouseButton.LeftButton or pressed is None:
            super().mouseReleaseEvent(event)
            return
        mark = self._at(event.position())
        if mark is not None and mark.ref == pressed:
            self.activated.emit(pressed)

    # -- keyboard --------------------------------------------------------------------------------

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_key = event.reason() not in (
            Qt.FocusReason.MouseFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
            Qt.FocusReason.PopupFocusReason,
        )
        if by_key:
            self._by_keyboard = True
            self.chart()
            if self._current is None and self._opened:
                self._go(self._opened[reading_order(self._opened)[0]].ref)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_picture()
            return
        self.chart()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and self._opened and self._move(key):
            self._by_keyboard = True
            self._say_current()
            return
        opens = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if plain and opens and self._current is not None:
            self.activated.emit(self._current)
            return
        super().keyPressEvent(event)

    def _move(self, key: Qt.Key) -> bool:
        """Move by `key`; False if the key does not move."""
        order = reading_order(self._opened)
        at = next((index for index, mark in enumerate(self._opened) if mark.ref == self._current), None)
        if key in _ARROWS:
            target = order[0] if at is None else neighbour(self._opened, at, *_ARROWS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            target = order[0] if key == Qt.Key.Key_Home else order[-1]
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            step = 1 if key == Qt.Key.Key_PageDown else -1
            place = -1 if at is None else order.index(at)
            target = order[max(0, min(len(order) - 1, place + step))]
        else:
            return False
        self._go(self._opened[target].ref)
        return True

    def _current_mark(self) -> Mark | None:
        return next((mark for mark in self._opened if mark.ref == self._current), None)

    def _go(self, ref: str | None) -> None:
        self._current = ref
        self._describe()
        self.update()

    def _describe(self) -> None:
        """Tell a screen reader what the chart shows and which mark the keyboard is on."""
        chart = self._chart
        if chart is None:
            return
        mark = self._current_mark()
        parts = [mark.hint if mark is not None else "", chart.description]
        self.setAccessibleDescription("\n".join(part for part in parts if part))

    def _say_current(self) -> None:
        mark = self._current_mark()
        tell_current(self, self._current or "")
        if mark is None or not mark.hint or not self.isVisible():
            return
        scale = theme.scale()
        _left, _top, right, bottom = bounds(mark)
        corner = QPointF(right * scale, bottom * scale).toPoint()
        QToolTip.showText(self.mapToGlobal(corner), tooltip(mark.hint), self)

    # -- menu ------------------------------------------------------------------------------------

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def menu(self) -> QMenu:
        """What can be done with the chart as a whole."""
        menu = QMenu(self)
        menu.addAction(_("Copy as picture"), QKeySequence.StandardKey.Copy, self.copy_picture)
        menu.addAction(_("Save as PNG…"), lambda: self._save(".png"))
        menu.addAction(_("Save as SVG…"), lambda: self._save(".svg"))
        menu.addSeparator()
        shown = menu.addAction(_("Show as table"), self.show_table)
        shown.setEnabled(len(self.chart().table) > 1)
        return menu

    def copy_picture(self) -> None:
        """Put the chart on the clipboard as a picture."""
        from desktop_app.ui.widgets.chart.chart_export import copy

        copy(self.chart(), self)

    def _save(self, suffix: str) -> None:
        from desktop_app.ui.widgets.chart.chart_export import ask_and_save

        ask_and_save(self.chart(), suffix, self)

    # -- the same as a table ---------------------------------------------------------------------

    def show_table(self) -> None:
        """Lay the facts of the chart over it as a table, until `show_chart`."""
        if self._table is not None or len(self.chart().table) < 2:
            return
        from desktop_app.ui.widgets.chart.chart_table import ChartTable

        panel = ChartTable(self.chart(), self)
        panel.left.connect(self.show_chart)
        panel.setGeometry(self.rect())
        self._table = panel
        panel.show()
        panel.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_chart(self) -> None:
        """Take the table away again."""
        panel, self._table = self._table, None
        if panel is not None:
            had_focus = panel.isAncestorOf(self.focusWidget() or self)
            panel.hide()
            panel.deleteLater()
            if had_focus:
                self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.update()


def _paint_focus(painter: QPainter, chart: Chart, mark: Mark | None) -> None:
    """Draw the ring of the keyboard around a mark, or around the whole chart."""
    box = whole = QRectF(1, 1, chart.width - 2, chart.height - 2)
    if mark is not None:
        left, top, right, bottom = bounds(mark)
        box = QRectF(left - 3, top - 3, right - left + 6, bottom - top + 6).intersected(whole)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colour("focus"), 2))
    painter.drawRoundedRect(box, 4, 4)
