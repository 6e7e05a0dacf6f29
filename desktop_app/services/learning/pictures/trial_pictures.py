"""Pictures of experiments and of groups of users: how many cases, how sure, how far a rollout has gone."""

from __future__ import annotations

from desktop_app.charts.bars import Bar, bars
from desktop_app.charts.curves import Curve, CurveAxis, curves
from desktop_app.charts.range_bars import RangeBar, range_bars
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services.learning.pictures.picture import MeasuredMetric, Picture, PictureGround, measured

_STATE_TOKENS = {"done": "good", "running": "accent", "rolled_back": "bad"}


def _aim(ground: PictureGround) -> MeasuredMetric | None:
    """A share that is to move from a baseline to a target, as far as an experiment can see it."""
    for candidate in measured(ground.spines, lambda m: m.unit == "share"):
        baseline, target = candidate.metric.baseline, candidate.metric.target
        if baseline is None or target is None or not (0 < baseline < 1 and 0 < target < 1):
            continue
        if 0.005 <= abs(target - baseline) <= 0.3:
            return candidate
    return None


def size_by_effect(ground: PictureGround) -> Picture | None:
    """Cases that each arm needs, by the smallest effect that is to be seen."""
    from desktop_app.analysis.models.experiments import effects_around, size_curve, size_proportions

    aim = _aim(ground)
    if aim is None:
        return None
    baseline, target = aim.metric.baseline or 0.0, aim.metric.target or 0.0
    effect = target - baseline
    points = [
        (abs(point.effect), float(point.n_per_arm))
        for point in size_curve(effects_around(effect, baseline=baseline), baseline=baseline)
        if abs(point.effect) >= abs(effect) / 2
    ]
    n = size_proportions(baseline, effect)
    line = Curve(_("Cases in each arm"), "accent", tuple(sorted(points)))
    sentence = _("To tell {target} from {baseline} ({metric}), each arm needs {n} cases.").format(
        target=formats.percent(target),
        baseline=formats.percent(baseline),
        metric=aim.metric.name,
        n=formats.number(n),
    )
    x = CurveAxis(_("Smallest effect worth having, in points"), "share")
    y = CurveAxis(_("Cases in each arm"), low=0)
    marks = [(abs(effect), _("target"))]
    return Picture(
        lambda w, h: curves([line], w, h, x, y, title=_("Cases by effect"), marks_at=marks),
        sentence,
        aim.spine,
    )


def power_by_cases(ground: PictureGround) -> Picture | None:
    """The chance to see an effect that is there, by the number of cases."""
    from desktop_app.analysis.models.experiments import power_proportions, size_proportions

    aim = _aim(ground)
    if aim is None:
        return None
    baseline, target = aim.metric.baseline or 0.0, aim.metric.target or 0.0
    effect = target - baseline
    n = size_proportions(baseline, effect)
    cases = sorted({max(2, round(n * share / 20)) for share in range(1, 41)})
    points = tuple((float(count), power_proportions(count, baseline, effect)) for count in cases)
    half = power_proportions(max(2, n // 2), baseline, effect)
    sentence = _(
        "With {n} cases in each arm a move from {baseline} to {target} is seen 8 times of 10, with half of them {half}."
    ).format(
        n=formats.number(n),
        baseline=formats.percent(baseline),
        target=formats.percent(target),
        half=formats.percent(half, 0),
    )
    line = Curve(_("Power"), "accent", points)
    x, y = (
        CurveAxis(_("Cases in each arm"), low=0),
        CurveAxis(_("Chance to see the effect"), "share", 0.0, 1.0),
    )
    marks = [(float(n), _("80 %"))]
    return Picture(
        lambda w, h: curves([line], w, h, x, y, title=_("Power by cases"), marks_at=marks),
        sentence,
        aim.spine,
    )


def cohorts(ground: PictureGround) -> Picture | None:
    """How far the rollout of an initiative has gone, group by group."""
    several = (spine for spine in ground.spines if sum(one.share is not None for one in spine.cohorts) > 1)
    spine = next(several, None)
    if spine is None:
        return None
    items = [
        Bar(one.name, one.share, formats.percent(one.share, 0), _STATE_TOKENS.get(one.state, "muted"))
        for one in spine.cohorts
        if one.share is not None
    ]
    n = len(items)
    sentence = ngettext("{title} goes out in {n} group.", "{title} goes out in {n} groups.", n).format(
        title=spine.initiative.title, n=n
    )
    return Picture(lambda w, h: bars(items, w, h, _("Cohorts"), maximum=1.0), sentence, spine, n)


def two_arms() -> Picture:
    """The result of an experiment with two arms, as an example."""
    from desktop_app.analysis.models.confidence_intervals import rate
    from desktop_app.analysis.models.experiments import result_proportions

    result = result_proportions(4_000, 400, 4_000, 472)
    rows = []
    for name, arm in ((_("Control"), rate(400, 4_000)), (_("Variant"), rate(472, 4_000))):
        rows.append(RangeBar(name, arm.low, arm.value, arm.high))
    sentence = _(
        "The variant is {points} points better; the 95 % interval is {low} to {high} points."
    ).format(
        points=formats.number(100 * result.difference, 1),
        low=formats.number(100 * result.low, 1),
        high=formats.number(100 * result.high, 1),
    )
    title = _("Share of customers who bought")
    return Picture(
        lambda w, h: range_bars(rows, w, h, unit="share", title=title), sentence, rows=len(rows) + 1
    )


def two_versions() -> Picture:
    """A challenger beside the champion on the same cases, as an example."""
    from desktop_app.analysis.models.confidence_intervals import rate

    rows = []
    for name, hits in ((_("Champion, in use"), 1_296), (_("Challenger, in the shadow"), 1_376)):
        arm = rate(hits, 1_600)
        rows.append(RangeBar(name, arm.low, arm.value, arm.high))
    sentence = _(
        "On the same 1,600 frauds the challenger catches 86 % and the champion 81 %; the ranges do not touch."
    )
    title = _("Recall on the same cases")
    return Picture(
        lambda w, h: range_bars(rows, w, h, unit="share", title=title), sentence, rows=len(rows) + 1
    )
