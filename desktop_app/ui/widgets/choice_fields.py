"""Fields for a choice: one of a list, any of a list, yes or no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStyleOptionViewItem,
    QStylePainter,
    QVBoxLayout,
    QWidget,
)

from desktop_app.i18n import _
from desktop_app.text import clean_line
from desktop_app.theme_tokens import SPACING
from desktop_app.ui import theme
from desktop_app.ui.icons import paint as paint_icon
from desktop_app.ui.widgets.basics import tooltip
from desktop_app.ui.widgets.buttons import Button, FilterChip, literal
from desktop_app.ui.widgets.field import Field, no_wheel
from desktop_app.ui.widgets.layouts import FlowLayout
from desktop_app.ui.widgets.text_fields import LineEdit

#: Choices as (value, label) pairs, or as a mapping from value to label.
Choices = Sequence[tuple[Any, str]] | Mapping[str, str]


def _pairs(choices: Choices) -> list[tuple[Any, str]]:
    return list(choices.items()) if isinstance(choices, Mapping) else list(choices)


class ComboBox(QComboBox):
    """A list that folds out; the wheel passes by unless it has the focus; long entries are cut."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        no_wheel(self)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setMaxVisibleItems(16)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.view().setAccessibleName(name)

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        side = theme.px(10)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        area = self.rect().adjusted(11, 0, -10, 0)
        mark = QRectF(
            area.left() if mirrored else area.right() - side + 1,
            (self.height() - side) / 2,
            side,
            side,
        )
        paint_icon(painter, "down", mark, theme.colour("muted" if self.isEnabled() else "disabled"))
        if mirrored:
            area.setLeft(area.left() + side + 6)
        else:
            area.setRight(area.right() - side - 6)
        painter.setPen(theme.colour("ink" if self.isEnabled() else "muted"))
        shown = painter.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, area.width()
        )
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        painter.drawText(area, int(align), shown)
        cut = shown != self.currentText()
        if bool(self.toolTip()) != cut:
            self.setToolTip(tooltip(self.currentText()) if cut else "")


class ChoiceField(Field):
    """One of a list. `unknown` is the text of the entry for `empty`; "" leaves that entry out."""

    def __init__(
        self,
        label: str,
        choices: Choices,
        help: str = "",
        required: bool = False,
        unknown: str | None = None,
        empty: Any = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(label, help, required, parent)
        self._empty = empty
        self._stored = self._sent = empty
        self._unknown = _("Not stated") if unknown is None else unknown
        self._values: list[Any] = []
        self.combo = ComboBox()
        self.combo.activated.connect(self._activated)
        self._set_editor(self.combo)
        self.set_choices(choices)

    def set_choices(self, choices: Choices) -> None:
        """Offer another list; the value stays, as an entry of its own when it is not in the list."""
        pairs = _pairs(choices)
        if self._unknown and not self.required:
            pairs = [(self._empty, self._unknown), *pairs]
        self.combo.blockSignals(True)
        self.combo.clear()
        self._values = [value for value, _label in pairs]
        self.combo.addItems([text for _value, text in pairs])
        self.combo.blockSignals(False)
        self._show(self._stored)

    def _activated(self, index: int) -> None:
        self._took(self._values[index])

    def _read(self) -> Any:
        index = self.combo.currentIndex()
        return self._values[index] if index >= 0 else self._empty

    def _show(self, value: Any) -> None:
        wanted = self._empty if value is None else value
        if wanted in self._values:
            self.combo.setCurrentIndex(self._values.index(wanted))
        elif wanted == self._empty:
            self.combo.setCurrentIndex(-1)
        else:
            # A choice that a removed plugin or a newer version brought: shown, and kept.
            self._values.append(wanted)
            self.combo.addItem(str(wanted))
            self.combo.setCurrentIndex(len(self._values) - 1)


def paint_box(painter: QPainter, area: QRectF, state: Qt.CheckState, enabled: bool = True) -> None:
    """Draw a box to tick in the middle of `area`."""
    side = theme.px(16)
    box = QRectF(0, 0, side - 1, side - 1)
    box.moveCenter(area.center())
    on = state != Qt.CheckState.Unchecked
    ground = "accent" if on else "surface"
    if not enabled:
        ground = "disabled" if on else "sunken"
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(theme.colour(ground))
    painter.setPen(QPen(theme.colour(ground if on else "control"), 1))
    painter.drawRoundedRect(box, 4, 4)
    if on:
        name = "check" if state == Qt.CheckState.Checked else "minus"
        paint_icon(painter, name, box, theme.colour("on_accent"))
    painter.restore()


class CheckBox(QCheckBox):
    """A box to tick, drawn from the tokens; long texts are cut with an ellipsis."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(literal(text), parent)
        self._text = text
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self._text)
        return QSize(width + theme.px(16) + 18, max(self.fontMetrics().height(), theme.px(16)) + 8)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), theme.px(80)), self.sizeHint().height())

    def hitButton(self, at: QPoint) -> bool:
        return self.rect().contains(at)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.width() < self.sizeHint().width():
            self.setToolTip(tooltip(self._text))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = theme.px(16)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = self.width() - side - 4 if mirrored else 4
        paint_box(painter, QRectF(left, 0, side, self.height()), self.checkState(), self.isEnabled())
        room = QRectF(self.rect()).adjusted(0, 0, -side - 12, 0)
        room.moveLeft(4 if mirrored else side + 12)
        room.setWidth(room.width() - 4)
        shown = painter.fontMetrics().elidedText(
            self._text, Qt.TextElideMode.ElideRight, int(room.width()) + 2
        )
        painter.setPen(theme.colour("ink" if self.isEnabled() else "disabled"))
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        painter.drawText(room, int(align), shown)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)


class BoolField(Field):
    """Yes or no."""

    def __init__(
        self,
        label: str,
        help: str = "",
        required: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(label, help, required, parent)
        self._stored = self._sent = False
        self.label.hide()
        self.box = CheckBox(label)
        self.box.setToolTip(tooltip(help))
        self.box.clicked.connect(lambda checked: self._took(bool(checked)))
        self._set_editor(self.box, 0)
        self.row.addStretch(1)

    def _read(self) -> Any:
        return self.box.isChecked()

    def _show(self, value: Any) -> None:
        self.box.setChecked(bool(value))


class _CheckDelegate(QStyledItemDelegate):
    """An entry with its box; the whole entry can be clicked."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(80, theme.px(30))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        rect = QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("selection"))
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
        painter.drawText(text, int(align), shown)


class _Picker(QFrame):
    """A list with check marks and a search above it, as a popup."""

    done = Signal()

    def __init__(
        self, pairs: Sequence[tuple[Any, str]], chosen: Sequence[Any], name: str, parent: QWidget
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
        self.list.setItemDelegate(_CheckDelegate(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for value, label in pairs:
            item = QListWidgetItem(label)
            item.setToolTip(tooltip(label))
            item.setData(Qt.ItemDataRole.UserRole, value)
            # Ticked by a click anywhere on it, or Enter or Space, not only on the box.
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            checked = Qt.CheckState.Checked if value in chosen else Qt.CheckState.Unchecked
            item.setCheckState(checked)
            self.list.addItem(item)
        layout.addWidget(self.search)
        layout.addWidget(self.list)
        layout.addWidget(Button(_("Done"), self.close, look="small"))
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.list.itemClicked.connect(self._toggle)
        self.list.installEventFilter(self)
        self.setFixedSize(QSize(theme.px(320), theme.px(340)))
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
        wanted = text.casefold().split()
        first = -1
        for row in range(self.list.count()):
            item = self.list.item(row)
            label = item.text().casefold()
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

    def closeEvent(self, event: QCloseEvent) -> None:
        self.done.emit()
        super().closeEvent(event)


class TagsField(Field):
    """Any of a list, or free words when `choices` is None; the value is a tuple.

    Each entry is a chip that Delete or a click takes away.
    """

    def __init__(
        self,
        label: str,
        choices: Choices | None = None,
        help: str = "",
        required: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(label, help, required, parent)
        self._stored = self._sent = ()
        self._chosen: tuple[Any, ...] = ()
        self._pairs = _pairs(choices) if choices is not None else None
        self._read_only = False
        area = QWidget()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        area.setSizePolicy(policy)
        self._flow = FlowLayout(area, spacing=6)
        self._chips: list[FilterChip] = []
        self.row.addWidget(area, 1)
        self.add_button = Button(_("Choose…"), self.open_picker, look="small")
        self.edit = LineEdit()
        self.edit.setPlaceholderText(_("Add…"))
        self.edit.setFixedWidth(theme.px(140))
        self.edit.returnPressed.connect(self._add_typed)
        self.edit.left.connect(self._add_typed)
        self.edit.installEventFilter(self)
        own = self.edit if self._pairs is None else self.add_button
        (self.add_button if self._pairs is None else self.edit).hide()
        self._own: QWidget = own
        self._flow.addWidget(own)
        self._editor = own
        self.setFocusProxy(own)
        self.label.setBuddy(own)
        self._name()

    def set_choices(self, choices: Choices) -> None:
        """Offer another list."""
        self._pairs = _pairs(choices)
        self._show(self._chosen)

    def set_read_only(self, read_only: bool) -> None:
        self._read_only = read_only
        self._own.setVisible(not read_only)
        for chip in self._chips:
            chip.setEnabled(not read_only)

    def open_picker(self) -> None:
        """Fold the list out under the button."""
        picker = _Picker(self._pairs or [], self._chosen, self.label_text, self)
        picker.done.connect(lambda: self._picked(picker.chosen()))
        picker.move(self.add_button.mapToGlobal(QPoint(0, self.add_button.height() + 2)))
        picker.show()

    def _picked(self, chosen: list[Any]) -> None:
        known = [value for value, _label in self._pairs or []]
        # What is not in the list (a removed plugin's entry) stays.
        others = [value for value in self._chosen if value not in known]
        self._keep((*chosen, *others))

    def _add_typed(self) -> None:
        words = [clean_line(word) for word in self.edit.text().split(",")]
        new = [word for word in words if word and word not in self._chosen]
        self.edit.clear()
        if new:
            self._keep((*self._chosen, *dict.fromkeys(new)))

    def _remove(self, value: Any) -> None:
        at = self._chosen.index(value)
        self._keep(tuple(item for item in self._chosen if item != value))
        target = self._chips[at] if at < len(self._chips) else self._own
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self, chosen: tuple[Any, ...]) -> None:
        if self.required and not chosen:
            self.set_error(_("{label} can't be empty.").format(label=self.label_text))
            return
        self._show(chosen)
        self._took(chosen)

    def _read(self) -> Any:
        return self._chosen

    def _show(self, value: Any) -> None:
        self._chosen = tuple(value or ())
        labels = dict(self._pairs or [])
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._flow.removeWidget(self._own)
        self._chips = []
        for item in self._chosen:
            chip = FilterChip(str(labels.get(item, item)))
            chip.setEnabled(not self._read_only)
            chip.removed.connect(lambda item=item: self._remove(item))
            self._flow.addWidget(chip)
            self._chips.append(chip)
        self._flow.addWidget(self._own)
        before: QWidget = self._own
        for chip in reversed(self._chips):
            QWidget.setTabOrder(chip, before)
            before = chip
        self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.edit and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Backspace and not self.edit.text() and self._chosen:
                self._remove(self._chosen[-1])
                self.edit.setFocus()
                return True
            if event.text() == ",":
                self._add_typed()
                return True
        return super().eventFilter(watched, event)
