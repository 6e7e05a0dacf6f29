"""Keeps the saved views in the navigation as the open portfolio has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop_app.language.i18n import _
from desktop_app.services.changes import Changes
from desktop_app.ui.core.bus import bus
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.window.saved_views.view_entries import ListedView, ViewEntries

if TYPE_CHECKING:
    from desktop_app.domain.planning_records import SavedView
    from desktop_app.services.workspace import Workspace
    from desktop_app.ui.window.main_window import MainWindow

#: With more initiatives nothing is counted, as it would hold up what pages read.
_COUNTED = 3000
# So long after a change the views are counted anew.
_COUNT_AFTER_MS = 300


class ViewsKeeper(QObject):
    """Reads the views when they change, counts what they take, and does what is asked for in the entries."""

    def __init__(self, context: AppContext, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._window = context, window
        self._views: list[SavedView] = []
        self._reading = 0
        self.entries = entries = ViewEntries()
        window.sidebar.hold_views(entries, context.settings.values.views_folded)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_COUNT_AFTER_MS)
        self._later.timeout.connect(self._count)
        entries.opened.connect(self._open)
        entries.renamed.connect(self._rename)
        entries.moved.connect(self._move)
        entries.removed.connect(self._remove)
        entries.save_wanted.connect(lambda: context.registry.run("list.keep_view"))
        window.sidebar.views_folded.connect(lambda folded: context.settings.update(views_folded=folded))
        window.page_changed.connect(lambda _page_id: self._mark())
        window.view_changed.connect(self._mark)
        window.pages_gone.connect(self._mark)
        context.opened.connect(self._opened)
        bus.changed.connect(self._changed)

    def close(self) -> None:
        """Listen no more, and show nothing that is still being read."""
        self._later.stop()
        self._reading += 1
        bus.changed.disconnect(self._changed)

    # -- reading -------------------------------------------------------------------------------

    def _opened(self, _workspace: object) -> None:
        self._later.stop()
        self._reading += 1
        self._show([])

    def _changed(self, changes: object) -> None:
        if not self._context.is_open:
            return
        if not isinstance(changes, Changes) or changes.touches("*", "saved_view"):
            self._read()
        elif self._views:
            self._later.start()

    def _read(self) -> None:
        asked = self._reading = self._reading + 1

        def work(ws: Workspace) -> list[SavedView]:
            from desktop_app.services.lists import view_edits

            return view_edits.list_all(ws)

        def show(kept: list[SavedView]) -> None:
            if asked == self._reading:
                self._show(kept)
                self._later.start()

        self._context.read(work, show)

    def _show(self, kept: list[SavedView]) -> None:
        counts = {entry.view.id: entry.view.count for entry in self.entries.entries()}
        self._views = kept
        listed = [ListedView("", _("All initiatives"), counts.get(""))] if kept else []
        listed += [ListedView(view.id, view.name, counts.get(view.id)) for view in kept]
        self.entries.show_views(listed, self._context.can_edit)
        self._window.sidebar.show_fold()
        self._mark()

    def _count(self) -> None:
        if not self._context.is_open or not self._views:
            return
        asked, kept = self._reading, list(self._views)

        def work(ws: Workspace) -> dict[str, int]:
            from desktop_app.services.lists import list_reads, view_edits

            return view_edits.counts(ws, kept) if list_reads.count(ws) <= _COUNTED else {}

        def show(counts: dict[str, int]) -> None:
            if asked == self._reading:
                self.entries.count(counts)

        self._context.read(work, show)

    def _mark(self) -> None:
        page = self._window.current_page()
        view_id = page.shown_view if page is not None else ""
        listed = view_id or self._window.current_page_id() == "initiatives"
        self.entries.mark(view_id if listed else None)

    # -- what is asked for ---------------------------------------------------------------------

    def _find(self, view_id: str) -> SavedView | None:
        return next((view for view in self._views if view.id == view_id), None)

    def _open(self, view_id: str) -> None:
        from desktop_app.ui.core.open_view import open_view

        if not view_id:
            self._context.registry.run("list.all")
        elif (view := self._find(view_id)) is not None:
            open_view(self._context, view)
        self._mark()
        # Whoever goes through the views by arrows stays there.
        entry = self.entries.entry(view_id)
        if entry is not None:
            entry.setFocus()

    def _rename(self, view_id: str, name: str) -> None:
        from desktop_app.services.lists import view_edits

        def failed(error: BaseException) -> None:
            self._context.show_error(error)
            entry = self.entries.entry(view_id)
            if entry is not None:
                self.entries.rename(entry, name)

        self._context.write(lambda ws: view_edits.rename(ws, view_id, name), on_error=failed)

    def _move(self, view_id: str, by: int) -> None:
        from desktop_app.services.lists import view_edits

        self._context.write(lambda ws: view_edits.move(ws, view_id, by))

    def _remove(self, view_id: str) -> None:
        from desktop_app.services.lists import view_edits

        self._context.write(lambda ws: view_edits.remove(ws, view_id), toast=True)
