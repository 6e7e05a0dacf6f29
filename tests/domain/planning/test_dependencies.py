"""Circles among needs: found where they are, named as a way round, also in long chains."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from desktop_app.domain.planning.dependencies import circle_sentence, circle_through, circles, needs_of


def test_a_need_that_would_close_a_circle() -> None:
    needs = needs_of([("b", "c"), ("c", "d"), ("c", "a")])
    assert circle_through(needs, "a", "b") == ("a", "b", "c", "a")
    assert circle_through(needs, "a", "d") == ()
    assert circle_through(needs, "a", "a") == ("a", "a")
    names = {"a": "AI-001", "b": "AI-002", "c": "AI-003"}
    sentence = circle_sentence(("a", "b", "c", "a"), names)
    assert sentence == "They would need each other in a circle: AI-001 → AI-002 → AI-003 → AI-001."
    assert circle_sentence(("a", "a"), names) == "An initiative can't need itself."


def test_circles_that_are_there() -> None:
    needs = needs_of([("a", "b"), ("b", "a"), ("c", "d"), ("d", "e"), ("e", "c"), ("f", "a"), ("g", "g")])
    assert circles(needs) == [("a", "b", "a"), ("c", "d", "e", "c"), ("g", "g")]


def test_a_chain_of_ten_thousand() -> None:
    needs = needs_of([(str(n), str(n + 1)) for n in range(10_000)])
    assert circles(needs) == []
    assert len(circle_through(needs, "10000", "0")) == 10_002


NODES = st.integers(0, 7).map(str)


@given(st.lists(st.tuples(NODES, NODES), max_size=24))
def test_a_circle_is_found_exactly_when_there_is_one(pairs: list[tuple[str, str]]) -> None:
    needs = needs_of(pairs)
    reach = {one: {other for start, other in pairs if start == one} for one in map(str, range(8))}
    for middle in reach:
        for one in reach:
            if middle in reach[one]:
                reach[one] |= reach[middle]
    in_circle = {one for one in reach if one in reach[one]}
    found = circles(needs)
    assert bool(found) == bool(in_circle)
    for ring in found:
        assert ring[0] == ring[-1]
        assert all(other in needs.get(one, []) for one, other in pairwise(ring))
    for one in in_circle:
        # Each initiative in a circle is reached by one that is named.
        assert any(one in ring or any(one in reach[other] for other in ring) for ring in found)
    for one in reach:
        for other in reach:
            ring = circle_through(needs, one, other)
            assert bool(ring) == (one == other or one in reach[other])
            if ring and one != other:
                assert ring[:2] == (one, other)
                assert ring[-1] == one
