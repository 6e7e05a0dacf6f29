"""Writes, changes and removes methods of the portfolio's own, and sets the portfolio's method."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.services.changes import Changes
from desktop_app.services.workspace import Workspace
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.prioritise.panel_stack import PanelStack
from desktop_app.ui.prioritise.ranking.source import RankSource

if TYPE_CHECKING:
    from desktop_app.domain.scoring.methods import ScoringMethod
    from desktop_app.ui.prioritise.methods.editor import MethodEditor


class MethodKeeper:
    """Owns the editor, which is made when it is first needed."""

    def __init__(self, context: AppContext, source: RankSource, panels: PanelStack) -> None:
        self._context, self._source, self._panels = context, source, panels
        self._editor: MethodEditor | None = None
        self._is_new = True

    def editor(self) -> MethodEditor:
        """The editor of methods."""
        if self._editor is None:
            from desktop_app.ui.prioritise.methods.editor import MethodEditor

            self._editor = MethodEditor(
                lambda: self._context.currency if self._context.is_open else "", self._taken
            )
            self._editor.kept.connect(self._keep)
            self._editor.left.connect(self._panels.back)
            self._context.opened.connect(self._editor.forget)
        return self._editor

    def _taken(self) -> set[str]:
        return {one.name for method in self._source.methods for one in method.inputs}

    def start(self) -> None:
        """Write a new method."""
        self._is_new = True
        self._panels.show_whole("method", self.editor())
        self.editor().start()

    def edit(self, method_id: str) -> None:
        """Edit a method of the portfolio's own."""
        method = next((one for one in self._source.methods if one.id == method_id), None)
        if method is not None:
            self._is_new = False
            self._panels.show_whole("method", self.editor())
            self.editor().start(method)

    def go_on_with(self, label: str, text: str) -> bool:
        """Show a draft again that an earlier run did not keep; False while its method is not known."""
        from desktop_app.ui.prioritise.methods.method_draft import draft_from_text, new_draft

        if label != self.editor().label_text:
            return False
        try:
            draft = draft_from_text(text)
        except (TypeError, ValueError, KeyError):
            return False
        if draft.id == new_draft().id:
            self.start()
        elif any(one.id == draft.id for one in self._source.methods):
            self.edit(draft.id)
        else:
            return False
        self.editor().go_on_with(draft)
        return True

    def _keep(self, method: ScoringMethod) -> None:
        is_new = self._is_new

        def work(ws: Workspace) -> Changes:
            from desktop_app.services.ranking import own_methods

            return own_methods.create(ws, method) if is_new else own_methods.edit(ws, method)

        def done(changes: Changes) -> None:
            self.editor().forget()
            self._panels.back()
            if is_new and changes.record_ids:
                self._source.choose(f"own-{changes.record_ids[0]}")

        self._context.write(work, toast=True, on_done=done, on_error=self.editor().show_error)

    def remove(self, method_id: str) -> None:
        """Remove a method of the portfolio's own; undo brings it back."""

        def work(ws: Workspace) -> Changes:
            from desktop_app.services.ranking import own_methods

            return own_methods.remove(ws, method_id)

        self._context.write(work, toast=True)

    def choose(self) -> None:
        """Set the method that is shown as the portfolio's method."""
        method = self._source.method
        if method is None:
            return

        def work(ws: Workspace) -> Changes:
            from desktop_app.services.ranking import own_methods

            return own_methods.choose(ws, method.id)

        self._context.write(work, toast=True)
