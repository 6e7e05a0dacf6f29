"""From which page each page was opened, so that Escape leads back there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.ui.core.page import PageSpec


class WaysBack:
    """Knows the way back from pages that belong to others, and from those that can be opened from anywhere."""

    def __init__(self) -> None:
        self._specs: Mapping[str, PageSpec] = {}
        self._came_from: dict[str, str] = {}

    def begin(self, specs: Mapping[str, PageSpec]) -> None:
        """Forget every way, because there are other pages."""
        self._specs, self._came_from = specs, {}

    def note(self, page_id: str, opened_from: str) -> None:
        """Remember where a page is opened from, unless that would form a circle."""
        if not self._has_way(page_id) or not opened_from:
            return
        if self._specs[page_id].leads_back:
            # It leads to where it was opened last, and no other page leads back to it any more.
            self._came_from = {page: before for page, before in self._came_from.items() if before != page_id}
            self._came_from[page_id] = opened_from
            return
        on_the_way, at = set(), opened_from
        while at and at not in on_the_way:
            on_the_way.add(at)
            at = self._came_from.get(at, "") if self._has_way(at) else ""
        if page_id not in on_the_way:
            self._came_from[page_id] = opened_from

    def back(self, page_id: str) -> str:
        """The page that a page was opened from, else the one that it belongs to; "" where there is none."""
        spec = self._specs.get(page_id)
        for before in (self._came_from.get(page_id, ""), spec.parent if spec is not None else ""):
            if before in self._specs:
                return before
        return ""

    def _has_way(self, page_id: str) -> bool:
        spec = self._specs[page_id]
        return bool(spec.parent) or spec.leads_back
