"""Takes a picture of every page of the program, for people without a screen and for reviews."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from PySide6.QtCore import QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QScrollArea

from desktop_app.domain.place import FilePlace
from desktop_app.errors import UserError
from desktop_app.jobs.runner import InlineRunner
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.plugin_host import PluginHost
from desktop_app.runtime.settings import Settings
from desktop_app.theme_tokens import Look
from desktop_app.ui.administration.settings import setting_table
from desktop_app.ui.administration.settings.page import SettingsPage
from desktop_app.ui.help import commands as help_commands
from desktop_app.ui.initiative.tab_table import TAB_IDS
from desktop_app.ui.look import theme
from desktop_app.ui.window.command_palette import Palette
from desktop_app.ui.window.page_table import PAGES
from desktop_app.ui.window.program import Program

Say = Callable[[str], object]

SIZES = ((1440, 900), (1100, 700))
THEMES: tuple[Look, ...] = ("light", "dark")
# Initiatives of the sample whose tabs are all taken: one in trouble, one in good state.
SHOWN = ("AI-002", "AI-009")
# Long enough for the work of a page after its first paint.
_SETTLE_MS = 60
_MOST_SCREENS = 6

# A list as users may have it, with values that an import has to ask about.
_LIST = """\
Initiative;Owner;Phase;In use since;Benefit a year, likely;Notes
Demand forecast for spare parts;Supply chain;Pilot;03/04/2026;1.250.000;
Summaries of service calls;Customer care;Idea;12.05.2026;400.000;Speech to text first
Payment fraud risk bands;Payments;In use;01/02/2025;4.200.000;Known already
;Nobody;Pilot;31.02.2026;ten;A row without a title
"""


@dataclass(frozen=True, slots=True)
class _Shot:
    """One picture: its name, and what brings its page to the front."""

    name: str
    show: Callable[[], object]
    # Whether to take further pictures of what is below the edge.
    whole: bool = True


def take(
    folder: Path,
    portfolio: Path,
    *,
    sizes: Sequence[tuple[int, int]] = SIZES,
    themes: Sequence[Look] = THEMES,
    whole_pages: bool = False,
    only: Sequence[str] = ("*",),
    scale: float = 1.0,
    say: Say = lambda _sentence: None,
) -> list[Path]:
    """Render every page of the program on `portfolio` into `folder`; returns the files.

    Each size and theme gets a folder of its own, such as "1440x900-dark". With `whole_pages`, what lies
    below the edge of a long page follows in further pictures. `only` are patterns of the names to take; `scale` is that of
    the text. A page
    that cannot be shown is named through `say`, as is each finished folder. Needs a QApplication and AI_PORTFOLIO_HOME set
    to a folder that may be written: settings and a backup are kept there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    list_file = folder / "list.csv"
    list_file.write_text(_LIST, encoding="utf-8")
    settings = Settings()
    settings.update(user_name="Alex Morgan")
    program = Program(settings, InlineRunner(), PluginHost())
    files: list[Path] = []
    try:
        program.start(None)
        for shown in themes:
            mode: theme.Mode = "dark" if shown.endswith("dark") else "light"
            contrast: theme.Contrast = "high" if shown.startswith("contrast") else "usual"
            settings.update(theme=mode, contrast=contrast)
            theme.apply(mode, scale, contrast)
            for width, height in sizes:
                program.window.resize(width, height)
                into = folder / f"{width}x{height}-{shown}"
                into.mkdir(exist_ok=True)
                taken = _take_all(program, portfolio, list_file, into, whole_pages, only, say)
                files += taken
                say(_("{n} pictures in {folder}").format(n=formats.number(len(taken)), folder=into))
    finally:
        list_file.unlink(missing_ok=True)
        program.window.close()
        _settle()
    return files


def _take_all(
    program: Program,
    portfolio: Path,
    list_file: Path,
    into: Path,
    whole_pages: bool,
    only: Sequence[str],
    say: Say,
) -> list[Path]:
    files: list[Path] = []
    program.close_portfolio()
    shots = [
        *_without_portfolio(program),
        _Shot("", lambda: _open(program, portfolio)),
        *_pages(program, list_file),
    ]
    shots += _tabs(program)
    number = 0
    for shot in shots:
        number += bool(shot.name)
        if shot.name and not any(fnmatch(shot.name, pattern) for pattern in only):
            continue
        try:
            shot.show()
        except (ImportError, UserError, KeyError) as error:
            say(_("{page} could not be shown: {reason}").format(page=shot.name, reason=error))
            continue
        _settle()
        if shot.name:
            files += _grab(program, into / f"{number:02}-{shot.name}.png", whole_pages and shot.whole)
    return files


def _without_portfolio(program: Program) -> Iterator[_Shot]:
    for entry in PAGES:
        if entry.when == "start":
            yield _Shot(entry.id, _page(program, entry.id))


def _open(program: Program, portfolio: Path) -> None:
    from desktop_app.services.portfolio_file.opening import backup_now

    program.open(FilePlace(portfolio))
    backup_now(program.context.workspace)


def _pages(program: Program, list_file: Path) -> Iterator[_Shot]:
    for entry in PAGES:
        if entry.when != "start" and not entry.needs_subject:
            yield _Shot(entry.id, _page(program, entry.id))
    for section in setting_table.SECTIONS:
        yield _Shot(f"settings-{section.id}", _settings(program, section.id))
    yield _Shot("import", lambda: program.context.go_import(list_file))
    yield _Shot("palette", lambda: _palette(program), whole=False)
    yield _Shot("shortcuts", lambda: _shortcuts(program), whole=False)
    yield _Shot("term", lambda: help_commands.show_topic(program.context, "terms", "recall"), whole=False)


def _page(program: Program, page: str) -> Callable[[], object]:
    return lambda: program.window.show_page(page)


def _settings(program: Program, section: str) -> Callable[[], object]:
    def show() -> None:
        page = program.context.go_to("settings", SettingsPage)
        if page is not None:
            page.show_section(section)

    return show


def _palette(program: Program) -> None:
    program.window.show_page("dashboard")
    program.registry.run("palette.open")


def _shortcuts(program: Program) -> None:
    program.registry.run("help.shortcuts")


def _tabs(program: Program) -> Iterator[_Shot]:
    for key in SHOWN:
        for tab in TAB_IDS:
            yield _Shot(f"{key}-{tab}", _tab(program, key, tab))
    # An item of the checklist that is settled with evidence and sign-off, and a gate that is closed.
    yield _Shot("AI-001-trust-item", _tab(program, "AI-001", "trust", "FIN-02"), whole=False)
    yield _Shot("AI-003-overview-gate", _tab(program, "AI-003", "overview"), whole=False)


def _tab(program: Program, key: str, tab: str, anchor: str = "") -> Callable[[], object]:
    def show() -> None:
        initiative = program.context.workspace.find_key(key)
        program.context.open_initiative(initiative.id, tab, anchor)

    return show


def _grab(program: Program, file: Path, whole_page: bool) -> list[Path]:
    """The window as it is; then screen by screen what lies below, if asked for."""
    focused = QApplication.focusWidget()
    if focused is not None and not isinstance(focused.parentWidget(), Palette):
        # No focus ring around the control that happens to have the focus.
        focused.clearFocus()
    files = [_save(program, file)]
    area = _long_area(program) if whole_page else None
    if area is not None:
        bar = area.verticalScrollBar()
        screen = 2
        while bar.value() < bar.maximum() and screen <= _MOST_SCREENS:
            bar.setValue(bar.value() + max(1, area.viewport().height() - 40))
            _settle()
            files.append(_save(program, file.with_name(f"{file.stem}-below-{screen}.png")))
            screen += 1
        bar.setValue(0)
    for palette in program.window.findChildren(Palette):
        palette.leave()
        palette.deleteLater()
    return files


def _save(program: Program, file: Path) -> Path:
    if not program.window.grab().save(str(file)):
        raise UserError(
            _("{file} could not be written. Is there room, and may you write there?").format(file=file)
        )
    return file


def _long_area(program: Program) -> QScrollArea | None:
    """The scroll area that fills most of the page in front, if it is longer than the window."""
    page = program.window.current_page()
    if page is None:
        return None
    long = [
        area
        for area in page.findChildren(QScrollArea)
        if area.isVisible() and area.verticalScrollBar().maximum() > 0
    ]
    return max(long, key=lambda area: area.width() * area.height(), default=None)


def _settle() -> None:
    """Wait for timers, layouts and paints of a page, and those that follow from them."""
    for _round in range(2):
        # Work on the GUI thread, such as the best set's, may use up the time of the first round.
        loop = QEventLoop()
        QTimer.singleShot(_SETTLE_MS, loop.quit)
        loop.exec()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
