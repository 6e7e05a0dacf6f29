"""Undo and redo as a person meets them: it is said at once what they took, and asked before something old or big."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from desktop_app.language.i18n import _
from desktop_app.language.past_tense import inside

if TYPE_CHECKING:
    from datetime import datetime

    from desktop_app.services.changes import Changes
    from desktop_app.services.undo import TakenBack, UndoAsks
    from desktop_app.services.workspace import Workspace
    from desktop_app.ui.core.shell import ButtonSpec, Shell
    from desktop_app.ui.widgets.dialog import Dialog

T = TypeVar("T")


class UndoHost(Protocol):
    """What undo needs of the program: the open portfolio, its jobs, and the window's edge to say things at."""

    window: Shell | None

    @property
    def workspace(self) -> Workspace: ...

    def write(
        self,
        work: Callable[[Workspace], Changes],
        *,
        title: str = "",
        on_done: Callable[[Changes], object] | None = None,
        on_error: Callable[[BaseException], object] | None = None,
    ) -> object: ...

    def read(self, work: Callable[[Workspace], T], on_done: Callable[[T], object]) -> object: ...

    def toast(
        self, text: str, action: ButtonSpec | None = None, kind: str = "neutral", seconds: float = 8.0
    ) -> None: ...

    def show_error(self, error: BaseException) -> None: ...


class UndoSteps:
    """Takes steps of the open portfolio back and makes them again."""

    def __init__(self, context: UndoHost) -> None:
        self._context = context
        self._began: datetime | None = None
        # What is asked or listed now, about the portfolio that is open.
        self._dialog: Dialog | None = None

    def begin(self, workspace: Workspace | None) -> None:
        """Turn to another portfolio, or to none; the running session began with the first one."""
        if self._dialog is not None:
            self._dialog.reject()
        if self._began is None and workspace is not None:
            self._began = workspace.clock()

    def undo(self, step: Changes | None = None) -> None:
        """Take back the last change; without a question if it is `step`, which somebody named."""
        from desktop_app.services import undo

        big = step is not None and len(step.record_ids) > undo.MOST_UNASKED
        self._undo(step.change_id if step is not None else "", step.label if step is not None and big else "")

    def _undo(self, agreed: str, label: str) -> None:
        from desktop_app.services import undo

        asking = undo.Asking(self._began or self._context.workspace.clock(), agreed)
        over = self._say_busy(_("Undoing: {label}…").format(label=inside(label)) if label else "")

        def done(changes: Changes) -> None:
            over()
            self._say_taken(changes)

        def failed(error: BaseException) -> None:
            over()
            if isinstance(error, undo.UndoAsks):
                self._ask(error)
            else:
                self._context.show_error(error)

        self._context.write(
            lambda ws: undo.undo(ws, asking), title=label or _("Undo"), on_done=done, on_error=failed
        )

    def _ask(self, wanted: UndoAsks) -> None:
        from desktop_app.ui.core.undo_dialogs import UndoDialog

        # The key may have been pressed twice before the answer came.
        if self._dialog is not None:
            return
        dialog = UndoDialog(wanted, cast("QWidget | None", self._context.window))
        self._open(dialog, lambda: self._undo(wanted.change.id, wanted.change.sentence))

    def _open(self, dialog: Dialog, accepted: Callable[[], None] | None = None) -> None:
        """Show a dialog until it is answered, or until its portfolio is closed."""
        self._dialog = dialog

        def finished(result: int) -> None:
            # A late press on a dialog that was closed finishes it once more.
            if self._dialog is not dialog:
                return
            self._dialog = None
            dialog.deleteLater()
            if accepted is not None and result == dialog.DialogCode.Accepted.value:
                accepted()

        dialog.finished.connect(finished)
        dialog.open()

    def _say_taken(self, changes: Changes) -> None:
        from desktop_app.services import undo

        if not changes:
            self._context.toast(_("Nothing to undo or redo"), seconds=4)
            return
        text = _("Undone: {label}").format(label=inside(undo.done_words(changes)))
        self._context.toast(text, (_("Redo"), partial(self.redo, changes)))

    def redo(self, step: Changes | None = None) -> None:
        """Make the last undone change again; `step` is the undo that is known to have taken it back."""
        from desktop_app.services import undo

        big = step is not None and len(step.record_ids) > undo.MOST_UNASKED
        label = undo.done_words(step) if step is not None and big else ""
        self._make_again(undo.redo, label)

    def do_again(self, step: TakenBack) -> None:
        """Make a change again that was taken back some time ago, as a new step."""
        from desktop_app.services import undo

        label = step.change.sentence if step.records > undo.MOST_UNASKED else ""
        self._make_again(lambda ws: undo.do_again(ws, step.change.id), label, is_new=True)

    def _make_again(self, work: Callable[[Workspace], Changes], label: str, is_new: bool = False) -> None:
        from desktop_app.services import undo

        over = self._say_busy(_("Redoing: {label}…").format(label=inside(label)) if label else "")

        def done(changes: Changes) -> None:
            over()
            if changes:
                text = _("Redone: {label}").format(label=inside(undo.done_words(changes)))
                # After a redo it is the first change that is taken back, not the redo.
                first = changes.change_id if is_new else changes.target
                big = len(changes.record_ids) > undo.MOST_UNASKED
                take_back = partial(self._undo, first, changes.target_label if big else "")
                self._context.toast(text, (_("Undo"), take_back))
            else:
                self._context.toast(_("Nothing to undo or redo"), seconds=4)

        def failed(error: BaseException) -> None:
            over()
            self._context.show_error(error)

        self._context.write(work, title=label or _("Redo"), on_done=done, on_error=failed)

    def show_taken_back(self) -> None:
        """List what is taken back, each with the button that does it again."""
        from desktop_app.services import undo

        def show(steps: list[TakenBack]) -> None:
            from desktop_app.ui.core.undo_dialogs import AgainDialog

            if not steps:
                self._context.toast(_("Nothing was undone"), seconds=4)
                return
            if self._dialog is not None:
                return
            dialog = AgainDialog(steps, cast("QWidget | None", self._context.window))
            self._open(dialog, lambda: self.do_again(dialog.chosen))

        self._context.read(undo.taken_back, show)

    def _say_busy(self, text: str) -> Callable[[], None]:
        """Say what is being done until the answer is called; "" says nothing."""
        window = self._context.window
        message = window.toast(text, seconds=600) if text and window is not None else None

        def over() -> None:
            if message is not None and isValid(message):
                message.close_now()

        return over
