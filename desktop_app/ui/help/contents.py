"""The list at the left of the help: topics with their sections, the terms, the program's words and the keys."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem

from desktop_app.language.i18n import N_, _
from desktop_app.services.learning import help_texts, terms
from desktop_app.ui.look import theme

#: Lists beside the topics, with their titles.
TERMS, WORDS, KEYS = "terms", "words", "shortcuts"
EXTRA = {
    TERMS: N_("Terms of the field"),
    WORDS: N_("Words of the program"),
    KEYS: N_("Keyboard shortcuts"),
}
_INDENT = "    "


class HelpPlace(NamedTuple):
    """Something that the help shows: a topic at one of its sections, or one of the lists, or a term in it."""

    topic: str
    anchor: str = ""


class HelpContents(QListWidget):
    """`chosen(HelpPlace)` for an entry that a person takes; the sections of the topic in front are listed under it."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Topics"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for topic in help_texts.topics():
            self._add(topic.title, HelpPlace(topic.id))
            for section in topic.sections:
                if section.level == 2:
                    self._add(_INDENT + section.title, HelpPlace(topic.id, section.anchor))
        for topic_id, title in EXTRA.items():
            self._add(_(title), HelpPlace(topic_id))
            for term in terms.terms().values() if topic_id == TERMS else ():
                self._add(_INDENT + term.title, HelpPlace(TERMS, term.id))
        self.currentItemChanged.connect(self._current_changed)
        theme.notifier().changed.connect(self._restyle)
        self._restyle()

    def _add(self, title: str, place: HelpPlace) -> None:
        item = QListWidgetItem(title)
        item.setData(Qt.ItemDataRole.UserRole, place)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, title.strip())
        item.setToolTip(title.strip())
        self.addItem(item)

    def place_at(self, row: int) -> HelpPlace:
        """What an entry leads to."""
        # Qt hands out a named tuple as a plain one.
        return HelpPlace(*self.item(row).data(Qt.ItemDataRole.UserRole))

    def show_place(self, place: HelpPlace) -> None:
        """Mark an entry without choosing it; a section of the third level belongs to the one before it."""
        rows = {self.place_at(row): row for row in range(self.count())}
        row = rows.get(place, rows.get(HelpPlace(place.topic), 0))
        self._unfold(place.topic)
        self.blockSignals(True)
        self.setCurrentRow(row)
        self.blockSignals(False)
        # The rows that were just unfolded have no place yet.
        self.doItemsLayout()
        hint = (
            QListWidget.ScrollHint.PositionAtCenter if place.anchor else QListWidget.ScrollHint.EnsureVisible
        )
        self.scrollToItem(self.item(row), hint)

    def _unfold(self, topic: str) -> None:
        for row in range(self.count()):
            place = self.place_at(row)
            self.setRowHidden(row, bool(place.anchor) and place.topic != topic)

    def _current_changed(self, item: QListWidgetItem | None, _before: object) -> None:
        if item is not None:
            place = self.place_at(self.row(item))
            self._unfold(place.topic)
            self.chosen.emit(place)

    def _restyle(self) -> None:
        for row in range(self.count()):
            height = 26 if self.place_at(row).anchor else 32
            self.item(row).setSizeHint(QSize(0, theme.px(height)))
