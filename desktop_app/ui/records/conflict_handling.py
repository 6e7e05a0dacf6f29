"""What happens in the window when somebody else changed or deleted what a person edits: it is asked, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QWidget

from desktop_app.domain.conflicts import EditConflict, RecordGone, Seen
from desktop_app.domain.records import Initiative
from desktop_app.language.i18n import _
from desktop_app.services.changes import EVERYTHING, NOTHING, Changes
from desktop_app.ui.core.bus import bus
from desktop_app.ui.core.context import AppContext, OnError
from desktop_app.ui.core.unfinished_edit import UnfinishedEdit
from desktop_app.ui.core.whereabouts import Whereabouts

if TYPE_CHECKING:
    from desktop_app.services.edit_conflicts import Removed, Settlement
    from desktop_app.services.workspace import Workspace

OnDone = Callable[[Changes], object] | None


def attend(context: AppContext) -> None:
    """Ask the person from now on."""
    context.meet_conflict = partial(_meet, context)


def _meet(
    context: AppContext,
    edit: UnfinishedEdit,
    error: EditConflict | RecordGone,
    on_done: OnDone,
    refuse: OnError,
) -> None:
    if isinstance(error, RecordGone):
        _tell_gone(context, edit, error, on_done, refuse)
    else:
        _ask(context, edit, error, on_done, refuse)


def _ask(
    context: AppContext, edit: UnfinishedEdit, error: EditConflict, on_done: OnDone, refuse: OnError
) -> None:
    from desktop_app.ui.records.conflict_dialog import ConflictDialog

    def decided(decisions: list[Settlement]) -> None:
        from desktop_app.services import edit_conflicts

        def work(ws: Workspace) -> Changes:
            return _together(edit_conflicts.settle(ws, edit.work, decisions, Seen(error.number)))

        def done(changes: Changes) -> None:
            if not changes:
                bus.publish(EVERYTHING)
            if on_done is not None:
                on_done(changes)

        context.write(work, toast=True, on_done=done, on_error=refuse, edit=edit)

    dialog = ConflictDialog(error.conflicts, context.currency, decided, _window(context))
    who = ", ".join(sorted({conflict.who for conflict in error.conflicts}))
    sentence = _("Not kept: {who} changed it too. Enter asks again, Esc takes theirs.")
    dialog.rejected.connect(lambda: _leave_open(context, edit, error, refuse, sentence.format(who=who)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def _tell_gone(
    context: AppContext, edit: UnfinishedEdit, error: RecordGone, on_done: OnDone, refuse: OnError
) -> None:
    from desktop_app.services import edit_conflicts

    record_id = error.record_ids[0]

    def tell(removed: Removed | None) -> None:
        if removed is None:
            refuse(error)
            return
        from desktop_app.ui.records.gone_dialog import GoneDialog

        def work(ws: Workspace) -> Changes:
            with ws.careful(None):
                back = edit_conflicts.bring_back(ws, error.kind, record_id)
                return _together([back, edit.work(ws)])

        def put_back() -> None:
            context.write(work, toast=True, on_done=on_done, on_error=refuse, edit=edit)

        def closed() -> None:
            if edit.text and edit.where is not None and not dialog.copied:
                context.unkept.emit(edit.where, edit.text)
            refuse(error)

        dialog = GoneDialog(removed, edit.text or "", put_back, _window(context))
        dialog.rejected.connect(closed)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    context.read(lambda ws: edit_conflicts.removed(ws, error.kind, record_id), tell)


def _leave_open(
    context: AppContext, edit: UnfinishedEdit, error: EditConflict, refuse: OnError, sentence: str
) -> None:
    """Let the person go on without a decision: what was typed stays typed."""
    field = edit.field()
    if field is None:
        # There is no field to press Enter or Esc in, such as after an edit in a cell.
        who = ", ".join(sorted({conflict.who for conflict in error.conflicts}))
        sentence = _("Not kept: {who} changed it too. The message above holds what you typed.").format(
            who=who
        )
    refuse(EditConflict(sentence, error.conflicts, error.number))
    bus.publish(EVERYTHING)
    if field is not None:
        field.hold(edit.value, sentence, edit.began)
    elif edit.text and edit.where is not None:
        context.unkept.emit(edit.where, edit.text)
    elif edit.where is None and context.window is not None:
        from desktop_app.ui.records.history_words import field_name

        # Typed into a cell of a table, which shows theirs by now.
        for conflict in error.conflicts:
            if isinstance(conflict.mine, str) and conflict.mine:
                label = field_name(conflict.kind, conflict.field)
                initiative_id = conflict.record_id if conflict.kind == Initiative.KIND else ""
                where = Whereabouts(
                    context.window.current_page_id(), label, initiative_id, record_id=conflict.record_id
                )
                context.unkept.emit(where, conflict.mine)


def _together(steps: Sequence[Changes]) -> Changes:
    """Several steps as one answer, called as the last one."""
    kept = [step for step in steps if step]
    if not kept:
        return NOTHING
    return replace(
        kept[-1],
        kinds=frozenset().union(*(step.kinds for step in kept)),
        initiative_ids=frozenset().union(*(step.initiative_ids for step in kept)),
    )


def _window(context: AppContext) -> QWidget | None:
    return cast("QWidget | None", context.window)
