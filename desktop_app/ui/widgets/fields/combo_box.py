"""Controls of Qt for a choice, in the look of the program: a drop-down list, a box to tick."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)
from shiboken6 import isValid

from desktop_app.ui.look import theme
from desktop_app.ui.look.direction import own_direction
from desktop_app.ui.look.icons import paint as paint_icon
from desktop_app.ui.widgets.buttons import literal
from desktop_app.ui.widgets.fields.field import no_wheel
from desktop_app.ui.widgets.labels import tooltip

if TYPE_CHECKING:
    from desktop_app.ui.widgets.fields.drop_down import DropDown

_DETAILS = int(Qt.ItemDataRole.UserRole) + 100
_GROUP = int(Qt.ItemDataRole.UserRole) + 101
_KEYWORDS = int(Qt.ItemDataRole.UserRole) + 102
_OPENS = (Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_F4)


class ComboBox(QComboBox):
    """A drop-down list; the wheel does not change it; long entries are cut.

    Space, Down, F4 or a letter opens it; nothing is chosen before an entry is taken (`activated`). `highlighted(place)`
    tells which entry a person looks at, and the present one again when the list is left with Esc.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        no_wheel(self)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

        self._popup: DropDown | None = None
        #: Gives the details of an entry when the list opens, where they take a while to work out.
        self.details_of: Callable[[int], Sequence[str]] | None = None

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.view().setAccessibleName(name)

    def set_details(self, place: int, details: Sequence[str]) -> None:
        """Show texts at the far side of an entry of the open list, such as a number as it would read."""
        self.setItemData(place, tuple(details), _DETAILS)

    def set_keywords(self, place: int, words: str) -> None:
        """Find an entry by other words than it shows, too."""
        self.setItemData(place, words, _KEYWORDS)

    def set_group(self, place: int, heading: str) -> None:
        """Show the entry under a heading of the open list; entries of a group stand together."""
        self.setItemData(place, heading, _GROUP)

    def open_list(self) -> DropDown | None:
        """The list while it is open."""
        return self._popup

    def showPopup(self) -> None:
        from desktop_app.ui.widgets.fields import drop_down

        if self._popup is not None or not self.count():
            return
        entries: list[drop_down.DropDownRow] = []
        model, heading = self.model(), ""
        for place in range(self.count()):
            group = str(self.itemData(place, _GROUP) or "")
            if group != heading:
                heading = group
                entries.append(drop_down.DropDownRow(group))
            item = model.item(place) if isinstance(model, QStandardItemModel) else None
            entries.append(
                drop_down.DropDownRow(
                    self.itemText(place),
                    tuple(self.details_of(place))
                    if self.details_of
                    else self.itemData(place, _DETAILS) or (),
                    place,
                    item is None or item.isEnabled(),
                    self.itemIcon(place),
                    str(self.itemData(place, _KEYWORDS) or ""),
                )
            )
        popup = drop_down.DropDown(self, entries, self.currentIndex(), self.accessibleName())
        popup.taken.connect(self._take)
        popup.shown.connect(self.highlighted)
        popup.gone_on.connect(self._go_on)
        popup.destroyed.connect(self._closed)
        self._popup = popup
        theme.set_role(self, opened="true")
        popup.open_at(QRect(self.mapToGlobal(QPoint(0, 0)), self.size()))

    def hidePopup(self) -> None:
        if self._popup is not None:
            self._popup.close()

    def _closed(self) -> None:
        self._popup = None
        if isValid(self):
            theme.set_role(self, opened="false")

    def _go_on(self, forward: bool) -> None:
        """Tab in the open list goes on from the field, as it does without one."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        key = Qt.Key.Key_Tab if forward else Qt.Key.Key_Backtab
        modifier = Qt.KeyboardModifier.NoModifier if forward else Qt.KeyboardModifier.ShiftModifier
        QApplication.sendEvent(self, QKeyEvent(QEvent.Type.KeyPress, key, modifier))

    def _take(self, place: int) -> None:
        """Choose an entry, as a person does."""
        self.setCurrentIndex(place)
        self.activated.emit(place)
        self.textActivated.emit(self.itemText(place))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.showPopup()
            if self._popup is not None:
                self._popup.opened_by_press(event.globalPosition().toPoint())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier
            | Qt.KeyboardModifier.AltModifier
            | Qt.KeyboardModifier.MetaModifier
        )
        if event.key() in _OPENS and held in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.AltModifier,
        ):
            self.showPopup()
        elif event.text().strip() and event.text().isprintable() and not held:
            self.showPopup()
            if self._popup is not None:
                self._popup.type(event.text())
        else:
            event.ignore()

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
        paint_icon(
            painter,
            "down" if self._popup is None else "up",
            mark,
            theme.colour("muted" if self.isEnabled() else "disabled"),
        )
        if mirrored:
            area.setLeft(area.left() + side + 6)
        else:
            area.setRight(area.right() - side - 6)
        painter.setPen(theme.colour("ink" if self.isEnabled() else "muted"))
        shown = painter.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, area.width()
        )
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        painter.drawText(area, int(align), own_direction(shown))
        cut = shown != self.currentText()
        if bool(self.toolTip()) != cut:
            self.setToolTip(tooltip(self.currentText()) if cut else "")


def paint_box(painter: QPainter, area: QRectF, state: Qt.CheckState, enabled: bool = True) -> None:
    """Draw a box to tick in the middle of `area`."""
    side = theme.px(16)
    box = QRectF(0, 0, side - 1, side - 1)
    box.moveCenter(area.center())
    # On whole pixels: a line between two of them is faint in dark.
    box.moveTopLeft(QPointF(round(box.left()) + 0.5, round(box.top()) + 0.5))
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
        painter.drawText(room, int(align), own_direction(shown))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
