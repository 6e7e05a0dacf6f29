"""Finds the initiative that a row of a file is about: by what tells both from all others, never by their place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from desktop_app.exchange.importing.draft import Draft
from desktop_app.exchange.importing.targets import resolve
from desktop_app.exchange.tables.table_parts import CellProblem
from desktop_app.language.i18n import _
from desktop_app.language.reading.unknown_words import normal
from desktop_app.text import shorten

#: What else tells rows apart whose identity is the same, the surest first.
_TELLERS = (("title", "unit", "source"), ("title", "unit"), ("unit",), ("source",), ("title",))

#: The kept rows of the file of some initiatives, as texts of their cells, by id.
KeptCells = Callable[[Sequence[str]], Mapping[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Existing:
    """What is needed of a present initiative to match it with a row."""

    id: str
    key: str
    title: str
    external_id: str = ""
    unit: str = ""
    source: str = ""


@dataclass(slots=True)
class Matches:
    """By the place of a row: the initiative it is about, or those it may be about when nothing tells which.

    `namesakes` are rows whose title is that of an initiative of another department.
    """

    sure: dict[int, Existing] = field(default_factory=dict)
    unclear: dict[int, tuple[Existing, ...]] = field(default_factory=dict)
    namesakes: set[int] = field(default_factory=set)


def match_rows(
    drafts: Sequence[Draft],
    existing: Iterable[Existing],
    match: Sequence[Sequence[str]],
    kept_cells: KeptCells | None = None,
    cells_of_row: Callable[[Draft], str] | None = None,
) -> Matches:
    """The initiative of each row, by the sets of fields in `match`, the surest first.

    By id first, for the whole file, so that a row without one cannot take another row's initiative. Where several
    rows or initiatives share an identity, department and source tell them apart, or the row of the file that the
    initiative came from. What is left is unclear: the first of two namesakes is no better than the second.
    """
    there = list(existing)
    matches = Matches()
    taken: set[str] = set()
    for names in match:
        groups = _groups(drafts, there, names, matches, taken)
        several = [
            candidate.id for rows, some in groups if len(rows) > 1 or len(some) > 1 for candidate in some
        ]
        kept = kept_cells(several) if kept_cells is not None and several else {}
        for rows, candidates in groups:
            pairing = _Pairing(drafts, rows, candidates, names)
            pairing.pair(kept, cells_of_row)
            matches.sure |= pairing.sure
            matches.unclear |= pairing.unclear
            matches.namesakes |= pairing.namesakes
            taken.update(candidate.id for candidate in pairing.sure.values())
    matches.namesakes -= matches.sure.keys() | matches.unclear.keys()
    return matches


def _groups(
    drafts: Sequence[Draft],
    there: Sequence[Existing],
    names: Sequence[str],
    matches: Matches,
    taken: set[str],
) -> list[tuple[list[int], list[Existing]]]:
    """Rows and initiatives that share an identity, of those that are not matched yet."""
    index: dict[tuple[str, ...], list[Existing]] = defaultdict(list)
    for candidate in there:
        if candidate.id not in taken:
            identity = _identity(lambda name, candidate=candidate: getattr(candidate, name, ""), names)  # type: ignore[misc]  # bound at once
            if identity:
                index[identity].append(candidate)
    rows: dict[tuple[str, ...], list[int]] = defaultdict(list)
    if index:
        for place, draft in enumerate(drafts):
            if place not in matches.sure and place not in matches.unclear:
                identity = _identity(draft.values.get, names)
                if identity in index:
                    rows[identity].append(place)
    return [(places, index[identity]) for identity, places in rows.items()]


class _Pairing:
    """Rows and initiatives of one identity, paired as far as something tells which belong together."""

    def __init__(
        self,
        drafts: Sequence[Draft],
        rows: Sequence[int],
        candidates: Sequence[Existing],
        names: Sequence[str],
    ) -> None:
        self._drafts = drafts
        self._rows = list(rows)
        self._candidates = list(candidates)
        self._by_title = names[0] == "title"
        self.sure: dict[int, Existing] = {}
        self.unclear: dict[int, tuple[Existing, ...]] = {}
        self.namesakes: set[int] = set()

    def pair(self, kept: Mapping[str, Sequence[str]], cells_of_row: Callable[[Draft], str] | None) -> None:
        """Pair what belongs together; the rest is unclear or of another department."""
        if len(self._rows) > 1 or len(self._candidates) > 1:
            if kept and cells_of_row is not None:
                self._tell(
                    lambda place: cells_of_row(self._drafts[place]),
                    lambda candidate: tuple(kept.get(candidate.id, ())),
                    alike=True,
                )
            for names in _TELLERS:
                self._tell(
                    lambda place, names=names: _all_of(self._drafts[place].values.get, names),  # type: ignore[misc]  # bound at once
                    lambda candidate, names=names: (_all_of(lambda name: getattr(candidate, name), names),),  # type: ignore[misc]
                )
        elif self._fits(self._rows[0], self._candidates[0]):
            self._take(self._rows[0], self._candidates[0])
        for place in self._rows:
            fitting = tuple(candidate for candidate in self._candidates if self._fits(place, candidate))
            if fitting:
                self.unclear[place] = fitting
            elif self._by_title and self._candidates:
                self.namesakes.add(place)

    def _tell(
        self,
        of_row: Callable[[int], Hashable],
        of_initiative: Callable[[Existing], Sequence[Hashable]],
        *,
        alike: bool = False,
    ) -> None:
        """Pair a row and an initiative that alone share a value; with `alike`, also several that are the same."""
        rows: dict[Hashable, list[int]] = defaultdict(list)
        for place in self._rows:
            if value := of_row(place):
                rows[value].append(place)
        candidates: dict[Hashable, list[Existing]] = defaultdict(list)
        for candidate in self._candidates:
            for value in of_initiative(candidate):
                if value:
                    candidates[value].append(candidate)
        for value, places in rows.items():
            some = candidates.get(value, [])
            if alike or (len(places) == 1 and len(some) == 1):
                for place, candidate in zip(places, some, strict=False):
                    if candidate in self._candidates and self._fits(place, candidate):
                        self._take(place, candidate)

    def _take(self, place: int, candidate: Existing) -> None:
        self.sure[place] = candidate
        self._rows.remove(place)
        self._candidates.remove(candidate)

    def _fits(self, place: int, candidate: Existing) -> bool:
        """False if both have an id, or when found by title a department, and these differ."""
        values = self._drafts[place].values
        if not _same_or_empty(str(values.get("external_id", "")), candidate.external_id):
            return False
        return not self._by_title or _same_or_empty(str(values.get("unit", "")), candidate.unit)


def _same_or_empty(here: str, there: str) -> bool:
    return not here or not there or normal(here) == normal(there)


def _all_of(values: Callable[[str], object], names: Sequence[str]) -> tuple[str, ...] | None:
    texts = tuple(normal(str(values(name) or "")) for name in names)
    return texts if all(texts) else None


def _identity(values: Callable[[str], object], names: Sequence[str]) -> tuple[str, ...] | None:
    """What identifies a record by these fields; None unless the first is filled in."""
    identity = tuple(normal(str(values(name) or "")) for name in names)
    return identity if identity[0] else None


def unclear_problems(drafts: Sequence[Draft], matches: Matches, as_new: bool) -> list[CellProblem]:
    """What is asked about the rows of which nobody can say which initiative they are about."""
    sentence = (
        _("Initiatives with this name are there: {keys}. The row comes in as a new one.")
        if as_new
        else _("Nothing tells which initiative the row is about ({keys}); it was left out.")
    )
    return [
        CellProblem(
            drafts[place].row,
            resolve("title").label,
            shorten(drafts[place].title, 80),
            sentence.format(keys=", ".join(candidate.key for candidate in candidates[:5])),
        )
        for place, candidates in matches.unclear.items()
    ]


def twin_problems(drafts: Sequence[Draft], match: Sequence[Sequence[str]]) -> list[CellProblem]:
    """Report rows of the file with the same identity; all of them are kept."""
    first: dict[tuple[object, ...], int] = {}
    problems = []
    for draft in drafts:
        for names in match:
            identity = _identity(draft.values.get, names)
            if identity is None:
                continue
            if tuple(names) == ("title",):
                # The same title in another department, or from another source, is another initiative.
                identity += tuple(normal(str(draft.values.get(name) or "")) for name in ("unit", "source"))
            seen = first.setdefault((tuple(names), *identity), draft.row)
            if seen != draft.row:
                label = resolve(names[0]).label
                value = shorten(str(draft.values.get(names[0], "")), 80)
                sentence = _("{field} is the same as in row {row}; both are kept.").format(
                    field=label, row=seen
                )
                problems.append(CellProblem(draft.row, label, value, sentence))
            break
    return problems
