"""What can be done to a bar of the roadmap: open, shift, plan for another time, take off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtWidgets import QMenu

from desktop_app.domain.choices import HORIZONS
from desktop_app.language.i18n import N_, _
from desktop_app.services.changes import Changes
from desktop_app.services.planning import roadmap
from desktop_app.services.planning.roadmap_plan import RoadmapBar
from desktop_app.services.workspace import Workspace
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.roadmap.view import RoadmapView


class BarMenu:
    """Fills the menu of a bar; `write` runs what is chosen, `today` is the day that the roadmap was read on."""

    def __init__(
        self,
        context: AppContext,
        view: RoadmapView,
        today: Callable[[], date],
        write: Callable[[Callable[[Workspace], Changes]], object],
    ) -> None:
        self._context, self._view, self._today, self._write = context, view, today, write

    def fill(self, menu: QMenu, bar: RoadmapBar) -> None:
        """Add what can be done to this bar."""
        menu.addAction(_("Open"), lambda: self._context.open_initiative(bar.id))
        menu.addSeparator()
        can = self._context.can_edit
        if bar.is_placed:
            for text, days in (
                (_("A week earlier"), -7),
                (_("A week later"), 7),
                (_("Four weeks earlier"), -28),
                (_("Four weeks later"), 28),
            ):
                menu.addAction(text, partial(self._view.shift_wanted.emit, bar.id, days)).setEnabled(can)
        else:
            menu.addAction(
                _("Put it on the roadmap"), partial(self._view.place_wanted.emit, bar.id, self._today())
            ).setEnabled(can)
        part = menu.addMenu(_("Plan it for"))
        part.setEnabled(can)
        for value, label in {**HORIZONS, "": N_("Not stated")}.items():
            item = part.addAction(_(label), partial(self._set_horizon, bar.id, value))
            item.setCheckable(True)
            item.setChecked(value == bar.horizon)
        if bar.is_placed:
            menu.addSeparator()
            off = menu.addAction(
                _("Take off the roadmap"), lambda: self._write(lambda ws: roadmap.take_off(ws, [bar.id]))
            )
            off.setEnabled(can)

    def _set_horizon(self, initiative_id: str, value: str) -> None:
        self._write(lambda ws: roadmap.set_horizon(ws, initiative_id, value))
