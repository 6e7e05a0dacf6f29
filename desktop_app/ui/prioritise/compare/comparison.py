"""Two to five initiatives side by side: scores, inputs, cost and states, with differences in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QMenu, QVBoxLayout, QWidget

from desktop_app.language import formats
from desktop_app.language.i18n import _, ngettext
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.look import theme
from desktop_app.ui.prioritise.compare.differences import ComparedInitiative, ComparedLine, compare
from desktop_app.ui.records.score_words import chart_unit
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.chart.chart_view import ChartView
from desktop_app.ui.widgets.fields.combo_box import CheckBox
from desktop_app.ui.widgets.focus.steps import EscapeStep
from desktop_app.ui.widgets.labels import Heading
from desktop_app.ui.widgets.table.data_table import DataTable
from desktop_app.ui.widgets.table.table_model import TableColumn

if TYPE_CHECKING:
    from desktop_app.charts.marks import Chart


class ComparePanel(QWidget):
    """`opened(initiative id, tab)` leads to one of them, `left()` back to the ranking."""

    escape_step = EscapeStep.PART

    opened = Signal(str, str)
    left = Signal()

    def __init__(self, currency: Callable[[], str]) -> None:
        super().__init__()
        self._currency = currency
        self._items: Sequence[ComparedInitiative] = ()
        self._lines: list[ComparedLine] = []
        self.table: DataTable | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACING["l"])
        self.heading = Heading("")
        self.only_differences = CheckBox(_("Only what differs"))
        self.only_differences.toggled.connect(lambda _on: self._filter())
        row = QHBoxLayout()
        row.setSpacing(SPACING["m"])
        row.addWidget(self.heading, 1)
        row.addWidget(self.only_differences)
        row.addWidget(Button(_("Back"), self.left.emit, icon="back"))
        column.addLayout(row)
        self._chart_card = Card(_("Score, P10 – P90"))
        self.chart = ChartView(self._build_chart, height=150)
        self.chart.activated.connect(lambda ref: self.opened.emit(str(ref), "overview"))
        self._chart_card.add(self.chart)
        column.addWidget(self._chart_card)
        self._slot = QVBoxLayout()
        column.addLayout(self._slot, 1)

    def show_items(self, items: Sequence[ComparedInitiative], top: int) -> None:
        """Compare these initiatives, which are scored by the same method."""
        self._items = items
        self._lines = compare(items, top, self._currency())
        n = len(items)
        self.heading.setText(
            ngettext("{n} initiative side by side", "{n} initiatives side by side", n).format(
                n=formats.number(n)
            )
        )
        if self.table is not None:
            self._slot.removeWidget(self.table)
            self.table.hide()
            self.table.deleteLater()
        columns = [TableColumn("title", "", 1, "muted", 170)]
        columns += [
            TableColumn(
                f"item{at}", one.detail.title, 2 + at, "text", 150, help=f"{one.key} {one.detail.title}"
            )
            for at, one in enumerate(items)
        ]
        columns.append(TableColumn("difference", _("Difference"), 2 + n, "text", 210))
        rows = [(line.ref, line.title, *line.texts, line.difference) for line in self._lines]
        self.table = DataTable(columns, _("Comparison"), rows)
        header = self.table.view.horizontalHeader()
        for at in range(1, n + 2):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        self.table.opened.connect(self._row_opened)
        self.table.set_menu(self._fill_menu)
        self._slot.addWidget(self.table, 1)
        height = theme.px(34 + 28 * n)
        self.chart.setMinimumHeight(height)
        self.chart.setMaximumHeight(height)
        self._filter()
        self.chart.refresh()

    def lines(self) -> list[ComparedLine]:
        """The lines of the comparison."""
        return self._lines

    def enter(self) -> None:
        """Put the keyboard on the table."""
        if self.table is not None:
            self.table.enter()

    def _filter(self) -> None:
        if self.table is None:
            return
        differing = {line.ref for line in self._lines if line.differs}
        only = self.only_differences.isChecked()
        self.table.model.filter((lambda row: row[0] in differing) if only else None)

    def _build_chart(self, width: float, height: float) -> Chart:
        from desktop_app.charts.range_bars import RangeBar, range_bars

        bars = []
        for compared in self._items:
            detail = compared.detail
            sure = detail.score.value is not None
            low, high = (detail.low, detail.high) if sure else (detail.score.low, detail.score.high)
            middle = (detail.middle if detail.middle is not None else detail.score.value) if sure else None
            bars.append(RangeBar(f"{compared.key} {detail.title}", low, middle, high, detail.id, sure))
        unit = chart_unit(self._items[0].detail.method) if self._items else ""
        columns = (_("P10"), _("Median"), _("P90"))
        title = _("Scores side by side")
        return range_bars(
            bars, width, height, unit=unit, currency=self._currency(), title=title, columns=columns
        )

    def _row_opened(self, ref: object) -> None:
        # A line about an input or the score leads to where it is given, on the first initiative.
        if self._items:
            self.opened.emit(self._items[0].detail.id, _tab_of(str(ref)))

    def _fill_menu(self, menu: QMenu, refs: list[object]) -> None:
        tab = _tab_of(str(refs[0])) if refs else "overview"
        for compared in self._items:
            name = compared.detail.title.replace("&", "&&")
            action = menu.addAction(_("Open {title}").format(title=name))
            action.triggered.connect(lambda _on=False, ref=compared.detail.id: self.opened.emit(ref, tab))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _tab_of(ref: str) -> str:
    kind, _colon, name = ref.partition(":")
    if kind == "part":
        return name
    return (
        "opportunity" if kind == "input" or ref in ("score", "median", "range", "top", "cost") else "overview"
    )
