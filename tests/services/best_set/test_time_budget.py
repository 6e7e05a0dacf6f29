"""Time that is shared out among searches, by a clock of the test's own."""

from __future__ import annotations

from desktop_app.services.best_set.time_budget import TimeBudget


def test_what_is_left_is_shared_out() -> None:
    now = 100.0
    budget = TimeBudget(10.0, lambda: now)
    assert (budget.left, budget.part(0.3), budget.is_over) == (10.0, 3.0, False)
    now = 106.0
    assert (budget.left, budget.part(0.5)) == (4.0, 2.0)
    now = 110.0
    assert (budget.left, budget.part(0.5), budget.is_over) == (0.0, 0.0, True)
    endless = TimeBudget()
    assert (endless.left, endless.part(0.5), endless.is_over) == (None, None, False)
