"""Scoring sheets: written for chosen initiatives, and taken back filled in after a look at what they bring."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.ui.context import AppContext
from desktop_app.ui.panels.rank_source import RankSource
from desktop_app.ui.panels.sheet_merge import SheetMerge

if TYPE_CHECKING:
    from desktop_app.ui.pages.prioritise_page import PrioritisePage


class Sheets:
    """Owns the preview, which is made when it is first wanted."""

    def __init__(self, context: AppContext, source: RankSource, page: PrioritisePage) -> None:
        self._context, self._source, self._page = context, source, page
        self._panel: SheetMerge | None = None
        self._plan: Any = None

    def panel(self) -> SheetMerge:
        """The preview of a filled-in sheet."""
        if self._panel is None:
            self._panel = SheetMerge()
            self._panel.left.connect(self._page.back)
            self._panel.accepted.connect(self.merge)
        return self._panel

    def export(self, ids: Sequence[Any]) -> None:
        """Ask for a place and write a sheet for these initiatives, for all that are ranked if none is chosen."""

    def choose(self) -> None:
        """Ask for a filled-in sheet."""

    def read(self, path: Path) -> None:
        """Show what a filled-in sheet brings."""

    def merge(self) -> None:
        """Take over what the sheet brings, in one step."""
