"""Pictures of what an initiative is worth and of how sure that is, from its estimates."""

from __future__ import annotations

from itertools import accumulate

from desktop_app.analysis.portfolio.cash_flow import discounted, expected_value_of
from desktop_app.charts.bars import Bar, bars
from desktop_app.charts.curves import Curve, CurveAxis, curves
from desktop_app.charts.range_bars import RangeBar, range_bars
from desktop_app.domain.records import Initiative
from desktop_app.domain.spine import Spine
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.services.learning.pictures.picture import Picture, PictureGround

_MOST = 5


def _estimated(ground: PictureGround) -> Spine | None:
    """An initiative whose chance is open and whose money is known."""
    known = [
        spine
        for spine in ground.spines
        if expected_value_of(spine.initiative, ground.rate, ground.years) is not None
        and 0 < (spine.initiative.chance_of_success or 0) < 1
    ]
    return min(known, key=lambda spine: abs((spine.initiative.chance_of_success or 0) - 0.5), default=None)


def _worth(initiative: Initiative, ground: PictureGround, chance: float) -> float:
    """What it is worth today at a chance of its own."""
    from dataclasses import replace

    return expected_value_of(replace(initiative, chance_of_success=chance), ground.rate, ground.years) or 0.0


def expected_value(ground: PictureGround) -> Picture | None:
    """What it is worth if it fails, as expected, and if it works."""
    spine = _estimated(ground)
    if spine is None:
        return None
    initiative = spine.initiative
    chance = initiative.chance_of_success or 0.0
    low, middle, high = (_worth(initiative, ground, share) for share in (0.0, chance, 1.0))
    money = [formats.money(amount, ground.currency, compact=True) for amount in (high, low, middle)]
    sentence = _(
        "{title}: {high} if it works ({chance}), {low} if it fails, so {middle} is expected over {years} years."
    ).format(
        title=initiative.title,
        high=money[0],
        low=money[1],
        middle=money[2],
        chance=formats.percent(chance, 0),
        years=ground.years,
    )
    row = RangeBar(initiative.title, low, middle, high)
    names = (_("If it fails"), _("Expected"), _("If it works"))
    title = _("Expected value")
    return Picture(
        lambda w, h: range_bars(
            [row], w, h, unit="money", currency=ground.currency, title=title, columns=names
        ),
        sentence,
        spine,
        rows=2,
    )


def worth_of_knowing(ground: PictureGround) -> Picture | None:
    """What it would be worth to know beforehand whether it works: the most that any test may cost."""
    spine = _estimated(ground)
    if spine is None:
        return None
    initiative = spine.initiative
    chance = initiative.chance_of_success or 0.0
    now = max(0.0, _worth(initiative, ground, chance))
    known = chance * max(0.0, _worth(initiative, ground, 1.0)) + (1 - chance) * max(
        0.0, _worth(initiative, ground, 0.0)
    )
    figures = (
        (_("Decide today"), now, "muted"),
        (_("Decide once it is known"), known, "accent"),
        (_("Most that a test may cost"), known - now, "good"),
    )
    items = [
        Bar(name, value, formats.money(value, ground.currency, compact=True), token)
        for name, value, token in figures
    ]
    sentence = _("{title}: knowing beforehand whether it works is worth {worth} at most.").format(
        title=initiative.title, worth=formats.money(known - now, ground.currency, compact=True)
    )
    return Picture(lambda w, h: bars(items, w, h, _("Value of a test")), sentence, spine, len(items))


def over_years(ground: PictureGround, *, marks_payback: bool = False) -> Picture | None:
    """The sum of all money year by year, plain and discounted; where it passes 0 it has paid back."""
    spine = _estimated(ground)
    if spine is None:
        return None
    initiative = spine.initiative
    yearly = (initiative.chance_of_success or 0) * (initiative.benefit_likely or 0) - (
        initiative.run_cost or 0
    )
    net = [-(initiative.build_cost_likely or 0), *[yearly] * ground.years]
    # Amounts of whole years, in the months that `discounted` counts.
    months = [0.0] * (12 * ground.years + 1)
    months[::12] = net
    plain = list(accumulate(net))
    today = list(accumulate(discounted(months, ground.rate)))[::12]
    lines = [
        Curve(_("Plain sum"), "muted", tuple(enumerate(plain)), dash=(4, 3), dots=True),
        Curve(_("Discounted"), "accent", tuple(enumerate(today)), dots=True),
    ]
    back = next((year for year, total in enumerate(today) if total >= 0 and year), None)
    if back is None:
        sentence = _("{title} does not pay back within {years} years.").format(
            title=initiative.title, years=ground.years
        )
    else:
        sentence = _(
            "{title} has paid back in year {year}; after {years} years {plain} are worth {today} today."
        ).format(
            title=initiative.title,
            year=back,
            years=ground.years,
            plain=formats.money(plain[-1], ground.currency, compact=True),
            today=formats.money(today[-1], ground.currency, compact=True),
        )
    marks = [(float(back), _("paid back"))] if marks_payback and back is not None else []
    title = _("Payback") if marks_payback else _("Discounting")
    x, y = CurveAxis(_("Years"), low=0, high=ground.years), CurveAxis(_("Sum so far"), "money")
    return Picture(
        lambda w, h: curves(lines, w, h, x, y, title=title, marks_at=marks, currency=ground.currency),
        sentence,
        spine,
    )


def benefit_ranges(ground: PictureGround) -> Picture | None:
    """What the estimates of a benefit leave open, as P10, P50 and P90."""
    from desktop_app.analysis.portfolio.pert import quantile

    rows = []
    for spine in ground.spines:
        initiative = spine.initiative
        low, likely, high = initiative.benefit_low, initiative.benefit_likely, initiative.benefit_high
        if low is None or likely is None or high is None or not low <= likely <= high or low == high:
            continue
        p10, p50, p90 = (float(quantile(p, low, likely, high)) for p in (0.1, 0.5, 0.9))
        rows.append(RangeBar(initiative.title, p10, p50, p90))
    if not rows:
        return None
    shown = sorted(rows, key=lambda row: -(row.middle or 0))[:_MOST]
    sentence = _("Eight times of ten the benefit of a year lies within the bar, if the estimates are right.")
    title = _("Benefit a year, P10 to P90")
    columns = (_("P10"), _("P50"), _("P90"))
    return Picture(
        lambda w, h: range_bars(
            shown, w, h, unit="money", currency=ground.currency, title=title, columns=columns
        ),
        sentence,
    )
