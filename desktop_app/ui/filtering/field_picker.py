"""A button that names a field, and the list with a search that it opens to choose another."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop_app.domain.filters.tree import FilterField
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.fuzzy import Finder
from desktop_app.ui.look import theme
from desktop_app.ui.look.icons import paint as paint_icon
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.labels import tooltip

_MOST = 200


class FieldPicker(QFrame):
    """All fields with a search above them, as a popup; `picked(name)`."""

    picked = Signal(str)

    def __init__(self, fields: Iterable[FilterField], current: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("popup")
        self._fields = list(fields)
        self._finder = Finder([f"{field.label} {field.group}" for field in self._fields])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(SPACING["xs"])
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Search fields"))
        self.search.setAccessibleName(_("Search fields"))
        self.list = QListWidget()
        self.list.setAccessibleName(_("Fields"))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        layout.addWidget(self.search)
        layout.addWidget(self.list)
        self.search.textChanged.connect(self._fill)
        self.search.installEventFilter(self)
        self.list.installEventFilter(self)
        self.list.itemClicked.connect(self._pick)
        self.setFixedSize(QSize(theme.px(320), theme.px(340)))
        self._fill("", current)
        self.search.setFocus()

    def _fill(self, text: str, current: str = "") -> None:
        places = range(len(self._fields)) if not text.strip() else self._finder.find(text, _MOST)
        self.list.clear()
        for at in places:
            field = self._fields[at]
            item = QListWidgetItem(_("{field}  –  {group}").format(field=field.label, group=field.group))
            item.setData(Qt.ItemDataRole.UserRole, field.name)
            item.setToolTip(tooltip(field.label))
            self.list.addItem(item)
            if field.name == current:
                self.list.setCurrentItem(item)
        if self.list.currentRow() < 0 and self.list.count():
            self.list.setCurrentRow(0)

    def _pick(self, item: QListWidgetItem) -> None:
        name = str(item.data(Qt.ItemDataRole.UserRole))
        self.close()
        self.picked.emit(name)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                item = self.list.currentItem()
                if item is not None:
                    self._pick(item)
                return True
            if watched is self.search and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                step = 1 if key == Qt.Key.Key_Down else -1
                count = self.list.count()
                if count:
                    self.list.setCurrentRow((self.list.currentRow() + step) % count)
                return True
        return super().eventFilter(watched, event)


class FieldButton(Button):
    """Names the chosen field; a click, Enter or Space opens the list. `chosen(name)`."""

    chosen = Signal(str)
    TRAILING = 16

    def __init__(self, purpose: str, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__("", self.open_list, "", "switcher", parent=parent)
        self._purpose = purpose
        self._hint = hint or _("Choose a field")
        self._fields: list[FilterField] = []
        self._name = ""
        self.picker: FieldPicker | None = None
        self.show_field("")

    def set_fields(self, fields: Iterable[FilterField]) -> None:
        """Offer these fields."""
        self._fields = list(fields)
        self.show_field(self._name)

    def field(self) -> str:
        """Name of the chosen field, "" for none."""
        return self._name

    def show_field(self, name: str) -> None:
        """Show a field, without a signal."""
        self._name = name
        label = next((field.label for field in self._fields if field.name == name), "")
        self.set_text(label or (name if name else self._hint))
        self.setAccessibleName(_("{purpose}: {field}").format(purpose=self._purpose, field=self._text))

    def open_soon(self) -> None:
        """Open the list once the button is laid out, as a button that was just made has no place yet."""
        QTimer.singleShot(0, self, self.open_list)

    def open_list(self) -> None:
        """Open the list under the button."""
        picker = self.picker = FieldPicker(self._fields, self._name, self)
        picker.picked.connect(self._took)
        at = self.mapToGlobal(QPoint(0, self.height() + 2))
        screen = self.screen() or QGuiApplication.primaryScreen()
        if screen is not None:
            area = screen.availableGeometry()
            at.setX(max(area.left(), min(at.x(), area.right() - picker.width())))
            if at.y() + picker.height() > area.bottom():
                at.setY(max(area.top(), at.y() - self.height() - picker.height() - 4))
        picker.move(at)
        picker.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        side = theme.px(10)
        box = QRectF(self.width() - side - 10, (self.height() - side) / 2, side, side)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            box.moveLeft(10)
        paint_icon(painter, "down", box, theme.colour("muted" if self.isEnabled() else "disabled"))

    def _took(self, name: str) -> None:
        self.show_field(name)
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        self.chosen.emit(name)
