"""Reviews of what is live: starting one, closing it with a decision, and what is due."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from desktop_app.domain.choices import ACTIVE_STAGES, REVIEW_DECISIONS, Stage
from desktop_app.domain.measures import MetricReport
from desktop_app.domain.record_rules import refuse_next_review
from desktop_app.domain.records import Initiative, Review, ReviewAction
from desktop_app.domain.spine import Spine
from desktop_app.domain.states import DEFAULT_CADENCE_DAYS, metric_reports, review_due
from desktop_app.errors import FieldError, UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.language.word_order import natural_key
from desktop_app.services import record_edits as records
from desktop_app.services.changes import Changes
from desktop_app.services.workspace import Workspace, load_spine, the_portfolio
from desktop_app.store.reads import review_rows


@dataclass(frozen=True, slots=True)
class DueReview:
    """An initiative whose review is planned; `days_late` is negative while there is time."""

    initiative_id: str
    key: str
    title: str
    due: date
    days_late: int


def start(ws: Workspace, initiative_id: str) -> Changes:
    """Open the next review; raises UserError while one is open."""
    with ws.change(_("Review started")) as step:
        spine = load_spine(step.uow, initiative_id)
        if any(review.state == "open" for review in spine.reviews):
            raise UserError(_("A review is open already; close it first."))
        number = max((review.number or 0 for review in spine.reviews), default=0) + 1
        due = review_due(spine) or ws.today()
        records.append(step.uow, Review(initiative_id=initiative_id, number=number, due=due))
    return step.changes


def close(
    ws: Workspace,
    review_id: str,
    *,
    decision: str = "",
    reason: str = "",
    next_due: date | None = None,
) -> Changes:
    """Close a review with its decision and why; keeps what was measured at that moment.

    Fields that are not given keep what the open review already holds. Without a day for the next review it is
    due by the cadence. Raises FieldError when the decision or its reason is missing, or the next day lies before today.
    """
    with ws.change(_("Review closed")) as step:
        review = step.uow.get(Review, review_id)
        if review.state == "closed":
            raise UserError(_("This review is closed already."))
        decision = decision or review.decision
        reason = reason or review.reason
        if decision not in REVIEW_DECISIONS:
            raise FieldError(
                "decision",
                _("Choose the decision: continue, recalibrate, retrain, roll back or retire."),
            )
        if not reason.strip():
            raise FieldError("reason", _("Enter the reason for the decision."))
        refuse_next_review(next_due or review.next_due, ws.today())
        spine = load_spine(step.uow, review.initiative_id)
        step.uow.update(
            review,
            state="closed",
            closed_on=ws.today(),
            decision=decision,
            reason=reason,
            next_due=next_due or review.next_due or _promised(spine, ws.today()),
            measured=json.dumps(snapshot(metric_reports(spine, ws.today())), ensure_ascii=False),
        )
        step.label = _("Review {number} closed: {decision}").format(
            number=review.number or "", decision=_(REVIEW_DECISIONS[decision]).lower()
        )
    return step.changes


def _promised(spine: Spine, today: date) -> date | None:
    """The day of the next review that is kept with one that is closed without saying it.

    What is live is reviewed by its cadence, even by one set later, so that nothing is kept. Before that nothing
    runs by cadence, and the promise would be lost.
    """
    initiative = spine.initiative
    if initiative.stage == Stage.LIVE or initiative.stage not in ACTIVE_STAGES:
        return None
    return today + timedelta(days=initiative.review_cadence_days or DEFAULT_CADENCE_DAYS)


def snapshot(reports: Iterable[MetricReport]) -> list[dict[str, object]]:
    """What a review keeps of each metric when it is closed."""
    kept_metrics: list[dict[str, object]] = []
    for report in reports:
        metric = report.metric
        latest = report.latest
        kept_metrics.append(
            {
                "metric_id": metric.id,
                "name": metric.name,
                "value": latest.value if latest else None,
                "measured_on": latest.measured_on.isoformat() if latest and latest.measured_on else None,
                "state": str(report.state),
            }
        )
    return kept_metrics


def reopen(ws: Workspace, review_id: str, reason: str) -> Changes:
    """Open a closed review again; needs a reason."""
    if not reason.strip():
        raise FieldError("reason", _("Enter why it is reopened."))
    with ws.change(_("Review reopened"), reason) as step:
        review = step.uow.get(Review, review_id)
        siblings = step.uow.find(Review, initiative_id=review.initiative_id, state="open")
        if any(one.id != review_id for one in siblings):
            raise UserError(_("A review is open already; close it first."))
        step.uow.update(review, state="open", closed_on=None)
    return step.changes


def add_action(ws: Workspace, review_id: str, what: str, owner: str = "", due: date | None = None) -> Changes:
    """Something to do by somebody by a date, as the review decided."""
    with ws.change(_("Action added")) as step:
        review = step.uow.get(Review, review_id)
        records.append(
            step.uow,
            ReviewAction(
                initiative_id=review.initiative_id,
                review_id=review_id,
                what=what,
                owner=owner,
                due=due,
            ),
        )
    return step.changes


def planned(ws: Workspace, *, due_only: bool = False) -> list[DueReview]:
    """Live initiatives with the day of their next review, the latest first."""
    today = ws.today()
    with ws.database.read() as connection:
        rows = review_rows.due_days(connection)
    due_reviews = [
        DueReview(i, key, title, date.fromisoformat(due), (today - date.fromisoformat(due)).days)
        for i, key, title, due in rows
    ]
    return [one for one in due_reviews if one.days_late >= 0] if due_only else due_reviews


def late(ws: Workspace) -> int:
    """How many live initiatives are past the day of their review."""
    with ws.database.read() as connection:
        return review_rows.late_count(connection, ws.today().isoformat())


def plan_missing(ws: Workspace) -> Changes:
    """Give every live initiative without a day for a review its first one, in one step.

    The days are spread over the cadence, those with a high risk first, and none is on a weekend: many reviews can't
    be held on one day. Nothing happens where all have a day.
    """
    with ws.change("") as step:
        there = step.uow.get_all(Initiative, review_rows.unplanned_ids(step.uow.connection))
        usual = the_portfolio(step.uow).default_cadence_days or DEFAULT_CADENCE_DAYS
        there.sort(key=lambda initiative: (initiative.risk_class not in _FIRST, natural_key(initiative.key)))
        days = [
            _working_day(
                ws.today() + timedelta(-(-(initiative.review_cadence_days or usual) * place // len(there)))
            )
            for place, initiative in enumerate(there, 1)
        ]
        step.uow.replace_all(
            [(one, replace(one, first_review_due=day)) for one, day in zip(there, days, strict=True)]
        )
        n = len(there)
        step.label = ngettext(
            "First review planned for {n} live system", "First reviews planned for {n} live systems", n
        ).format(n=formats.number(n))
    return step.changes


#: Risk classes that are reviewed before all others.
_FIRST = ("unacceptable", "high")


def _working_day(day: date) -> date:
    """The day, or the Monday after it."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() >= _SATURDAY else 0)


_SATURDAY = 5


def unplanned_words(n: int) -> str:
    """That live systems have no day for a review."""
    return ngettext(
        "No review is planned for {n} live system.", "No review is planned for {n} live systems.", n
    ).format(n=formats.number(n))


def unplanned(ws: Workspace) -> int:
    """How many live initiatives have no day for a review."""
    with ws.database.read() as connection:
        return review_rows.unplanned_count(connection)
