"""Keeps edits of records at once, one after the other, and knows which version the user saw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from weakref import WeakKeyDictionary, ref

from desktop_app.domain.records import Record
from desktop_app.services import record_edits as records
from desktop_app.services.changes import Changes
from desktop_app.services.workspace import Workspace
from desktop_app.ui.core.context import AppContext

_editors: WeakKeyDictionary[AppContext, Editor] = WeakKeyDictionary()


class Editor:
    """Edits records of the open portfolio on behalf of all panels.

    Two quick edits of one record must not look like edits by two people. So the second one expects the
    version that the first left, even before the record is read again.
    """

    def __init__(self, context: AppContext) -> None:
        # Weak references, or the table of editors would keep every context alive.
        self._context = ref(context)
        self._versions: dict[str, int] = {}
        self._pending: Counter[str] = Counter()
        context.opened.connect(self._forget)

    @staticmethod
    def of(context: AppContext) -> Editor:
        """The one editor of a context."""
        editor = _editors.get(context)
        if editor is None:
            editor = _editors[context] = Editor(context)
        return editor

    def _forget(self, _workspace: object) -> None:
        self._versions.clear()
        self._pending.clear()

    def seen(self, shown: Iterable[Record]) -> None:
        """Note the versions of records that are on the screen now."""
        for record in shown:
            before = self._versions.get(record.id, 0) if self._pending[record.id] else 0
            self._versions[record.id] = max(record.version, before)

    def edit(
        self,
        record: Record,
        values: Mapping[str, object],
        *,
        on_done: Callable[[Changes], object] | None = None,
        on_error: Callable[[BaseException], object] | None = None,
    ) -> None:
        """Change fields of a record that the user sees; see `services.record_edits.edit` for errors."""
        context = self._context()
        if context is None:
            return
        record_id, kind = record.id, record.KIND
        self._versions.setdefault(record_id, record.version)
        self._pending[record_id] += 1
        given = dict(values)

        def work(ws: Workspace) -> Changes:
            changes = records.edit(ws, kind, record_id, given, version=self._versions.get(record_id))
            if changes:
                self._versions[record_id] = self._versions.get(record_id, record.version) + 1
            return changes

        def done(changes: Changes) -> None:
            self._pending[record_id] -= 1
            if on_done is not None:
                on_done(changes)

        def failed(error: BaseException) -> None:
            self._pending[record_id] -= 1
            (on_error or context.show_error)(error)

        context.write(work, on_done=done, on_error=failed)
