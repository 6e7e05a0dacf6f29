"""Layouts: one that wraps like words, a page that scrolls, and keeping its place while it is filled anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_app.theme_tokens import SPACING


class FlowLayout(QLayout):
    """Lays widgets side by side and continues in the next line when there is no room.

    `centred` puts each line in the middle; with `apart` the last widget of a line goes to its far end, the first
    widget of all stays where a line begins.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        spacing: int = SPACING["s"],
        centred: bool = False,
        apart: bool = False,
    ) -> None:
        super().__init__(parent)
        self._centred, self._apart = centred, apart
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        width = height = 0
        for item in self._visible():
            hint = item.sizeHint()
            width += hint.width() + (self.spacing() if width else 0)
            height = max(height, hint.height())
        margins = self.contentsMargins()
        return QSize(width + margins.left() + margins.right(), height + margins.top() + margins.bottom())

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._visible():
            size = size.expandedTo(item.minimumSize())
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _visible(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _arrange(self, rect: QRect, move: bool) -> int:
        margins = self.contentsMargins()
        area = rect.marginsRemoved(margins)
        parent = self.parentWidget()
        mirrored = parent is not None and parent.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x, y, line = area.x(), area.y(), 0
        row: list[tuple[QLayoutItem, QRect]] = []

        def place() -> None:
            rest = area.right() + 1 - row[-1][1].right() if row and self._centred else 0
            if row and self._apart and row[-1][0] is not self._items[0]:
                row[-1][1].moveRight(area.right())
            for item, box in row:
                box.translate(max(rest, 0) // 2, 0)
                box.moveTop(box.y() + (line - box.height()) // 2)
                if mirrored:
                    box.moveLeft(area.x() + area.right() - box.right())
                item.setGeometry(box)
            row.clear()

        for item in self._visible():
            hint = item.sizeHint()
            width = min(hint.width(), max(area.width(), item.minimumSize().width()))
            if x > area.x() and x + width > area.right() + 1:
                if move:
                    place()
                x, y, line = area.x(), y + line + self.spacing(), 0
            row.append((item, QRect(QPoint(x, y), QSize(width, hint.height()))))
            x += width + self.spacing()
            line = max(line, hint.height())
        if move:
            place()
        return y + line - rect.y() + margins.bottom()


class _Scrolled(QWidget):
    """What a page scrolls: as high as its parts are in its own width."""

    def minimumSizeHint(self) -> QSize:
        hint, layout = super().minimumSizeHint(), self.layout()
        # Qt's height is that of the least width, at which every text wraps: the area asks for the one of its width.
        return QSize(hint.width(), 0) if layout is not None and layout.hasHeightForWidth() else hint


class ScrollPage(QScrollArea):
    """A page that scrolls up and down; add to `body`.

    A scroll bar takes its room from the margin: what is on the page is as wide with one as without, and as what
    stands above the page.
    """

    def __init__(self, margin: int = SPACING["xl"], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._margin = margin
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = _Scrolled()
        inner.setObjectName("scrolled")
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(margin, margin - 4, margin, margin - 4)
        self.body.setSpacing(SPACING["l"])
        self.setWidget(inner)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._margin:
            return
        bar = self.width() - self.viewport().width()
        room = max(0, self._margin - bar)
        margins = self.body.contentsMargins()
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        margins.setLeft(room if mirrored else self._margin)
        margins.setRight(self._margin if mirrored else room)
        if margins != self.body.contentsMargins():
            self.body.setContentsMargins(margins)


@contextmanager
def keep_place(area: QScrollArea) -> Iterator[None]:
    """While what an area shows is made anew: it stays where it was scrolled to, and the focus on what has the same
    accessible name, or in what bears the name of what was around it."""
    bar = area.verticalScrollBar()
    at, focused = bar.value(), QApplication.focusWidget()
    names: list[str] = []
    if focused is not None and area.isAncestorOf(focused):
        widget: QWidget | None = focused
        while widget is not None and widget is not area:
            names.append(widget.accessibleName())
            widget = widget.parentWidget()
        # What has the focus and goes would hand it on, and the area would scroll to whatever gets it.
        area.setFocus()
    yield

    def put_back() -> None:
        bar.setValue(at)
        # Only where nobody has gone elsewhere meanwhile.
        if names and QApplication.focusWidget() is area:
            _focus_again(area, [name for name in names if name])

    # Once what is new is shown and laid out.
    QTimer.singleShot(0, area, put_back)


def _focus_again(area: QScrollArea, names: list[str]) -> None:
    shown = [widget for widget in area.findChildren(QWidget) if widget.isVisibleTo(area)]
    for name in names:
        for widget in (widget for widget in shown if widget.accessibleName() == name):
            inside = [widget, *widget.findChildren(QWidget)]
            for control in inside:
                if control.focusPolicy() & Qt.FocusPolicy.TabFocus and control.isEnabledTo(area):
                    control.setFocus()
                    area.ensureWidgetVisible(control)
                    return


def widgets_of(layout: QLayout) -> list[QWidget]:
    """The widgets that stand in a layout itself, in its order.

    Its items are not asked for: PySide would keep what it made of them after they are gone.
    """
    around = layout.parentWidget()
    if around is None:
        return []
    places = {widget: layout.indexOf(widget) for widget in around.findChildren(QWidget)}
    return sorted((widget for widget, at in places.items() if at >= 0), key=places.__getitem__)


def centred(widget: QWidget) -> QHBoxLayout:
    """A row with `widget` in its middle, up to its greatest width and as high as it then needs."""
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(widget, 1000)
    row.addStretch(1)
    return row


def clear_layout(layout: QLayout) -> None:
    """Take everything out of a layout and delete it."""
    while layout.count():
        item = layout.takeAt(0)
        if item is None:
            return
        widget = item.widget()
        inner = item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear_layout(inner)
