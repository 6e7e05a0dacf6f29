"""What can be done to the rows of the ranking: open, give what is missing, compare, wish for the best set."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QMenu, QWidget

from desktop_app.domain.figures.origin import FigureOrigin, Trial
from desktop_app.language.i18n import _
from desktop_app.services.workspace import Workspace
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.where_from import show_origin
from desktop_app.ui.prioritise.ranking.source import RankSource

if TYPE_CHECKING:
    from desktop_app.ui.prioritise.best_set.panel import BestSetPanel

# At most this many initiatives can be compared.
LEAST, MOST = 2, 5


@dataclass(frozen=True, slots=True)
class RowCommands:
    """What the menu of a row can call elsewhere on the page; `best_set` gives None until it is made."""

    explain: Callable[[str], object]
    compare: Callable[[Sequence[str]], object]
    write_sheet: Callable[[Sequence[str]], object]
    best_set: Callable[[], BestSetPanel | None]


class RankedRows:
    """Acts on the rows of the ranking."""

    def __init__(self, context: AppContext, source: RankSource, commands: RowCommands) -> None:
        self._context, self._source, self._commands = context, source, commands

    def open(self, initiative_id: object) -> None:
        """Open an initiative, where its first missing input is given if it has no sure score."""
        if not self._context.is_open:
            return
        row = self._row_of(str(initiative_id))
        if row is not None and row.missing and not row.is_sure:
            self._context.open_initiative(
                str(initiative_id), "opportunity", self._missing_anchor(str(initiative_id))
            )
        else:
            self._context.open_initiative(str(initiative_id))

    def show_origin(self, view: QWidget, initiative_id: object, column: str, rect: QRect) -> None:
        """Show where a figure of the ranking that shows comes from."""
        standing = self._source.standing
        if standing is None or not self._context.is_open:
            return
        ranking = standing.ranking

        def ask(ws: Workspace, trial: Trial | None) -> FigureOrigin:
            from desktop_app.services.origins.rank_figures import rank_origin

            return rank_origin(ws, ranking, str(initiative_id), column, trial)

        show_origin(self._context, ask, view, rect)

    def _row_of(self, initiative_id: str) -> Any:
        rows = self._source.standing.rows if self._source.standing is not None else ()
        return next((row for row in rows if row.id == initiative_id), None)

    def _missing_anchor(self, initiative_id: str) -> str:
        """The anchor where the first missing input is given; empty if none is missing."""
        standing = self._source.standing
        row = standing.ranking.row(initiative_id) if standing is not None else None
        if standing is None or row is None or not row.missing:
            return ""
        return f"input:{standing.ranking.method.id}/{row.missing[0]}"

    def fill_menu(self, menu: QMenu, refs: list[Any]) -> None:
        """What can be done to the selected rows."""
        ids = [str(ref) for ref in refs]
        if len(ids) == 1:
            self._fill_single(menu, ids[0])
        if LEAST <= len(ids) <= MOST:
            menu.addAction(_("Compare"), lambda: self._commands.compare(ids))
        if len(ids) == 1:
            self._fill_wishes(menu, ids[0])
        if ids:
            menu.addSeparator()
            menu.addAction(_("Scoring sheet…"), lambda: self._commands.write_sheet(ids))

    def _fill_single(self, menu: QMenu, initiative_id: str) -> None:
        menu.addAction(_("Open"), lambda: self._context.open_initiative(initiative_id))
        menu.addAction(_("Why this score"), lambda: self._commands.explain(initiative_id))
        missing = self._missing_anchor(initiative_id)
        if missing:
            menu.addAction(
                _("Add what is missing"),
                lambda: self._context.open_initiative(initiative_id, "opportunity", missing),
            )

    def _fill_wishes(self, menu: QMenu, initiative_id: str) -> None:
        best_set = self._commands.best_set()
        if best_set is None or not self._context.can_edit:
            return
        menu.addSeparator()
        wish = best_set.wish_of(initiative_id)
        for state, label in (
            ("must", _("Must be in the best set")),
            ("must_not", _("Must not be in the best set")),
            ("free", _("May be in the best set")),
        ):
            item = menu.addAction(label)
            item.setCheckable(True)
            item.setChecked(wish == state)
            item.triggered.connect(lambda _on=False, state=state: best_set.set_must(initiative_id, state))
