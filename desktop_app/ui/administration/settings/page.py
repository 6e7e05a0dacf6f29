"""Settings: what this computer keeps, then what the open portfolio keeps; one section at a time, found by words."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.language.i18n import _
from desktop_app.language.search_text import fold
from desktop_app.services.changes import Changes
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.administration.settings import computer_parts, portfolio_parts
from desktop_app.ui.administration.settings.setting_rows import SettingRow, SettingsPart
from desktop_app.ui.administration.settings.setting_table import (
    SettingsSection,
    sections,
    setting_called,
    settings,
    words_of,
)
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.page import Page
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.labels import ElidedLabel, Heading, Label
from desktop_app.ui.widgets.layouts import ScrollPage
from desktop_app.ui.widgets.search_field import SearchField
from desktop_app.ui.widgets.section_list import SectionEntry, SectionList

_PARTS: dict[str, Callable[[AppContext], SettingsPart]] = {
    "you": computer_parts.YouPart,
    "look": computer_parts.LookPart,
    "keyboard": computer_parts.KeyboardPart,
    "files": computer_parts.FilesPart,
    "start": computer_parts.StartPart,
    "scoring": portfolio_parts.ScoringPart,
    "fields": portfolio_parts.FieldsPart,
    "protection": portfolio_parts.ProtectionPart,
}


class SettingsPage(Page):
    """Each setting applies at once; what a section shows is made when it is first opened."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._parts: dict[str, SettingsPart] = {}
        self._sections = {section.id: section for section in sections(context.is_open)}
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACING["xl"], SPACING["l"], 0, 0)
        row.setSpacing(0)
        row.addWidget(self._navigation())
        self._scroll = ScrollPage()
        row.addWidget(self._scroll, 1)
        content = QWidget()
        theme.keep_px(content.setMaximumWidth, 900)
        self._content = QVBoxLayout(content)
        self._content.setContentsMargins(0, 0, 0, 0)
        self._content.setSpacing(SPACING["m"])
        head = QHBoxLayout()
        self._heading = Heading()
        head.addWidget(self._heading, 1)
        self._keeper = ElidedLabel("", tone="muted")
        head.addWidget(self._keeper)
        self._content.addLayout(head)
        self._reset = Button(
            _("Reset this section to defaults"), self._reset_section, icon="undo", look="link"
        )
        self._content.addWidget(self._reset, 0, Qt.AlignmentFlag.AlignLeft)
        self._content.addStretch(1)
        self._scroll.body.addWidget(content, 1)
        self.show_section("look")

    def _navigation(self) -> QWidget:
        self._side = box = QWidget()
        theme.notifier().changed.connect(self._restyle)
        self._restyle()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, SPACING["l"])
        column.setSpacing(SPACING["m"])
        self._search = SearchField(_("Search settings"))
        self._search.changed.connect(self._find)
        column.addWidget(self._search)
        self._list = SectionList(_("Sections of the settings"))
        self._list.chosen.connect(self.show_section)
        column.addWidget(self._list, 1)
        self._nothing = Label("", tone="muted", wrap=True)
        column.addWidget(self._nothing)
        self._nothing.hide()
        self._list.show_entries(self._entries())
        return box

    def _restyle(self) -> None:
        theme.keep_px(self._side.setFixedWidth, 224)

    def _entries(self, ids: set[str] | None = None) -> list[SectionEntry]:
        """The sections of the list; `ids` leaves only those."""
        name = self._context.workspace.portfolio().name if self._context.is_open else ""
        groups = {"computer": _("This computer"), "portfolio": name}
        return [
            SectionEntry(section.id, _(section.title), section.icon, groups[section.keeper])
            for section in self._sections.values()
            if ids is None or section.id in ids
        ]

    def title(self) -> str:
        return _("Settings")

    def activated(self) -> None:
        self.refresh()

    def refresh(self, changes: object = None) -> None:
        """Read the settings of the portfolio again."""
        relevant = not isinstance(changes, Changes) or changes.touches("portfolio", "*")
        if relevant:
            for section, part in self._parts.items():
                if self._sections[section].keeper == "computer" or self._context.is_open:
                    part.refresh()

    # Sections

    def show_section(self, section_id: str) -> SettingsPart:
        """Bring a section to the front."""
        section = self._sections[section_id]
        part = self._part(section)
        for other in self._parts.values():
            other.setVisible(other is part)
        self._heading.setText(_(section.title))
        self._keeper.setText(
            _("Saved at once, on this computer only")
            if section.keeper == "computer"
            else _("Saved at once, in the portfolio")
        )
        self._reset.setVisible(part.reset())
        self._list.choose(section_id)
        self._scroll.verticalScrollBar().setValue(0)
        return part

    def _part(self, section: SettingsSection) -> SettingsPart:
        if section.id not in self._parts:
            if section.id in _PARTS:
                part = _PARTS[section.id](self._context)
            else:
                part = portfolio_parts.PortfolioPart(self._context, section.id)
                part.finish()
            if section.keeper == "portfolio":
                part.refresh()
            self._parts[section.id] = part
            self._content.insertWidget(self._content.count() - 2, part)
        return self._parts[section.id]

    def _reset_section(self) -> None:
        self._parts[self._list.current()].reset_to_defaults()

    # Search

    def show_setting(self, name: str) -> None:
        """Bring a setting into view, with the cursor in its control."""
        part = self.show_section(setting_called(name).section)
        row = part.rows[name]
        # Once the section is laid out.
        self._search.set_text("")
        self._find("")
        QTimer.singleShot(0, self, lambda: self._lead_to(row))

    def _lead_to(self, row: SettingRow) -> None:
        self._scroll.ensureWidgetVisible(row, 0, theme.px(48))
        row.focus()

    def _find(self, text: str) -> None:
        """Leave the sections that hold the words, show the first of them, and mark the settings that do."""
        words = fold(text).split()
        hits = [
            setting
            for setting in settings(self._context.is_open)
            if words and all(word in fold(words_of(setting)) for word in words)
        ]
        sections_hit = {setting.section for setting in hits} | {
            section.id
            for section in self._sections.values()
            if words and all(word in fold(_(section.title)) for word in words)
        }
        self._list.show_entries(self._entries(sections_hit if words else None))
        self._nothing.setVisible(bool(words) and not sections_hit)
        self._nothing.setText(_("No results for “{text}”").format(text=text.strip()))
        if sections_hit and self._list.current() not in sections_hit:
            self.show_section(next(id for id in self._sections if id in sections_hit))
        elif sections_hit or not words:
            self._list.choose(self._list.current())
        names = {setting.name for setting in hits}
        for part in self._parts.values():
            for name, row in part.rows.items():
                row.mark(name in names)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down) and self._search.hasFocus():
            self._list.take_focus()
            return
        super().keyPressEvent(event)
