"""Details of one piece of evidence: what it supports, whether it is unchanged, and ways to open it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.domain.records import Answer, Evidence
from desktop_app.domain.spine import Spine
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.services.evidence import is_risky
from desktop_app.text import shorten
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.feedback import Banner
from desktop_app.ui.widgets.file_drops import address, open_address, refused_address, whole_address
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.layouts import FlowLayout
from desktop_app.ui.widgets.section import Section


class EvidenceDetail(QWidget):
    """Shows one piece: `save_wanted`, `check_wanted`, and `item_opened(item)` for what it supports."""

    save_wanted = Signal()
    check_wanted = Signal()
    item_opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["m"])
        warning = _("Files of this type can run programs. It is kept, and never opened from here.")
        self.risk = Banner(warning, "caution")
        self.facts = Label("", tone="muted", wrap=True)
        self.address = Label("", weight=500, wrap=True)
        self.address.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.check = Label("", "small", 500, wrap=True)
        self.save_button = Button(_("Save a copy…"), self.save_wanted.emit, icon="save")
        self.check_button = Button(_("Check it now"), self.check_wanted.emit, icon="check")
        self.open_button = Button(_("Open this address"), self._open, icon="open")
        self.supports = Section(_("Linked checks"))
        for widget in (self.risk, self.facts, self.address, self.check):
            column.addWidget(widget)
        row = QWidget()
        flow = FlowLayout(row)
        for button in (self.save_button, self.check_button, self.open_button):
            flow.addWidget(button)
        column.addWidget(row)
        column.addWidget(self.supports)
        self._url: QUrl | None = None

    def show_evidence(self, piece: Evidence, spine: Spine) -> None:
        """Show a piece and which items it supports."""
        is_file = piece.kind != "link"
        self.risk.setVisible(is_file and is_risky(piece.name))
        added = _("Added by {name}, {when}").format(
            name=piece.added_by or formats.unknown(), when=formats.date_time(piece.added_at)
        )
        self.facts.setText(
            _("{size}. {added}.").format(size=formats.file_size(piece.size), added=added)
            if is_file
            else _("{added}.").format(added=added)
        )
        self._url = None if is_file else address(piece.link)
        self.address.setVisible(not is_file)
        if not is_file:
            self.address.setText(
                whole_address(self._url) if self._url is not None else refused_address(piece.link)
            )
        self.open_button.setVisible(not is_file)
        self.open_button.setEnabled(self._url is not None)
        self.save_button.setVisible(is_file)
        self.check.setVisible(is_file)
        self.check_button.setVisible(False)
        self._show_supports([a for a in spine.answers if piece.id in a.evidence_ids])

    def _show_supports(self, answers: Sequence[Answer]) -> None:
        links: list[QWidget] = []
        for answer in answers:
            question = answer.question or answer.item_id
            button = Button(shorten(question, 200), look="link", icon="trust")
            button.set_tip(question)
            button.clicked.connect(lambda _checked=False, i=answer.id: self.item_opened.emit(i))
            links.append(button)
        if not links:
            nothing = _("Not linked to a check yet: link it under Trust.")
            links.append(Label(nothing, tone="muted", wrap=True))
        self.supports.set_widgets(links)

    def show_check(self, sentence: str, tone: str, offer: bool = False) -> None:
        """Show whether the content is unchanged since it was attached; `offer` shows a button that checks."""
        self.check.setText(sentence)
        self.check.set_tone(tone)
        self.check_button.setVisible(offer)

    def _open(self) -> None:
        if self._url is not None:
            open_address(self._url)
