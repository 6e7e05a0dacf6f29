"""Shows fairness by group: the gaps, a chart of each group's rate with its interval, and the table of all rates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.charts.marks import Chart
from desktop_app.charts.range_bars import RangeBar, range_bars
from desktop_app.language.i18n import _
from desktop_app.text import clean_line
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.initiative.analyses.outcome_view import OutcomeView
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.chart.chart_view import ChartView
from desktop_app.ui.widgets.fields.segmented import SegmentedChoice
from desktop_app.ui.widgets.terms.term_words import TermMark, set_term

_ROW, _FOOT = 30, 34


class FairnessView(QWidget):
    """Takes the kept result of a fairness analysis."""

    def __init__(self, currency: str) -> None:
        super().__init__()
        self._groups: list[Mapping[str, Any]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["m"])
        self.rate = SegmentedChoice(
            [
                ("selection_rate", _("Selected")),
                ("tpr", _("True-positive rate")),
                ("fpr", _("False-positive rate")),
                ("precision", _("Precision")),
            ],
            "selection_rate",
            _("Which rate"),
        )
        self.chart: ChartView = ChartView(self._build)
        self.rate.chosen.connect(lambda _value: self.chart.refresh())
        self.outcome = OutcomeView(currency)
        row = QHBoxLayout()
        row.addWidget(self.rate)
        row.addWidget(TermMark(_("Fairness gap"), "fairness_gap"))
        row.addStretch(1)
        column.addLayout(row)
        set_term(self, "fairness_gap")
        for widget in (self.chart, self.outcome):
            column.addWidget(widget)
        theme.notifier().changed.connect(self._restyle)

    def _restyle(self) -> None:
        theme.keep_px(self.chart.setFixedHeight, _ROW * max(1, len(self._groups)) + _FOOT)

    def show_result(self, result: Mapping[str, object]) -> None:
        """Show a kept result; values that can't be read are left out."""
        details = result.get("details")
        groups = details.get("groups") if isinstance(details, dict) else None
        self._groups = [one for one in groups or () if isinstance(one, dict)]
        self._restyle()
        self.chart.refresh()
        self.outcome.show_result(result)

    def _build(self, width: float, height: float) -> Chart:
        rate = str(self.rate.value())
        items = [
            RangeBar(
                clean_line(str(one.get("group") or "")),
                one.get(f"{rate}_low"),
                one.get(rate),
                one.get(f"{rate}_high"),
                # Under 30 cases of its own denominator a rate is too uncertain to judge by.
                is_sure=not one.get(f"{rate}_too_few", one.get("too_few")),
            )
            for one in self._groups
        ]
        columns = (_("Lower bound"), _("Rate"), _("Upper bound"))
        return range_bars(items, width, height, unit="share", title=_("Rates by group"), columns=columns)
