"""Commands on files: opening, the sample, copies, import, export, backups and the check."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.domain.place import FilePlace
from desktop_app.language.i18n import _

if TYPE_CHECKING:
    from desktop_app.ui.window.program import Program

_TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")
_PORTFOLIOS = (".portfolio",)


def open_file(program: Program) -> None:
    """Ask for a portfolio file and open it."""
    from PySide6.QtWidgets import QFileDialog

    from desktop_app.runtime import paths

    filters = _("Portfolios (*{suffix});;All files (*)").format(suffix=paths.SUFFIX)
    chosen, _filter = QFileDialog.getOpenFileName(
        program.window, _("Open portfolio"), str(paths.data_folder()), filters
    )
    if chosen:
        program.open(FilePlace(Path(chosen)))


def open_sample(program: Program) -> None:
    """Open the sample portfolio; it is made the first time, in a file of its own."""
    from desktop_app.runtime import paths

    path = paths.data_folder() / f"sample{paths.SUFFIX}"
    if path.exists():
        program.open(FilePlace(path))
        return
    host, user = program.context.host, program.settings.values.user_name

    def work(job: object) -> object:
        from desktop_app.services.sample.make_sample import create_sample

        return create_sample(path, extensions=host, user=user)

    program.runner.write(work, _("Making the sample portfolio"), program.adopt, program.context.show_error)


def save_copy(program: Program) -> None:
    """Ask for a name and save a copy of the whole portfolio."""
    from PySide6.QtWidgets import QFileDialog

    from desktop_app.runtime import paths

    workspace = program.context.workspace
    proposal = paths.data_folder() / f"{workspace.place.stem} {_('copy')}{paths.SUFFIX}"
    chosen, _filter = QFileDialog.getSaveFileName(program.window, _("Save a copy"), str(proposal))
    if not chosen:
        return
    target = Path(chosen)

    def work(_job: object) -> Path:
        from desktop_app.services.portfolio_file.opening import save_copy as save

        save(workspace, target)
        return target

    def done(path: Path) -> None:
        program.window.toast(
            _("Saved a copy as {name}.").format(name=path.name),
            (_("Open"), lambda: program.open(FilePlace(path))),
        )

    program.runner.write(work, _("Saving a copy"), done, program.context.show_error)


def _choose_table(program: Program) -> Path | None:
    """Ask for a file to import; None when the user thought better of it."""
    from PySide6.QtWidgets import QFileDialog

    folder = program.settings.values.import_folder
    filters = _("Tables (*.csv *.tsv *.txt *.xlsx *.xlsm);;Complete portfolios (*.json);;All files (*)")
    chosen, _filter = QFileDialog.getOpenFileName(program.window, _("Import a list"), folder, filters)
    if not chosen:
        return None
    program.settings.update(import_folder=str(Path(chosen).parent))
    return Path(chosen)


def choose_import(program: Program) -> None:
    """Ask for a table and show its preview."""
    path = _choose_table(program)
    if path is not None:
        program.context.go_import(path)


def choose_first_import(program: Program) -> None:
    """Ask for a table, then for the name of the new portfolio that it goes into."""
    path = _choose_table(program)
    if path is not None:
        start_with_import(program, path)


def start_with_import(program: Program, path: Path) -> None:
    """Name a new portfolio, then show the preview of an import into it."""
    page = program.window.show_page("new")
    if page is not None:
        page.import_after(path)  # type: ignore[attr-defined]  # the new portfolio page has it


def dropped(program: Program, paths: Sequence[Path]) -> None:
    """Files dropped on the window: a portfolio is opened, a table is imported."""
    path = Path(paths[0])
    if path.suffix.lower() in _PORTFOLIOS:
        program.open(FilePlace(path))
    elif not program.context.is_open:
        start_with_import(program, path)
    elif not program.context.can_edit:
        program.window.toast(_("This portfolio can only be read."), kind="caution")
    elif path.is_dir():
        tables = sorted(p for p in path.iterdir() if p.suffix.lower() in _TABLES)
        if len(tables) == 1:
            program.context.go_import(tables[0])
        else:
            program.window.toast(_("Drop one CSV or Excel file, not a folder."), kind="caution")
    else:
        program.context.go_import(path)


def export(program: Program) -> None:
    """Ask for a name; its ending decides between CSV, Excel and complete JSON."""
    from PySide6.QtWidgets import QFileDialog

    workspace = program.context.workspace
    folder = Path(program.settings.values.export_folder or Path.home())
    proposal = folder / f"{workspace.place.stem}.xlsx"
    filters = _("Excel (*.xlsx);;CSV (*.csv);;Complete portfolio (*.json)")
    chosen, _filter = QFileDialog.getSaveFileName(program.window, _("Export"), str(proposal), filters)
    if not chosen:
        return
    target = Path(chosen)
    program.settings.update(export_folder=str(target.parent))

    def work(job: object) -> list[str]:
        from desktop_app.exchange.export import export_portfolio

        return export_portfolio(workspace, target, progress=lambda done, total: job.progress(done, total))  # type: ignore[attr-defined]  # a job context

    def done(problems: list[str]) -> None:
        text = _("Exported to {name}.").format(name=target.name)
        program.window.toast(" ".join([text, *problems]), kind="caution" if problems else "neutral")

    program.runner.read(work, _("Exporting"), done, program.context.show_error)


def back_up(program: Program) -> None:
    """Make a backup now."""
    workspace = program.context.workspace

    def work(_job: object) -> Path:
        from desktop_app.services.portfolio_file.opening import backup_now

        return backup_now(workspace)

    def done(path: Path) -> None:
        program.window.toast(_("Backed up as {name}.").format(name=path.name))

    program.runner.write(work, _("Backing up"), done, program.context.show_error)


def check(program: Program) -> None:
    """Check the file in all three layers and say what was found."""
    workspace = program.context.workspace

    def work(_job: object) -> list[str]:
        from desktop_app.services.portfolio_file.check import check_workspace

        return [problem.sentence for problem in check_workspace(workspace)]

    def done(problems: list[str]) -> None:
        if not problems:
            program.window.toast(_("The file is in order."), kind="good")
            return
        text = "\n".join([_("The check found {n} problems:").format(n=len(problems)), *problems[:8]])
        program.window.banner("damaged", text, "bad", closable=True)

    program.runner.read(work, _("Checking the file"), done, program.context.show_error)


def restore(program: Program) -> None:
    """Show the backups of the open portfolio, or of all."""
    from desktop_app.ui.window import damaged_file as recovery

    recovery.show_backups(program)
