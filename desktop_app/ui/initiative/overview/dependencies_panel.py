"""What an initiative needs, what it excludes, and what needs it: named, opened, added by key or title."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.domain.choices import RELATIONS, STAGES
from desktop_app.domain.planning_records import Dependency
from desktop_app.domain.spine import Spine
from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.services import record_edits as records
from desktop_app.services.changes import Changes
from desktop_app.services.planning import dependency_edits as dependencies
from desktop_app.services.planning.dependency_edits import Link
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.records.initiative_field import InitiativeField
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.widgets.buttons import Button, IconButton
from desktop_app.ui.widgets.cards import Card, Separator
from desktop_app.ui.widgets.fields.segmented import SegmentedChoice
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.layouts import clear_layout
from desktop_app.ui.widgets.state_marks import Chip

__all__ = ["DependenciesPanel"]

_STAGE_KINDS = {"live": "good", "on_hold": "caution", "stopped": "bad", "retired": "bad"}


class DependenciesPanel(Card):
    """Each link opens the other initiative; a circle is refused with a sentence that names it."""

    def __init__(self, tab: SpineTab) -> None:
        super().__init__(_("Dependencies"))
        self.tab = tab
        self._initiative_id = ""
        holder = QWidget()
        self._box = QVBoxLayout(holder)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(SPACING["xs"])
        self.add(holder)
        self.none = Label(_("No dependencies yet."), tone="muted", wrap=True)
        self.add(self.none)
        self._adder = QWidget()
        column = QVBoxLayout(self._adder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["s"])
        column.addWidget(Separator())
        self.relation = SegmentedChoice(
            [(key, _(label)) for key, label in RELATIONS.items()], "needs", _("Relation")
        )
        column.addWidget(self.relation)
        row = QHBoxLayout()
        row.setSpacing(SPACING["s"])
        self.other = InitiativeField(_("Other initiative"), tab.context)
        self.other.label.hide()
        self.other.edit.returnPressed.connect(self.add_link)
        self.add_button = Button(_("Add"), self.add_link, icon="add")
        row.addWidget(self.other, 1)
        row.addWidget(self.add_button)
        column.addLayout(row)
        self.add(self._adder)
        tab.anchor("dependencies", self.other)

    def show_spine(self, spine: Spine) -> None:
        """Show the links of an initiative, read with the names of the others."""
        initiative_id = spine.initiative.id
        if initiative_id != self._initiative_id:
            self._initiative_id = initiative_id
            self.other.clear()
        self.other.leave_out([initiative_id])
        self._adder.setVisible(self.tab.context.can_edit)

        def done(links: list[Link]) -> None:
            if initiative_id == self._initiative_id:
                self._fill(links)

        self.tab.context.read(lambda ws: dependencies.links_of(ws, initiative_id), done)

    def _fill(self, links: list[Link]) -> None:
        clear_layout(self._box)
        self.none.setVisible(not links)
        editable = self.tab.context.can_edit
        for link in links:
            self._box.addWidget(self._line(link, editable))

    def _line(self, link: Link, editable: bool) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING["s"])
        words = {
            ("needs", True): _("Needs"),
            ("needs", False): _("Needed by"),
        }.get((link.relation, link.is_own), _("Excludes"))
        row.addWidget(Label(words, tone="muted"))
        text = f"{link.key}  {link.title}"
        button = Button(text, lambda: self.tab.context.open_initiative(link.other_id), look="link")
        button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        button.set_tip("\n".join(part for part in (text, link.note) if part))
        button.setAccessibleName(f"{words} {text}")
        row.addWidget(button, 1)
        row.addWidget(Chip(_(STAGES.get(link.stage, link.stage)), _STAGE_KINDS.get(link.stage, "neutral")))
        if editable:
            gone = IconButton(
                "delete", _("Remove {name}").format(name=link.key), lambda: self.remove(link.id)
            )
            row.addWidget(gone)
        return line

    def add_link(self) -> None:
        """Add a link to the initiative that was found; an error is shown beside the field."""
        initiative = self.tab.initiative
        other_id = self.other.initiative_id()
        if initiative is None or not other_id:
            self.other.focus()
            return
        initiative_id, relation = initiative.id, str(self.relation.value() or "needs")

        def done(_changes: Changes) -> None:
            self.other.clear()
            self.other.focus()

        def failed(error: BaseException) -> None:
            if isinstance(error, UserError):
                self.other.set_error(str(error))
            else:
                self.tab.context.show_error(error)

        self.tab.context.write(
            lambda ws: dependencies.add(ws, initiative_id, other_id, relation), on_done=done, on_error=failed
        )

    def remove(self, record_id: str) -> None:
        """Remove a link; a message offers to undo it."""
        self.tab.write(lambda ws: records.remove(ws, Dependency.KIND, [record_id]), toast=True)
