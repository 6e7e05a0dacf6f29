"""What an initiative costs by month and kind, planned and actual, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QStyleOptionViewItem, QVBoxLayout, QWidget

from desktop_app.domain import fields as f
from desktop_app.domain.choices import COST_CATEGORIES
from desktop_app.domain.records import Initiative, Portfolio
from desktop_app.domain.spine import Spine
from desktop_app.errors import FieldError, UserError
from desktop_app.language import formats
from desktop_app.language.i18n import N_, _, ngettext
from desktop_app.services.planning import costs
from desktop_app.services.planning.costs import CostReport
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.initiative.rollout.costs_spread import SpreadLine
from desktop_app.ui.records.spine_tab import SpineTab
from desktop_app.ui.widgets.buttons import IconButton
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.fields.reading_question import ReadingQuestion
from desktop_app.ui.widgets.fields.segmented import SegmentedChoice
from desktop_app.ui.widgets.figure_button import FigureButton
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.side_by_side import EqualGrid
from desktop_app.ui.widgets.table.cell_delegate import CellDelegate
from desktop_app.ui.widgets.table.fitted_table import FittedTable
from desktop_app.ui.widgets.table.table_model import TableColumn

if TYPE_CHECKING:
    from desktop_app.services.workspace import Workspace

TOTAL = "total"
_SIDES = {"planned": N_("Planned"), "actual": N_("Actual")}
#: Inputs that the break-even needs, with the fields that hold them.
_MISSING = {
    "benefit": "benefit_likely",
    "chance_of_success": "chance_of_success",
    "live_from": "live_from",
    "build_cost": "build_cost_likely",
    "run_cost": "run_cost",
}


class _Cells(CellDelegate):
    """Cells of the table; sums can't be edited."""

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        if self._model(index).ref_at(index.row()) == TOTAL:
            return None  # type: ignore[return-value]  # Qt's way to say that a cell is not edited
        return super().createEditor(parent, option, index)


class CostsPanel(Card):
    """A year at a time: months down, kinds of cost across, each amount typed into its cell."""

    def __init__(self, tab: SpineTab) -> None:
        self.side = SegmentedChoice(
            [(key, _(label)) for key, label in _SIDES.items()], "planned", _("Amounts shown")
        )
        self.before = IconButton("previous", _("Year before"), lambda: self.show_year(self.year - 1))
        self.after = IconButton("next", _("Next year"), lambda: self.show_year(self.year + 1))
        self.year_label = Label("", weight=500)
        super().__init__(_("Costs by month"), self._tools())
        self.set_term("payback", _("Payback"))
        self.tab = tab
        self.year = 0
        self._report: CostReport | None = None
        self._shown_for = ""
        self._figures()
        self.table = FittedTable(self._columns(), _("Costs by month"), tab.context.settings)
        self.table.set_density("compact")
        self.table.delegate = _Cells(self.table.view)
        self.table.view.setItemDelegate(self.table.delegate)
        triggers = QAbstractItemView.EditTrigger
        # As in a spreadsheet, typing begins an edit, as do F2 and Enter.
        self.table.view.setEditTriggers(triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.table.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = self.table.view.horizontalHeader()
        header.setSectionsClickable(False)
        header.setSectionsMovable(False)
        self.table.opened.connect(lambda _ref: self.table.edit_current())
        self.table.edited.connect(self._edited)
        empties = QShortcut(QKeySequence("Delete"), self.table, self.empty_cell)
        empties.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.add(self.table)
        self.error = ReadingQuestion()
        self.add(self.error)
        self.spread = SpreadLine(tab, lambda: str(self.side.value()), self.show_year)
        self.add(self.spread)
        self.side.chosen.connect(lambda _side: self._fill_table())
        tab.anchor("costs", self.table.view)

    def _tools(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING["xs"])
        for widget in (self.before, self.year_label, self.after):
            row.addWidget(widget)
        row.addSpacing(SPACING["s"])
        row.addWidget(self.side)
        return holder

    def _figures(self) -> None:
        origin = self.tab.show_origin
        self.planned = FigureButton(_("Total planned"), partial(origin, "cost.planned"))
        self.actual = FigureButton(_("Cost to date"), partial(origin, "cost_to_date"))
        self.run = FigureButton(_("Run cost a year"), partial(origin, "cost.run"))
        self.each = FigureButton(_("Cost per decision"), partial(origin, "cost.per_decision"))
        self.even = FigureButton(_("Breaks even"), partial(origin, "cost.break_even"))
        self.value = FigureButton(_("Expected value"), partial(origin, "method:expected-value"))
        figures = (self.planned, self.actual, self.run, self.each, self.even, self.value)
        grid = EqualGrid(figures, 128, SPACING["s"])
        self.add(grid)
        holder = QWidget()
        row = QVBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        # The only place where money is typed: what the budget is, what was spent before the months, and by month.
        self.inputs = self.tab.form(["budget", "opening_cost", "opening_on", "decisions_a_year"], columns=4)
        self.tab.anchor("cost_to_date", self.inputs.field("opening_cost"))
        row.addWidget(self.inputs)
        self.add(holder)

    def _columns(self) -> list[TableColumn]:
        columns = [TableColumn("month", _("Month"), 1, "strong", 84, _month)]
        columns += [
            TableColumn(kind, _(label), at, "number", 84, self._amount, editable=True)
            for at, (kind, label) in enumerate(COST_CATEGORIES.items(), 2)
        ]
        columns.append(TableColumn(TOTAL, _("Sum"), len(COST_CATEGORIES) + 2, "number", 84, self._amount))
        return columns

    # -- showing -------------------------------------------------------------------------------

    def show_spine(self, spine: Spine, today: date) -> None:
        """Show the costs of an initiative; the portfolio's rate and years are read beside it."""
        initiative_id = spine.initiative.id

        def work(ws: Workspace) -> CostReport:
            portfolio: Portfolio = ws.portfolio()
            return costs.report(spine, portfolio, today)

        def done(report: CostReport) -> None:
            if self.tab.spine is spine:
                self._report = report
                if initiative_id != self._shown_for:
                    self._shown_for, self.year = initiative_id, today.year
                    self.side.set_value("planned")
                    self.spread.begin(today)
                self._fill()

        self.tab.context.read(work, done)

    def show_year(self, year: int) -> None:
        """Show another year."""
        self.year = max(f.FIRST_YEAR, min(f.LAST_YEAR, year))
        self._fill_table()

    def _fill(self) -> None:
        report = self._report
        if report is None:
            return
        currency = self.tab.context.currency

        def money(amount: float | None) -> str:
            return formats.money(amount, currency, compact=True)

        total, run, course = report.total, report.run, report.course
        self._show_planned(report, money)
        note, kind = "", "neutral"
        if total.planned_so_far and total.actual_so_far is not None:
            share = total.actual_so_far / total.planned_so_far
            note = _("{share} of the plan").format(share=formats.percent(share, digits=0))
            kind = "bad" if share > 1.1 else "good"
        tip = _(
            "Spent before the first month: {opening}. Booked by month: {money}. Compared with the plan over the "
            "months of which both are known."
        ).format(opening=money(report.opening), money=money(total.actual))
        self.actual.set(money(report.to_date), note, kind, tip)
        self.run.set(money(run.a_year), _basis(run.basis, run.months))
        if report.per_decision is None:
            missing = _("the run cost") if run.a_year is None else _("the decisions a year")
            self.each.set(formats.unknown(), _("{what} is missing").format(what=missing))
        else:
            self.each.set(formats.measure(report.per_decision, "money", currency), _("run cost / decisions"))
        if course.missing:
            specs = f.specs(Initiative)
            names = ", ".join(_(specs[_MISSING[name]].label) for name in course.missing)
            self.even.set(formats.unknown(), _("missing: {names}").format(names=names))
        elif course.break_even is None:
            n = report.years
            self.even.set(
                _("not reached"),
                ngettext("within {n} year live", "within {n} years live", n).format(n=formats.number(n)),
                "bad",
            )
        else:
            rate = formats.percent(report.rate)
            self.even.set(
                formats.month(course.break_even), _("discounted at {rate} a year").format(rate=rate)
            )
        n = report.years
        over = ngettext("over {n} year, by the estimates", "over {n} years, by the estimates", n)
        kind = "bad" if report.value is not None and report.value < 0 else "neutral"
        self.value.set(money(report.value), over.format(n=formats.number(n)), kind)
        self.spread.show_state(self.tab.context.can_edit)
        self._fill_table()

    def _show_planned(self, report: CostReport, money: Callable[[float | None], str]) -> None:
        """What is planned by month beside the budget, so that neither seems to be forgotten."""
        planned, budget = report.total.planned, report.budget
        note, kind = "", "neutral"
        if budget is not None and planned is None:
            note = _("{money} not planned yet").format(money=money(budget))
        elif budget is not None:
            note = _("of {money} budget").format(money=money(budget))
            kind = "bad" if planned is not None and planned > budget else "neutral"
        self.planned.set(money(planned), note, kind)

    def _fill_table(self) -> None:
        report = self._report
        if report is None:
            return
        side = str(self.side.value() or "planned")
        self.year_label.setText(str(self.year))
        rows: list[tuple[Any, ...]] = []
        sums: dict[str, float] = {}
        for number in range(1, 13):
            month = date(self.year, number, 1)
            cells = report.grid.get(month, {})
            amounts = {
                kind: amount
                for kind in COST_CATEGORIES
                if kind in cells and (amount := getattr(cells[kind], side)) is not None
            }
            for kind, amount in amounts.items():
                sums[kind] = sums.get(kind, 0.0) + amount
            rows.append((month.isoformat(), month, *self._line(amounts)))
        rows.append((TOTAL, None, *self._line(sums)))
        self.table.set_rows(rows)

    @staticmethod
    def _line(amounts: dict[str, float]) -> list[float | None]:
        return [*(amounts.get(kind) for kind in COST_CATEGORIES), sum(amounts.values()) if amounts else None]

    def _amount(self, value: float | None) -> str:
        # The figures above show the currency; repeating it in every cell is useless.
        return "–" if value is None else formats.number(value, 0 if value == int(value) else 2)

    # -- doing ---------------------------------------------------------------------------------

    def _edited(self, ref: str, kind: str, text: object) -> None:
        initiative = self.tab.initiative
        if initiative is None or ref == TOTAL or not self.tab.context.can_edit:
            return
        from desktop_app.language import parsing

        typed, currency = str(text).strip(), self.tab.context.currency
        try:
            marks = parsing.possible_marks(typed, "money")
            amounts = [costs.typed_amount(typed, currency, mark) for mark in marks]
            amount = None if amounts or typed == "–" else costs.typed_amount(typed, currency)
        except FieldError as error:
            self.say(str(error))
            return
        keep = partial(self._keep, initiative.id, ref, kind, str(self.side.value()))
        if amounts:
            self.error.ask(
                typed, [(formats.measure(one, "money", currency), partial(keep, one)) for one in amounts]
            )
            return
        self.say("")
        keep(amount)

    def _keep(self, initiative_id: str, ref: str, kind: str, side: str, amount: float | None) -> None:
        month = date.fromisoformat(ref)
        self.tab.context.write(
            lambda ws: costs.set_cost(ws, initiative_id, kind, month, {side: amount}), on_error=self._failed
        )
        self._go_down(ref, kind)

    def empty_cell(self) -> None:
        """Make the amount under the keyboard unknown."""
        index = self.table.view.currentIndex()
        if index.isValid():
            column = self.table.model.columns()[index.column()]
            if column.editable:
                self._edited(str(self.table.model.ref_at(index.row())), column.id, "")

    def _go_down(self, ref: str, kind: str) -> None:
        """Go on to the next month, as people fill a column."""
        here = self.table.index_of(ref, kind)
        below = here.siblingAtRow(here.row() + 1)
        if below.isValid():
            self.table.view.setCurrentIndex(below)
        self.table.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, FieldError):
            self.say(str(error))
        else:
            self.tab.context.show_error(error)
        if isinstance(error, UserError):
            self._fill_table()

    def say(self, sentence: str) -> None:
        """Show under the table what is wrong with the typed amount."""
        self.error.say(sentence)


def _month(value: date | None) -> str:
    return _("Year") if value is None else formats.month(value)


def _basis(basis: str, months: int) -> str:
    if basis == "actual":
        return ngettext("from {n} month spent", "from {n} months spent", months).format(
            n=formats.number(months)
        )
    if basis == "planned":
        return ngettext("from {n} month planned", "from {n} months planned", months).format(
            n=formats.number(months)
        )
    return _("from the estimate") if basis else ""
