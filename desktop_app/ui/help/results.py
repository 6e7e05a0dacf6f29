"""The list of what a search in the help finds: title, where it stands, and the words around the hit, marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from desktop_app.language.i18n import _
from desktop_app.services.learning.help_search import HelpEntry, HelpHit, marked
from desktop_app.ui.look import theme

_HIT = Qt.ItemDataRole.UserRole
_WORDS = Qt.ItemDataRole.UserRole + 1


class HelpResults(QListWidget):
    """`chosen(HelpEntry)` for the hit that is marked now, `taken()` for Enter or a click on it."""

    chosen = Signal(object)
    taken = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Results"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_HitDelegate(self))
        self.currentItemChanged.connect(lambda item, _before: self._say(item))
        self.itemClicked.connect(lambda _item: self.taken.emit())

    def show_hits(self, hits: Sequence[HelpHit], words: Sequence[str]) -> None:
        """List the hits; the first one is marked and shown."""
        self.blockSignals(True)
        self.clear()
        for hit in hits:
            item = QListWidgetItem()
            item.setData(_HIT, hit)
            item.setData(_WORDS, tuple(words))
            parts = (hit.entry.title, where_of(hit.entry), hit.snippet)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(part for part in parts if part))
            self.addItem(item)
        self.setCurrentRow(0 if hits else -1)
        self.blockSignals(False)
        self._say(self.currentItem())

    def step(self, by: int) -> None:
        """Mark another hit, as the arrow keys of the search field ask."""
        if self.count():
            self.setCurrentRow((self.currentRow() + by) % self.count())

    def _say(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(_HIT).entry)


def where_of(entry: HelpEntry) -> str:
    """What kind of thing an entry is, or the topic that a section is in."""
    if entry.kind == "term":
        return _("Term")
    return entry.where if entry.kind == "section" else _("Word of the program")


class _HitDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Any) -> QSize:
        return QSize(100, theme.px(76))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Any) -> None:
        hit, words = index.data(_HIT), index.data(_WORDS)
        box = QRectF(option.rect).adjusted(0, 1, 0, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selection"))
            painter.drawRoundedRect(box, 6, 6)
            theme.paint_chosen(painter, box, 6)
        room = box.adjusted(theme.px(10), theme.px(5), -theme.px(8), 0)
        title, small = theme.font("body", 500), theme.font("small")
        top = self._line(painter, room, hit.entry.title, words, title, "ink", 1)
        where = where_of(hit.entry)
        if where:
            top = self._line(painter, room.adjusted(0, top, 0, 0), where, (), small, "muted", 1) + top
        self._line(painter, room.adjusted(0, top, 0, 0), hit.snippet, words, small, "muted", 2)
        painter.restore()

    def _line(
        self,
        painter: QPainter,
        room: QRectF,
        text: str,
        words: Sequence[str],
        font: QFont,
        tone: str,
        lines: int,
    ) -> float:
        """Draw a text on at most `lines` lines with its hits marked; gives the height that it took."""
        metrics = QFontMetricsF(font)
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width() * lines * 0.96)
        layout = QTextLayout(text, font)
        layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeading))
        formats = []
        for start, end in marked(text, words):
            mark = QTextLayout.FormatRange()
            mark.start, mark.length = start, end - start
            look = QTextCharFormat()
            look.setBackground(theme.colour("caution_soft"))
            look.setForeground(theme.colour("ink"))
            mark.format = look
            formats.append(mark)
        layout.setFormats(formats)
        layout.beginLayout()
        height = 0.0
        for _number in range(lines):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(room.width())
            line.setPosition(QPointF(0, height))
            height += line.height()
        layout.endLayout()
        painter.setPen(theme.colour(tone))
        layout.draw(painter, room.topLeft())
        return height
