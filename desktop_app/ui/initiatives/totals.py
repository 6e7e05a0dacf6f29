"""What the list says of all that it shows: how many initiatives, and what they are expected to bring together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from desktop_app.domain.figures.origin import FigureRef
from desktop_app.domain.planning.expected_benefit import (
    BenefitSum,
    expected_words,
    missing_words,
    range_words,
    short_words,
)
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.store.reads.list_columns import COLUMN_INDEX
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.where_from import show_origin
from desktop_app.ui.filtering.tool_row import FoldingLabel
from desktop_app.ui.widgets.table.view_table import ViewTable

if TYPE_CHECKING:
    from desktop_app.jobs.job import Job, JobContext
    from desktop_app.services.workspace import Workspace

_EXPECTED, _IF_WORKS = (COLUMN_INDEX[name] for name in ("expected_benefit", "benefit_if_works"))
# Somebody who types a search gets the sums at each letter, and their range when the typing pauses.
_RANGE_AFTER_MS = 500


class ListTotals(QObject):
    """Sums at once, from what the rows hold; the range is drawn beside the window."""

    def __init__(self, context: AppContext, table: ViewTable, label: FoldingLabel) -> None:
        super().__init__(label)
        self._context, self._table, self._label = context, table, label
        # Number of the sums that show; a range of others is dropped.
        self._number = 0
        self._job: Job[BenefitSum] | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_RANGE_AFTER_MS)
        self._soon.timeout.connect(self.look_at_range)
        label.set_origin(self._show_origin)

    def show_count(self, count: int) -> None:
        """Say how many there are, before the rows are read."""
        self._say(count, BenefitSum())

    def show(self) -> None:
        """Say the sums of what the list shows."""
        self._number += 1
        if self._job is not None:
            self._job.drop()
            self._job = None
        count, expected = self._table.data.matching_total(_EXPECTED)
        if_all_work = self._table.data.matching_total(_IF_WORKS)[1]
        total = BenefitSum(expected=expected, if_all_work=if_all_work, unweighted=self._unweighted(expected))
        self._say(count, total)
        if expected is None:
            self._soon.stop()
        else:
            self._soon.start()

    def _unweighted(self, expected: float | None) -> float | None:
        """What those bring, if they work, whose chance is not stated; None where no other sum shows."""
        if expected is None:
            return None
        rows = self._table.data.matching_rows()
        amounts = [row[_IF_WORKS] for row in rows if row[_EXPECTED] is None and row[_IF_WORKS] is not None]
        return sum(amounts) if amounts else None

    def look_at_range(self) -> None:
        """Draw the range of what the list shows."""
        if not self._context.is_open:
            return
        number, ids = self._number, self._matching_ids()
        count = self._table.data.matching_total(_EXPECTED)[0]

        def work(ws: Workspace, job: JobContext) -> BenefitSum:
            from desktop_app.services.planning.benefits import benefit_sum

            return benefit_sum(ws, ids, progress=job.progress)

        def done(total: BenefitSum) -> None:
            # The page may be gone: the timer asks as long as it waits to be deleted.
            if number == self._number and isValid(self._label):
                self._say(count, total)

        self._job = self._context.read_job(work, done)

    def _matching_ids(self) -> list[str] | None:
        """The initiatives that the list shows; None for all."""
        matching = self._table.data.matching_rows()
        return None if len(matching) == len(self._table.data.rows()) else [str(row[0]) for row in matching]

    def _show_origin(self, label: QWidget) -> None:
        """Show where the sum comes from: what each initiative that the list shows adds to it."""
        ids = self._matching_ids()
        figure = FigureRef("portfolio.benefit", initiative_ids=None if ids is None else tuple(ids))
        show_origin(self._context, figure, label)

    def _say(self, count: int, total: BenefitSum) -> None:
        text = ngettext("{n} initiative", "{n} initiatives", count).format(n=formats.number(count))
        currency = self._context.currency if self._context.is_open else ""
        hint, wordings = "", [text]
        if total.if_all_work is not None:
            short = _("{initiatives} · {sum}").format(initiatives=text, sum=short_words(total, currency))
            whole = _("{initiatives} · {sum}").format(initiatives=text, sum=expected_words(total, currency))
            wordings = [*dict.fromkeys((whole, short)), text]
            if span := range_words(total, currency):
                wordings.insert(0, _("{total}, P10 to P90 {range}").format(total=whole, range=span))
            if left_out := missing_words(total):
                hint = _("Not counted: {left_out}.").format(left_out=left_out)
        self._label.set_wordings(wordings, hint)
