"""Shows every command with its keys, and lets the user give it others."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.runtime.settings import Settings
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.actions import ActionRegistry
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.fields.text_fields import LineField
from desktop_app.ui.widgets.labels import Heading


class ShortcutsPanel(QWidget):
    """One line a command; keys are typed such as "Ctrl+N", and an empty field removes them."""

    def __init__(self, registry: ActionRegistry, settings: Settings) -> None:
        super().__init__()
        self._registry, self._settings = registry, settings
        self._fields: dict[str, LineField] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["s"])
        for section, actions in registry.sections():
            column.addWidget(Heading(section))
            grid = QGridLayout()
            grid.setSpacing(SPACING["s"])
            for place, action in enumerate(actions):
                field = LineField(action.title, max_length=60)
                # Otherwise long names of commands would widen the page beyond the window.
                field.label.setWordWrap(True)
                field.set_value(registry.shortcut(action.id))
                field.edited.connect(lambda value, action_id=action.id: self._set(action_id, value))
                self._fields[action.id] = field
                grid.addWidget(field, place // 2, place % 2, Qt.AlignmentFlag.AlignTop)
            column.addLayout(grid)
        column.addWidget(Button(_("Keys as at the start"), self._reset, look="link"))

    def _set(self, action_id: str, value: object) -> None:
        try:
            self._registry.set_shortcut(action_id, str(value or ""))
        except UserError as error:
            self._fields[action_id].set_error(str(error))
            return
        self._fields[action_id].set_error("")
        self._settings.update(shortcuts=self._registry.custom_shortcuts())

    def _reset(self) -> None:
        for action_id in self._registry.custom_shortcuts():
            self._registry.set_shortcut(action_id, None)
        self._settings.update(shortcuts={})
        for action_id, field in self._fields.items():
            field.set_error("")
            field.set_value(self._registry.shortcut(action_id))
