"""What all fields share: label above, sentence below when something is wrong, one signal a change."""

from __future__ import annotations

import time
from typing import Any

from PySide6.QtCore import QEvent, QMetaMethod, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.fields import typing
from desktop_app.ui.widgets.labels import FieldLabel, Label
from desktop_app.ui.widgets.terms.term_words import TermLabel, set_term

#: What is typed is kept after a pause of this length.
IDLE_MS = 2000
# One line of a sentence below a field, px.
_SENTENCE_HEIGHT = 18


def shown_label(label: str, required: bool) -> str:
    """What stands over a field."""
    return _("{label} (required)").format(label=label) if required else label


class Field(QWidget):
    """A labelled control for one value; None means unknown.

    `edited(value)` is sent once for each change that a person made: when the focus leaves, at Enter,
    or after two seconds without a key. `set_value` never sends it. A value that cannot be read stays
    as it was typed, with a sentence beside it, and nothing is sent.
    """

    edited = Signal(object)
    #: True keeps what is typed at Enter or when the focus leaves, and not after a pause.
    waits_to_be_left = False
    #: Sent when the sentence beside the field changes; "" when it is removed.
    error_changed = Signal(str)

    def __init__(
        self,
        label: str,
        help: str = "",
        required: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.label_text = label
        self.help_text = help
        self.required = required
        self._stored: Any = None
        self._sent: Any = None
        self._dirty = False
        self._error = self._note = ""
        #: Which of several fields with its label it is.
        self.which = ""
        # Made when there is something to note, which is rare.
        self._noted: Label | None = None
        # When the person began to type what is not kept, on the clock that never goes back.
        self._began: float | None = None
        self._held = False
        self._editor: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACING["xs"])
        self.label = FieldLabel(shown_label(label, required), help)
        self._column.addWidget(self.label)
        # Shown only once it has its parent, or it would be a separate window for a moment.
        self.label.setVisible(bool(label))
        self.row = QHBoxLayout()
        self.row.setSpacing(SPACING["s"])
        self._column.addLayout(self.row)
        self._sentence = Label("", "small", 500, "bad", wrap=True)
        self._sentence.hide()
        self._column.addWidget(self._sentence)
        # Spare room goes below the sentence. ("Maximum" would cut a sentence that wraps.)
        self._column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE_MS)
        self._idle.timeout.connect(self.commit)

    # -- for everybody -------------------------------------------------------------------------

    def value(self) -> Any:
        """The present value; the stored one while the typed text cannot be read."""
        try:
            return self._read()
        except ValueError:
            return self._stored

    def set_value(self, value: object) -> None:
        """Show a stored value; a text that is being typed, or was wrong and not stored, stays."""
        changed = value != self._stored
        self._stored = value
        if self._dirty:
            return
        if self._error and not changed:
            return
        self._sent = value
        self._mark("")
        if not (self.has_focus_inside() and _reads_as(self, value)):
            self._show(value)

    def error(self) -> str:
        return self._error

    def set_error(self, sentence: str) -> None:
        """Show beside the field what is wrong with it; "" removes the sentence."""
        self._mark(sentence)

    def note(self) -> str:
        return self._note

    def set_note(self, sentence: str) -> None:
        """Say below the field what is to be known of its stored value; "" removes the sentence."""
        if sentence == self._note:
            return
        self._note = sentence
        if self._noted is None:
            self._noted = Label("", "small", 500, "caution", wrap=True)
            self._column.insertWidget(self._column.indexOf(self._sentence) + 1, self._noted)
        self._noted.setText(sentence)
        self._noted.setVisible(bool(sentence))
        self._name()

    def set_read_only(self, read_only: bool) -> None:
        """Let the value be read but not changed."""
        self.setEnabled(not read_only)

    def commit(self) -> bool:
        """Keep what was typed at once; False when it cannot be read, or waits for the person to decide."""
        self._idle.stop()
        if self._held:
            return False
        if not self._dirty:
            return not self._error
        try:
            value = self._read()
        except ValueError as error:
            self._mark(str(error))
            return False
        self._dirty = False
        self._mark("")
        self._send(value)
        return True

    def revert(self) -> None:
        """Show the stored value again."""
        self._idle.stop()
        self._dirty = self._held = False
        self._began = None
        self._mark("")
        self._sent = self._stored
        self._show(self._stored)

    def leave(self) -> None:
        """Show the stored value again, because something else comes into the field: what was not kept is told."""
        if self.is_unkept():
            typing.news.left.emit(self)
        self.revert()

    def hold(self, value: object, sentence: str, began: float) -> None:
        """Show a value again that was sent and not kept; it stays as it is until the person goes on with it.

        `began` is when the person began to type it.
        """
        self._show(value)
        self._idle.stop()
        self._dirty = self._held = True
        self._began = began
        self._sent = self._stored
        self._mark(sentence)
        typing.news.began.emit(self)

    def go_on(self) -> bool:
        """Send what was typed, also when it waits for the person to decide."""
        self._held = False
        return self.commit()

    def typed_text(self) -> str | None:
        """The text in the control as it stands; None for a control without one, and for secrets."""
        return None

    def type_again(self, text: str, began: float | None = None) -> None:
        """Put text into the control as if the person had typed it, now or since `began`."""

    def began(self) -> float | None:
        """When the person began to type what is not kept, by `time.monotonic`; None when nothing is typed."""
        return self._began

    def is_dirty(self) -> bool:
        """Whether something was typed that was not sent yet."""
        return self._dirty

    def is_unkept(self) -> bool:
        """Whether something was typed that was not sent, or was refused."""
        if self._dirty or (self._error and self._sent != self._stored):
            return True
        return waits_for_button(self) and self._sent != self._stored and not is_put_away(self)

    def has_focus_inside(self) -> bool:
        return any(child.hasFocus() for child in self.findChildren(QWidget))

    def set_label(self, label: str) -> None:
        """Show another label, as it is: without a word on whether the field is required."""
        self.label_text = label
        self.label.setText(label)
        self.label.setVisible(bool(label))
        self._name()

    def focus(self) -> None:
        """Put the cursor into the field."""
        if self._editor is not None:
            self._editor.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- for the fields themselves -------------------------------------------------------------

    def _read(self) -> Any:
        """The value of the control; raises ValueError with a sentence."""
        return self._stored

    def _show(self, value: object) -> None:
        """Put a value into the control without sending anything."""

    def _set_editor(self, editor: QWidget, stretch: int = 1) -> None:
        self._editor = editor
        self.row.addWidget(editor, stretch)
        self.setFocusProxy(editor)
        self.label.setBuddy(editor)
        self._name()

    def _name(self) -> None:
        if self._editor is not None:
            marks = (_("required") if self.required else "", _("wrong") if self._error else "")
            name = ", ".join(filter(None, (self.label_text, self.which, *marks)))
            self._editor.setAccessibleName(name)
            parts = [self._error, self.note(), self.help_text]
            self._editor.setAccessibleDescription(" ".join(part for part in parts if part))

    def _typed(self) -> None:
        """Handle a change by the person; it is kept after a pause."""
        self._dirty, self._held = True, False
        self._began = self._began or time.monotonic()
        if not self.waits_to_be_left:
            self._idle.start()
        typing.news.began.emit(self)

    def _took(self, value: object) -> None:
        """Handle a choice by the person; it is kept at once."""
        self._idle.stop()
        self._dirty = self._held = False
        self._mark("")
        self._send(value)

    def _send(self, value: object) -> None:
        if value != self._sent or type(value) is not type(self._sent):
            self._sent = value
            with typing.sending(self):
                self.edited.emit(value)
        self._began = None

    def _mark(self, sentence: str) -> None:
        if sentence == self._error:
            return
        self._error = sentence
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        if self._editor is not None:
            theme.set_role(self._editor, wrong="true" if sentence else "false")
        self._name()
        self.error_changed.emit(sentence)

    def hideEvent(self, event: QHideEvent) -> None:
        # Leaving a page or closing the window keeps what was typed.
        if self._dirty:
            self.commit()
        super().hideEvent(event)


def explain(field: Field, term: str) -> None:
    """Lead from the label of a field, and by F1 from the field, to the page of a term."""
    label = TermLabel(field.label.text(), term)
    explained = _("A click, or F1 in the field, says what it means.")
    label.set_tip(f"{field.help_text}\n{explained}" if field.help_text else explained)
    field._column.replaceWidget(field.label, label)
    # Shown only once it has its parent, or it would be a separate window for a moment.
    label.setVisible(bool(field.label_text))
    field.label.hide()
    field.label.deleteLater()
    field.label = label
    label.setBuddy(field._editor or field)
    set_term(field, term)


def say_which(field: Field, which: str) -> None:
    """Say to a screen reader which of several fields with its label it is, such as the action's name."""
    if which != field.which:
        field.which = which
        field._name()


def waits_for_button(field: Field) -> bool:
    """Whether nobody listens: a form that is kept by its button reads the field then."""
    return not field.isSignalConnected(QMetaMethod.fromSignal(field.edited))


def is_put_away(field: Field) -> bool:
    """Whether the form around it was closed; another tab or page in front leaves it open."""
    widget: QWidget | None = field
    while widget is not None and not widget.isWindow():
        if widget.isHidden() and not isinstance(widget.parentWidget(), QStackedWidget):
            return True
        widget = widget.parentWidget()
    return False


def _reads_as(field: Field, value: object) -> bool:
    try:
        return bool(field._read() == value)
    except ValueError:
        return False


class NoWheel(QObject):
    """Event filter: the wheel scrolls the page and never changes a control, not even with the focus.

    Scrolling a page can bring the focused control under the pointer, and its value would change unnoticed.
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def no_wheel(widget: QWidget) -> None:
    """Make `widget` ignore the wheel; keys and clicks still change it."""
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    widget.installEventFilter(NoWheel(widget))


def keep_room(field: Field) -> None:
    """Leave room for one line of what is wrong, so that nothing below moves when it is said."""
    sentence = field._sentence
    policy = sentence.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    sentence.setSizePolicy(policy)
    theme.keep_px(sentence.setMinimumHeight, _SENTENCE_HEIGHT)
