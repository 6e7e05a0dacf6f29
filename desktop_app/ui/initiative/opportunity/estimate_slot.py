"""The place below a rating or an amount where several people's estimates of it open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.language.i18n import _, ngettext
from desktop_app.ui.widgets.buttons import FoldButton

if TYPE_CHECKING:
    from desktop_app.ui.initiative.opportunity.estimate_section import EstimateSection


class EstimateSlot(QWidget):
    """A link that opens and closes a section of estimates; not shown while the method asks for none here."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._section: EstimateSection | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.link = FoldButton("", self.toggle, icon="people", look="link")
        self._column.addWidget(self.link, 0, Qt.AlignmentFlag.AlignLeft)
        self.set_count(0)
        self.hide()

    def take(self, section: EstimateSection | None) -> None:
        """Hold another section, closed; None holds none."""
        if self._section is not None:
            self._section.hide()
            self._column.removeWidget(self._section)
            self._section.deleteLater()
        self._section = section
        if section is not None:
            section.hide()
            section.be_embedded()
            self._column.addWidget(section)
        self.setVisible(section is not None)

    def set_count(self, count: int) -> None:
        """Say on the link how many people estimated."""
        text = (
            ngettext("{n} estimate", "{n} estimates", count).format(n=count)
            if count
            else _("Add an estimate")
        )
        self.link.set_text(text)
        self.link.setAccessibleName(_("{text}: {name}").format(text=text, name=self._name))

    def toggle(self) -> None:
        """Open the estimates, or close them."""
        if self._section is not None:
            self.set_open(self._section.isHidden())

    def set_open(self, is_open: bool) -> None:
        """Show the estimates, or put them away."""
        if self._section is None:
            return
        if not is_open:
            self._section.close_form()
        self._section.setVisible(is_open)
        self.link.set_open(is_open)
