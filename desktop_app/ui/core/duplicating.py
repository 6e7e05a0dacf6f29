"""Makes a copy of an initiative and opens it, with a word on what was not copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.services.changes import Changes
from desktop_app.ui.core.context import AppContext

if TYPE_CHECKING:
    from desktop_app.services.workspace import Workspace


def duplicate(context: AppContext, initiative_id: str) -> None:
    """Copy an initiative in one step, open the copy, and say what belongs to the original alone."""
    from desktop_app.services import initiative_copies

    left: list[str] = []

    def work(ws: Workspace) -> Changes:
        left.append(initiative_copies.left_behind(ws, initiative_id))
        return initiative_copies.duplicate(ws, initiative_id)

    def done(changes: Changes) -> None:
        context.open_initiative(changes.record_ids[0])
        if left[-1]:
            context.toast(left[-1])

    context.write(work, toast=True, on_done=done)
