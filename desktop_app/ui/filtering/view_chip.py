"""The filter of a saved view on a page without filters: a chip with the view's name, and its rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.page import note_view
from desktop_app.ui.widgets.buttons import FilterChip


class ViewChip(QWidget):
    """Hidden while no view is in force; `changed()` is sent when it takes other initiatives."""

    changed = Signal()

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self._view: Mapping[str, Any] = {}
        #: Ids of the initiatives that the view takes; None for all.
        self.ids: frozenset[str] | None = None
        self.chip = FilterChip("")
        self.chip.removed.connect(self.leave)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.chip)
        row.addStretch(1)
        self.hide()
        context.opened.connect(self._forget)

    def set_view(self, definition: Mapping[str, object]) -> None:
        """Apply a view's filter; see `services.lists.view_edits`."""
        self._view = definition
        note_view(self, str(definition.get("id") or ""))
        self.look_again()
        self.setVisible(self.ids is not None)
        if self.ids is not None:
            name = str(definition.get("name") or "")
            self.chip.set_filter(_("View: {name}").format(name=name) if name else _("Filtered"))
            self.chip.set_tip(self._words())
        self.changed.emit()

    def look_again(self) -> None:
        """Read again which initiatives the view takes, as they may have changed."""
        self.ids = None
        if self._view and self._context.is_open:
            from desktop_app.services.lists import view_edits as views

            try:
                matching = views.matching_ids(self._context.workspace, self._view)
            except UserError:
                matching = None
            self.ids = None if matching is None else frozenset(matching)

    def _forget(self, _workspace: object) -> None:
        self.leave()

    def leave(self) -> None:
        """Remove the view's filter."""
        if self._view:
            self._view, self.ids = {}, None
            note_view(self, "")
            self.hide()
            self.changed.emit()

    def takes(self, initiative_id: str) -> bool:
        """Whether the view takes an initiative."""
        return self.ids is None or initiative_id in self.ids

    def _words(self) -> str:
        from desktop_app.services.lists import view_edits as views

        return views.filter_words(self._context.workspace, self._view)
