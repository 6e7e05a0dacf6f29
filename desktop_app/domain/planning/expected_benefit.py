"""What an initiative is expected to bring a year: the mean of its benefit times the chance of what is not live yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.domain.choices import ACTIVE_STAGES, Stage
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext

if TYPE_CHECKING:
    from desktop_app.domain.records import Initiative

#: A live initiative works; before that its chance counts.
CHANCE_WHEN_LIVE = 1.0
#: Weight of the likely value in the mean of a beta-PERT.
LAMBDA = 4.0


@dataclass(frozen=True, slots=True)
class Benefit:
    """The benefit a year of one active initiative, in money; `chance` is 0 to 1, or None while nobody stated it.

    `low` <= `likely` <= `high`. `key` names the draws of the initiative.
    """

    key: str
    low: float
    likely: float
    high: float
    chance: float | None

    @property
    def if_works(self) -> float:
        """The mean if it works: of the beta-PERT, (low + 4 likely + high) / 6."""
        return (self.low + LAMBDA * self.likely + self.high) / (LAMBDA + 2)

    @property
    def expected(self) -> float | None:
        """The mean with the chance; None while the chance is unknown."""
        return None if self.chance is None else self.if_works * self.chance

    def times(self, share: float) -> Benefit:
        """A share of this benefit, drawn as the whole is."""
        return Benefit(self.key, self.low * share, self.likely * share, self.high * share, self.chance)


def chance_that_counts(stage: str, chance: float | None) -> float | None:
    """The chance that a benefit comes: 1 for what is live, else the one that is stated."""
    return CHANCE_WHEN_LIVE if stage == Stage.LIVE else chance


def benefit_from(
    key: str, stage: str, low: float | None, likely: float | None, high: float | None, chance: float | None
) -> Benefit | None:
    """The benefit as it counts in sums; None for what is not active and for what has no likely benefit."""
    if likely is None or stage not in ACTIVE_STAGES:
        return None
    low = likely if low is None else min(low, likely)
    high = likely if high is None else max(high, likely)
    return Benefit(key, low, likely, high, chance_that_counts(stage, chance))


def benefit_of(initiative: Initiative) -> Benefit | None:
    """`benefit_from` the fields of an initiative."""
    return benefit_from(
        initiative.key,
        initiative.stage,
        initiative.benefit_low,
        initiative.benefit_likely,
        initiative.benefit_high,
        initiative.chance_of_success,
    )


@dataclass(frozen=True, slots=True)
class BenefitSum:
    """The summed benefit a year of n active initiatives; None where nothing is known.

    `expected` is the sum of the means with the chances, over those with a known chance; `if_all_work` the sum of
    the means without, over all that have an estimate. `low` and `high` are P10 and P90 of the expected sum, `low_if`
    and `high_if` of the other; None until they are drawn. `unweighted` is the part of `if_all_work` that the expected
    sum leaves out, as its chance is not stated.
    """

    n: int = 0
    without_estimate: int = 0
    without_chance: int = 0
    expected: float | None = None
    if_all_work: float | None = None
    low: float | None = None
    high: float | None = None
    low_if: float | None = None
    high_if: float | None = None
    unweighted: float | None = None


def add_means(benefits: list[Benefit], n: int) -> BenefitSum:
    """The sums of the means of n active initiatives, of which `benefits` have an estimate."""
    import math

    expected = [one.expected for one in benefits if one.expected is not None]
    unweighted = [one.if_works for one in benefits if one.expected is None]
    return BenefitSum(
        n,
        n - len(benefits),
        len(benefits) - len(expected),
        math.fsum(expected) if expected else None,
        math.fsum(one.if_works for one in benefits) if benefits else None,
        unweighted=math.fsum(unweighted) if unweighted else None,
    )


def expected_words(total: BenefitSum, currency: str) -> str:
    """The summed benefit in a few words: what is expected, and what it is if all work."""
    if total.if_all_work is None:
        return _("no estimate yet")
    if_all = if_all_work_words(total, currency)
    if total.expected is None:
        return if_all
    money = formats.money(total.expected, currency, compact=True)
    return _("{expected} a year expected ({if_all_work})").format(expected=money, if_all_work=if_all)


def short_words(total: BenefitSum, currency: str) -> str:
    """The summed benefit where there is little room: what is expected, else what it is if all work."""
    if total.expected is None:
        return expected_words(total, currency)
    money = formats.money(total.expected, currency, compact=True)
    return _("{expected} a year expected").format(expected=money)


def if_all_work_words(total: BenefitSum, currency: str) -> str:
    """What the benefits sum to without the chances, and how much of it the expected sum cannot hold."""
    money = formats.money(total.if_all_work, currency, compact=True)
    if total.expected is None or total.unweighted is None:
        return _("{money} if all work").format(money=money)
    return _("{money} if all work, {part} of it without a chance").format(
        money=money, part=formats.money(total.unweighted, currency, compact=True)
    )


def range_words(total: BenefitSum, currency: str) -> str:
    """P10 to P90 of the expected sum; "" while it is not drawn."""
    if total.low is None or total.high is None:
        return ""
    low, high = (formats.money(bound, currency, compact=True) for bound in (total.low, total.high))
    return _("{low} – {high}").format(low=low, high=high)


def missing_words(total: BenefitSum) -> str:
    """How many have no estimate and how many no chance, which the expected sum leaves out; "" for none."""
    parts = []
    if total.without_estimate:
        n = total.without_estimate
        parts.append(
            ngettext("{n} without an estimate", "{n} without an estimate", n).format(n=formats.number(n))
        )
    if total.without_chance:
        n = total.without_chance
        parts.append(ngettext("{n} without a chance", "{n} without a chance", n).format(n=formats.number(n)))
    return ", ".join(parts)
