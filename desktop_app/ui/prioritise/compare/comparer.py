"""Puts chosen initiatives side by side, and says what changed in the ranking since a day."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from desktop_app.language.word_order import natural_key
from desktop_app.services.workspace import Workspace
from desktop_app.store.reads.list_columns import COLUMN_INDEX
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.prioritise.panel_stack import PanelStack
from desktop_app.ui.prioritise.ranking.detail_reader import change_words, detail_of
from desktop_app.ui.prioritise.ranking.source import RankSource
from desktop_app.ui.records.score_words import score_said

if TYPE_CHECKING:
    from desktop_app.domain.scoring.methods import ScoringMethod
    from desktop_app.ui.prioritise.compare.changed_since import ChangedSince, Move
    from desktop_app.ui.prioritise.compare.comparison import ComparePanel
    from desktop_app.ui.prioritise.compare.differences import ComparedInitiative


class Comparer:
    """Owns both panels, which are made when they are first needed."""

    def __init__(self, context: AppContext, source: RankSource, panels: PanelStack) -> None:
        self._context, self._source, self._panels = context, source, panels
        self._panel: ComparePanel | None = None
        self._changed: ChangedSince | None = None
        self._ids: tuple[str, ...] = ()
        source.changed.connect(self._again)

    def panel(self) -> ComparePanel:
        """The panel with initiatives side by side."""
        if self._panel is None:
            from desktop_app.ui.prioritise.compare.comparison import ComparePanel

            self._panel = ComparePanel(lambda: self._context.currency if self._context.is_open else "")
            self._panel.left.connect(self._panels.back)
            self._panel.opened.connect(self._context.open_initiative)
        return self._panel

    def changed_since(self) -> ChangedSince:
        """The panel with what changed."""
        if self._changed is None:
            from desktop_app.ui.prioritise.compare.changed_since import ChangedSince

            self._changed = ChangedSince(lambda: self._context.workspace.today())
            self._changed.left.connect(self._panels.back)
            self._changed.opened.connect(self._context.open_initiative)
            self._changed.wanted.connect(self._read_moves)
        return self._changed

    # -- side by side --------------------------------------------------------------------------

    def compare(self, ids: Sequence[str]) -> None:
        """Put these side by side, in the order of the ranking."""
        self._ids = tuple(ids)
        self._read(enter=True)

    def _again(self) -> None:
        if self._panels.shown_whole() == "compare":
            self._read(enter=False)

    def _read(self, enter: bool) -> None:
        standing, ids = self._source.standing, self._ids
        if standing is None:
            return
        method = standing.ranking.method

        def read(ws: Workspace) -> Any:
            from desktop_app.services.lists import list_reads as lists
            from desktop_app.services.ranking import rank as ranking

            listed = {row[0]: row for row in lists.rows(ws, list(ids))}
            return [(one, ranking.explain(ws, one, method), listed[one]) for one in ids if one in listed]

        def show(scored_rows: Any) -> None:
            if not scored_rows:
                self._panels.back()
                return
            items = [self._compared(one, method, score, row) for one, score, row in scored_rows]
            items.sort(
                key=lambda compared: (compared.place is None, compared.place or 0, natural_key(compared.key))
            )
            self.panel().show_items(items, standing.ranking.top)
            self._panels.show_whole("compare", self.panel())
            if enter:
                self.panel().enter()

        self._context.read(read, show)

    def _compared(
        self, initiative_id: str, method: ScoringMethod, score: Any, row: tuple[Any, ...]
    ) -> ComparedInitiative:
        from desktop_app.ui.prioritise.compare.differences import ComparedInitiative

        standing = self._source.standing
        ranked = standing.ranking.row(initiative_id) if standing is not None else None
        parts = json.loads(row[COLUMN_INDEX["parts"]] or "[]")
        return ComparedInitiative(
            detail_of(self._source, initiative_id, method, score),
            ranked.rank if ranked is not None else None,
            ranked.chance_in_top if ranked is not None else None,
            ranked.cost if ranked is not None else None,
            row[COLUMN_INDEX["stage"]] or "",
            row[COLUMN_INDEX["industry"]] or "",
            row[COLUMN_INDEX["risk_class"]] or "",
            tuple((part, state, why, figure) for part, state, why, figure in parts),
        )

    # -- what changed --------------------------------------------------------------------------

    def show_changes(self) -> None:
        """Show what changed in the ranking."""
        self._panels.show_whole("changed", self.changed_since())
        self.changed_since().start()

    def _read_moves(self, day: date) -> None:
        method = self._source.method
        if method is None:
            return
        score_text = score_said(method, self._context.currency)

        def show(moves: Sequence[Move]) -> None:
            self.changed_since().show_moves(day, moves, score_text)

        currency = self._context.currency
        self._context.read(lambda ws: moves_since(ws, day, method, currency), show)


def moves_since(ws: Workspace, day: date, method: ScoringMethod, currency: str) -> list[Move]:
    """Every initiative whose place or score differs from that of a day, with the inputs that changed."""
    from desktop_app.services.ranking import as_of
    from desktop_app.ui.prioritise.compare.changed_since import Move

    moves = []
    for move in as_of.moved_since(ws, method, day):
        before, after = move.before, move.after
        moves.append(
            Move(
                move.initiative_id,
                move.key,
                move.title,
                before.rank if before is not None else None,
                after.rank if after is not None else None,
                before.score if before is not None else None,
                after.score if after is not None else None,
                tuple(change_words(change, method, currency) for change in move.inputs),
                is_new=before is None,
                is_gone=after is None,
            )
        )
    return moves
