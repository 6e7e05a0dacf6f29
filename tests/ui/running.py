"""The real program around a portfolio of its own, and ways to look at what its window shows."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLineEdit,
    QScrollArea,
    QScrollBar,
    QStackedWidget,
    QWidget,
)

from desktop_app.domain.place import FilePlace
from desktop_app.jobs.runner import InlineRunner
from desktop_app.plugin_host import PluginHost
from desktop_app.runtime.settings import Settings
from desktop_app.services.portfolio_file import portfolios
from desktop_app.services.workspace import Workspace
from desktop_app.ui.initiative.tab_table import TAB_IDS
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.fields.field import Field
from desktop_app.ui.widgets.tab_bar import SpineTabs
from desktop_app.ui.window import page_table
from desktop_app.ui.window.program import Program
from tests.templates import put_portfolio, share_checked_checklists

#: Pages with a portfolio open, as the navigation and the palette reach them.
PAGES = tuple(entry.id for entry in page_table.PAGES if entry.id != "initiative")
TABS = TAB_IDS
#: The import page with a file in it, at each of its parts.
PREVIEW = ("preview/columns", "preview/preview", "preview/changes", "preview/problems")
_LIST = """Use case;Status;In use since;Benefit a year;Remark of the department that runs it
Chat helper;in produktion;03/04/2026;twenty;known
A plain text;Pilotphase;05/06/2026;40k;a longer remark that needs more room than there is in its cell
"""
#: The smallest window, and the one that most people have.
SMALL, USUAL = (1100, 700), (1440, 900)
#: Text 4 pt larger than usual.
LARGER = 17 / 13
Part = TypeVar("Part", bound=QWidget)


def settle(times: int = 4) -> None:
    """Let the window lay itself out."""
    for _time in range(times):
        QApplication.processEvents()


@dataclass
class Screen:
    """One page or tab: how it is called, and how it comes to the front."""

    name: str
    show: Callable[[], object]


class Running:
    """A running program with one portfolio open."""

    def __init__(self, program: Program, path: Path) -> None:
        self.program = program
        self.path = path
        self.window = program.window
        self.context = program.context
        self.registry = program.registry

    @property
    def ws(self) -> Workspace:
        return self.context.workspace

    def go(self, page: str) -> QWidget:
        """Bring a page to the front."""
        shown = self.window.show_page(page)
        assert shown is not None
        settle()
        return shown

    def open_tab(self, initiative_id: str, tab: str) -> QWidget:
        """Show a tab of an initiative."""
        self.context.open_initiative(initiative_id, tab)
        settle()
        page = self.window.current_page()
        assert page is not None
        return page

    def show(self, name: str) -> QWidget:
        """Bring a page, "initiative/TAB" or "preview/PART" to the front; gives the window."""
        self.clear_toasts()
        page, _slash, inner = name.partition("/")
        if page == "initiative":
            self.open_tab(self.ws.find_key("AI-001").id, inner)
        elif page == "preview":
            path = self.path.with_name("list.csv")
            path.write_text(_LIST, encoding="utf-8")
            self.context.go_import(path)
            part(self.window.current_page(), SpineTabs).set_current(inner)
        else:
            self.go(page)
        settle(3)
        return self.window

    def screens(self, initiative_id: str = "") -> Iterator[str]:
        """Show every page, then every tab of the initiative; gives the name of what is in front."""
        for name in (*PAGES, *PREVIEW, *(f"initiative/{tab}" for tab in (TABS if initiative_id else ()))):
            self.show(name)
            yield name

    def resize(self, size: tuple[int, int]) -> None:
        self.window.resize(*size)
        settle()

    def toasts(self) -> list[str]:
        """What the messages at the window's edge say."""
        area = self.window._toasts
        return [toast.text() for toast in area.toasts()] if area is not None else []

    def clear_toasts(self) -> None:
        if self.window._toasts is not None:
            self.window._toasts.clear()


def name_of_filled(fill: Callable[[Workspace], object] | None) -> Hashable:
    """What the portfolio that is filled so is kept under."""
    assert getattr(fill, "__closure__", None) is None, "hand over what it needs with partial()"
    if isinstance(fill, partial):
        return ("running", fill.func.__module__, fill.func.__qualname__, fill.args, *fill.keywords.items())
    return ("running", fill.__module__, fill.__qualname__) if fill else ("running",)


@contextmanager
def running(home: Path, fill: Callable[[Workspace], object] | None = None) -> Iterator[Running]:
    """A program with a portfolio open that `fill` has put something into: a function, or a partial of one.

    What it puts in must hang on its arguments alone; it is asked once a run.
    """
    with in_home(home):
        started = start_program(home, fill, PluginHost())
        try:
            yield started
        finally:
            end_program(started.program)


@contextmanager
def in_home(home: Path) -> Iterator[None]:
    """The program keeps what it keeps in this folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AI_PORTFOLIO_HOME", str(home))
        theme.apply("light", 1.0)
        share_checked_checklists(home)
        yield


def start_program(home: Path, fill: Callable[[Workspace], object] | None, host: PluginHost) -> Running:
    """Start the program, then open the portfolio in it."""
    path = put_filled_portfolio(home, fill, host)
    program = Program(first_settings(home), InlineRunner(), host)
    program.window.resize(*USUAL)
    program.start(None)
    program.open(FilePlace(path))
    activate(program.window)
    return Running(program, path)


def first_settings(home: Path) -> Settings:
    """Ann's settings, with numbers and dates as in the United States."""
    settings = Settings(home / "settings.json")
    settings.update(locale="en_US", user_name="Ann")
    return settings


def put_filled_portfolio(home: Path, fill: Callable[[Workspace], object] | None, host: PluginHost) -> Path:
    """Write the portfolio that `fill` has put something into; gives its path."""

    def make(new: Path) -> None:
        ws = portfolios.create(new, name="Test portfolio", extensions=host, user="Ann")
        if fill is not None:
            fill(ws)
        ws.close()

    path = home / "test.portfolio"
    put_portfolio(path, name_of_filled(fill), make)
    return path


def end_program(program: Program) -> None:
    """Close the window, and delete it."""
    program.window.close()
    for thing in (program.window, program.context, program):
        thing.deleteLater()
    settle()
    # Without an event loop nothing is deleted, and the next program would drag its windows along.
    delete_now()


def delete_now() -> None:
    """Delete what is to be deleted, as the event loop would."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def activate(window: QWidget) -> None:
    """Let the keys go to this window."""
    for _attempt in range(40):
        window.activateWindow()
        settle(1)
        if window.isActiveWindow():
            return
        QTest.qWait(5)


def part(root: QWidget, kind: type[Part]) -> Part:
    """The one part of this kind that a page has."""
    (found,) = root.findChildren(kind)
    return found


def button(root: QWidget, name: str) -> QAbstractButton:
    """The button that a user reads or hears as this."""
    (found,) = [
        one for one in root.findChildren(QAbstractButton) if name in (one.text(), one.accessibleName())
    ]
    return found


def field(root: QWidget, label: str) -> Field:
    """The field with this label."""
    (found,) = [one for one in root.findChildren(Field) if one.label_text == label]
    return found


def visible_widgets(root: QWidget) -> list[QWidget]:
    """Everything that shows inside `root`, each before what is in it."""
    # All at once: asked of each widget for its own, the parts that Qt makes of a table, such as its headers, are
    # taken away from it now and then, and the next painting ends the process. Only on the way to a stack of pages
    # are widgets asked one by one, as those behind the one in front hold most of what there is.
    if isinstance(root, QAbstractScrollArea) or root.findChild(QStackedWidget) is None:
        return [widget for widget in root.findChildren(QWidget) if widget.isVisible()]
    direct = root.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return [part for widget in direct if widget.isVisible() for part in (widget, *visible_widgets(widget))]


def name_of(widget: QWidget) -> str:
    """What to call a widget in a report."""
    text = getattr(widget, "text", None)
    words = text() if callable(text) else ""
    said = widget.accessibleName() or (words if isinstance(words, str) else "") or widget.objectName()
    return f"{type(widget).__name__} “{said[:60]}” in {type(widget.parentWidget()).__name__}"


def in_sight(widget: QWidget) -> bool:
    """Whether any part of the widget is on the screen: not scrolled away, not under the window's edge."""
    return not widget.visibleRegion().isEmpty()


def is_scrolled(widget: QWidget) -> bool:
    """Whether a scroll area holds the widget, so that it may be larger than what is in sight."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QAbstractScrollArea) and widget is not parent:
            return True
        parent = parent.parentWidget()
    return False


def place_in(widget: QWidget, root: QWidget) -> QRect:
    """Where the widget stands in `root`."""
    return QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())


def holders(root: QWidget) -> list[QWidget]:
    """Visible widgets whose children are laid out side by side, not on top of each other."""
    return [
        widget
        for widget in [root, *visible_widgets(root)]
        if not isinstance(widget, (QStackedWidget, QScrollArea)) and widget.layout() is not None
    ]


def focusable(widget: QWidget) -> bool:
    """Whether a person can bring the focus to it; a widget that passes the focus on is not counted itself."""
    return (
        widget.isVisible()
        and widget.isEnabled()
        and widget.focusProxy() is None
        and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and not isinstance(widget, QScrollBar)
        # The line of a combo box or spin box is part of it.
        and not (isinstance(widget, QLineEdit) and widget.objectName().startswith("qt_"))
    )
