"""An answer whose checklist or item is not there: shown as it was left, and not changed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app.domain.choices import ANSWERS, ROLES
from desktop_app.domain.records import Answer
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import Spine
from desktop_app.domain.trust.trust_report import orphan_sentence
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.layouts import ScrollPage
from desktop_app.ui.widgets.section import Section
from desktop_app.ui.widgets.state_marks import Chip


def orphan_words(answer: Answer, rules: Rules) -> str:
    """Why nothing asks for an answer, in three words."""
    return _("no longer asked") if rules.pack(answer.pack_id) else _("from a missing plugin")


class OrphanPanel(Card):
    """Shows one answer that nothing asks for, read-only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(_("Answer that nothing asks for now"))
        self.chip = Chip(_("from a missing plugin"), "caution")
        self.body.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignLeft)
        scroll = ScrollPage(margin=0)
        self.question = Label("", "title", 600, wrap=True)
        self.where = Label("", tone="muted", wrap=True)
        scroll.body.addWidget(self.question)
        scroll.body.addWidget(self.where)
        self._sections = {
            name: Section(title)
            for name, title in (
                ("answer", _("Answer")),
                ("note", _("Note")),
                ("owner", _("Owner")),
                ("due", _("Due")),
                ("evidence", _("Evidence")),
                ("signed", _("Sign-off")),
                ("waiver", _("Waiver")),
            )
        }
        for section in self._sections.values():
            scroll.body.addWidget(section)
        scroll.body.addStretch(1)
        self.body.addWidget(scroll, 1)

    def show_answer(self, answer: Answer, spine: Spine, rules: Rules) -> None:
        """Show what was answered."""
        self.question.setText(answer.question or answer.item_id)
        self.where.setText(orphan_sentence(answer, rules))
        self.chip.set(orphan_words(answer, rules), "caution")
        names = {one.id: one.name for one in spine.evidence}
        signed = _("{name}, {role}, on {date}").format(
            name=answer.signed_by,
            role=_(ROLES[answer.signed_role]) if answer.signed_role in ROLES else formats.unknown(),
            date=formats.date(answer.signed_on),
        )
        until = _("Until {date}, given by {name}.").format(
            date=formats.date(answer.waiver_until), name=answer.waiver_by or formats.unknown()
        )
        lines: dict[str, list[str]] = {
            "answer": [_(ANSWERS.get(answer.status, answer.status))],
            "note": [answer.note],
            "owner": [answer.owner],
            "due": [formats.date(answer.due)] if answer.due else [],
            "evidence": [names.get(one, _("Evidence that was removed")) for one in answer.evidence_ids],
            "signed": [signed] if answer.signed_by else [],
            "waiver": [answer.waiver_reason, until] if answer.waiver_reason or answer.waiver_until else [],
        }
        for name, section in self._sections.items():
            section.set_lines([line for line in lines[name] if line])
