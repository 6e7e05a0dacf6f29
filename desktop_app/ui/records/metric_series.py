"""The measurements of a metric over time: as the chart takes them, and in a few words."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.charts.series import Series, SeriesEvent, SeriesPoint
from desktop_app.domain.measures import MetricReport
from desktop_app.domain.records import Measurement, ModelVersion
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext


def chart_series(report: MetricReport, versions: Sequence[ModelVersion], currency: str) -> Series:
    """A metric with its measurements and the model versions, as the chart takes it."""
    metric = report.metric
    return Series(
        metric.name,
        tuple(SeriesPoint(m.measured_on, m.value, m.cases, m.id, m.note or m.source) for m in report.series),
        metric.direction,
        metric.unit,
        currency,
        metric.target,
        metric.target_high,
        metric.guardrail,
        metric.guardrail_high,
        tuple(
            SeriesEvent(v.released_on, _("model {name}").format(name=v.name), None)
            for v in versions
            if v.released_on is not None
        ),
    )


def series_note(series: Sequence[Measurement]) -> str:
    """How many measurements there are, and when the last one was taken."""
    if not series:
        return _("Nothing measured yet")
    n = len(series)
    words = ngettext("{n} measurement, last {date}", "{n} measurements, last {date}", n)
    return words.format(n=formats.number(n), date=formats.date(series[-1].measured_on))
