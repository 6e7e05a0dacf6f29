"""Places in a ranking: equal scores share one, and the next place counts those before it."""

from __future__ import annotations

from collections.abc import Iterable


def shared_places(scores: Iterable[float | None]) -> list[int | None]:
    """The place of each of the scores, which come the best first: 1, 1, 3, 4; None where nothing is known."""
    places: list[int | None] = []
    place: int | None = None
    before: float | None = None
    for position, score in enumerate(scores, 1):
        if score is None:
            place = None
        elif score != before or place is None:
            place, before = position, score
        places.append(place)
    return places
