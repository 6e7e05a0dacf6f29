"""Reviews across the whole portfolio: what is planned, open, late and decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop_app.services.workspace import Workspace


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
    """Everything about reviews that a portfolio's people look at; each list in its order."""

    planned: tuple[PlannedReview, ...] = ()
    open: tuple[OpenReview, ...] = ()
    late_actions: tuple[LateAction, ...] = ()
    decisions: tuple[DecisionMade, ...] = ()

    @property
    def late(self) -> int:
        """How many planned reviews are past their date."""
        return sum(one.days_late > 0 for one in self.planned)


def review_board(ws: Workspace, decisions: int = 50) -> ReviewBoard:
    """Planned reviews and late actions, the latest first; open reviews; the newest `decisions`."""
    from sqlalchemy import text

    today = ws.today()
    with ws.database.read() as connection:

        def rows(sql: str, **values: Any) -> list[Any]:
            return list(connection.execute(text(sql), values))

        planned = rows(
            "SELECT i.id, i.key, i.title, i.owner, s.review_due, r.number, r.id FROM initiative i "
            "JOIN summary s ON s.initiative_id = i.id "
            "LEFT JOIN review r ON r.initiative_id = i.id AND r.state = 'open' "
            "WHERE s.review_due <> '' ORDER BY s.review_due, i.key"
        )
        opened = rows(
            "SELECT i.id, i.key, i.title, r.id, r.number, r.due FROM review r "
            "JOIN initiative i ON i.id = r.initiative_id WHERE r.state = 'open' ORDER BY r.due, i.key"
        )
        late = rows(
            "SELECT i.id, i.key, i.title, a.id, a.what, a.owner, a.due FROM review_action a "
            "JOIN initiative i ON i.id = a.initiative_id "
            "WHERE a.done_on IS NULL AND a.due IS NOT NULL AND a.due < :today ORDER BY a.due, i.key",
            today=today.isoformat(),
        )
        made = rows(
            "SELECT i.id, i.key, i.title, r.id, r.number, r.closed_on, r.decision, r.reason FROM review r "
            "JOIN initiative i ON i.id = r.initiative_id WHERE r.state = 'closed' "
            "ORDER BY r.closed_on DESC, i.key LIMIT :most",
            most=decisions,
        )
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
            for i, key, title, r, n, closed, decision, reason in made
        ),
    )


def _day(value: Any) -> date | None:
    """A date as a driver gives it: a date, or its ISO text."""
    if isinstance(value, date):
        return value
    return date.fromisoformat(str(value)) if value else None
