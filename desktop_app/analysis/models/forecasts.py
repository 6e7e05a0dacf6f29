"""How good forecasts were: the Brier score, its skill over the base rate, and the outcomes by chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.language import formats
from desktop_app.language.i18n import _

ENOUGH = 10
"""From so many closed forecasts on the score is shown."""
BINS = 10


@dataclass(frozen=True, slots=True)
class ForecastBin:
    """Forecasts with a chance from `low` to under `high`: their mean chance, and the share that came true."""

    low: float
    high: float
    n: int
    mean_chance: float
    share_came: float


@dataclass(frozen=True, slots=True)
class ForecastScore:
    """Closed forecasts of a person, a team or a portfolio.

    `brier` is 0 for perfect forecasts and 0.25 for always saying 50 %; None without forecasts. `skill` is how
    much better that is than always saying the base rate (1 is perfect, 0 no better); None if all came true or
    none did.
    """

    n: int
    brier: float | None
    base_rate: float | None
    skill: float | None
    bins: tuple[ForecastBin, ...]

    @property
    def enough(self) -> bool:
        """Whether there are enough closed forecasts to show a score."""
        return self.n >= ENOUGH

    def sentence(self) -> str:
        """The score, and the outcomes in the bin with the most forecasts."""
        from desktop_app.language.formats import number, percent

        if not self.enough or self.brier is None:
            return _("A score is shown from {n} closed forecasts on; there are {have}.").format(
                n=formats.number(ENOUGH), have=formats.number(self.n)
            )
        most = max(self.bins, key=lambda score_bin: score_bin.n)
        return _("Brier score {score} over {n} forecasts. It says {chance} when {share} come true.").format(
            score=number(self.brier, 2),
            n=number(self.n),
            chance=percent(most.mean_chance, 0),
            share=percent(most.share_came, 0),
        )


def forecast_score(chances: Sequence[float], came: Sequence[bool]) -> ForecastScore:
    """Score closed forecasts: `chances` as shares in [0, 1], and whether each came true; both of one length.

    Brier = mean (p - o)^2 (Brier 1950); skill = 1 - Brier / Brier of the base rate. Raises ValueError for chances outside
    0 to 1 and for lengths that differ.
    """
    if len(chances) != len(came):
        raise ValueError("every forecast needs an outcome")
    if any(not 0 <= chance <= 1 for chance in chances):
        raise ValueError("a chance lies between 0 and 1")
    n = len(chances)
    if n == 0:
        return ForecastScore(0, None, None, None, ())
    outcomes = [1.0 if one else 0.0 for one in came]
    brier = sum((p - o) ** 2 for p, o in zip(chances, outcomes, strict=True)) / n
    base = sum(outcomes) / n
    plain = base * (1 - base)
    members: dict[int, list[tuple[float, float]]] = {}
    for chance, outcome in zip(chances, outcomes, strict=True):
        # 0.3 * 10 is a little over 3 and 0.7 * 10 a little under 7; both begin a bin.
        members.setdefault(min(int(chance * BINS + 1e-9), BINS - 1), []).append((chance, outcome))
    bins = tuple(
        ForecastBin(
            index / BINS,
            (index + 1) / BINS,
            len(found),
            sum(chance for chance, _outcome in found) / len(found),
            sum(outcome for _chance, outcome in found) / len(found),
        )
        for index, found in sorted(members.items())
    )
    return ForecastScore(n, brier, base, 1 - brier / plain if plain > 0 else None, bins)
