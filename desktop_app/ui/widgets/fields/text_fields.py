"""Fields for text: one line, several lines, an address on the web, a person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, QRect, Qt, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QStyle,
    QStyleOptionFrame,
    QStylePainter,
    QWidget,
)

from desktop_app.language.i18n import _
from desktop_app.text import clean, clean_line
from desktop_app.ui.look import theme
from desktop_app.ui.look.direction import own_direction
from desktop_app.ui.widgets.buttons import IconButton
from desktop_app.ui.widgets.fields.field import Field, shown_label
from desktop_app.ui.widgets.fields.proposals import Proposals
from desktop_app.ui.widgets.focus.steps import leave_field
from desktop_app.ui.widgets.labels import tooltip

#: A line that is longer freezes Qt's text control for seconds to minutes.
LONGEST_LINE = 20_000
#: At most this much of a very long text is shown.
SHOWN = 20_000
#: Schemes that a click may open.
SAFE_SCHEMES = ("http", "https", "mailto")


def _leaves_undo(event: QEvent, dirty: bool) -> bool:
    """Whether undo and redo belong to the program, because nothing is being typed here."""
    return (
        not dirty
        and event.type() == QEvent.Type.ShortcutOverride
        and isinstance(event, QKeyEvent)
        and (event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo))
    )


class LineEdit(QLineEdit):
    """A line that leaves undo to the program when nothing is being typed; Esc reverts."""

    left = Signal()
    entered = Signal()
    escaped = Signal()

    #: Whether the click that brings the focus selects all, so that typing replaces a value in one piece.
    selects_at_click = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.typing = False
        self._clicked_into = False

    def event(self, event: QEvent) -> bool:
        if _leaves_undo(event, self.typing):
            event.ignore()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._clicked_into = self.selects_at_click and event.reason() == Qt.FocusReason.MouseFocusReason
        self.entered.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        # A part that was marked by dragging stays marked.
        if self._clicked_into and not self.hasSelectedText():
            self.selectAll()
        self._clicked_into = False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            was_typing = self.typing
            if was_typing:
                self.escaped.emit()
            # What goes with its field goes at the first Escape that restores nothing.
            if leave_field(self) or was_typing:
                return
            event.ignore()
            return
        super().keyPressEvent(event)

    def _room(self) -> QRect:
        """The area of the text: the stylesheet's border and padding are 9 px, Qt's own margin 2."""
        return self.rect().adjusted(11, 0, -11, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        text = self.text()
        room = self._room()
        cut = not self.hasFocus() and self.fontMetrics().horizontalAdvance(text) > room.width()
        if bool(self.toolTip()) != cut:
            self.setToolTip(tooltip(text[:1500]) if cut else "")
        if not cut:
            super().paintEvent(event)
            return
        # Without the cursor in it, a text that does not fit ends in an ellipsis.
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option)
        shown = self.fontMetrics().elidedText(text[:2000], Qt.TextElideMode.ElideRight, room.width())
        muted = self.isReadOnly() or not self.isEnabled()
        painter.setPen(theme.colour("muted" if muted else "ink"))
        painter.drawText(room, int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), own_direction(shown))


class LineField(Field):
    """One line of text; "" when nothing is stated."""

    def __init__(
        self,
        label: str,
        help: str = "",
        required: bool = False,
        max_length: int = 500,
        placeholder: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(label, help, required, parent)
        self._max_length = max_length
        self._stored = self._sent = self._empty()
        self.edit = LineEdit()
        self.edit.setPlaceholderText(placeholder)
        self.edit.textEdited.connect(self._typed)
        self.edit.left.connect(self._left)
        self.edit.entered.connect(self._entered)
        self.edit.returnPressed.connect(self.go_on)
        self.edit.escaped.connect(self.revert)
        self._set_editor(self.edit)

    def text(self) -> str:
        """What is typed, as it is."""
        return self.edit.text()

    def hold(self, value: object, sentence: str, began: float) -> None:
        super().hold(value, sentence, began)
        self.edit.typing = True

    def typed_text(self) -> str | None:
        return self.edit.text()

    def type_again(self, text: str, began: float | None = None) -> None:
        self._began = began or self._began
        self.edit.setText(text)
        self._typed()

    def focus(self) -> None:
        super().focus()
        self.edit.end(False)

    def set_read_only(self, read_only: bool) -> None:
        self.edit.setReadOnly(read_only)

    def commit(self) -> bool:
        kept = super().commit()
        self.edit.typing = self._dirty
        return kept

    def revert(self) -> None:
        super().revert()
        self.edit.typing = False

    def _typed(self) -> None:
        super()._typed()
        self.edit.typing = True

    def _empty(self) -> Any:
        return ""

    def _entered(self) -> None:
        """Handle the arrival of the focus."""

    def _left(self) -> None:
        """Handle the loss of the focus: keep what was typed and show it tidied."""
        if self.commit() and not self._error:
            self._show(self._sent)

    def _read(self) -> Any:
        text = clean_line(self.edit.text())
        if len(text) > self._max_length:
            raise ValueError(_too_long(len(text), self._max_length))
        if self.required and not text:
            raise ValueError(_("{label} can't be empty.").format(label=self.label_text))
        return text

    def _show(self, value: object) -> None:
        text = str(value or "")
        if text != self.edit.text():
            at = self.edit.cursorPosition()
            self.edit.setText(text)
            self.edit.setCursorPosition(min(at, len(text)) if self.edit.hasFocus() else 0)


def _too_long(length: int, limit: int) -> str:
    from desktop_app.language import formats

    return _("{length} characters; {limit} fit. Shorten the text.").format(
        length=formats.number(length), limit=formats.number(limit)
    )


class LinkField(LineField):
    """An address on the web, with a button that opens it; only http, https and mailto are opened."""

    def __init__(
        self,
        label: str,
        help: str = "",
        required: bool = False,
        max_length: int = 2000,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(label, help, required, max_length, "https://", parent)
        self.open_button = IconButton("open", _("Open the address"), self._open)
        self.row.addWidget(self.open_button)
        self.edit.textChanged.connect(self._offer)
        self._offer()

    def _address(self) -> QUrl | None:
        url = QUrl(clean_line(self.edit.text()), QUrl.ParsingMode.StrictMode)
        return url if url.isValid() and url.scheme().lower() in SAFE_SCHEMES else None

    def _offer(self) -> None:
        self.open_button.setEnabled(self._address() is not None)

    def _open(self) -> None:
        url = self._address()
        if url is not None:
            QDesktopServices.openUrl(url)


class PersonField(LineField):
    """The name of a person or a team; proposes names that are in use."""

    def __init__(
        self,
        label: str,
        help: str = "",
        required: bool = False,
        people: Sequence[str] = (),
        max_length: int = 500,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(label, help, required, max_length, parent=parent)
        self._proposals = Proposals(self.edit, people, self.proposals_name())
        self._proposals.activated.connect(self._typed)
        self._proposals.activated.connect(self.commit, Qt.ConnectionType.QueuedConnection)
        self.edit.entered.connect(self._proposals.dress)

    def proposals_name(self) -> str:
        """What a screen reader calls the list of proposals."""
        return _("Names in use")

    def set_people(self, people: Sequence[str]) -> None:
        """Propose these names."""
        self._proposals.set_texts(people)

    def _typed(self, _text: str = "") -> None:
        super()._typed()


class PlainEdit(QPlainTextEdit):
    """Several lines; grows with its text, Tab leaves it, mark-up stays text."""

    left = Signal()
    escaped = Signal()
    refused = Signal(str)

    def __init__(self, least: int = 2, most: int = 12, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.typing = False
        self._least = least
        self._most = most
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        theme.notifier().changed.connect(self._grow)
        self._grow()

    def _grow(self, _size: object = None) -> None:
        line = self.fontMetrics().lineSpacing()
        lines = self.document().size().height()  # in lines, for a plain text document
        shown = min(max(lines, self._least), self._most)
        # The stylesheet's line and padding, then the document's own margin.
        frame = 12 + 2 * int(self.document().documentMargin()) + 2
        height = int(shown * line) + frame
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def event(self, event: QEvent) -> bool:
        if _leaves_undo(event, self.typing):
            event.ignore()
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            was_typing = self.typing
            if was_typing:
                self.escaped.emit()
            # What goes with its field goes at the first Escape that restores nothing.
            if leave_field(self) or was_typing:
                return
            event.ignore()
            return
        super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        text = clean(source.text())
        if max((len(line) for line in text.split("\n")), default=0) > LONGEST_LINE:
            self.refused.emit(
                _("The text has a line of more than 20,000 characters. Break it into paragraphs.")
            )
            return
        self.textCursor().insertText(text)


class TextField(Field):
    """Several lines of text; "" when nothing is stated. Ctrl+Enter keeps it at once."""

    def __init__(
        self,
        label: str,
        help: str = "",
        required: bool = False,
        max_length: int = 1_000_000,
        placeholder: str = "",
        lines: int = 2,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(label, help, required, parent)
        self._max_length = max_length
        self._whole: str | None = None
        self._read_only = False
        self._stored = self._sent = ""
        self.edit = PlainEdit(lines)
        self.edit.setPlaceholderText(placeholder)
        self.edit.textChanged.connect(self._changed)
        self.edit.left.connect(self.commit)
        self.edit.escaped.connect(self.revert)
        self.edit.refused.connect(self.set_error)
        self._showing = False
        self._set_editor(self.edit)

    def text(self) -> str:
        return self.edit.toPlainText()

    def hold(self, value: object, sentence: str, began: float) -> None:
        super().hold(value, sentence, began)
        self.edit.typing = True

    def typed_text(self) -> str | None:
        return self._whole if self._whole is not None else self.edit.toPlainText()

    def type_again(self, text: str, began: float | None = None) -> None:
        self._began = began or self._began
        self._show(text)
        self._changed()

    def set_read_only(self, read_only: bool) -> None:
        self._read_only = read_only
        self.edit.setReadOnly(read_only or self._whole is not None)

    def commit(self) -> bool:
        kept = super().commit()
        self.edit.typing = self._dirty
        return kept

    def revert(self) -> None:
        super().revert()
        self.edit.typing = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            had_typed = self._dirty or self._held
            # The first press keeps what was typed, the next one does the main act of the page.
            if self.go_on() and not had_typed:
                event.ignore()
            return
        super().keyPressEvent(event)

    def _changed(self) -> None:
        if not self._showing:
            self._typed()
            self.edit.typing = True

    def _read(self) -> Any:
        if self._whole is not None:
            return self._whole
        text = clean(self.edit.toPlainText())
        if len(text) > self._max_length:
            raise ValueError(_too_long(len(text), self._max_length))
        if self.required and not text.strip():
            raise ValueError(_("{label} can't be empty.").format(label=self.label_text))
        return text

    def _show(self, value: object) -> None:
        text = str(value or "")
        longest = max((len(line) for line in text.split("\n")), default=0)
        cut = len(text) > 10 * SHOWN or longest > LONGEST_LINE
        self._whole = text if cut else None
        shown = text[:SHOWN] if cut else text
        self.edit.setReadOnly(self._read_only or cut)
        self.label.setText(
            _("{label} (the first 20,000 characters; too long to edit here)").format(label=self.label_text)
            if cut
            else shown_label(self.label_text, self.required)
        )
        if shown != self.edit.toPlainText():
            self._showing = True
            at = self.edit.textCursor().position()
            self.edit.setPlainText(shown)
            cursor = self.edit.textCursor()
            cursor.setPosition(min(at, len(shown)) if self.edit.hasFocus() else 0)
            self.edit.setTextCursor(cursor)
            self._showing = False
