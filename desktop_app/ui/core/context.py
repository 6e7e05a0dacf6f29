"""What every page is given: the open portfolio, jobs, settings, and the ways to other pages."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from PySide6.QtCore import QObject, Signal

from desktop_app.domain.place import FilePlace, Place
from desktop_app.errors import Cancelled, UserError
from desktop_app.language.i18n import _
from desktop_app.services.changes import Changes
from desktop_app.ui.core.asked_jobs import AskedJobs
from desktop_app.ui.core.bus import bus
from desktop_app.ui.core.page_requests import LoadsFile, ShowsInitiative
from desktop_app.ui.core.seen_changes import SeenChanges
from desktop_app.ui.core.undo_steps import UndoSteps
from desktop_app.ui.widgets.fields import typing
from desktop_app.ui.widgets.file_drops import folders

if TYPE_CHECKING:
    from desktop_app.domain.conflicts import EditConflict, RecordGone
    from desktop_app.jobs.job import Job, JobContext
    from desktop_app.jobs.runner import InlineRunner
    from desktop_app.plugin_host import PluginHost
    from desktop_app.runtime.settings import Settings
    from desktop_app.services.capabilities import Capabilities
    from desktop_app.services.workspace import Workspace
    from desktop_app.ui.core.actions import ActionRegistry
    from desktop_app.ui.core.page import Page
    from desktop_app.ui.core.shell import ButtonSpec, Opener, Shell
    from desktop_app.ui.core.unfinished_edit import UnfinishedEdit

    #: Gets the edit, what stands in its way, and what is to be told when it is kept, or given up.
    MeetConflict = Callable[
        [UnfinishedEdit, EditConflict | RecordGone, Callable[[Changes], object] | None, "OnError"], object
    ]

_log = logging.getLogger(__name__)

OnError = Callable[[BaseException], object]
T = TypeVar("T")
P = TypeVar("P", bound="Page")


class AppContext(QObject):
    """The program as pages see it.

    `opened` carries the workspace after another portfolio was opened, or None when it was closed.
    """

    opened = Signal(object)
    #: Where something was typed, and the text, which nobody kept and no field shows any more.
    unkept = Signal(object, str)

    def __init__(
        self,
        settings: Settings,
        runner: InlineRunner,
        registry: ActionRegistry,
        host: PluginHost | Callable[[], PluginHost],
    ) -> None:
        super().__init__()
        self.settings = settings
        folders.use(settings)
        self.runner = runner
        self.registry = registry
        self._host = host
        self._host_lock = threading.Lock()
        self.window: Shell | None = None
        self.program: Opener | None = None
        self._workspace: Workspace | None = None
        self._currency: str | None = None
        self.jobs = AskedJobs(lambda: self.runner, self.show_error, self)
        self.seen = SeenChanges()
        self.undo_steps = UndoSteps(self)
        #: Forms that lie over any page, by what they are called: each shows again what was typed into it in an earlier
        #: run, as its `typed_text` described it, and tells whether it could.
        self.goes_on: dict[str, Callable[[str], bool]] = {}
        # Asks what shall stand when two people changed one record; without it, the sentence is shown.
        self.meet_conflict: MeetConflict | None = None
        bus.changed.connect(self._on_changed)

    @property
    def host(self) -> PluginHost:
        """The plugin host; made when it is first asked for, in any thread, as no first picture needs it."""
        with self._host_lock:
            if callable(self._host):
                self._host = self._host()
            return self._host

    # The open portfolio

    @property
    def workspace(self) -> Workspace:
        """The open portfolio; only pages that need one are shown while there is one."""
        assert self._workspace is not None
        return self._workspace

    @property
    def is_open(self) -> bool:
        """True while a portfolio is open."""
        return self._workspace is not None

    @property
    def can_edit(self) -> bool:
        """True when the open portfolio can be changed."""
        return self._workspace is not None and not self._workspace.read_only

    def set_workspace(self, workspace: Workspace | None) -> None:
        """Open another portfolio, or none; the old one is closed by whoever opened it.

        What was asked of the old one is answered no more.
        """
        self.jobs.drop_answers()
        if self.window is not None:
            # What they offer is about the old portfolio.
            self.window.withdraw_toasts()
        self._workspace = self.jobs.workspace = workspace
        self._currency = None
        self.undo_steps.begin(workspace)
        self.seen.stop()
        self.opened.emit(workspace)

    @property
    def currency(self) -> str:
        """Currency of the open portfolio."""
        if self._currency is None:
            self._currency = self.workspace.portfolio().currency if self._workspace else "USD"
        return self._currency

    def _on_changed(self, changes: object) -> None:
        if isinstance(changes, Changes) and changes.touches("portfolio", "*"):
            self._currency = None
        if isinstance(changes, Changes) and changes.touches("*") and self._workspace is not None:
            # Every screen reads again.
            with suppress(UserError):
                self.seen.take(self.seen.newer(self._workspace), self._workspace)
        if self.window is not None:
            # Undo takes back the newest change, so an older message must no longer offer it; nor redo.
            self.window.withdraw_toasts(_("Undo"))
            self.window.withdraw_toasts(_("Redo"))

    def leave_bus(self) -> None:
        """Receive no further changes, because the window is closed."""
        bus.changed.disconnect(self._on_changed)

    # Whether an action can be used now, and if not, why

    def when_open(self) -> tuple[bool, str]:
        """The `enabled` of actions that need a portfolio."""
        return self.is_open, _("Open a portfolio first.")

    def when_editable(self) -> tuple[bool, str]:
        """The `enabled` of actions that change the portfolio."""
        if not self.is_open:
            return self.when_open()
        return self.can_edit, _("This portfolio can only be read.")

    def when_capable(self, ask: Callable[[Capabilities], bool]) -> Callable[[], tuple[bool, str]]:
        """The `enabled` of actions that only some kinds of place for a portfolio support."""

        def answer() -> tuple[bool, str]:
            if not self.is_open:
                return self.when_open()
            return ask(self.workspace.capabilities), _("Only a portfolio in a file can do this.")

        return answer

    # Work. Whatever a page or a command asks for is asked for here: the answer is dropped with the pages and with the
    # portfolio. Work that `lasts` makes something that stays, such as a file: it goes on and says so, even then.

    def write(
        self,
        work: Callable[[Workspace], Changes],
        *,
        title: str = "",
        toast: bool = False,
        on_done: Callable[[Changes], object] | None = None,
        on_error: OnError | None = None,
        edit: UnfinishedEdit | None = None,
    ) -> Job[Changes]:
        """Run a use case in the write lane, then tell every view what changed.

        Fields that somebody else changed since the person saw them are not overwritten: it is asked what shall
        stand. `edit` is one that goes on after such a question.
        `toast` says what was done, with a button that undoes it. `on_error` gets a UserError (a FieldError
        names its field); without it the sentence is shown at the window's edge. What was typed stays typed.
        """
        from desktop_app.ui.core.unfinished_edit import UnfinishedEdit

        workspace = self.workspace
        begun = edit or UnfinishedEdit(work, typing.sender(), self.seen)

        def run(_job: JobContext) -> tuple[Changes, list[tuple[int, str]]]:
            with workspace.careful(begun.seen):
                changes = work(workspace)
            return changes, self.seen.newer(workspace)

        def done(result: tuple[Changes, list[tuple[int, str]]]) -> None:
            changes, newer = result
            others = self.seen.take(newer, workspace)
            # Views first: callbacks that follow may look for records that were just added.
            if changes:
                bus.publish(replace(changes, kinds=changes.kinds | {"*"}) if others else changes)
                if toast:
                    self.toast(changes.label, (_("Undo"), partial(self.undo_steps.undo, changes)))
            if on_done is not None:
                on_done(changes)

        def failed(error: BaseException) -> None:
            from desktop_app.domain.conflicts import EditConflict, RecordGone

            refuse = on_error or self.show_error
            if isinstance(error, (EditConflict, RecordGone)) and self.meet_conflict is not None:
                self.meet_conflict(begun, error, on_done, refuse)
            else:
                refuse(error)

        job = self.jobs.ask(run, done, title=title, writes=True, on_error=failed, lasts=False)
        return cast("Job[Changes]", job)

    def write_job(
        self,
        work: Callable[[Workspace, JobContext], T],
        *,
        title: str,
        on_done: Callable[[T], object] | None = None,
        on_error: OnError | None = None,
        lasts: bool = False,
    ) -> Job[T]:
        """Like `write`, for long work: it gets the job's context too, for progress and cancel.

        Its result is published when it is a `Changes`.
        """
        workspace = self.workspace

        def done(result: T) -> None:
            if isinstance(result, Changes) and result:
                bus.publish(result)
            if on_done is not None:
                on_done(result)

        return self.jobs.ask(
            lambda job: work(workspace, job), done,
            title=title, writes=True, on_error=on_error, lasts=lasts,
        )  # fmt: skip

    def read(
        self,
        work: Callable[[Workspace], T],
        on_done: Callable[[T], object],
        *,
        title: str = "",
        on_error: OnError | None = None,
    ) -> Job[T]:
        """Read beside other work; `on_done` gets the result on the GUI thread."""
        workspace = self.workspace
        return self.jobs.ask(
            lambda _job: work(workspace), on_done,
            title=title, writes=False, on_error=on_error, lasts=False,
        )  # fmt: skip

    def read_job(
        self,
        work: Callable[[Workspace, JobContext], T],
        on_done: Callable[[T], object],
        *,
        title: str = "",
        on_error: OnError | None = None,
        lasts: bool = False,
    ) -> Job[T]:
        """Like `read`, for long work: it gets the job's context too, for progress and cancel."""
        workspace = self.workspace
        return self.jobs.ask(
            lambda job: work(workspace, job), on_done,
            title=title, writes=False, on_error=on_error, lasts=lasts,
        )  # fmt: skip

    def show_error(self, error: BaseException) -> None:
        """Show the sentence of a UserError at the window's edge; anything else is a bug and is raised."""
        if isinstance(error, Cancelled):
            return
        if not isinstance(error, UserError):
            raise error
        # The sentence may quote what stands in the portfolio, which belongs into no log.
        _log.info("shown to the user: %s", type(error).__name__)
        self.toast(str(error), kind="bad", seconds=20)

    def toast(
        self, text: str, action: ButtonSpec | None = None, kind: str = "neutral", seconds: float = 8.0
    ) -> None:
        """Say something at the window's edge, with an action such as (Undo, callback)."""
        if self.window is not None:
            self.window.toast(text, action, kind, seconds)

    # Undo

    def undo(self) -> None:
        """Take back the last change."""
        self.undo_steps.undo()

    def redo(self) -> None:
        """Make the last undone change again."""
        self.undo_steps.redo()

    # Ways to other places

    def open_path(self, path: Path) -> None:
        """Open another portfolio file."""
        self.open_place(FilePlace(path))

    def open_place(self, place: Place, *, allow_without_backup: bool = False) -> None:
        """Open another portfolio."""
        assert self.program is not None
        self.program.open(place, allow_without_backup=allow_without_backup)

    def adopt(self, workspace: Workspace) -> None:
        """Show a portfolio that was just made."""
        assert self.program is not None
        self.program.adopt(workspace)

    def unlock(self, path: Path, then: Callable[[], object]) -> None:
        """Ask for the password of a protected file, then go on."""
        assert self.program is not None
        self.program.unlock(path, then)

    def close_portfolio(self, then: Callable[[], object] | None = None) -> None:
        """Close the open portfolio; `then` is called when the file is let go of."""
        if self.program is not None:
            self.program.close_portfolio(then)

    def go(self, page_id: str) -> Page | None:
        """Bring a page to the front; None if the user has to stay where they are."""
        assert self.window is not None
        return self.window.show_page(page_id)

    def go_to(self, page_id: str, kind: type[P]) -> P | None:
        """Bring a page to the front, typed as its class."""
        page = self.go(page_id)
        return page if isinstance(page, kind) else None

    def go_import(self, path: Path) -> None:
        """Show the preview of an import."""
        page = self.go("import")
        if isinstance(page, LoadsFile):
            page.load(path)

    def open_initiative(self, initiative_id: str, tab: str = "overview", anchor: str = "") -> None:
        """Show an initiative's page at one of its tabs; `anchor` names a field, item or record there."""
        assert self.window is not None
        if not self.is_open:
            return
        page = self.window.page("initiative")
        assert isinstance(page, ShowsInitiative)
        page.show_initiative(initiative_id, tab, anchor)
        self.window.show_page("initiative")
