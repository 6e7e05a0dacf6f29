"""The kinds of AI that a new initiative can be, as tiles to choose one from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QGridLayout, QSizePolicy, QWidget

from desktop_app.theme_tokens import RADIUS, SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.look.direction import own_direction
from desktop_app.ui.look.icons import paint as paint_icon

_COLUMNS = 4
_ACROSS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
_ALONG = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


@dataclass(frozen=True, slots=True)
class Kind:
    """One tile: what it stands for, its name, a few words and an icon."""

    value: str
    title: str
    note: str
    icon: str


class KindTiles(QWidget):
    """One of the kinds; arrows move, `chosen(value)` tells what the person took."""

    chosen = Signal(str)

    def __init__(self, kinds: Sequence[Kind], name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._kinds = list(kinds)
        self._group = QButtonGroup(self)
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(SPACING["s"])
        self.tiles: list[_Tile] = []
        for at, kind in enumerate(self._kinds):
            tile = _Tile(kind)
            tile.installEventFilter(self)
            self._group.addButton(tile, at)
            self.tiles.append(tile)
        self._arrange(_COLUMNS)
        self._group.idClicked.connect(lambda at: self._took(at))
        self.set_value(self._kinds[0].value)

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for tile in self.tiles:
            self._grid.removeWidget(tile)
        for at, tile in enumerate(self.tiles):
            self._grid.addWidget(tile, at // columns, at % columns)
        for column in range(_COLUMNS):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        spacing = self._grid.horizontalSpacing()
        widest = max(tile.sizeHint().width() for tile in self.tiles)
        fitting = max(1, (self.width() + spacing) // (widest + spacing))
        # Rows of equal length: four, two or one in a row.
        self._arrange(next((count for count in (_COLUMNS, 2) if count <= fitting), 1))

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        hint.setWidth(max(tile.minimumSizeHint().width() for tile in self.tiles))
        return hint

    def value(self) -> str:
        """The chosen kind."""
        return self._kinds[max(self._group.checkedId(), 0)].value

    def set_value(self, value: str) -> None:
        """Choose without a signal."""
        for tile, kind in zip(self.tiles, self._kinds, strict=True):
            if kind.value == value:
                tile.setChecked(True)
        self._roving()

    def _took(self, at: int) -> None:
        self._roving()
        self.chosen.emit(self._kinds[at].value)

    def _roving(self) -> None:
        """Let Tab stop once, at the chosen tile."""
        for tile in self.tiles:
            stop = Qt.FocusPolicy.StrongFocus if tile.isChecked() else Qt.FocusPolicy.ClickFocus
            tile.setFocusPolicy(stop)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched in self.tiles:
            step, rows = _ACROSS.get(Qt.Key(event.key()), 0), _ALONG.get(Qt.Key(event.key()), 0)
            if step or rows:
                if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                    step = -step
                step += rows * self._columns
                at = self.tiles.index(watched) + step
                if 0 <= at < len(self.tiles):
                    self.tiles[at].setFocus(Qt.FocusReason.TabFocusReason)
                    self.tiles[at].click()
                return True
        return super().eventFilter(watched, event)


class _Tile(QAbstractButton):
    """An icon, and beside it the name of a kind over a few words on it."""

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self._kind = kind
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setText(kind.title)
        self.setAccessibleName(kind.title)
        self.setAccessibleDescription(kind.note)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.notifier().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        strong, small = QFontMetrics(theme.font("body", 600)), QFontMetrics(theme.font("small"))
        words = max(strong.horizontalAdvance(self._kind.title), small.horizontalAdvance(self._kind.note))
        return QSize(words + theme.px(20) + 34, strong.height() + small.height() + 17)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(90), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on, hot = self.isChecked(), self.underMouse() or self.isDown()
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setBrush(theme.colour("accent_soft" if on else "sunken" if hot else "surface"))
        painter.setPen(QPen(theme.colour("accent" if on else "line"), 1))
        painter.drawRoundedRect(box, RADIUS["control"], RADIUS["control"])
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS["control"], RADIUS["control"])
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = theme.px(20)
        mark = QRectF(12, (self.height() - side) / 2, side, side)
        words = QRect(12 + side + 10, 8, self.width() - side - 30, self.height() - 16)
        if mirrored:
            mark.moveLeft(self.width() - 12 - side)
            words.moveLeft(8)
        paint_icon(painter, self._kind.icon, mark, theme.colour("accent" if on else "muted"))
        align = int(Qt.AlignmentFlag.AlignLeading)
        for text, font, tone, edge in (
            (self._kind.title, theme.font("body", 600), "accent" if on else "ink", Qt.AlignmentFlag.AlignTop),
            (self._kind.note, theme.font("small"), "ink" if on else "muted", Qt.AlignmentFlag.AlignBottom),
        ):
            painter.setFont(font)
            painter.setPen(theme.colour(tone))
            shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, words.width())
            painter.drawText(words, align | int(edge), own_direction(shown))
