"""How many rows a class or a group needs before its figure can be told from a worse one."""

from __future__ import annotations

import math
from statistics import NormalDist

TARGET = 0.8
"""The rate that a figure is told from a worse one at, where no target is stated."""


def needed_rows(target: float = TARGET, effect: float = 0.05, alpha: float = 0.05, power: float = 0.8) -> int:
    """Cases needed to tell a share of `target` from one that is `effect` lower, both 0 to 1.

    Two-sided test of two proportions at `alpha` with `power`, cases of one of two equal arms. Source:
    Fleiss, Levin, Paik (2003), Statistical methods for rates and proportions, formula 4.14 without
    continuity correction. Check: statsmodels' samplesize_proportions_2indep_onetail. Raises ValueError for
    values that are not shares.
    """
    worse = target - effect
    if not (0 < worse < target <= 1):
        raise ValueError("target and effect have to leave two different shares between 0 and 1")
    z_alpha, z_power = NormalDist().inv_cdf(1 - alpha / 2), NormalDist().inv_cdf(power)
    middle = (target + worse) / 2
    under_null = math.sqrt(2 * middle * (1 - middle))
    under_effect = math.sqrt(target * (1 - target) + worse * (1 - worse))
    return math.ceil(((z_alpha * under_null + z_power * under_effect) / effect) ** 2)
