"""What the label column holds: how many rows it covers, its classes, and whether two labellers agree.

Check: scikit-learn's cohen_kappa_score.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Codes = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Labels:
    """`codes` (n,) numbers the class of each row, -1 where there is none; `counts` the rows of each class."""

    codes: Codes
    names: tuple[str, ...]
    counts: npt.NDArray[np.int64]

    @property
    def labelled(self) -> int:
        """Rows with a label."""
        return int(self.counts.sum())

    @property
    def imbalance(self) -> float | None:
        """Rows of the largest class for each row of the smallest; None with fewer than two classes."""
        return float(self.counts.max() / self.counts.min()) if len(self.counts) > 1 else None

    def shares(self) -> dict[str, float]:
        """Share of the labelled rows by class, the largest first; they sum to 1."""
        order = sorted(range(len(self.names)), key=lambda k: (-int(self.counts[k]), self.names[k]))
        return {self.names[k]: int(self.counts[k]) / self.labelled for k in order}

    def smallest(self) -> tuple[str, int]:
        """Name and rows of the smallest class; ("", 0) without labels."""
        if not self.names:
            return "", 0
        k = min(range(len(self.names)), key=lambda k: (int(self.counts[k]), self.names[k]))
        return self.names[k], int(self.counts[k])


def class_name(value: Any) -> str:
    """A class as people write it: 1 rather than 1.0, yes rather than True."""
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if isinstance(value, (float, np.floating)) and float(value).is_integer():
        return str(int(value))
    if isinstance(value, (np.datetime64, pd.Timestamp)):
        return str(value).removesuffix(" 00:00:00").removesuffix("T00:00:00.000000")
    return str(value).strip()


def classes_of(series: pd.Series) -> Labels:
    """The classes of a column; missing values belong to none."""
    codes, different = pd.factorize(series)
    names = [class_name(value) for value in different]
    # Texts that differ only in blanks around them are one class.
    order = {name: place for place, name in enumerate(sorted(set(names)))}
    if len(names):
        mapped = np.array([order[name] for name in names], dtype=np.int32)
        codes = np.where(codes >= 0, mapped[codes], -1)
    codes = codes.astype(np.int32, copy=False)
    counts = np.bincount(codes[codes >= 0], minlength=len(order))
    return Labels(codes, tuple(order), counts)


def cohen_kappa(first: Labels, second: Labels) -> tuple[float | None, int]:
    """Agreement of two labellers beyond chance, -1 to 1, and the number of rows that both labelled.

    None when no row has both, or when both used a single class throughout, where chance explains all.
    Source: Cohen, J. (1960), A coefficient of agreement for nominal scales.
    """
    names = sorted(set(first.names) | set(second.names))
    place = {name: k for k, name in enumerate(names)}
    both = (first.codes >= 0) & (second.codes >= 0)
    n = int(np.count_nonzero(both))
    if not n:
        return None, 0
    first_codes = np.array([place[name] for name in first.names], dtype=np.int64)[first.codes[both]]
    two = np.array([place[name] for name in second.names], dtype=np.int64)[second.codes[both]]
    share_one = np.bincount(first_codes, minlength=len(names)) / n
    share_two = np.bincount(two, minlength=len(names)) / n
    expected = float(share_one @ share_two)
    observed = np.count_nonzero(first_codes == two) / n
    if expected >= 1:
        return None, n
    return float((observed - expected) / (1 - expected)), n
