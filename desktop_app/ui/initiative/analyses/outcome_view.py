"""Shows what an analysis found: a sentence, figures with their interval, bar charts and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop_app.charts.bars import Bar, bars
from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.text import clean_line
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.widgets.chart.chart_view import ChartView
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.layouts import clear_layout
from desktop_app.ui.widgets.state_marks import Chip
from desktop_app.ui.widgets.table.fitted_table import FittedTable
from desktop_app.ui.widgets.table.table_model import TableColumn

_ACROSS = 3
_BAR_HEIGHT = 34


class OutcomeView(QWidget):
    """Takes the JSON of an `AnalysisOutcome`; values that can't be read are left out."""

    def __init__(self, currency: str) -> None:
        super().__init__()
        self._currency = currency
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACING["m"])

    def show_result(self, result: Mapping[str, object]) -> None:
        """Show a kept result."""
        clear_layout(self._column)
        outcome = result.get("outcome")
        if not isinstance(outcome, dict):
            self._column.addWidget(
                Label(_("The result can't be read. Run the analysis again."), tone="muted")
            )
            return
        sentence = Label(clean_line(str(outcome.get("sentence") or "")), weight=500, wrap=True)
        self._column.addWidget(sentence)
        figures = [one for one in _list(outcome.get("figures")) if isinstance(one, dict)]
        if figures:
            self._column.addWidget(self._figures(figures))
        for chart in _list(outcome.get("charts")):
            if isinstance(chart, dict):
                self._chart(chart)
        for table in _list(outcome.get("tables")):
            if isinstance(table, list) and table:
                self._table(table)

    def _figures(self, figures: Sequence[Mapping[str, object]]) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACING["l"])
        grid.setVerticalSpacing(SPACING["m"])
        for place, figure in enumerate(figures):
            grid.addWidget(self._figure(figure), place // _ACROSS, place % _ACROSS)
        for at in range(_ACROSS):
            grid.setColumnStretch(at, 1)
        return holder

    def _figure(self, figure: Mapping[str, object]) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(Label(clean_line(str(figure.get("label") or "")), "small", tone="muted", wrap=True))
        unit = str(figure.get("unit") or "")
        value = _number(figure.get("value"))
        column.addWidget(Label(formats.measure(value, unit, self._currency), "page", 600))
        low, high, cases = (
            _number(figure.get("low")),
            _number(figure.get("high")),
            _number(figure.get("cases")),
        )
        details = []
        if low is not None and high is not None:
            ends = [formats.measure(end, unit, self._currency) for end in (low, high)]
            details.append(_("{low} to {high}").format(low=ends[0], high=ends[1]))
        if cases is not None:
            text = ngettext("{n} case", "{n} cases", int(cases))
            details.append(text.format(n=formats.number(cases)))
        if figure.get("note"):
            details.append(clean_line(str(figure["note"])))
        column.addWidget(Label(" · ".join(details), "small", tone="muted", wrap=True))
        state = figure.get("state")
        words = {"good": _("Good"), "caution": _("Watch"), "bad": _("Guardrail breached")}
        if state in words:
            column.addWidget(Chip(words[state], state), 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        return holder

    def _chart(self, chart: Mapping[str, object]) -> None:
        title, unit = clean_line(str(chart.get("title") or "")), str(chart.get("unit") or "")
        items = [
            Bar(
                clean_line(str(bar[0])),
                _number(bar[1]),
                formats.measure(_number(bar[1]), unit, self._currency),
            )
            for bar in _list(chart.get("bars"))
            if isinstance(bar, list) and len(bar) == 2
        ]
        self._column.addWidget(Label(title, weight=600, wrap=True))
        view = ChartView(lambda width, height: bars(items, width, height, title))
        theme.keep_px(view.setFixedHeight, max(1, len(items)) * _BAR_HEIGHT)
        self._column.addWidget(view)

    def _table(self, table: Sequence[object]) -> None:
        every = [[clean_line(str(cell)) for cell in row] for row in table if isinstance(row, list) and row]
        if not every:
            return
        head, *rows = every
        columns = [
            TableColumn(f"c{at}", title, at + 1, "strong" if at == 0 else "text", 130)
            for at, title in enumerate(head)
        ]
        view = FittedTable(columns, head[0] if head else _("Table"))
        view.set_rows([(str(n), *row[: len(head)]) for n, row in enumerate(rows) if len(row) >= len(head)])
        self._column.addWidget(view)


def _list(value: object) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else []


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
