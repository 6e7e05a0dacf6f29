"""Stands beside a cell that is being typed in, and says what is understood of the text so far."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QWidget

from desktop_app.language.i18n import _
from desktop_app.language.reading.cell_reading import CellReading
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.feedback import IconLabel
from desktop_app.ui.widgets.labels import Label

_GAP = 8


class ReadingBubble(QFrame):
    """ "= $1,200,000", or what is in doubt; it takes no mouse and no focus."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self.setObjectName("popup")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACING["m"], SPACING["s"], SPACING["m"], SPACING["s"])
        row.setSpacing(SPACING["s"])
        self._mark = IconLabel("caution", "caution", 14)
        self._equals = Label("=", tone="muted")
        self.words = Label("", weight=500)
        for part in (self._mark, self._equals, self.words):
            row.addWidget(part)
        self.hide()

    def show_reading(self, reading: CellReading, cell: QWidget) -> None:
        """Say a reading beside a cell; a text that stands for itself needs no words."""
        text = reading.words
        if reading.problem:
            offers = [offer.words for offer in reading.offers]
            text = (
                _("{first} or {second}?").format(first=offers[0], second=offers[1]) if len(offers) > 1 else ""
            )
            text = text or (_("{value}?").format(value=offers[0]) if offers else reading.problem)
        if not text:
            self.hide()
            return
        self._show(text, bool(reading.problem), cell.geometry())

    def _show(self, text: str, is_problem: bool, box: QRect) -> None:
        self._mark.setVisible(is_problem)
        self._equals.setVisible(not is_problem)
        self.words.setText(text)
        self.words.set_tone("caution" if is_problem else "ink")
        self.adjustSize()
        self.move(self._place(box))
        self.raise_()
        self.show()

    def _place(self, box: QRect) -> QPoint:
        """Left of the cell, else right, else below it, inside of what it is in."""
        room = self._room.rect()
        gap = theme.px(_GAP)
        top = box.center().y() - self.height() // 2
        for left in (box.left() - gap - self.width(), box.right() + gap):
            if left >= 0 and left + self.width() <= room.width():
                return QPoint(left, min(max(0, top), max(0, room.height() - self.height())))
        left = max(0, min(box.left(), room.width() - self.width()))
        below = box.bottom() + gap
        return QPoint(
            left, below if below + self.height() <= room.height() else box.top() - gap - self.height()
        )


class RefusalBubble(ReadingBubble):
    """Why a cell can't be typed in, beside the cell; it goes when the view is scrolled, left or hidden."""

    withdrawn = Signal()

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view.viewport())
        view.installEventFilter(self)
        for bar in (view.verticalScrollBar(), view.horizontalScrollBar()):
            bar.valueChanged.connect(lambda _value: self._withdraw())

    def show_refusal(self, sentence: str, box: QRect) -> None:
        """Say why the cell in that place can't be typed in."""
        self._show(sentence, True, box)

    def _withdraw(self) -> None:
        if not self.isHidden():
            self.hide()
            self.withdrawn.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # What was refused on a page says nothing any more once the page is left.
        if event.type() in (QEvent.Type.Hide, QEvent.Type.FocusOut):
            self._withdraw()
        return super().eventFilter(watched, event)
