"""Every command of the program, registered once for menus, buttons, palette and shortcuts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.i18n import _
from desktop_app.services.changes import Changes
from desktop_app.ui.actions import Action
from desktop_app.ui.theme import Mode
from desktop_app.ui.widgets.buttons import literal

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from desktop_app.ui.palette import PaletteItem
    from desktop_app.ui.program import Program

_TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")
_PORTFOLIOS = (".portfolio",)


def register(program: Program) -> None:
    """Add the commands to the registry."""
    registry, context = program.registry, program.context

    def opened() -> tuple[bool, str]:
        return context.is_open, _("Open a portfolio first.")

    def editable() -> tuple[bool, str]:
        if not context.is_open:
            return False, _("Open a portfolio first.")
        return context.can_edit, _("This portfolio can only be read.")

    def on_initiative() -> tuple[bool, str]:
        return bool(_initiative_id(program)), _("Open an initiative first.")

    files, edit, tools, view, helps = _("Portfolio"), _("Edit"), _("Tools"), _("View"), _("Help")
    registry.add(
        Action("initiative.new", _("New initiative"), lambda: new_initiative(program), "Ctrl+N", "add", edit, editable),
        Action("edit.undo", _("Undo"), context.undo, "Ctrl+Z", "undo", edit, editable),
        Action("edit.redo", _("Redo"), context.redo, "Ctrl+Shift+Z", "redo", edit, editable),
        Action("edit.search", _("Search initiatives"), lambda: search(program), "Ctrl+F", "search", edit, opened),
        Action("portfolio.new", _("New portfolio"), lambda: program.window.show_page("new"), "Ctrl+Shift+N", "file-plus", files),
        Action("portfolio.open", _("Open portfolio"), lambda: open_file(program), "Ctrl+O", "folder-open", files),
        Action("portfolio.sample", _("Explore the sample"), lambda: open_sample(program), "", "sample", files),
        Action("portfolio.save_copy", _("Save a copy"), lambda: save_copy(program), "Ctrl+Shift+S", "save", files, opened),
        Action("portfolio.close", _("Close portfolio"), program.close_portfolio, "Ctrl+W", "close", files, opened),
        Action("portfolio.new_import", _("Import a list into a new portfolio"), lambda: choose_first_import(program), "", "import", files),
        Action("portfolio.import", _("Import a list"), lambda: choose_import(program), "Ctrl+I", "import", files, editable),
        Action("portfolio.export", _("Export"), lambda: export(program), "Ctrl+E", "export", files, opened),
        Action("portfolio.backup", _("Back up now"), lambda: back_up(program), "", "backup", files, opened),
        Action("portfolio.check", _("Check the file"), lambda: check(program), "", "check", files, opened),
        Action("portfolio.restore", _("Restore a backup"), lambda: restore(program), "", "history", files),
        Action("brief.initiative", _("Brief of this initiative"), lambda: brief(program, [_initiative_id(program)]), "Ctrl+B", "briefs", tools, on_initiative),
        Action("brief.portfolio", _("Brief of the portfolio"), lambda: brief(program, None), "Ctrl+Shift+B", "briefs", tools, opened),
        Action("palette.open", _("Search or run a command"), lambda: open_palette(program), "Ctrl+K; Ctrl+Shift+P", "search", view, palette=False),
        Action("theme.system", _("Theme: as the system"), lambda: set_theme(program, "system"), "", "theme", view),
        Action("theme.light", _("Theme: light"), lambda: set_theme(program, "light"), "", "sun", view),
        Action("theme.dark", _("Theme: dark"), lambda: set_theme(program, "dark"), "", "moon", view),
        Action("window.reset", _("Reset the window's size"), program.window.reset_geometry, "", "browser", view),
        Action("help.open", _("Help"), lambda: program.window.show_page("help"), "F1", "help", helps),
        Action("help.shortcuts", _("Keyboard shortcuts"), lambda: show_shortcuts(program), "Ctrl+/", "keyboard", helps),
        Action("app.quit", _("Quit"), program.window.close, "Ctrl+Q", "sign-out", helps),
    )  # fmt: skip


def fill_switcher(program: Program, menu: QMenu) -> None:
    """The menu under the portfolio's name: recent files first."""
    current = str(program.context.workspace.path) if program.context.is_open else ""
    for stored in program.settings.values.recent_portfolios[:9]:
        path = Path(stored)
        item = menu.addAction(literal(path.stem))
        item.setCheckable(True)
        item.setChecked(stored == current)
        item.triggered.connect(_opener(program, path))
    menu.addSeparator()
    program.registry.fill_menu(
        menu,
        ["portfolio.new", "portfolio.open", "portfolio.sample", None, "portfolio.save_copy", "portfolio.import",
         "portfolio.export", None, "portfolio.backup", "portfolio.restore", "portfolio.check", None, "portfolio.close"],
    )  # fmt: skip


def _opener(program: Program, path: Path) -> Callable[[], None]:
    return lambda: program.open(path)


def _initiative_id(program: Program) -> str:
    if program.window.current_page_id() != "initiative":
        return ""
    return str(getattr(program.window.current_page(), "initiative_id", ""))


def new_initiative(program: Program) -> None:
    """Add an initiative and open it with its title selected."""
    from desktop_app.services import initiatives

    def done(changes: Changes) -> None:
        made = next(iter(changes.initiative_ids))
        program.context.open_initiative(made, "overview", "title")

    title = _("New initiative")
    program.context.write(lambda ws: initiatives.create(ws, title), on_done=done)


def search(program: Program) -> None:
    """Go to the list and put the cursor into its search field."""
    page = program.window.show_page("initiatives")
    if page is not None:
        page.focus_search()  # type: ignore[attr-defined]  # the initiatives page has it


def open_palette(program: Program) -> None:
    """Show the palette over the window."""
    from desktop_app.ui.palette import Palette

    Palette(program.registry, lambda: _places(program), program.settings, program.window).open()


def _places(program: Program) -> list[PaletteItem]:
    from desktop_app.ui.palette import PaletteItem

    if not program.context.is_open:
        return []
    from desktop_app.services import lists

    def opener(initiative_id: str) -> Callable[[], None]:
        return lambda: program.context.open_initiative(initiative_id)

    return [
        PaletteItem(title, key, opener(initiative_id))
        for initiative_id, key, title, _stage, _owner in lists.titles(program.context.workspace)
    ]


def open_file(program: Program) -> None:
    """Ask for a portfolio file and open it."""
    from PySide6.QtWidgets import QFileDialog

    from desktop_app import paths

    filters = _("Portfolios (*{suffix});;All files (*)").format(suffix=paths.SUFFIX)
    chosen, _filter = QFileDialog.getOpenFileName(
        program.window, _("Open portfolio"), str(paths.data_folder()), filters
    )
    if chosen:
        program.open(Path(chosen))


def open_sample(program: Program) -> None:
    """Open the sample portfolio; it is made the first time, in a file of its own."""
    from desktop_app import paths

    path = paths.data_folder() / f"sample{paths.SUFFIX}"
    if path.exists():
        program.open(path)
        return
    host, user = program.context.host, program.settings.values.user_name

    def work(job: object) -> object:
        from desktop_app.services.sample import create_sample

        return create_sample(path, extensions=host, user=user)

    program.runner.write(work, _("Making the sample portfolio"), program.adopt, program.context.show_error)


def save_copy(program: Program) -> None:
    """Ask for a name and save a copy of the whole portfolio."""
    from PySide6.QtWidgets import QFileDialog

    from desktop_app import paths

    workspace = program.context.workspace
    proposal = paths.data_folder() / f"{workspace.path.stem} {_('copy')}{paths.SUFFIX}"
    chosen, _filter = QFileDialog.getSaveFileName(program.window, _("Save a copy"), str(proposal))
    if not chosen:
        return
    target = Path(chosen)

    def work(_job: object) -> Path:
        from desktop_app.services.opening import save_copy as save

        save(workspace, target)
        return target

    def done(path: Path) -> None:
        program.window.toast(
            _("Saved a copy as {name}.").format(name=path.name), (_("Open"), lambda: program.open(path))
        )

    program.runner.write(work, _("Saving a copy"), done, program.context.show_error)


def choose_import(program: Program) -> None:
    """Ask for a table and show its preview."""
    from PySide6.QtWidgets import QFileDialog

    folder = program.settings.values.import_folder
    filters = _("Tables (*.csv *.tsv *.txt *.xlsx *.xlsm);;Complete portfolios (*.json);;All files (*)")
    chosen, _filter = QFileDialog.getOpenFileName(program.window, _("Import a list"), folder, filters)
    if chosen:
        program.settings.update(import_folder=str(Path(chosen).parent))
        program.context.go_import(Path(chosen))


def choose_first_import(program: Program) -> None:
    """Ask for a table, then for the name of the new portfolio that it goes into."""
    from PySide6.QtWidgets import QFileDialog

    filters = _("Tables (*.csv *.tsv *.txt *.xlsx *.xlsm);;Complete portfolios (*.json);;All files (*)")
    folder = program.settings.values.import_folder
    chosen, _filter = QFileDialog.getOpenFileName(program.window, _("Import a list"), folder, filters)
    if chosen:
        start_with_import(program, Path(chosen))


def start_with_import(program: Program, path: Path) -> None:
    """Name a new portfolio, then show the preview of an import into it."""
    page = program.window.show_page("new")
    if page is not None:
        page.import_after(path)  # type: ignore[attr-defined]  # the new portfolio page has it


def dropped(program: Program, paths: Sequence[Path]) -> None:
    """Files dropped on the window: a portfolio is opened, a table is imported."""
    path = Path(paths[0])
    if path.suffix.lower() in _PORTFOLIOS:
        program.open(path)
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
    proposal = folder / f"{workspace.path.stem}.xlsx"
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
        from desktop_app.services.opening import backup_now

        return backup_now(workspace)

    def done(path: Path) -> None:
        program.window.toast(_("Backed up as {name}.").format(name=path.name))

    program.runner.write(work, _("Backing up"), done, program.context.show_error)


def check(program: Program) -> None:
    """Check the file in all three layers and say what was found."""
    workspace = program.context.workspace

    def work(_job: object) -> list[str]:
        from desktop_app.services.integrity import check_workspace

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
    from desktop_app.ui import recovery

    recovery.show_backups(program)


def brief(program: Program, initiative_ids: list[str] | None) -> None:
    """Go to the briefs page and make one brief; None is the portfolio's."""
    page = program.window.show_page("briefs")
    if page is not None:
        page.make(initiative_ids)  # type: ignore[attr-defined]  # the briefs page has it


def set_theme(program: Program, mode: Mode) -> None:
    """Switch the theme while running, and keep it."""
    from desktop_app.ui import theme

    theme.set_mode(mode)
    program.settings.update(theme=mode)


def show_shortcuts(program: Program) -> None:
    """Show the list of keyboard shortcuts on the help page."""
    page = program.window.show_page("help")
    if page is not None:
        page.show_topic("shortcuts")  # type: ignore[attr-defined]  # the help page has it
