"""The running program: builds the window, opens and closes portfolios, and keeps backups while it runs."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible

from desktop_app.domain.place import FilePlace, Place, file_of
from desktop_app.errors import UserError
from desktop_app.jobs.runner import InlineRunner
from desktop_app.language.i18n import _
from desktop_app.runtime import clock
from desktop_app.runtime.settings import WHOLE_FILE, Settings
from desktop_app.services.changes import EVERYTHING, Changes
from desktop_app.text import shorten
from desktop_app.ui.core.actions import ActionRegistry
from desktop_app.ui.core.bus import bus
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.window.file_watch import FileWatch
from desktop_app.ui.window.main_window import MainWindow
from desktop_app.ui.window.page_table import OPENS_AGAIN, page_specs

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.domain.records import Portfolio
    from desktop_app.jobs.job import JobContext
    from desktop_app.plugin_host import PluginHost
    from desktop_app.services.portfolio_file.locking import WindowLock
    from desktop_app.services.portfolio_file.opening import OpenResult
    from desktop_app.services.workspace import Workspace
    from desktop_app.store.reads.first_rows import FirstRows
    from desktop_app.ui.records.draft_keeper import DraftKeeper
    from desktop_app.ui.window.saved_views.views_keeper import ViewsKeeper
    from desktop_app.ui.window.single_instance import WindowServer

_log = logging.getLogger(__name__)

# How many rows are read for the first picture of the initiatives list.
FIRST_ROWS = 60
# How many initiatives get new figures in one go; an edit waits for no more than these.
FIGURES_AT_ONCE = 100
_LISTEN_MS = 200


class _PortfolioFacts(NamedTuple):
    """What the window shows of a portfolio outside its pages, read before it is shown."""

    portfolio: Portfolio
    last_change: int
    late_reviews: int
    is_paused: bool
    initiatives: int


def _facts(workspace: Workspace) -> _PortfolioFacts:
    from desktop_app.services import reviews
    from desktop_app.services.lists import list_reads as lists
    from desktop_app.services.portfolio_file.backups import is_paused

    return _PortfolioFacts(
        workspace.portfolio(),
        lists.last_change(workspace),
        reviews.late(workspace),
        is_paused(workspace),
        lists.count(workspace),
    )


def _give_roles() -> None:
    from desktop_app.ui.widgets.screen_reader import accessible_roles

    accessible_roles.install()


class Program(QObject):
    """Owns the window and the open portfolio.

    `ready` is sent when a portfolio is open and complete, or the welcome page is shown.
    """

    ready = Signal()

    def __init__(
        self, settings: Settings, runner: InlineRunner, host: PluginHost | Callable[[], PluginHost]
    ) -> None:
        super().__init__()
        from desktop_app.ui.window import commands, file_commands

        self.settings = settings
        self.runner = runner
        self.registry = ActionRegistry(dict(settings.values.shortcuts))
        self.context = AppContext(settings, runner, self.registry, host)
        if QAccessible.isActive():
            # A reader keeps what it was told first. Without one, it waits until the first picture is shown.
            _give_roles()
        self.window = MainWindow(
            page_specs(self.context, is_open=False),
            self.registry,
            settings,
            runner,
            switcher=lambda menu: commands.fill_switcher(self.context, menu),
            open_palette=lambda: self.registry.run("palette.open"),
        )
        self.context.window = self.window
        self.context.program = self
        commands.register(self.context, self.window)
        self.registry.failed.connect(lambda _action, error: self.context.show_error(error))
        self.registry.refused.connect(lambda _action, reason: self.window.toast(reason, seconds=5))
        runner.crashed.connect(self._crashed)
        bus.changed.connect(self._on_changed)
        self.window.closing.connect(self.shut_down)
        self.window.dropped.connect(lambda paths: file_commands.dropped(self.context, self.window, paths))
        self.window.page_changed.connect(self._keep_page)
        self.window.pages_gone.connect(self.context.jobs.drop_answers)
        self.window.painted.connect(self._dress_up)
        self.window.painted.connect(self._say_what_settings_lack)
        self._drafts: DraftKeeper | None = None
        self._views: ViewsKeeper | None = None
        self._watch = FileWatch(self.context, self.window, self)
        self._late = 0
        #: When the open portfolio was open before on this computer, as an ISO moment in UTC; "" where nobody noted it.
        self.opened_before = ""
        # Of the open portfolio, as the lists of recent ones will show them.
        self._name, self._count = "", 0
        self._is_down = False
        # Whether the pages are those of a portfolio, which may not be open yet.
        self._shows_portfolio = False
        self._lock: WindowLock | None = None
        self._server: WindowServer | None = None

    def _say_what_settings_lack(self) -> None:
        """What of the settings could not be used, once: from the next start on they are without it."""
        lost = [shorten(name, 40) for name in self.settings.left_out]
        lost += [_("keys of “{action}”").format(action=self.registry.get(action_id).title)
                 for action_id in self.registry.given_up if action_id in self.registry]  # fmt: skip
        if not lost:
            return
        if WHOLE_FILE in self.settings.left_out:
            text = _("Your settings could not be read, so the defaults apply.")
        else:
            text = _("These settings could not be used, so the defaults apply: {names}.").format(
                names=", ".join(lost)
            )
        if self.settings.set_aside is not None:
            text += " " + _("The file as it was is kept as {path}.").format(path=self.settings.set_aside)
        self.window.banner("settings", text, "caution", closable=True)
        self.settings.accept_what_is_left()
        if self.registry.given_up:
            self.settings.update(shortcuts=self.registry.custom_shortcuts())

    # Opening and closing

    def start(self, place: Place | None, page: str = "") -> None:
        """Show the window at once, with the first screenful of the portfolio, then load the rest."""
        first: FirstRows | None = None
        if place is not None:
            try:
                first = self._read_first(place)
            except UserError as error:
                _log.info("not opened at start: %s", error)
                self._show_welcome()
                failure = error  # the name `error` ends with this block, the connection does not
                self.window.painted.connect(lambda: self._opening_failed(place, failure))
                self.window.show()
                return
        if place is None or first is None:
            self._show_welcome()
            self.window.painted.connect(self.ready)
        else:
            self._show_first(place, first, page or self.settings.values.last_page)
            self.window.painted.connect(lambda: self.open(place, keep_pages=True))
        self.window.show()

    def _read_first(self, place: Place) -> FirstRows:
        from desktop_app.store.reads.first_rows import read_first_rows

        return read_first_rows(file_of(place), FIRST_ROWS)

    def _show_first(self, place: Place, first: FirstRows, page: str) -> None:
        self._set_open_pages()
        self.window.set_portfolio(first.name, place.label, first.is_sample)
        wanted = page if page in OPENS_AGAIN else OPENS_AGAIN[0]
        if wanted == "initiatives":
            from desktop_app.ui.initiatives.page import InitiativesPage

            shown = self.window.page("initiatives")
            assert isinstance(shown, InitiativesPage)
            shown.set_first_rows(first)
        self.window.show_page(wanted)
        self.window.hold_pages(True)

    def _show_welcome(self) -> None:
        self.window.set_pages(page_specs(self.context, is_open=False))
        self._shows_portfolio = False
        self.window.set_portfolio("", "")
        self.window.show_page("welcome")

    def open(self, place: Place, *, keep_pages: bool = False, allow_without_backup: bool = False) -> None:
        """Open a portfolio in the background and show it; what is open now is closed after that."""
        context, user = self.context, self.settings.values.user_name

        def work(_job: JobContext) -> tuple[OpenResult, _PortfolioFacts]:
            from desktop_app.services.portfolio_file.opening import open_place

            result = open_place(
                place,
                extensions=context.host,
                user=user,
                window=True,
                allow_without_backup=allow_without_backup,
            )
            result.workspace.rules()
            return result, _facts(result.workspace)

        self.runner.write(
            work,
            _("Opening {name}").format(name=place.name),
            lambda done: self._opened(done[0], done[1], keep_pages),
            lambda error: self._opening_failed(place, error),
        )

    def adopt(self, workspace: Workspace) -> None:
        """Show a portfolio that a job has just made and opened."""
        from desktop_app.services.portfolio_file import locking
        from desktop_app.services.portfolio_file.opening import OpenResult

        lock = locking.take(file_of(workspace.place))
        self._opened(OpenResult(workspace, (), lock), _facts(workspace), keep_pages=False)

    def _opened(self, result: OpenResult, facts: _PortfolioFacts, keep_pages: bool) -> None:
        from desktop_app.plugin_host.users_host import remember_found

        old, old_lock = self._workspace(), self._lock
        workspace, self._lock = result.workspace, result.window
        if old is not None:
            self._leave_fields()
        _attend_to_edits(self)
        self.context.set_workspace(workspace)
        if old is not None:
            self._close(old, old_lock)
        self._name, self._count = facts.portfolio.name, facts.initiatives
        self.opened_before = str(
            self.settings.values.recent_facts.get(workspace.place.key, {}).get("opened", "")
        )
        self._note_recent(workspace)
        # Checklist files that were found by themselves: one that somebody takes away is missed from now on.
        remember_found(self.context.host, self.settings)
        self._late = facts.late_reviews
        # What was shown of it meanwhile went if another file was to be opened and could not be.
        if not (keep_pages and self._shows_portfolio and self.window.current_page_id()):
            self._set_open_pages()
            self.window.show_page("dashboard")
        else:
            self.window.hold_pages(False)
        self.window.set_portfolio(facts.portfolio.name, workspace.place.label, facts.portfolio.is_sample)
        self._show_banners(workspace, result)
        if facts.is_paused:
            from desktop_app.ui.window import damaged_file

            damaged_file.ask_to_confirm(self.context, self.window)
        # Only after the rows are shown, as its imports take 5 ms.
        QTimer.singleShot(_LISTEN_MS, self, lambda: self._listen(workspace))
        bus.opened.emit(workspace)
        bus.publish(EVERYTHING)
        self._watch.start(facts.last_change)
        self._refresh_figures()

    def _note_recent(self, workspace: Workspace) -> None:
        """Keep what the lists of recent portfolios say; nothing of what a password protects."""
        from desktop_app.services.portfolio_file.passwords import is_protected

        place = workspace.place
        facts = {
            "name": self._name,
            "initiatives": self._count,
            "opened": clock.utc_now().isoformat(timespec="seconds"),
        }
        protected = isinstance(place, FilePlace) and is_protected(place.path)
        self.settings.add_recent(place.key, {} if protected else facts)

    def _listen(self, workspace: Workspace) -> None:
        """Let a second start on the same file find this window."""
        if self._workspace() is not workspace or self._is_down:
            return
        from desktop_app.ui.window.single_instance import WindowServer

        self._stop_listening()
        if self._lock is not None:
            self._server = WindowServer(file_of(workspace.place), self)
            self._server.raised.connect(self._come_to_front)

    def _stop_listening(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server.deleteLater()
            self._server = None

    def _come_to_front(self) -> None:
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.raise_()
        self.window.activateWindow()

    def _show_banners(self, workspace: Workspace, result: OpenResult) -> None:
        for key in ("readonly", "warning", "damaged", "locked", "restored"):
            self.window.close_banner(key)
        if workspace.read_only:
            text = _("This portfolio can only be read here. Save a copy to change it.")
            action = (_("Save a copy"), lambda: self.registry.run("portfolio.save_copy"))
            self.window.banner("readonly", text, "caution", [action])
        if result.warnings:
            lead = [(_("Damaged values"), lambda: self.context.go("damaged"))] if result.set_aside else []
            self.window.banner("warning", "\n".join(result.warnings), "caution", lead, closable=True)

    def _refresh_figures(self) -> None:
        """Compute out-of-date figures in the background, some at a time, so that edits can go in between."""

        def some(stale: list[str]) -> None:
            if not stale:
                self._figures_are_new(False)
                return
            part, rest = stale[:FIGURES_AT_ONCE], stale[FIGURES_AT_ONCE:]

            def done(_nothing: object) -> None:
                if rest:
                    some(rest)
                else:
                    self._figures_are_new(True)

            self.context.write_job(lambda ws, _job: ws.refresh_some(part), title="", on_done=done)

        self.context.read(lambda ws: ws.stale_figures(), some)

    def _figures_are_new(self, changed: bool) -> None:
        if changed and self.context.is_open:
            bus.publish(EVERYTHING)
        self.ready.emit()

    def _opening_failed(self, place: Place, error: BaseException) -> None:
        if not isinstance(error, UserError):
            raise error
        from desktop_app.store.faults import LockedPortfolio
        from desktop_app.ui.window import damaged_file, password_commands

        if not self.context.is_open:
            self._show_welcome()
        if isinstance(error, LockedPortfolio):
            password_commands.open_locked(self.context, self.window, place, error)
            self.ready.emit()
            return
        damaged_file.offer(self.context, self.window, place, error)
        self.ready.emit()

    def unlock(self, path: Path, then: Callable[[], object]) -> None:
        """Ask for the password of a protected file, then go on."""
        from desktop_app.ui.window import password_commands

        password_commands.unlock(self.context, self.window, path, then)

    def close_portfolio(self, then: Callable[[], object] | None = None) -> None:
        """Close what is open and show the welcome page; `then` is called when the file is let go of."""
        workspace = self._workspace()
        if workspace is None:
            return
        self._leave_fields()
        for key in ("readonly", "warning", "damaged", "changed", "restored", "password"):
            self.window.close_banner(key)
        self._watch.stop()
        self._stop_listening()
        self._note_recent(workspace)
        self.context.set_workspace(None)
        lock, self._lock = self._lock, None
        self.settings.update(last_portfolio="")
        self._show_welcome()
        # Last, as `then` may open another one.
        self._close(workspace, lock, then)

    def _workspace(self) -> Workspace | None:
        return self.context.workspace if self.context.is_open else None

    def _close(
        self, workspace: Workspace, lock: WindowLock | None, then: Callable[[], object] | None = None
    ) -> None:
        """Close a portfolio after all that still works on it: edits are kept, what makes a file makes it."""
        from desktop_app.services.portfolio_file.opening import close_portfolio
        from desktop_app.services.portfolio_file.passwords import lock as forget_password

        def closed(warnings: list[str]) -> None:
            for warning in warnings:
                self.window.toast(warning, kind="caution", seconds=20)
            if then is not None:
                then()

        def work(_job: JobContext) -> list[str]:
            warnings = close_portfolio(workspace, lock)
            # Whoever opens it next is asked again, also while the program goes on.
            forget_password(file_of(workspace.place))
            return warnings

        def close() -> None:
            self.runner.write(work, "", closed)

        self.context.jobs.when_unused(workspace, close)

    def shut_down(self) -> None:
        """Keep what is being typed, finish the write lane, back up and let go of the file; once."""
        if self._is_down:
            return
        self._is_down = True
        self._leave_fields()
        self.context.jobs.drop_answers()
        self.runner.wait(10.0)
        self.runner.close(5.0)
        self._watch.stop()
        self._stop_listening()
        workspace = self._workspace()
        if workspace is not None:
            from desktop_app.services.portfolio_file.opening import close_portfolio

            self._note_recent(workspace)

            close_portfolio(workspace, self._lock)
        bus.changed.disconnect(self._on_changed)
        if self._views is not None:
            self._views.close()
        self.context.leave_bus()

    def _leave_fields(self) -> None:
        page = self.window.current_page()
        if page is not None:
            page.deactivated()
        self.window.setFocus()

    # While it runs

    def _dress_up(self) -> None:
        """Load and set up what the first picture does not need."""
        _attend_to_edits(self)
        from PySide6.QtGui import QIcon

        from desktop_app.runtime.resources_path import resource_path

        _give_roles()

        self.window.setWindowIcon(QIcon(str(resource_path("icons", "ai-portfolio.svg"))))

    def _set_open_pages(self) -> None:
        self.window.set_pages(page_specs(self.context, is_open=True, review_badge=self._review_badge))
        self._shows_portfolio = True

    def _review_badge(self) -> tuple[str, str] | None:
        return (str(self._late), "bad") if self._late and self.context.is_open else None

    def _count_late_reviews(self) -> None:
        from desktop_app.services import reviews
        from desktop_app.services.lists import list_reads as lists

        def counted(counts: tuple[int, int]) -> None:
            late, self._count = counts
            if late != self._late:
                self._late = late
                self.window.refresh_badges()

        self.context.read(lambda ws: (reviews.late(ws), lists.count(ws)), counted)

    def _on_changed(self, changes: object) -> None:
        if isinstance(changes, Changes) and changes.touches("portfolio") and self.context.is_open:
            workspace = self.context.workspace
            portfolio = workspace.portfolio()
            self.window.set_portfolio(portfolio.name, workspace.place.label, portfolio.is_sample)
            self._name = portfolio.name
        if self.context.is_open:
            self._count_late_reviews()
        self.window.refresh(changes)

    def _keep_page(self, page_id: str) -> None:
        if page_id in OPENS_AGAIN:
            self.settings.update(last_page=page_id)

    def _crashed(self, error: BaseException) -> None:
        self.context.show_error(error)


def _attend_to_edits(program: Program) -> None:
    """Ask about other people's edits, keep drafts and show saved views, from before a portfolio is open."""
    if program._drafts is None:
        from desktop_app.ui.records import conflict_handling
        from desktop_app.ui.records.draft_keeper import DraftKeeper

        conflict_handling.attend(program.context)
        program._drafts = DraftKeeper(program.context, program)
        program.window.closing.connect(program._drafts.close)
    if program._views is None:
        from desktop_app.ui.window.saved_views.views_keeper import ViewsKeeper

        program._views = ViewsKeeper(program.context, program.window, program)
