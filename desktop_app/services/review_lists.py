"""Reviews across the whole portfolio: what is planned, open, late and decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services.workspace import Workspace
from desktop_app.store.reads import review_rows

#: What is due within so many days is told of when a portfolio is opened.
DAYS_AHEAD = 7


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


@dataclass(frozen=True, slots=True)
class DueCounts:
    """How many reviews and actions are past their day, and how many have theirs within a week from today."""

    late_reviews: int = 0
    coming_reviews: int = 0
    late_actions: int = 0
    coming_actions: int = 0

    @property
    def is_late(self) -> bool:
        """True where something should have been done before today."""
        return bool(self.late_reviews or self.late_actions)

    @property
    def sentence(self) -> str:
        """What waits, the late first; "" where nothing does."""
        late = _counted(self.late_reviews, self.late_actions)
        coming = _counted(self.coming_reviews, self.coming_actions)
        parts = (
            _("Late: {what}.").format(what=late) if late else "",
            _("Due within a week: {what}.").format(what=coming) if coming else "",
        )
        return " ".join(part for part in parts if part)


def _counted(reviews: int, actions: int) -> str:
    texts = (
        ngettext("{n} review", "{n} reviews", reviews).format(n=formats.number(reviews)) if reviews else "",
        ngettext("{n} action", "{n} actions", actions).format(n=formats.number(actions)) if actions else "",
    )
    return ", ".join(text for text in texts if text)


def due_counts(ws: Workspace) -> DueCounts:
    """What is late today, and what is due today or within a week."""
    today = ws.today()
    bounds = (today.isoformat(), (today + timedelta(days=DAYS_AHEAD)).isoformat())
    with ws.database.read() as connection:
        return DueCounts(
            *review_rows.due_reviews(connection, *bounds), *review_rows.due_actions(connection, *bounds)
        )
