"""The views of the initiatives list: which one shows, whether it was changed, and its menu."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QMenu

from desktop_app.domain.choices import LAYOUTS
from desktop_app.domain.filters import saved_views as vw
from desktop_app.domain.filters.saved_views import ViewDefinition
from desktop_app.errors import FieldError
from desktop_app.language.i18n import _
from desktop_app.services.changes import Changes
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.page import note_view
from desktop_app.ui.filtering.view_bar import ViewBar
from desktop_app.ui.initiatives.display import ListDisplay
from desktop_app.ui.initiatives.list_fields import ListContent
from desktop_app.ui.widgets.buttons import literal
from desktop_app.ui.widgets.table.view_table import ViewTable

if TYPE_CHECKING:
    from desktop_app.domain.planning_records import SavedView
    from desktop_app.services.workspace import Workspace


class ListViews:
    """Opens, keeps, names and removes views."""

    def __init__(
        self,
        context: AppContext,
        bar: ViewBar,
        table: ViewTable,
        content: ListContent,
        display: ListDisplay,
    ) -> None:
        self._context, self._bar = context, bar
        self._table, self._content, self._display = table, content, display
        self._views: list[SavedView] = []
        self.current: SavedView | None = None
        # The display right after the view was opened or kept.
        self._as_kept: ViewDefinition | None = None
        self._renaming = ""

    def take(self, views: list[SavedView]) -> bool:
        """Take the present views; False when the one that shows is gone or was changed."""
        self._views = views
        if self.current is None:
            return True
        now = next((one for one in views if one.id == self.current.id), None)
        same = now is not None and now.definition == self.current.definition
        if now is not None and same:
            self.current = now
            self._bar.show_view(now.name)
        return same

    def find(self, view_id: str) -> SavedView | None:
        """A view by its id."""
        return next((one for one in self._views if one.id == view_id), None)

    def show(self, view: SavedView) -> None:
        """Show a saved view."""
        from desktop_app.services.lists import view_edits as views

        definition, problem = views.definition_of(view)
        self._opened(view)
        self._table.keeps_layout = False
        self._content.problem = problem
        self._display.take(definition, definition.columns)

    def show_all(self) -> None:
        """Show all initiatives, with the columns and the order that the user last chose for them."""
        self._opened(None)
        self._content.problem = ""
        self._display.take_all()

    def show_definition(self, definition: Mapping[str, Any]) -> None:
        """Show the definition that another page asks for, without a saved view; raises UserError."""
        self.show_all()
        view = vw.from_json(definition)
        self._display.take(view, view.columns or self._table.layout_now())

    def _opened(self, view: SavedView | None) -> None:
        """Note the view that is to show; None stands for all initiatives."""
        self.current = view
        self._as_kept = None
        self._bar.show_view(view.name if view is not None else "")
        note_view(self._bar, view.id if view is not None else "")

    def settled(self) -> None:
        """Note that the page shows the view now."""
        if self.current is not None and self._as_kept is None:
            self._as_kept = self._display.definition()

    def is_changed(self) -> bool:
        """True where the display differs from the open view."""
        return self.current is not None and self._as_kept not in (None, self._display.definition())

    # Menu

    def fill_menu(self, menu: QMenu) -> None:
        """Fill a menu with all views, and the actions on the one that shows."""
        everything = menu.addAction(_("All initiatives"), self.show_all)
        everything.setCheckable(True)
        everything.setChecked(self.current is None)
        for view in self._views:
            text = view.name
            if view.layout != "table":
                text = _("{name}  –  {layout}").format(
                    name=view.name, layout=_(LAYOUTS.get(view.layout, view.layout))
                )
            item = menu.addAction(literal(text), self._opener(view))
            item.setCheckable(True)
            item.setChecked(self.current is not None and view.id == self.current.id)
        menu.addSeparator()
        can = self._context.can_edit
        menu.addAction(_("Save as a new view"), self.ask_name).setEnabled(can)
        if self.is_changed():
            menu.addAction(_("Save the changes"), self.keep).setEnabled(can)
            menu.addAction(_("Back to the saved view"), self.back)
        if self._views:
            part = menu.addMenu(_("Change views"))
            part.setEnabled(can)
            for view in self._views:
                self._fill_part(part.addMenu(literal(view.name)), view)

    def _fill_part(self, menu: QMenu, view: SavedView) -> None:
        from desktop_app.services.lists import view_edits as views

        menu.addAction(_("Rename"), lambda: self._ask_new_name(view))
        menu.addAction(_("Duplicate"), lambda: self._write(lambda ws: views.duplicate(ws, view.id)))
        menu.addAction(_("Move up"), lambda: self._write(lambda ws: views.move(ws, view.id, -1)))
        menu.addAction(_("Move down"), lambda: self._write(lambda ws: views.move(ws, view.id, 1)))
        menu.addAction(_("Delete"), lambda: self._write(lambda ws: views.remove(ws, view.id), toast=True))

    def _opener(self, view: SavedView) -> Callable[[], None]:
        from desktop_app.ui.core.open_view import open_view

        return lambda: open_view(self._context, view)

    def _write(self, work: Callable[[Any], Changes], toast: bool = False) -> None:
        self._context.write(work, toast=toast)

    # Keeping

    def ask_name(self) -> None:
        """Ask what the new view is called."""
        self._renaming = ""
        self._bar.ask_name("", "table")

    def _ask_new_name(self, view: SavedView) -> None:
        self._renaming = view.id
        self._bar.ask_name(view.name, view.layout, with_layout=False)

    def name_given(self, name: str, layout: str) -> None:
        """Keep the display as a view with this name, or rename a view."""
        from desktop_app.services.lists import view_edits as views

        renaming, definition = self._renaming, self._display.definition()
        bar = self._bar

        def failed(error: BaseException) -> None:
            if isinstance(error, FieldError) and bar.naming is not None:
                bar.naming.set_error(str(error))
            else:
                self._context.show_error(error)

        def done(changes: Changes) -> None:
            bar.stop_naming()
            if changes and not renaming:
                self._show_made(changes.record_ids[0])

        if renaming:
            self._context.write(lambda ws: views.rename(ws, renaming, name), on_done=done, on_error=failed)
        else:
            self._context.write(
                lambda ws: views.save(ws, name, layout, definition), on_done=done, on_error=failed
            )

    def _show_made(self, view_id: str) -> None:
        """Show a view that was just kept, which the list may not have read yet."""
        from desktop_app.services.lists import view_edits as views

        def show(view: SavedView | None) -> None:
            if view is not None:
                self._opener(view)()

        self._context.read(lambda ws: views.find(ws, view_id), show)

    def keep(self) -> None:
        """Keep the present display as the view's."""
        from desktop_app.services.lists import view_edits as views

        view, definition = self.current, self._display.definition()
        if view is None:
            return
        # The next read gives what the list shows already.
        text = vw.to_text(definition)

        def done(_changes: Changes) -> None:
            self._as_kept = definition
            self._display.moved.emit()

        def work(ws: Workspace) -> Changes:
            return views.keep(ws, view.id, view.layout, definition)

        def failed(error: BaseException) -> None:
            self.current = view
            self._context.show_error(error)

        self.current = dataclasses.replace(view, definition=text)
        self._context.write(work, on_done=done, on_error=failed)

    def back(self) -> None:
        """Show the view as it is kept."""
        view = self.current
        if view is not None:
            self.show(self.find(view.id) or view)
