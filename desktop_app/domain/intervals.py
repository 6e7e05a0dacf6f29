"""The 95 % interval of a share."""

from __future__ import annotations

import math

#: 97.5 % point of the standard normal distribution.
Z95 = 1.959963984540054


def wilson(share: float, n: int, z: float = Z95) -> tuple[float, float]:
    """Wilson score interval of a share (0-1) seen in `n` cases: lower and upper end, 0-1.

    Wilson (1927), JASA 22; the same as statsmodels' proportion_confint with method="wilson".
    Raises ValueError unless n > 0 and 0 <= share <= 1.
    """
    if n <= 0 or not 0 <= share <= 1:
        raise ValueError("a share lies between 0 and 1 and rests on at least one case")
    spread = z * z / n
    centre = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return max(0.0, centre - half), min(1.0, centre + half)
