"""What pages use of the window and of the running program, without knowing either."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_app.domain.place import Place
    from desktop_app.services.workspace import Workspace
    from desktop_app.ui.core.page import Page

#: A button by its text and what it does.
ButtonSpec = tuple[str, Callable[[], object]]


class Message(Protocol):
    """Something that is said at the window's edge."""

    def close_now(self) -> None:
        """Take it away."""


class Shell(Protocol):
    """The window: its pages by id, and what it says at its edge.

    What lies over the pages is a child of `pages_area`, and begins under `top_bar`.
    """

    @property
    def pages_area(self) -> QWidget:
        """The page in front with its bars."""

    @property
    def top_bar(self) -> QWidget:
        """The bar with the title."""

    def refresh_header(self) -> None:
        """Show title, chips and actions of the page in front as they are now."""

    def show_page(self, page_id: str, enter: bool = True) -> Page | None:
        """Bring a page to the front, with the focus in it unless `enter` is False; None if the user has to stay."""

    def page(self, page_id: str) -> Page:
        """The page, made when it was not there."""

    def has_page(self, page_id: str) -> bool:
        """Whether there is such a page now."""

    def made_pages(self) -> dict[str, Page]:
        """Pages that exist so far."""

    def current_page_id(self) -> str:
        """The page in front; "" before the first one is shown."""

    def current_page(self) -> Page | None:
        """The page in front."""

    def way_back(self) -> tuple[str, str] | None:
        """The page that Escape leads back to from the one in front, with its title; None where there is none."""

    def toast(
        self, text: str, action: ButtonSpec | None = None, kind: str = "neutral", seconds: float = 8.0
    ) -> Message:
        """Show a message about what was done, with an action such as (Undo, callback)."""

    def withdraw_toasts(self, label: str = "") -> None:
        """Remove the messages whose action is `label`, or those with any action."""

    def banner(
        self,
        key: str,
        text: str,
        kind: str = "info",
        actions: Sequence[ButtonSpec] = (),
        closable: bool = False,
    ) -> object:
        """Show a message above the page until it is closed; the same key replaces it."""

    def close_banner(self, key: str) -> None:
        """Remove a message, if it is shown."""


class Opener(Protocol):
    """The program, as far as it opens and closes portfolios."""

    def open(self, place: Place, *, allow_without_backup: bool = False) -> None:
        """Open a portfolio in the background and show it."""

    def adopt(self, workspace: Workspace) -> None:
        """Show a portfolio that a job has just made and opened."""

    def unlock(self, path: Path, then: Callable[[], object]) -> None:
        """Ask for the password of a protected file, then go on."""

    def close_portfolio(self, then: Callable[[], object] | None = None) -> None:
        """Close what is open and show the welcome page; `then` is called when the file is let go of."""
