"""Evidence that things were done: files kept in the portfolio, and links, with what each one supports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.domain.choices import EVIDENCE_KINDS
from desktop_app.domain.records import Evidence
from desktop_app.errors import FieldError, UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.services import evidence
from desktop_app.services.changes import Changes
from desktop_app.services.workspace import Workspace
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.initiative.record.evidence_detail import EvidenceDetail
from desktop_app.ui.records.date_words import near_date
from desktop_app.ui.records.evidence_links import ask_about_links
from desktop_app.ui.records.record_columns import ListColumn
from desktop_app.ui.records.record_list import RecordList
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.widgets.buttons import Button, IconButton
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.fields.text_fields import LineField
from desktop_app.ui.widgets.file_drops import ask_target, dropped_files, pick_files
from desktop_app.ui.widgets.labels import Label

if TYPE_CHECKING:
    from desktop_app.jobs.job import JobContext

#: Larger files are checked only when somebody asks.
CHECKED_AT_ONCE = 20_000_000


def _day(piece: Evidence) -> date | None:
    return piece.added_at.astimezone().date() if piece.added_at else None


class EvidenceList(RecordList):
    """The pieces of evidence; a new one is a file."""

    def add(self, values: Mapping[str, object] | None = None, focus: bool = True) -> None:
        tab = self.tab
        if isinstance(tab, EvidenceTab):
            tab.pick()


class EvidenceTab(SpineTab):
    """The tab of the evidence; files can be dropped anywhere on it."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self._checked: dict[str, str] = {}
        # The id of a piece that was just added, to be selected once it has been read.
        self._wanted = ""
        self.setAcceptDrops(True)
        self._link_row()
        self.pieces = EvidenceList(
            self,
            Evidence,
            [
                ListColumn("name", _("Name"), lambda e: e.name, "strong", 180, field="name"),
                ListColumn("size", _("Size"), self._size, "number", 78, sort=lambda e: e.size),
                ListColumn("supports", _("Checks"), self._supports, "number", 56, sort=self._supports_n),
                ListColumn(
                    "added_at", _("Added"), lambda e: formats.date(_day(e)), "muted", 104,
                    sort=lambda e: e.added_at,
                ),
                ListColumn("added_by", _("By"), lambda e: e.added_by, "muted", 98),
                ListColumn(
                    "expires_on", _("Good until"), self._good_until, "chip", 128, sort=lambda e: e.expires_on
                ),
            ],
            title=_("Evidence"),
            add_label=_("Add file"),
            empty=_("Files and links that show what was done. Drop files here, or choose them."),
            icon="evidence",
            fields=["name", "note", "expires_on"],
            form_columns=2,
            beside=True,
        )  # fmt: skip
        self.link_button = Button(_("Add link"), self.ask_link, icon="link", look="small")
        self.pieces.tools.addWidget(self.link_button)
        self.pieces.empty.set_actions([(_("Add file"), self.pick), (_("Add link"), self.ask_link)])
        self.detail = EvidenceDetail()
        self.pieces.detail.addWidget(self.detail)
        self.pieces.picked.connect(self._picked)
        self.detail.save_wanted.connect(self.save_copy)
        self.detail.check_wanted.connect(lambda: self._check(force=True))
        self.detail.item_opened.connect(self._open_item)
        self.body.addWidget(self.link_card)
        self.body.addWidget(self.pieces)
        self.hint = Label(
            _("Files are copied into the portfolio, so that they go with it and cannot change."),
            "small",
            tone="muted",
            wrap=True,
        )
        self.body.addWidget(self.hint)
        self.body.addStretch(1)

    def _link_row(self) -> None:
        self.link_card = Card(_("Add a link"), IconButton("close", _("Close"), self._close_link))
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACING["m"])
        self.link_name = LineField(_("Name"), max_length=255)
        self.link = LineField(_("Address"), max_length=2000, placeholder="https://")
        top = Qt.AlignmentFlag.AlignTop
        line.addWidget(self.link_name, 1, top)
        line.addWidget(self.link, 2, top)
        line.addWidget(Button(_("Add"), self.add_link, icon="add"), 0, Qt.AlignmentFlag.AlignBottom)
        for field in (self.link_name, self.link):
            field.edit.returnPressed.connect(self.add_link)
        self.link_card.add(row)
        self.link_card.hide()

    # -- showing -------------------------------------------------------------------------------

    def fill(self) -> None:
        if self.spine is None:
            return
        self.pieces.show_records(self.spine.evidence)
        self.link_button.setVisible(bool(self.spine.evidence) and self.context.can_edit)
        if self._wanted and self.pieces.select(self._wanted, focus=True):
            self._wanted = ""

    def _supports_n(self, piece: Evidence) -> int:
        if self.spine is None:
            return 0
        return sum(piece.id in answer.evidence_ids for answer in self.spine.answers)

    def _supports(self, piece: Evidence) -> str:
        return formats.number(self._supports_n(piece))

    def _size(self, piece: Evidence) -> str:
        if piece.kind == "link":
            return _(EVIDENCE_KINDS["link"]).lower()
        return formats.file_size(piece.size)

    def _good_until(self, piece: Evidence) -> tuple[str, str]:
        if piece.expires_on is None:
            return "", "neutral"
        if self.rules is not None and piece.expires_on < self.rules.today:
            return _("ended {date}").format(date=near_date(piece.expires_on, self.rules.today)), "bad"
        return formats.date(piece.expires_on), "neutral"

    def _picked(self, piece: Any) -> None:
        if piece is not None and self.spine is not None:
            self.detail.show_evidence(piece, self.spine)
            self._check()

    def _check(self, force: bool = False) -> None:
        """Compare the content of the selected file with its checksum, in the background."""
        piece = self.pieces.selected()
        if not isinstance(piece, Evidence) or piece.kind == "link":
            return
        if piece.id in self._checked:
            self._say_checked(piece.id)
            return
        if (piece.size or 0) > CHECKED_AT_ONCE and not force:
            self.detail.show_check(_("Not checked yet: it is large."), "muted", offer=True)
            return
        self.detail.show_check(_("Checking…"), "muted")

        def work(ws: Workspace) -> str:
            try:
                evidence.read_content(ws, piece)
            except UserError as error:
                return str(error)
            return ""

        def done(problem: str) -> None:
            self._checked[piece.id] = problem
            self._say_checked(piece.id)

        self.context.read(work, done)

    def _say_checked(self, evidence_id: str) -> None:
        piece = self.pieces.selected()
        if not isinstance(piece, Evidence) or piece.id != evidence_id:
            return
        problem = self._checked[evidence_id]
        if problem:
            self.detail.show_check(problem, "bad", offer=True)
            self._checked.pop(evidence_id)
        else:
            # Shown in groups, so that a narrow panel can break the line.
            digest = " ".join(piece.sha256[at : at + 8] for at in range(0, len(piece.sha256), 8))
            text = _("Unchanged since it was attached. SHA-256 {digest}").format(digest=digest)
            self.detail.show_check(text, "good")

    # -- doing ---------------------------------------------------------------------------------

    def pick(self) -> None:
        """Choose files to attach."""
        paths = pick_files(self, _("Add evidence"), "evidence")
        if paths:
            self.attach(paths)

    def attach(self, paths: Sequence[Path]) -> None:
        """Copy files into the portfolio, one step of undo."""
        if self.initiative is None or not self.context.can_edit:
            return
        self._attach(self.initiative.id, tuple(paths))

    def _attach(self, initiative_id: str, paths: Sequence[Path], follow_links: bool = False) -> None:
        def failed(error: BaseException) -> None:
            if isinstance(error, evidence.EvidenceIsLink):
                ask_about_links(self.context, error, partial(self._attach, initiative_id, paths, True))
            else:
                self.context.show_error(error)

        self.context.write(
            lambda ws: evidence.attach_files(ws, initiative_id, paths, follow_links=follow_links),
            title=_("Attaching files"),
            on_done=self._added,
            on_error=failed,
        )

    def _added(self, changes: Changes) -> None:
        if changes.record_ids and not self.pieces.select(changes.record_ids[0], focus=True):
            self._wanted = changes.record_ids[0]

    def ask_link(self) -> None:
        """Show the fields for a link."""
        self.link_card.show()
        self.reveal(self.link_name)

    def _close_link(self) -> None:
        self.link_card.hide()

    def add_link(self) -> None:
        """Add the link that was typed; an error is shown beside the address."""
        if self.initiative is None or not self.context.can_edit:
            return
        self.link_name.commit()
        self.link.commit()
        initiative_id = self.initiative.id
        name, link = str(self.link_name.value() or ""), str(self.link.value() or "")
        if not link:
            self.link.set_error(_("Type the address."))
            self.link.focus()
            return

        def done(changes: Changes) -> None:
            for field in (self.link_name, self.link):
                field.set_error("")
                field.set_value(None)
                field.set_value("")
            self.link_card.hide()
            self._added(changes)

        def failed(error: BaseException) -> None:
            if isinstance(error, FieldError):
                (self.link_name if error.field == "name" else self.link).set_error(str(error))
            else:
                self.context.show_error(error)

        self.context.write(
            lambda ws: evidence.add_link(ws, initiative_id, name, link), on_done=done, on_error=failed
        )

    def save_copy(self) -> None:
        """Save the content of the selected file where the user says; its checksum is checked first."""
        piece = self.pieces.selected()
        if not isinstance(piece, Evidence) or piece.kind == "link":
            return
        target = ask_target(self, _("Save a copy"), evidence.safe_name(piece.name), "evidence")
        if target is None:
            return

        def work(ws: Workspace, _job: JobContext) -> Path:
            from desktop_app.files.atomic_write import write_atomically

            content = evidence.read_content(ws, piece)
            with write_atomically(target) as part:
                part.write_bytes(content)
            return target

        def done(path: Path) -> None:
            if self.context.window is not None:
                self.context.window.toast(_("Saved a copy as {name}.").format(name=path.name))

        self.context.read_job(work, done, title=_("Saving a copy"), lasts=True)

    def _open_item(self, answer_id: str) -> None:
        if self.initiative is not None:
            self.context.open_initiative(self.initiative.id, "trust", answer_id)

    def focus_anchor(self, anchor: str) -> bool:
        return self.pieces.select(anchor, focus=True) or super().focus_anchor(anchor)

    def focus_first(self) -> None:
        target = self.pieces.table.view if self.pieces.records() else self.pieces.empty.buttons[0]
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- dropping ------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.context.can_edit and dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = dropped_files(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.attach(paths)
