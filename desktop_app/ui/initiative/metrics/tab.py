"""What counts as success, and what is too bad to ship? Metrics, their measurements and trade-offs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from desktop_app.charts.series import series
from desktop_app.domain.choices import METRIC_KINDS, METRIC_STATES, UNITS, MetricState, Stage
from desktop_app.domain.extensions.extension import CatalogueMetric
from desktop_app.domain.measures import MetricReport, bounds_conflict
from desktop_app.domain.records import Decision, Metric
from desktop_app.domain.rules import Rules
from desktop_app.domain.spine import Spine
from desktop_app.domain.states import metric_reports
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.services.learning.terms import term_of_metric
from desktop_app.services.templates import template_proposals as proposals
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.initiative.analyses.files_panel import AnalysesPanel
from desktop_app.ui.initiative.metrics.bands_panel import BandsPanel
from desktop_app.ui.initiative.metrics.catalogue_panel import CataloguePanel
from desktop_app.ui.initiative.metrics.measurements_panel import MeasurementsPanel
from desktop_app.ui.records.gate_anchors import PROPOSED_METRICS
from desktop_app.ui.records.metric_series import chart_series, series_note
from desktop_app.ui.records.record_list import ListColumn, RecordList
from desktop_app.ui.records.spine_tab import SpineTab, replace_field
from desktop_app.ui.records.state_words import metric_state_kind
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.chart.chart_view import ChartView
from desktop_app.ui.widgets.fields.choice_fields import ChoiceField
from desktop_app.ui.widgets.fields.measure_field import MeasureField
from desktop_app.ui.widgets.labels import ElidedLabel, Label
from desktop_app.ui.widgets.table.table_model import Trend
from desktop_app.ui.widgets.terms.term_words import TermMark, set_term

_BOUNDS = ("baseline", "target", "target_high", "guardrail", "guardrail_high")
# The upper ends have a row of their own, which is hidden unless the metric is about a range.
_FORM = ("name", "kind", "direction", "unit", "baseline", "cadence_days", "target", "guardrail",
         "target_high", "guardrail_high", "segment", "owner", "note")  # fmt: skip


class MetricsTab(SpineTab):
    """The third part of the spine."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self._reports: dict[str, MetricReport] = {}
        self.catalogue = CataloguePanel(self._take_over, self.close_catalogue)
        self.catalogue.hide()
        self.body.addWidget(self.catalogue)
        self.metrics = RecordList(
            self,
            Metric,
            self._columns(),
            title=_("Metrics"),
            add_label=_("Add metric"),
            empty=_("A metric says what good means, what the target is, and what must not be shipped."),
            icon="metrics",
            fields=_FORM,
        )
        self.catalogue_button = Button(_("From the catalogue"), self.open_catalogue, look="small")
        self.metrics.tools.addWidget(self.catalogue_button)
        self._offered: int | None = None
        self._put_measures()
        self._build_lower()
        self.metrics.picked.connect(self._picked)
        self.body.addWidget(self.metrics)
        plain = Card(_("In plain words"))
        form = self.form(["plain_words"])
        form.field("plain_words").label.hide()
        plain.add(form)
        hint = _("In counts rather than scores: of 100 frauds it catches 81; of 100 alarms 63 are real.")
        plain.add(Label(hint, "small", tone="muted", wrap=True))
        self.metrics.side.addWidget(plain)
        self.bands = BandsPanel(self)
        self.body.addWidget(self.bands)
        self.decisions = RecordList(
            self,
            Decision,
            [
                ListColumn("title", _("What was decided"), lambda d: d.title, "strong", 180, "title"),
                "reason",
                "decided_by",
                "decided_on",
            ],
            title=_("Trade-offs"),
            add_label=_("Add trade-off"),
            empty=_("A trade-off says what was given up for what, and why: recall for precision, say."),
            icon="scales",
            beside=True,
        )
        self.decisions.empty.be_quiet()
        self.body.addWidget(self.decisions)
        self.from_files = AnalysesPanel(self, "metrics")
        self.body.addWidget(self.from_files)
        self.body.addStretch(1)

    # -- building ------------------------------------------------------------------------------

    def _columns(self) -> list[ListColumn]:
        def sparks(metric: Metric) -> Trend:
            report = self._reports.get(metric.id)
            values = [m.value for m in report.series[-24:] if m.value is not None] if report else []
            return Trend(values, self._trend(values, metric))

        return [
            ListColumn("name", _("Metric"), lambda m: m.name, "strong", 170, "name"),
            ListColumn("kind", _("Kind"), lambda m: _(METRIC_KINDS.get(m.kind, m.kind)), "muted", 108),
            ListColumn("baseline", _("Baseline"), self._baseline, "number", 84, sort=lambda m: m.baseline),
            ListColumn("target", _("Target"), self._target, "number", 92, sort=lambda m: m.target),
            ListColumn(
                "guardrail", _("Guardrail"), self._guardrail, "number", 92, sort=lambda m: m.guardrail
            ),
            ListColumn(
                "latest", _("Latest"), self._latest, "number", 84, sort=self._latest_value, figure="metric:"
            ),
            ListColumn("trend", _("Trend"), sparks, "spark", 92),
            ListColumn("state", _("State"), self._state, "chip", 124, tip=self._why),
        ]

    def _trend(self, values: Sequence[float], metric: Metric) -> str:
        """The curve in words."""
        if len(values) < 2:
            return ""
        first, last = self._measure(values[0], metric), self._measure(values[-1], metric)
        if first == last:
            return _("unchanged at {value}").format(value=first)
        words = _("up from {first} to {last}") if values[-1] > values[0] else _("down from {first} to {last}")
        return words.format(first=first, last=last)

    def _measure(self, value: float | None, metric: Metric) -> str:
        return formats.measure(value, metric.unit, self.context.currency)

    def _baseline(self, metric: Metric) -> str:
        return self._measure(metric.baseline, metric)

    def _bound(self, metric: Metric, low: float | None, high: float | None) -> str:
        if metric.direction == "range" and not (low is None and high is None):
            return formats.bound((low, high), metric.direction, metric.unit, self.context.currency)
        return formats.bound(low, metric.direction, metric.unit, self.context.currency)

    def _target(self, metric: Metric) -> str:
        return self._bound(metric, metric.target, metric.target_high)

    def _guardrail(self, metric: Metric) -> str:
        return self._bound(metric, metric.guardrail, metric.guardrail_high)

    def _latest_value(self, metric: Metric) -> float | None:
        report = self._reports.get(metric.id)
        return report.latest.value if report is not None and report.latest is not None else None

    def _latest(self, metric: Metric) -> str:
        return self._measure(self._latest_value(metric), metric)

    def _state(self, metric: Metric) -> tuple[str, str]:
        report = self._reports.get(metric.id)
        state = report.state if report is not None else MetricState.NO_DATA
        return _(METRIC_STATES[state]), metric_state_kind(state)

    def _why(self, metric: Metric) -> str:
        report = self._reports.get(metric.id)
        return report.why if report is not None else ""

    def _put_measures(self) -> None:
        """Replace the plain fields for values by fields in the metric's unit."""
        form = self.metrics.form
        for name in _BOUNDS:
            old = form.field(name)
            replace_field(form, name, MeasureField(old.label_text, old.help_text))
        units = [(key, _(label)) for key, label in UNITS.items()]
        replace_field(form, "unit", ChoiceField(form.field("unit").label_text, units, unknown=""))

    def _build_lower(self) -> None:
        column = self.metrics.below.column(3, at=0)
        self._note = ElidedLabel("", tone="muted")
        self.chart_card = Card(_("Over time"), self._note)
        self.chart_card.setProperty("tour", "metric")
        self.meaning = TermMark()
        self.chart_card.put_beside_title(self.meaning)
        set_term(self.metrics.table, self.meaning.term)
        set_term(self.chart_card, self.meaning.term)
        self.chart = ChartView(height=236)
        self.chart.setFixedHeight(236)
        self.chart.activated.connect(self._point_opened)
        self.why = Label("", tone="muted", wrap=True)
        self.chart_card.add(self.chart)
        self.chart_card.add(self.why)
        self.measurements = MeasurementsPanel(self)
        column.addWidget(self.chart_card)
        column.addWidget(self.measurements)

    # -- filling -------------------------------------------------------------------------------

    def fill(self) -> None:
        spine, rules = self.spine, self.rules
        if spine is None or rules is None:
            return
        self._reports = {report.metric.id: report for report in metric_reports(spine, rules.today)}
        self.metrics.show_records(spine.metrics)
        self._say_proposed(spine, rules)
        self.catalogue_button.setVisible(bool(spine.metrics) and self.context.can_edit)
        self.decisions.show_records(spine.decisions)
        self.from_files.show_spine(spine)
        self.bands.show_spine(spine)
        if self.catalogue.isVisibleTo(self):
            self._fill_catalogue()

    def _say_proposed(self, spine: Spine, rules: Rules) -> None:
        """Lead from the empty list to the metrics that the template proposes, which wait on the overview."""
        offered = 0
        if not spine.metrics and spine.initiative.stage in (Stage.STRATEGY, Stage.DISCOVERY):
            proposal = proposals.proposal_of(self.context.workspace, spine, rules)
            offered = len(proposal.metrics) if proposal is not None else 0
        if offered == self._offered:
            return
        self._offered = offered
        actions = [(_("Add from the catalogue"), self.open_catalogue), (_("Add metric"), self.metrics.add)]
        if offered:
            text = ngettext(
                "See the {n} metric that the template proposes",
                "See the {n} metrics that the template proposes",
                offered,
            )
            actions.insert(0, (text.format(n=formats.number(offered)), self._see_proposed))
        self.metrics.empty.set_actions(actions)

    def _see_proposed(self) -> None:
        if self.initiative is not None:
            self.context.open_initiative(self.initiative.id, "overview", PROPOSED_METRICS)

    def header_actions(self) -> Sequence[QWidget]:
        return [Button(_("Metric"), self.metrics.add, icon="add", tip=_("Add a metric"))]

    def focus_anchor(self, anchor: str) -> bool:
        return (
            self.metrics.select(anchor, focus=True)
            or self.decisions.select(anchor, focus=True)
            or super().focus_anchor(anchor)
        )

    def _picked(self, metric: Metric | None) -> None:
        if self.spine is None:
            return
        report = self._reports.get(metric.id) if metric is not None else None
        points = report.series if report is not None else ()
        shown = (*points, *report.ahead) if report is not None else ()
        self.measurements.show_series(metric, shown, self.context.can_edit)
        self._show_form(metric)
        self.chart_card.setVisible(metric is not None)
        if metric is None or report is None:
            return
        data = chart_series(report, self.spine.model_versions, self.context.currency)
        self.chart_card.set_title(metric.name)
        self.meaning.set_term(metric.name, term_of_metric(metric.catalogue_id, metric.name))
        self._note.setText(series_note(points) if points else "")
        # Without measurements the chart says so itself.
        remarks = [report.why if points else "", bounds_conflict(metric)]
        self.why.setText(" ".join(filter(None, remarks)))
        self.why.setVisible(bool(self.why.text()))
        self.chart.set_builder(lambda width, height: series(data, width, height))

    def _show_form(self, metric: Metric | None) -> None:
        form = self.metrics.form
        within = metric is not None and metric.direction == "range"
        beside = [getattr(metric, name) for name in _BOUNDS] if metric is not None else []
        for name in _BOUNDS:
            field = form.field(name)
            if isinstance(field, MeasureField):
                field.set_measure(metric.unit if metric is not None else "", self.context.currency)
                field.values_beside = lambda: beside
        form.field("target_high").setVisible(within)
        form.field("guardrail_high").setVisible(within)
        form.field("target").set_label(_("Target, lower end") if within else _("Target"))
        form.field("guardrail").set_label(_("Guardrail, lower end") if within else _("Guardrail"))

    def _point_opened(self, ref: object) -> None:
        if self.measurements.select(str(ref)):
            self.measurements.table.setFocus()

    # -- catalogue -----------------------------------------------------------------------------

    def open_catalogue(self) -> None:
        """Show the ready-made metrics, with the cursor in the search."""
        self._fill_catalogue()
        self.catalogue.show()
        self.reveal(self.catalogue.search)

    def close_catalogue(self) -> None:
        """Hide the ready-made metrics again."""
        self.catalogue.hide()
        self.metrics.table.setFocus()

    def _fill_catalogue(self) -> None:
        industry = self.initiative.industry if self.initiative is not None else ""
        offered = self.context.workspace.extensions.metric_catalogue()
        shown = [m for m in offered if m.industry is None or not industry or m.industry == industry]
        # Metrics for the industry come first.
        shown.sort(key=lambda metric: metric.industry is None)
        taken = (
            frozenset(m.catalogue_id for m in self.spine.metrics) if self.spine is not None else frozenset()
        )
        self.catalogue.show_catalogue(shown, taken)

    def _take_over(self, metric: CatalogueMetric) -> None:
        self.metrics.add(
            {
                "name": _(metric.name),
                "kind": metric.kind,
                "direction": metric.direction,
                "unit": metric.unit,
                "note": _(metric.sentence),
                "catalogue_id": metric.id,
            },
            focus=False,
        )
