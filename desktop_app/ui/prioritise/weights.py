"""The weights of the ranking's method: previewed on sliders, kept in one step, and how firm the ranking is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.services.changes import Changes
from desktop_app.services.workspace import Workspace
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.prioritise.ranking.side import WEIGHTS, RankSide
from desktop_app.ui.prioritise.ranking.source import RankSource, RankStanding
from desktop_app.ui.prioritise.robustness_panel import Firm

if TYPE_CHECKING:
    from desktop_app.domain.scoring.methods import ScoringMethod

SAMPLES = 10_000
# Swaps of neighbours are worked out only this far down.
_NEIGHBOURS = 12


class Weigher:
    """Stands between the sliders and the source of the ranking."""

    def __init__(self, context: AppContext, source: RankSource, side: RankSide) -> None:
        self._context, self._source, self._side = context, source, side
        self._method: ScoringMethod | None = None
        self._asked: tuple[Any, ...] | None = None
        side.sliders.changed.connect(source.set_preview)
        side.sliders.kept.connect(self.keep)

    def can_weigh(self) -> bool:
        """True while the ranking is by a method that has weights."""
        return self._method is not None and bool(self._method.weights)

    def show_method(self, method: ScoringMethod) -> None:
        """Show the weights of the ranking's method; sliders that were moved stay where they are."""
        before = self._method
        self._method = method
        if not method.weights:
            return
        sliders = self._side.sliders
        if before is None or before.id != method.id or self._side.mode() != WEIGHTS or not sliders.is_moved():
            sliders.show_weights(self._labels(method), method.shares)
        sliders.set_can_keep(self._context.can_edit, _("This portfolio can only be read."))

    def _labels(self, method: ScoringMethod) -> list[tuple[str, str]]:
        weighed = dict(method.weights)
        labels = []
        for scoring_input in method.inputs:
            if scoring_input.name in weighed:
                label = _(scoring_input.label)
                if not scoring_input.higher_is_better:
                    label = _("{criterion} (less is better)").format(criterion=label)
                labels.append((scoring_input.name, label))
        return labels

    def enter(self) -> None:
        """Show the sliders."""
        assert self._method is not None
        sliders = self._side.sliders
        labels = self._labels(self._method)
        sliders.show_weights(labels, self._method.shares)
        if labels:
            sliders.slider(labels[0][0]).setFocus()
        self._asked = None
        if self._source.standing is not None:
            self.show_standing(self._source.standing)

    def leave(self) -> None:
        """Hide the sliders, and rank by the kept weights again."""
        if self._source.preview is not None:
            self._source.set_preview(None)

    def keep(self, weights: Mapping[str, float]) -> None:
        """Write the weights of the sliders, in one step."""
        method = self._method
        if method is None:
            return

        def work(ws: Workspace) -> Changes:
            from desktop_app.services.portfolio_file import portfolios
            from desktop_app.services.ranking import own_methods

            if own_methods.is_own(method):
                return own_methods.edit(ws, method.with_weights(weights))
            return portfolios.set_weights(ws, weights)

        def done(_changes: Changes) -> None:
            self._source.preview = None
            # The sliders show the kept weights, scaled to sum to 1.
            self._method = None
            self._source.read()

        self._context.write(work, toast=True, on_done=done)

    # -- how firm it is ------------------------------------------------------------------------

    def show_standing(self, standing: RankStanding) -> None:
        """Show how firm this ranking is, while the sliders are up."""
        if self._side.mode() != WEIGHTS or self._method is None or not self.can_weigh():
            return
        ground, method, top = self._source.ground, standing.ranking.method, standing.ranking.top
        asked = (id(ground), method, top, tuple(row.id for row in standing.rows[:_NEIGHBOURS]))
        if ground is None or asked == self._asked:
            return
        if standing.ranking.draws == 0 and self._source.preview is not None:
            return  # a slider is on its way; the draws come when it rests, and this with them
        self._asked = asked
        order = [(row.id, row.title) for row in standing.rows if row.place is not None]
        titles = dict(order)

        def work(_ws: Workspace) -> list[Firm] | None:
            from desktop_app.services.ranking import rank as ranking

            if not ranking.is_of_criteria(method):
                return None
            shares = ranking.robustness(ground, method, top=top, draws=SAMPLES, seed=self._source.seed)
            firm = []
            for at, (initiative_id, title) in enumerate(order):
                swap = ""
                if at < _NEIGHBOURS and at + 1 < len(order):
                    other = order[at + 1][0]
                    swap = self._swap_words(
                        ranking.swap(ground, method, initiative_id, other), titles[other], method
                    )
                if initiative_id in shares:
                    firm.append(Firm(initiative_id, title, shares[initiative_id], swap))
            return firm

        def show(firm: Sequence[Firm] | None) -> None:
            if self._asked != asked:
                return
            panel = self._side.robustness
            if firm is None:
                panel.say(_("This can be said of methods that add up weighted criteria and do nothing else."))
            elif not firm:
                panel.say(_("No initiative is rated on all criteria yet."))
            else:
                panel.show_shares(firm, top, SAMPLES)

        self._context.read(work, show)

    def _swap_words(self, swap: Any, other: str, method: ScoringMethod) -> str:
        if swap is None:
            return _("No change of a single weight puts {other} before it.").format(other=other)
        if abs(swap.change) < 0.0005:
            return _("{other} scores the same.").format(other=other)
        # With a decimal if both would be the same whole per cent.
        digits = 0 if round(swap.needed, 2) != round(swap.share, 2) else 1
        return _("{other} passes it once {criterion} weighs {needed} instead of {share}.").format(
            other=other,
            criterion=_(method.input(swap.name).label).lower(),
            needed=formats.percent(swap.needed, digits),
            share=formats.percent(swap.share, digits),
        )
