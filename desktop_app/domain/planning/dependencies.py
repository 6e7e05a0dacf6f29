"""What initiatives need of each other: circles among the needs, and the words for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from desktop_app.language.i18n import _

Needs = Mapping[str, Sequence[str]]


def needs_of(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Which initiatives each one needs, from pairs of (one, what it needs)."""
    needs: dict[str, list[str]] = {}
    for initiative_id, other in pairs:
        needs.setdefault(initiative_id, []).append(other)
    return needs


def circle_through(needs: Needs, initiative_id: str, other: str) -> tuple[str, ...]:
    """The circle that would form if `one` needed `other`: from `one` back to itself; empty if none would."""
    if initiative_id == other:
        return initiative_id, initiative_id
    way: dict[str, str] = {other: initiative_id}
    queue = [other]
    for current in queue:
        for following in needs.get(current, ()):
            if following == initiative_id:
                back = [initiative_id, current]
                while back[-1] != initiative_id:
                    back.append(way[back[-1]])
                return tuple(reversed(back))
            if following not in way:
                way[following] = current
                queue.append(following)
    return ()


def circles(needs: Needs) -> list[tuple[str, ...]]:
    """Every group of initiatives that need each other in a circle, each named once as a way round."""
    rings = []
    named_ids: set[str] = set()
    done: set[str] = set()
    for start in needs:
        if start in done:
            continue
        way: list[tuple[str, int]] = [(start, 0)]
        place = {start: 0}
        while way:
            current, at = way[-1]
            following = needs.get(current, ())
            if at >= len(following):
                way.pop()
                place.pop(current)
                done.add(current)
                continue
            way[-1] = current, at + 1
            target = following[at]
            if target in place:
                ring = tuple(one for one, _at in way[place[target] :])
                if not named_ids.issuperset(ring):
                    named_ids.update(ring)
                    rings.append((*ring, target))
            elif target not in done:
                place[target] = len(way)
                way.append((target, 0))
    return rings


def circle_sentence(ring: Sequence[str], names: Mapping[str, str]) -> str:
    """The circle in words, by the names of its initiatives."""
    if len(ring) == 2:
        return _("An initiative can't need itself.")
    way = " → ".join(names.get(one, one) for one in ring)
    return _("They would need each other in a circle: {way}.").format(way=way)
