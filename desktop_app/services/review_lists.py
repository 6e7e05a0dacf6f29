"""Reviews across the whole portfolio: what is planned, open, late and decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop_app.services.workspace import Workspace
from desktop_app.store.reads import review_rows


@dataclass(frozen=True, slots=True)
class PlannedReview:
    """An initiative with the day of its next review; `days_late` is negative while there is time.

    `open_number` is the number of the review that is open, None while there is none.
    """

    initiative_id: str
    key: str
    title: str
    owner: str
    due: date
    days_late: int
    open_number: int | None
    review_id: str


@dataclass(frozen=True, slots=True)
class OpenReview:
    """A review that somebody started and nobody closed yet."""

    initiative_id: str
    key: str
    title: str
    review_id: str
    number: int | None
    due: date | None


@dataclass(frozen=True, slots=True)
class LateAction:
    """Something a review asked for, past its date and not done."""

    initiative_id: str
    key: str
    title: str
    action_id: str
    what: str
    owner: str
    due: date
    days_late: int


@dataclass(frozen=True, slots=True)
class DecisionMade:
    """What a closed review decided."""

    initiative_id: str
    key: str
    title: str
    review_id: str
    number: int | None
    closed_on: date | None
    decision: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReviewBoard:
    """The lists of reviews across the portfolio, each in its order."""

    planned: tuple[PlannedReview, ...] = ()
    open: tuple[OpenReview, ...] = ()
    late_actions: tuple[LateAction, ...] = ()
    decisions: tuple[DecisionMade, ...] = ()
    #: Live initiatives with no day for a review.
    unplanned: int = 0

    @property
    def late(self) -> int:
        """How many planned reviews are past their date."""
        return sum(one.days_late > 0 for one in self.planned)


def review_board(ws: Workspace, decisions: int = 50) -> ReviewBoard:
    """Planned reviews and late actions, the latest first; open reviews; the newest `decisions`."""
    today = ws.today()
    with ws.database.read() as connection:
        planned = review_rows.planned(connection)
        opened = review_rows.started(connection)
        late = review_rows.late_actions(connection, today.isoformat())
        decision_rows = review_rows.closed(connection, decisions)
        unplanned = review_rows.unplanned_count(connection)
    return ReviewBoard(
        planned=tuple(
            PlannedReview(i, key, title, owner, day, (today - day).days, number, review_id or "")
            for i, key, title, owner, due, number, review_id in planned
            if (day := _day(due)) is not None
        ),
        open=tuple(OpenReview(i, key, title, r, n, _day(due)) for i, key, title, r, n, due in opened),
        late_actions=tuple(
            LateAction(i, key, title, a, what, owner, day, (today - day).days)
            for i, key, title, a, what, owner, due in late
            if (day := _day(due)) is not None
        ),
        decisions=tuple(
            DecisionMade(i, key, title, r, n, _day(closed), decision, reason)
            for i, key, title, r, n, closed, decision, reason in decision_rows
        ),
        unplanned=unplanned,
    )


def _day(value: Any) -> date | None:
    """A date as a driver gives it: a date, or its ISO text."""
    if isinstance(value, date):
        return value
    return date.fromisoformat(str(value)) if value else None
