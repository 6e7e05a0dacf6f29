"""A/B tests: how many cases they need, what came out, and whether the split can be trusted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from desktop_app.analysis.models.confidence_intervals import (
    IntervalFigure,
    newcombe,
    rate,
    t_value,
    welch,
)
from desktop_app.analysis.models.group_columns import groups
from desktop_app.analysis.models.number_columns import (
    binary,
    numbers,
    row_of,
    same_length,
    shown,
)
from desktop_app.errors import UserError
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext

ALPHA = 0.05
POWER = 0.8
MISMATCH = 0.001
"""Under this p value the split of the arms is not what was planned, and the result should not be trusted."""
_CONTROLS = frozenset({"control", "a", "0", "off", "false", "old", "baseline", "reference", "no"})


@dataclass(frozen=True, slots=True)
class SizePoint:
    """Cases each arm needs to see `effect`, and the days it takes (None without the traffic)."""

    effect: float
    n_per_arm: int
    days: int | None


@dataclass(frozen=True, slots=True)
class Result:
    """What came out of two arms; `difference` is variant less control, with its 95 % interval.

    `lift` is the difference over the control's figure, None when that is 0. `p_value` is two-sided, None when neither arm
    varies. `kind`: "proportions" or "means".
    """

    kind: str
    control: IntervalFigure
    variant: IntervalFigure
    difference: float
    low: float
    high: float
    p_value: float | None
    lift: float | None
    sample_ratio_p: float
    control_name: str = ""
    variant_name: str = ""
    left_out: int = 0
    notes: tuple[str, ...] = ()

    @property
    def mismatch(self) -> bool:
        """Whether the arms' sizes are not what was planned."""
        return self.sample_ratio_p < MISMATCH

    @property
    def too_few(self) -> bool:
        """Whether an arm has too few cases to judge by."""
        return self.control.too_few or self.variant.too_few

    def as_json(self) -> dict[str, Any]:
        """`{difference, low, high, p_value, lift, sample_ratio_p}` and the arms."""
        return {
            "difference": self.difference,
            "low": self.low,
            "high": self.high,
            "p_value": self.p_value,
            "lift": self.lift,
            "sample_ratio_p": self.sample_ratio_p,
            "sample_ratio_mismatch": self.mismatch,
            "kind": self.kind,
            "control": self.control.as_json(),
            "variant": self.variant.as_json(),
            "left_out": self.left_out,
            "sentences": list(self.sentences()),
        }

    def sentences(self) -> tuple[str, ...]:
        """What to know, one sentence each."""
        from desktop_app.language.formats import number

        lines = []
        if self.mismatch:
            lines.append(
                _("The arms have {control} and {variant} cases, which chance hardly explains: find out why before you "
                  "trust the result.").format(control=number(self.control.n), variant=number(self.variant.n))
            )  # fmt: skip
        if self.too_few:
            lines.append(_("Too few cases to judge."))
        text = (
            _("The variant differs by {difference} ({change}), 95 % interval {interval}: more than chance explains.")
            if self.low > 0 or self.high < 0
            else _("The variant differs by {difference} ({change}), 95 % interval {interval}, which chance may explain.")
        )  # fmt: skip
        lines.append(
            text.format(
                difference=self._points() if self.kind == "proportions" else number(self.difference),
                change=self._change(),
                interval=self._interval(),
            )
        )
        if self.left_out:
            lines.append(
                ngettext(
                    "{n} row without an arm or an outcome was left out.",
                    "{n} rows without an arm or an outcome were left out.",
                    self.left_out,
                ).format(n=number(self.left_out))
            )
        return (*lines, *self.notes)

    def _points(self) -> str:
        """The difference of two shares: 10 % that become 14 % differ by 4 percentage points, not by 4 %."""
        from desktop_app.language.formats import number

        points = 100 * self.difference
        return ngettext("{n} percentage point", "{n} percentage points", 1 if abs(points) == 1 else 2).format(
            n=number(points)
        )

    def _change(self) -> str:
        """From which figure to which, and by what share of the first."""
        from desktop_app.language.formats import number, percent

        show = percent if self.kind == "proportions" else number
        ends = _("from {control} to {variant}").format(
            control=show(self.control.value), variant=show(self.variant.value)
        )
        if not self.lift:
            return ends
        relative = _("{share} more") if self.lift > 0 else _("{share} less")
        return _("{ends}, {relative}").format(
            ends=ends, relative=relative.format(share=percent(abs(self.lift)))
        )

    def _interval(self) -> str:
        from desktop_app.language.formats import number

        scale = 100 if self.kind == "proportions" else 1
        text = _("{low} to {high} points") if self.kind == "proportions" else _("{low} to {high}")
        return text.format(low=number(scale * self.low), high=number(scale * self.high))


def size_proportions(baseline: float, effect: float, *, alpha: float = ALPHA, power: float = POWER) -> int:
    """Cases per arm to see a share move from `baseline` by `effect` (both as shares, the effect in points).

    Two-sided test with equal arms: n = ((z_(1 - alpha/2) sqrt(2 p q) + z_power sqrt(p1 q1 + p2 q2)) / effect)^2, p the mean
    of p1 and p2 (Fleiss, Levin and Paik 2003, section 4.2). Raises UserError for shares outside 0 to 1 and no effect.
    """
    _check_rates(alpha, power)
    second = baseline + effect
    if not 0 <= baseline <= 1 or not 0 <= second <= 1:
        raise UserError(
            _(
                "The share should lie between 0 and 1 with and without the effect, not at {first} and {second}."
            ).format(first=shown(baseline), second=shown(second))
        )
    _check_effect(effect)
    normal = NormalDist()
    middle = (baseline + second) / 2
    null = math.sqrt(2 * middle * (1 - middle))
    alternative = math.sqrt(baseline * (1 - baseline) + second * (1 - second))
    needed = (normal.inv_cdf(1 - alpha / 2) * null + normal.inv_cdf(power) * alternative) / effect
    return max(2, _ceil(needed**2))


def size_means(sd: float, effect: float, *, alpha: float = ALPHA, power: float = POWER) -> int:
    """Cases per arm to see a mean move by `effect`, in the unit of `sd`, its standard deviation.

    The smallest number with which the two-sided t test of equal arms has the power (noncentral t, Cohen 1988, chapter 2).
    Raises UserError for a standard deviation that is not over 0 and for no effect.
    """
    _check_rates(alpha, power)
    _check_effect(effect)
    if not 0 < sd < math.inf:
        raise UserError(_("The standard deviation should be over 0, not {value}.").format(value=shown(sd)))
    size = abs(effect) / sd
    normal = NormalDist()
    total = normal.inv_cdf(1 - alpha / 2) + normal.inv_cdf(power)
    n = max(2, math.floor(2 * (total / size) ** 2))
    while n > 2 and power_means(n - 1, size, alpha) >= power:
        n -= 1
    while power_means(n, size, alpha) < power:
        n += 1
    return n


def power_means(n: int, size: float, alpha: float = ALPHA) -> float:
    """Power of the two-sided t test with `n` cases an arm for an effect of `size` standard deviations."""
    from scipy.special import nctdtr

    freedom, shift = 2 * n - 2, size * math.sqrt(n / 2)
    critical = t_value(freedom, 1 - alpha)
    above, below = 1 - float(nctdtr(freedom, shift, critical)), float(nctdtr(freedom, shift, -critical))
    # If the far tail is too small to compute, scipy gives NaN.
    return above + (0.0 if math.isnan(below) else below)


def power_proportions(n: int, baseline: float, effect: float, alpha: float = ALPHA) -> float:
    """Power of the two-sided test of two shares with `n` cases an arm; the inverse of `size_proportions`."""
    second = baseline + effect
    middle = (baseline + second) / 2
    null = math.sqrt(2 * middle * (1 - middle))
    alternative = math.sqrt(baseline * (1 - baseline) + second * (1 - second))
    reach = abs(effect) * math.sqrt(n) - NormalDist().inv_cdf(1 - alpha / 2) * null
    return NormalDist().cdf(reach / alternative) if alternative > 0 else float(reach > 0)


def days_for(n_per_arm: int, a_day: float, arms: int = 2) -> int:
    """Days until every arm has its cases at `a_day` cases over all arms. Raises UserError unless a_day is over 0."""
    if not 0 < a_day < math.inf:
        raise UserError(_("The cases a day should be over 0, not {value}.").format(value=shown(a_day)))
    return _ceil(n_per_arm * arms / a_day)


def size_curve(
    effects: Sequence[float],
    *,
    baseline: float | None = None,
    sd: float | None = None,
    alpha: float = ALPHA,
    power: float = POWER,
    a_day: float | None = None,
) -> tuple[SizePoint, ...]:
    """The size for each effect: of a share with `baseline`, or of a mean with `sd`; with the days at `a_day`."""
    if (baseline is None) == (sd is None):
        raise UserError(_("Give either today's rate or the standard deviation of the average."))
    points = []
    for effect in effects:
        if baseline is not None:
            n = size_proportions(baseline, effect, alpha=alpha, power=power)
        else:
            n = size_means(sd or 0.0, effect, alpha=alpha, power=power)
        points.append(SizePoint(float(effect), n, None if a_day is None else days_for(n, a_day)))
    return tuple(points)


def effects_around(effect: float, *, baseline: float | None = None, points: int = 25) -> tuple[float, ...]:
    """Effects from a third to three times `effect`, evenly on a log scale, that leave a share between 0 and 1."""
    effects = [effect * 3 ** (2 * k / (points - 1) - 1) for k in range(points)]
    if baseline is not None:
        effects = [one for one in effects if 0 <= baseline + one <= 1]
    return tuple(effects)


def sample_ratio(control_n: int, variant_n: int, control_share: float = 0.5) -> float:
    """P value of the chi-square test that the arms were split as planned (`control_share` of all to the control)."""
    if not 0 < control_share < 1:
        raise UserError(_("The control's share should lie between 0 and 1, not at {value}.").format(
            value=shown(control_share)))  # fmt: skip
    total = control_n + variant_n
    if total <= 0:
        raise UserError(_("There are no cases to count."))
    expected = total * control_share, total * (1 - control_share)
    statistic = (control_n - expected[0]) ** 2 / expected[0] + (variant_n - expected[1]) ** 2 / expected[1]
    return math.erfc(math.sqrt(statistic / 2))


def result_proportions(
    control_n: int, control_hits: int, variant_n: int, variant_hits: int, *, control_share: float = 0.5
) -> Result:
    """Two shares from counts: Newcombe's interval, the pooled z test, lift and sample ratio.

    Raises UserError for an empty arm and for more hits than cases.
    """
    for n, hits, name in ((control_n, control_hits, _("control")), (variant_n, variant_hits, _("variant"))):
        if n <= 0:
            raise UserError(_("The arm “{arm}” has no cases.").format(arm=name))
        if not 0 <= hits <= n:
            raise UserError(
                _("The arm “{arm}” has {hits} successes in {n} cases.").format(
                    arm=name, hits=hits, n=formats.number(n)
                )
            )
    first, second = control_hits / control_n, variant_hits / variant_n
    gap = second - first
    low, high = newcombe(control_hits, control_n, variant_hits, variant_n)
    pooled = (control_hits + variant_hits) / (control_n + variant_n)
    variance = pooled * (1 - pooled) * (1 / control_n + 1 / variant_n)
    p_value = math.erfc(abs(gap) / math.sqrt(2 * variance)) if variance > 0 else None
    return Result(
        "proportions",
        rate(control_hits, control_n),
        rate(variant_hits, variant_n),
        gap,
        low,
        high,
        p_value,
        gap / first if first else None,
        sample_ratio(control_n, variant_n, control_share),
    )


def result_means(
    control_n: int,
    control_mean: float,
    control_sd: float,
    variant_n: int,
    variant_mean: float,
    variant_sd: float,
    *,
    control_share: float = 0.5,
) -> Result:
    """Two means from their counts, means and standard deviations (n - 1): Welch's interval and test.

    Raises UserError for an arm under two cases and a negative standard deviation.
    """
    arms = []
    for n, mean, sd, name in (
        (control_n, control_mean, control_sd, _("control")),
        (variant_n, variant_mean, variant_sd, _("variant")),
    ):
        if n < 2:
            raise UserError(
                _("The arm “{arm}” has {n} cases; a mean needs two at least.").format(
                    arm=name, n=formats.number(n)
                )
            )
        if not (sd >= 0 and math.isfinite(sd) and math.isfinite(mean)):
            raise UserError(
                _("The arm “{arm}” needs a mean and a standard deviation of 0 or more.").format(arm=name)
            )
        half = t_value(n - 1) * sd / math.sqrt(n)
        arms.append(IntervalFigure(mean, mean - half, mean + half, n))
    difference = welch(control_mean, control_sd, control_n, variant_mean, variant_sd, variant_n)
    return Result(
        "means",
        arms[0],
        arms[1],
        difference.value,
        difference.low,
        difference.high,
        difference.p_value,
        difference.value / abs(control_mean) if control_mean else None,
        sample_ratio(control_n, variant_n, control_share),
    )


def result_from_columns(
    arm: Any,
    outcome: Any,
    *,
    control: str | None = None,
    positive: str | None = None,
    control_share: float = 0.5,
    names: tuple[str, str] = ("arm", "outcome"),
) -> Result:
    """The result of a file with one row a case: its arm (two values) and its outcome (two values, or numbers).

    `control`: which arm is the control, where its name does not say so. Rows without an arm or an outcome are left out and
    counted; the sample ratio counts every row with an arm.
    Raises UserError for columns that cannot be used, naming column and row.
    """
    n = same_length(**{names[0]: arm, names[1]: outcome})
    codes, arms, chosen, joined = _arms(arm, control, names[0])
    other = 1 - chosen
    sizes = int((codes == chosen).sum()), int((codes == other).sum())
    if _is_number(outcome, positive):
        values = numbers(outcome, names[1])
        usable = values.usable & (codes >= 0)
        parts = [values.values[usable & (codes == code)] for code in (chosen, other)]
        result = _result_of_means(parts, [arms[chosen], arms[other]], names[1])
    else:
        truth = binary(outcome, names[1], positive)
        usable = truth.known & (codes >= 0)
        counts = [(int((usable & (codes == code)).sum()), int((truth.values & (codes == code)).sum()))
                  for code in (chosen, other)]  # fmt: skip
        for (cases, _hits), code in zip(counts, (chosen, other), strict=True):
            if not cases:
                raise UserError(
                    _("The arm “{arm}” has no case with an outcome in “{column}”.").format(
                        arm=arms[code], column=names[1]
                    )
                )
        result = result_proportions(*counts[0], *counts[1])
    return Result(
        result.kind,
        result.control,
        result.variant,
        result.difference,
        result.low,
        result.high,
        result.p_value,
        result.lift,
        sample_ratio(*sizes, control_share),
        arms[chosen],
        arms[other],
        n - int(usable.sum()),
        joined,
    )


def _result_of_means(parts: list[npt.NDArray[np.float64]], arms: list[str], column: str) -> Result:
    """Two means from the numbers of each arm. Raises UserError for an arm with fewer than two."""
    for part, arm in zip(parts, arms, strict=True):
        if part.size < 2:
            raise UserError(
                _("Each arm needs two cases with a number in “{column}”; “{arm}” has {n}.").format(
                    arm=arm, n=formats.number(part.size), column=column
                )
            )
    control, variant = parts
    return result_means(
        control.size,
        float(control.mean()),
        float(control.std(ddof=1)),
        variant.size,
        float(variant.mean()),
        float(variant.std(ddof=1)),
    )


def _arms(
    arm: Any, control: str | None, column: str
) -> tuple[npt.NDArray[np.int64], list[str], int, tuple[str, ...]]:
    """Code of each row's arm (-1 where missing), the arms' names, which is the control, and what was joined."""
    split = groups([arm], [column])
    missing = split.missing
    present, firsts = np.unique(split.codes, return_index=True)
    by_place = [code for code in present[np.argsort(firsts)] if code != missing]
    place = np.full(len(split.names), -1, np.int64)
    place[by_place] = np.arange(len(by_place))
    codes, names = place[split.codes], [split.names[code][0] for code in by_place]
    if len(names) > 2:
        row = int(np.argmax(codes == 2))
        raise UserError(
            _("Column “{column}” should name two arms; row {row} holds a third, “{value}”.").format(
                column=column, row=row_of(row), value=names[2]
            )
        )
    if len(names) < 2:
        raise UserError(
            _("Column “{column}” should name two arms; it holds {n}.").format(
                column=column, n=formats.number(len(names))
            )
        )
    plain = [name.strip().casefold() for name in names]
    if control is not None and control.strip():
        if control.strip().casefold() not in plain:
            raise UserError(
                _("The control “{control}” is not in column “{column}”, which holds “{a}” and “{b}”.").format(
                    control=control, column=column, a=names[0], b=names[1]
                )
            )
        return codes, names, plain.index(control.strip().casefold()), split.sentences()
    known = [index for index, name in enumerate(plain) if name in _CONTROLS]
    if len(known) != 1:
        raise UserError(
            _("Column “{column}” holds “{a}” and “{b}”: say which of them is the control.").format(
                column=column, a=names[0], b=names[1]
            )
        )
    return codes, names, known[0], split.sentences()


def _is_number(outcome: Any, positive: str | None) -> bool:
    """Whether an outcome is measured rather than one of two values."""
    series = outcome if isinstance(outcome, pd.Series) else pd.Series(np.asarray(outcome))
    if positive is not None or not pd.api.types.is_numeric_dtype(series.dtype):
        return False
    if pd.api.types.is_bool_dtype(series.dtype):
        return False
    values = series.to_numpy(dtype=np.float64, na_value=np.nan)
    return not bool((np.isnan(values) | (values == 0) | (values == 1)).all())


def _ceil(value: float) -> int:
    """Rounded up, unless only rounding errors put it over a whole number."""
    nearest = round(value)
    return nearest if abs(value - nearest) < 1e-9 * max(1.0, abs(value)) else math.ceil(value)


def _check_rates(alpha: float, power: float) -> None:
    if not 0 < alpha < 1:
        raise UserError(_("Alpha should lie between 0 and 1, not at {value}.").format(value=shown(alpha)))
    if not alpha < power < 1:
        raise UserError(
            _("The power should lie between alpha and 1, not at {value}.").format(value=shown(power))
        )


def _check_effect(effect: float) -> None:
    if not (math.isfinite(effect) and effect != 0):
        raise UserError(_("The smallest improvement that matters should be a number other than 0."))


def size_sentence(point: SizePoint) -> str:
    """How many cases, and how long it takes."""
    from desktop_app.language.formats import number

    if point.days is None:
        return _("Each arm needs {n} cases.").format(n=number(point.n_per_arm))
    return ngettext(
        "Each arm needs {n} cases, which takes {days} day.",
        "Each arm needs {n} cases, which takes {days} days.",
        point.days,
    ).format(n=number(point.n_per_arm), days=number(point.days))
