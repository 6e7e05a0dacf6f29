"""The search of a list or board: finds text in key, title and owner, and by the full-text index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop_app.language.search_text import fold
from desktop_app.store.reads.list_columns import COLUMN_INDEX, typed_text
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.widgets.search_field import SearchField
from desktop_app.ui.widgets.table.row_vectors import MANY, Accept, Pick
from desktop_app.ui.widgets.table.table_model import Row

if TYPE_CHECKING:
    import numpy as np

    from desktop_app.services.lists.row_search import RowSearch

_ID = COLUMN_INDEX["id"]


class ListSearch:
    """Holds what was typed into the search field, and the initiatives that the index finds for it."""

    def __init__(self, context: AppContext, field: SearchField) -> None:
        self._context = context
        self._field = field
        self._text = ""
        # What the index finds for it, once few rows were searched.
        self._ids: frozenset[str] | None = None
        # For many rows, what is kept from one letter to the next.
        self._prepared: RowSearch | None = None

    @property
    def is_on(self) -> bool:
        """True when something is looked for."""
        return bool(self._text)

    def forget(self) -> None:
        """End the search, and empty the field."""
        self._field.set_text("")
        self._text, self._ids = "", None

    def look_for(self, text: str) -> None:
        """Search for a text from now on."""
        self._text = text.strip()
        self._ids = None

    def look_again(self) -> None:
        """Ask the index again, as somebody may have changed what it holds."""
        self._ids = None

    def within(self, before: Accept | None, rows: list[Row]) -> tuple[Accept | None, Pick | None]:
        """What tells of these rows whether they match `before` and the search: one by one, and all at once."""
        if not self._text:
            return before, None
        if len(rows) >= MANY and self._context.is_open:
            return before, self._find
        if self._ids is None:
            self._ids = self._search()
        ids, wanted = self._ids, fold(self._text)

        def matches(row: Row) -> bool:
            return row[_ID] in ids or wanted in typed_text(row)

        return (matches if before is None else lambda row: before(row) and matches(row)), None

    def adopt(self, prepared: RowSearch) -> None:
        """Take over what was prepared; it serves as long as the same rows are searched."""
        if self._prepared is None or self._prepared.rows is not prepared.rows:
            self._prepared = prepared

    def _search(self) -> frozenset[str]:
        if not self._context.is_open:
            return frozenset()
        from desktop_app.services.lists import list_reads as lists

        return frozenset(lists.search_ids(self._context.workspace, self._text))

    def _find(self, rows: list[Row]) -> np.ndarray[Any, Any]:
        # On this thread, as it takes milliseconds even for 100,000 initiatives; a job would lag behind typing.
        if self._prepared is None or self._prepared.rows is not rows:
            from desktop_app.services.lists.row_search import RowSearch

            self._prepared = RowSearch(rows)
        return self._prepared.find(self._context.workspace, self._text)
