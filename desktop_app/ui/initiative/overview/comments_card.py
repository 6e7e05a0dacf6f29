"""What people say about an initiative: newest last, with who and when, and a line to add one."""

from __future__ import annotations

import re
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.records import Comment
from desktop_app.domain.spine import Spine
from desktop_app.errors import FieldError
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.services import record_edits as records
from desktop_app.services import signatures
from desktop_app.services.changes import Changes
from desktop_app.text import shorten
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.signer import sign
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.widgets.buttons import Button, IconButton
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.fields.text_fields import TextField
from desktop_app.ui.widgets.labels import ElidedLabel, Label
from desktop_app.ui.widgets.layouts import clear_layout

# So many of the newest comments show at first.
_SHOWN = 5
_KEY = re.compile(r"\b[A-Za-z][A-Za-z0-9]{0,9}-\d{1,6}\b")


class CommentField(TextField):
    """A text that Ctrl+Enter sends."""

    sent = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier and self.commit():
            self.sent.emit()
            return
        super().keyPressEvent(event)


class CommentsCard(Card):
    """The comments of one initiative; the key of another one in a text leads to it."""

    def __init__(self, tab: SpineTab) -> None:
        super().__init__(_("Comments"))
        self._tab = tab
        self._initiative_id = ""
        self._shows_all = False
        self._spine: Spine | None = None
        holder = QWidget()
        self._box = QVBoxLayout(holder)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(SPACING["m"])
        self.add(holder)
        self.none = Label(_("No comments yet."), tone="muted", wrap=True)
        self.add(self.none)
        self._adder = QWidget()
        row = QVBoxLayout(self._adder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING["s"])
        self.text = CommentField(_("Comment"), max_length=100_000)
        self.text.label.hide()
        row.addWidget(self.text)
        foot = QHBoxLayout()
        foot.setSpacing(SPACING["s"])
        self.send_button = Button(_("Add comment"), self.send)
        foot.addWidget(self.send_button)
        foot.addWidget(Label(_("Ctrl+Enter"), tone="muted"))
        foot.addStretch(1)
        row.addLayout(foot)
        self.add(self._adder)
        self.text.sent.connect(self.send)
        tab.anchor("comments", self.text)

    def show_spine(self, spine: Spine) -> None:
        """Show the comments of an initiative; what is being typed about it stays."""
        if spine.initiative.id != self._initiative_id:
            self.text.leave()
            self._initiative_id, self._shows_all = spine.initiative.id, False
        self._adder.setVisible(self._tab.context.can_edit)
        self._spine = spine
        self._fill()

    def _fill(self) -> None:
        clear_layout(self._box)
        comments = self._spine.comments if self._spine is not None else ()
        self.none.setVisible(not comments)
        hidden = 0 if self._shows_all else max(0, len(comments) - _SHOWN)
        if hidden:
            text = _("Show all {n}").format(n=formats.number(len(comments)))
            self._box.addWidget(Button(text, self._show_all, look="link"), 0, Qt.AlignmentFlag.AlignLeft)
        for comment in comments[hidden:]:
            self._box.addWidget(self._entry(comment))

    def _show_all(self) -> None:
        self._shows_all = True
        self._fill()

    def _entry(self, comment: Comment) -> QWidget:
        entry = QWidget()
        column = QVBoxLayout(entry)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["xs"])
        head = QHBoxLayout()
        head.setSpacing(SPACING["s"])
        head.addWidget(ElidedLabel(comment.written_by or formats.unknown(), weight=500), 1)
        head.addWidget(Label(formats.date_time(comment.written_at), tone="muted"))
        if self._tab.context.can_edit:
            name = _("Delete the comment “{text}”").format(text=shorten(comment.text, 40))
            head.addWidget(IconButton("delete", name, lambda: self._delete(comment.id)))
        column.addLayout(head)
        column.addWidget(Label(comment.text, wrap=True))
        keys = [key for key in dict.fromkeys(_KEY.findall(comment.text)) if self._is_other(key)]
        if keys:
            links = QHBoxLayout()
            links.setSpacing(SPACING["s"])
            for key in keys[:_SHOWN]:
                links.addWidget(Button(key.upper(), partial(self._open, key), look="link"))
            links.addStretch(1)
            column.addLayout(links)
        return entry

    def begin(self) -> None:
        """Bring the line into sight, ready to be typed into."""
        self._tab.reveal(self.text)

    def _is_other(self, key: str) -> bool:
        own = self._spine.initiative.key if self._spine is not None else ""
        return key.upper() != own.upper() and key.upper().partition("-")[0] == own.upper().partition("-")[0]

    def _open(self, key: str) -> None:
        context = self._tab.context

        def refused(error: BaseException) -> None:
            context.toast(str(error), kind="caution")

        context.read(lambda ws: ws.find_key(key.upper()).id, context.open_initiative, on_error=refused)

    def send(self) -> None:
        """Keep what was typed as a comment of the person who signs."""
        text = self.text.text().strip()
        if not text:
            self.text.focus()
            return
        initiative_id = self._initiative_id

        def done(_changes: Changes) -> None:
            if initiative_id == self._initiative_id:
                self.text.revert()

        def refused(error: BaseException) -> None:
            if isinstance(error, FieldError):
                self.text.set_error(str(error))
            else:
                self._tab.context.show_error(error)

        sign(
            self._tab.context,
            lambda: self._tab.context.write(
                lambda ws: signatures.comment(ws, initiative_id, text), on_done=done, on_error=refused
            ),
        )

    def _delete(self, comment_id: str) -> None:
        self._tab.write(lambda ws: records.remove(ws, Comment.KIND, [comment_id]), toast=True)
