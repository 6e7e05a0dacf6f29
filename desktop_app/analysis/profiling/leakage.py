"""Finds columns that alone give the label away: AUC over 0.97, and so probably known only afterwards.

Check: scikit-learn's roc_auc_score.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from desktop_app.analysis.profiling.column_stats import Coded

LEAK_FROM = 0.97
#: With fewer cases of a class than this, an AUC proves nothing.
FEWEST = 20
#: Texts rarer than this are taken together, as a different name in every row predicts nothing.
_RARE = 10
_MOST_CLASSES = 20
_STEPS = 4_096

Flags = npt.NDArray[np.bool_]


def auc(values: npt.NDArray[np.float64], positive: Flags) -> float | None:
    """Area under the ROC curve of `values`, higher for positives; ties count half. None with one class only.

    `values` (n,) without NaN, `positive` (n,).
    """
    count = int(np.count_nonzero(positive))
    if not 0 < count < len(values):
        return None
    order = np.argsort(values)
    ordered, hits = values[order], positive[order]
    ends = np.flatnonzero(np.append(ordered[1:] != ordered[:-1], True))
    hits_to = np.cumsum(hits)[ends]
    return _area(hits_to, ends + 1 - hits_to)


def _area(hits_to: np.ndarray, others_to: np.ndarray) -> float:
    """AUC from the counts of positives and negatives up to each distinct value, ascending."""
    hits = np.diff(hits_to, prepend=0).astype(float)
    before = np.concatenate([[0], others_to[:-1]]).astype(float)
    others = np.diff(others_to, prepend=0).astype(float)
    total = float(hits_to[-1]) * float(others_to[-1])
    return float(np.dot(hits, before + others / 2) / total)


def strongest(
    series: pd.Series, coded: Coded | None, classes: npt.NDArray[np.int32], n_classes: int
) -> float | None:
    """The best AUC, either way round, with which this column tells any class from the others.

    `classes` (n,) numbers the label's classes, -1 is unlabelled. With more than 20 classes only the
    most frequent are asked. None when no class has enough cases. Exact over 0.97, close to it below.
    """
    labelled = classes >= 0
    counts = np.bincount(classes[labelled], minlength=n_classes)
    total = int(counts.sum())
    wanted = [int(k) for k in np.argsort(-counts, kind="stable")[:_MOST_CLASSES]]
    wanted = [k for k in wanted if counts[k] >= FEWEST and total - counts[k] >= FEWEST]
    if n_classes == 2:
        wanted = wanted[:1]
    if not wanted:
        return None
    if coded is not None:
        return max(_by_text(coded, classes, labelled, k) for k in wanted)
    values, gaps = _numbers(series)
    areas = [0.5]
    some = bool(gaps.any())
    there = labelled & ~gaps if some or not labelled.all() else None
    kept, of = (values, classes) if there is None else (values[there], classes[there])
    if some:
        areas += [_of_two(gaps[labelled], classes[labelled] == k) for k in wanted]
    here = np.bincount(of, minlength=n_classes) if len(of) else np.zeros(n_classes, dtype=np.int64)
    # Among the rows that hold a value, both the class and the others need enough cases.
    wanted = [k for k in wanted if min(int(here[k]), len(of) - int(here[k])) >= FEWEST]
    bounds = _bounds(kept, of, n_classes, wanted)
    table: _Ordered | None = None
    for k, (middle, most) in zip(wanted, bounds, strict=True):
        if most <= LEAK_FROM:
            areas.append(middle)
            continue
        table = table or _Ordered(kept)
        area = table.auc(of == k)
        areas.append(max(area, 1 - area))
    return max(areas)


def _bounds(
    values: np.ndarray, classes: np.ndarray, n_classes: int, wanted: Sequence[int]
) -> list[tuple[float, float]]:
    """For each class its AUC with values taken together in equal steps, and the most that it can be.

    Far quicker than sorting the values, and enough for all columns but those that leak.
    """
    if not wanted:
        return []
    some = np.sort(values[:: max(1, len(values) // 2_000)])
    low, high = float(some[len(some) // 50]), float(some[-1 - len(some) // 50])
    width = high - low
    if not (0 < width < np.inf) or len(values) < 20_000:
        return [(0.5, 1.0)] * len(wanted)
    with np.errstate(over="ignore", invalid="ignore"):
        steps = (values - low) * (_STEPS / width)
    np.clip(steps, -1, _STEPS, out=steps)
    place = (steps.astype(np.int32) + 1) * np.int32(n_classes) + classes
    table = np.bincount(place, minlength=(_STEPS + 2) * n_classes).reshape(-1, n_classes)
    rows = table.sum(axis=1)
    bounds = []
    for k in wanted:
        hits = table[:, k].astype(float)
        others = rows - hits
        total = hits.sum() * others.sum()
        before = np.cumsum(others) - others
        least, tied = float(hits @ before) / total, float(hits @ others) / total
        middle = least + tied / 2
        bounds.append((max(middle, 1 - middle), max(least + tied, 1 - least)))
    return bounds


class _Ordered:
    """Values sorted once for all classes."""

    def __init__(self, values: np.ndarray) -> None:
        self.order = np.argsort(values)
        ordered = values[self.order]
        self.ends = np.flatnonzero(np.append(ordered[1:] != ordered[:-1], True))

    def auc(self, positive: Flags) -> float:
        hits_to = np.cumsum(positive[self.order])[self.ends]
        return _area(hits_to, self.ends + 1 - hits_to)


def _numbers(series: pd.Series) -> tuple[np.ndarray, Flags]:
    values = series.to_numpy()
    if values.dtype.kind == "M":
        return values.view(np.int64), np.isnat(values)
    if values.dtype.kind in "iub" and not isinstance(series.array, pd.arrays.BooleanArray):
        return values, np.zeros(len(values), dtype=bool)
    if values.dtype.kind != "f":
        values = series.to_numpy(dtype=float, na_value=np.nan)
    return values, np.isnan(values)


def _by_text(coded: Coded, classes: npt.NDArray[np.int32], labelled: Flags, k: int) -> float:
    """AUC of texts scored by their rate of the class; missing counts as a text, rare texts count as one."""
    codes = coded.codes[labelled] + 1
    positive = classes[labelled] == k
    total = np.bincount(codes, minlength=len(coded.texts) + 1)
    hits = np.bincount(codes[positive], minlength=len(coded.texts) + 1)
    rare = total < _RARE
    total = np.append(total[~rare], total[rare].sum()).astype(float)
    hits = np.append(hits[~rare], hits[rare].sum()).astype(float)
    kept = total > 0
    total, hits = total[kept], hits[kept]
    order = np.argsort(hits / total)
    rate = (hits / total)[order]
    ends = np.flatnonzero(np.append(rate[1:] != rate[:-1], True))
    hits_to = np.cumsum(hits[order])[ends]
    return _area(hits_to, np.cumsum(total[order])[ends] - hits_to)


def _of_two(flag: Flags, positive: Flags) -> float:
    """AUC, either way round, of whether a value is present."""
    n_hits, n_others = np.count_nonzero(positive), np.count_nonzero(~positive)
    share_hits = np.count_nonzero(flag & positive) / n_hits
    share_others = np.count_nonzero(flag & ~positive) / n_others
    return float(0.5 + abs(share_hits - share_others) / 2)
