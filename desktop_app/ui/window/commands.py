"""Every command of the program, registered once for menus, buttons, palette and shortcuts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop_app.domain.place import Place, places_of
from desktop_app.language.i18n import _
from desktop_app.services.changes import Changes
from desktop_app.ui.core.actions import Action
from desktop_app.ui.initiatives import commands as list_commands
from desktop_app.ui.look.theme import Mode
from desktop_app.ui.prioritise.commands import prioritise_actions
from desktop_app.ui.widgets.buttons import literal
from desktop_app.ui.window import file_commands as files

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from desktop_app.services.capabilities import Capabilities
    from desktop_app.ui.window.command_palette import PaletteItem
    from desktop_app.ui.window.program import Program


def register(program: Program) -> None:
    """Add the commands to the registry."""
    registry, context = program.registry, program.context

    def opened() -> tuple[bool, str]:
        return context.is_open, _("Open a portfolio first.")

    def editable() -> tuple[bool, str]:
        if not context.is_open:
            return False, _("Open a portfolio first.")
        return context.can_edit, _("This portfolio can only be read.")

    def offered(ask: Callable[[Capabilities], bool]) -> Callable[[], tuple[bool, str]]:
        """Whether the open portfolio can do something where it is kept."""

        def answer() -> tuple[bool, str]:
            if not context.is_open:
                return False, _("Open a portfolio first.")
            return ask(context.workspace.capabilities), _("Only a portfolio in a file can do this.")

        return answer

    def on_initiative() -> tuple[bool, str]:
        return bool(_initiative_id(program)), _("Open an initiative first.")

    portfolio, edit, tools, view, helps = _("Portfolio"), _("Edit"), _("Tools"), _("View"), _("Help")
    registry.add(
        Action(
            "initiative.new",
            _("New initiative"),
            lambda: new_initiative(program),
            "Ctrl+N",
            "add",
            edit,
            editable,
        ),
        Action("edit.undo", _("Undo"), context.undo, "Ctrl+Z", "undo", edit, editable),
        Action("edit.redo", _("Redo"), context.redo, "Ctrl+Shift+Z", "redo", edit, editable),
        Action(
            "edit.search", _("Search initiatives"), lambda: search(program), "Ctrl+F", "search", edit, opened
        ),
        Action(
            "portfolio.new",
            _("New portfolio"),
            lambda: program.window.show_page("new"),
            "Ctrl+Shift+N",
            "file-plus",
            portfolio,
        ),
        Action(
            "portfolio.open",
            _("Open portfolio"),
            lambda: files.open_file(program),
            "Ctrl+O",
            "folder-open",
            portfolio,
        ),
        Action(
            "portfolio.sample",
            _("Explore the sample"),
            lambda: files.open_sample(program),
            "",
            "sample",
            portfolio,
        ),
        Action(
            "portfolio.save_copy",
            _("Save a copy"),
            lambda: files.save_copy(program),
            "Ctrl+Shift+S",
            "save",
            portfolio,
            offered(lambda capabilities: capabilities.save_copy),
        ),
        Action(
            "portfolio.close",
            _("Close portfolio"),
            program.close_portfolio,
            "Ctrl+W",
            "close",
            portfolio,
            opened,
        ),
        Action(
            "portfolio.new_import",
            _("Import a list into a new portfolio"),
            lambda: files.choose_first_import(program),
            "",
            "import",
            portfolio,
        ),
        Action(
            "portfolio.import",
            _("Import a list"),
            lambda: files.choose_import(program),
            "Ctrl+I",
            "import",
            portfolio,
            editable,
        ),
        Action(
            "portfolio.export",
            _("Export"),
            lambda: files.export(program),
            "Ctrl+E",
            "export",
            portfolio,
            opened,
        ),
        Action(
            "portfolio.fields",
            _("Own fields"),
            lambda: program.window.show_page("fields"),
            "",
            "columns",
            portfolio,
            opened,
        ),
        Action(
            "portfolio.scenarios",
            _("Compare scenarios"),
            lambda: program.window.show_page("scenarios"),
            "",
            "scales",
            portfolio,
            opened,
            keywords=_("best set plan limits"),
        ),
        Action(
            "portfolio.health",
            _("Health check of the portfolio"),
            lambda: program.window.show_page("health"),
            "",
            "health",
            portfolio,
            opened,
            keywords=_("contradictions holes problems"),
        ),
        Action(
            "portfolio.backup",
            _("Back up now"),
            lambda: files.back_up(program),
            "",
            "backup",
            portfolio,
            offered(lambda capabilities: capabilities.backups),
        ),
        Action(
            "portfolio.check",
            _("Check the file"),
            lambda: files.check(program),
            "",
            "check",
            portfolio,
            opened,
        ),
        Action(
            "portfolio.restore",
            _("Restore a backup"),
            lambda: files.restore(program),
            "",
            "history",
            portfolio,
        ),
        Action(
            "brief.initiative",
            _("Brief of this initiative"),
            lambda: brief(program, [_initiative_id(program)]),
            "Ctrl+B",
            "briefs",
            tools,
            on_initiative,
        ),
        Action(
            "brief.portfolio",
            _("Brief of the portfolio"),
            lambda: brief(program, None),
            "Ctrl+Shift+B",
            "briefs",
            tools,
            opened,
        ),
        Action(
            "palette.open",
            _("Search or run a command"),
            lambda: open_palette(program),
            "Ctrl+K; Ctrl+Shift+P",
            "search",
            view,
            palette=False,
        ),
        Action(
            "theme.system", _("Theme: as the system"), lambda: set_theme(program, "system"), "", "theme", view
        ),
        Action("theme.light", _("Theme: light"), lambda: set_theme(program, "light"), "", "sun", view),
        Action("theme.dark", _("Theme: dark"), lambda: set_theme(program, "dark"), "", "moon", view),
        Action(
            "window.reset", _("Reset the window's size"), program.window.reset_geometry, "", "browser", view
        ),
        Action("help.open", _("Help"), lambda: program.window.show_page("help"), "F1", "help", helps),
        Action(
            "help.shortcuts",
            _("Keyboard shortcuts"),
            lambda: show_shortcuts(program),
            "Ctrl+/",
            "keyboard",
            helps,
        ),
        Action("app.quit", _("Quit"), program.window.close, "Ctrl+Q", "sign-out", helps),
        *prioritise_actions(program, opened, editable),
    )
    registry.add(*list_commands.actions(program, opened))


def fill_switcher(program: Program, menu: QMenu) -> None:
    """The menu under the portfolio's name: recent files first."""
    current = program.context.workspace.place.key if program.context.is_open else ""
    for place in places_of(program.settings.values.recent_portfolios[:9]):
        item = menu.addAction(literal(place.stem))
        item.setCheckable(True)
        item.setChecked(place.key == current)
        item.triggered.connect(_opener(program, place))
    menu.addSeparator()
    program.registry.fill_menu(
        menu,
        [
            "portfolio.new",
            "portfolio.open",
            "portfolio.sample",
            None,
            "portfolio.save_copy",
            "portfolio.import",
            "portfolio.export",
            None,
            "portfolio.backup",
            "portfolio.restore",
            "portfolio.check",
            None,
            "portfolio.close",
        ],
    )


def _opener(program: Program, place: Place) -> Callable[[], None]:
    return lambda: program.open(place)


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
    from desktop_app.ui.window.command_palette import Palette

    Palette(program.registry, lambda: _places(program), program.settings, program.window).open()


def _places(program: Program) -> list[PaletteItem]:
    from desktop_app.ui.window.command_palette import PaletteItem

    if not program.context.is_open:
        return []
    from desktop_app.services.lists import list_reads as lists
    from desktop_app.ui.core.open_view import palette_items

    def opener(initiative_id: str) -> Callable[[], None]:
        return lambda: program.context.open_initiative(initiative_id)

    initiatives = [
        PaletteItem(title, key, opener(initiative_id))
        for initiative_id, key, title, _stage, _owner in lists.titles(program.context.workspace)
    ]
    return [*palette_items(program.context), *initiatives]


def brief(program: Program, initiative_ids: list[str] | None) -> None:
    """Go to the briefs page and make one brief; None is the portfolio's."""
    page = program.window.show_page("briefs")
    if page is not None:
        page.make(initiative_ids)  # type: ignore[attr-defined]  # the briefs page has it


def set_theme(program: Program, mode: Mode) -> None:
    """Switch the theme while running, and keep it."""
    from desktop_app.ui.look import theme

    theme.set_mode(mode)
    program.settings.update(theme=mode)


def show_shortcuts(program: Program) -> None:
    """Show the list of keyboard shortcuts on the help page."""
    page = program.window.show_page("help")
    if page is not None:
        page.show_topic("shortcuts")  # type: ignore[attr-defined]  # the help page has it
