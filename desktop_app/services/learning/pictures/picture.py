"""What the picture of a term is drawn from, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from desktop_app.charts.marks import Chart
from desktop_app.domain.records import Measurement, Metric
from desktop_app.domain.spine import Spine

#: From the open portfolio, from the sample, or figures that are made up for the page.
Origin = Literal["own", "sample", "example"]
#: Makes the chart for a width and a height in px.
Build = Callable[[float, float], Chart]


@dataclass(frozen=True, slots=True)
class PictureGround:
    """What a picture can be drawn from: initiatives with their spines, and how their money counts."""

    spines: tuple[Spine, ...]
    currency: str
    rate: float
    years: int


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with a sentence that reads it; `spine` is the initiative whose figures they are, if they are one's.

    `rows` is the number of bars, where the chart is no higher than they are.
    """

    build: Build
    sentence: str
    spine: Spine | None = None
    rows: int = 0


@dataclass(frozen=True, slots=True)
class MeasuredMetric:
    """A metric with its measurements, oldest first."""

    spine: Spine
    metric: Metric
    series: tuple[Measurement, ...]

    @property
    def newest(self) -> float:
        """The newest value."""
        return self.series[-1].value or 0.0

    @property
    def cases(self) -> int | None:
        """How many cases the newest value rests on."""
        return self.series[-1].cases


def measured(
    spines: Sequence[Spine], fits: Callable[[Metric], bool], least: int = 1
) -> Iterator[MeasuredMetric]:
    """The metrics that fit and have at least so many measurements."""
    for spine in spines:
        for metric in spine.metrics:
            if fits(metric):
                series = tuple(one for one in spine.series(metric.id) if one.value is not None)
                if len(series) >= least:
                    yield MeasuredMetric(spine, metric, series)
