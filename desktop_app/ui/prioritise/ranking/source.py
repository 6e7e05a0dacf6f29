"""The data of the ranking: reads it in the background, draws in a job, and previews other weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from desktop_app.language.i18n import _
from desktop_app.services.workspace import Workspace
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.reading import while_reading
from desktop_app.ui.prioritise.ranking.places_table import Ranked, common_axis, shown_range
from desktop_app.ui.records.score_words import is_points

if TYPE_CHECKING:
    from desktop_app.domain.scoring.methods import ScoringMethod
    from desktop_app.jobs.job import Job, JobContext
    from desktop_app.services.ranking.rank import Ground, Ranking

# With more initiatives than this, ranking runs in the background even while a slider moves.
_INLINE = 1500
# At most this many scores are drawn unasked: thousands of initiatives get fewer draws each instead of
# minutes.
_SCORES_AT_ONCE = 10_000_000
_FEWEST_DRAWS = 1_000
# Draws start after a slider rests this long, ms.
_REST_MS = 350


@dataclass(frozen=True, slots=True)
class RankStanding:
    """A ranking as it is shown: its rows in words and places, and the axis that their bars share."""

    ranking: Ranking
    rows: tuple[Ranked, ...]
    axis: tuple[float, float]
    #: Rows of `services.lists` of the first initiatives, for the matrix.
    listed: tuple[tuple[Any, ...], ...] = ()


# More bubbles than this hide each other.
_LISTED = 200


def standing(ranking: Ranking, axis: tuple[float, float] | None = None) -> RankStanding:
    """A ranking made ready for the table."""
    labels = {one.name: _(one.label) for one in ranking.method.inputs}
    rows = []
    for row in ranking.rows:
        sure = row.score is not None
        drawn = row.p10 is not None
        ends = (row.p10, row.p50, row.p90) if drawn else (row.low, row.score, row.high)
        missing = tuple(labels[name] for name in row.missing)
        rows.append(
            Ranked(
                row.initiative_id,
                row.rank,
                row.title,
                shown_range(row.rank, ends, sure, missing, row.note),
                row.score,
                ends[1],
                row.chance_in_top,
                row.cost,
                row.key,
                ends[0],
                ends[2],
                sure,
                missing,
                row.note,
            )
        )
    return RankStanding(ranking, tuple(rows), axis or common_axis(rows, is_points(ranking.method)))


@dataclass(frozen=True, slots=True)
class _RankingRead:
    """The result of one read."""

    number: int
    methods: Sequence[ScoringMethod]
    kept: str
    method: ScoringMethod
    ground: Ground
    places: dict[str, int]
    standing: RankStanding


class RankSource(QObject):
    """Reads, draws and previews; `changed()` is sent whenever `standing` changes."""

    changed = Signal()
    #: Draws are under way: how many are done, and of how many; or they ended.
    drawing = Signal(int, int)
    drawing_ended = Signal()
    #: The methods, or which is shown, changed.
    methods_changed = Signal()

    def __init__(self, context: AppContext, parent: QObject) -> None:
        # A child of the page, so that none of its timers runs after the page is gone.
        super().__init__(parent)
        self._context = context
        self.methods: Sequence[ScoringMethod] = ()
        self.method: ScoringMethod | None = None
        self.kept_method = ""
        self.standing: RankStanding | None = None
        self.ground: Ground | None = None
        #: The place of each initiative in the ground's arrays.
        self.places: dict[str, int] = {}
        self.top: int | None = None
        self.draws, self.seed = 10_000, 1
        # True once a person chose the number of draws, which then holds for any number of initiatives.
        self._draws_chosen = False
        self.is_drawing = False
        self.is_reading = False
        self.preview: dict[str, float] | None = None
        self._wanted = ""
        self._asked = 0
        self._number = -1
        self._job: Job | None = None
        self._previewing = False
        #: The drawn ranking by the kept weights, to return to from a preview.
        self._drawn: RankStanding | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._draw)

    # -- reading -------------------------------------------------------------------------------

    def forget(self) -> None:
        """Drop everything that was read, because another portfolio was opened."""
        self.cancel()
        self._asked += 1
        self.is_reading = False
        self.methods, self.method, self.standing, self.ground = (), None, None, None
        self.kept_method = self._wanted = ""
        self.top, self.preview, self._number, self._drawn = None, None, -1, None

    def is_fresh(self) -> bool:
        """True while nothing was written since the ranking was read."""
        from desktop_app.services.lists import list_reads as lists

        return self.standing is not None and lists.last_change(self._context.workspace) == self._number

    def choose(self, method_id: str) -> None:
        """Rank by another method, without writing anything."""
        self._wanted, self.preview = method_id, None
        self.read()

    def set_top(self, top: int) -> None:
        """Count the draws in which each is among the first `top`."""
        self.top, self._drawn = top, None
        self._redraw()

    def set_draws(self, draws: int) -> None:
        """Draw more or fewer times."""
        self.draws, self._draws_chosen = draws, True
        self._redraw()

    def another_seed(self) -> None:
        """Draw again, with other random numbers."""
        self.seed += 1
        self._redraw()

    def read(self) -> None:
        """Read everything and show the scores at the likely values; the draws follow in a job."""
        self.cancel()
        asked = self._asked = self._asked + 1
        self.is_reading = True
        wanted, top, weights = self._wanted, self.top, self.preview

        def work(ws: Workspace) -> _RankingRead:
            from desktop_app.services.lists import list_reads as lists
            from desktop_app.services.ranking import rank as ranking

            number = lists.last_change(ws)
            methods = ranking.all_methods(ws)
            kept = ranking.method_of(ws)
            method = next((one for one in methods if one.id == wanted), kept)
            ground = ranking.ground(ws, method)
            kind = weights if weights is not None and set(weights) == set(dict(method.weights)) else None
            new_standing = standing(ranking.rank_ground(ground, method, draws=0, top=top, weights=kind))
            first = [row.id for row in new_standing.rows[:_LISTED]]
            by_id = {row[0]: row for row in lists.table_rows(ws, first)}
            listed = tuple(by_id[one] for one in first if one in by_id)
            new_standing = RankStanding(new_standing.ranking, new_standing.rows, new_standing.axis, listed)
            places = {one: place for place, one in enumerate(ground.ids)}
            return _RankingRead(number, methods, kept.id, method, ground, places, new_standing)

        def show(read: _RankingRead) -> None:
            if asked != self._asked:
                return
            self.is_reading = False
            self._drawn = None
            self._number, self.methods, self.kept_method = read.number, read.methods, read.kept
            self.method, self.ground, self.places = read.method, read.ground, read.places
            if self._wanted != read.method.id:
                self._wanted = ""  # the method that was chosen is gone
            self.methods_changed.emit()
            # What is shown first says already that draws follow.
            self.is_drawing = self._can_draw(read.standing)
            self._show(read.standing)
            self._draw()

        def failed(error: BaseException) -> None:
            self.is_reading = False
            self._context.show_error(error)

        job = self._context.read(work, show, title=_("Reading the scores"), on_error=failed)
        page = self.parent()
        if isinstance(page, QWidget):
            while_reading(page, job)

    def _show(self, new_standing: RankStanding) -> None:
        if not isValid(self):
            return  # the page went while a job was still on its way
        self.standing = new_standing
        self.changed.emit()

    # -- drawing -------------------------------------------------------------------------------

    def cancel(self) -> None:
        """Stop the draws that are under way."""
        self._rest.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._end_drawing()

    def _end_drawing(self) -> None:
        self.is_drawing = False
        self.drawing_ended.emit()

    def _can_draw(self, shown: RankStanding | None) -> bool:
        return bool(shown is not None and self.method is not None and self.ground and self.ground.about)

    def _redraw(self) -> None:
        if self.ground is not None:
            self._draw()

    def _draw(self) -> None:
        self.cancel()
        ground, method = self.ground, self.method
        if ground is None or method is None or not self._can_draw(self.standing):
            return
        top, seed, weights = self.top, self.seed, self.preview
        draws = self.draws if self._draws_chosen else fitting_draws(self.draws, len(ground.about))
        asked = self._asked

        def work(job: JobContext) -> RankStanding:
            from desktop_app.services.ranking import rank as ranking

            def progress(done: int, total: int) -> None:
                job.progress(done, total, _("Drawing"))

            return standing(
                ranking.rank_ground(
                    ground, method, draws=draws, seed=seed, top=top, weights=weights, progress=progress
                )
            )

        def show(new_standing: RankStanding) -> None:
            if asked != self._asked or weights != self.preview:
                return
            self._job = None
            self._end_drawing()
            listed = self.standing.listed if self.standing is not None else ()
            drawn = RankStanding(new_standing.ranking, new_standing.rows, new_standing.axis, listed)
            if weights is None:
                self._drawn = drawn
            self._show(drawn)

        def failed(error: BaseException) -> None:
            self._job = None
            self._end_drawing()
            self._context.show_error(error)

        self.is_drawing = True
        self.drawing.emit(0, 0)
        # It has no title, as the page itself shows how far it is.
        job = self._context.jobs.work(work, show, on_error=failed)
        if self.is_drawing:
            self._job = job
            job.progressed.connect(lambda progress: self.drawing.emit(progress.done, progress.total))
            job.cancelled.connect(self._stopped)

    def _stopped(self) -> None:
        if self._job is None or self._job.is_cancelled:
            self._end_drawing()
            self.changed.emit()

    # -- other weights -------------------------------------------------------------------------

    def set_preview(self, weights: Mapping[str, float] | None) -> None:
        """Rank by other weights without writing them; None goes back to those that are kept."""
        self.preview = dict(weights) if weights is not None else None
        if self.ground is None or self.method is None or self.standing is None:
            return
        self.cancel()
        drawn = self._drawn
        if self.preview is None and drawn is not None and drawn.ranking.method == self.method:
            self._show(drawn)
            return
        if len(self.ground.about) <= _INLINE:
            self._show_preview(self._ranked(self.ground, self.method, self.preview))
        elif not self._previewing:
            self._preview_beside()
        self._rest.start()

    def _ranked(
        self, ground: Ground, method: ScoringMethod, weights: Mapping[str, float] | None
    ) -> RankStanding:
        from desktop_app.services.ranking import rank as ranking

        return standing(ranking.rank_ground(ground, method, draws=0, top=self.top, weights=weights))

    def _preview_beside(self) -> None:
        ground, method, weights = self.ground, self.method, self.preview
        assert ground is not None
        assert method is not None
        self._previewing = True

        def show(new_standing: RankStanding) -> None:
            self._previewing = False
            self._show_preview(new_standing)
            if weights != self.preview and self.ground is ground:
                self._preview_beside()

        def failed(error: BaseException) -> None:
            self._previewing = False
            self._context.show_error(error)

        self._context.read(lambda _ws: self._ranked(ground, method, weights), show, on_error=failed)

    def _show_preview(self, new_standing: RankStanding) -> None:
        listed = self.standing.listed if self.standing is not None else ()
        self._show(RankStanding(new_standing.ranking, new_standing.rows, new_standing.axis, listed))


def fitting_draws(wanted: int, initiatives: int) -> int:
    """How many draws are made unasked: the wanted number for up to a thousand initiatives, else fewer."""
    return min(wanted, max(_FEWEST_DRAWS, _SCORES_AT_ONCE // max(1, initiatives)))
