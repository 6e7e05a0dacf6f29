"""Stands beside the list of briefs: what changed since one, its approval, and which brief a file is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.briefs.brief_records import Brief
from desktop_app.domain.choices import BRIEF_STATES, ROLES
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.text import clean_line
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.signer import signer_name
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.feedback import Banner
from desktop_app.ui.widgets.fields.choice_fields import ChoiceField
from desktop_app.ui.widgets.fields.text_fields import LineField
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.layouts import ScrollPage, clear_layout
from desktop_app.ui.widgets.screen_reader.announcements import announce
from desktop_app.ui.widgets.side_panel import SidePanel


class BriefPanel(SidePanel):
    """Shows one of three things at a time."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.sentences = SentencesTool()
        self.approval = ApprovalTool(context, self.leave)

    def show_changes(self, brief: Brief, sentences: Sequence[str]) -> None:
        """What changed since a brief."""
        title = _("Changed since {name}").format(name=brief.name)
        lead = _("{subject}, {state}, {day}").format(
            subject=brief.subject_key or brief.subject_title,
            state=_(BRIEF_STATES.get(brief.state, brief.state)),
            day=formats.date_time(brief.made_at) if brief.made_at else "",
        )
        self._show_sentences(title, lead, "", sentences)

    def show_verified(self, text: str, kind: str, sentences: Sequence[str]) -> None:
        """Which brief a file is, and what changed since."""
        self._show_sentences(_("Recognised file"), text, kind, sentences)

    def show_approval(self, brief: Brief) -> None:
        """The fields that turn a draft into a final brief."""
        self.approval.begin(brief)
        self.show_tool(self.approval, _("Approve {name}").format(name=brief.name))
        self.approval.name.focus()

    def _show_sentences(self, title: str, lead: str, kind: str, sentences: Sequence[str]) -> None:
        self.sentences.show_sentences(lead, kind, sentences)
        self.show_tool(self.sentences, title)
        announce(self, " ".join((title, lead, *sentences)))


class SentencesTool(ScrollPage):
    """A sentence on top, as a message where it has a kind, and others under it."""

    def __init__(self) -> None:
        super().__init__(0)
        self.setAccessibleName(_("What changed since"))
        # Reached by Tab, so that arrows scroll it.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(SPACING["s"])

    def show_sentences(self, lead: str, kind: str, sentences: Sequence[str]) -> None:
        """Show these in place of those before."""
        clear_layout(self.body)
        self.body.addWidget(Banner(lead, kind) if kind else Label(lead, "small", tone="muted", wrap=True))
        for sentence in sentences:
            self.body.addWidget(Label(sentence, wrap=True))
        self.body.addStretch(1)

    def texts(self) -> list[str]:
        """What is shown, from the top."""
        items = (self.body.itemAt(at) for at in range(self.body.count()))
        parts = [item.widget() for item in items if item is not None]
        return [part.text() for part in parts if isinstance(part, (Label, Banner))]


class ApprovalTool(QWidget):
    """Name and role of who approves; `approved(brief, name, role)`, and `renewed(brief)` for a new draft."""

    approved = Signal(object, str, str)
    renewed = Signal(object)

    def __init__(self, context: AppContext, leave: Callable[[], object]) -> None:
        super().__init__()
        self._context = context
        self._brief: Brief | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["s"])
        column.addWidget(
            Label(
                _(
                    "It becomes final: it can't change any more, DRAFT goes, and the portfolio keeps its file."
                ),
                "small",
                tone="muted",
                wrap=True,
            )
        )
        self.refusals = QVBoxLayout()
        column.addLayout(self.refusals)
        self.name = LineField(_("Who approves"), required=True, max_length=200)
        self.role = ChoiceField(_("In the role of"), {key: _(label) for key, label in ROLES.items()})
        fields = QHBoxLayout()
        fields.setSpacing(SPACING["m"])
        for field in (self.name, self.role):
            # Kept by the button; until then it is what the field holds.
            field.edited.connect(field.set_value)
            fields.addWidget(field, 1)
        column.addLayout(fields)
        row = QHBoxLayout()
        row.setSpacing(SPACING["s"])
        self.approve_button = Button(_("Approve"), self.approve)
        row.addWidget(self.approve_button)
        row.addWidget(Button(_("Cancel"), leave))
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)

    def begin(self, brief: Brief) -> None:
        """Ask for the approval of a draft."""
        self._brief = brief
        clear_layout(self.refusals)
        self.name.set_error("")
        self.name.set_value(signer_name(self._context))
        self.role.set_value(self._context.settings.values.user_role)
        self.set_busy(False)

    def approve(self) -> None:
        """Approve the draft under the name that stands there."""
        name = clean_line(self.name.text())
        if not name:
            self.name.set_error(_("Enter who approves the brief."))
            self.name.focus()
            return
        if self._brief is not None:
            clear_layout(self.refusals)
            self.set_busy(True)
            self.approved.emit(self._brief, name, str(self.role.value() or ""))

    def set_busy(self, busy: bool) -> None:
        """Take no second approval while the first is on its way."""
        self.approve_button.set_enabled(not busy, _("This brief is being approved."))

    def refuse(self, sentence: str, *, is_outdated: bool) -> None:
        """Say why it can't be approved, with the way to a new draft where only that helps."""
        brief = self._brief
        actions = [(_("Create a new one"), lambda: self.renewed.emit(brief))] if is_outdated else []
        clear_layout(self.refusals)
        banner = Banner(sentence, "caution" if is_outdated else "bad")
        self.refusals.addWidget(banner)
        for text, act in actions:
            # Under the message, which is as narrow as the panel.
            self.refusals.addWidget(Button(text, act))
        self.set_busy(False)
        announce(banner, sentence, is_urgent=True)
