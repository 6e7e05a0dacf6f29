"""The lines of what needs attention: an initiative that unfolds, and each finding with the action that settles it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services.dashboard import AttentionGroup
from desktop_app.services.lists.list_reads import Attention
from desktop_app.theme_tokens import RADIUS, SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.look.direction import own_direction
from desktop_app.ui.look.icons import paint as paint_icon
from desktop_app.ui.widgets.labels import tooltip
from desktop_app.ui.widgets.screen_reader.announcements import tell_folded
from desktop_app.ui.widgets.state_marks import kind_of, paint_dot


class AttentionLine(QAbstractButton):
    """A line that opens what it tells of: a click on it or Enter."""

    def __init__(self) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.notifier().changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.heightForWidth(self.width()) > self.height():
            # Qt keeps the heights that it was told for earlier widths.
            self.updateGeometry()
        self._explain()

    def _explain(self) -> None:
        """Say in the tooltip what is cut."""

    def sizeHint(self) -> QSize:
        return QSize(theme.px(320), self.heightForWidth(max(self.width(), theme.px(320))))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(160), self.heightForWidth(max(self.width(), theme.px(160))))

    def hasHeightForWidth(self) -> bool:
        return True

    def _is_hot(self) -> bool:
        return self.underMouse() or self.hasFocus()

    def _paint_ground(self, painter: QPainter) -> QRectF:
        """The line's own ground under the pointer, and the ring of the keyboard; gives the room of the line."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        radius = RADIUS["control"]
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("sunken"))
            painter.drawRoundedRect(room, radius, radius)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(room.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        return room

    def _box(self, left: float, top: float, width: float, height: float) -> QRectF:
        """A box of the line, at the other side on a page that is read from the right."""
        box = QRectF(left, top, width, height)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            box.moveRight(self.width() - left)
        return box


def _say(
    painter: QPainter, box: QRectF, text: str, font: QFont, colour: QColor, at_end: bool = False
) -> None:
    painter.setFont(font)
    painter.setPen(colour)
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width() + 1))
    side = Qt.AlignmentFlag.AlignTrailing if at_end else Qt.AlignmentFlag.AlignLeading
    painter.drawText(box, int(side | Qt.AlignmentFlag.AlignVCenter), own_direction(shown))


class GroupLine(AttentionLine):
    """An initiative with how many findings it has; folded it says the worst of them.

    `clicked` opens it; `folded(bool)` is sent by a click on its mark, and by the arrow keys.
    """

    folded = Signal(bool)
    _MARK = 28

    def __init__(self, group: AttentionGroup) -> None:
        super().__init__()
        self.findings_of = group
        self.is_folded = True
        self.set_folded(True)

    def set_folded(self, folded: bool) -> None:
        """Show the worst finding, or leave it to the lines below."""
        self.is_folded = folded
        name = _("{initiative}, {key}, {findings}").format(
            initiative=self.findings_of.title, key=self.findings_of.key, findings=self._count()
        )
        self.setAccessibleName(name)
        tell_folded(self)
        self.setAccessibleDescription(self._worst().sentence if folded else "")
        self.updateGeometry()
        self.update()

    def _worst(self) -> Attention:
        return self.findings_of.items[0]

    def _count(self) -> str:
        n = len(self.findings_of.items)
        return ngettext("{n} finding", "{n} findings", n).format(n=formats.number(n))

    def heightForWidth(self, width: int) -> int:
        line = QFontMetrics(theme.font("body", 600)).height()
        return line * (2 if self.is_folded else 1) + 2 * SPACING["s"] + (2 if self.is_folded else 0)

    def _explain(self) -> None:
        metrics = QFontMetrics(theme.font("body", 400))
        room = self.width() - theme.px(self._MARK + 16)
        cut = self.is_folded and metrics.horizontalAdvance(self._worst().sentence) > room
        cut = cut or metrics.horizontalAdvance(self.findings_of.title) > self._title_room()
        words = f"{self.findings_of.key} {self.findings_of.title}" + (
            f"\n{self._worst().sentence}" if self.is_folded else ""
        )
        self.setToolTip(tooltip(words if cut else ""))

    def _title_room(self) -> float:
        count = QFontMetrics(theme.font("body")).horizontalAdvance(self._count()) + SPACING["m"]
        return self.width() - theme.px(self._MARK) - count - SPACING["s"]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint_ground(painter)
        ink, muted = theme.colour("ink"), theme.colour("muted")
        line = QFontMetrics(theme.font("body", 600)).height()
        top, left = float(SPACING["s"]), float(theme.px(self._MARK))
        side = theme.px(12)
        mark = self._box(8, top + (line - side) / 2, side, side)
        paint_icon(painter, "next" if self.is_folded else "down", mark, muted)
        strong = theme.font("body", 600)
        room = self._title_room()
        width = min(room, QFontMetrics(strong).horizontalAdvance(self.findings_of.title) + 1)
        _say(painter, self._box(left, top, width, line), self.findings_of.title, strong, ink)
        key_left = left + width + SPACING["s"]
        key_room = left + room - key_left
        plain = theme.font("body")
        if QFontMetrics(plain).horizontalAdvance(self.findings_of.key) <= key_room:
            _say(painter, self._box(key_left, top, key_room, line), self.findings_of.key, plain, muted)
        count = self._box(left + room, top, self.width() - left - room - SPACING["s"], line)
        _say(painter, count, self._count(), plain, muted, at_end=True)
        if self.is_folded:
            worst, below = self._worst(), top + line + 2
            dot = theme.px(8)
            paint_dot(painter, self._box(left, below, dot, line), kind_of(worst.severity))
            text = self._box(left + dot + 8, below, self.width() - left - dot - 16, line)
            _say(painter, text, worst.sentence, plain, muted)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = event.position().x()
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        if self.isDown() and (self.width() - at if mirrored else at) <= theme.px(self._MARK):
            # The mark folds and unfolds; the rest of the line opens.
            self.setDown(False)
            self.folded.emit(not self.is_folded)
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        opens, closes = Qt.Key.Key_Right, Qt.Key.Key_Left
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            opens, closes = closes, opens
        if event.key() in (opens, closes):
            folded = event.key() == closes
            if folded != self.is_folded:
                self.folded.emit(folded)
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)


class FindingLine(AttentionLine):
    """One finding; under the pointer or the focus its action shows as a button. `left` is sent by ←."""

    left = Signal()
    _INDENT = 28

    def __init__(self, item: Attention) -> None:
        super().__init__()
        self.item = item
        self.setAccessibleName(
            _("{action}: {initiative}, {sentence}").format(
                action=item.action_label, initiative=item.initiative_title, sentence=item.sentence
            )
        )
        self.setAccessibleDescription(item.title)

    def _action_width(self) -> int:
        small = QFontMetrics(theme.font("body", 500)).horizontalAdvance(self.item.action_label)
        return small + 2 * SPACING["m"] + 2

    def _text_left(self) -> float:
        return float(theme.px(self._INDENT + 8) + 8)

    def _text_room(self, width: int) -> float:
        return max(40.0, width - self._text_left() - self._action_width() - SPACING["l"])

    def _lines(self, width: int) -> list[str]:
        """The sentence in lines; it is the important part, so it wraps instead of being cut."""
        layout = QTextLayout(self.item.sentence, theme.font("body"))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        lines: list[str] = []
        while True:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(self._text_room(width))
            lines.append(self.item.sentence[line.textStart() : line.textStart() + line.textLength()].strip())
        layout.endLayout()
        return lines or [""]

    def heightForWidth(self, width: int) -> int:
        line = QFontMetrics(theme.font("body")).height()
        return max(line * len(self._lines(width)) + 2 * SPACING["s"], theme.px(34))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint_ground(painter)
        plain = theme.font("body")
        line = QFontMetrics(plain).height()
        lines = self._lines(self.width())
        top = (self.height() - line * len(lines)) / 2
        dot = theme.px(8)
        paint_dot(painter, self._box(theme.px(self._INDENT), top, dot, line), kind_of(self.item.severity))
        for at, text in enumerate(lines):
            box = self._box(self._text_left(), top + at * line, self._text_room(self.width()), line)
            _say(painter, box, text, plain, theme.colour("ink"))
        self._paint_action(painter)

    def _paint_action(self, painter: QPainter) -> None:
        height = theme.px(26)
        width = self._action_width()
        box = self._box(self.width() - width - 5, (self.height() - height) / 2, width, height)
        inner = box.adjusted(SPACING["m"], 0, -SPACING["m"], 0)
        if self._is_hot():
            painter.setPen(QPen(theme.colour("control" if theme.tokens().high_contrast else "line"), 1))
            painter.setBrush(theme.colour("surface"))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS["control"], RADIUS["control"])
            _say(
                painter,
                inner.adjusted(0, 0, 2, 0),
                self.item.action_label,
                theme.font("body", 500),
                theme.colour("ink"),
            )
            return
        side = theme.px(10)
        mark = QRectF(0, 0, side, side)
        mark.moveCenter(QPointF(box.center()))
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        mark.moveLeft(box.left() + 6) if mirrored else mark.moveRight(box.right() - 6)
        paint_icon(painter, "next", mark, theme.colour("muted"))
        text = box.adjusted(side + 10, 0, 0, 0) if mirrored else box.adjusted(0, 0, -side - 10, 0)
        _say(painter, text, self.item.action_label, theme.font("body"), theme.colour("muted"), at_end=True)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.HoverEnter, QEvent.Type.HoverLeave):
            self.update()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        back = Qt.Key.Key_Left
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            back = Qt.Key.Key_Right
        if event.key() == back:
            self.left.emit()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)
