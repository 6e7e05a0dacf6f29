"""What a review asks people to do: one line each, with owner, date and a mark when it is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.records import ReviewAction
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.text import shorten
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.records.date_words import due_words
from desktop_app.ui.widgets.buttons import Button, IconButton
from desktop_app.ui.widgets.fields.combo_box import CheckBox
from desktop_app.ui.widgets.fields.date_field import DateField
from desktop_app.ui.widgets.fields.field import Field, say_which
from desktop_app.ui.widgets.fields.text_fields import LineField, PersonField
from desktop_app.ui.widgets.labels import FieldLabel, Label
from desktop_app.ui.widgets.state_marks import Chip


def due_chip(action: ReviewAction, today: date) -> tuple[str, str]:
    """Words about the date of an action, with their kind; an empty text if there is nothing to say."""
    if action.done_on is not None:
        return _("done {date}").format(date=formats.day(action.done_on)), "good"
    if action.due is None:
        return _("no date"), "neutral"
    return due_words((today - action.due).days)


# Under this width an action takes two lines, px.
_ONE_LINE = 640


def _in_line(part: QWidget, height: int) -> QWidget:
    """What stands beside fields, at the height of what is typed in them."""
    beside = QWidget()
    column = QVBoxLayout(beside)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACING["xs"])
    column.addWidget(FieldLabel(" "))
    line = QHBoxLayout()
    line.addWidget(part)
    line.addStrut(height)
    column.addLayout(line)
    column.addStretch(1)
    return beside


class ActionRow(QWidget):
    """One action: `edited(field, value)` carries a change, `removed` that it is to be deleted."""

    edited = Signal(str, object)
    removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today: date | None = None
        self.done = CheckBox()
        self.what = LineField(_("What"), required=True, max_length=100_000)
        self.owner = PersonField(_("Owner"))
        self.due = DateField(_("Due"))
        self.chip = Chip()
        self.remove_button = IconButton("delete", _("Delete this action"), self.removed.emit)
        self.fields: dict[str, Field] = {"what": self.what, "owner": self.owner, "due": self.due}
        for name, field in self.fields.items():
            field.edited.connect(lambda value, name=name: self.edited.emit(name, value))
        # Not marked as required: everybody knows that an action says what is done.
        self.what.label.setText(_("What"))
        self.done.clicked.connect(self._ticked)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACING["s"])
        self._beside = [
            _in_line(part, self.what.edit.sizeHint().height())
            for part in (self.done, self.chip, self.remove_button)
        ]
        self._in_two: bool | None = None
        self._arrange(False)
        theme.keep_px(self.owner.setMinimumWidth, 92)
        theme.keep_px(self.due.setMinimumWidth, 146)
        theme.keep_px(self._beside[1].setMinimumWidth, 92)

    def _arrange(self, in_two: bool) -> None:
        """All in one line; where that would cut what is to be done, owner and date stand below it."""
        if in_two == self._in_two:
            return
        self._in_two = in_two
        done, chip, remove = self._beside
        for part in (done, self.what, self.owner, self.due, chip, remove):
            self._grid.removeWidget(part)
        top = Qt.AlignmentFlag.AlignTop
        below = int(in_two)
        self._grid.addWidget(done, 0, 0, top)
        self._grid.addWidget(self.what, 0, 1, 1, 3 if in_two else 1, top)
        self._grid.addWidget(remove, 0, 4 if in_two else 5, top)
        self._grid.addWidget(self.owner, below, 1 if in_two else 2, top)
        self._grid.addWidget(self.due, below, 2 if in_two else 3, top)
        self._grid.addWidget(chip, below, 3 if in_two else 4, top)
        for column, share in enumerate((0, 2, 2, 0, 0, 0) if in_two else (0, 5, 2, 2, 0, 0)):
            self._grid.setColumnStretch(column, share)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(self.width() < theme.px(_ONE_LINE))

    def show_action(self, action: ReviewAction, today: date, editable: bool) -> None:
        """Show an action; what is being typed stays."""
        self._today = today
        name = shorten(action.what, 60)
        for field, control in self.fields.items():
            control.set_value(getattr(action, field))
            control.set_read_only(not editable)
        self.done.setChecked(action.done_on is not None)
        self.done.setEnabled(editable)
        self.done.setAccessibleName(_("Done: {what}").format(what=name))
        self.done.setToolTip(_("Done"))
        for control in self.fields.values():
            say_which(control, name)
        self.remove_button.setAccessibleName(_("Delete this action: {what}").format(what=name))
        self.chip.set(*due_chip(action, today))
        self.remove_button.setVisible(editable)

    def _ticked(self, on: bool) -> None:
        self.edited.emit("done_on", self._today if on else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Text fields handle the key themselves; here it was pressed on the mark or a button.
        if event.key() == Qt.Key.Key_Delete and self.remove_button.isVisibleTo(self):
            self.removed.emit()
            return
        super().keyPressEvent(event)


class ActionRows(QWidget):
    """The actions of one review.

    `edited(action, field, value)`, `removed(action)` and `added` are what a person does.
    """

    edited = Signal(object, str, object)
    removed = Signal(object)
    added = Signal()

    def __init__(self, title: str = "", can_add: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[str, ActionRow] = {}
        self._actions: dict[str, ReviewAction] = {}
        self._can_add = can_add
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["s"])
        head = QHBoxLayout()
        head.addWidget(Label(title or _("Actions"), weight=600))
        head.addStretch(1)
        self.add_button = Button(
            _("Add action"), self.added.emit, icon="add", look="small", tip=_("What somebody does by when")
        )
        if title:
            self.add_button.setAccessibleName(
                _("{act}: {list}").format(act=self.add_button.accessibleName(), list=title)
            )
        head.addWidget(self.add_button)
        column.addLayout(head)
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACING["s"])
        column.addLayout(self._list)
        self.nothing = Label(_("No action yet."), tone="muted")
        column.addWidget(self.nothing)

    def row(self, action_id: str) -> ActionRow | None:
        """The line of an action."""
        return self._rows.get(action_id)

    def rows(self) -> list[ActionRow]:
        """All lines, from the top."""
        return list(self._rows.values())

    def show_actions(
        self, actions: Sequence[ReviewAction], today: date, editable: bool, people: Sequence[str] = ()
    ) -> None:
        """Show these actions; lines that are there stay, with what is being typed in them."""
        self._actions = {one.id: one for one in actions}
        for action_id in [one for one in self._rows if one not in self._actions]:
            gone = self._rows.pop(action_id)
            self._list.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for action in actions:
            row = self._rows.get(action.id)
            if row is None:
                row = self._rows[action.id] = ActionRow()
                row.owner.set_people(people)
                row.edited.connect(self._sender(action.id))
                row.removed.connect(self._remover(action.id))
                self._list.addWidget(row)
            row.show_action(action, today, editable)
        self.add_button.setVisible(editable and self._can_add)
        self.nothing.setVisible(not actions)

    def set_error(self, action_id: str, field: str, sentence: str) -> bool:
        """Show beside a field of an action what is wrong; False when the action is not here."""
        row = self._rows.get(action_id)
        if row is None or field not in row.fields:
            return False
        row.fields[field].set_error(sentence)
        return True

    def _sender(self, action_id: str) -> Callable[[str, Any], None]:
        def send(field: str, value: object) -> None:
            if action_id in self._actions:
                self.edited.emit(self._actions[action_id], field, value)

        return send

    def _remover(self, action_id: str) -> Callable[[], None]:
        def remove() -> None:
            if action_id in self._actions:
                self.removed.emit(self._actions[action_id])

        return remove

    def event(self, event: QEvent) -> bool:
        # Insert adds an action from anywhere in the list.
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Insert
            and not self.add_button.isHidden()
        ):
            self.added.emit()
            return True
        return super().event(event)
