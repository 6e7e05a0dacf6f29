"""Taking back the last change, and making it again, also after a restart."""

from __future__ import annotations

from desktop_app.language.i18n import _
from desktop_app.services.changes import NOTHING, Changes
from desktop_app.services.workspace import Workspace
from desktop_app.store import history
from desktop_app.store.unit_of_work import Touched


def state(ws: Workspace) -> history.UndoState:
    """What undo and redo would do next."""
    with ws.database.read() as connection:
        return history.undo_state(connection)


def undo(ws: Workspace) -> Changes:
    """Take back the last change that is not taken back; nothing happens if there is none.

    Raises ConflictError if somebody changed the same records since.
    """
    with ws.change("", action=history.UNDO) as step:
        # Looked up inside the transaction: another window may have undone it in the meantime.
        change = history.undo_state(step.uow.connection).undo
        if change is None:
            return NOTHING
        step.label = _("Undo: {label}").format(label=change.label)
        step.target = change.id
        step.uow.put_back_all(history.touched_by(step.uow.connection, change.id))
    return step.changes


def redo(ws: Workspace) -> Changes:
    """Make again the change that was taken back last; nothing happens if there is none."""
    with ws.change("", action=history.REDO) as step:
        change = history.undo_state(step.uow.connection).redo
        if change is None:
            return NOTHING
        step.label = _("Redo: {label}").format(label=change.label)
        step.target = change.id
        touched = history.touched_by(step.uow.connection, change.id)
        # To make a change again, its mirror image is put back, from its end to its beginning.
        mirrored = [Touched(one.after, one.before) for one in reversed(touched)]
        step.uow.put_back_all(mirrored)
    return step.changes
