"""What the window offers when a portfolio can't be opened, and the list of backups."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.domain.place import FilePlace, Place, file_of
from desktop_app.errors import UserError
from desktop_app.language.i18n import _

if TYPE_CHECKING:
    from desktop_app.jobs.job import JobContext
    from desktop_app.ui.core.context import AppContext
    from desktop_app.ui.core.shell import ButtonSpec
    from desktop_app.ui.window.main_window import MainWindow


def offer(context: AppContext, window: MainWindow, place: Place, error: UserError) -> None:
    """Say why a file did not open, and offer the ways to recover it."""
    from desktop_app.services.portfolio_file.opening import BackupFailed
    from desktop_app.store.faults import DamagedPortfolio, UnusableFile

    actions: list[ButtonSpec] = []
    if isinstance(error, BackupFailed):
        actions.append(
            (_("Open without a backup"), lambda: context.open_place(place, allow_without_backup=True))
        )
    if isinstance(place, FilePlace):
        path = place.path
        if isinstance(error, UnusableFile) and error.backups:
            actions.append((_("Backups"), lambda: show_backups(context, path)))
        if isinstance(error, DamagedPortfolio):
            actions.append((_("Rescue"), lambda: rescue(context, window, path)))
    window.banner("damaged", str(error), "bad", actions, closable=True)


def show_backups(context: AppContext, path: Path | None = None) -> None:
    """Show the backups of a file, or of the open portfolio, to restore one of them."""
    if path is None and context.is_open and context.workspace.capabilities.restore:
        path = file_of(context.workspace.place)
    from desktop_app.ui.administration.backups_page import BackupsPage

    page = context.go_to("backups", BackupsPage)
    if page is not None:
        page.show_backups(path)


def ask_to_confirm(context: AppContext, window: MainWindow) -> None:
    """Say that the portfolio was restored, and that its backups wait until a person confirms it."""
    from desktop_app.services.portfolio_file.backups import confirm_restored, paused_sentence

    workspace = context.workspace

    def confirm() -> None:
        context.jobs.work(lambda _job: confirm_restored(workspace), confirmed, writes=True)

    def confirmed(_was_paused: bool) -> None:
        window.close_banner("restored")
        window.toast(_("Confirmed. Backups go on."), kind="good")

    actions: list[ButtonSpec] = [
        (_("It is the right one"), confirm),
        (_("Other backups"), lambda: show_backups(context)),
    ]
    window.banner("restored", paused_sentence(), "caution", actions)


def rescue(context: AppContext, window: MainWindow, path: Path) -> None:
    """Save what can be read of a damaged file into a new one, and open that."""
    target = path.with_name(f"{path.stem} {_('rescued')}{path.suffix}")

    def work(_job: JobContext) -> str:
        from desktop_app.services.portfolio_file.recovery import rescue as rescue_file

        return rescue_file(path, target).sentence

    def done(report: str) -> None:
        window.close_banner("damaged")
        context.open_path(target)
        window.banner("rescued", report, "caution", closable=True)

    def failed(error: BaseException) -> None:
        from desktop_app.store.faults import LockedPortfolio

        if isinstance(error, LockedPortfolio):
            context.unlock(error.path, lambda: rescue(context, window, path))
        else:
            context.show_error(error)

    context.jobs.work(work, done, title=_("Rescuing"), writes=True, on_error=failed, lasts=True)
