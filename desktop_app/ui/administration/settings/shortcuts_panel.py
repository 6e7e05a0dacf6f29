"""Shows every command with its keys, and lets the user give it others; a search leaves the commands one looks for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.language.search_text import fold
from desktop_app.runtime.settings import Settings
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.actions import ActionRegistry
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.fields.text_fields import LineField
from desktop_app.ui.widgets.labels import ElidedLabel, Heading, Label
from desktop_app.ui.widgets.search_field import SearchField


class ShortcutsPanel(QWidget):
    """One line a command; keys are typed such as "Ctrl+N", and an empty field removes them."""

    def __init__(self, registry: ActionRegistry, settings: Settings) -> None:
        super().__init__()
        self._registry, self._settings = registry, settings
        self._fields: dict[str, LineField] = {}
        # The heading of each group with the lines below it: (what a search looks through, the line).
        self._groups: list[tuple[Heading, list[tuple[str, QWidget]]]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["xs"])
        self.search = SearchField(_("Search commands and keys"))
        self.search.changed.connect(self._find)
        column.addWidget(self.search)
        self._nothing = Label("", tone="muted", wrap=True)
        self._nothing.hide()
        column.addWidget(self._nothing)
        for section, actions in registry.sections():
            heading = Heading(section)
            heading.setContentsMargins(0, SPACING["m"], 0, 0)
            column.addWidget(heading)
            lines = []
            for action in actions:
                line = self._line(action.id, action.title)
                column.addWidget(line)
                lines.append((f"{action.title} {section}", line))
            self._groups.append((heading, lines))

    def _line(self, action_id: str, title: str) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING["m"])
        row.addWidget(ElidedLabel(title), 1)
        field = LineField(title, max_length=60)
        field.label.hide()
        theme.keep_px(field.setFixedWidth, 180)
        field.set_value(self._registry.shortcut(action_id))
        field.edited.connect(lambda value: self._set(action_id, value))
        self._fields[action_id] = field
        row.addWidget(field, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _find(self, text: str) -> None:
        words = fold(text).split()
        keys = {action_id: fold(self._registry.shortcut(action_id)) for action_id in self._fields}
        by_line = {field.parentWidget(): action_id for action_id, field in self._fields.items()}
        anything = False
        for heading, lines in self._groups:
            shown = 0
            for title, line in lines:
                whole = f"{fold(title)} {keys[by_line[line]]}"
                fits = all(word in whole for word in words)
                line.setVisible(fits)
                shown += fits
            heading.setVisible(bool(shown))
            anything = anything or bool(shown)
        self._nothing.setText(_("No results for “{text}”").format(text=text.strip()))
        self._nothing.setVisible(not anything)

    def _set(self, action_id: str, value: object) -> None:
        try:
            self._registry.set_shortcut(action_id, str(value or ""))
        except UserError as error:
            self._fields[action_id].set_error(str(error))
            return
        self._fields[action_id].set_error("")
        self._settings.update(shortcuts=self._registry.custom_shortcuts())

    def reset(self) -> None:
        """Give every command its own keys again."""
        for action_id in self._registry.custom_shortcuts():
            self._registry.set_shortcut(action_id, None)
        self._settings.update(shortcuts={})
        for action_id, field in self._fields.items():
            field.set_error("")
            field.set_value(self._registry.shortcut(action_id))
