"""The planned dates of an initiative: when stages begin, if they are in order, when people are needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from desktop_app.domain import fields as f
from desktop_app.domain.choices import Stage
from desktop_app.domain.planning_records import Staffing
from desktop_app.domain.records import Initiative
from desktop_app.language import formats
from desktop_app.language.i18n import _

#: The field that holds the planned beginning of each stage, in the order of the stages.
PLAN_FIELDS: dict[str, str] = {
    Stage.STRATEGY: "strategy_from",
    Stage.DISCOVERY: "discovery_from",
    Stage.DELIVERY: "delivery_from",
    Stage.LIVE: "live_from",
    Stage.RETIRED: "retire_on",
}

FIELDS = frozenset(PLAN_FIELDS.values())

Span = tuple[date, date]


def plan_of(initiative: Initiative) -> dict[str, date | None]:
    """The planned dates by field, in the order of the stages."""
    return {name: getattr(initiative, name) for name in PLAN_FIELDS.values()}


def out_of_order(dates: Mapping[str, Any]) -> tuple[str, str] | None:
    """The first field whose date is before that of an earlier stage, with that stage's field."""
    before = ""
    for name in PLAN_FIELDS.values():
        day = dates.get(name)
        if day is None:
            continue
        if before and day < dates[before]:
            return name, before
        before = name
    return None


def disorder(dates: Mapping[str, Any], edited: Iterable[str]) -> tuple[str, str] | None:
    """The first of the `edited` fields that is on the wrong side of another one, with that one."""
    order = list(PLAN_FIELDS.values())
    for name in (one for one in order if one in set(edited) and dates.get(one) is not None):
        at = order.index(name)
        for place, other in enumerate(order):
            day = dates.get(other)
            if day is not None and ((place < at and day > dates[name]) or (place > at and day < dates[name])):
                return name, other
    return None


def order_sentence(dates: Mapping[str, Any], slip: tuple[str, str]) -> str:
    """What is wrong with two dates that are out of order."""
    specs = f.specs(Initiative)
    order = list(PLAN_FIELDS.values())
    early, late = sorted(slip, key=order.index)
    return _("{later} ({day}) is before {earlier} ({other}).").format(
        later=_(specs[late].label),
        day=formats.date(dates[late]),
        earlier=_(specs[early].label),
        other=formats.date(dates[early]),
    )


def staffing_span(initiative: Initiative, staffing: Staffing) -> Span | None:
    """First day on which the people are needed and the first on which they are not; None if it is not known.

    Without its own dates, staffing lasts from the beginning of discovery until the initiative is live.
    """
    start = staffing.starts_on or initiative.discovery_from
    end = staffing.ends_on + timedelta(days=1) if staffing.ends_on else initiative.live_from
    if start is None or end is None or end <= start:
        return None
    return start, end


def quarters(day: date, count: int) -> tuple[Span, ...]:
    """The quarter of `day` and those after it, each as first day and first day of the next."""
    year, month = day.year, 3 * ((day.month - 1) // 3) + 1
    starts = []
    for _number in range(count + 1):
        starts.append(date(year, month, 1))
        year, month = (year + 1, 1) if month == 10 else (year, month + 3)
    return tuple(pairwise(starts))


def quarter_label(span: Span) -> str:
    """What a quarter is called, such as Q1 2027."""
    return _("Q{number} {year}").format(number=(span[0].month - 1) // 3 + 1, year=span[0].year)
