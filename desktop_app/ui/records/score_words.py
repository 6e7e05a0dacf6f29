"""How scores and their inputs are written: each figure with its unit, unknown as unknown."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.domain.scoring.inputs import Range
from desktop_app.domain.scoring.methods import ScoringInput, ScoringMethod
from desktop_app.language import formats
from desktop_app.language.i18n import _


def is_points(method: ScoringMethod) -> bool:
    """True for a score from 0 to 100, whose scale is the same for every portfolio."""
    return method.unit == "points" and bool(method.weights)


def score_said(method: ScoringMethod, currency: str) -> Callable[[float | None], str]:
    """Writes a score of this method."""

    def score_text(value: float | None) -> str:
        if value is None:
            return formats.unknown()
        if method.unit == "money":
            return formats.money(value, currency, compact=True)
        if method.unit == "points":
            return formats.number(value, 0 if is_points(method) or abs(value) >= 100 else 1)
        return formats.measure(value, _(method.unit))

    return score_text


def chart_unit(method: ScoringMethod) -> str:
    """The unit of a score as charts take it."""
    return "" if method.unit == "points" else method.unit if method.unit == "money" else _(method.unit)


def input_said(asked: ScoringInput, value: float | None, currency: str, *, short: bool = True) -> str:
    """Writes a value of an input."""
    if value is None:
        return formats.unknown()
    if asked.kind == "money":
        return formats.money(value, currency, compact=short)
    if asked.kind in ("share", "chance"):
        return formats.percent(value)
    # A choice is a value of its scale; its words are the anchors.
    return formats.measure(value, _(asked.unit) if asked.unit and asked.kind != "choice" else "")


def input_unit(asked: ScoringInput, currency: str) -> str:
    """The unit of an input in words: points of a rating, per cent, the currency."""
    if asked.kind == "money":
        return currency
    if asked.kind in ("share", "chance"):
        return "%"
    if asked.unit:
        return _(asked.unit)
    if asked.minimum is not None and asked.maximum is not None:
        low, high = formats.number(asked.minimum), formats.number(asked.maximum)
        return _("{low} to {high}").format(low=low, high=high)
    return ""


def anchors_said(asked: ScoringInput, currency: str) -> str:
    """The words written for values of an input, one a line; empty without any."""
    lines = [
        f"{input_said(asked, value, currency)}: {_(words)}"
        for value, words in sorted(asked.anchors.items())
        if words
    ]
    return "\n".join(lines)


def nearest_anchor(asked: ScoringInput, value: float | None) -> str:
    """The words written for just this value, if there are any."""
    words = asked.anchors.get(value) if value is not None else None
    return _(words) if words else ""


def range_said(asked: ScoringInput, known: Range | None, currency: str) -> str:
    """Low, likely and high of an input, or the one value where they are the same."""
    if known is None:
        return formats.unknown()
    words = [input_said(asked, value, currency) for value in (known.low, known.likely, known.high)]
    if known.low == known.likely == known.high:
        return words[1]
    if asked.kind not in ("money", "share", "chance") and known.likely is not None:
        # The unit is shown once.
        words[0], words[2] = formats.number(known.low), formats.number(known.high)
    if known.likely is None:
        if known.low is not None and known.high is not None:
            return _("unknown, between {low} and {high}").format(low=words[0], high=words[2])
        return formats.unknown()
    return _("{likely} ({low} to {high})").format(likely=words[1], low=words[0], high=words[2])


def who_said(known: Range | None) -> str:
    """Where a value comes from, and from whom and when as far as that is known."""
    if known is None:
        return ""
    origin, when = known.origin_text(), formats.date(known.when) if known.when else ""
    if known.who and when:
        return _("{origin}, {name}, {date}").format(origin=origin, name=known.who, date=when)
    if known.who or when:
        return _("{origin}, {name}").format(origin=origin, name=known.who or when)
    return origin
