"""A field that finds an initiative by its key or by words of its title."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject

from desktop_app.language.i18n import _
from desktop_app.services.lists.list_reads import titles
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.widgets.fields.text_fields import PersonField


class InitiativeField(PersonField):
    """Proposes initiatives while somebody types; `initiative_id()` is the one that was found, or ""."""

    def __init__(self, label: str, context: AppContext, help: str = "") -> None:
        super().__init__(label, help, max_length=400)
        self._context = context
        self._by_text: dict[str, str] = {}
        self.edit.setPlaceholderText(_("Key or title"))
        self._without: frozenset[str] = frozenset()
        self._is_read = False
        self.edit.installEventFilter(self)

    def proposals_name(self) -> str:
        return _("Initiatives")

    def leave_out(self, without: Sequence[str] = ()) -> None:
        """Do not offer these; keys and titles are read again when the field gets the focus."""
        self._without, self._is_read = frozenset(without), False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.edit and event.type() == QEvent.Type.FocusIn and not self._is_read:
            self._load()
        return super().eventFilter(watched, event)

    def _load(self) -> None:
        self._is_read = True
        left_out = self._without

        def done(rows: list[tuple[str, str, str, str, str]]) -> None:
            if left_out != self._without:
                return
            kept = [row for row in rows if row[0] not in left_out]
            self._by_text = {_called(key, title).casefold(): one for one, key, title, _s, _o in kept}
            self._by_text |= {key.casefold(): one for one, key, _t, _s, _o in kept}
            super(InitiativeField, self).set_people([_called(key, title) for _id, key, title, _s, _o in kept])

        self._context.read(titles, done)

    def set_people(self, people: Sequence[str]) -> None:
        """Do nothing: the field proposes initiatives, not the names for fields for a person."""

    def initiative_id(self) -> str:
        """The initiative whose key or whole line was typed; "" for none, and the field says so."""
        text = self.edit.text().strip().casefold()
        initiative_id = self._by_text.get(text, "")
        if not initiative_id:
            part = [one for line, one in self._by_text.items() if text and text in line]
            initiative_id = part[0] if len(set(part)) == 1 else ""
        if not initiative_id:
            self.set_error(_("Choose one of the initiatives that are proposed.") if text else "")
        return initiative_id

    def clear(self) -> None:
        """Empty the field for the next initiative."""
        self.edit.clear()
        self.revert()


def _called(key: str, title: str) -> str:
    return f"{key}  {title}"
