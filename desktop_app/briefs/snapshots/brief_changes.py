"""What changed between two snapshots, by the ids of their figures, texts and lists: the weightiest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from desktop_app.briefs.model.figure import Figure, FigureSet, FigureValue
from desktop_app.briefs.snapshots import change_words
from desktop_app.briefs.snapshots.chance import difference
from desktop_app.briefs.snapshots.snapshot import Snapshot
from desktop_app.domain.state_kinds import rank_worst_first

ChangeClass = Literal["new", "gone", "worse", "better", "moved"]
#: A brief shows so many changes; the others are counted.
MOST_LINES = 8
#: Classes for which a brief is made that is wanted only where something changed.
NEWS = frozenset({"new", "gone", "worse", "better"})
# An amount counts from this share of the larger one on.
_MONEY_FROM = 0.01
# A rank counts from so many places on.
_PLACES = 3

# The order in which changes are told, by the part of the id; what crossed a limit comes after incidents.
_LIMITS, _SUBJECTS, _RANKS, _OTHERS, _SMALL, _CHANCE = 1, 3, 7, 8, 9, 10
_GROUPS = {
    "incident": 0, "clock": 0, "kill": _LIMITS, "decision": 2, "stage": _SUBJECTS, "gate": 4, "cost": 5,
    "budget": 5, "plan": 5, "money": 5, "benefit": 6, "value": 6, "chance": 6, "verdict": 6, "rank": _RANKS,
}  # fmt: skip
# Steps of a reckoning whose outcome is told by another figure.
_STEPS = frozenset({"cost/booked", "cost/plan_to_date", "benefit/mean_if_works", "chance_counted"})
# A metric whose bounds changed is told by its latest value, as defined anew.
_BOUNDS = frozenset({"baseline", "target", "guardrail", "guardrail_high"})
_CLASS_ORDER: tuple[ChangeClass, ...] = ("worse", "new", "gone", "better", "moved")
_MIRRORED: dict[ChangeClass, ChangeClass] = {
    "worse": "better",
    "better": "worse",
    "new": "gone",
    "gone": "new",
}


@dataclass(frozen=True, slots=True)
class BriefChange:
    """One thing that changed.

    `low` and `high` bound new less old, as shares of the whole, where chance is known; `limit` says how the guardrail
    was crossed. `is_defined_anew`: target, unit or formula changed, and the values are not compared.
    """

    id: str
    change_class: ChangeClass
    subject: str
    label: str
    old: FigureValue
    new: FigureValue
    group: int
    sentence_parts: change_words.SentenceParts
    low: float | None = None
    high: float | None = None
    is_defined_anew: bool = False

    @property
    def within_chance(self) -> bool:
        """Whether the difference may be chance."""
        return self.low is not None and self.high is not None and self.low <= 0 <= self.high

    @property
    def sentence(self) -> str:
        """What changed, in one sentence with both values and their days."""
        return self.sentence_parts.sentence()

    @property
    def weight(self) -> float:
        """How large the change is beside the larger of both values, from 0 to 2; 1 where that can't be said."""
        pair = _numbers(self.old, self.new)
        if pair is None:
            return 1.0
        largest = max(abs(pair[0]), abs(pair[1]))
        return abs(pair[1] - pair[0]) / largest if largest else 0.0


@dataclass(frozen=True, slots=True)
class ChangesSince:
    """All changes since an earlier brief, the weightiest first; `since` is its day, None for a first brief."""

    changes: tuple[BriefChange, ...]
    since: date | None = None

    @property
    def is_first(self) -> bool:
        """Whether there is nothing to compare with."""
        return self.since is None

    @property
    def lines(self) -> tuple[BriefChange, ...]:
        """Those that a brief shows."""
        return tuple(change for change in self.changes if change.group != _SMALL)[:MOST_LINES]

    @property
    def smaller(self) -> int:
        """How many more there are."""
        return len(self.changes) - len(self.lines)

    @property
    def is_news(self) -> bool:
        """Whether there is anything to tell: a first brief always is."""
        return self.is_first or any(change.change_class in NEWS for change in self.changes)


def changes_between(old: Snapshot | None, new: Snapshot) -> ChangesSince:
    """What changed from `old` to `new`; a first brief has nothing to compare."""
    if old is None:
        return ChangesSince(())
    come, left = new.subjects.keys() - old.subjects.keys(), old.subjects.keys() - new.subjects.keys()
    whole = frozenset(come | left)
    changed = [
        *_subjects(old, new, whole),
        *_figures(old, new, whole),
        *_texts(old, new, whole),
        *_lists(old, new, whole),
    ]
    return ChangesSince(tuple(sorted(changed, key=_order)), old.as_of)


def _order(change: BriefChange) -> tuple[int, int, float, str]:
    return change.group, _CLASS_ORDER.index(change.change_class), -change.weight, change.id


def subject_of(figure_id: str) -> str:
    """The initiative that a figure is of, by its key, or "portfolio"."""
    return figure_id.partition("/")[0]


def _group(figure_id: str) -> int:
    _subject, _slash, name = figure_id.partition("/")
    is_step = name in _STEPS or (name.startswith("metric/") and name.rpartition("/")[2] in _BOUNDS)
    return _SMALL if is_step else _GROUPS.get(name.partition("/")[0], _OTHERS)


def _subjects(old: Snapshot, new: Snapshot, whole: frozenset[str]) -> Iterator[BriefChange]:
    for key in whole:
        is_new = key in new.subjects
        there = new if is_new else old
        words = change_words.SubjectWords(
            key, there.subjects[key], there.figures.get(f"{key}/stage"), is_new, there.as_of
        )
        title = there.subjects[key]
        yield BriefChange(
            key, "new" if is_new else "gone", key, title, None if is_new else title, title if is_new else None,
            _SUBJECTS, words,
        )  # fmt: skip


# Figures


def _figures(old: Snapshot, new: Snapshot, whole: frozenset[str]) -> Iterator[BriefChange]:
    for figure in new.figures:
        before = old.figures.get(figure.id)
        if before == figure or subject_of(figure.id) in whole:
            continue
        change = _change(before, figure, old, new)
        if change is not None:
            yield change
    for figure in old.figures:
        if figure.id not in new.figures and subject_of(figure.id) not in whole:
            change = _change(figure, None, old, new)
            if change is not None:
                yield change


def _change(before: Figure | None, now: Figure | None, old: Snapshot, new: Snapshot) -> BriefChange | None:
    newest = now or before
    assert newest is not None
    old_value, new_value = before.value if before else None, now.value if now else None
    limits = change_words.Limits(_limit(old.figures, before), _limit(new.figures, now))
    change_class: ChangeClass
    low = high = None
    is_defined_anew = False
    if old_value is None or new_value is None:
        if old_value is None and new_value is None:
            return None
        change_class = "new" if old_value is None else "gone"
    else:
        assert before is not None
        assert now is not None
        if _definition(before) != _definition(now):
            change_class, is_defined_anew = "moved", True
        else:
            if _looks_the_same(before, now):
                return None
            low, high = difference(before, now) or (None, None)
            change_class = _class(before, now)
    words = change_words.FigureWords(
        before, now, old.as_of, new.as_of, new_value is not None and old_value is None,
        is_defined_anew, (low, high), limits,
    )  # fmt: skip
    crossed = not is_defined_anew and limits.is_crossed(before, now)
    change = BriefChange(
        newest.id, change_class, subject_of(newest.id), newest.label, old_value, new_value,
        _SMALL, words, low, high, is_defined_anew,
    )  # fmt: skip
    return _placed(change, crossed)


def _placed(change: BriefChange, crossed: bool) -> BriefChange:
    """The change in its group; one that may be chance is neither worse nor better, unless a guardrail was crossed."""
    group = _group(change.id)
    if crossed:
        return replace(change, group=min(group, _LIMITS))
    if change.within_chance:
        return replace(change, group=_CHANCE, change_class="moved")
    pair = _numbers(change.old, change.new)
    if group == _RANKS and pair:
        group = _RANKS if abs(pair[1] - pair[0]) >= _PLACES else _SMALL
    elif group == _OTHERS and change.change_class == "moved" and not change.is_defined_anew:
        group = _SMALL
    return replace(change, group=group)


def _definition(figure: Figure) -> tuple[str, ...]:
    return figure.kind, figure.unit, figure.currency, figure.direction, figure.definition


def _looks_the_same(before: Figure, now: Figure) -> bool:
    """Whether a reader sees no difference: the same value, the same text, or less than 1 % of an amount."""
    old, new = before.value, now.value
    if old == new:
        return before.state == now.state or now.kind in ("text", "date")
    pair = _numbers(old, new)
    if pair is None or before.state != now.state:
        return False
    if now.written(old) == now.written(new):
        return True
    is_money = now.kind == "money" or now.unit == "money"
    return is_money and abs(pair[1] - pair[0]) < _MONEY_FROM * max(abs(pair[0]), abs(pair[1]))


def _numbers(old: FigureValue, new: FigureValue) -> tuple[float, float] | None:
    """Both values where both are numbers."""
    if isinstance(old, str) or isinstance(new, str) or old is None or new is None:
        return None
    return old, new


def _class(before: Figure, now: Figure) -> ChangeClass:
    pair = _numbers(before.value, now.value)
    if now.direction in ("higher", "lower") and pair and pair[0] != pair[1]:
        return "better" if (pair[1] > pair[0]) == (now.direction == "higher") else "worse"
    return _class_of_states(before, now)


def _class_of_states(before: Figure, now: Figure) -> ChangeClass:
    """By the states alone; only good, caution and bad have an order."""
    if "info" in (before.state, now.state) or "neutral" in (before.state, now.state):
        return "moved"
    worst_old, worst_new = rank_worst_first(before.state), rank_worst_first(now.state)
    if worst_old == worst_new:
        return "moved"
    return "worse" if worst_new < worst_old else "better"


def _limit(figures: FigureSet, figure: Figure | None) -> change_words.Limit:
    """The guardrail that stands beside the latest value of a metric, and its upper end within a range."""
    base, _slash, aspect = figure.id.rpartition("/") if figure else ("", "", "")
    if not base or aspect in ("guardrail", "guardrail_high"):
        return None, None
    return figures.get(f"{base}/guardrail"), figures.get(f"{base}/guardrail_high")


# Texts and lists


def _texts(old: Snapshot, new: Snapshot, whole: frozenset[str]) -> Iterator[BriefChange]:
    for text_id in old.texts.keys() | new.texts.keys():
        before, now = old.texts.get(text_id), new.texts.get(text_id)
        old_text, new_text = before.text if before else "", now.text if now else ""
        if old_text == new_text or subject_of(text_id) in whole:
            continue
        newest = now or before
        assert newest is not None
        change_class: ChangeClass = "moved" if old_text and new_text else "new" if new_text else "gone"
        words = change_words.TextWords(newest.label, old_text, new_text, old.as_of, new.as_of)
        group = _group(text_id)
        yield BriefChange(
            text_id, change_class, subject_of(text_id), newest.label, old_text or None, new_text or None,
            _SMALL if group == _OTHERS else group, words,
        )  # fmt: skip


def _lists(old: Snapshot, new: Snapshot, whole: frozenset[str]) -> Iterator[BriefChange]:
    for list_id in old.lists.keys() | new.lists.keys():
        before, now = old.lists.get(list_id), new.lists.get(list_id)
        old_items, new_items = before.items if before else (), now.items if now else ()
        if set(old_items) == set(new_items) or subject_of(list_id) in whole:
            continue
        newest = now or before
        assert newest is not None
        come = tuple(item for item in dict.fromkeys(new_items) if item not in old_items)
        left = tuple(item for item in dict.fromkeys(old_items) if item not in new_items)
        change_class: ChangeClass = "moved" if come and left else "new" if come else "gone"
        words = change_words.ListWords(newest.label, come, left)
        yield BriefChange(
            list_id, change_class, subject_of(list_id), newest.label, len(set(old_items)), len(set(new_items)),
            _group(list_id), words,
        )  # fmt: skip
