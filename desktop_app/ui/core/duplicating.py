"""Makes a copy of an initiative and opens it, with a word on what was not copied."""

from __future__ import annotations

from desktop_app.services.changes import Changes
from desktop_app.ui.core.context import AppContext


def duplicate(context: AppContext, initiative_id: str) -> None:
    """Copy an initiative in one step, open the copy, and say what belongs to the original alone."""
    from desktop_app.services import initiative_copies

    def done(changes: Changes) -> None:
        context.open_initiative(changes.record_ids[0])
        context.toast(initiative_copies.left_behind())

    context.write(lambda ws: initiative_copies.duplicate(ws, initiative_id), toast=True, on_done=done)
