"""Charts of each kind, from plain and from odd input."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from desktop_app.charts.bars import Bar, bars, progress, stage_bars
from desktop_app.charts.bubbles import Bubble, bubbles
from desktop_app.charts.grid import GridCell, GridRow, state_grid
from desktop_app.charts.layout.bubble_axes import Axes, BubbleAxis
from desktop_app.charts.marks import Chart
from desktop_app.charts.range_bars import RangeBar, range_bars
from desktop_app.charts.risk_matrix import RatedRisk, risk_matrix
from desktop_app.charts.series import Series, SeriesEvent, SeriesPoint, series
from desktop_app.charts.sparkline import sparkline
from desktop_app.charts.stage_bar import StageCount, stage_bar
from desktop_app.charts.tornado import Swing, tornado

HOSTILE = "R&D <b>x</b> \"'><script>alert(1)</script>\u202egpj\x00\ud800 日本 \ufffe%s{0}"


odd_numbers = st.one_of(
    st.none(),
    st.floats(),
    st.floats(min_value=-10, max_value=110),
    st.sampled_from([0.0, -0.0, 1e308, -1e308, 5e-324, 1e-300]),
    st.integers(min_value=-(10**30), max_value=10**30).map(float),
)
odd_texts = st.one_of(st.text(max_size=30), st.just(HOSTILE), st.just("x" * 3000))
odd_days = st.one_of(
    st.none(),
    st.dates(),
    st.dates(min_value=date(2025, 1, 1), max_value=date(2026, 12, 31)),
    st.sampled_from([date.min, date.max]),
)
sizes = st.one_of(
    st.floats(min_value=1, max_value=2600), st.sampled_from([0.0, -5.0, 1.0, 90.0, 300.0, 600.0])
)
refs = st.sampled_from([None, "initiative:1", "x"])
odd_units = st.sampled_from(["", "score", "share", "%", "money", "ms", "days", "people", "<i>"])


def _bubbles(draw: st.DrawFn, width: float, height: float) -> Chart:
    items = draw(
        st.lists(
            st.builds(
                Bubble,
                st.just("initiative:1"),
                odd_texts,
                odd_texts,
                odd_numbers,
                odd_numbers,
                odd_numbers,
                st.sampled_from(["", "finance", "no such industry"]),
                odd_texts,
            ),
            max_size=12,
        )
    )
    axis = st.builds(BubbleAxis, odd_texts, odd_units)
    axes = st.one_of(st.none(), st.builds(Axes, axis, axis, axis, odd_texts))
    return bubbles(items, width, height, draw(st.sampled_from(["USD", "", "<x>"])), "", draw(axes))


def _tornado(draw: st.DrawFn, width: float, height: float) -> Chart:
    swing = st.builds(Swing, odd_texts, odd_numbers, odd_numbers, odd_texts, odd_texts, refs)
    items = draw(st.lists(swing, max_size=12))
    unit = draw(odd_units)
    return tornado(items, draw(odd_numbers), width, height, unit=unit, currency="USD", title=draw(odd_texts))


def _ranges(draw: st.DrawFn, width: float, height: float) -> Chart:
    one = st.builds(RangeBar, odd_texts, odd_numbers, odd_numbers, odd_numbers, refs, st.booleans())
    items = draw(st.lists(one, max_size=12))
    return range_bars(items, width, height, unit=draw(odd_units), currency="USD", title=draw(odd_texts))


def _series(draw: st.DrawFn, width: float, height: float) -> Chart:
    cases = st.one_of(st.none(), st.integers(min_value=-3, max_value=10**9))
    points = st.lists(st.builds(SeriesPoint, odd_days, odd_numbers, cases, refs, odd_texts), max_size=12)
    events = st.lists(st.builds(SeriesEvent, odd_days, odd_texts, refs), max_size=6)
    data = draw(
        st.builds(
            Series,
            odd_texts,
            points.map(tuple),
            st.sampled_from(["higher", "lower", "range", "sideways"]),
            st.sampled_from(["", "share", "%", "money", "ms", "days", "<i>"]),
            st.sampled_from(["USD", ""]),
            odd_numbers,
            odd_numbers,
            odd_numbers,
            odd_numbers,
            events.map(tuple),
        )
    )
    return series(data, width, height)


def _bars(draw: st.DrawFn, width: float, height: float) -> Chart:
    items = draw(
        st.lists(
            st.builds(Bar, odd_texts, odd_numbers, odd_texts, st.just("good"), refs, odd_texts),
            max_size=12,
        )
    )
    if draw(st.booleans()):
        return stage_bars(items, width, height, draw(odd_texts))
    if draw(st.booleans()):
        counts = st.builds(
            StageCount,
            odd_texts,
            odd_texts,
            st.integers(0, 10**9),
            st.lists(odd_texts, max_size=3).map(tuple),
        )
        stages, beside = draw(st.lists(counts, max_size=5)), draw(st.lists(counts, max_size=3))
        return stage_bar(stages, beside, width, height, draw(odd_texts))
    return bars(
        items,
        width,
        height,
        draw(odd_texts),
        draw(odd_numbers),
        draw(odd_numbers),
        draw(st.sampled_from(["", HOSTILE])),
    )


def _grid(draw: st.DrawFn, width: float, height: float) -> Chart:
    states = st.sampled_from(["good", "caution", "bad", "in_work", "empty", "?"])
    cells = st.lists(st.builds(GridCell, states, odd_texts, odd_texts, refs, odd_texts), max_size=7)
    rows = draw(st.lists(st.builds(GridRow, odd_texts, cells.map(tuple), refs, odd_texts), max_size=8))
    columns = draw(st.lists(odd_texts, max_size=7))
    return state_grid(columns, rows, width, height)


def _risks(draw: st.DrawFn, width: float, height: float) -> Chart:
    ratings = st.one_of(st.none(), st.integers(min_value=-2, max_value=9))
    items = draw(st.lists(st.builds(RatedRisk, st.just("r"), odd_texts, ratings, ratings)))
    return risk_matrix(items, width, height, draw(odd_texts))


def _line(draw: st.DrawFn, width: float, height: float) -> Chart:
    if draw(st.booleans()):
        return progress(draw(odd_numbers), width, height, draw(odd_texts))
    return sparkline(draw(st.lists(odd_numbers, max_size=20)), width, height)


@st.composite
def odd_charts(draw: st.DrawFn) -> Chart:
    """A chart of any kind, from input that nobody hoped for, on a canvas of any size."""
    kind = draw(st.sampled_from([_bubbles, _series, _bars, _grid, _risks, _line, _tornado, _ranges]))
    return kind(draw, draw(sizes), draw(sizes))


def recall(n: int | None = None) -> Series:
    """Twelve months of recall as in the design picture."""
    values = [0.913, 0.915, 0.91, 0.905, 0.907, 0.894, 0.888, 0.873, 0.863, 0.848, 0.836, 0.828]
    points = tuple(
        SeriesPoint(date(2025 + (month + 11) // 12, (month + 11) % 12 + 1, 18), value, n, f"m:{month}")
        for month, value in enumerate(values)
    )
    return Series(
        "Recall",
        points,
        unit="share" if n else "",
        target=0.90,
        guardrail=0.85,
        events=(SeriesEvent(date(2026, 6, 18), "model 4.2", "model_version:1"),),
    )


def sample_charts() -> dict[str, Chart]:
    """One chart of each kind as the program shows them, with hostile text where text goes."""
    items = [
        Bubble(f"initiative:{n}", f"AI-{n:03}", HOSTILE, 40 + 4 * n, 90 - 3 * n, n * 1e6, "retail", HOSTILE)
        for n in range(12)
    ]
    items.append(Bubble("initiative:x", "AI-099", HOSTILE, None, 3, None, "media", "Media"))
    states = ["good", "caution", "bad", "in_work", "empty"]
    rows = [
        GridRow(HOSTILE, tuple(GridCell(s, "", HOSTILE, f"part:{n}:{s}") for s in states), f"i:{n}")
        for n in range(4)
    ]
    shares = [Bar(HOSTILE, n * 10.0, ref=f"bar:{n}", hint=HOSTILE) for n in range(5)]
    weekly = Series(
        HOSTILE,
        tuple(
            SeriesPoint(date(2026, 1, 1) + timedelta(days=7 * n), 0.5 + n / 100, 20 + n, f"m:{n}", HOSTILE)
            for n in range(30)
        ),
        unit="share",
        target=0.7,
        guardrail=0.6,
        events=(SeriesEvent(date(2026, 3, 1), HOSTILE),),
    )
    swings = [Swing(HOSTILE, 50.0 - n, 52.0 + 3 * n, HOSTILE, HOSTILE, f"input:{n}") for n in range(5)]
    ranges = [RangeBar(HOSTILE, 10.0 + n, 20.0, 40.0 - n, f"estimate:{n}", n % 2 == 0) for n in range(4)]
    axes = Axes(BubbleAxis(HOSTILE, "money"), BubbleAxis(HOSTILE), BubbleAxis(HOSTILE, "days"), HOSTILE)
    risks = [RatedRisk(f"risk:{n}", HOSTILE, n % 5 + 1, n % 4 + 1) for n in range(9)]
    return {
        "bubbles": bubbles(items, 560, 360, "USD"),
        "series": series(weekly, 560, 200),
        "sparkline": sparkline([1, 2, None, 3], 70, 20),
        "bars": bars(shares, 400, 200, HOSTILE, 100, 49, HOSTILE),
        "progress": progress(0.4, 200, 6),
        "stages": stage_bars(shares, 500, 60),
        "grid": state_grid(["Opportunity", "Data", "Metrics", "Trust", HOSTILE], rows, 560, 200),
        "risks": risk_matrix(risks, 300, 260),
        "matrix": bubbles(items, 560, 360, "USD", HOSTILE, axes),
        "tornado": tornado(swings, 51.0, 400, 260, unit="people", title=HOSTILE),
        "ranges": range_bars(ranges, 400, 160, unit="money", currency="USD", title=HOSTILE),
    }
