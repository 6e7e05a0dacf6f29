"""Equal scores share one place, on the screen as in the brief."""

from __future__ import annotations

from desktop_app.domain.scoring.places import shared_places


def test_equal_scores_share_a_place_and_the_next_counts_those_before() -> None:
    assert shared_places([81, 81, 60, 40, None, None]) == [1, 1, 3, 4, None, None]
    assert shared_places([5, 4, 4, 4, 1]) == [1, 2, 2, 2, 5]
    assert shared_places([]) == []
