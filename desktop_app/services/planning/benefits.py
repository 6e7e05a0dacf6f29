"""The benefit that the initiatives of a portfolio are expected to bring a year, together."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from desktop_app.domain.choices import ACTIVE_STAGES
from desktop_app.domain.planning.expected_benefit import Benefit, BenefitSum, benefit_from
from desktop_app.services.workspace import Workspace
from desktop_app.store.reads.list_columns import COLUMN_INDEX

Progress = Callable[[int, int], None]
_EXPECTED, _IF_WORKS = (COLUMN_INDEX[name] for name in ("expected_benefit", "benefit_if_works"))
_FIELDS = ("key", "stage", "benefit_low", "benefit_likely", "benefit_high", "chance_of_success")


def benefit_sum(
    ws: Workspace, initiative_ids: Sequence[str] | None = None, *, progress: Progress | None = None
) -> BenefitSum:
    """The summed benefit of all active initiatives, or of those among some, with its drawn range."""
    from desktop_app.analysis.portfolio.benefit_draws import sum_benefits

    benefits, n = read_benefits(ws, initiative_ids)
    return sum_benefits(benefits, n, progress=progress)


def benefit_of_rows(active: Sequence[tuple[Any, ...]]) -> BenefitSum:
    """`benefit_sum` without the range, from rows of the initiatives list that are active."""
    if_works = [row[_IF_WORKS] for row in active if row[_IF_WORKS] is not None]
    expected = [row[_EXPECTED] for row in active if row[_EXPECTED] is not None]
    unweighted = [row[_IF_WORKS] for row in active if row[_EXPECTED] is None and row[_IF_WORKS] is not None]
    return BenefitSum(
        len(active),
        len(active) - len(if_works),
        len(if_works) - len(expected),
        math.fsum(expected) if expected else None,
        math.fsum(if_works) if if_works else None,
        unweighted=math.fsum(unweighted) if unweighted else None,
    )


def read_benefits(ws: Workspace, initiative_ids: Sequence[str] | None = None) -> tuple[list[Benefit], int]:
    """The benefits that are known, and how many active initiatives there are."""
    from desktop_app.store.reads.initiative_rows import outline_rows

    with ws.database.read() as connection:
        rows: Iterable[tuple[object, ...]] = outline_rows(connection, ("id", *_FIELDS))
    if initiative_ids is not None:
        wanted = frozenset(initiative_ids)
        rows = [row for row in rows if row[0] in wanted]
    active = [row for row in rows if row[2] in ACTIVE_STAGES]
    benefits = [benefit_from(*row[1:]) for row in active]  # type: ignore[arg-type]  # the columns of _FIELDS
    return [benefit for benefit in benefits if benefit is not None], len(active)
