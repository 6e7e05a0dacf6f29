"""A list with boxes to tick and a search above it, as a popup."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.language.i18n import _
from desktop_app.language.search_text import fold
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.look.direction import own_direction
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields.combo_box import paint_box
from desktop_app.ui.widgets.labels import tooltip

_ROW = 30
_MOST_ROWS = 10


class CheckDelegate(QStyledItemDelegate):
    """An entry with its box; the whole entry can be clicked."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(80, theme.px(_ROW))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        rect = QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("selection"))
            theme.paint_chosen(painter, rect)
        side = theme.px(16)
        mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        box = QRectF(
            rect.right() - side - 8 if mirrored else rect.left() + 8, rect.top(), side, rect.height()
        )
        paint_box(painter, box, Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)))
        text = rect.adjusted(8, 0, -side - 16, 0) if mirrored else rect.adjusted(side + 16, 0, -8, 0)
        painter.setFont(theme.font())
        painter.setPen(theme.colour("ink"))
        shown = painter.fontMetrics().elidedText(
            str(index.data() or ""), Qt.TextElideMode.ElideRight, int(text.width())
        )
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        painter.drawText(text, int(align), own_direction(shown))


class Picker(QFrame):
    """A list with check marks and a search above it, as a popup."""

    done = Signal()

    def __init__(
        self, pairs: Sequence[tuple[object, str]], chosen: Sequence[object], name: str, parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("popup")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(SPACING["xs"])
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Search"))
        self.search.setAccessibleName(_("Search in {name}").format(name=name))
        self.list = QListWidget()
        self.list.setAccessibleName(name)
        self.list.setUniformItemSizes(True)
        self.list.setItemDelegate(CheckDelegate(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for value, label in pairs:
            item = QListWidgetItem(label)
            item.setToolTip(tooltip(label))
            item.setData(Qt.ItemDataRole.UserRole, value)
            # A click anywhere on the entry, Enter or Space ticks it, not only a click on the box.
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            checked = Qt.CheckState.Checked if value in chosen else Qt.CheckState.Unchecked
            item.setCheckState(checked)
            self.list.addItem(item)
        layout.addWidget(self.search)
        layout.addWidget(self.list)
        self.close_button = Button(_("Done"), self.close, look="small")
        layout.addWidget(self.close_button)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.list.itemClicked.connect(self._toggle)
        self.list.installEventFilter(self)
        # Whole rows only.
        rows = min(max(self.list.count(), 3), _MOST_ROWS)
        self.list.setFixedHeight(rows * theme.px(_ROW))
        theme.keep_px(self.setFixedWidth, 320)
        self.adjustSize()
        self.search.setFocus()
        if self.list.count():
            self.list.setCurrentRow(0)

    def chosen(self) -> list[Any]:
        items = (self.list.item(row) for row in range(self.list.count()))
        return [
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item.checkState() == Qt.CheckState.Checked
        ]

    def _filter(self, text: str) -> None:
        wanted = fold(text).split()
        first = -1
        for row in range(self.list.count()):
            item = self.list.item(row)
            label = fold(item.text())
            hidden = not all(word in label for word in wanted)
            item.setHidden(hidden)
            if not hidden and first < 0:
                first = row
        self.list.setCurrentRow(first)

    def _toggle(self, item: QListWidgetItem) -> None:
        on = item.checkState() == Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if watched is self.search and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.list.setFocus()
                self.list.keyPressEvent(event)
                return True
            if enter or (watched is self.list and key == Qt.Key.Key_Space):
                item = self.list.currentItem()
                if item is not None and not item.isHidden():
                    self._toggle(item)
                    self.search.selectAll()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # The popup is a window of its own, where Enter does not press buttons by itself.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.close_button.hasFocus():
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.done.emit()
        super().closeEvent(event)
