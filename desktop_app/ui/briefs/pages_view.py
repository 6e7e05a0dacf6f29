"""The pages of a PDF under each other on white paper, at any size; only those in sight have a picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QSizePolicy, QWidget

from desktop_app.briefs.pdf.page_pictures import PagePicture, PageSize, PlacedFigure
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING, tokens
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.where_from.figure_label import opens_origin_name

#: The sizes that the buttons go through; 1 is as large as on paper on a screen of 96 dpi.
ZOOMS = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
_SCREEN_PIXELS_A_POINT = 96 / 72


def image_of(picture: PagePicture) -> QImage:
    """A picture as Qt draws it."""
    # Copied, as Qt would go on drawing from bytes that are gone, also in what it shares with other images.
    return QImage(
        picture.pixels, picture.width, picture.height, picture.stride, QImage.Format.Format_RGB32
    ).copy()


class PagesView(QAbstractScrollArea):
    """Scrolls by wheel, arrows, Page up and down, Home and End; Ctrl with the wheel changes the size.

    `changed` tells that other pages are in sight or that their size is another: ask `wanted` what to draw then.
    `figure_wanted(figure, where it is)` is sent for a key figure that was clicked, or chosen by Tab and opened by Enter.
    """

    changed = Signal()
    figure_wanted = Signal(object, QRect)

    def __init__(self, sizes: Sequence[PageSize], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sizes = list(sizes)
        # The pixels a point and the picture of pages in sight, and of their neighbours.
        self._pictures: dict[int, tuple[float, QImage]] = {}
        self._tops: list[int] = []
        self._zoom = 1.0
        self._fits_width = True
        self.figures: Sequence[PlacedFigure] = ()
        # The figure that Tab has come to; -1 for none.
        self._figure = -1
        self.viewport().setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # Always there: its coming and going would change the width that pages fit into.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        # Paper is not mirrored.
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._name = name
        self.setAccessibleName(name)
        self.verticalScrollBar().setAccessibleName(name)
        self.verticalScrollBar().valueChanged.connect(self._moved)
        self.horizontalScrollBar().valueChanged.connect(self._moved)
        theme.notifier().changed.connect(self._lay_out)
        self._lay_out()

    # Sizes and places

    def zoom(self) -> float:
        """The size now; 1 is as large as on paper."""
        return self._zoom

    def set_zoom(self, zoom: float) -> None:
        """Show the pages at this size; what is in the middle stays there."""
        self._fits_width = False
        self._resize_pages(zoom)

    def zoom_in(self) -> None:
        """Go to the next larger of the usual sizes."""
        self.set_zoom(next((zoom for zoom in ZOOMS if zoom > self._zoom + 0.005), ZOOMS[-1]))

    def zoom_out(self) -> None:
        """Go to the next smaller of the usual sizes."""
        self.set_zoom(next((zoom for zoom in reversed(ZOOMS) if zoom < self._zoom - 0.005), ZOOMS[0]))

    def fit_width(self) -> None:
        """Make the widest page as wide as there is room, also when the room changes."""
        self._fits_width = True
        widest = max(size.width for size in self._sizes) * _SCREEN_PIXELS_A_POINT
        room = self.viewport().width() - 2 * self._gap()
        self._resize_pages(min(max(room / widest, ZOOMS[0]), ZOOMS[-1]))

    def _resize_pages(self, zoom: float) -> None:
        bar = self.verticalScrollBar()
        half = self.viewport().height() / 2
        middle = (bar.value() + half) / max(1, bar.maximum() + 2 * half) if bar.value() else 0.0
        self._zoom = zoom
        self._lay_out()
        if middle:
            bar.setValue(round(middle * (bar.maximum() + 2 * half) - half))

    def _gap(self) -> int:
        return theme.px(SPACING["l"])

    def _pixels(self, size: PageSize) -> QSize:
        scale = self._zoom * _SCREEN_PIXELS_A_POINT
        # Rounded up, as the pictures are: otherwise they would be drawn a pixel smaller, and blurred.
        return QSize(ceil(size.width * scale), ceil(size.height * scale))

    def _lay_out(self) -> None:
        gap, top, widest = self._gap(), self._gap(), 0
        self._tops = []
        for size in self._sizes:
            pixels = self._pixels(size)
            self._tops.append(top)
            top += pixels.height() + gap
            widest = max(widest, pixels.width() + 2 * gap)
        room = self.viewport().size()
        for bar, whole, seen in (
            (self.verticalScrollBar(), top, room.height()),
            (self.horizontalScrollBar(), widest, room.width()),
        ):
            bar.setPageStep(seen)
            bar.setSingleStep(theme.px(48))
            bar.setRange(0, max(0, whole - seen))
        self._moved()

    def _place(self, number: int) -> QRect:
        """Where a page stands in the viewport."""
        pixels = self._pixels(self._sizes[number])
        room = max(self.viewport().width(), self.horizontalScrollBar().maximum() + self.viewport().width())
        left = (room - pixels.width()) // 2 - self.horizontalScrollBar().value()
        return QRect(
            left, self._tops[number] - self.verticalScrollBar().value(), pixels.width(), pixels.height()
        )

    def in_sight(self) -> list[int]:
        """The pages of which anything can be seen, from 0."""
        seen = self.viewport().rect()
        return [number for number in range(len(self._sizes)) if self._place(number).intersects(seen)]

    def page(self) -> int:
        """The page, from 0, that takes most of the room."""
        seen = self.viewport().rect()

        def share(number: int) -> int:
            part = self._place(number).intersected(seen)
            return part.width() * part.height()

        return max(self.in_sight(), key=share, default=0)

    def go_to(self, number: int) -> None:
        """Bring the top of a page into sight."""
        number = min(max(number, 0), len(self._sizes) - 1)
        self.verticalScrollBar().setValue(self._tops[number] - self._gap())

    # Pictures

    def _device_scale(self) -> float:
        return self._zoom * _SCREEN_PIXELS_A_POINT * self.devicePixelRatioF()

    def wanted(self) -> tuple[int, float] | None:
        """The first page in sight that has no picture at its size now, and the pixels a point of that picture."""
        scale = self._device_scale()
        for number in self.in_sight():
            if number not in self._pictures or self._pictures[number][0] != scale:
                return number, scale
        return None

    def set_picture(self, number: int, scale: float, picture: PagePicture) -> None:
        """Show the picture of a page, made at `scale` pixels a point."""
        self._pictures[number] = scale, image_of(picture)
        self.viewport().update()

    def picture(self, number: int) -> QImage | None:
        """The picture that a page is shown by."""
        return self._pictures[number][1] if number in self._pictures else None

    def _moved(self) -> None:
        near = {number + step for number in self.in_sight() for step in (-1, 0, 1)}
        self._pictures = {number: kept for number, kept in self._pictures.items() if number in near}
        page = _("Page {n} of {total}").format(
            n=formats.number(self.page() + 1), total=formats.number(len(self._sizes))
        )
        if self.accessibleDescription() != page:
            self.setAccessibleDescription(page)
        self.viewport().update()
        self.changed.emit()

    # Figures

    def _box(self, figure: PlacedFigure) -> QRect:
        """Where a figure stands in the viewport."""
        page, scale = self._place(figure.page), self._zoom * _SCREEN_PIXELS_A_POINT
        left, top, width, height = (round(part * scale) for part in figure.box)
        return QRect(page.left() + left, page.top() + top, width, height)

    def open_figure(self, figure: PlacedFigure) -> None:
        """Ask where a figure comes from."""
        self.figure_wanted.emit(figure, self._box(figure).translated(self.viewport().pos()))

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go through the figures in sight, and then on."""
        seen = [
            at for at, one in enumerate(self.figures) if self.viewport().rect().intersects(self._box(one))
        ]
        on = [at for at in seen if (at > self._figure if forward else 0 <= at < self._figure)]
        self._figure = (on[0] if forward else on[-1]) if on else -1
        name = opens_origin_name(self.figures[self._figure].label) if on else self._name
        self.setAccessibleName(name)
        self.viewport().update()
        return bool(on) or super().focusNextPrevChild(forward)

    # Events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        figure = _at(self.figures, self._box, event.position().toPoint())
        if figure is not None and event.button() == Qt.MouseButton.LeftButton:
            self.open_figure(figure)
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hand = _at(self.figures, self._box, event.position().toPoint()) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(820), theme.px(760))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fits_width:
            self.fit_width()
        else:
            self._lay_out()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turned = event.angleDelta().y()
            if turned:
                (self.zoom_in if turned > 0 else self.zoom_out)()
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and 0 <= self._figure < len(self.figures):
            self.open_figure(self.figures[self._figure])
        elif event.key() == Qt.Key.Key_Home:
            self.go_to(0)
        elif event.key() == Qt.Key.Key_End:
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.colour("sunken"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        paper = QColor(tokens("light").surface)
        for number in self.in_sight():
            place = self._place(number)
            painter.fillRect(place, paper)
            if number in self._pictures:
                scale, image = self._pictures[number]
                exact = QRectF(place.topLeft(), QSizeF(image.size()) / self.devicePixelRatioF())
                painter.drawImage(exact if scale == self._device_scale() else QRectF(place), image)
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawRect(place.adjusted(-1, -1, 0, 0))
        for at, figure in enumerate(self.figures):
            box = self._box(figure)
            # Paper is light in every theme, and so is what is drawn on it.
            painter.setPen(QPen(QColor(tokens("light").muted), 1, Qt.PenStyle.DotLine))
            painter.drawLine(box.bottomLeft(), box.bottomRight())
            if at == self._figure and self.hasFocus():
                painter.setPen(QPen(QColor(tokens("light").focus), 2))
                painter.drawRect(box.adjusted(-3, -2, 3, 2))
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        painter.end()


def _at(
    figures: Sequence[PlacedFigure], box_of: Callable[[PlacedFigure], QRect], at: QPoint
) -> PlacedFigure | None:
    """The figure at a point of the viewport."""
    return next((one for one in figures if box_of(one).adjusted(-3, -3, 3, 3).contains(at)), None)
