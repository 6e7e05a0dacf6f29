"""Scenarios side by side: what each funds, what it is worth, and what it leaves of each limit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop_app.domain.planning_records import Scenario
from desktop_app.language import formats
from desktop_app.language.i18n import _
from desktop_app.services.best_set import scenarios
from desktop_app.services.changes import Changes
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.core.page import Page
from desktop_app.ui.core.reading import while_reading
from desktop_app.ui.look import theme
from desktop_app.ui.prioritise.best_set.limits import amount_words
from desktop_app.ui.widgets.buttons import Button
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.feedback import EmptyState
from desktop_app.ui.widgets.labels import Label
from desktop_app.ui.widgets.layouts import ScrollPage
from desktop_app.ui.widgets.table.data_table import DataTable
from desktop_app.ui.widgets.table.table_model import TableColumn

#: This many fit beside each other in a small window.
MOST = 5


class ScenariosPage(Page):
    """Compares up to five scenarios; initiatives on which they differ come first."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        self.setAccessibleName(_("Scenarios side by side"))
        self._all: Sequence[Scenario] = ()
        self._picked: list[str] | None = None
        self._reading: Any = None
        self._number = 0
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = ScrollPage()
        outer.addWidget(scroll)
        column = scroll.body
        column.setContentsMargins(SPACING["xl"], SPACING["l"], SPACING["xl"], SPACING["l"])
        column.setSpacing(SPACING["m"])
        line = QHBoxLayout()
        line.setSpacing(SPACING["s"])
        self.back = Button(_("Prioritise"), lambda: self.context.go("prioritise"), icon="back")
        self.pick = Button(_("Choose scenarios…"), self._pick)
        self.said = Label("", tone="muted")
        line.addWidget(self.back)
        line.addWidget(self.pick)
        line.addWidget(self.said)
        line.addStretch(1)
        column.addLayout(line)
        self.figures = Card(_("Value and limits"))
        self.table = Card(_("Initiatives"))
        theme.keep_px(self.figures.setMinimumHeight, 190)
        theme.keep_px(self.table.setMinimumHeight, 220)
        self.figures_table: DataTable | None = None
        self.rows_table: DataTable | None = None
        column.addWidget(self.figures, 2)
        column.addWidget(self.table, 3)
        self.empty = EmptyState(
            "scales",
            _("Scenarios are named sets of limits and conditions. Create one beside the ranking."),
            [(_("Go to Prioritise"), lambda: self.context.go("prioritise"))],
            why=_("Leaders ask what a smaller or a larger budget would change."),
        )
        column.addWidget(self.empty, 1)
        self._show_parts(False)

    def activated(self) -> None:
        self.refresh()

    def deactivated(self) -> None:
        self._stop()

    def refresh(self, changes: object = None) -> None:
        """Read the scenarios and compare them as the portfolio stands."""
        if isinstance(changes, Changes) and not changes:
            return
        while_reading(self, self.context.read(scenarios.list_all, self._read))

    def _read(self, all_scenarios: Sequence[Scenario]) -> None:
        self._all = all_scenarios
        there = [one.id for one in all_scenarios]
        if self._picked is None:
            # The plan first, then the newest.
            ordered = sorted(
                all_scenarios, key=lambda scenario: (not scenario.is_plan, -there.index(scenario.id))
            )
            self._picked = [one.id for one in ordered[:MOST]]
        self._picked = [one for one in self._picked if one in there]
        self._show_parts(bool(self._picked))
        if self._picked:
            self._compare(self._picked)

    def _show_parts(self, there: bool) -> None:
        self.figures.setVisible(there)
        self.table.setVisible(there)
        self.pick.setVisible(bool(self._all))
        self.empty.setVisible(not there)

    def _stop(self) -> None:
        self._number += 1
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def _compare(self, picked: list[str]) -> None:
        self._stop()
        number = self._number
        self.said.setText(_("Looking for the best sets"))

        def done(comparison: Any) -> None:
            if number == self._number:
                self._reading = None
                self.said.setText("")
                self.show_comparison(comparison)

        def failed(error: BaseException) -> None:
            self.said.setText("")
            self.context.show_error(error)

        self._reading = self.context.read_job(
            lambda ws, job: scenarios.compare(ws, picked, cancel=lambda: job.is_cancelled),
            done,
            title=_("Comparing scenarios"),
            on_error=failed,
        )

    def show_comparison(self, comparison: scenarios.Comparison) -> None:
        """Show scenarios side by side."""
        names = [
            _("{name} (the plan)").format(name=one.name) if one.is_plan else one.name
            for one in comparison.scenarios
        ]
        self.figures_table = self._put(
            self.figures,
            self.figures_table,
            [
                TableColumn("what", _("What"), 1, "strong", 220),
                *(TableColumn(f"s{at}", name, at + 2, "text", 150) for at, name in enumerate(names)),
            ],
            self._figures(comparison),
            _("Value and limits of the scenarios"),
        )
        rows = sorted(comparison.rows, key=lambda row: not row.differs)
        self.rows_table = self._put(
            self.table,
            self.rows_table,
            [
                TableColumn("key", _("Key"), 1, "muted", 76),
                TableColumn("title", _("Initiative"), 2, "strong", 260),
                *(
                    TableColumn(f"s{at}", name, at + 3, "chip", 130, _mark_text, _mark_order, _mark_kind)
                    for at, name in enumerate(names)
                ),
            ],
            [(row.id, row.key, row.title, *row.marks) for row in rows],
            _("What each scenario funds"),
        )
        self.rows_table.opened.connect(lambda ref: self.context.open_initiative(str(ref), "opportunity"))
        differing = sum(row.differs for row in rows)
        self.said.setText(
            _("{n} of {total} initiatives differ").format(
                n=formats.number(differing), total=formats.number(len(rows))
            )
            if len(names) > 1
            else _("Choose a second scenario to compare")
        )

    def _put(
        self,
        card: Card,
        old: DataTable | None,
        columns: list[TableColumn],
        rows: Sequence[tuple[object, ...]],
        name: str,
    ) -> DataTable:
        if old is not None:
            old.hide()
            card.body.removeWidget(old)
            old.deleteLater()
        table = DataTable(columns, name, framed=False)
        table.view.setSelectionMode(table.view.SelectionMode.SingleSelection)
        table.set_rows(rows)
        card.add(table, 1)
        return table

    def _figures(self, comparison: scenarios.Comparison) -> list[tuple[Any, ...]]:
        from desktop_app.services.best_set.words import value_text

        sets = [one.best for one in comparison.scenarios]
        rows: list[tuple[Any, ...]] = [
            (
                "value",
                _("Value of the best set"),
                *(
                    value_text(best.value, best.unit, best.currency)
                    if best.value is not None
                    else _("Impossible")
                    for best in sets
                ),
            ),
            (
                "count",
                _("Initiatives in it"),
                *(
                    _("{n} of {total}").format(
                        n=formats.number(len(best.chosen)),
                        total=formats.number(len(best.chosen) + len(best.waiting)),
                    )
                    if best.value is not None
                    else "–"
                    for best in sets
                ),
            ),
        ]
        for at, (label, _is_money, _left) in enumerate(comparison.limits):
            cells = []
            for best in sets:
                state = next((one for one in best.limits if one.label == label), None)
                if state is None:
                    cells.append(_("no limit"))
                elif best.value is None:
                    cells.append(amount_words(state.name, state.amount, best.currency))
                else:
                    cells.append(_left_words(state, best.currency))
            rows.append((f"limit {at}", label, *cells))
        return rows

    def _pick(self) -> None:
        from desktop_app.ui.widgets.fields.picker import Picker

        picker = Picker(
            [(one.id, one.name) for one in self._all], self._picked or [], _("Scenarios to compare"), self
        )

        def done() -> None:
            chosen = [str(one) for one in picker.chosen()][:MOST]
            if chosen != self._picked:
                self._picked = chosen
                self.refresh()

        picker.done.connect(done)
        picker.move(self.pick.mapToGlobal(self.pick.rect().bottomLeft()))
        picker.show()


def _left_words(state: Any, currency: str) -> str:
    """What is left of a limit; people are named in the row's title."""
    if state.name.is_money:
        left, amount = (amount_words(state.name, number, currency) for number in (state.left, state.amount))
    else:
        left, amount = (formats.number(round(number, 1)) for number in (state.left, state.amount))
    return _("{left} of {amount} left").format(left=left, amount=amount)


def _mark_text(mark: object) -> str:
    return {"fund": _("Fund"), "wait": _("Wait")}.get(str(mark), _("Unknown"))


def _mark_order(mark: object) -> int:
    return ("fund", "wait", "unknown").index(str(mark))


def _mark_kind(mark: object) -> str:
    return {"fund": "good", "wait": "neutral"}.get(str(mark), "caution")
