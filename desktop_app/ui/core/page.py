"""What every page of the window is: title, chips beside it, actions at the right, refresh."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop_app.ui.widgets.focus.steps import EscapeStep
from desktop_app.ui.widgets.tab_bar import SpineTabs


class Page(QWidget):
    """Base of all pages. Emit `header_changed` when title, chips or actions change."""

    header_changed = Signal()
    #: Another saved view shows, or none.
    view_changed = Signal()
    #: The saved view that the page shows, by its id; "" for none.
    shown_view = ""
    #: True for a page that can be used before its portfolio is open, with the first rows alone.
    works_early = False
    #: True for a page whose parts wear the theme each for itself, as many of them are behind another.
    has_dressed_parts = False
    #: The id that the window knows the page by, set when it is made.
    page_id = ""
    #: Escape leaves a field first, then the page.
    escape_step = EscapeStep.PART

    def note_view(self, view_id: str) -> None:
        """Note which saved view shows."""
        if view_id != self.shown_view:
            self.shown_view = view_id
            self.view_changed.emit()

    def go_on_with(self, label: str, text: str) -> bool:
        """Show a form again that was not kept, as its `typed_text` described it; False when it is not here."""
        return False

    def part_of(self, widget: QWidget) -> tuple[str, str]:
        """The initiative and the tab that something on the page belongs to; "" for a page without."""
        return "", ""

    def begins_with(self) -> Mapping[str, str]:
        """What a new initiative that is started from here begins with, such as the stage of a column."""
        return {}

    def title(self) -> str:
        """The heading in the top bar."""
        return self.accessibleName()

    def rename(self) -> Callable[[str], object] | None:
        """What keeps another title that is typed into the heading; None where it cannot be changed there."""
        return None

    def chips(self) -> Sequence[tuple[str, str]]:
        """(text, kind) of the chips beside the title."""
        return ()

    def header_actions(self) -> Sequence[QWidget]:
        """Buttons at the right of the top bar, made anew at each call; the frame deletes them."""
        return ()

    def help_place(self) -> str:
        """Which section of the help is on what is in front, as "page" or "page/tab"."""
        bar = self.sub_bar()
        return f"{self.page_id}/{bar.current()}" if isinstance(bar, SpineTabs) else self.page_id

    def sub_bar(self) -> QWidget | None:
        """A bar under the top bar, such as the spine's tabs; owned by the page, made once."""
        return None

    def refresh(self, changes: object = None) -> None:
        """Read again what `changes` (a services.Changes, None = everything) may have touched."""

    def note(self, changes: object) -> None:
        """Remember what `changes` may have touched, while another page is in front.

        A page that reads everything when it comes to the front has nothing to remember.
        """

    def activated(self) -> None:
        """The page has just come to the front."""

    def deactivated(self) -> None:
        """Another page comes to the front: keep what is being typed."""

    def leads_focus(self) -> bool:
        """True while the page leads to one of its parts by itself, so that the focus is not sent elsewhere."""
        return False

    def step_back(self) -> bool:
        """Go back inside the page at Escape; False where there is nothing to go back to."""
        return False

    def main_act(self) -> QAbstractButton | None:
        """The button that Ctrl+Enter presses; None for the blue one of the header or the page."""
        return None

    def can_leave(self) -> bool:
        """False keeps the user here, such as when a field cannot be kept; the page says why."""
        return True


class PageSpec(NamedTuple):
    """A page: made by `factory()` when it is first shown.

    group: "main" or "bottom" in the navigation, "hidden" for pages that have no entry; parent: the
    id of the entry that is marked while a hidden page is shown; badge: (text, kind) or None; leads_back: Escape
    leads to the page from which it was opened, whichever that was.
    """

    id: str
    title: str
    icon: str
    factory: Callable[[], Page]
    group: str = "main"
    badge: Callable[[], tuple[str, str] | None] | None = None
    parent: str = ""
    leads_back: bool = False


def note_view(widget: QWidget, view_id: str) -> None:
    """Note on the page that `widget` stands on which saved view shows."""
    around: QWidget | None = widget
    while around is not None and not isinstance(around, Page):
        around = around.parentWidget()
    if around is not None:
        around.note_view(view_id)
