"""Parts of the checklist item's panel: linked evidence, sign-off by a named role, waiver with an end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop_app.domain.choices import ROLES
from desktop_app.domain.records import Answer, Evidence
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.text import shorten
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.widgets.buttons import Button, IconButton, MenuButton, PrimaryButton, literal
from desktop_app.ui.widgets.fields.choice_fields import ChoiceField
from desktop_app.ui.widgets.fields.date_field import DateField
from desktop_app.ui.widgets.fields.text_fields import PersonField, TextField
from desktop_app.ui.widgets.labels import ElidedLabel, Label
from desktop_app.ui.widgets.layouts import FlowLayout, clear_layout
from desktop_app.ui.widgets.section import Section
from desktop_app.ui.widgets.state_marks import Chip


class EvidenceBox(QWidget):
    """Evidence that the item is met: linked pieces, and buttons to add one.

    `attach_wanted` asks for the file picker, `linked(evidence id, on)` links or unlinks a piece,
    `opened(evidence id)` asks to show it, `waive_wanted` asks for the waiver.
    """

    attach_wanted = Signal()
    linked = Signal(str, bool)
    opened = Signal(str)
    waive_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Evidence, ...] = ()
        self._have: tuple[str, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["s"])
        self._rows = QVBoxLayout()
        self._rows.setSpacing(SPACING["xs"])
        column.addLayout(self._rows)
        self.attach_button = PrimaryButton(
            _("Attach evidence"),
            self.attach_wanted.emit,
            icon="evidence",
            tip=_("Choose files, or drop them on this panel"),
        )
        self.choose_button = MenuButton(_("Choose…"), self._fill_menu)
        self.choose_button.setAccessibleName(_("Choose a piece of evidence that is there"))
        self.waive_button = Button(_("Waive…"), self.waive_wanted.emit)
        row = QWidget()
        flow = FlowLayout(row)
        for button in (self.attach_button, self.choose_button, self.waive_button):
            flow.addWidget(button)
        column.addWidget(row)

    def show_evidence(
        self, linked: Sequence[str], everything: Sequence[Evidence], today: date, editable: bool
    ) -> None:
        """Show the linked pieces; the others can be chosen."""
        self._all, self._have = tuple(everything), tuple(linked)
        clear_layout(self._rows)
        by_id = {one.id: one for one in everything}
        for evidence_id in linked:
            self._rows.addWidget(self._row(evidence_id, by_id.get(evidence_id), today, editable))
        others = [one for one in everything if one.id not in linked]
        self.attach_button.set_enabled(editable, _("This portfolio can only be read."))
        self.choose_button.setVisible(bool(others))
        self.choose_button.setEnabled(editable)
        self.waive_button.setEnabled(editable)

    def _row(self, evidence_id: str, evidence: Evidence | None, today: date, editable: bool) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACING["xs"])
        name = evidence.name if evidence is not None else _("Evidence that was removed")
        if evidence is None:
            line.addWidget(ElidedLabel(name, tone="muted"), 1)
        else:
            icon = "link" if evidence.kind == "link" else "evidence"
            button = Button(name, lambda: self.opened.emit(evidence_id), icon=icon, look="link")
            button.set_tip(_("Show “{name}” under Evidence").format(name=name))
            line.addWidget(button, 1)
            if evidence.expires_on is not None and evidence.expires_on < today:
                line.addWidget(Chip(_("expired"), "bad"))
        if editable:
            tip = _("“{name}” unlinked from this check").format(name=name)
            line.addWidget(IconButton("remove", tip, lambda: self.linked.emit(evidence_id, False)))
        return row

    def _fill_menu(self, menu: QMenu) -> None:
        for evidence in self._all:
            if evidence.id not in self._have:
                item = menu.addAction(literal(shorten(evidence.name, 60)))
                item.triggered.connect(lambda _checked=False, i=evidence.id: self.linked.emit(i, True))


class SignOff(Section):
    """Who signed the item off, in which role and when; or the fields to do it.

    `signed(name, role)` signs, `taken_back` removes the signature.
    """

    signed = Signal(str, str)
    taken_back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Sign-off"), parent)
        self._holders: Mapping[str, str] = {}
        self.text = Label("", tone="muted", wrap=True)
        self.back_button = Button(_("Withdraw sign-off"), self.taken_back.emit, look="small")
        self.role = ChoiceField(_("In the role of"), [(key, _(label)) for key, label in ROLES.items()])
        self.name = PersonField(_("Signed off by"))
        self.sign_button = Button(_("Sign off"), self._sign, icon="check")
        self.fields = QWidget()
        inner = QVBoxLayout(self.fields)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(SPACING["s"])
        inner.addWidget(self.role)
        inner.addWidget(self.name)
        inner.addWidget(self.sign_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(self.text)
        self.column.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(self.fields)
        self.role.edited.connect(self._role_chosen)
        self.name.edited.connect(lambda _value: self.name.set_error(""))

    def show_answer(self, answer: Answer | None, holders: Mapping[str, str], editable: bool) -> None:
        """Show the signature; `holders` says who fills each role."""
        self._holders = holders
        done = answer is not None and bool(answer.signed_by)
        self.text.setVisible(done)
        self.back_button.setVisible(done and editable)
        self.fields.setVisible(not done and editable)
        if done and answer is not None:
            role = _(ROLES[answer.signed_role]) if answer.signed_role in ROLES else answer.signed_role
            self.text.setText(
                _("{name}, {role}, on {date}").format(
                    name=answer.signed_by,
                    role=role or formats.unknown(),
                    date=formats.date(answer.signed_on),
                )
            )
        elif not editable:
            self.text.setText(_("Not signed off."))
            self.text.show()

    def clear(self) -> None:
        """Empty the fields, such as for another item."""
        self.role.set_value("")
        self.name.set_value("")
        self.set_error("")

    def set_error(self, field: str, sentence: str = "") -> None:
        """Show what is missing beside its field; "" removes both sentences."""
        self.name.set_error(sentence if field == "signed_by" else "")
        self.role.set_error(sentence if field == "signed_role" else "")

    def _role_chosen(self, role: str) -> None:
        self.role.set_error("")
        if not self.name.value() and self._holders.get(role):
            self.name.set_value(self._holders[role])

    def _sign(self) -> None:
        self.name.commit()
        self.signed.emit(str(self.name.value() or ""), str(self.role.value() or ""))


class Waiver(Section):
    """A gap that is accepted for a while: reason and end date.

    `edited(field, value)` carries waiver_reason or waiver_until, `ended` removes the waiver.
    """

    edited = Signal(str, object)
    ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Waiver"), parent)
        self._wanted = False
        self.text = Label("", tone="muted", wrap=True)
        self.reason = TextField(_("Waived because"), lines=2)
        self.until = DateField(_("Waived until"))
        self.end_button = Button(_("End waiver"), self.ended.emit, look="small")
        for widget in (self.text, self.reason, self.until):
            self.column.addWidget(widget)
        self.column.addWidget(self.end_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.reason.edited.connect(lambda value: self.edited.emit("waiver_reason", value))
        self.until.edited.connect(lambda value: self.edited.emit("waiver_until", value))

    def show_answer(self, answer: Answer | None, today: date, wanted: bool, editable: bool) -> None:
        """Show the waiver, or the fields for one when `wanted`."""
        there = answer is not None and bool(answer.waiver_reason or answer.waiver_until)
        self.setVisible(there or wanted)
        self.end_button.setVisible(editable)
        self.end_button.set_text(_("End waiver") if there else _("Cancel waiver"))
        self.reason.set_read_only(not editable)
        self.until.set_read_only(not editable)
        sentence = _("Says that the gap is known and accepted, by whom, and until when.")
        if there and answer is not None and answer.waiver_until is not None:
            over = answer.waiver_until < today
            text = _("Ended on {date}; given by {name}.") if over else _("Until {date}, given by {name}.")
            sentence = text.format(
                date=formats.date(answer.waiver_until), name=answer.waiver_by or formats.unknown()
            )
            self.text.set_tone("bad" if over else "muted")
        else:
            self.text.set_tone("muted")
        self.text.setText(sentence)
