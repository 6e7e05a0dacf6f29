"""Reads the rows of the initiatives list in the background, all or just those that changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop_app.services.changes import Changes
from desktop_app.store.reads.list_columns import COLUMN_INDEX
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.reading import while_reading
from desktop_app.ui.widgets.table.row_vectors import MANY

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_app.domain.fields import FieldSpec
    from desktop_app.domain.filters.tree import FilterField
    from desktop_app.domain.planning_records import SavedView
    from desktop_app.services.workspace import Workspace

_ID = COLUMN_INDEX["id"]
# If more initiatives than this change, the whole list is read again.
_READ_SINGLY = 200
# Kinds of the whole portfolio whose changes affect the list.
_SHARED = ("*", "portfolio", "custom_field", "saved_view", "goal")

Rows = list[tuple[Any, ...]]


class Content(NamedTuple):
    """All data of the list from one moment.

    `extra` are the fields behind the table's own, `typed` those that can be typed into a cell.
    """

    rows: Rows
    extra: tuple[str, ...]
    fields: Mapping[str, FilterField]
    views: list[SavedView]
    typed: Mapping[str, FieldSpec]


class ListRows:
    """Reads what `wanted()` names for a table; `show(Content)` gets everything, `show_some(rows, ids that are gone)` a change."""

    def __init__(
        self,
        context: AppContext,
        table: QWidget,
        wanted: Callable[[], Iterable[str]],
        show: Callable[[Content], object],
        show_some: Callable[[Rows, set[str]], object],
    ) -> None:
        self._context, self._table = context, table
        self._wanted, self._show, self._show_some = wanted, show, show_some
        self.loaded = False
        self._stale = True
        self._extra: tuple[str, ...] = ()
        # The number of full reads, and whether a change was read since the last one.
        self._asked = 0
        self._is_overtaken = False
        self._missed: set[str] = set()

    def activated(self) -> None:
        """Read what changed in the meantime, when the page comes to the front."""
        missed, self._missed = self._missed, set()
        if self._stale or len(missed) > _READ_SINGLY:
            self.read_all()
        elif missed:
            self.read_some(sorted(missed))

    def note(self, changes: object) -> None:
        """Remember what changes while another page is in front."""
        if isinstance(changes, Changes) and not changes.touches(*_SHARED):
            self._missed |= changes.initiative_ids
        else:
            self._stale = True

    def refresh(self, changes: object = None) -> None:
        """Read again what changed."""
        if not self._context.is_open:
            return
        if not isinstance(changes, Changes) or changes.touches(*_SHARED):
            self.read_all()
        elif 0 < len(changes.initiative_ids) <= _READ_SINGLY and self.loaded and not self._stale:
            self.read_some(sorted(changes.initiative_ids))
        elif changes.initiative_ids:
            self.read_all()

    def read_all(self) -> None:
        """Read everything; a request during the read causes one more read."""
        if not self._context.is_open:
            return  # the opening reads everything
        self._stale = False
        self._missed = set()
        asked = self._asked = self._asked + 1
        self._is_overtaken = False
        names = frozenset(self._wanted())

        def work(ws: Workspace) -> Content:
            from desktop_app.services.lists import cell_edits, view_fields, view_rows
            from desktop_app.services.lists import view_edits as views

            extra = view_rows.pick_further(names)
            rows = view_rows.read(ws, extra)
            if len(rows) >= MANY:
                # The table orders so many by it; imported there, it would hold up the window.
                import numpy  # noqa: F401
            typed = cell_edits.list_typed(ws)
            return Content(rows, extra, view_fields.list_all(ws), views.list_all(ws), typed)

        def show(content: Content) -> None:
            if asked != self._asked:
                return  # all is being read once more
            if self._is_overtaken:
                # A change was read in the meantime, which these rows may miss.
                self.read_all()
                return
            self.loaded = True
            self._extra = content.extra
            self._show(content)

        while_reading(self._table, self._context.read(work, show))

    def read_some(self, ids: list[str]) -> None:
        """Read a few initiatives again."""
        self._is_overtaken = True
        asked, extra = self._asked, self._extra

        def work(ws: Workspace) -> Rows:
            from desktop_app.services.lists import view_rows

            return view_rows.read(ws, extra, ids)

        def show(rows: Rows) -> None:
            if asked == self._asked and extra == self._extra:
                self._show_some(rows, set(ids) - {row[_ID] for row in rows})

        while_reading(self._table, self._context.read(work, show))
