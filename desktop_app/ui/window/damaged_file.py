"""What the window offers when a portfolio can't be opened, and the list of backups."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.domain.place import FilePlace, Place, file_of
from desktop_app.errors import UserError
from desktop_app.language.i18n import _

if TYPE_CHECKING:
    from desktop_app.ui.window.program import Program


def offer(program: Program, place: Place, error: UserError) -> None:
    """Say why a file did not open, with the ways out that there are."""
    from desktop_app.services.portfolio_file.opening import BackupFailed
    from desktop_app.store.faults import DamagedPortfolio, UnusableFile

    actions: list[tuple[str, Callable[[], object]]] = []
    if isinstance(error, BackupFailed):
        actions.append((_("Open without a backup"), lambda: program.open(place, allow_without_backup=True)))
    if isinstance(place, FilePlace):
        path = place.path
        if isinstance(error, UnusableFile) and error.backups:
            actions.append((_("Backups"), lambda: show_backups(program, path)))
        if isinstance(error, DamagedPortfolio):
            actions.append((_("Rescue"), lambda: rescue(program, path)))
    program.window.banner("damaged", str(error), "bad", actions, closable=True)


def show_backups(program: Program, path: Path | None = None) -> None:
    """Show the backups of a file, or of the open portfolio, to restore one of them."""
    if path is None and program.context.is_open and program.context.workspace.capabilities.restore:
        path = file_of(program.context.workspace.place)
    page = program.window.show_page("backups")
    if page is not None:
        page.show_backups(path)  # type: ignore[attr-defined]  # the backups page has it


def rescue(program: Program, path: Path) -> None:
    """Save what can be read of a damaged file into a new one, and open that."""
    target = path.with_name(f"{path.stem} {_('rescued')}{path.suffix}")

    def work(_job: object) -> str:
        from desktop_app.services.portfolio_file.recovery import rescue as rescue_file

        return rescue_file(path, target).sentence

    def done(report: str) -> None:
        program.window.close_banner("damaged")
        program.open(FilePlace(target))
        program.window.banner("rescued", report, "caution", closable=True)

    program.runner.write(work, _("Rescuing"), done, program.context.show_error)
