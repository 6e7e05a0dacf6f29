"""Says a change in one plain sentence: what, from what to what, with the days of both, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from desktop_app.briefs.model.figure import Figure
from desktop_app.briefs.snapshots.chance import WHOLES
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.text import shorten

# A text within a sentence is not longer.
_LONGEST = 80
# A list names so many of its items.
_NAMED = 3


class SentenceParts(Protocol):
    """What a sentence is made of; it is made when somebody reads it."""

    def sentence(self) -> str:
        """The sentence, with its full stop."""


#: A guardrail, and its upper end where good lies within a range.
Limit = tuple[Figure | None, Figure | None]


@dataclass(frozen=True, slots=True)
class Limits:
    """The guardrails of a metric then and now."""

    old: Limit = (None, None)
    new: Limit = (None, None)

    def is_crossed(self, before: Figure | None, now: Figure | None) -> bool:
        """Whether a value came past its guardrail, or back within it."""
        sides = {_is_past(before, self.old), _is_past(now, self.new)}
        return sides == {True, False}

    def words(self, before: Figure | None, now: Figure | None) -> str:
        """How the value stands to its guardrail now, as the end of a sentence; "" where nothing is to be said."""
        was, is_ = _is_past(before, self.old), _is_past(now, self.new)
        if now is None or is_ is None or not (was or is_):
            return ""
        words = {"side": _side(now), "bound": _bound(now, self.new)}
        if not is_:
            return _("back within its guardrail of {bound}").format(**words)
        if was:
            return _("still {side} its guardrail of {bound}").format(**words)
        return _("{side} its guardrail of {bound}").format(**words)


def _is_past(figure: Figure | None, limit: Limit) -> bool | None:
    """Whether a value breaks its guardrail; None where there is none, or no value."""
    low, high = (_number(bound) for bound in limit)
    value = _number(figure)
    if figure is None or value is None or (low is None and high is None):
        return None
    if figure.direction == "range":
        return (low is not None and value < low) or (high is not None and value > high)
    if low is None or not figure.direction:
        return None
    return value < low if figure.direction == "higher" else value > low


def _number(figure: Figure | None) -> float | None:
    value = figure.value if figure else None
    return None if isinstance(value, str) else value


def _side(figure: Figure) -> str:
    if figure.direction == "range":
        return _("outside")
    return _("below") if figure.direction == "higher" else _("above")


def _bound(figure: Figure, limit: Limit) -> str:
    low, high = (_number(bound) for bound in limit)
    if figure.direction == "range" and low is not None and high is not None:
        return _("{low} to {high}").format(low=figure.written(low), high=figure.written(high))
    return figure.written(high if low is None else low)


@dataclass(frozen=True, slots=True)
class FigureWords:
    """A figure then and now; `old_day` and `new_day` are the days of the snapshots, for figures without their own."""

    before: Figure | None
    now: Figure | None
    old_day: date
    new_day: date
    has_come: bool
    is_defined_anew: bool
    interval: tuple[float | None, float | None]
    limits: Limits

    def sentence(self) -> str:
        """The sentence, with its full stop."""
        newest = self.now or self.before
        assert newest is not None
        words = self._words(newest)
        if self.is_defined_anew:
            sentence = _("{label} is defined anew; {old} ({old_day}) and {new} ({new_day}) are not compared.")
        elif self.has_come:
            sentence = (
                _("{label} is known now: {new} ({new_day}).")
                if self.before
                else _("{label} is new: {new} ({new_day}).")
            )
        elif self.now is None:
            sentence = _("{label} is gone; it was {old} ({old_day}).")
        elif self.now.value is None:
            sentence = _("{label} is no longer known; it was {old} ({old_day}).")
        else:
            return self._moved(words)
        return sentence.format(**words)

    def _words(self, newest: Figure) -> dict[str, str]:
        before, now = self.before, self.now
        old_day = (before and before.as_of) or self.old_day
        new_day = (now and now.as_of) or self.new_day
        return {
            "label": newest.label,
            "old": shorten(before.text, _LONGEST) if before else "",
            "new": shorten(now.text, _LONGEST) if now else "",
            "old_day": _day(old_day, self.new_day),
            "new_day": _day(new_day, self.new_day),
        }

    def _moved(self, words: dict[str, str]) -> str:
        assert self.before is not None
        assert self.now is not None
        tail = self.limits.words(self.before, self.now)
        low, high = self.interval
        chance = ""
        if low is not None and high is not None and low <= 0 <= high:
            ends = {"low": _points(low), "high": _points(high)}
            chance = _("within chance, {low} to {high} points").format(**ends)
        change = self._change().format(**words)
        if tail and chance:
            return _("{change}, {tail}; this is {chance}.").format(change=change, tail=tail, chance=chance)
        if tail:
            return _("{change}, {tail}.").format(change=change, tail=tail)
        return f"{change}; {chance}." if chance else f"{change}."

    def _change(self) -> str:
        assert self.before is not None
        assert self.now is not None
        old, new = _number(self.before), _number(self.now)
        if self.before.value == self.now.value:
            states = {"good": _("good"), "caution": _("to be watched"), "bad": _("bad")}
            state = states.get(self.now.state, _("not judged"))
            return _("{label} is still {new} ({new_day}) and now {state}").replace("{state}", state)
        if old is None or new is None:
            return _("{label} went from {old} ({old_day}) to {new} ({new_day})")
        if new < old:
            return _("{label} fell from {old} ({old_day}) to {new} ({new_day})")
        return _("{label} rose from {old} ({old_day}) to {new} ({new_day})")


@dataclass(frozen=True, slots=True)
class SubjectWords:
    """An initiative that came, or went with its last state."""

    key: str
    title: str
    stage: Figure | None
    is_new: bool
    day: date

    def sentence(self) -> str:
        """The sentence, with its full stop."""
        words = {
            "initiative": f"{self.title} ({self.key})" if self.title else self.key,
            "stage": self.stage.text if self.stage else "",
            "day": _day(self.day, self.day),
        }
        if self.is_new:
            sentence = _("{initiative} is new, in {stage}.") if self.stage else _("{initiative} is new.")
        elif self.stage:
            sentence = _("{initiative} is gone; it was last in {stage} ({day}).")
        else:
            sentence = _("{initiative} is gone since {day}.")
        return sentence.format(**words)


@dataclass(frozen=True, slots=True)
class TextWords:
    """A text that was written, changed or taken out."""

    label: str
    old: str
    new: str
    old_day: date
    new_day: date

    def sentence(self) -> str:
        """The sentence, with its full stop."""
        words = {
            "label": self.label,
            "old": shorten(self.old, _LONGEST),
            "new": shorten(self.new, _LONGEST),
            "day": _day(self.old_day, self.new_day),
        }
        if not self.old:
            return _("{label} is new: “{new}”.").format(**words)
        if not self.new:
            return _("{label} is gone; on {day} it said “{old}”.").format(**words)
        return _("{label} now says “{new}”; on {day} it said “{old}”.").format(**words)


@dataclass(frozen=True, slots=True)
class ListWords:
    """What came into a list, and what left it."""

    label: str
    come: tuple[str, ...]
    left: tuple[str, ...]

    def sentence(self) -> str:
        """The sentence, with its full stop."""
        parts = []
        if self.come:
            parts.append(
                ngettext("{n} more ({items})", "{n} more ({items})", len(self.come)).format(
                    n=formats.number(len(self.come)), items=_named(self.come)
                )
            )
        if self.left:
            parts.append(
                ngettext("{n} fewer ({items})", "{n} fewer ({items})", len(self.left)).format(
                    n=formats.number(len(self.left)), items=_named(self.left)
                )
            )
        return _("{label}: {changes}.").format(label=self.label, changes=", ".join(parts))


def _named(items: tuple[str, ...]) -> str:
    names = "; ".join(shorten(item, _LONGEST) for item in items[:_NAMED])
    return f"{names} …" if len(items) > _NAMED else names


def _day(day: date, newest: date) -> str:
    """A day; its year only where it is another than that of the newest snapshot."""
    return formats.day(day) if day.year == newest.year else formats.date(day)


def _points(share: float) -> str:
    """A difference of shares in points of a hundred, with its sign."""
    points = round(share * WHOLES["%"], 1)
    text = formats.number(points, 1)
    return f"+{text}" if points > 0 else text
