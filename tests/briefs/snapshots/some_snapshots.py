"""Snapshots for the tests: by hand, and by chance."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from desktop_app.briefs.model.figure import Figure, FigureSet
from desktop_app.briefs.snapshots.snapshot import Snapshot, SnapshotList, SnapshotText

AUGUST, NOVEMBER = date(2026, 8, 30), date(2026, 11, 30)


def recall(value: float | None, day: date, **more: Any) -> Figure:
    """The recall of AI-002, 0.81 and the like, of 9,000 cases."""
    values = {
        "n": 9000,
        "unit": "share",
        "direction": "higher",
        "definition": "target 0.9, guardrail 0.85",
    } | more
    return Figure("AI-002/metric/recall/latest", "Recall", value, as_of=day, **values)


def guardrail(value: float = 0.85) -> Figure:
    """What recall must not fall below."""
    return Figure("AI-002/metric/recall/guardrail", "Guardrail of recall", value, unit="share")


def of(day: date, *figures: Figure, **more: Any) -> Snapshot:
    """A snapshot of AI-002."""
    return Snapshot("initiative", "AI-002", day, FigureSet(figures), **more)


_WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=12)
_DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
_NUMBERS = st.floats(allow_nan=False, allow_infinity=False, width=64) | st.integers(-(2**53), 2**53)
_SHARES = st.sampled_from([0.0, 0.25, 0.5, 0.81, 0.844, 0.846, 0.856, 1.0])
_ITEMS = st.lists(_WORDS, max_size=3).map(tuple)
_IDS = st.tuples(
    st.sampled_from(["AI-001", "AI-002", "portfolio"]),
    st.sampled_from(["metric", "cost", "stage", "rank", "gate", "incident", "proof", "decision"]),
    st.sampled_from(["a", "b"]),
).map("/".join)


@st.composite
def figures(draw: st.DrawFn) -> Figure:
    """Any figure; two of one id often differ in their values alone."""
    kind, unit = draw(st.sampled_from([("measure", "share"), ("measure", "%"), ("money", ""), ("text", "")]))
    value: Any = draw(_SHARES if unit == "share" else _WORDS if kind == "text" else _NUMBERS)
    return Figure(
        draw(_IDS),
        draw(st.sampled_from(["Recall", "Cost"])),
        draw(st.sampled_from([value, None])),
        kind=kind,  # type: ignore[arg-type]  # one of the kinds
        unit=unit,
        currency="USD" if kind == "money" else "",
        n=draw(st.sampled_from([None, 0, 40, 9000])),
        as_of=draw(st.none() | _DAYS),
        state=draw(st.sampled_from(["good", "caution", "bad", "neutral"])),
        direction=draw(st.sampled_from(["higher", "lower", "range", ""])),
        definition=draw(st.sampled_from(["", "target 0.9"])),
        low=draw(st.none() | _NUMBERS),
    )


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    """Any snapshot."""
    drawn = draw(st.lists(figures(), max_size=8, unique_by=lambda figure: figure.id))
    return Snapshot(
        "portfolio",
        "portfolio",
        draw(_DAYS),
        FigureSet(drawn),
        draw(st.dictionaries(_IDS.map("{}/text".format), st.builds(SnapshotText, _WORDS, _WORDS), max_size=3)),
        draw(st.dictionaries(_IDS.map("{}/list".format), st.builds(SnapshotList, _WORDS, _ITEMS), max_size=3)),
        draw(st.dictionaries(st.sampled_from(["AI-001", "AI-002"]), _WORDS)),
    )  # fmt: skip
