"""What a review looks at: every metric against its target, and the selected one over time."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent

from desktop_app.charts.series import series
from desktop_app.domain.choices import METRIC_STATES, MetricState
from desktop_app.domain.measures import MetricReport
from desktop_app.domain.records import Metric, Review
from desktop_app.domain.spine import Spine
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.ui.look import theme
from desktop_app.ui.records.metric_series import chart_series, series_note
from desktop_app.ui.records.state_words import chip_kind, chip_words, metric_state_kind
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.chart.chart_view import ChartView
from desktop_app.ui.widgets.feedback import EmptyState
from desktop_app.ui.widgets.labels import ElidedLabel, Label
from desktop_app.ui.widgets.table.data_table import DataTable
from desktop_app.ui.widgets.table.table_model import TableColumn

_WORST = (MetricState.BELOW_GUARDRAIL, MetricState.WATCH, MetricState.STALE, MetricState.ON_TARGET)


def bound_text(metric: Metric, currency: str) -> str:
    """The target of a metric with the side on which it holds."""
    if metric.direction == "range":
        return formats.bound((metric.target, metric.target_high), "range", metric.unit, currency)
    return formats.bound(metric.target, metric.direction, metric.unit, currency)


def snapshot(review: Review | None) -> list[dict[str, Any]]:
    """What was measured when a review was closed; empty where nothing was kept."""
    if review is None or not review.measured:
        return []
    try:
        entries = json.loads(review.measured)
    except ValueError:
        return []
    return [one for one in entries if isinstance(one, dict)] if isinstance(entries, list) else []


def number_of(value: object) -> float | None:
    """A number from a snapshot; None for anything else."""
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def state_of(value: object) -> tuple[str, str]:
    """Words and kind of a metric's state; an unknown state is shown as stored."""
    try:
        state = MetricState(str(value))
    except ValueError:
        return str(value or formats.unknown()), "neutral"
    return _(METRIC_STATES[state]), metric_state_kind(state)


class ChartCard(Card):
    """One metric over time, with target and guardrail; `opened(metric id)` when a point is clicked."""

    opened = Signal(str)

    def __init__(self) -> None:
        self.note = ElidedLabel("", tone="muted")
        super().__init__(_("Over time"), self.note)
        self._metric_id = ""
        self.chart = ChartView(height=210)
        theme.keep_px(self.chart.setMinimumHeight, 190)
        self.chart.activated.connect(lambda _ref: self.opened.emit(self._metric_id))
        self.why = Label("", tone="muted", wrap=True)
        self.add(self.chart, 1)
        self.add(self.why)

    def show_report(self, report: MetricReport, spine: Spine, currency: str) -> None:
        """Draw a metric."""
        self._metric_id = report.metric.id
        data = chart_series(report, spine.model_versions, currency)
        self.set_title(report.metric.name)
        self.note.setText(series_note(report.series))
        self.why.setText(report.why)
        self.chart.set_builder(lambda width, height: series(data, width, height))


class MetricsCard(Card):
    """Measurements against targets; `picked(metric id)` tells which one is selected."""

    picked = Signal(str)
    add_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(_("Measurements against targets"))
        self.set_term("guardrail", _("Guardrail"))
        self.table = DataTable(
            [
                TableColumn("metric", _("Metric"), 1, "strong", 120),
                TableColumn("target", _("Target"), 2, "number", 80),
                TableColumn(
                    "before", _("Last review"), 3, "number", 86,
                    help=_("Value when the last review was closed"),
                ),
                TableColumn("latest", _("Latest"), 4, "number", 72),
                TableColumn("state", _("State"), 5, "chip", 124, chip_words, chip_words, chip_kind),
            ],
            _("Measurements against targets"),
            framed=False,
            fit_height=True,
        )  # fmt: skip
        self._has_last = False
        self.table.view.setSelectionMode(self.table.view.SelectionMode.SingleSelection)
        self.empty = EmptyState(
            "metrics",
            _("No metric says what good means."),
            [(_("Add a metric"), self.add_wanted.emit)],
            why=_("A review holds measurements against targets."),
        )
        self.add(self.table)
        self.add(self.empty)
        self.body.addStretch(1)
        self.table.selection_changed.connect(lambda refs: self.picked.emit(str(refs[0])) if refs else None)

    def show_reports(self, reports: Sequence[MetricReport], last: Review | None, currency: str) -> None:
        """Show every metric; the selection stays, or goes to the worst."""
        before: Mapping[str, float | None] = {
            str(one.get("metric_id")): number_of(one.get("value")) for one in snapshot(last)
        }
        rows = []
        for report in reports:
            metric, latest = report.metric, report.latest
            past = before.get(metric.id)
            rows.append(
                (
                    metric.id,
                    metric.name,
                    bound_text(metric, currency),
                    formats.measure(past, metric.unit, currency) if metric.id in before else "–",
                    formats.measure(latest.value if latest else None, metric.unit, currency),
                    (_(METRIC_STATES[report.state]), metric_state_kind(report.state)),
                )
            )
        self._has_last = last is not None
        self._fit()
        self.table.set_rows(rows)
        self.table.setMaximumHeight(self.table.view.maximumHeight())
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        if rows and not self.table.selected_refs():
            worst = min(reports, key=lambda r: _WORST.index(r.state) if r.state in _WORST else len(_WORST))
            self.table.select(worst.metric.id)

    def _fit(self) -> None:
        """Show the column of values at the last review only if there is room for it."""
        self.table.set_column_shown("before", self._has_last and self.width() >= theme.px(620))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
