"""Pictures of single metrics: of 100 cases, over time against target and guardrail, with its interval."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from desktop_app.charts.bars import Bar, bars
from desktop_app.charts.curves import Curve, CurveAxis, curves
from desktop_app.charts.range_bars import RangeBar, range_bars
from desktop_app.charts.series import series as series_chart
from desktop_app.charts.series_data import Series, SeriesPoint
from desktop_app.domain.intervals import wilson
from desktop_app.domain.records import Metric
from desktop_app.domain.spine import Spine
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.services.learning.pictures.picture import MeasuredMetric, Picture, PictureGround, measured
from desktop_app.services.learning.terms import term_of_metric

_HIGHEST = 6
#: Of the harmless cases, where nothing else is known.
_FALSE_ALARMS = 0.05


def of_term(term: str) -> Callable[[Metric], bool]:
    """Whether a metric measures what a term means, as a share."""
    return lambda metric: metric.unit == "share" and term_of_metric(metric.catalogue_id, metric.name) == term


def of_hundred(ground: PictureGround, *, term: str, good: str, bad: str, title: str) -> Picture | None:
    """Of 100 cases so many are right, the others wrong."""
    best = next(iter(measured(ground.spines, of_term(term))), None)
    if best is None:
        return None
    # A rate of errors counts the other part.
    share = 1 - best.newest if best.metric.direction == "lower" else best.newest
    picture = hundred(share, good, bad, title)
    sentence = _("{metric} is {value}.").format(metric=best.metric.name, value=formats.percent(best.newest))
    if best.cases:
        low, high = wilson(best.newest, best.cases)
        sentence += " " + _("With {n} cases it may be {low} to {high}.").format(
            n=formats.number(best.cases), low=formats.percent(low), high=formats.percent(high)
        )
    return Picture(picture.build, sentence, best.spine, picture.rows)


def hundred(share: float, good: str, bad: str, title: str) -> Picture:
    """The two parts of 100 as bars."""
    right = round(100 * share)
    items = [Bar(good, right, token="good"), Bar(bad, 100 - right, token="bad")]
    sentence = _("{right} of 100 and {wrong} of 100.").format(right=right, wrong=100 - right)
    return Picture(lambda w, h: bars(items, w, h, title, maximum=100), sentence, rows=2)


def over_time(
    ground: PictureGround, *, fits: Callable[[Metric], bool], breached_first: bool = False
) -> Picture | None:
    """A metric over time with its target and its guardrail; with `breached_first`, rather one past its guardrail."""
    listed = list(measured(ground.spines, fits, least=3)) or list(measured(ground.spines, fits, least=2))
    if not listed:
        return None
    best = max(listed, key=_past_guardrail) if breached_first else listed[0]
    metric = best.metric
    chart = Series(
        metric.name,
        tuple(SeriesPoint(one.measured_on, one.value, one.cases) for one in best.series),
        metric.direction,
        metric.unit,
        ground.currency,
        metric.target,
        metric.target_high,
        metric.guardrail,
        metric.guardrail_high,
    )
    show = partial(formats.measure, unit=metric.unit, currency=ground.currency)
    sentence = _("{metric} is at {value} now.").format(metric=metric.name, value=show(best.newest))
    if metric.guardrail is not None:
        sentence = _("{metric} is at {value} now; its guardrail is {guardrail}.").format(
            metric=metric.name, value=show(best.newest), guardrail=show(metric.guardrail)
        )
    return Picture(lambda w, h: series_chart(chart, w, h), sentence, best.spine)


def _past_guardrail(best: MeasuredMetric) -> bool:
    limit, metric = best.metric.guardrail, best.metric
    if limit is None or metric.direction == "range":
        return False
    return best.newest < limit if metric.direction == "higher" else best.newest > limit


def has_guardrail(metric: Metric) -> bool:
    """Whether a metric has a guardrail to draw."""
    return metric.guardrail is not None


def intervals(ground: PictureGround) -> Picture | None:
    """The newest shares with the interval that their number of cases leaves."""
    known = [
        one
        for one in measured(ground.spines, lambda metric: metric.unit == "share")
        if one.cases and 0 <= one.newest <= 1
    ]
    if not known:
        return None
    shown = sorted(known, key=lambda share: share.cases or 0)[:_HIGHEST]
    rows = []
    for share in shown:
        low, high = wilson(share.newest, share.cases or 1)
        label = _("{metric}, {n} cases").format(metric=share.metric.name, n=formats.number(share.cases))
        rows.append(RangeBar(label, low, share.newest, high))
    title = _("Newest shares with their 95 % interval")
    sentence = _("The fewer cases, the wider the range in which the true value may lie.")
    spine = shown[0].spine if len({one.spine.initiative.id for one in shown}) == 1 else None
    return Picture(lambda w, h: range_bars(rows, w, h, unit="share", title=title), sentence, spine)


def against_baseline(ground: PictureGround) -> Picture | None:
    """Baseline, newest value and target of one metric."""
    best = next(
        iter(
            measured(
                ground.spines, lambda m: m.baseline is not None and m.target is not None and m.unit == "share"
            )
        ),
        None,
    )
    if best is None:
        return None
    metric = best.metric
    items = [
        Bar(name, value, formats.measure(value, metric.unit, ground.currency), token)
        for name, value, token in (
            (_("Baseline"), metric.baseline, "muted"),
            (_("Newest"), best.newest, "accent"),
            (_("Target"), metric.target, "good"),
        )
    ]
    sentence = _("{metric} was {before} before, is {now} now, and should be {target}.").format(
        metric=metric.name,
        before=formats.percent(metric.baseline),
        now=formats.percent(best.newest),
        target=formats.percent(metric.target),
    )
    return Picture(lambda w, h: bars(items, w, h, metric.name), sentence, best.spine, len(items))


def by_base_rate(ground: PictureGround) -> Picture | None:
    """The precision of one and the same test for rarer and more frequent cases."""
    best = next(iter(measured(ground.spines, of_term("recall"))), None)
    return None if best is None else _by_base_rate(best.newest, _FALSE_ALARMS, best.spine)


def example_base_rate() -> Picture:
    """The same with a usual recall."""
    return _by_base_rate(0.9, _FALSE_ALARMS, None)


def _by_base_rate(recall: float, false_alarms: float, spine: Spine | None) -> Picture:
    def precision(share: float) -> float:
        return share * recall / (share * recall + (1 - share) * false_alarms)

    points = tuple(
        (share, precision(share)) for share in (0.001, 0.0025, 0.005, *(n / 100 for n in range(1, 51)))
    )
    line = Curve(_("Precision"), "accent", points)
    sentence = _(
        "With a recall of {recall} and {alarms} false alarms, {precision} of the alarms are real where 1 of 100 cases is."
    ).format(
        recall=formats.percent(recall),
        alarms=formats.percent(false_alarms),
        precision=formats.percent(precision(0.01), 0),
    )
    x = CurveAxis(_("Share of cases that are what is looked for"), "share", 0.0, 0.5)
    y = CurveAxis(_("Share of alarms that are real"), "share", 0.0, 1.0)
    return Picture(
        lambda w, h: curves([line], w, h, x, y, title=_("Precision by base rate")), sentence, spine
    )
