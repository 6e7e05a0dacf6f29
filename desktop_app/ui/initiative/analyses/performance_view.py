"""Shows a metric over periods with its interval, against the reference, and every period as a row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.charts.curves import Curve, CurveAxis, curves
from desktop_app.charts.marks import Chart
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.services.analyses.drift_and_performance import describe_start
from desktop_app.text import clean_line
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.widgets.chart.chart_view import ChartView
from desktop_app.ui.widgets.fields.choice_fields import ChoiceField
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.table.fitted_table import FittedTable
from desktop_app.ui.widgets.table.table_model import TableColumn

_HEIGHT = 260


class PerformanceView(QWidget):
    """Takes the kept result of a performance analysis."""

    def __init__(self, _currency: str) -> None:
        super().__init__()
        self._found: Mapping[str, Any] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["m"])
        self.which = ChoiceField(_("Metric"), [], unknown="")
        self.which.edited.connect(lambda _value: self._choose())
        self.said = Label("", tone="muted", wrap=True)
        self.chart = ChartView(self._build, _HEIGHT)
        self.chart.setMinimumHeight(_HEIGHT)
        self.table = FittedTable(
            [
                TableColumn("from", _("From"), 1, "strong", 130),
                TableColumn("n", _("Cases"), 2, "number", 90, formats.number),
                TableColumn("value", _("Value"), 3, "number", 100, _figure),
                TableColumn("interval", _("95 % interval"), 4, "text", 170),
                TableColumn("against", _("Against the reference"), 5, "chip", 150, lambda v: _against(v)[0],
                       state=lambda v: _against(v)[1]),
            ],
            _("Periods"),
        )  # fmt: skip
        for widget in (self.which, self.said, self.chart, self.table):
            column.addWidget(widget)

    def show_result(self, result: Mapping[str, object]) -> None:
        """Show a kept result; values that can't be read are left out."""
        performance = result.get("performance")
        self._found = performance if isinstance(performance, dict) else {}
        from desktop_app.analysis.models.performance import METRICS

        names = [name for name in self._found.get("names") or () if name in METRICS]
        self.which.set_choices([(name, _(METRICS[name])) for name in names])
        fell = self._found.get("fell_at") or {}
        first = [name for name in ("auc", "f1", "recall", "mae") if name in names]
        start = next((name for name in first if name in fell), None) or next(iter([*first, *names]), "")
        self.which.set_value(start)
        self._choose()

    def _choose(self) -> None:
        name = str(self.which.value() or "")
        against = (self._found.get("against") or {}).get(name) or []
        rows = []
        for place, period in enumerate(self._periods()):
            figure = period.get(name) or {}
            low, high = figure.get("low"), figure.get("high")
            interval = (
                ""
                if low is None or high is None
                else _("{low} to {high}").format(low=_figure(low), high=_figure(high))
            )
            state = against[place] if place < len(against) else ""
            few = _is_few(period, name)
            rows.append((str(place), describe_start(period.get("from")), figure.get("n"), figure.get("value"), interval,
                         "few" if few else state))  # fmt: skip
        self.table.set_rows(rows)
        fell = (self._found.get("fell_at") or {}).get(name)
        sentences = [clean_line(str(one)) for one in self._found.get("notes") or ()]
        if isinstance(fell, dict):
            text = _("It is worse than the reference from {start} on.")
            sentences.insert(0, text.format(start=describe_start(fell.get("from"))))
        self.said.setText(" ".join(sentences))
        self.said.setVisible(bool(self.said.text()))
        self.chart.refresh()

    def _periods(self) -> list[Mapping[str, Any]]:
        return [one for one in self._found.get("periods") or () if isinstance(one, dict)]

    def _build(self, width: float, height: float) -> Chart:
        name = str(self.which.value() or "")
        periods = self._periods()
        figures = [period.get(name) or {} for period in periods]
        few = [_is_few(period, name) for period in periods]

        def line(key: str, of_few: bool = False) -> tuple[tuple[float, float | None], ...]:
            return tuple(
                (float(at), figure.get(key))
                for at, (figure, is_few) in enumerate(zip(figures, few, strict=True), 1)
                if is_few == of_few
            )

        lines = [
            Curve(_("Value"), "accent", line("value"), dots=len(figures) <= 60),
            Curve(_("Lower bound"), "muted", line("low"), (2.0, 3.0)),
            Curve(_("Upper bound"), "muted", line("high"), (2.0, 3.0)),
            # No trend is read from them.
            Curve(_("Too few to judge"), "muted", line("value", of_few=True), dots=True, joined=False),
        ]
        reference = (self._found.get("reference") or {}).get(name) or {}
        if reference.get("value") is not None and figures:
            ends = ((1.0, reference["value"]), (float(max(2, len(figures))), reference["value"]))
            lines.append(Curve(_("Reference"), "good", ends, (6.0, 3.0)))
        starts = CurveAxis(
            _("From"), labels=tuple(describe_start(period.get("from")) for period in self._periods())
        )
        return curves(lines, width, height, starts, CurveAxis(self._label()), title=self._label())

    def _label(self) -> str:
        from desktop_app.analysis.models.performance import METRICS

        return _(METRICS.get(str(self.which.value() or ""), ""))


def _is_few(period: Mapping[str, Any], name: str) -> bool:
    """Whether a period, or a figure of it, rests on too few cases to judge by."""
    return period.get("too_few") is True or ((period.get(name) or {}).get("n") or 0) < 30


def _figure(value: Any) -> str:
    return formats.unknown() if value is None else formats.number(value, 3)


def _against(state: object) -> tuple[str, str]:
    words = {
        "worse": (_("Worse"), "bad"),
        "better": (_("Better"), "good"),
        "few": (_("Too few to judge"), "neutral"),
    }
    return words.get(str(state), (_("No difference"), "neutral"))
