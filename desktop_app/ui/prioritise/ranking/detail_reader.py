"""Shows one score of the ranking: its inputs at once, what moves it most and its course once worked out."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from desktop_app.language.i18n import _
from desktop_app.services.workspace import Workspace
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.prioritise.ranking.score_detail import CourseLine, RankDetail, ScoreDetail
from desktop_app.ui.prioritise.ranking.source import RankSource
from desktop_app.ui.records.score_words import input_said, range_said

if TYPE_CHECKING:
    from desktop_app.domain.scoring.methods import MethodScore, ScoringMethod


class Detailer:
    """Reads what the detail panel shows; `show_panel` brings it to the front of the side, `is_open` says if it is."""

    def __init__(
        self,
        context: AppContext,
        source: RankSource,
        panel: RankDetail,
        show_panel: Callable[[], None],
        is_open: Callable[[], bool],
    ) -> None:
        self._context, self._source, self._panel = context, source, panel
        self._show_panel, self._is_open = show_panel, is_open
        self._shown = ""
        self._asked = 0
        source.changed.connect(self._figures)

    def show(self, initiative_id: str) -> None:
        """Open the score of an initiative."""
        method = self._method()
        if method is None:
            return
        self._shown = initiative_id
        asked = self._asked = self._asked + 1

        def read(ws: Workspace) -> MethodScore:
            from desktop_app.services.ranking import rank as ranking

            return ranking.explain(ws, initiative_id, method)

        def show(score: MethodScore) -> None:
            if asked != self._asked:
                return
            self._panel.show_detail(detail_of(self._source, initiative_id, method, score))
            self._show_panel()
            self._work_out(asked, initiative_id, method)

        self._context.read(read, show)

    def read_again(self) -> None:
        """Read the open score again, as it may have changed."""
        if self._shown and self._is_open():
            self.show(self._shown)

    def _method(self) -> ScoringMethod | None:
        standing = self._source.standing
        return standing.ranking.method if standing is not None else None

    def _figures(self) -> None:
        """Update the figures of the open score after draws or other weights."""
        shown, method = self._panel.shown(), self._method()
        if shown is None or not self._is_open() or method is None:
            return
        if shown.method != method:
            self.show(shown.id)
            return
        fresh = detail_of(self._source, shown.id, method, shown.score)
        fresh = dataclasses.replace(fresh, swings=shown.swings, course=shown.course)
        if fresh != shown:
            self._panel.show_detail(fresh)

    def _work_out(self, asked: int, initiative_id: str, method: ScoringMethod) -> None:
        draws, seed, currency = self._source.draws, self._source.seed, self._context.currency

        def read(ws: Workspace) -> Any:
            from desktop_app.charts.tornado import Swing
            from desktop_app.services.ranking import rank as ranking

            swings = []
            for swing in ranking.tornado(ws, initiative_id, method, draws=draws, seed=seed):
                given = method.input(swing.name)
                ends = [input_said(given, value, currency) for value in (swing.at_p10, swing.at_p90)]
                swings.append(
                    Swing(
                        _(given.label), swing.median_at_p10, swing.median_at_p90, ends[0], ends[1], swing.name
                    )
                )
            return swings, score_course(ws, initiative_id, method, currency)

        def show(reading: Any) -> None:
            shown = self._panel.shown()
            if asked == self._asked and shown is not None and shown.id == initiative_id:
                self._panel.show_detail(dataclasses.replace(shown, swings=reading[0], course=reading[1]))

        self._context.read(read, show)


def detail_of(
    source: RankSource, initiative_id: str, method: ScoringMethod, score: MethodScore
) -> ScoreDetail:
    """A score with what the draws say of it."""
    standing = source.standing
    row = standing.ranking.row(initiative_id) if standing is not None else None
    if row is None:
        return ScoreDetail(initiative_id, "", "", method, score)
    drawn = standing.ranking.draws if standing is not None and row.p10 is not None else 0
    return ScoreDetail(
        initiative_id, row.key, row.title, method, score, row.p10, row.p50, row.p90, drawn
    )  # fmt: skip


def score_course(
    ws: Workspace, initiative_id: str, method: ScoringMethod, currency: str
) -> tuple[CourseLine, ...]:
    """The score after each change that touched it, with what was changed in words."""
    from desktop_app.services.ranking import as_of

    steps = []
    for step in as_of.score_course(ws, initiative_id, method):
        changed = [change_words(one, method, currency) for one in step.inputs]
        what = "; ".join([*changed, step.reason] if step.reason else changed) or step.label
        steps.append(CourseLine(step.at.astimezone(), step.value, step.low, step.high, step.who, what))
    return tuple(steps)


def change_words(change: Any, method: ScoringMethod, currency: str) -> str:
    """An input before and after, in words; or that weights or method changed."""
    from desktop_app.services.ranking.as_of import METHOD, WEIGHTS

    if change.name == WEIGHTS:
        return _("the weights were changed")
    if change.name == METHOD:
        return _("the method was changed")
    try:
        scoring_input = method.input(change.name)
    except KeyError:
        return change.name  # an input that the method had once
    before, after = (range_said(scoring_input, known, currency) for known in (change.before, change.after))
    return _("{input} from {before} to {after}").format(
        input=_(scoring_input.label).lower(), before=before, after=after
    )
