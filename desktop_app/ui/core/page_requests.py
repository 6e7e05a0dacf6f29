"""What a feature may ask of another feature's page: a protocol for each request, checked by the asker."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from desktop_app.domain.planning_records import SavedView


@runtime_checkable
class ShowsInitiative(Protocol):
    """The page of one initiative."""

    #: The initiative that is shown; "" while none is.
    initiative_id: str

    def show_initiative(self, initiative_id: str, tab: str = "overview", anchor: str = "") -> None:
        """Show an initiative at one of its tabs."""


@runtime_checkable
class LoadsFile(Protocol):
    """The preview of an import."""

    def load(self, path: Path) -> None:
        """Show the preview of a file."""


@runtime_checkable
class ImportsAfter(Protocol):
    """The page that makes a portfolio."""

    def import_after(self, path: Path | None) -> None:
        """Show the preview of this file once the portfolio is made."""


@runtime_checkable
class TakesFilter(Protocol):
    """A page with a filter on fields."""

    def set_filter(self, field: str, value: str) -> None:
        """Show only initiatives with this value."""


@runtime_checkable
class TakesView(Protocol):
    """A page that takes part in views."""

    def set_view(self, definition: Mapping[str, object]) -> None:
        """Show the initiatives that a view takes."""


@runtime_checkable
class ListsViews(Protocol):
    """The page that opens saved views, with their columns and order."""

    def show_view(self, view: SavedView) -> None:
        """Show a saved view."""


@runtime_checkable
class ShowsAnchor(Protocol):
    """A page with fields or records that links lead to."""

    def show_anchor(self, anchor: str) -> None:
        """Bring a field or record of the page into view."""


@runtime_checkable
class ShowsHelp(Protocol):
    """The help."""

    def show_topic(self, topic: str, anchor: str = "") -> None:
        """Show a topic at one of its sections, or a term ("terms" and its id)."""
