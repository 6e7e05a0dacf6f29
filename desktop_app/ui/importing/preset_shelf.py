"""The presets of an import: mappings that the portfolio keeps, and those that come with the program."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop_app.exchange.importing.mapping import ColumnMapping
from desktop_app.services.changes import Changes
from desktop_app.ui.core.context import AppContext


class PresetShelf:
    """The presets as last read; keeping or dropping one does not read them again."""

    def __init__(self, context: AppContext) -> None:
        self._context = context
        self.own: tuple[ColumnMapping, ...] = ()
        self.shipped: tuple[ColumnMapping, ...] = ()

    def forget(self) -> None:
        """Forget what was read for a file."""
        self.own, self.shipped = (), ()

    def names(self) -> tuple[list[str], dict[str, str]]:
        """Names of the portfolio's presets, and titles by name of those that come with the program."""
        return [one.name for one in self.own], {one.name: one.title for one in self.shipped}

    def find(self, name: str) -> ColumnMapping | None:
        """A preset by its name."""
        return next((one for one in [*self.own, *self.shipped] if one.name == name), None)

    def keep(self, name: str, mapping: ColumnMapping, on_done: Callable[[Changes], object]) -> None:
        """Keep a mapping under a name."""

        def work(ws: Any) -> Changes:
            from desktop_app.exchange.importing import presets

            return presets.save(ws, name, mapping)

        self._context.write(work, on_done=on_done, toast=True)

    def drop(self, name: str, on_done: Callable[[Changes], object]) -> None:
        """Delete a preset of the portfolio."""

        def work(ws: Any) -> Changes:
            from desktop_app.exchange.importing import presets

            return presets.remove(ws, name)

        self._context.write(work, on_done=on_done, toast=True)
