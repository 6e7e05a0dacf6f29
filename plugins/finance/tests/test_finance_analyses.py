"""Coverage of reason codes: who was declined and never told why."""

from __future__ import annotations

import pandas as pd
import pytest

from ai_portfolio_finance.analyses import ANALYSES, reason_coverage
from desktop_app.domain.intervals import wilson


def run(decision: list, *reasons: list, declined: str = "declined", valid: str | None = None):
    columns = tuple(pd.Series(one, name=f"r{n}") for n, one in enumerate(reasons))
    values = {"decision": pd.Series(decision), "declined": declined, "reasons": columns, "valid": valid}
    return reason_coverage(values)


def test_declines_with_at_least_one_reason_are_counted() -> None:
    outcome = run(
        ["approved", "declined", "Declined ", "declined", "declined"],
        ["", "A1", "B2; C3", None, "X9"],
        [None, "A1", None, None, "D4"],
        valid="A1, B2, C3, D4",
    )
    share = outcome.figures[0]
    assert (share.value, share.cases) == (0.75, 4)
    assert (share.low, share.high) == pytest.approx(wilson(0.75, 4))
    assert outcome.charts[0].bars[0] in (("A1", 0.25), ("B2", 0.25))
    assert outcome.charts[1].bars == (("X9", 0.25),)
    assert outcome.sentence == "Of 4 declines 3 have at least one valid reason; 1 have none."


def test_without_a_list_any_code_counts_and_numbers_are_codes() -> None:
    outcome = run([0, 0, 1], [12.0, float("nan"), 3], declined="0")
    assert outcome.figures[0].value == 0.5
    assert outcome.charts[0].bars == (("12", 0.5),)
    assert len(outcome.charts) == 1


def test_no_decline_is_said_with_what_is_there() -> None:
    with pytest.raises(ValueError, match="No row says “declined”; the column holds approved, refused"):
        run(["approved", "refused"], ["A", "B"])


def test_what_is_offered_can_be_chosen() -> None:
    assert [one.kind for one in ANALYSES[0].inputs] == ["column", "text", "columns", "text"]
