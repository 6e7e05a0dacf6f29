"""The lines of the filter menu: a value to tick with its sign and count, and the heading of a folded field."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QSizePolicy, QWidget

from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.theme_tokens import RADIUS, SPACING
from desktop_app.ui.filtering.filter_sections import FilterValue
from desktop_app.ui.look import theme
from desktop_app.ui.look.icons import paint as paint_icon
from desktop_app.ui.widgets.buttons import FoldButton
from desktop_app.ui.widgets.labels import tooltip
from desktop_app.ui.widgets.state_marks import paint_dot

_HEIGHT, _BOX, _MARK = 28, 16, 10


class ValueTick(QCheckBox):
    """A value to tick; `sign` is the kind of its state mark, "" for none."""

    def __init__(self, field: str, value: FilterValue, sign: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field, self._sign = field, sign
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_value(value)

    def show_value(self, value: FilterValue) -> None:
        """Show the value as it is now, without a signal."""
        self.value = value
        self.blockSignals(True)
        self.setChecked(value.ticked)
        self.blockSignals(False)
        n = value.rows
        initiatives = ngettext("{n} initiative", "{n} initiatives", n).format(n=formats.number(n))
        self.setAccessibleName(_("{label}, {count}").format(label=value.label, count=initiatives))
        self.setToolTip(tooltip(value.label) if len(value.label) > 30 else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px(_HEIGHT))

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus() or self.underMouse():
            paint_line_ground(painter, self)
        side = theme.px(_BOX)
        self._paint_box(painter, self._placed(QRectF(SPACING["xs"], (self.height() - side) / 2, side, side)))
        start = float(SPACING["xs"] + side + SPACING["s"])
        if self._sign:
            side = theme.px(_MARK)
            box = QRectF(start, (self.height() - side) / 2, side, side)
            paint_dot(painter, self._placed(box), self._sign)
            start += side + SPACING["s"]
        painter.setFont(theme.font("body"))
        metrics = painter.fontMetrics()
        count = formats.number(self.value.rows)
        count_width = metrics.horizontalAdvance(count)
        end = self.width() - SPACING["s"] - count_width
        painter.setPen(theme.colour("muted"))
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self._placed(QRectF(end, 0, count_width + 1, self.height())), int(align), count)
        room = end - SPACING["s"] - start
        text = metrics.elidedText(self.value.label, Qt.TextElideMode.ElideRight, int(room))
        width = metrics.horizontalAdvance(text) + 1
        painter.setPen(theme.colour("ink"))
        painter.drawText(self._placed(QRectF(start, 0, width, self.height())), int(align), text)

    def _paint_box(self, painter: QPainter, box: QRectF) -> None:
        ticked = self.isChecked()
        painter.setPen(QPen(theme.colour("accent" if ticked else "control"), 1))
        painter.setBrush(theme.colour("accent" if ticked else "surface"))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        if ticked:
            paint_icon(painter, "check", box.adjusted(2, 2, -2, -2), theme.colour("on_accent"))

    def _placed(self, box: QRectF) -> QRectF:
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            box.moveRight(self.width() - box.left())
        return box


class FieldLine(FoldButton):
    """A field with a word on its values at the end; opens and closes what is under it."""

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        super().__init__("", look="link", parent=parent)
        self._label, self._summary = label, ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_summary("")

    def show_summary(self, summary: str) -> None:
        """Show the word at the end, such as "6 values"."""
        self._summary = summary
        name = _("{field}: {part}").format(field=self._label, part=summary) if summary else self._label
        self.setAccessibleName(name)
        self.setToolTip(tooltip(name) if len(name) > 32 else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(200), theme.px(_HEIGHT + 4))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px(_HEIGHT + 4))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus() or self.underMouse():
            paint_line_ground(painter, self)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        inset, side = SPACING["xs"], theme.px(10)
        box = QRectF(self.width() - inset - side, (self.height() - side) / 2, side, side)
        if mirrored:
            box.moveLeft(inset)
        icon = "down" if self.is_open else "next"
        paint_icon(painter, icon, box, theme.colour("muted"))
        area = QRectF(inset, 0, self.width() - 3 * inset - side, self.height())
        if mirrored:
            area.moveRight(self.width() - inset)
        ends = (Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft)
        first, last = ends if mirrored else tuple(reversed(ends))
        upright = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        painter.setFont(theme.font("body"))
        metrics = painter.fontMetrics()
        painter.setPen(theme.colour("muted"))
        bold = theme.font("body", 600 if self.is_open else 400)
        # The name of the field comes first: its figures stand in the tooltip too.
        beside = area.width() - QFontMetrics(bold).horizontalAdvance(self._label) - SPACING["s"] - 1
        most = max(beside, area.width() * 0.35)
        summary = metrics.elidedText(self._summary, Qt.TextElideMode.ElideRight, int(most))
        painter.drawText(area, int(last | upright), summary)
        painter.setFont(bold)
        room = int(area.width()) - metrics.horizontalAdvance(summary) - SPACING["s"]
        label = painter.fontMetrics().elidedText(self._label, Qt.TextElideMode.ElideRight, room)
        painter.setPen(theme.colour("ink"))
        painter.drawText(area, int(first | upright), label)


def paint_line_ground(painter: QPainter, line: QAbstractButton) -> None:
    """Paint the ground of a line under the pointer, or the ring of one with the focus."""
    box = QRectF(line.rect()).adjusted(1, 1, -1, -1)
    painter.setPen(QPen(theme.colour("focus"), 2) if line.hasFocus() else Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("sunken") if line.underMouse() else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, RADIUS["control"], RADIUS["control"])
