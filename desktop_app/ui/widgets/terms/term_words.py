"""Words on the screen that are terms of the field: a click, or F1 with the focus there, asks the window for their page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.language.i18n import _
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import IconButton
from desktop_app.ui.widgets.labels import FieldLabel, tooltip

_ASKED = QEvent.Type(QEvent.registerEventType())
_PROPERTY = "term"
#: The id of a term; asked each time where it changes, such as with the chosen row. "" is none.
TermSource = str | Callable[[], str]


class TermAsked(QEvent):
    """Sent to the window of a word: the page of this term is wanted."""

    def __init__(self, term: str) -> None:
        super().__init__(_ASKED)
        self.term = term


def ask(widget: QWidget, term: str) -> None:
    """Ask the window around a widget for the page of a term."""
    if term:
        QApplication.sendEvent(widget.window(), TermAsked(term))


def set_term(widget: QWidget, term: TermSource) -> None:
    """Say which term a widget, and all that stands in it, is about."""
    widget.setProperty(_PROPERTY, term)


def term_at(widget: QWidget | None) -> str:
    """The term that a widget, or what it stands in, is about; "" for none."""
    while widget is not None:
        source = widget.property(_PROPERTY)
        term = source() if callable(source) else source
        if term:
            return str(term)
        widget = widget.parentWidget()
    return ""


class TermLabel(FieldLabel):
    """The label of a field whose name is a term: dots under its words; a click opens the page.

    It takes no focus of its own: F1 in the field does the same.
    """

    def __init__(self, text: str, term: str) -> None:
        super().__init__(text)
        self._term = term
        self.setCursor(Qt.CursorShape.WhatsThisCursor)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        box = self.contentsRect()
        metrics = self.fontMetrics()
        width = min(box.width(), metrics.horizontalAdvance(self.text()))
        below = box.center().y() + (metrics.ascent() - metrics.descent()) // 2 + theme.px(3)
        left = box.right() - width if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else box.left()
        painter = QPainter(self)
        painter.setPen(QPen(theme.colour("control"), 1, Qt.PenStyle.DotLine))
        painter.drawLine(left, below, left + width, below)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            ask(self, self._term)
            return
        super().mouseReleaseEvent(event)


class TermMark(IconButton):
    """A question mark beside a heading that is a term."""

    def __init__(self, title: str = "", term: str = "") -> None:
        super().__init__("help", "", self._ask)
        self._term = ""
        self.set_term(title, term)

    def set_term(self, title: str, term: str) -> None:
        """Lead to another term; it hides for none."""
        self._term = term
        name = _("What does “{term}” mean?").format(term=title)
        self.setAccessibleName(name)
        self.setToolTip(tooltip(name))
        # Without a parent yet, showing it would make a window of it.
        if not term or self.parentWidget() is not None:
            self.setVisible(bool(term))

    def term(self) -> str:
        """The id of the term that it leads to."""
        return self._term

    def _ask(self) -> None:
        ask(self, self._term)
