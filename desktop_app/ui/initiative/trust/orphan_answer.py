"""An answer whose checklist is not there: shown as it was left, and not changed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app.domain.choices import ANSWERS, ROLES
from desktop_app.domain.records import Answer
from desktop_app.domain.spine import Spine
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.layouts import ScrollPage
from desktop_app.ui.widgets.section import Section
from desktop_app.ui.widgets.state_marks import Chip


class OrphanPanel(Card):
    """Shows one answer of a missing plugin, read-only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(_("Answer from a missing plugin"))
        self.body.addWidget(Chip(_("from a missing plugin"), "caution"), 0, Qt.AlignmentFlag.AlignLeft)
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

    def show_answer(self, answer: Answer, spine: Spine) -> None:
        """Show what was answered."""
        self.question.setText(answer.question or answer.item_id)
        self.where.setText(
            _(
                "It was asked by the list “{pack}”, item {item}, whose plugin is not there now. "
                "The answer is kept, and can be changed again when the plugin is back."
            ).format(pack=answer.pack_id, item=answer.item_id)
        )
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
