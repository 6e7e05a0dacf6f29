"""One checklist item in full: the question, why it is asked, the answer, its evidence, and its sources."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.choices import ANSWERS, STAGES
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import Spine
from desktop_app.domain.trust.checklists import SEVERITIES, duty_sentence, is_prepare, why_applies
from desktop_app.domain.trust.trust_report import ItemReport, ItemState, is_due
from desktop_app.language.i18n import _
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.initiative.trust.evidence_and_sign_off import EvidenceBox, SignOff, Waiver
from desktop_app.ui.initiative.trust.sources import CitationView
from desktop_app.ui.records.date_words import near_date
from desktop_app.ui.widgets.buttons import Button, IconButton
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.feedback import Banner
from desktop_app.ui.widgets.fields.date_field import DateField
from desktop_app.ui.widgets.fields.field import Field
from desktop_app.ui.widgets.fields.segmented import SegmentedChoice
from desktop_app.ui.widgets.fields.text_fields import PersonField, TextField
from desktop_app.ui.widgets.file_drops import dropped_files
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.layouts import FlowLayout, ScrollPage
from desktop_app.ui.widgets.section import Section
from desktop_app.ui.widgets.state_marks import Chip

#: Keys that answer while the list or the answer has the focus.
ANSWER_KEYS = {
    Qt.Key.Key_O: "open",
    Qt.Key.Key_Y: "yes",
    Qt.Key.Key_P: "partly",
    Qt.Key.Key_N: "no",
    Qt.Key.Key_A: "not_applicable",
}
#: Fields of an answer that must be kept together.
_TOGETHER = (("status", "note"), ("waiver_reason", "waiver_until"))


def state_kind(report: ItemReport, stage: str) -> str:
    """The colour of an item's state: an open gate of a stage that is reached is bad."""
    if report.state is ItemState.DONE:
        return "caution" if report.is_unproved else "good"
    if report.state in (ItemState.WAIVED, ItemState.PARTLY):
        return "caution"
    if report.state in (ItemState.NO, ItemState.ASKED_ANEW):
        return "bad" if report.item.severity == "gate" else "caution"
    if report.state is ItemState.PREPARE:
        return "info"
    if report.state is ItemState.OPEN and report.item.severity == "gate" and is_due(report.item, stage):
        return "bad"
    return "neutral"


class ItemPanel(Card):
    """Shows one item and takes its answer.

    `answered(values)` carries fields of the answer to keep; report the outcome with `kept(names)` or
    `refused(field, sentence)`. Other actions of a person send `attach(paths)`, `linked(evidence id, on)`,
    `signed(name, role)`, `evidence_opened(id)` and `stepped(+1 or -1)`; `confirmed` says that an answer to an older
    wording still holds.
    """

    answered = Signal(object)
    attach = Signal(object)
    attach_wanted = Signal()
    linked = Signal(str, bool)
    signed = Signal(str, str)
    evidence_opened = Signal(str)
    stepped = Signal(int)
    confirmed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._ref = ""
        self._editable = False
        self._waiving = ""
        self._waived = False
        # Values that could not be kept yet, by item: they stay as typed, with their sentence.
        self._pending: dict[str, dict[str, Any]] = {}
        self._errors: dict[str, dict[str, str]] = {}
        self.setAcceptDrops(True)
        self.setAccessibleName(_("Selected check"))
        self._build()
        self._lay_out()

    # -- making --------------------------------------------------------------------------------

    def _build(self) -> None:
        self.chip = Chip()
        self.stage_chip = Chip()
        self.before = IconButton("up", _("Previous check (Ctrl+Up)"), lambda: self.stepped.emit(-1))
        self.after = IconButton("down", _("Next check (Ctrl+Down)"), lambda: self.stepped.emit(1))
        self.question = Label("", "title", 600, wrap=True)
        self.why = Label("", tone="muted", wrap=True)
        self.state_line = Label("", "small", 500, wrap=True)
        self.duty = Banner("", "info")
        self.anew = Section(_("Asked anew"))
        self.anew.hide()
        self.answer = SegmentedChoice([(key, _(label)) for key, label in ANSWERS.items()], None, _("Answer"))
        letters = {value: key.name.removeprefix("Key_") for key, value in ANSWER_KEYS.items()}
        for button, (value, label) in zip(self.answer.findChildren(Button), ANSWERS.items(), strict=True):
            button.set_tip(
                _("{answer}: press {key} in the list of items").format(answer=_(label), key=letters[value])
            )
        self.note = TextField(_("Note, or why it does not apply"), lines=2)
        self.owner = PersonField(_("Owner"))
        self.due = DateField(_("Due"))
        self.fields: dict[str, Field] = {"note": self.note, "owner": self.owner, "due": self.due}
        self.wanted = Section(_("Evidence that satisfies it"))
        self.evidence = EvidenceBox()
        self.sign_off = SignOff()
        self.waiver = Waiver()
        self.fields |= {"waiver_reason": self.waiver.reason, "waiver_until": self.waiver.until}
        self.applies = Section(_("Why it applies"))
        self.sources = Section(_("Sources"))
        self.nist = Section(_("NIST AI RMF"))
        self.history = Section(_("History"))
        self.answer.chosen.connect(lambda value: self._edited("status", value))
        for name in ("note", "owner", "due"):
            self.fields[name].edited.connect(lambda value, name=name: self._edited(name, value))
        self.waiver.edited.connect(self._edited)
        self.waiver.ended.connect(self._end_waiver)
        self.evidence.attach_wanted.connect(self.attach_wanted)
        self.evidence.linked.connect(self.linked)
        self.evidence.opened.connect(self.evidence_opened)
        self.evidence.waive_wanted.connect(self._open_waiver)
        self.sign_off.signed.connect(self.signed)
        self.sign_off.taken_back.connect(
            lambda: self.answered.emit({"signed_by": "", "signed_role": "", "signed_on": None})
        )

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(SPACING["xs"])
        # In two lines where both have no room beside each other: a state that is cut says nothing.
        chips = QWidget()
        flow = FlowLayout(chips)
        flow.addWidget(self.chip)
        flow.addWidget(self.stage_chip)
        top.addWidget(chips, 1)
        top.addWidget(self.before)
        top.addWidget(self.after)
        self.body.addLayout(top)
        self.area = ScrollPage(margin=0)
        self.area.body.setContentsMargins(0, 0, SPACING["s"], 0)
        self.area.body.setSpacing(SPACING["m"])
        # The panel is narrow, so a long label takes a second line.
        for field in (*self.fields.values(), self.sign_off.role, self.sign_off.name):
            field.label.setWordWrap(True)
        people = QWidget()
        line = QHBoxLayout(people)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACING["m"])
        line.addWidget(self.owner, 1, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.due, 1, Qt.AlignmentFlag.AlignTop)
        answering = QWidget()
        column = QVBoxLayout(answering)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["xs"])
        column.addWidget(Label(_("Answer"), weight=600))
        column.addWidget(self.answer)
        column.addWidget(self.state_line)
        for widget in (
            self.question, self.why, self.anew, self.duty, answering, self.note, self.wanted, self.evidence, people,
            self.waiver, self.sign_off, self.applies, self.sources, self.nist, self.history,
        ):  # fmt: skip
            self.area.body.addWidget(widget)
        self.area.body.addStretch(1)
        self.body.addWidget(self.area, 1)

    # -- showing -------------------------------------------------------------------------------

    def ref(self) -> str:
        """The item that is shown, as its gate rule names it."""
        return self._ref

    def show_item(self, report: ItemReport, spine: Spine, rules: Rules, editable: bool) -> None:
        """Show an item with its answer; what is being typed into the same item stays."""
        other = report.rule != self._ref
        if other:
            self.leave()
            self._waiving = ""
            self.sign_off.clear()
            for field in self.fields.values():
                field.set_error("")
        self._ref, self._editable = report.rule, editable
        item, stage = report.item, spine.initiative.stage
        kind = state_kind(report, stage)
        chip = _("{weight}, {state}").format(
            weight=_(SEVERITIES.get(item.severity, item.severity)), state=report.state_words.lower()
        )
        self.chip.set(chip, kind)
        self.stage_chip.set(_(STAGES.get(item.stage, item.stage)))
        self.stage_chip.set_tip(_("The stage in which it bites first"))
        self.question.setText(item.question)
        self.why.setText(item.why_it_matters)
        self.state_line.setText(
            _("{why} No evidence is attached.").format(why=report.why) if report.is_unproved else report.why
        )
        self.state_line.set_tone({"good": "good", "caution": "caution", "bad": "bad"}.get(kind, "muted"))
        duty = duty_sentence(item, rules.today)
        self.duty.setVisible(bool(duty) and is_prepare(item, rules.today))
        self.duty.set_text(duty)
        self._show_anew(report)
        self._show_answer(report, spine, rules)
        self.wanted.set_points(item.evidence)
        facts = frozenset(spine.initiative.facts)
        lines = [why_applies(item, facts, rules.vocabulary)]
        lines += [item.applies_note] if item.applies_note else []
        lines += [duty] if duty and not is_prepare(item, rules.today) else []
        self.applies.set_lines(lines)
        if other:
            self.sources.set_widgets([CitationView(citation) for citation in item.citations])
            self.nist.set_lines([", ".join(item.nist_ai_rmf)] if item.nist_ai_rmf else [])
            self.area.verticalScrollBar().setValue(0)

    def _show_anew(self, report: ItemReport) -> None:
        """The wording that was answered, while nobody has confirmed the answer for the present one."""
        old, answer = report.old_question, report.answer
        lines = [_("What was answered: “{question}”").format(question=old)] if old else []
        if old and answer is not None and answer.signed_by:
            lines.append(_("The sign-off was given to the older words: confirming withdraws it."))
        widgets: list[QWidget] = [Label(line, tone="caution", wrap=True) for line in lines]
        if old and self._editable:
            widgets.append(Button(_("The answer is still right"), self.confirmed.emit, icon="check"))
        self.anew.set_widgets(widgets)

    def _show_answer(self, report: ItemReport, spine: Spine, rules: Rules) -> None:
        answer = report.answer
        waiting = self._pending.get(self._ref, {})
        self.answer.set_value(waiting.get("status", answer.status if answer else "open"))
        self.answer.setEnabled(self._editable)
        for name, field in self.fields.items():
            stored = getattr(answer, name) if answer else (None if name in ("due", "waiver_until") else "")
            field.set_value(waiting.get(name, stored))
            field.set_read_only(not self._editable)
        for name, sentence in self._errors.get(self._ref, {}).items():
            self.fields[name].set_error(sentence)
        self._waived = answer is not None and bool(answer.waiver_reason or answer.waiver_until)
        wanted = self._waiving == self._ref or bool({"waiver_reason", "waiver_until"} & waiting.keys())
        self.waiver.show_answer(answer, rules.today, wanted, self._editable)
        linked = answer.evidence_ids if answer else ()
        self.evidence.show_evidence(linked, spine.evidence, rules.today, self._editable)
        self.evidence.waive_button.setVisible(self.waiver.isHidden())
        holders = {role.role: role.name for role in spine.roles if role.name}
        self.sign_off.show_answer(answer, holders, self._editable)

    def show_history(self, ref: str, lines: Sequence[str]) -> None:
        """Show what happened to an item, if it is still the one that is shown."""
        if ref == self._ref:
            self.history.set_lines(list(lines))

    def leave(self) -> None:
        """Keep what is being typed."""
        for field in self.fields.values():
            if field.is_dirty():
                field.commit()

    def forget(self) -> None:
        """Drop values that wait to be kept, as another initiative is shown."""
        self.leave()
        for field in self.fields.values():
            field.leave()
        self._pending.clear()
        self._errors.clear()
        self._ref = ""

    # -- editing -------------------------------------------------------------------------------

    def _edited(self, name: str, value: object) -> None:
        waiting = self._pending.setdefault(self._ref, {})
        waiting[name] = value
        together = next((group for group in _TOGETHER if name in group), (name,))
        # A note is also kept alone, unless an answer waits for it.
        self.answered.emit({one: waiting[one] for one in together if one in waiting})

    def choose(self, status: str) -> None:
        """Answer the item that is shown, such as by a key."""
        if self._editable and self._ref:
            self.answer.set_value(status)
            self._edited("status", status)

    def kept(self, ref: str, names: Sequence[str]) -> None:
        """Note that these fields of an item are stored now."""
        for name in names:
            self._pending.get(ref, {}).pop(name, None)
            self._errors.get(ref, {}).pop(name, None)
            if ref == self._ref and name in self.fields:
                self.fields[name].set_error("")
        if "status" in names or "note" in names:
            self._errors.get(ref, {}).pop("note", None)
            if ref == self._ref:
                self.note.set_error("")

    def refused(self, ref: str, field: str, sentence: str) -> bool:
        """Show beside its field why a value was not kept; False when this panel has no such field."""
        if field in ("signed_by", "signed_role"):
            self.sign_off.set_error(field, sentence)
            return True
        if field not in self.fields:
            return False
        self._errors.setdefault(ref, {})[field] = sentence
        if ref == self._ref:
            if field.startswith("waiver"):
                self._waiving = ref
                self.waiver.show()
            self.fields[field].set_error(sentence)
            self.area.ensureWidgetVisible(self.fields[field], 0, 40)
            if field == "note":
                self.note.focus()
        return True

    def _open_waiver(self) -> None:
        self._waiving = self._ref
        self.waiver.show()
        self.waiver.end_button.set_text(_("Cancel waiver"))
        self.evidence.waive_button.hide()
        self.area.ensureWidgetVisible(self.waiver, 0, 40)
        self.waiver.reason.focus()

    def _end_waiver(self) -> None:
        for field in (self.waiver.reason, self.waiver.until):
            field.revert()
        self._waiving = ""
        for name in ("waiver_reason", "waiver_until"):
            self._pending.get(self._ref, {}).pop(name, None)
            self._errors.get(self._ref, {}).pop(name, None)
        self.waiver.hide()
        self.evidence.waive_button.show()
        if self._waived:
            self.answered.emit({"waiver_reason": "", "waiver_until": None, "waiver_by": ""})

    # -- dropping ------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._editable and dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths: list[Path] = dropped_files(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.attach.emit(paths)


def due_text(report: ItemReport, today: date) -> str:
    """What the list says about evidence and date of an item without evidence."""
    answer = report.answer
    if report.state is ItemState.WAIVED and answer is not None:
        return _("until {date}").format(date=near_date(answer.waiver_until, today))
    if answer is not None and answer.due is not None and not report.settled:
        return _("due {date}").format(date=near_date(answer.due, today))
    if report.settled:
        return _("none")
    if report.state is ItemState.PREPARE:
        return _("from {date}").format(date=near_date(report.item.legal_duty_from, today))
    return _("missing") if report.item.severity == "gate" else _("open")
