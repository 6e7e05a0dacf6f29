"""Commands on files: opening, the sample, copies, import, export, backups and the check."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.ui.core.actions import Action

if TYPE_CHECKING:
    from desktop_app.jobs.job import JobContext
    from desktop_app.services.workspace import Workspace
    from desktop_app.store.checks.file_problem import FileProblem
    from desktop_app.ui.core.context import AppContext
    from desktop_app.ui.core.shell import ButtonSpec
    from desktop_app.ui.window.main_window import MainWindow

_TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")
_PORTFOLIOS = (".portfolio",)


def actions(context: AppContext, window: MainWindow) -> list[Action]:
    """What is done with whole files: opening, making, copying."""
    action = partial(Action, section=_("Portfolio"))
    return [
        action(
            id="portfolio.new",
            title=_("New portfolio"),
            run=partial(context.go, "new"),
            shortcut="Ctrl+Shift+N",
            icon="file-plus",
        ),
        action(
            id="portfolio.open",
            title=_("Open portfolio"),
            run=partial(open_file, context, window),
            shortcut="Ctrl+O",
            icon="folder-open",
        ),
        action(
            id="portfolio.sample",
            title=_("Explore the sample"),
            run=partial(open_sample, context),
            icon="sample",
        ),
        action(
            id="portfolio.save_copy",
            title=_("Save a copy"),
            run=partial(save_copy, context, window),
            shortcut="Ctrl+Shift+S",
            icon="save",
            enabled=context.when_capable(lambda place: place.save_copy),
        ),
        action(
            id="portfolio.close",
            title=_("Close portfolio"),
            run=context.close_portfolio,
            shortcut="Ctrl+W",
            icon="close",
            enabled=context.when_open,
        ),
    ]


def exchange_actions(context: AppContext, window: MainWindow) -> list[Action]:
    """Import and export."""
    action = partial(Action, section=_("Portfolio"))
    return [
        action(
            id="portfolio.new_import",
            title=_("Import a list into a new portfolio"),
            run=partial(choose_first_import, context, window),
            icon="import",
        ),
        action(
            id="portfolio.import",
            title=_("Import a list"),
            run=partial(choose_import, context, window),
            shortcut="Ctrl+I",
            icon="import",
            enabled=context.when_editable,
        ),
        action(
            id="portfolio.export",
            title=_("Export"),
            run=partial(export, context, window),
            shortcut="Ctrl+E",
            icon="export",
            enabled=context.when_open,
        ),
    ]


def care_actions(context: AppContext, window: MainWindow) -> list[Action]:
    """Backups and the check."""
    action = partial(Action, section=_("Portfolio"))
    return [
        action(
            id="portfolio.backup",
            title=_("Back up now"),
            run=partial(back_up, context, window),
            icon="backup",
            enabled=context.when_capable(lambda place: place.backups),
        ),
        action(
            id="portfolio.check",
            title=_("Check the file"),
            run=partial(check, context, window),
            icon="check",
            enabled=context.when_open,
        ),
        action(
            id="portfolio.restore",
            title=_("Restore a backup"),
            run=partial(restore, context),
            icon="history",
        ),
    ]


def open_file(context: AppContext, window: MainWindow) -> None:
    """Ask for a portfolio file and open it."""
    from desktop_app.runtime import paths
    from desktop_app.ui.widgets.file_drops import pick_file

    filters = _("Portfolios (*{suffix});;All files (*)").format(suffix=paths.SUFFIX)
    chosen = pick_file(window, _("Open portfolio"), "portfolio", filters, paths.data_folder())
    if chosen is not None:
        context.open_path(chosen)


def open_sample(context: AppContext) -> None:
    """Open the sample portfolio; it is made the first time, in a file of its own."""
    from desktop_app.runtime import paths

    path = paths.data_folder() / f"sample{paths.SUFFIX}"
    if path.exists():
        context.open_path(path)
        return
    host, user = context.host, context.settings.values.user_name

    def work(_job: JobContext) -> Workspace:
        from desktop_app.services.sample.make_sample import create_sample

        return create_sample(path, extensions=host, user=user)

    context.jobs.work(work, context.adopt, title=_("Creating the sample portfolio"), writes=True, lasts=True)


def save_copy(context: AppContext, window: MainWindow) -> None:
    """Ask for a name and save a copy of the whole portfolio."""
    from desktop_app.runtime import paths
    from desktop_app.ui.widgets.file_drops import ask_target

    proposal = f"{context.workspace.place.stem} {_('copy')}{paths.SUFFIX}"
    target = ask_target(window, _("Save a copy"), proposal, "copy", otherwise=paths.data_folder())
    if target is None:
        return

    def work(ws: Workspace, _job: JobContext) -> Path:
        from desktop_app.services.portfolio_file.opening import save_copy as save

        save(ws, target)
        return target

    def done(path: Path) -> None:
        window.toast(
            _("Saved a copy as {name}.").format(name=path.name), (_("Open"), lambda: context.open_path(path))
        )

    context.write_job(work, title=_("Saving a copy"), on_done=done, lasts=True)


def _choose_table(context: AppContext, window: MainWindow) -> Path | None:
    """Ask for a file to import; None when the user cancels."""
    from desktop_app.ui.widgets.file_drops import pick_file

    filters = _(
        "Tables (*.csv *.tsv *.txt *.xlsx *.xlsm *.json);;Complete portfolios (*.json);;All files (*)"
    )
    return pick_file(window, _("Import a list"), "import", filters)


def choose_import(context: AppContext, window: MainWindow) -> None:
    """Ask for a table and show its preview."""
    path = _choose_table(context, window)
    if path is not None:
        context.go_import(path)


def choose_first_import(context: AppContext, window: MainWindow) -> None:
    """Ask for a table, then for the name of the new portfolio that it goes into."""
    path = _choose_table(context, window)
    if path is not None:
        start_with_import(context, path)


def start_with_import(context: AppContext, path: Path) -> None:
    """Name a new portfolio, then show the preview of an import into it."""
    from desktop_app.ui.start.new_portfolio_page import NewPortfolioPage

    page = context.go_to("new", NewPortfolioPage)
    if page is not None:
        page.import_after(path)


def dropped(context: AppContext, window: MainWindow, paths: Sequence[Path]) -> None:
    """Files dropped on the window: a portfolio is opened, a table is imported."""
    path = Path(paths[0])
    if path.suffix.lower() in _PORTFOLIOS:
        context.open_path(path)
    elif not context.is_open:
        start_with_import(context, path)
    elif not context.can_edit:
        window.toast(_("This portfolio can only be read."), kind="caution")
    elif path.is_dir():
        tables = sorted(p for p in path.iterdir() if p.suffix.lower() in _TABLES)
        if len(tables) == 1:
            context.go_import(tables[0])
        else:
            window.toast(_("Drop one CSV or Excel file, not a folder."), kind="caution")
    else:
        context.go_import(path)


def export(context: AppContext, window: MainWindow) -> None:
    """Ask for a name; its ending decides between CSV, Excel and complete JSON."""
    from desktop_app.ui.widgets.file_drops import ask_target

    proposal = f"{context.workspace.place.stem}.xlsx"
    filters = _("Excel (*.xlsx);;CSV (*.csv);;Complete portfolio (*.json)")
    target = ask_target(window, _("Export"), proposal, "export", filters)
    if target is None:
        return

    def work(ws: Workspace, job: JobContext) -> list[str]:
        from desktop_app.exchange.export import export_portfolio

        return export_portfolio(ws, target, progress=job.progress)

    def done(problems: list[str]) -> None:
        text = _("Exported to {name}.").format(name=target.name)
        window.toast(" ".join([text, *problems]), kind="caution" if problems else "neutral")

    context.read_job(work, done, title=_("Exporting"), lasts=True)


def back_up(context: AppContext, window: MainWindow) -> None:
    """Make a backup now."""

    def work(ws: Workspace, _job: JobContext) -> Path:
        from desktop_app.services.portfolio_file.opening import backup_now

        return backup_now(ws)

    def done(path: Path) -> None:
        window.toast(_("Backed up as {name}.").format(name=path.name))

    context.write_job(work, title=_("Backing up"), on_done=done, lasts=True)


def check(context: AppContext, window: MainWindow) -> None:
    """Check the file in all three layers and say what was found."""

    def work(ws: Workspace, _job: JobContext) -> list[FileProblem]:
        from desktop_app.services.portfolio_file.check import check_workspace

        return check_workspace(ws)

    def done(problems: list[FileProblem]) -> None:
        if not problems:
            window.toast(_("The file is in order."), kind="good")
            return
        sentences = [problem.sentence for problem in problems[:8]]
        n = len(problems)
        head = ngettext("The check found {n} problem:", "The check found {n} problems:", n).format(
            n=formats.number(n)
        )
        text = "\n".join([head, *sentences])
        actions: list[ButtonSpec] = []
        if any(problem.damaged_id for problem in problems):
            actions.append((_("Damaged values"), lambda: context.go("damaged")))
        window.banner("damaged", text, "bad", actions, closable=True)

    context.read_job(work, done, title=_("Checking the file"))


def restore(context: AppContext) -> None:
    """Show the backups of the open portfolio, or of all."""
    from desktop_app.ui.window.damaged_file import show_backups

    show_backups(context)
