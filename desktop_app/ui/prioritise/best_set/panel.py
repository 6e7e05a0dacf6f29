"""The best set under limits: bars, the sentence, wishes, scenarios; marks initiatives as fund or wait."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup, QShowEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from desktop_app.domain.planning.best_set_terms import LimitName, Terms, dump, parse
from desktop_app.domain.planning_records import (
    Budget,
    Capacity,
    Cost,
    Dependency,
    Estimate,
    OwnMethod,
    Scenario,
    Staffing,
)
from desktop_app.domain.records import Initiative, Portfolio, Rating
from desktop_app.errors import UserError
from desktop_app.language.i18n import _
from desktop_app.services.best_set import scenarios
from desktop_app.services.changes import Changes
from desktop_app.theme_tokens import SPACING
from desktop_app.ui.core.context import AppContext
from desktop_app.ui.look import theme
from desktop_app.ui.prioritise.best_set import search_job as best_set_run
from desktop_app.ui.prioritise.best_set.limits import LimitsView
from desktop_app.ui.prioritise.best_set.outcome import BestSetOutcome, UnknownFold, WaitingFold
from desktop_app.ui.prioritise.best_set.scenario_bar import ScenarioBar
from desktop_app.ui.prioritise.best_set.search_job import BestSetRun
from desktop_app.ui.prioritise.best_set.wishes import WishesView, wish_label
from desktop_app.ui.prioritise.ranking.side import FIRST_HEIGHT
from desktop_app.ui.widgets.buttons import Button, MenuButton, literal
from desktop_app.ui.widgets.cards import Card
from desktop_app.ui.widgets.labels import Label

if TYPE_CHECKING:
    from desktop_app.services.workspace import Workspace

_OF_PORTFOLIO = (Budget.KIND, Capacity.KIND, Scenario.KIND)
#: Changes of other kinds do not affect the best set.
_MATTERS = tuple(
    kind.KIND
    for kind in (
        Portfolio, Initiative, Rating, Estimate, OwnMethod, Cost, Staffing, Dependency, Budget, Capacity, Scenario,
    )
)  # fmt: skip


class BestSetPanel(QWidget):
    """The card beside the ranking.

    `chosen_changed(marks)` carries {initiative id: "fund", "wait" or "unknown"} after each step of the search.
    """

    chosen_changed = Signal(object)

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self.context = context
        self.best: Any = None
        self.marks: dict[str, str] = {}
        self._ranked_by = ""
        self._scenario = ""
        self._chose = False
        self._terms = Terms()
        self._asked: tuple[str, str] | None = None
        self._unreadable = ""
        self._stale = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.bar = ScenarioBar(context, lambda: self.terms)
        self._card = card = Card(_("Best set"))
        # What is below does not move far when the first set is found.
        card.setMinimumHeight(theme.px(FIRST_HEIGHT))
        card.body.setSpacing(SPACING["m"])
        column.addWidget(card)
        self.limits = LimitsView(lambda: context.currency, lambda: context.workspace.today().year)
        self.outcome = BestSetOutcome(self._open)
        self.waiting = WaitingFold(self._open)
        self.unknown = UnknownFold(self._open)
        self.wishes = WishesView()
        self.plan = Button(_("Make this the plan"), self.make_plan, icon="check")
        self.plan.hide()
        self.problem = Label("", tone="bad", wrap=True)
        self.problem.hide()
        self.worth = MenuButton(_("Value"), self._fill_methods, look="small")
        card.header.addWidget(self.worth)
        for part in (self.bar, self.problem, self.limits, self.outcome):
            card.add(part)
        self._folds = folds = QWidget()
        folds.hide()
        under = QVBoxLayout(folds)
        under.setContentsMargins(0, 0, 0, 0)
        under.setSpacing(0)
        for fold in (self.waiting, self.unknown, self.wishes):
            under.addWidget(fold)
        card.add(folds)
        card.add(self.plan)
        card.body.addStretch(1)
        self.run = BestSetRun(context)
        self.run.best_found.connect(self._found)
        self.run.progressed.connect(self._progressed)
        self.run.ended.connect(self._ended)
        self.run.failed.connect(self._failed)
        self.waiting.wanted.connect(self._work_out)
        self.bar.picked.connect(self.choose)
        self.bar.plan_asked.connect(self.make_plan)
        self.bar.compare_asked.connect(self.compare)
        self.limits.changed.connect(self._limit_changed)
        self.limits.restored.connect(
            lambda name: self._edit(self.terms.as_the_strategy(str(name)), _("Limit changed"))
        )
        self.wishes.changed.connect(self._edit)
        self.outcome.progress.stopped.connect(self.run.stop)
        self.outcome.again.connect(self.search)
        context.opened.connect(self._forget)

    # For the page

    @property
    def terms(self) -> Terms:
        """The terms of the search."""
        return self._terms

    @property
    def scenario_id(self) -> str:
        """The id of the scenario that is shown; empty for the strategy's own terms."""
        return self._scenario

    def set_method(self, method_id: str) -> None:
        """Offer the method that the ranking shows now; the scenario keeps its own method."""
        self._ranked_by = method_id

    def refresh(self, changes: object = None) -> None:
        """Read again what `changes` may have touched, and search anew if the terms or data differ."""
        if isinstance(changes, Changes):
            if not changes.touches("*", *_MATTERS):
                return
            if not self.isVisible() and changes.kinds <= set(_OF_PORTFOLIO):
                self.note(changes)
                return
        self._stale = False
        only_scenarios = isinstance(changes, Changes) and changes.kinds == {Scenario.KIND}
        self._read_scenarios(again=not only_scenarios)

    def _read_scenarios(self, again: bool) -> None:
        self.context.read(scenarios.list_all, lambda all_scenarios: self._read(all_scenarios, again))

    def note(self, changes: object) -> None:
        """Remember changes of budgets, people and scenarios; the page ignores them for its ranking."""
        if isinstance(changes, Changes) and changes.touches(*_OF_PORTFOLIO):
            self._stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale and self.context.is_open:
            self.refresh()

    def _forget(self, _workspace: object = None) -> None:
        """Reset everything, because another portfolio is open, or none."""
        self.run.leave()
        self._scenario, self._chose, self._asked = "", False, None
        self._terms, self.best, self.marks = Terms(), None, {}
        self._stale = True

    def set_must(self, initiative_id: str, state: str) -> None:
        """Wish that an initiative "must" be in, "must_not" be in, or is "free"; kept with the scenario."""
        self._edit(self.terms.with_wish(initiative_id, state), wish_label(self._title(initiative_id), state))

    def wish_of(self, initiative_id: str) -> str:
        """must, must_not or free."""
        if initiative_id in self._terms.must:
            return "must"
        return "must_not" if initiative_id in self._terms.must_not else "free"

    def choose(self, scenario_id: str) -> None:
        """Show another scenario, or with "" the strategy's own terms."""
        self._scenario, self._chose = scenario_id, True
        self._read_scenarios(again=False)

    def make_plan(self) -> None:
        """Make the shown scenario the plan; the strategy's own terms become a scenario first."""
        best, terms, scenario_id = self.best, self.terms, self._scenario
        if best is None or best.value is None:
            self.context.show_error(UserError(_("There is no set yet that could be the plan.")))
            return

        def work(ws: Workspace) -> Changes:
            return scenarios.make_plan(ws, scenario_id, best, terms)

        def done(changes: Changes) -> None:
            if not scenario_id and changes.record_ids:
                # In the result of a change, new records come first.
                self._scenario, self._chose = changes.record_ids[0], True
            self._read_scenarios(again=False)

        self._write(work, done, toast=True)

    def compare(self) -> None:
        """Show scenarios side by side."""
        self.context.go("scenarios")

    # Reading and searching

    def _read(self, all_scenarios: Sequence[Scenario], again: bool) -> None:
        there = {one.id: one for one in all_scenarios}
        if self._scenario and self._scenario not in there:
            self._scenario = ""
        if not self._scenario and not self._chose:
            # Show the plan at first, as people look for it first.
            self._scenario = next((one.id for one in all_scenarios if one.is_plan), "")
        self._chose = True
        self.bar.show_scenarios(all_scenarios, self._scenario)
        self._unreadable = ""
        try:
            self._terms = parse(there[self._scenario].definition) if self._scenario else Terms()
        except UserError as error:
            self._terms, self._unreadable = Terms(), str(error)
        self._show_plan_button(there.get(self._scenario))
        if again or self._asked != (self._scenario, dump(self.terms)):
            self.search()

    def _show_plan_button(self, scenario: Scenario | None) -> None:
        kept = scenarios.kept_result(scenario) if scenario is not None and scenario.is_plan else None
        is_kept = kept is not None and kept.is_current
        if is_kept and kept is not None and self.best is not None:
            is_kept = set(kept.chosen) == {choice.id for choice in self.best.chosen}
        self.plan.setVisible(self.context.can_edit and not is_kept and self.best is not None)
        self.plan.set_text(
            _("Update the plan") if scenario is not None and scenario.is_plan else _("Make this the plan")
        )

    def search(self) -> None:
        """Search for the best set as things stand."""
        self._asked = (self._scenario, dump(self.terms))
        self.problem.setText(self._unreadable)
        self.problem.setVisible(bool(self._unreadable))
        self.outcome.set_running(True)
        self.run.start(self.terms)

    def _work_out(self, ids: Sequence[str]) -> None:
        self.run.work_out(ids)
        if self.run.is_running:
            self.outcome.set_running(True)

    def _found(self, best: Any, step: str) -> None:
        self.best = best
        self._folds.show()
        self._card.setMinimumHeight(0)
        names = {one.id: (one.key, one.title) for one in (*best.chosen, *best.waiting, *best.unknown)}
        can_edit = self.context.can_edit
        self.worth.set_text(best.method_name)
        self.worth.setAccessibleName(_("Maximised: {method}").format(method=best.method_name))
        self.worth.set_tip(_("The score whose sum is maximised"))
        self.limits.show_limits(best.limits, best.value is not None, can_edit, best.strategy)
        self.outcome.show_best(best)
        self.waiting.show_best(best)
        self.unknown.show_best(best)
        self.wishes.show_terms(self._terms, best, names, can_edit)
        self._show_plan_button(self.bar.current())
        if best.value is not None and not best.chosen:
            self.plan.set_enabled(False, _("There is nothing in the set."))
        else:
            self.plan.set_enabled(best.value is not None, _("No set meets all limits."))
        if step in (best_set_run.FIRST, best_set_run.EXACT) and best.marks != self.marks:
            self.marks = dict(best.marks)
            self.chosen_changed.emit(dict(self.marks))

    def _progressed(self, bound: float | None, value: float | None, doing: str) -> None:
        from desktop_app.services.best_set.words import value_text

        unit = self.best.unit if self.best is not None else "money"
        currency = self.context.currency
        self.outcome.tell(bound, value, doing, lambda number: value_text(number, unit, currency))

    def _ended(self, stopped: bool) -> None:
        unproven = self.best is not None and self.best.status not in ("optimal", "impossible")
        self.outcome.set_running(False, can_go_on=stopped or unproven)
        # Also tells whoever waits that there is none.
        self.chosen_changed.emit(dict(self.marks))

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, UserError):
            raise error
        self.problem.setText(str(error))
        self.problem.show()
        self._card.setMinimumHeight(0)
        self.chosen_changed.emit(dict(self.marks))

    # Editing

    def _limit_changed(self, name: LimitName, amount: float | None) -> None:
        label = _("Limit removed") if amount is None else _("Limit changed")
        self._edit(self.terms.with_limit(str(name), amount), label)

    def _edit(self, terms: Terms, label: str) -> None:
        """Keep other terms with the scenario; the first edit of the strategy's own terms makes a scenario."""
        scenario_id = self._scenario
        # The next edit builds on these terms, even before they are read again.
        self._terms = terms

        def work(ws: Workspace) -> Changes:
            if scenario_id:
                return scenarios.set_terms(ws, scenario_id, terms, label)
            return scenarios.create(ws, "", terms)

        def done(changes: Changes) -> None:
            if not scenario_id and changes.record_ids:
                self._scenario, self._chose = changes.record_ids[0], True
            self._read_scenarios(again=False)

        self._write(work, done)

    def _write(
        self, work: Callable[[Any], Changes], then: Callable[[Changes], object], toast: bool = False
    ) -> None:
        """Write; if that fails, show the kept terms again."""

        def failed(error: BaseException) -> None:
            self._read_scenarios(again=False)
            self.context.show_error(error)

        self.context.write(work, toast=toast, on_done=then, on_error=failed)

    def _fill_methods(self, menu: QMenu) -> None:
        """Fill the menu of methods whose values can be summed up."""
        from desktop_app.services.ranking.own_methods import all_methods

        group = QActionGroup(menu)
        for method in all_methods(self.context.workspace):
            text = _(method.name)
            if method.id == self._ranked_by:
                text = _("{method} (as in the ranking)").format(method=text)
            action = QAction(literal(text), menu, checkable=True)
            action.setChecked(method.id == self._terms.method)
            action.setEnabled(self.context.can_edit)
            action.triggered.connect(lambda _on=False, method_id=method.id: self.sum_up(method_id))
            group.addAction(action)
            menu.addAction(action)

    def sum_up(self, method_id: str) -> None:
        """Sum up the values of another scoring method; kept with the scenario."""
        if method_id != self._terms.method:
            self._edit(dataclasses.replace(self._terms, method=method_id), _("Score of the best set changed"))

    def _title(self, initiative_id: str) -> str:
        if self.best is not None:
            for initiative in (*self.best.chosen, *self.best.waiting, *self.best.unknown):
                if initiative.id == initiative_id:
                    return str(initiative.title)
        return ""

    def _open(self, initiative_id: str, tab: str) -> None:
        self.context.open_initiative(initiative_id, tab)
