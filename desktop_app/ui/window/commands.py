"""Gathers every action of the program, registered once for menus, buttons, palette and shortcuts."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from desktop_app.domain.place import Place
from desktop_app.language.i18n import _
from desktop_app.ui.briefs import commands as briefs
from desktop_app.ui.core.actions import Action, PaletteItem
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.recent_portfolios import recent_portfolios
from desktop_app.ui.help import commands as help_commands
from desktop_app.ui.initiatives import commands as initiatives
from desktop_app.ui.look.theme import Contrast, Mode
from desktop_app.ui.prioritise import commands as prioritise
from desktop_app.ui.widgets.buttons import literal
from desktop_app.ui.window import file_commands as files
from desktop_app.ui.window import page_table, password_commands

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from desktop_app.ui.widgets.table.data_table import DataTable
    from desktop_app.ui.window.main_window import MainWindow


def register(context: AppContext, window: MainWindow) -> None:
    """Add the actions to the registry, in the order in which palette and list of keys show them."""
    context.registry.add(
        initiatives.new_action(context),
        *_undo_actions(context),
        initiatives.search_action(context),
        _sort_action(context),
        *files.actions(context, window),
        *files.exchange_actions(context, window),
        *page_table.go_actions(context),
        *files.care_actions(context, window),
        password_commands.password_action(context, window),
        *briefs.actions(context),
        *_view_actions(context, window),
        *help_commands.help_actions(context),
        _quit_action(window),
        *prioritise.actions(context),
        *initiatives.actions(context),
    )
    window.term_asked.connect(partial(help_commands.show_topic, context, "terms"))
    window.page_changed.connect(lambda _page: _put_away_what_lies_over(context))


def _put_away_what_lies_over(context: AppContext) -> None:
    """Close what lies over the page that it was opened from."""
    initiatives.put_away_new(context)
    signer = sys.modules.get("desktop_app.ui.core.signer")
    if signer is not None:
        signer.put_away_signer(context)


def _undo_actions(context: AppContext) -> list[Action]:
    action = partial(Action, section=_("Edit"), enabled=context.when_editable)
    return [
        action(id="edit.undo", title=_("Undo"), run=context.undo, shortcut="Ctrl+Z", icon="undo"),
        action(
            id="edit.redo", title=_("Redo"), run=context.redo, shortcut="Ctrl+Shift+Z; Ctrl+Y", icon="redo"
        ),
        action(
            id="edit.again",
            title=_("Do undone changes again"),
            run=context.undo_steps.show_taken_back,
            icon="history",
        ),
    ]


def _view_actions(context: AppContext, window: MainWindow) -> list[Action]:
    """The palette, the theme and the window's place."""
    action = partial(Action, section=_("View"))

    def theme(mode: Mode) -> Callable[[], None]:
        return partial(set_theme, context, mode)

    return [
        action(
            id="palette.open",
            title=_("Search or run a command"),
            run=partial(open_palette, context, window),
            shortcut="Ctrl+K; Ctrl+Shift+P",
            icon="search",
            palette=False,
        ),
        action(
            id="focus.next_part",
            title=_("Next part of the window"),
            run=partial(_go_to_part, window, 1),
            shortcut="F6",
            icon="next",
            palette=False,
        ),
        action(
            id="focus.previous_part",
            title=_("Previous part of the window"),
            run=partial(_go_to_part, window, -1),
            shortcut="Shift+F6",
            icon="previous",
            palette=False,
        ),
        action(id="theme.system", title=_("Theme: same as the system"), run=theme("system"), icon="theme"),
        action(id="theme.light", title=_("Theme: light"), run=theme("light"), icon="sun"),
        action(id="theme.dark", title=_("Theme: dark"), run=theme("dark"), icon="moon"),
        action(
            id="contrast.system",
            title=_("Contrast: same as the system"),
            run=partial(set_contrast, context, "system"),
            icon="contrast",
        ),
        action(
            id="contrast.high",
            title=_("Contrast: high"),
            run=partial(set_contrast, context, "high"),
            icon="contrast",
        ),
        action(
            id="contrast.usual",
            title=_("Contrast: normal"),
            run=partial(set_contrast, context, "usual"),
            icon="contrast",
        ),
        action(
            id="window.reset", title=_("Reset the window's size"), run=window.reset_geometry, icon="browser"
        ),
    ]


def _go_to_part(window: MainWindow, step: int) -> None:
    """From the sidebar to the header, the page, the messages, and round."""
    if window.focus_keeper is not None:
        window.focus_keeper.next_part(step)


def _table_in_front(context: AppContext) -> DataTable | None:
    """The table with the focus, else the first one on the page in front; None without any that can be sorted."""
    from PySide6.QtCore import QPoint

    from desktop_app.ui.widgets.table.data_table import DataTable
    from desktop_app.ui.widgets.table.sort_menu import sortable

    page = context.window.current_page() if context.window is not None else None
    if page is None:
        return None
    focused = page.window().focusWidget()
    shown = [table for table in page.findChildren(DataTable) if table.isVisible() and sortable(table)]
    held = (table for table in shown if focused is not None and table.isAncestorOf(focused))
    return next(held, None) or min(shown, key=lambda table: table.mapTo(page, QPoint()).y(), default=None)


def _sort_action(context: AppContext) -> Action:
    """Sorts the table in front without its header."""

    def run() -> None:
        from desktop_app.ui.widgets.table.sort_menu import open_sort_menu

        if (table := _table_in_front(context)) is not None:
            open_sort_menu(table)

    return Action(
        id="table.sort",
        title=_("Sort by a column"),
        run=run,
        shortcut="Ctrl+Shift+O",
        icon="sort",
        section=_("Edit"),
        enabled=lambda: (_table_in_front(context) is not None, _("There is no table to sort on this page.")),
        keywords=_("order ascending descending"),
    )


def sort_items(context: AppContext) -> list[PaletteItem]:
    """An entry of the palette for each column of the table in front, up and down."""
    from desktop_app.ui.widgets.table.sort_menu import choices

    table = _table_in_front(context)
    if table is None:
        return []
    where = _("Table: {name}").format(name=table.view.accessibleName())
    return [PaletteItem(words, where, act, "sort") for words, act in choices(table)]


def _quit_action(window: MainWindow) -> Action:
    return Action(
        id="app.quit",
        title=_("Quit"),
        run=window.close,
        shortcut="Ctrl+Q",
        icon="sign-out",
        section=_("Help"),
    )


def fill_switcher(context: AppContext, menu: QMenu) -> None:
    """The menu under the portfolio's name: recent files first."""
    current = context.workspace.place.key if context.is_open else ""
    for recent in recent_portfolios(context.settings.values, 9):
        # A tab puts the folder at the end of the line.
        item = menu.addAction(f"{literal(recent.name)}\t{literal(recent.folder)}")
        item.setCheckable(True)
        item.setChecked(recent.place.key == current)
        item.triggered.connect(_opener(context, recent.place))
    menu.addSeparator()
    context.registry.fill_menu(
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
            "portfolio.password",
            None,
            "portfolio.close",
        ],
    )


def _opener(context: AppContext, place: Place) -> Callable[[], None]:
    return lambda: context.open_place(place)


def open_palette(context: AppContext, window: MainWindow) -> None:
    """Show the palette over the window."""
    from desktop_app.ui.window.command_palette import Palette

    Palette(context.registry, partial(palette_places, context), context.settings, window).open()


def palette_places(context: AppContext) -> list[PaletteItem]:
    """Items of the palette besides actions: views, initiatives, what pages name, such as settings, and ways to sort."""
    findable = page_table.findable_things(context, is_open=context.is_open) + sort_items(context)
    if not context.is_open:
        return findable
    from desktop_app.services.lists import list_reads as lists
    from desktop_app.ui.core.open_view import palette_items

    items = [
        PaletteItem(title, key, partial(context.open_initiative, initiative_id))
        for initiative_id, key, title, _stage, _owner in lists.titles(context.workspace)
    ]
    return [*palette_items(context), *items, *findable]


def set_theme(context: AppContext, mode: Mode) -> None:
    """Switch the theme while running, and keep it."""
    from desktop_app.ui.look import theme

    theme.set_mode(mode)
    context.settings.update(theme=mode)


def set_contrast(context: AppContext, contrast: Contrast) -> None:
    """Switch the contrast while running, and keep it."""
    from desktop_app.ui.look import theme

    theme.set_contrast(contrast)
    context.settings.update(contrast=contrast)
