"""The search of the list: finds text in key, title and owner, and by the full-text index."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop_app.store.reads.list_columns import COLUMN_INDEX
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.widgets.search_field import SearchField

_ID, *_TYPED = (COLUMN_INDEX[name] for name in ("id", "key", "title", "owner"))

Accept = Callable[[tuple[Any, ...]], bool]


class ListSearch:
    """Holds what was typed into the search field, and the initiatives that the index finds for it."""

    def __init__(self, context: AppContext, field: SearchField) -> None:
        self._context = context
        self._field = field
        self._text = ""
        self._ids: frozenset[str] = frozenset()

    def forget(self) -> None:
        """End the search, and empty the field."""
        self._field.set_text("")
        self._text, self._ids = "", frozenset()

    def look_for(self, text: str) -> None:
        """Search for a text from now on."""
        self._text = text.strip()
        self._ids = frozenset()
        if self._text and self._context.is_open:
            from desktop_app.services.lists import list_reads as lists

            # On this thread, as it takes milliseconds even for 100,000 initiatives; a job would lag behind
            # typing.
            self._ids = frozenset(lists.search_ids(self._context.workspace, self._text))

    def within(self, before: Accept | None) -> Accept | None:
        """A function that tells whether a row matches `before` and the search; None when all do."""
        if not self._text:
            return before
        ids, wanted = self._ids, self._text.casefold()
        key, title, owner = _TYPED

        def matches(row: tuple[Any, ...]) -> bool:
            return row[_ID] in ids or wanted in f"{row[key]}\n{row[title]}\n{row[owner]}".casefold()

        return matches if before is None else lambda row: before(row) and matches(row)
